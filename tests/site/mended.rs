#![expect(clippy::disallowed_methods, reason = "the cases are files")]
//! Every case of `tests/diagnostics`, corrected as its messages say. `<name>.diff` contains the changes of an author
//! who follows each help to the letter; afterwards the site builds without a message.
//!
//! ```text
//! @ 5
//! - ngày: 31/02/2023
//! + ngày: 28/02/2023
//! @ 8 “ở cuối bài”
//! + [^thieu]: Lời chú thích.
//! rename content/a.txt → content/a.md “đổi tên thành a.md”
//! then
//! ```
//!
//! `@ 5` is a line of the original case, in a folder `@ content/a.md 5`. A change away from every message quotes the
//! words of the help that ask for it, and so does an action on a whole file. Changes below `then` follow the messages
//! of the next build.

use std::collections::BTreeSet;

use bantin::content;
use bantin::diagnostic::Diagnostic;
use bantin::source::SourcePath;
use jiff::tz::TimeZone;

use crate::diagnostics::{cases, diagnose};
use crate::photo_files;
use crate::site::{Asked, Files, build_files, files_of};

/// Cases without a corrected version, and why there can't be one.
const WITHOUT: &[(&str, &str)] = &[];

/// Cases that need a second build, and why.
const TWICE: [(&str, &str); 9] = [
    ("articles-with-other-names", "an article is only read once it has its name"),
    ("backslash-in-quotes", "a photo is only read once its file can be read"),
    ("bare-path", "a photo is only described once it is there"),
    ("duplicate-broken-key", "a value that can't be read may have made the key by accident"),
    ("foreign-keys", "a photo is only read once its key is known"),
    ("local-paths", "a photo is only described once it is there"),
    ("template-bom-syntax", "the engine of templates stops at the first mistake"),
    ("template-error-in-a-page", "a template is rendered up to the first mistake"),
    ("template-errors", "the engine of templates stops at the first mistake"),
];

/// An action of the author.
#[derive(Debug)]
enum Step<'d> {
    /// Replaces the lines from this one on, from 1.
    Lines { file: &'d str, line: usize, old: Vec<&'d str>, new: Vec<&'d str>, quote: Option<&'d str> },
    /// An action on a whole file: `rename a → b`, `delete a`, `save a as UTF-8`, `copy a` (the right file, from elsewhere).
    File { action: &'d str, quote: &'d str },
    /// A new build.
    Then,
}

fn steps<'d>(diff: &'d str, only: &'d str) -> Vec<Step<'d>> {
    let mut steps = Vec::new();
    for line in diff.lines() {
        let (head, quote) = match line.split_once(" “") {
            Some((head, quote)) if !line.starts_with(['-', '+']) => (head, quote.strip_suffix('”')),
            _ => (line, None),
        };
        if let Some(place) = head.strip_prefix("@ ") {
            let (file, number) = place.rsplit_once(' ').unwrap_or((only, place));
            let line = number.parse().unwrap_or_else(|_| panic!("{line}"));
            steps.push(Step::Lines { file, line, old: Vec::new(), new: Vec::new(), quote });
        } else if line == "then" {
            steps.push(Step::Then);
        } else if let (Some(text), Some(Step::Lines { old, new, .. })) = (line.get(1..), steps.last_mut())
            && line.starts_with(['-', '+'])
        {
            let lines = if line.starts_with('-') { old } else { new };
            lines.push(text.strip_prefix(' ').unwrap_or(text));
        } else {
            let quote = quote.unwrap_or_else(|| panic!("{line}: which help says so?"));
            steps.push(Step::File { action: head, quote });
        }
    }
    steps
}

