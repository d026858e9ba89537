//! Values of a draft's front matter: as YAML for the file, as JSON for programs, as a line for people.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::scaffold::quoted;

/// A value of the front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A line of text.
    Text(String),
    /// A number, a date or a word without quotation marks.
    Plain(String),
    /// Several values.
    List(Vec<Self>),
    /// Keys and their values: each under its English and its Vietnamese name.
    Group(Vec<(&'static str, &'static str, Self)>),
}

impl Value {
    /// A group of the keys that have a value.
    pub(super) fn group<const N: usize>(keys: [(&'static str, &'static str, Option<Self>); N]) -> Self {
        let present = |(name, key, value): (_, _, Option<Self>)| Some((name, key, value?));
        Self::Group(keys.into_iter().filter_map(present).collect())
    }

    /// A list, unless it is empty.
    pub(super) fn list(values: impl IntoIterator<Item = Self>) -> Option<Self> {
        let values: Vec<Self> = values.into_iter().collect();
        (!values.is_empty()).then_some(Self::List(values))
    }

    /// The YAML after the colon: a list of groups has a line for each, all other values are on the same line.
    pub(super) fn yaml(&self) -> String {
        match self {
            Self::List(values) if values.iter().any(|value| matches!(value, Self::Group(_))) => {
                values.iter().map(|value| format!("\n  - {}", value.flow())).collect()
            }
            _ => format!(" {}", self.flow()),
        }
    }

    fn flow(&self) -> String {
        let joined = |parts: Vec<String>| parts.join(", ");
        match self {
            Self::Text(text) => quoted(text),
            Self::Plain(text) => text.clone(),
            Self::List(values) => format!("[{}]", joined(values.iter().map(Self::flow).collect())),
            Self::Group(keys) => {
                let key = |(_, key, value): &(_, &str, Self)| format!("{key}: {}", value.flow());
                format!("{{{}}}", joined(keys.iter().map(key).collect()))
            }
        }
    }

    /// The value in a summary for people.
    pub fn line(&self) -> String {
        match self {
            Self::Text(text) | Self::Plain(text) => text.clone(),
            Self::List(values) => values.iter().map(Self::line).collect::<Vec<_>>().join("; "),
            Self::Group(keys) => keys.iter().map(|(.., value)| value.line()).collect::<Vec<_>>().join(", "),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) | Self::Plain(text) => text.serialize(serializer),
            Self::List(values) => values.serialize(serializer),
            Self::Group(keys) => {
                let mut map = serializer.serialize_map(Some(keys.len()))?;
                for (name, _, value) in keys {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn a_value_is_written_three_ways() {
        let person = Value::group([
            ("name", "tên", Some("Ngô Anh \"Thúy\"".into())),
            ("honorific", "danh xưng", None),
            ("roles", "chức vụ", Value::list(["Chủ tịch, UBND".into(), "Bí thư".into()])),
        ]);
        let people = Value::List(vec![person]);
        assert_eq!(
            people.yaml(),
            "\n  - {tên: \"Ngô Anh \\\"Thúy\\\"\", chức vụ: [\"Chủ tịch, UBND\", \"Bí thư\"]}"
        );
        let json = serde_json::to_string(&people).expect("it fits into memory");
        assert_eq!(json, r#"[{"name":"Ngô Anh \"Thúy\"","roles":["Chủ tịch, UBND","Bí thư"]}]"#);
        assert_eq!(people.line(), "Ngô Anh \"Thúy\", Chủ tịch, UBND; Bí thư");
        assert_eq!(Value::list([]), None);
        assert_eq!(Value::from("tin").yaml(), " \"tin\"");
    }
}
