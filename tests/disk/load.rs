//! Loading a site from a failing disk: whatever can't be read is reported, never treated as missing.

#![expect(clippy::disallowed_methods, reason = "sites are laid on the disk here")]

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::publish::faulty::{Fault, Faulty};
use crate::site::{Files, plain_theme};
use bantin::build::{Options, build};
use bantin::cache::Cache;
use bantin::disk::system;
use bantin::error::{Error, Operation};
use bantin::load::{SourceFolder, load_on};
use bantin::output::Outputs;
use bantin::site::Showing;
use bantin::source::Sources;
use tempfile::TempDir;

const REPORT: &str = "---\ntitle: Tin\nkind: news\ncommune: Cẩm Tâm\ndate: 01/05/2024\n---\n\nNội dung.\n";

/// A site with folders, a theme, and links inside it.
fn lay() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut files: Files = plain_theme();
    files.insert(
        "site.yaml".to_owned(),
        "title: Bản tin\nbase_url: https://bantin.example.vn\ntheme: plain\n".into(),
    );
    for path in ["content/a.md", "content/xa/b.md", "content/xa/thon/index.md"] {
        files.insert(path.to_owned(), REPORT.into());
    }
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("its folder is made");
        fs::write(path, bytes).expect("it is written");
    }
    #[cfg(unix)]
    {
        let link = |to: &str, at: &str| {
            std::os::unix::fs::symlink(folder.path().join(to), folder.path().join(at)).expect("linked");
        };
        link("content/a.md", "content/xa/cung-tin.md");
        link("content/xa/thon", "content/thon");
    }
    folder
}

fn built(sources: &Sources) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let now = "2025-06-01T00:00:00Z".parse().expect("a moment");
    let options = Options { showing: Showing { now, drafts: false, future: false }, base_url: None };
    let outputs = Outputs::default();
    build(&mut Cache::default(), sources, &options, &outputs, &|_| {})?;
    let files = outputs.finish().into_iter();
    Ok(files.map(|(path, (_, bytes))| (path.to_string(), bytes.bytes().to_vec())).collect())
}

/// Loads and builds the site with a fault of this kind at each operation in turn, until a build finishes before the
/// fault.
fn at_each_operation(kind: ErrorKind, check: impl Fn(&str, Result<Vec<(String, Vec<u8>)>, Error>)) -> usize {
    let site = lay();
    for at in 0.. {
        let disk = Faulty::new(Fault::Failed(kind), at);
        let built = load_on(&disk.disk(), site.path()).and_then(|sources| built(&sources));
        if disk.n_done() <= at {
            return at;
        }
        check(&format!("{kind:?} at {at}"), built);
    }
    unreachable!("a build comes to an end")
}

#[test]
fn what_fails_is_told_with_its_path() {
    for kind in [ErrorKind::PermissionDenied, ErrorKind::Other, ErrorKind::TimedOut] {
        let n_faults = at_each_operation(kind, |when, built| match built {
            Err(Error::Io { operation: Operation::Read, source, .. }) => {
                assert_eq!(source.kind(), kind, "{when}");
            }
            Err(error) => panic!("{when}: {error}"),
            Ok(files) => panic!("{when}: {} files were made", files.len()),
        });
        assert!(n_faults > 40, "only {n_faults} faults");
    }
}

#[test]
fn what_vanishes_on_the_way_is_told_or_was_never_there() {
    let site = lay();
    let whole = load_on(&system(), site.path()).and_then(|sources| built(&sources)).expect("it is built");
    at_each_operation(ErrorKind::NotFound, |when, built| match built {
        Err(Error::Io { operation: Operation::Read, source, .. }) => {
            assert_eq!(source.kind(), ErrorKind::NotFound, "{when}");
        }
        Err(Error::NoSite(_) | Error::NotRegular(_)) => {}
        Err(error) => panic!("{when}: {error}"),
        Ok(files) => assert!(files.len() <= whole.len(), "{when}"),
    });
}

