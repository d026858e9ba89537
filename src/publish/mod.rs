//! The only writer of the output folder: writes what changed, renames it into place, deletes last.

mod folder;
mod held;
mod manifest;
mod notes;
mod plan;
mod work;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;

pub use self::held::{PublishedFile, PublishedSite, hold};
pub(crate) use self::manifest::{hex, stays_inside};
pub use self::notes::DELETE_LIST;

use self::folder::{NewFolders, OutputFolder};
use self::manifest::{Manifest, Record};
use self::plan::{CommitPlan, Compared, FileChange, Move};
use self::work::WorkFolder;
use crate::disk::{self, DiskEntry, FileSystem, FileType};
use crate::error::Error;
use crate::fingerprint::Fingerprint;
use crate::output::{OutputPath, Phase, Sink, lower};

/// The options of publishing.
#[derive(Clone, Debug)]
pub struct Options {
    /// Build into a folder with files of somebody else, and overwrite those in the place of pages. Leaves their other
    /// files alone.
    pub adopt: bool,
    /// Flush each file to the disk as soon as it is written, and all renames before the first deletion. Without it, all
    /// files are flushed at once before the first rename, and the file system's journal decides the order of renames
    /// and deletions.
    pub durable: bool,
    /// Whether people copy the site to its server by hand: then removed files are listed in [`DELETE_LIST`] until
    /// somebody has deleted them there.
    pub by_hand: bool,
    /// The site's root. The output folder may not be the root, contain it, or be in its `content/` or `themes/`.
    pub sources: PathBuf,
    /// The present time: theme files stay for a day after the site stops using them.
    pub now: Timestamp,
}

/// The result of a commit, each list in the order of its paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// New files.
    pub added: Vec<OutputPath>,
    /// Files with changed bytes.
    pub changed: Vec<OutputPath>,
    /// Our files that were removed.
    pub removed: Vec<OutputPath>,
    /// The number of unchanged files.
    pub unchanged: usize,
    /// Files that are no longer part of the site but stay because somebody edited them. They no longer count as ours.
    pub left: Vec<OutputPath>,
    /// Copies of edited files that this commit replaced.
    pub rescued: Vec<PathBuf>,
    /// The list of files to delete by hand, if this commit added to it.
    pub delete_list: Option<DeleteList>,
}

/// The list of files to delete by hand wherever the site was copied to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteList {
    /// The file with the list.
    pub path: PathBuf,
    /// The number of files that it names.
    pub files: usize,
}

impl Published {
    /// Whether nothing changed, so that there is nothing to report.
    pub fn is_nothing(&self) -> bool {
        [&self.added, &self.changed, &self.removed, &self.left].into_iter().all(Vec::is_empty)
    }
}

/// The next site during publishing: compared with the output folder, with the different files in temporary ones beside
/// it. Holds the lock on the output folder. If it is dropped without a commit, the output folder stays unchanged.
pub struct StagedSite {
    output: OutputFolder,
    options: Options,
    old: Manifest,
    /// Unordered: several threads add to it, and a list is faster than a map.
    compared: Mutex<Vec<(OutputPath, Compared)>>,
    work: WorkFolder,
}

/// Locks an output folder, which may not exist yet.
///
/// # Errors
/// [`Error::UnsafeOutput`] if a build must never write there, [`Error::Locked`] if another build is running,
/// [`Error::ForeignOutput`] if it contains files and no readable manifest claims any of them.
pub fn open(output: &Path, options: &Options) -> Result<StagedSite, Error> {
    open_on(&disk::system(), output, options)
}

/// [`open()`] on another file system.
///
/// # Errors
/// As [`open()`].
pub fn open_on(system: &Arc<dyn FileSystem>, output: &Path, options: &Options) -> Result<StagedSite, Error> {
    let place = folder::resolve(system, output, options)?;
    let place = OutputFolder::create(system, &place)?;
    let work = WorkFolder::take(&place)?;
    let old = match work.manifest()? {
        Some(mut manifest) => {
            manifest.upgrade(&place)?;
            manifest.settle(&place)?;
            manifest
        }
        None if options.adopt || place.is_bare()? => Manifest::new(BTreeMap::new()),
        None => return Err(Error::ForeignOutput(output.to_owned())),
    };
    Ok(StagedSite { output: place, options: options.clone(), old, compared: Mutex::default(), work })
}

