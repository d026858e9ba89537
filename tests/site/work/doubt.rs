//! Files that differ from what the cache expects: a build never uses outdated data and never panics.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use bantin::build::{Build, Options, build};
use bantin::cache::Cache;
use bantin::error::{Error, Operation};
use bantin::fingerprint::Fingerprint;
use bantin::output::{Files, OutputPath, Outputs, Phase, Sink};
use bantin::site::Showing;
use bantin::source::{Sources, Stamp};

use super::desk::{Desk, path};
use crate::photo_files::{MadeAtOnce, bytes_of};

impl Desk {
    /// The files. One of them keeps its old stamp.
    fn sources(&self, stamped: Option<(&str, Stamp)>) -> Sources {
        let files = self.files.iter().map(|(path, text)| (path.as_str(), bytes_of(text)));
        let mut sources = Sources::in_memory(files);
        let mut stamps = BTreeMap::clone(&sources.files);
        stamps.extend(stamped.map(|(path, stamp)| (path.into(), stamp)));
        sources.files = Arc::new(stamps);
        sources
    }

    fn stamp(&self, path: &str) -> Stamp {
        self.sources(None).files[path]
    }

    fn build_into(&mut self, sources: &Sources, sink: &dyn Sink) -> Result<Build, Error> {
        let showing = Showing { now: self.now, drafts: false, future: false };
        build(&mut self.cache, sources, &Options { showing, base_url: None }, sink, &|_| {})
    }

    /// The site of a clean build of these files.
    fn clean(&mut self) -> Files {
        let outputs = Outputs::default();
        let cache = std::mem::take(&mut self.cache);
        self.build_into(&self.sources(None), &outputs).expect("memory doesn't fail");
        self.cache = cache;
        outputs.finish()
    }
}

/// The build reports the changed file, and the next one works as if there were no cache.
#[track_caller]
fn check_changed(desk: &mut Desk, sources: &Sources, changed: &str) {
    match desk.build_into(sources, &MadeAtOnce::default()) {
        Err(Error::Changed(path)) => assert_eq!(path, Path::new(changed)),
        other => panic!("{:?}", other.map(|build| build.work)),
    }
    let outputs = Outputs::default();
    desk.build_into(sources, &outputs).expect("the file is looked at again");
    let (site, clean) = (outputs.finish(), desk.clean());
    assert_eq!(site.keys().collect::<Vec<_>>(), clean.keys().collect::<Vec<_>>());
    for (path, (fingerprint, _)) in site {
        assert_eq!(fingerprint, clean[&path].0, "{path}");
    }
}

/// The seventh report is shown in full on its month's page, which another report's edit changes.
fn with_a_damaged_store(change: impl FnOnce(&mut Desk)) {
    let mut desk = Desk::new();
    desk.restart();
    desk.article_files.0.values_mut().flatten().for_each(|byte| *byte ^= 0x55);
    let head = desk.cache.save().head.concat();
    desk.cache = Cache::load(&head, Arc::new(desk.article_files.clone())).expect("the head is whole");
    let changed = path(7);
    let stamp = desk.stamp(&changed);
    change(&mut desk);
    desk.append(&path(8), "Thêm một câu.\n");
    let sources = desk.sources(Some((&changed, stamp)));
    check_changed(&mut desk, &sources, &changed);
}

#[test]
fn text_that_changed_unseen_is_not_taken_from_a_damaged_store() {
    with_a_damaged_store(|desk| desk.append(&path(7), "Đính chính.\n"));
}

#[test]
fn title_that_changed_unseen_is_not_taken_from_a_damaged_store() {
    with_a_damaged_store(|desk| desk.replace(&path(7), "Bài 7", "Bài bảy"));
}

#[test]
fn article_that_is_none_any_more_is_not_taken_from_a_damaged_store() {
    let mut desk = Desk::new();
    desk.restart();
    desk.article_files.0.values_mut().flatten().for_each(|byte| *byte ^= 0x55);
    let head = desk.cache.save().head.concat();
    desk.cache = Cache::load(&head, Arc::new(desk.article_files.clone())).expect("the head is whole");
    let stamp = desk.stamp(&path(7));
    desk.replace(&path(7), "---", "");
    desk.append(&path(8), "\nThêm một câu.\n");
    let sources = desk.sources(Some((&path(7), stamp)));
    let told = desk.build_into(&sources, &MadeAtOnce::default());
    assert!(matches!(told, Err(Error::Changed(_))), "{:?}", told.map(|build| build.work));
    let built = desk.build_into(&sources, &MadeAtOnce::default()).expect("the file is looked at again");
    assert_eq!(
        built.diagnostics.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(),
        ["no-front-matter"]
    );
}

#[test]
fn copied_file_is_the_one_that_was_inspected() {
    let mut desk = Desk::new();
    let stamp = desk.stamp("content/anh.jpg");
    desk.files.insert("content/anh.jpg".to_owned(), "<script>alert(1)</script>".to_owned());
    let sources = desk.sources(Some(("content/anh.jpg", stamp)));
    let told = desk.build_into(&sources, &MadeAtOnce::default());
    assert!(matches!(told, Err(Error::Changed(_))), "{:?}", told.map(|build| build.work));
    // On a second look it isn't a picture.
    let built = desk.build_into(&sources, &MadeAtOnce::default()).expect("the file is looked at again");
    assert!(
        built.diagnostics.iter().any(|one| one.code.as_str() == "refused-file"),
        "{:?}",
        built.diagnostics
    );
    desk.files.insert("content/anh.jpg".to_owned(), "photo 12 8 41".to_owned());
    let mut desk = Desk { cache: Cache::default(), ..desk };
    desk.build();
    let stamp = desk.stamp("content/anh.jpg");
    desk.files.insert("content/anh.jpg".to_owned(), "photo 12 8 42".to_owned());
    let sources = desk.sources(Some(("content/anh.jpg", stamp)));
    check_changed(&mut desk, &sources, "content/anh.jpg");
}

/// A sink that fails to check a file of the last site.
struct Blind(Outputs);

impl Sink for Blind {
    fn put(&self, path: &OutputPath, phase: Phase, bytes: Vec<u8>) -> Result<Fingerprint, Error> {
        self.0.put(path, phase, bytes)
    }

    fn keep(&self, path: &OutputPath, fingerprint: Fingerprint) -> Result<bool, Error> {
        if path.starts_with("anh.") {
            let source = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
            return Err(Error::io(Operation::Read, &**path, source));
        }
        self.0.keep(path, fingerprint)
    }
}

#[test]
fn copied_file_that_cannot_be_looked_at_ends_the_build() {
    let mut desk = Desk::new();
    let sources = desk.sources(None);
    let told = desk.build_into(&sources, &Blind(Outputs::default()));
    assert!(matches!(told, Err(Error::Io { .. })), "{:?}", told.map(|build| build.work));
}
