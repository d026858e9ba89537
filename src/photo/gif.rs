//! GIF (89a): reads its blocks, decodes its first frame, and rewrites an animation without invisible data.

use std::num::NonZeroU64;

use gif::{ColorOutput, DecodeOptions, MemoryLimit};

use super::exif::Orientation;
use super::raster::{Layout, Raster, area};
use super::{Decoded, MAX_FRAMES, PhotoFlaw};
use crate::photo::Size;

/// The data of the blocks.
#[derive(Debug)]
pub(super) struct Header {
    pub size: Size,
    pub has_alpha: bool,
    pub n_frames: usize,
}

pub(super) fn is_gif(bytes: &[u8]) -> bool {
    bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a")
}

/// A block with its bytes in the file.
enum Block<'b> {
    /// The size of the canvas, and the colours of all frames.
    Screen(&'b [u8]),
    /// How the next frame is shown.
    Control(&'b [u8]),
    /// How often the frames are repeated.
    Loop(&'b [u8]),
    /// A frame: where it is, its colours, its pixels.
    Frame(&'b [u8]),
    /// A block that browsers ignore.
    Other,
}

/// A reader of blocks.
struct Blocks<'b> {
    bytes: &'b [u8],
    at: usize,
}

/// The size of the colour table given by flags, in bytes.
fn n_bytes_of_colours(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

impl<'b> Blocks<'b> {
    fn byte(&self, at: usize) -> Result<u8, PhotoFlaw> {
        self.bytes.get(at).copied().ok_or(PhotoFlaw::Truncated)
    }

    /// The end of the sub-blocks that begin at `at`, each preceded by its length.
    fn end_of_parts(&self, mut at: usize) -> Result<usize, PhotoFlaw> {
        loop {
            let length = usize::from(self.byte(at)?);
            at += 1 + length;
            if length == 0 {
                return Ok(at);
            }
        }
    }

    fn take(&mut self, end: usize) -> Result<&'b [u8], PhotoFlaw> {
        let taken = self.bytes.get(self.at..end).ok_or(PhotoFlaw::Truncated)?;
        self.at = end;
        Ok(taken)
    }

    /// The next block; `None` at the end mark of the file.
    fn next(&mut self) -> Result<Option<Block<'b>>, PhotoFlaw> {
        if self.at == 0 {
            let end = 13 + n_bytes_of_colours(self.byte(10)?);
            return self.take(end).map(|screen| Some(Block::Screen(screen)));
        }
        match self.byte(self.at)? {
            0x3b => Ok(None),
            0x2c => {
                let colours = n_bytes_of_colours(self.byte(self.at + 9)?);
                // A byte before the sub-blocks gives the width of the first codes.
                let end = self.end_of_parts(self.at + 10 + colours + 1)?;
                self.take(end).map(|frame| Some(Block::Frame(frame)))
            }
            0x21 => {
                let label = self.byte(self.at + 1)?;
                let end = self.end_of_parts(self.at + 2)?;
                let block = self.take(end)?;
                let is_loop = [&b"\x0bNETSCAPE2.0\x03\x01"[..], b"\x0bANIMEXTS1.0\x03\x01"]
                    .iter()
                    .any(|start| block[2..].starts_with(start));
                Ok(Some(match label {
                    0xf9 if block.len() == 8 => Block::Control(block),
                    0xff if is_loop && block.len() == 19 => Block::Loop(block),
                    _ => Block::Other,
                }))
            }
            _ => Err(PhotoFlaw::Broken("no block where one begins".to_owned())),
        }
    }
}

fn side(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(<[u8]>::first_chunk::<2>).map_or(0, |side| u32::from(u16::from_le_bytes(*side)))
}

/// Reads all blocks.
pub(super) fn header(bytes: &[u8]) -> Result<Header, PhotoFlaw> {
    let mut header = Header { size: Size { width: 0, height: 0 }, has_alpha: false, n_frames: 0 };
    let mut blocks = Blocks { bytes, at: 0 };
    while let Some(block) = blocks.next()? {
        match block {
            Block::Screen(screen) => header.size = Size { width: side(screen, 6), height: side(screen, 8) },
            Block::Control(control) => header.has_alpha |= control[3] & 1 != 0,
            Block::Frame(frame) => {
                let (left, top) = (side(frame, 1), side(frame, 3));
                let (right, bottom) = (left + side(frame, 5), top + side(frame, 7));
                if right > header.size.width || bottom > header.size.height {
                    return Err(PhotoFlaw::Broken("a frame beyond the canvas".to_owned()));
                }
                let is_first = header.n_frames == 0;
                let is_whole = (left, top, right, bottom) == (0, 0, header.size.width, header.size.height);
                header.has_alpha |= is_first && !is_whole;
                header.n_frames += 1;
            }
            Block::Loop(_) | Block::Other => {}
        }
    }
    if header.n_frames > MAX_FRAMES {
        return Err(PhotoFlaw::TooManyFrames(header.n_frames));
    }
    if header.size.width == 0 || header.size.height == 0 || header.n_frames == 0 {
        return Err(PhotoFlaw::Broken("no pixels".to_owned()));
    }
    Ok(header)
}

impl Header {
    /// The memory that decoding takes, in bytes: the canvas, and the colour indices.
    pub(super) fn weight(&self) -> u64 {
        area(self.size) * 5
    }
}

/// The first frame on its canvas.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, PhotoFlaw> {
    let header = header(bytes)?;
    let broken = |error: gif::DecodingError| PhotoFlaw::Broken(error.to_string());
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    let limit =
        NonZeroU64::new(area(header.size)).ok_or_else(|| PhotoFlaw::Broken("no pixels".to_owned()))?;
    options.set_memory_limit(MemoryLimit::Bytes(limit));
    let mut decoder = options.read_info(bytes).map_err(broken)?;
    let of_all = decoder.global_palette().map(<[u8]>::to_vec).unwrap_or_default();
    let frame = decoder.read_next_frame().map_err(broken)?;
    let frame = frame.ok_or_else(|| PhotoFlaw::Broken("no frame".to_owned()))?;
    let (colours, _) = frame.palette.as_deref().unwrap_or(&of_all).as_chunks::<3>();
    let across = header.size.width as usize;
    let mut canvas = vec![0; area(header.size) as usize * 4];
    let (pixels, _) = canvas.as_chunks_mut::<4>();
    let rows = pixels.chunks_exact_mut(across).skip(usize::from(frame.top));
    for (row, indices) in rows.zip(frame.buffer.chunks_exact(usize::from(frame.width).max(1))) {
        for (pixel, &idx) in row.iter_mut().skip(usize::from(frame.left)).zip(indices) {
            if frame.transparent != Some(idx) {
                let [red, green, blue] = colours.get(usize::from(idx)).copied().unwrap_or_default();
                *pixel = [red, green, blue, u8::MAX];
            }
        }
    }
    let raster = Raster { size: header.size, layout: Layout::Rgba, bytes: canvas };
    Ok(Decoded { raster, orientation: Orientation::default(), profile: None, are_inks_inverted: false })
}

/// The file with only its frames, their durations, and the number of repetitions.
pub(super) fn rewritten(bytes: &[u8]) -> Result<Vec<u8>, PhotoFlaw> {
    let mut blocks = Blocks { bytes, at: 0 };
    let mut kept = Vec::with_capacity(bytes.len());
    while let Some(block) = blocks.next()? {
        match block {
            Block::Screen(block) | Block::Control(block) | Block::Loop(block) | Block::Frame(block) => {
                kept.extend(block);
            }
            Block::Other => {}
        }
    }
    kept.push(0x3b);
    // Check only the first frame: browsers show a broken later frame as far as it goes.
    decode(&kept)?;
    Ok(kept)
}
