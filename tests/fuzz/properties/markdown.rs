//! The text of a report, converted to HTML.

use bantin::content::{Filling, parse};
use bantin::diagnostic::any_error;
use bantin::vietnamese::nfc;
use jiff::tz::{Offset, TimeZone};

use super::html;
use super::place::{check_places, counted};

const FRONT: &str = "---\ntitle: Tin\nkind: news\ncommune: Cẩm Tâm\ndate: 04/04/2023\n---\n";

pub(crate) fn check(body: &str) {
    if let Some(html) = render(body) {
        html::check(&html);
    }
    // The sanitiser's output passes unchanged. Where it removed something between a letter and a combining mark,
    // reading again joins the two.
    let block = format!("<div>{}</div>", body.replace(['\n', '\r'], " "));
    if let Some(once) = render(&block) {
        let once = nfc(&once).into_owned();
        assert_eq!(render(&once).as_ref(), Some(&once), "cleaned twice");
    }
}

/// The HTML of the text `body` with its gaps filled; `None` if it can't be published.
fn render(body: &str) -> Option<String> {
    let text = counted(&format!("{FRONT}{body}"));
    let path = "content/cam-tam/ra-mat.md".into();
    let (article, diagnostics) = parse(&path, text.as_bytes(), &TimeZone::fixed(Offset::constant(7)));
    check_places(&path, &text, &diagnostics);
    let article = article.expect("the front matter is sound");
    let gaps = article.body.gaps();
    for gap in gaps {
        assert!(text.get(gap.span.clone()).is_some_and(|link| !link.is_empty()), "{gap:?}");
    }
    (!any_error(&diagnostics))
        .then(|| article.body.fill(&vec![Filling::Address("/a/\"<b>".to_owned()); gaps.len()]))
}
