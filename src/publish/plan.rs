//! What a commit will do, decided and checked before anything is changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::disk::Disk;
use super::manifest::{Manifest, Record, Retired, holds};
use super::system::Found;
use crate::error::Error;
use crate::output::{OutputPath, Phase};

/// What became of one file of the new site.
pub(super) enum Noted {
    /// The output folder has these bytes already.
    Kept(Record),
    /// The bytes wait in a temporary file.
    Staged { place: Place, phase: Phase, is_edited: bool, file: PathBuf, record: Record },
}

/// Whether a file is new at its path or replaces one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Free,
    Taken,
}

/// The steps of a commit.
pub(super) struct Plan {
    /// The renames, in the order in which they are made.
    pub(super) moves: Vec<Move>,
    /// What has to go before the first rename.
    pub(super) way: Way,
    /// What we wrote and the new site doesn't have, but for what stays a while.
    pub(super) stale: BTreeMap<OutputPath, Record>,
    /// The manifest once all is done.
    pub(super) next: Manifest,
}

/// One file on its way into the output folder. The order of the first fields is the order of the renames. What is new
/// comes before what changed: until the first changed page is there, nothing links to it, so nobody meets one whose own
/// links are still on their way. Then a page comes after the files it shows and before the lists that point to it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Move {
    pub(super) place: Place,
    /// Whether this is a home page where there was none: readers begin there, so all that is new comes before it.
    is_opening: bool,
    pub(super) phase: Phase,
    pub(super) path: OutputPath,
    pub(super) file: PathBuf,
    /// Whether somebody else has edited the file that it replaces.
    pub(super) is_edited: bool,
}

/// What of ours stands in the way: a file where a folder must go, or a folder where a file must go.
#[derive(Default)]
pub(super) struct Way {
    pub(super) files: Vec<OutputPath>,
    /// To be removed after the files, in this order.
    pub(super) folders: Vec<PathBuf>,
}

/// Plans the step from the `old` manifest to the files in `noted`.
///
/// # Errors
/// [`Error::ForeignFile`] if something that isn't ours stands in the way; [`Error::Io`] if a folder or a file that has
/// to be changed can't be.
pub(super) fn plan(
    disk: &Disk,
    output: &Path,
    old: &Manifest,
    noted: BTreeMap<OutputPath, Noted>,
    now: Timestamp,
) -> Result<Plan, Error> {
    let mut moves = Vec::new();
    let files = noted.into_iter().map(|(path, noted)| match noted {
        Noted::Kept(record) => (path, record),
        Noted::Staged { place, phase, is_edited, file, record } => {
            let is_opening = place == Place::Free && &*path == "index.html";
            moves.push(Move { place, is_opening, phase, path: path.clone(), file, is_edited });
            (path, record)
        }
    });
    let mut next = Manifest::new(files.collect());
    moves.sort();
    let stale = part(old, &mut next, now);
    // Where there is no folder, there is nothing in it.
    let mut absent = BTreeSet::new();
    let way = Clearing { disk, output, stale: &stale, way: Way::default() }.clear(&moves, &mut absent)?;
    check_writable(disk, output, &moves, &stale, &absent)?;
    Ok(Plan { moves, way, stale, next })
}

/// The plan to remove all that is ours.
pub(super) fn removal(disk: &Disk, output: &Path, old: &Manifest) -> Result<Plan, Error> {
    let retired = old.retired.iter().map(|(path, retired)| (path, &retired.record));
    let ours = old.files.iter().chain(retired);
    let stale = ours.map(|(path, record)| (path.clone(), *record)).collect();
    check_writable(disk, output, &[], &stale, &BTreeSet::new())?;
    Ok(Plan { moves: Vec::new(), way: Way::default(), stale, next: Manifest::new(BTreeMap::new()) })
}

