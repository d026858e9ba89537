//! `bantin send`: which files arrive, which stay, which messages are printed.

#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "sites are laid on the disk here, and read back")]

mod by_hand;
mod cut;
mod desk;
mod scheduled;
mod secrets;
mod two;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::reliability::program::{Files, program, read_tree};

/// A site, and beside it a folder `server` that it is sent to.
struct Station {
    folder: TempDir,
}

/// The program's exit code and all that it printed.
struct Answer {
    code: i32,
    said: String,
}

const SETTINGS: &str = "title: Bản tin\nbase_url: https://bantin.example.vn\n\
    targets: [{name: web, kind: folder, path: ../server}]\n";

fn report(title: &str) -> String {
    format!("---\ntitle: {title}\nkind: news\ncommune: Cẩm Tâm\ndate: 01/05/2024\n---\n\nTin ngắn.\n")
}

impl Station {
    /// A site with two reports, built.
    fn new() -> Self {
        let station = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        station.write("site/site.yaml", SETTINGS);
        station.write("site/content/mot.md", &report("Bài một"));
        station.write("site/content/hai.md", &report("Bài hai"));
        fs::create_dir(station.path("server")).expect("the folder is made");
        station.done(&["build"]);
        station
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("its folder is made");
        fs::write(path, text).expect("the file is written");
    }

    fn run(&self, arguments: &[&str]) -> Answer {
        let mut command = Command::new(program());
        command.args(arguments).args(["--lang", "en"]).current_dir(self.path("site")).stdin(Stdio::null());
        let ran = command.output().expect("bantin runs");
        let said = [ran.stdout, ran.stderr].concat();
        Answer {
            code: ran.status.code().expect("it ends by itself"),
            said: String::from_utf8(said).expect("it prints UTF-8"),
        }
    }

    fn done(&self, arguments: &[&str]) -> String {
        let answer = self.run(arguments);
        assert_eq!(answer.code, 0, "{arguments:?}: {}", answer.said);
        answer.said
    }

    /// Sends, and returns the messages for programs.
    fn sent(&self, arguments: &[&str]) -> Value {
        let said = self.done(&[&["send", "--message-format", "json"], arguments].concat());
        let line = said.lines().last().expect("a line");
        serde_json::from_str::<Value>(line).expect("JSON")["sent"].clone()
    }

    /// The published files.
    fn public(&self) -> Files {
        read_tree(&self.path("site/public"))
    }

    /// The files on the server, without the manifest.
    fn server(&self) -> Files {
        let mut files = read_tree(&self.path("server"));
        files.remove(".bantin-sent.json");
        files
    }

    /// Whether the server has the published files and `others`, and no folder is empty.
    fn check(&self, others: &[(&str, &str)]) {
        let mut wanted = self.public();
        wanted.extend(others.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())));
        same(&self.server(), &wanted, "on the server");
        let entries = walkdir::WalkDir::new(self.path("server")).min_depth(1).into_iter().flatten();
        for folder in entries.filter(|entry| entry.file_type().is_dir()) {
            let is_empty = fs::read_dir(folder.path()).expect("a folder").next().is_none();
            assert!(!is_empty, "{} is empty", folder.path().display());
        }
    }
}

/// Fails with the paths at which the files differ.
fn same(found: &Files, wanted: &Files, when: &str) {
    let paths = found.keys().chain(wanted.keys()).filter(|path| found.get(*path) != wanted.get(*path));
    assert_eq!(paths.collect::<Vec<_>>(), Vec::<&String>::new(), "{when}");
}

/// The files with their fingerprints, for a readable message.
fn names(files: &Files) -> BTreeMap<&str, bantin::fingerprint::Fingerprint> {
    files.iter().map(|(path, bytes)| (&**path, bantin::fingerprint::Fingerprint::of(bytes))).collect()
}

fn paths(value: &Value) -> Vec<&str> {
    value.as_array().expect("a list").iter().map(|path| path.as_str().expect("a path")).collect()
}

#[test]
fn the_first_send_takes_all_and_the_second_nothing() {
    let station = Station::new();
    let sent = station.sent(&["web"]);
    assert_eq!(paths(&sent["added"]).len(), station.public().len());
    station.check(&[]);
    let sent = station.sent(&[]);
    assert_eq!((&sent["added"], &sent["bytes"]), (&Value::Array(vec![]), &0.into()));
    assert_eq!(sent["unchanged"], station.public().len());
    assert!(station.done(&["send"]).contains("nothing to send"));
    assert_eq!(station.done(&["send", "--quiet"]), "");
}

