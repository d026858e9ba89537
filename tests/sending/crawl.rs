//! Readers who crawl a site over HTTP while it is sent, over connections that break at any moment.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use bantin::error::Error;
use bantin::fingerprint::Fingerprint;
use bantin::publish::{self, PublishedSite};
use bantin::send::remote::{Listed, Remote, RemoteError, RemoteErrorKind};
use bantin::send::{Changes, Options, send};
use bantin::text::Text;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cut::Proxy;
use crate::servers::{SERVERS, Server};
use crate::site::Station;

/// Apache, which serves the folders of all sites that are sent.
const READERS: u16 = 42225;

/// More operations than any send here takes.
const MANY: i64 = i64::MAX / 2;

/// A site that is sent to one of the servers again and again.
struct Crawled {
    station: Station,
    server: &'static Server,
    /// All bytes that a file ever had, by its path.
    versions: Mutex<HashMap<String, HashSet<Vec<u8>>>>,
}

impl Crawled {
    fn new(server: &'static Server) -> Self {
        let station = Station::new("127.0.0.1", "site/none");
        let base_url = format!("http://127.0.0.1:{READERS}/{}", server.name);
        station.settle(&base_url, "kind: sftp", "127.0.0.1");
        let crawled = Self { station, server, versions: Mutex::default() };
        crawled.build();
        crawled
    }

    fn build(&self) {
        self.station.done(&["build"]);
        let mut versions = self.versions.lock().expect("no thread panics");
        for (path, bytes) in self.station.public() {
            let path = path.to_str().expect("UTF-8").to_owned();
            versions.entry(path).or_default().insert(bytes);
        }
    }

    /// Changes the site in one of several ways.
    fn change(&self, turn: usize) {
        let content = self.station.folder.path().join("content");
        match turn % 6 {
            0 => self.station.report("mot", &format!("Bài một, bản {turn}")),
            1 => self.station.report(&format!("moi-{turn}"), &format!("Tin mới {turn}")),
            // Its address changes.
            2 => fs::rename(content.join("mot.md"), content.join("doi-ten.md")).expect("renamed"),
            3 => drop(self.station.done(&["withdraw", "content/doi-ten.md", "--reason", "nhầm"])),
            4 => {
                fs::remove_file(content.join("doi-ten.md")).expect("removed");
                self.station.report("mot", "Bài một trở lại");
            }
            _ => {
                let news = content.join(format!("moi-{}.md", turn - 4));
                fs::remove_file(news).expect("removed");
            }
        }
        self.build();
    }

    fn hold(&self) -> PublishedSite {
        let root = self.station.folder.path();
        let options = publish::Options {
            by_hand: false,
            adopt: false,
            durable: false,
            sources: root.to_owned(),
            now: Timestamp::now(),
        };
        publish::hold(&root.join("public"), &options).expect("it was built")
    }

    fn send(&self, left: &Arc<AtomicUsize>) -> Result<Changes, Error> {
        let connect = || {
            let inner = self.server.connect_to_site()?;
            let remote: Box<dyn Remote> = Box::new(Counted { inner, left: Arc::clone(left) });
            Ok(remote)
        };
        let options = Options {
            site: "https://bantin.example.vn",
            connections: 2,
            verify: false,
            adopt: false,
            take_over: false,
            who: "lan@may".to_owned(),
            sender: Fingerprint::of(self.server.name.as_bytes()),
            now: &Timestamp::now,
            zone: TimeZone::UTC,
            pause: Duration::from_millis(1),
            tell: &|_| {},
        };
        send(&self.hold(), &connect, &options)
    }

    /// Sends everything over a working connection, and checks that the server has exactly the published files.
    fn send_whole(&self, when: &str) {
        Proxy::start().cut_after(MANY);
        self.send(&Arc::new(AtomicUsize::new(usize::MAX)))
            .unwrap_or_else(|error| panic!("{when}: {error:?}"));
        let mut remote = self.server.connect_to_site().unwrap_or_else(|error| panic!("{}", error.message.en));
        let listed = remote.list().unwrap_or_else(|error| panic!("{}", error.message.en));
        let listed: BTreeSet<String> =
            listed.into_iter().map(|file| file.path).filter(|path| path != ".bantin-sent.json").collect();
        let public: BTreeMap<String, Vec<u8>> = self
            .station
            .public()
            .into_iter()
            .map(|(path, bytes)| (path.to_str().expect("UTF-8").to_owned(), bytes))
            .collect();
        assert_eq!(listed, public.keys().cloned().collect(), "{when}");
        for (path, bytes) in public {
            let read = remote.read(&path, 1 << 24).unwrap_or_else(|error| panic!("{}", error.message.en));
            assert!(read.as_ref() == Some(&bytes), "{when}: {path}");
        }
    }

