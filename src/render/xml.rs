//! XML documents and sitemaps.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// Writes a document, indented by one space per level.
pub(super) struct Xml {
    writer: Writer<Vec<u8>>,
}

impl Xml {
    /// A document with the root element `name`.
    pub(super) fn document(
        name: &str,
        attributes: &[(&str, &str)],
        inside: impl FnOnce(&mut Self),
    ) -> Vec<u8> {
        let mut xml = Self { writer: Writer::new_with_indent(Vec::new(), b' ', 1) };
        xml.write(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
        xml.element(name, attributes, inside);
        let mut bytes = xml.writer.into_inner();
        bytes.push(b'\n');
        bytes
    }

    /// Writes an element that contains elements.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        inside: impl FnOnce(&mut Self),
    ) {
        self.write(Event::Start(start(name, attributes)));
        inside(self);
        self.write(Event::End(BytesEnd::new(name)));
    }

    /// Writes an element that contains text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.text_with(name, &[], text);
    }

    /// Writes an element with attributes that contains text.
    pub(super) fn text_with(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.write(Event::Start(start(name, attributes)));
        self.write(Event::Text(BytesText::new(&writable(text))));
        self.write(Event::End(BytesEnd::new(name)));
    }

    /// Writes an empty element.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.write(Event::Empty(start(name, attributes)));
    }

    fn write(&mut self, event: Event<'_>) {
        self.writer.write_event(event).expect("writing to memory doesn't fail");
    }
}

fn start<'n>(name: &'n str, attributes: &[(&str, &str)]) -> BytesStart<'n> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, &*writable(value)));
    }
    start
}

/// Removes the characters that XML 1.0 can't represent even when escaped (section 2.2), and the control characters that
/// it discourages.
fn writable(text: &str) -> Cow<'_, str> {
    if is_plainly_writable(text) || text.chars().all(is_writable) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|char| is_writable(*char)).collect())
}

/// Whether no byte begins a character that may be removed: control characters, some of which begin with C2, and U+FFFE
/// and U+FFFF, which begin with EF. Has no early exit, so that the compiler can vectorise the loop.
fn is_plainly_writable(text: &str) -> bool {
    text.bytes().fold(true, |so_far, byte| {
        let is_plain = byte >= 0x20 && !matches!(byte, 0x7f | 0xc2 | 0xef);
        so_far & (is_plain | (byte == b'\n') | (byte == b'\t'))
    })
}

fn is_writable(char: char) -> bool {
    match char {
        '\n' | '\t' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        other => !other.is_control(),
    }
}

const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// Writes a sitemap.
pub(super) fn sitemap(addresses: &[(String, Option<String>)]) -> Vec<u8> {
    Xml::document("urlset", &[("xmlns", SITEMAP)], |xml| {
        for (address, changed) in addresses {
            xml.element("url", &[], |xml| {
                xml.text("loc", address);
                if let Some(changed) = changed {
                    xml.text("lastmod", changed);
                }
            });
        }
    })
}

/// Writes a sitemap index.
pub(super) fn sitemap_index(parts: &[String]) -> Vec<u8> {
    Xml::document("sitemapindex", &[("xmlns", SITEMAP)], |xml| {
        for part in parts {
            xml.element("sitemap", &[], |xml| xml.text("loc", part));
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use roxmltree::Document;

    use super::Xml;

    /// Parses a document with `text` in an element and an attribute, by another parser than that of the crate which wrote it.
    /// Returns attribute and text.
    fn read_back(text: &str) -> (String, String) {
        let attributes = [("rel", "self"), ("href", text)];
        let document = Xml::document("feed", &attributes, |xml| {
            xml.element("entry", &[], |xml| xml.empty("link", &attributes));
            xml.text_with("title", &attributes, text);
        });
        let document = String::from_utf8(document).expect("text");
        let document = Document::parse(&document).expect("well-formed");
        let named = |name| document.descendants().find(|node| node.has_tag_name(name)).expect("an element");
        let [feed, link, title] = ["feed", "link", "title"].map(named);
        let attribute = feed.attribute("href").expect("an attribute");
        for element in [feed, link, title] {
            let found: Vec<_> = element.attributes().map(|found| (found.name(), found.value())).collect();
            assert_eq!(found, [("rel", "self"), ("href", attribute)], "{element:?}");
        }
        assert!(link.children().next().is_none() && title.children().all(|child| child.is_text()));
        (attribute.to_owned(), title.text().unwrap_or_default().to_owned())
    }

    #[test]
    fn what_xml_cant_hold_is_left_out_and_the_rest_stays() {
        for (text, expected) in [
            ("", ""),
            ("<a href='x'>\"&amp;\"</a>\n\t]]>", "<a href='x'>\"&amp;\"</a>\n\t]]>"),
            ("\0\u{1b}\u{7f}\u{85}\u{a0}©\u{fffe}\u{feff}…ệ\r", "\u{a0}©\u{feff}…ệ"),
        ] {
            assert_eq!(read_back(text), (expected.to_owned(), expected.to_owned()));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_back_as_it_was(text in "[^\\p{Cc}\u{fffe}\u{ffff}]*[\n\t<>&'\"]?") {
            prop_assert_eq!(read_back(&text), (text.clone(), text));
        }
    }
}
