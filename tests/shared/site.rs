//! Builds sites in memory. All these tests build this way.

#![allow(dead_code, reason = "each test program needs another part of this")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bantin::build::{Build, Options, build};
use bantin::cache::Cache;
use bantin::config::BaseUrl;
use bantin::diagnostic::Diagnostic;
use bantin::load::{default_theme, load};
use bantin::output::{OutputPath, Outputs};
use bantin::site::Showing;
use bantin::source::Sources;
use jiff::Timestamp;

/// The files of a site: path below its root, and content.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The result of a build in memory.
pub(crate) struct Built {
    pub(crate) build: Build,
    pub(crate) files: BTreeMap<OutputPath, Arc<[u8]>>,
}

impl Built {
    /// The text of the output file at `path`.
    pub(crate) fn text(&self, path: &str) -> &str {
        let bytes = self.files.get(path).unwrap_or_else(|| {
            panic!("no {path} among {:?}\n{}", self.files.keys(), self.messages().join("\n"))
        });
        std::str::from_utf8(bytes).expect("it is text")
    }

    /// The diagnostics, one line each.
    pub(crate) fn messages(&self) -> Vec<String> {
        self.build.diagnostics.iter().map(message).collect()
    }
}

/// `content/a.md:3:8 error missing-key: “title” is missing`.
fn message(diagnostic: &Diagnostic) -> String {
    let severity = format!("{:?}", diagnostic.severity).to_lowercase();
    let (place, code, text) = (&diagnostic.place, diagnostic.code.as_str(), &diagnostic.message.en);
    format!("{}:{}:{} {severity} {code}: {text}", place.path, place.line, place.column)
}

/// The moment to build for, and which hidden reports to show.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) now: Timestamp,
    pub(crate) drafts: bool,
    pub(crate) future: bool,
    pub(crate) base_url: Option<String>,
}

impl Default for Asked {
    fn default() -> Self {
        let now = "2025-06-01T00:00:00Z".parse().expect("it is a moment");
        Self { now, drafts: false, future: false, base_url: None }
    }
}

impl Asked {
    fn options(&self) -> Options {
        Options {
            showing: Showing { now: self.now, drafts: self.drafts, future: self.future },
            base_url: self.base_url.as_ref().map(|text| BaseUrl::parse(text).expect("it is an address")),
        }
    }
}

/// Builds `sources` in memory.
pub(crate) fn build_sources(sources: &Sources, asked: &Asked) -> Built {
    let outputs = Outputs::default();
    let build = build(&mut Cache::default(), sources, &asked.options(), &outputs, &|_| {});
    let files =
        outputs.finish().into_iter().map(|(path, (_, bytes))| (path, Arc::from(&*bytes.bytes()))).collect();
    Built { build: build.expect("memory doesn't fail"), files }
}

/// Builds `files`, with the default theme unless they have one.
pub(crate) fn build_files(files: &Files, asked: &Asked) -> Built {
    let mut files = files.clone();
    if !files.contains_key("themes/bulletin/theme.yaml") {
        let default = default_theme();
        files.extend(default.map(|(path, bytes)| (format!("themes/bulletin/{path}"), bytes.to_vec())));
    }
    build_sources(&Sources::in_memory(files), asked)
}

/// The files of the site in `root`, read through `load`, without the default theme that it adds.
#[expect(clippy::disallowed_methods, reason = "the site lies on the disk")]
pub(crate) fn files_of(root: &Path) -> Files {
    let sources = load(root).expect("a site");
    let has_theme = root.join("themes/bulletin/theme.yaml").exists();
    let own = sources.files.keys().filter(|path| has_theme || !path.starts_with("themes/bulletin/"));
    own.map(|path| (path.to_string(), sources.reader.read(path).expect("a file"))).collect()
}

/// A small site: settings with the plain theme, and these files.
pub(crate) fn site(files: &[(&str, &str)]) -> Files {
    let settings = "title: Bản tin\nbase_url: https://bantin.example.vn\ntheme: plain\n";
    let mut site = plain_theme();
    site.insert("site.yaml".to_owned(), settings.into());
    site.extend(files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())));
    site
}

/// The theme of the golden sites.
#[expect(clippy::disallowed_methods, reason = "the theme's files are read here")]
pub(crate) fn plain_theme() -> Files {
    let folder = repository().join("tests/golden/plain");
    let mut theme = Files::new();
    for entry in walkdir::WalkDir::new(&folder).sort_by_file_name() {
        let entry = entry.expect("the theme can be read");
        if entry.file_type().is_file() {
            let below = entry.path().strip_prefix(&folder).expect("it is below");
            let path = format!("themes/plain/{}", below.to_string_lossy().replace('\\', "/"));
            theme.insert(path, std::fs::read(entry.path()).expect("a file"));
        }
    }
    theme
}

/// The folder of this crate.
pub(crate) fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
