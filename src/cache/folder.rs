//! The folder of the cache, `.bantin/` in a site's root: a head, and the files of the article store, in `articles/`.
//!
//! A build trusts the cache: it doesn't make a page again whose key is in it. So it must have been written here, by
//! this user. The folder has to belong to the user, and the head begins with two facts that the system reports about a
//! file called `seal`: its number on the volume and the time of its last change. Nobody who packs an archive or commits
//! a cache to a version history can choose these. A cache that was copied, unpacked or moved to another machine is no
//! longer trusted, and costs one clean build.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek, SeekFrom};
use std::iter;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::articles::ArticleFiles;
use crate::disk::{self, Dir, File, FileType, create_state, open_state};
use crate::error::Error;
use crate::fingerprint::Fingerprint;
use crate::source::Stamp;

/// The folder, in a site's root.
pub const CACHE_FOLDER: &str = ".bantin";

const HEAD: &str = "cache";
const ARTICLES: &str = "articles";
const SEAL: &str = "seal";

/// The largest size of a head, in bytes: that of a site of a million reports.
const LARGEST_HEAD: u64 = 2 * 1024 * 1024 * 1024;

/// The first bytes of a head: they identify it and the version of its format.
const MAGIC: [u8; 8] = *b"bantin\x00\x02";

/// The size of the seal's stamp, as bytes: time of the last change, time of the last writing, number on the volume.
const SEAL_SIZE: usize = 8 + 8 + 8;

const PREFIX: usize = MAGIC.len() + SEAL_SIZE;

/// The cache that the last build of the site in `root` left, its head and its article store. `None` if there is none,
/// or if this user didn't make it here.
pub fn read(root: &Path) -> Option<(Vec<u8>, Arc<dyn ArticleFiles>)> {
    let root = Dir::open(&disk::system(), root).ok()??;
    let folder = open_state(&root, Path::new(CACHE_FOLDER)).ok()??;
    let (mut file, entry) = folder.open_file(Path::new(HEAD), LARGEST_HEAD).ok()?;
    // If a file doesn't begin as expected, don't read the rest of it.
    let mut prefix = [0; PREFIX];
    file.read_exact(&mut prefix).ok()?;
    if prefix != self::prefix(seal(&folder)?) {
        return None;
    }
    let mut head = Vec::with_capacity(usize::try_from(entry.stamp.size).ok()?);
    file.take(LARGEST_HEAD).read_to_end(&mut head).ok()?;
    let articles = open_state(&folder, Path::new(ARTICLES)).ok()??;
    Some((head, Arc::new(ArticleFolder { folder: articles, open: Mutex::default() })))
}

/// Replaces the cache of the site in `root`: first the file `added` to the article store (name and bytes), then the
/// head, whose parts are written one after the other. Each file appears in one step, so that a reader sees the old
/// cache or the new one. Then removes files of the store that aren't `needed`. Does nothing and returns `false` while
/// another process is writing the cache.
/// process is writing the cache.
///
/// # Errors
/// [`Error::ForeignState`] if the place of the cache holds something that isn't this user's; [`Error::Io`] if the disk
/// fails.
pub fn write(
    root: &Path,
    head: &[Vec<u8>],
    added: Option<(&str, &[u8])>,
    needed: &BTreeSet<String>,
) -> Result<bool, Error> {
    let root = Dir::open_or_create(&disk::system(), root)?;
    let folder = create_state(&root, Path::new(CACHE_FOLDER))?;
    let Some(_lock) = folder.lock(Path::new("cache.lock"))? else { return Ok(false) };
    let articles = create_state(&folder, Path::new(ARTICLES))?;
    if let Some((name, bytes)) = added {
        articles.replace(Path::new(name), Path::new(&format!("{name}.tmp")), &[bytes])?;
    }
    let prefix = sealed_prefix(&folder)?;
    let parts: Vec<&[u8]> = iter::once(&prefix[..]).chain(head.iter().map(Vec::as_slice)).collect();
    folder.replace(Path::new(HEAD), Path::new("cache.tmp"), &parts)?;
    for (name, file_type) in articles.list(Path::new(""))?.unwrap_or_default() {
        let is_idle = name.to_str().is_some_and(|name| is_ours(name) && !needed.contains(name));
        if is_idle && file_type == FileType::File {
            articles.remove_file(Path::new(&name))?;
        }
    }
    Ok(true)
}

/// The first bytes of all cache files that were written here. Creates the seal if there is none.
pub(super) fn sealed_prefix(folder: &Dir) -> Result<[u8; PREFIX], Error> {
    if seal(folder).is_none() {
        folder.remove_file(Path::new(SEAL))?;
        folder.create(Path::new(SEAL), &[])?;
    }
    let seal = seal(folder).ok_or_else(|| Error::ForeignState(folder.join(Path::new(SEAL))))?;
    Ok(prefix(seal))
}

/// The stamp of the seal; `None` if there is none.
fn seal(folder: &Dir) -> Option<Stamp> {
    let (_, entry) = folder.open_file(Path::new(SEAL), 0).ok()?;
    Some(entry.stamp)
}

fn prefix(seal: Stamp) -> [u8; PREFIX] {
    let mut prefix = [0; PREFIX];
    let parts = [&MAGIC[..], &seal.ctime.to_le_bytes(), &seal.mtime.to_le_bytes(), &seal.inode.to_le_bytes()];
    let mut rest = &mut prefix[..];
    for part in parts {
        let (here, behind) = rest.split_at_mut(part.len());
        here.copy_from_slice(part);
        rest = behind;
    }
    prefix
}

/// Whether the program gives this name to files of the article store: a fingerprint, or a temporary name of one.
pub(super) fn is_ours(name: &str) -> bool {
    Fingerprint::parse(name.strip_suffix(".tmp").unwrap_or(name)).is_some()
}

/// The article store on the disk.
struct ArticleFolder {
    folder: Dir,
    /// The opened files, and the size of each in bytes.
    open: Mutex<BTreeMap<String, (File, u64)>>,
}

impl ArticleFiles for ArticleFolder {
    fn size(&self, name: &str) -> Option<u64> {
        let entry = self.folder.find(Path::new(name)).ok()??;
        (entry.file_type == FileType::File).then_some(entry.stamp.size)
    }

    fn read(&self, name: &str, at: u64, size: usize) -> Option<Vec<u8>> {
        let mut open = self.open.lock().expect("no thread panics while it holds the files");
        if !open.contains_key(name) {
            let (file, entry) = self.folder.open_file(&PathBuf::from(name), u64::MAX).ok()?;
            open.insert(name.to_owned(), (file, entry.stamp.size));
        }
        let (file, there) = open.get_mut(name)?;
        // A damaged head may ask for more bytes than any machine has memory for.
        if at.checked_add(size as u64).is_none_or(|end| end > *there) {
            return None;
        }
        let mut bytes = vec![0; size];
        file.seek(SeekFrom::Start(at)).and_then(|_| file.read_exact(&mut bytes)).ok()?;
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn only_names_of_fingerprints_are_ours() {
        assert!(is_ours("0123456789abcdef0123456789abcdef"));
        assert!(is_ours("0123456789abcdef0123456789abcdef.tmp"));
        for name in
            ["", "mine.txt", "0123456789ABCDEF0123456789ABCDEF", "0123456789abcdef0123456789abcdef.bak"]
        {
            assert!(!is_ours(name), "{name}");
        }
    }
}
