//! Differences on Windows: its disk ignores case, and a folder that another program has open can't be removed.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use bantin::disk::{Access, DiskEntry, FileSystem, FileType, Handle, System};
use bantin::error::Error;
use bantin::publish::{Published, open_on};

use super::site::{Files, Site, published, put_all};

/// The disk of this machine, behaving like that of Windows.
#[derive(Default)]
struct Caseless {
    /// The folders that another program has open, by name.
    held: Mutex<BTreeSet<OsString>>,
    /// The path of a missing drive.
    missing: Option<PathBuf>,
}

/// The path in the disk's spelling, as far as it exists.
fn spelt(folder: &Handle, path: &Path) -> PathBuf {
    let mut there = PathBuf::new();
    for part in path {
        let wanted = part.to_string_lossy().to_lowercase();
        let names = System.list(folder, &there).unwrap_or_default();
        let found = names.into_iter().map(|(name, _)| name);
        let found = found.into_iter().find(|name| name.to_string_lossy().to_lowercase() == wanted);
        there.push(found.as_deref().unwrap_or(part));
    }
    there
}

impl FileSystem for Caseless {
    fn open(&self, folder: &Path) -> io::Result<Handle> {
        System.open(folder)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        if self.missing.as_ref().is_some_and(|missing| missing.starts_with(path) || path.starts_with(missing))
        {
            return Err(ErrorKind::NotFound.into());
        }
        System.canonical(path)
    }

    fn enter(&self, folder: &Handle, path: &Path) -> io::Result<Handle> {
        System.enter(folder, &spelt(folder, path))
    }

    fn is_own(&self, folder: &Handle) -> io::Result<bool> {
        System.is_own(folder)
    }

    fn find(&self, folder: &Handle, path: &Path) -> io::Result<DiskEntry> {
        System.find(folder, &spelt(folder, path))
    }

    fn list(&self, folder: &Handle, path: &Path) -> io::Result<Vec<(OsString, FileType)>> {
        System.list(folder, &spelt(folder, path))
    }

    fn open_file(&self, folder: &Handle, path: &Path) -> io::Result<(File, DiskEntry)> {
        System.open_file(folder, &spelt(folder, path))
    }

    fn check_writable(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        System.check_writable(folder, &spelt(folder, path))
    }

    fn create_folder(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        System.create_folder(folder, &spelt(folder, path))
    }

    fn create(&self, folder: &Handle, path: &Path, parts: &[&[u8]]) -> io::Result<DiskEntry> {
        System.create(folder, &spelt(folder, path), parts)
    }

    fn set_access(&self, folder: &Handle, path: &Path, access: Access) -> io::Result<()> {
        System.set_access(folder, &spelt(folder, path), access)
    }

    fn heritage(&self, folder: &Handle, path: &Path) -> io::Result<Vec<u8>> {
        System.heritage(folder, &spelt(folder, path))
    }

    fn flush(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        System.flush(folder, &spelt(folder, path))
    }

    fn flush_folder(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        System.flush_folder(folder, &spelt(folder, path))
    }

    fn flush_all(&self, folder: &Handle) -> io::Result<()> {
        System.flush_all(folder)
    }

    /// A replaced file keeps its old name; one renamed to its own name in another case gets the new name.
    fn rename(&self, from: (&Handle, &Path), to: (&Handle, &Path)) -> io::Result<()> {
        let (source, place) = (spelt(from.0, from.1), spelt(to.0, to.1));
        let is_itself = from.0.path().join(&source) == to.0.path().join(&place);
        let place =
            if is_itself { place.with_file_name(to.1.file_name().unwrap_or_default()) } else { place };
        System.rename((from.0, &source), (to.0, &place))
    }

    fn remove_file(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        System.remove_file(folder, &spelt(folder, path))
    }

