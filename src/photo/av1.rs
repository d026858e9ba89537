//! AV1 in pictures: reads the sequence header (AV1 Bitstream & Decoding Process Specification, 5.5), and decodes one
//! frame.

use re_rav1d::dav1d::{Decoder, Error, Picture, Settings};

use super::PhotoFlaw;
use super::heif::CodePoints;
use crate::photo::Size;

/// The most frames. A picture has one, or a few shown one after the other while the file loads.
const MAX_FRAMES: usize = 8;

/// The data of the sequence header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sequence {
    /// The size of the largest frame.
    pub size: Size,
    /// The bits of a sample.
    pub depth: u8,
    pub has_colours: bool,
    /// Whether the colours have half the horizontal resolution.
    pub is_half_across: bool,
    /// Whether the colours have half the vertical resolution.
    pub is_half_down: bool,
    pub code_points: CodePoints,
    /// Whether noise is added to the decoded picture.
    pub has_grain: bool,
}

fn broken(what: &str) -> PhotoFlaw {
    PhotoFlaw::Broken(what.to_owned())
}

/// A reader of bits.
struct Bits<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Bits<'_> {
    fn flag(&mut self) -> Result<bool, PhotoFlaw> {
        let byte = self.bytes.get(self.at / 8).ok_or_else(|| broken("a header is too short"))?;
        let flag = byte >> (7 - self.at % 8) & 1 == 1;
        self.at += 1;
        Ok(flag)
    }

    /// A number of up to 32 bits.
    fn number(&mut self, n_bits: u32) -> Result<u32, PhotoFlaw> {
        let mut number = 0;
        for _ in 0..n_bits {
            number = number << 1 | u32::from(self.flag()?);
        }
        Ok(number)
    }

    fn byte(&mut self) -> Result<u8, PhotoFlaw> {
        self.number(8).map(|number| number as u8)
    }

    /// Skips a number preceded by as many zeros as it has bits (4.10.3).
    fn skip_counted(&mut self) -> Result<(), PhotoFlaw> {
        let mut n_bits = 0;
        while !self.flag()? {
            n_bits += 1;
        }
        self.number(n_bits).map(drop)
    }
}

/// The units of a stream: the type and the content of each (5.3).
fn units(mut rest: &[u8]) -> Result<Vec<(u8, &[u8])>, PhotoFlaw> {
    let mut units = Vec::new();
    while let Some((&header, after)) = rest.split_first() {
        rest = after;
        if header & 4 != 0 {
            rest = rest.get(1..).ok_or_else(|| broken("a unit is too short"))?;
        }
        let mut length = rest.len();
        if header & 2 != 0 {
            length = 0;
            for n_bits in (0..56).step_by(7) {
                let (&byte, after) = rest.split_first().ok_or_else(|| broken("a unit is too short"))?;
                rest = after;
                length |= usize::from(byte & 0x7f) << n_bits;
                if byte & 0x80 == 0 {
                    break;
                }
            }
        }
        let (unit, after) = rest.split_at_checked(length).ok_or_else(|| broken("a unit is too short"))?;
        units.push((header >> 3 & 15, unit));
        rest = after;
    }
    Ok(units)
}

impl Sequence {
    /// The header of a stream, which may have several equal headers, and few frames.
    pub(super) fn of(stream: &[u8]) -> Result<Self, PhotoFlaw> {
        const SEQUENCE: u8 = 1;
        const FRAME_HEADER: u8 = 3;
        const FRAME: u8 = 6;
        let (mut sequence, mut n_frames) = (None, 0);
        for (kind, unit) in units(stream)? {
            match kind {
                SEQUENCE => {
                    let one = Self::read(&mut Bits { bytes: unit, at: 0 })?;
                    if sequence.replace(one).is_some_and(|other| other != one) {
                        return Err(broken("two sequences"));
                    }
                }
                FRAME_HEADER | FRAME => n_frames += 1,
                _ => {}
            }
        }
        if n_frames > MAX_FRAMES {
            return Err(broken("too many frames for a still picture"));
        }
        sequence.ok_or_else(|| broken("no header"))
    }

    fn read(bits: &mut Bits<'_>) -> Result<Self, PhotoFlaw> {
        let profile = bits.number(3)?;
        let _is_still = bits.flag()?;
        let is_reduced = bits.flag()?;
        if is_reduced {
            bits.number(5)?;
        } else {
            skip_operating_points(bits)?;
        }
        let (n_width, n_height) = (bits.number(4)? + 1, bits.number(4)? + 1);
        let size = Size { width: bits.number(n_width)? + 1, height: bits.number(n_height)? + 1 };
        if !is_reduced && bits.flag()? {
            bits.number(4 + 3)?;
        }
        // Superblocks, two tools of prediction.
        bits.number(3)?;
        if !is_reduced {
            skip_tools_between_frames(bits)?;
        }
        // Scaling across, two filters.
        bits.number(3)?;
        let mut sequence = Self::read_colours(bits, profile, size)?;
        sequence.has_grain = bits.flag()?;
        Ok(sequence)
    }

