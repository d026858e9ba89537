//! MP3 (ISO/IEC 11172-3, 13818-3): frames of sound, one after the other, and tags around and between them.

use super::{Clean, Flaw};

/// Kilobits per second of a frame of layer III, by the four bits in its header: MPEG-1, then MPEG-2 and 2.5.
const BIT_RATES: [[u32; 16]; 2] = [
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0],
];

/// Samples per second in MPEG-1; half of it in MPEG-2, a quarter in MPEG-2.5.
const SAMPLE_RATES: [u32; 4] = [44_100, 48_000, 32_000, 0];

/// The header of a frame.
#[derive(Clone, Copy)]
struct Frame {
    /// Bytes, with the header.
    length: usize,
    /// Per channel.
    samples: u32,
    sample_rate: u32,
    /// Where the count of frames stands in a first frame that holds no sound (“Xing VBR header”).
    count_at: usize,
}

/// Keeps the frames. Tags in front, behind, and between recordings that were joined are left out.
pub(super) fn clean(bytes: &[u8]) -> Result<Clean, Flaw> {
    let mut kept = Vec::with_capacity(bytes.len());
    let (mut nanos, mut frames, mut promised) = (0_u64, 0_u64, None);
    let (mut at, mut foreign) = (0, 0);
    while at < bytes.len() {
        let tag = tag_length(&bytes[at..]);
        if tag > 0 {
            at = at.saturating_add(tag).min(bytes.len());
            continue;
        }
        let Some(frame) = Frame::read(&bytes[at..]).filter(|frame| frame.is_followed(bytes, at)) else {
            foreign += 1;
            at += 1;
            continue;
        };
        let Some(whole) = bytes.get(at..at + frame.length) else { break };
        if frames == 0 && promised.is_none() {
            promised = frame.count(whole);
        }
        kept.extend_from_slice(whole);
        at += frame.length;
        frames += 1;
        nanos += u64::from(frame.samples) * 1_000_000_000 / u64::from(frame.sample_rate);
    }
    // Bytes that are neither: a few come of a slip of the recorder, many of a file of another kind.
    if frames < 2 || foreign > kept.len() / 4 {
        return Err(Flaw::Broken);
    }
    if promised.is_some_and(|promised| frames + frames / 50 + 2 < promised) {
        return Err(Flaw::Cut);
    }
    Ok(Clean { millis: nanos / 1_000_000, bytes: kept })
}

impl Frame {
    fn read(bytes: &[u8]) -> Option<Self> {
        let [0xff, second, third, fourth] = *bytes.first_chunk::<4>()? else { return None };
        // The second bits: version, and layer III.
        let (divisor, is_first) = match second & 0b1111_1110 {
            0b1111_1010 => (1, true),
            0b1111_0010 => (2, false),
            0b1110_0010 => (4, false),
            _ => return None,
        };
        let bit_rate = BIT_RATES[usize::from(!is_first)][usize::from(third >> 4)] * 1000;
        let sample_rate = SAMPLE_RATES[usize::from(third >> 2 & 3)] / divisor;
        if bit_rate == 0 || sample_rate == 0 {
            return None;
        }
        let samples = if is_first { 1152 } else { 576 };
        let length = samples / 8 * bit_rate / sample_rate + u32::from(third >> 1 & 1);
        let side = match (is_first, fourth >> 6 == 3) {
            (true, false) => 32,
            (true, true) | (false, false) => 17,
            (false, true) => 9,
        };
        Some(Self { length: length as usize, samples, sample_rate, count_at: 4 + side })
    }

    /// Whether a frame, a tag or the end follows this one at `at`, so that it is no coincidence.
    fn is_followed(&self, bytes: &[u8], at: usize) -> bool {
        let Some(rest) = bytes.get(at + self.length..) else { return true };
        rest.len() < 4
            || tag_length(rest) > 0
            || rest.iter().take(4).all(|byte| *byte == 0)
            || Self::read(rest).is_some()
    }

    /// How many frames the file has, if this first one says so.
    fn count(&self, whole: &[u8]) -> Option<u64> {
        let head = whole.get(self.count_at..)?;
        let is_marked = head.starts_with(b"Xing") || head.starts_with(b"Info");
        let has_count = is_marked && head.get(7)? & 1 == 1;
        has_count.then(|| head.get(8..)?.first_chunk().map(|count| u64::from(u32::from_be_bytes(*count))))?
    }
}

/// The length of the tag at the start of `bytes`; 0 if there is none. Zeros, which fill up tags, count as one.
fn tag_length(bytes: &[u8]) -> usize {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    if zeros > 0 {
        return zeros;
    }
    let size = |at: usize| bytes.get(at..).and_then(|rest| rest.first_chunk::<4>());
    // ID3v2.4, 3.1: seven bits a byte; ten bytes of header, and ten of a footer that one flag announces.
    if (bytes.starts_with(b"ID3") || bytes.starts_with(b"3DI"))
        && let (Some(size), Some(flags)) = (size(6), bytes.get(5))
    {
        let body = size.iter().fold(0, |sum, byte| sum << 7 | usize::from(byte & 0x7f));
        let footer = if flags & 0x10 != 0 { 10 } else { 0 };
        return if bytes.starts_with(b"3DI") { 10 } else { 10 + body + footer };
    }
    if bytes.starts_with(b"APETAGEX")
        && let (Some(size), Some(flags)) = (size(12), size(20))
    {
        // The size counts the items and the footer; the header has 32 bytes more. At a footer the items are behind.
        let is_header = u32::from_le_bytes(*flags) & 1 << 29 != 0;
        return if is_header { (u32::from_le_bytes(*size) as usize).saturating_add(32) } else { 32 };
    }
    if bytes.starts_with(b"TAG+") {
        return 227;
    }
    if bytes.starts_with(b"TAG") {
        return 128;
    }
    0
}
