//! Web addresses typed as plain text: `https://camtam.gov.vn`, `www.camtam.gov.vn` (GFM 0.29, 6.9).

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use crate::content::bytes::has_pair;
use crate::content::link::written_address;

/// The beginnings of an address, and the scheme that a browser needs in front of it.
const BEGINNINGS: [(&str, &str); 3] = [("https://", ""), ("http://", ""), ("www.", "http://")];

/// Marks after an address that belong to the sentence.
const BEHIND: [char; 12] = ['?', '!', '.', ',', ':', '*', '_', '~', '\'', ';', '…', ']'];

/// Characters that end an address.
const ENDS: [char; 11] = ['<', '>', '"', '“', '”', '‘', '’', '«', '»', '`', '|'];

/// The events of a text with its addresses as links; empty if there are none.
pub(super) fn linked<'a>(text: &str) -> VecDeque<Event<'a>> {
    let mut events = VecDeque::new();
    let plain = |part: &str| Event::Text(part.to_owned().into());
    let mut from = 0;
    for (span, scheme) in bare_addresses(text) {
        let address = &text[span.clone()];
        let link = Tag::Link {
            link_type: LinkType::Autolink,
            dest_url: [scheme, address].concat().into(),
            title: CowStr::Borrowed(""),
            id: CowStr::Borrowed(""),
        };
        let start = Event::InlineHtml(written_address(link));
        events.extend([plain(&text[from..span.start]), start, plain(address), Event::End(TagEnd::Link)]);
        from = span.end;
    }
    if from > 0 {
        events.push_back(plain(&text[from..]));
    }
    events
}

/// The addresses in `text`, each with the scheme to put in front of it.
fn bare_addresses(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut found: Vec<(Range<usize>, &str)> = Vec::new();
    // Most texts have no address.
    let may_have = |one, other| (one == b'/') & (other == b'/') | (one == b'w') & (other == b'w');
    if !has_pair(text, may_have) || !text.contains("://") && !text.contains("www.") {
        return found;
    }
    let mut before = ' ';
    for (at, char) in text.char_indices() {
        let is_behind = found.last().is_none_or(|(last, _)| last.end <= at);
        // An address doesn't begin within another one, or after a part of one.
        let may_begin = is_behind && !before.is_alphanumeric() && !"/@.-=&?%#+".contains(before);
        before = char;
        if !may_begin || !matches!(char, 'h' | 'H' | 'w') {
            continue;
        }
        let begins = |beginning: &str| {
            text.get(at..at + beginning.len()).is_some_and(|typed| typed.eq_ignore_ascii_case(beginning))
        };
        let Some((beginning, scheme)) = BEGINNINGS.into_iter().find(|(beginning, _)| begins(beginning))
        else {
            continue;
        };
        let host = if scheme.is_empty() { at + beginning.len() } else { at };
        if let Some(end) = end(&text[host..]) {
            found.push((at..host + end, scheme));
        }
    }
    found
}

/// The end of the address at the beginning of `text`, which starts with a host; `None` if there is none. Looks beyond
/// the host only if it is valid, so that no text is scanned twice.
fn end(text: &str) -> Option<usize> {
    let host = text.find(|char: char| !char.is_alphanumeric() && !"-_.".contains(char)).unwrap_or(text.len());
    let host = text[..host].trim_end_matches(['.', '_', '-']);
    let mut labels = host.rsplit('.');
    let is_label = |label: &str| !label.is_empty() && !label.contains('_');
    // The last two labels have no underscore.
    let is_host = labels.next().is_some_and(is_label)
        && labels.next().is_some_and(is_label)
        && labels.all(|label| !label.is_empty());
    if !is_host {
        return None;
    }
    let is_end = |char: char| char.is_whitespace() || char.is_control() || ENDS.contains(&char);
    let end = text.find(is_end).unwrap_or(text.len());
    Some(trimmed(&text[..end]).max(host.len()))
}

