//! Deserializes the tree; finds and locates mistakes of keys and types.

use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{de, forward_to_deserialize_any};

mod meant;
mod mistakes;
mod names;

use mistakes::{explain, is_bare, unindented};
use names::nearest_key;

use super::Yaml;
use super::keys::{FoldedKeys, compare_keys};
use super::tree::{Node, NodeKind};
use crate::diagnostic::{Diagnostic, Expected, MAX_TOLD, Slot};
use crate::vietnamese::fold;

/// The value without its unreadable parts, and the mistakes in those. `None` if nothing is left.
pub(super) fn read<T: DeserializeOwned>(yaml: &Yaml<'_>, tree: &Node) -> (Option<T>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    for _ in 0..MAX_TOLD {
        match T::deserialize(LocatedText { node: tree, slot: Slot::Key("") }) {
            Ok(value) => return (Some(value), diagnostics),
            Err(fault) => {
                let Some(part) = fault.part.as_ref().and_then(|span| part_at(tree, span)) else { break };
                diagnostics.push(explain(yaml, tree, &fault));
                if !recover(yaml, tree, &fault) {
                    part.dropped.set(true);
                }
            }
        }
    }
    (None, diagnostics)
}

/// The item, or value of a key, at `span`, unless it was dropped already.
fn part_at<'t>(node: &'t Node, span: &Range<usize>) -> Option<&'t Node> {
    let inside = node.items().chain(node.entries().map(|(_, value)| value));
    inside
        .filter(|part| !part.dropped.get())
        .find_map(|part| if part.span == *span { Some(part) } else { part_at(part, span) })
}

/// Prepares the next attempt: a misspelt key is read as the one that it probably means, and a key created by a comma or
/// a missing space is ignored, so that each mistake is reported only once. Returns `false` if the failed part must be
/// dropped.
fn recover(yaml: &Yaml<'_>, tree: &Node, fault: &Fault) -> bool {
    let TypeProblem::UnknownKey { key: typed, known } = &fault.problem else { return false };
    let Some((entries, key)) = place_key(tree, fault) else { return false };
    if let Some([parent, children @ ..]) = unindented(yaml, tree, fault, known) {
        parent.1.dropped.set(true);
        children.iter().for_each(|(_, value)| value.dropped.set(true));
        return true;
    }
    if let Some(meant) = typed.strip_prefix('-').and_then(|item| {
        FoldedKeys::new(known).find(item.trim_start_matches(|first: char| !first.is_alphanumeric()))
    }) {
        key.meant.set(Some(meant));
        return true;
    }
    let glued =
        typed.split_once([':', '：']).and_then(|(name, _)| known.iter().find(|known| **known == name));
    let entry = entries.iter().find(|(entry, _)| entry.span == key.span);
    if let (Some(name), Some((_, value))) = (glued, entry) {
        key.meant.set(Some(name));
        value.dropped.set(true);
        return true;
    }
    let mut bare = entries
        .iter()
        .skip_while(|(entry, _)| entry.span != key.span)
        .take_while(|entry| is_bare(yaml, entry))
        .peekable();
    if bare.peek().is_some() {
        bare.for_each(|(_, value)| value.dropped.set(true));
        return true;
    }
    let Some(meant) = nearest_key(typed.trim(), known) else { return false };
    let is_there = |name: &str| entries.iter().any(|(entry, _)| yaml.twins.are_same(name, entry.name()));
    if is_there(meant) {
        return false;
    }
    key.meant.set(Some(meant));
    true
}

/// The key that a fault points at, and the entries around it.
fn place_key<'t>(node: &'t Node, fault: &Fault) -> Option<(&'t [(Node, Node)], &'t Node)> {
    if let NodeKind::Map(entries) = &node.kind
        && let Some((key, _)) = entries.iter().find(|(key, _)| Some(&key.span) == fault.at.as_ref())
    {
        return Some((entries, key));
    }
    node.items().chain(node.entries().map(|(_, value)| value)).find_map(|part| place_key(part, fault))
}

#[derive(Debug)]
struct Fault {
    /// The text to point at.
    at: Option<Range<usize>>,
    /// The item or value to skip in the next attempt.
    part: Option<Range<usize>>,
    problem: TypeProblem,
}

#[derive(Debug)]
enum TypeProblem {
    UnknownKey {
        key: String,
        known: &'static [&'static str],
    },
    DuplicateKey {
        key: &'static str,
    },
    WrongType {
        slot: OwnedSlot,
        expected: Expected,
        /// The keys allowed here.
        known: &'static [&'static str],
        /// The colon that turned text into a key.
        colon: Option<Range<usize>>,
    },
}

