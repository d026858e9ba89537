//! Plans a commit: decides and checks everything before the first change.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::Timestamp;

use super::folder::OutputFolder;
use super::manifest::{Manifest, Record, Retired, holds};
use crate::disk::FileType;
use crate::error::Error;
use crate::output::{OutputPath, Phase, lower};

/// The result of comparing one file of the new site.
pub(super) enum Compared {
    /// The output folder already has these bytes.
    Kept(Record),
    /// The bytes are in a temporary file.
    Staged { change: FileChange, phase: Phase, is_edited: bool, file: PathBuf, record: Record },
}

/// Whether a file is new at its path or replaces one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum FileChange {
    New,
    Replaced,
}

/// The steps of a commit.
pub(super) struct CommitPlan {
    /// The renames, in order.
    pub(super) moves: Vec<Move>,
    /// Files and folders to remove before the first rename.
    pub(super) obstacles: Obstacles,
    /// Our files that aren't part of the new site, except those that stay for a while.
    pub(super) stale: BTreeMap<OutputPath, Record>,
    /// The manifest after the commit.
    pub(super) next: Manifest,
}

/// A file to move into the output folder. The order of the first fields is the order of the renames. New files come
/// before changed ones: no page links to a new file until the first changed page is in place, so no reader meets a page
/// whose own links don't work yet. A page comes after the files it shows and before the lists that point to it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Move {
    pub(super) change: FileChange,
    /// Whether this is a home page where none was: readers begin there, so all other new files come before it.
    is_opening: bool,
    pub(super) phase: Phase,
    pub(super) path: OutputPath,
    pub(super) file: PathBuf,
    /// Whether somebody else has edited the file that it replaces.
    pub(super) is_edited: bool,
}

/// Our files and folders that are in the way: a file in the place of a folder, or a folder in the place of a file.
#[derive(Default)]
pub(super) struct Obstacles {
    pub(super) files: Vec<OutputPath>,
    /// Removed after the files, in this order.
    pub(super) folders: Vec<String>,
}

/// Plans the steps from the `old` manifest to the files in `compared`.
///
/// # Errors
/// [`Error::ForeignFile`] if something that isn't ours is in the way; [`Error::Io`] if the user may not change a folder
/// or a file that has to be changed.
pub(super) fn plan(
    output: &OutputFolder,
    old: &Manifest,
    compared: BTreeMap<OutputPath, Compared>,
    now: Timestamp,
) -> Result<CommitPlan, Error> {
    let mut moves = Vec::new();
    let files = compared.into_iter().map(|(path, compared)| match compared {
        Compared::Kept(record) => (path, record),
        Compared::Staged { change, phase, is_edited, file, record } => {
            let is_opening = change == FileChange::New && &*path == "index.html";
            moves.push(Move { change, is_opening, phase, path: path.clone(), file, is_edited });
            (path, record)
        }
    });
    let mut next = Manifest::new(files.collect());
    moves.sort();
    let stale = part(old, &mut next, now);
    // A missing folder has no files.
    let mut absent = BTreeSet::new();
    let obstacles =
        Clearing { output, stale: &stale, obstacles: Obstacles::default() }.clear(&moves, &mut absent)?;
    check_writable(output, &moves, &stale, &absent)?;
    Ok(CommitPlan { moves, obstacles, stale, next })
}

impl CommitPlan {
    /// The stale files whose paths differ from a path of the new site only in case, each with that path. On a disk that
    /// ignores case, both are one file.
    pub(super) fn in_other_case(&self) -> BTreeMap<&OutputPath, &OutputPath> {
        if self.stale.is_empty() {
            return BTreeMap::new();
        }
        let stale: BTreeMap<_, _> = self.stale.keys().map(|path| (lower(path), path)).collect();
        self.next.files.keys().filter_map(|live| Some((*stale.get(&lower(live))?, live))).collect()
    }
}

