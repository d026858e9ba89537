//! Finds the files of a site, and reads their bytes: the settings, the articles and the files beside them, the themes.

mod bulletin;
mod links;
mod replace;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

pub use self::bulletin::default_theme;
use self::walk::{Found, is_passed_over, walk};
use crate::disk::{self, Dir, FileSystem, FileType};
use crate::error::{Error, Operation};
use crate::source::{Reader, SourcePath, Sources, Stamp, article_stem};
use crate::vietnamese::nfc;

/// The file that makes a folder a site.
pub const CONFIG: &str = "site.yaml";

/// The parts of a site's folder that are sources. `load` ignores everything else, such as the output.
pub const PARTS: [&str; 3] = [CONFIG, "content", "themes"];

const MEGABYTE: u64 = 1024 * 1024;

/// The largest source to read, in bytes. For files beside the articles the author's own limit (`max_file_size`), which
/// is lower, is checked before reading.
fn limit(path: &str) -> u64 {
    match path.split('/').next() {
        Some("content") if article_stem(path).is_some() => 64 * MEGABYTE,
        Some("content") => 1000 * MEGABYTE,
        Some("themes") => 128 * MEGABYTE,
        _ => MEGABYTE,
    }
}

/// Whether `root` seems to contain a site, without reading it.
pub fn is_site(root: &Path) -> bool {
    let root = Dir::open(&disk::system(), root);
    root.is_ok_and(|root| {
        root.is_some_and(|root| root.find(Path::new(CONFIG)).is_ok_and(|found| found.is_some()))
    })
}

/// Finds the files of the site in `root` once.
///
/// # Errors
/// As [`SourceFolder::scan`].
pub fn load(root: &Path) -> Result<Sources, Error> {
    load_on(&disk::system(), root)
}

/// [`load()`] on another file system.
///
/// # Errors
/// As [`load()`].
pub fn load_on(system: &Arc<dyn FileSystem>, root: &Path) -> Result<Sources, Error> {
    Ok(SourceFolder::open_on(system, root)?.sources())
}

/// The folder of a site at the last look: `site.yaml`, `content/`, `themes/`.
pub struct SourceFolder {
    disk: Disk,
    files: Arc<BTreeMap<SourcePath, Stamp>>,
    touched: BTreeSet<SourcePath>,
    /// The links that authors made, relative to the root.
    links: BTreeSet<PathBuf>,
    /// The entries of `files` that come from links.
    linked: BTreeMap<SourcePath, Stamp>,
}

impl SourceFolder {
    /// Opens the site in `root` and looks at all its files.
    ///
    /// # Errors
    /// As [`scan`](Self::scan).
    pub fn open(root: &Path) -> Result<Self, Error> {
        Self::open_on(&disk::system(), root)
    }

