//! Makes all files of a picture from one decoding.

use std::borrow::Cow;

use jpeg_encoder::{ColorType, SamplingFactor};

use super::raster::{Layout, Part, Raster, turned_size};
use super::{
    Cut, Decoded, Inspected, PhotoFacts, PhotoFlaw, PhotoFormat, Rendition, Source, colour, decode, gif,
    inspect, png, webp,
};
use crate::photo::Size;

/// The quality of JPEG files: enough for a photo on a phone.
const QUALITY: u8 = 80;

/// The size of a rendition of a picture of the size `size`.
pub fn rendered_size(size: Size, cut: Cut) -> Size {
    match cut {
        Cut::Width(width) => scaled(size, whole_scale(size, width)),
        Cut::Cover { width, height } => {
            let fits = (f64::from(size.width) / f64::from(width.max(1)))
                .min(f64::from(size.height) / f64::from(height.max(1)));
            scaled(Size { width, height }, fits.min(1.0))
        }
    }
}

/// The scale at which the picture has at most this width and the largest height of WebP.
fn whole_scale(size: Size, width: u32) -> f64 {
    let side = |wanted: u32, side: u32| f64::from(wanted) / f64::from(side.max(1));
    side(width, size.width).min(side(webp::MAX_SIDE, size.height)).min(1.0)
}

fn scaled(size: Size, scale: f64) -> Size {
    let side = |side: u32| ((f64::from(side) * scale).round() as u32).max(1);
    Size { width: side(size.width), height: side(size.height) }
}

/// Makes all of `wanted`, in this order. The bytes are the same on any machine with any number of threads.
///
/// If an animation is wanted in its own format without scaling, the file keeps all its frames; other files show the
/// first one.
///
/// # Errors
/// If the picture is flawed, or a rendition can't be made of it.
pub fn make(bytes: &[u8], wanted: &[Rendition]) -> Result<Vec<Vec<u8>>, PhotoFlaw> {
    let Inspected { source, facts, .. } = inspect(bytes)?;
    let mut cuts: Vec<Cut> = Vec::new();
    for rendition in wanted {
        match kind(*rendition, source, &facts) {
            RenditionKind::Whole => {}
            RenditionKind::Still => cuts.push(rendition.cut),
            RenditionKind::Impossible => return Err(PhotoFlaw::NoSuchRendition),
        }
    }
    let rasters = if cuts.is_empty() { Vec::new() } else { cut(bytes, source, facts.size, cuts)? };
    let file = |rendition: &Rendition| match (kind(*rendition, source, &facts), rendition.format) {
        (RenditionKind::Whole, PhotoFormat::Gif) => gif::rewritten(bytes),
        (RenditionKind::Whole, _) => webp::rewritten(bytes),
        (_, format) => {
            let raster = rasters.iter().find(|(cut, _)| *cut == rendition.cut);
            let (_, raster) = raster.ok_or(PhotoFlaw::NoSuchRendition)?;
            encode(raster, format)
        }
    };
    wanted.iter().map(file).collect()
}

enum RenditionKind {
    /// All frames of the file itself.
    Whole,
    Still,
    Impossible,
}

fn kind(rendition: Rendition, source: Source, facts: &PhotoFacts) -> RenditionKind {
    let is_whole = rendered_size(facts.size, rendition.cut) == facts.size;
    let is_own = source == Source::Web(rendition.format) && is_whole;
    match rendition.format {
        PhotoFormat::Gif if is_own => RenditionKind::Whole,
        PhotoFormat::Webp if is_own && facts.animation.is_some() => RenditionKind::Whole,
        PhotoFormat::Gif => RenditionKind::Impossible,
        PhotoFormat::Jpeg | PhotoFormat::Png | PhotoFormat::Webp => RenditionKind::Still,
    }
}

/// The size of the whole picture of which `cut` is a part.
fn size_of_whole(size: Size, cut: Cut) -> Size {
    let rendered = rendered_size(size, cut);
    match cut {
        Cut::Width(_) => rendered,
        Cut::Cover { .. } => {
            let scale = (f64::from(rendered.width) / f64::from(size.width))
                .max(f64::from(rendered.height) / f64::from(size.height));
            scaled(size, scale)
        }
    }
}

/// The widths of intermediate pictures, from which smaller ones are made. They don't depend on what else is wanted, so
/// that a file has the same bytes in a preview, which makes one at a time, as in a build, which makes all.
const RUNGS: [u32; 3] = [1600, 960, 480];

