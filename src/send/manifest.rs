//! What lies on the server: the list that is kept there, beside the site.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::remote::{Remote, RemoteError, temporary};
use crate::fingerprint::Fingerprint;
use crate::output::OutputPath;
use crate::publish::{PublishedFile, hex, stays_inside};

/// Its name in the target's folder.
pub(super) const NAME: &str = ".bantin-sent.json";

/// The name of a whole copy, while the manifest itself is written on a server that doesn't replace files in one step.
pub(super) const COPY: &str = ".bantin-sent-copy.json";

/// How many bytes it has at most: those of a site of half a million files.
pub(super) const LARGEST: u64 = 128 * 1024 * 1024;

const VERSION: u32 = 1;

/// The files on the server that were sent there. It is true at every moment: each file that was sent and is there has the
/// bytes of `files` or those of `pending`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentManifest {
    version: u32,
    /// The address of the site, so that the site of another commune isn't taken for an older version of this one.
    pub(super) site: String,
    /// What is there, or was before it was replaced or deleted.
    pub(super) files: BTreeMap<OutputPath, SentFile>,
    /// What may have arrived: a send was on its way, or was broken off.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) pending: BTreeMap<OutputPath, SentFile>,
}

/// A file as it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SentFile {
    #[serde(with = "hex")]
    pub(super) hash: Fingerprint,
    /// Bytes.
    pub(super) size: u64,
}

impl SentManifest {
    /// That of a place where nothing was sent to.
    pub(super) fn new(site: &str) -> Self {
        Self { version: VERSION, site: site.to_owned(), files: BTreeMap::new(), pending: BTreeMap::new() }
    }

    /// The manifest in the bytes of its file. `None` if it can't be relied on: files are deleted by what it says.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let manifest = serde_json::from_slice::<Self>(bytes).ok()?;
        let is_sound = |path: &OutputPath| stays_inside(path) && !path.contains('\\') && !is_own(path);
        let mut paths = manifest.files.keys().chain(manifest.pending.keys());
        (manifest.version == VERSION && paths.all(is_sound)).then_some(manifest)
    }

    /// The manifest as the bytes of its file.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("string keys and plain values always serialise")
    }

    /// Whether a file at this path was sent, or may have been.
    pub(super) fn claims(&self, path: &str) -> bool {
        self.files.contains_key(path) || self.pending.contains_key(path)
    }
}

impl From<PublishedFile> for SentFile {
    fn from(file: PublishedFile) -> Self {
        Self { hash: file.fingerprint, size: file.size }
    }
}

/// Removes a copy that a send left behind which was broken off, and what there is of one.
pub(super) fn remove_copy(remote: &mut dyn Remote) -> Result<(), RemoteError> {
    remote.remove(&temporary(COPY))?;
    remote.remove(COPY)
}

/// Whether a file on the server belongs to sending itself.
pub(super) fn is_own(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with(".bantin-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_that_leads_elsewhere_is_none() {
        let named = |path: &str| {
            let file = SentFile { hash: Fingerprint::of(b"a"), size: 1 };
            let mut manifest = SentManifest::new("https://bantin.example.vn");
            manifest.files.insert(path.into(), file);
            (SentManifest::parse(&manifest.to_bytes()), manifest)
        };
        let (read, written) = named("tin/a.html");
        assert_eq!(read, Some(written));
        for path in ["../a", "/etc/passwd", "a/../../b", "", "a\\..\\b", ".bantin-sending", "a/.bantin-1.tmp"]
        {
            assert_eq!(named(path).0, None, "{path}");
        }
        assert_eq!(SentManifest::parse(b"{}"), None);
        assert_eq!(SentManifest::parse(b"{\"version\":2,\"site\":\"\",\"files\":{}}"), None);
    }
}