    /// [`open`](Self::open) on another file system.
    ///
    /// # Errors
    /// As [`scan`](Self::scan).
    pub fn open_on(system: &Arc<dyn FileSystem>, root: &Path) -> Result<Self, Error> {
        let root = system.canonical(root).map_err(|e| match e.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Error::NoSite(root.to_owned()),
            _ => Error::io(Operation::Read, root, e),
        })?;
        Self::look(system, &root)
    }

    /// The site's root, by the system's path.
    pub fn root(&self) -> &Path {
        self.disk.dir.path()
    }

    /// Looks at everything again. Returns whether anything may have changed.
    ///
    /// # Errors
    /// [`Error::NoSite`] without `site.yaml`; [`Error::NotRegular`] for devices, pipes and forbidden links;
    /// [`Error::UnreadableName`] for a name that isn't text; [`Error::Io`] for entries that can't be read.
    pub fn scan(&mut self) -> Result<bool, Error> {
        // The folder may have been removed and created again, so open it again too.
        let mut next = Self::look(self.disk.dir.system(), self.disk.dir.path())?;
        next.touched.extend(self.touched.iter().filter(|path| next.files.contains_key(*path)).cloned());
        let has_changed = next.files != self.files || !next.touched.is_empty();
        *self = next;
        Ok(has_changed)
    }

    fn look(system: &Arc<dyn FileSystem>, root: &Path) -> Result<Self, Error> {
        let dir = Dir::open(system, root)?.ok_or_else(|| Error::NoSite(root.to_owned()))?;
        let mut folder = Self {
            disk: Disk { dir, places: BTreeMap::new() },
            files: Arc::default(),
            touched: BTreeSet::new(),
            links: BTreeSet::new(),
            linked: BTreeMap::new(),
        };
        for part in PARTS {
            folder.walk(Path::new(part))?;
        }
        folder.follow_links()?;
        if !folder.files.contains_key(CONFIG) {
            return Err(Error::NoSite(root.to_owned()));
        }
        folder.complete_theme()?;
        Ok(folder)
    }

    /// Looks again at some files and folders, relative to the root, and at everything in these folders. Returns whether
    /// anything may have changed.
    ///
    /// # Errors
    /// As [`scan`](Self::scan).
    pub fn look_at<'p>(&mut self, paths: impl IntoIterator<Item = &'p Path>) -> Result<bool, Error> {
        let mut has_changed = false;
        for path in paths {
            let key = key(path);
            let places = self.places_of(path, &key);
            has_changed |= self.forget(&key);
            self.links.retain(|link| !link.starts_with(path));
            for place in &places {
                if place.iter().all(|part| !is_passed_over(&part.to_string_lossy())) {
                    self.walk(place)?;
                }
            }
            let named: Vec<SourcePath> = self.known(&key);
            has_changed |= !named.is_empty();
            self.touched.extend(named);
        }
        has_changed |= self.follow_links()?;
        self.complete_theme()?;
        Ok(has_changed)
    }

    /// The places on the disk to look for a name: as it was reported, in its normal form, and as it is known. A file
    /// may change from one of these names to another, and two files may have one each.
    fn places_of(&self, path: &Path, key: &str) -> BTreeSet<PathBuf> {
        let known = self.known(key).into_iter().filter_map(|path| self.disk.places.get(&path).cloned());
        [path.to_owned(), PathBuf::from(key)].into_iter().chain(known).collect()
    }

    /// The known files called `key` in any spelling, or inside a folder of that name. Leaves out those behind links,
    /// which are looked at with the links.
    fn known(&self, key: &str) -> Vec<SourcePath> {
        let below = format!("{key}/");
        let is_meant = |path: &str| path == key || path.starts_with(&below);
        let file = self.files.get_key_value(key).map(|(path, _)| path);
        let inside = self.files.range::<str, _>((Bound::Included(&*below), Bound::Unbounded));
        let inside = inside.map(|(path, _)| path).take_while(|path| path.starts_with(&below));
        let odd = self.disk.places.keys().filter(|path| !is_meant(path) && is_meant(&nfc(path)));
        let all = file.into_iter().chain(inside).chain(odd);
        all.filter(|path| !self.linked.contains_key(*path)).cloned().collect()
    }

    /// Forgets these files. Returns whether there were any.
    fn forget(&mut self, key: &str) -> bool {
        let known = self.known(key);
        let files = Arc::make_mut(&mut self.files);
        for path in &known {
            files.remove(path);
            self.disk.places.remove(path);
        }
        !known.is_empty()
    }

    /// The present sources. Touched files are passed to one build only.
    pub fn take_sources(&mut self) -> Sources {
        let sources = self.sources();
        self.touched.clear();
        sources
    }

    /// Keeps the touched files of a failed build for the next one.
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

    /// Adds the default theme if the site has none of its own.
    fn complete_theme(&mut self) -> Result<(), Error> {
        let own = format!("{}theme.yaml", bulletin::FOLDER);
        let found = self.disk.dir.find(Path::new(&own))?;
        if self.files.contains_key(&*own) && found.is_some_and(|entry| entry.file_type == FileType::File) {
            return Ok(());
        }
        let files = Arc::make_mut(&mut self.files);
        for (path, bytes) in default_theme() {
            let stamp = Stamp { size: bytes.len() as u64, ..Stamp::default() };
            files.entry(format!("{}{path}", bulletin::FOLDER).into()).or_insert(stamp);
        }
        Ok(())
    }

    fn walk(&mut self, start: &Path) -> Result<(), Error> {
        let latest_settled = now() - TICK;
        let Self { disk, files, touched, links, .. } = self;
        let files = Arc::make_mut(files);
        walk(&disk.dir.clone(), start, &mut |path, found| match found {
            Found::File(stamp) => {
                let key = disk.key(path, files);
                if stamp.changed() > latest_settled {
                    touched.insert(key.clone());
                }
                files.insert(key, stamp);
            }
            Found::Link => drop(links.insert(path.to_owned())),
        })
    }

    /// Adds the files behind links. Returns whether any of them may have changed.
    ///
    /// A link leads to a file, or to a folder that was walked at its own place: its files are added a second time under
    /// the link's name, without another look at the disk. Links inside that folder are followed only at their own
    /// place. So the number of files grows only with the number of links, wherever they lead.
    fn follow_links(&mut self) -> Result<bool, Error> {
        let latest_settled = now() - TICK;
        let files = Arc::make_mut(&mut self.files);
        let last = std::mem::take(&mut self.linked);
        for path in last.keys() {
            files.remove(path);
            self.disk.places.remove(path);
        }
        let mut linked = BTreeMap::new();
        for link in &self.links {
            let Some(target) = links::target(&self.disk.dir, link)? else { continue };
            let (from, to) = (key(link), key(&target.path));
            if let Some(stamp) = target.file {
                linked.insert(SourcePath::from(from), (target.path, stamp));
                continue;
            }
            let below = format!("{to}/");
            let inside = files.range::<str, _>((Bound::Included(&*below), Bound::Unbounded));
            for (path, stamp) in inside.take_while(|(path, _)| path.starts_with(&below)) {
                let place = self.disk.place(path);
                linked.insert(format!("{from}/{}", &path[below.len()..]).into(), (place, *stamp));
            }
        }
        for (path, (place, stamp)) in linked {
            // A file at its own place comes before one behind a link.
            if files.contains_key(&path) {
                continue;
            }
            if stamp.changed() > latest_settled {
                self.touched.insert(path.clone());
            }
            files.insert(path.clone(), stamp);
            self.disk.places.insert(path.clone(), place);
            self.linked.insert(path, stamp);
        }
        Ok(self.linked != last)
    }
}

