//! Reads a report as an editor does: spelling, abbreviations, capitals, numbers of documents.

use std::collections::BTreeSet;
use std::ops::Range;

use super::written::Written;
use crate::diagnostic::{
    Diagnostic, Place, misspelling, mixed_capitals, mixed_tones, other_document, unknown_abbreviation,
};
use crate::vietnamese::{
    Scan, is_compound, is_in_new_style, kind_at_end, meant_abbreviation, near_syllables,
    other_kind_of_document, scan,
};
use crate::yaml::Step::{Item, Key};

/// The most misspelled words to report in one report.
const MOST: usize = 20;

/// The most occurrences of a word in the text to compare with those in the front matter.
const MOST_PLACES: usize = 100;

/// The most similar words to suggest.
const MOST_NEAR: usize = 3;

/// How many bytes before a document's number may name another document.
const BEFORE: usize = 120;

/// Words with a capital if they name an institution: last word, in lower case, capitalised.
const NAMES: [(&str, &str, &str); 3] =
    [("dân", "nhân dân", "Nhân dân"), ("nước", "nhà nước", "Nhà nước"), ("đảng", "đảng", "Đảng")];

/// Words after which these names are an institution's and not part of another name.
const BEFORE_NAMES: [&str; 5] = ["của", "và", "với", "cho", "vụ"];

/// Words after them that make another name.
const BEHIND_NAMES: [&str; 11] =
    ["viên", "ủy", "uỷ", "bộ", "phái", "đoàn", "phí", "tịch", "cộng", "tệ", "pháp"];

