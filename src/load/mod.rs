//! The only reader of the disk: which files a site has, and their bytes.

#![expect(clippy::disallowed_methods, reason = "this is the module that reads the disk")]

mod system;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use include_dir::{Dir, include_dir};

pub use self::system::{FileSystem, Kind, System};
use self::walk::{is_file, is_passed_over, walk};
use crate::error::{Error, Operation};
use crate::source::{Attic, Reader, SourcePath, Sources, Stamp};
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
pub fn cache_folder(root: &Path) -> PathBuf {
    root.join(CACHE_FOLDER)
}

/// The head of the cache, in its folder.
pub const CACHE_HEAD: &str = "cache";

/// The folder of its attic, in its folder.
pub const CACHE_ATTIC: &str = "attic";

/// The cache that the last build of the site in `root` left, its head and its attic; none where there is none, or it
/// can't be read.
pub fn read_cache(root: &Path) -> Option<(Vec<u8>, Arc<dyn Attic>)> {
    let folder = cache_folder(root);
    let head = fs::read(folder.join(CACHE_HEAD)).ok()?;
    Some((head, Arc::new(AtticFolder { folder: folder.join(CACHE_ATTIC), open: Mutex::default() })))
}

/// The attic on the disk.
struct AtticFolder {
    folder: PathBuf,
    /// The files that were read from.
    open: Mutex<BTreeMap<String, File>>,
}

impl Attic for AtticFolder {
    fn size(&self, name: &str) -> Option<u64> {
        fs::metadata(self.folder.join(name)).ok().map(|metadata| metadata.len())
    }

    fn read(&self, name: &str, at: u64, size: usize) -> Option<Vec<u8>> {
        let mut open = self.open.lock().expect("no thread panics while it holds the files");
        if !open.contains_key(name) {
            open.insert(name.to_owned(), File::open(self.folder.join(name)).ok()?);
        }
        let file = open.get_mut(name)?;
        let mut bytes = vec![0; size];
        file.seek(SeekFrom::Start(at)).and_then(|_| file.read_exact(&mut bytes)).ok()?;
        Some(bytes)
    }
}

/// Looks at the site in `root`, once.
///
/// # Errors
/// As [`Folder::scan`].
pub fn load(root: &Path) -> Result<Sources, Error> {
    load_on(Arc::new(System), root)
}

/// [`load()`], on a file system of the caller's.
///
/// # Errors
/// As [`load()`].
pub fn load_on(system: Arc<dyn FileSystem>, root: &Path) -> Result<Sources, Error> {
    Ok(Folder::open_on(system, root)?.sources())
}

/// The folder of a site, as it was when somebody looked last: `site.yaml`, `content/`, `themes/`.
pub struct Folder {
    disk: Disk,
    files: Arc<BTreeMap<SourcePath, Stamp>>,
    touched: BTreeSet<SourcePath>,
}

impl Folder {
    /// Looks at the site in `root`.
    ///
    /// # Errors
    /// As [`scan`](Self::scan).
    pub fn open(root: &Path) -> Result<Self, Error> {
        Self::open_on(Arc::new(System), root)
    }

