//! Fixes the mistakes in an article's file whose correction is certain. All other bytes stay.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use super::raw::{Raw, lines};
use super::tidy::tidy;
use super::{Report, decode, parse, split};
use crate::diagnostic::{Code, Diagnostic, Edit, MAX_TOLD, Severity};
use crate::source::SourcePath;
use crate::vietnamese::nfc;

/// A fix may uncover another mistake; this bounds the rounds.
const MOST_ROUNDS: usize = 1000;

/// A fixed file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The file.
    pub bytes: Vec<u8>,
    /// The changed lines.
    pub changes: Vec<ChangedLine>,
}

/// A line before and after the fixes, without line ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedLine {
    /// Its number in the old file, from 1.
    pub number: usize,
    /// The old line.
    pub old: String,
    /// The new line, or several if blank lines were inserted.
    pub new: String,
}

/// Fixes all mistakes in the file at `path` whose correction is certain, except those of `skip`; `None` if there are
/// none. Converts letters to NFC, as reading does anyway.
pub fn fixed(path: &SourcePath, bytes: &[u8], zone: &TimeZone, skip: &BTreeSet<Code>) -> Option<Fixed> {
    let raw = Raw::of_text(bytes)?;
    let old = File::new(&raw.text);
    let mut reader = Reader { path, zone, skip, raw: &raw, now: old.clone() };
    reader.now.compose();
    for _ in 0..MOST_ROUNDS {
        if !reader.mend() && !reader.tidy() {
            break;
        }
    }
    let pairs = old.lines.iter().zip(&reader.now.lines).enumerate();
    let changes: Vec<ChangedLine> = pairs
        .filter(|(_, (old, new))| old.text != new.text)
        .map(|(idx, (old, new))| ChangedLine {
            number: idx + 1,
            old: old.text.clone(),
            new: new.text.clone(),
        })
        .collect();
    (!changes.is_empty()).then(|| Fixed { bytes: reader.bytes(&reader.now), changes })
}

/// Fixes the one mistake in the file at `path` that was reported with this code at this line and column; `None` if its
/// correction isn't certain. Other lines stay, even if their letters aren't NFC.
pub fn fixed_at(
    path: &SourcePath,
    bytes: &[u8],
    zone: &TimeZone,
    (code, line, column): (&str, u32, u32),
) -> Option<Vec<u8>> {
    let raw = Raw::of_text(bytes)?;
    let skip = BTreeSet::new();
    let reader = Reader { path, zone, skip: &skip, raw: &raw, now: File::new(&raw.text) };
    let (text, _) = decode(path, bytes).ok()?;
    let (_, told) = reader.read(&reader.now);
    let is_meant = |told: &&Diagnostic| {
        told.code.as_str() == code && told.place.line == line && told.place.column == column
    };
    let mistake = told.iter().filter(|told| told.fix.is_some()).find(is_meant)?;
    reader.mended(&text, &told, &[mistake]).map(|file| reader.bytes(&file))
}

/// A file as lines. Fixes neither add nor remove lines, but may insert line breaks within one.
#[derive(Clone)]
struct File {
    mark: &'static str,
    lines: Vec<Line>,
}

#[derive(Clone)]
struct Line {
    text: String,
    end: String,
}

impl File {
    fn new(text: &str) -> Self {
        let mark = if text.starts_with(MARK) { MARK } else { "" };
        let lines = lines(text, mark.len()).map(|(_, line)| {
            let text = line.trim_end_matches(['\n', '\r']);
            Line { text: text.to_owned(), end: line[text.len()..].to_owned() }
        });
        Self { mark, lines: lines.collect() }
    }

    fn compose(&mut self) {
        for line in &mut self.lines {
            if let std::borrow::Cow::Owned(composed) = nfc(&line.text) {
                line.text = composed;
            }
        }
    }

    fn text(&self) -> String {
        let end = self.lines.first().map_or("\n", |line| &*line.end);
        let mut text = self.mark.to_owned();
        for line in &self.lines {
            text.push_str(&line.text.replace('\n', end));
            text.push_str(&line.end);
        }
        text
    }

    /// Applies edits of the text as it was `read`. `None` if one is in a line that reading changes, such as a line with
    /// a control character.
    fn edited<'e>(&self, read: &str, edits: impl Iterator<Item = &'e Edit>) -> Option<Self> {
        let mut starts = Vec::with_capacity(self.lines.len());
        let mut at = 0;
        for line in &self.lines {
            starts.push(at);
            let breaks = line.text.matches('\n').count();
            let length = read[at..].split_inclusive('\n').take(breaks + 1).map(str::len).sum::<usize>();
            at += length;
        }
        let mut edited = self.clone();
        let mut edits: Vec<&Edit> = edits.collect();
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        if edits.windows(2).any(|pair| pair[0].span.end > pair[1].span.start) {
            return None;
        }
        for edit in edits.into_iter().rev() {
            let idx = starts.partition_point(|start| *start <= edit.span.start).checked_sub(1)?;
            let (start, old) = (starts[idx], &self.lines[idx].text);
            let is_as_read = read[start..].starts_with(&**old) && edit.span.end <= start + old.len();
            if !is_as_read {
                return None;
            }
            edited.lines[idx].text.replace_range(edit.span.start - start..edit.span.end - start, &edit.text);
        }
        Some(edited)
    }
}

