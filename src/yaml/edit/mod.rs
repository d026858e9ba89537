//! Sets a value in YAML in its place. All bytes outside the value stay: comments, the order of keys, the spelling of
//! other values.
//!
//! After an edit the text is read again. If its values aren't exactly the intended ones, nothing is changed, and the
//! author is asked to edit the file.

mod list;
mod write;

use std::ops::Range;

use saphyr_parser::ScalarStyle;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use self::write::Style;
use super::layout::{Item, Laid, LaidKind, LayoutEntry, lay_out, line_end, line_start};
use super::shape::{Field, Shape};
use super::values::{find, tidied, value, values};

/// The value can't be set without touching other bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotEditable;

/// A text that contains YAML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The whole text.
    pub text: String,
    /// The YAML's bytes.
    pub range: Range<usize>,
}

impl Edited {
    /// The values of the known keys: see `yaml::values`.
    ///
    /// # Errors
    /// If the form of the YAML can't be edited.
    pub fn values(&self, fields: &[Field]) -> Result<Map<String, Value>, NotEditable> {
        values(&self.text, self.range.clone(), fields).map_err(|_| NotEditable)
    }

    /// Sets the top-level key with the English name `key` to this value, in the form of [`values`](Self::values), or
    /// removes it for `None`.
    ///
    /// # Errors
    /// If there is no such key, or the value can't be set without touching other bytes.
    pub fn set(&self, fields: &[Field], key: &str, wanted: Option<&Value>) -> Result<Self, NotEditable> {
        let field = fields.iter().find(|field| field.key == key).ok_or(NotEditable)?;
        let wanted = wanted.and_then(|wanted| tidied(wanted, &field.shape));
        let before = self.values(fields)?;
        if before.get(key) == wanted.as_ref() && (wanted.is_some() || !is_said_by_its_key(field)) {
            return Ok(self.clone());
        }
        if field.shape == Shape::Any {
            return Err(NotEditable);
        }
        let laid = lay_out(&self.text, self.range.clone()).map_err(|_| NotEditable)?;
        let LaidKind::Map { entries, is_flow } = &laid.kind else { return Err(NotEditable) };
        let first = entries.first().map(|entry| &self.text[entry.key.clone()]);
        let is_vietnamese =
            first.is_none_or(|first| fields.iter().any(|field| field.twin == crate::vietnamese::nfc(first)));
        let mut editor = Editor {
            text: &self.text,
            range: self.range.clone(),
            newline: newline(&self.text[..self.range.end]),
            is_vietnamese,
            edits: Vec::new(),
        };
        editor.set_entry(entries, *is_flow, fields, field, wanted.as_ref(), Level::Top)?;
        let edited = editor.finish().ok_or(NotEditable)?;
        // Check that the new values are the intended ones and that nothing else has changed.
        let mut expected = before;
        match wanted {
            Some(wanted) => drop(expected.insert(key.to_owned(), wanted)),
            None => drop(expected.remove(key)),
        }
        (edited.values(fields)? == expected).then_some(edited).ok_or(NotEditable)
    }
}

/// A step from a value to one inside it, as a form names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PathStep {
    /// A key by its English name.
    Key(String),
    /// An item of a list, counting only items with a value, from 0.
    Item(usize),
}

/// The path of the value that byte `at` belongs to, including its key; empty if there is none.
pub(crate) fn path_at(edited: &Edited, fields: &[Field], at: usize) -> Vec<PathStep> {
    let Edited { text, range } = edited;
    let mut path = Vec::new();
    if let Ok(laid) = lay_out(text, range.clone()) {
        walk(text, &laid, &Shape::Map { fields: fields.to_vec(), by_text: None }, at, &mut path);
    }
    path
}

