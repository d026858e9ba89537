//! Files made of photos, in `.bantin/photos/`: one for each size and format, named by the fingerprint of what it
//! depends on. They outlive the rest of the cache, since nothing else takes so long to make.
//!
//! Like the rest of the cache, they are trusted only if this user wrote them here: the folder must be the user's own,
//! and a mark in it repeats the stamp of the seal.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::folder::{CACHE_FOLDER, is_ours, sealed_prefix};
use crate::disk::{self, Dir, FileType, create_state};
use crate::error::Error;
use crate::fingerprint::Fingerprint;

/// Stores the files made of photos.
pub trait PhotoStore: Send + Sync {
    /// The bytes stored under `key`.
    fn read(&self, key: Fingerprint) -> Option<Vec<u8>>;

    /// Stores `bytes` under `key`. If that fails, a later build makes them again.
    fn write(&self, key: Fingerprint, bytes: &[u8]);

    /// Drops all files that aren't `needed`.
    fn prune(&self, needed: &HashSet<Fingerprint>);
}

const PHOTOS: &str = "photos";
const MARK: &str = "mark";

/// The largest size of a file, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The size of the checksum at the start of each file, in bytes. It detects the half file that a power failure may
/// leave.
const CHECKSUM: usize = 16;

/// The store in a site's folder.
struct PhotoFolder {
    root: PathBuf,
    /// Opened or created when the first photo needs it. `None` if that fails.
    folder: OnceLock<Option<Dir>>,
}

/// The store of the site in `root`.
pub fn photo_store(root: &Path) -> Arc<dyn PhotoStore> {
    Arc::new(PhotoFolder { root: root.to_owned(), folder: OnceLock::new() })
}

impl PhotoFolder {
    fn folder(&self) -> Option<&Dir> {
        self.folder.get_or_init(|| open(&self.root).ok()).as_ref()
    }
}

/// Opens the folder. Removes its files unless this user wrote them here.
fn open(root: &Path) -> Result<Dir, Error> {
    let root = Dir::open_or_create(&disk::system(), root)?;
    let state = create_state(&root, Path::new(CACHE_FOLDER))?;
    let prefix = sealed_prefix(&state)?;
    let folder = create_state(&state, Path::new(PHOTOS))?;
    let mark = folder.read(Path::new(MARK), prefix.len() as u64);
    if mark.is_ok_and(|(mark, _)| mark == prefix) {
        return Ok(folder);
    }
    remove_all(&folder, |_| true)?;
    folder.replace(Path::new(MARK), Path::new("mark.tmp"), &[&prefix])?;
    Ok(folder)
}

fn is_there(root: &Path) -> Result<bool, Error> {
    let Some(root) = Dir::open(&disk::system(), root)? else { return Ok(false) };
    Ok(root.find(&Path::new(CACHE_FOLDER).join(PHOTOS))?.is_some())
}

/// Removes the files of the store whose name `is_idle`, also temporary ones.
fn remove_all(folder: &Dir, is_idle: impl Fn(&str) -> bool) -> Result<(), Error> {
    for (name, file_type) in folder.list(Path::new(""))?.unwrap_or_default() {
        let is_removed = name.to_str().is_some_and(|name| is_ours(name) && is_idle(name));
        if is_removed && file_type == FileType::File {
            folder.remove_file(Path::new(&name))?;
        }
    }
    Ok(())
}

impl PhotoStore for PhotoFolder {
    fn read(&self, key: Fingerprint) -> Option<Vec<u8>> {
        let (mut bytes, _) = self.folder()?.read(Path::new(&key.to_string()), LARGEST).ok()?;
        let checksum = u128::from_le_bytes(bytes.get(..CHECKSUM)?.try_into().ok()?);
        bytes.drain(..CHECKSUM);
        (Fingerprint::of(&bytes).0 == checksum).then_some(bytes)
    }

    fn write(&self, key: Fingerprint, bytes: &[u8]) {
        let Some(folder) = self.folder() else { return };
        let name = key.to_string();
        let checksum = Fingerprint::of(bytes).0.to_le_bytes();
        // A file that couldn't be stored is made again by the next build.
        let _ = folder.replace(Path::new(&name), Path::new(&format!("{name}.tmp")), &[&checksum, bytes]);
    }

    fn prune(&self, needed: &HashSet<Fingerprint>) {
        let is_there = || is_there(&self.root).unwrap_or_default();
        let opened = if self.folder.get().is_some() || is_there() { self.folder() } else { None };
        let Some(folder) = opened else { return };
        let names: HashSet<String> = needed.iter().map(Fingerprint::to_string).collect();
        // The next build removes the files that couldn't be removed now.
        let _ = remove_all(folder, |name| !names.contains(name));
    }
}
