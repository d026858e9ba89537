//! The text of a file as it is on the disk, for those who change a part of it.

use super::is_like_fence;

/// The text of a file as it is, down to its line ends and its byte order mark.
pub(super) struct Raw {
    pub(super) text: String,
    encoding: Encoding,
}

#[derive(Clone, Copy)]
enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
}

impl Raw {
    /// The text of an article, and where its front matter begins: below the line `---`. `None` if it is no text, or doesn't
    /// begin with front matter.
    pub(super) fn of_article(bytes: &[u8]) -> Option<(Self, usize)> {
        // An editor of Windows may save UTF-16, which is read with a warning.
        let encoding = match bytes {
            [0xff, 0xfe, ..] | [b'-', 0, ..] => Encoding::Utf16Le,
            [0xfe, 0xff, ..] | [0, b'-', ..] => Encoding::Utf16Be,
            _ => Encoding::Utf8,
        };
        let text = match encoding {
            Encoding::Utf8 => String::from_utf8(bytes.to_vec()).ok(),
            Encoding::Utf16Le => from_utf16(bytes, u16::from_le_bytes),
            Encoding::Utf16Be => from_utf16(bytes, u16::from_be_bytes),
        };
        let text = text?;
        let mark = text.len() - text.trim_start_matches('\u{feff}').len();
        let opening = lines(&text, mark).find(|(_, line)| !line.trim().is_empty());
        let (at, line) = opening.filter(|(_, line)| is_like_fence(line))?;
        let front = at + line.len();
        Some((Self { encoding, text }, front))
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        self.encoded(&self.text)
    }

    /// The bytes of another text in the encoding of this one.
    pub(super) fn encoded(&self, text: &str) -> Vec<u8> {
        match self.encoding {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        }
    }
}

/// None if the text couldn't be written back as it is.
fn from_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16(&units).ok().filter(|_| rest.is_empty())
}

/// The lines of `text` from byte `start` on, each with its offset and its end, whatever system that is of.
pub(super) fn lines(text: &str, start: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = start;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let end = match rest.find(['\n', '\r']) {
            Some(end) if rest[end..].starts_with("\r\n") => end + 2,
            Some(end) => end + 1,
            None => rest.len(),
        };
        let line = (at, &rest[..end]);
        at += end;
        Some(line)
    })
}
