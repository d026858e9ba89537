//! The data that the client builds its forms from.

use serde_json::{Value, json};

use super::Desk;
use crate::content::{Priority, ReportKind, form_fields};
use crate::place::Level;
use crate::vietnamese::{capitalized, short_date};
use crate::yaml::{Field, Shape};

impl Desk {
    /// The keys of articles and settings, the kinds of articles, the day.
    pub(super) fn schema(&self) -> Value {
        let kinds: Vec<Value> = ReportKind::ALL
            .iter()
            .map(|(kind, english, _)| {
                let label = if self.is_vietnamese() { kind.vietnamese() } else { (*english).to_owned() };
                json!({ "kind": english, "label": label })
            })
            .collect();
        let today = self.now().to_zoned(self.zone()).date();
        json!({
            "report": self.fields(form_fields()),
            "site": self.fields(crate::config::form_fields()),
            "kinds": kinds,
            "today": short_date(today),
        })
    }

    fn fields(&self, fields: &[Field]) -> Value {
        let field = |field: &Field| {
            let label = if self.is_vietnamese() { &field.twin } else { &field.key };
            let mut shape = self.shape(&field.shape);
            if let Some(choices) = self.choices(&field.key) {
                shape["choices"] = choices;
            }
            json!({
                "key": field.key,
                "label": capitalized(&label.replace('_', " ")),
                "help": if self.is_vietnamese() { "" } else { &field.about },
                "shape": shape,
            })
        };
        fields.iter().map(field).collect()
    }

    fn shape(&self, shape: &Shape) -> Value {
        match shape {
            Shape::Text => json!({ "type": "text" }),
            Shape::LongText => json!({ "type": "text", "is_long": true }),
            Shape::Date => json!({ "type": "date" }),
            Shape::Moment => json!({ "type": "moment" }),
            Shape::Integer => json!({ "type": "integer" }),
            Shape::Boolean => json!({ "type": "boolean" }),
            Shape::List(item) => json!({ "type": "list", "item": self.shape(item) }),
            Shape::Map { fields, by_text } => {
                json!({ "type": "map", "fields": self.fields(fields), "by_text": by_text })
            }
            Shape::Any => json!({ "type": "any" }),
        }
    }

    /// The words that a key takes, where it takes only a few.
    fn choices(&self, key: &str) -> Option<Value> {
        let words: Vec<String> = match key {
            "kind" => ReportKind::ALL
                .iter()
                .map(
                    |(kind, english, _)| {
                        if self.is_vietnamese() { kind.vietnamese() } else { (*english).to_owned() }
                    },
                )
                .collect(),
            "priority" => Priority::ALL
                .iter()
                .map(
                    |(_, english, label)| {
                        if self.is_vietnamese() { label.to_lowercase() } else { (*english).to_owned() }
                    },
                )
                .collect(),
            "level" => Level::ALL.iter().map(|(_, word)| (*word).to_owned()).collect(),
            _ => return None,
        };
        Some(words.iter().map(|word| json!({ "value": word, "label": capitalized(word) })).collect())
    }
}
