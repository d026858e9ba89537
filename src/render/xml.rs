//! XML documents, and the sitemaps.

/// A document that is being written, one blank an indent.
pub(super) struct Xml {
    bytes: Vec<u8>,
    depth: usize,
}

impl Xml {
    /// A document whose root is `name`.
    pub(super) fn document(
        name: &str,
        attributes: &[(&str, &str)],
        inside: impl FnOnce(&mut Self),
    ) -> Vec<u8> {
        let mut xml = Self { bytes: b"<?xml version=\"1.0\" encoding=\"utf-8\"?>".to_vec(), depth: 0 };
        xml.element(name, attributes, inside);
        xml.raw("\n");
        xml.bytes
    }

    /// An element that holds elements.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        inside: impl FnOnce(&mut Self),
    ) {
        self.start(name, attributes, ">");
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        self.new_line();
        self.end(name);
    }

    /// An element that holds text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.text_with(name, &[], text);
    }

    /// An element with attributes that holds text.
    pub(super) fn text_with(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.start(name, attributes, ">");
        self.escaped(text, false);
        self.end(name);
    }

    /// An element that holds nothing.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes, "/>");
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)], close: &str) {
        self.new_line();
        self.raw("<");
        self.raw(name);
        for (name, value) in attributes {
            self.raw(" ");
            self.raw(name);
            self.raw("=\"");
            self.escaped(value, true);
            self.raw("\"");
        }
        self.raw(close);
    }

    fn end(&mut self, name: &str) {
        self.raw("</");
        self.raw(name);
        self.raw(">");
    }

    fn new_line(&mut self) {
        self.raw("\n");
        self.bytes.resize(self.bytes.len() + self.depth, b' ');
    }

    fn raw(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Text with what means something else in XML written otherwise, and without what XML 1.0 has no way to write, not
    /// even escaped (section 2.2), and the control characters that it discourages. In an attribute, what would be read
    /// as a blank is written otherwise too.
    fn escaped(&mut self, text: &str, is_attribute: bool) {
        self.bytes.reserve(text.len());
        let (mut from, mut at) = (0, 0);
        // Most bytes are kept as they are: these are passed without another look.
        let kept = |at: usize| text.as_bytes()[at..].iter().position(|byte| !KEPT[*byte as usize]);
        while let Some(passed) = kept(at) {
            at += passed;
            let byte = text.as_bytes()[at];
            let (instead, length) = match (escape(byte), byte) {
                (Some(escaped), _) => (escaped, 1),
                (None, b'\n') if is_attribute => ("&#10;", 1),
                (None, b'\t') if is_attribute => ("&#9;", 1),
                (None, _) => match text[at..].chars().next() {
                    Some(char) if !is_writable(char) => ("", char.len_utf8()),
                    _ => {
                        at += 1;
                        continue;
                    }
                },
            };
            self.raw(&text[from..at]);
            self.raw(instead);
            at += length;
            from = at;
        }
        self.raw(&text[from..]);
    }
}

/// Whether a byte is always written as it is. Otherwise it is escaped, or a blank, or a control character, or the first byte
/// of one, or of U+FFFE or U+FFFF, or of some that are harmless.
const KEPT: [bool; 256] = {
    let mut kept = [true; 256];
    let mut byte = 0;
    while byte < 256 {
        let may_be_control = matches!(byte as u8, 0..b' ' | 0x7f | 0xc2 | 0xef);
        kept[byte] = escape(byte as u8).is_none() && !may_be_control;
        byte += 1;
    }
    kept
};

/// What stands in a text, or an attribute, instead of a byte that means something else there.
const fn escape(byte: u8) -> Option<&'static str> {
    Some(match byte {
        b'<' => "&lt;",
        b'>' => "&gt;",
        b'&' => "&amp;",
        b'\'' => "&apos;",
        b'"' => "&quot;",
        _ => return None,
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

    use super::{Xml, is_writable};

    /// The same by another's hand.
    fn expected(text: &str) -> String {
        let text: String = text.chars().filter(|char| is_writable(*char)).collect();
        let attributes = [("rel", "self"), ("href", &*text)];
        let mut writer = quick_xml::Writer::new_with_indent(Vec::new(), b' ', 1);
        for event in [
            Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)),
            Event::Start(BytesStart::new("feed").with_attributes(attributes)),
            Event::Start(BytesStart::new("title").with_attributes(attributes)),
            Event::Text(BytesText::new(&text)),
            Event::End(BytesEnd::new("title")),
            Event::Start(BytesStart::new("entry")),
            Event::Empty(BytesStart::new("link").with_attributes(attributes)),
            Event::End(BytesEnd::new("entry")),
            Event::End(BytesEnd::new("feed")),
        ] {
            writer.write_event(event).expect("writing to memory doesn't fail");
        }
        String::from_utf8(writer.into_inner()).expect("text") + "\n"
    }

    fn written(text: &str) -> String {
        let attributes = [("rel", "self"), ("href", text)];
        let document = Xml::document("feed", &attributes, |xml| {
            xml.text_with("title", &attributes, text);
            xml.element("entry", &[], |xml| xml.empty("link", &attributes));
        });
        String::from_utf8(document).expect("text")
    }

    #[test]
    fn what_xml_cant_hold_is_left_out_and_the_rest_stays() {
        for text in ["", "<a href='x'>\"&amp;\"</a>\n\t", "\0\u{1b}\u{7f}\u{85}\u{a0}©\u{fffe}\u{feff}…ệ\r"]
        {
            assert_eq!(written(text), expected(text));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_written_as_another_writes_it(text in any::<String>()) {
            prop_assert_eq!(written(&text), expected(&text));
        }
    }
}