/// The pixels of all `cuts`, upright and in sRGB. All cuts up to the width of the first rung share one decoding.
fn cut(
    bytes: &[u8],
    source: Source,
    size: Size,
    mut cuts: Vec<Cut>,
) -> Result<Vec<(Cut, Raster)>, PhotoFlaw> {
    cuts.sort_unstable_by_key(|&cut| std::cmp::Reverse((size_of_whole(size, cut).width, cut)));
    cuts.dedup();
    let read = |size| upright(decode(bytes, source, size)?, size);
    let rung = |width| size_of_whole(size, Cut::Width(width));
    let [top, lower @ ..] = RUNGS.map(rung);
    let (wide, cuts): (Vec<Cut>, Vec<Cut>) =
        cuts.into_iter().partition(|&cut| size_of_whole(size, cut).width > top.width);
    let mut rasters = Vec::with_capacity(wide.len() + cuts.len());
    for cut in wide {
        let whole = size_of_whole(size, cut);
        rasters.push((cut, part(&read(whole)?, cut, rendered_size(size, cut))?));
    }
    if cuts.is_empty() {
        return Ok(rasters);
    }
    let mut whole = read(top)?;
    for cut in cuts {
        let wanted = size_of_whole(size, cut);
        for rung in lower {
            if rung.width < whole.size.width && rung.width >= wanted.width && rung.height >= wanted.height {
                whole = whole.scaled(Part::whole(whole.size), rung)?.into_owned();
            }
        }
        rasters.push((cut, part(&whole, cut, rendered_size(size, cut))?));
    }
    Ok(rasters)
}

/// The part of the picture that `cut` shows, scaled to the size `rendered`.
fn part(whole: &Raster, cut: Cut, rendered: Size) -> Result<Raster, PhotoFlaw> {
    let part = match cut {
        Cut::Width(_) => Part::whole(whole.size),
        Cut::Cover { .. } => middle(whole.size, rendered),
    };
    Ok(whole.scaled(part, rendered)?.into_owned())
}

/// The picture, upright and scaled to the displayed size `size`.
fn upright(decoded: Decoded, size: Size) -> Result<Raster, PhotoFlaw> {
    let Decoded { raster, orientation, profile, are_inks_inverted } = decoded;
    // Scale first, so that fewer pixels are converted and turned.
    let small = match raster.scaled(Part::whole(raster.size), turned_size(size, orientation))? {
        Cow::Owned(small) => {
            drop(raster);
            small
        }
        Cow::Borrowed(_) => raster,
    };
    Ok(colour::to_srgb(small, profile.as_ref(), are_inks_inverted).turned(orientation).without_idle_alpha())
}

/// The largest part in the middle of a picture with the proportions of `shape`.
fn middle(size: Size, shape: Size) -> Part {
    let (width, height) = (f64::from(size.width), f64::from(size.height));
    let scale = (width / f64::from(shape.width)).min(height / f64::from(shape.height));
    let across = (f64::from(shape.width) * scale).min(width);
    let down = (f64::from(shape.height) * scale).min(height);
    Part { left: (width - across) / 2.0, top: (height - down) / 2.0, width: across, height: down }
}

fn encode(raster: &Raster, format: PhotoFormat) -> Result<Vec<u8>, PhotoFlaw> {
    match format {
        PhotoFormat::Jpeg => encode_jpeg(&raster.on_white()),
        PhotoFormat::Png => png::encode(raster),
        PhotoFormat::Webp => webp::encode(raster),
        PhotoFormat::Gif => Err(PhotoFlaw::NoSuchRendition),
    }
}

/// A JPEG file of the picture, without other data. Uses a single scan: this encoder's files of several scans are
/// larger, and with its better Huffman tables each colour gets a scan of its own, which some programs can't read.
fn encode_jpeg(raster: &Raster) -> Result<Vec<u8>, PhotoFlaw> {
    let side = |side: u32| u16::try_from(side).map_err(|_| PhotoFlaw::NoSuchRendition);
    let (width, height) = (side(raster.size.width)?, side(raster.size.height)?);
    let colours = if raster.layout == Layout::Grey { ColorType::Luma } else { ColorType::Rgb };
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder
        .encode(&raster.bytes, width, height, colours)
        .map_err(|error| PhotoFlaw::Broken(error.to_string()))?;
    Ok(bytes)
}
