//! The work folder beside the output: the lock, the manifest, and staged files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::folder::OutputFolder;
use super::manifest::Manifest;
use super::plan;
use crate::disk::{Dir, DiskEntry, File, FileType, create_state, open_state};
use crate::error::Error;

/// The work folder of one output, locked by this process until it is dropped: `.public.bantin/` beside `public/`, so
/// that it is on the same volume, where a rename is one step, and is never served.
pub(super) struct WorkFolder {
    folder: Dir,
    staged: Dir,
    n_staged: AtomicUsize,
    heritages: Mutex<Heritages>,
    _lock: File,
}

/// How often, and with which pauses, a build looks for the holder of the lock: the holder needs a moment to write its
/// name, and another to free the lock when it ends.
const LOOKS: u32 = 80;
const PAUSE: Duration = Duration::from_millis(10);

/// The largest manifest, in bytes: that of a site of half a million pages.
const LARGEST_MANIFEST: u64 = 128 * 1024 * 1024;

/// The largest edited file that is copied, in bytes. A larger one is moved.
const LARGEST_COPY: u64 = 64 * 1024 * 1024;

/// The name of a new staging folder while it is in the output. It is renamed at once.
const NEW_STAGE: &str = ".bantin-staged";

/// The staging folders. A file that is renamed into a folder keeps the group and the access list of the folder where it
/// was created, so it is created in a staging folder with the same inherited rights as its destination.
#[derive(Default)]
struct Heritages {
    stages: Vec<StagingFolder>,
    /// For each folder of the output, the place where its files are staged.
    of: HashMap<String, Staging>,
}

/// A folder for staged files.
struct StagingFolder {
    /// The access rights that its files inherit.
    heritage: Vec<u8>,
    /// Its name in the folder of all staging folders.
    number: usize,
    folder: Dir,
}

/// The place where files for a folder of the output are staged.
#[derive(Clone, Copy)]
struct Staging {
    /// An index into the list of staging folders.
    stage: usize,
    /// Whether the folder doesn't exist yet. It and everything in it will inherit from the folder above it.
    is_absent: bool,
}

impl WorkFolder {
    /// Locks the work folder of `output`, and removes leftovers of a killed build.
    ///
    /// # Errors
    /// [`Error::Locked`], within a second, if another build has the lock; [`Error::ForeignState`] if the folder isn't
    /// this user's.
    pub(super) fn take(output: &OutputFolder) -> Result<Self, Error> {
        let folder = create_state(&output.parent, &beside(output))?;
        let lock = lock(&folder, output)?;
        // Not in the lock itself: Windows allows nobody to read a locked file.
        let process = std::process::id().to_string();
        folder.replace(Path::new(HOLDER), Path::new("holder.new"), &[process.as_bytes()])?;
        let staged = create_state(&folder, Path::new(STAGED))?;
        let work =
            Self { folder, staged, n_staged: AtomicUsize::new(0), heritages: Mutex::default(), _lock: lock };
        work.clear_staged()?;
        // A build that was killed while it created a staging folder has left that in the output, empty.
        output.parent.remove_empty_folder(&output.at(NEW_STAGE))?;
        Ok(work)
    }

    /// Whether a build has ever written `output`.
    pub(super) fn exists(output: &OutputFolder) -> Result<bool, Error> {
        Ok(open_state(&output.parent, &beside(output))?.is_some())
    }

    /// The manifest of the last commit.
    pub(super) fn manifest(&self) -> Result<Option<Manifest>, Error> {
        Ok(self.note(MANIFEST)?.and_then(|bytes| Manifest::read(&bytes)))
    }

    /// The bytes of a note beside the manifest.
    pub(super) fn note(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let path = Path::new(name);
        if self.folder.find(path)?.is_none() {
            return Ok(None);
        }
        let read = self.folder.read(path, LARGEST_MANIFEST);
        let (bytes, _) = read.map_err(|error| foreign(error, &self.folder, path))?;
        Ok(Some(bytes))
    }

