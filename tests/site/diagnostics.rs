#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the cases are files, their update switch is in the environment, and a test may fail anywhere"
)]
//! The messages about broken files, one file per case: `tests/diagnostics/<name>.md` is a report, `<name>.yaml` a
//! `site.yaml`, the folder `<name>` a site whose mistakes involve several files, `<name>.txt` the expected messages and
//! `<name>.diff` the changes of an author who follows them (`mended`). `BANTIN_UPDATE=1 cargo test --test site
//! diagnostics::` writes the `.txt` files; read them before you trust them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use bantin::diagnostic::{Code, Diagnostic, Severity};
use bantin::source::SourcePath;
use bantin::{config, content};
use jiff::tz::{Offset, TimeZone};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::FileFailurePersistence;

use crate::site::{Asked, build_files, files_of};
use crate::wording::slips;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

/// The broken files and sites, in the order of their names.
pub(crate) fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> = entries
        .filter(|path| path.extension().is_none_or(|extension| extension != "txt" && extension != "diff"))
        .collect();
    cases.sort();
    cases
}

pub(crate) fn diagnose(case: &Path) -> Vec<Diagnostic> {
    if case.is_dir() {
        return build_files(&files_of(case), &Asked::default()).build.diagnostics;
    }
    let bytes = fs::read(case).unwrap();
    if case.extension().is_some_and(|extension| extension == "yaml") {
        let text = String::from_utf8(bytes).unwrap();
        return config::read(&SourcePath::from("site.yaml"), &text).1;
    }
    parse(&bytes)
}

fn parse(bytes: &[u8]) -> Vec<Diagnostic> {
    let zone = TimeZone::fixed(Offset::constant(7));
    content::parse(&SourcePath::from("content/cam-tam/ra-mat.md"), bytes, &zone).1
}

/// A line for each message, its help below, then both in English, as in the `.txt` files.
fn show(case: &Path) -> String {
    let mut shown = String::new();
    for Diagnostic { severity, code, place, message, help, .. } in diagnose(case) {
        let severity = match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let file = if case.is_dir() { format!("{}:", place.path) } else { String::new() };
        let (line, column) = (place.line, place.column);
        writeln!(shown, "{file}{line}:{column} {} {severity} {}", code.as_str(), message.vi).unwrap();
        writeln!(shown, "    {}", help.vi).unwrap();
        writeln!(shown, "  {}", message.en).unwrap();
        writeln!(shown, "    {}", help.en).unwrap();
    }
    shown
}

#[test]
fn each_case_says_what_is_expected() {
    let mut wrong = Vec::new();
    for case in cases() {
        let expected = case.with_extension("txt");
        let found = show(&case);
        if std::env::var("BANTIN_UPDATE").is_ok() {
            fs::write(&expected, &found).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != found {
            wrong.push(format!("{}\n{found}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "not as expected:\n\n{}", wrong.join("\n"));
}

#[test]
fn each_expectation_has_its_case() {
    let stems: Vec<PathBuf> = cases().iter().map(|case| case.with_extension("")).collect();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        assert!(stems.contains(&path.with_extension("")), "{} stands alone", path.display());
    }
}

#[test]
fn each_code_has_its_case() {
    let told: BTreeSet<Code> = cases().iter().flat_map(|case| diagnose(case)).map(|told| told.code).collect();
    let untold: Vec<&Code> = Code::ALL.iter().filter(|code| !told.contains(code)).collect();
    assert!(untold.is_empty(), "no case in tests/diagnostics gives {untold:?}");
}

/// Every message has both languages, points at a real place and shows the line there.
#[test]
fn each_message_is_whole() {
    let mut wrong = Vec::new();
    for case in cases() {
        for diagnostic in diagnose(&case) {
            wrong.extend(slips(&diagnostic).iter().map(|slip| format!("{}: {slip}", case.display())));
            let place = diagnostic.place;
            let file = if case.is_dir() { case.join(&*place.path) } else { case.clone() };
            let text = String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned();
            // A template may lack its end: then the place is the line below its last one.
            let n_lines = text.replace("\r\n", "\n").replace('\r', "\n").split('\n').count() as u32;
            assert!((1..=n_lines).contains(&place.line), "{}: {place:?}", case.display());
            let width = place.excerpt.chars().count() as u32;
            assert!(place.column <= width.max(1) + 1, "{}: {place:?}", case.display());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Typing mistakes in a report.
const SLIPS: [&str; 24] = [
    "", ":", ": ", "\n", "\n\n", "\t", " ", "  ", "\u{a0}", "- ", "\"", "'", "“", "”", "[", "]", "{", "}",
    ",", "#", "&", "*", "---\n", "|",
];

/// Tries earlier failures first; they are kept beside this file.
fn kept() -> ProptestConfig {
    let kept = FileFailurePersistence::WithSource("failed");
    ProptestConfig { failure_persistence: Some(Box::new(kept)), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(kept())]

    /// However a report is mistyped, messages point into it and are the same each time.
    #[test]
    fn a_mistyped_report_never_surprises(slips in prop::collection::vec((any::<Index>(), 0..4_usize, 0..SLIPS.len()), 1..6)) {
        let mut chars: Vec<char> = include_str!("../../content/cam-tam/2023-04-04-ra-mat-mo-hinh.md").chars().collect();
        for (at, n_lost, slip) in slips {
            let at = at.index(chars.len().min(1500));
            let lost = at..(at + n_lost).min(chars.len());
            chars.splice(lost, SLIPS[slip].chars());
        }
        let text: String = chars.into_iter().collect();
        let diagnostics = parse(text.as_bytes());
        for Diagnostic { place, .. } in &diagnostics {
            let line = text.lines().nth(place.line as usize - 1).unwrap_or_default();
            prop_assert_eq!(line.trim_end(), &place.excerpt);
            prop_assert!(place.column as usize <= line.chars().count() + 1);
        }
        prop_assert_eq!(parse(text.as_bytes()), diagnostics);
    }
}
