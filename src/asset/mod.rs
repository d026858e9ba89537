//! Inspects files beside the articles: their types by name and content, and the parts of drawings that are published.

mod advice;
mod archive;
mod css;
mod drawing;
mod drawn;
mod kind;
mod misnamed;
mod pdf;
mod runs;

use serde::{Deserialize, Serialize};

use crate::audio;
use crate::diagnostic::{self, Diagnostic, Place};
use crate::fingerprint::Fingerprint;
use crate::photo::{self, PhotoFacts, PhotoFlaw};
use crate::source::SourcePath;
use kind::FileKind;

/// The result of inspecting a file beside the articles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inspected {
    /// The facts about it as a photo, if it is one.
    pub photo: Option<PhotoFacts>,
    /// The facts about it as a recording, if it is one.
    pub audio: Option<audio::AudioFacts>,
    /// The number of its pages, if it is a PDF that states it.
    pub pages: Option<u32>,
    /// The fingerprint of the published bytes, or of a photo, which is never published as it is, the fingerprint of the
    /// file. `None` if the file isn't published.
    pub published: Option<Fingerprint>,
    /// The mistakes in it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Inspects the file at `path`.
pub fn inspect(path: &SourcePath, bytes: &[u8]) -> Inspected {
    if kind::extension(path) == "svg" {
        return inspect_drawing(path, bytes);
    }
    if let Some(refused) = kind::refusal(path, bytes) {
        return refuse(refused);
    }
    let extension = kind::extension(path);
    if let Some(format) = audio::AudioFormat::of_extension(&extension) {
        return match audio::clean(format, bytes.to_vec()) {
            Ok((facts, clean)) => Inspected { audio: Some(facts), ..publish(&clean) },
            Err(flaw) => refuse(flawed_recording(path, flaw)),
        };
    }
    let photo = kind::is_photo(path).then(|| photo::facts(bytes)).transpose();
    match photo {
        Ok(photo) => {
            let pages = if extension == "pdf" { pdf::pages(bytes) } else { None };
            Inspected { photo, pages, ..publish(bytes) }
        }
        Err(flaw) => refuse(flawed_photo(path, &flaw)),
    }
}

/// What is wrong with the recording at `path`.
fn flawed_recording(path: &SourcePath, flaw: audio::AudioFlaw) -> Diagnostic {
    let place = Place::whole(path);
    match flaw {
        audio::AudioFlaw::Broken => diagnostic::damaged_file(place, &kind::extension(path)),
        audio::AudioFlaw::Cut => diagnostic::cut_recording(place),
        audio::AudioFlaw::NotOnlySound => diagnostic::not_only_sound(place),
        audio::AudioFlaw::Encoding => diagnostic::other_encoding(place),
        audio::AudioFlaw::Endless => diagnostic::endless_recording(place, audio::MAX_HOURS),
    }
}

/// What is wrong with the photo at `path`.
pub fn flawed_photo(path: &SourcePath, flaw: &PhotoFlaw) -> Diagnostic {
    let place = Place::whole(path);
    match flaw {
        PhotoFlaw::TooManyPixels { pixels, limit } => diagnostic::picture_too_large(place, *pixels, *limit),
        PhotoFlaw::TooManyFrames(frames) => diagnostic::too_many_frames(place, *frames, photo::MAX_FRAMES),
        PhotoFlaw::Truncated => diagnostic::cut_photo(place),
        PhotoFlaw::Broken(_) | PhotoFlaw::Foreign(_) | PhotoFlaw::NoSuchRendition => {
            diagnostic::damaged_file(place, &kind::extension(path))
        }
    }
}

/// Whether files with this extension, in lower case, are published beside the articles.
pub fn is_published_extension(extension: &str) -> bool {
    extension == "svg" || kind::is_allowed(extension)
}

/// The mistake in a file that is named as an article but is something else, such as a document of an office program.
pub fn no_article(path: &SourcePath, bytes: &[u8]) -> Option<Diagnostic> {
    misnamed::refusal(path, bytes)
}

/// The result for an article that isn't named as one.
pub fn misnamed_article(path: &SourcePath) -> Inspected {
    let mut stem = path.rsplit('/').next().unwrap_or(path);
    // `bai.md.txt`, which Notepad makes of `bai.md`, is `bai.md`.
    while let Some((shorter, ending)) = stem.rsplit_once('.').filter(|(shorter, _)| !shorter.is_empty()) {
        if !matches!(&*ending.to_lowercase(), "md" | "txt" | "markdown" | "csv" | "mdx" | "text") {
            break;
        }
        stem = shorter;
    }
    refuse(diagnostic::misnamed_article(Place::whole(path), &format!("{stem}.md")))
}

/// The result for a file that is too large to be read. Both numbers in bytes.
pub fn too_large(path: &SourcePath, size: u64, limit: u64) -> Inspected {
    refuse(diagnostic::large_file(Place::whole(path), size, limit))
}

/// The bytes to publish for the file at `path`, assuming that it is published.
pub fn published(path: &str, bytes: Vec<u8>) -> Vec<u8> {
    let extension = kind::extension(path);
    if let Some(format) = audio::AudioFormat::of_extension(&extension) {
        return audio::clean(format, bytes).map_or_else(|_| Vec::new(), |(_, clean)| clean);
    }
    if extension != "svg" {
        return bytes;
    }
    drawing::decode(&bytes)
        .and_then(|text| drawing::clean(text).ok())
        .map_or_else(Vec::new, |clean| clean.svg.into_bytes())
}

fn inspect_drawing(path: &SourcePath, bytes: &[u8]) -> Inspected {
    if bytes.is_empty() {
        return refuse(diagnostic::empty_file(Place::whole(path)));
    }
    let Some(text) = drawing::decode(bytes) else {
        // If it is a file of another type, name that type.
        return refuse(match FileKind::of(bytes) {
            Some(found) => {
                diagnostic::other_content(Place::whole(path), "svg", &found.name(), found.remedy())
            }
            None => diagnostic::not_text(Place::whole(path)),
        });
    };
    match drawing::clean(text) {
        Ok(clean) => {
            let diagnostics = clean
                .dropped
                .iter()
                .map(|(span, what)| diagnostic::unsafe_drawing(Place::new(path, text, span.clone()), what))
                .collect();
            Inspected { diagnostics, ..publish(clean.svg.as_bytes()) }
        }
        Err((at, flaw)) => refuse(diagnostic::bad_drawing(Place::new(path, text, at..at + 1), &flaw.told())),
    }
}

fn publish(bytes: &[u8]) -> Inspected {
    let published = Some(Fingerprint::of(bytes));
    Inspected { photo: None, audio: None, pages: None, published, diagnostics: Vec::new() }
}

fn refuse(diagnostic: Diagnostic) -> Inspected {
    Inspected { photo: None, audio: None, pages: None, published: None, diagnostics: vec![diagnostic] }
}
