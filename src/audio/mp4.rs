//! MPEG-4 with sound (ISO/IEC 14496-12): boxes in boxes. Boxes with notes become free space of the same length, so that
//! the places of the sound in the file stay right.

use std::ops::Range;

use super::{Clean, Flaw, millis};

/// A box in the file.
struct Atom {
    kind: [u8; 4],
    /// All of it.
    whole: Range<usize>,
    /// Without its header.
    inside: Range<usize>,
}

/// Boxes that hold boxes which are needed to play.
const PARENTS: [&[u8; 4]; 5] = [b"moov", b"trak", b"mdia", b"minf", b"stbl"];

/// Boxes that are needed to play. All others are notes: `udta` with titles and the place, `meta`, `uuid`, `free`.
const NEEDED: [&[u8; 4]; 23] = [
    b"ftyp", b"moov", b"mdat", b"mvhd", b"trak", b"tkhd", b"edts", b"mdia", b"mdhd", b"hdlr", b"minf",
    b"smhd", b"dinf", b"stbl", b"stsd", b"stts", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"sgpd",
    b"sbgp",
];

/// The most boxes. A recording has about thirty.
const MAX_BOXES: usize = 10_000;

pub(super) fn clean(mut bytes: Vec<u8>) -> Result<Clean, Flaw> {
    let whole = 0..bytes.len();
    let mut todo = vec![whole];
    let (mut notes, mut times) = (Vec::new(), Vec::new());
    let (mut n_boxes, mut n_tracks, mut millis) = (0, 0, None);
    let (mut has_data, mut handler, mut encoding) = (false, None, None);
    while let Some(range) = todo.pop() {
        for atom in atoms(&bytes, range)? {
            n_boxes += 1;
            if n_boxes > MAX_BOXES {
                return Err(Flaw::Broken);
            }
            let inside = &bytes[atom.inside.clone()];
            match &atom.kind {
                b"trak" => n_tracks += 1,
                b"mdat" => has_data = true,
                // A film in pieces, for streaming.
                b"moof" => return Err(Flaw::Encoding),
                b"mdhd" => millis = duration(inside),
                b"hdlr" => handler = inside.get(8..12).map(<[u8]>::to_vec),
                b"stsd" => encoding = inside.get(12..16).map(<[u8]>::to_vec),
                _ => {}
            }
            if matches!(&atom.kind, b"mvhd" | b"tkhd" | b"mdhd") {
                // When it was made and last changed.
                let length = if inside.first() == Some(&1) { 16 } else { 8 };
                times.push(atom.inside.start + 4..(atom.inside.start + 4 + length).min(atom.inside.end));
            }
            if PARENTS.contains(&&atom.kind) {
                todo.push(atom.inside);
            } else if !NEEDED.contains(&&atom.kind) {
                notes.push(atom);
            }
        }
    }
    if !has_data || n_tracks == 0 {
        return Err(Flaw::Broken);
    }
    if n_tracks > 1 || handler.as_deref() != Some(b"soun") {
        return Err(Flaw::NotOnlySound);
    }
    if encoding.as_deref() != Some(b"mp4a") {
        return Err(Flaw::Encoding);
    }
    for note in notes {
        bytes[note.whole.start + 4..note.whole.start + 8].copy_from_slice(b"free");
        bytes[note.inside].fill(0);
    }
    for time in times {
        bytes[time].fill(0);
    }
    Ok(Clean { millis: millis.ok_or(Flaw::Broken)?, bytes })
}

/// The boxes in a range, which they must fill.
fn atoms(bytes: &[u8], range: Range<usize>) -> Result<Vec<Atom>, Flaw> {
    let mut atoms = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let head = &bytes[at..range.end];
        let (Some(size), Some(kind)) =
            (head.first_chunk::<4>(), head.get(4..).and_then(|rest| rest.first_chunk()))
        else {
            // Some programs end a list of boxes with four zeros.
            let is_end = head.iter().all(|byte| *byte == 0);
            return if is_end { Ok(atoms) } else { Err(Flaw::Cut) };
        };
        let (header, size) = match u32::from_be_bytes(*size) {
            0 => (8, head.len()),
            1 => {
                let size = head.get(8..).and_then(|rest| rest.first_chunk()).ok_or(Flaw::Cut)?;
                (16, usize::try_from(u64::from_be_bytes(*size)).map_err(|_| Flaw::Cut)?)
            }
            size => (8, size as usize),
        };
        if size > head.len() {
            return Err(Flaw::Cut);
        }
        if size < header || atoms.len() > MAX_BOXES {
            return Err(Flaw::Broken);
        }
        atoms.push(Atom { kind: *kind, whole: at..at + size, inside: at + header..at + size });
        at += size;
    }
    Ok(atoms)
}

/// The milliseconds that a box `mdhd` tells.
fn duration(inside: &[u8]) -> Option<u64> {
    let long = |at: usize| inside.get(at..)?.first_chunk().map(|bytes| u64::from(u32::from_be_bytes(*bytes)));
    match inside.first()? {
        0 => millis(long(16)?, long(12)?),
        1 => millis(inside.get(24..)?.first_chunk().map(|bytes| u64::from_be_bytes(*bytes))?, long(20)?),
        _ => None,
    }
}
