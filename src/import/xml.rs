//! XML elements: those in parts of a .docx, by local names only, limited in number and depth, and those of a web page.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::refusal::ImportRefusal;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Its name without the prefix.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// Its content.
    pub(super) children: Vec<Node>,
}

/// The content of an element.
#[derive(Debug)]
pub(super) enum Node {
    /// An element.
    Element(Element),
    /// Text.
    Text(String),
}

/// The most elements of one part: those of some hundred pages.
const MAX_ELEMENTS: usize = 500_000;

/// The deepest nesting. Tables in text boxes in tables need about 60.
const MAX_DEPTH: usize = 200;

impl Element {
    /// An element without content.
    pub(super) fn new(name: &str, attributes: Vec<(String, String)>) -> Self {
        Self { name: name.to_owned(), attributes, children: Vec::new() }
    }

    /// Reads a part.
    ///
    /// # Errors
    /// If it isn't XML, or is more than a report needs. Word writes no document types; they may define entities that
    /// grow without end.
    pub(super) fn read(xml: &[u8]) -> Result<Self, ImportRefusal> {
        let xml = str::from_utf8(xml).map_err(|_| ImportRefusal::Damaged)?;
        let mut reader = Reader::from_str(xml.trim_start_matches('\u{feff}'));
        let mut open = vec![Self::default()];
        let mut n_elements = 0;
        loop {
            let event = reader.read_event().map_err(|_| ImportRefusal::Damaged)?;
            match event {
                Event::Start(start) => {
                    n_elements += 1;
                    if n_elements > MAX_ELEMENTS || open.len() > MAX_DEPTH {
                        return Err(ImportRefusal::TooLarge);
                    }
                    open.push(element(&start));
                }
                Event::Empty(start) => {
                    n_elements += 1;
                    if n_elements > MAX_ELEMENTS {
                        return Err(ImportRefusal::TooLarge);
                    }
                    add(&mut open, Node::Element(element(&start)));
                }
                Event::End(_) => {
                    let element = open.pop().ok_or(ImportRefusal::Damaged)?;
                    add(&mut open, Node::Element(element));
                }
                Event::Text(text) => add_text(&mut open, &text),
                Event::CData(text) => add_text(&mut open, &text),
                Event::GeneralRef(name) => {
                    if let Some(text) = reference(&name) {
                        add_text(&mut open, &text);
                    }
                }
                Event::DocType(_) => return Err(ImportRefusal::Damaged),
                Event::Eof => break,
                _ => {}
            }
        }
        match open.pop() {
            Some(root) if open.is_empty() => Ok(root),
            _ => Err(ImportRefusal::Damaged),
        }
    }

    /// The value of an attribute, by its name without the prefix.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The elements in it.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element in it with this name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// The attribute `val` of the first element in it with this name.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.child(name)?.get("val")
    }

    /// Whether an element switches something on: it is there, and its value isn't “no”.
    pub(super) fn is_on(&self, name: &str) -> bool {
        self.child(name)
            .is_some_and(|child| !matches!(child.get("val"), Some("0" | "false" | "off" | "none")))
    }

    /// All elements below it with this name, in the order of the text.
    pub(super) fn all(&self, name: &str) -> Vec<&Self> {
        let mut found = Vec::new();
        for element in self.elements() {
            if element.name == name {
                found.push(element);
            }
            found.extend(element.all(name));
        }
        found
    }

    /// The text directly in it.
    pub(super) fn text(&self) -> String {
        let texts = self.children.iter().filter_map(|node| match node {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        texts.collect()
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    let attributes = start.attributes().flatten().map(|attribute| {
        let value = &*attribute.value;
        let value =
            quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), |text| text.into_owned());
        (attribute.key.local_name().as_ref().to_owned(), value)
    });
    Element {
        name: start.local_name().as_ref().to_owned(),
        attributes: attributes.collect(),
        children: Vec::new(),
    }
}

fn add(open: &mut [Element], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(node);
    }
}

fn add_text(open: &mut [Element], text: &str) {
    let Some(parent) = open.last_mut() else { return };
    match parent.children.last_mut() {
        Some(Node::Text(before)) => before.push_str(text),
        _ => parent.children.push(Node::Text(text.to_owned())),
    }
}

/// The text of a reference that needs no definition: `amp`, `#233`.
fn reference(name: &str) -> Option<String> {
    quick_xml::escape::unescape(&format!("&{name};")).ok().map(|text| text.into_owned())
}