/// A [`Slot`] that owns its key.
#[derive(Debug)]
enum OwnedSlot {
    Key(String),
    Item(String),
}

impl Fault {
    fn new(problem: TypeProblem) -> Self {
        Self { at: None, part: None, problem }
    }

    fn wrong_type(part: &LocatedText<'_>, expected: Expected) -> Self {
        let span = part.node.span.clone();
        let slot = match part.slot {
            Slot::Key(key) => OwnedSlot::Key(key.to_owned()),
            Slot::Item(key) | Slot::InBrackets(key) => OwnedSlot::Item(key.to_owned()),
        };
        let problem = TypeProblem::WrongType { slot, expected, known: &[], colon: None };
        Self { at: Some(span.clone()), part: Some(span), problem }
    }

    /// A list was expected, of items with the keys `known`.
    fn no_list(part: &LocatedText<'_>, keys: &'static [&'static str]) -> Self {
        let mut fault = Self::wrong_type(part, Expected::List);
        if let TypeProblem::WrongType { known, .. } = &mut fault.problem {
            *known = keys;
        }
        fault
    }

    /// Text was expected. If a colon made it a map, that is the mistake.
    fn not_text(part: &LocatedText<'_>) -> Self {
        let mut fault = Self::wrong_type(part, Expected::Text);
        if let (NodeKind::Map(entries), TypeProblem::WrongType { colon, .. }) =
            (&part.node.kind, &mut fault.problem)
            && let [(key, _)] = &**entries
            && key.span.start == part.node.span.start
        {
            *colon = Some(key.span.end..key.span.end + 1);
        }
        fault
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.problem)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(_message: T) -> Self {
        let slot = OwnedSlot::Key(String::new());
        Self::new(TypeProblem::WrongType { slot, expected: Expected::Text, known: &[], colon: None })
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::new(TypeProblem::UnknownKey { key: field.to_owned(), known: expected })
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(TypeProblem::DuplicateKey { key: field })
    }
}

/// Maps that may be typed as a text, with the key that the text gives: `ảnh: nho.jpg`.
pub(crate) const NAMED_BY_TEXT: [(&str, &str); 4] = [
    ("WrittenAttendee", "name"),
    ("WrittenModel", "name"),
    ("WrittenPhoto", "file"),
    ("WrittenRecording", "file"),
];

/// A value being deserialized, and the key or item it belongs to.
#[derive(Clone, Copy)]
struct LocatedText<'t> {
    node: &'t Node,
    slot: Slot<'t>,
}

impl LocatedText<'_> {
    fn plain(&self) -> Option<&str> {
        match &self.node.kind {
            NodeKind::Scalar { text, plain: true } => Some(text),
            _ => None,
        }
    }
}