/// The text of a file, as an editor shows it.
fn text_of(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xff, 0xfe, text @ ..] => {
            let units = text.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).map(|char| char.expect("it is UTF-16")).collect()
        }
        // Text that isn't UTF-8 is shown in the encoding of Windows.
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
            Err(_) => bytes.iter().copied().map(char::from).collect(),
        },
    };
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The beginning of a file of this kind.
fn sample(path: &str) -> Vec<u8> {
    let extension = path.rsplit('.').next().expect("it has an extension").to_lowercase();
    match &*extension {
        "jpg" => photo_files::jpeg(6, 4, 9),
        "mp3" => photo_files::mp3(30),
        "png" => photo_files::png(6, 4, 9),
        "pdf" => b"%PDF-1.4\n".to_vec(),
        "svg" => b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"></svg>".to_vec(),
        "docx" => include_bytes!("../diagnostics/articles-of-other-kinds/content/cam-tam/word.md").to_vec(),
        "css" => b"p { color: red }\n".to_vec(),
        "js" => b"let a = 1;\n".to_vec(),
        "md" => "---\ntiêu đề: Bài mới\nloại: trang\n---\n\nTin.\n".into(),
        "csv" | "txt" => b"a\n".to_vec(),
        _ => panic!("no sample of {path}"),
    }
}

fn act(files: &mut Files, action: &str) {
    let there = |files: &mut Files, path: &str| files.remove(path).unwrap_or_else(|| panic!("no {path}"));
    let (verb, rest) = action.split_once(' ').expect("a verb and a file");
    match verb {
        "delete" => drop(there(files, rest)),
        "copy" => drop(files.insert(rest.to_owned(), sample(rest))),
        "save" => {
            let path = rest.strip_suffix(" as UTF-8").expect("save … as UTF-8");
            let text = text_of(&there(files, path));
            files.insert(path.to_owned(), text.into_bytes());
        }
        "rename" => {
            let (from, to) = rest.split_once(" → ").expect("rename … → …");
            let bytes = there(files, from);
            assert!(files.insert(to.to_owned(), bytes).is_none(), "{to} is there already");
        }
        _ => panic!("what is “{action}”?"),
    }
}

/// Whether the help of one of `told` contains these words.
fn is_said(told: &[Diagnostic], words: &str) -> bool {
    told.iter().any(|told| told.help.vi.contains(words) || told.help.en.contains(words))
}

