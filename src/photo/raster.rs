//! Pixels in memory: cuts, scales and turns them.

use std::borrow::Cow;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::PhotoFlaw;
use super::exif::Orientation;
use crate::photo::Size;

/// The meaning of the bytes of a pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    Grey,
    Rgb,
    Rgba,
    /// As stored: the inks, or the white that they leave.
    Cmyk,
}

impl Layout {
    /// The bytes of a pixel.
    pub(super) fn n_channels(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
        }
    }

    /// The type for scaling pixels. Grey pictures are rare, and code for each type would add 0.6 MB to the program.
    fn pixel_type(self) -> PixelType {
        match self {
            Self::Grey | Self::Rgb => PixelType::U8x3,
            Self::Rgba | Self::Cmyk => PixelType::U8x4,
        }
    }
}

/// A picture of eight bits a channel, row by row from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Raster {
    pub size: Size,
    pub layout: Layout,
    pub bytes: Vec<u8>,
}

/// A part of a picture, in pixels and fractions of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

impl Part {
    /// The whole of a picture of the size `size`.
    pub(super) fn whole(size: Size) -> Self {
        Self { left: 0.0, top: 0.0, width: f64::from(size.width), height: f64::from(size.height) }
    }
}

/// The number of pixels, which fits because `u32` times `u32` does.
pub(super) fn area(size: Size) -> u64 {
    u64::from(size.width) * u64::from(size.height)
}

impl Raster {
    /// Scales `part` of the picture to the size `size`, which isn't larger. Returns the picture itself if nothing
    /// changes.
    pub(super) fn scaled(&self, part: Part, size: Size) -> Result<Cow<'_, Self>, PhotoFlaw> {
        if part == Part::whole(self.size) && size == self.size {
            return Ok(Cow::Borrowed(self));
        }
        let pixel_type = self.layout.pixel_type();
        let broken = |error: &dyn std::fmt::Display| PhotoFlaw::Broken(error.to_string());
        let is_grey = self.layout == Layout::Grey;
        let pixels: Cow<'_, [u8]> = if is_grey {
            self.bytes.iter().flat_map(|&grey| [grey; 3]).collect::<Vec<_>>().into()
        } else {
            (&*self.bytes).into()
        };
        let from = ImageRef::new(self.size.width, self.size.height, &pixels, pixel_type);
        let from = from.map_err(|error| broken(&error))?;
        let mut to = Image::new(size.width, size.height, pixel_type);
        let options = ResizeOptions::new()
            .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
            .crop(part.left, part.top, part.width, part.height)
            .use_alpha(self.layout == Layout::Rgba);
        Resizer::new().resize(&from, &mut to, &options).map_err(|error| broken(&error))?;
        let mut bytes = to.into_vec();
        if is_grey {
            bytes = bytes.into_iter().step_by(3).collect();
        }
        Ok(Cow::Owned(Self { size, layout: self.layout, bytes }))
    }

    /// The picture turned for display.
    pub(super) fn turned(self, orientation: Orientation) -> Self {
        match self.layout {
            _ if orientation == Orientation::default() => self,
            Layout::Grey => self.turned_by::<1>(orientation),
            Layout::Rgb => self.turned_by::<3>(orientation),
            Layout::Rgba | Layout::Cmyk => self.turned_by::<4>(orientation),
        }
    }

    /// Reads each displayed row along a row or a column of the stored picture.
    fn turned_by<const N: usize>(self, orientation: Orientation) -> Self {
        let stored = self.size;
        let size = turned_size(stored, orientation);
        let (pixels, _) = self.bytes.as_chunks::<N>();
        let mut bytes = Vec::with_capacity(self.bytes.len());
        let across = stored.width as usize;
        for y in 0..size.height {
            let y = if orientation.is_upside_down { size.height - 1 - y } else { y } as usize;
            for x in 0..size.width {
                let x = if orientation.is_mirrored { size.width - 1 - x } else { x } as usize;
                let at = if orientation.is_transposed { x * across + y } else { y * across + x };
                bytes.extend_from_slice(&pixels[at]);
            }
        }
        Self { size, layout: self.layout, bytes }
    }

    /// Removes the fourth channel, if nothing is transparent.
    pub(super) fn without_idle_alpha(self) -> Self {
        let (pixels, _) = self.bytes.as_chunks::<4>();
        if self.layout != Layout::Rgba || pixels.iter().any(|pixel| pixel[3] != u8::MAX) {
            return self;
        }
        let bytes = pixels.iter().flat_map(|&[red, green, blue, _]| [red, green, blue]).collect();
        Self { size: self.size, layout: Layout::Rgb, bytes }
    }

    /// The picture on white paper.
    pub(super) fn on_white(&self) -> Cow<'_, Self> {
        if self.layout != Layout::Rgba {
            return Cow::Borrowed(self);
        }
        let (pixels, _) = self.bytes.as_chunks::<4>();
        let blend = |channel: u8, alpha: u8| {
            let (channel, alpha) = (u32::from(channel), u32::from(alpha));
            ((channel * alpha + 255 * (255 - alpha) + 127) / 255) as u8
        };
        let bytes = pixels
            .iter()
            .flat_map(|&[red, green, blue, alpha]| [red, green, blue].map(|channel| blend(channel, alpha)))
            .collect();
        Cow::Owned(Self { size: self.size, layout: Layout::Rgb, bytes })
    }
}

/// The displayed size for the stored size `stored`, or the other way round.
pub(super) fn turned_size(stored: Size, orientation: Orientation) -> Size {
    if orientation.is_transposed { Size { width: stored.height, height: stored.width } } else { stored }
}