/// The key of a path relative to the root.
fn key(path: &Path) -> String {
    nfc(&raw_key(path)).into_owned()
}

/// A path relative to the root, with its parts as on the disk.
fn raw_key(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// The coarsest clock of any file system in use (FAT: two seconds), in nanoseconds.
const TICK: i64 = 2_000_000_000;

/// The present time in nanoseconds since 1970. Only compared with the times of files.
fn now() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "no page is made of it: it tells which files are young")]
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}

/// The disk as a reader.
#[derive(Clone)]
struct Disk {
    dir: Dir,
    /// The places of files whose path on the disk is another: their name there isn't in NFC, or they are behind a link.
    places: BTreeMap<SourcePath, PathBuf>,
}

impl Disk {
    /// The key of the file at `path`. Two names that differ only in their normal form are two files: the one that isn't
    /// in NFC keeps its own name as key, and the check for collisions will report them.
    fn key(&mut self, path: &Path, files: &mut BTreeMap<SourcePath, Stamp>) -> SourcePath {
        let raw = raw_key(path);
        let normal = nfc(&raw);
        if *normal == raw {
            if let Some(other) = self.places.remove(&*normal)
                && let Some(stamp) = files.remove(&*normal)
            {
                let key: SourcePath = raw_key(&other).into();
                files.insert(key.clone(), stamp);
                self.places.insert(key, other);
            }
            return raw.into();
        }
        let is_taken =
            files.contains_key(&*normal) && self.places.get(&*normal).is_none_or(|place| place != path);
        let key: SourcePath = if is_taken { raw.as_str().into() } else { normal.as_ref().into() };
        self.places.insert(key.clone(), path.to_owned());
        key
    }

    /// The place of the file with the key `path`, relative to the root.
    fn place(&self, path: &str) -> PathBuf {
        self.places.get(path).cloned().unwrap_or_else(|| PathBuf::from(path))
    }
}

impl Reader for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, Error> {
        match self.dir.read(&self.place(path), limit(path)) {
            Ok((bytes, _)) => Ok(bytes),
            Err(error) => {
                let is_gone =
                    matches!(&error, Error::Io { source, .. } if source.kind() == ErrorKind::NotFound);
                bulletin::bytes(path).filter(|_| is_gone).map(<[u8]>::to_vec).ok_or(error)
            }
        }
    }
}
