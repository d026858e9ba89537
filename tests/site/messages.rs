#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the pages are files, and a test may fail anywhere"
)]
//! Each code has a page in `docs/messages/`: its wrong example gives the message, its right example gives none.

use std::fs;
use std::path::{Path, PathBuf};

use bantin::build::{Options, build};
use bantin::cache::Cache;
use bantin::diagnostic::{Code, Diagnostic, Severity};
use bantin::load;
use bantin::output::Discard;
use bantin::site::Showing;
use bantin::source::{SourcePath, Sources};

use crate::wording::slips;

/// The site of an example without its own `site.yaml`.
const PLAIN_SITE: &str = "title: Bản tin xã Cẩm Tâm\nbase_url: https://bantin.example.vn\n";

/// The default path of an example.
const ARTICLE: &str = "content/cam-tam/ra-mat.md";

/// One fenced example: path and content.
type File = (String, Vec<u8>);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/messages")
}

fn page(code: Code) -> String {
    let path = folder().join(format!("{}.md", code.as_str()));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The text below the heading `## {heading}`, up to the next heading.
fn section<'p>(page: &'p str, heading: &str) -> &'p str {
    let (_, below) = page.split_once(&format!("\n## {heading}\n")).unwrap();
    below.split_once("\n## ").map_or(below, |(section, _)| section)
}

/// The examples in `section`: `~~~<language> <path>`, the text, `~~~`.
fn files(section: &str) -> Vec<File> {
    let mut files = Vec::new();
    let mut open: Option<File> = None;
    for line in section.lines() {
        match (&mut open, line.strip_prefix("~~~")) {
            (Some((_, bytes)), None) => {
                bytes.extend(line.as_bytes());
                bytes.push(b'\n');
            }
            (Some(_), Some(_)) => files.extend(open.take()),
            (None, Some(info)) => {
                let (_, path) = info.split_once(' ').unwrap();
                open = Some((path.to_owned(), Vec::new()));
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence without its end");
    files
}

/// Wrong examples that can't be shown on a page because they aren't text.
fn unprintable(code: Code, right: &[File]) -> Option<Vec<File>> {
    let text = String::from_utf8(right[0].1.clone()).unwrap();
    let bytes = match code {
        Code::NotUtf8 => {
            text.replace('ã', "\u{1}").bytes().map(|byte| if byte == 1 { 0xe3 } else { byte }).collect()
        }
        Code::Utf16 => {
            [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
        }
        Code::ControlCharacter => text.replace("mắt", "m\u{2}ắt").into_bytes(),
        Code::TooLarge => format!("{text}{}", "Gần dân. ".repeat(250_000)).into_bytes(),
        Code::LargeFile => {
            let settings = format!("{PLAIN_SITE}max_file_size: 1\n");
            let film = [b"\0\0\0\x10ftypisom", &[0; 1_000_000][..]].concat();
            let film = ("content/cam-tam/phim.mp4".to_owned(), film);
            return Some(vec![(load::CONFIG.to_owned(), settings.into_bytes()), film]);
        }
        _ => return None,
    };
    Some(vec![(ARTICLE.to_owned(), bytes)])
}

fn check(files: &[File]) -> Vec<Diagnostic> {
    let mut all: Vec<File> = vec![(load::CONFIG.to_owned(), PLAIN_SITE.as_bytes().to_vec())];
    all.extend(
        load::default_theme().map(|(path, bytes)| (format!("themes/bulletin/{path}"), bytes.to_vec())),
    );
    // If a path occurs several times, the last file counts.
    all.extend(files.iter().cloned());
    let sources = Sources::in_memory(all.into_iter().map(|(path, bytes)| (SourcePath::from(path), bytes)));
    let now = "2026-11-20T00:00:00Z".parse().unwrap();
    let options = Options { showing: Showing { now, drafts: false, future: false }, base_url: None };
    build(&mut Cache::default(), &sources, &options, &Discard, &|_| {}).unwrap().diagnostics
}

#[test]
fn each_page_has_its_four_parts() {
    for code in Code::ALL {
        let page = page(*code);
        let headings: Vec<&str> = page.lines().filter(|line| line.starts_with('#')).collect();
        let title = format!("# {} — ", code.as_str());
        assert!(headings[0].starts_with(&title), "{}", headings[0]);
        assert_eq!(headings[1..], ["## Sai", "## Đúng", "## In English"], "{}", code.as_str());
        assert_eq!(page, bantin::vietnamese::nfc(&page), "{}", code.as_str());
    }
}

#[test]
fn each_code_has_one_page_and_one_line_of_the_list() {
    let list = fs::read_to_string(folder().join("README.md")).unwrap();
    let mut listed: Vec<&str> = list
        .lines()
        .filter_map(|line| line.strip_prefix("| [")?.split_once(']').map(|(code, _)| code))
        .collect();
    let mut codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(listed, codes, "the list follows the order of the codes");
    let names =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut pages: Vec<String> = names
        .filter_map(|name| name.strip_suffix(".md").map(str::to_owned))
        .filter(|name| name != "README")
        .collect();
    pages.sort();
    codes.sort_unstable();
    listed.sort_unstable();
    assert_eq!(pages, codes);
}

#[test]
fn each_wrong_example_is_told_and_each_right_one_is_right() {
    let list = fs::read_to_string(folder().join("README.md")).unwrap();
    for code in Code::ALL {
        let page = page(*code);
        let (name, right) = (code.as_str(), files(section(&page, "Đúng")));
        let told = check(&right);
        assert!(told.is_empty(), "{name}, Đúng: {told:#?}");
        let wrong = files(section(&page, "Sai"));
        let wrong = unprintable(*code, &right).unwrap_or(wrong);
        assert!(!wrong.is_empty(), "{name} has no wrong example");
        let told = check(&wrong);
        assert!(told.iter().any(|diagnostic| diagnostic.code == *code), "{name}, Sai: {told:#?}");
        // A theme without templates lacks all of them.
        // A file that an article may not use is reported too.
        let comes_along =
            |diagnostic: &Diagnostic| *code == Code::RefusedFile && diagnostic.severity == Severity::Warning;
        let others = told.iter().filter(|other| other.code != *code && !comes_along(other));
        assert_eq!(others.count(), 0, "{name}, Sai: {told:#?}");
        let wrong: Vec<String> = told.iter().flat_map(slips).collect();
        assert!(wrong.is_empty(), "{name}: {}", wrong.join("\n"));
        let severity = match told[0].severity {
            Severity::Error => "lỗi",
            Severity::Warning => "cảnh báo",
        };
        assert!(list.contains(&format!("| [{name}]({name}.md) | {severity} | ")), "{name} is a {severity}");
    }
}
