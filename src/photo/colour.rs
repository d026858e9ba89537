//! Converts colours of any profile to sRGB, which the web assumes.

use std::sync::Arc;

use moxcms::{
    Chromaticity, CicpColorPrimaries, CicpProfile, ColorPrimaries, ColorProfile, DataColorSpace,
    MatrixCoefficients, RenderingIntent, ToneReprCurve, TransferCharacteristics, Transform8BitExecutor,
    Transform16BitExecutor, TransformOptions, XyY,
};

use super::raster::{Layout, Raster};

/// The colours of a file.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Profile {
    /// An ICC profile.
    Icc(Vec<u8>),
    /// Numbers of ITU-T H.273.
    CodePoints { primaries: u8, transfer: u8 },
    /// Measurements in the chunks gAMA and cHRM: of white, red, green and blue.
    Measured { gamma: Option<f32>, chromaticities: Option<[(f32, f32); 4]> },
}

/// The gamma of files that mean sRGB but have no other way to say so (PNG, 11.3.2.5).
const GAMMA: f32 = 0.45455;

impl Profile {
    /// The profile for pixels of the layout `layout`; `None` if it is broken or made for other layouts. Then the
    /// picture is treated as sRGB, as the web does.
    fn read(&self, layout: Layout) -> Option<ColorProfile> {
        let profile = match self {
            Self::Icc(bytes) => ColorProfile::new_from_slice(bytes).ok()?,
            &Self::CodePoints { primaries, transfer } => ColorProfile::new_from_cicp(CicpProfile {
                color_primaries: CicpColorPrimaries::try_from(primaries).ok()?,
                transfer_characteristics: TransferCharacteristics::try_from(transfer).ok()?,
                matrix_coefficients: MatrixCoefficients::Identity,
                full_range: true,
            }),
            &Self::Measured { gamma, chromaticities } => measured(gamma, chromaticities, layout)?,
        };
        let is_grey = profile.color_space == DataColorSpace::Gray;
        let fits = match layout {
            Layout::Rgb => profile.color_space == DataColorSpace::Rgb,
            Layout::Grey | Layout::Rgba => is_grey || profile.color_space == DataColorSpace::Rgb,
            Layout::Cmyk => profile.color_space == DataColorSpace::Cmyk,
        };
        fits.then_some(profile)
    }
}

fn measured(
    gamma: Option<f32>,
    chromaticities: Option<[(f32, f32); 4]>,
    layout: Layout,
) -> Option<ColorProfile> {
    let gamma = gamma.filter(|gamma| (0.05..=5.0).contains(gamma));
    let is_usual = gamma.is_none_or(|gamma| (gamma - GAMMA).abs() < 0.01);
    let mut profile = ColorProfile::new_srgb();
    match chromaticities {
        Some(points) if layout != Layout::Grey => {
            if points.iter().any(|&(x, y)| !(0.0..=1.0).contains(&x) || !(0.01..=1.0).contains(&y)) {
                return None;
            }
            let [(white_x, white_y), red, green, blue] = points;
            let point = |(x, y): (f32, f32)| Chromaticity::new(x, y);
            let primaries = ColorPrimaries { red: point(red), green: point(green), blue: point(blue) };
            let white = XyY { x: f64::from(white_x), y: f64::from(white_y), yb: 1.0 };
            profile.update_rgb_colorimetry(white, primaries);
        }
        _ if is_usual => return None,
        _ => {}
    }
    if let Some(gamma) = gamma.filter(|_| !is_usual) {
        let curve = Some(ToneReprCurve::Parametric(vec![1.0 / gamma]));
        profile.red_trc.clone_from(&curve);
        profile.green_trc.clone_from(&curve);
        profile.blue_trc = curve;
    }
    profile.cicp = None;
    Some(profile)
}

fn is_grey(profile: &Profile) -> bool {
    profile.read(Layout::Grey).is_some_and(|profile| profile.color_space == DataColorSpace::Gray)
}

fn options() -> TransformOptions {
    TransformOptions {
        rendering_intent: RenderingIntent::RelativeColorimetric,
        ..TransformOptions::default()
    }
}

/// The transform of pixels of this layout; `None` if it would change nothing.
fn transform(profile: &Profile, layout: moxcms::Layout, read: Layout) -> Option<Arc<Transform8BitExecutor>> {
    let to =
        if layout == moxcms::Layout::Rgba && read == Layout::Rgba { layout } else { moxcms::Layout::Rgb };
    profile.read(read)?.create_transform_8bit(layout, &ColorProfile::new_srgb(), to, options()).ok()
}

/// The picture in sRGB. `are_inks_inverted` tells what a CMYK picture stores: the inks, or the white that they leave.
pub(super) fn to_srgb(raster: Raster, profile: Option<&Profile>, are_inks_inverted: bool) -> Raster {
    match raster.layout {
        Layout::Cmyk => inks_to_srgb(raster, profile, are_inks_inverted),
        Layout::Grey => grey_to_srgb(raster, profile),
        // Grey with alpha is stored like three colours with alpha.
        Layout::Rgba if profile.is_some_and(is_grey) => grey_to_srgb(raster, profile),
        layout => {
            let Some(profile) = profile else { return raster };
            let stored = if layout == Layout::Rgb { moxcms::Layout::Rgb } else { moxcms::Layout::Rgba };
            converted(&raster, transform(profile, stored, layout), layout).unwrap_or(raster)
        }
    }
}