fn walk(text: &str, laid: &Laid, shape: &Shape, at: usize, path: &mut Vec<PathStep>) {
    match (&laid.kind, shape) {
        (LaidKind::Map { entries, .. }, Shape::Map { fields, .. }) => {
            let Some(entry) = entries.iter().find(|entry| (entry.key.start..=entry.end()).contains(&at))
            else {
                return;
            };
            if let Some(field) = fields.iter().find(|field| field.is(&entry.name)) {
                path.push(PathStep::Key(field.key.clone()));
                walk(text, &entry.value, &field.shape, at, path);
            }
        }
        (LaidKind::List { items, .. }, Shape::List(shape)) => {
            let says = |item: &&Item| value(text, &item.value, shape).is_some();
            let holds = |item: &Item| (item.start..=item.value.span.end.max(item.start)).contains(&at);
            if let Some(idx) = items.iter().filter(says).position(holds) {
                path.push(PathStep::Item(idx));
                let items: Vec<&Item> = items.iter().filter(says).collect();
                walk(text, &items[idx].value, shape, at, path);
            }
        }
        _ => {}
    }
}

/// Whether the key has a meaning even without a value.
fn is_said_by_its_key(field: &Field) -> bool {
    !matches!(field.shape, Shape::Text | Shape::LongText | Shape::Date | Shape::Moment | Shape::List(_))
}

/// The shape of a row with these keys, which is always written as a map.
fn row_shape(fields: &[Field]) -> Shape {
    Shape::Map { fields: fields.to_vec(), by_text: None }
}

/// The line end of the first line.
fn newline(text: &str) -> &'static str {
    match text.find(['\n', '\r']) {
        Some(at) if text[at..].starts_with("\r\n") => "\r\n",
        Some(at) if text[at..].starts_with('\r') => "\r",
        _ => "\n",
    }
}

/// The position of a map.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Top,
    Inner,
}

struct Editor<'t> {
    text: &'t str,
    range: Range<usize>,
    newline: &'static str,
    is_vietnamese: bool,
    /// The bytes to replace and their replacements. They don't overlap.
    edits: Vec<(Range<usize>, String)>,
}

