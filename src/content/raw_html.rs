//! Raw HTML inside Markdown: keeps only what is on an allow-list.
//!
//! A block is first rewritten with the allowed tags and attributes, and the cost of parsing it is estimated. Then
//! `ammonia` parses it as browsers do and decides what stays.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use crate::address::link::{SCHEMES, dialable};
use crate::markup::{Attribute, HtmlTag, Token, tokens};
use crate::timings::{self, Stage};

/// Simple text marks, allowed inside a paragraph if they have no attributes.
const INLINE: [&str; 12] = ["b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "small", "mark"];

/// Elements without an end tag.
const VOID: [&str; 3] = ["br", "hr", "wbr"];

/// Other elements that an HTML block may have.
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

/// Parts of a table that are only allowed inside a table.
const TABLE: [&str; 6] = ["thead", "tfoot", "tr", "th", "td", "colgroup"];

/// Elements whose content isn't text for readers. They are removed with their content.
const OPAQUE: [&str; 16] = [
    "audio",
    "canvas",
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "video",
];

/// Elements that browsers reopen in each following paragraph until they are closed (HTML standard, “active formatting
/// elements”).
pub(super) const FORMATTING: [&str; 9] = ["a", "b", "code", "em", "i", "s", "small", "strong", "u"];

/// Elements that are closed by the next one of their kind.
pub(super) const IMPLIED: [&str; 12] =
    ["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "caption"];

/// The attributes allowed for each element; `lang` and `dir` are allowed for all.
const ATTRIBUTES: [(&str, &[&str]); 5] = [
    ("a", &["href"]),
    ("abbr", &["title"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("td", &["colspan", "rowspan"]),
    ("ol", &["start"]),
];
const GENERAL: [&str; 2] = ["lang", "dir"];

/// The largest HTML block that is read, in bytes.
pub(super) const MAX_BLOCK: usize = 100_000;

/// Elements nested deeper than this are refused: the sanitiser's time grows with the square of the depth.
const MAX_DEPTH: usize = 100;

/// The most nodes that a parser may create for one block.
const MAX_NODES: usize = 100_000;

static SANITISER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(sanitiser);

/// A sanitiser for the elements and attributes that authors may use.
pub(super) fn sanitiser() -> ammonia::Builder<'static> {
    let tags: HashSet<&str> = INLINE.into_iter().chain(VOID).chain(BLOCK).chain(TABLE).collect();
    let attributes: HashMap<&str, HashSet<&str>> =
        ATTRIBUTES.into_iter().map(|(element, names)| (element, names.iter().copied().collect())).collect();
    let mut builder = ammonia::Builder::default();
    builder
        .tags(tags)
        .clean_content_tags(OPAQUE.into_iter().collect())
        .tag_attributes(attributes)
        .generic_attributes(HashSet::from(GENERAL))
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(None);
    builder
}

/// A block of HTML, rewritten with the allowed tags and attributes.
pub(super) struct Block {
    pub(super) html: String,
    /// Its tags, without those of void elements.
    pub(super) tags: Vec<BlockTag>,
    /// What was removed, and its bytes in the block.
    pub(super) dropped: Vec<(Range<usize>, Dropped)>,
}

/// A tag of a block.
pub(super) struct BlockTag {
    pub(super) name: &'static str,
    pub(super) closes: bool,
    /// Bytes of the typed block.
    pub(super) span: Range<usize>,
    /// Bytes of the rewritten block.
    pub(super) at: Range<usize>,
}

/// What was removed from a block.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Dropped {
    /// A tag of this name.
    Tag(String),
    /// These attributes of a tag.
    Attributes { tag: String, names: Vec<String> },
}

/// Why a whole block is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum RefusedHtml {
    /// It is larger than [`MAX_BLOCK`].
    Size,
    /// Its elements are nested too deep, or nest without end.
    Depth,
}

/// Rewrites an HTML block. `weight` sums up the cost of parsing, over all blocks that are parsed together.
///
/// # Errors
/// If the block is too large or too expensive to parse.
pub(super) fn read(block: &str, weight: &mut Weight) -> Result<Block, RefusedHtml> {
    if block.len() > MAX_BLOCK {
        return Err(RefusedHtml::Size);
    }
    let mut html = String::with_capacity(block.len());
    let (mut tags, mut dropped) = (Vec::new(), Vec::new());
    let mut tokens = tokens(block);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(span) => {
                weight.text();
                html.push_str(&block[span].replace('<', "&lt;"));
            }
            Token::Comment => {}
            Token::Declaration { name, span } => dropped.push((span, Dropped::Tag(block[name].to_owned()))),
            Token::Tag(tag) => {
                if let Some(name) = allowed(&tag.name) {
                    weight.tag(name, tag.closes);
                    let from = html.len();
                    let others = write(&mut html, block, &tag);
                    if let Some(first) = others.first() {
                        let names = others.iter().map(|attribute| attribute.name.clone()).collect();
                        let tag = tag.name.clone();
                        dropped.push((first.span.clone(), Dropped::Attributes { tag, names }));
                    }
                    if !VOID.contains(&name) {
                        tags.push(BlockTag {
                            name,
                            closes: tag.closes,
                            span: tag.span,
                            at: from..html.len(),
                        });
                    }
                } else if !tag.closes {
                    if is_opaque(&tag.name) {
                        skip_to_end(&mut tokens, &tag.name);
                    }
                    dropped.push((tag.span, Dropped::Tag(tag.name)));
                }
            }
        }
        if weight.is_too_much() {
            return Err(RefusedHtml::Depth);
        }
    }
    Ok(Block { html, tags, dropped })
}

