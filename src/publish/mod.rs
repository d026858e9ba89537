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

/// How to publish.
#[derive(Clone, Debug)]
pub struct Options {
    /// Build into a folder that holds files of somebody else, and overwrite those that stand where a page must go.
    /// Nothing else of theirs is touched.
    pub adopt: bool,
    /// Have each file on the disk as soon as it is written, and all renames before the first deletion. Without it, all
    /// files are flushed at once before the first rename, and the order of renames and deletions is left to the journal
    /// of the file system.
    pub durable: bool,
    /// Whether the site is copied to its server by hand: what is removed is noted in [`DELETE_LIST`] until somebody has
    /// deleted it there.
    pub by_hand: bool,
    /// The site's root. The output folder may not be it, hold it, or be in its `content/` or `themes/`.
    pub sources: PathBuf,
    /// The moment by the clock: files of the theme that the site has given up stay for a day.
    pub now: Timestamp,
}

/// What a commit did to the output folder, each list in the order of its paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Files that were not there.
    pub added: Vec<OutputPath>,
    /// Files that had other bytes.
    pub changed: Vec<OutputPath>,
    /// Files that were ours and are gone.
    pub removed: Vec<OutputPath>,
    /// How many files were left alone.
    pub unchanged: usize,
    /// Files that are no longer part of the site and stay, because somebody edited them. They are ours no more.
    pub left: Vec<OutputPath>,
    /// Copies of what somebody had edited and this commit replaced.
    pub rescued: Vec<PathBuf>,
    /// What is to be deleted by hand, if this commit added to it.
    pub delete_list: Option<DeleteList>,
}

/// The list of the files that are to be deleted by hand wherever the site was copied to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteList {
    /// The file with the list.
    pub path: PathBuf,
    /// How many files it names.
    pub files: usize,
}

impl Published {
    /// Whether the folder was as it should be, and nothing is to be told.
    pub fn is_nothing(&self) -> bool {
        [&self.added, &self.changed, &self.removed, &self.left].into_iter().all(Vec::is_empty)
    }
}

/// The next site, on its way: compared with the output folder, the different files in temporary ones beside it. Holds
/// the lock on the output folder. Dropped without a commit, it leaves the output folder as it was.
pub struct StagedSite {
    output: OutputFolder,
    options: Options,
    old: Manifest,
    /// Unordered: several threads add to it, and a list is quicker than a map.
    compared: Mutex<Vec<(OutputPath, Compared)>>,
    work: WorkFolder,
}

/// Takes hold of an output folder, which need not exist yet.
///
/// # Errors
/// [`Error::UnsafeOutput`] if nothing may ever be built there, [`Error::Locked`] if another build is at it,
/// [`Error::ForeignOutput`] if it holds files and no readable manifest says that any of them are ours.
pub fn open(output: &Path, options: &Options) -> Result<StagedSite, Error> {
    open_on(&disk::system(), output, options)
}

/// [`open()`], on a file system of the caller's.
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

/// Removes what was published into an output folder: the files that the manifest lists and that still are as they were
/// written, the folders that are empty without them, and nothing else.
///
/// # Errors
/// As [`open()`], but for [`Error::ForeignOutput`]: where no manifest is, nothing is ours and nothing is removed. And
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

    /// Grants it where the last build wrote these bytes and the file is as it left it.
    fn keep(&self, path: &OutputPath, fingerprint: Fingerprint) -> Result<bool, Error> {
        // A record without its phase is made anew.
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
    /// Brings the output folder to the new site, in an order in which no moment shows a broken one.
    ///
    /// # Errors
    /// [`Error::ForeignFile`], before anything is changed, if something that isn't ours stands in the way;
    /// [`Error::Io`] if the disk fails. After a rename that failed nothing is deleted, and the next build goes on.
    pub fn commit(mut self) -> Result<Published, Error> {
        let compared = self.compared.get_mut().expect("no thread panics while it holds the list");
        let compared = std::mem::take(compared).into_iter().collect();
        let plan = plan::plan(&self.output, &self.old, compared, self.options.now)?;
        self.carry_out(&plan)
    }

    /// What a commit would do to the output folder, which stays as it is.
    ///
    /// # Errors
    /// As [`commit`](Self::commit), as far as that can be told before.
    pub fn foresee(mut self) -> Result<Published, Error> {
        let compared = self.compared.get_mut().expect("no thread panics while it holds the list");
        let compared = std::mem::take(compared).into_iter().collect();
        let plan = plan::plan(&self.output, &self.old, compared, self.options.now)?;
        Ok(Published { removed: plan.stale.keys().cloned().collect(), ..summary(&plan) })
    }

    /// First everything that needs room on the disk, then the renames, then the deletions.
    fn carry_out(&self, plan: &CommitPlan) -> Result<Published, Error> {
        let (work, output) = (&self.work, &self.output);
        let mut published = summary(plan);
        output.parent.create_folders(&output.name)?;
        published.rescued = self.rescue(&plan.moves)?;
        if plan.next == self.old && plan.moves.is_empty() {
            return Ok(published);
        }
        if self.options.by_hand {
            // Before anything is deleted: the next build wouldn't know of it any more.
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

    /// What is to be done about a file with these bytes, whose fingerprint is `hash`.
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
            // A folder is in the way; whether it may go is seen once all files are known.
            None | Some(FileType::Folder) => FileChange::New,
            Some(file_type) if recorded.is_some() || self.options.adopt => {
                // No page was ever a link or a pipe: somebody has put it there.
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

    /// What we wrote at a path that differs from this one in case alone, if the disk makes no difference.
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
            // Something else has come there since.
            Err(Error::NotRegular(_) | Error::TooLarge { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Keeps what somebody else wrote where a page must go.
    fn rescue(&self, moves: &[Move]) -> Result<Vec<PathBuf>, Error> {
        let edited = moves.iter().filter(|step| step.is_edited);
        edited.filter_map(|step| self.work.keep_edited(&self.output, &step.path).transpose()).collect()
    }

    /// Makes the folders of the new files, but for those where a file still stands in the way.
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

    /// Renames the files into place, and gives the folders that they are in.
    fn move_in(&self, moves: &[Move], mut folders: NewFolders<'_>) -> Result<BTreeSet<String>, Error> {
        for step in moves {
            let name = step.path.rsplit('/').next().unwrap_or(&step.path);
            self.work.place(&step.file, folders.open_for(&step.path)?, name)?;
        }
        Ok(folders.made)
    }

    /// Deletes those stale files that still are what we wrote, then the folders that are empty without them. A file
    /// that was edited by hand stays, and is no longer ours. Gives the folders that somebody holds.
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
            // Also if the file was gone already: a build may have been killed after removing the file and before its folder.
            folders.extend(plan::folders(path));
        }
        published.removed.extend(plan.obstacles.files.iter().cloned());
        published.removed.sort();
        // Once all files are gone, and inner ones first, so that each folder is asked just once whether it is empty.
        let mut held = BTreeSet::new();
        for folder in folders.iter().rev() {
            if output.parent.vacate(&output.at(folder))? {
                held.insert(OutputPath::from(*folder));
            }
        }
        Ok(held)
    }

    /// Whether a folder above the file is a link: then what is there is not in the output folder.
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
