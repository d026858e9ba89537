//! Text meant as Markdown that the parser doesn't recognise, so that the page shows its brackets.

use std::ops::Range;

use crate::asset;

/// The most characters of a label, or of a link's text or address. Without a limit, brackets that are never closed
/// would be scanned again and again.
const MOST: usize = 200;

/// Unrecognised markup in brackets.
pub(super) enum UnreadMarkup<'s> {
    /// `[^1]` without its text: the label.
    Footnote(&'s str),
    /// `[chữ](tệp có dấu cách.pdf)` or `[chữ] (https://a.vn)`: text and address.
    Link(&'s str, &'s str),
    /// `(chữ)[tệp.pdf]`: text and address.
    Swapped(&'s str, &'s str),
    /// `**` that makes nothing bold: the text between two of them, if only blanks keep it from being bold.
    Bold(Option<&'s str>),
}

/// The unrecognised markup in `span` of `source`, which the parser took for text.
pub(super) fn unread(
    source: &str,
    span: Range<usize>,
) -> impl Iterator<Item = (UnreadMarkup<'_>, Range<usize>)> {
    let mut has_bold = false;
    source[span.clone()].match_indices(['^', ']', '*']).filter_map(move |(at, mark)| {
        let at = span.start + at;
        match mark {
            "^" => footnote(source, at),
            "*" if has_bold => None,
            "*" => {
                let found = bold(source, at, span.end);
                has_bold = found.is_some();
                found
            }
            _ => link(source, span.start, at).or_else(|| swapped(source, span.start, at)),
        }
    })
}

/// The `**` at byte `at`, in a stretch of text up to byte `end`.
fn bold(source: &str, at: usize, end: usize) -> Option<(UnreadMarkup<'_>, Range<usize>)> {
    let behind = source[at..end].strip_prefix("**").filter(|behind| !behind.starts_with('*'))?;
    if source[..at].ends_with(['\\', '*']) {
        return None;
    }
    let most = behind.char_indices().nth(MOST).map_or(behind.len(), |(most, _)| most);
    let inside = behind[..most].split_once("**").map(|(inside, _)| inside.trim());
    Some((UnreadMarkup::Bold(inside.filter(|inside| !inside.is_empty())), at..at + 2))
}

/// `(chữ)[tệp.md]`: the brackets of a link the other way round. The address ends at byte `at`.
fn swapped(source: &str, start: usize, at: usize) -> Option<(UnreadMarkup<'_>, Range<usize>)> {
    let opening = source[start..at].char_indices().rev().take(MOST).find(|(_, char)| *char == '[')?.0 + start;
    let address = &source[opening + 1..at];
    let before = source[start..opening].strip_suffix(')')?;
    let begins = before.char_indices().rev().take(MOST).find(|(_, char)| *char == '(')?.0;
    let text = &before[begins + 1..];
    let is_file = has_known_extension(address) && has_words(text)
        || address.rsplit_once('.').is_some_and(|(_, end)| is_extension(end, true)) && !address.contains(' ');
    let is_address =
        is_file || ["http://", "https://", "mailto:"].iter().any(|scheme| address.starts_with(scheme));
    let from = opening - text.len() - 2;
    (is_address && !text.is_empty()).then_some((UnreadMarkup::Swapped(text, address), from..at + 1))
}

/// The footnote whose `^` is at byte `at`.
fn footnote(source: &str, at: usize) -> Option<(UnreadMarkup<'_>, Range<usize>)> {
    let before = source[..at].strip_suffix('[')?;
    let label = upto(&source[at + 1..], ']')?;
    let behind = &source[at + 2 + label.len()..];
    let is_label = !label.is_empty() && !label.contains(char::is_whitespace);
    // `\[^x]` is meant as text, `[^x](…)` is a link.
    let is_meant = is_label && !before.ends_with('\\') && !behind.starts_with('(');
    is_meant.then(|| (UnreadMarkup::Footnote(label), at - 1..at + 2 + label.len()))
}

/// The link whose text ends at byte `at`, and begins behind byte `start`.
fn link(source: &str, start: usize, at: usize) -> Option<(UnreadMarkup<'_>, Range<usize>)> {
    let behind = &source[at + 1..];
    let inside = behind.trim_start_matches(' ').strip_prefix('(')?;
    let address = upto(inside, ')')?;
    let is_apart = behind.starts_with(' ');
    let begins = ["http://", "https://", "www.", "mailto:"].iter().any(|scheme| address.starts_with(scheme));
    // A file name: with blanks if it directly follows the text, without if it is apart, where parentheses may contain
    // plain words.
    let is_file = || {
        let is_named = address.rsplit_once('.').is_some_and(|(_, end)| is_extension(end, is_apart));
        is_named && address.contains(' ') != is_apart
    };
    // A file name with blanks apart from the text, if it is more than words in parentheses.
    let may_be_known = is_apart && has_known_extension(address);
    if !begins && !is_file() && !may_be_known {
        return None;
    }
    let opening = source[start..at].char_indices().rev().take(MOST).find(|(_, char)| *char == '[')?.0 + start;
    let text = &source[opening + 1..at];
    if !begins && !is_file() && !has_words(text) {
        return None;
    }
    let is_escaped = source[..opening].ends_with('\\') || text.ends_with('\\');
    let is_meant = !is_escaped && !text.contains([']', '\n']);
    let end = at + 1 + behind.len() - inside.len() + address.len() + 1;
    is_meant.then_some((UnreadMarkup::Link(text, address), opening..end))
}

/// Whether the text of a link is more than a number, after which parentheses may contain words: `[4] (trang 2 của
/// a.pdf)`.
fn has_words(text: &str) -> bool {
    text.contains(char::is_alphabetic)
}

/// Whether `name` has the extension of an article or of a file that can be published.
fn has_known_extension(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    extension.is_some_and(|extension| extension == "md" || asset::is_published_extension(&extension))
}

/// Whether `end` can be an extension. If `is_doubtful`, `TP.HCM` and `tr.12` aren't files.
fn is_extension(end: &str, is_doubtful: bool) -> bool {
    let is_usual = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let begins_usually = end.starts_with(|first: char| first.is_ascii_lowercase());
    (2..=5).contains(&end.len())
        && end.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && (!is_doubtful || begins_usually && end.bytes().all(is_usual))
}

/// The part of `text` before `close`, on the same line and without another bracket.
fn upto(text: &str, close: char) -> Option<&str> {
    let mut chars = text.char_indices().take(MOST);
    let (end, found) = chars.find(|(_, char)| matches!(*char, '\n' | '[' | ']') || *char == close)?;
    (found == close).then(|| &text[..end])
}
