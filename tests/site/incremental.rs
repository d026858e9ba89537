//! The cache changes how long a build takes, never what comes of it: after each of many random edits, what a build with
//! a cache makes equals what a clean build makes, byte by byte and message by message.
//!
//! `BANTIN_EDITS` sets how many edits are made, `BANTIN_SEED` where they start.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::too_many_lines,
    reason = "a test that can't go on should stop, is told how long to go on, and lists its edits in one place"
)]

use std::collections::BTreeMap;

use bantin::build::{Build, Cache, Options, build};
use bantin::diagnostic::any_error;
use bantin::output::{Files, Outputs};
use bantin::site::Showing;
use bantin::source::Sources;
use jiff::Timestamp;

use crate::attic;
use crate::random::Random;

/// The files of a site that is being edited.
struct Desk {
    files: BTreeMap<String, String>,
    now: Timestamp,
    random: Random,
}

const COMMUNES: [&str; 5] = [
    "Cẩm Tâm",
    "Khánh Hòa",
    "{name: Xuân Định, province: Đồng Nai}",
    "{name: Khánh Hòa, level: xã, province: An Giang}",
    "thị xã Chơn Thành",
];
/// The page that every report links to.
const PLAIN: &str = "content/gioi-thieu.md";
/// A line that breaks front matter.
const WRONG: &str = "tieude: sai\n";
const WORDS: [&str; 8] =
    ["dân", "chính quyền", "thân thiện", "phục vụ", "lắng nghe", "mỉm cười", "hồ sơ", "thủ tục"];

impl Desk {
    fn new(seed: u64) -> Self {
        let mut files = BTreeMap::new();
        for (path, bytes) in bantin::load::default_theme() {
            files.insert(format!("themes/bulletin/{path}"), String::from_utf8(bytes.to_vec()).unwrap());
        }
        files.insert(
            "site.yaml".to_owned(),
            "title: Bản tin\nbase_url: https://a.vn\nper_page: 3\n".to_owned(),
        );
        files.insert(
            "content/gioi-thieu.md".to_owned(),
            "---\ntitle: Giới thiệu\nkind: page\n---\nXin chào.\n".to_owned(),
        );
        files.insert("content/cam-tam/anh.gif".to_owned(), "GIF89a".to_owned());
        let mut desk = Self { files, now: "2024-06-01T00:00:00Z".parse().unwrap(), random: Random(seed) };
        for _ in 0..7 {
            desk.add_report();
        }
        desk
    }

