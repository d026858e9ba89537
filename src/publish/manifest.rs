//! The manifest of the output folder: our files, each with the hash of the bytes that we wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use super::folder::OutputFolder;
use crate::disk::FileType;
use crate::error::Error;
use crate::fingerprint::Fingerprint;
use crate::output::{OutputPath, Phase};
use crate::source::Stamp;

/// The version of the format. Manifests of other versions are ignored, except those of the previous one.
const VERSION: u32 = 2;

/// The version that used XXH3 hashes: [`Manifest::upgrade`] converts it.
const WITH_XXH3: u32 = 1;

/// How long a theme file stays after the site stops using it: for pages in the caches of browsers and proxies.
const STAY: SignedDuration = SignedDuration::from_hours(24);

/// The files that we own, recorded beside the output folder between builds.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    version: u32,
    /// The published files.
    pub(super) files: BTreeMap<OutputPath, Record>,
    /// The theme files that the site no longer uses and that stay for a while.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) retired: BTreeMap<OutputPath, Retired>,
    /// The files that a commit is about to move into place. Empty after a commit: otherwise a build was killed, and
    /// each of these files may be there or not.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) pending: BTreeMap<OutputPath, Record>,
    /// Empty folders that another program held open when they should be removed. Each build tries again.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) held: BTreeSet<OutputPath>,
}

/// A file as we wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    #[serde(with = "hex")]
    pub(super) hash: Fingerprint,
    /// Its size in bytes.
    pub(super) size: u64,
    /// Its modification time, in nanoseconds since 1970.
    mtime_ns: i64,
    /// Whether it stays for a while after the site stops using it. Older versions of the program record no phases.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) stays: bool,
    /// Its phase of publishing; `None` if such an older version wrote the manifest.
    #[serde(default)]
    pub(super) phase: Option<Phase>,
}

/// A file that the site no longer uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Retired {
    pub(super) record: Record,
    /// Since when.
    since: Timestamp,
}

impl Manifest {
    pub(super) fn new(files: BTreeMap<OutputPath, Record>) -> Self {
        let (retired, pending, held) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        Self { version: VERSION, files, retired, pending, held }
    }

    /// The manifest during a commit that will move `pending` into place: it claims those files and all of this
    /// manifest. Whenever the build is killed, each file that it wrote is claimed with the bytes that it has, old or
    /// new, so the next build can replace or delete it; and a first build that is killed leaves no folder that seems to
    /// belong to somebody else.
    pub(super) fn claim(&self, pending: BTreeMap<OutputPath, Record>) -> Self {
        let (files, retired, held) = (self.files.clone(), self.retired.clone(), self.held.clone());
        Self { version: VERSION, files, retired, pending, held }
    }

    /// The manifest of a commit that couldn't remove these folders.
    pub(super) fn holding(&self, held: BTreeSet<OutputPath>) -> Self {
        let (files, retired, pending) = (self.files.clone(), self.retired.clone(), self.pending.clone());
        Self { version: VERSION, files, retired, pending, held }
    }

    /// Reads a manifest. `None` if it isn't reliable: the program only replaces the file as a whole, so somebody else
    /// must have damaged it, and then the output counts as somebody else's too.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let manifest = serde_json::from_slice::<Self>(bytes).ok();
        manifest.filter(|manifest| {
            let files = manifest.files.keys().chain(manifest.retired.keys()).chain(manifest.pending.keys());
            let paths = files.chain(&manifest.held);
            matches!(manifest.version, VERSION | WITH_XXH3) && paths.into_iter().all(stays_inside)
        })
    }

    /// The manifest as the bytes of its file.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("string keys and plain values always serialise")
    }

    /// The record of the file that we wrote at the path.
    pub(super) fn record(&self, path: &str) -> Option<&Record> {
        self.files.get(path).or_else(|| Some(&self.retired.get(path)?.record))
    }

    /// Computes today's hashes for the files in `output` that are as an older version of the program wrote them. The
    /// others keep a hash that no bytes have: they count as edited, as they should.
    pub(super) fn upgrade(&mut self, output: &OutputFolder) -> Result<(), Error> {
        if self.version != WITH_XXH3 {
            return Ok(());
        }
        let retired = self.retired.iter_mut().map(|(path, retired)| (path, &mut retired.record));
        for (path, record) in self.files.iter_mut().chain(&mut self.pending).chain(retired) {
            if let Some(bytes) = bytes_of(output, path, record.size)?
                && xxh3_128(&bytes) == record.hash.0
            {
                record.hash = Fingerprint::of(&bytes);
            }
        }
        self.version = VERSION;
        Ok(())
    }

    /// Determines how far a killed build came: a pending file that arrived replaces the record of the previous one.
    /// Keeps `pending`, so that the manifest differs from a settled one and is written again.
    pub(super) fn settle(&mut self, output: &OutputFolder) -> Result<(), Error> {
        for (path, record) in &self.pending {
            let arrived = holds(output, path, record)?;
            // Perhaps only its folder was created: keep the claim, so that the folder is removed later.
            let awaited = !self.files.contains_key(path) && output.find(path)?.is_none();
            if arrived || awaited {
                self.files.insert(path.clone(), *record);
                self.retired.remove(path);
            }
        }
        Ok(())
    }
}

