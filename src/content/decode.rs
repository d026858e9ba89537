//! Decodes a file's bytes: UTF-8 in NFC, with line feeds only.

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Place, not_utf8, too_large, utf16};
use crate::source::SourcePath;
use crate::vietnamese::nfc;

/// The largest article that is read, in bytes. Real reports are far smaller.
pub(crate) const MAX_ARTICLE: u64 = 2_000_000;

/// The text of a file.
///
/// # Errors
/// The mistake, if the bytes are no text or too many.
pub(crate) fn decode(path: &SourcePath, bytes: &[u8]) -> Result<(String, Vec<Diagnostic>), Box<Diagnostic>> {
    if bytes.len() as u64 > MAX_ARTICLE {
        return Err(Box::new(too_large(Place::whole(path), bytes.len() as u64, MAX_ARTICLE)));
    }
    let (text, diagnostics) = match bytes {
        [0xff, 0xfe, rest @ ..] => (from_utf16(rest, u16::from_le_bytes), vec![utf16(Place::whole(path))]),
        [0xfe, 0xff, rest @ ..] => (from_utf16(rest, u16::from_be_bytes), vec![utf16(Place::whole(path))]),
        _ => (from_utf8(path, bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))?, Vec::new()),
    };
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    let text = match nfc(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(normal) => normal,
    };
    Ok((text, diagnostics))
}

fn from_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn from_utf8(path: &SourcePath, bytes: &[u8]) -> Result<String, Box<Diagnostic>> {
    // The fast check says whether the text is valid; only the slow one says where it isn't.
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|error| {
        let at = error.valid_up_to();
        // Up to the mistake, the lossy text has the same length, so its offset is right.
        let text = String::from_utf8_lossy(bytes);
        Box::new(not_utf8(Place::new(path, &text, at..at + 1), bytes[at]))
    })
}
