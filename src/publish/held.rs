//! The published site, locked so that no build changes it while it is read.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::folder::OutputFolder;
use super::manifest::{Record, holds};
use super::work::WorkFolder;
use super::{Options, folder};
use crate::disk::{self, FileType};
use crate::error::Error;
use crate::fingerprint::Fingerprint;
use crate::output::{OutputPath, Phase};

/// A published site. Holds the lock on the output folder.
pub struct PublishedSite {
    output: OutputFolder,
    files: BTreeMap<OutputPath, PublishedFile>,
    pub(super) work: WorkFolder,
}

/// A file of a published site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublishedFile {
    /// The fingerprint of its bytes.
    pub fingerprint: Fingerprint,
    /// Its size in bytes.
    pub size: u64,
    /// Its phase of publishing.
    pub phase: Phase,
}

/// Locks the site in an output folder.
///
/// # Errors
/// [`Error::NotBuilt`] if there is no site, or its publishing was interrupted; [`Error::Edited`] if a file has changed
/// since it was published; [`Error::Locked`] if a build is running; and as [`super::open()`].
pub fn hold(output: &Path, options: &Options) -> Result<PublishedSite, Error> {
    let system = disk::system();
    let not_built = || Error::NotBuilt(output.to_owned());
    let place = OutputFolder::open(&system, &folder::resolve(&system, output, options)?)?;
    let place = place.ok_or_else(not_built)?;
    if !WorkFolder::exists(&place)? {
        return Err(not_built());
    }
    let work = WorkFolder::take(&place)?;
    let manifest = work.manifest()?.ok_or_else(not_built)?;
    if !manifest.pending.is_empty() || manifest.files.is_empty() {
        return Err(not_built());
    }
    let retired = manifest.retired.iter().map(|(path, retired)| (path, &retired.record));
    let records: Vec<_> = manifest.files.iter().chain(retired).collect();
    let checked = records.into_par_iter().map(|(path, record)| {
        // Older versions of the program recorded no phases.
        let phase = record.phase.ok_or_else(not_built)?;
        check(&place, path, record)?;
        Ok((path.clone(), PublishedFile { fingerprint: record.hash, size: record.size, phase }))
    });
    let files = checked.collect::<Result<BTreeMap<_, _>, Error>>()?;
    Ok(PublishedSite { output: place, files, work })
}

/// Fails unless the file is as it was published. After a build that was interrupted during deletions, it isn't either.
fn check(output: &OutputFolder, path: &OutputPath, record: &Record) -> Result<(), Error> {
    let found = output.glance(path)?.filter(|found| found.file_type == FileType::File);
    let is_untouched = found.is_some_and(|found| record.is_as_written(found.stamp));
    if is_untouched || holds(output, path, record)? { Ok(()) } else { Err(Error::Edited(output.full(path))) }
}

impl PublishedSite {
    /// Its files.
    pub fn files(&self) -> &BTreeMap<OutputPath, PublishedFile> {
        &self.files
    }

    /// The full path of the output folder, for messages.
    pub fn folder(&self) -> std::path::PathBuf {
        self.output.full("")
    }

    /// The bytes of one of its files.
    ///
    /// # Errors
    /// [`Error::Edited`] if they have changed since they were published; [`Error::Io`] if the disk fails.
    pub fn read(&self, path: &OutputPath) -> Result<Vec<u8>, Error> {
        let edited = || Error::Edited(self.output.full(path));
        let file = self.files.get(path).ok_or_else(edited)?;
        match self.output.parent.read(&self.output.at(path), file.size) {
            Ok((bytes, _)) if Fingerprint::of(&bytes) == file.fingerprint => Ok(bytes),
            Ok(_) | Err(Error::NotRegular(_) | Error::TooLarge { .. }) => Err(edited()),
            Err(error) => Err(error),
        }
    }
}
