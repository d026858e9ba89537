//! One Markdown file to one report. Nothing here looks at another file.

mod body;
mod check;
mod decode;
mod front_matter;
mod markdown;
mod prose;
mod raw_html;
mod report;
mod schema;

pub use body::{Body, Gap, Target};
pub use report::{
    Attendee, Author, Document, Figure, Group, Kind, ModelMention, Period, Photo, Posted, Report,
};
pub use schema::schema;

pub(crate) use decode::decode;

use std::ops::Range;

use jiff::tz::TimeZone;

use crate::diagnostic::{Diagnostic, Place, no_front_matter, unclosed_front_matter};
use crate::fingerprint::Part;
use crate::source::SourcePath;
use crate::yaml::{Step, Yaml};
use front_matter::{FrontMatter, TWINS};

/// Reads the file at `path`. The report is there whenever there is front matter to speak of, even with mistakes in it,
/// so that what others say about this file can still be checked.
pub fn parse(path: &SourcePath, bytes: &[u8], zone: &TimeZone) -> (Option<Article>, Vec<Diagnostic>) {
    let (text, mut diagnostics) = match decode(path, bytes) {
        Ok(decoded) => decoded,
        Err(diagnostic) => return (None, vec![*diagnostic]),
    };
    let parts = match split(path, &text) {
        Ok(parts) => parts,
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            return (None, diagnostics);
        }
    };
    let yaml = Yaml::new(path, &text, parts.front, TWINS);
    let (front, mistakes) = yaml.read::<FrontMatter>();
    diagnostics.extend(mistakes);
    let mut report = check::check(path, front, &yaml, zone, &mut diagnostics);
    let rendered = markdown::render(path, &text, parts.body);
    diagnostics.extend(rendered.diagnostics);
    report.links = rendered.body.gaps().iter().map(|gap| gap.target.clone()).collect();
    if report.summary.is_empty() {
        report.summary = rendered.summary;
    }
    diagnostics.sort_by(|a, b| a.place.cmp(&b.place));
    (Some(Article { report: Part::new(report), body: Part::new(rendered.body) }), diagnostics)
}

/// A file in two parts: what it says about itself, which lists and other pages show, and its text, which only its own
/// page and the feeds show.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// All but the text.
    pub report: Part<Report>,
    /// The text.
    pub body: Part<Body>,
}

/// What a mistake that only several files can make points at, in one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// A value of the front matter.
    Key(Vec<Step>),
    /// A link of the text: an index into [`Report::links`].
    Link(usize),
    /// The file as a whole.
    Whole,
}

/// Where `anchor` is in the file whose bytes are given.
pub fn locate(path: &SourcePath, bytes: &[u8], anchor: &Anchor) -> Place {
    let Ok((text, _)) = decode(path, bytes) else { return Place::whole(path) };
    let Ok(parts) = split(path, &text) else { return Place::whole(path) };
    match anchor {
        Anchor::Key(steps) => Yaml::new(path, &text, parts.front, TWINS).locate(steps),
        Anchor::Link(idx) => {
            let rendered = markdown::render(path, &text, parts.body);
            let span = rendered.body.gaps().get(*idx).map(|gap| gap.span.clone());
            Place::new(path, &text, span.unwrap_or(0..0))
        }
        Anchor::Whole => Place::new(path, &text, 0..0),
    }
}

struct Parts {
    /// The YAML between the lines `---`.
    front: Range<usize>,
    /// Where the Markdown begins.
    body: usize,
}

fn split(path: &SourcePath, text: &str) -> Result<Parts, Box<Diagnostic>> {
    let first_line = text.lines().next().unwrap_or_default();
    if first_line.trim_end() != "---" {
        return Err(Box::new(no_front_matter(Place::new(path, text, 0..first_line.len()))));
    }
    let start = (first_line.len() + 1).min(text.len());
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Ok(Parts { front: start..at, body: at + line.len() });
        }
        at += line.len();
    }
    Err(Box::new(unclosed_front_matter(Place::new(path, text, 0..first_line.len()))))
}
