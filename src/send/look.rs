//! Checks the site as readers get it, after it was sent.

use std::hash::{BuildHasher, RandomState};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use ureq::Agent;
use ureq::http::HeaderMap;

use super::{Changes, http};
use crate::address::url_of;
use crate::config::BaseUrl;
use crate::error::Error;
use crate::output::{OutputPath, Phase, media_type};
use crate::publish::PublishedSite;

/// How many new or changed pages, how many lists, and how many deleted files to check.
const SAMPLE: usize = 30;

/// How many requests to send in parallel.
const REQUESTS: usize = 4;

/// The largest page to check, in bytes.
const LARGEST: u64 = 4 << 20;

/// Redirections followed: from `http` to `https`, from one host name to another.
const REDIRECTIONS: u32 = 5;

/// Headers in which caches identify themselves.
const OF_CACHES: &[(&str, &str)] = &[
    ("cf-cache-status", "Cloudflare"),
    ("x-amz-cf-id", "CloudFront"),
    ("x-litespeed-cache", "LiteSpeed"),
    ("x-varnish", "Varnish"),
    ("x-fastcgi-cache", "nginx"),
    ("x-proxy-cache", "nginx"),
    ("x-sucuri-cache", "Sucuri"),
];

/// The result of requests to the site's address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The number of pages and files that are as sent, or gone as they should be.
    pub n_right: usize,
    /// Those for which a cache between server and readers still returns the old bytes.
    pub cached: Vec<OutputPath>,
    /// The cache's name for itself, if it gives one.
    pub cache: Option<String>,
    /// New or changed files that readers get with other bytes than were sent.
    pub different: Vec<OutputPath>,
    /// Deleted files that readers still get.
    pub lingering: Vec<OutputPath>,
}

/// Requests a sample of the sent and the deleted files from the site's own address. `None` if nothing answers there.
///
/// # Errors
/// If a file of the output folder can't be read.
pub fn look(site: &PublishedSite, base: &BaseUrl, changes: &Changes) -> Result<Option<Look>, Error> {
    let agent = http::agent_that_follows(REDIRECTIONS);
    let own_404 = site.files().get_key_value("404.html").map(|(path, _)| site.read(path)).transpose()?;
    let visitor = Visitor { agent, base, own_404 };
    if visitor.get("", "").is_none() {
        return Ok(None);
    }
    let is_seen = |path: &&OutputPath| {
        let is_hidden = path.split('/').any(|part| part.starts_with('.'));
        let is_small = site.files().get(*path).is_none_or(|file| file.size <= LARGEST);
        !is_hidden && is_small
    };
    let sent = changes.changed.iter().chain(&changes.added).filter(is_seen);
    let sent = sent.filter(|path| media_type::of(path) == media_type::HTML);
    // Most lists change with every report; the note about a withdrawn report is a page.
    let (pages, lists): (Vec<_>, Vec<_>) =
        sent.partition(|path| site.files().get(*path).is_some_and(|file| file.phase == Phase::Page));
    let (pages_gone, files_gone): (Vec<_>, Vec<_>) =
        changes.removed.iter().filter(is_seen).partition(|path| media_type::of(path) == media_type::HTML);
    let gone = sample(pages_gone).into_iter().chain(sample(files_gone));
    // Deleted files first, then reports: messages name the first ones.
    let mut wanted: Vec<(&OutputPath, Option<Vec<u8>>)> = gone.map(|path| (path, None)).collect();
    for path in sample(pages).into_iter().chain(sample(lists)) {
        wanted.push((path, Some(site.read(path)?)));
    }
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..REQUESTS.min(wanted.len()) {
            scope.spawn(|| {
                loop {
                    let idx = next.fetch_add(1, Ordering::Relaxed);
                    let Some((path, expected)) = wanted.get(idx) else { break };
                    let answer = visitor.compare(path, expected.as_deref());
                    found.lock().expect("no thread panics while it holds what was found").push((idx, answer));
                }
            });
        }
    });
    let mut found = found.into_inner().expect("no thread panics while it holds what was found");
    found.sort_by_key(|(idx, _)| *idx);
    let mut look = Look::default();
    for (idx, answer) in found {
        let (path, expected) = &wanted[idx];
        look.add(path, answer, expected.is_some());
    }
    Ok(Some(look))
}

