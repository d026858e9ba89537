//! The author's own fields, for templates and for programs.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use super::text::iso_moment;
use crate::content::ExtraValue;
use crate::site::Site;
use crate::vietnamese::Number;

/// The fields by name, in file order.
#[derive(Clone, Debug, Default)]
pub struct ExtraFields(Vec<(String, ExtraData)>);

/// A value, as templates and open data get it.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum ExtraData {
    /// Text, or a date in ISO 8601.
    Text(String),
    Number(Number),
    YesNo(bool),
    List(Vec<ExtraData>),
}

impl ExtraFields {
    /// The fields of a report of `site`.
    pub(super) fn new(site: &Site, extra: &[(String, ExtraValue)]) -> Self {
        Self(extra.iter().map(|(name, value)| (name.clone(), data(site, value))).collect())
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for ExtraFields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl JsonSchema for ExtraFields {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "ExtraFields".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object" })
    }
}

/// One of the author's own fields, to be shown as it was typed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExtraLine {
    /// Its name.
    pub name: String,
    /// Its value; several if it is a list.
    pub values: Vec<ExtraPart>,
}

/// A value of one of the author's own fields.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExtraPart {
    /// `text`, `number`, `date` or `yes_no`.
    pub kind: &'static str,
    /// The text; a number as it was typed; a day or moment for the date filters; “Có” or “Không”.
    pub text: String,
}

/// The fields of a report of `site`, to be shown.
pub(super) fn extra_lines(site: &Site, extra: &[(String, ExtraValue)]) -> Vec<ExtraLine> {
    let values = |value: &ExtraValue| match value {
        ExtraValue::List(items) => items.iter().map(|item| part(site, item)).collect(),
        one => vec![part(site, one)],
    };
    extra.iter().map(|(name, value)| ExtraLine { name: name.clone(), values: values(value) }).collect()
}

fn part(site: &Site, value: &ExtraValue) -> ExtraPart {
    let (kind, text) = match value {
        ExtraValue::Text(text) => ("text", text.clone()),
        ExtraValue::Number(_, typed) => ("number", typed.clone()),
        ExtraValue::Date(posted) => ("date", iso_moment(site, *posted)),
        ExtraValue::YesNo(yes) => ("yes_no", if *yes { "Có" } else { "Không" }.to_owned()),
        ExtraValue::List(items) => {
            let parts: Vec<String> = items.iter().map(|item| part(site, item).text).collect();
            ("text", parts.join(", "))
        }
    };
    ExtraPart { kind, text }
}

fn data(site: &Site, value: &ExtraValue) -> ExtraData {
    match value {
        ExtraValue::Text(text) => ExtraData::Text(text.clone()),
        ExtraValue::Number(number, _) => ExtraData::Number(*number),
        ExtraValue::Date(posted) => ExtraData::Text(iso_moment(site, *posted)),
        ExtraValue::YesNo(yes) => ExtraData::YesNo(*yes),
        ExtraValue::List(items) => ExtraData::List(items.iter().map(|item| data(site, item)).collect()),
    }
}
