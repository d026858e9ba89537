//! Decodes a file's bytes: UTF-8 in NFC, with line feeds only.

use std::borrow::Cow;

use super::bytes::has_byte;
use crate::diagnostic::{Diagnostic, MAX_TOLD, Place, control_character, not_utf8, too_large, utf16};
use crate::source::SourcePath;
use crate::vietnamese::nfc;

/// The largest article that is read, in bytes. Real reports are far smaller.
pub(crate) const MAX_ARTICLE: u64 = 2_000_000;

/// The text of a file.
///
/// # Errors
/// The mistake, if the bytes aren't text or are too many.
pub(crate) fn decode(path: &SourcePath, bytes: &[u8]) -> Result<(String, Vec<Diagnostic>), Box<Diagnostic>> {
    if bytes.len() as u64 > MAX_ARTICLE {
        return Err(Box::new(too_large(Place::whole(path), bytes.len() as u64, MAX_ARTICLE)));
    }
    let (text, mut diagnostics) = match from_utf16(bytes) {
        Some(text) => (text, vec![utf16(Place::whole(path))]),
        None => (from_utf8(path, bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))?, Vec::new()),
    };
    let text = if has_control(&text) { without_controls(path, text, &mut diagnostics) } else { text };
    let text = match nfc(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(normal) => normal,
    };
    Ok((text, diagnostics))
}

/// `html` without the control characters that its character references stand for.
pub(super) fn without_referenced_controls(html: &str) -> Cow<'_, str> {
    if has_control(html) { Cow::Owned(html.replace(is_control, "")) } else { Cow::Borrowed(html) }
}

/// Whether there is a control character in `text`. Looks at characters only if a byte may begin one.
fn has_control(text: &str) -> bool {
    let may_begin =
        |byte: u8| (byte < b' ') & (byte != b'\t') & (byte != b'\n') | matches!(byte, 0x7f | 0xc2 | 0xef);
    has_byte(text, may_begin) && text.contains(is_control)
}

/// A character that neither shows nor separates anything, or that browsers and feeds refuse (XML 1.0, 2.2): left over
/// from a program, a scanner or Word. Zero bytes stay: a file that contains them isn't text, and another message
/// reports that.
fn is_control(char: char) -> bool {
    char.is_control() && !matches!(char, '\0' | '\t' | '\n') || matches!(char, '\u{fffe}' | '\u{ffff}')
}

/// `text` with carriage returns replaced by line feeds, and without other control characters.
fn without_controls(path: &SourcePath, text: String, diagnostics: &mut Vec<Diagnostic>) -> String {
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    if has_control(&text) { plain(path, &text, diagnostics) } else { text }
}

/// `text` without control characters. Replaces those that ended a line by a blank. Reports the first of each line.
fn plain(path: &SourcePath, text: &str, diagnostics: &mut Vec<Diagnostic>) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut found: Vec<(usize, char)> = Vec::new();
    let mut is_told = false;
    for char in text.chars() {
        if !is_control(char) {
            is_told &= char != '\n';
            plain.push(char);
            continue;
        }
        if !is_told && found.len() < MAX_TOLD {
            found.push((plain.len(), char));
        }
        is_told = true;
        if matches!(char, '\u{b}' | '\u{c}' | '\u{85}') {
            plain.push(' ');
        }
    }
    // Compute places in the text in NFC.
    let normal = nfc(&plain);
    let (mut from, mut length) = (0, 0);
    for (at, char) in found {
        length += nfc(&plain[from..at]).len();
        from = at;
        diagnostics.push(control_character(Place::new(path, &normal, length..length), char));
    }
    plain
}

/// The text of a file that may not be an article, or of its beginning; a sign replaces unreadable bytes.
pub(super) fn lossy(bytes: &[u8]) -> String {
    let text = from_utf16(bytes).unwrap_or_else(|| {
        String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).into_owned()
    });
    nfc(&text.replace('\r', "\n")).into_owned()
}

/// The text of a UTF-16 file: with a byte order mark, or without one if it begins with front matter.
fn from_utf16(bytes: &[u8]) -> Option<String> {
    let unit = match bytes {
        [0xff, 0xfe, ..] | [b'-', 0, b'-', 0, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] | [0, b'-', 0, b'-', ..] => u16::from_be_bytes,
        _ => return None,
    };
    let text = if bytes[0] < 0xfe { bytes } else { &bytes[2..] };
    let units = text.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    Some(char::decode_utf16(units).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

fn from_utf8(path: &SourcePath, bytes: &[u8]) -> Result<String, Box<Diagnostic>> {
    // The fast check tells only whether the text is valid; the slow one finds the mistake.
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

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn control_characters_are_left_out_and_told() {
        let text = "a\u{1}o\u{2}\u{302}b\u{3}\u{b}c\td\r\nđ\u{7f}\u{9f}\u{fffe}e\n";
        let (plain, told) = decode(&"content/a.md".into(), text.as_bytes()).expect("it is text");
        assert_eq!(plain, "aôb c\td\nđe\n");
        let places: Vec<(u32, u32)> = told.iter().map(|told| (told.place.line, told.place.column)).collect();
        assert_eq!(places, [(1, 2), (2, 2)]);
        assert!(told[0].message.en.contains("U+0001") && told[1].message.en.contains("U+007F"));
        let (plain, told) =
            decode(&"content/a.md".into(), "\u{1}\n".repeat(500).as_bytes()).expect("it is text");
        assert_eq!((plain.len(), told.len()), (500, 100));
        let (plain, told) =
            decode(&"content/a.md".into(), "«Xã»\u{a0}— \u{feff}…".as_bytes()).expect("it is text");
        assert_eq!((&*plain, told.len()), ("«Xã»\u{a0}— \u{feff}…", 0));
    }
}