/// The length of an address without the following marks that belong to the sentence: a full stop, the closing bracket
/// of one opened before the address, a character reference.
fn trimmed(address: &str) -> usize {
    let mut rest = address;
    let mut n_unopened = address.matches(')').count().saturating_sub(address.matches('(').count());
    loop {
        let reference = rest.strip_suffix(';').and_then(|inside| {
            let before = inside.trim_end_matches(|char: char| char.is_ascii_alphanumeric());
            before.strip_suffix('&').filter(|_| before.len() < inside.len())
        });
        if let Some(before) = reference {
            rest = before;
        } else if let Some(before) = rest.strip_suffix(')').filter(|_| n_unopened > 0) {
            n_unopened -= 1;
            rest = before;
        } else if let Some(before) = rest.strip_suffix(BEHIND) {
            rest = before;
        } else {
            return rest.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::bare_addresses;
    use crate::content::parse;

    #[test]
    fn addresses_as_staff_paste_them() {
        let cases = [
            ("Xem https://camtam.gov.vn/tin/5.", &["https://camtam.gov.vn/tin/5"][..]),
            (
                "(www.camtam.gov.vn), hoặc http://a.vn/b_c?x=1&y=2!",
                &["www.camtam.gov.vn", "http://a.vn/b_c?x=1&y=2"],
            ),
            ("“https://a.vn”", &["https://a.vn"]),
            ("Nguồn:https://a.vn/bài-viết_(2024)", &["https://a.vn/bài-viết_(2024)"]),
            ("HTTPS://A.VN/B", &["HTTPS://A.VN/B"]),
            ("https://a.vn/x;https://b.vn", &["https://a.vn/x;https://b.vn"]),
            ("https://xã.vn:8080/#đầu", &["https://xã.vn:8080/#đầu"]),
            ("https://a.vn/?u=https://b.vn", &["https://a.vn/?u=https://b.vn"]),
            ("https://a.vn/x&hellip;", &["https://a.vn/x"]),
            ("https://a.vn… và https://b.vn", &["https://a.vn", "https://b.vn"]),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> = bare_addresses(text).into_iter().map(|(span, _)| &text[span]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn only_text_is_linked() {
        let link = |address: &str, text: &str| format!("<a class=\"address\" href=\"{address}\">{text}</a>");
        let text = "---\nloại: trang\ntiêu đề: Giới thiệu\n---\n\nXem https://a.vn/b_c_d?x=1&amp;y=2 và **www.a.vn**.\n\n\
             `https://b.vn` [https://b.vn](https://c.vn) ![https://b.vn](d.jpg) <b>https://d.vn</b>\n\n\
             ## Theo https://e.vn\n\n    https://b.vn\n";
        let (article, told) = parse(&"content/a.md".into(), text.as_bytes(), &TimeZone::UTC);
        assert_eq!(told, []);
        let html = article.expect("it has front matter").body.html().into_owned();
        for linked in [
            link("https://a.vn/b_c_d?x=1&amp;y=2", "https://a.vn/b_c_d?x=1&amp;y=2"),
            link("http://www.a.vn", "www.a.vn"),
            link("https://d.vn", "https://d.vn"),
            link("https://e.vn", "https://e.vn"),
        ] {
            assert_eq!(html.matches(&linked).count(), 1, "{linked}\n{html}");
        }
        assert_eq!(html.matches("class=\"address\"").count(), 4, "{html}");
        assert!(html.contains("<a href=\"https://c.vn\">https://b.vn</a>"), "{html}");
    }

    #[test]
    fn what_is_no_address() {
        let cases = [
            "",
            "https://",
            "http://localhost",
            "www.",
            "www",
            "wwww.a",
            "xhttps://a.vn",
            "a@www.b.vn",
            "://a.vn",
            "ftp://a.vn",
            "https://.vn",
            "https://a..vn",
            "https://a_b.vn",
            "www. a.vn",
            "javascript://a.vn",
        ];
        for text in cases {
            assert_eq!(bare_addresses(text), [], "{text}");
        }
    }
}
