//! A site in a folder, and the program running on it.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Output, Stdio};

use tempfile::TempDir;

/// Files, by path.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The time of all builds.
const NOW: &str = "01/06/2025 07:00";

/// The program under test.
pub(crate) fn program() -> PathBuf {
    std::env::var_os("BANTIN").map_or_else(|| env!("CARGO_BIN_EXE_bantin").into(), PathBuf::from)
}

/// A new folder in memory, if the system supports it.
pub(crate) fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.expect("a temporary folder")
}

/// A site's root.
pub(crate) struct Site {
    pub(crate) root: PathBuf,
    _folder: Option<TempDir>,
}

impl Site {
    pub(crate) fn new() -> Self {
        let folder = folder();
        Self { root: folder.path().join("site"), _folder: Some(folder) }
    }

    /// A site in a folder that somebody else removes.
    pub(crate) fn at(root: PathBuf) -> Self {
        Self { root, _folder: None }
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Changes the sources to `files`; equal files are left alone.
    pub(crate) fn lay(&self, files: &Files) {
        for part in ["content", "themes"] {
            for path in read_tree(&self.path(part)).into_keys().map(|path| format!("{part}/{path}")) {
                if !files.contains_key(&path) {
                    fs::remove_file(self.path(&path)).expect("it is removed");
                }
            }
        }
        for (path, bytes) in files {
            let path = self.path(path);
            if fs::read(&path).ok().as_ref() != Some(bytes) {
                fs::create_dir_all(path.parent().expect("a folder")).expect("its folder is made");
                fs::write(path, bytes).expect("it is written");
            }
        }
    }

    /// The same, except for a path and everything below it, where somebody else works.
    pub(crate) fn lay_but(&self, files: &Files, path: &str) {
        let is_there = |file: &str| file == path || file.starts_with(&format!("{path}/"));
        for (file, bytes) in files.iter().filter(|(file, _)| !is_there(file)) {
            fs::create_dir_all(self.path(file).parent().expect("a folder")).ok();
            fs::write(self.path(file), bytes).ok();
        }
    }

    /// The published files.
    pub(crate) fn public(&self) -> Files {
        read_tree(&self.path("public"))
    }

    /// Whether the published files are `wanted` and no temporary files are left.
    pub(crate) fn check(&self, wanted: &Files, when: &str) {
        self.check_public(wanted, when);
        self.check_tidy(when);
    }

    /// Whether no temporary files are left.
    pub(crate) fn check_tidy(&self, when: &str) {
        assert!(!self.path(".public.bantin/staged").exists(), "{when}: temporary files are left");
    }

    /// Whether the published files are `wanted`, plus only what the theme stopped using within the day.
    pub(crate) fn check_public(&self, wanted: &Files, when: &str) {
        let manifest = fs::read(self.path(".public.bantin/manifest.json")).expect("a manifest");
        let manifest: serde_json::Value = serde_json::from_slice(&manifest).expect("it is whole");
        let mut public = self.public();
        public.retain(|path, _| wanted.contains_key(path) || manifest["retired"][path].is_null());
        assert_same(wanted, &public, when);
    }

    /// The command that builds it. `--now` keeps everything that depends on the time constant.
    pub(crate) fn command(&self) -> Command {
        self.command_by(&[])
    }

    /// The same, started through another command.
    pub(crate) fn command_by(&self, starter: &[&str]) -> Command {
        self.command_for(starter, &["build", "--now", NOW])
    }

    /// The command that removes the published site.
    pub(crate) fn clean_command(&self) -> Command {
        self.command_for(&[], &["clean"])
    }

    fn command_for(&self, starter: &[&str], what: &[&str]) -> Command {
        let mut words = starter.iter().map(std::ffi::OsString::from).chain([program().into_os_string()]);
        let mut command = Command::new(words.next().expect("the program at least"));
        command.args(words).args(what).args(["--quiet", "--root"]).arg(&self.root);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Builds it, which must succeed.
    pub(crate) fn build(&self, when: &str) {
        let output = self.command().output().expect("bantin runs");
        assert!(output.status.success(), "{when}: {}", said(&output));
    }
}

/// What a clean build of `sources` publishes.
pub(crate) fn clean(sources: &Files) -> Files {
    let site = Site::new();
    site.lay(sources);
    site.build("from nothing");
    site.public()
}

/// The exit code and all output.
pub(crate) fn said(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    format!("{}\n{}{}", output.status, text(&output.stdout), text(&output.stderr))
}

/// Whether it reported a single failure of the environment, in one line that contains `part`, and exited with 3.
pub(crate) fn check_told(output: &Output, part: &str, when: &str) {
    let said = said(output);
    assert_eq!(output.status.code(), Some(3), "{when}: {said}");
    let lines: Vec<&str> = said.lines().skip(1).collect();
    let [line] = &*lines else { panic!("{when}: {said}") };
    assert!(line.starts_with("lỗi: ") && line.contains(part), "{when}: {line}");
}

pub(crate) fn was_killed(status: ExitStatus) -> bool {
    status.signal() == Some(9)
}

/// The content of a folder, by path below it.
pub(crate) fn read_tree(folder: &Path) -> Files {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("it is below");
            (path.to_str().expect("a plain path").to_owned(), fs::read(entry.path()).expect("a file"))
        })
        .collect()
}

/// Lists the files that differ, instead of printing both sites.
pub(crate) fn assert_same(wanted: &Files, found: &Files, when: &str) {
    let paths = wanted.keys().chain(found.keys());
    let different: Vec<&String> = paths.filter(|path| wanted.get(*path) != found.get(*path)).collect();
    assert!(different.is_empty(), "{when}: {different:?} differ");
}