fn converted(
    raster: &Raster,
    transform: Option<Arc<Transform8BitExecutor>>,
    layout: Layout,
) -> Option<Raster> {
    let transform = transform?;
    let n_pixels = raster.bytes.len() / raster.layout.n_channels();
    let mut bytes = vec![0; n_pixels * layout.n_channels()];
    transform.transform(&raster.bytes, &mut bytes).ok()?;
    Some(Raster { size: raster.size, layout, bytes })
}

/// Greys stay greys, so one table is enough.
fn grey_to_srgb(mut raster: Raster, profile: Option<&Profile>) -> Raster {
    let greys: Vec<u8> = (0..=u8::MAX).collect();
    let table = profile.and_then(|profile| {
        let is_grey = profile.read(Layout::Grey)?.color_space == DataColorSpace::Gray;
        let (layout, stored) = if is_grey {
            (moxcms::Layout::Gray, greys)
        } else {
            (moxcms::Layout::Rgb, greys.iter().flat_map(|&grey| [grey; 3]).collect())
        };
        let mut table = vec![0; 256 * 3];
        transform(profile, layout, Layout::Grey)?.transform(&stored, &mut table).ok()?;
        Some(table)
    });
    if let Some(table) = table {
        // If the three channels differ at all, green contributes most of the brightness.
        let n_channels = raster.layout.n_channels();
        for pixel in raster.bytes.chunks_exact_mut(n_channels) {
            let n_colours = n_channels.min(3);
            pixel[..n_colours].iter_mut().for_each(|grey| *grey = table[usize::from(*grey) * 3 + 1]);
        }
    }
    raster
}

fn inks_to_srgb(mut raster: Raster, profile: Option<&Profile>, are_inverted: bool) -> Raster {
    if !are_inverted {
        raster.bytes.iter_mut().for_each(|ink| *ink = u8::MAX - *ink);
    }
    // Profiles describe the inks, not the white that they leave.
    let transform = profile.and_then(|profile| transform(profile, moxcms::Layout::Rgba, Layout::Cmyk));
    if transform.is_some() {
        let mut inks = raster.clone();
        inks.bytes.iter_mut().for_each(|ink| *ink = u8::MAX - *ink);
        if let Some(converted) = converted(&inks, transform, Layout::Rgb) {
            return converted;
        }
    }
    let (pixels, _) = raster.bytes.as_chunks::<4>();
    let product = |left: u8, right: u8| ((u32::from(left) * u32::from(right) + 127) / 255) as u8;
    let bytes = pixels
        .iter()
        .flat_map(|&[cyan, magenta, yellow, black]| [cyan, magenta, yellow].map(|ink| product(ink, black)))
        .collect();
    Raster { size: raster.size, layout: Layout::Rgb, bytes }
}

/// Converts rows of sixteen bits a channel to rows of eight, in sRGB.
pub(super) struct Wide {
    transform: Option<Arc<Transform16BitExecutor>>,
    n_stored: usize,
    is_grey: bool,
}

impl Wide {
    /// For pixels of `n_stored` channels: grey, grey and alpha, three colours, or three and alpha.
    pub(super) fn new(profile: Option<&Profile>, n_stored: usize) -> Self {
        let layout = if n_stored < 3 { Layout::Grey } else { Layout::Rgb };
        let read = profile.and_then(|profile| profile.read(layout));
        let is_grey = read.as_ref().is_some_and(|read| read.color_space == DataColorSpace::Gray);
        let layout = if is_grey { moxcms::Layout::Gray } else { moxcms::Layout::Rgb };
        let transform = read.and_then(|read| {
            read.create_transform_16bit(layout, &ColorProfile::new_srgb(), moxcms::Layout::Rgb, options())
                .ok()
        });
        Self { transform, n_stored, is_grey }
    }

    /// Adds the pixels of `row`, big-endian, to `pixels`: grey stays grey, grey and alpha become three colours and alpha.
    pub(super) fn add(&self, row: &[u8], pixels: &mut Vec<u8>) {
        let (samples, _) = row.as_chunks::<2>();
        let samples: Vec<u16> = samples.iter().map(|sample| u16::from_be_bytes(*sample)).collect();
        let n_colours = if self.n_stored < 3 { 1 } else { 3 };
        let colours: Vec<u16> = samples
            .chunks_exact(self.n_stored)
            .flat_map(|pixel| {
                let n_copies = if self.is_grey || n_colours == 3 { 1 } else { 3 };
                pixel[..n_colours].iter().flat_map(move |&colour| std::iter::repeat_n(colour, n_copies))
            })
            .collect();
        let mut srgb = vec![0; samples.len() / self.n_stored * 3];
        let is_done = self.transform.as_ref().is_some_and(|it| it.transform(&colours, &mut srgb).is_ok());
        if !is_done {
            for (to, pixel) in srgb.chunks_exact_mut(3).zip(samples.chunks_exact(self.n_stored)) {
                to.iter_mut().zip(pixel[..n_colours].iter().cycle()).for_each(|(to, from)| *to = *from);
            }
        }
        for (srgb, pixel) in srgb.chunks_exact(3).zip(samples.chunks_exact(self.n_stored)) {
            match (self.n_stored, pixel) {
                (1, _) => pixels.push(narrow(srgb[1])),
                (2, &[_, alpha]) | (4, &[_, _, _, alpha]) => {
                    pixels.extend([srgb[0], srgb[1], srgb[2], alpha].map(narrow));
                }
                _ => pixels.extend([srgb[0], srgb[1], srgb[2]].map(narrow)),
            }
        }
    }
}

/// Rounds to eight bits.
fn narrow(sample: u16) -> u8 {
    ((u32::from(sample) * 255 + 32_767) / 65_535) as u8
}
