//! Copying by hand: `bantin send --list` and `--copied`, and the messages of a build without a target.

use std::fs;

use super::{SETTINGS, Station, paths, report};

const COPY: &str = "site/.public.bantin/to-copy.txt";
const DELETE: &str = "site/.public.bantin/to-delete.txt";

/// A site without a target, built.
fn station() -> Station {
    let station = Station::new();
    let (settings, _) = SETTINGS.split_once("targets").expect("targets");
    station.write("site/site.yaml", settings);
    station
}

impl Station {
    fn lines(&self, list: &str) -> Vec<String> {
        let text = fs::read_to_string(self.path(list)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// Copies and deletes by hand what the lists name.
    fn copy_by_hand(&self) {
        for path in self.lines(COPY) {
            let to = self.path("server").join(&path);
            fs::create_dir_all(to.parent().expect("a folder")).expect("its folder is made");
            fs::copy(self.path("site/public").join(&path), to).expect("it is copied");
        }
        for path in self.lines(DELETE) {
            let path = self.path("server").join(path);
            fs::remove_file(&path).ok();
            for folder in path.ancestors().skip(1).take_while(|folder| *folder != self.path("server")) {
                fs::remove_dir(folder).ok();
            }
        }
    }

    fn take_away(&self, report: &str) -> String {
        fs::remove_file(self.path("site/content").join(report)).expect("removed");
        self.done(&["build"])
    }
}

#[test]
fn what_the_lists_say_brings_the_server_to_the_site() {
    let station = station();
    let said = station.done(&["send", "--list"]);
    assert!(said.contains("to-copy.txt\nTo delete: 0 files") && said.contains("--copied"), "{said}");
    let all = station.public();
    let listed = station.lines(COPY);
    assert_eq!((listed.len(), listed.last().map(String::as_str)), (all.len(), Some("index.html")));
    station.copy_by_hand();
    station.check(&[]);
    assert!(station.done(&["send", "--copied"]).contains("copied, 0 deleted"));
    assert!(!station.path(COPY).exists() && !station.path(DELETE).exists());
    station.done(&["send", "--list"]);
    assert_eq!((station.lines(COPY).len(), station.lines(DELETE).len()), (0, 0));

    station.take_away("hai.md");
    station.write("site/content/ba.md", &report("Bài ba"));
    station.done(&["build"]);
    station.done(&["send", "--list"]);
    let listed = station.lines(COPY);
    let at = |path: &str| listed.iter().position(|listed| listed == path).expect("it is listed");
    assert!(at("ba/index.html") < at("index.html") && listed.len() < all.len(), "{listed:?}");
    assert!(station.lines(DELETE).contains(&"hai/index.html".to_owned()));
    station.copy_by_hand();
    station.check(&[]);
}

#[test]
fn lists_stay_until_somebody_says_that_all_is_done() {
    let station = station();
    station.done(&["send", "--list"]);
    let listed = station.lines(COPY);
    station.done(&["send", "--list"]);
    assert_eq!(station.lines(COPY), listed);
    // Copied, but not confirmed: files removed since may be on the server.
    station.copy_by_hand();
    station.take_away("hai.md");
    station.done(&["send", "--list"]);
    assert_eq!(station.lines(COPY).len(), station.public().len());
    // A build runs between the list and its confirmation.
    station.copy_by_hand();
    station.take_away("mot.md");
    station.write("site/content/hai.md", &report("Bài hai"));
    station.done(&["build"]);
    station.done(&["send", "--copied"]);
    assert!(station.lines(DELETE).contains(&"mot/index.html".to_owned()));
    assert!(!station.lines(DELETE).iter().any(|path| path.starts_with("hai/")));
    station.done(&["send", "--list"]);
    assert!(station.lines(COPY).contains(&"hai/index.html".to_owned()));
    station.copy_by_hand();
    station.check(&[]);
    station.done(&["send", "--copied"]);
    assert!(station.done(&["send", "--copied"]).contains("No list is waiting"));
}

#[test]
fn a_build_tells_what_to_delete_until_it_is_deleted() {
    let station = station();
    assert!(!station.done(&["build"]).contains("gone"));
    let told = station.take_away("hai.md");
    let line = told.lines().find(|line| line.contains("addresses are gone")).expect("a line");
    assert!(line.contains(&format!("the {} files listed in", station.lines(DELETE).len())), "{line}");
    let (_, list) = line.rsplit_once(" in ").expect("the list");
    assert_eq!(station.path(DELETE).canonicalize().expect("it is there").to_str(), Some(list));
    let first = station.lines(DELETE);
    station.take_away("mot.md");
    assert!(first.iter().all(|path| station.lines(DELETE).contains(path)), "{first:?}");
    station.write("site/content/hai.md", &report("Bài hai"));
    station.done(&["build"]);
    let left = station.lines(DELETE);
    assert!(left.contains(&"mot/index.html".to_owned()) && !left.contains(&"hai/index.html".to_owned()));
    assert_eq!(station.done(&["build", "--quiet"]), "");
}

#[test]
fn with_a_target_the_lists_are_what_would_be_sent() {
    let station = Station::new();
    station.done(&["send"]);
    let told = station.take_away("hai.md");
    assert!(!told.contains("gone") && !station.path(DELETE).exists(), "{told}");
    let before = station.server();
    let said = station.done(&["send", "--list", "--message-format", "json"]);
    let listed = &serde_json::from_str::<serde_json::Value>(&said).expect("JSON")["listed"];
    assert_eq!(paths(&listed["copy"]["files"]), station.lines(COPY));
    assert_eq!(paths(&listed["delete"]["files"]), station.lines(DELETE));
    assert!(station.lines(DELETE).contains(&"hai/index.html".to_owned()));
    super::same(&station.server(), &before, "nothing was sent");
    station.copy_by_hand();
    station.check(&[]);
    assert_eq!(station.run(&["send", "--copied"]).code, 2);
    station.done(&["send", "--adopt"]);
    station.done(&["send", "--list"]);
    assert_eq!((station.lines(COPY).len(), station.lines(DELETE).len()), (0, 0));
}
