//! Generates a JSON Schema of the front matter from the types that read it.

use schemars::transform::{Transform, transform_subschemas};
use schemars::{Schema, schema_for};
use serde_json::{Value, json};

use super::front_matter::{FrontMatter, TWINS};
use super::notice::Priority;
use super::report::ReportKind;
use crate::place::Level;
use crate::yaml::NAMED_BY_TEXT;

/// The places of telephone numbers in the schema, which may also be typed as numbers, such as 115.
const TELEPHONES: [&str; 3] = [
    "/$defs/Contact/anyOf/0/type",
    "/$defs/WrittenContact/properties/phone/type",
    "/$defs/WrittenContact/properties/điện thoại/type",
];

/// The schema, for editors that complete and check YAML: all keys under both names.
pub fn schema() -> Value {
    let mut schema = schema_for!(FrontMatter);
    Words.transform(&mut schema);
    BothNames.transform(&mut schema);
    OneForList.transform(&mut schema);
    for (map, _) in NAMED_BY_TEXT {
        if let Some(definition) = schema.pointer_mut(&format!("/$defs/{map}")) {
            *definition = json!({ "anyOf": [{ "type": "string" }, definition.take()] });
        }
    }
    for telephone in TELEPHONES {
        let types = schema.pointer_mut(telephone).expect("a test looks at each of them");
        let mut all = match types.take() {
            Value::Array(all) => all,
            one => vec![one],
        };
        all.push(json!("integer"));
        *types = Value::Array(all);
    }
    schema.insert("title".into(), "bantin: phần khai báo của một bài".into());
    schema.insert("allOf".into(), required());
    schema.into()
}

/// The keys required of every file, of every report, of every report about an event, and of every answer.
fn required() -> Value {
    let key = |english: &str| {
        let names = [Some(english), TWINS.vietnamese(english)];
        json!({ "anyOf": names.into_iter().flatten().map(|name| json!({ "required": [name] })).collect::<Vec<_>>() })
    };
    let one_of = |kinds: &[ReportKind]| {
        let names: Vec<String> = ReportKind::ALL
            .iter()
            .filter(|(kind, ..)| kinds.contains(kind))
            .flat_map(|(kind, english, _)| [(*english).to_owned(), kind.vietnamese()])
            .collect();
        let is = |name: &str| json!({ "properties": { name: { "enum": names } }, "required": [name] });
        json!({ "anyOf": [is("kind"), is("loại")] })
    };
    json!([
        key("title"),
        { "if": one_of(&[ReportKind::Page]), "else": { "allOf": [key("commune"), key("date")] } },
        {
            "if": one_of(&[ReportKind::Page, ReportKind::News, ReportKind::Notice, ReportKind::Answer]),
            "else": { "allOf": [key("attendees"), { "anyOf": [key("model"), key("models")] }] }
        },
        { "if": one_of(&[ReportKind::Answer]), "then": key("question") },
    ])
}

/// Lists the allowed words of keys that take only a few.
struct Words;

impl Transform for Words {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
        if properties.contains_key("attendees") {
            let kinds: Vec<String> = ReportKind::ALL
                .iter()
                .flat_map(|(kind, english, _)| [(*english).to_owned(), kind.vietnamese()])
                .collect();
            properties["kind"]["examples"] = json!(kinds);
            let priorities: Vec<String> = Priority::ALL
                .iter()
                .flat_map(|(_, english, label)| [(*english).to_owned(), label.to_lowercase()])
                .collect();
            properties["priority"]["examples"] = json!(priorities);
        }
        if let Some(level) = properties.get_mut("level") {
            level["examples"] = json!(Level::ALL.map(|(_, word)| word));
        }
    }
}

/// Allows one value where there may be a list of them.
struct OneForList;

impl Transform for OneForList {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(items) = schema.get("items").cloned() else { return };
        let list = [schema.remove("type"), schema.remove("items")].map(Option::unwrap_or_default);
        let [kind, _] = list;
        schema.insert("anyOf".into(), json!([{ "type": kind, "items": items }, items]));
    }
}

/// Repeats each property under its Vietnamese name.
struct BothNames;

impl Transform for BothNames {
    fn transform(&mut self, schema: &mut Schema) {
        schema.remove("x-by-text");
        transform_subschemas(self, schema);
        let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
        for (_, mut property) in std::mem::take(properties) {
            let names = property.as_object_mut().map(|property| {
                property.remove("x-form");
                (property.remove("x-key").unwrap_or_default(), property.remove("x-twin").unwrap_or_default())
            });
            let (key, twin) = names.unwrap_or_default();
            for name in [key, twin].iter().filter_map(Value::as_str) {
                properties.insert(name.to_owned(), property.clone());
            }
        }
    }
}
