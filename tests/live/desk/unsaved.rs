//! Unsaved text is kept in the site's own folder.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::{PATH, Site};

const TAB: &str = "3f1c2a9e-0000-4000-8000-000000000001";

impl Site {
    fn keep(&self, path: &str, tab: &str, typed: &str) {
        let unsaved = json!({ "version": "1", "values": { "title": typed }, "isFile": false });
        self.done("keep-unsaved", &json!({ "path": path, "tab": tab, "unsaved": unsaved }));
    }

    /// Tab, file and title of each entry, the oldest first.
    fn unsaved(&self) -> Vec<[String; 3]> {
        let answer = self.done("all-unsaved", &json!({}));
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let entries = answer["entries"].as_array().expect("a list").iter();
        entries
            .map(|one| [text(&one["tab"]), text(&one["path"]), text(&one["unsaved"]["values"]["title"])])
            .collect()
    }

    fn recovery_files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.folder.path().join(".bantin/chua-luu")).expect("a folder");
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        files.sort();
        files
    }
}

fn entry(tab: &str, path: &str, title: &str) -> [String; 3] {
    [tab, path, title].map(str::to_owned)
}

#[test]
fn each_tab_has_its_latest_text_of_each_file() {
    let site = Site::sample();
    assert!(site.unsaved().is_empty());
    let before = site.read(PATH);
    site.keep(PATH, TAB, "Một");
    site.keep(PATH, TAB, "Một hai");
    site.keep("site.yaml", TAB, "Bản tin");
    site.keep(PATH, "tab-2", "Ba");
    let all = [entry(TAB, PATH, "Một hai"), entry(TAB, "site.yaml", "Bản tin"), entry("tab-2", PATH, "Ba")];
    let mut kept = site.unsaved();
    kept.sort();
    assert_eq!(kept, all);
    site.done("forget-unsaved", &json!({ "path": PATH, "tab": TAB }));
    let mut kept = site.unsaved();
    kept.sort();
    assert_eq!(kept, all[1..]);
    assert_eq!(site.read(PATH), before);
    let when = &site.done("all-unsaved", &json!({}))["entries"][0]["when"];
    assert_eq!(when.as_i64().map(|when| when / 1000), Some(super::now().as_second()));
}

#[test]
fn a_file_that_a_crash_has_cut_leaves_the_one_before() {
    let site = Site::sample();
    site.keep(PATH, TAB, "Một");
    let [kept] = &site.recovery_files()[..] else { panic!("one file") };
    let name = kept.file_name().and_then(|name| name.to_str()).expect("a name");
    // A later file that was only partly written.
    let cut = kept.with_file_name(format!("9{}", &name[1..]));
    fs::write(&cut, "{\"path\": \"content/").expect("a file");
    assert_eq!(site.unsaved(), [entry(TAB, PATH, "Một")]);
    site.keep(PATH, TAB, "Một hai");
    assert_eq!(site.unsaved(), [entry(TAB, PATH, "Một hai")]);
    assert_eq!(site.recovery_files().len(), 1);
}

#[test]
fn the_oldest_go_where_there_are_many() {
    let site = Site::sample();
    for number in 0..103 {
        site.keep(PATH, &format!("tab-{number}"), "Một");
    }
    assert_eq!(site.recovery_files().len(), 100);
}

#[test]
fn no_name_leads_out_of_its_folder() {
    let site = Site::sample();
    for (path, tab) in [
        (PATH, ""),
        (PATH, ".."),
        (PATH, "../../content/cam-tam/ra-mat.md"),
        (PATH, "a/b"),
        (PATH, "a\\b"),
        (PATH, "tab\0"),
        (PATH, "C:tab"),
        (PATH, &*"x".repeat(65)),
        ("../ngoai.md", TAB),
        ("ngoai.md", TAB),
        ("content/../ngoai.md", TAB),
        ("content/.an.md", TAB),
        ("/etc/passwd", TAB),
        ("", TAB),
    ] {
        for name in ["keep-unsaved", "forget-unsaved"] {
            let asked = json!({ "path": path, "tab": tab, "unsaved": {} });
            assert_eq!(site.call(name, &asked).0, 400, "{name} {path:?} {tab:?}");
        }
    }
    assert!(!site.folder.path().join(".bantin/chua-luu").exists());
}
