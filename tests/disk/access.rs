//! The access rights of a file that replaces another one, if the user isn't a member of that file's group.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "sites are laid on the disk here, and it is told what isn't tested"
)]

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;

use crate::publish::faulty::{Fault, Faulty};
use crate::publish::site::{Site, put_all};
use bantin::error::Error;
use bantin::load::SourceFolder;
use bantin::publish::{Options, open_on};

const GROUP: u32 = 65_534;

/// Gives a file to a group; `false` if this user can't.
fn give(file: &Path, mode: u32) -> bool {
    fs::set_permissions(file, Permissions::from_mode(mode)).expect("set");
    let is_given = chown(file, None, Some(GROUP)).is_ok();
    if !is_given {
        println!("not run: only an administrator can give a file to a group that he isn't in");
    }
    is_given
}

fn mode(file: &Path) -> u32 {
    fs::metadata(file).expect("it is there").mode() & 0o7777
}

/// Modes of the old file, and whether everybody who could read it can read the new one.
const MODES: [(u32, bool); 4] = [(0o644, true), (0o666, true), (0o640, false), (0o664, false)];

#[test]
fn a_page_that_a_group_could_no_longer_read_is_not_published() {
    for (given, is_kept) in MODES {
        let site = Site::new();
        site.build(&[("index.html", "old")]).expect("published");
        let page = site.path("public/index.html");
        if !give(&page, given) {
            return;
        }
        let disk = Faulty::new(Fault::Stranger, 0).disk();
        let options = Options { adopt: true, ..site.options() };
        let stage = open_on(&disk, &site.path("public"), &options).expect("open");
        match put_all(&stage, &[("index.html", "new")]) {
            Ok(()) => drop(stage.commit().expect("published")),
            Err(Error::LostGroup(path)) => {
                assert!(path.ends_with("public/index.html"), "{}", path.display());
                drop(stage);
            }
            Err(error) => panic!("{given:o}: {error}"),
        }
        assert_eq!(
            fs::read_to_string(&page).expect("text"),
            if is_kept { "new" } else { "old" },
            "{given:o}"
        );
        assert_eq!(mode(&page), given);
    }
}

#[test]
fn a_source_that_a_group_could_no_longer_read_is_not_replaced() {
    for (given, is_kept) in MODES {
        let site = Site::new();
        site.write("site.yaml", "title: Tin\n");
        site.write("content/a.md", "old");
        let file = site.path("content/a.md");
        if !give(&file, given) {
            return;
        }
        let disk = Faulty::new(Fault::Stranger, 0).disk();
        let folder = SourceFolder::open_on(&disk, site.path("").as_path()).expect("a site");
        match folder.replace(&"content/a.md".into(), b"old", b"new") {
            Ok(()) => assert!(is_kept, "{given:o}"),
            Err(Error::LostGroup(path)) => assert!(path.ends_with("content/a.md"), "{}", path.display()),
            Err(error) => panic!("{given:o}: {error}"),
        }
        assert_eq!(
            fs::read_to_string(&file).expect("text"),
            if is_kept { "new" } else { "old" },
            "{given:o}"
        );
        assert_eq!(mode(&file), given);
        assert_eq!(fs::read_dir(site.path("content")).expect("a folder").count(), 1, "nothing else is left");
    }
}
