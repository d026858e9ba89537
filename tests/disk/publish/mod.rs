#![expect(clippy::disallowed_methods, reason = "the tests set up and look at the disk itself")]
//! Publishing to real folders: what is written, what is kept, and what a killed build leaves behind.

mod by_hand;
mod faults;
pub(crate) mod faulty;
mod flushed;
mod killed;
pub(crate) mod site;
mod web;
mod windows;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use bantin::error::Error;
use bantin::fingerprint::Fingerprint;
use bantin::output::{Phase, Sink};
use bantin::publish::{Options, Published, clean, open};
use rayon::prelude::*;

use self::site::{Files, NOON, SMALL, Site, mtime, published, put_all, set_old_mtime};

#[test]
fn first_build_writes_everything() {
    let site = Site::new();
    let done = site.build(SMALL).unwrap();
    assert_eq!(done, published(&["index.html", "site.css", "tin/mua/index.html"], &[], &[], 0));
    site.check(SMALL);
}

#[test]
fn first_build_of_an_empty_site_makes_the_folder() {
    let site = Site::new();
    assert_eq!(site.build(&[]).unwrap(), Published::default());
    site.check(&[]);
}

#[test]
fn durable_build_writes_the_same() {
    let site = Site::new();
    site.build_with(&Options { durable: true, ..site.options() }, SMALL).unwrap();
    site.check(SMALL);
}

#[test]
fn output_may_lie_in_folders_that_are_not_there() {
    let site = Site::new();
    let stage = open(&site.path("build/web/public"), &site.options()).unwrap();
    put_all(&stage, SMALL).unwrap();
    stage.commit().unwrap();
    assert_eq!(fs::read_to_string(site.path("build/web/public/index.html")).unwrap(), "home");
}

#[test]
fn unchanged_build_touches_nothing() {
    let site = Site::new();
    site.build(SMALL).unwrap();
    let stamps = || {
        let paths = ["public/index.html", "public/tin/mua/index.html", ".public.bantin/manifest.json"];
        paths.map(|path| (mtime(&site.path(path)), inode(&site.path(path))))
    };
    let before = stamps();
    assert_eq!(site.build(SMALL).unwrap(), published(&[], &[], &[], 3));
    assert_eq!(stamps(), before);
}

#[cfg(unix)]
fn inode(path: &Path) -> u64 {
    std::os::unix::fs::MetadataExt::ino(&fs::metadata(path).expect("a file"))
}

#[cfg(not(unix))]
fn inode(_path: &Path) -> u64 {
    0
}

#[test]
fn only_other_bytes_are_written() {
    let site = Site::new();
    site.build(SMALL).unwrap();
    let old = set_old_mtime(&site.path("public/site.css"));
    let next = &[("index.html", "home 2"), ("tin/mua/index.html", "mưa"), ("site.css", "css")];
    assert_eq!(site.build(next).unwrap(), published(&[], &["index.html"], &[], 2));
    site.check(next);
    assert_eq!(mtime(&site.path("public/site.css")), old);
}

#[test]
fn file_touched_from_outside_is_read_once_and_kept() {
    let site = Site::new();
    site.build(SMALL).unwrap();
    let before = site.manifest();
    let old = set_old_mtime(&site.path("public/index.html"));
    assert_eq!(site.build(SMALL).unwrap(), published(&[], &[], &[], 3));
    assert_eq!(mtime(&site.path("public/index.html")), old);
    assert_ne!(site.manifest(), before, "the new time is noted");
}

#[test]
fn removal_takes_empty_folders_along() {
    let site = Site::new();
    site.build(&[("index.html", "home"), ("tin/a/b/index.html", "x"), ("tin/c.html", "c")]).unwrap();
    let next = &[("index.html", "home"), ("tin/c.html", "c")];
    assert_eq!(site.build(next).unwrap(), published(&[], &[], &["tin/a/b/index.html"], 2));
    site.check(next);
    site.build(&[]).unwrap();
    site.check(&[]);
}