/// A file that `look_at` can't read again is not treated as removed.
#[test]
fn folder_that_fails_when_it_is_looked_at_again_is_told() {
    let site = lay();
    let mut n_told = 0;
    for at in 0.. {
        let disk = Faulty::new(Fault::Failed(ErrorKind::PermissionDenied), at);
        let Ok(mut folder) = SourceFolder::open_on(&disk.disk(), site.path()) else { continue };
        let looked = folder.look_at([Path::new("content/xa")]);
        if disk.n_done() <= at {
            break;
        }
        assert!(matches!(looked, Err(Error::Io { .. })), "at {at}");
        n_told += 1;
    }
    assert!(n_told >= 4, "only {n_told}");
}

#[cfg(unix)]
#[test]
fn links_out_of_the_site_in_a_circle_and_to_nowhere_are_told() {
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    fs::write(elsewhere.path().join("mine.md"), REPORT).expect("written");
    let out = elsewhere.path().to_str().expect("a plain path");
    // The path of the link, and its target.
    let cases = [
        ("content/ra.md", &*format!("{out}/mine.md")),
        ("content/ra", out),
        ("content/xa/vong", ".."),
        ("content/xa/vong", "../.."),
        ("content/xa/vong", "vong"),
        ("content/xa/thon/vong", "../../xa"),
        ("content/khong", "khong-co"),
        ("content/thiet-bi", "/dev/null"),
        // Inside the site, but not meant for readers.
        ("content/g.txt", "../.git/config"),
        ("content/g", "../.git"),
        ("content/xa/g.txt", "../.rieng/mat-khau.txt"),
        ("content/s.txt", "../site.yaml"),
        ("content/t.css", "../themes/plain/theme.yaml"),
        ("content/tat-ca", "."),
        ("themes/plain/templates/g.html", "../../../.git/config"),
        ("themes/plain/templates/a.html", "../../../content/a.md"),
    ];
    let secrets = |site: &TempDir| {
        for path in [".git/config", "content/.rieng/mat-khau.txt"] {
            let path = site.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, "token = 4f1c9a77").expect("written");
        }
    };
    for (at, to) in cases {
        let site = lay();
        secrets(&site);
        std::os::unix::fs::symlink(to, site.path().join(at)).expect("linked");
        let Err(Error::NotRegular(path)) = load_on(&system(), site.path()).map(|_| ()) else {
            panic!("{at} to {to} is taken")
        };
        assert!(path.ends_with(at.rsplit('/').next().unwrap_or(at)), "{at} to {to}: {}", path.display());
    }
}

#[cfg(unix)]
#[test]
fn pipes_are_told_and_not_waited_for() {
    let site = lay();
    let pipe = site.path().join("content/xa/ong.md");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR, 0)
        .expect("a pipe");
    let loaded = load_on(&system(), site.path()).map(|_| ());
    assert!(matches!(loaded, Err(Error::NotRegular(path)) if path.ends_with("content/xa/ong.md")));
}

#[cfg(unix)]
#[test]
fn links_inside_the_site_are_followed() {
    let site = lay();
    let sources = load_on(&system(), site.path()).expect("it is read");
    let paths: Vec<&str> = sources.below("content/").map(|(path, _)| &**path).collect();
    let expected = [
        "content/a.md",
        "content/thon/index.md",
        "content/xa/b.md",
        "content/xa/cung-tin.md",
        "content/xa/thon/index.md",
    ];
    assert_eq!(paths, expected);
}

