//! The text of a report as HTML, with gaps for the addresses of other files.

use std::borrow::Cow;
use std::ops::Range;

use lz4_flex::block::{compress, decompress};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::joined::{elsewhere, joined};
use crate::address::Target;
use crate::markup::{Token, push_value, tokens, unescaped};

/// Safe HTML with gaps: the addresses of other files are known only when all files have been read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    html: Text,
    gaps: Vec<Gap>,
    /// The length of the text, in syllables.
    pub syllables: usize,
}

/// A text, compressed or not. Serialization and comparison see the text itself.
#[derive(Clone, Debug)]
enum Text {
    Plain(String),
    /// Compressed, and its original length in bytes.
    Packed(Box<[u8]>, usize),
}

impl Text {
    fn get(&self) -> Cow<'_, str> {
        match self {
            Self::Plain(text) => Cow::Borrowed(text),
            Self::Packed(packed, size) => {
                let bytes = decompress(packed, *size).expect("it was packed from so many bytes");
                Cow::Owned(String::from_utf8(bytes).expect("it was packed from a text"))
            }
        }
    }
}

impl Default for Text {
    fn default() -> Self {
        Self::Plain(String::new())
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl Eq for Text {}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.get())
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::Plain)
    }
}

/// A place in the HTML for an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Byte offset in the HTML. Gaps are kept apart from the HTML, so that no text can imitate one.
    pub(super) at: usize,
    /// What the author linked to.
    pub target: Target,
    /// Bytes of the file, for messages. Not serialized, because edits of the front matter move the text without
    /// changing it.
    #[serde(skip)]
    pub span: Range<usize>,
}

/// The content of a gap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Filling {
    /// An address.
    Address(String),
    /// A picture in several sizes.
    Picture {
        /// HTML before the `<img>` tag.
        before: String,
        /// The value of its `src` with the closing quotation mark, and further attributes.
        attributes: String,
        /// HTML behind the tag.
        after: &'static str,
    },
}

/// The beginnings of link and picture tags, as this program and `pulldown_cmark` write them. The address follows.
pub(super) const LINK_START: &str = "<a href=\"";
/// The beginning of picture tags.
pub(super) const PICTURE_START: &str = "<img src=\"";

/// The end of the tag that begins at byte `start` of `html`.
fn end_of_tag(html: &str, start: usize) -> usize {
    match tokens(&html[start..]).next() {
        Some(Token::Tag(tag)) => start + tag.span.end,
        _ => html.len(),
    }
}

impl Body {
    /// HTML and its gaps, in the order of their offsets.
    pub(super) fn new(mut html: String, mut gaps: Vec<Gap>, syllables: usize) -> Self {
        // Free unused capacity, since all articles are held until the end of a build.
        html.shrink_to_fit();
        gaps.shrink_to_fit();
        Self { html: Text::Plain(html), gaps, syllables }
    }

    /// The same text, compressed. Each read decompresses it.
    #[must_use]
    pub fn packed(&self) -> Self {
        let html = match &self.html {
            Text::Plain(text) => Text::Packed(compress(text.as_bytes()).into(), text.len()),
            packed @ Text::Packed(..) => packed.clone(),
        };
        Self { html, gaps: self.gaps.clone(), syllables: self.syllables }
    }

    /// The links and pictures that point inside the site, in text order.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Whether readers see nothing of it.
    pub(super) fn is_empty(&self) -> bool {
        self.syllables == 0 && self.gaps.is_empty() && self.html().trim().is_empty()
    }