#[test]
fn foreign_file_elsewhere_is_never_touched() {
    let site = Site::new();
    site.build(SMALL).unwrap();
    site.write("public/tin/mua/ghi-chu.txt", "mine");
    site.build(&[("index.html", "home")]).unwrap();
    site.check(&[("index.html", "home"), ("tin/mua/ghi-chu.txt", "mine")]);
}

#[test]
fn folder_of_somebody_else_is_refused() {
    let site = Site::new();
    site.write("public/mine.txt", "mine");
    assert!(matches!(site.build(SMALL), Err(Error::ForeignOutput(_))));
    site.check(&[("mine.txt", "mine")]);
}

#[test]
fn folder_with_a_damaged_manifest_is_refused() {
    let site = Site::new();
    for damage in [
        "",
        "{",
        r#"{"version":3,"files":{}}"#,
        r#"{"version":2,"files":{"../x":{"hash":"0","size":0,"mtime_ns":0}}}"#,
    ] {
        site.build_with(&Options { adopt: true, ..site.options() }, SMALL).unwrap();
        site.write(".public.bantin/manifest.json", damage);
        assert!(matches!(site.build(&[]), Err(Error::ForeignOutput(_))), "{damage}");
        site.check(SMALL);
    }
}

/// Version 1 identified files by XXH3.
#[test]
fn files_that_an_older_version_published_are_still_ours() {
    let site = Site::new();
    site.build(SMALL).unwrap();
    let mut manifest = site.manifest();
    manifest["version"] = 1.into();
    for (path, text) in SMALL {
        let hash = xxhash_rust::xxh3::xxh3_128(text.as_bytes());
        manifest["files"][*path]["hash"] = format!("{hash:032x}").into();
    }
    site.write(".public.bantin/manifest.json", &manifest.to_string());
    site.write("public/index.html", "edited");
    let next = [("index.html", "new home"), ("tin/mua/index.html", "mưa to"), SMALL[2]];
    let done = site.build(&next).unwrap();
    let [copy] = &*done.rescued else { panic!("{done:?}") };
    assert_eq!(fs::read_to_string(copy).unwrap(), "edited");
    assert_eq!(done.unchanged, 1);
    assert_eq!(site.manifest()["version"], 2);
}

#[test]
fn adopted_folder_keeps_what_the_site_does_not_need() {
    let site = Site::new();
    site.write("public/mine.txt", "mine");
    site.write("public/index.html", "old home");
    let done = site.build_with(&Options { adopt: true, ..site.options() }, SMALL).unwrap();
    let [copy] = &*done.rescued else { panic!("{done:?}") };
    assert_eq!(fs::read_to_string(copy).unwrap(), "old home");
    let rescued = done.rescued.clone();
    let expected = published(&["site.css", "tin/mua/index.html"], &["index.html"], &[], 0);
    assert_eq!(done, Published { rescued, ..expected });
    site.build(&[]).unwrap();
    site.check(&[("mine.txt", "mine")]);
}

#[test]
fn folder_with_only_dot_files_counts_as_empty() {
    let site = Site::new();
    site.write("public/.gitkeep", "");
    site.write("public/.git/HEAD", "ref");
    site.build(&[("index.html", "home")]).unwrap();
    site.check(&[(".git/HEAD", "ref"), (".gitkeep", ""), ("index.html", "home")]);
}

#[test]
fn foreign_file_with_the_same_bytes_becomes_ours() {
    let site = Site::new();
    site.build(&SMALL[1..]).unwrap();
    site.write("public/index.html", "home");
    assert_eq!(site.build(SMALL).unwrap(), published(&[], &[], &[], 3));
    assert_eq!(site.build(&SMALL[1..]).unwrap(), published(&[], &[], &["index.html"], 2));
}

#[test]
fn foreign_file_with_other_bytes_stops_the_build_before_any_change() {
    let site = Site::new();
    site.build(SMALL).unwrap();
    site.write("public/tin/gio.html", "mine");
    let next = &[("index.html", "home 2"), ("tin/gio.html", "gió")];
    assert!(
        matches!(site.build(next), Err(Error::ForeignFile(path)) if path.ends_with("public/tin/gio.html"))
    );
    site.check(&[SMALL[0], SMALL[1], SMALL[2], ("tin/gio.html", "mine")]);
    site.build_with(&Options { adopt: true, ..site.options() }, next).unwrap();
    site.check(next);
}

