//! MPEG-4 with sound (ISO/IEC 14496-12): nested boxes. Boxes with notes become free space of the same length, so that
//! the offsets of the sound in the file stay valid.

use std::ops::Range;

use super::{AudioFlaw, MAX_UNITS};

/// A box in the file.
#[derive(Clone)]
struct Atom {
    kind: [u8; 4],
    /// The range of the whole box.
    whole: Range<usize>,
    /// The range without its header.
    inside: Range<usize>,
}

/// Boxes that contain boxes needed for playing.
const PARENTS: [&[u8; 4]; 5] = [b"moov", b"trak", b"mdia", b"minf", b"stbl"];

/// Boxes needed for playing. All others are notes: `udta` with titles and the place, `meta`, `uuid`, `free`.
const NEEDED: [&[u8; 4]; 23] = [
    b"ftyp", b"moov", b"mdat", b"mvhd", b"trak", b"tkhd", b"edts", b"mdia", b"mdhd", b"hdlr", b"minf",
    b"smhd", b"dinf", b"stbl", b"stsd", b"stts", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"sgpd",
    b"sbgp",
];

/// The most boxes. A recording has about thirty.
const MAX_BOXES: usize = 10_000;

pub(super) fn clean(mut bytes: Vec<u8>) -> Result<Vec<u8>, AudioFlaw> {
    let whole = 0..bytes.len();
    let mut todo = vec![whole];
    let (mut notes, mut times, mut unusual) = (Vec::new(), Vec::new(), Vec::new());
    let (mut n_boxes, mut n_tracks, mut has_data, mut handler) = (0, 0, false, None);
    while let Some(range) = todo.pop() {
        for atom in atoms(&bytes, range)? {
            n_boxes += 1;
            if n_boxes > MAX_BOXES {
                return Err(AudioFlaw::Broken);
            }
            let inside = &bytes[atom.inside.clone()];
            match &atom.kind {
                b"trak" => n_tracks += 1,
                b"mdat" => has_data = true,
                // A fragmented film, for streaming.
                b"moof" => return Err(AudioFlaw::Encoding),
                b"mdhd" if units(inside).is_some_and(|units| units > MAX_UNITS) => {
                    return Err(AudioFlaw::Endless);
                }
                b"hdlr" => handler = inside.get(8..12).map(<[u8]>::to_vec),
                _ => {}
            }
            if matches!(&atom.kind, b"mvhd" | b"tkhd" | b"mdhd") {
                // The times of creation and last change.
                let length = if inside.first() == Some(&1) { 16 } else { 8 };
                times.push(atom.inside.start + 4..(atom.inside.start + 4 + length).min(atom.inside.end));
            }
            if atom.inside.len() + 8 != atom.whole.len() || bytes[atom.whole.start..].starts_with(&[0; 4]) {
                unusual.push(atom.clone());
            }
            if PARENTS.contains(&&atom.kind) {
                todo.push(atom.inside);
            } else if !NEEDED.contains(&&atom.kind) {
                notes.push(atom);
            }
        }
    }
    if !has_data || n_tracks == 0 {
        return Err(AudioFlaw::Broken);
    }
    if n_tracks > 1 || handler.as_deref() != Some(b"soun") {
        return Err(AudioFlaw::NotOnlySound);
    }
    // lofty miscounts boxes whose size has 64 bits or means “up to the end”.
    for atom in unusual {
        let size = u32::try_from(atom.inside.len() + 8).map_err(|_| AudioFlaw::Broken)?;
        let head_at = atom.inside.start - 8;
        bytes[head_at..atom.inside.start].copy_from_slice(&[size.to_be_bytes(), atom.kind].concat());
        if head_at > atom.whole.start {
            bytes[atom.whole.start..head_at].copy_from_slice(b"\0\0\0\x08free");
        }
    }
    for note in notes {
        bytes[note.inside.start - 4..note.inside.start].copy_from_slice(b"free");
        bytes[note.inside].fill(0);
    }
    for time in times {
        bytes[time].fill(0);
    }
    Ok(bytes)
}

/// The boxes in a range, which they must fill.
fn atoms(bytes: &[u8], range: Range<usize>) -> Result<Vec<Atom>, AudioFlaw> {
    let mut atoms = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let head = &bytes[at..range.end];
        let (Some(size), Some(kind)) =
            (head.first_chunk::<4>(), head.get(4..).and_then(|rest| rest.first_chunk()))
        else {
            // Some programs end a list of boxes with four zeros.
            let is_end = head.iter().all(|byte| *byte == 0);
            return if is_end { Ok(atoms) } else { Err(AudioFlaw::Cut) };
        };
        let (header, size) = match u32::from_be_bytes(*size) {
            0 => (8, head.len()),
            1 => {
                let size = head.get(8..).and_then(|rest| rest.first_chunk()).ok_or(AudioFlaw::Cut)?;
                (16, usize::try_from(u64::from_be_bytes(*size)).map_err(|_| AudioFlaw::Cut)?)
            }
            size => (8, size as usize),
        };
        if size > head.len() {
            return Err(AudioFlaw::Cut);
        }
        if size < header || atoms.len() > MAX_BOXES {
            return Err(AudioFlaw::Broken);
        }
        atoms.push(Atom { kind: *kind, whole: at..at + size, inside: at + header..at + size });
        at += size;
    }
    Ok(atoms)
}

/// The duration of the sound in a box `mdhd` with 64-bit numbers.
fn units(inside: &[u8]) -> Option<u64> {
    let is_long = inside.first() == Some(&1);
    if is_long { inside.get(24..)?.first_chunk().map(|bytes| u64::from_be_bytes(*bytes)) } else { None }
}