/// Follows `steps` in `files`; `told` are the messages that they follow.
fn follow(files: &mut Files, steps: &[Step<'_>], told: &[Diagnostic], case: &str) {
    let mut moved: Vec<(&str, isize)> = Vec::new();
    for step in steps {
        match step {
            Step::Then => unreachable!("the steps are split there"),
            Step::File { action, quote } => {
                assert!(is_said(told, quote), "{case}: no help says “{quote}”");
                act(files, action);
            }
            Step::Lines { file, line, old, new, quote } => {
                let near = line.saturating_sub(1)..=line + old.len();
                let is_near = |told: &Diagnostic| {
                    *told.place.path == **file && near.contains(&(told.place.line as usize))
                };
                match quote {
                    Some(quote) => assert!(is_said(told, quote), "{case}: no help says “{quote}”"),
                    None => assert!(told.iter().any(is_near), "{case}: no message points at {file} {line}"),
                }
                let bytes = files.get(*file).map_or(&b""[..], |bytes| bytes);
                let text = text_of(bytes);
                let mut lines: Vec<&str> = text.lines().collect();
                let shift: isize = moved.iter().filter(|(other, _)| other == file).map(|(_, by)| by).sum();
                let at = (line - 1).checked_add_signed(shift).expect("lines are changed from the top");
                assert!(at + old.len() <= lines.len(), "{case}: {file} {line} is below its end");
                assert_eq!(lines[at..at + old.len()], *old, "{case}: {file} {line}");
                lines.splice(at..at + old.len(), new.iter().copied());
                let text = lines.join("\n") + "\n";
                files.insert((*file).to_owned(), text.into_bytes());
                moved.push((file, new.len() as isize - old.len() as isize));
            }
        }
    }
}

const ARTICLE: &str = "content/cam-tam/ra-mat.md";
const SETTINGS: &str = "site.yaml";

/// The site of a case, and the file that is the case, unless it is the whole site.
fn site_of(case: &std::path::Path) -> (Files, &'static str) {
    if case.is_dir() {
        return (files_of(case), "");
    }
    let bytes = files_of_disk(case);
    if case.extension().is_some_and(|extension| extension == "yaml") {
        let article = "---\ntiêu đề: Bài\nloại: tin\nxã: Cẩm Tâm\nngày: 04/04/2023\n---\n\nTin.\n";
        let files = [(SETTINGS, bytes), (ARTICLE, article.into()), ("content/gioi-thieu.md", sample("a.md"))];
        (files.map(|(path, bytes)| (path.to_owned(), bytes)).into(), SETTINGS)
    } else {
        let settings = "title: Bản tin\nbase_url: https://bantin.example.vn\n";
        let files = [(SETTINGS, settings.as_bytes().to_vec()), (ARTICLE, bytes)];
        (files.map(|(path, bytes)| (path.to_owned(), bytes)).into(), ARTICLE)
    }
}

fn files_of_disk(case: &std::path::Path) -> Vec<u8> {
    std::fs::read(case).unwrap_or_else(|error| panic!("{}: {error}", case.display()))
}

/// The messages of the whole site. Files that the article of a case names are added beside it.
fn told(files: &Files, only: &str) -> Vec<Diagnostic> {
    let mut files = files.clone();
    if only == ARTICLE {
        let path = SourcePath::from(ARTICLE);
        let (article, _) = content::parse(&path, &files[ARTICLE], &TimeZone::UTC);
        let report = article.map(|article| article.report);
        let photos =
            report.iter().flat_map(|report| report.photos.iter().filter_map(|photo| photo.file.clone()));
        let links = report.iter().flat_map(|report| report.links.iter().map(|link| link.path.clone()));
        let named = photos.chain(report.iter().flat_map(|report| report.attachments.clone())).chain(links);
        let named: BTreeSet<String> =
            named.filter(|file| file.contains('.') && !file.contains(['/', '\\'])).collect();
        for file in named {
            files.entry(format!("content/cam-tam/{file}")).or_insert_with(|| sample(&file));
        }
    }
    build_files(&files, &asked()).build.diagnostics
}

/// A problem with the corrected version of this case; `None` if each help works.
fn fault(case: &std::path::Path) -> Option<String> {
    let name = case.file_stem().expect("it has a name").to_string_lossy().into_owned();
    let (mut files, only) = site_of(case);
    let mut messages = diagnose(case);
    let diff = case.with_extension("diff");
    if messages.is_empty() || WITHOUT.iter().any(|(without, _)| *without == name) {
        return diff.exists().then(|| "nothing is told, or it stands in WITHOUT: what is mended?".to_owned());
    }
    if !diff.exists() {
        return Some("how is it mended?".to_owned());
    }
    if only == ARTICLE {
        let path = SourcePath::from(ARTICLE);
        messages.iter_mut().for_each(|told| told.place.path = path.clone());
    }
    let diff = String::from_utf8(files_of_disk(&diff)).expect("it is text");
    let steps = steps(&diff, only);
    let rounds: Vec<&[Step<'_>]> = steps.split(|step| matches!(step, Step::Then)).collect();
    let n_rounds = if TWICE.iter().any(|(twice, _)| *twice == name) { 2 } else { 1 };
    if rounds.len() != n_rounds {
        return Some(format!("{} builds", rounds.len()));
    }
    for steps in rounds {
        follow(&mut files, steps, &messages, &name);
        messages = told(&files, only);
    }
    let told = |told: &Diagnostic| {
        let place = &told.place;
        format!(
            "{}:{}:{} {}\n    {}\n    {}",
            place.path, place.line, place.column, told.message.vi, told.help.vi, place.excerpt
        )
    };
    (!messages.is_empty()).then(|| messages.iter().map(told).collect::<Vec<_>>().join("\n"))
}

/// Advice must work when it is followed.
#[test]
fn each_case_builds_once_its_help_is_followed() {
    let faults = cases().into_iter().filter_map(|case| {
        let name = case.file_name().expect("it has a name").to_string_lossy().into_owned();
        let fault = std::panic::catch_unwind(|| fault(&case)).unwrap_or_else(|panic| {
            panic.downcast_ref::<String>().cloned().or_else(|| Some("it panics".to_owned()))
        })?;
        Some(format!("{name}: {fault}"))
    });
    let faults: Vec<String> = faults.collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// A moment after every day in the cases.
fn asked() -> Asked {
    Asked { now: "2026-12-01T00:00:00Z".parse().expect("a moment"), ..Asked::default() }
}
