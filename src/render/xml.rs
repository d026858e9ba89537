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
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.write(Event::Start(start));
        inside(self);
        self.write(Event::End(BytesEnd::new(name)));
    }

    /// An element that holds text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.text_with(name, &[], text);
    }

    /// An element with attributes that holds text.
    pub(super) fn text_with(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        let text = writable(text);
        self.element(name, attributes, |xml| xml.write(Event::Text(BytesText::new(&text))));
    }

    /// An element that holds nothing.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.write(Event::Empty(BytesStart::new(name).with_attributes(attributes.iter().copied())));
    }

    fn write(&mut self, event: Event<'_>) {
        self.0.write_event(event).expect("writing to memory doesn't fail");
    }
}

/// The text without what XML 1.0 has no way to write, not even escaped: most control characters.
fn writable(text: &str) -> Cow<'_, str> {
    // In UTF-8 the control characters from U+0080 on begin with the byte C2, as some harmless ones do.
    let may_be_control =
        |byte: u8| (byte < b' ' && byte != b'\n' && byte != b'\t') || byte == 0x7f || byte == 0xc2;
    if text.bytes().any(may_be_control) {
        let is_writable = |char: &char| !char.is_control() || matches!(char, '\n' | '\t');
        Cow::Owned(text.chars().filter(is_writable).collect())
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
