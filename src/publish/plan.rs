//! What a commit will do, decided and checked before anything is changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::Timestamp;

use super::folder::OutputFolder;
use super::manifest::{Manifest, Record, Retired, holds};
use crate::disk::FileType;
use crate::error::Error;
use crate::output::{OutputPath, Phase, lower};

/// What became of one file of the new site.
pub(super) enum Compared {
    /// The output folder has these bytes already.
    Kept(Record),
    /// The bytes wait in a temporary file.
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
    /// The renames, in the order in which they are made.
    pub(super) moves: Vec<Move>,
    /// What has to go before the first rename.
    pub(super) obstacles: Obstacles,
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
    pub(super) change: FileChange,
    /// Whether this is a home page where there was none: readers begin there, so all that is new comes before it.
    is_opening: bool,
    pub(super) phase: Phase,
    pub(super) path: OutputPath,
    pub(super) file: PathBuf,
    /// Whether somebody else has edited the file that it replaces.
    pub(super) is_edited: bool,
}

/// What of ours is in the way: a file where a folder must go, or a folder where a file must go.
#[derive(Default)]
pub(super) struct Obstacles {
    pub(super) files: Vec<OutputPath>,
    /// To be removed after the files, in this order.
    pub(super) folders: Vec<String>,
}

/// Plans the step from the `old` manifest to the files in `compared`.
///
/// # Errors
/// [`Error::ForeignFile`] if something that isn't ours stands in the way; [`Error::Io`] if a folder or a file that has
/// to be changed can't be.
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
    // Where there is no folder, there is nothing in it.
    let mut absent = BTreeSet::new();
    let obstacles =
        Clearing { output, stale: &stale, obstacles: Obstacles::default() }.clear(&moves, &mut absent)?;
    check_writable(output, &moves, &stale, &absent)?;
    Ok(CommitPlan { moves, obstacles, stale, next })
}

impl CommitPlan {
    /// The stale files whose paths differ from that of a file of the new site in case alone, each with that one. On a
    /// disk that makes no difference, the two are one file.
    pub(super) fn in_other_case(&self) -> BTreeMap<&OutputPath, &OutputPath> {
        if self.stale.is_empty() {
            return BTreeMap::new();
        }
        let stale: BTreeMap<_, _> = self.stale.keys().map(|path| (lower(path), path)).collect();
        self.next.files.keys().filter_map(|live| Some((*stale.get(&lower(live))?, live))).collect()
    }
}

/// The plan to remove all that is ours.
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

/// Splits the files that the new site doesn't have: theme files retire and stay for a while, the others are returned.
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
        // The innermost that is there.
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
                    // Behind a link is not inside the output folder.
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

    /// A file may go only if it would be deleted at the end of this commit anyway.
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
