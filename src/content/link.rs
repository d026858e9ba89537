//! Links as they are written in the HTML.

use pulldown_cmark::{CowStr, Event, Tag, html};

/// The start tag of a link whose text is its address. The class tells the print style not to repeat the address
/// behind it.
pub(super) fn written_address(link: Tag<'_>) -> CowStr<'static> {
    let mut start = String::new();
    html::push_html(&mut start, std::iter::once(Event::Start(link)));
    start.replacen("<a ", "<a class=\"address\" ", 1).into()
}
