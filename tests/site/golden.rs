//! Golden sites: each folder in `tests/golden/` is a small site with its expected output.
//!
//! `build.yaml` says what the site shows, for which moment and with which options it is built; `build.txt` contains the
//! messages and the waiting reports, `files.txt` the paths of all output files, and each file in `expected/` is an
//! output file, byte for byte. `BANTIN_UPDATE=1 cargo test --test site golden::` rewrites them; to have one more file
//! compared, create it empty first. Sites that name the theme `plain` get the one in `tests/golden/plain/`, which
//! prints one fact per line.

#![expect(clippy::disallowed_methods, reason = "golden files are read and written here")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use bantin::fingerprint::Reads;
use serde::Deserialize;

use crate::site::{Asked, Built, build_files, files_of, plain_theme, repository};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The purpose of this site: what would be wrong if its files were different.
    shows: String,
    now: Option<String>,
    #[serde(default)]
    drafts: bool,
    #[serde(default)]
    future: bool,
    base_url: Option<String>,
    /// Files whose names not every system supports, so that they can't be in the folder: path and text.
    #[serde(default)]
    beside: BTreeMap<String, String>,
}

#[test]
fn golden_sites() {
    let golden = repository().join("tests/golden");
    let mut folders: Vec<_> = fs::read_dir(&golden).expect("golden sites").flatten().collect();
    folders.sort_by_key(std::fs::DirEntry::file_name);
    let mut wrong = Vec::new();
    let mut cases = 0;
    for folder in folders.iter().map(std::fs::DirEntry::path).filter(|path| path.join("site.yaml").exists()) {
        cases += 1;
        compare(&folder, &mut wrong);
    }
    assert!(cases >= 15, "only {cases} golden sites were found");
    assert!(
        wrong.is_empty(),
        "{}\n\nread the differences, then: BANTIN_UPDATE=1 cargo test --test site golden::",
        wrong.join("\n\n")
    );
}

fn compare(folder: &Path, wrong: &mut Vec<String>) {
    let path = folder.join("build.yaml");
    let text = fs::read_to_string(&path).unwrap_or_default();
    let case: Case =
        serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(case.shows.contains(' '), "{} says what the site shows", path.display());
    let default = Asked::default();
    let asked = Asked {
        now: case.now.map_or(default.now, |now| now.parse().expect("a moment")),
        drafts: case.drafts,
        future: case.future,
        base_url: case.base_url,
    };
    let mut files = plain_theme();
    files.extend(files_of(folder));
    files.extend(case.beside.into_iter().map(|(path, text)| (path, text.into_bytes())));
    let built = build_files(&files, &asked);
    let paths: String = built.files.keys().map(|path| without_hash(path) + "\n").collect();
    hold(&folder.join("build.txt"), &told(&built), wrong);
    hold(&folder.join("files.txt"), &paths, wrong);
    let expected = folder.join("expected");
    for entry in walkdir::WalkDir::new(&expected).sort_by_file_name().into_iter().flatten() {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(&expected).expect("it is below");
            let path = path.to_str().expect("golden files have plain names").replace('\\', "/");
            match built.files.get(&*path) {
                Some(bytes) => hold(entry.path(), &without_hash(&String::from_utf8_lossy(bytes)), wrong),
                None => wrong.push(format!("{}: the site has no such file", entry.path().display())),
            }
        }
    }
}

/// The messages, the waiting reports and the files that nothing names.
fn told(built: &Built) -> String {
    let waiting = &built.build.waiting;
    let reads = Reads::unnoted();
    let mut lines = built.messages();
    for (state, reports) in [
        ("draft", &waiting.drafts),
        ("future", &waiting.future),
        ("expired", &waiting.expired),
        ("withdrawn", &built.build.withdrawn),
    ] {
        lines.extend(
            reports.iter().map(|report| format!("{state}: {}", report.read(&reads).expect("a report").path)),
        );
    }
    lines.extend(built.build.unnamed.iter().map(|path| format!("unnamed: {path}")));
    lines.extend(waiting.next_due.map(|due| format!("next due: {due}")));
    lines.extend(waiting.next.map(|next| format!("next change: {next}")));
    lines.into_iter().map(|line| line + "\n").collect()
}

/// Compares the golden file at `path` with `actual`, or rewrites it.
fn hold(path: &Path, actual: &str, wrong: &mut Vec<String>) {
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == actual {
        return;
    }
    if std::env::var_os("BANTIN_UPDATE").is_some() {
        fs::write(path, actual).expect("the golden file can be written");
        return;
    }
    let mut lines = expected.lines().zip(actual.lines()).enumerate();
    let (at, (expected_line, actual_line)) =
        lines.find(|(_, (one, other))| one != other).unwrap_or((0, ("(another length)", "(another length)")));
    wrong.push(format!("{}:{}\n- {expected_line}\n+ {actual_line}", path.display(), at + 1));
}

/// Names of style sheets contain a hash, and goldens shouldn't change with every style rule.
fn without_hash(text: &str) -> String {
    let mut rest = text;
    let mut out = String::with_capacity(text.len());
    while let Some(at) = rest.find('.') {
        let (before, after) = rest.split_at(at + 1);
        out.push_str(before);
        let is_hash = after.len() > 8
            && after.as_bytes()[..8].iter().all(u8::is_ascii_hexdigit)
            && [".css", ".js", "-"].iter().any(|behind| after[8..].starts_with(behind));
        rest = if is_hash {
            out.push_str("HASH");
            &after[8..]
        } else {
            after
        };
    }
    out + rest
}
