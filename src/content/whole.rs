//! The HTML of an article in which elements of the author's hold Markdown: parsed as browsers do, and made harmless, as a
//! whole, so that no tag of it reaches outside the article.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::body::Gap;
use super::link::SCHEMES;
use super::raw_html::{sanitiser, settled};
use crate::markup::{Token, tokens};
use crate::timings::{self, Stage};

/// The scheme of the addresses that stand for gaps while the HTML is a tree. No article has an address with it: those of
/// Markdown and of HTML must have one of [`SCHEMES`].
const GAP: &str = "x-gap";

/// What Markdown's own HTML has beside what authors may write.
static SANITISER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = sanitiser();
    let attributes: HashMap<&str, HashSet<&str>> = [
        ("a", &["href", "title", "class"][..]),
        ("abbr", &["title"]),
        ("code", &["class"]),
        ("div", &["class", "id", "role", "aria-label", "tabindex"]),
        ("h2", &["id"]),
        ("h3", &["id"]),
        ("h4", &["id"]),
        ("h5", &["id"]),
        ("h6", &["id"]),
        ("img", &["src", "alt", "title"]),
        ("input", &["disabled", "type", "checked", "aria-label"]),
        ("ol", &["start"]),
        ("sup", &["class"]),
        ("td", &["class", "colspan", "rowspan"]),
        ("th", &["class", "colspan", "rowspan", "scope"]),
    ]
    .into_iter()
    .map(|(element, names)| (element, names.iter().copied().collect()))
    .collect();
    builder
        .add_tags(["img", "input"])
        .tag_attributes(attributes)
        .url_schemes(SCHEMES.into_iter().chain([GAP]).collect())
        // Links within the article; all others have been judged.
        .url_relative(ammonia::UrlRelative::PassThrough);
    builder
});

/// `html` as a whole: its gaps are at `gaps`, and `ends` are end tags that it lacks. None where browsers might disagree
/// about it.
pub(super) fn whole(html: &str, gaps: &[Gap], ends: &[(usize, &'static str)]) -> Option<(String, Vec<Gap>)> {
    let filled = filled(html, gaps, ends);
    let html = timings::of(Stage::Sanitise, || settled(&SANITISER, filled)).ok()?;
    Some(parted(&html, gaps))
}

/// `html` with its end tags, and with an address in each gap that says which it is.
fn filled(html: &str, gaps: &[Gap], ends: &[(usize, &'static str)]) -> String {
    let addresses = gaps.iter().enumerate().map(|(idx, gap)| (gap.at, format!("{GAP}:{idx}")));
    let mut pieces: Vec<(usize, String)> =
        ends.iter().map(|(at, name)| (*at, format!("</{name}>"))).collect();
    pieces.extend(addresses);
    pieces.sort_by_key(|(at, _)| *at);
    let mut filled = String::with_capacity(html.len() + pieces.len() * 10);
    let mut from = 0;
    for (at, piece) in pieces {
        filled.extend([&html[from..at], &piece]);
        from = at;
    }
    filled.push_str(&html[from..]);
    filled
}

/// The HTML without the addresses that say which gap they are, and where these were. A browser's rules may have copied a
/// link, or moved one.
fn parted(html: &str, gaps: &[Gap]) -> (String, Vec<Gap>) {
    let (mut text, mut found) = (String::with_capacity(html.len()), Vec::with_capacity(gaps.len()));
    let mut from = 0;
    for token in tokens(html) {
        let Token::Tag(tag) = token else { continue };
        for attribute in tag.attributes.iter().filter(|attribute| matches!(&*attribute.name, "href" | "src"))
        {
            let address =
                html[attribute.value.clone()].strip_prefix(GAP).and_then(|rest| rest.strip_prefix(':'));
            let gap = address.and_then(|idx| idx.parse::<usize>().ok()).and_then(|idx| gaps.get(idx));
            let Some(gap) = gap else { continue };
            text.push_str(&html[from..attribute.value.start]);
            found.push(Gap { at: text.len(), ..gap.clone() });
            from = attribute.value.end;
        }
    }
    text.push_str(&html[from..]);
    (text, found)
}