/// Removes a published site from an output folder: the files of the manifest that are unchanged, the folders that
/// become empty, and nothing else.
///
/// # Errors
/// As [`open()`], except [`Error::ForeignOutput`]: without a manifest nothing is ours, and nothing is removed. And
/// [`Error::Io`] if the disk fails.
pub fn clean(output: &Path, options: &Options) -> Result<Published, Error> {
    let system = disk::system();
    let place = OutputFolder::open(&system, &folder::resolve(&system, output, options)?)?;
    if !place.map_or(Ok(false), |place| WorkFolder::exists(&place))? {
        return Ok(Published::default());
    }
    let stage = open(output, &Options { adopt: true, ..options.clone() })?;
    let plan = plan::removal(&stage.output, &stage.old)?;
    stage.carry_out(&plan)
}

impl Sink for StagedSite {
    /// Takes one file. Fails with [`Error::ForeignFile`] if somebody else's file with other bytes is at its path.
    fn put(&self, path: &OutputPath, phase: Phase, bytes: Vec<u8>) -> Result<Fingerprint, Error> {
        assert!(manifest::stays_inside(path), "{path} leads out of the output folder");
        let hash = Fingerprint::of(&bytes);
        let compared = self.compare(path, phase, &bytes, hash)?;
        self.note(path, compared);
        Ok(hash)
    }

    /// Accepts if the last build wrote these bytes and the file is unchanged since.
    fn keep(&self, path: &OutputPath, fingerprint: Fingerprint) -> Result<bool, Error> {
        // A record without its phase is made again.
        let is_known = |record: &&Record| record.hash == fingerprint && record.phase.is_some();
        let Some(record) = self.old.files.get(path).filter(is_known) else { return Ok(false) };
        let found = self.output.glance(path)?.filter(|found| found.file_type == FileType::File);
        let is_untouched = found.is_some_and(|found| record.is_as_written(found.stamp));
        if is_untouched {
            self.note(path, Compared::Kept(*record));
        }
        Ok(is_untouched)
    }
}

impl StagedSite {
    /// Changes the output folder to the new site, in an order in which no intermediate state is broken.
    ///
    /// # Errors
    /// [`Error::ForeignFile`], before any change, if something that isn't ours is in the way; [`Error::Io`] if the disk
    /// fails. After a failed rename nothing is deleted, and the next build continues.
    pub fn commit(mut self) -> Result<Published, Error> {
        let compared = self.compared.get_mut().expect("no thread panics while it holds the list");
        let compared = std::mem::take(compared).into_iter().collect();
        let plan = plan::plan(&self.output, &self.old, compared, self.options.now)?;
        self.carry_out(&plan)
    }

    /// The changes that a commit would make, without making them.
    ///
    /// # Errors
    /// As [`commit`](Self::commit), for errors that can be predicted.
    pub fn foresee(mut self) -> Result<Published, Error> {
        let compared = self.compared.get_mut().expect("no thread panics while it holds the list");
        let compared = std::mem::take(compared).into_iter().collect();
        let plan = plan::plan(&self.output, &self.old, compared, self.options.now)?;
        Ok(Published { removed: plan.stale.keys().cloned().collect(), ..summary(&plan) })
    }

