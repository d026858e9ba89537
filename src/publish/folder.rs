//! Finds the real output folder, and checks that a build may write there.

use std::collections::{BTreeSet, HashMap};
use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use foldhash::fast::RandomState;

use super::Options;
use crate::disk::{Dir, DiskEntry, FileSystem, FileType};
use crate::error::{Error, Operation};
use crate::output::lower;

/// The output folder, which may not exist yet, reached through its parent folder.
pub(super) struct OutputFolder {
    /// The parent folder, which also contains the work folder.
    pub(super) parent: Dir,
    /// Its name there.
    pub(super) name: PathBuf,
    listed: RwLock<ListedFolders>,
}

/// The names in folders of the output, sorted. Every folder here was found to be a folder, and not a link.
type ListedFolders = HashMap<String, Vec<(OsString, FileType)>, RandomState>;

const POISONED: &str = "no thread panics while it holds the folders";

impl OutputFolder {
    /// Opens the parent of `output`, a path without links. `None` if there is no such folder.
    pub(super) fn open(system: &Arc<dyn FileSystem>, output: &Path) -> Result<Option<Self>, Error> {
        let (parent, name) = part(output);
        let parent = Dir::open(system, parent)?;
        Ok(parent.map(|parent| Self::in_folder(parent, name)))
    }

    /// The same, but creates the parent if it is missing.
    pub(super) fn create(system: &Arc<dyn FileSystem>, output: &Path) -> Result<Self, Error> {
        let (parent, name) = part(output);
        let parent = Dir::open_or_create(system, parent)?;
        Ok(Self::in_folder(parent, name))
    }

    fn in_folder(parent: Dir, name: &Path) -> Self {
        Self { parent, name: name.to_owned(), listed: RwLock::default() }
    }

    /// The path of a file or folder of the output, below the parent folder.
    pub(super) fn at(&self, path: &str) -> PathBuf {
        // Allocates memory once. Joining two paths would copy the first and then reallocate for the second.
        let mut full = PathBuf::with_capacity(self.name.as_os_str().len() + 1 + path.len());
        full.push(&self.name);
        if !path.is_empty() {
            full.push(path);
        }
        full
    }

    /// The full path of a file or folder of the output, for messages.
    pub(super) fn full(&self, path: &str) -> PathBuf {
        self.parent.join(&self.at(path))
    }

    /// The entry at a path of the output.
    pub(super) fn find(&self, path: &str) -> Result<Option<DiskEntry>, Error> {
        self.parent.find(&self.at(path))
    }

    /// The same, faster, for a file that is left alone if it is unchanged. Looks at each folder above it only once: a
    /// link that replaces one later could as well appear after the build.
    pub(super) fn glance(&self, path: &str) -> Result<Option<DiskEntry>, Error> {
        if self.is_folder(above(path)) { self.parent.glance(&self.at(path)) } else { self.find(path) }
    }

    /// Whether a folder of the output is a real folder. Lists each folder once, which tells the types of all folders in
    /// it.
    fn is_folder(&self, folder: &str) -> bool {
        if folder.is_empty() {
            return true;
        }
        let (above, name) = folder.rsplit_once('/').unwrap_or(("", folder));
        let is_listed = |names: &Vec<(OsString, FileType)>| {
            let found = names.binary_search_by(|(other, _)| other.as_os_str().cmp(OsStr::new(name)));
            found.is_ok_and(|idx| names[idx].1 == FileType::Folder)
        };
        if let Some(names) = self.listed.read().expect(POISONED).get(above) {
            return is_listed(names);
        }
        if !self.is_folder(above) {
            return false;
        }
        // If a folder can't be listed, each file in it is looked up from the output folder.
        let names = self.parent.list(&self.at(above)).ok().flatten().unwrap_or_default();
        let is_folder = is_listed(&names);
        self.listed.write().expect(POISONED).insert(above.to_owned(), names);
        is_folder
    }

    /// The type of the entry at a path of the output.
    pub(super) fn file_type(&self, path: &str) -> Result<Option<FileType>, Error> {
        Ok(self.find(path)?.map(|entry| entry.file_type))
    }

    /// Whether the disk treats two paths that differ only in case as one file. Then it stores it under one of the
    /// names.
    pub(super) fn is_one_file(&self, one: &str, other: &str) -> Result<bool, Error> {
        let are_there = self.find(one)?.is_some() && self.find(other)?.is_some();
        Ok(are_there && !(self.spelt(one)?.is_none() && self.spelt(other)?.is_none()))
    }

    /// Renames a file, and the folders above it, to the spelling of its path, on a disk that ignores case.
    pub(super) fn respell(&self, path: &str) -> Result<(), Error> {
        while let Some((place, name)) = self.spelt(path)? {
            let wanted = self.at(place);
            self.parent.rename(&wanted.with_file_name(name), &self.parent, &wanted)?;
        }
        Ok(())
    }

    /// The first part of a path that the disk stores in another case, and the stored name.
    fn spelt<'p>(&self, path: &'p str) -> Result<Option<(&'p str, OsString)>, Error> {
        let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
        for place in ends.map(|end| &path[..end]) {
            let name = place.rsplit('/').next().unwrap_or(place);
            let names = self.parent.list(&self.at(above(place)))?.unwrap_or_default();
            let is_spelt_so = names.iter().any(|(listed, _)| listed == name);
            let is_meant =
                |listed: &OsString| listed.to_str().is_some_and(|listed| lower(listed) == lower(name));
            let listed = names.into_iter().map(|(listed, _)| listed).find(is_meant);
            if let Some(listed) = listed.filter(|_| !is_spelt_so) {
                return Ok(Some((place, listed)));
            }
        }
        Ok(None)
    }

    /// Whether the folder is missing, or contains only names that begin with a dot, such as `.git` and `.gitkeep`.
    pub(super) fn is_bare(&self) -> Result<bool, Error> {
        let names = self.parent.list(&self.name)?.unwrap_or_default();
        Ok(names.iter().all(|(name, _)| name.as_encoded_bytes().starts_with(b".")))
    }
}

