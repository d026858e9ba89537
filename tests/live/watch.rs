#![expect(clippy::disallowed_methods, reason = "the tests change the disk as editors do")]
//! Saves, renames and deletes files as editors and people do, and checks where the watch says to look.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use bantin::watch::{Hint, Mode, Watch};
use tempfile::TempDir;

/// Longer than the watch ever takes to report a change.
const SOON: Duration = Duration::from_secs(3);

struct Site {
    // Dropped first: on Windows a folder stays as long as it is watched.
    watch: Watch,
    folder: TempDir,
}

impl Site {
    fn new() -> Self {
        Self::with(|_| {})
    }

    /// A small site after `change`.
    fn with(change: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write(folder.path(), "site.yaml", "title: Tin");
        write(folder.path(), "content/cam-tam/a.md", "a");
        write(folder.path(), "content/cam-tam/b.md", "b");
        change(folder.path());
        let watch = Watch::new(folder.path(), Mode::Native).expect("a watch");
        assert!(watch.note.is_none(), "{:?}", watch.note);
        Self { folder, watch }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        write(self.folder.path(), path, text);
    }

    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.path(from), self.path(to)).expect("renamed");
    }

    fn wait(&mut self) -> Hint {
        self.watch.wait(Some(Instant::now() + SOON))
    }

    /// All paths reported until it is quiet; `None` if everything must be looked at.
    fn told(&mut self) -> Option<BTreeSet<PathBuf>> {
        let mut told = BTreeSet::new();
        loop {
            match self.watch.wait(Some(Instant::now() + Duration::from_millis(400))) {
                Hint::Paths(paths) => told.extend(paths),
                Hint::Due => return Some(told),
                Hint::Everything => return None,
                Hint::Stopped => unreachable!("nobody stops it"),
            }
        }
    }

    /// Looking where the watch said finds these files.
    fn check(&mut self, files: &[&str]) {
        let Some(told) = self.told() else { return };
        for file in files {
            let is_covered = Path::new(file).ancestors().any(|part| told.contains(part));
            assert!(is_covered, "{file} is not in {told:?}");
        }
    }

    fn check_silence(&mut self) {
        assert_eq!(self.told(), Some(BTreeSet::new()));
    }
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("its folder");
    fs::write(path, text).expect("the file");
}

#[test]
fn plain_save_names_the_file_alone() {
    let mut site = Site::new();
    site.write("content/cam-tam/a.md", "a new text");
    assert_eq!(site.wait(), Hint::Paths(["content/cam-tam/a.md".into()].into()));
    site.check_silence();
}

#[test]
fn save_by_rename_names_the_file() {
    let mut site = Site::new();
    // vim: the old file becomes a backup, and a new one is written under its name.
    site.rename("content/cam-tam/a.md", "content/cam-tam/a.md~");
    site.write("content/cam-tam/a.md", "from vim");
    fs::remove_file(site.path("content/cam-tam/a.md~")).expect("removed");
    site.check(&["content/cam-tam/a.md"]);
    // Word, gedit, sync folders: a file written beside it replaces it.
    site.write("content/cam-tam/.a.md.tmp", "from gedit");
    site.rename("content/cam-tam/.a.md.tmp", "content/cam-tam/a.md");
    site.check(&["content/cam-tam/a.md"]);
    // A file from outside the sources.
    site.write("upload.tmp", "from elsewhere");
    site.rename("upload.tmp", "content/cam-tam/a.md");
    site.check(&["content/cam-tam/a.md"]);
}

#[test]
fn save_in_steps_is_told_once() {
    let mut site = Site::new();
    let mut file = File::create(site.path("content/cam-tam/a.md")).expect("truncated");
    for _ in 0..5 {
        sleep(Duration::from_millis(5));
        file.write_all(b"a line\n").expect("written");
        file.sync_all().expect("synced");
    }
    drop(file);
    assert_eq!(site.wait(), Hint::Paths(["content/cam-tam/a.md".into()].into()));
    site.check_silence();
}

#[test]
fn steady_stream_is_told_all_the_same() {
    let mut site = Site::new();
    let path = site.path("content/cam-tam/a.md");
    let writer = spawn(move || {
        for count in 0..200 {
            fs::write(&path, count.to_string()).expect("written");
            sleep(Duration::from_millis(5));
        }
    });
    let start = Instant::now();
    assert_eq!(site.wait(), Hint::Paths(["content/cam-tam/a.md".into()].into()));
    assert!(start.elapsed() < Duration::from_millis(800), "{:?}", start.elapsed());
    writer.join().expect("written");
}