    /// The HTML without the addresses of its gaps, for code that only needs the words.
    pub fn html(&self) -> Cow<'_, str> {
        self.html.get()
    }

    /// The words of the text, on one line.
    pub fn text(&self) -> String {
        let html = self.html();
        let mut text = String::with_capacity(html.len());
        for token in tokens(&html) {
            match token {
                Token::Text(span) => text.push_str(&html[span]),
                // A block ends a word, and most tags within a line stand beside a blank anyway.
                Token::Tag(tag) if !INLINE.contains(&&*tag.name) => text.push(' '),
                Token::Tag(_) | Token::Comment | Token::Declaration { .. } => {}
            }
        }
        unescaped(&text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The HTML, each gap filled. `fillings` has one for each gap.
    pub fn fill(&self, fillings: &[Filling]) -> String {
        let html = self.html();
        let mut filled = String::with_capacity(html.len() + self.gaps.len() * 64);
        let mut from = 0;
        for (gap, filling) in self.gaps.iter().zip(fillings) {
            match filling {
                Filling::Address(address) => {
                    filled.push_str(&html[from..gap.at]);
                    push_value(&mut filled, address);
                    push_value(&mut filled, &gap.target.suffix);
                    from = gap.at;
                }
                Filling::Picture { before, attributes, after } => {
                    let start = gap.at - PICTURE_START.len();
                    filled.push_str(&html[from..start]);
                    filled.push_str(before);
                    filled.push_str(PICTURE_START);
                    filled.push_str(attributes);
                    // Continue after the quotation mark that closes the empty address.
                    from = end_of_tag(&html, start);
                    filled.push_str(&html[gap.at + 1..from]);
                    filled.push_str(after);
                }
            }
        }
        filled.push_str(&html[from..]);
        filled
    }

    /// The same for a page with several texts: headings are one level deeper, and ids begin with `prefix`.
    pub fn fill_among(&self, fillings: &[Filling], prefix: &str) -> String {
        joined(&self.fill(fillings), prefix)
    }

    /// The same for a feed: links to a place in the text lead to that place on the page at the full address `page`.
    pub fn fill_elsewhere(&self, fillings: &[Filling], page: &str) -> String {
        elsewhere(self.fill(fillings), page)
    }
}

/// Elements that don't end a word.
const INLINE: [&str; 18] = [
    "a", "abbr", "b", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "strong",
    "sub", "sup", "u",
];

#[cfg(test)]
mod tests {
    use super::{Body, Filling, Gap};
    use crate::address::Target;
    use crate::fingerprint::Part;

    #[test]
    fn the_words_of_a_text() {
        let html = "<h2 id=\"a\">Một</h2>\n<p>Hai <em>b</em>a &amp;lt; <a href=\"\">bốn</a>,<br />năm</p>\n<!-- x --><ul><li>sáu</li></ul>";
        assert_eq!(Body::new(html.to_owned(), Vec::new(), 6).text(), "Một Hai ba &lt; bốn, năm sáu");
    }

    #[test]
    fn a_packed_text_says_what_it_said() {
        let html = "<p>Xã <a href=\"\">Cẩm Tâm</a> ra mắt mô hình.</p>\n".repeat(40);
        let ends = html.match_indices("href=\"").map(|(at, name)| at + name.len());
        let gaps = ends.map(|at| Gap { at, target: Target::new("../cam-tam/x.md#y"), span: 3..9 }).collect();
        let body = Body::new(html, gaps, 240);
        let packed = body.packed();
        let part = Part::new(body.clone());
        assert_eq!(part.held_as(Body::packed).fingerprint(), part.fingerprint());
        assert_eq!(packed, body);
        assert_eq!(packed.html(), body.html());
        assert!(packed.html().starts_with("<p>Xã <a href=\"\">Cẩm Tâm</a>"));
        let addresses = vec![Filling::Address("/cam-tam/x/".to_owned()); 40];
        assert_eq!(packed.fill(&addresses), body.fill(&addresses));
        assert_eq!(body.fill(&addresses).matches("<a href=\"/cam-tam/x/#y\">").count(), 40);
        assert_eq!(Part::new(packed.clone()).fingerprint(), part.fingerprint());
        assert_eq!(packed.packed(), body);
    }
}
