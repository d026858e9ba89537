//! WebP (RFC 9649): reads its chunks, decodes its pixels, writes WebP files, and rewrites animations without invisible
//! data.

use std::io::Cursor;

use image_webp::WebPDecoder;
use webp::{Encoder, PixelLayout, WebPConfig};

use super::colour::Profile;
use super::exif::{self, Exif};
use super::raster::{Layout, Raster, area};
use super::{Decoded, MAX_FRAMES, PhotoFlaw};
use crate::photo::Size;

/// The largest width or height (2.6).
pub(super) const MAX_SIDE: u32 = 16_383;

const QUALITY: f32 = 75.0;

pub(super) fn is_webp(bytes: &[u8]) -> bool {
    bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
}

/// The data of the chunks.
#[derive(Debug)]
pub(super) struct Header {
    pub size: Size,
    pub has_alpha: bool,
    pub is_animated: bool,
    pub exif: Exif,
    is_lossless: bool,
    profile: Option<Profile>,
}

/// A chunk: its name and its content.
type Chunk<'b> = ([u8; 4], &'b [u8]);

/// The chunks in `bytes`.
fn chunks(mut rest: &[u8]) -> Result<Vec<Chunk<'_>>, PhotoFlaw> {
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let (name, after) = rest.split_first_chunk::<4>().ok_or(PhotoFlaw::Truncated)?;
        let (length, after) = after.split_first_chunk::<4>().ok_or(PhotoFlaw::Truncated)?;
        let length = u32::from_le_bytes(*length) as usize;
        let (data, after) = after.split_at_checked(length).ok_or(PhotoFlaw::Truncated)?;
        chunks.push((*name, data));
        // Chunks are padded to an even number of bytes. The last padding may be missing.
        rest = after.get(length % 2..).unwrap_or_default();
    }
    Ok(chunks)
}

/// All chunks of a file. What follows the declared size isn't part of it.
fn chunks_of_file(bytes: &[u8]) -> Result<Vec<Chunk<'_>>, PhotoFlaw> {
    let (length, _) = bytes.get(4..).and_then(<[u8]>::split_first_chunk::<4>).ok_or(PhotoFlaw::Truncated)?;
    let end = (u32::from_le_bytes(*length) as usize).saturating_add(8);
    chunks(bytes.get(12..end).ok_or(PhotoFlaw::Truncated)?)
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk::<3>().map(|&[low, middle, high]| u32::from_le_bytes([low, middle, high, 0]))
}

fn size_of_frame(name: &[u8; 4], data: &[u8]) -> Option<Size> {
    if name == b"VP8L" {
        let bits = data.get(1..)?.first_chunk::<4>().map(|bits| u32::from_le_bytes(*bits))?;
        return Some(Size { width: (bits & 0x3fff) + 1, height: (bits >> 14 & 0x3fff) + 1 });
    }
    let side = |at: usize| {
        let bytes = data.get(at..)?.first_chunk::<2>()?;
        Some(u32::from(u16::from_le_bytes(*bytes) & 0x3fff))
    };
    Some(Size { width: side(6)?, height: side(8)? })
}

/// Reads all chunks.
pub(super) fn header(bytes: &[u8]) -> Result<Header, PhotoFlaw> {
    let broken = || PhotoFlaw::Broken("a broken chunk".to_owned());
    let mut header = Header {
        size: Size { width: 0, height: 0 },
        has_alpha: false,
        is_animated: false,
        exif: Exif::default(),
        is_lossless: false,
        profile: None,
    };
    let (mut n_frames, mut n_stills) = (0, 0);
    for (name, data) in chunks_of_file(bytes)? {
        match &name {
            b"VP8X" => {
                let side = |at| Some(number(data, at)? + 1);
                header.size =
                    Size { width: side(4).ok_or_else(broken)?, height: side(7).ok_or_else(broken)? };
                header.has_alpha = data[0] & ALPHA != 0;
                header.is_animated = data[0] & ANIMATION != 0;
            }
            b"VP8 " | b"VP8L" => {
                n_stills += 1;
                header.is_lossless = &name == b"VP8L";
                let size = size_of_frame(&name, data).ok_or_else(broken)?;
                if header.size.width == 0 {
                    header.size = size;
                    header.has_alpha = header.is_lossless && data[4] & 0x10 != 0;
                }
            }
            b"ANMF" => n_frames += 1,
            b"EXIF" => header.exif = exif::read(data.strip_prefix(exif::MARK).unwrap_or(data)),
            b"ICCP" => header.profile = Some(Profile::Icc(data.to_vec())),
            _ => {}
        }
    }
    if n_frames > MAX_FRAMES {
        return Err(PhotoFlaw::TooManyFrames(n_frames));
    }
    let has_pixels = if header.is_animated { n_frames > 0 } else { n_stills > 0 };
    if !has_pixels || header.size.width == 0 || header.size.height == 0 {
        return Err(PhotoFlaw::Broken("no pixels".to_owned()));
    }
    Ok(header)
}