#[test]
fn burst_of_files_is_told_whole() {
    let mut site = Site::new();
    let files: Vec<String> = (0..200).map(|idx| format!("content/xa-{}/{idx}.md", idx % 10)).collect();
    for file in &files {
        site.write(file, "text");
    }
    site.check(&files.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn new_folder_is_named_and_watched() {
    let mut site = Site::new();
    site.write("content/moi/sau/hon/c.md", "c");
    site.check(&["content/moi/sau/hon/c.md"]);
    site.write("content/moi/sau/hon/c.md", "c again");
    site.check(&["content/moi/sau/hon/c.md"]);
    site.write("content/moi/sau/d.md", "d");
    site.check(&["content/moi/sau/d.md"]);
}

#[test]
fn renamed_folder_is_named_under_both_names() {
    let mut site = Site::new();
    site.rename("content/cam-tam", "content/cam-van");
    site.check(&["content/cam-tam", "content/cam-van/a.md"]);
    site.write("content/cam-van/a.md", "after the rename");
    site.check(&["content/cam-van/a.md"]);
    site.rename("content/cam-van", "content/cam-tam");
    site.write("content/cam-tam/b.md", "and back");
    site.check(&["content/cam-tam/b.md", "content/cam-van"]);
    site.write("content/cam-tam/b.md", "again");
    site.check(&["content/cam-tam/b.md"]);
}

#[test]
fn folder_moved_in_and_out_is_named() {
    let mut site = Site::with(|root| write(root, "nhap/x/y/e.md", "e"));
    site.rename("nhap", "content/nhap");
    site.check(&["content/nhap/x/y/e.md"]);
    site.write("content/nhap/x/y/e.md", "e in content");
    site.check(&["content/nhap/x/y/e.md"]);
    site.rename("content/nhap", "nhap");
    site.check(&["content/nhap"]);
    site.write("nhap/x/y/e.md", "e outside again");
    site.check_silence();
}

#[test]
fn deletions_are_named() {
    let mut site = Site::new();
    fs::remove_file(site.path("content/cam-tam/a.md")).expect("removed");
    site.check(&["content/cam-tam/a.md"]);
    fs::remove_dir_all(site.path("content/cam-tam")).expect("removed");
    site.check(&["content/cam-tam/b.md"]);
}

#[test]
fn source_folders_come_and_go() {
    let mut site = Site::new();
    site.write("themes/xa/templates/base.html", "<html>");
    site.check(&["themes/xa/templates/base.html"]);
    site.write("themes/xa/templates/base.html", "<html lang=vi>");
    site.check(&["themes/xa/templates/base.html"]);
    fs::remove_dir_all(site.path("content")).expect("removed");
    site.check(&["content/cam-tam/a.md"]);
    site.write("content/cam-tam/a.md", "a is back");
    site.check(&["content/cam-tam/a.md"]);
    site.write("content/cam-tam/a.md", "and changes");
    site.check(&["content/cam-tam/a.md"]);
}

#[test]
fn root_that_was_replaced_is_watched_again() {
    let parent = tempfile::tempdir().expect("a temporary folder");
    let root = parent.path().join("site");
    let fill = |text| ["site.yaml", "content/a.md"].iter().for_each(|file| write(&root, file, text));
    fill("old");
    let mut watch = Watch::new(&root, Mode::Native).expect("a watch");
    fs::remove_dir_all(&root).expect("removed");
    let next = |watch: &mut Watch| watch.wait(Some(Instant::now() + SOON));
    while next(&mut watch) != Hint::Everything {}
    fill("new");
    assert_eq!(next(&mut watch), Hint::Everything, "it is looked for");
    write(&root, "content/a.md", "changed");
    assert_eq!(next(&mut watch), Hint::Paths(["content/a.md".into()].into()));
}

#[test]
fn config_counts_and_its_neighbours_do_not() {
    let mut site = Site::new();
    site.write("site.yaml.new", "title: Khác");
    site.rename("site.yaml.new", "site.yaml");
    assert_eq!(site.wait(), Hint::Paths(["site.yaml".into()].into()));
    for file in ["public/index.html", ".public.bantin/staged/0", ".git/index", "notes.txt", "site.yaml.bak"] {
        site.write(file, "none of our business");
    }
    site.check_silence();
}

#[test]
fn reading_is_no_change() {
    let mut site = Site::new();
    for _ in 0..3 {
        fs::read(site.path("content/cam-tam/a.md")).expect("read");
        fs::read_dir(site.path("content/cam-tam")).expect("listed").count();
    }
    site.check_silence();
}

#[test]
fn change_while_nobody_waits_is_told_later() {
    let mut site = Site::new();
    site.write("content/cam-tam/a.md", "during a build");
    sleep(Duration::from_millis(300));
    let start = Instant::now();
    assert_eq!(site.wait(), Hint::Paths(["content/cam-tam/a.md".into()].into()));
    assert!(start.elapsed() < Duration::from_millis(200), "{:?}", start.elapsed());
}

#[test]
fn moment_comes_and_stop_ends_the_wait() {
    let mut site = Site::new();
    let start = Instant::now();
    assert_eq!(site.watch.wait(Some(start + Duration::from_millis(50))), Hint::Due);
    assert!(start.elapsed() >= Duration::from_millis(50));
    let stopper = site.watch.stopper();
    spawn(move || {
        sleep(Duration::from_millis(50));
        stopper.stop();
    });
    assert_eq!(site.watch.wait(None), Hint::Stopped);
    assert_eq!(site.watch.wait(None), Hint::Stopped);
}

#[test]
fn polling_looks_at_everything_in_time() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut watch = Watch::new(folder.path(), Mode::Poll(Duration::from_millis(50))).expect("a watch");
    let start = Instant::now();
    assert_eq!(watch.wait(None), Hint::Everything);
    assert_eq!(watch.wait(None), Hint::Everything);
    assert!(start.elapsed() >= Duration::from_millis(100));
}

#[test]
fn there_is_no_watch_over_nothing() {
    assert!(Watch::new(Path::new("/no/such/site"), Mode::Native).is_err());
}
