//! Checks how deeply the elements of a page are nested, before a parser reads it.

/// The most elements open at one place, and the most attributes of one. The parser's time grows with the square of
/// both.
const MAX_OPEN: usize = 500;
const MAX_ATTRIBUTES: usize = 500;

/// Elements that end without an end tag.
const UNCLOSED: [&str; 21] = [
    "p", "li", "br", "img", "meta", "link", "input", "hr", "td", "th", "tr", "tbody", "thead", "dt", "dd",
    "option", "source", "col", "area", "base", "wbr",
];

/// Whether elements are nested deeper than in any real page, or have more attributes.
pub(super) fn is_endless(text: &str) -> bool {
    let mut n_open = 0_usize;
    for tag in text.split('<').skip(1) {
        let inner = tag.split('>').next().unwrap_or_default();
        let n_parts = inner.split(|char: char| char.is_ascii_whitespace() || "/=".contains(char)).count();
        if n_parts > MAX_ATTRIBUTES && inner.split_ascii_whitespace().count() > MAX_ATTRIBUTES / 8 {
            return true;
        }
        let word = inner.trim_start_matches('/');
        let end = word.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(word.len());
        let name = word[..end].to_ascii_lowercase();
        if name.is_empty() || UNCLOSED.contains(&&*name) {
            continue;
        }
        if inner.starts_with('/') {
            n_open = n_open.saturating_sub(1);
        } else if !inner.ends_with('/') {
            n_open += 1;
        }
        if n_open > MAX_OPEN {
            return true;
        }
    }
    false
}
