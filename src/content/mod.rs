//! Reads one Markdown file into one report. Nothing here depends on another file.

mod alias;
mod answer;
mod body;
mod bytes;
mod check;
mod decode;
mod extra;
mod figures;
mod fix;
mod form;
mod front_matter;
mod joined;
mod likeness;
mod link;
mod markdown;
mod nesting;
mod notice;
mod outline;
mod people;
mod personal;
mod proof;
mod prose;
mod raw;
mod raw_html;
mod report;
mod schema;
mod tidy;
mod whole;
mod withdraw;
mod withdrawn;
mod written;

pub use answer::Answer;
pub use body::{Body, Filling, Gap};
pub(crate) use check::is_local_path;
pub use extra::ExtraValue;
pub use fix::{ChangedLine, Fixed, fixed, fixed_at};
pub use form::{ArticleForm, Mark, form_fields};
pub use likeness::{Sketch, likeness};
pub use notice::{Contact, Notice, Priority};
pub use raw::{plain_text, retyped};
pub use report::{
    Attendee, Author, Correction, Document, Figure, Group, ModelMention, Period, Photo, Posted, Recording,
    Report, ReportKind,
};
pub use schema::schema;
pub use withdraw::{WithdrawalRefusal, restore, withdraw};
pub use withdrawn::Withdrawal;
pub use written::CHECK_MARK;

pub(crate) use decode::decode;

use std::cell::OnceCell;
use std::ops::Range;

use jiff::tz::TimeZone;

use crate::address::{Target, address_of};
use crate::asset;
use crate::diagnostic::{
    Code, Diagnostic, Place, Severity, early_closing, no_front_matter, unclosed_front_matter, wrong_closing,
    wrong_opening,
};
use crate::fingerprint::{Fingerprint, Part};
use crate::source::SourcePath;
use crate::timings::{self, Stage};
use crate::yaml::{Step, Yaml};
use front_matter::{FrontMatter, TWINS};
use personal::Published;
use written::Written;

/// The longest summary in characters; a longer one is reported.
const MAX_SUMMARY: usize = 1000;

/// Reads the file at `path`. The report is returned even if the front matter has mistakes, so that links of other
/// files to this one can still be checked.
pub fn parse(path: &SourcePath, bytes: &[u8], zone: &TimeZone) -> (Option<Article>, Vec<Diagnostic>) {
    if let Some(diagnostic) = asset::no_article(path, bytes) {
        return (None, vec![diagnostic]);
    }
    let (text, mut diagnostics) = match timings::of(Stage::Read, || decode(path, bytes)) {
        Ok(decoded) => decoded,
        Err(diagnostic) => return (None, vec![*diagnostic]),
    };
    let parts = match split(path, &text) {
        Ok(parts) => parts,
        Err(diagnostic) => {
            // The file may not be text at all.
            diagnostics.retain(|told| told.code != Code::ControlCharacter);
            diagnostics.push(*diagnostic);
            return (None, diagnostics);
        }
    };
    diagnostics.extend(parts.mistake);
    let (yaml, body) = (Yaml::new(path, &text, parts.front.clone(), TWINS), parts.body);
    let (mut front, mistakes) = timings::of(Stage::Yaml, || yaml.read::<FrontMatter>());
    diagnostics.extend(mistakes);
    let draft = front.draft;
    let is_withdrawn = withdrawn::take_back(&mut front);
    let allowed = check::allowed(front.allow.take(), &yaml, zone, &mut diagnostics);
    let mut report = timings::of(Stage::Check, || check::check(path, front, &yaml, zone, &mut diagnostics));
    diagnostics.extend(yaml.doubts(&diagnostics));
    report.address = address_of(path, report.slug.as_deref());
    if is_withdrawn {
        // Warnings about a text that isn't shown would help nobody.
        diagnostics.retain(|told| told.severity == Severity::Error);
        report.links = targets(&markdown::render(path, &text, body).body);
        diagnostics.sort_by(|a, b| a.place.cmp(&b.place));
        return (Some(Article { report, body: Body::default() }), diagnostics);
    }
    tell_early_closing(path, &text, &yaml, body, &mut diagnostics);
    let rendered = timings::of(Stage::Markdown, || markdown::render(path, &text, body));
    diagnostics.extend(rendered.diagnostics);
    report.anchors = rendered.anchors;
    report.links = targets(&rendered.body);
    if report.summary.is_empty() {
        report.summary = rendered.summary;
    }
    let is_empty = rendered.body.is_empty();
    let written = Written { path, text: &text, body, yaml: &yaml, report: &report, is_empty };
    let shown = &rendered.body;
    timings::of(Stage::Proof, || {
        let doubts = written.doubts(draft, &diagnostics);
        diagnostics.extend(doubts);
        Published { path, text: &text, front: parts.front, report: &report, body: shown }
            .tell(&mut diagnostics);
    });
    diagnostics.retain(|told| !allowed.contains(&told.code));
    diagnostics.sort_by(|a, b| a.place.cmp(&b.place));
    (Some(Article { report, body: rendered.body }), diagnostics)
}