/// The sanitised HTML of a block that is parsed alone.
pub(super) fn sanitised(html: String) -> String {
    timings::of(Stage::Sanitise, || {
        settled(&SANITISER, html).unwrap_or_else(|html| ammonia::clean_text(&html))
    })
}

/// Sanitises until the output no longer changes. While it changes, browsers may parse the output differently from the
/// sanitiser.
///
/// # Errors
/// The output still changes after several rounds; returns the last one.
pub(super) fn settled(sanitiser: &ammonia::Builder<'_>, mut html: String) -> Result<String, String> {
    for _ in 0..4 {
        let again = sanitiser.clean(&html).to_string();
        if again == html {
            return Ok(html);
        }
        html = again;
    }
    Err(html)
}

/// Whether the element is removed together with its content.
pub(super) fn is_opaque(name: &str) -> bool {
    OPAQUE.contains(&name)
}

/// Whether `html` is the end tag of an element.
pub(super) fn ends(html: &str, name: &str) -> bool {
    matches!(tokens(html).next(), Some(Token::Tag(tag)) if tag.closes && tag.name == name)
}

fn skip_to_end(tokens: &mut impl Iterator<Item = Token>, name: &str) {
    tokens
        .take_while(|token| !matches!(token, Token::Tag(tag) if tag.closes && tag.name == name))
        .for_each(drop);
}

/// Writes a tag with its allowed attributes. Returns the other attributes.
fn write<'t>(html: &mut String, block: &str, tag: &'t HtmlTag) -> Vec<&'t Attribute> {
    html.push_str(if tag.closes { "</" } else { "<" });
    html.push_str(&tag.name);
    let mut others = Vec::new();
    for attribute in tag.attributes.iter().filter(|_| !tag.closes) {
        let value = &block[attribute.value.clone()];
        if !is_allowed(&tag.name, attribute, value) {
            others.push(attribute);
            continue;
        }
        let value = if attribute.name == "href" { dialable(value.to_owned()) } else { value.to_owned() };
        let value = value.replace('"', "&quot;").replace('<', "&lt;");
        html.extend([" ", &attribute.name, "=\"", &value, "\""]);
    }
    html.push('>');
    others
}

fn is_allowed(tag: &str, attribute: &Attribute, value: &str) -> bool {
    let of_tag = ATTRIBUTES.into_iter().find(|(name, _)| *name == tag).map_or(&[][..], |(_, names)| names);
    let name = &*attribute.name;
    let is_followed = name != "href" || {
        let scheme = value.trim().split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        scheme.is_some_and(|scheme| SCHEMES.contains(&&*scheme))
    };
    (GENERAL.contains(&name) || of_tag.contains(&name)) && is_followed
}

fn allowed(name: &str) -> Option<&'static str> {
    INLINE.into_iter().chain(VOID).chain(BLOCK).chain(TABLE).find(|allowed| *allowed == name)
}

