//! `bantin build --send`, and what it prints with `--quiet`.

use std::fs;

use super::{SETTINGS, Station, report};

const QUIET: &[&str] = &["build", "--send", "--quiet"];

#[test]
fn a_build_is_sent_and_says_both() {
    let station = Station::new();
    let said = station.done(&["build", "--send"]);
    assert!(said.contains("Built 2 reports") && said.contains("Sent to “web”"), "{said}");
    station.check(&[]);
    station.write("site/content/ba.md", &report("Bài ba"));
    let said = station.done(&["build", "--send", "web"]);
    assert!(said.contains("Sent to “web”"), "{said}");
    station.check(&[]);
    assert!(station.done(&["build", "--send"]).contains("nothing to send"));
}

#[test]
fn the_first_quiet_run_tells_a_few_lines() {
    let station = Station::new();
    let said = station.done(QUIET);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 12, "{said}");
    assert!(lines.contains(&"+ https://bantin.example.vn/mot/"), "{said}");
    assert!(lines[10].starts_with("… and ") && lines[11].starts_with("Sent to “web”"), "{said}");
    station.check(&[]);
}

#[test]
fn quiet_runs_tell_what_is_new_and_nothing_twice() {
    let station = Station::new();
    station.done(QUIET);
    assert_eq!(station.done(QUIET), "");
    // With a warning, which is reported once.
    station.write("site/content/ba.md", &report("Bài ba").replace("Tin ngắn.", "A\n\nTin."));
    let said = station.done(QUIET);
    assert!(said.contains("+ https://bantin.example.vn/ba/\n") && said.contains("stray-letter"), "{said}");
    assert!(!said.contains("Built") && !said.contains("+ https://bantin.example.vn/mot/"), "{said}");
    assert_eq!(station.done(QUIET), "");
    // Another report changes: the warning isn't mailed again, even if its line has moved.
    station.write("site/content/ba.md", &report("Bài ba").replace("Tin ngắn.", "Tin dài.\n\nA\n\nTin."));
    let said = station.done(QUIET);
    assert!(said.contains("~ https://bantin.example.vn/ba/\n") && !said.contains("stray-letter"), "{said}");
    fs::remove_file(station.path("site/content/ba.md")).expect("removed");
    assert!(station.done(QUIET).contains("- https://bantin.example.vn/ba/\n"));
    assert_eq!(station.done(QUIET), "");
    station.check(&[]);
}

#[test]
fn what_an_earlier_run_could_not_send_is_sent_and_told() {
    let station = Station::new();
    station.done(QUIET);
    station.write("site/content/ba.md", &report("Bài ba"));
    fs::rename(station.path("server"), station.path("away")).expect("taken away");
    let answer = station.run(QUIET);
    assert!(answer.code == 3 && answer.said.contains("Plug in"), "{}", answer.said);
    fs::rename(station.path("away"), station.path("server")).expect("brought back");
    assert!(station.done(QUIET).contains("+ https://bantin.example.vn/ba/\n"));
    station.check(&[]);
    assert_eq!(station.done(QUIET), "");
}

#[test]
fn a_scheduled_report_is_sent_when_it_is_due() {
    let station = Station::new();
    let due = report("Bài ba").replace("date:", "published: 02/06/2024 08:30\ndate:");
    station.write("site/content/ba.md", &due);
    let at = |now: &str| station.done(&[QUIET, &["--now", now]].concat());
    at("02/06/2024 08:29");
    assert_eq!(at("02/06/2024 08:29"), "");
    assert!(at("02/06/2024 08:30").contains("+ https://bantin.example.vn/ba/\n"));
    assert_eq!(at("02/06/2024 08:40"), "");
    station.check(&[]);
}

#[test]
fn with_errors_nothing_is_sent() {
    let station = Station::new();
    station.done(QUIET);
    let before = station.server();
    station.write("site/content/ba.md", &report("Bài ba"));
    station.write("site/content/sai.md", &report("Bài sai").replace("01/05/2024", "31/02/2024"));
    for _ in 0..2 {
        let answer = station.run(QUIET);
        assert!(answer.code == 1 && answer.said.contains("bad-date"), "{}", answer.said);
        super::same(&station.server(), &before, "with an error");
    }
}

#[test]
fn a_target_that_is_not_there_is_told_before_the_build() {
    let station = Station::new();
    let before = station.public();
    station.write("site/content/ba.md", &report("Bài ba"));
    assert_eq!(station.run(&["build", "--send", "khac"]).code, 2);
    assert_eq!(station.run(&["build", "--send", "--drafts"]).code, 2);
    let (settings, targets) = SETTINGS.split_once("targets").expect("targets");
    station.write("site/site.yaml", settings);
    assert_eq!(station.run(&["build", "--send"]).code, 2);
    super::same(&station.public(), &before, "nothing was built");
    // A mistake in the settings is reported as such.
    let mistaken = format!("{settings}targets{}", targets.replace("folder", "thu-muc"));
    station.write("site/site.yaml", &mistaken);
    let answer = station.run(&["build", "--send"]);
    assert!(answer.code == 1 && answer.said.contains("site.yaml"), "{}", answer.said);
}
