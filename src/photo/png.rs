//! PNG (third edition of its specification, W3C): reads its chunks, decodes its pixels, and writes PNG files.

use std::io::Cursor;

use png::{
    BitDepth, ColorType, Compression, DecodeOptions, Decoder, Encoder, Info, Limits, Reader, Transformations,
};

use super::colour::{Profile, Wide};
use super::exif::{self, Exif};
use super::raster::{Layout, Raster, area};
use super::{Decoded, PhotoFlaw};
use crate::photo::Size;

pub(super) const START: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The decoder's memory besides the pixels: a few rows, and a colour profile.
const MEMORY: usize = 64 << 20;

/// The data of the chunks.
#[derive(Debug)]
pub(super) struct Header {
    pub size: Size,
    pub has_alpha: bool,
    pub exif: Exif,
    depth: u8,
    colour: u8,
    is_interlaced: bool,
}

/// Reads all chunks.
pub(super) fn header(bytes: &[u8]) -> Result<Header, PhotoFlaw> {
    let broken = || PhotoFlaw::Broken("no header".to_owned());
    let mut rest = bytes.strip_prefix(START).ok_or_else(broken)?;
    let mut header: Option<Header> = None;
    let mut has_pixels = false;
    loop {
        let (length, after) = rest.split_first_chunk::<4>().ok_or(PhotoFlaw::Truncated)?;
        let (name, after) = after.split_first_chunk::<4>().ok_or(PhotoFlaw::Truncated)?;
        let length = u32::from_be_bytes(*length) as usize;
        let (data, after) = after.split_at_checked(length).ok_or(PhotoFlaw::Truncated)?;
        rest = after.get(4..).ok_or(PhotoFlaw::Truncated)?;
        match (name, &mut header) {
            (b"IHDR", None) => header = Some(first(data).ok_or_else(broken)?),
            (_, None) => return Err(broken()),
            (b"tRNS", Some(header)) => header.has_alpha = true,
            (b"eXIf", Some(header)) => {
                header.exif = exif::read(data.strip_prefix(exif::MARK).unwrap_or(data))
            }
            (b"IDAT", _) => has_pixels = true,
            (b"IEND", Some(_)) => break,
            _ => {}
        }
    }
    header.filter(|_| has_pixels).ok_or_else(|| PhotoFlaw::Broken("no pixels".to_owned()))
}

fn first(data: &[u8]) -> Option<Header> {
    let (width, data) = data.split_first_chunk::<4>()?;
    let (height, data) = data.split_first_chunk::<4>()?;
    let &[depth, colour, _, _, interlacing] = data else { return None };
    let size = Size { width: u32::from_be_bytes(*width), height: u32::from_be_bytes(*height) };
    let is_interlaced = interlacing != 0;
    let has_alpha = matches!(colour, 4 | 6);
    (size.width > 0 && size.height > 0).then_some(Header {
        size,
        has_alpha,
        exif: Exif::default(),
        depth,
        colour,
        is_interlaced,
    })
}

impl Header {
    /// The memory that decoding takes, in bytes. Rows are read one by one, unless the picture is interlaced.
    pub(super) fn weight(&self) -> u64 {
        let channels = match (self.colour, self.has_alpha) {
            (0, false) => 1,
            (2 | 3, false) => 3,
            _ => 4,
        };
        let of_frame = if self.is_interlaced { channels * u64::from(self.depth.max(8) / 8) } else { 0 };
        area(self.size).saturating_mul(channels + of_frame)
    }
}

pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, PhotoFlaw> {
    let header = header(bytes)?;
    let broken = |error: png::DecodingError| PhotoFlaw::Broken(error.to_string());
    let mut options = DecodeOptions::default();
    options.set_ignore_text_chunk(true);
    let mut decoder = Decoder::new_with_options(Cursor::new(bytes), options);
    decoder.set_limits(Limits { bytes: MEMORY });
    // Expand palettes and channels of less than eight bits to eight bits a channel.
    decoder.set_transformations(Transformations::EXPAND);
    let reader = decoder.read_info().map_err(broken)?;
    let profile = profile(reader.info());
    let raster = pixels(reader, header.size, profile.as_ref())?;
    Ok(Decoded {
        profile: profile.filter(|_| header.depth < 16),
        raster,
        orientation: header.exif.orientation,
        are_inks_inverted: false,
    })
}