impl Record {
    pub(super) fn new(hash: Fingerprint, stamp: Stamp, phase: Phase) -> Self {
        let stays = phase == Phase::Theme;
        Self { hash, size: stamp.size, mtime_ns: stamp.mtime, stays, phase: Some(phase) }
    }

    /// Whether a file with this stamp counts as unchanged without reading it. Ignores the time of the last change and
    /// the number on the volume: the rename into place changes the former, copying the folder the latter.
    pub(super) fn is_as_written(&self, stamp: Stamp) -> bool {
        (self.size, self.mtime_ns) == (stamp.size, stamp.mtime)
    }
}

impl Retired {
    pub(super) fn new(record: Record, now: Timestamp) -> Self {
        Self { record, since: now }
    }

    /// The record at the time `now`: `None` once the file has stayed long enough. If the recorded time is in the
    /// future, a clock was wrong; then the time starts again.
    pub(super) fn at(&self, now: Timestamp) -> Option<Self> {
        let since = self.since.min(now);
        (now.duration_since(since) < STAY).then_some(Self { since, ..*self })
    }
}

/// Whether the regular file at `path` has the bytes of the record. Reads them, since the answer decides about a
/// deletion.
pub(super) fn holds(output: &OutputFolder, path: &str, record: &Record) -> Result<bool, Error> {
    let bytes = bytes_of(output, path, record.size)?;
    Ok(bytes.is_some_and(|bytes| Fingerprint::of(&bytes) == record.hash))
}

/// The bytes of the regular file at `path`; `None` if there is none, or it has another size.
fn bytes_of(output: &OutputFolder, path: &str, size: u64) -> Result<Option<Vec<u8>>, Error> {
    let found = output.find(path)?;
    if found.is_none_or(|found| found.file_type != FileType::File || found.stamp.size != size) {
        return Ok(None);
    }
    match output.parent.read(&output.at(path), size) {
        Ok((bytes, _)) => Ok(Some(bytes)),
        // Another file has replaced it meanwhile.
        Err(Error::NotRegular(_) | Error::TooLarge { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether the path, joined to a folder, stays in that folder.
pub(crate) fn stays_inside(path: &OutputPath) -> bool {
    !path.is_empty() && Path::new(&**path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// A fingerprint as 32 hexadecimal digits.
pub(crate) mod hex {
    use std::fmt;

    use serde::de::{Error, Unexpected, Visitor};
    use serde::{Deserializer, Serializer};

    use crate::fingerprint::Fingerprint;

    pub(crate) fn serialize<S: Serializer>(hash: &Fingerprint, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(hash)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Fingerprint, D::Error> {
        deserializer.deserialize_str(Digits)
    }

    /// Parses the digits without copying them: a manifest has tens of thousands of fingerprints.
    struct Digits;

    impl Visitor<'_> for Digits {
        type Value = Fingerprint;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("32 hexadecimal digits")
        }

        fn visit_str<E: Error>(self, digits: &str) -> Result<Fingerprint, E> {
            Fingerprint::parse(digits).ok_or_else(|| E::invalid_value(Unexpected::Str(digits), &self))
        }
    }
}
