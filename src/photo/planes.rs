//! Converts brightness and colours of video (ITU-T H.273, 8.3) to red, green and blue.

use re_rav1d::dav1d::{Picture, PlanarImageComponent, Plane};

use super::PhotoFlaw;
use super::av1::Sequence;
use super::heif::CodePoints;

/// How to compute red, green and blue from the stored samples.
#[derive(Clone, Copy, Debug)]
enum Matrix {
    /// No conversion: green, blue, red.
    Identity,
    /// Brightness, and how green and how orange the colour is.
    YCgCo,
    /// The weights of red and blue in the brightness.
    Weights { red: f32, blue: f32 },
}

impl Matrix {
    fn of(numbers: CodePoints) -> Result<Self, PhotoFlaw> {
        let (red, blue) = match (numbers.matrix, numbers.primaries) {
            (0, _) => return Ok(Self::Identity),
            (8, _) => return Ok(Self::YCgCo),
            (4, _) => (0.3, 0.11),
            (7, _) => (0.212, 0.087),
            (9, _) | (12, 9) => (0.2627, 0.0593),
            (12, 12) => (0.228_974_6, 0.079_286_9),
            (1, _) | (12, 1) => (0.2126, 0.0722),
            // Without a value, assume that of JPEG.
            (2 | 5 | 6, _) => (0.299, 0.114),
            (matrix, _) => return Err(PhotoFlaw::Broken(format!("an unknown matrix {matrix}"))),
        };
        Ok(Self::Weights { red, blue })
    }
}

/// A plane of samples.
struct Samples {
    bytes: Plane,
    /// The bytes from one row to the next.
    stride: usize,
    width: usize,
    height: usize,
    is_wide: bool,
    /// The offset to subtract from a sample before scaling it.
    zero: f32,
    scale: f32,
}

impl Samples {
    fn row(&self, y: usize) -> Vec<f32> {
        let start = y.min(self.height - 1) * self.stride;
        let value = |sample: u16| (f32::from(sample) - self.zero) * self.scale;
        let row = self.bytes.get(start..).unwrap_or_default();
        if self.is_wide {
            let (samples, _) = row.as_chunks::<2>();
            samples.iter().take(self.width).map(|bytes| value(u16::from_ne_bytes(*bytes))).collect()
        } else {
            row.iter().take(self.width).map(|byte| value(u16::from(*byte))).collect()
        }
    }
}

/// Interpolates between samples to double their number, for `n_samples` pixels: each pixel is nearer to one of two
/// samples.
fn doubled(samples: &[f32], n_samples: usize) -> Vec<f32> {
    let at = |idx: usize| samples.get(idx.min(samples.len().saturating_sub(1))).copied().unwrap_or_default();
    (0..n_samples)
        .map(|x| {
            let (near, far) = near_and_far(x);
            at(near) * 0.75 + at(far) * 0.25
        })
        .collect()
}

/// The sample nearest to a pixel, and the next nearest, if there is one sample for two pixels.
fn near_and_far(pixel: usize) -> (usize, usize) {
    let near = pixel / 2;
    (near, if pixel.is_multiple_of(2) { near.saturating_sub(1) } else { near + 1 })
}

/// A decoded picture that is converted row by row.
pub(super) struct Planes {
    brightness: Samples,
    colours: Option<[Samples; 2]>,
    is_half_across: bool,
    is_half_down: bool,
    matrix: Matrix,
}

impl Planes {
    pub(super) fn of(picture: &Picture, sequence: &Sequence, numbers: CodePoints) -> Result<Self, PhotoFlaw> {
        let matrix = if sequence.has_colours { Matrix::of(numbers)? } else { Matrix::Identity };
        let is_wide = picture.bit_depth() > 8;
        if picture.bit_depth() != usize::from(sequence.depth) {
            return Err(PhotoFlaw::Broken("two depths".to_owned()));
        }
        let of_a_byte = f32::from(1_u16 << (sequence.depth - 8));
        let most = f32::from((1_u16 << sequence.depth) - 1);
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let samples = |component, is_colour: bool| {
            // Stored red, green and blue have the range of brightness.
            let is_around_zero = is_colour && !matches!(matrix, Matrix::Identity);
            let (zero, scale) = match (numbers.is_full_range, is_around_zero) {
                (true, false) => (0.0, 1.0 / most),
                (true, true) => (128.0 * of_a_byte, 1.0 / most),
                (false, false) => (16.0 * of_a_byte, 1.0 / (219.0 * of_a_byte)),
                (false, true) => (128.0 * of_a_byte, 1.0 / (224.0 * of_a_byte)),
            };
            let half =
                |side: usize, is_half: bool| if is_colour && is_half { side.div_ceil(2) } else { side };
            Samples {
                bytes: picture.plane(component),
                stride: picture.stride(component) as usize,
                width: half(width, sequence.is_half_across),
                height: half(height, sequence.is_half_down),
                is_wide,
                zero,
                scale,
            }
        };
        let colours = sequence
            .has_colours
            .then(|| [PlanarImageComponent::U, PlanarImageComponent::V].map(|one| samples(one, true)));
        Ok(Self {
            brightness: samples(PlanarImageComponent::Y, false),
            colours,
            is_half_across: sequence.is_half_across,
            is_half_down: sequence.is_half_down,
            matrix,
        })
    }

    /// The brightness of a row, from 0 to 1.
    pub(super) fn greys(&self, y: usize) -> Vec<f32> {
        let mut greys = self.brightness.row(y);
        greys.iter_mut().for_each(|grey| *grey = grey.clamp(0.0, 1.0));
        greys
    }

    /// Red, green and blue of a row, from 0 to 1.
    pub(super) fn row(&self, y: usize) -> Vec<[f32; 3]> {
        let Some(colours) = &self.colours else {
            return self.greys(y).into_iter().map(|grey| [grey; 3]).collect();
        };
        let brightness = self.brightness.row(y);
        let [first, second] = colours.each_ref().map(|samples| self.whole(samples, y, brightness.len()));
        let colours = first.into_iter().zip(second);
        brightness
            .into_iter()
            .zip(colours)
            .map(|(brightness, (first, second))| self.rgb(brightness, first, second))
            .collect()
    }

    /// A row with a sample for each pixel.
    fn whole(&self, samples: &Samples, y: usize, n_pixels: usize) -> Vec<f32> {
        let row = if self.is_half_down {
            let (near, far) = near_and_far(y);
            let mut row = samples.row(near);
            row.iter_mut().zip(samples.row(far)).for_each(|(near, far)| *near = *near * 0.75 + far * 0.25);
            row
        } else {
            samples.row(y)
        };
        if self.is_half_across { doubled(&row, n_pixels) } else { row }
    }

    fn rgb(&self, brightness: f32, first: f32, second: f32) -> [f32; 3] {
        let rgb = match self.matrix {
            Matrix::Identity => [second, brightness, first],
            Matrix::YCgCo => {
                let rest = brightness - first;
                [rest + second, brightness + first, rest - second]
            }
            Matrix::Weights { red: of_red, blue: of_blue } => {
                let red = brightness + 2.0 * (1.0 - of_red) * second;
                let blue = brightness + 2.0 * (1.0 - of_blue) * first;
                [red, (brightness - of_red * red - of_blue * blue) / (1.0 - of_red - of_blue), blue]
            }
        };
        rgb.map(|channel| channel.clamp(0.0, 1.0))
    }
}
