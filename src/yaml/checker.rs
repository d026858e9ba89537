//! Helpers for checking a file: report missing keys, words that aren't allowed, dates that can't be read.

use super::{Step, Yaml, date_mistake};
use crate::diagnostic::{
    Diagnostic, bad_day_of_change, bad_moment, empty_key, is_enough, missing_key, place_parts, place_remark,
    several_days, several_places, unknown_value,
};
use crate::place::{Level, Mention, before_remark, first_of_several};
use crate::text::Text;
use crate::vietnamese::{DateProblem, ParsedMoment, first_of_days, parse_moment, short_date};

/// A file and the mistakes reported in it.
pub(crate) struct Checker<'c, 'y> {
    pub(crate) yaml: &'c Yaml<'y>,
    pub(crate) diagnostics: &'c mut Vec<Diagnostic>,
}

impl Checker<'_, '_> {
    /// Reports a mistake, unless there are already too many to read.
    pub(crate) fn tell(&mut self, diagnostic: Diagnostic) {
        if !is_enough(self.diagnostics, diagnostic.severity) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Reports a word that isn't allowed.
    pub(crate) fn unknown(&mut self, at: &[Step], value: &str, allowed: &Text) {
        let key = self.yaml.key(at).map_or(String::new(), |(key, _)| key.to_owned());
        self.tell(unknown_value(self.yaml.locate(at), &key, value, allowed));
    }

    /// Reports that the part at `at` (the file, if empty) lacks a key, or has it without a value.
    pub(crate) fn missing(&mut self, at: &[Step], key: &'static str, example: &Text) {
        let keys = (key, self.yaml.twins.vietnamese(key).unwrap_or(key));
        self.tell(match self.yaml.key(&[at, &[Step::Key(key)]].concat()) {
            Some((typed, place)) => empty_key(place, typed, example),
            None if at.is_empty() => missing_key(self.yaml.start(), keys, example),
            // Below a key, report the key; in a list item, the item.
            None => {
                let place = self.yaml.key(at).map(|(_, place)| place);
                missing_key(place.unwrap_or_else(|| self.yaml.locate(at)), keys, example)
            }
        });
    }

    /// A required value in the part at `at`. If it was reported as unreadable, it isn't reported as missing too.
    pub(crate) fn required(
        &mut self,
        value: Option<String>,
        at: &[Step],
        key: &'static str,
        example: &str,
    ) -> Option<String> {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            return Some(value);
        }
        // Looking up keys parses the YAML again, so do it only for a mistake.
        let is_told =
            self.yaml.is_written(&[at, &[Step::Key(key)]].concat()) || (at.is_empty() && self.yaml.has(key));
        if !is_told {
            let twin = self.yaml.twins.vietnamese(key).unwrap_or(key);
            let example = Text::new(format!("{twin}: {example}"), format!("{key}: {example}"));
            self.missing(at, key, &example);
        }
        None
    }

    /// Reads the level of a place.
    pub(crate) fn level(&mut self, word: Option<String>, at: &[Step]) -> Option<Level> {
        let word = word?;
        let level = Level::parse(&word);
        if level.is_none() {
            self.unknown(at, &word, &Text::new(Level::words(), Level::words()));
        }
        level
    }

