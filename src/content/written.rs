//! Values that are valid but were probably meant otherwise; these checks need the whole article.

use std::ops::Range;

use memchr::memmem;

use super::front_matter::WrittenDraft;
use super::report::{Attendee, Report};
use crate::diagnostic::{
    Diagnostic, MAX_TOLD, Place, any_error, empty_text, level_mismatch, lost_letters, no_picture, old_font,
    sample_text, symbol_sign, typed_keys, unchecked_mark, undecided_draft,
};
use crate::place::{Level, Mention};
use crate::source::SourcePath;
use crate::vietnamese::{Garbling, garbled, glyph};
use crate::yaml::{Step, Yaml};
use Step::{Item, Key};

/// The beginning of a comment that asks for a check of the key below it.
pub const CHECK_MARK: &str = "# kiểm tra: ";

/// An article after reading.
pub(super) struct Written<'w> {
    pub(super) path: &'w SourcePath,
    /// The whole text of the file.
    pub(super) text: &'w str,
    /// Where the Markdown begins in it.
    pub(super) body: usize,
    pub(super) yaml: &'w Yaml<'w>,
    pub(super) report: &'w Report,
    /// Whether readers see nothing of the Markdown.
    pub(super) is_empty: bool,
}

impl Written<'_> {
    /// The doubts about it. If `told` has an error, that one comes first.
    pub(super) fn doubts(&self, draft: WrittenDraft, told: &[Diagnostic]) -> Vec<Diagnostic> {
        let mut doubts = Vec::new();
        if draft == WrittenDraft::Undecided {
            let at = [Key("draft")];
            let key = self.yaml.key(&at).map_or("", |(key, _)| key);
            doubts.push(undecided_draft(self.yaml.locate(&at), key));
        }
        if any_error(told) {
            return doubts;
        }
        doubts.extend(self.level());
        doubts.extend(self.samples());
        doubts.extend(self.marks());
        doubts.extend(self.garbled());
        doubts.extend(self.proofread());
        doubts.extend(self.people());
        doubts.extend(self.figures());
        doubts.extend(self.no_pictures());
        if self.is_empty && draft == WrittenDraft::Finished {
            doubts.extend(self.empty(told));
        }
        doubts
    }

    /// The text shows nothing, and no message in `told` explains why.
    fn empty(&self, told: &[Diagnostic]) -> Option<Diagnostic> {
        let place = |at: usize| {
            let line = self.text[at..].lines().next().unwrap_or_default();
            Place::new(self.path, self.text, at..at + line.len())
        };
        // Point at the line that closes the front matter.
        let fence = self.text[..self.body].trim_end().rfind('\n').map_or(0, |newline| newline + 1);
        let fence = place(fence);
        let comment = self.text[self.body..].find("<!--").map(|at| self.body + at);
        let is_told = told.iter().any(|told| told.place.line > fence.line);
        (!is_told).then(|| empty_text(comment.map_or(fence, place), comment.is_some()))
    }

    /// The title gives the place another level; or the text does, if no level is given.
    fn level(&self) -> Option<Diagnostic> {
        let place = self.report.commune.as_ref()?;
        let given = place.level.unwrap_or(Level::Commune);
        let in_title = levels_said(&self.report.title, place);
        let said = if in_title.is_empty() && place.level.is_none() {
            levels_said(&self.text[self.body..], place)
        } else {
            in_title
        };
        let [said] = said[..] else { return None };
        let at = [Key("commune"), Key("level")];
        (said != given).then(|| {
            // Locating parses the YAML again, so do it only for a mistake.
            let is_apart = self.yaml.is_written(&[Key("commune"), Key("name")]);
            level_mismatch(self.yaml.locate(&at), &place.name, (given.as_str(), said.as_str()), is_apart)
        })
    }

    /// Values of the template that the author hasn't changed.
    fn samples(&self) -> Vec<Diagnostic> {
        let report = self.report;
        let mut texts: Vec<(&str, Vec<Step>)> = Vec::new();
        for (idx, attendee) in report.attendees.iter().enumerate() {
            let (text, key) = match attendee {
                Attendee::Person { name, .. } => (name, "name"),
                Attendee::Group { group, .. } => (group, "group"),
            };
            texts.push((text, vec![Key("attendees"), Item(idx), Key(key)]));
        }
        for (idx, model) in report.models.iter().enumerate() {
            let one = self.is_sample(&model.name) && self.yaml.is_written(&[Key("model")]);
            texts.push((
                &model.name,
                match idx.checked_sub(usize::from(one)) {
                    Some(idx) => vec![Key("models"), Item(idx), Key("name")],
                    None => vec![Key("model"), Key("name")],
                },
            ));
        }
        for (idx, figure) in report.figures.iter().enumerate() {
            texts.push((&figure.label, vec![Key("figures"), Item(idx), Key("label")]));
        }
        for (idx, document) in report.documents.iter().enumerate() {
            texts.extend(
                document
                    .about
                    .as_deref()
                    .map(|about| (about, vec![Key("documents"), Item(idx), Key("about")])),
            );
        }
        for (idx, photo) in report.photos.iter().enumerate() {
            for (text, key) in [(&photo.caption, "caption"), (&photo.alt, "alt"), (&photo.credit, "credit")] {
                texts.extend(text.as_deref().map(|text| (text, vec![Key("photos"), Item(idx), Key(key)])));
            }
        }
        for (idx, recording) in report.audio.iter().enumerate() {
            texts.extend(
                recording.title.as_deref().map(|title| (title, vec![Key("audio"), Item(idx), Key("title")])),
            );
        }
        texts.push((&report.title, vec![Key("title")]));
        let samples = texts.iter().filter(|(text, _)| self.is_sample(text));
        samples.map(|(text, at)| sample_text(self.yaml.locate(at), text)).collect()
    }

    /// Doubts of `bantin import` that nobody has resolved.
    fn marks(&self) -> Vec<Diagnostic> {
        let front = &self.text.as_bytes()[..self.body];
        let marks = memmem::find_iter(front, CHECK_MARK.as_bytes()).take(MAX_TOLD);
        let told = marks.map(|at| {
            let line = self.text[at..].lines().next().unwrap_or_default();
            let place = Place::new(self.path, self.text, at..at + line.len());
            unchecked_mark(place, line[CHECK_MARK.len()..].trim())
        });
        told.collect()
    }

    /// Words that lost their diacritics, the first one of each kind.
    fn garbled(&self) -> Vec<Diagnostic> {
        let found: Vec<_> =
            garbled(self.text).into_iter().filter_map(|found| self.without_bullets(found)).collect();
        let kinds = [
            |garbling: &Garbling| matches!(garbling, Garbling::Keys(_)),
            |garbling: &Garbling| *garbling == Garbling::Font,
            |garbling: &Garbling| matches!(garbling, Garbling::Symbol(_)),
            |garbling: &Garbling| *garbling == Garbling::Lost,
        ];
        let first = kinds.iter().filter_map(|is_kind| {
            let mut those = found.iter().filter(|(garbling, _)| is_kind(garbling));
            let (garbling, span) = those.next()?;
            Some((garbling, span.clone(), those.count()))
        });
        first
            .map(|(garbling, span, others)| {
                let word = &self.text[span.clone()];
                let place = Place::new(self.path, self.text, span);
                match garbling {
                    Garbling::Keys(meant) => typed_keys(place, word, meant, others),
                    Garbling::Font => old_font(place, word, others),
                    Garbling::Symbol(sign) => symbol_sign(place, *sign, glyph::shown((*sign).into()), others),
                    Garbling::Lost => lost_letters(place, word, others),
                }
            })
            .collect()
    }

    /// Points at the sign alone instead of the word that contains it. Drops one that begins a line, which is reported
    /// as a bullet.
    fn without_bullets(
        &self,
        (garbling, span): (Garbling, Range<usize>),
    ) -> Option<(Garbling, Range<usize>)> {
        let Garbling::Symbol(sign) = garbling else { return Some((garbling, span)) };
        let start = span.start + self.text[span.clone()].find(sign).unwrap_or(0);
        let line = self.text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let is_bullet = start >= self.body && self.text[line..start].trim().is_empty();
        (!is_bullet).then(|| (Garbling::Symbol(sign), start..start + sign.len_utf8()))
    }

    /// Files among the photos that aren't pictures.
    fn no_pictures(&self) -> Vec<Diagnostic> {
        let files = self.report.photos.iter().enumerate();
        let files = files.filter_map(|(idx, photo)| Some((idx, photo.file.as_deref()?)));
        files
            .filter(|(_, file)| is_no_picture(file))
            .map(|(idx, file)| no_picture(self.yaml.locate(&[Key("photos"), Item(idx), Key("file")]), file))
            .collect()
    }

    fn is_sample(&self, text: &str) -> bool {
        SAMPLES.contains(&text)
    }
}

