//! Ogg (RFC 3533) with Opus (RFC 7845) or Vorbis: pages that carry packets. The second packet holds the notes; it is
//! overwritten with blanks of the same length.

use std::ops::Range;

use lofty::file::FileType;

use super::{AudioFlaw, MAX_UNITS};

/// A page in the file.
struct Page {
    at: usize,
    /// The range of its bytes after the header.
    inside: Range<usize>,
    /// The lengths of its segments; a segment of 255 bytes continues in the next one.
    lacing: Range<usize>,
    /// The number of samples up to its end; all bits are set if no packet ends here.
    position: u64,
    serial: u32,
}

pub(super) fn clean(mut bytes: Vec<u8>) -> Result<Vec<u8>, AudioFlaw> {
    let pages = pages(&bytes)?;
    let first = pages.first().ok_or(AudioFlaw::Broken)?;
    if pages.iter().any(|page| page.serial != first.serial) {
        return Err(AudioFlaw::NotOnlySound);
    }
    // Some programs end with an empty page. If there are many of them, lofty takes long to find the last one.
    let last = pages.iter().rev().take(2).find(|page| !page.lacing.is_empty()).ok_or(AudioFlaw::Broken)?;
    // The last packet would be incomplete.
    if last.position == u64::MAX {
        return Err(AudioFlaw::Cut);
    }
    if last.position > MAX_UNITS {
        return Err(AudioFlaw::Endless);
    }
    // lofty would take it for the last page.
    if bytes[last.inside.clone()].windows(4).any(|four| four == b"OggS") {
        return Err(AudioFlaw::Broken);
    }
    let (head, end): (&[u8], &[u8]) = match FileType::from_buffer(&bytes) {
        Some(FileType::Opus) if is_heard(&bytes[first.inside.clone()], last.position) => (b"OpusTags", &[]),
        Some(FileType::Opus) => return Err(AudioFlaw::Broken),
        Some(FileType::Vorbis) => (b"\x03vorbis", &[1]),
        _ => return Err(AudioFlaw::Encoding),
    };
    let notes = second_packet(&bytes, &pages).ok_or(AudioFlaw::Broken)?;
    let length = notes.iter().map(|(_, piece)| piece.len()).sum();
    let mut blank = blank_notes(head, end, length).ok_or(AudioFlaw::Broken)?.into_iter();
    let mut changed: Vec<&Page> = Vec::new();
    for (page, piece) in notes {
        for (byte, blank) in bytes[piece].iter_mut().zip(&mut blank) {
            *byte = blank;
        }
        changed.push(page);
    }
    for page in changed {
        bytes[page.at + 22..page.at + 26].fill(0);
        let sum = checksum(&bytes[page.at..page.inside.end]);
        bytes[page.at + 22..page.at + 26].copy_from_slice(&sum.to_le_bytes());
    }
    Ok(bytes)
}

fn pages(bytes: &[u8]) -> Result<Vec<Page>, AudioFlaw> {
    let mut pages = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let header = bytes.get(at..at + 27).ok_or(AudioFlaw::Cut)?;
        let is_page = header.starts_with(b"OggS\0");
        let (Some(position), Some(serial)) = (header[6..].first_chunk(), header[14..].first_chunk()) else {
            return Err(AudioFlaw::Broken);
        };
        if !is_page {
            return Err(AudioFlaw::Broken);
        }
        let lacing = at + 27..at + 27 + usize::from(header[26]);
        let lengths = bytes.get(lacing.clone()).ok_or(AudioFlaw::Cut)?;
        let length: usize = lengths.iter().map(|length| usize::from(*length)).sum();
        let inside = lacing.end..lacing.end + length;
        if inside.end > bytes.len() {
            return Err(AudioFlaw::Cut);
        }
        let next = inside.end;
        let (position, serial) = (u64::from_le_bytes(*position), u32::from_le_bytes(*serial));
        pages.push(Page { at, inside, lacing, position, serial });
        at = next;
    }
    Ok(pages)
}

/// Whether an Opus recording has channels and lasts at least a thousandth of a second: lofty divides by the length.
fn is_heard(head: &[u8], position: u64) -> bool {
    let channels = head.get(9).copied().unwrap_or_default();
    let skipped =
        head.get(10..).and_then(|skipped| skipped.first_chunk()).map(|two| u16::from_le_bytes(*two));
    let heard = skipped.and_then(|skipped| position.checked_sub(skipped.into()));
    channels > 0 && heard.is_some_and(|samples| samples >= 48)
}

/// The segments of the second packet, each with its page. `None` if it doesn't end.
fn second_packet<'p>(bytes: &[u8], pages: &'p [Page]) -> Option<Vec<(&'p Page, Range<usize>)>> {
    let mut pieces = Vec::new();
    let mut n_ended = 0;
    for page in pages {
        let mut at = page.inside.start;
        let mut piece = at..at;
        for length in &bytes[page.lacing.clone()] {
            let end = at + usize::from(*length);
            if n_ended == 1 {
                piece = if piece.is_empty() { at..end } else { piece.start..end };
            }
            at = end;
            if *length < 255 {
                n_ended += 1;
                if n_ended == 2 {
                    pieces.push((page, piece));
                    return Some(pieces);
                }
            }
        }
        if !piece.is_empty() {
            pieces.push((page, piece));
        }
    }
    None
}

/// A packet of this length without notes, between its first bytes `head` and its last bytes `end`. Blanks replace the
/// name of the program that made it. `None` if the length is too short.
fn blank_notes(head: &[u8], end: &[u8], length: usize) -> Option<Vec<u8>> {
    let blanks = length.checked_sub(head.len() + 8 + end.len())?;
    let size = u32::try_from(blanks).ok()?.to_le_bytes();
    Some([head, &size, &vec![b' '; blanks], &[0; 4], end].concat())
}

/// CRC-32 as in RFC 3533, 6: polynomial 0x04c11db7, bits not mirrored, from zero.
fn checksum(page: &[u8]) -> u32 {
    page.iter().fold(0, |sum: u32, byte| {
        (0..8).fold(sum ^ u32::from(*byte) << 24, |sum, _| {
            let shifted = sum << 1;
            if sum & 0x8000_0000 == 0 { shifted } else { shifted ^ 0x04c1_1db7 }
        })
    })
}
