//! The text of a file as stored on the disk, for changing a part of it.

use super::is_like_fence;

/// The text of a file with its line ends and its byte order mark.
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
    /// The text of an article, and the start of its front matter: below the line `---`. `None` if it isn't text, or
    /// doesn't begin with front matter.
    pub(super) fn of_article(bytes: &[u8]) -> Option<(Self, usize)> {
        let raw = Self::of_text(bytes)?;
        let text = &raw.text;
        let mark = text.len() - text.trim_start_matches('\u{feff}').len();
        let opening = lines(text, mark).find(|(_, line)| !line.trim().is_empty());
        let (at, line) = opening.filter(|(_, line)| is_like_fence(line))?;
        let front = at + line.len();
        Some((raw, front))
    }

    /// The text of a file; `None` if it isn't text.
    pub(super) fn of_text(bytes: &[u8]) -> Option<Self> {
        // Editors on Windows may save UTF-16, which the program reads with a warning.
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
        Some(Self { encoding, text: text? })
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

/// The text of a file, with line feeds only and without a byte order mark. `None` if the bytes aren't text.
pub fn plain_text(bytes: &[u8]) -> Option<String> {
    Raw::of_text(bytes).map(|raw| plain(raw.text.trim_start_matches('\u{feff}')))
}

/// The file with a new text, as [`plain_text`] gives it, in the encoding and with the byte order mark and the line ends
/// of the old one. `None` if the old one isn't text.
pub fn retyped(bytes: &[u8], text: &str) -> Option<Vec<u8>> {
    let raw = Raw::of_text(bytes)?;
    let start = raw.text.len() - raw.text.trim_start_matches('\u{feff}').len();
    let (mark, old) = raw.text.split_at(start);
    Some(raw.encoded(&format!("{mark}{}", with_old_lines(old, text))))
}

/// Replaces `old` by `text`, which has line feeds only. Equal lines at the beginning and end stay; the others get the
/// line ends of those that they replace.
pub(super) fn with_old_lines(old: &str, text: &str) -> String {
    let kept: Vec<&str> = lines(old, 0).map(|(_, line)| line).collect();
    let wanted: Vec<&str> = lines(text, 0).map(|(_, line)| line).collect();
    let same = |one: &str, other: &str| content_of(one) == content_of(other);
    let before = kept.iter().zip(&wanted).take_while(|(one, other)| same(one, other)).count();
    let rest = kept.len().min(wanted.len()) - before;
    let pairs = kept.iter().rev().zip(wanted.iter().rev()).take(rest);
    let behind = pairs.take_while(|(one, other)| same(one, other)).count();
    // Take the line end of the replaced line, or the one above, or the first.
    let near = [kept.get(before), before.checked_sub(1).and_then(|idx| kept.get(idx)), kept.first()];
    let ends = near.into_iter().flatten().map(|line| &line[content_of(line).len()..]);
    let newline = ends.into_iter().find(|end| !end.is_empty()).unwrap_or("\n");
    let mut new: String = kept[..before].concat();
    let end_line = |new: &mut String| {
        if !new.is_empty() && !new.ends_with(['\n', '\r']) {
            new.push_str(newline);
        }
    };
    for line in &wanted[before..wanted.len() - behind] {
        end_line(&mut new);
        new.push_str(content_of(line));
        if line.ends_with('\n') {
            new.push_str(newline);
        }
    }
    for line in &kept[kept.len() - behind..] {
        end_line(&mut new);
        new.push_str(line);
    }
    // Whether the last line has a line end is part of the text.
    match (text.ends_with('\n'), new.ends_with(['\n', '\r'])) {
        (true, false) if !new.is_empty() => new + newline,
        (false, true) => content_of(&new).to_owned(),
        _ => new,
    }
}

fn content_of(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

/// `text` with line feeds only.
pub(super) fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// `None` if encoding the text wouldn't give the same bytes.
fn from_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16(&units).ok().filter(|_| rest.is_empty())
}

/// The lines of `text` from byte `start` on, each with its offset and its line end of any system.
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
