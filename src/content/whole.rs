//! Sanitises a whole article, if HTML elements of the author contain Markdown. Parses it as browsers do, so that no tag
//! closes anything outside the article.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::body::Gap;
use super::decode::without_referenced_controls;
use super::raw_html::{sanitiser, settled};
use crate::address::link::SCHEMES;
use crate::markup::{Token, tokens};
use crate::timings::{self, Stage};

/// The URL scheme that represents gaps in the parsed tree. Articles can't have it: Markdown and HTML only allow
/// [`SCHEMES`].
const GAP: &str = "x-gap";

/// Keeps what authors may write, and the additional HTML that Markdown generates.
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
        // Only links within the article are relative here. All other addresses were checked before.
        .url_relative(ammonia::UrlRelative::PassThrough);
    builder
});

/// Adds the end tags `ends` to `html`, sanitises it and returns it with its gaps. `None` if the result isn't stable,
/// so that browsers might parse it differently.
pub(super) fn whole(html: &str, gaps: &[Gap], ends: &[(usize, &'static str)]) -> Option<(String, Vec<Gap>)> {
    let filled = filled(html, gaps, ends);
    let html = timings::of(Stage::Sanitise, || settled(&SANITISER, filled)).ok()?;
    Some(parted(&without_referenced_controls(&html), gaps))
}

/// `html` with the missing end tags, and in each gap an address that contains its number.
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

/// Removes the addresses that represent gaps and returns their positions. Parsing may have moved or copied a link.
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
