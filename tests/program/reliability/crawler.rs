//! A reader of the published folder that follows all links from the home page, over and over, while builds run and are
//! killed.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::{self, File, Metadata};
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::Duration;

use bantin::fingerprint::Fingerprint;

/// The address of the sample site.
const BASE_URL: &str = "https://bantin.example.vn";

/// What the reader knows about the folder.
pub(crate) struct Folder {
    pub(crate) public: PathBuf,
    /// The possible contents of each file.
    pub(crate) versions: HashMap<String, HashSet<Fingerprint>>,
}

/// The reader's findings.
#[derive(Debug, Default)]
pub(crate) struct Met {
    pub(crate) passes: usize,
    pub(crate) files: usize,
    pub(crate) faults: Vec<String>,
}

impl Folder {
    /// Follows all links from the home page once, and opens all files in `kept`.
    pub(crate) fn read(&self, kept: &BTreeSet<String>) -> Met {
        let mut met = Met { passes: 1, ..Met::default() };
        let mut way: Vec<Step> = Vec::new();
        let mut seen = HashSet::from(["index.html".to_owned()]);
        let mut open = vec![("index.html".to_owned(), None)];
        while let Some((path, from)) = open.pop() {
            let Some((stamp, bytes)) = self.open(&path) else {
                if from.is_some_and(|from| self.still_stands(&way, from)) {
                    met.faults.push(format!("{} links to {path}, which is not there", tell(&way, from)));
                }
                continue;
            };
            met.files += 1;
            met.faults.extend(self.check(&path, &bytes));
            way.push(Step { path, stamp, from });
            for link in links(&bytes) {
                if seen.insert(link.clone()) {
                    open.push((link, Some(way.len() - 1)));
                }
            }
        }
        for path in kept {
            match self.open(path) {
                Some((_, bytes)) => met.faults.extend(self.check(path, &bytes)),
                None => met.faults.push(format!("{path} is gone and should stay")),
            }
            met.files += 1;
        }
        met
    }

    fn open(&self, path: &str) -> Option<(Stamp, Vec<u8>)> {
        let mut file = File::open(self.public.join(path)).ok()?;
        let stamp = Stamp::of(&file.metadata().ok()?);
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).ok()?;
        Some((stamp, bytes))
    }

    fn check(&self, path: &str, bytes: &[u8]) -> Option<String> {
        let versions = self.versions.get(path);
        let is_whole = versions.is_some_and(|versions| versions.contains(&Fingerprint::of(bytes)));
        (!is_whole).then(|| format!("{path} is of no build: {} bytes", bytes.len()))
    }

    /// Whether the pages that led here are unchanged since they were read: then all of them were current when the next
    /// one was requested. If one was replaced since, the reader was merely late.
    fn still_stands(&self, way: &[Step], from: usize) -> bool {
        let mut at = Some(from);
        while let Some(step) = at.map(|at| &way[at]) {
            let now = fs::metadata(self.public.join(&step.path)).ok().map(|metadata| Stamp::of(&metadata));
            if now.as_ref() != Some(&step.stamp) {
                return false;
            }
            at = step.from;
        }
        true
    }
}

/// A page that was read, and the page that linked to it.
struct Step {
    path: String,
    stamp: Stamp,
    from: Option<usize>,
}

fn tell(way: &[Step], from: Option<usize>) -> String {
    let mut told = Vec::new();
    let mut at = from;
    while let Some(step) = at.map(|at| &way[at]) {
        told.push(&*step.path);
        at = step.from;
    }
    told.reverse();
    told.join(" > ")
}

#[derive(PartialEq, Eq)]
struct Stamp(u64, i64, i64, u64);

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self(metadata.ino(), metadata.mtime(), metadata.mtime_nsec(), metadata.len())
    }
}

/// The files of the site that a file links to: in `href` and `src`, and full addresses, as in feeds.
fn links(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut links = Vec::new();
    for start in ["href=\"/", "src=\"/", BASE_URL] {
        for (at, _) in text.match_indices(start) {
            let rest = &text[at + start.len()..];
            let end = rest.find(['"', '\'', '<', '>', '&', ' ', '\n', '\\', '#', '?']).unwrap_or(rest.len());
            let path = rest[..end].trim_start_matches('/');
            let is_page = path.is_empty() || path.ends_with('/');
            links.push(if is_page { format!("{path}index.html") } else { path.to_owned() });
        }
    }
    links
}

/// A reader on its own thread.
pub(crate) struct Crawler {
    shared: Arc<Shared>,
    thread: JoinHandle<Met>,
}

struct Shared {
    folder: Folder,
    /// The files that stay during the present step, and the number of that step.
    kept: Mutex<(usize, BTreeSet<String>)>,
    is_over: AtomicBool,
}

impl Crawler {
    pub(crate) fn start(folder: Folder) -> Self {
        let shared = Shared { folder, kept: Mutex::default(), is_over: AtomicBool::new(false) };
        let shared = Arc::new(shared);
        let thread = spawn({
            let shared = shared.clone();
            move || shared.run()
        });
        Self { shared, thread }
    }

    /// From now on these files must stay.
    pub(crate) fn expect(&self, kept: BTreeSet<String>) {
        let mut shared = self.shared.kept.lock().expect("the reader doesn't panic");
        *shared = (shared.0 + 1, kept);
    }

    /// Its findings, once it has ended.
    pub(crate) fn end(self) -> Met {
        self.shared.is_over.store(true, Ordering::Relaxed);
        self.thread.join().expect("the reader doesn't panic")
    }
}

impl Shared {
    fn run(&self) -> Met {
        let mut met = Met::default();
        let kept = || self.kept.lock().expect("nobody panics with it").clone();
        while !self.is_over.load(Ordering::Relaxed) {
            let (step, expected) = kept();
            let mut pass = self.folder.read(&expected);
            if kept().0 != step {
                pass.faults.retain(|fault| !fault.ends_with("should stay"));
            }
            met.passes += 1;
            met.files += pass.files;
            met.faults.extend(pass.faults);
            // Links to other hosts.
            sleep(Duration::from_millis(2));
        }
        met
    }
}
