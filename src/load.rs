//! The only reader of the disk: which files a site has, and their bytes.

#![expect(clippy::disallowed_methods, reason = "this is the module that reads the disk")]

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use include_dir::{Dir, include_dir};
use walkdir::WalkDir;

use crate::error::{Error, Operation};
use crate::source::{Reader, SourcePath, Sources, Stamp};
use crate::vietnamese::nfc;

/// The default theme, compiled in, so that the program alone can build a site.
static BULLETIN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/bulletin");

/// The folder the default theme has in a site.
const BULLETIN_FOLDER: &str = "themes/bulletin/";

/// The file that makes a folder a site.
pub const CONFIG: &str = "site.yaml";

/// The files of the default theme: path below `themes/bulletin/`, and bytes.
pub fn default_theme() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let mut files = Vec::new();
    collect(&BULLETIN, &mut files);
    files.into_iter()
}

fn collect(folder: &'static Dir<'static>, files: &mut Vec<(&'static str, &'static [u8])>) {
    files.extend(folder.files().filter_map(|file| Some((file.path().to_str()?, file.contents()))));
    folder.dirs().for_each(|below| collect(below, files));
}

/// The folder, in a site's root, where what one build leaves for the next is kept.
const CACHE_FOLDER: &str = ".bantin";

/// Where the cache of the site in `root` is.
pub fn cache_path(root: &Path) -> PathBuf {
    root.join(CACHE_FOLDER).join("cache")
}

/// The cache that the last build of the site in `root` left; none where there is none, or it can't be read.
pub fn read_cache(root: &Path) -> Option<Vec<u8>> {
    fs::read(cache_path(root)).ok()
}

/// Looks at the site in `root`: `site.yaml`, `content/`, `themes/`.
///
/// # Errors
/// [`Error::NoSite`] without `site.yaml`; [`Error::NotRegular`] for devices, pipes and links that lead out of the
/// site; [`Error::Io`] for a folder that can't be read.
pub fn load(root: &Path) -> Result<Sources, Error> {
    let root = root.canonicalize().map_err(|_| Error::NoSite(root.to_owned()))?;
    if !root.join(CONFIG).is_file() {
        return Err(Error::NoSite(root));
    }
    let latest_settled = now() - TICK;
    let mut disk = Disk { root, paths: BTreeMap::new() };
    let mut files = BTreeMap::new();
    for part in [CONFIG, "content", "themes"] {
        disk.walk(part, &mut files)?;
    }
    if !files.contains_key(&*format!("{BULLETIN_FOLDER}theme.yaml")) {
        for (path, bytes) in default_theme() {
            let stamp = Stamp { size: bytes.len() as u64, ..Stamp::default() };
            files.entry(format!("{BULLETIN_FOLDER}{path}").into()).or_insert(stamp);
        }
    }
    let touched = files
        .iter()
        .filter(|(_, stamp)| stamp.mtime > latest_settled)
        .map(|(path, _)| path.clone())
        .collect();
    Ok(Sources { files, touched, reader: Arc::new(disk) })
}

/// The coarsest clock of a file system that is in use (FAT: two seconds), in nanoseconds.
const TICK: i128 = 2_000_000_000;

/// Nanoseconds since 1970, as the clock says it. Only ever compared with the times of files.
fn now() -> i128 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i128::try_from(since.as_nanos()).unwrap_or(i128::MAX)
}

/// The disk as a reader. Paths whose name on the disk isn't in NFC are kept as they are there.
struct Disk {
    root: PathBuf,
    paths: BTreeMap<SourcePath, PathBuf>,
}

impl Disk {
    fn walk(&mut self, part: &str, files: &mut BTreeMap<SourcePath, Stamp>) -> Result<(), Error> {
        let start = self.root.join(part);
        if !start.exists() {
            return Ok(());
        }
        let walk = WalkDir::new(&start).follow_links(true).sort_by_file_name().into_iter();
        for entry in walk
            .filter_entry(|entry| entry.depth() == 0 || !is_passed_over(&entry.file_name().to_string_lossy()))
        {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(&start).to_owned();
                // A link in a circle has no answer from the system, only from the walk.
                match error.into_io_error() {
                    Some(source) => Error::io(Operation::Read, path, source),
                    None => Error::NotRegular(path),
                }
            })?;
            let path = entry.path();
            if entry.path_is_symlink() && !self.holds(path) {
                return Err(Error::NotRegular(path.to_owned()));
            }
            if entry.file_type().is_dir() {
                continue;
            }
            let metadata =
                entry.metadata().map_err(|error| Error::io(Operation::Read, path, error.into()))?;
            if !metadata.is_file() {
                return Err(Error::NotRegular(path.to_owned()));
            }
            let (key, stamp) = (self.key(path, files), stamp(&metadata));
            files.insert(key, stamp);
        }
        Ok(())
    }

    /// Whether what a link leads to is inside the site.
    fn holds(&self, link: &Path) -> bool {
        link.canonicalize().is_ok_and(|target| target.starts_with(&self.root))
    }

    fn key(&mut self, path: &Path, files: &BTreeMap<SourcePath, Stamp>) -> SourcePath {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let raw = parts.join("/");
        let normal = nfc(&raw);
        // Two names that differ only in their normal form are two files; the check for collisions will tell.
        let key: SourcePath =
            if files.contains_key(&*normal) { raw.as_str().into() } else { normal.as_ref().into() };
        if *key != *raw || relative.to_str().is_none() {
            self.paths.insert(key.clone(), path.to_owned());
        }
        key
    }
}

impl Reader for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, Error> {
        let on_disk = self.paths.get(path).cloned().unwrap_or_else(|| self.root.join(path));
        match fs::read(&on_disk) {
            Ok(bytes) => Ok(bytes),
            Err(source) => {
                let embedded = path.strip_prefix(BULLETIN_FOLDER).and_then(|path| BULLETIN.get_file(path));
                let embedded = embedded.filter(|_| source.kind() == std::io::ErrorKind::NotFound);
                embedded
                    .map(|file| file.contents().to_vec())
                    .ok_or_else(|| Error::io(Operation::Read, on_disk, source))
            }
        }
    }
}

/// Files that editors, office programs and systems leave beside the real ones.
fn is_passed_over(name: &str) -> bool {
    let lower = name.to_lowercase();
    name.starts_with(['.', '~'])
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || matches!(&*lower, "thumbs.db" | "desktop.ini")
        || [".swp", ".swx", ".tmp", ".bak", ".crdownload", ".part"]
            .iter()
            .any(|ending| lower.ends_with(ending))
}

fn stamp(metadata: &Metadata) -> Stamp {
    let mtime = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Stamp {
        size: metadata.len(),
        mtime: mtime.map_or(0, |time| i128::try_from(time.as_nanos()).unwrap_or(i128::MAX)),
        inode: inode(metadata),
    }
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_metadata: &Metadata) -> u64 {
    0
}