    /// Replaces a note, and returns its path.
    pub(super) fn keep_note(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, Error> {
        self.folder.replace(Path::new(name), Path::new(NEW_NOTE), &[bytes])?;
        Ok(self.place_of(name))
    }

    /// Removes a note.
    pub(super) fn drop_note(&self, name: &str) -> Result<(), Error> {
        self.folder.remove_file(Path::new(name))
    }

    /// The path of a note, for people.
    pub(super) fn place_of(&self, name: &str) -> PathBuf {
        self.folder.join(Path::new(name))
    }

    /// Writes a file for `path` in the output, and returns its staged path and its entry.
    pub(super) fn stage(
        &self,
        output: &OutputFolder,
        path: &str,
        bytes: &[u8],
    ) -> Result<(PathBuf, DiskEntry), Error> {
        let (stage, folder) = self.stage_for(output, path)?;
        let number = self.n_staged.fetch_add(1, Ordering::Relaxed).to_string();
        let entry = folder.create(Path::new(&number), bytes)?;
        let staged = Path::new(&stage.to_string()).join(number);
        Ok((staged, entry))
    }

    /// Whether the file's folder was missing when another file was staged for it, so that nothing is at the path.
    pub(super) fn is_in_absent_folder(&self, path: &str) -> bool {
        let heritages = self.heritages.lock().expect("no thread panics while it holds the heritages");
        let is_absent = |folder| heritages.of.get(folder).is_some_and(|staging| staging.is_absent);
        [""].into_iter().chain(plan::folders(path)).any(is_absent)
    }

    /// Moves a staged file into its folder of the output, which is open.
    pub(super) fn place(&self, staged: &Path, folder: &Dir, name: &str) -> Result<(), Error> {
        let heritages = self.heritages.lock().expect("no thread panics while it holds the heritages");
        let is_in = |stage: &&StagingFolder| staged.starts_with(stage.number.to_string());
        let stage = heritages.stages.iter().find(is_in).expect("a staged file is in a stage");
        let number = staged.file_name().map(Path::new).expect("a staged file has a name");
        stage.folder.rename(number, folder, Path::new(name))
    }

    /// The folder of the staged files.
    pub(super) fn staged(&self) -> &Dir {
        &self.staged
    }

    /// Writes a manifest that is to replace the present one.
    pub(super) fn stage_manifest(&self, manifest: &Manifest) -> Result<PathBuf, Error> {
        let staged = PathBuf::from(self.n_staged.fetch_add(1, Ordering::Relaxed).to_string());
        self.staged.create(&staged, &manifest.to_bytes())?;
        Ok(staged)
    }

    /// Replaces the manifest in one step, and flushes that to the disk before any other step.
    pub(super) fn place_manifest(&self, staged: &Path) -> Result<(), Error> {
        self.staged.rename(staged, &self.folder, Path::new(MANIFEST))?;
        self.folder.flush_folder(Path::new(""))
    }

    /// Flushes the staged files to the disk.
    pub(super) fn flush_staged(&self) -> Result<(), Error> {
        self.staged.flush_all()
    }

    /// Keeps a file of somebody else in the place of a page, and returns the path of the kept file. A file is copied,
    /// and named by the short hash of its bytes; a link, a pipe or a very large file is moved.
    pub(super) fn keep_edited(&self, output: &OutputFolder, path: &str) -> Result<Option<PathBuf>, Error> {
        let place = output.at(path);
        let Some(found) = output.find(path)? else { return Ok(None) };
        let bytes = if found.file_type == FileType::File && found.stamp.size <= LARGEST_COPY {
            match output.parent.read(&place, LARGEST_COPY) {
                Ok((bytes, _)) => Some(bytes),
                Err(Error::NotRegular(_)) => None,
                Err(error) => return Err(error),
            }
        } else {
            None
        };
        let edited = create_state(&self.folder, Path::new("edited"))?;
        let kept_as = |kept: &Path| -> Result<(), Error> {
            kept.parent().map_or(Ok(false), |folder| edited.create_folders(folder)).map(drop)
        };
        let Some(bytes) = bytes else {
            for number in 1.. {
                let kept = Path::new(&format!("moved-{number}")).join(path);
                if edited.find(&kept)?.is_none() {
                    kept_as(&kept)?;
                    output.parent.rename(&place, &edited, &kept)?;
                    return Ok(Some(edited.join(&kept)));
                }
            }
            unreachable!("some number is free");
        };
        let kept = Path::new(&crate::output::short_hash(&bytes)).join(path);
        // The name contains the hash, so an existing file is the same.
        if edited.find(&kept)?.is_none() {
            kept_as(&kept)?;
            edited.create(&kept, &bytes)?;
        }
        Ok(Some(edited.join(&kept)))
    }

    /// The staging folder for a file at `path`, and its number.
    fn stage_for(&self, output: &OutputFolder, path: &str) -> Result<(usize, Dir), Error> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut heritages = self.heritages.lock().expect("no thread panics while it holds the heritages");
        let mut staging = heritages.of.get(folder).copied();
        if staging.is_none() {
            for above in [""].into_iter().chain(plan::folders(path)) {
                let known = heritages.of.get(above).copied();
                let next = known.map_or_else(|| self.staging(&mut heritages, output, above, staging), Ok)?;
                heritages.of.insert(above.to_owned(), next);
                staging = Some(next);
            }
        }
        let stage = &heritages.stages[staging.expect("the output folder itself was looked at").stage];
        Ok((stage.number, stage.folder.clone()))
    }

