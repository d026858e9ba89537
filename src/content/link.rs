//! Where a link or picture of an article leads: into the site, to a safe address, or nowhere.

use pulldown_cmark::{CowStr, Event, Tag, html};

use super::body::Target;

/// Schemes of addresses that readers may be sent to.
pub(super) const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// What an address means.
pub(super) enum Link {
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
pub(super) fn judge(address: &str) -> Link {
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
pub(super) fn dialable(address: String) -> String {
    if !address.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("tel:")) {
        return address;
    }
    address.replace("%20", "").split_whitespace().collect()
}

/// The id of a heading whose text has this slug. CSS selectors can't name ids that begin with a digit.
pub(super) fn heading_id(slug: String) -> String {
    if slug.starts_with(|first: char| first.is_ascii_digit()) { format!("muc-{slug}") } else { slug }
}

/// The fragment of a link, `#` and an id, from what the author typed: `#4-xin` is the heading “4 xin”.
pub(super) fn fragment(written: &str) -> String {
    written
        .strip_prefix('#')
        .map_or_else(|| written.to_owned(), |slug| format!("#{}", heading_id(slug.to_owned())))
}

/// The start tag of a link whose text is its address. The class tells the print style not to repeat the address
/// behind it.
pub(super) fn written_address(link: Tag<'_>) -> CowStr<'static> {
    let mut start = String::new();
    html::push_html(&mut start, std::iter::once(Event::Start(link)));
    start.replacen("<a ", "<a class=\"address\" ", 1).into()
}