/// Some of them, evenly spread, if there are many.
fn sample(paths: Vec<&OutputPath>) -> Vec<&OutputPath> {
    let step = paths.len().div_ceil(SAMPLE).max(1);
    paths.into_iter().step_by(step).collect()
}

/// The result of comparing an address with its file.
enum Found {
    Right,
    /// It is correct, but a cache returns old bytes; the cache's name.
    Cached(Option<String>),
    Wrong,
    /// There was no answer.
    Nothing,
}

impl Look {
    fn add(&mut self, path: &OutputPath, found: Found, is_expected: bool) {
        match found {
            Found::Right => self.n_right += 1,
            Found::Cached(name) => {
                self.cached.push(path.clone());
                self.cache = self.cache.take().or(name);
            }
            Found::Wrong if is_expected => self.different.push(path.clone()),
            Found::Wrong => self.lingering.push(path.clone()),
            Found::Nothing => {}
        }
    }
}

struct Visitor<'v> {
    agent: Agent,
    base: &'v BaseUrl,
    /// The site's “not found” page: some servers return it with status 200.
    own_404: Option<Vec<u8>>,
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Visitor<'_> {
    fn get(&self, path: &str, query: &str) -> Option<Answer> {
        let address = format!("{}{query}", self.base.join(&url_of(path)));
        let answer = self.agent.get(address).call().ok()?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let body = http::file("", answer, LARGEST).ok()?.unwrap_or_default();
        Some(Answer { status, headers, body })
    }

    fn is_right(&self, answer: &Answer, expected: Option<&[u8]>) -> bool {
        match expected {
            Some(expected) => answer.status == 200 && answer.body == expected,
            None => answer.status != 200 || self.own_404.as_ref() == Some(&answer.body),
        }
    }

    fn compare(&self, path: &str, expected: Option<&[u8]>) -> Found {
        let Some(answer) = self.get(path, "") else { return Found::Nothing };
        if self.is_right(&answer, expected) {
            return Found::Right;
        }
        // No cache has seen this address, so the server itself answers.
        let query = format!("?bantin={:x}", RandomState::new().hash_one(path));
        match self.get(path, &query) {
            Some(behind) if self.is_right(&behind, expected) => Found::Cached(cache_of(&answer.headers)),
            Some(_) => Found::Wrong,
            None => Found::Nothing,
        }
    }
}

/// A cache's name in an answer (RFC 9110, 7.6.3; RFC 9211; and headers of their own).
fn cache_of(headers: &HeaderMap) -> Option<String> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some((_, name)) = OF_CACHES.iter().find(|(header, _)| headers.contains_key(*header)) {
        return Some((*name).to_owned());
    }
    // `HIT from host`, `1.1 host (name)`, `host; hit`: shown as it is, without control sequences for the terminal.
    let said = text("x-cache").or_else(|| text("cache-status")).or_else(|| text("via"))?;
    Some(said.chars().filter(|char| !char.is_control()).take(60).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cache_is_named() {
        for (header, value, name) in [
            ("cf-cache-status", "HIT", Some("Cloudflare")),
            ("x-cache", "HIT from proxy.example.vn", Some("HIT from proxy.example.vn")),
            ("via", "1.1 proxy (squid)", Some("1.1 proxy (squid)")),
            ("age", "5", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header, value.parse().expect("a value"));
            assert_eq!(cache_of(&headers).as_deref(), name, "{header}");
        }
    }

    #[test]
    fn a_sample_reaches_from_the_first_to_the_last() {
        let paths: Vec<OutputPath> = (0..1000).map(|index| format!("{index:04}").into()).collect();
        let some = sample(paths.iter().collect());
        assert!(some.len() <= SAMPLE && some.len() > SAMPLE / 2, "{}", some.len());
        assert!(&**some[0] == "0000" && &**some[some.len() - 1] > "0900");
        assert_eq!(sample(paths[..3].iter().collect()).len(), 3);
    }
}
