//! Releases: the version has an entry in `CHANGELOG.md`, and no other file names a version of its own.

#![expect(clippy::disallowed_methods, reason = "the repository's own files are read here")]

use std::path::Path;

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn file(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name))
        .unwrap_or_else(|e| panic!("{name}: {e}"))
}

#[test]
fn the_changelog_says_what_is_in_this_version() {
    let page = file("CHANGELOG.md");
    let headings: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    assert_eq!(headings.first(), Some(&"[Unreleased]"));
    let (_, entry) = page.split_once(&format!("\n## [{VERSION}] - ")).expect("an entry of this version");
    let entry = entry.split("\n## ").next().unwrap_or_default();
    let (date, changes) = entry.split_once('\n').expect("the date stands alone");
    assert!(date.parse::<jiff::civil::Date>().is_ok(), "{date}");
    assert!(changes.lines().any(|line| line.starts_with("- ")), "an entry says what changed");
}

#[test]
fn the_version_stands_in_one_place() {
    for name in
        ["scripts/cross", "scripts/dist", "scripts/pack.py", "scripts/npm-bantin.js", "tests/dist/run"]
    {
        assert!(!file(name).contains(VERSION), "{name} has a version of its own");
    }
    // The commands to type after downloading.
    let readme = file("README.md");
    for package in [format!("bantin_{VERSION}_amd64.deb"), format!("bantin-{VERSION}.tgz")] {
        assert!(readme.contains(&package), "README.md doesn't name {package}");
    }
}
