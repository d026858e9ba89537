//! A site in a temporary folder, and helpers to inspect it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use bantin::error::Error;
use bantin::output::{OutputPath, Phase, Sink};
use bantin::publish::{Options, Published, StagedSite, open};
use jiff::Timestamp;
use tempfile::TempDir;

/// A site's files: path and text.
pub(crate) type Files = [(&'static str, &'static str)];

pub(crate) const SMALL: &Files =
    &[("index.html", "home"), ("tin/mua/index.html", "mưa"), ("site.css", "css")];

/// The time of these builds.
pub(crate) const NOON: Timestamp = Timestamp::constant(1_764_072_000, 0);

/// A site in a temporary folder, published to its `public/`.
pub(crate) struct Site {
    root: TempDir,
}

impl Site {
    pub(crate) fn new() -> Self {
        Self::below(&std::env::temp_dir())
    }

    /// A site in memory if the system supports it, for tests that write much.
    pub(crate) fn in_memory() -> Self {
        let memory = Path::new("/dev/shm");
        if memory.is_dir() { Self::below(memory) } else { Self::new() }
    }

    fn below(folder: &Path) -> Self {
        let root = tempfile::tempdir_in(folder).expect("a temporary folder");
        fs::create_dir_all(root.path().join("content")).expect("a content folder");
        Self { root }
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    pub(crate) fn options(&self) -> Options {
        Options {
            adopt: false,
            durable: false,
            by_hand: false,
            sources: self.root.path().to_owned(),
            now: NOON,
        }
    }

    pub(crate) fn open(&self) -> Result<StagedSite, Error> {
        open(&self.path("public"), &self.options())
    }

    pub(crate) fn build(&self, files: &Files) -> Result<Published, Error> {
        self.build_with(&self.options(), files)
    }

    pub(crate) fn build_with(&self, options: &Options, files: &Files) -> Result<Published, Error> {
        let stage = open(&self.path("public"), options)?;
        put_all(&stage, files)?;
        stage.commit()
    }

    /// Writes a file as another program would.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("its folder");
        fs::write(path, text).expect("the file");
    }

    /// The content of `public/`: files with their text, folders with a final slash.
    pub(crate) fn tree(&self) -> BTreeMap<String, String> {
        let mut tree = BTreeMap::new();
        grow(&self.path("public"), "", &mut tree);
        tree
    }

    pub(crate) fn check(&self, files: &Files) {
        assert_eq!(self.tree(), tree_of(files));
        assert!(!self.path(".public.bantin/staged").exists(), "temporary files are left");
    }

    pub(crate) fn manifest(&self) -> serde_json::Value {
        let bytes = fs::read(self.path(".public.bantin/manifest.json")).expect("a manifest");
        serde_json::from_slice(&bytes).expect("a manifest in JSON")
    }
}

fn grow(folder: &Path, prefix: &str, tree: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().expect("a type").is_dir() {
            tree.insert(format!("{path}/"), String::new());
            grow(&entry.path(), &format!("{path}/"), tree);
        } else {
            tree.insert(path, fs::read_to_string(entry.path()).expect("a text"));
        }
    }
}

fn tree_of(files: &Files) -> BTreeMap<String, String> {
    let mut tree = BTreeMap::new();
    for (path, text) in files {
        tree.extend(path.match_indices('/').map(|(end, _)| (path[..=end].to_owned(), String::new())));
        tree.insert((*path).to_owned(), (*text).to_owned());
    }
    tree
}

pub(crate) fn put_all(stage: &StagedSite, files: &Files) -> Result<(), Error> {
    files.iter().try_for_each(|(path, text)| {
        stage.put(&OutputPath::from(*path), phase(path), (*text).into()).map(drop)
    })
}

fn phase(path: &str) -> Phase {
    match path.rsplit_once('.') {
        Some((_, "css")) => Phase::Asset,
        Some((_, "xml")) => Phase::Feed,
        _ if path == "index.html" => Phase::List,
        _ => Phase::Page,
    }
}

pub(crate) fn published(added: &[&str], changed: &[&str], removed: &[&str], unchanged: usize) -> Published {
    let paths = |paths: &[&str]| paths.iter().map(|path| OutputPath::from(*path)).collect();
    Published {
        added: paths(added),
        changed: paths(changed),
        removed: paths(removed),
        unchanged,
        ..Published::default()
    }
}

pub(crate) fn mtime(path: &Path) -> SystemTime {
    fs::metadata(path).expect("a file").modified().expect("a time")
}

/// A time that no build in this test gives to a file by itself.
pub(crate) fn set_old_mtime(path: &Path) -> SystemTime {
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    fs::File::options().write(true).open(path).and_then(|file| file.set_modified(old)).expect("a new time");
    old
}
