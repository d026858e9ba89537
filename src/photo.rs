//! Makes the files that readers load from an author's picture: upright, in the colours of the web, in the sizes that
//! pages show, and without data about who took it where.

mod av1;
mod avif;
mod colour;
mod exif;
mod foreign;
mod gif;
mod heif;
mod jpeg;
mod light;
mod make;
mod planes;
mod png;
mod raster;
mod tone;
mod webp;

use serde::{Deserialize, Serialize};

pub use foreign::Foreign;
pub use make::{make, rendered_size};
pub use tone::Tone;

use exif::Orientation;
use raster::{Raster, area, turned_size};

/// Part of all addresses, so that they change if other files are made.
pub const VERSION: u8 = 1;

/// The most pixels of a picture that is decoded.
pub const MAX_PIXELS: u64 = 80_000_000;

/// The most frames of an animation that is shown.
pub const MAX_FRAMES: usize = 500;

/// The most memory for decoding one picture, in bytes, so that all work on it stays below 300 MB.
const MAX_WEIGHT: u64 = 224 << 20;

/// The widest picture that pages show.
const WIDEST: Cut = Cut::Width(1600);

/// A picture up to this number of pixels is decoded for its tone.
const MAX_PIXELS_FOR_TONE: u64 = 2_000_000;

/// The size of a picture as browsers show it, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Size {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// A kind of picture that readers load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PhotoFormat {
    /// Photos, without transparency.
    Jpeg,
    /// Exact pixels.
    Png,
    /// Animations; up to 256 colours.
    Gif,
    /// Photos and drawings, smaller than both.
    Webp,
}

/// The facts about a picture that are known before decoding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoFacts {
    /// Its size as displayed.
    pub size: Size,
    /// Whether parts of it may be transparent.
    pub has_alpha: bool,
    /// The format in which it keeps its frames, if it has several.
    pub animation: Option<PhotoFormat>,
    /// The average colour, if it is cheap to compute.
    pub tone: Option<Tone>,
    weight: u64,
}

/// Why a picture can't be published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhotoFlaw {
    /// Decoding it takes too much memory.
    #[error("{pixels} pixels, {limit} at most")]
    TooManyPixels {
        /// The number of its pixels.
        pixels: u64,
        /// The limit for a picture of this kind.
        limit: u64,
    },
    /// An animation of too many frames: how many there are.
    #[error("{0} frames, {MAX_FRAMES} at most")]
    TooManyFrames(usize),
    /// Its end is missing.
    #[error("the end of the file is missing")]
    Truncated,
    /// A decoder's reason, in English.
    #[error("{0}")]
    Broken(String),
    /// Not one of the formats.
    #[error("another kind of file")]
    Foreign(Foreign),
    /// The picture is fine, but the rendition can't be made of it.
    #[error("no such rendition")]
    NoSuchRendition,
}

/// The part of a picture to show, and its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Cut {
    /// The whole picture in this width.
    Width(u32),
    /// The middle, cut to this size. A smaller picture gives the largest cut of the same shape.
    Cover {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
}

/// A file to make of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Rendition {
    /// The part and size.
    pub cut: Cut,
    /// The kind of the file.
    pub format: PhotoFormat,
}

/// The format of an author's picture, by its content and not its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Web(PhotoFormat),
    /// Readers get files in other formats, since not all browsers show this one.
    Avif,
}

/// The facts from the headers of a picture.
struct Inspected<'b> {
    source: Source,
    facts: PhotoFacts,
    /// A smaller picture embedded in the file.
    thumbnail: Option<&'b [u8]>,
}

/// A picture decoded from a file.
struct Decoded {
    raster: Raster,
    orientation: Orientation,
    profile: Option<colour::Profile>,
    /// Whether the channels of a CMYK picture store the white that the inks leave.
    are_inks_inverted: bool,
}

impl PhotoFormat {
    /// The extension of its files: `jpg`.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Webp => "webp",
        }
    }

    /// Its media type: `image/jpeg`.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
        }
    }
}