#[test]
fn page_edited_by_hand_is_restored_while_it_is_in_the_site() {
    let site = Site::new();
    site.build(SMALL).unwrap();
    site.write("public/index.html", "hand");
    let done = site.build(SMALL).unwrap();
    let [copy] = &*done.rescued else { panic!("{done:?}") };
    assert_eq!(fs::read_to_string(copy).unwrap(), "hand");
    let rescued = done.rescued.clone();
    assert_eq!(done, Published { rescued, ..published(&[], &["index.html"], &[], 2) });
    site.check(SMALL);
}

#[test]
fn page_edited_by_hand_is_left_when_it_goes_and_stops_being_ours() {
    let site = Site::new();
    site.build(SMALL).unwrap();
    site.write("public/index.html", "hand");
    let left = vec!["index.html".into()];
    assert_eq!(site.build(&SMALL[1..]).unwrap(), Published { left, ..published(&[], &[], &[], 2) });
    assert!(matches!(site.build(SMALL), Err(Error::ForeignFile(_))));
    assert_eq!(site.tree()["index.html"], "hand");
}

#[test]
fn page_whose_time_alone_changed_was_not_edited() {
    let site = Site::new();
    site.build(SMALL).unwrap();
    set_old_mtime(&site.path("public/index.html"));
    let next = &[("index.html", "home 2"), SMALL[1], SMALL[2]];
    assert_eq!(site.build(next).unwrap(), published(&[], &["index.html"], &[], 2));
    assert!(!site.path(".public.bantin/edited").exists());
}

#[test]
fn file_of_the_theme_stays_for_a_day_after_it_was_given_up() {
    let site = Site::new();
    let build = |hours: i64, styles: &[&str]| {
        let options = Options { now: NOON + jiff::SignedDuration::from_hours(hours), ..site.options() };
        let stage = open(&site.path("public"), &options).unwrap();
        for style in styles {
            stage.put(&(*style).into(), Phase::Theme, (*style).into()).unwrap();
        }
        stage.put(&"anh.jpg".into(), Phase::Asset, styles.concat().into()).unwrap();
        stage.commit().unwrap()
    };
    let has = |style: &str| site.path("public").join(style).exists();
    build(0, &["a.css", "b.css"]);
    let given_up = build(10, &["b.css", "c.css"]);
    assert_eq!(given_up, published(&["c.css"], &["anh.jpg"], &[], 1));
    assert_eq!(build(33, &["b.css", "c.css"]), published(&[], &[], &[], 3));
    assert!(has("a.css"));
    assert_eq!(build(34, &["b.css", "c.css"]), published(&[], &[], &["a.css"], 3));
    assert!(!has("a.css"));

    // A file that is used again belongs to the site again. When it is dropped again, its day starts anew.
    build(40, &["c.css"]);
    assert_eq!(build(50, &["b.css", "c.css"]), published(&[], &["anh.jpg"], &[], 2));
    build(60, &["c.css"]);
    assert_eq!(build(83, &["c.css"]), published(&[], &[], &[], 2));
    // The clock was wrong and was corrected: keep the file for a day from now.
    assert_eq!(build(20, &["c.css"]), published(&[], &[], &[], 2));
    assert_eq!(build(43, &["c.css"]), published(&[], &[], &[], 2));
    assert_eq!(build(44, &["c.css"]), published(&[], &[], &["b.css"], 2));

    // It was edited by hand, so it must not be removed.
    build(50, &[]);
    site.write("public/c.css", "hand");
    let left = vec!["c.css".into()];
    assert_eq!(build(74, &[]), Published { left, ..published(&[], &[], &[], 1) });
    assert!(has("c.css"));
}