/// The pixels, in eight bits a channel. Channels of sixteen bits are converted to sRGB before they are reduced.
fn pixels(
    mut reader: Reader<Cursor<&[u8]>>,
    size: Size,
    profile: Option<&Profile>,
) -> Result<Raster, PhotoFlaw> {
    let broken = |error: png::DecodingError| PhotoFlaw::Broken(error.to_string());
    let (colour, depth) = reader.output_color_type();
    let (layout, n_stored) = match colour {
        ColorType::Grayscale => (Layout::Grey, 1),
        ColorType::GrayscaleAlpha => (Layout::Rgba, 2),
        ColorType::Rgb => (Layout::Rgb, 3),
        ColorType::Rgba => (Layout::Rgba, 4),
        ColorType::Indexed => return Err(PhotoFlaw::Broken("a palette without colours".to_owned())),
    };
    let wide = (depth == BitDepth::Sixteen).then(|| Wide::new(profile, n_stored));
    let mut bytes = Vec::with_capacity(area(size) as usize * layout.n_channels());
    let mut add = |row: &[u8]| match &wide {
        Some(wide) => wide.add(row, &mut bytes),
        None if n_stored == 2 => {
            let (pixels, _) = row.as_chunks::<2>();
            bytes.extend(pixels.iter().flat_map(|&[grey, alpha]| [grey, grey, grey, alpha]));
        }
        None => bytes.extend_from_slice(row),
    };
    if reader.info().interlaced {
        let length = reader.output_buffer_size().ok_or_else(|| PhotoFlaw::Broken("too large".to_owned()))?;
        let mut frame = vec![0; length];
        let row = reader.next_frame(&mut frame).map_err(broken)?.line_size;
        frame.chunks_exact(row.max(1)).for_each(add);
    } else {
        while let Some(row) = reader.next_row().map_err(broken)? {
            add(row.data());
        }
    }
    if bytes.len() as u64 != area(size) * layout.n_channels() as u64 {
        return Err(PhotoFlaw::Broken("another size than the header's".to_owned()));
    }
    Ok(Raster { size, layout, bytes })
}

/// The colours, by the most exact chunk that describes them (4.3); `None` if they are sRGB.
fn profile(info: &Info<'_>) -> Option<Profile> {
    if let Some(points) = info.coding_independent_code_points {
        return Some(Profile::CodePoints {
            primaries: points.color_primaries,
            transfer: points.transfer_function,
        });
    }
    if let Some(icc) = &info.icc_profile {
        return Some(Profile::Icc(icc.to_vec()));
    }
    if info.srgb.is_some() {
        return None;
    }
    let chromaticities = info.chrm_chunk.map(|chunk| {
        [chunk.white, chunk.red, chunk.green, chunk.blue].map(|(x, y)| (x.into_value(), y.into_value()))
    });
    let gamma = info.gama_chunk.map(png::ScaledFloat::into_value);
    (gamma.is_some() || chromaticities.is_some()).then_some(Profile::Measured { gamma, chromaticities })
}

/// A PNG file of the picture, without other data.
pub(super) fn encode(raster: &Raster) -> Result<Vec<u8>, PhotoFlaw> {
    let broken = |error: png::EncodingError| PhotoFlaw::Broken(error.to_string());
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, raster.size.width, raster.size.height);
    encoder.set_color(match raster.layout {
        Layout::Grey => ColorType::Grayscale,
        Layout::Rgb => ColorType::Rgb,
        Layout::Rgba | Layout::Cmyk => ColorType::Rgba,
    });
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Balanced);
    let mut writer = encoder.write_header().map_err(broken)?;
    writer.write_image_data(&raster.bytes).map_err(broken)?;
    writer.finish().map_err(broken)?;
    Ok(bytes)
}
