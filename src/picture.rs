//! The displayed size of pictures, so that a page can reserve the space while they load.

use serde::{Deserialize, Serialize};

/// The size of a picture as browsers show it, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Size {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// The size of the picture in `bytes`; `None` if they aren't a picture, or one without a size, such as SVG.
pub fn size(bytes: &[u8]) -> Option<Size> {
    let size = imagesize::blob_size(bytes).ok()?;
    let (width, height) = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
    let size =
        if lies_on_its_side(bytes) { Size { width: height, height: width } } else { Size { width, height } };
    (size.width > 0 && size.height > 0).then_some(size)
}

/// Marks the segment of a JPEG file that contains the orientation, as TIFF (Exif 2.32, 4.5 and 4.6.4).
const EXIF: &[u8] = b"Exif\0\0";
/// The start of a PNG file. Chunks follow: length, type, data, checksum (PNG, third edition, 5.2 and 11.3.3.6).
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The tag for the orientation.
const ORIENTATION: u16 = 0x0112;
/// Enough for all segments before the picture.
const REACH: usize = 64 * 1024;

/// Whether the picture is rotated by 90° for display, because the camera was held upright.
fn lies_on_its_side(bytes: &[u8]) -> bool {
    let exif = match bytes.strip_prefix(PNG) {
        Some(chunks) => png_exif(chunks),
        None => jpeg_exif(bytes),
    };
    exif.and_then(orientation).is_some_and(|orientation| (5..=8).contains(&orientation))
}

fn jpeg_exif(bytes: &[u8]) -> Option<&[u8]> {
    let head = bytes.strip_prefix(&[0xff, 0xd8]).map(|head| &head[..head.len().min(REACH)])?;
    let at = head.windows(EXIF.len()).position(|window| window == EXIF)?;
    Some(&head[at + EXIF.len()..])
}

/// Some programs put Exif behind the picture.
fn png_exif(mut chunks: &[u8]) -> Option<&[u8]> {
    loop {
        let (length, rest) = chunks.split_first_chunk::<4>()?;
        let (name, rest) = rest.split_first_chunk::<4>()?;
        let (data, rest) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        if name == b"eXIf" {
            return Some(data);
        }
        chunks = rest.get(4..)?;
    }
}

/// The orientation in `tiff`, which is TIFF without a picture.
fn orientation(tiff: &[u8]) -> Option<u16> {
    let is_little = tiff.starts_with(b"II");
    let short = |at: usize| {
        let bytes = *tiff.get(at..)?.first_chunk::<2>()?;
        Some(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let long = |at: usize| {
        let bytes = *tiff.get(at..)?.first_chunk::<4>()?;
        Some(if is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    };
    let directory = long(4)? as usize;
    let entry = |idx: u16| directory.checked_add(2 + usize::from(idx) * 12);
    let mut entries = (0..short(directory)?).filter_map(entry);
    let found = entries.find(|&entry| short(entry) == Some(ORIENTATION))?;
    short(found + 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The start of a JPEG file of 300 × 200 pixels, with `exif` as its first segment.
    fn jpeg(exif: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8];
        if !exif.is_empty() {
            bytes.extend([0xff, 0xe1]);
            bytes.extend((exif.len() as u16 + 2).to_be_bytes());
            bytes.extend(exif);
        }
        bytes.extend([0xff, 0xc0, 0, 11, 8, 0, 200, 1, 44, 1, 1, 0x11, 0]);
        bytes
    }

    fn exif(order: &[u8], orientation: u16) -> Vec<u8> {
        let is_little = order == b"II";
        let short = |value: u16| if is_little { value.to_le_bytes() } else { value.to_be_bytes() };
        let long = |value: u32| if is_little { value.to_le_bytes() } else { value.to_be_bytes() };
        let mut bytes = [EXIF, order, &short(42), &long(8), &short(2)].concat();
        for (tag, value) in [(0x0100, 300), (ORIENTATION, orientation)] {
            bytes.extend([&short(tag)[..], &short(3), &long(1), &short(value), &[0, 0]].concat());
        }
        bytes
    }

    #[test]
    fn a_photo_is_as_large_as_it_is_shown() {
        let lying = Some(Size { width: 300, height: 200 });
        let upright = Some(Size { width: 200, height: 300 });
        assert_eq!(size(&jpeg(&[])), lying);
        for order in [b"II", b"MM"] {
            for (orientation, expected) in [(1, lying), (3, lying), (6, upright), (8, upright)] {
                assert_eq!(size(&jpeg(&exif(order, orientation))), expected, "{orientation}");
            }
        }
    }

    /// A PNG file of 300 × 200 pixels; `exif` stands before the picture or behind it.
    fn png(exif: &[u8], is_behind: bool) -> Vec<u8> {
        let chunk =
            |name: &[u8], data: &[u8]| [&(data.len() as u32).to_be_bytes(), name, data, &[0; 4]].concat();
        let header = chunk(b"IHDR", &[0, 0, 1, 44, 0, 0, 0, 200, 8, 2, 0, 0, 0]);
        let mut parts = [chunk(b"eXIf", exif), chunk(b"IDAT", &[0; 70_000])];
        if is_behind {
            parts.reverse();
        }
        [PNG, &header, &parts.concat(), &chunk(b"IEND", &[])].concat()
    }

    #[test]
    fn a_drawing_of_pixels_is_turned_as_well() {
        let lying = Some(Size { width: 300, height: 200 });
        let upright = Some(Size { width: 200, height: 300 });
        for (orientation, expected) in (1..=9).zip([lying; 4].into_iter().chain([upright; 4]).chain([lying]))
        {
            for order in [b"II", b"MM"] {
                let tiff = exif(order, orientation).split_off(EXIF.len());
                assert_eq!(size(&png(&tiff, false)), expected, "{orientation}");
                assert_eq!(size(&png(&tiff, true)), expected, "{orientation}");
            }
        }
        // What only looks like a chunk, in a text of one.
        let mut text = png(&[], false);
        let at = text.windows(4).position(|window| window == b"eXIf").unwrap_or_default();
        text[at..at + 4].copy_from_slice(b"tEXt");
        assert_eq!(size(&text), lying);
        assert_eq!(size(&png(b"II*\0\xff\xff\xff\xff", false)), lying);
    }

    #[test]
    fn what_is_no_picture_has_no_size() {
        let cut = jpeg(&exif(b"II", 6));
        for bytes in [&b""[..], b"%PDF-1.7", b"<svg/>", &cut[..20], &cut[..32]] {
            assert_eq!(size(bytes), None);
        }
    }
}