/// The plan to remove all our files.
pub(super) fn removal(output: &OutputFolder, old: &Manifest) -> Result<CommitPlan, Error> {
    let retired = old.retired.iter().map(|(path, retired)| (path, &retired.record));
    let ours = old.files.iter().chain(retired);
    let stale = ours.map(|(path, record)| (path.clone(), *record)).collect();
    check_writable(output, &[], &stale, &BTreeSet::new())?;
    Ok(CommitPlan {
        moves: Vec::new(),
        obstacles: Obstacles::default(),
        stale,
        next: Manifest::new(BTreeMap::new()),
    })
}

/// The folders above a file, from the top: `a` and `a/b` for `a/b/c.html`.
pub(super) fn folders(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

/// Splits the files that the new site doesn't have: theme files stay for a while, the others are returned.
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

/// Checks before the first change that no folder or file is read-only, which would stop a later change. The folders in
/// `absent` are known to be missing.
fn check_writable(
    output: &OutputFolder,
    moves: &[Move],
    stale: &BTreeMap<OutputPath, Record>,
    absent: &BTreeSet<&str>,
) -> Result<(), Error> {
    let mut folders = BTreeSet::new();
    let replaced = moves.iter().filter(|step| step.change == FileChange::Replaced).map(|step| &step.path);
    for path in replaced.chain(stale.keys()) {
        if output.file_type(path)? == Some(FileType::File) {
            output.parent.check_writable(&output.at(path))?;
        }
        folders.insert(path.rsplit_once('/').map_or("", |(folder, _)| folder));
    }
    let mut asked = BTreeSet::new();
    for step in moves.iter().filter(|step| step.change == FileChange::New) {
        // Check the innermost existing folder.
        for folder in self::folders(&step.path).rev().chain([""]) {
            if !asked.insert(folder) {
                break;
            }
            if absent.contains(folder) {
                continue;
            }
            if output.file_type(folder)? == Some(FileType::Folder) {
                folders.insert(folder);
                break;
            }
        }
    }
    folders.iter().try_for_each(|folder| output.parent.check_writable(&output.at(folder)))
}

struct Clearing<'a> {
    output: &'a OutputFolder,
    stale: &'a BTreeMap<OutputPath, Record>,
    obstacles: Obstacles,
}

impl Clearing<'_> {
    /// Adds to `absent` the folders of the moves that are not there.
    fn clear<'m>(mut self, moves: &'m [Move], absent: &mut BTreeSet<&'m str>) -> Result<Obstacles, Error> {
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
                match self.output.file_type(folder)? {
                    None => {
                        absent.insert(folder);
                    }
                    Some(FileType::Folder) => {}
                    Some(FileType::File) => self.file(folder)?,
                    // A file behind a link isn't inside the output folder.
                    Some(FileType::Link | FileType::Other) => {
                        return Err(Error::ForeignFile(self.output.full(folder)));
                    }
                }
            }
            if step.path.rsplit_once('/').is_some_and(|(folder, _)| absent.contains(folder)) {
                continue;
            }
            if self.output.file_type(&step.path)? == Some(FileType::Folder) {
                self.folder(&step.path)?;
            }
        }
        Ok(self.obstacles)
    }

    /// A file may be removed only if this commit would delete it anyway.
    fn file(&mut self, path: &str) -> Result<(), Error> {
        match self.stale.get_key_value(path) {
            Some((ours, record)) if holds(self.output, path, record)? => {
                self.obstacles.files.push(ours.clone())
            }
            _ => return Err(Error::ForeignFile(self.output.full(path))),
        }
        Ok(())
    }

    fn folder(&mut self, path: &str) -> Result<(), Error> {
        let names = self.output.parent.list(&self.output.at(path))?.unwrap_or_default();
        for (name, file_type) in names {
            let foreign = || Error::ForeignFile(self.output.full(path).join(&name));
            let Some(name) = name.to_str() else { return Err(foreign()) };
            let inner = format!("{path}/{name}");
            match file_type {
                FileType::File => self.file(&inner)?,
                FileType::Folder => self.folder(&inner)?,
                FileType::Link | FileType::Other => return Err(foreign()),
            }
        }
        self.obstacles.folders.push(path.to_owned());
        Ok(())
    }
}