/// The placeholders in the files of `bantin new` and in the help of messages.
const SAMPLES: [&str; 9] = [
    "Họ và tên",
    "Tên nhóm người",
    "Tên mô hình",
    "Tên số liệu",
    "Nội dung văn bản",
    "Lời chú thích ảnh",
    "Tên người chụp",
    "…",
    "...",
];

/// Extensions of videos, sounds and documents.
const NO_PICTURES: [&str; 17] = [
    "mp4", "mov", "avi", "mkv", "webm", "3gp", "wmv", "mp3", "wav", "m4a", "pdf", "doc", "docx", "xls",
    "xlsx", "ppt", "pptx",
];

/// Whether a file can't be a photo.
pub(super) fn is_no_picture(file: &str) -> bool {
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    ending.is_some_and(|ending| NO_PICTURES.contains(&&*ending))
}

/// The levels that `text` gives the place, each once.
fn levels_said(text: &str, place: &Mention) -> Vec<Level> {
    let mut said = Vec::new();
    if place.name.is_empty() {
        return said;
    }
    for at in memmem::find_iter(text.as_bytes(), place.name.as_bytes()) {
        // “Khánh Hòa” isn't Khánh.
        let behind = &text[at + place.name.len()..];
        let next = behind.strip_prefix(' ').unwrap_or(behind).chars().next();
        let goes_on = behind.starts_with(char::is_alphanumeric)
            || behind.starts_with(' ') && next.is_some_and(char::is_uppercase);
        let before = text[..at].trim_end_matches(' ');
        // There must be only a blank between them.
        if goes_on || before.len() == at {
            continue;
        }
        let level = Level::ALL.iter().find(|(_, word)| ends_with_word(before, word)).map(|(level, _)| *level);
        let is_possible =
            matches!(level, Some(Level::Commune | Level::Ward | Level::Township | Level::SpecialZone));
        if let Some(level) = level.filter(|level| is_possible && !said.contains(level)) {
            said.push(level);
        }
    }
    said
}

/// Whether `text` ends with this word, in capitals or not.
fn ends_with_word(text: &str, word: &str) -> bool {
    let count = word.chars().count();
    let Some((start, _)) = text.char_indices().rev().nth(count - 1) else { return false };
    text[start..].chars().flat_map(char::to_lowercase).eq(word.chars())
        && !text[..start].ends_with(char::is_alphanumeric)
}
