//! The keys of a file for a form: their names, in order, and the shape of their values. Derived from the types that
//! read the file, so that new keys appear by themselves.

use schemars::Schema;
use serde_json::{Map, Value};

use super::NAMED_BY_TEXT;

/// A key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its English name.
    pub key: String,
    /// Its Vietnamese name.
    pub twin: String,
    /// Its description, in English.
    pub about: String,
    /// The shape of its value.
    pub shape: Shape,
}

/// The shape of a key's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One line of text, or a number as it is typed.
    Text,
    /// Text of several lines.
    LongText,
    /// A day.
    Date,
    /// A day, or a moment of a day.
    Moment,
    /// A whole number.
    Integer,
    /// Yes or no.
    Boolean,
    /// A list of values. A single value may be written without a list.
    List(Box<Self>),
    /// Keys and values.
    Map {
        /// The keys, in order.
        fields: Vec<Field>,
        /// The English name of the key that a plain text gives, if the map may be written as a text.
        by_text: Option<String>,
    },
    /// Keys of the author's own.
    Any,
}

impl Field {
    /// Whether this key may be written as `name`.
    pub(super) fn is(&self, name: &str) -> bool {
        self.key == name || self.twin == name || self.twin == crate::vietnamese::nfc(name)
    }
}

/// The keys of the map in `schema`. Its properties have their names in `x-key` and `x-twin`.
pub(crate) fn fields(schema: &Schema) -> Vec<Field> {
    let root = schema.as_value();
    let definitions = root.get("$defs").and_then(Value::as_object).cloned().unwrap_or_default();
    properties(root, &definitions)
}

fn properties(map: &Value, definitions: &Map<String, Value>) -> Vec<Field> {
    let text = |value: &Value, name: &str| {
        value.get(name).and_then(Value::as_str).unwrap_or_default().replace('\n', " ")
    };
    let properties = map.get("properties").and_then(Value::as_object);
    let fields = properties.into_iter().flatten().map(|(_, property)| Field {
        key: text(property, "x-key"),
        twin: text(property, "x-twin"),
        about: text(property, "description"),
        shape: match property.get("x-form").and_then(Value::as_str) {
            Some("long") => Shape::LongText,
            Some("date") => Shape::Date,
            Some("moment") => Shape::Moment,
            _ => shape(property, definitions),
        },
    });
    fields.collect()
}

fn shape(value: &Value, definitions: &Map<String, Value>) -> Shape {
    if let Some(name) = value.get("$ref").and_then(Value::as_str).and_then(|name| name.rsplit('/').next()) {
        let by_text = NAMED_BY_TEXT.iter().find(|(map, _)| *map == name).map(|(_, key)| (*key).to_owned());
        return match (definitions.get(name).map(|definition| shape(definition, definitions)), by_text) {
            (Some(Shape::Map { fields, .. }), Some(key)) => Shape::Map { fields, by_text: Some(key) },
            (Some(found), _) => found,
            (None, _) => Shape::Any,
        };
    }
    let is_null = |value: &Value| value.get("type").and_then(Value::as_str) == Some("null");
    if let Some(choices) = value.get("anyOf").and_then(Value::as_array) {
        let shapes: Vec<Shape> = choices
            .iter()
            .filter(|choice| !is_null(choice))
            .map(|choice| shape(choice, definitions))
            .collect();
        let map = shapes.iter().find(|shape| matches!(shape, Shape::Map { .. }));
        return match (map, &shapes[..]) {
            (Some(Shape::Map { fields, by_text }), _) => {
                let key = value.get("x-by-text").and_then(Value::as_str).map(str::to_owned);
                Shape::Map { fields: fields.clone(), by_text: key.or_else(|| by_text.clone()) }
            }
            (_, [one]) => one.clone(),
            _ => Shape::Text,
        };
    }
    let types: Vec<&str> = match value.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(all)) => {
            all.iter().filter_map(Value::as_str).filter(|name| *name != "null").collect()
        }
        _ => Vec::new(),
    };
    match types[..] {
        ["boolean"] => Shape::Boolean,
        ["integer"] => Shape::Integer,
        ["array"] => {
            Shape::List(Box::new(value.get("items").map_or(Shape::Any, |items| shape(items, definitions))))
        }
        ["object"] if value.get("properties").is_some() => {
            Shape::Map { fields: properties(value, definitions), by_text: None }
        }
        ["string"] | ["string", ..] | [.., "string"] => Shape::Text,
        _ => Shape::Any,
    }
}
