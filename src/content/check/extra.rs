//! Checks the author's own fields and finds the type of each value.

use super::dates::posted;
use super::{Check, present};
use crate::content::extra::{ExtraValue, WrittenExtra, WrittenValue};
use crate::diagnostic::{Diagnostic, Place, Severity, duplicate_key, long_field, nested_field, too_many};
use crate::vietnamese::{DateProblem, Number, nfc, parse_moment, parse_number};
use crate::yaml::{Step, date_mistake};
use Step::{Entry, Item, Key};

/// The most fields of a report, and items of a list in one.
const MAX_FIELDS: usize = 50;
/// The longest name of a field, in characters.
const MAX_NAME: usize = 60;
/// The longest text of a field, in characters.
const MAX_TEXT: usize = 1000;

impl Check<'_, '_> {
    /// The fields, in file order. Those without a value are left out.
    pub(super) fn extra(&mut self, written: WrittenExtra) -> Vec<(String, ExtraValue)> {
        let WrittenExtra(written) = written;
        if self.are_too_many(&[Key("extra")], written.len()) {
            return Vec::new();
        }
        let mut extra: Vec<(String, ExtraValue)> = Vec::with_capacity(written.len());
        let mut names: Vec<(String, usize)> = Vec::with_capacity(written.len());
        for (idx, (name, value)) in written.into_iter().enumerate() {
            let at = [Key("extra"), Entry(idx)];
            let name = nfc(&name).split_whitespace().collect::<Vec<_>>().join(" ");
            let length = name.chars().count();
            if length == 0 || length > MAX_NAME {
                self.tell_at_key(&at, |place| long_field(place, &name, length, MAX_NAME));
                continue;
            }
            if let Some((_, first)) = names.iter().find(|(known, _)| *known == name) {
                let first = self.checker.yaml.key(&[Key("extra"), Entry(*first)]);
                let first_line = first.map_or(1, |(_, place)| place.line);
                self.tell_at_key(&at, |place| duplicate_key(place, &name, first_line));
                continue;
            }
            names.push((name.clone(), idx));
            if let Some(value) = value.and_then(|value| self.field(value, &at)) {
                extra.push((name, value));
            }
        }
        extra.shrink_to_fit();
        extra
    }

    fn field(&mut self, written: WrittenValue, at: &[Step]) -> Option<ExtraValue> {
        let WrittenValue::List(items) = written else { return self.one_value(written, at) };
        if self.are_too_many(at, items.len()) {
            return None;
        }
        let items = items.into_iter().enumerate();
        let values: Vec<ExtraValue> = items
            .filter_map(|(idx, item)| {
                item.and_then(|item| self.one_value(item, &[at, &[Item(idx)]].concat()))
            })
            .collect();
        (!values.is_empty()).then_some(ExtraValue::List(values))
    }

    fn one_value(&mut self, written: WrittenValue, at: &[Step]) -> Option<ExtraValue> {
        Some(match written {
            WrittenValue::YesNo(yes) => ExtraValue::YesNo(yes),
            WrittenValue::Integer(value) => ExtraValue::Number(Number::from(value), value.to_string()),
            WrittenValue::Float => {
                let typed = self.checker.yaml.typed_text(at).unwrap_or_default().to_owned();
                self.float(&typed, at);
                return None;
            }
            WrittenValue::Text(text) => return self.text_value(present(text)?, at),
            WrittenValue::List(_) | WrittenValue::Group => {
                let name = self.checker.yaml.key(&at[..2]).map_or(String::new(), |(name, _)| name.to_owned());
                self.checker.tell(nested_field(self.checker.yaml.locate(at), &name));
                return None;
            }
        })
    }

    /// The value of a text: yes or no, a number, a date, or the text itself.
    fn text_value(&mut self, text: String, at: &[Step]) -> Option<ExtraValue> {
        match &*text.to_lowercase() {
            "có" | "true" => return Some(ExtraValue::YesNo(true)),
            "không" | "false" => return Some(ExtraValue::YesNo(false)),
            _ => {}
        }
        if let Some(number) = number_in(&text) {
            return Some(ExtraValue::Number(number, text));
        }
        match parse_moment(&text) {
            // A year of fewer than four digits isn't a date of a report.
            Ok(parsed) if parsed.moment.date.year() >= 1000 => {
                if let Some(day) = self.date(&text, at).and_then(|parsed| posted(parsed.moment, self.zone)) {
                    return Some(ExtraValue::Date(day));
                }
            }
            Err(
                problem @ (DateProblem::NoSuchDay { .. }
                | DateProblem::NoSuchTime
                | DateProblem::Swapped { .. }
                | DateProblem::TwoDigitYear { .. }),
            ) => {
                // It may not be meant as a date, so keep the text.
                let mistake = date_mistake(self.checker.yaml.locate(at), &text, problem);
                self.checker.tell(Diagnostic { severity: Severity::Warning, ..mistake });
            }
            Ok(_) | Err(_) => {}
        }
        let length = text.chars().count();
        if length > MAX_TEXT {
            let name = self.checker.yaml.key(&at[..2]).map_or(String::new(), |(name, _)| name.to_owned());
            self.checker.tell(long_field(self.checker.yaml.locate(at), &name, length, MAX_TEXT));
            return None;
        }
        Some(ExtraValue::Text(text))
    }

    fn are_too_many(&mut self, at: &[Step], length: usize) -> bool {
        if length > MAX_FIELDS {
            let name = self.checker.yaml.key(at).map_or(String::new(), |(name, _)| name.to_owned());
            self.tell_at_key(at, |place| too_many(place, &name, length, MAX_FIELDS));
        }
        length > MAX_FIELDS
    }

    fn tell_at_key(&mut self, at: &[Step], told: impl FnOnce(Place) -> Diagnostic) {
        let place = self.checker.yaml.key(at).map(|(_, place)| place);
        let place = place.unwrap_or_else(|| self.checker.yaml.locate(at));
        self.checker.tell(told(place));
    }
}

/// The number in a text, in Vietnamese notation. With a leading zero it is a telephone number, with a blank a phrase.
fn number_in(text: &str) -> Option<Number> {
    let digits = text.trim_start_matches('-');
    let is_code = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0,");
    if is_code || text.contains(char::is_whitespace) {
        return None;
    }
    parse_number(text).ok()
}