impl Header {
    /// The memory that decoding takes, in bytes: the pixels, and the decoder's intermediate data.
    pub(super) fn weight(&self) -> u64 {
        let a_pixel = match (self.is_animated, self.is_lossless) {
            (true, _) => 12,
            (false, true) => 8,
            (false, false) => 6,
        };
        area(self.size) * a_pixel
    }
}

/// The picture, or the first one of an animation.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, PhotoFlaw> {
    let header = header(bytes)?;
    let broken = |error: image_webp::DecodingError| PhotoFlaw::Broken(error.to_string());
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if (Size { width, height }) != header.size {
        return Err(PhotoFlaw::Broken("two sizes".to_owned()));
    }
    let length = decoder.output_buffer_size().ok_or_else(|| PhotoFlaw::Broken("too large".to_owned()))?;
    let layout = if decoder.has_alpha() { Layout::Rgba } else { Layout::Rgb };
    let mut pixels = vec![0; length];
    decoder.read_image(&mut pixels).map_err(broken)?;
    let raster = Raster { size: header.size, layout, bytes: pixels };
    Ok(Decoded {
        raster,
        orientation: header.exif.orientation,
        profile: header.profile,
        are_inks_inverted: false,
    })
}

/// A WebP file of the picture, without other data.
pub(super) fn encode(raster: &Raster) -> Result<Vec<u8>, PhotoFlaw> {
    let mut config = WebPConfig::new().map_err(|()| PhotoFlaw::Broken("no WebP".to_owned()))?;
    config.quality = QUALITY;
    let Size { width, height } = raster.size;
    let encoded = match raster.layout {
        Layout::Grey => {
            let colours: Vec<u8> = raster.bytes.iter().flat_map(|&grey| [grey; 3]).collect();
            Encoder::new(&colours, PixelLayout::Rgb, width, height).encode_advanced(&config)
        }
        Layout::Rgb => Encoder::new(&raster.bytes, PixelLayout::Rgb, width, height).encode_advanced(&config),
        Layout::Rgba | Layout::Cmyk => {
            Encoder::new(&raster.bytes, PixelLayout::Rgba, width, height).encode_advanced(&config)
        }
    };
    encoded.map(|bytes| bytes.to_vec()).map_err(|error| PhotoFlaw::Broken(format!("{error:?}")))
}

/// Flags of an extended file (2.7).
const ALPHA: u8 = 0x10;
const ANIMATION: u8 = 0x02;

/// The animation with only its frames.
pub(super) fn rewritten(bytes: &[u8]) -> Result<Vec<u8>, PhotoFlaw> {
    let mut kept = b"WEBP".to_vec();
    for (name, data) in chunks_of_file(bytes)? {
        match &name {
            b"VP8X" if data.len() >= 10 => {
                let flags = [data[0] & (ALPHA | ANIMATION), 0, 0, 0];
                write_chunk(&mut kept, &name, &[&flags, &data[4..10]].concat());
            }
            b"ANIM" if data.len() >= 6 => write_chunk(&mut kept, &name, &data[..6]),
            b"ANMF" => {
                let (frame, parts) = data.split_at_checked(16).ok_or(PhotoFlaw::Truncated)?;
                let mut frame = frame.to_vec();
                for (name, data) in chunks(parts)? {
                    if matches!(&name, b"ALPH" | b"VP8 " | b"VP8L") {
                        write_chunk(&mut frame, &name, data);
                    }
                }
                write_chunk(&mut kept, &name, &frame);
            }
            _ => {}
        }
    }
    let mut file = Vec::with_capacity(kept.len() + 8);
    write_chunk(&mut file, b"RIFF", &kept);
    // The remaining chunks may be inconsistent, so check them.
    decode(&file)?;
    Ok(file)
}

fn write_chunk(file: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    file.extend(name);
    file.extend((data.len() as u32).to_le_bytes());
    file.extend(data);
    file.extend(std::iter::repeat_n(0, data.len() % 2));
}
