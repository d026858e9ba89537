//! MP3 (ISO/IEC 11172-3, 13818-3): frames of sound, one after the other, and tags around and between them.

use super::AudioFlaw;

/// The bit rates of layer III in kbit/s, by the four bits in a frame's header: MPEG-1, then MPEG-2 and 2.5.
const BIT_RATES: [[u32; 16]; 2] = [
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0],
];

/// The sample rates in Hz of MPEG-1; MPEG-2 has half of them, MPEG-2.5 a quarter.
const SAMPLE_RATES: [u32; 4] = [44_100, 48_000, 32_000, 0];

/// The header of a frame.
#[derive(Clone, Copy)]
struct Mp3Frame {
    /// Its length in bytes, with the header.
    length: usize,
    bit_rate: u32,
    /// Where a first frame without sound describes the others (“Xing VBR header”).
    count_at: usize,
}

/// The description of the other frames in a first frame without sound.
struct FrameCount {
    /// The number of frames; some programs count this one as well.
    frames: Option<u64>,
    /// Whether it also gives their length in bytes; without that, not all programs trust the count.
    is_complete: bool,
}

/// Keeps the frames. Removes tags in front, behind, and between recordings that were joined.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, AudioFlaw> {
    let mut kept = Vec::with_capacity(bytes.len());
    let (mut frames, mut counted, mut sound) = (0_u64, None, None::<(Mp3Frame, usize)>);
    let mut has_one_rate = true;
    let (mut at, mut foreign) = (0, 0);
    while at < bytes.len() {
        let tag = tag_length(&bytes[at..]);
        if tag > 0 {
            at = at.saturating_add(tag).min(bytes.len());
            continue;
        }
        let Some(frame) = Mp3Frame::read(&bytes[at..]).filter(|frame| frame.is_followed(bytes, at)) else {
            foreign += 1;
            at += 1;
            continue;
        };
        let Some(whole) = bytes.get(at..at + frame.length) else { break };
        if frames == 0 {
            counted = frame.frame_count(whole);
        }
        if frames > 0 || counted.is_none() {
            let (first, _) = sound.get_or_insert((frame, kept.len()));
            has_one_rate &= frame.bit_rate == first.bit_rate;
        }
        kept.extend_from_slice(whole);
        at += frame.length;
        frames += 1;
    }
    // Other bytes: a few come from a fault of the recorder, many mean that the file is of another kind.
    let Some((_, sound_at)) = sound.filter(|_| frames >= 2 && foreign <= kept.len() / 4) else {
        return Err(AudioFlaw::Broken);
    };
    let promised = counted.as_ref().and_then(|counted| counted.frames);
    if promised.is_some_and(|promised| frames + frames / 50 + 2 < promised) {
        return Err(AudioFlaw::Cut);
    }
    let is_right = match &counted {
        None => has_one_rate,
        Some(counted) => {
            counted.is_complete
                && counted.frames.is_some_and(|counted| counted == frames || counted + 1 == frames)
        }
    };
    if is_right {
        return Ok(kept);
    }
    // In joined recordings, the description counts only the frames of the first one. Without a description, programs
    // compute the length of a recording of many bit rates from the rate of its first frame. Browsers show that length
    // as well.
    let frames = frames - u64::from(counted.is_some());
    Ok([telling_frame(&kept[sound_at..], frames).ok_or(AudioFlaw::Broken)?, kept.split_off(sound_at)]
        .concat())
}

/// A frame without sound that gives the number of frames in `sound`.
fn telling_frame(sound: &[u8], frames: u64) -> Option<Vec<u8>> {
    let [sync, version, rates, channels] = *sound.first_chunk::<4>()?;
    // Without a checksum, and with the lowest bit rate whose frames have room for the description.
    let heads = (1..15).map(|bit_rate| [sync, version | 1, bit_rate << 4 | rates & 0b1100, channels]);
    let fits = |head: [u8; 4]| {
        Some((head, Mp3Frame::read(&head)?)).filter(|(_, frame)| frame.length >= frame.count_at + 16)
    };
    let (head, frame) = heads.into_iter().find_map(fits)?;
    let size = u32::try_from(frame.length + sound.len()).ok()?;
    let counted =
        [b"Xing".as_slice(), &[0, 0, 0, 3], &u32::try_from(frames).ok()?.to_be_bytes(), &size.to_be_bytes()];
    let mut whole = [&head, vec![0; frame.count_at - 4].as_slice(), &counted.concat()].concat();
    whole.resize(frame.length, 0);
    Some(whole)
}

impl Mp3Frame {
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
        Some(Self { length: length as usize, bit_rate, count_at: 4 + side })
    }

    /// Whether a frame, a tag or the end follows this frame at `at`, so that it is no coincidence.
    fn is_followed(&self, bytes: &[u8], at: usize) -> bool {
        let Some(rest) = bytes.get(at + self.length..) else { return true };
        rest.len() < 4
            || tag_length(rest) > 0
            || rest.iter().take(4).all(|byte| *byte == 0)
            || Self::read(rest).is_some()
    }

    /// The description of the other frames in this first frame, if it has no sound.
    fn frame_count(&self, whole: &[u8]) -> Option<FrameCount> {
        // The header of Fraunhofer's encoder, always behind the side information of stereo sound.
        if whole.get(36..).is_some_and(|head| head.starts_with(b"VBRI")) {
            return Some(FrameCount { frames: None, is_complete: false });
        }
        let head = whole.get(self.count_at..)?;
        if !head.starts_with(b"Xing") && !head.starts_with(b"Info") {
            return None;
        }
        let flags = *head.get(7)?;
        let long = |at: usize| head.get(at..)?.first_chunk().map(|bytes| u32::from_be_bytes(*bytes));
        let frames = if flags & 1 == 1 { long(8).map(u64::from) } else { None };
        let is_complete = flags & 3 == 3 && long(12).is_some_and(|size| size > 0);
        Some(FrameCount { frames, is_complete })
    }
}

/// The length of the tag at the start of `bytes`; 0 if there is none. Zeros, which fill up tags, count as one.
fn tag_length(bytes: &[u8]) -> usize {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    if zeros > 0 {
        return zeros;
    }
    let size = |at: usize| bytes.get(at..).and_then(|rest| rest.first_chunk::<4>());
    // ID3v2.4, 3.1: seven bits a byte; a header of ten bytes, and a footer of ten bytes if a flag announces it.
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
        // The size counts the items and the footer, but not the header of 32 bytes. At a footer, the items have
        // already been passed.
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