#[test]
fn clean_removes_what_is_ours_and_nothing_else() {
    let site = Site::new();
    assert_eq!(clean(&site.path("public"), &site.options()).unwrap(), Published::default());
    assert!(!site.path("public").exists() && !site.path(".public.bantin").exists());
    site.build(SMALL).unwrap();
    site.write("public/tin/mua/ghi-chu.txt", "mine");
    site.write("public/.git/HEAD", "ref");
    site.write("public/site.css", "hand");
    let cleaned = clean(&site.path("public"), &site.options()).unwrap();
    let left = vec!["site.css".into()];
    let expected = published(&[], &[], &["index.html", "tin/mua/index.html"], 0);
    assert_eq!(cleaned, Published { left, ..expected });
    site.check(&[(".git/HEAD", "ref"), ("site.css", "hand"), ("tin/mua/ghi-chu.txt", "mine")]);
    assert_eq!(clean(&site.path("public"), &site.options()).unwrap(), Published::default());
}

#[test]
fn clean_leaves_a_folder_of_somebody_else() {
    let site = Site::new();
    site.write("public/index.html", "mine");
    assert!(matches!(site.build(SMALL), Err(Error::ForeignOutput(_))));
    assert_eq!(clean(&site.path("public"), &site.options()).unwrap(), Published::default());
    site.check(&[("index.html", "mine")]);
}

#[cfg(unix)]
#[test]
fn file_that_is_read_only_is_told_before_the_first_change() {
    use std::os::unix::fs::PermissionsExt;
    for next in [&[("a.html", "new"), ("index.html", "home 2"), SMALL[1]][..], &SMALL[1..]] {
        let site = Site::new();
        site.build(SMALL).unwrap();
        let file = site.path("public/index.html");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
        assert!(
            matches!(site.build(next), Err(Error::Io { path, .. }) if path.ends_with("public/index.html"))
        );
        site.check(SMALL);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        site.build(next).unwrap();
        site.check(next);
    }
}

#[test]
fn drop_without_commit_leaves_everything() {
    let site = Site::new();
    let stage = site.open().unwrap();
    put_all(&stage, SMALL).unwrap();
    drop(stage);
    assert!(!site.path("public").exists());
    site.build(SMALL).unwrap();
    let stage = site.open().unwrap();
    put_all(&stage, &[("index.html", "other")]).unwrap();
    drop(stage);
    site.check(SMALL);
}

#[test]
fn second_build_is_told_at_once_who_holds_the_lock() {
    let site = Site::new();
    let stage = site.open().unwrap();
    let start = Instant::now();
    for spelling in ["public", "public/", "content/../public"] {
        let Err(Error::Locked { holder, .. }) = open(&site.path(spelling), &site.options()) else {
            panic!("{spelling} is not locked")
        };
        assert!(holder.starts_with(&format!("{}, 20", std::process::id())), "{holder}");
    }
    assert!(start.elapsed() < Duration::from_secs(1));
    drop(stage);
    site.build(SMALL).unwrap();
}

#[test]
fn unsafe_outputs_are_refused_and_nothing_is_made() {
    let site = Site::new();
    site.write("themes/x/page.html", "");
    let home = std::env::home_dir().unwrap();
    let outputs = [
        site.path(""),
        site.path("content"),
        site.path("content/new/public"),
        site.path("themes/"),
        site.path("themes/x"),
        site.path("content/.."),
        // Windows removes the folder before the dots without looking for it.
        site.path(if cfg!(windows) { "content" } else { "nothing/../public" }),
        site.path("").parent().unwrap().to_owned(),
        site.path("").ancestors().last().unwrap().to_owned(),
        home,
    ];
    for output in outputs {
        let opened = open(&output, &Options { adopt: true, ..site.options() });
        assert!(matches!(opened, Err(Error::UnsafeOutput(_))), "{}", output.display());
    }
    assert!(!site.path("content/new").exists());
    assert!(!site.path(".content.bantin").exists());
}

#[test]
fn file_in_place_of_the_output_is_an_error() {
    let site = Site::new();
    site.write("public", "a file");
    assert!(matches!(site.build(SMALL), Err(Error::Io { .. })));
}

