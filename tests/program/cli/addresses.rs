//! Addresses that authors type or that come from long names: if `check` accepts them, they can be built and cleaned.

use std::fs;
use std::path::Path;

use super::{REPORT, SETTINGS, Site};

/// The longest name below `folder`, in bytes.
fn longest_name(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .map(|path| {
            let own = path.file_name().map_or(0, |name| name.as_encoded_bytes().len());
            own.max(if path.is_dir() { longest_name(&path) } else { 0 })
        })
        .max()
        .unwrap_or(0)
}

#[test]
fn long_names_make_paths_that_can_be_written() {
    let long = "đồng thuận ".repeat(40);
    let word = "ữ".repeat(300);
    let text = format!(
        "---\ntitle: {long}\nkind: launch\ncommune: {{name: {long}, district: {word}, province: {long}}}\ndate: 01/05/2024\n\
         attendees: [{{name: {long}}}]\nmodel: {{name: {word}, contents: [{{label: {long}, items: [x]}}]}}\ntags: [{long}, {word}]\n---\n\nTin ngắn.\n"
    );
    let other = text.replace("commune: {name", "commune: {level: phường, name");
    let site =
        Site::new(&[("mot.md", &text), ("hai.md", &other), (&format!("{}.md", "ba".repeat(120)), &text)]);
    site.done(&["check"]);
    site.done(&["build"]);
    assert!(longest_name(&site.path("public")) <= 255);
    site.done(&["clean"]);
}

#[test]
fn a_bad_address_is_an_error_of_check_and_builds_go_on_once_it_is_gone() {
    let site = Site::new(&[("mot.md", REPORT)]);
    site.done(&["build"]);
    let long = "a".repeat(256);
    let nested = ["a".repeat(200).as_str(); 30].join("/");
    for alias in
        [&long, &nested, ".htaccess", "tin/WEB.config", "con/", "aux.html", "tin\\u200b/", "..", "a./b"]
    {
        site.write("content/mot.md", &REPORT.replace("date:", &format!("aliases: [\"/{alias}\"]\ndate:")));
        for command in ["check", "build"] {
            let answer = site.run(&[command]);
            assert_eq!(answer.code, 1, "{command} {alias}: {}{}", answer.out, answer.err);
            assert!(answer.err.contains("bad-address"), "{}", answer.err);
        }
    }
    site.write("content/mot.md", REPORT);
    site.done(&["build"]);
    site.done(&["clean"]);
}

#[test]
fn settings_lead_to_no_other_host() {
    let site = Site::new(&[("mot.md", REPORT)]);
    for settings in [
        SETTINGS.replace(".vn", ".vn//evil.example"),
        SETTINGS.replace(".vn", ".vn/a/../b"),
        format!("{SETTINGS}menu: [{{label: Tin, url: \"/\\t/evil.example\"}}]\n"),
        format!("{SETTINGS}menu: [{{label: Tin, url: \"/%0a/evil.example\"}}]\n"),
        format!("{SETTINGS}output: aux\n"),
    ] {
        site.write("site.yaml", &settings);
        let answer = site.run(&["check"]);
        assert_eq!(answer.code, 1, "{settings}: {}{}", answer.out, answer.err);
    }
    site.write("site.yaml", SETTINGS);
    assert_eq!(site.run(&["check", "--base-url", "https://bantin.example.vn//evil.example"]).code, 2);
}