#[test]
fn only_what_differs_is_sent() {
    let station = Station::new();
    station.done(&["send"]);
    let before = station.public();
    station.write("site/content/hai.md", &report("Bài hai").replace("Tin ngắn", "Tin mới"));
    station.done(&["build"]);
    let after = station.public();
    let differing = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).count();
    let sent = station.sent(&[]);
    assert_eq!(paths(&sent["added"]).len() + paths(&sent["changed"]).len(), differing);
    station.check(&[]);
}

#[test]
fn a_renamed_and_a_withdrawn_report_leave_nothing_behind() {
    let station = Station::new();
    station.done(&["send"]);
    fs::rename(station.path("site/content/mot.md"), station.path("site/content/khac.md")).expect("renamed");
    fs::remove_file(station.path("site/content/hai.md")).expect("removed");
    station.done(&["build"]);
    let sent = station.sent(&[]);
    assert!(paths(&sent["removed"]).iter().any(|path| path.contains("hai")), "{sent}");
    station.check(&[]);
    for (path, bytes) in read_tree(&station.path("server")) {
        assert!(!path.contains("hai/") && !String::from_utf8_lossy(&bytes).contains("Bài hai"), "{path}");
    }
}

#[test]
fn files_of_others_stay() {
    let station = Station::new();
    station.write("server/cu/trang.html", "của người khác");
    station.write("server/mot/ghi-chu.txt", "của người khác");
    station.done(&["send"]);
    let others = [("cu/trang.html", "của người khác"), ("mot/ghi-chu.txt", "của người khác")];
    station.check(&others);
    fs::remove_file(station.path("site/content/mot.md")).expect("removed");
    station.done(&["build"]);
    station.done(&["send"]);
    station.check(&others);
}

#[test]
fn a_file_of_others_in_the_way_is_told_and_not_overwritten() {
    let station = Station::new();
    station.write("server/index.html", "của người khác");
    let answer = station.run(&["send"]);
    assert_eq!(answer.code, 3);
    assert!(answer.said.contains("index.html") && answer.said.contains("--take-over"), "{}", answer.said);
    assert_eq!(read_tree(&station.path("server")).len(), 1);
    station.done(&["send", "--take-over"]);
    station.check(&[]);
    // A file that appeared later, at the address of a new page.
    station.write("server/ba/index.html", "của người khác");
    station.write("site/content/ba.md", &report("Bài ba"));
    station.done(&["build"]);
    let before = station.server();
    let answer = station.run(&["send"]);
    assert!(answer.code == 3 && answer.said.contains("ba/index.html"), "{}", answer.said);
    assert_eq!(names(&station.server()), names(&before));
}

#[test]
fn a_site_that_was_copied_by_hand_is_adopted() {
    let station = Station::new();
    for (path, bytes) in station.public() {
        station.write(&format!("server/{path}"), "");
        fs::write(station.path("server").join(path), bytes).expect("copied");
    }
    assert_eq!(station.run(&["send"]).code, 3);
    let sent = station.sent(&["--adopt"]);
    assert_eq!((paths(&sent["added"]).len(), &sent["unchanged"]), (0, &station.public().len().into()));
    fs::remove_file(station.path("site/content/mot.md")).expect("removed");
    station.done(&["build"]);
    station.done(&["send"]);
    station.check(&[]);
}

#[test]
fn a_damaged_list_is_told_and_made_anew() {
    let station = Station::new();
    station.done(&["send"]);
    station.write("server/.bantin-sent.json", "{\"version\":1,");
    let answer = station.run(&["send"]);
    assert!(answer.code == 3 && answer.said.contains("--adopt"), "{}", answer.said);
    station.done(&["send", "--adopt"]);
    station.done(&["send"]);
    station.check(&[]);
}

