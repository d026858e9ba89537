//! What an address that an author types means: a place in the text, another site, a file or page of this one.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};

use crate::vietnamese::{nearest, slug};

/// Schemes of addresses that readers may be sent to.
pub(crate) const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// What an address means.
pub(crate) enum Link {
    /// A place in the text itself: `#` and its id.
    Here(String),
    /// Another site, e-mail or phone: the address as browsers read it.
    Outside(String),
    /// A file or page of the site.
    Inside(Target),
    /// An address that readers must not be sent to, as browsers read it.
    Unsafe(String),
}

/// Classifies an address whose entities are resolved. Ignores control characters and surrounding white space, because
/// browsers ignore them too: `java\tscript:`.
pub(crate) fn judge(address: &str) -> Link {
    let trimmed = address.trim_matches(|char: char| char.is_whitespace() || char.is_control());
    if trimmed.starts_with('#') {
        return Link::Here(fragment(trimmed));
    }
    let visible: String = trimmed.chars().filter(|char| !char.is_control()).collect();
    match visible.find([':', '/', '?', '#']).filter(|&at| visible.as_bytes()[at] == b':') {
        Some(end) if SCHEMES.iter().any(|scheme| scheme.eq_ignore_ascii_case(&visible[..end])) => {
            Link::Outside(dialable(visible))
        }
        // `www.` without a scheme would mean a file of that name.
        None if !visible.is_empty()
            && !visible.starts_with("//")
            && !visible.starts_with("www.")
            && !visible.contains('\\') =>
        {
            Link::Inside(Target::new(&visible))
        }
        _ => Link::Unsafe(visible),
    }
}

/// `address`; in a phone number without the spaces that people type between digits. RFC 3966 allows none.
pub(crate) fn dialable(address: String) -> String {
    if !address.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("tel:")) {
        return address;
    }
    address.replace("%20", "").split_whitespace().collect()
}

/// The id of a heading whose text has this slug. CSS selectors can't name ids that begin with a digit.
pub(crate) fn heading_id(slug: String) -> String {
    if slug.starts_with(|first: char| first.is_ascii_digit()) { format!("muc-{slug}") } else { slug }
}

/// The fragment of a link, `#` and an id, from what the author typed: `#4-xin` is the heading “4 xin”.
pub(crate) fn fragment(written: &str) -> String {
    written
        .strip_prefix('#')
        .map_or_else(|| written.to_owned(), |slug| format!("#{}", heading_id(slug.to_owned())))
}

/// What a link or picture in an article points to, inside the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// `../cam-tam/x.md`, relative to the file; `/gioi-thieu/`, relative to the site; `anh.jpg`.
    pub path: String,
    /// From `#` or `?` on; may be empty.
    pub suffix: String,
    /// Whether it is a picture in the text, and not a link.
    pub is_shown: bool,
}

impl Target {
    /// Splits `address` into its path, percent-decoded, and the rest.
    pub(crate) fn new(address: &str) -> Self {
        let end = address.find(['#', '?']).unwrap_or(address.len());
        let (path, suffix) = address.split_at(end);
        // A path that isn't UTF-8 after decoding is kept as typed.
        let decoded = percent_decode_str(path).decode_utf8();
        let path = decoded.map_or_else(|_| path.to_owned(), Cow::into_owned);
        Self { path, suffix: fragment(suffix), is_shown: false }
    }
}

/// Whether a text with these ids lacks the place that `suffix` of a link leads to, `#` and an id; the most similar one
/// then, if any. `#` and `#top` are the top of every page (HTML standard, “the indicated part of the document”).
pub(crate) fn missing_anchor(anchors: &[String], suffix: &str) -> Option<Option<String>> {
    let (_, written) = suffix.split_once('#')?;
    let id = percent_decode_str(written).decode_utf8_lossy();
    if id.is_empty() || id.eq_ignore_ascii_case("top") || anchors.iter().any(|anchor| *anchor == id) {
        return None;
    }
    let wanted = heading_id(slug(&id));
    let order = |anchor: &&String| (*anchor).clone();
    Some(nearest(&wanted, 2, anchors.iter(), |anchor| (*anchor).clone(), order).map(|id| format!("#{id}")))
}
