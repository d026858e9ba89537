//! Makes photos in the sizes and formats that readers load, each file once, and stores them by their keys.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::{Observe, Progress, Work};
use crate::asset;
use crate::cache::{Cache, MadeFile, PhotoStore};
use crate::content::{Anchor, Locator};
use crate::diagnostic::{Diagnostic, Severity, refused_file};
use crate::error::Error;
use crate::fingerprint::{Fingerprint, Reads};
use crate::output::{Later, Making, OutputPath, Phase, Sink};
use crate::photo::{self, PhotoFacts, PhotoFlaw, Rendition};
use crate::site::links::mentions_of_photo;
use crate::site::photos::address;
use crate::site::{Asset, Site, SitePhoto};
use crate::source::{Reader, SourcePath, Sources};

/// A photo and the files to make of it.
struct PhotoWork<'s> {
    path: &'s SourcePath,
    photo: &'s SitePhoto,
    files: Vec<RenditionFile>,
}

/// A file to make of a photo.
#[derive(Clone)]
struct RenditionFile {
    output: OutputPath,
    rendition: Rendition,
    /// The fingerprint of everything that its bytes depend on.
    key: Fingerprint,
}

/// The sizes that readers load of the photos on pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loads {
    /// How many photos pages show.
    pub photos: usize,
    /// The size of the smallest file that a browser chooses, in bytes.
    pub least: u64,
    /// The size of the largest.
    pub most: u64,
}

/// The result for the photos of a site.
#[derive(Default)]
pub(super) struct HandedOn {
    /// The mistakes in photos that can't be decoded.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// `None` if no file was made, or no page shows a photo.
    pub(super) loads: Option<Loads>,
}

/// Passes the photos of the site to the sink.
pub(super) fn hand_on(
    cache: &mut Cache,
    sources: &Sources,
    sink: &dyn Sink,
    observe: &Observe<'_>,
    work: &mut Work,
) -> Result<HandedOn, Error> {
    let Some(site) = cache.site() else { return Ok(HandedOn::default()) };
    let photos = photos(site);
    let making = sink.making();
    if making == Making::WhenAsked {
        for PhotoWork { path, photo, files } in photos {
            for file in files {
                sink.put_later(&file.output, later(cache, sources, path, photo, &file));
            }
        }
        return Ok(HandedOn::default());
    }
    let (known, store) = (&cache.photos, cache.photo_store.as_deref());
    let done = AtomicUsize::new(0);
    let made = AtomicUsize::new(0);
    let hand_on = |photo: &PhotoWork<'_>| {
        let job = Job { sources, sink, known, store, making };
        let result = job.run(photo, &made);
        observe(Progress::Photos(done.fetch_add(1, Ordering::Relaxed) + 1, photos.len()));
        result
    };
    let results = photos.par_iter().map(hand_on).collect::<Result<Vec<_>, Error>>()?;
    let mut kept = HashMap::new();
    let mut handed_on = HandedOn::default();
    let diagnostics = &mut handed_on.diagnostics;
    for (photo, result) in photos.iter().zip(results) {
        match result {
            Ok(files) => {
                let sizes = sizes_on_page(photo, &files);
                handed_on.loads = Loads::with(handed_on.loads, &sizes);
                kept.extend(files);
            }
            Err(diagnostic) => {
                let told = refused(site, sources, &diagnostic)?;
                // If only the settings name the photo, report the mistake at the photo.
                let is_named = !told.is_empty();
                diagnostics.extend(told);
                diagnostics.extend((!is_named).then_some(*diagnostic));
            }
        }
    }
    work.photos = made.into_inner();
    work.read += work.photos;
    if making == Making::Never {
        handed_on.loads = None;
    } else if diagnostics.is_empty() && cache.photos != kept {
        cache.has_news = true;
        cache.photos = kept;
    }
    Ok(handed_on)
}