#[test]
fn mistakes_are_told_with_what_they_keep_from_being_done() {
    let station = Station::new();
    station.write("site/site.yaml", &format!("{SETTINGS}titel: x\n"));
    for (arguments, undone) in [
        (
            ["send"].as_slice(),
            "1 error, 0 warnings: nothing was sent, the site at the target stays as it was.\n",
        ),
        (&["send", "--list"], ": no list was written, and nothing was changed at the target.\n"),
        (
            &["send", "--copied"],
            ": it was not noted that the files were copied; correct them and type this command again.\n",
        ),
        (&["clean"], ": nothing was removed.\n"),
    ] {
        let answer = station.run(arguments);
        assert_eq!(answer.code, 1, "{arguments:?}: {}", answer.said);
        assert!(answer.said.ends_with(undone), "{arguments:?}: {}", answer.said);
    }
    station.write("site/site.yaml", SETTINGS);
    station.write("site/content/hai.md", "---\ntitel: x\n---\n");
    let said = station.run(&["build", "--send"]).said;
    assert!(said.ends_with(": nothing was written or sent, the site stays as it was.\n"), "{said}");
    assert!(station.server().is_empty());
}

#[test]
fn a_dry_run_tells_and_changes_nothing() {
    let station = Station::new();
    let said = station.done(&["send", "--dry-run"]);
    assert!(said.contains("+ index.html\n") && said.contains("Would send"), "{said}");
    assert!(read_tree(&station.path("server")).is_empty());
    station.done(&["send"]);
    fs::remove_file(station.path("site/content/mot.md")).expect("removed");
    station.done(&["build"]);
    let before = read_tree(&station.path("server"));
    let said = station.done(&["send", "--dry-run"]);
    assert!(said.contains("~ index.html\n") && said.contains("- mot/index.html\n"), "{said}");
    assert_eq!(names(&read_tree(&station.path("server"))), names(&before));
}

#[test]
fn what_went_missing_on_the_server_is_found_by_verifying() {
    let station = Station::new();
    station.done(&["send"]);
    fs::remove_file(station.path("server/mot/index.html")).expect("removed");
    station.write("server/index.html", "cắt");
    assert_eq!(paths(&station.sent(&[])["changed"]).len(), 0);
    assert_eq!(paths(&station.sent(&["--verify"])["changed"]), ["index.html", "mot/index.html"]);
    station.check(&[]);
}

#[test]
fn the_site_of_another_commune_is_not_replaced() {
    let station = Station::new();
    station.done(&["send"]);
    let before = station.server();
    station.write("site/site.yaml", &SETTINGS.replace("bantin.example.vn", "khac.example.vn"));
    station.done(&["build"]);
    let answer = station.run(&["send"]);
    assert!(answer.code == 3 && answer.said.contains("https://bantin.example.vn"), "{}", answer.said);
    assert_eq!(names(&station.server()), names(&before));
    station.done(&["send", "--take-over"]);
    station.check(&[]);
}

#[test]
fn a_site_that_is_not_as_it_was_built_is_not_sent() {
    let station = Station::new();
    station.write("site/public/mot/index.html", "sửa tay");
    let answer = station.run(&["send"]);
    assert!(answer.code == 3 && answer.said.contains("bantin build"), "{}", answer.said);
    fs::remove_dir_all(station.path("site/public")).expect("removed");
    assert_eq!(station.run(&["send"]).code, 3);
    fs::remove_dir_all(station.path("site/.public.bantin")).expect("removed");
    let answer = station.run(&["send"]);
    assert!(answer.code == 3 && answer.said.contains("holds no complete site"), "{}", answer.said);
    assert!(read_tree(&station.path("server")).is_empty());
}

#[test]
fn a_target_is_chosen_by_its_name() {
    let station = Station::new();
    assert_eq!(station.run(&["send", "khac"]).code, 2);
    let two =
        "targets: [{name: web, kind: folder, path: ../server}, {name: usb, kind: folder, path: ../usb}]";
    station.write(
        "site/site.yaml",
        &SETTINGS.replace("targets: [{name: web, kind: folder, path: ../server}]", two),
    );
    let answer = station.run(&["send"]);
    assert!(answer.code == 2 && answer.said.contains("web, usb"), "{}", answer.said);
    let answer = station.run(&["send", "USB"]);
    assert!(answer.code == 3 && answer.said.contains("Plug in"), "{}", answer.said);
    station.write("site/site.yaml", "title: Bản tin\nbase_url: https://bantin.example.vn\n");
    assert_eq!(station.run(&["send"]).code, 2);
}
