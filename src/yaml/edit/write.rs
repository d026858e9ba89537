//! Writes values as YAML.

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value};

use crate::yaml::shape::{Field, Shape};

/// The place where a value is written, and its style.
#[derive(Clone, Copy)]
pub(super) struct Style<'s> {
    /// The line end.
    pub(super) newline: &'s str,
    /// Whether keys are written in Vietnamese.
    pub(super) is_vietnamese: bool,
    /// Whether it is in braces or brackets.
    pub(super) is_flow: bool,
    /// Whether a text of several lines may be written as a block: nothing may follow on the line.
    pub(super) may_be_block: bool,
}

impl Style<'_> {
    pub(super) fn name<'f>(&self, field: &'f Field) -> &'f str {
        if self.is_vietnamese { &field.twin } else { &field.key }
    }

    /// The text after the colon of a key in column `indent`, including the blank or line end before the value.
    pub(super) fn behind_colon(&self, value: &Value, shape: &Shape, indent: usize) -> String {
        match (value, shape) {
            (value, Shape::Map { fields, by_text }) => match (value, by_text) {
                (Value::Object(map), Some(key)) if map.len() == 1 && map.contains_key(key) => {
                    self.behind_colon(&map[key], &Shape::Text, indent)
                }
                (Value::Object(map), _) if self.is_flow => format!(" {}", self.flow_map(map, fields)),
                (Value::Object(map), _) => {
                    let lines = self.lines(map, fields, indent + 2);
                    let indented =
                        lines.iter().map(|line| format!("{}{}{line}", self.newline, blanks(indent + 2)));
                    indented.collect()
                }
                _ => format!(" {}", self.scalar(value, shape, indent, None)),
            },
            (Value::Array(items), Shape::List(shape)) if self.is_flow => {
                let items: Vec<String> = items.iter().map(|item| self.flow(item, shape)).collect();
                format!(" [{}]", items.join(", "))
            }
            (Value::Array(items), Shape::List(shape)) => {
                let lines = items.iter().map(|item| {
                    format!("{}{}{}", self.newline, blanks(indent + 2), self.item(item, shape, indent + 2))
                });
                lines.collect()
            }
            _ => format!(" {}", self.scalar(value, shape, indent, None)),
        }
    }

    /// An item of a list with dashes in column `indent`, from its dash on.
    pub(super) fn item(&self, value: &Value, shape: &Shape, indent: usize) -> String {
        match (value, shape) {
            (Value::Object(map), Shape::Map { fields, by_text }) => match by_text {
                Some(key) if map.len() == 1 && map.contains_key(key) && !is_row(fields) => {
                    format!("- {}", self.scalar(&map[key], &Shape::Text, indent, None))
                }
                _ => {
                    let line_end = format!("{}{}", self.newline, blanks(indent + 2));
                    format!("- {}", self.lines(map, fields, indent + 2).join(&line_end))
                }
            },
            _ => format!("- {}", self.scalar(value, shape, indent, None)),
        }
    }

    /// A value in braces or brackets.
    pub(super) fn flow(&self, value: &Value, shape: &Shape) -> String {
        let flow = Self { is_flow: true, may_be_block: false, ..*self };
        match (value, shape) {
            (Value::Object(map), Shape::Map { fields, .. }) => flow.flow_map(map, fields),
            _ => flow.behind_colon(value, shape, 0).trim_start().to_owned(),
        }
    }

    fn flow_map(&self, map: &Map<String, Value>, fields: &[Field]) -> String {
        format!("{{{}}}", self.lines(map, fields, 0).join(", "))
    }

    /// The keys and values of a map, in the order of the fields.
    fn lines(&self, map: &Map<String, Value>, fields: &[Field], indent: usize) -> Vec<String> {
        let known = fields.iter().filter_map(|field| Some((field, map.get(&field.key)?)));
        known
            .map(|(field, value)| {
                format!("{}:{}", self.name(field), self.behind_colon(value, &field.shape, indent))
            })
            .collect()
    }

    /// A text, or true or false. `before` is the style of the replaced value. `indent` is the column of its key.
    pub(super) fn scalar(
        &self,
        value: &Value,
        shape: &Shape,
        indent: usize,
        before: Option<ScalarStyle>,
    ) -> String {
        let text = match value {
            Value::String(text) => text,
            other => return other.to_string(),
        };
        if *shape == Shape::Integer && text.parse::<u32>().is_ok_and(|number| number.to_string() == *text) {
            return text.clone();
        }
        let is_block = !self.is_flow && self.may_be_block && can_be_block(text);
        let was_block = matches!(before, Some(ScalarStyle::Literal | ScalarStyle::Folded));
        if is_block && (was_block || text.contains('\n')) {
            return self.block(text, indent);
        }
        let is_line = !text
            .contains(|char: char| char.is_control() || matches!(char, '\u{2028}' | '\u{2029}' | '\u{feff}'));
        match before {
            Some(ScalarStyle::SingleQuoted) if is_line => format!("'{}'", text.replace('\'', "''")),
            Some(ScalarStyle::DoubleQuoted) => quoted(text),
            _ if is_line && is_plain(text, self.is_flow) => text.clone(),
            _ => quoted(text),
        }
    }

    fn block(&self, text: &str, indent: usize) -> String {
        let content = text.trim_end_matches('\n');
        let mark = match text.len() - content.len() {
            0 => "|-",
            1 => "|",
            _ => "|+",
        };
        let lines = text.strip_suffix('\n').unwrap_or(text).split('\n');
        let indented = lines.map(|line| match line {
            "" => self.newline.to_owned(),
            line => format!("{}{}{line}", self.newline, blanks(indent + 2)),
        });
        format!("{mark}{}", indented.collect::<String>())
    }
}