    /// Reports a name at `at` that contains more than the name of one place. `key` is the key of the whole place, in
    /// both languages; `given` are its level, district and province if they have keys of their own.
    pub(crate) fn place_name(&mut self, name: &str, at: &[Step], key: &Text, given: [Option<&str>; 3]) {
        let place = |checker: &Self| checker.yaml.locate(at);
        let alone = |checker: &Self, bare: &str| match checker.yaml.key(at) {
            Some((key, _)) => Text::new(format!("{key}: {bare}"), format!("{key}: {bare}")),
            None => Text::new(format!("{}{bare}", key.vi), format!("{}{bare}", key.en)),
        };
        if let Some(bare) = before_remark(name) {
            return self.tell(place_remark(place(self), name, &alone(self, bare)));
        }
        if let Some(first) = first_of_several(name) {
            return self.tell(several_places(place(self), name, &alone(self, first)));
        }
        let Some(meant) = Mention::of_parts(name) else { return };
        let [level, district, province] = given.map(|value| value.map(str::to_owned));
        let level = level.or_else(|| meant.level.map(|level| level.as_str().to_owned()));
        let values = [Some(meant.name), level, district.or(meant.district), province.or(meant.province)];
        let typed = |key: &str, names: [&str; 4]| {
            let parts = names.iter().zip(&values);
            let parts = parts.filter_map(|(name, value)| Some(format!("{name}: {}", value.as_deref()?)));
            format!("{key}{{{}}}", parts.collect::<Vec<_>>().join(", "))
        };
        let meant = Text::new(
            typed(&key.vi, ["tên", "cấp", "huyện", "tỉnh"]),
            typed(&key.en, ["name", "level", "district", "province"]),
        );
        self.tell(place_parts(self.yaml.locate(at), name, &meant));
    }

    /// Reads a date, with or without a time.
    pub(crate) fn moment(&mut self, written: &str, at: &[Step]) -> Option<ParsedMoment> {
        let problem = match parse_moment(written) {
            Ok(parsed) => return Some(parsed),
            Err(problem) => problem,
        };
        let place = self.yaml.locate(at);
        let key = self.yaml.key(at).map_or("", |(key, _)| key);
        self.tell(match first_of_days(written) {
            Some(first) => several_days(place, key, written, &short_date(first)),
            // “không rõ” is allowed only for the date of the event.
            None if problem == DateProblem::Unreadable
                && matches!(at, [Step::Key("published" | "expires")]) =>
            {
                bad_moment(place, key, written)
            }
            None if problem == DateProblem::Unreadable
                && matches!(at, [Step::Key("withdrawn" | "corrections" | "updated"), ..]) =>
            {
                bad_day_of_change(place, written)
            }
            None => date_mistake(place, written, problem),
        });
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Checker;
    use crate::source::SourcePath;
    use crate::text::Text;
    use crate::yaml::{Step, Twins, Yaml};
    use Step::{Item, Key};

    const KEYS: Twins = Twins(&[&[
        ("title", "tiêu đề"),
        ("items", "mục"),
        ("name", "tên"),
        ("level", "cấp"),
        ("date", "ngày"),
    ]]);

    #[test]
    fn what_is_told_stands_at_its_place() {
        let (path, text) =
            (SourcePath::from("a.yaml"), "tiêu đề:\nmục:\n  - cấp: làng\n    ngày: 31/02/2024\n");
        let yaml = Yaml::new(&path, text, 0..text.len(), KEYS);
        let mut diagnostics = Vec::new();
        let mut checker = Checker { yaml: &yaml, diagnostics: &mut diagnostics };
        let item = [Key("items"), Item(0)];
        assert_eq!(checker.required(Some("x".to_owned()), &[], "title", "y"), Some("x".to_owned()));
        assert_eq!(checker.required(Some(" ".to_owned()), &[], "title", "y"), None);
        assert_eq!(checker.required(None, &item, "name", "y"), None);
        assert_eq!(checker.level(Some("làng".to_owned()), &[item[0], item[1], Key("level")]), None);
        assert!(checker.level(Some("xã".to_owned()), &item).is_some());
        assert!(checker.moment("31/02/2024", &[item[0], item[1], Key("date")]).is_none());
        checker.unknown(&item, "x", &Text::new("y", "y"));
        let told: Vec<(u32, u32, &str)> =
            diagnostics.iter().map(|told| (told.place.line, told.place.column, told.code.as_str())).collect();
        assert_eq!(
            told,
            [
                (1, 1, "missing-key"),
                (3, 5, "missing-key"),
                (3, 10, "unknown-value"),
                (4, 11, "bad-date"),
                (3, 5, "unknown-value")
            ]
        );
    }
}
