//! Texts in words, and the two keys under which each word is found.
//!
//! `search.js` has the same rules; `tests/search/words.txt` holds both to them.

use std::ops::Range;

use crate::vietnamese::{fold, tone_key};

/// Longer runs of letters are no words: addresses of files, keys, tables in base 64. Bytes.
const LONGEST: usize = 64;

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// A syllable, a number, an abbreviation.
    Word(&'t str),
    /// Words joined around a digit, such as `33-CT/TU`, `1.336`, `4/4/2023`: one word, and further words where it has
    /// parts.
    Joined(&'t str),
    /// What comes now doesn't belong to what was: another paragraph, another item.
    Break,
}

/// Calls `take` with each piece of `text`. Lines are apart from each other.
pub fn pieces<'t>(text: &'t str, mut take: impl FnMut(Piece<'t>)) {
    let mut at = 0;
    while let Some(run) = next_run(text, at, &mut take) {
        at = run.end;
        let joined = &text[run];
        if joined.len() > LONGEST {
            take(Piece::Break);
        } else if !joined.contains(is_joint) {
            take(Piece::Word(joined));
        } else if joined.bytes().any(|byte| byte.is_ascii_digit()) {
            take(Piece::Joined(joined));
        } else {
            joined.split(is_joint).for_each(|part| take(Piece::Word(part)));
        }
    }
}

/// The parts of a joined word that are words as well: none of a number with its thousands apart.
pub fn parts(joined: &str) -> impl Iterator<Item = &str> {
    let joined = if is_grouped(joined) { "" } else { joined };
    joined.split(is_joint).filter(|part| !part.is_empty())
}

/// The two keys of a word: without marks, and with the marks that were written. Numbers are one with and without points
/// between the thousands, as far as the first key goes.
pub fn keys(word: &str) -> (String, String) {
    let plain: String = word.chars().filter(|char| !is_apostrophe(*char)).collect();
    let marked = tone_key(&plain);
    let folded = if is_grouped(&marked) { marked.replace('.', "") } else { fold(&marked) };
    (folded, marked)
}

/// The next run of letters and digits from byte `at` on, with the joints inside it.
fn next_run<'t>(text: &'t str, at: usize, take: &mut impl FnMut(Piece<'t>)) -> Option<Range<usize>> {
    let mut start = None;
    let mut end = at;
    for (offset, char) in text[at..].char_indices() {
        let here = at + offset;
        if is_letter(char) {
            start.get_or_insert(here);
            end = here + char.len_utf8();
        } else if let Some(start) = start {
            // A joint stands alone between two letters.
            if end != here || !(is_joint(char) || is_apostrophe(char)) {
                return Some(start..end);
            }
        } else if char == '\n' {
            take(Piece::Break);
        }
    }
    start.map(|start| start..end)
}

fn is_letter(char: char) -> bool {
    match char {
        '\0'..='\x7f' => char.is_ascii_alphanumeric(),
        // Nearly all others are Vietnamese letters, composed or not.
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='\u{24f}' | '\u{300}'..='\u{36f}' | 'Ạ'..='ỹ' => true,
        '\u{2000}'..='\u{206f}' => false,
        // Browsers sort by UTF-16, in which the letters beyond would stand elsewhere.
        _ => char <= '\u{ffff}' && char.is_alphanumeric(),
    }
}

fn is_joint(char: char) -> bool {
    matches!(char, '-' | '/' | '.' | ',')
}

fn is_apostrophe(char: char) -> bool {
    matches!(char, '\'' | '’' | '‘' | 'ʼ')
}

/// Whether `word` is a number with points between its thousands: `1.336`.
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