/// Whether the map has several fields that matter, so that it is written as a row: `tên: …`.
fn is_row(fields: &[Field]) -> bool {
    fields.len() > 2
}

pub(super) fn blanks(count: usize) -> String {
    " ".repeat(count)
}

/// A text in double quotation marks.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for char in text.chars() {
        match char {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\u{2028}' | '\u{2029}' | '\u{feff}' => quoted.push_str(&format!("\\u{:04x}", u32::from(char))),
            char if char.is_control() => quoted.push_str(&format!("\\x{:02x}", u32::from(char))),
            char => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether a block gives a text of several lines back unchanged.
fn can_be_block(text: &str) -> bool {
    let is_odd = |char: char| {
        char.is_control() && char != '\n' || matches!(char, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
    };
    !text.contains(is_odd)
        && !text.starts_with([' ', '\n'])
        && !text.ends_with("\n\n")
        && !text.trim().is_empty()
        && text.lines().all(|line| line.trim_end() == line)
}

/// Whether `text` without quotation marks is read as the same text, in brackets or outside, and not as a number or a
/// boolean. Asks the parser and the reader.
fn is_plain(text: &str, is_flow: bool) -> bool {
    let is_read = |yaml: String| {
        let scalars = Parser::new_from_str(&yaml).filter_map(|event| match event {
            Ok((Event::Scalar(text, ScalarStyle::Plain, 0, None), _)) => Some(Some(text.into_owned())),
            Ok((
                Event::StreamStart
                | Event::StreamEnd
                | Event::DocumentStart(_)
                | Event::DocumentEnd
                | Event::MappingStart(..)
                | Event::MappingEnd
                | Event::SequenceStart(..)
                | Event::SequenceEnd,
                _,
            )) => None,
            _ => Some(None),
        });
        // The last key has no value.
        let scalars = scalars.filter(|scalar| scalar.as_deref() != Some(""));
        scalars.eq([Some("k".to_owned()), Some(text.to_owned()), Some("l".to_owned())])
    };
    let is_text =
        || matches!(serde_yaml::from_str(text), Ok(serde_yaml::Value::String(read)) if read == text);
    !text.is_empty()
        && text.trim() == text
        && is_read(format!("k: {text}\nl:"))
        && is_read(format!("- k\n- {text}\n- l\n"))
        && (!is_flow || is_read(format!("[k, {text}, l]")) && is_read(format!("{{k: {text}, l: }}")))
        && is_text()
}
