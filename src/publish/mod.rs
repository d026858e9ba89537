//! The only writer of the output folder: writes what changed, renames it into place, deletes last.

mod disk;
mod manifest;
mod place;
mod plan;
mod work;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use self::disk::Found;
use self::manifest::{Manifest, Record};
use self::plan::{Move, Noted, Place, Plan};
use self::work::Work;
use crate::error::Error;
use crate::fingerprint::Fingerprint;
use crate::output::{OutputPath, Phase, Sink};

/// How to publish.
#[derive(Clone, Debug)]
pub struct Options {
    /// Build into a folder that holds files of somebody else, and overwrite those that stand where a page must go.
    /// Nothing else of theirs is touched.
    pub adopt: bool,
    /// Have each file on the disk before it is renamed into place, so that not even a power cut shows half a file.
    /// Without it, the batch is flushed once, and a file that a power cut damaged is healed by the next build.
    pub durable: bool,
    /// The site's root. The output folder may not be it, hold it, or be in its `content/` or `themes/`.
    pub sources: PathBuf,
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
}

impl Published {
    /// Whether the folder was as it should be.
    pub fn is_nothing(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// The next site, on its way: compared with the output folder, the different files in temporary ones beside it. Holds
/// the lock on the output folder. Dropped without a commit, it leaves the output folder as it was.
pub struct Stage {
    output: PathBuf,
    options: Options,
    old: Manifest,
    noted: Mutex<BTreeMap<OutputPath, Noted>>,
    work: Work,
}

/// Takes hold of an output folder, which need not exist yet.
///
/// # Errors
/// [`Error::UnsafeOutput`] if nothing may ever be built there, [`Error::Locked`] if another build is at it,
/// [`Error::ForeignOutput`] if it holds files and no readable manifest says that any of them are ours.
pub fn open(output: &Path, options: &Options) -> Result<Stage, Error> {
    let place = place::resolve(output, options)?;
    let work = Work::take(&place)?;
    let old = match Manifest::read(&work.manifest())? {
        Some(mut manifest) => {
            manifest.settle(&place)?;
            manifest
        }
        None if options.adopt || place::is_bare(&place)? => Manifest::new(BTreeMap::new(), BTreeMap::new()),
        None => return Err(Error::ForeignOutput(output.to_owned())),
    };
    Ok(Stage { output: place, options: options.clone(), old, noted: Mutex::default(), work })
}

/// Writes a file of ours that is not part of any site, such as the cache, in one step: a reader sees the old file or
/// the new one.
///
/// # Errors
/// [`Error::Io`] if the disk fails.
pub fn write_aside(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        disk::create_folders(folder)?;
    }
    let staged = path.with_extension(format!("{}.tmp", std::process::id()));
    disk::write(&staged, bytes)?;
    disk::rename(&staged, path)
}

impl Sink for Stage {
    /// Takes one file. Fails with [`Error::ForeignFile`] if somebody else's file with other bytes is at its path.
    fn put(&self, path: &OutputPath, phase: Phase, bytes: Vec<u8>) -> Result<(), Error> {
        assert!(manifest::stays_inside(path), "{path} leads out of the output folder");
        let noted = self.compare(path, phase, &bytes)?;
        self.note(path, noted);
        Ok(())
    }

    /// Grants it where the last build wrote these bytes and the file is as it left it.
    fn keep(&self, path: &OutputPath, fingerprint: Fingerprint) -> Result<bool, Error> {
        let Some(record) = self.old.files.get(path).filter(|record| record.hash == fingerprint) else {
            return Ok(false);
        };
        let is_untouched = disk::find(&self.output.join(&**path))? == Found::File(record.stamp());
        if is_untouched {
            self.note(path, Noted::Kept(*record));
        }
        Ok(is_untouched)
    }
}

impl Stage {
    /// Brings the output folder to the new site, in an order in which no moment shows a broken one.
    ///
    /// # Errors
    /// [`Error::ForeignFile`], before anything is changed, if something that isn't ours stands in the way;
    /// [`Error::Io`] if the disk fails. After a rename that failed nothing is deleted, and the next build goes on.
    pub fn commit(self) -> Result<Published, Error> {
        let Self { output, old, noted, work, .. } = self;
        let noted = noted.into_inner().expect("no thread panics while it holds the map");
        let plan = plan::plan(&output, &old, noted)?;
        let mut published = summary(&plan);
        disk::create_folders(&output)?;
        if !plan.moves.is_empty() {
            work.replace_manifest(&claim(&old, &plan))?;
        }
        clear_way(&output, &plan)?;
        move_in(&output, &plan.moves)?;
        published.removed = remove_stale(&output, &old, &plan.stale)?;
        published.removed.extend(plan.way.files);
        published.removed.sort();
        if plan.next != old {
            work.replace_manifest(&plan.next)?;
        }
        Ok(published)
    }