impl Editor<'_> {
    /// The text with its edits; `None` if two of them touch the same bytes.
    fn finish(mut self) -> Option<Edited> {
        // Keep the order of edits at the same place.
        self.edits.sort_by_key(|(range, _)| (range.start, range.end));
        let mut text = String::with_capacity(self.text.len() + 256);
        let (mut at, mut length) = (0, self.range.len());
        for (range, new) in &self.edits {
            text.push_str(self.text.get(at..range.start)?);
            text.push_str(new);
            at = range.end;
            length = length + new.len() - range.len();
        }
        text.push_str(self.text.get(at..)?);
        Some(Edited { text, range: self.range.start..self.range.start + length })
    }

    fn style(&self, is_flow: bool, end: usize) -> Style<'_> {
        let may_be_block = !is_flow && self.text[end..line_end(self.text, end)].trim().is_empty();
        Style { newline: self.newline, is_vietnamese: self.is_vietnamese, is_flow, may_be_block }
    }

    /// The column of a byte, in characters.
    fn column(&self, at: usize) -> usize {
        self.text[line_start(self.text, at)..at].chars().count()
    }

    /// Whether only blanks precede `at` on its line.
    fn begins_line(&self, at: usize) -> bool {
        self.text[line_start(self.text, at)..at].trim().is_empty()
    }

    /// Sets one key of a map.
    fn set_entry(
        &mut self,
        entries: &[LayoutEntry],
        is_flow: bool,
        fields: &[Field],
        field: &Field,
        wanted: Option<&Value>,
        level: Level,
    ) -> Result<(), NotEditable> {
        match (find(entries, field), wanted) {
            (None, None) => Ok(()),
            (None, Some(wanted)) => self.add_entry(entries, is_flow, fields, field, wanted),
            (Some(entry), Some(wanted)) => {
                let indent = self.column(entry.key.start);
                self.set_value(&entry.value, entry.behind, &field.shape, wanted, indent, is_flow)
            }
            (Some(entry), None) if level == Level::Top && !is_flow && !is_said_by_its_key(field) => {
                // Keep the comment of an empty key: it may describe the value.
                if let LaidKind::Scalar { style, .. } = &entry.value.kind
                    && !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded)
                {
                    self.edits.push((entry.behind..entry.value.span.end, String::new()));
                    return Ok(());
                }
                self.remove_entry(entries, entry, is_flow)
            }
            (Some(entry), None) => self.remove_entry(entries, entry, is_flow),
        }
    }

    /// Sets the value of a key in column `indent` whose colon ends at `behind`.
    fn set_value(
        &mut self,
        laid: &Laid,
        behind: usize,
        shape: &Shape,
        wanted: &Value,
        indent: usize,
        is_flow: bool,
    ) -> Result<(), NotEditable> {
        if value(self.text, laid, shape).as_ref() == Some(wanted) {
            return Ok(());
        }
        match (shape, &laid.kind, wanted) {
            (Shape::Map { fields, .. }, LaidKind::Map { entries, is_flow }, Value::Object(wanted)) => {
                self.set_map(laid, entries, *is_flow, fields, wanted, indent)
            }
            (Shape::Map { by_text: Some(key), .. }, LaidKind::Scalar { style, .. }, Value::Object(map))
                if map.len() == 1 && map.contains_key(key) =>
            {
                self.set_scalar(laid, *style, (&map[key], &Shape::Text), indent, is_flow);
                Ok(())
            }
            (Shape::List(item), LaidKind::List { items, is_flow }, Value::Array(wanted)) => {
                self.set_list(laid, items, *is_flow, item, wanted)
            }
            (Shape::List(item), LaidKind::Scalar { .. }, Value::Array(wanted)) if wanted.len() == 1 => {
                self.set_value(laid, behind, item, &wanted[0], indent, is_flow)
            }
            (Shape::List(_) | Shape::Map { .. }, ..) | (_, LaidKind::Nothing | LaidKind::Broken, _) => {
                let style = self.style(is_flow, laid.span.end.max(behind));
                let new = style.behind_colon(wanted, shape, indent);
                self.edits.push((behind..laid.span.end.max(behind), new));
                Ok(())
            }
            (_, LaidKind::Scalar { style, .. }, _) => {
                self.set_scalar(laid, *style, (wanted, shape), indent, is_flow);
                Ok(())
            }
            (_, LaidKind::List { .. } | LaidKind::Map { .. }, _) => {
                let new = self.style(is_flow, laid.span.end).behind_colon(wanted, shape, indent);
                self.edits.push((behind..laid.span.end, new));
                Ok(())
            }
        }
    }

    /// Sets the keys of a map inside another value.
    fn set_map(
        &mut self,
        laid: &Laid,
        entries: &[LayoutEntry],
        is_flow: bool,
        fields: &[Field],
        wanted: &Map<String, Value>,
        indent: usize,
    ) -> Result<(), NotEditable> {
        let is_gone = |entry: &LayoutEntry| {
            fields.iter().any(|field| field.is(&entry.name) && !wanted.contains_key(&field.key))
        };
        if is_flow && entries.iter().any(is_gone) {
            // In braces, entries share their commas: copy unchanged ones as typed.
            let style = self.style(true, laid.span.end);
            let stay = entries.iter().filter(|entry| !is_gone(entry));
            let stay = stay.map(|entry| {
                let field = fields.iter().find(|field| field.is(&entry.name));
                let new = field.and_then(|field| Some((field, wanted.get(&field.key)?)));
                match new.filter(|(field, new)| {
                    value(self.text, &entry.value, &field.shape).as_ref() != Some(*new)
                }) {
                    Some((field, new)) => {
                        let key = &self.text[entry.key.clone()];
                        format!("{key}:{}", style.behind_colon(new, &field.shape, 0))
                    }
                    None => self.text[entry.key.start..entry.end()].to_owned(),
                }
            });
            let added = fields.iter().filter(|field| find(entries, field).is_none());
            let added = added.filter_map(|field| {
                let new = style.behind_colon(wanted.get(&field.key)?, &field.shape, 0);
                Some(format!("{}:{new}", style.name(field)))
            });
            let all: Vec<String> = stay.chain(added).collect();
            self.edits.push((laid.span.clone(), format!("{{{}}}", all.join(", "))));
            return Ok(());
        }
        // The first keys of a row are on the line of its dash: the next key moves there.
        let leading = match entries.first() {
            Some(first) if !is_flow && !self.begins_line(first.key.start) => {
                entries.iter().take_while(|entry| is_gone(entry)).count()
            }
            _ => 0,
        };
        if leading > 0 && leading == entries.len() {
            let style = self.style(false, laid.span.end);
            let new = style.item(&Value::Object(wanted.clone()), &row_shape(fields), indent);
            self.edits.push((laid.span.clone(), new[2..].to_owned()));
            return Ok(());
        }
        if leading > 0 {
            self.edits.push((entries[0].key.start..entries[leading].key.start, String::new()));
        }
        for field in fields {
            if find(&entries[..leading], field).is_none() {
                self.set_entry(entries, is_flow, fields, field, wanted.get(&field.key), Level::Inner)?;
            }
        }
        Ok(())
    }

    fn set_scalar(
        &mut self,
        laid: &Laid,
        before: ScalarStyle,
        (wanted, shape): (&Value, &Shape),
        indent: usize,
        is_flow: bool,
    ) {
        let new = self.style(is_flow, laid.span.end).scalar(wanted, shape, indent, Some(before));
        self.edits.push((laid.span.clone(), new));
    }

    /// Adds a key in its usual place among the others.
    fn add_entry(
        &mut self,
        entries: &[LayoutEntry],
        is_flow: bool,
        fields: &[Field],
        field: &Field,
        wanted: &Value,
    ) -> Result<(), NotEditable> {
        let order = |name: &str| fields.iter().position(|field| field.is(name));
        let own = fields.iter().position(|known| known == field);
        let before = entries.iter().filter(|entry| order(&entry.name) < own && order(&entry.name).is_some());
        let before = before.max_by_key(|entry| order(&entry.name));
        if is_flow {
            let style = self.style(true, self.range.end);
            let line = format!("{}:{}", style.name(field), style.behind_colon(wanted, &field.shape, 0));
            let edit = match (before.or(entries.last()), entries.first()) {
                (Some(before), _) => (before.end()..before.end(), format!(", {line}")),
                _ => return Err(NotEditable),
            };
            self.edits.push(edit);
            return Ok(());
        }
        let Some(first) = entries.first() else {
            let start = self.range.start;
            let style = Style { may_be_block: true, ..self.style(false, start) };
            let line = format!(
                "{}:{}{}",
                style.name(field),
                style.behind_colon(wanted, &field.shape, 0),
                self.newline
            );
            self.edits.push((start..start, line));
            return Ok(());
        };
        let indent = self.column(first.key.start);
        let style = Style { may_be_block: true, ..self.style(false, first.key.start) };
        let line = format!(
            "{}{}:{}",
            write::blanks(indent),
            style.name(field),
            style.behind_colon(wanted, &field.shape, indent)
        );
        let line_of = |at: usize| line_end(self.text, at);
        let (at, new) = match before {
            None if self.begins_line(first.key.start) => {
                (line_start(self.text, first.key.start), format!("{line}{}", self.newline))
            }
            before => {
                let last = before.or(entries.last()).ok_or(NotEditable)?;
                let at = line_of(last.end());
                if self.text[..at].ends_with(['\n', '\r']) {
                    (at, format!("{line}{}", self.newline))
                } else {
                    (at, format!("{}{line}", self.newline))
                }
            }
        };
        self.edits.push((at..at, new));
        Ok(())
    }

    fn remove_entry(
        &mut self,
        entries: &[LayoutEntry],
        entry: &LayoutEntry,
        is_flow: bool,
    ) -> Result<(), NotEditable> {
        let idx = entries.iter().position(|other| other.key == entry.key).ok_or(NotEditable)?;
        let next = entries.get(idx + 1);
        let range = match (is_flow, next, idx.checked_sub(1)) {
            (false, _, _) if self.begins_line(entry.key.start) => {
                line_start(self.text, entry.key.start)..line_end(self.text, entry.end())
            }
            // The entry is on the line of a dash, or in braces.
            (_, Some(next), _) => entry.key.start..next.key.start,
            (true, None, Some(before)) => entries[before].end()..entry.end(),
            _ => return Err(NotEditable),
        };
        self.edits.push((range, String::new()));
        Ok(())
    }
}
