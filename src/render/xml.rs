//! XML documents, and the sitemaps.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// A document that is being written.
pub(super) struct Xml(Writer<Vec<u8>>);

impl Xml {
    /// A document whose root is `name`.
    pub(super) fn document(
        name: &str,
        attributes: &[(&str, &str)],
        inside: impl FnOnce(&mut Self),
    ) -> Vec<u8> {
        let mut xml = Self(Writer::new_with_indent(Vec::new(), b' ', 1));
        xml.write(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
        xml.element(name, attributes, inside);
        let mut bytes = xml.0.into_inner();
        bytes.push(b'\n');
        bytes
    }

    /// An element that holds elements.
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

    /// An element that holds text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.text_with(name, &[], text);
    }

    /// An element with attributes that holds text.
    pub(super) fn text_with(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.element(name, attributes, |xml| xml.write(Event::Text(BytesText::new(&writable(text)))));
    }

    /// An element that holds nothing.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.write(Event::Empty(start(name, attributes)));
    }

    fn write(&mut self, event: Event<'_>) {
        self.0.write_event(event).expect("writing to memory doesn't fail");
    }
}

fn start<'n>(name: &'n str, attributes: &[(&str, &str)]) -> BytesStart<'n> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, &*writable(value)));
    }
    start
}

/// The text without what XML 1.0 has no way to write, not even escaped (section 2.2), and without the control characters
/// that it discourages.
fn writable(text: &str) -> Cow<'_, str> {
    let is_writable = |char: char| match char {
        '\n' | '\t' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        other => !other.is_control(),
    };
    // In UTF-8 the control characters from U+0080 on begin with the byte C2, as some harmless ones do, and U+FFFE and
    // U+FFFF with EF.
    let is_doubtful =
        |byte: u8| (byte < b' ' && byte != b'\n' && byte != b'\t') || matches!(byte, 0x7f | 0xc2 | 0xef);
    if text.bytes().any(is_doubtful) {
        Cow::Owned(text.chars().filter(|char| is_writable(*char)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// A sitemap.
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

/// A sitemap of sitemaps.
pub(super) fn sitemap_index(parts: &[String]) -> Vec<u8> {
    Xml::document("sitemapindex", &[("xmlns", SITEMAP)], |xml| {
        for part in parts {
            xml.element("sitemap", &[], |xml| xml.text("loc", part));
        }
    })
}