impl<'de> de::IntoDeserializer<'de, Fault> for LocatedText<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de, 't> Deserializer<'de> for LocatedText<'t> {
    type Error = Fault;

    /// Called for values that may be text or a map, and for figures, which may be text or a number.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let wanted = (&visitor as &dyn de::Expected).to_string();
        let expected = if wanted.starts_with("a number") { Expected::Number } else { Expected::TextOrMap };
        let visited = match &self.node.kind {
            NodeKind::Map(_) => self.deserialize_map(visitor),
            NodeKind::List(_) => self.deserialize_seq(visitor),
            NodeKind::Broken => Err(Fault::wrong_type(&self, Expected::Text)),
            NodeKind::Scalar { text, plain: false } => visitor.visit_str(text),
            // As in every YAML reader, a number with a leading zero is text: it is a telephone number.
            NodeKind::Scalar { text, plain: true } if has_leading_zero(text) => visitor.visit_str(text),
            NodeKind::Scalar { text, plain: true } => match (text.parse(), text.parse()) {
                (Ok(integer), _) => visitor.visit_i64(integer),
                (_, Ok(float)) => visitor.visit_f64(float),
                _ => visitor.visit_str(text),
            },
        };
        // A visitor that can't accept the value reports that without a place.
        visited.map_err(|fault| if fault.at.is_some() { fault } else { Fault::wrong_type(&self, expected) })
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.node.scalar() {
            Some(text) => visitor.visit_str(text),
            None => Err(Fault::not_text(&self)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &*fold(self.node.text().trim()) {
            "true" | "yes" | "on" | "co" | "dung" => visitor.visit_bool(true),
            "false" | "no" | "off" | "khong" | "sai" => visitor.visit_bool(false),
            _ => Err(Fault::wrong_type(&self, Expected::Bool)),
        }
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.plain().and_then(|text| text.parse().ok()) {
            Some(number) => visitor.visit_u32(number),
            None => Err(Fault::wrong_type(&self, Expected::Integer)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.node.is_left_out() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.kind {
            NodeKind::List(items) => visitor.visit_seq(Items { items: items.iter(), slot: self.slot }),
            _ if self.node.is_left_out() => visitor.visit_seq(Items { items: [].iter(), slot: self.slot }),
            // A single value is a list of one, if only one value can be meant.
            _ if self.is_one_item() => {
                let items = std::slice::from_ref(self.node).iter();
                visitor.visit_seq(Items { items, slot: self.slot }).map_err(|fault| match fault.problem {
                    TypeProblem::WrongType { known, .. } if fault.at.as_ref() == Some(&self.node.span) => {
                        Fault::no_list(&self, known)
                    }
                    _ => fault,
                })
            }
            _ => Err(Fault::wrong_type(&self, Expected::List)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.visit_entries(&[], visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let named = NAMED_BY_TEXT.iter().find(|(map, _)| *map == name);
        if let (Some((_, key)), NodeKind::Scalar { .. }, false) =
            (named, &self.node.kind, self.node.is_left_out())
        {
            let key = de::value::StrDeserializer::<Fault>::new(key);
            return visitor.visit_map(de::value::MapDeserializer::new(std::iter::once((key, self))));
        }
        self.visit_entries(fields, visitor).map_err(|mut fault| {
            if let TypeProblem::WrongType { expected: Expected::Map, known, .. } = &mut fault.problem
                && known.is_empty()
            {
                *known = fields;
            }
            fault
        })
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u64 u128 f32 f64 char bytes byte_buf unit unit_struct newtype_struct tuple
        tuple_struct enum identifier ignored_any
    }
}

impl<'t> LocatedText<'t> {
    /// Whether the value can only be meant as one item: a map, or text of one line that lists nothing itself.
    fn is_one_item(&self) -> bool {
        match &self.node.kind {
            NodeKind::Map(_) => true,
            NodeKind::Scalar { plain: false, .. } => true,
            NodeKind::Scalar { text, plain: true } => {
                // Text over several lines is shorter than what was typed.
                text.len() == self.node.span.len()
                    && !text.contains([',', ';', '\n', '•'])
                    && !text.starts_with(['-', '–', '—', '*', '+'])
                    && ![" -", " –"].iter().any(|dash| text.contains(dash))
            }
            NodeKind::List(_) | NodeKind::Broken => false,
        }
    }

    #[expect(clippy::result_large_err, reason = "the methods of serde that call it give the same")]
    fn visit_entries<'de, V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let entries: &[(Node, Node)] = match &self.node.kind {
            NodeKind::Map(entries) => entries,
            // `liên hệ:` without a value.
            _ if self.node.is_left_out() => &[],
            _ => return Err(Fault::wrong_type(&self, Expected::Map)),
        };
        compare_keys(entries, fields);
        let mut last = None;
        let visited = visitor.visit_map(Entries { entries: entries.iter(), value: None, last: &mut last });
        // Code that doesn't know the position raises faults about a key between the key and its value.
        visited.map_err(|mut fault| {
            if let (None, Some((key, value))) = (&fault.at, last) {
                (fault.at, fault.part) = (Some(key.span.clone()), Some(value.span.clone()));
            }
            fault
        })
    }
}

fn has_leading_zero(text: &str) -> bool {
    text.len() > 1 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

struct Items<'t> {
    items: std::slice::Iter<'t, Node>,
    /// The key or item that the list belongs to.
    slot: Slot<'t>,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        match self.items.find(|item| !item.dropped.get()) {
            Some(node) => {
                let (Slot::Key(key) | Slot::Item(key) | Slot::InBrackets(key)) = self.slot;
                seed.deserialize(LocatedText { node, slot: Slot::Item(key) }).map(Some)
            }
            None => Ok(None),
        }
    }
}

struct Entries<'t, 'l> {
    entries: std::slice::Iter<'t, (Node, Node)>,
    value: Option<LocatedText<'t>>,
    last: &'l mut Option<(&'t Node, &'t Node)>,
}

impl<'de> MapAccess<'de> for Entries<'_, '_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let Some((key, value)) = self.entries.find(|(_, value)| !value.dropped.get()) else {
            return Ok(None);
        };
        *self.last = Some((key, value));
        self.value = Some(LocatedText { node: value, slot: Slot::Key(key.text()) });
        seed.deserialize(de::value::StrDeserializer::new(key.name())).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let value = self.value.take().expect("serde asks for a value after its key");
        seed.deserialize(value)
    }
}