    /// [`open`](Self::open), on a file system of the caller's.
    ///
    /// # Errors
    /// As [`scan`](Self::scan).
    pub fn open_on(system: Arc<dyn FileSystem>, root: &Path) -> Result<Self, Error> {
        let root = system.canonical(root).map_err(|e| match e.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Error::NoSite(root.to_owned()),
            _ => Error::io(Operation::Read, root, e),
        })?;
        let disk = Disk { system, root, paths: BTreeMap::new() };
        let mut folder = Self { disk, files: Arc::default(), touched: BTreeSet::new() };
        folder.scan()?;
        Ok(folder)
    }

    /// The site's root, as the system names it.
    pub fn root(&self) -> &Path {
        &self.disk.root
    }

    /// Looks at everything again. Says whether anything may have changed.
    ///
    /// # Errors
    /// [`Error::NoSite`] without `site.yaml`; [`Error::NotRegular`] for devices, pipes and links that lead out of the
    /// site; [`Error::UnreadableName`] for a name that is no text; [`Error::Io`] for what can't be looked at.
    pub fn scan(&mut self) -> Result<bool, Error> {
        if !is_file(&*self.disk.system, &self.disk.root.join(CONFIG))? {
            return Err(Error::NoSite(self.disk.root.clone()));
        }
        let mut next = Self {
            disk: Disk { paths: BTreeMap::new(), ..self.disk.clone() },
            files: Arc::default(),
            touched: BTreeSet::new(),
        };
        for part in [CONFIG, "content", "themes"] {
            next.walk(Path::new(part))?;
        }
        next.complete_theme()?;
        next.touched.extend(self.touched.iter().filter(|path| next.files.contains_key(*path)).cloned());
        let has_changed = next.files != self.files || !next.touched.is_empty();
        *self = next;
        Ok(has_changed)
    }

    /// Looks again at some files and folders, relative to the root, and at all that is in these. Says whether anything
    /// may have changed.
    ///
    /// # Errors
    /// As [`scan`](Self::scan).
    pub fn look_at<'p>(&mut self, paths: impl IntoIterator<Item = &'p Path>) -> Result<bool, Error> {
        let mut has_changed = false;
        for path in paths {
            let key = key(path);
            has_changed |= self.forget(&key);
            if path.iter().all(|part| !is_passed_over(&part.to_string_lossy())) {
                self.walk(path)?;
                let named: Vec<SourcePath> = self.at_or_below(&key);
                has_changed |= !named.is_empty();
                self.touched.extend(named);
            }
        }
        self.complete_theme()?;
        Ok(has_changed)
    }

    /// The known files at `key`, or in the folder of that name.
    fn at_or_below(&self, key: &str) -> Vec<SourcePath> {
        let below = format!("{key}/");
        let file = self.files.get_key_value(key).map(|(path, _)| path);
        let inside = self.files.range::<str, _>((Bound::Included(&*below), Bound::Unbounded));
        let inside = inside.map(|(path, _)| path).take_while(|path| path.starts_with(&below));
        file.into_iter().chain(inside).cloned().collect()
    }

    /// Forgets them. Says whether there were any.
    fn forget(&mut self, key: &str) -> bool {
        let known = self.at_or_below(key);
        let files = Arc::make_mut(&mut self.files);
        known.iter().for_each(|path| {
            files.remove(path);
        });
        !known.is_empty()
    }

    /// What is there. What was touched is touched for the one build that takes these.
    pub fn take_sources(&mut self) -> Sources {
        let sources = self.sources();
        self.touched.clear();
        sources
    }

    /// Takes back what was touched from a build that failed, for the next one.
    pub fn put_back(&mut self, sources: Sources) {
        self.touched.extend(sources.touched);
    }

    fn sources(&self) -> Sources {
        Sources {
            files: self.files.clone(),
            touched: self.touched.clone(),
            reader: Arc::new(self.disk.clone()),
        }
    }

    /// The default theme stands where the site has none of its own.
    fn complete_theme(&mut self) -> Result<(), Error> {
        let own = self.disk.root.join(BULLETIN_FOLDER).join("theme.yaml");
        if self.files.contains_key(&*format!("{BULLETIN_FOLDER}theme.yaml"))
            && is_file(&*self.disk.system, &own)?
        {
            return Ok(());
        }
        let files = Arc::make_mut(&mut self.files);
        for (path, bytes) in default_theme() {
            let stamp = Stamp { size: bytes.len() as u64, ..Stamp::default() };
            files.entry(format!("{BULLETIN_FOLDER}{path}").into()).or_insert(stamp);
        }
        Ok(())
    }

    fn walk(&mut self, part: &Path) -> Result<(), Error> {
        let latest_settled = now() - TICK;
        let Self { disk, files, touched } = self;
        let (system, root) = (disk.system.clone(), disk.root.clone());
        let files = Arc::make_mut(files);
        walk(&*system, &root, &root.join(part), &mut |path, stamp| {
            if path.strip_prefix(&root).is_ok_and(|path| path.to_str().is_none()) {
                return Err(Error::UnreadableName(path.to_owned()));
            }
            let key = disk.key(path, files);
            if stamp.mtime > latest_settled {
                touched.insert(key.clone());
            }
            files.insert(key, stamp);
            Ok(())
        })
    }
}

