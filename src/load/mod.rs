//! Which files a site has, and their bytes: the settings, the articles and what lies beside them, the themes.

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

/// The parts of a site's folder that are sources. The output and all else in it is none of `load`'s business.
pub const PARTS: [&str; 3] = [CONFIG, "content", "themes"];

const MEGABYTE: u64 = 1024 * 1024;

/// How many bytes of a source are read at most. A file beside the articles has a limit of the author's below this one
/// (`max_file_size`), by which it is told before anybody reads it.
fn limit(path: &str) -> u64 {
    match path.split('/').next() {
        Some("content") if article_stem(path).is_some() => 64 * MEGABYTE,
        Some("content") => 1000 * MEGABYTE,
        Some("themes") => 128 * MEGABYTE,
        _ => MEGABYTE,
    }
}

/// Whether there is a site in `root`, as far as that can be told without reading it.
pub fn is_site(root: &Path) -> bool {
    let root = Dir::open(&disk::system(), root);
    root.is_ok_and(|root| {
        root.is_some_and(|root| root.find(Path::new(CONFIG)).is_ok_and(|found| found.is_some()))
    })
}

/// Looks at the site in `root`, once.
///
/// # Errors
/// As [`SourceFolder::scan`].
pub fn load(root: &Path) -> Result<Sources, Error> {
    load_on(&disk::system(), root)
}

/// [`load()`], on a file system of the caller's.
///
/// # Errors
/// As [`load()`].
pub fn load_on(system: &Arc<dyn FileSystem>, root: &Path) -> Result<Sources, Error> {
    Ok(SourceFolder::open_on(system, root)?.sources())
}

/// The folder of a site, as it was when somebody looked last: `site.yaml`, `content/`, `themes/`.
pub struct SourceFolder {
    disk: Disk,
    files: Arc<BTreeMap<SourcePath, Stamp>>,
    touched: BTreeSet<SourcePath>,
    /// The links that authors made, relative to the root.
    links: BTreeSet<PathBuf>,
    /// What of `files` is there by a link.
    linked: BTreeMap<SourcePath, Stamp>,
}

impl SourceFolder {
    /// Looks at the site in `root`.
    ///
    /// # Errors
    /// As [`scan`](Self::scan).
    pub fn open(root: &Path) -> Result<Self, Error> {
        Self::open_on(&disk::system(), root)
    }

    /// [`open`](Self::open), on a file system of the caller's.
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

    /// The site's root, as the system names it.
    pub fn root(&self) -> &Path {
        self.disk.dir.path()
    }

    /// Looks at everything again. Says whether anything may have changed.
    ///
    /// # Errors
    /// [`Error::NoSite`] without `site.yaml`; [`Error::NotRegular`] for devices, pipes and links that lead where none may
    /// lead; [`Error::UnreadableName`] for a name that is no text; [`Error::Io`] for what can't be looked at.
    pub fn scan(&mut self) -> Result<bool, Error> {
        // The folder may have been removed and made again, so it is opened again too.
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

    /// Looks again at some files and folders, relative to the root, and at all that is in these. Says whether anything
    /// may have changed.
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

    /// Where on the disk a name is to be looked for: as it was told, in its normal form, and as it is known. One file may
    /// go by two of these after the other, and two files by one of them each.
    fn places_of(&self, path: &Path, key: &str) -> BTreeSet<PathBuf> {
        let known = self.known(key).into_iter().filter_map(|path| self.disk.places.get(&path).cloned());
        [path.to_owned(), PathBuf::from(key)].into_iter().chain(known).collect()
    }

    /// The known files that are called `key` in one spelling or another, or are in a folder of that name. Those behind
    /// links are looked at with the links.
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

    /// Forgets them. Says whether there were any.
    fn forget(&mut self, key: &str) -> bool {
        let known = self.known(key);
        let files = Arc::make_mut(&mut self.files);
        for path in &known {
            files.remove(path);
            self.disk.places.remove(path);
        }
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

    /// Adds what the links lead to. Says whether any of that may have changed.
    ///
    /// A link leads to a file, or to a folder that was walked as what it is: what is in there is there a second time, under
    /// the link's name, without another look at the disk. Links in that folder have their files in their own place only.
    /// So the number of files grows with the number of links, whatever leads where.
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
            // What stands there itself comes before what a link brings.
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

/// A path relative to the root, its parts as they are on the disk.
fn raw_key(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// The coarsest clock of a file system that is in use (FAT: two seconds), in nanoseconds.
const TICK: i64 = 2_000_000_000;

/// Nanoseconds since 1970, as the clock says it. Only ever compared with the times of files.
fn now() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "no page is made of it: it tells which files are young")]
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}

/// The disk as a reader.
#[derive(Clone)]
struct Disk {
    dir: Dir,
    /// Where files are that have another path on the disk than the one they go by: their name there isn't in NFC, or a
    /// link brings them.
    places: BTreeMap<SourcePath, PathBuf>,
}

impl Disk {
    /// The key of the file at `path`. Two names that differ only in their normal form are two files, and the check for
    /// collisions will tell: the one that isn't in NFC then goes by its own name.
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

    /// Where the file that goes by `path` is, relative to the root.
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
