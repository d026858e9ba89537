//! `build --timings`: the cost of each stage.

use super::{REPORT, Site, files_below};

/// The stages of every site that has a report.
const STAGES: [&str; 11] =
    ["read", "yaml", "check", "markdown", "proof", "plan", "draw", "search", "view", "render", "write"];

#[test]
fn every_stage_is_told_and_they_make_up_the_whole() {
    let with_html = format!("{REPORT}\n<p>Hai</p>\n");
    let site = Site::new(&[("mot.md", REPORT), ("hai.md", &with_html)]);
    let told = site.done(&["build", "--timings", "--message-format", "json"]).json();
    let timings = &told.last().expect("a line")["done"]["timings"];
    let ms = |stage: &str| timings[stage]["ms"].as_f64().unwrap_or_else(|| panic!("{stage}: {timings}"));
    let times = |stage: &str| timings[stage]["times"].as_u64().expect("a number");
    for stage in STAGES {
        assert!(times(stage) > 0, "{stage}: {timings}");
    }
    assert_eq!((times("yaml"), times("markdown"), times("sanitise")), (2, 2, 1), "{timings}");
    let sum: f64 = STAGES.iter().chain(&["sanitise", "rest"]).map(|stage| ms(stage)).sum();
    // Each value is rounded to a tenth.
    assert!((sum - ms("all")).abs() < 0.7, "{sum}: {timings}");
}

#[test]
fn they_are_told_in_vietnamese_and_only_when_asked_for() {
    let site = Site::new(&[("mot.md", REPORT)]);
    let told = site.done(&["build", "--timings"]).out;
    assert!(told.contains("\nThời gian xử lý của từng công đoạn, cộng mọi luồng:\n"), "{told}");
    assert!(told.contains("\n  chuyển Markdown thành HTML  ") && told.contains(" ms  × 1\n"), "{told}");
    let first = files_below(&site.path("public"));
    let told = site.done(&["build", "--force"]).out;
    assert!(!told.contains(" ms"), "{told}");
    assert_eq!(files_below(&site.path("public")), first, "a clock changes no byte");
}
