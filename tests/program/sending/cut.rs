//! Cuts a send at each of its operations in turn, and checks what readers get then and what the next send does.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bantin::disk;
use bantin::error::Error;
use bantin::fingerprint::Fingerprint;
use bantin::publish::{self, PublishedSite};
use bantin::send::remote::{Listed, Remote, RemoteError, RemoteErrorKind, temporary};
use bantin::send::{Changes, Folder, Options, send};
use bantin::text::Text;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::same;
use crate::reliability::crawler;
use crate::reliability::program::{Files, Site, folder, read_tree};
use crate::reliability::states::STATES;

/// A connection that fails after this many operations. The last one, if it writes, leaves half a file under a temporary
/// name, like a server whose connection breaks.
struct Cut {
    inner: Folder,
    left: Arc<AtomicUsize>,
    kind: RemoteErrorKind,
}

impl Cut {
    fn step(&self) -> Result<(), RemoteError> {
        let left = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        left.map(drop)
            .map_err(|_| RemoteError { kind: self.kind, message: Text::new("đứt mạng", "cut") })
    }

    fn write_half(&mut self, path: &str, bytes: &[u8]) {
        self.inner.write(&temporary(path), &bytes[..bytes.len() / 2]).expect("half of it is written");
    }
}

impl Remote for Cut {
    fn read(&mut self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, RemoteError> {
        self.step()?;
        self.inner.read(path, limit)
    }

    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), RemoteError> {
        if let Err(error) = self.step() {
            self.write_half(path, bytes);
            return Err(error);
        }
        self.inner.write(path, bytes)
    }

    fn replaces_at_once(&self) -> bool {
        self.inner.replaces_at_once()
    }

    fn write_new(&mut self, path: &str, bytes: &[u8]) -> Result<bool, RemoteError> {
        self.step()?;
        self.inner.write_new(path, bytes)
    }

    fn remove(&mut self, path: &str) -> Result<(), RemoteError> {
        self.step()?;
        self.inner.remove(path)
    }

    fn remove_folder(&mut self, path: &str) -> Result<(), RemoteError> {
        self.step()?;
        self.inner.remove_folder(path)
    }

    fn list(&mut self) -> Result<Vec<Listed>, RemoteError> {
        self.step()?;
        self.inner.list()
    }
}

/// Sends over at most `connections`, each opened by `connect`.
fn send_over(
    site: &PublishedSite,
    connections: usize,
    connect: &(dyn Fn() -> Cut + Sync),
) -> Result<Changes, Error> {
    let options = Options {
        site: "https://bantin.example.vn",
        connections,
        verify: false,
        adopt: false,
        take_over: false,
        who: "lan@may".to_owned(),
        sender: Fingerprint::of(b"lan@may"),
        now: &Timestamp::now,
        zone: TimeZone::UTC,
        pause: Duration::from_millis(1),
        tell: &|_| {},
    };
    send(site, &|| Ok(Box::new(connect())), &options)
}

fn open(server: &Path) -> Folder {
    Folder::open(&disk::system(), server).expect("the folder is there")
}

/// Sends until `left` operations are done; then everything fails.
fn send_some(site: &PublishedSite, server: &Path, connections: usize, left: usize) -> Result<Changes, Error> {
    let left = Arc::new(AtomicUsize::new(left));
    send_over(site, connections, &|| Cut {
        inner: open(server),
        left: left.clone(),
        kind: RemoteErrorKind::Other,
    })
}

fn hold(site: &Site) -> PublishedSite {
    let options = publish::Options {
        adopt: false,
        durable: false,
        by_hand: false,
        sources: site.root.clone(),
        now: Timestamp::now(),
    };
    publish::hold(&site.path("public"), &options).expect("it was built")
}

/// Two states of a site, built.
fn states() -> [Site; 2] {
    [0, 1].map(|number| {
        let site = Site::new();
        site.lay(&STATES[number].sources);
        site.build("a state");
        site
    })
}

