//! The text of a report, converted to HTML.

use bantin::content::{Article, Filling, parse};
use bantin::diagnostic::{Code, Diagnostic, any_error};
use bantin::vietnamese::nfc;
use jiff::tz::{Offset, TimeZone};

use super::html;
use super::place::{check_places, counted};

const FRONT: &str = "---\ntitle: Tin\nkind: news\ncommune: Cẩm Tâm\ndate: 04/04/2023\n---\n";

pub(crate) fn check(body: &str) {
    if let Some(html) = render(body) {
        html::check(&html);
    }
    // A comment doesn't separate the digits of a number.
    let hidden: String = body.chars().filter(|char| !matches!(char, '-' | '>' | '\n' | '\r')).collect();
    let (_, diagnostics) = parsed(&format!("Bà Lê Thị Hoa, CCCD số 038<!-- {hidden} -->185012346."));
    assert!(diagnostics.iter().any(|told| told.code == Code::IdentityNumber), "{diagnostics:?}");
    // The sanitiser's output passes unchanged. Where it removed something between a letter and a combining mark,
    // reading again joins the two.
    let block = format!("<div>{}</div>", body.replace(['\n', '\r'], " "));
    if let Some(once) = render(&block) {
        let once = nfc(&once).into_owned();
        assert_eq!(render(&once).as_ref(), Some(&once), "cleaned twice");
    }
}

/// The article with the text `body`, and its diagnostics.
fn parsed(body: &str) -> (Article, Vec<Diagnostic>) {
    let text = counted(&format!("{FRONT}{body}"));
    let path = "content/cam-tam/ra-mat.md".into();
    let (article, diagnostics) = parse(&path, text.as_bytes(), &TimeZone::fixed(Offset::constant(7)));
    check_places(&path, &text, &diagnostics);
    let article = article.expect("the front matter is sound");
    for gap in article.body.gaps() {
        assert!(text.get(gap.span.clone()).is_some_and(|link| !link.is_empty()), "{gap:?}");
    }
    (article, diagnostics)
}

/// The HTML of the text `body` with its gaps filled; `None` if it can't be published. Ignores messages about identity
/// numbers: these depend on the words around a number, as typed and as shown, and not on the HTML.
fn render(body: &str) -> Option<String> {
    let (article, mut diagnostics) = parsed(body);
    diagnostics.retain(|told| told.code != Code::IdentityNumber);
    let fillings = vec![Filling::Address("/a/\"<b>".to_owned()); article.body.gaps().len()];
    (!any_error(&diagnostics)).then(|| article.body.fill(&fillings))
}
