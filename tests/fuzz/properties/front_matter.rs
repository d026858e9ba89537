//! A Markdown file with any bytes.

use bantin::content::{Anchor, Locator, parse};
use bantin::diagnostic::{Code, any_error};
use jiff::tz::{Offset, TimeZone};

use super::place::{check_places, counted};
use super::slug::check_address;

const PATH: &str = "content/cam-tam/ra-mat.md";

pub(crate) fn check(bytes: &[u8]) {
    let path = PATH.into();
    let (article, diagnostics) = parse(&path, bytes, &TimeZone::fixed(Offset::constant(7)));
    if let Some(text) = text_of(bytes, diagnostics.iter().any(|told| told.code == Code::NotUtf8)) {
        check_places(PATH, &text, &diagnostics);
    }
    let Some(article) = article else {
        assert!(any_error(&diagnostics), "no report, and not a word why");
        return;
    };
    let report = &article.report;
    check_address(report.address.as_str());
    let is_named = !report.title.trim().is_empty() || report.withdrawn.is_some();
    assert!(any_error(&diagnostics) || is_named, "no title, and not a word");
    for alias in &report.aliases {
        let is_plain = alias.split('/').all(|part| part != "." && part != "..");
        assert!(is_plain && !alias.starts_with('/') && !alias.contains(['\\', '\0']), "{alias:?}");
    }
    // Of a withdrawn report, correctly or with a mistake, only the file names are known, and its text isn't read.
    if report.withdrawn.is_some() || any_error(&diagnostics) && article.body.gaps().is_empty() {
        return;
    }
    assert_eq!(report.links.len(), article.body.gaps().len());
    let locator = Locator::new(&path, bytes);
    for idx in 0..report.links.len() {
        let place = locator.locate(&Anchor::Link(idx));
        assert!(place.width > 0 && place.column > 0, "{place:?}");
    }
}

/// The text of a file by which messages count; `None` for UTF-16.
fn text_of(bytes: &[u8], is_broken: bool) -> Option<String> {
    let beginnings: [&[u8]; 4] = [b"\xff\xfe", b"\xfe\xff", b"-\0-\0", b"\0-\0-"];
    if beginnings.iter().any(|beginning| bytes.starts_with(beginning)) {
        return None;
    }
    let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    if is_broken {
        return Some(text.into_owned());
    }
    Some(counted(&text))
}