/// An upper bound for the nodes that a parser creates for the tags so far.
#[derive(Default)]
pub(super) struct Weight {
    /// The number of open elements by name.
    open: BTreeMap<&'static str, usize>,
    nodes: usize,
}

impl Weight {
    fn text(&mut self) {
        self.nodes += 1;
        self.of_markdown();
    }

    /// Counts a text or element of Markdown. Only the formatting elements that a parser may reopen in it count, since
    /// Markdown itself isn't limited.
    pub(super) fn of_markdown(&mut self) {
        self.nodes += FORMATTING.iter().map(|name| self.open(name)).sum::<usize>();
    }

    fn tag(&mut self, name: &'static str, closes: bool) {
        self.text();
        if VOID.contains(&name) {
            return;
        }
        let open = self.open.entry(name).or_default();
        *open = if closes { open.saturating_sub(1) } else { *open + 1 };
    }

    fn open(&self, name: &str) -> usize {
        self.open.get(name).copied().unwrap_or_default()
    }

    /// An upper bound for the depth. Elements that the next of their kind closes, such as `<li>`, can only be nested
    /// with another kind of element between them.
    fn depth(&self) -> usize {
        let others: usize =
            self.open.iter().filter(|(name, _)| !IMPLIED.contains(name)).map(|(_, open)| open).sum();
        others + IMPLIED.iter().map(|name| self.open(name).min(others + 1)).sum::<usize>()
    }

    pub(super) fn is_too_much(&self) -> bool {
        self.nodes > MAX_NODES || self.depth() > MAX_DEPTH
    }
}

/// What to do with a tag inside a paragraph.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Inline {
    /// Keep it, written like this, without these attributes.
    Keep(String, Vec<String>),
    /// Remove it silently: a comment, or an end tag whose start tag was reported or removed.
    Drop,
    /// Remove and report it.
    Forbidden(String),
    /// Remove it: the end tag of an element that paragraphs can't contain.
    OfBlock(&'static str),
}

/// An element that is open inside a paragraph.
pub(super) enum OpenInline {
    /// A Markdown link or mark. What the author opens inside it is closed with it.
    OfMarkdown,
    /// A tag that the author typed, at these bytes.
    Tag(&'static str, Range<usize>),
}

/// Decides about `html`, one tag in a paragraph. `span` are its bytes in the file, `open` the elements open there.
pub(super) fn inline(html: &str, span: &Range<usize>, open: &mut Vec<OpenInline>) -> Inline {
    let tag = match tokens(html).next() {
        Some(Token::Tag(tag)) => tag,
        Some(Token::Declaration { name, .. }) => return Inline::Forbidden(html[name].to_owned()),
        _ => return Inline::Drop,
    };
    let attributes = tag.attributes.into_iter().map(|attribute| attribute.name).collect();
    if let Some(name) = VOID.into_iter().find(|name| *name == tag.name) {
        return Inline::Keep(format!("<{name}>"), attributes);
    }
    let Some(name) = INLINE.into_iter().find(|name| *name == tag.name) else {
        return match allowed(&tag.name) {
            _ if !tag.closes => Inline::Forbidden(tag.name),
            Some(name) => Inline::OfBlock(name),
            None => Inline::Drop,
        };
    };
    if !tag.closes {
        open.push(OpenInline::Tag(name, span.clone()));
        Inline::Keep(format!("<{name}>"), attributes)
    } else if matches!(open.last(), Some(OpenInline::Tag(last, _)) if *last == name) {
        open.pop();
        Inline::Keep(format!("</{name}>"), Vec::new())
    } else {
        Inline::Drop
    }
}

/// Removes the elements open at the end of a paragraph, or of the innermost Markdown link or mark. Returns them,
/// innermost first.
pub(super) fn take_open(open: &mut Vec<OpenInline>) -> Vec<(&'static str, Range<usize>)> {
    let mut taken = Vec::new();
    while let Some(OpenInline::Tag(..)) = open.last() {
        if let Some(OpenInline::Tag(name, span)) = open.pop() {
            taken.push((name, span));
        }
    }
    taken
}

#[cfg(test)]
mod tests;