    fn remove_folder(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        let path = spelt(folder, path);
        let is_empty = System.list(folder, &path).is_ok_and(|names| names.is_empty());
        let is_held = path.file_name().is_some_and(|name| self.held.lock().expect("no panic").contains(name));
        if is_empty && is_held {
            return Err(io::Error::other("a sharing violation"));
        }
        System.remove_folder(folder, &path)
    }

    fn lock(&self, folder: &Handle, path: &Path) -> io::Result<Option<File>> {
        System.lock(folder, &spelt(folder, path))
    }

    fn is_momentary(&self, error: &io::Error) -> bool {
        error.kind() == ErrorKind::Other
    }
}

fn build(site: &Site, disk: &Arc<Caseless>, files: &Files) -> Result<Published, Error> {
    let disk: Arc<dyn FileSystem> = disk.clone();
    let stage = open_on(&disk, &site.path("public"), &site.options())?;
    put_all(&stage, files)?;
    stage.commit()
}

#[test]
fn address_that_changes_in_case_alone_keeps_its_page() {
    let cases: [(&str, &str, &str); 6] = [
        ("Tin-Cu.html", "tin-cu.html", "the same"),
        ("Tin-Cu.html", "tin-cu.html", "another"),
        ("tin-cu/A/index.html", "Tin-Cu/a/index.html", "the same"),
        ("tin-cu/A/index.html", "Tin-Cu/a/index.html", "another"),
        ("Tin-CŨ.html", "tin-cũ.html", "the same"),
        ("Tin-CŨ.html", "tin-cũ.html", "another"),
    ];
    for (old, new, text) in cases {
        let (site, disk) = (Site::new(), Arc::new(Caseless::default()));
        build(&site, &disk, &[("index.html", "home"), (old, "the same")]).expect("it is built");
        let after = [("index.html", "home"), (new, text)];
        let done = build(&site, &disk, &after).expect("it is built again");
        assert_eq!(done.left, [], "{old} to {new}, {text}");
        assert_eq!(done.removed, [old.into()], "{old} to {new}, {text}");
        site.check(&after);
        let again = build(&site, &disk, &after).expect("it is built a third time");
        assert_eq!(again, published(&[], &[], &[], 2), "{old} to {new}, {text}");
        site.check(&after);
    }
}

#[test]
fn file_of_somebody_else_in_another_case_stops_the_build() {
    let (site, disk) = (Site::new(), Arc::new(Caseless::default()));
    build(&site, &disk, &[("index.html", "home")]).expect("it is built");
    site.write("public/Tin.html", "mine");
    let refused = build(&site, &disk, &[("index.html", "home"), ("tin.html", "ours")]);
    assert!(matches!(refused, Err(Error::ForeignFile(_))), "{refused:?}");
    site.check(&[("index.html", "home"), ("Tin.html", "mine")]);
}

#[test]
fn folder_that_somebody_looks_into_goes_with_a_later_build() {
    let (site, disk) = (Site::new(), Arc::new(Caseless::default()));
    build(&site, &disk, &[("index.html", "home"), ("tin/mua/index.html", "x")]).expect("it is built");
    disk.held.lock().expect("no panic").insert("mua".into());
    let after = [("index.html", "home")];
    for n_removed in [1, 0] {
        let done = build(&site, &disk, &after).expect("the folder stops no build");
        assert_eq!(done.removed.len(), n_removed);
        assert!(site.path("public/tin/mua").is_dir());
    }
    disk.held.lock().expect("no panic").clear();
    build(&site, &disk, &after).expect("it is built");
    assert!(!site.path("public/tin").exists());
    assert!(site.manifest().get("held").is_none(), "nothing is left to do");
}

#[test]
fn drive_that_is_not_there_is_told_as_such() {
    let site = Site::new();
    let missing = site.path("public").ancestors().last().map(Path::to_owned);
    let disk = Arc::new(Caseless { missing: missing.clone(), ..Caseless::default() });
    let refused = build(&site, &disk, &[("index.html", "home")]);
    let Err(Error::NoDrive(path)) = refused else { panic!("{refused:?}") };
    assert_eq!(Some(path), missing);
}
