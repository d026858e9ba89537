//! Recognises pictures that browsers can't show, and files taken for pictures, by their first bytes.

use serde::{Deserialize, Serialize};

use super::heif;

/// The type of a file that isn't JPEG, PNG, GIF, WebP or AVIF.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Foreign {
    /// The format of photos on iPhones and some Android phones.
    Heic,
    /// The raw data of a camera's sensor.
    Raw,
    /// TIFF, unless it is raw data of a camera.
    Tiff,
    /// A bitmap of Windows.
    Bmp,
    /// JPEG XL.
    JpegXl,
    /// Anything else.
    Other,
}

impl Foreign {
    /// The type by the first bytes.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let starts = |starts: &[&[u8]]| starts.iter().any(|start| bytes.starts_with(start));
        if bytes.get(4..8) == Some(b"ftyp") {
            return Self::of_brands(heif::brands(bytes));
        }
        if starts(&[b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"FOVb", b"\0MRM", b"HEAPCCDR"])
        {
            Self::Raw
        } else if starts(&[b"II*\0", b"MM\0*"]) {
            if is_raw(bytes) { Self::Raw } else { Self::Tiff }
        } else if starts(&[b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n"]) {
            Self::JpegXl
        } else if starts(&[b"BM"]) {
            Self::Bmp
        } else {
            Self::Other
        }
    }

    fn of_brands(brands: &[[u8; 4]]) -> Self {
        let has = |wanted: &[&[u8; 4]]| brands.iter().any(|brand| wanted.contains(&brand));
        if has(&[b"crx "]) {
            Self::Raw
        } else if has(&[b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"]) {
            Self::Heic
        } else {
            Self::Other
        }
    }
}

/// Whether a TIFF is raw data of a camera: Canon's mark, or a tag that DNG or a maker writes into the first directory.
fn is_raw(bytes: &[u8]) -> bool {
    const MAKER: &[&[u8]] =
        &[b"Canon", b"NIKON", b"SONY", b"PENTAX", b"SAMSUNG", b"Panasonic", b"OLYMPUS", b"Leica"];
    let head = &bytes[..bytes.len().min(4096)];
    let has = |text: &[u8]| head.windows(text.len()).any(|window| window == text);
    let is_little = bytes.starts_with(b"II");
    // DNGVersion, of four bytes (DNG 1.7).
    let dng: &[u8] =
        if is_little { &[0x12, 0xc6, 1, 0, 4, 0, 0, 0] } else { &[0xc6, 0x12, 0, 1, 0, 0, 0, 4] };
    bytes.get(8..10) == Some(b"CR") || has(dng) || MAKER.iter().any(|maker| has(maker))
}