/// The sizes of those files of the photo that a browser chooses from.
fn sizes_on_page(photo: &PhotoWork<'_>, files: &[(Fingerprint, MadeFile)]) -> Vec<u64> {
    let best = photo.photo.best_on_page();
    let on_page = photo.files.iter().filter(|file| best.contains(&file.rendition));
    let size = |key| files.iter().find(|(of, _)| *of == key).map(|(_, made)| made.size);
    on_page.filter_map(|file| size(file.key)).collect()
}

impl Loads {
    /// Adds the photo whose files have these sizes.
    fn with(others: Option<Self>, sizes: &[u64]) -> Option<Self> {
        let (Some(least), Some(most)) = (sizes.iter().min(), sizes.iter().max()) else { return others };
        let Self { photos, least: so_far, most: at_most } =
            others.unwrap_or(Self { photos: 0, least: u64::MAX, most: 0 });
        Some(Self { photos: photos + 1, least: so_far.min(*least), most: at_most.max(*most) })
    }
}

/// A mistake for each place where a report names this photo, of which no files can be made. `why` is the mistake in the
/// photo.
fn refused(site: &Site, sources: &Sources, why: &Diagnostic) -> Result<Vec<Diagnostic>, Error> {
    let reads = Reads::unnoted();
    let mut diagnostics = Vec::new();
    let reports = site.reports.iter().map(|entry| &entry.report);
    for report in reports.chain(site.pages.iter().map(|page| &page.report)) {
        let report = report.hold(&reads)?;
        let mentions = mentions_of_photo(site, &report, &why.place.path);
        if mentions.is_empty() {
            continue;
        }
        let locator = Locator::new(&report.path, &sources.reader.read(&report.path)?);
        let refused = |(anchor, file): (Anchor, String)| {
            refused_file(Severity::Error, locator.locate(&anchor), &file, why)
        };
        diagnostics.extend(mentions.into_iter().map(refused));
    }
    Ok(diagnostics)
}

/// The published photos. Two photos with the same bytes and name make the same files: only the first has them here.
fn photos(site: &Site) -> Vec<PhotoWork<'_>> {
    let mut taken = HashSet::new();
    let mut of_photo = |asset: &Asset, photo: &SitePhoto| {
        let file = |rendition| RenditionFile {
            output: address(asset, photo, rendition).file(),
            rendition,
            key: Fingerprint::of_value(&(photo.source, photo::VERSION, rendition)),
        };
        let files: Vec<_> = photo.renditions().into_iter().map(file).collect();
        files.into_iter().filter(|file| taken.insert(file.output.clone())).collect::<Vec<_>>()
    };
    let all = site.published_assets().filter_map(|(path, asset)| Some((path, asset, asset.photo.as_ref()?)));
    all.map(|(path, asset, photo)| PhotoWork { path, photo, files: of_photo(asset, photo) }).collect()
}

struct Job<'j> {
    sources: &'j Sources,
    sink: &'j dyn Sink,
    known: &'j HashMap<Fingerprint, MadeFile>,
    store: Option<&'j dyn PhotoStore>,
    making: Making,
}

/// The key of each file of a photo with the file made, or the mistake in the photo.
type Outcome = Result<Vec<(Fingerprint, MadeFile)>, Box<Diagnostic>>;