    /// Follows all links from the home page. Returns what a reader would complain about.
    fn crawl(&self) -> Vec<String> {
        let (mut complaints, mut seen) = (Vec::new(), HashSet::new());
        let mut waiting = vec![(String::new(), String::new())];
        while let Some((path, linked_by)) = waiting.pop() {
            if !seen.insert(path.clone()) {
                continue;
            }
            let Some(body) = self.visit(&path) else {
                // It may have been deleted after the page with the link was read; then that page was replaced before.
                if !path.is_empty() && self.is_still_dead(&path, &linked_by) && !self.is_being_replaced(&path)
                {
                    complaints.push(format!("/{linked_by} links to /{path}, which isn't there"));
                }
                continue;
            };
            let file = if path.is_empty() || path.ends_with('/') {
                format!("{path}index.html")
            } else {
                path.clone()
            };
            let versions = self.versions.lock().expect("no thread panics");
            // A server that can't rename shows half a file during the transfer.
            let known = versions.get(&file);
            if self.server.is_atomic && !known.is_some_and(|known| is_whole(&body, known)) {
                complaints.push(format!("/{path} was never published like this: {} bytes", body.len()));
            }
            drop(versions);
            if file.ends_with(".html") {
                waiting.extend(self.links(&body).into_iter().map(|link| (link, path.clone())));
            }
        }
        complaints
    }

    /// If the server can't replace a file in one step, it is missing for a moment, or until the next send.
    fn is_being_replaced(&self, path: &str) -> bool {
        let slash = if path.is_empty() || path.ends_with('/') { "index.html" } else { "" };
        !self.server.is_atomic && self.station.folder.path().join(format!("public/{path}{slash}")).exists()
    }

    fn is_still_dead(&self, path: &str, linked_by: &str) -> bool {
        (0..3).all(|_| {
            let is_linked =
                self.visit(linked_by).is_some_and(|body| self.links(&body).iter().any(|link| link == path));
            is_linked && self.visit(path).is_none()
        })
    }

    /// The addresses within the site that a page links to or loads.
    fn links(&self, body: &[u8]) -> BTreeSet<String> {
        let text = String::from_utf8_lossy(body);
        let mut links = BTreeSet::new();
        for attribute in ["href=\"", "src=\""] {
            for rest in text.split(attribute).skip(1) {
                let Some((address, _)) = rest.split_once('"') else { continue };
                let path = address.split(['#', '?']).next().unwrap_or_default();
                let own = format!("/{}/", self.server.name);
                let full = format!("http://127.0.0.1:{READERS}{own}");
                links.extend(path.strip_prefix(&full).or_else(|| path.strip_prefix(&own)).map(str::to_owned));
            }
        }
        links
    }

