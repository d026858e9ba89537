//! A small site being edited, and the work done by each build.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use bantin::build::{Build, Options, build};
use bantin::cache::Cache;
use bantin::diagnostic::any_error;
use bantin::error::Error;
use bantin::fingerprint::Fingerprint;
use bantin::output::{Files, OutputPath, Outputs, Phase, Sink};
use bantin::site::Showing;
use bantin::source::Sources;

use crate::photo_files::bytes_of;

/// Twelve reports from three communes, five per page, with a model, two subjects, a photo and an old address.
pub(crate) struct Desk {
    pub(crate) files: BTreeMap<String, String>,
    pub(crate) now: jiff::Timestamp,
    pub(crate) cache: Cache,
    pub(crate) site: Files,
    pub(crate) article_files: crate::article_files::Files,
}

/// The work of a build.
pub(crate) struct Done {
    pub(crate) build: Build,
    /// The files that were put.
    pub(crate) put: BTreeSet<String>,
    /// The files with new or changed bytes.
    pub(crate) changed: BTreeSet<String>,
    /// The files that were removed.
    pub(crate) gone: BTreeSet<String>,
    /// The share cards that were put, and those that were removed. They are in none of the other sets.
    pub(crate) cards: [BTreeSet<String>; 2],
}

impl Desk {
    /// The desk after its first build.
    pub(crate) fn new() -> Self {
        let theme = bantin::load::default_theme();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the theme is text");
        let mut files: BTreeMap<String, String> =
            theme.map(|(path, bytes)| (format!("themes/bulletin/{path}"), text(bytes))).collect();
        let settings = "title: Bản tin\nbase_url: https://a.vn\nper_page: 5\nsearch: false\n";
        files.insert("site.yaml".to_owned(), settings.to_owned());
        files.insert("content/anh.jpg".to_owned(), "photo 12 8 40".to_owned());
        files.extend((1..=12).map(|number| (path(number), report(number))));
        let now = "2024-06-01T00:00:00Z".parse().expect("a moment");
        let article_files = crate::article_files::Files::default();
        let mut desk = Self { files, now, cache: Cache::default(), site: Files::new(), article_files };
        let done = desk.build();
        assert_eq!(done.messages(), Vec::<&str>::new());
        assert_eq!((done.build.work.parsed, done.build.work.reports), (12, 12));
        assert_eq!(done.build.work.rendered, done.build.work.pages);
        desk
    }

    pub(crate) fn replace(&mut self, path: &str, from: &str, to: &str) {
        let text = self.files.get_mut(path).expect("there is such a file");
        assert!(text.contains(from), "{path} has no {from}");
        *text = text.replace(from, to);
    }

    pub(crate) fn append(&mut self, path: &str, text: &str) {
        self.files.get_mut(path).expect("there is such a file").push_str(text);
    }

    pub(crate) fn build(&mut self) -> Done {
        let sources =
            Sources::in_memory(self.files.iter().map(|(path, text)| (path.as_str(), bytes_of(text))));
        let options =
            Options { showing: Showing { now: self.now, drafts: false, future: false }, base_url: None };
        let before = self.site.clone();
        let sink = Watched { outputs: Outputs::after(std::mem::take(&mut self.site)), put: Mutex::default() };
        let build = build(&mut self.cache, &sources, &options, &sink, &|_| {}).expect("memory doesn't fail");
        let is_good = !any_error(&build.diagnostics);
        self.site = if is_good { sink.outputs.finish() } else { sink.outputs.abandon() };
        let other = |(path, (fingerprint, _)): (&OutputPath, &(Fingerprint, _))| {
            let is_same = before.get(path).is_some_and(|(last, _)| last == fingerprint);
            (!is_same).then(|| path.to_string())
        };
        let changed: BTreeSet<String> = self.site.iter().filter_map(other).collect();
        let gone: BTreeSet<String> =
            before.keys().filter(|path| !self.site.contains_key(*path)).map(ToString::to_string).collect();
        let put = sink.put.into_inner().expect("nobody panics with it");
        let (new_cards, put) = put.into_iter().partition(|path| is_card(path));
        let (old_cards, gone) = gone.into_iter().partition(|path| is_card(path));
        let changed = changed.into_iter().filter(|path| !is_card(path)).collect();
        Done { build, put, changed, gone, cards: [new_cards, old_cards] }
    }

    /// Leaves the cache to another run of the program.
    pub(crate) fn restart(&mut self) {
        self.cache = self.article_files.hand_over(&mut self.cache).expect("it is as it was written");
    }
}

impl Done {
    pub(crate) fn messages(&self) -> Vec<&str> {
        self.build.diagnostics.iter().map(|one| one.code.as_str()).collect()
    }

    /// Asserts that exactly these files were put, all with changed bytes. `a/` means `a/index.html`.
    #[track_caller]
    pub(crate) fn check(&self, parsed: usize, files: &[&str]) {
        assert_eq!(self.build.work.parsed, parsed);
        let expected: BTreeSet<String> = files.iter().map(|path| file(path)).collect();
        assert_eq!(self.build.work.cards, self.cards[0].len());
        assert_eq!(self.put, expected, "these came anew, and those should have");
        assert_eq!(self.changed, expected, "these have other bytes, and those should have");
        let is_page = |path: &&String| [".css", ".jpg", ".webp"].iter().all(|ending| !path.ends_with(ending));
        assert_eq!(self.build.work.rendered, self.put.iter().filter(is_page).count());
    }
}

/// Whether it is a picture that represents a shared page.
fn is_card(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.starts_with("share.") && name.ends_with(".png")
}

pub(crate) fn file(path: &str) -> String {
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

pub(crate) fn path(number: usize) -> String {
    format!("content/bai-{number}.md")
}

/// The tenth report has an old address; the first shows the photo.
pub(crate) fn report(number: usize) -> String {
    let commune = ["Cẩm Tâm", "Xuân Định", "Tân Phú"][number % 3];
    let tag = ["cải cách", "dân vận"][number % 2];
    let (day, month) = (1 + number, 1 + number / 7);
    let photo = if number == 1 { "photos:\n  - {file: anh.jpg, alt: Toàn cảnh}\n" } else { "" };
    let alias = if number == 10 { "aliases: [/cu/]\n" } else { "" };
    format!(
        "---\ntitle: Bài {number}\nkind: launch\ncommune: {commune}\ndate: {day:02}/{month:02}/2024\nsummary: Tóm tắt.\n\
         attendees:\n  - {{name: Trần Văn An}}\nmodel:\n  name: Chính quyền thân thiện\n  contents:\n    - {{label: 2 \
         xin, items: [xin chào, xin lỗi]}}\ntags: [{tag}]\n{photo}{alias}---\nĐoạn đầu của bài {number}.\n\nĐoạn sau.\n"
    )
}

/// Records what is put.
struct Watched {
    outputs: Outputs,
    put: Mutex<BTreeSet<String>>,
}

impl Sink for Watched {
    fn put(&self, path: &OutputPath, phase: Phase, bytes: Vec<u8>) -> Result<Fingerprint, Error> {
        self.put.lock().expect("nobody panics with it").insert(path.to_string());
        self.outputs.put(path, phase, bytes)
    }

    fn keep(&self, path: &OutputPath, fingerprint: Fingerprint) -> Result<bool, Error> {
        self.outputs.keep(path, fingerprint)
    }
}
