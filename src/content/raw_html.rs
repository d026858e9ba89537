//! Raw HTML inside Markdown: an allow-list, nothing else comes through.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

/// Marks of a few words, allowed inside a paragraph when they have no attributes.
const INLINE: [&str; 12] = ["b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "small", "mark"];

/// Elements without an end tag.
const VOID: [&str; 3] = ["br", "hr", "wbr"];

/// What a block of HTML may hold beside those.
const BLOCK: [&str; 29] = [
    "a",
    "abbr",
    "blockquote",
    "caption",
    "cite",
    "code",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "span",
    "summary",
    "table",
    "tbody",
    "ul",
    "kbd",
];

/// The parts of a table that only a table may hold.
const TABLE: [&str; 6] = ["thead", "tfoot", "tr", "th", "td", "colgroup"];

/// Schemes of the addresses that a reader may be sent to.
pub(super) const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

static SANITISER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let tags: HashSet<&str> = INLINE.into_iter().chain(VOID).chain(BLOCK).chain(TABLE).collect();
    let attributes = HashMap::from([
        ("a", HashSet::from(["href"])),
        ("abbr", HashSet::from(["title"])),
        ("th", HashSet::from(["colspan", "rowspan", "scope"])),
        ("td", HashSet::from(["colspan", "rowspan"])),
        ("ol", HashSet::from(["start"])),
    ]);
    let mut builder = ammonia::Builder::default();
    builder
        .tags(tags)
        .tag_attributes(attributes)
        .generic_attributes(HashSet::from(["lang", "dir"]))
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(None);
    builder
});

/// A block of HTML without what isn't allowed. Its depth must have been checked: the time it takes is quadratic in that.
pub(super) fn sanitise(block: &str) -> String {
    SANITISER.clean(block).to_string()
}

/// The tags of `html` that [`sanitise`] will leave out: name and bytes.
pub(super) fn forbidden(html: &str) -> impl Iterator<Item = (String, Range<usize>)> {
    tags(html).filter(|tag| !tag.closes && !is_allowed(&tag.name)).map(|tag| (tag.name, tag.span))
}

fn is_allowed(name: &str) -> bool {
    INLINE.contains(&name) || VOID.contains(&name) || BLOCK.contains(&name) || TABLE.contains(&name)
}

/// How deep the elements of `html` are nested, at most.
pub(super) fn depth(html: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in tags(html) {
        if tag.closes {
            depth = depth.saturating_sub(1);
        } else if !VOID.contains(&&*tag.name) {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
}

/// What becomes of one tag inside a paragraph.
pub(super) enum Inline {
    /// It stays, written like this.
    Keep(String),
    /// It goes without a word: an end tag whose start is gone.
    Drop,
    /// It goes, and the author should know.
    Forbidden(String),
}

/// Decides about `html`, one tag inside a paragraph; `open` are the elements that are open there.
pub(super) fn inline(html: &str, open: &mut Vec<&'static str>) -> Inline {
    let Some(tag) = tags(html).next() else { return Inline::Drop };
    if let Some(name) = VOID.into_iter().find(|name| *name == tag.name) {
        return Inline::Keep(format!("<{name}>"));
    }
    let Some(name) = INLINE.into_iter().find(|name| *name == tag.name) else {
        return if tag.closes { Inline::Drop } else { Inline::Forbidden(tag.name) };
    };
    if !tag.closes {
        open.push(name);
        Inline::Keep(format!("<{name}>"))
    } else if open.last() == Some(&name) {
        open.pop();
        Inline::Keep(format!("</{name}>"))
    } else {
        Inline::Drop
    }
}

/// The end tags of what is still open at the end of a paragraph.
pub(super) fn close(open: &mut Vec<&'static str>) -> String {
    open.drain(..).rev().map(|name| format!("</{name}>")).collect()
}

struct Tag {
    name: String,
    closes: bool,
    span: Range<usize>,
}

/// The tags of `html`, roughly: a `<`, perhaps a `/`, a letter. Enough to count and to name them.
fn tags(html: &str) -> impl Iterator<Item = Tag> {
    html.match_indices('<').filter_map(|(at, _)| {
        let inside = &html[at + 1..];
        let (closes, inside) = inside.strip_prefix('/').map_or((false, inside), |rest| (true, rest));
        if !inside.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return None;
        }
        let length =
            inside.find(|char: char| !char.is_ascii_alphanumeric() && char != '-').unwrap_or(inside.len());
        let end = html[at..].find('>').map_or(html.len(), |end| at + end + 1);
        Some(Tag { name: inside[..length].to_ascii_lowercase(), closes, span: at..end })
    })
}