    /// `color_config` (5.5.2).
    fn read_colours(bits: &mut Bits<'_>, profile: u32, size: Size) -> Result<Self, PhotoFlaw> {
        let is_deep = bits.flag()?;
        let depth = match (is_deep, profile == 2) {
            (false, _) => 8,
            (true, false) => 10,
            (true, true) => {
                if bits.flag()? {
                    12
                } else {
                    10
                }
            }
        };
        let has_colours = profile == 1 || !bits.flag()?;
        let [primaries, transfer, matrix] =
            if bits.flag()? { [bits.byte()?, bits.byte()?, bits.byte()?] } else { [2; 3] };
        let is_srgb = has_colours && [primaries, transfer, matrix] == [1, 13, 0];
        let is_full_range = is_srgb || bits.flag()?;
        let (is_half_across, is_half_down) = match profile {
            _ if !has_colours => (true, true),
            _ if is_srgb => (false, false),
            0 => (true, true),
            1 => (false, false),
            _ if depth < 12 => (true, false),
            _ => {
                if bits.flag()? {
                    (true, bits.flag()?)
                } else {
                    (false, false)
                }
            }
        };
        if has_colours {
            // The position of the colours between the greys, and whether red and blue have separate quantisation.
            bits.number(if is_half_across && is_half_down { 2 + 1 } else { 1 })?;
        }
        let code_points = CodePoints { primaries, transfer, matrix, is_full_range };
        Ok(Self { size, depth, has_colours, is_half_across, is_half_down, code_points, has_grain: false })
    }

    /// The memory per hundred pixels during decoding, in bytes, without that of the decoder itself.
    pub(super) fn weight_of_hundred(&self) -> u64 {
        let of_colours = match (self.has_colours, self.is_half_across, self.is_half_down) {
            (false, ..) => 0,
            (true, true, true) => 50,
            (true, true, false) | (true, false, true) => 100,
            (true, false, false) => 200,
        };
        let of_samples = (100 + of_colours) * if self.depth > 8 { 2 } else { 1 };
        if self.has_grain { of_samples * 2 } else { of_samples }
    }
}

fn skip_operating_points(bits: &mut Bits<'_>) -> Result<(), PhotoFlaw> {
    let mut n_bits_of_delay = None;
    if bits.flag()? {
        bits.number(32)?;
        bits.number(32)?;
        if bits.flag()? {
            bits.skip_counted()?;
        }
        if bits.flag()? {
            n_bits_of_delay = Some(bits.number(5)? + 1);
            bits.number(32)?;
            bits.number(5 + 5)?;
        }
    }
    let has_delay = bits.flag()?;
    for _ in 0..=bits.number(5)? {
        bits.number(12)?;
        if bits.number(5)? > 7 {
            bits.flag()?;
        }
        if let Some(n_bits) = n_bits_of_delay
            && bits.flag()?
        {
            bits.number(n_bits)?;
            bits.number(n_bits)?;
            bits.flag()?;
        }
        if has_delay && bits.flag()? {
            bits.number(4)?;
        }
    }
    Ok(())
}

fn skip_tools_between_frames(bits: &mut Bits<'_>) -> Result<(), PhotoFlaw> {
    bits.number(4)?;
    let has_order = bits.flag()?;
    if has_order {
        bits.number(2)?;
    }
    let may_have_screens = bits.flag()? || bits.flag()?;
    if may_have_screens && !bits.flag()? {
        bits.flag()?;
    }
    if has_order {
        bits.number(3)?;
    }
    Ok(())
}

/// The first picture of the stream, whose size must be that of the header. Decodes on this thread, since several
/// pictures are decoded in parallel anyway.
pub(super) fn decode(stream: Vec<u8>, sequence: &Sequence) -> Result<Picture, PhotoFlaw> {
    let failed = |error: Error| PhotoFlaw::Broken(error.to_string());
    let Size { width, height } = sequence.size;
    let mut settings = Settings::new();
    settings.set_n_threads(1);
    settings.set_max_frame_delay(1);
    settings.set_all_layers(false);
    settings.set_frame_size_limit(width.saturating_mul(height));
    let mut decoder = Decoder::with_settings(&settings).map_err(failed)?;
    let mut sent = decoder.send_data(stream, None, None, None);
    for _ in 0..=MAX_FRAMES {
        let has_more = match sent {
            Ok(()) => false,
            Err(Error::Again) => true,
            Err(error) => return Err(failed(error)),
        };
        match decoder.get_picture() {
            Ok(picture) if (picture.width(), picture.height()) == (width, height) => return Ok(picture),
            Ok(_) => return Err(broken("two sizes")),
            Err(Error::Again) if has_more => sent = decoder.send_pending_data(),
            Err(error) => return Err(failed(error)),
        }
    }
    Err(broken("no picture"))
}
