//! An article as a form shows and changes it: the values of its keys, its text, and what is still to be checked.
//! Unchanged bytes stay.

use std::sync::LazyLock;

use serde::Serialize;
use serde_json::{Map, Value};

use super::front_matter::{FrontMatter, TWINS};
use super::raw::{Raw, lines, plain, with_old_lines};
use super::written::CHECK_MARK;
use super::{is_fence, is_like_fence, is_like_yaml};
use crate::yaml::{Edited, Field, NotEditable, PathStep, fields, path_at};

/// The keys of an article, in the order of a form.
pub fn form_fields() -> &'static [Field] {
    static FIELDS: LazyLock<Vec<Field>> = LazyLock::new(|| fields(&schemars::schema_for!(FrontMatter)));
    &FIELDS
}

/// A comment that asks for a look at the key below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// The value in doubt; empty for the article as a whole.
    pub path: Vec<PathStep>,
    /// What to check.
    pub text: String,
}

/// An article whose values can be changed.
pub struct ArticleForm {
    raw: Raw,
    front: Edited,
    /// The start of the line after the front matter.
    body: usize,
}

impl ArticleForm {
    /// The form of a file's bytes.
    ///
    /// # Errors
    /// If the bytes aren't text, or don't begin with front matter.
    pub fn read(bytes: &[u8]) -> Result<Self, NotEditable> {
        let (raw, start) = Raw::of_article(bytes).ok_or(NotEditable)?;
        let (end, body) = closing(&raw.text, start).ok_or(NotEditable)?;
        let front = Edited { text: raw.text.clone(), range: start..end };
        Ok(Self { raw, front, body })
    }

    /// The values of the front matter, by the English names of its keys. Texts and numbers stay as typed; a value that
    /// may be a map or a list is converted to one.
    ///
    /// # Errors
    /// If the front matter is written in a way that can't be edited.
    pub fn values(&self) -> Result<Map<String, Value>, NotEditable> {
        self.front.values(form_fields())
    }

    /// Sets a key to this value, or removes it for `None`.
    ///
    /// # Errors
    /// If that isn't possible without changing other bytes.
    pub fn set(&mut self, key: &str, value: Option<&Value>) -> Result<(), NotEditable> {
        let edited = self.front.set(form_fields(), key, value)?;
        self.replace(edited);
        Ok(())
    }

    fn replace(&mut self, edited: Edited) {
        self.body = self.body + edited.text.len() - self.front.text.len();
        self.front = edited;
    }

    /// The Markdown, without blank lines above, with line feeds only.
    pub fn text(&self) -> String {
        let body = &self.front.text[self.body..];
        plain(body).trim_start_matches('\n').to_owned()
    }

    /// Changes the Markdown. Keeps equal lines at its beginning and end, and blank lines above it.
    pub fn set_text(&mut self, text: &str) {
        let body = &self.front.text[self.body..];
        let blank: usize = lines(body, 0)
            .map(|(_, line)| line)
            .take_while(|line| line.trim_end_matches(['\n', '\r']).is_empty())
            .map(str::len)
            .sum();
        let text = plain(text);
        let new = with_old_lines(&body[blank..], text.trim_start_matches('\n'));
        let is_open = !self.front.text[..self.body].ends_with(['\n', '\r']) && !new.is_empty();
        let new = if is_open { format!("\n{new}") } else { format!("{}{new}", &body[..blank]) };
        self.front.text.replace_range(self.body.., &new);
    }

    /// The comments that ask for a check.
    pub fn marks(&self) -> Vec<Mark> {
        self.mark_lines().map(|(_, mark)| mark).collect()
    }

    /// Deletes the comments that ask for a check of the value at `path`.
    pub fn settle(&mut self, path: &[PathStep]) {
        let settled: Vec<_> =
            self.mark_lines().filter(|(_, mark)| mark.path == path).map(|(range, _)| range).collect();
        for range in settled.into_iter().rev() {
            let mut edited = self.front.clone();
            edited.range.end -= range.len();
            edited.text.replace_range(range, "");
            self.replace(edited);
        }
    }

    fn mark_lines(&self) -> impl Iterator<Item = (std::ops::Range<usize>, Mark)> {
        let Edited { text, range } = &self.front;
        let all: Vec<(usize, &str)> = lines(&text[..range.end], range.start).collect();
        let marks: Vec<_> = all
            .iter()
            .enumerate()
            .filter_map(|(idx, (at, line))| {
                let said = line.trim().strip_prefix(CHECK_MARK.trim_end())?.trim();
                let below = all[idx + 1..].iter().find(|(_, line)| !line.trim_start().starts_with('#'));
                let path = below.map_or_else(Vec::new, |(at, line)| {
                    let indent = line.len() - line.trim_start_matches([' ', '-']).len();
                    self.path_at(at + indent)
                });
                Some((*at..at + line.len(), Mark { path, text: said.to_owned() }))
            })
            .collect();
        marks.into_iter()
    }

    fn path_at(&self, at: usize) -> Vec<PathStep> {
        if at >= self.body {
            return vec![PathStep::Key("body".to_owned())];
        }
        path_at(&self.front, form_fields(), at)
    }

    /// The path of the value at a line and a column of a diagnostic, both from 1; empty if there is none.
    pub fn path_of(&self, line: u32, column: u32) -> Vec<PathStep> {
        let text = self.front.text.trim_start_matches('\u{feff}');
        let mark = self.front.text.len() - text.len();
        let Some((at, line)) = lines(&self.front.text, mark).nth(line as usize - 1) else {
            return Vec::new();
        };
        let inside = line.char_indices().nth(column as usize - 1).map_or(line.trim_end().len(), |(at, _)| at);
        self.path_at(at + inside)
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        self.raw.encoded(&self.front.text)
    }

    /// Whether the keys have their Vietnamese names.
    pub fn is_vietnamese(&self) -> bool {
        let keys = lines(&self.front.text[..self.front.range.end], self.front.range.start);
        let mut names = keys.filter_map(|(_, line)| TWINS.leading(line));
        names.next().is_none_or(|(name, _)| TWINS.is_vietnamese(name))
    }
}

/// The start and end of the line that closes the front matter beginning at `start`.
fn closing(text: &str, start: usize) -> Option<(usize, usize)> {
    let mut near = lines(text, start).take_while(|(_, line)| is_like_fence(line) || is_like_yaml(line));
    let closing = near.find(|(_, line)| is_like_fence(line));
    let (at, line) = closing.or_else(|| lines(text, start).find(|(_, line)| is_fence(line)))?;
    Some((at, at + line.len()))
}
