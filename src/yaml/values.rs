//! The values of YAML for a form: by the English names of the keys, each value in the same form however it was typed.

use std::ops::Range;

use saphyr_parser::ScalarStyle;
use serde_json::{Map, Value};

use super::layout::{Item, Laid, LaidKind, LayoutEntry, Unusual, lay_out};
use super::shape::{Field, Shape};

/// The values of the known keys at `range`. Texts and numbers stay as typed; a value that may be a map or a list is
/// converted to one.
///
/// # Errors
/// If the form of the YAML can't be edited.
pub(super) fn values(
    text: &str,
    range: Range<usize>,
    fields: &[Field],
) -> Result<Map<String, Value>, Unusual> {
    let laid = lay_out(text, range)?;
    match map_value(text, &laid, fields) {
        Some(Value::Object(values)) => Ok(values),
        _ => Ok(Map::new()),
    }
}

/// The value of `laid`, if it has one.
pub(super) fn value(text: &str, laid: &Laid, shape: &Shape) -> Option<Value> {
    match (shape, &laid.kind) {
        (_, LaidKind::Nothing) => None,
        (shape, LaidKind::Broken) => tidied(&text[laid.span.clone()].trim().into(), shape),
        (Shape::Any, _) => any(laid),
        (Shape::Map { fields, .. }, LaidKind::Map { .. }) => map_value(text, laid, fields),
        (Shape::Map { by_text: Some(key), .. }, LaidKind::Scalar { .. }) => {
            let said = scalar(laid, &Shape::Text)?;
            Some(Value::Object([(key.clone(), said)].into_iter().collect()))
        }
        (Shape::List(item), LaidKind::List { items, .. }) => {
            let values: Vec<Value> =
                items.iter().filter_map(|found| value(text, &found.value, item)).collect();
            (!values.is_empty()).then_some(Value::Array(values))
        }
        (Shape::List(item), _) => value(text, laid, item).map(|one| Value::Array(vec![one])),
        (shape, LaidKind::Scalar { .. }) => scalar(laid, shape),
        // A list or map in the place of a text: shown as typed.
        (shape, LaidKind::List { .. } | LaidKind::Map { .. }) => {
            tidied(&text[laid.span.clone()].into(), shape)
        }
    }
}

fn map_value(text: &str, laid: &Laid, fields: &[Field]) -> Option<Value> {
    let LaidKind::Map { entries, .. } = &laid.kind else { return None };
    let known = fields.iter().filter_map(|field| {
        let entry = find(entries, field)?;
        Some((field.key.clone(), value(text, &entry.value, &field.shape)?))
    });
    let values: Map<String, Value> = known.collect();
    (!values.is_empty()).then_some(Value::Object(values))
}

/// The entry of a key.
pub(super) fn find<'e>(entries: &'e [LayoutEntry], field: &Field) -> Option<&'e LayoutEntry> {
    entries.iter().find(|entry| field.is(&entry.name))
}

fn scalar(laid: &Laid, shape: &Shape) -> Option<Value> {
    let LaidKind::Scalar { text, style } = &laid.kind else { return None };
    let is_plain = *style == ScalarStyle::Plain;
    match (&**text, shape) {
        ("~" | "null" | "Null" | "NULL", _) if is_plain => None,
        ("true" | "True" | "TRUE", Shape::Boolean) if is_plain => Some(Value::Bool(true)),
        ("false" | "False" | "FALSE", Shape::Boolean) if is_plain => Some(Value::Bool(false)),
        (text, _) => (!text.is_empty()).then(|| Value::String(text.to_owned())),
    }
}

/// The value of the author's own keys.
fn any(laid: &Laid) -> Option<Value> {
    match &laid.kind {
        LaidKind::Nothing | LaidKind::Broken => None,
        LaidKind::Scalar { .. } => scalar(laid, &Shape::Text),
        LaidKind::List { items, .. } => {
            Some(items.iter().filter_map(|Item { value, .. }| any(value)).collect())
        }
        LaidKind::Map { entries, .. } => {
            let entries = entries.iter().filter_map(|entry| Some((entry.name.clone(), any(&entry.value)?)));
            Some(Value::Object(entries.collect()))
        }
    }
}

/// `value` without empty parts: blank texts, empty lists and maps, unknown keys.
pub(super) fn tidied(value: &Value, shape: &Shape) -> Option<Value> {
    match (value, shape) {
        (Value::Null, _) => None,
        (Value::String(text), Shape::Map { by_text: Some(key), .. }) => {
            (!text.is_empty()).then(|| Value::Object([(key.clone(), value.clone())].into_iter().collect()))
        }
        (Value::String(_), Shape::List(shape)) => tidied(value, shape).map(|one| Value::Array(vec![one])),
        (Value::String(text), _) => (!text.is_empty()).then(|| value.clone()),
        (Value::Number(number), _) => Some(Value::String(number.to_string())),
        (Value::Array(items), Shape::List(shape)) => {
            let items: Vec<Value> = items.iter().filter_map(|item| tidied(item, shape)).collect();
            (!items.is_empty()).then_some(Value::Array(items))
        }
        (Value::Object(map), Shape::Map { fields, .. }) => {
            let known = fields
                .iter()
                .filter_map(|field| Some((field.key.clone(), tidied(map.get(&field.key)?, &field.shape)?)));
            let known: Map<String, Value> = known.collect();
            (!known.is_empty()).then_some(Value::Object(known))
        }
        _ => Some(value.clone()),
    }
}