    /// The answer that a reader gets; `None` if there is nothing.
    fn visit(&self, path: &str) -> Option<Vec<u8>> {
        loop {
            let mut stream = TcpStream::connect(("127.0.0.1", READERS)).expect("the server is up");
            let request = format!("GET /{}/{path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n", self.server.name);
            stream.write_all(request.as_bytes()).expect("asked");
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).expect("answered");
            let Some(end) = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n") else { continue };
            let body = answer.split_off(end + 4);
            let head = String::from_utf8_lossy(&answer);
            if !head.starts_with("HTTP/1.1 200 ") {
                return None;
            }
            let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: "));
            // Apache hung up: it is overloaded, or a smaller version replaced the file after Apache had asked for its
            // size. It would serve half a file on its disk with the half's size.
            if length.and_then(|length| length.parse().ok()) == Some(body.len()) {
                return Some(body);
            }
        }
    }

    /// Sends while a reader crawls all the time, and again after a failure. Returns whether it failed.
    fn send_before_readers(&self, left: usize, when: &str) -> bool {
        let is_over = AtomicBool::new(false);
        let sent = thread::scope(|scope| {
            let reader = scope.spawn(|| {
                let mut complaints = Vec::new();
                while !is_over.load(Ordering::Relaxed) && self.server.has_disk {
                    complaints.extend(self.crawl());
                    thread::sleep(Duration::from_millis(5));
                }
                complaints
            });
            let sent = self.send(&Arc::new(AtomicUsize::new(left)));
            is_over.store(true, Ordering::Relaxed);
            let complaints = reader.join().expect("the reader reads");
            assert_eq!(complaints, Vec::<String>::new(), "{when}: while sending");
            sent
        });
        if self.server.has_disk {
            assert_eq!(self.crawl(), Vec::<String>::new(), "{when}: after it was cut");
        }
        self.send_whole(when);
        sent.is_err()
    }
}

/// Whether it is one of the versions. If a file is replaced after Apache has asked for its size and before it opens the
/// file, Apache serves as many bytes of the new version as the old one had.
fn is_whole(body: &[u8], known: &HashSet<Vec<u8>>) -> bool {
    let has_size_of_one = known.iter().any(|version| version.len() == body.len());
    known.contains(body) || has_size_of_one && known.iter().any(|version| version.starts_with(body))
}

/// The servers, or only the requested one.
fn servers() -> impl Iterator<Item = &'static Server> {
    let wanted = std::env::var("BANTIN_SERVER").ok();
    SERVERS.iter().filter(move |server| wanted.as_deref().is_none_or(|wanted| wanted == server.name))
}

/// A connection that fails after this many operations of the whole send.
struct Counted {
    inner: Box<dyn Remote>,
    left: Arc<AtomicUsize>,
}

impl Counted {
    fn step(&self) -> Result<(), RemoteError> {
        let left = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        let cut = RemoteError { kind: RemoteErrorKind::Other, message: Text::new("đứt mạng", "cut") };
        left.map(drop).map_err(|_| cut)
    }
}

impl Remote for Counted {
    fn read(&mut self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, RemoteError> {
        self.step()?;
        self.inner.read(path, limit)
    }

    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), RemoteError> {
        self.step()?;
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

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[test]
#[ignore = "tests/sending/run starts the servers"]
fn readers_find_a_whole_site_while_a_send_is_cut_at_any_operation() {
    let step = number("BANTIN_CUT_EVERY", 9);
    for server in servers() {
        let crawled = Crawled::new(server);
        crawled.send_whole(server.name);
        let (mut n_cuts, mut turn) = (0, 0);
        for left in (1..).step_by(step) {
            crawled.change(turn);
            turn += 1;
            let when = format!("{}, turn {turn}, cut at operation {left}", server.name);
            if !crawled.send_before_readers(left, &when) {
                break;
            }
            n_cuts += 1;
        }
        println!("{}: cut at {n_cuts} operations", server.name);
        assert!(n_cuts * step > 20, "{}: only {n_cuts} cuts", server.name);
    }
}

#[test]
#[ignore = "tests/sending/run starts the servers"]
fn readers_find_a_whole_site_while_connections_break_at_random() {
    let (n_cuts, proxy) = (number("BANTIN_CUTS", 6), Proxy::start());
    let mut random = number("BANTIN_SEED", 1) as u64;
    for server in servers() {
        let crawled = Crawled::new(server);
        crawled.send_whole(server.name);
        let mut n_broken = 0;
        for turn in 0..n_cuts {
            crawled.change(turn);
            // Knuth's generator for MMIX.
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let bytes = 200 + (random >> 33) as i64 % 120_000;
            let when = format!("{}, turn {turn}, cut after {bytes} bytes", server.name);
            proxy.cut_after(bytes);
            n_broken += usize::from(crawled.send_before_readers(usize::MAX, &when));
        }
        println!("{}: {n_broken} of {n_cuts} sends broken", server.name);
        assert!(n_broken * 4 > n_cuts, "{}: only {n_broken} sends broken", server.name);
    }
}