const MARK: &str = "\u{feff}";

/// A file while it is being fixed.
struct Reader<'r> {
    path: &'r SourcePath,
    zone: &'r TimeZone,
    skip: &'r BTreeSet<Code>,
    raw: &'r Raw,
    now: File,
}

impl Reader<'_> {
    fn bytes(&self, file: &File) -> Vec<u8> {
        self.raw.encoded(&file.text())
    }

    fn read(&self, file: &File) -> (Option<Report>, Vec<Diagnostic>) {
        let (article, told) = parse(self.path, &self.bytes(file), self.zone);
        (article.map(|article| article.report), told)
    }

    /// Applies the fixes of reported mistakes, errors first, since an error may hide others. Returns whether it changed
    /// anything.
    fn mend(&mut self) -> bool {
        let Ok((text, _)) = decode(self.path, &self.bytes(&self.now)) else { return false };
        let (_, told) = self.read(&self.now);
        let of = |severity: Severity| -> Vec<&Diagnostic> {
            let those = told.iter().filter(|told| told.severity == severity && told.fix.is_some());
            those.filter(|told| severity == Severity::Error || !self.skip.contains(&told.code)).collect()
        };
        let errors = of(Severity::Error);
        let mistakes = if errors.is_empty() { of(Severity::Warning) } else { errors };
        let all = self.mended(&text, &told, &mistakes);
        let mended =
            all.or_else(|| mistakes.iter().find_map(|mistake| self.mended(&text, &told, &[*mistake])));
        let is_mended = mended.is_some();
        self.now = mended.unwrap_or_else(|| self.now.clone());
        is_mended
    }

    /// The file without these `mistakes`; `None` if fixing them causes others.
    fn mended(&self, text: &str, told: &[Diagnostic], mistakes: &[&Diagnostic]) -> Option<File> {
        let severity = mistakes.first()?.severity;
        let edits = mistakes.iter().flat_map(|told| &told.fix).flat_map(|fix| &fix.edits);
        let file = self.now.edited(text, edits)?;
        let (_, then) = self.read(&file);
        let of_code = |told: &[Diagnostic], code: Code| told.iter().filter(|told| told.code == code).count();
        let at = |told: &[Diagnostic], mistake: &Diagnostic| {
            let is_there = |told: &&Diagnostic| {
                told.place.line == mistake.place.line
                    && if severity == Severity::Error {
                        told.severity == severity
                    } else {
                        told.code == mistake.code
                    }
            };
            told.iter().filter(is_there).count()
        };
        let is_full = told.iter().filter(|told| told.severity == severity).count() >= MAX_TOLD;
        let is_gone = if severity == Severity::Error || is_full {
            mistakes.iter().all(|mistake| at(&then, mistake) < at(told, mistake))
        } else {
            Code::ALL.iter().all(|code| {
                let n_mended = mistakes.iter().filter(|mistake| mistake.code == *code).count();
                of_code(&then, *code) + n_mended <= of_code(told, *code)
            })
        };
        is_gone.then_some(file)
    }

    /// Removes what [`tidy`] finds, if that changes no file name and causes no mistake. Returns whether it changed
    /// anything.
    fn tidy(&mut self) -> bool {
        let Ok((text, _)) = decode(self.path, &self.bytes(&self.now)) else { return false };
        let Ok(parts) = split(self.path, &text) else { return false };
        let edits = tidy(&text, parts.body);
        if edits.is_empty() {
            return false;
        }
        let before = self.read(&self.now);
        let try_those = |edits: &[Edit]| {
            let file = self.now.edited(&text, edits.iter())?;
            let after = self.read(&file);
            let is_same =
                files(before.0.as_ref()) == files(after.0.as_ref()) && after.1.len() <= before.1.len();
            is_same.then_some(file)
        };
        let tidied =
            try_those(&edits).or_else(|| edits.iter().find_map(|edit| try_those(std::slice::from_ref(edit))));
        let is_tidied = tidied.is_some();
        self.now = tidied.unwrap_or_else(|| self.now.clone());
        is_tidied
    }
}

/// All names of files and addresses in a report.
fn files(report: Option<&Report>) -> Option<impl PartialEq> {
    report.map(|report| {
        let photos: Vec<_> = report.photos.iter().map(|photo| photo.file.clone()).collect();
        let audio: Vec<_> = report.audio.iter().map(|recording| recording.file.clone()).collect();
        let (links, attachments) = (report.links.clone(), report.attachments.clone());
        (
            photos,
            audio,
            links,
            attachments,
            report.aliases.clone(),
            report.address.clone(),
            report.anchors.clone(),
        )
    })
}

#[cfg(test)]
mod tests;
