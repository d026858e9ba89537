//! The manifest on the server: the list of the files sent there, beside the site.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::remote::{Remote, RemoteError, temporary};
use crate::fingerprint::Fingerprint;
use crate::output::OutputPath;
use crate::publish::{PublishedFile, hex, stays_inside};

/// Its name in the target's folder.
pub(super) const NAME: &str = ".bantin-sent.json";

/// The name of a complete copy, kept while the manifest itself is written on a server that can't replace files in one
/// step.
pub(super) const COPY: &str = ".bantin-sent-copy.json";

/// Its largest size in bytes: that of a site of half a million files.
pub(super) const LARGEST: u64 = 128 * 1024 * 1024;

const VERSION: u32 = 1;

/// The files that were sent to the server. It is always true: each file that was sent and is there has the bytes given
/// in `files` or those in `pending`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentManifest {
    version: u32,
    /// The address of the site, so that the site of another commune isn't taken for an older version of this one.
    pub(super) site: String,
    /// The files that are there, or were there before they were replaced or deleted.
    pub(super) files: BTreeMap<OutputPath, SentFile>,
    /// The files that may have arrived: a send is running, or was interrupted.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) pending: BTreeMap<OutputPath, SentFile>,
}

/// A file as it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SentFile {
    #[serde(with = "hex")]
    pub(super) hash: Fingerprint,
    /// Its size in bytes.
    pub(super) size: u64,
}

impl SentManifest {
    /// The manifest of a place where nothing was sent to.
    pub(super) fn new(site: &str) -> Self {
        Self { version: VERSION, site: site.to_owned(), files: BTreeMap::new(), pending: BTreeMap::new() }
    }

    /// Parses a manifest. `None` if it isn't reliable: it decides which files are deleted.
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

/// Removes a copy that an interrupted send left behind, complete or not.
pub(super) fn remove_copy(remote: &mut dyn Remote) -> Result<(), RemoteError> {
    remote.remove(&temporary(COPY))?;
    remote.remove(COPY)
}

/// Whether a file on the server is one of the sender's own.
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
