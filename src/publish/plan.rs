//! What a commit will do, decided and checked before anything is changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::disk::{self, Found};
use super::manifest::{Manifest, Record, holds};
use crate::error::Error;
use crate::output::{OutputPath, Phase};

/// What became of one file of the new site.
pub(super) enum Noted {
    /// The output folder has these bytes already.
    Kept(Record),
    /// The bytes wait in a temporary file.
    Staged { phase: Phase, place: Place, file: PathBuf, record: Record },
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
    /// The files of the old manifest that the new site doesn't have.
    pub(super) stale: Vec<OutputPath>,
    /// The manifest once all is done.
    pub(super) next: Manifest,
}

/// One file on its way into the output folder. The order of the fields is the order of the renames: a page comes after
/// the files it shows and before the lists that point to it; what is new comes before what changed, which may link it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Move {
    pub(super) phase: Phase,
    pub(super) place: Place,
    pub(super) path: OutputPath,
    pub(super) file: PathBuf,
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
/// [`Error::ForeignFile`] if something that isn't ours stands in the way.
pub(super) fn plan(output: &Path, old: &Manifest, noted: BTreeMap<OutputPath, Noted>) -> Result<Plan, Error> {
    let mut moves = Vec::new();
    let mut files = BTreeMap::new();
    for (path, noted) in noted {
        let record = match noted {
            Noted::Kept(record) => record,
            Noted::Staged { phase, place, file, record } => {
                moves.push(Move { phase, place, path: path.clone(), file });
                record
            }
        };
        files.insert(path, record);
    }
    moves.sort();
    let stale: Vec<_> = old.files.keys().filter(|path| !files.contains_key(*path)).cloned().collect();
    let way = Clearing { output, old, stale: &stale, way: Way::default() }.clear(&moves)?;
    Ok(Plan { moves, way, stale, next: Manifest::new(files, BTreeMap::new()) })
}

/// The folders above a file, from the top: `a` and `a/b` for `a/b/c.html`.
pub(super) fn folders(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

struct Clearing<'a> {
    output: &'a Path,
    old: &'a Manifest,
    /// Sorted.
    stale: &'a [OutputPath],
    way: Way,
}

impl Clearing<'_> {
    fn clear(mut self, moves: &[Move]) -> Result<Way, Error> {
        let mut seen = BTreeSet::new();
        for step in moves {
            for folder in folders(&step.path).filter(|folder| seen.insert(*folder)) {
                match disk::find(&self.output.join(folder))? {
                    Found::Nothing | Found::Folder => {}
                    Found::File(_) => self.file(folder)?,
                    // Behind a link is not inside the output folder.
                    Found::Other => return Err(Error::ForeignFile(self.output.join(folder))),
                }
            }
            if disk::find(&self.output.join(&*step.path))? == Found::Folder {
                self.folder(&step.path)?;
            }
        }
        Ok(self.way)
    }

    /// A file may go only if it would be deleted at the end of this commit anyway.
    fn file(&mut self, path: &str) -> Result<(), Error> {
        let target = self.output.join(path);
        let ours = self.stale.binary_search_by(|stale| (**stale).cmp(path)).map(|at| &self.stale[at]);
        match ours {
            Ok(ours) if holds(&target, self.old.files[ours].hash)? => self.way.files.push(ours.clone()),
            _ => return Err(Error::ForeignFile(target)),
        }
        Ok(())
    }

    fn folder(&mut self, path: &str) -> Result<(), Error> {
        let target = self.output.join(path);
        for name in disk::list(&target)? {
            let Some(name) = name.to_str() else { return Err(Error::ForeignFile(target.join(name))) };
            let inner = format!("{path}/{name}");
            match disk::find(&target.join(name))? {
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