    /// First everything that needs disk space, then the renames, then the deletions.
    fn carry_out(&self, plan: &CommitPlan) -> Result<Published, Error> {
        let (work, output) = (&self.work, &self.output);
        let mut published = summary(plan);
        output.parent.create_folders(&output.name)?;
        published.rescued = self.rescue(&plan.moves)?;
        if plan.next == self.old && plan.moves.is_empty() {
            return Ok(published);
        }
        if self.options.by_hand {
            // Before the deletions, since the next build would no longer know of these files.
            let files = notes::note_removals(work, plan)?;
            let is_longer = !plan.stale.is_empty();
            published.delete_list = is_longer.then(|| DeleteList { path: work.place_of(DELETE_LIST), files });
        }
        let pending = plan.moves.iter().map(|step| (step.path.clone(), plan.next.files[&step.path]));
        let claim = work.stage_manifest(&self.old.claim(pending.collect()))?;
        let mut next = work.stage_manifest(&plan.next)?;
        work.flush_staged()?;
        work.place_manifest(&claim)?;
        let folders = self.make_folders(plan)?;
        self.clear_obstacles(plan)?;
        let folders = self.move_in(&plan.moves, folders)?;
        if self.options.durable {
            folders.iter().try_for_each(|folder| output.parent.flush_folder(&output.at(folder)))?;
        }
        let held = self.remove_stale(plan, &mut published)?;
        if !held.is_empty() {
            next = work.stage_manifest(&plan.next.holding(held))?;
        }
        work.place_manifest(&next)?;
        Ok(published)
    }

    fn note(&self, path: &OutputPath, compared: Compared) {
        self.compared
            .lock()
            .expect("no thread panics while it holds the list")
            .push((path.clone(), compared));
    }

    /// Decides what to do about a file with these bytes, whose fingerprint is `hash`.
    fn compare(
        &self,
        path: &OutputPath,
        phase: Phase,
        bytes: &[u8],
        hash: Fingerprint,
    ) -> Result<Compared, Error> {
        let recorded = self.old.record(path);
        let found = if self.work.is_in_absent_folder(path) { None } else { self.output.find(path)? };
        let recorded = match (recorded, found) {
            (None, Some(_)) => self.recorded_in_other_case(path)?,
            (recorded, _) => recorded,
        };
        let mut is_edited = false;
        if let Some(found) = found.filter(|found| found.file_type == FileType::File) {
            let is_untouched = recorded.is_some_and(|record| record.is_as_written(found.stamp));
            let is_known = is_untouched && recorded.is_some_and(|record| record.hash == hash);
            if is_known || self.has_bytes(path, found, bytes)? {
                return Ok(Compared::Kept(Record::new(hash, found.stamp, phase)));
            }
            is_edited = match recorded {
                Some(record) => !is_untouched && !manifest::holds(&self.output, path, record)?,
                None => true,
            };
        }
        let change = match found.map(|found| found.file_type) {
            // A folder is in the way; the plan decides later whether it may be removed.
            None | Some(FileType::Folder) => FileChange::New,
            Some(file_type) if recorded.is_some() || self.options.adopt => {
                // Pages are never links or pipes: somebody else put it there.
                is_edited |= file_type != FileType::File;
                FileChange::Replaced
            }
            Some(_) => return Err(Error::ForeignFile(self.output.full(path))),
        };
        let (file, staged) = self.work.stage(&self.output, path, bytes)?;
        if let Some(found) = found.filter(|found| found.file_type == FileType::File) {
            let replaced = self.output.full(path);
            self.work.staged().keep_access(&file, staged.access, found.access, replaced)?;
        }
        if self.options.durable {
            self.work.staged().flush(&file)?;
        }
        Ok(Compared::Staged {
            change,
            phase,
            is_edited,
            file,
            record: Record::new(hash, staged.stamp, phase),
        })
    }

    /// The record of a path that differs from this one only in case, if the disk ignores case.
    fn recorded_in_other_case(&self, path: &OutputPath) -> Result<Option<&Record>, Error> {
        let lowered = lower(path);
        let Some((other, record)) = self.old.files.iter().find(|(other, _)| lower(other) == lowered) else {
            return Ok(None);
        };
        Ok(self.output.is_one_file(path, other)?.then_some(record))
    }