/// The broken links that a reader finds who follows all links from the home page.
fn faults(server: &Path) -> Vec<String> {
    let mut versions: HashMap<String, HashSet<Fingerprint>> = HashMap::new();
    for state in &STATES[..2] {
        for (path, bytes) in &state.public {
            versions.entry(path.clone()).or_default().insert(Fingerprint::of(bytes));
        }
    }
    let found = read_tree(server);
    let is_whole = |path: &str, bytes: &[u8]| {
        path.contains(".bantin-")
            || versions.get(path).is_some_and(|versions| versions.contains(&Fingerprint::of(bytes)))
    };
    let mut faults: Vec<String> = found
        .iter()
        .filter(|(path, bytes)| !is_whole(path, bytes))
        .map(|(path, bytes)| format!("{path} is of no build: {} bytes", bytes.len()))
        .collect();
    if found.contains_key("index.html") {
        let reader = crawler::Folder { public: server.to_owned(), versions };
        faults.extend(reader.read(&BTreeSet::new()).faults);
    }
    faults
}

/// The files on the server, except the manifest.
fn sent_files(server: &Path) -> Files {
    let mut files = read_tree(server);
    assert!(files.remove(".bantin-sent.json").is_some(), "there is no list");
    files
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in read_tree(from) {
        let path = to.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("its folder is made");
        fs::write(path, bytes).expect("it is copied");
    }
}

/// Cuts a send of `site` to the state `before` at each k-th operation, and returns how often.
fn cut_everywhere(site: &PublishedSite, before: &Path, wanted: &Files, connections: usize) -> usize {
    for left in 0.. {
        let server = folder();
        copy(before, server.path());
        let sent = send_some(site, server.path(), connections, left);
        let when = format!("after {left} operations over {connections} connections");
        assert_eq!(faults(server.path()), Vec::<String>::new(), "{when}");
        let is_cut = sent.is_err();
        if is_cut {
            send_some(site, server.path(), connections, usize::MAX).expect("the next send goes on");
        }
        same(&sent_files(server.path()), wanted, &when);
        if !is_cut {
            return left;
        }
    }
    unreachable!("a send ends")
}

#[test]
fn a_cut_send_shows_no_half_site_and_the_next_one_ends_it() {
    let [old, new] = states();
    let (empty, before) = (folder(), folder());
    let (old_site, new_site) = (hold(&old), hold(&new));
    send_some(&old_site, before.path(), 4, usize::MAX).expect("it is sent");
    for connections in [1, 4] {
        let first = cut_everywhere(&old_site, empty.path(), &old.public(), connections);
        let next = cut_everywhere(&new_site, before.path(), &new.public(), connections);
        assert!(first > 50 && next > 20, "only {first} and {next} operations");
    }
}

#[test]
fn after_a_cut_only_the_rest_is_sent() {
    let [old, _] = states();
    let server = folder();
    let site = hold(&old);
    let all = old.public().len();
    assert!(send_some(&site, server.path(), 1, all * 9 / 10).is_err());
    let changes = send_some(&site, server.path(), 1, usize::MAX).expect("it goes on");
    // The manifest is written after every 64th file.
    assert!(changes.added.len() < all / 10 + 70, "{} of {all} files were sent again", changes.added.len());
}

#[test]
fn connections_that_break_are_made_again() {
    let [old, new] = states();
    let server = folder();
    for site in [&old, &new] {
        let flaky = || Cut {
            inner: open(server.path()),
            left: Arc::new(AtomicUsize::new(5)),
            kind: RemoteErrorKind::Broken,
        };
        send_over(&hold(site), 3, &flaky).expect("it is sent in the end");
        same(&sent_files(server.path()), &site.public(), "in the end");
    }
}

#[test]
fn a_sender_that_is_cut_off_for_good_says_so() {
    let [old, _] = states();
    let server = folder();
    let dead = || Cut { inner: open(server.path()), left: Arc::default(), kind: RemoteErrorKind::Broken };
    let error = send_over(&hold(&old), 3, &dead).expect_err("nothing works");
    assert_eq!(error.text().en, "cut. The next send goes on from here");
}