/// The folders above a file, from the top: `a` and `a/b` for `a/b/c.html`.
pub(super) fn folders(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

/// Parts what the new site doesn't have: some stays a while, the rest is the answer.
fn part(old: &Manifest, next: &mut Manifest, now: Timestamp) -> BTreeMap<OutputPath, Record> {
    let mut stale = BTreeMap::new();
    for (path, record) in &old.files {
        if next.files.contains_key(path) {
            continue;
        }
        if record.stays {
            next.retired.insert(path.clone(), Retired::new(*record, now));
        } else {
            stale.insert(path.clone(), *record);
        }
    }
    for (path, retired) in &old.retired {
        if next.files.contains_key(path) {
            continue;
        }
        match retired.at(now) {
            Some(retired) => drop(next.retired.insert(path.clone(), retired)),
            None => drop(stale.insert(path.clone(), retired.record)),
        }
    }
    stale
}

/// Tells before the first change what would stop a later one: a folder or a file that can only be read. The folders in
/// `absent` are known not to be there.
fn check_writable(
    disk: &Disk,
    output: &Path,
    moves: &[Move],
    stale: &BTreeMap<OutputPath, Record>,
    absent: &BTreeSet<&str>,
) -> Result<(), Error> {
    let mut folders = BTreeSet::new();
    let replaced = moves.iter().filter(|step| step.place == Place::Taken).map(|step| &step.path);
    for path in replaced.chain(stale.keys()) {
        let target = output.join(&**path);
        if let Found::File(_) = disk.find(&target)? {
            disk.check_writable(&target)?;
        }
        folders.extend(target.parent().map(Path::to_owned));
    }
    let mut asked = BTreeSet::new();
    for step in moves.iter().filter(|step| step.place == Place::Free) {
        // The innermost that is there.
        for folder in self::folders(&step.path).rev().chain([""]) {
            if !asked.insert(folder) {
                break;
            }
            if absent.contains(folder) {
                continue;
            }
            let folder = if folder.is_empty() { output.to_owned() } else { output.join(folder) };
            if disk.find(&folder)? == Found::Folder {
                folders.insert(folder);
                break;
            }
        }
    }
    folders.iter().try_for_each(|folder| disk.check_writable(folder))
}

struct Clearing<'a> {
    disk: &'a Disk,
    output: &'a Path,
    stale: &'a BTreeMap<OutputPath, Record>,
    way: Way,
}

impl Clearing<'_> {
    /// Adds to `absent` the folders of the moves that are not there.
    fn clear<'m>(mut self, moves: &'m [Move], absent: &mut BTreeSet<&'m str>) -> Result<Way, Error> {
        let mut seen = BTreeSet::new();
        for step in moves {
            let mut above = None;
            for folder in folders(&step.path) {
                let is_below_nothing = above.replace(folder).is_some_and(|above| absent.contains(above));
                if !seen.insert(folder) {
                    continue;
                }
                if is_below_nothing {
                    absent.insert(folder);
                    continue;
                }
                match self.disk.find(&self.output.join(folder))? {
                    Found::Nothing => {
                        absent.insert(folder);
                    }
                    Found::Folder => {}
                    Found::File(_) => self.file(folder)?,
                    // Behind a link is not inside the output folder.
                    Found::Other => return Err(Error::ForeignFile(self.output.join(folder))),
                }
            }
            if step.path.rsplit_once('/').is_some_and(|(folder, _)| absent.contains(folder)) {
                continue;
            }
            if self.disk.find(&self.output.join(&*step.path))? == Found::Folder {
                self.folder(&step.path)?;
            }
        }
        Ok(self.way)
    }

    /// A file may go only if it would be deleted at the end of this commit anyway.
    fn file(&mut self, path: &str) -> Result<(), Error> {
        let target = self.output.join(path);
        match self.stale.get_key_value(path) {
            Some((ours, record)) if holds(self.disk, &target, record.hash)? => {
                self.way.files.push(ours.clone())
            }
            _ => return Err(Error::ForeignFile(target)),
        }
        Ok(())
    }

    fn folder(&mut self, path: &str) -> Result<(), Error> {
        let target = self.output.join(path);
        for name in self.disk.list(&target)? {
            let Some(name) = name.to_str() else { return Err(Error::ForeignFile(target.join(name))) };
            let inner = format!("{path}/{name}");
            match self.disk.find(&target.join(name))? {
                Found::Nothing => {}
                Found::File(_) => self.file(&inner)?,
                Found::Folder => self.folder(&inner)?,
                Found::Other => return Err(Error::ForeignFile(target.join(name))),
            }
        }
        self.way.folders.push(target);
        Ok(())
    }
}
