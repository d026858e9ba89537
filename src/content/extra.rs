//! The author's own fields: a map with names and values of the author's choice.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;

use super::report::Posted;
use crate::vietnamese::Number;

/// A value of an author's own field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ExtraValue {
    /// Text.
    Text(String),
    /// A number, and how it was typed: 2026 is a year, 1.336 a count.
    Number(Number, String),
    /// A day or a moment.
    Date(Posted),
    /// Yes or no.
    YesNo(bool),
    /// A list of the others.
    List(Vec<ExtraValue>),
}

/// The fields as typed, in file order.
#[derive(Clone, Debug, Default)]
pub(crate) struct WrittenExtra(pub(crate) Vec<(String, Option<WrittenValue>)>);

/// A value as typed.
#[derive(Clone, Debug)]
pub(crate) enum WrittenValue {
    /// `true` without quotes.
    YesNo(bool),
    /// `1336`.
    Integer(i64),
    /// `1.336` without quotes, which is reported as ambiguous.
    Float,
    /// Everything else on one line.
    Text(String),
    /// A list.
    List(Vec<Option<WrittenValue>>),
    /// A map, which isn't read.
    Group,
}

impl<'de> Deserialize<'de> for WrittenExtra {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = WrittenExtra;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<WrittenExtra, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(WrittenExtra(fields))
            }
        }

        deserializer.deserialize_map(Fields)
    }
}

impl<'de> Deserialize<'de> for WrittenValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValue;

        impl<'de> Visitor<'de> for AnyValue {
            type Value = WrittenValue;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_bool<E: de::Error>(self, value: bool) -> Result<WrittenValue, E> {
                Ok(WrittenValue::YesNo(value))
            }

            fn visit_i64<E: de::Error>(self, value: i64) -> Result<WrittenValue, E> {
                Ok(WrittenValue::Integer(value))
            }

            fn visit_u64<E: de::Error>(self, value: u64) -> Result<WrittenValue, E> {
                Ok(i64::try_from(value)
                    .map_or_else(|_| WrittenValue::Text(value.to_string()), WrittenValue::Integer))
            }

            fn visit_f64<E: de::Error>(self, _value: f64) -> Result<WrittenValue, E> {
                Ok(WrittenValue::Float)
            }

            fn visit_str<E: de::Error>(self, value: &str) -> Result<WrittenValue, E> {
                Ok(WrittenValue::Text(value.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<WrittenValue, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(WrittenValue::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<WrittenValue, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(WrittenValue::Group)
            }
        }

        deserializer.deserialize_any(AnyValue)
    }
}

impl JsonSchema for WrittenExtra {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "WrittenExtra".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let one = ["string", "number", "boolean", "null"];
        json_schema!({
            "type": ["object", "null"],
            "additionalProperties": {
                "anyOf": [{ "type": one }, { "type": "array", "items": { "type": one } }]
            }
        })
    }
}