    fn note(&self, path: &OutputPath, noted: Noted) {
        self.noted.lock().expect("no thread panics while it holds the map").insert(path.clone(), noted);
    }

    fn compare(&self, path: &OutputPath, phase: Phase, bytes: &[u8]) -> Result<Noted, Error> {
        let target = self.output.join(&**path);
        let hash = Fingerprint::of(bytes);
        let recorded = self.old.files.get(path);
        let found = disk::find(&target)?;
        if let Found::File(stamp) = found {
            let known = recorded.is_some_and(|record| record.hash == hash && record.stamp() == stamp);
            if known || stamp.size == bytes.len() as u64 && disk::read(&target)? == bytes {
                return Ok(Noted::Kept(Record::new(hash, stamp)));
            }
        }
        let place = match found {
            // A folder is in the way; whether it may go is seen once all files are known.
            Found::Nothing | Found::Folder => Place::Free,
            Found::File(_) | Found::Other if recorded.is_some() || self.options.adopt => Place::Taken,
            Found::File(_) | Found::Other => return Err(Error::ForeignFile(target)),
        };
        let file = self.work.next_staged();
        let write = if self.options.durable { disk::write_durably } else { disk::write };
        write(&file, bytes)?;
        let Found::File(stamp) = disk::find(&file)? else { return Err(Error::NotRegular(file)) };
        Ok(Noted::Staged { phase, place, file, record: Record::new(hash, stamp) })
    }
}

fn summary(plan: &Plan) -> Published {
    let paths = |place| {
        let mut paths: Vec<_> =
            plan.moves.iter().filter(|step| step.place == place).map(|step| step.path.clone()).collect();
        paths.sort();
        paths
    };
    Published {
        added: paths(Place::Free),
        changed: paths(Place::Taken),
        removed: Vec::new(),
        unchanged: plan.next.files.len() - plan.moves.len(),
    }
}

/// The manifest for the time of the commit: all that the old one claims and all that is about to come. Whenever the
/// build is killed, each file that it wrote is claimed with the very bytes that it has, the old or the new, so the
/// next build can replace or delete it; and a first build that is killed leaves no folder that looks like another's.
fn claim(old: &Manifest, plan: &Plan) -> Manifest {
    let pending = plan.moves.iter().map(|step| (step.path.clone(), plan.next.files[&step.path])).collect();
    Manifest::new(old.files.clone(), pending)
}

fn clear_way(output: &Path, plan: &Plan) -> Result<(), Error> {
    for path in &plan.way.files {
        disk::remove_file(&output.join(&**path))?;
    }
    for folder in &plan.way.folders {
        disk::remove_empty_folder(folder)?;
    }
    Ok(())
}

fn move_in(output: &Path, moves: &[Move]) -> Result<(), Error> {
    let mut created = BTreeSet::new();
    for step in moves {
        let target = output.join(&*step.path);
        let folder = target.parent().expect("a file in the output folder has a folder");
        if !created.contains(folder) {
            disk::create_folders(folder)?;
            created.insert(folder.to_owned());
        }
        disk::rename(&step.file, &target)?;
    }
    Ok(())
}

/// Deletes those stale files that still are what we wrote, then the folders that are empty without them. A file that
/// was edited by hand stays, and is no longer ours.
fn remove_stale(output: &Path, old: &Manifest, stale: &[OutputPath]) -> Result<Vec<OutputPath>, Error> {
    let mut removed = Vec::new();
    let mut folders = BTreeSet::new();
    for path in stale {
        if is_behind_link(output, path)? {
            continue;
        }
        let target = output.join(&**path);
        if manifest::holds(&target, old.files[path].hash)? {
            disk::remove_file(&target)?;
            removed.push(path.clone());
        }
        // Also if the file was gone already: a build may have been killed between the file and its folder.
        folders.extend(plan::folders(path));
    }
    // Once all files are gone, and inner ones first, so that each folder is asked just once whether it is empty.
    for folder in folders.iter().rev() {
        disk::remove_empty_folder(&output.join(folder))?;
    }
    Ok(removed)
}

/// Whether a folder above the file is a link: then what is there is not in the output folder.
fn is_behind_link(output: &Path, path: &str) -> Result<bool, Error> {
    for folder in plan::folders(path) {
        if disk::find(&output.join(folder))? == Found::Other {
            return Ok(true);
        }
    }
    Ok(false)
}