    fn sources(&self) -> Sources {
        Sources::in_memory(self.files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())))
    }

    fn options(&self) -> Options {
        Options { showing: Showing { now: self.now, drafts: false, future: false }, base_url: None }
    }

    fn words(&mut self, count: usize) -> String {
        let words: Vec<&str> = (0..count).map(|_| self.random.of(&WORDS)).collect();
        words.join(" ")
    }

    fn date(&mut self) -> String {
        match self.random.below(8) {
            0 => "unknown".to_owned(),
            _ => format!(
                "{:02}/{:02}/202{}",
                1 + self.random.below(28),
                1 + self.random.below(12),
                self.random.below(5)
            ),
        }
    }

    fn add_report(&mut self) {
        let path =
            format!("content/{}/bai-{}.md", self.random.of(&["cam-tam", "khanh-hoa"]), self.random.below(40));
        let (title, body, date) = (self.words(4), self.words(12), self.date());
        let commune = self.random.of(&COMMUNES);
        let items = self.random.of(&["[xin chào, xin lỗi]", "[xin chào, xin phép]"]);
        let tags = self.random.of(&["[]", "[cải cách]", "[Cải cách, dân vận]"]);
        let text = format!(
            "---\ntitle: {title}\nkind: launch\ncommune: {commune}\ndate: {date}\nsummary: {title}.\nattendees:\n  - {{name: Trần Văn An}}\nfigures:\n  - {{label: hồ sơ, value: 5}}\nphotos:\n  - {{caption: Toàn cảnh}}\nmodel:\n  name: Chính quyền thân thiện\n  contents:\n    - {{label: 2 xin, items: {items}}}\ntags: {tags}\n---\n{body}\n\n## {title}\n\nXem [giới thiệu](../gioi-thieu.md).\n"
        );
        self.files.insert(path, text);
    }

    fn a_file(&mut self, below: &str, ending: &str) -> Option<String> {
        let paths: Vec<&String> =
            self.files.keys().filter(|path| path.starts_with(below) && path.ends_with(ending)).collect();
        let idx = self.random.below(paths.len().max(1));
        paths.get(idx).map(|path| (*path).clone())
    }

    fn replace_line(&mut self, key: &str, value: &str) {
        let Some(path) = self.a_file("content/", ".md") else { return };
        let text = &self.files[&path];
        let lines = text
            .lines()
            .map(|line| if line.starts_with(key) { format!("{key} {value}") } else { line.to_owned() });
        let text = lines.collect::<Vec<_>>().join("\n") + "\n";
        self.files.insert(path, text);
    }

    fn append(&mut self, path: Option<String>, text: &str) {
        if let Some(file) = path.and_then(|path| self.files.get_mut(&path)) {
            file.push_str(text);
        }
    }

    fn rename(&mut self, from: &str, to: &str) {
        let (moved, kept) =
            std::mem::take(&mut self.files).into_iter().partition(|(path, _)| path.starts_with(from));
        self.files = kept;
        let moved: BTreeMap<String, String> = moved;
        self.files.extend(moved.into_iter().map(|(path, text)| (path.replacen(from, to, 1), text)));
    }

    /// Makes one edit, and says which.
    fn edit(&mut self) -> String {
        let word = self.words(2);
        let number = self.random.below(100);
        // What is broken is mended after a while.
        let is_broken = self.files.values().any(|text| text.contains(WRONG));
        if is_broken && self.random.below(3) == 0 {
            return self.break_or_mend();
        }
        match self.random.below(23) {
            0..=3 => {
                let path = self.a_file("content/", ".md");
                self.append(path.clone(), &format!("\n{word} {number}\n"));
                format!("body of {path:?}")
            }
            4 | 5 => {
                self.replace_line("title:", &format!("{word} {number}"));
                "title".to_owned()
            }
            6 => {
                let date = self.date();
                self.replace_line("date:", &date);
                format!("date {date}")
            }
            7 => {
                let commune = self.random.of(&COMMUNES);
                self.replace_line("commune:", commune);
                format!("commune {commune}")
            }
            8 => {
                let path = self.a_file("content/", ".md").filter(|path| path != PLAIN);
                path.as_ref().map(|path| self.files.remove(path));
                format!("delete {path:?}")
            }
            9 => {
                let path = self.a_file("content/", ".md").filter(|path| path != PLAIN).unwrap_or_default();
                if !path.is_empty() {
                    self.rename(&path, &format!("content/cam-tam/moi-{number}.md"));
                }
                format!("rename {path}")
            }
            10 => {
                let (from, to) =
                    [("cam-tam/", "cam-van/"), ("cam-van/", "cam-tam/"), ("khanh-hoa/", "my-duc/")]
                        [number % 3];
                self.rename(&format!("content/{from}"), &format!("content/{to}"));
                format!("rename folder {from}")
            }
            11 | 12 => {
                self.add_report();
                "new report".to_owned()
            }
            13 => {
                let path = self.a_file("themes/bulletin/templates/", ".html");
                self.append(path.clone(), &format!("{{# {number} #}}"));
                format!("template {path:?}")
            }
            14 => {
                let path = "themes/bulletin/templates/base.html".to_owned();
                let text = self.files[&path].replace("</body>", &format!("<p>{number}</p></body>"));
                self.files.insert(path, text);
                "shared template".to_owned()
            }
            15 => {
                self.append(
                    Some("themes/bulletin/static/bulletin.css".to_owned()),
                    &format!("\n.x{number} {{}}"),
                );
                "style sheet".to_owned()
            }
            16 => {
                let per_page = 2 + number % 3;
                let text =
                    format!("title: Bản tin {}\nbase_url: https://a.vn\nper_page: {per_page}\n", number % 2);
                self.files.insert("site.yaml".to_owned(), text);
                "settings".to_owned()
            }
            17 => {
                // The head of a GIF file is text too: it says how wide and high the picture is.
                let (width, height) = (number as u8 % 100 + 1, char::from(b'0' + number as u8 % 10));
                let head = format!("GIF89a{}\0{height}\0", char::from(width));
                let is_page = number.is_multiple_of(5);
                let text = if is_page { "<html>".to_owned() } else { head };
                self.files.insert("content/cam-tam/anh.gif".to_owned(), text);
                "photo".to_owned()
            }
            18 => {
                self.now += jiff::SignedDuration::from_hours(24 * (number as i64 - 50));
                format!("clock {}", self.now)
            }
            19 => {
                self.replace_line("summary:", &format!("{word} {number}."));
                "summary".to_owned()
            }
            20 | 21 => {
                // Values that pages show and no list goes by.
                let (key, value) = [
                    ("  - {name:", format!("{word} {number}}}")),
                    ("  - {label:", format!("{word}, value: {number}}}")),
                    ("  - {caption:", format!("{word} {number}}}")),
                    ("    - {label:", format!("2 xin, items: [xin chào, {word}]}}")),
                ][number % 4]
                    .clone();
                self.replace_line(key, &value);
                format!("value {key}")
            }
            _ => self.break_or_mend(),
        }
    }

    /// Breaks the front matter of a report, or mends the one that is broken.
    fn break_or_mend(&mut self) -> String {
        let broken = self.files.iter().find(|(_, text)| text.contains(WRONG)).map(|(path, _)| path.clone());
        let path = broken.or_else(|| self.a_file("content/", ".md")).unwrap_or_default();
        if let Some(text) = self.files.get_mut(&path) {
            *text = if text.contains(WRONG) {
                text.replace(WRONG, "")
            } else {
                text.replacen("---\n", &format!("---\n{WRONG}"), 1)
            };
        }
        format!("break or mend {path}")
    }
}

