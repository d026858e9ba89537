//! What in the output folder is ours: each file with the hash of what we wrote.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

use super::disk::{self, Found, Stamp};
use crate::error::Error;
use crate::fingerprint::Fingerprint;
use crate::output::OutputPath;

/// The version of the format. A manifest of another one is as good as none.
const VERSION: u32 = 1;

/// The files that we own, kept beside the output folder between builds.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    version: u32,
    /// The files that were published.
    pub(super) files: BTreeMap<OutputPath, Record>,
    /// The files that a commit was about to put into place. Empty once a commit is through: what is found here was
    /// left by a build that was killed, and each of these files is either there or not.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) pending: BTreeMap<OutputPath, Record>,
}

/// One file as we wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    #[serde(with = "hex")]
    pub(super) hash: Fingerprint,
    /// Bytes.
    size: u64,
    /// Modification time, nanoseconds since 1970.
    mtime_ns: i64,
}

impl Manifest {
    pub(super) fn new(files: BTreeMap<OutputPath, Record>, pending: BTreeMap<OutputPath, Record>) -> Self {
        Self { version: VERSION, files, pending }
    }

    /// The manifest in a file. `None` if there is none or if it can't be relied on: it is only ever replaced as a
    /// whole, so a damaged one was damaged by somebody else, and then the folder counts as somebody else's too.
    pub(super) fn read(file: &Path) -> Result<Option<Self>, Error> {
        if disk::find(file)? == Found::Nothing {
            return Ok(None);
        }
        let manifest = serde_json::from_slice::<Self>(&disk::read(file)?).ok();
        Ok(manifest.filter(|manifest| {
            manifest.version == VERSION
                && manifest.files.keys().chain(manifest.pending.keys()).all(stays_inside)
        }))
    }

    /// The manifest as the bytes of its file.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("string keys and plain numbers always serialise")
    }

    /// Finds out how far a killed build came: a pending file that arrived replaces the record of what stood there.
    /// `pending` itself stays, so that the manifest differs from a settled one and is written anew.
    pub(super) fn settle(&mut self, output: &Path) -> Result<(), Error> {
        for (path, record) in &self.pending {
            let target = output.join(&**path);
            let arrived = holds(&target, record.hash)?;
            // Its folder may have been created and nothing more; the claim keeps it in mind, to be cleared away.
            let awaited = !self.files.contains_key(path) && disk::find(&target)? == Found::Nothing;
            if arrived || awaited {
                self.files.insert(path.clone(), *record);
            }
        }
        Ok(())
    }
}

impl Record {
    pub(super) fn new(hash: Fingerprint, stamp: Stamp) -> Self {
        Self { hash, size: stamp.size, mtime_ns: stamp.mtime_ns }
    }

    pub(super) fn stamp(&self) -> Stamp {
        Stamp { size: self.size, mtime_ns: self.mtime_ns }
    }
}

/// Whether a regular file at `path` has these bytes. Always reads: a deletion hangs on the answer.
pub(super) fn holds(path: &Path, hash: Fingerprint) -> Result<bool, Error> {
    match disk::find(path)? {
        Found::File(_) => Ok(Fingerprint::of(&disk::read(path)?) == hash),
        Found::Nothing | Found::Folder | Found::Other => Ok(false),
    }
}

/// Whether joining the path to a folder stays in that folder.
pub(super) fn stays_inside(path: &OutputPath) -> bool {
    !path.is_empty() && Path::new(&**path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// A fingerprint as 32 hexadecimal digits.
mod hex {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::fingerprint::Fingerprint;

    pub(super) fn serialize<S: Serializer>(hash: &Fingerprint, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(hash)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Fingerprint, D::Error> {
        let digits = String::deserialize(deserializer)?;
        u128::from_str_radix(&digits, 16).map(Fingerprint).map_err(D::Error::custom)
    }
}