impl Source {
    /// The format by the first bytes.
    fn of(bytes: &[u8]) -> Result<Self, PhotoFlaw> {
        if bytes.starts_with(jpeg::START) {
            Ok(Self::Web(PhotoFormat::Jpeg))
        } else if bytes.starts_with(png::START) {
            Ok(Self::Web(PhotoFormat::Png))
        } else if gif::is_gif(bytes) {
            Ok(Self::Web(PhotoFormat::Gif))
        } else if webp::is_webp(bytes) {
            Ok(Self::Web(PhotoFormat::Webp))
        } else if avif::is_avif(bytes) {
            Ok(Self::Avif)
        } else {
            Err(PhotoFlaw::Foreign(Foreign::of(bytes)))
        }
    }
}

/// The facts that are known without decoding a large picture.
///
/// # Errors
/// If the file isn't a picture of a known format, is incomplete, or is too large to decode.
pub fn facts(bytes: &[u8]) -> Result<PhotoFacts, PhotoFlaw> {
    let Inspected { source, facts, thumbnail } = inspect(bytes)?;
    let tone = if area(facts.size) <= MAX_PIXELS_FOR_TONE {
        Some(Tone::of(decode(bytes, source, facts.size)?)?)
    } else {
        thumbnail.and_then(jpeg::thumbnail).and_then(|preview| Tone::of(preview).ok())
    };
    Ok(PhotoFacts { tone, ..facts })
}

/// All facts except the tone.
fn inspect(bytes: &[u8]) -> Result<Inspected<'_>, PhotoFlaw> {
    let source = Source::of(bytes)?;
    let mut thumbnail = None;
    let (stored, orientation, has_alpha, is_animated, weight) = match source {
        Source::Web(PhotoFormat::Jpeg) => {
            let header = jpeg::header(bytes)?;
            header.check_scans(bytes)?;
            thumbnail = header.thumbnail;
            let orientation = header.exif.orientation;
            let widest = rendered_size(turned_size(header.size, orientation), WIDEST);
            let weight = header.weight(turned_size(widest, orientation));
            (header.size, orientation, false, false, weight)
        }
        Source::Web(PhotoFormat::Png) => {
            let header = png::header(bytes)?;
            (header.size, header.exif.orientation, header.has_alpha, false, header.weight())
        }
        Source::Web(PhotoFormat::Gif) => {
            let header = gif::header(bytes)?;
            (header.size, Orientation::default(), header.has_alpha, header.n_frames > 1, header.weight())
        }
        Source::Web(PhotoFormat::Webp) => {
            let header = webp::header(bytes)?;
            (header.size, header.exif.orientation, header.has_alpha, header.is_animated, header.weight())
        }
        Source::Avif => {
            let header = avif::header(bytes)?;
            (header.size, header.orientation, header.has_alpha, false, header.weight())
        }
    };
    check_weight(stored, weight)?;
    let size = turned_size(stored, orientation);
    let animation = match source {
        Source::Web(format) if is_animated => Some(format),
        Source::Web(_) | Source::Avif => None,
    };
    Ok(Inspected { source, facts: PhotoFacts { size, has_alpha, animation, tone: None, weight }, thumbnail })
}

fn check_weight(size: Size, weight: u64) -> Result<(), PhotoFlaw> {
    let pixels = area(size);
    // The number of pixels of this kind for which the memory is enough.
    let fitting = u128::from(MAX_WEIGHT) * u128::from(pixels) / u128::from(weight.max(1));
    let limit = MAX_PIXELS.min(u64::try_from(fitting).unwrap_or(u64::MAX));
    if pixels > limit { Err(PhotoFlaw::TooManyPixels { pixels, limit }) } else { Ok(()) }
}

/// The approximate memory for making files of the picture, in bytes.
pub fn weight(facts: &PhotoFacts) -> u64 {
    facts.weight
}

/// The pixels of the picture. A JPEG may be decoded with fewer, but not fewer than for the displayed size `enough`.
fn decode(bytes: &[u8], source: Source, enough: Size) -> Result<Decoded, PhotoFlaw> {
    match source {
        Source::Web(PhotoFormat::Jpeg) => jpeg::decode(bytes, enough),
        Source::Web(PhotoFormat::Png) => png::decode(bytes),
        Source::Web(PhotoFormat::Gif) => gif::decode(bytes),
        Source::Web(PhotoFormat::Webp) => webp::decode(bytes),
        Source::Avif => avif::decode(bytes),
    }
}

#[cfg(test)]
mod tests;
