//! Reads two things from Exif: the orientation and the small preview (Exif 2.32, 4.6).

use std::ops::Range;

/// The orientation: how to turn a stored picture for display.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Orientation {
    /// The columns and rows of the stored picture are swapped, before anything is mirrored.
    pub is_transposed: bool,
    pub is_mirrored: bool,
    pub is_upside_down: bool,
}

impl Orientation {
    /// The orientation by its number in Exif. An unknown number means that the picture is shown as stored.
    fn of(number: u16) -> Self {
        let (is_transposed, is_mirrored, is_upside_down) = match number {
            2 => (false, true, false),
            3 => (false, true, true),
            4 => (false, false, true),
            5 => (true, false, false),
            6 => (true, true, false),
            7 => (true, true, true),
            8 => (true, false, true),
            _ => (false, false, false),
        };
        Self { is_transposed, is_mirrored, is_upside_down }
    }

    /// The orientation after this number of quarter turns anticlockwise.
    pub(super) fn turned_left(quarters: u8) -> Self {
        Self::of([1, 8, 3, 6][usize::from(quarters % 4)])
    }
}

/// The data that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Exif {
    pub orientation: Orientation,
    /// The range of the preview in the bytes that were read.
    pub thumbnail: Option<Range<usize>>,
}

/// Some programs begin a chunk of other formats with this mark of JPEG.
pub(super) const MARK: &[u8] = b"Exif\0\0";

const ORIENTATION: u16 = 0x0112;
const THUMBNAIL: u16 = 0x0201;
const THUMBNAIL_LENGTH: u16 = 0x0202;

/// Reads `tiff`, a TIFF without a picture. Ignores broken entries.
pub(super) fn read(tiff: &[u8]) -> Exif {
    let mut exif = Exif::default();
    let Some(tiff) = Tiff::new(tiff) else { return exif };
    let Some(first) = tiff.long(4) else { return exif };
    if let Some(entry) = tiff.entry(first, ORIENTATION) {
        exif.orientation = Orientation::of(tiff.short(entry + 8).unwrap_or_default());
    }
    exif.thumbnail = tiff.next(first).and_then(|second| tiff.thumbnail(second));
    exif
}

struct Tiff<'b> {
    bytes: &'b [u8],
    is_little: bool,
}

impl<'b> Tiff<'b> {
    fn new(bytes: &'b [u8]) -> Option<Self> {
        let is_little = bytes.starts_with(b"II");
        (is_little || bytes.starts_with(b"MM")).then_some(Self { bytes, is_little })
    }

    fn short(&self, at: usize) -> Option<u16> {
        let bytes = *self.bytes.get(at..)?.first_chunk::<2>()?;
        Some(if self.is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    }

    fn long(&self, at: usize) -> Option<usize> {
        let bytes = *self.bytes.get(at..)?.first_chunk::<4>()?;
        Some(if self.is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) } as usize)
    }

    /// The position of the entry for `tag` in the directory at `directory`.
    fn entry(&self, directory: usize, tag: u16) -> Option<usize> {
        let entries = 0..usize::from(self.short(directory)?);
        let mut entries = entries.map(|idx| directory + 2 + idx * 12);
        entries.find(|&entry| self.short(entry) == Some(tag))
    }

    /// The position of the directory after the one at `directory`.
    fn next(&self, directory: usize) -> Option<usize> {
        let n_entries = usize::from(self.short(directory)?);
        self.long(directory + 2 + n_entries * 12).filter(|&at| at > 0)
    }

    fn thumbnail(&self, directory: usize) -> Option<Range<usize>> {
        let value = |tag| self.long(self.entry(directory, tag)? + 8);
        let at = value(THUMBNAIL)?;
        let range = at..at.checked_add(value(THUMBNAIL_LENGTH)?)?;
        self.bytes.get(range.clone())?.starts_with(&[0xff, 0xd8]).then_some(range)
    }
}