impl Job<'_> {
    fn run(&self, photo: &PhotoWork<'_>, made: &AtomicUsize) -> Result<Outcome, Error> {
        let mut outputs = Vec::with_capacity(photo.files.len());
        let mut missing = Vec::new();
        for file in &photo.files {
            match self.present(file)? {
                Some(made) => outputs.push((file.key, made)),
                None => missing.push(file),
            }
        }
        if self.making == Making::Never {
            // To check whether the photo can be decoded, one file is enough.
            missing.truncate(usize::from(outputs.is_empty()));
        }
        if missing.is_empty() {
            return Ok(Ok(outputs));
        }
        made.fetch_add(1, Ordering::Relaxed);
        let wanted: Vec<Rendition> = missing.iter().map(|file| file.rendition).collect();
        let source = Source { reader: &*self.sources.reader, path: photo.path, photo: photo.photo };
        let files = match source.make(&wanted)? {
            Ok(files) => files,
            Err(flaw) => return Ok(Err(Box::new(asset::flawed_photo(photo.path, &flaw)))),
        };
        for (file, bytes) in missing.into_iter().zip(files) {
            if let Some(store) = self.store {
                store.write(file.key, &bytes);
            }
            outputs.push((file.key, self.put(file, bytes)?));
        }
        Ok(Ok(outputs))
    }

    /// The file, if the output has it already or an earlier run made it.
    fn present(&self, file: &RenditionFile) -> Result<Option<MadeFile>, Error> {
        if let Some(made) = self.known.get(&file.key)
            && self.sink.keep(&file.output, made.output)?
        {
            return Ok(Some(*made));
        }
        match self.store.and_then(|store| store.read(file.key)) {
            Some(bytes) => self.put(file, bytes).map(Some),
            None => Ok(None),
        }
    }

    fn put(&self, file: &RenditionFile, bytes: Vec<u8>) -> Result<MadeFile, Error> {
        let size = bytes.len() as u64;
        Ok(MadeFile { output: self.sink.put(&file.output, Phase::Asset, bytes)?, size })
    }
}

/// The file, to be made when a reader of the preview requests it.
fn later(
    cache: &Cache,
    sources: &Sources,
    path: &SourcePath,
    photo: &SitePhoto,
    file: &RenditionFile,
) -> Later {
    let (reader, store) = (sources.reader.clone(), cache.photo_store.clone());
    let (path, photo, file) = (path.clone(), photo.clone(), file.clone());
    Later::new(file.key, move || {
        if let Some(bytes) = store.as_ref().and_then(|store| store.read(file.key)) {
            return Some(bytes);
        }
        let source = Source { reader: &*reader, path: &path, photo: &photo };
        // If the file can't be made, it is missing on the page; a build reports why.
        let bytes = source.make(&[file.rendition]).ok()?.ok()?.pop()?;
        if let Some(store) = &store {
            store.write(file.key, &bytes);
        }
        Some(bytes)
    })
}

/// An author's photo.
struct Source<'s> {
    reader: &'s dyn Reader,
    path: &'s SourcePath,
    photo: &'s SitePhoto,
}

impl Source<'_> {
    /// Makes the files. Waits while other photos use the memory.
    fn make(&self, wanted: &[Rendition]) -> Result<Result<Vec<Vec<u8>>, PhotoFlaw>, Error> {
        let SitePhoto { facts, source, .. } = self.photo;
        let _room = ROOM.take(facts);
        let bytes = self.reader.read(self.path)?;
        // Make files only from the bytes that were inspected.
        if Fingerprint::of(&bytes) != *source {
            return Err(Error::Changed(PathBuf::from(&**self.path)));
        }
        Ok(photo::make(&bytes, wanted))
    }
}

/// The memory that decoded photos may use at once, in bytes: two of 12 megapixels, or a larger one alone.
const MEMORY: u64 = 110_000_000;

static ROOM: Room = Room { taken: Mutex::new(0), freed: Condvar::new() };

/// A limit on the memory of photos that are decoded at once.
struct Room {
    /// The memory in use, in bytes.
    taken: Mutex<u64>,
    freed: Condvar,
}

/// A reserved part of the memory; released when dropped.
struct Taken<'r> {
    room: &'r Room,
    size: u64,
}

impl Room {
    /// Waits until there is memory for the photo. A photo that needs more than the limit gets all of it.
    fn take(&self, facts: &PhotoFacts) -> Taken<'_> {
        let size = photo::weight(facts).min(MEMORY);
        let taken = self.taken.lock().expect("no thread panics while it counts");
        let mut taken = self
            .freed
            .wait_while(taken, |taken| *taken + size > MEMORY)
            .expect("no thread panics while it counts");
        *taken += size;
        Taken { room: self, size }
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        *self.room.taken.lock().expect("no thread panics while it counts") -= self.size;
        self.room.freed.notify_all();
    }
}
