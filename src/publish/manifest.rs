//! What in the output folder is ours: each file with the hash of what we wrote.

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

/// The version of the format. A manifest of another one is as good as none, but for that of the version before.
const VERSION: u32 = 2;

/// The version whose hashes were XXH3: [`Manifest::upgrade`] makes it one of today's.
const WITH_XXH3: u32 = 1;

/// How long a file of the theme stays after the site has given it up: for pages that a browser or a cache on the way
/// has kept.
const STAY: SignedDuration = SignedDuration::from_hours(24);

/// The files that we own, kept beside the output folder between builds.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    version: u32,
    /// The files that were published.
    pub(super) files: BTreeMap<OutputPath, Record>,
    /// The files of the theme that the site has given up and that stay for a while.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) retired: BTreeMap<OutputPath, Retired>,
    /// The files that a commit was about to put into place. Empty once a commit is through: what is found here was
    /// left by a build that was killed, and each of these files is either there or not.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) pending: BTreeMap<OutputPath, Record>,
    /// Folders whose files have gone, and that somebody held when they were to go too. Each build tries again.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) held: BTreeSet<OutputPath>,
}

/// One file as we wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    #[serde(with = "hex")]
    pub(super) hash: Fingerprint,
    /// Bytes.
    pub(super) size: u64,
    /// Modification time, nanoseconds since 1970.
    mtime_ns: i64,
    /// Whether it stays for a while when the site gives it up. Older versions of the program know no phases.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) stays: bool,
    /// When it becomes visible; `None` if such an older version wrote the manifest.
    #[serde(default)]
    pub(super) phase: Option<Phase>,
}

/// A file that the site has given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Retired {
    pub(super) record: Record,
    /// When it was given up.
    since: Timestamp,
}

impl Manifest {
    pub(super) fn new(files: BTreeMap<OutputPath, Record>) -> Self {
        let (retired, pending, held) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        Self { version: VERSION, files, retired, pending, held }
    }

    /// The manifest for the time of a commit that will put `pending` into place: it claims those and all that this one
    /// does. Whenever the build is killed, each file that it wrote is claimed with the very bytes that it has, the old
    /// or the new, so the next build can replace or delete it; and a first build that is killed leaves no folder that
    /// looks like another's.
    pub(super) fn claim(&self, pending: BTreeMap<OutputPath, Record>) -> Self {
        let (files, retired, held) = (self.files.clone(), self.retired.clone(), self.held.clone());
        Self { version: VERSION, files, retired, pending, held }
    }

    /// The manifest of a commit that couldn't remove these folders.
    pub(super) fn holding(&self, held: BTreeSet<OutputPath>) -> Self {
        let (files, retired, pending) = (self.files.clone(), self.retired.clone(), self.pending.clone());
        Self { version: VERSION, files, retired, pending, held }
    }

    /// The manifest in the bytes of its file. `None` if it can't be relied on: the file is only ever replaced as a
    /// whole, so a damaged one was damaged by somebody else, and then the output counts as somebody else's too.
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

    /// What we wrote at the path.
    pub(super) fn record(&self, path: &str) -> Option<&Record> {
        self.files.get(path).or_else(|| Some(&self.retired.get(path)?.record))
    }

    /// Gives today's hashes to the files in `output` that are as an older version of the program wrote them. The others
    /// keep a hash that no bytes have: they count as edited, which they were.
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

    /// Finds out how far a killed build came: a pending file that arrived replaces the record of what stood there.
    /// `pending` itself stays, so that the manifest differs from a settled one and is written anew.
    pub(super) fn settle(&mut self, output: &OutputFolder) -> Result<(), Error> {
        for (path, record) in &self.pending {
            let arrived = holds(output, path, record)?;
            // Its folder may have been created and nothing more; the claim keeps it in mind, to be cleared away.
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

    /// Whether a file with this stamp is taken for what was written, without reading it. The time of the last change
    /// and the number on the volume don't count: the rename into place changes the one, a copy of the folder the other.
    pub(super) fn is_as_written(&self, stamp: Stamp) -> bool {
        (self.size, self.mtime_ns) == (stamp.size, stamp.mtime)
    }
}

impl Retired {
    pub(super) fn new(record: Record, now: Timestamp) -> Self {
        Self { record, since: now }
    }

    /// What of it there is at `now`: nothing once it has stayed long enough. A moment that lies ahead was given by a
    /// clock that was wrong; then its time begins anew.
    pub(super) fn at(&self, now: Timestamp) -> Option<Self> {
        let since = self.since.min(now);
        (now.duration_since(since) < STAY).then_some(Self { since, ..*self })
    }
}

/// Whether a regular file at `path` has the bytes of the record. Reads them: a deletion hangs on the answer.
pub(super) fn holds(output: &OutputFolder, path: &str, record: &Record) -> Result<bool, Error> {
    let bytes = bytes_of(output, path, record.size)?;
    Ok(bytes.is_some_and(|bytes| Fingerprint::of(&bytes) == record.hash))
}

/// The bytes of the regular file at `path`; `None` where there is none, or it has another size.
fn bytes_of(output: &OutputFolder, path: &str, size: u64) -> Result<Option<Vec<u8>>, Error> {
    let found = output.find(path)?;
    if found.is_none_or(|found| found.file_type != FileType::File || found.stamp.size != size) {
        return Ok(None);
    }
    match output.parent.read(&output.at(path), size) {
        Ok((bytes, _)) => Ok(Some(bytes)),
        // Another file has come there since.
        Err(Error::NotRegular(_) | Error::TooLarge { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether joining the path to a folder stays in that folder.
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

    /// Reads the digits where they are: a manifest has tens of thousands of fingerprints.
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
