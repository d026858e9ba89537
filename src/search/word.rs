//! Splits texts into words, and gives the two keys of each word.
//!
//! `script/words.js` has the same rules; `tests/search/words.txt` and random texts hold both to them.

use crate::vietnamese::{fold, tone_key};

/// Longer runs of letters aren't words but file addresses, keys or base64. In bytes.
const LONGEST: usize = 64;

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// A syllable, a number, an abbreviation.
    Word(&'t str),
    /// Words joined around a digit, such as `33-CT/TU`, `1.336`, `4/4/2023`: one word, and its parts as further words.
    Joined(&'t str),
    /// The end of a paragraph or item: words before and after are not neighbours.
    Break,
}

/// Calls `take` with each piece of `text`. Each line is a text of its own.
pub fn pieces<'t>(text: &'t str, mut take: impl FnMut(Piece<'t>)) {
    let mut at = 0;
    while at < text.len() {
        // Fast path: nearly all words are letters followed by a space.
        let end = letters(text.as_bytes(), at);
        if end > at && text.as_bytes().get(end) == Some(&b' ') {
            take_run(&text[at..end], false, &mut take);
            at = end + 1;
            continue;
        }
        let (class, size) = class_at(text, at);
        match class {
            Class::Letter => {
                let (end, has_joint) = end_of_run(text, at + size);
                take_run(&text[at..end], has_joint, &mut take);
                at = end;
                continue;
            }
            Class::Line => take(Piece::Break),
            Class::Joint | Class::Apostrophe | Class::Other => {}
        }
        at += size;
    }
}

fn take_run<'t>(run: &'t str, has_joint: bool, take: &mut impl FnMut(Piece<'t>)) {
    if run.len() > LONGEST {
        take(Piece::Break);
    } else if !has_joint {
        take(Piece::Word(run));
    } else if run.bytes().any(|byte| byte.is_ascii_digit()) {
        take(Piece::Joined(run));
    } else {
        run.split(is_joint).for_each(|part| take(Piece::Word(part)));
    }
}

/// The parts of a joined word that are also words. A number with grouped thousands has none.
pub fn parts(joined: &str) -> impl Iterator<Item = &str> {
    let joined = if is_grouped(joined) { "" } else { joined };
    joined.split(is_joint).filter(|part| !part.is_empty())
}

/// The two keys of a word: without marks, and with its marks. The first one also ignores the points between thousands.
pub fn keys(word: &str) -> (String, String) {
    let plain: String = word.chars().filter(|char| !is_apostrophe(*char)).collect();
    let marked = tone_key(&plain);
    let folded = if is_grouped(&marked) { marked.replace('.', "") } else { fold(&marked) };
    (folded, marked)
}

/// Where the run of letters and digits around `at` ends, and whether it contains joints. A joint counts only between
/// two letters.
fn end_of_run(text: &str, mut at: usize) -> (usize, bool) {
    let (mut end, mut has_joint, mut is_joined) = (at, false, false);
    while at < text.len() {
        let letters = letters(text.as_bytes(), at);
        if letters > at {
            has_joint |= is_joined;
            is_joined = false;
            (at, end) = (letters, letters);
            continue;
        }
        let (class, size) = class_at(text, at);
        match class {
            Class::Letter => {
                has_joint |= is_joined;
                is_joined = false;
                end = at + size;
            }
            Class::Joint | Class::Apostrophe if end == at => is_joined = class == Class::Joint,
            _ => break,
        }
        at += size;
    }
    (end, has_joint)
}

/// The role of a character in splitting words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Letter,
    Joint,
    Apostrophe,
    Line,
    Other,
}

impl Class {
    fn of(char: char) -> Self {
        match char {
            '\n' => Self::Line,
            _ if is_joint(char) => Self::Joint,
            _ if is_apostrophe(char) => Self::Apostrophe,
            '\0'..='\x7f' if char.is_ascii_alphanumeric() => Self::Letter,
            '\0'..='\x7f' | '\u{2000}'..='\u{206f}' => Self::Other,
            // Combining marks.
            '\u{300}'..='\u{36f}' => Self::Letter,
            // Browsers sort by UTF-16, in which letters beyond U+FFFF sort differently.
            _ if char <= '\u{ffff}' && char.is_alphanumeric() => Self::Letter,
            _ => Self::Other,
        }
    }
}

/// Skips letters from byte `at` on that are known by their first bytes: ASCII and Vietnamese. Returns where they end.
fn letters(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        let size = letter_at(bytes, at);
        if size == 0 {
            break;
        }
        at += size;
    }
    at
}

/// The size of the letter at byte `at` if its first bytes tell: ASCII, U+00C0 to U+023F, U+1E00 to U+1EFF. Otherwise 0.
#[inline]
fn letter_at(bytes: &[u8], at: usize) -> usize {
    match bytes[at] {
        0xe1 if bytes[at + 1] & 0xfc == 0xb8 => 3,
        // × and ÷ lie among the letters.
        0xc3 if bytes[at + 1] == 0x97 || bytes[at + 1] == 0xb7 => 0,
        byte => SIZES[byte as usize] as usize,
    }
}

/// The size of a letter by its first byte; 0 if that byte doesn't tell.
const SIZES: [u8; 256] = {
    let mut sizes = [0; 256];
    let mut byte = 0;
    while byte < sizes.len() {
        sizes[byte] = match byte as u8 {
            byte @ 0..=0x7f => byte.is_ascii_alphanumeric() as u8,
            0xc3..=0xc8 => 2,
            _ => 0,
        };
        byte += 1;
    }
    sizes
};

/// [`Class::of`] the character at byte `at`, and its size. ASCII and Vietnamese letters, nearly all of a text, are
/// known by their first bytes.
fn class_at(text: &str, at: usize) -> (Class, usize) {
    let bytes = text.as_bytes();
    match (letter_at(bytes, at), bytes[at]) {
        (0, byte @ 0..=0x7f) => (ASCII[byte as usize], 1),
        (size @ 1.., _) => (Class::Letter, size),
        _ => {
            let char = text[at..].chars().next().unwrap_or_default();
            (Class::of(char), char.len_utf8())
        }
    }
}

const ASCII: [Class; 128] = {
    let mut classes = [Class::Other; 128];
    let mut byte = 0;
    while byte < classes.len() {
        classes[byte] = match byte as u8 {
            b'\n' => Class::Line,
            b'-' | b'/' | b'.' | b',' => Class::Joint,
            b'\'' => Class::Apostrophe,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

fn is_joint(char: char) -> bool {
    matches!(char, '-' | '/' | '.' | ',')
}

fn is_apostrophe(char: char) -> bool {
    matches!(char, '\'' | '’' | '‘' | 'ʼ')
}

/// Whether `word` is a number with points between thousands: `1.336`.
fn is_grouped(word: &str) -> bool {
    let mut groups = word.split('.');
    let is_number = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    (1..=3).contains(&first.len())
        && is_number(first)
        && rest.peek().is_some()
        && rest.all(|group| group.len() == 3 && is_number(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_is_the_same_by_its_bytes() {
        for char in '\0'..=char::MAX {
            let text = char.to_string();
            assert_eq!(class_at(&text, 0), (Class::of(char), char.len_utf8()), "{char:?}");
            let is_known = letters(text.as_bytes(), 0) > 0;
            assert!(!is_known || Class::of(char) == Class::Letter, "{char:?}");
        }
    }
}
