//! The site's own address on the web.

use crate::address::typed::{check_steps, visible};
use crate::diagnostic::{Diagnostic, Place, bad_base_url, foreign_base_url};

/// An absolute web address without query, fragment or final slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    address: String,
    path_at: usize,
}

impl BaseUrl {
    /// Parses `https://host` or `https://host/path`; `None` for anything else. An empty step in the path would turn the
    /// site's links into links to other hosts.
    pub fn parse(text: &str) -> Option<Self> {
        let address = text.trim_matches(' ').trim_end_matches('/');
        let path_at = address.len() - path_of(address)?.len();
        check_steps(address[path_at..].trim_start_matches('/')).ok()?;
        (!address[path_at..].starts_with("//")).then(|| Self { address: address.to_owned(), path_at })
    }

    /// Parses an address that somebody typed at `place`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &str, place: impl FnOnce() -> Place) -> Result<Self, Box<Diagnostic>> {
        Self::parse(text).ok_or_else(|| {
            Box::new(match in_punycode(text) {
                Some(plain) => foreign_base_url(place(), &visible(text), plain.as_str()),
                None => bad_base_url(place(), &visible(text)),
            })
        })
    }

    /// `https://host/path`.
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// `https://host`.
    pub fn origin(&self) -> &str {
        &self.address[..self.path_at]
    }

    /// `/path`, or empty.
    pub fn path(&self) -> &str {
        &self.address[self.path_at..]
    }

    /// The full address for `url`, an address inside the site.
    pub fn join(&self, url: &str) -> String {
        [&*self.address, "/", url].concat()
    }
}

/// The path of a full web address without query and fragment, with its leading slash; `None` if it isn't such an
/// address.
fn path_of(address: &str) -> Option<&str> {
    let rest = ["https://", "http://"].iter().find_map(|scheme| address.strip_prefix(scheme))?;
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let is_plain = |char: char| char.is_ascii_graphic() && !"?#\"'<>\\%@".contains(char);
    (host.starts_with(|first: char| first.is_ascii_alphanumeric()) && rest.chars().all(is_plain))
        .then_some(path)
}

/// The address `text` with its host name in Punycode (RFC 3492, UTS 46), if it is one with such a name.
fn in_punycode(text: &str) -> Option<BaseUrl> {
    let (scheme, rest) = text.trim().split_once("://")?;
    let (host, path) = rest.split_at(rest.find(['/', ':']).unwrap_or(rest.len()));
    let plain = idna::domain_to_ascii(host).ok().filter(|_| !host.is_ascii())?;
    BaseUrl::parse(&format!("{scheme}://{plain}{path}"))
}