/// The targets of the links in a text.
fn targets(body: &Body) -> Vec<Target> {
    body.gaps().iter().map(|gap| gap.target.clone()).collect()
}

/// How many bytes of a file to look at to decide whether it is an article.
const HEAD: usize = 16_000;

/// Whether a file begins like an article, whatever its name: with `---` and a title or a draft key.
pub fn begins_as_article(bytes: &[u8]) -> bool {
    let head = decode::lossy(&bytes[..bytes.len().min(HEAD)]);
    let mut lines = head.lines().skip_while(|line| line.trim().is_empty());
    // A longer line of dashes is an ornament of a plain text.
    let is_opening = |line: &str| is_like_fence(line) && line.trim().chars().count() <= 4;
    let is_title = |line: &str| {
        TWINS.leading(line).is_some_and(|(name, rest)| {
            let is_article = TWINS.same("title", name) || TWINS.same("draft", name);
            is_article && rest.trim_start().starts_with([':', '：'])
        })
    };
    lines.next().is_some_and(is_opening) && lines.take_while(|line| !is_like_fence(line)).any(is_title)
}

/// A file in two parts: the report, which lists and other pages show, and its text, which only its own page and the
/// feeds show.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// Everything except the text.
    pub report: Report,
    /// The text.
    pub body: Body,
}

/// An article whose two parts are shared and fetched separately.
#[derive(Clone, Debug, PartialEq)]
pub struct ArticleParts {
    /// Everything except the text.
    pub report: Part<Report>,
    /// The text.
    pub body: Part<Body>,
}

impl ArticleParts {
    /// An article identified by the fingerprint of its source file: faster than hashing its content, but every change
    /// of the file makes a new one.
    pub(crate) fn by_source(Article { report, body }: Article, source: Fingerprint) -> Self {
        let made_of = |part: &str| {
            Fingerprint::of_all([
                source,
                Fingerprint::of(report.path.as_bytes()),
                Fingerprint::of(part.as_bytes()),
            ])
        };
        let (of_report, of_body) = (made_of("report"), made_of("body"));
        Self { report: Part::made_of(of_report, report), body: Part::made_of(of_body, body) }
    }
}

impl From<Article> for ArticleParts {
    fn from(Article { report, body }: Article) -> Self {
        Self { report: Part::new(report), body: Part::new(body) }
    }
}

/// All keys of the front matter, English and Vietnamese.
pub fn keys() -> impl Iterator<Item = (&'static str, &'static str)> {
    TWINS.0.iter().flat_map(|pairs| pairs.iter().copied())
}

/// The part of a file that a mistake involving several files points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// A value of the front matter.
    Key(Vec<Step>),
    /// The name of a model: an index into [`Report::models`].
    Model(usize),
    /// A link of the text: an index into [`Report::links`].
    Link(usize),
    /// The file as a whole.
    Whole,
}

/// Locates anchors in one file.
pub struct Locator {
    path: SourcePath,
    /// The text and its parts; `None` if it can't be read, which `parse` reports.
    file: Option<(String, FileParts)>,
    /// The bytes of the links in the text.
    links: OnceCell<Vec<Range<usize>>>,
}

impl Locator {
    /// For the file at `path` with these bytes.
    pub fn new(path: &SourcePath, bytes: &[u8]) -> Self {
        let text = decode(path, bytes).ok().map(|(text, _)| text);
        let file = text.and_then(|text| split(path, &text).ok().map(|parts| (text, parts)));
        Self { path: path.clone(), file, links: OnceCell::new() }
    }