#[cfg(unix)]
#[test]
fn links_are_never_written_through() {
    let site = Site::new();
    let link = |to: &str, from: &str| std::os::unix::fs::symlink(site.path(to), site.path(from)).unwrap();
    site.write("elsewhere/mine.txt", "mine");
    link("elsewhere", "public");
    for spelling in ["public", "public/"] {
        assert!(matches!(open(&site.path(spelling), &site.options()), Err(Error::UnsafeOutput(_))));
    }
    fs::remove_file(site.path("public")).unwrap();
    site.build(&[("tin/a.html", "a")]).unwrap();
    fs::rename(site.path("public/tin"), site.path("moved")).unwrap();
    link("moved", "public/tin");
    assert!(matches!(site.build(&[("tin/b.html", "b")]), Err(Error::ForeignFile(_))));
    site.build(&[]).unwrap();
    assert_eq!(fs::read_to_string(site.path("moved/a.html")).unwrap(), "a");
}

#[cfg(unix)]
#[test]
fn a_page_behind_a_link_is_not_kept() {
    let site = Site::new();
    site.build(&[("tin/mua/a.html", "a")]).unwrap();
    let keeps = || site.open().unwrap().keep(&"tin/mua/a.html".into(), Fingerprint::of(b"a")).unwrap();
    assert!(keeps());
    for folder in ["public/tin/mua", "public/tin"] {
        fs::rename(site.path(folder), site.path("moved")).unwrap();
        assert!(!keeps(), "{folder} is gone");
        std::os::unix::fs::symlink(site.path("moved"), site.path(folder)).unwrap();
        assert!(!keeps(), "{folder} is a link");
        fs::remove_file(site.path(folder)).unwrap();
        fs::rename(site.path("moved"), site.path(folder)).unwrap();
        assert!(keeps());
    }
}

#[test]
fn file_and_folder_change_places() {
    let site = Site::new();
    let file: &Files = &[("a", "file"), ("index.html", "home")];
    let folder: &Files = &[("a/b/c.html", "c"), ("a/d.html", "d"), ("index.html", "home")];
    site.build(file).unwrap();
    assert_eq!(site.build(folder).unwrap(), published(&["a/b/c.html", "a/d.html"], &[], &["a"], 1));
    site.check(folder);
    assert_eq!(site.build(file).unwrap(), published(&["a"], &[], &["a/b/c.html", "a/d.html"], 1));
    site.check(file);
}

#[test]
fn file_and_folder_change_places_only_if_all_is_ours() {
    let site = Site::new();
    let folder: &Files = &[("a/b.html", "b")];
    site.build(&[("a", "file")]).unwrap();
    site.write("public/a", "hand");
    assert!(matches!(site.build(folder), Err(Error::ForeignFile(path)) if path.ends_with("public/a")));
    site.check(&[("a", "hand")]);

    let site = Site::new();
    site.build(folder).unwrap();
    site.write("public/a/mine.txt", "mine");
    let refused = site.build_with(&Options { adopt: true, ..site.options() }, &[("a", "file")]);
    assert!(matches!(refused, Err(Error::ForeignFile(path)) if path.ends_with("public/a/mine.txt")));
    site.check(&[("a/b.html", "b"), ("a/mine.txt", "mine")]);
}

#[test]
fn many_threads_put_at_once() {
    let site = Site::new();
    let build = |text: &str| {
        let stage = site.open().unwrap();
        (0..500).into_par_iter().for_each(|n| {
            stage
                .put(&format!("tin/{n}/index.html").into(), Phase::Page, format!("{n} {text}").into())
                .unwrap();
        });
        stage.commit().unwrap()
    };
    assert_eq!(build("one").added.len(), 500);
    assert_eq!(build("one").unchanged, 500);
    assert_eq!(build("two").changed.len(), 500);
    assert_eq!(site.tree()["tin/499/index.html"], "499 two");
}

#[test]
fn manifest_has_the_same_bytes_whatever_the_order() {
    let manifest = |files: &Files| {
        let site = Site::new();
        site.build(files).unwrap();
        for (path, _) in files {
            set_old_mtime(&site.path("public").join(path));
        }
        site.build(files).unwrap();
        fs::read(site.path(".public.bantin/manifest.json")).unwrap()
    };
    assert_eq!(manifest(SMALL), manifest(&[SMALL[2], SMALL[0], SMALL[1]]));
}