/// The key of a path relative to the root.
fn key(path: &Path) -> String {
    nfc(&raw_key(path)).into_owned()
}

/// A path relative to the root, its parts as they are on the disk.
fn raw_key(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// The coarsest clock of a file system that is in use (FAT: two seconds), in nanoseconds.
const TICK: i128 = 2_000_000_000;

/// Nanoseconds since 1970, as the clock says it. Only ever compared with the times of files.
fn now() -> i128 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i128::try_from(since.as_nanos()).unwrap_or(i128::MAX)
}

/// The disk as a reader. Paths whose name on the disk isn't in NFC are kept as they are there.
#[derive(Clone)]
struct Disk {
    system: Arc<dyn FileSystem>,
    root: PathBuf,
    paths: BTreeMap<SourcePath, PathBuf>,
}

impl Disk {
    /// The key of the file at `path`. Two names that differ only in their normal form are two files, and the check for
    /// collisions will tell: the one that isn't in NFC then goes by its own name.
    fn key(&mut self, path: &Path, files: &mut BTreeMap<SourcePath, Stamp>) -> SourcePath {
        let raw = raw_key(path.strip_prefix(&self.root).unwrap_or(path));
        let normal = nfc(&raw);
        if *normal == raw {
            if let Some(other) = self.paths.remove(&*normal)
                && let Some(stamp) = files.remove(&*normal)
            {
                let key: SourcePath = raw_key(other.strip_prefix(&self.root).unwrap_or(&other)).into();
                files.insert(key.clone(), stamp);
                self.paths.insert(key, other);
            }
            return raw.into();
        }
        let key: SourcePath =
            if files.contains_key(&*normal) { raw.as_str().into() } else { normal.as_ref().into() };
        self.paths.insert(key.clone(), path.to_owned());
        key
    }
}

impl Reader for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, Error> {
        let on_disk = self.paths.get(path).cloned().unwrap_or_else(|| self.root.join(path));
        match self.system.read(&on_disk) {
            Ok(bytes) => Ok(bytes),
            Err(source) => {
                let embedded = path.strip_prefix(BULLETIN_FOLDER).and_then(|path| BULLETIN.get_file(path));
                let embedded = embedded.filter(|_| source.kind() == ErrorKind::NotFound);
                embedded
                    .map(|file| file.contents().to_vec())
                    .ok_or_else(|| Error::io(Operation::Read, on_disk, source))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{CONFIG, Folder};

    #[cfg(unix)]
    #[test]
    fn lock_of_emacs_is_no_broken_link() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |path: &str| std::fs::write(folder.path().join(path), "text").expect("written");
        std::fs::create_dir(folder.path().join("content")).expect("created");
        [CONFIG, "content/a.md"].into_iter().for_each(write);
        let link = |name: &str| {
            std::os::unix::fs::symlink("an@may-tinh.12:34", folder.path().join("content").join(name))
                .expect("linked");
        };
        link(".#a.md");
        let mut site = Folder::open(folder.path()).expect("it is passed over");
        assert!(site.take_sources().files.contains_key("content/a.md"));
        link("b.md");
        assert!(site.scan().is_err(), "a link that an author made is told");
        assert!(site.look_at([Path::new("content/b.md")]).is_err(), "however it is found");
    }
}