/// The folders for the files of a commit, which are created if they are missing.
pub(super) struct NewFolders<'o> {
    output: &'o OutputFolder,
    /// The folders that exist by now.
    pub(super) made: BTreeSet<String>,
    /// The folder that was used last: the next file is usually in the same one.
    held: Option<(String, Dir)>,
}

impl<'o> NewFolders<'o> {
    pub(super) fn new(output: &'o OutputFolder) -> Self {
        Self { output, made: BTreeSet::new(), held: None }
    }

    /// Creates the folder of a file, and those above it.
    pub(super) fn make_for(&mut self, path: &str) -> Result<(), Error> {
        self.make(above(path))
    }

    /// Opens the folder of a file, and creates it if it is missing.
    pub(super) fn open_for(&mut self, path: &str) -> Result<&Dir, Error> {
        self.make_for(path)?;
        self.hold(above(path))
    }

    fn make(&mut self, folder: &str) -> Result<(), Error> {
        if self.made.contains(folder) {
            return Ok(());
        }
        match folder.rsplit_once('/') {
            Some((above, name)) => {
                self.make(above)?;
                self.hold(above)?.create_folders(Path::new(name))?;
            }
            None => drop(self.output.parent.create_folders(&self.output.at(folder))?),
        }
        self.made.insert(folder.to_owned());
        Ok(())
    }

    /// Opens an existing folder.
    fn hold(&mut self, folder: &str) -> Result<&Dir, Error> {
        if self.held.as_ref().is_none_or(|(held, _)| held != folder) {
            let opened = self.output.parent.enter(&self.output.at(folder))?;
            let gone = || Error::io(Operation::Write, self.output.full(folder), ErrorKind::NotFound.into());
            self.held = Some((folder.to_owned(), opened.ok_or_else(gone)?));
        }
        Ok(&self.held.as_ref().expect("it was opened just now").1)
    }
}

/// The parent of a file or folder of the output.
fn above(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Splits a folder's path into its parent and its name.
fn part(output: &Path) -> (&Path, &Path) {
    let name = output.file_name().expect("the root of a volume was refused as unsafe");
    (output.parent().unwrap_or(Path::new("/")), Path::new(name))
}

/// The canonical path of the output folder, which need not exist yet.
///
/// # Errors
/// [`Error::UnsafeOutput`] for a link, the root of a volume, the home folder or the sources, and for any folder around
/// these; [`Error::NoDrive`]; [`Error::Io`] if it is a file.
pub(super) fn resolve(
    system: &Arc<dyn FileSystem>,
    output: &Path,
    options: &Options,
) -> Result<PathBuf, Error> {
    let is_unsafe = || Error::UnsafeOutput(output.to_owned());
    // Collected anew because a final slash would follow a link.
    let typed: PathBuf = absolute(output)?.components().collect();
    if let (Some(parent), Some(name)) = (typed.parent(), typed.file_name())
        && let Some(parent) = Dir::open(system, parent)?
    {
        match parent.find(Path::new(name))?.map(|entry| entry.file_type) {
            None | Some(FileType::Folder) => {}
            Some(FileType::File) => {
                return Err(Error::io(Operation::Write, output, ErrorKind::NotADirectory.into()));
            }
            Some(FileType::Link | FileType::Other) => return Err(is_unsafe()),
        }
    }
    let place = canonical(&**system, &typed)?.ok_or_else(is_unsafe)?;
    if place.file_name().is_none()
        || touches_sources(&**system, &place, &options.sources)?
        || holds_home(&**system, &place)?
    {
        return Err(is_unsafe());
    }
    Ok(place)
}

/// Whether building into `place` would write among the sources or over them.
fn touches_sources(system: &dyn FileSystem, place: &Path, sources: &Path) -> Result<bool, Error> {
    let sources = absolute(sources)?;
    if canonical(system, &sources)?.is_some_and(|root| root.starts_with(place)) {
        return Ok(true);
    }
    for name in ["content", "themes"] {
        // Canonical again, because the folder itself may be a link to somewhere else.
        let folder = canonical(system, &sources.join(name))?;
        if folder.is_some_and(|folder| folder.starts_with(place) || place.starts_with(&folder)) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn holds_home(system: &dyn FileSystem, place: &Path) -> Result<bool, Error> {
    match std::env::home_dir().filter(|home| home.is_absolute()) {
        Some(home) => Ok(canonical(system, &home)?.is_some_and(|home| home.starts_with(place))),
        None => Ok(false),
    }
}

fn absolute(path: &Path) -> Result<PathBuf, Error> {
    std::path::absolute(path).map_err(|e| Error::io(Operation::Read, path, e))
}

/// The path with its existing part without links, and the rest as typed. `None` if the rest contains a `..`, which has
/// no meaning in a folder that doesn't exist.
fn canonical(system: &dyn FileSystem, path: &Path) -> Result<Option<PathBuf>, Error> {
    match system.canonical(path) {
        Ok(path) => return Ok(Some(path)),
        Err(e) if e.kind() == ErrorKind::NotFound => {}
        Err(e) => return Err(Error::io(Operation::Read, path, e)),
    }
    let Some(parent) = path.parent() else { return Err(Error::NoDrive(path.to_owned())) };
    let Some(name) = path.file_name() else { return Ok(None) };
    Ok(canonical(system, parent)?.map(|parent| parent.join(name)))
}
