//! The text of a report as HTML, with gaps where the addresses of other files belong.

use std::borrow::Cow;
use std::ops::Range;

use lz4_flex::block::{compress, decompress};
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::joined::joined;

/// HTML that is safe as it is, but for the gaps: which address a file of the site has is known only when all files
/// are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    html: Text,
    gaps: Vec<Gap>,
    /// How long the text is, in syllables.
    pub syllables: usize,
}

/// A text, which may be held in less room. Serialized, and compared, it is what it says.
#[derive(Clone, Debug)]
enum Text {
    Plain(String),
    /// Packed from so many bytes.
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

/// A place in the HTML where an address belongs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    at: usize,
    /// What the author linked to.
    pub target: Target,
    /// Bytes of the file, for messages. What stands above a text may move it without changing it.
    #[serde(skip)]
    pub span: Range<usize>,
}

/// What a link or picture in an article points to, inside the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// `../cam-tam/x.md`, relative to the file; `/gioi-thieu/`, relative to the site; `anh.jpg`.
    pub path: String,
    /// From `#` or `?` on, or nothing.
    pub suffix: String,
}

impl Target {
    /// Parts `address` into its path and the rest, percent encoding undone.
    pub(super) fn new(address: &str) -> Self {
        let end = address.find(['#', '?']).unwrap_or(address.len());
        let (path, suffix) = address.split_at(end);
        // What isn't UTF-8 once it is decoded is left as it was typed.
        let decoded = percent_decode_str(path).decode_utf8();
        Self { path: decoded.map_or_else(|_| path.to_owned(), Cow::into_owned), suffix: suffix.to_owned() }
    }
}

impl Body {
    /// Takes HTML in which the address of `links[n]` is the text `{mark}{n}!`.
    pub(super) fn new(html: &str, mark: &str, links: &[(Target, Range<usize>)], syllables: usize) -> Self {
        if links.is_empty() {
            return Self { html: Text::Plain(html.into()), gaps: Vec::new(), syllables };
        }
        let mut gaps = Vec::with_capacity(links.len());
        let mut text = String::with_capacity(html.len());
        let mut rest = html;
        while let Some(at) = rest.find(mark) {
            let (before, after) = rest.split_at(at);
            text.push_str(before);
            let after = &after[mark.len()..];
            let (number, behind) = after.split_once('!').unwrap_or((after, ""));
            if let Some((target, span)) = number.parse::<usize>().ok().and_then(|number| links.get(number)) {
                gaps.push(Gap { at: text.len(), target: target.clone(), span: span.clone() });
            }
            rest = behind;
        }
        text.push_str(rest);
        Self { html: Text::Plain(text), gaps, syllables }
    }

    /// The same, held in less room: it is unpacked whenever it is read.
    #[must_use]
    pub fn packed(&self) -> Self {
        let html = match &self.html {
            Text::Plain(text) => Text::Packed(compress(text.as_bytes()).into(), text.len()),
            packed @ Text::Packed(..) => packed.clone(),
        };
        Self { html, gaps: self.gaps.clone(), syllables: self.syllables }
    }

    /// The links and pictures that point inside the site, in the order of the text.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// The HTML with its gaps: for those who want the words alone.
    pub fn html(&self) -> Cow<'_, str> {
        self.html.get()
    }

    /// The HTML, each gap filled with its address: as many of them as there are gaps.
    pub fn fill(&self, addresses: &[String]) -> String {
        let html = self.html();
        let mut filled = String::with_capacity(html.len() + self.gaps.len() * 64);
        let mut from = 0;
        for (gap, address) in self.gaps.iter().zip(addresses) {
            filled.push_str(&html[from..gap.at]);
            push_attribute(&mut filled, address);
            push_attribute(&mut filled, &gap.target.suffix);
            from = gap.at;
        }
        filled.push_str(&html[from..]);
        filled
    }

    /// The same, to stand on one page with other texts: its headings one level deeper, its ids behind `prefix`.
    pub fn fill_among(&self, addresses: &[String], prefix: &str) -> String {
        joined(&self.fill(addresses), prefix)
    }
}

fn push_attribute(html: &mut String, value: &str) {
    for char in value.chars() {
        match char {
            '&' => html.push_str("&amp;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            _ => html.push(char),
        }
    }
}

/// The alignment of cells as a class, since the site's pages allow no inline style.
pub(super) fn aligned_by_class(html: &str) -> String {
    const STYLE: &str = " style=\"text-align: ";
    let mut by_class = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(STYLE) {
        let (before, after) = rest.split_at(at);
        let after = &after[STYLE.len()..];
        let side = ["left", "center", "right"]
            .into_iter()
            .find(|side| after.strip_prefix(*side).is_some_and(|behind| behind.starts_with("\">")));
        by_class.push_str(before);
        rest = match side.filter(|_| before.ends_with("<th") || before.ends_with("<td")) {
            Some(side) => {
                by_class.extend([" class=\"", side]);
                &after[side.len()..]
            }
            None => {
                by_class.push_str(STYLE);
                after
            }
        };
    }
    by_class.push_str(rest);
    by_class
}

#[cfg(test)]
mod tests {
    use super::{Body, Target};
    use crate::fingerprint::Part;

    #[test]
    fn a_packed_text_says_what_it_said() {
        let link = (Target::new("../cam-tam/x.md#y"), 3..9);
        let html = "<p>Xã <a href=\"{0}0!\">Cẩm Tâm</a> ra mắt mô hình.</p>\n".repeat(40);
        let body = Part::new(Body::new(&html.replace("{0}", "\u{1}"), "\u{1}", &[link], 240));
        let packed = body.held_as(Body::packed);
        assert_eq!(packed.fingerprint(), body.fingerprint());
        assert_eq!(*packed, *body);
        assert_eq!(packed.html(), body.html());
        assert!(packed.html().starts_with("<p>Xã <a href=\"\">Cẩm Tâm</a>"));
        let addresses = vec!["/cam-tam/x/".to_owned(); 40];
        assert_eq!(packed.fill(&addresses), body.fill(&addresses));
        assert_eq!(Part::new(Body::clone(&packed)).fingerprint(), body.fingerprint());
        assert_eq!(packed.packed(), *body);
    }
}