    /// Whether the file that was `found` at the path has these bytes.
    fn has_bytes(&self, path: &OutputPath, found: DiskEntry, bytes: &[u8]) -> Result<bool, Error> {
        let size = bytes.len() as u64;
        if found.stamp.size != size {
            return Ok(false);
        }
        match self.output.parent.read(&self.output.at(path), size) {
            Ok((there, _)) => Ok(there == bytes),
            // Something else has replaced it meanwhile.
            Err(Error::NotRegular(_) | Error::TooLarge { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Keeps the files of somebody else in the places of pages.
    fn rescue(&self, moves: &[Move]) -> Result<Vec<PathBuf>, Error> {
        let edited = moves.iter().filter(|step| step.is_edited);
        edited.filter_map(|step| self.work.keep_edited(&self.output, &step.path).transpose()).collect()
    }

    /// Creates the folders for new files, except those in whose place a file still is.
    fn make_folders(&self, plan: &CommitPlan) -> Result<NewFolders<'_>, Error> {
        let mut folders = NewFolders::new(&self.output);
        for step in &plan.moves {
            let is_blocked = !plan.obstacles.files.is_empty()
                && plan::folders(&step.path)
                    .any(|folder| plan.obstacles.files.iter().any(|file| **file == *folder));
            if !is_blocked {
                folders.make_for(&step.path)?;
            }
        }
        Ok(folders)
    }

    fn clear_obstacles(&self, plan: &CommitPlan) -> Result<(), Error> {
        for path in &plan.obstacles.files {
            self.output.parent.remove_file(&self.output.at(path))?;
        }
        let folders = &mut plan.obstacles.folders.iter();
        folders.try_for_each(|folder| self.output.parent.remove_empty_folder(&self.output.at(folder)))
    }

    /// Renames the files into place, and returns their folders.
    fn move_in(&self, moves: &[Move], mut folders: NewFolders<'_>) -> Result<BTreeSet<String>, Error> {
        for step in moves {
            let name = step.path.rsplit('/').next().unwrap_or(&step.path);
            self.work.place(&step.file, folders.open_for(&step.path)?, name)?;
        }
        Ok(folders.made)
    }

    /// Deletes the stale files that are unchanged, then the folders that become empty. An edited file stays, and is no
    /// longer ours. Returns the folders that another program holds open.
    fn remove_stale(
        &self,
        plan: &CommitPlan,
        published: &mut Published,
    ) -> Result<BTreeSet<OutputPath>, Error> {
        let output = &self.output;
        let held = self.old.held.iter();
        let mut folders: BTreeSet<&str> =
            held.flat_map(|folder| plan::folders(folder).chain([&**folder])).collect();
        let renamed = plan.in_other_case();
        for (path, record) in &plan.stale {
            if self.is_behind_link(path)? {
                continue;
            }
            if let Some(live) = renamed.get(path)
                && output.is_one_file(path, live)?
            {
                output.respell(live)?;
                published.removed.push(path.clone());
                continue;
            }
            if manifest::holds(output, path, record)? {
                output.parent.remove_file(&output.at(path))?;
                published.removed.push(path.clone());
            } else if output.file_type(path)?.is_some_and(|found| found != FileType::Folder) {
                published.left.push(path.clone());
            }
            // Also if the file was already gone: a build may have been killed after removing it and before removing its
            // folder.
            folders.extend(plan::folders(path));
        }
        published.removed.extend(plan.obstacles.files.iter().cloned());
        published.removed.sort();
        // After all files, and inner folders first, so that each folder is checked only once.
        let mut held = BTreeSet::new();
        for folder in folders.iter().rev() {
            if output.parent.vacate(&output.at(folder))? {
                held.insert(OutputPath::from(*folder));
            }
        }
        Ok(held)
    }

    /// Whether a folder above the file is a link: then the file isn't in the output folder.
    fn is_behind_link(&self, path: &str) -> Result<bool, Error> {
        for folder in plan::folders(path) {
            if self.output.file_type(folder)? == Some(FileType::Link) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn summary(plan: &CommitPlan) -> Published {
    let paths = |change| {
        let mut paths: Vec<_> =
            plan.moves.iter().filter(|step| step.change == change).map(|step| step.path.clone()).collect();
        paths.sort();
        paths
    };
    Published {
        added: paths(FileChange::New),
        changed: paths(FileChange::Replaced),
        unchanged: plan.next.files.len() - plan.moves.len(),
        ..Published::default()
    }
}