    /// Where `anchor` is.
    pub fn locate(&self, anchor: &Anchor) -> Place {
        let Some((text, parts)) = &self.file else { return Place::whole(&self.path) };
        let front = || Yaml::new(&self.path, text, parts.front.clone(), TWINS);
        match anchor {
            Anchor::Key(steps) => front().locate(steps),
            Anchor::Model(idx) => {
                let front = front();
                let one = front.is_written(&[Step::Key("model")]);
                match idx.checked_sub(usize::from(one)) {
                    Some(idx) => front.locate(&[Step::Key("models"), Step::Item(idx), Step::Key("name")]),
                    None => front.locate(&[Step::Key("model"), Step::Key("name")]),
                }
            }
            Anchor::Link(idx) => {
                let links = self.links.get_or_init(|| {
                    let rendered = markdown::render(&self.path, text, parts.body);
                    rendered.body.gaps().iter().map(|gap| gap.span.clone()).collect()
                });
                Place::new(&self.path, text, links.get(*idx).cloned().unwrap_or(0..0))
            }
            Anchor::Whole => Place::new(&self.path, text, 0..0),
        }
    }
}

/// Reports missing keys that follow a `---` which closed the front matter too early. Then that line is the mistake.
fn tell_early_closing(
    path: &SourcePath,
    text: &str,
    yaml: &Yaml<'_>,
    body: usize,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let is_missing = |told: &Diagnostic| told.code == Code::MissingKey && told.place == yaml.start();
    if !diagnostics.iter().any(is_missing) {
        return;
    }
    let is_key =
        |line: &str| TWINS.leading(line).is_some_and(|(_, rest)| rest.trim_start().starts_with([':', '：']));
    let below: Vec<&str> = lines(text, body).map(|(_, line)| line).collect();
    let Some(end) = below.iter().position(|line| is_fence(line)) else { return };
    let below = &below[..end];
    if below.iter().all(|line| is_like_yaml(line)) && below.iter().any(|line| is_key(line)) {
        diagnostics.retain(|told| !is_missing(told));
        let line = text[..body].trim_end().rfind('\n').map_or(0, |newline| newline + 1);
        diagnostics.push(early_closing(Place::new(path, text, line..body.min(text.len()))));
    }
}

struct FileParts {
    /// The YAML between the lines `---`.
    front: Range<usize>,
    /// Where the Markdown begins.
    body: usize,
    /// A line that was meant to be `---` but is wrong.
    mistake: Option<Diagnostic>,
}

fn split(path: &SourcePath, text: &str) -> Result<FileParts, Box<Diagnostic>> {
    // Ignore blank lines above: authors don't see them.
    let opening = text.find(|char: char| !char.is_whitespace()).unwrap_or(0);
    let opening = text[..opening].rfind('\n').map_or(0, |newline| newline + 1);
    let first_line = text[opening..].lines().next().unwrap_or_default();
    let place = |at: usize, line: &str| Place::new(path, text, at..at + line.trim_end().len());
    if !is_like_fence(first_line) {
        return Err(Box::new(no_front_matter(place(opening, first_line))));
    }
    let mistake =
        (!is_fence(first_line)).then(|| wrong_opening(place(opening, first_line), first_line.trim_end()));
    let start = (opening + first_line.len() + 1).min(text.len());
    // Among the keys, anything like a fence is one; in the text it would be a rule or underline a heading.
    let mut keys = lines(text, start).take_while(|(_, line)| is_like_fence(line) || is_like_yaml(line));
    let closing = keys.find(|(_, line)| is_like_fence(line));
    let Some((at, line)) = closing.or_else(|| lines(text, start).find(|(_, line)| is_fence(line))) else {
        return Err(Box::new(mistake.unwrap_or_else(|| unclosed_front_matter(place(opening, first_line)))));
    };
    // If the opening line was wrong, the closing one is usually wrong in the same way: report it once.
    let mistake =
        mistake.or_else(|| (!is_fence(line)).then(|| wrong_closing(place(at, line), line.trim_end())));
    Ok(FileParts { front: start..at, body: at + line.len(), mistake })
}

/// The lines of `text` from byte `start` on, each with its offset.
fn lines(text: &str, start: usize) -> impl Iterator<Item = (usize, &str)> {
    text[start..].split_inclusive('\n').scan(start, |at, line| {
        let from = *at;
        *at += line.len();
        Some((from, line))
    })
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

/// Whether a line may belong to front matter: it is indented, an item, or has a key.
fn is_like_yaml(line: &str) -> bool {
    line.trim_end().is_empty() || line.starts_with([' ', '\t', '#', '-', ']', '}']) || line.contains(':')
}

/// Whether a line was probably meant as `---`: `----`, `–––`, `—-`, ` ---`.
fn is_like_fence(line: &str) -> bool {
    let dashes = ['-', '–', '—', '―', '─', '−', '_', '=', '*'];
    // If it is indented more, it belongs to a value.
    let content = line.strip_prefix(' ').unwrap_or(line).trim_end();
    content.len() > 1 && content.chars().all(|char| dashes.contains(&char))
}
