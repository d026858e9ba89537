//! The build after a killed one: what it finds, and how it repairs it.

use std::fs;

use bantin::error::Error;

use super::site::{Files, SMALL, Site, published, put_all};

#[test]
fn leftovers_of_a_killed_build_are_cleared() {
    let site = Site::new();
    site.write(".public.bantin/staged/0", "half a pa");
    site.write(".public.bantin/lock", "");
    fs::create_dir_all(site.path("public/.bantin-staged")).unwrap();
    site.build(SMALL).unwrap();
    site.check(SMALL);
    assert!(!site.path("public/.bantin-staged").exists());
}

/// In the order of `put`. The numbers give the order of the renames.
const BEFORE: &Files =
    &[("index.html", "home"), ("old/index.html", "old"), ("tin.html", "tin"), ("rss.xml", "rss")];
const AFTER: &Files = &[
    ("rss.xml", "rss 2"),     // 4
    ("index.html", "home 2"), // 3
    ("tin.html", "tin 2"),    // 2
    ("z/new.html", "new"),    // 1
    ("m/site.css", "css"),    // 0
];

/// A site whose build from `BEFORE` to `AFTER` was stopped before the rename with this number, as by a kill.
fn stopped_before(n_renamed: usize) -> Site {
    let site = Site::new();
    site.build(BEFORE).unwrap_or_else(|e| panic!("{e}"));
    let stage = site.open().unwrap_or_else(|e| panic!("{e}"));
    put_all(&stage, AFTER).unwrap_or_else(|e| panic!("{e}"));
    let staged = site.path(".public.bantin/staged/0").join((4 - n_renamed).to_string());
    fs::remove_file(staged).expect("a temporary file");
    assert!(matches!(stage.commit(), Err(Error::Io { .. })));
    site
}

#[test]
fn renames_go_from_assets_to_feeds_and_a_failure_deletes_nothing() {
    let order = ["m/site.css", "z/new.html", "tin.html", "index.html", "rss.xml"];
    for n_renamed in 0..order.len() {
        let tree = stopped_before(n_renamed).tree();
        for (at, path) in order.iter().enumerate() {
            let text = AFTER.iter().find(|(after, _)| after == path).map(|(_, text)| (*text).to_owned());
            assert_eq!(tree.get(*path) == text.as_ref(), at < n_renamed, "{path} after {n_renamed} renames");
        }
        assert_eq!(tree["old/index.html"], "old");
    }
}

#[test]
fn build_stopped_between_renames_heals() {
    for n_renamed in 0..AFTER.len() {
        for next in [AFTER, BEFORE, &[], &[("tin.html", "tin 3"), ("z", "a file now")]] {
            let site = stopped_before(n_renamed);
            site.build(next).unwrap();
            site.check(next);
            assert_eq!(site.build(next).unwrap().unchanged, next.len());
        }
    }
}

#[test]
fn build_stopped_twice_heals() {
    for n_renamed in 0..AFTER.len() {
        let site = stopped_before(n_renamed);
        let stage = site.open().unwrap();
        put_all(&stage, &[("tin.html", "tin 3"), ("index.html", "home 3")]).unwrap();
        fs::remove_file(site.path(".public.bantin/staged/0/1")).unwrap();
        assert!(matches!(stage.commit(), Err(Error::Io { .. })));
        site.build(&[]).unwrap();
        site.check(&[]);
    }
}

#[test]
fn build_stopped_before_the_deletions_heals() {
    for next in [AFTER, BEFORE, &[]] {
        let site = Site::new();
        site.build(BEFORE).unwrap();
        let mut manifest = site.manifest();
        site.build(AFTER).unwrap();
        manifest["pending"] = site.manifest()["files"].take();
        site.write("public/old/index.html", "old");
        site.write(".public.bantin/manifest.json", &manifest.to_string());
        site.build(next).unwrap();
        site.check(next);
        assert!(site.manifest().get("pending").is_none());
    }
}

#[test]
fn build_stopped_between_a_deletion_and_its_folder_heals() {
    let site = Site::new();
    site.build(BEFORE).unwrap();
    fs::remove_file(site.path("public/old/index.html")).unwrap();
    let next = &[BEFORE[0], BEFORE[2], BEFORE[3]];
    assert_eq!(site.build(next).unwrap(), published(&[], &[], &[], 3));
    site.check(next);
}

#[test]
fn file_put_where_a_killed_build_never_came_is_not_ours() {
    let site = stopped_before(1);
    site.write("public/z/new.html", "mine");
    assert!(matches!(site.build(AFTER), Err(Error::ForeignFile(path)) if path.ends_with("z/new.html")));
    assert_eq!(site.tree()["z/new.html"], "mine");
}