    /// The place to stage files for `folder` of the output; `above` is that for the folder above it.
    fn staging(
        &self,
        heritages: &mut Heritages,
        output: &OutputFolder,
        folder: &str,
        above: Option<Staging>,
    ) -> Result<Staging, Error> {
        if let Some(above) = above.filter(|above| above.is_absent) {
            return Ok(above);
        }
        let (place, heritage) = match (output.parent.heritage(&output.at(folder))?, above) {
            (Some(heritage), _) => (Some(output.at(folder)), heritage),
            (None, Some(above)) => return Ok(Staging { is_absent: true, ..above }),
            // The output folder itself will inherit from its parent.
            (None, None) => (None, output.parent.heritage(Path::new(""))?.unwrap_or_default()),
        };
        let is_absent = place.is_none();
        let known = heritages.stages.iter().position(|stage| stage.heritage == heritage);
        let stage = match known {
            Some(stage) => stage,
            None => {
                let stage = self.make_stage(heritages, output, &place.unwrap_or_default(), heritage)?;
                heritages.stages.push(stage);
                heritages.stages.len() - 1
            }
        };
        Ok(Staging { stage, is_absent })
    }

    /// Creates a staging folder whose files inherit the same rights as those of the folder at `place`.
    fn make_stage(
        &self,
        heritages: &Heritages,
        output: &OutputFolder,
        place: &Path,
        heritage: Vec<u8>,
    ) -> Result<StagingFolder, Error> {
        let mut number = heritages.stages.last().map_or(0, |last| last.number + 1);
        // The user may have created something of this name.
        while self.staged.find(Path::new(&number.to_string()))?.is_some() {
            number += 1;
        }
        let (new, name) = (place.join(NEW_STAGE), number.to_string());
        output.parent.remove_empty_folder(&new)?;
        output.parent.create_folders(&new).map_err(|error| match error {
            // The failure concerns the folder itself, so report its path and not that of the new one.
            Error::Io { operation, source, .. } => Error::io(operation, output.parent.join(place), source),
            error => error,
        })?;
        output.parent.rename(&new, &self.staged, Path::new(&name))?;
        let folder = open_state(&self.staged, Path::new(&name))?;
        let folder = folder.ok_or_else(|| Error::ForeignState(self.staged.join(Path::new(&name))))?;
        Ok(StagingFolder { heritage, number, folder })
    }

    /// Removes the staged files and their folders, whose names are numbers; keeps everything else.
    fn clear_staged(&self) -> Result<(), Error> {
        let is_number = |name: &Path| {
            name.to_str()
                .is_some_and(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()))
        };
        for (name, file_type) in self.staged.list(Path::new(""))?.unwrap_or_default() {
            let name = PathBuf::from(name);
            if !is_number(&name) {
                continue;
            }
            if file_type != FileType::Folder {
                self.staged.remove_file(&name)?;
                continue;
            }
            for (inner, _) in self.staged.list(&name)?.unwrap_or_default() {
                if is_number(Path::new(&inner)) {
                    self.staged.remove_file(&name.join(inner))?;
                }
            }
            self.staged.remove_empty_folder(&name)?;
        }
        Ok(())
    }
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        // Runs before the lock is freed. The next build removes what can't be removed now.
        let _ = self.folder.remove_file(Path::new(HOLDER));
        // Windows can't remove open folders, so close those of all stages and their parent first.
        if let Ok(heritages) = self.heritages.get_mut() {
            heritages.stages.clear();
        }
        let _ = self.clear_staged();
        self.staged = self.folder.clone();
        let _ = self.folder.vacate(Path::new(STAGED));
    }
}

const HOLDER: &str = "holder";
const MANIFEST: &str = "manifest.json";
const NEW_NOTE: &str = "note.new";
const STAGED: &str = "staged";

/// The name of the work folder.
fn beside(output: &OutputFolder) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(&output.name);
    name.push(".bantin");
    name.into()
}

/// A state file that isn't a regular file isn't the program's own.
fn foreign(error: Error, folder: &Dir, path: &Path) -> Error {
    match error {
        Error::NotRegular(_) => Error::ForeignState(folder.join(path)),
        error => error,
    }
}

fn lock(folder: &Dir, output: &OutputFolder) -> Result<File, Error> {
    let path = Path::new("lock");
    for _ in 0..LOOKS {
        if let Some(lock) = folder.lock(path).map_err(|error| foreign(error, folder, path))? {
            return Ok(lock);
        }
        std::thread::sleep(PAUSE);
        if let Some(holder) = describe(folder) {
            return Err(Error::Locked { path: output.full(""), holder });
        }
    }
    Err(Error::Locked { path: output.full(""), holder: "?".to_owned() })
}

/// The holder of the lock: its process and start, `4321, 2026-03-01T08:15:00Z`. The start is the file's own time,
/// because a build reads no clock.
fn describe(folder: &Dir) -> Option<String> {
    let (process, entry) = folder.read(Path::new(HOLDER), 64).ok()?;
    let process = String::from_utf8_lossy(&process).into_owned();
    Some(match jiff::Timestamp::from_second(entry.stamp.mtime / 1_000_000_000) {
        Ok(start) => format!("{process}, {start}"),
        Err(_) => process,
    })
}
