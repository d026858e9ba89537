//! The cache changes the duration of a build, never its result: after each of many random edits, a cached build equals
//! a clean build, byte for byte and message for message.
//!
//! `BANTIN_EDITS` sets the number of edits, `BANTIN_SEED` the random start.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that can't go on should stop, and is told how long to go on"
)]

mod keys;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bantin::build::{Build, Options, build};
use bantin::cache::{Cache, PhotoStore};
use bantin::config::BaseUrl;
use bantin::diagnostic::any_error;
use bantin::output::{Files, Outputs, Sink};
use bantin::site::Showing;
use bantin::source::Sources;
use jiff::Timestamp;
use serde_json::{Map, Value};

use self::keys::{ALL, FRONT_MATTER, THEME, set, yaml};
use crate::article_files;
use crate::photo_files::{MadeAtOnce, Store, bytes_of};
use crate::random::Random;

/// The files of a site that is being edited.
struct Desk {
    files: BTreeMap<String, String>,
    /// The files before the first edit that caused a mistake.
    good: Option<BTreeMap<String, String>>,
    showing: Showing,
    base_url: Option<BaseUrl>,
    random: Random,
}

/// Enough for several edits of each key.
const EDITS: u64 = 3_000;
const FOLDERS: [&str; 2] = ["cam-tam", "khanh-hoa"];
/// The page that every report links to.
const PLAIN: &str = "content/gioi-thieu.md";
/// A line that makes front matter unreadable.
const WRONG: &str = "tieude: sai\n";
/// Edits of facts on share cards, by their descriptions.
const OF_CARDS: [&str; 5] = ["title of content/", "title of site.yaml", "commune", "date of", "accent"];
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
        for folder in FOLDERS {
            files.insert(format!("content/{folder}/anh.jpg"), "photo 12 8 40".to_owned());
            files.insert(format!("content/{folder}/ke-hoach.txt"), "Kế hoạch.\n".to_owned());
            files.insert(format!("content/{folder}/loa.mp3"), "recording 30".to_owned());
        }
        files.insert("content/chung/bieu-trung.jpg".to_owned(), "photo 9 9 7".to_owned());
        files.insert("themes/rieng/theme.yaml".to_owned(), "name: rieng\nextends: bulletin\n".to_owned());
        let now: Timestamp = "2024-06-01T00:00:00Z".parse().unwrap();
        let showing = Showing { now, drafts: false, future: false };
        let mut desk = Self { files, good: None, showing, base_url: None, random: Random(seed) };
        for _ in 0..7 {
            desk.add_report();
        }
        desk
    }

    fn sources(&self) -> Sources {
        Sources::in_memory(self.files.iter().map(|(path, text)| (path.as_str(), bytes_of(text))))
    }

    fn options(&self) -> Options {
        Options { showing: self.showing, base_url: self.base_url.clone() }
    }

    fn words(&mut self, count: usize) -> String {
        let words: Vec<&str> = (0..count).map(|_| self.random.of(&WORDS)).collect();
        words.join(" ")
    }

    /// One of `values`: `#` becomes a number up to 99, each `%` a digit above 0. `None` removes the key.
    fn value(&mut self, values: &[&str]) -> Option<Value> {
        let mut text = self.random.of(values).replace('#', &self.random.below(100).to_string());
        while text.contains('%') {
            text = text.replacen('%', &(1 + self.random.below(4)).to_string(), 1);
        }
        (!text.is_empty()).then(|| yaml(&text))
    }

    fn add_report(&mut self) {
        let path = format!("content/{}/bai-{}.md", self.random.of(&FOLDERS), self.random.below(40));
        let mut front = Map::new();
        for key in ["title", "commune", "date", "attendees", "model", "figures", "photos", "tags", "summary"]
        {
            let (_, values) = FRONT_MATTER.iter().find(|(known, _)| *known == key).unwrap();
            if let Some(value) = self.value(values).or_else(|| self.value(&values[..1])) {
                front.insert(key.to_owned(), value);
            }
        }
        match self.random.below(6) {
            0 => drop(front.insert("kind".to_owned(), "notice".into())),
            1 => drop(front.insert("kind".to_owned(), "answer".into())),
            _ => {}
        }
        ask(&mut front);
        // The speed of reading aloud only makes a difference for a longer text.
        let n_words = self.random.of(&[12, 12, 100]);
        let (title, body) = (self.words(4), self.words(n_words));
        let text = format!("---\n---\n{body}\n\n## {title}\n\nXem [giới thiệu](../gioi-thieu.md).\n");
        self.files.insert(path, with_keys(&text, &front));
    }

    /// Edits the next key in turn, in a report, the settings or a theme.
    fn edit_key(&mut self, turn: usize) -> String {
        let keys = ALL.iter().flat_map(|(edits, below, ending)| {
            edits.iter().map(move |(path, values)| (*edits, *path, *values, *below, *ending))
        });
        let (edits, path, values, below, ending) = { keys }.nth(turn).unwrap();
        let file = self.a_file(below, ending).unwrap();
        let text = self.files[&file].clone();
        let before = keys_of(&text);
        let mut edited = || {
            let value = self.value(values);
            let mut front = before.clone();
            set(edits, &mut front, path, value.clone());
            (value, front)
        };
        // An equal value isn't an edit.
        let (mut value, mut front) = edited();
        for _ in 0..4 {
            if front != before {
                break;
            }
            (value, front) = edited();
        }
        let told = format!("{path} of {file}: {value:?}");
        // A report may have only one of these.
        let other = [("models", "model"), ("model", "models")]
            .into_iter()
            .find(|(key, _)| path.split(['.', '[']).next() == Some(key));
        if let Some((_, other)) = other {
            front.shift_remove(other);
        }
        ask(&mut front);
        let text = with_keys(&text, &front);
        self.files.insert(file, text);
        told
    }

    fn a_file(&mut self, below: &str, ending: &str) -> Option<String> {
        let paths: Vec<&String> =
            self.files.keys().filter(|path| path.starts_with(below) && path.ends_with(ending)).collect();
        let idx = self.random.below(paths.len().max(1));
        paths.get(idx).map(|path| (*path).clone())
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

    /// Makes one edit and describes it.
    fn edit(&mut self, turn: &mut usize) -> String {
        let number = self.random.below(100);
        // Correct mistakes after a while.
        if self.good.is_some() && self.random.below(2) == 0 {
            self.files = self.good.take().unwrap();
            return "mend".to_owned();
        }
        match self.random.below(30) {
            0..=13 => {
                let told = self.edit_key(*turn);
                *turn = (*turn + 1) % n_keys();
                told
            }
            14..=16 => {
                let (path, word) = (self.a_file("content/", ".md"), self.words(2));
                self.append(path.clone(), &format!("\n{word} {number}\n"));
                format!("body of {path:?}")
            }
            17 => {
                let path = self.a_file("content/", ".md").filter(|path| path != PLAIN);
                path.as_ref().map(|path| self.files.remove(path));
                format!("delete {path:?}")
            }
            18 => {
                let path = self.a_file("content/", ".md").filter(|path| path != PLAIN).unwrap_or_default();
                if !path.is_empty() {
                    self.rename(&path, &format!("content/cam-tam/moi-{number}.md"));
                }
                format!("rename {path}")
            }
            19 => {
                let (from, to) =
                    [("cam-tam/", "cam-van/"), ("cam-van/", "cam-tam/"), ("khanh-hoa/", "my-duc/")]
                        [number % 3];
                self.rename(&format!("content/{from}"), &format!("content/{to}"));
                format!("rename folder {from}")
            }
            20 => {
                self.add_report();
                "new report".to_owned()
            }
            21..=24 => self.edit_theme(number),
            25 | 26 => self.edit_file_beside(number),
            27 => {
                self.showing.now += jiff::SignedDuration::from_hours(24 * (number as i64 - 50));
                format!("clock {}", self.showing.now)
            }
            28 => self.edit_options(number),
            _ => self.break_or_mend(),
        }
    }

    /// A file beside the articles is changed, added or removed.
    fn edit_file_beside(&mut self, number: usize) -> String {
        let ending = [".jpg", ".txt", ".mp3"][number % 3];
        let Some(path) = self.a_file("content/", ending) else { return "no file beside".to_owned() };
        let photo = format!("photo {} {} {number}", number % 100 + 1, number % 10 + 1);
        match number % 10 {
            0 => drop(self.files.insert(path.clone(), "<html>".to_owned())),
            1 => drop(self.files.remove(&path)),
            2 | 3 => {
                let folder = self.random.of(&FOLDERS);
                self.files.insert(format!("content/{folder}/anh.jpg"), photo);
                self.files.insert(format!("content/{folder}/ke-hoach.txt"), format!("Kế hoạch {number}.\n"));
                self.files.insert(format!("content/{folder}/loa.mp3"), format!("recording {}", number + 2));
            }
            _ if ending == ".mp3" => {
                drop(self.files.insert(path.clone(), format!("recording {}", number + 2)))
            }
            _ if ending == ".jpg" => drop(self.files.insert(path.clone(), photo)),
            _ => self.append(Some(path.clone()), &format!("Việc {number}.\n")),
        }
        format!("file beside {path}")
    }

    /// Edits a template, component, static file or the settings of a theme.
    fn edit_theme(&mut self, number: usize) -> String {
        let own = "themes/rieng/";
        match number % 8 {
            0 | 1 => {
                let path = self.a_file("themes/bulletin/templates/", ".html");
                self.append(path.clone(), &format!("{{# {number} #}}"));
                format!("template {path:?}")
            }
            2 => {
                let path = "themes/bulletin/templates/base.html".to_owned();
                let text = self.files[&path].replace("</body>", &format!("<p>{number}</p></body>"));
                self.files.insert(path, text);
                "shared template".to_owned()
            }
            3 => {
                let text = format!("\n.x{number} {{}}");
                self.append(Some("themes/bulletin/static/bulletin.css".to_owned()), &text);
                "style sheet".to_owned()
            }
            4 => {
                let path = format!("{own}static/tep-{}.txt", number / 8 % 3);
                if self.files.remove(&path).is_none() {
                    self.files.insert(path.clone(), format!("{number}\n"));
                }
                format!("static file {path} comes or goes")
            }
            5 => {
                // Add or remove the theme's own version of a template or component.
                let Some(of_parent) = self.a_file("themes/bulletin/templates/", ".html") else {
                    unreachable!()
                };
                let path = of_parent.replace("themes/bulletin/", own);
                if self.files.remove(&path).is_none() {
                    self.files.insert(path.clone(), format!("{}{{# {number} #}}", self.files[&of_parent]));
                }
                format!("{path} comes or goes")
            }
            _ => {
                let of_theme = self.random.below(THEME.len());
                self.edit_key(n_keys() - THEME.len() + of_theme)
            }
        }
    }

    /// The options of the command line.
    fn edit_options(&mut self, number: usize) -> String {
        match number % 3 {
            0 => self.showing.drafts = !self.showing.drafts,
            1 => self.showing.future = !self.showing.future,
            _ => {
                let other = BaseUrl::parse("https://xem.vn/thu").unwrap();
                self.base_url = if self.base_url.is_none() { Some(other) } else { None };
            }
        }
        format!("options {:?} {:?}", self.showing, self.base_url)
    }

    /// Breaks the front matter of a report, or corrects the broken one.
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

/// An answer needs its question.
fn ask(front: &mut Map<String, Value>) {
    if front.get("kind").is_some_and(|kind| kind == "answer") {
        front.entry("question").or_insert_with(|| "Bao giờ sửa đường?".into());
    }
}

/// The keys in a report's front matter, or in settings.
fn keys_of(text: &str) -> Map<String, Value> {
    let text = text.strip_prefix("---\n").map_or(text, |rest| rest.split("---\n").next().unwrap());
    match yaml(text) {
        Value::Object(keys) => keys,
        _ => Map::new(),
    }
}

/// `text` with these keys, one per line, replacing its own.
fn with_keys(text: &str, keys: &Map<String, Value>) -> String {
    let lines: String = keys.iter().map(|(key, value)| format!("{key}: {value}\n")).collect();
    match text.strip_prefix("---\n").and_then(|rest| rest.split_once("---\n")) {
        Some((_, body)) => format!("---\n{lines}---\n{body}"),
        None => lines,
    }
}

/// Builds with `cache` on top of `last`, the photos at once if `is_published`. Returns the result and the last good site.
fn step(desk: &Desk, cache: &mut Cache, last: Files, is_published: bool) -> (Build, Files) {
    let outputs = MadeAtOnce(Outputs::after(last));
    let sink: &dyn Sink = if is_published { &outputs } else { &outputs.0 };
    let built = build(cache, &desk.sources(), &desk.options(), sink, &|_| {}).unwrap();
    let is_good = !any_error(&built.diagnostics);
    (built, if is_good { outputs.0.finish() } else { outputs.0.abandon() })
}

#[test]
fn a_cached_build_equals_a_clean_one() {
    let number = |name: &str, default: u64| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let (edits, seed) = (number("BANTIN_EDITS", EDITS), number("BANTIN_SEED", 1));
    let mut desk = Desk::new(seed);
    let store: Arc<dyn PhotoStore> = Arc::new(Store::default());
    let mut cache = Cache::default().with_photos(Some(store.clone()));
    let mut article_files = article_files::Files::default();
    let mut site = Files::new();
    let (mut good, mut rendered, mut pages) = (0, 0, 0);
    // The edits that led to a share card of another address.
    let mut redrawn = BTreeSet::new();
    let (mut turn, mut last_told, mut idle) = (0, Vec::new(), every_key());
    for edit in 0..2 * edits {
        // The values of a key are random: keys without effect so far get as many edits again.
        let is_waiting = edits == EDITS && idle.iter().any(|path| !SELDOM_SEEN.contains(path));
        if edit >= edits && !is_waiting {
            break;
        }
        // Start afresh if the desk has too many or too few files, or was broken for long.
        if edit % 100 == 99 {
            desk = Desk::new(seed + edit);
        }
        let before = desk.files.clone();
        let what = if edit == 0 { "nothing".to_owned() } else { desk.edit(&mut turn) };
        // Now and then another run of the program continues with the saved cache.
        if edit % 7 == 3 {
            cache = article_files.hand_over(&mut cache).unwrap().with_photos(Some(store.clone()));
            cache.prune_photos();
        }
        // Making photos and share cards takes most of the time.
        let is_published = edit % 15 == 0;
        let last = site.clone();
        let (built, next) = step(&desk, &mut cache, site, is_published);
        site = next;
        let (clean, clean_site) = step(&desk, &mut Cache::default(), Files::new(), is_published);
        assert_eq!(built.diagnostics, clean.diagnostics, "seed {seed}, edit {edit}: {what}");
        assert_eq!(built.waiting, clean.waiting, "seed {seed}, edit {edit}: {what}");
        if site != last || clean.diagnostics != last_told {
            idle.remove(what.split(' ').next().unwrap());
        }
        last_told = clean.diagnostics;
        if any_error(&last_told) {
            desk.good.get_or_insert(before);
            continue;
        }
        desk.good = None;
        let paths: Vec<_> = site.keys().collect();
        let clean_paths: Vec<_> = clean_site.keys().collect();
        assert_eq!(paths, clean_paths, "seed {seed}, edit {edit}: {what}");
        let of_cards = OF_CARDS.into_iter().find(|edit| what.starts_with(edit));
        let are_drawn = is_published || of_cards.is_some();
        for (path, (_, bytes)) in &clean_site {
            let (cached, is_card) = (&site[path].1, path.contains("share.") && path.ends_with(".png"));
            // A share card that the sink kept was drawn by an earlier build. Compare its picture and not its address,
            // which would be right even if the picture isn't. Drawing all after every edit would take too long.
            let is_same = match is_card {
                true if are_drawn => *cached.bytes() == *bytes.bytes(),
                true if cached.is_later() != bytes.is_later() => true,
                _ => cached == bytes,
            };
            assert!(is_same, "seed {seed}, edit {edit}: {what}: {path} is stale");
            if is_card && !last.contains_key(path) {
                redrawn.extend(of_cards);
            }
        }
        good += 1;
        rendered += built.work.rendered;
        pages += built.work.pages;
    }
    assert!(good * 2 > edits, "only {good} of {edits} edits left a good site");
    assert!(rendered * 2 < pages, "{rendered} of {pages} pages rendered: the cache hardly helps");
    // An edit that never changes anything tests nothing.
    assert!(edits < EDITS || redrawn.len() == OF_CARDS.len(), "only edits of {redrawn:?} changed cards");
    idle.retain(|path| !SELDOM_SEEN.contains(path));
    assert!(edits < EDITS || idle.is_empty(), "edits of these changed neither page nor message: {idle:?}");
}

/// Keys without effect here: no file is that large, nothing is written to a folder, nothing depends on the region, the
/// default theme prints no honorific, and no page shows the name of its theme.
const SELDOM_SEEN: [&str; 5] = ["max_file_size", "output", "region", "attendees[].honorific", "name"];

fn every_key() -> BTreeSet<&'static str> {
    ALL.iter().flat_map(|(edits, ..)| *edits).map(|(path, _)| *path).collect()
}

fn n_keys() -> usize {
    ALL.iter().map(|(edits, ..)| edits.len()).sum()
}

/// A draft that expires is listed as expired, although no page changes.
#[test]
fn a_draft_expires_while_the_plan_is_kept() {
    let mut desk = Desk::new(1);
    let text = "---\ntitle: Nháp\nkind: page\ndraft: true\nexpires: 02/06/2024\n---\n\nChưa xong.\n";
    desk.files.insert("content/nhap.md".to_owned(), text.to_owned());
    let mut cache = Cache::default();
    let (before, site) = step(&desk, &mut cache, Files::new(), false);
    assert_eq!((before.waiting.drafts.len(), before.waiting.expired.len()), (1, 0));
    desk.showing.now += jiff::SignedDuration::from_hours(24 * 3);
    let (built, _) = step(&desk, &mut cache, site, false);
    let (clean, _) = step(&desk, &mut Cache::default(), Files::new(), false);
    assert_eq!((clean.waiting.drafts.len(), clean.waiting.expired.len()), (0, 1));
    assert_eq!(built.waiting, clean.waiting);
}