/// Each level has two links to the next level, and the lowest has one back up: following all would take 2^24 visits.
#[cfg(unix)]
#[test]
fn fans_and_cycles_of_links_cost_one_visit_a_folder() {
    const LEVELS: usize = 24;
    let site = lay();
    let level = |number: usize| site.path().join(format!("content/tang-{number}"));
    for number in 0..LEVELS {
        fs::create_dir(level(number)).expect("made");
        fs::write(level(number).join("tin.md"), REPORT).expect("written");
        if number + 1 < LEVELS {
            for name in ["trai", "phai"] {
                std::os::unix::fs::symlink(format!("../tang-{}", number + 1), level(number).join(name))
                    .expect("linked");
            }
        }
    }
    let disk = Faulty::new(Fault::Nothing, 0);
    let sources = load_on(&disk.disk(), site.path()).expect("it is read");
    // Each report once by itself, and once through each link to its folder.
    let n_reports = sources.below("content/tang-").count();
    assert_eq!(n_reports, LEVELS + 2 * (LEVELS - 1));
    assert!(disk.n_done() < 20 * LEVELS + 200, "{} looks", disk.n_done());
    std::os::unix::fs::symlink("../../content", level(LEVELS - 1).join("ve")).expect("linked");
    assert!(matches!(load_on(&disk.disk(), site.path()), Err(Error::NotRegular(_))));
}

/// A link or its target is replaced: the file behind it counts as changed.
#[cfg(unix)]
#[test]
fn changes_behind_links_are_seen_when_one_looks_again() {
    let site = lay();
    let mut folder = SourceFolder::open(site.path()).expect("a site");
    let read = |folder: &mut SourceFolder, path: &str| {
        let sources = folder.take_sources();
        sources.files.contains_key(path).then(|| sources.reader.read(path).expect("it is there"))
    };
    fs::write(site.path().join("content/a.md"), "other").expect("written");
    assert!(folder.look_at([Path::new("content/a.md")]).expect("it is there"));
    assert_eq!(read(&mut folder, "content/xa/cung-tin.md").as_deref(), Some(b"other".as_slice()));
    fs::remove_file(site.path().join("content/xa/cung-tin.md")).expect("removed");
    assert!(folder.look_at([Path::new("content/xa/cung-tin.md")]).expect("it has gone"));
    assert_eq!(read(&mut folder, "content/xa/cung-tin.md"), None);
    assert!(read(&mut folder, "content/thon/index.md").is_some());
    fs::remove_file(site.path().join("content/thon")).expect("removed");
    assert!(folder.look_at([Path::new("content/thon")]).expect("it has gone"));
    assert_eq!(read(&mut folder, "content/thon/index.md"), None);
    assert!(read(&mut folder, "content/xa/thon/index.md").is_some());
}

/// A file whose name differs only in its normal form appears and disappears. Whichever of the two is reported, the
/// other stays unchanged.
#[cfg(not(target_os = "macos"))]
#[test]
fn twin_in_another_normal_form_comes_and_goes() {
    let (composed, decomposed) = ("content/tin-xã.md", "content/tin-xa\u{303}.md");
    for (first, second) in [(composed, decomposed), (decomposed, composed)] {
        for told in [second, composed, decomposed] {
            let site = lay();
            let write = |path: &str, text: &str| fs::write(site.path().join(path), text).expect("written");
            write(first, "first");
            let mut folder = SourceFolder::open(site.path()).expect("a site");
            let found = |folder: &mut SourceFolder| {
                let sources = folder.take_sources();
                let reports = sources.below("content/tin-");
                let read = |path: &str| {
                    String::from_utf8(sources.reader.read(path).expect("it is there")).expect("text")
                };
                reports.map(|(path, _)| (path.to_string(), read(path))).collect::<Vec<_>>()
            };
            let alone = vec![(composed.to_owned(), "first".to_owned())];
            assert_eq!(found(&mut folder), alone);
            write(second, "second");
            folder.look_at([Path::new(told)]).expect("both are there");
            folder.look_at([Path::new(second)]).expect("both are there");
            let mut both = found(&mut folder);
            both.sort_by(|one, other| one.1.cmp(&other.1));
            assert_eq!(
                both,
                [(first.to_owned(), "first".to_owned()), (second.to_owned(), "second".to_owned())]
            );
            fs::remove_file(site.path().join(second)).expect("removed");
            folder.look_at([Path::new(told)]).expect("one is there");
            folder.look_at([Path::new(second)]).expect("one is there");
            assert_eq!(found(&mut folder), alone, "{first:?}, told of {told:?}");
        }
    }
}