impl Written<'_> {
    /// The doubts of a proofreader.
    pub(super) fn proofread(&self) -> Vec<Diagnostic> {
        let Scan { unknown, watched, capitals, is_old_style, is_new_style } = scan(self.text);
        let mut told = Vec::new();
        if !unknown.is_empty() {
            told.extend(self.misspellings(&unknown));
        }
        if is_old_style && is_new_style {
            told.extend(self.mixed_tones());
        }
        told.extend(self.mixed_capitals(&watched));
        told.extend(watched.iter().filter_map(|span| self.document(span)));
        told.extend(self.documents());
        told.extend(self.abbreviations(&capitals));
        told
    }

    fn place(&self, span: Range<usize>) -> Place {
        Place::new(self.path, self.text, span)
    }

    fn misspellings(&self, unknown: &[Range<usize>]) -> Vec<Diagnostic> {
        let mut seen = BTreeSet::new();
        let mut told = Vec::new();
        for span in unknown {
            let word = &self.text[span.clone()];
            // A word that the author repeats is intended.
            if told.len() == MOST
                || self.is_key(span)
                || !seen.insert(word)
                || self.is_repeated(word)
                || is_compound(word)
            {
                continue;
            }
            let mut near = near_syllables(word);
            // Prefer words that the report uses elsewhere.
            near.sort_by_key(|near| std::cmp::Reverse(words(self.text, near).count()));
            near.truncate(MOST_NEAR);
            if !near.is_empty() {
                told.push(misspelling(self.place(span.clone()), word, &near));
            }
        }
        told
    }

    /// Whether `span` belongs to a key of the front matter, where other rules apply.
    fn is_key(&self, span: &Range<usize>) -> bool {
        let start = self.text[..span.start].rfind('\n').map_or(0, |newline| newline + 1);
        let line = self.text[start..].lines().next().unwrap_or_default();
        span.start < self.body && line.find(':').is_some_and(|colon| start + colon >= span.end)
    }

    /// Whether `word` stands in two different lines. A line pasted twice doesn't count, nor does front matter copied
    /// from the text, with the same words around it.
    fn is_repeated(&self, word: &str) -> bool {
        let beside = |at: usize| {
            let is_gap = |char: char| !char.is_alphanumeric();
            let before = self.text[..at].trim_end_matches(is_gap).rsplit(is_gap).next();
            let behind = self.text[at + word.len()..].trim_start_matches(is_gap).split(is_gap).next();
            (before, behind)
        };
        let in_body: Vec<usize> =
            words(self.text, word).filter(|at| *at >= self.body).take(MOST_PLACES).collect();
        let is_taken_over =
            |at: &usize| *at < self.body && in_body.iter().any(|other| beside(*other) == beside(*at));
        let lines: BTreeSet<&str> = words(self.text, word)
            .filter(|at| !is_taken_over(at))
            .map(|at| {
                let start = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
                self.text[start..].lines().next().unwrap_or_default().trim()
            })
            .collect();
        lines.len() > 1 || lines.iter().any(|line| words(line, word).count() > 1)
    }

    fn mixed_tones(&self) -> Option<Diagnostic> {
        let is_gap = |char: char| !char.is_alphabetic();
        let (mut old, mut new) = (Vec::new(), Vec::new());
        let mut at = 0;
        for part in self.text.split_inclusive(is_gap) {
            let word = part.trim_end_matches(is_gap);
            match is_in_new_style(word) {
                Some(true) => new.push(at..at + word.len()),
                Some(false) => old.push(at..at + word.len()),
                None => {}
            }
            at += part.len();
        }
        // The author didn't intend the rarer style.
        let (few, many) = if new.len() > old.len() { (old, new) } else { (new, old) };
        let (span, other) = (few.into_iter().next()?, many.into_iter().next()?);
        let other_line = self.place(other.clone()).line;
        Some(mixed_tones(self.place(span.clone()), &self.text[span], &self.text[other], other_line))
    }

    fn mixed_capitals(&self, watched: &[Range<usize>]) -> Vec<Diagnostic> {
        let mixed = NAMES.iter().filter_map(|(last, small, large)| {
            let ends =
                watched.iter().filter(|span| self.text[(*span).clone()] == **last).map(|span| span.end);
            let mut names = ends.filter_map(|end| {
                let start = end.checked_sub(small.len())?;
                (self.text.get(start..end)? == *small && self.is_institution(start..end))
                    .then_some(start..end)
            });
            let name = names.next()?;
            let other =
                self.text.match_indices(large).find(|(at, _)| self.is_institution(*at..at + large.len()))?.0;
            let line = self.place(other..other).line;
            Some(mixed_capitals(self.place(name), small, large, line))
        });
        mixed.collect()
    }

    /// Whether `span` names the people, the Party or the State.
    fn is_institution(&self, span: Range<usize>) -> bool {
        let before = &self.text[..span.start];
        let Some(before) = before.strip_suffix(' ') else { return false };
        let last = before.rsplit(|char: char| !char.is_alphabetic()).next().unwrap_or_default();
        let behind = self.text[span.end..].trim_start_matches(' ');
        let next = behind.split(|char: char| !char.is_alphabetic()).next().unwrap_or_default();
        let is_whole = !self.text[span.end..].starts_with(char::is_alphanumeric);
        BEFORE_NAMES.contains(&last) && !BEHIND_NAMES.contains(&next) && is_whole
    }

    /// A document of the text with an implausible number. `span` is the word before it.
    fn document(&self, span: &Range<usize>) -> Option<Diagnostic> {
        if self.text[span.clone()] != *"số" || self.text[..span.start].len() <= self.body {
            return None;
        }
        let kind = kind_at_end(&self.text[..span.start])?;
        let rest = self.text[span.end..].trim_start_matches([' ', ':']);
        let end =
            rest.find(|char: char| char.is_whitespace() || ",;()“”[]".contains(char)).unwrap_or(rest.len());
        let number = rest[..end].trim_end_matches('.');
        let meant = number
            .starts_with(|first: char| first.is_ascii_digit())
            .then(|| other_kind_of_document(kind, number))??;
        // “Quyết định phê duyệt Đề án số 12/QĐ-UBND”: the number is that of the decision.
        let line = self.text[..span.start].rfind('\n').map_or(0, |newline| newline + 1);
        let from = self.text.floor_char_boundary(span.start.saturating_sub(BEFORE)).max(line);
        let at = self.text.len() - rest.len();
        (!self.text[from..span.start].to_lowercase().contains(meant))
            .then(|| other_document(self.place(at..at + number.len()), kind, number, meant))
    }

    /// Documents of the front matter with an implausible number.
    fn documents(&self) -> Vec<Diagnostic> {
        let listed = self.report.documents.iter().enumerate().filter_map(|(idx, document)| {
            let (kind, number) = (document.kind.as_deref()?, document.number.as_deref()?);
            let meant = other_kind_of_document(kind, number)?;
            let place = self.yaml.locate(&[Key("documents"), Item(idx), Key("number")]);
            Some(other_document(place, &kind.to_lowercase(), number, meant))
        });
        listed.collect()
    }

    fn abbreviations(&self, capitals: &[Range<usize>]) -> Vec<Diagnostic> {
        let mut told = Vec::new();
        for span in capitals {
            let word = &self.text[span.clone()];
            let Some(meant) = meant_abbreviation(word) else { continue };
            // If the author repeats or explains it, it is intended.
            let is_meant = words(self.text, word).count() > 1 || self.text[..span.start].ends_with('(');
            if !is_meant && told.len() < MOST {
                told.push(unknown_abbreviation(self.place(span.clone()), word, meant));
            }
        }
        told
    }
}

/// The offsets of `word` as a whole word in `text`.
fn words<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> {
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        !text[..*at].ends_with(char::is_alphanumeric)
            && !text[at + word.len()..].starts_with(char::is_alphanumeric)
    })
}