/// Builds with `cache` on top of `last`: what came of it, and the site that is good now.
fn step(desk: &Desk, cache: &mut Cache, last: Files) -> (Build, Files) {
    let outputs = Outputs::after(last);
    let built = build(cache, &desk.sources(), &desk.options(), &outputs, &|_| {}).unwrap();
    let is_good = !any_error(&built.diagnostics);
    (built, if is_good { outputs.finish() } else { outputs.abandon() })
}

#[test]
fn a_cached_build_equals_a_clean_one() {
    let number = |name: &str, default: u64| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let (edits, seed) = (number("BANTIN_EDITS", 2_000), number("BANTIN_SEED", 1));
    let mut desk = Desk::new(seed);
    let mut cache = Cache::default();
    let mut attic = attic::Files::default();
    let mut site = Files::new();
    let (mut good, mut rendered, mut pages) = (0, 0, 0);
    for edit in 0..edits {
        // A desk that has become too full, or too empty, or has been broken for long, is cleared.
        if edit % 100 == 99 {
            desk = Desk::new(seed + edit);
        }
        let what = if edit == 0 { "nothing".to_owned() } else { desk.edit() };
        // Now and then another run of the program goes on with what this one left.
        if edit % 7 == 3 {
            cache = attic.hand_over(&mut cache).unwrap();
        }
        let (built, next) = step(&desk, &mut cache, site);
        site = next;
        let (clean, clean_site) = step(&desk, &mut Cache::default(), Files::new());
        assert_eq!(built.diagnostics, clean.diagnostics, "edit {edit}: {what}");
        assert_eq!(built.waiting, clean.waiting, "edit {edit}: {what}");
        if any_error(&clean.diagnostics) {
            continue;
        }
        let paths: Vec<_> = site.keys().collect();
        let clean_paths: Vec<_> = clean_site.keys().collect();
        assert_eq!(paths, clean_paths, "edit {edit}: {what}");
        for (path, (_, bytes)) in &clean_site {
            assert!(site[path].1 == *bytes, "edit {edit}: {what}: {path} is stale");
        }
        good += 1;
        rendered += built.work.rendered;
        pages += built.work.pages;
    }
    assert!(good * 2 > edits, "only {good} of {edits} edits left a good site");
    assert!(rendered * 2 < pages, "{rendered} of {pages} pages rendered: the cache hardly helps");
}
