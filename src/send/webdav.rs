//! WebDAV (RFC 4918).

use data_encoding::BASE64;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use quick_xml::NsReader;
use quick_xml::events::Event;
use ureq::http::{Method, Request, Response};
use ureq::{Agent, Body};

use super::claim::{self, Claimable};
use super::remote::{Listed, Remote, RemoteError, folders};
use super::secret::Secret;
use super::{failure, http};
use crate::config::{Account, Encryption};

/// All characters except those that RFC 3986 calls unreserved.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The properties requested of each file.
const PROPERTIES: &[u8] = b"<?xml version=\"1.0\" encoding=\"utf-8\"?><propfind xmlns=\"DAV:\"><prop>\
    <resourcetype/><getcontentlength/></prop></propfind>";

/// An account on a WebDAV server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webdav {
    /// The user's name, for HTTP's basic authentication, and the server.
    pub account: Account,
    /// The target's folder: the path of the account's address, and the folder below it.
    pub folder: String,
    /// Whether the connection is encrypted.
    pub encryption: Encryption,
}

impl Webdav {
    /// Connects. Without a `secret` it doesn't contact the server at all.
    ///
    /// # Errors
    /// If there is no connection, if the server's certificate isn't trusted, if the account is refused, or if the
    /// server doesn't support WebDAV there.
    pub fn connect(&self, secret: Option<&Secret>) -> Result<Box<dyn Remote>, RemoteError> {
        let server = self.account.to_string();
        let Some(secret) = secret else { return Err(failure::needs_password(&server, &self.account.user)) };
        let credentials = format!("{}:{}", self.account.user, secret.expose());
        let session = WebdavSession {
            agent: http::agent(),
            authorization: format!("Basic {}", BASE64.encode(credentials.as_bytes())),
            address: http::address(&self.account, self.encryption),
            root: self.folder.trim_matches('/').to_owned(),
            user: self.account.user.clone(),
            server,
        };
        let answer = session.find("", "0")?;
        match answer.status().as_u16() {
            // The target's folder doesn't exist before the first file.
            207 | 404 | 409 => Ok(Box::new(session)),
            401 | 407 => Err(session.explain("", answer.status().as_u16())),
            403 => Err(failure::forbidden(&session.server, &self.folder)),
            500.. => Err(session.explain("", answer.status().as_u16())),
            _ => Err(failure::no_webdav(&session.server, &self.folder)),
        }
    }
}

struct WebdavSession {
    agent: Agent,
    authorization: String,
    /// Scheme, host and port.
    address: String,
    /// The target's folder, without slashes around it.
    root: String,
    user: String,
    /// The server's name for messages.
    server: String,
}

impl WebdavSession {
    /// The path on the server for `path`. A folder gets a final slash.
    fn full(&self, path: &str, is_folder: bool) -> String {
        let parts = self.root.split('/').chain(path.split('/')).filter(|part| !part.is_empty());
        let encoded: String = parts.map(|part| format!("/{}", utf8_percent_encode(part, ENCODED))).collect();
        if is_folder { format!("{encoded}/") } else { encoded }
    }

    fn ask(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Response<Body>, RemoteError> {
        let method = Method::from_bytes(method.as_bytes()).expect("a method of WebDAV is a token");
        let mut request = Request::builder().method(method).uri(format!("{}{target}", self.address));
        request = request.header("Authorization", &self.authorization);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        match request.body(body) {
            Ok(request) => http::ask(&self.agent, &self.server, request),
            Err(error) => Err(failure::other(&self.server, target, &error.to_string())),
        }
    }

    /// Requests the entries of a folder, and of the folder itself.
    fn find(&self, path: &str, depth: &str) -> Result<Response<Body>, RemoteError> {
        let headers = [("Depth", depth), ("Content-Type", "application/xml; charset=utf-8")];
        self.ask("PROPFIND", &self.full(path, true), &headers, PROPERTIES)
    }

    fn explain(&self, path: &str, status: u16) -> RemoteError {
        match status {
            401 | 407 => failure::refused(&self.server, &self.user),
            403 | 405 | 409 | 423 | 501 => failure::forbidden(&self.server, path),
            413 | 507 => failure::full(&self.server, path),
            408 | 429 | 502..=504 => failure::broken(&self.server, &format!("HTTP {status}")),
            _ => failure::other(&self.server, path, &format!("HTTP {status}")),
        }
    }

    /// Fails with a description, unless the answer has one of these statuses.
    fn expect(&self, path: &str, answer: Response<Body>, expected: &[u16]) -> Result<(), RemoteError> {
        let status = answer.status().as_u16();
        // The client reuses the connection only after the answer was read.
        http::body(&self.server, answer)?;
        if expected.contains(&status) { Ok(()) } else { Err(self.explain(path, status)) }
    }

    fn make_folder_at(&self, target: &str) -> Result<u16, RemoteError> {
        let answer = self.ask("MKCOL", target, &[], b"")?;
        let status = answer.status().as_u16();
        http::body(&self.server, answer)?;
        Ok(status)
    }

    /// Creates the folders above a file, including the target's. Most of them exist; if one can't be created, the next
    /// operation reports it.
    fn make_folders(&self, path: &str) -> Result<(), RemoteError> {
        let full = self.full(path, false);
        for folder in folders(&full) {
            self.make_folder_at(&format!("{folder}/"))?;
        }
        Ok(())
    }

    /// The files and folders in a folder; `None` if there is no such folder.
    fn entries(&self, path: &str) -> Result<Option<Vec<Found>>, RemoteError> {
        let answer = self.find(path, "1")?;
        match answer.status().as_u16() {
            207 => {}
            404 | 409 => return Ok(None),
            status => return Err(self.explain(path, status)),
        }
        let body = http::body(&self.server, answer)?;
        let own = self.full(path, true);
        let found = found(&body).ok_or_else(|| failure::other(&self.server, path, "multistatus"))?;
        let prefix = percent_decode_str(&own).decode_utf8_lossy().into_owned();
        let below = found.into_iter().filter_map(|entry| {
            let name = entry.path.strip_prefix(&prefix)?.trim_end_matches('/').to_owned();
            (!name.is_empty() && !name.contains('/')).then_some(Found { path: name, ..entry })
        });
        Ok(Some(below.collect()))
    }
}

/// A file or folder in a listing.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    /// Its path on the server, decoded; later its name in the folder.
    path: String,
    is_folder: bool,
    size: u64,
}

/// Reads a listing (RFC 4918, 9.1). `None` if it isn't one.
fn found(listing: &[u8]) -> Option<Vec<Found>> {
    let mut reader = NsReader::from_reader(listing);
    let (mut entries, mut buffer, mut text) = (Vec::new(), Vec::new(), String::new());
    let mut entry: Option<Found> = None;
    let mut is_listing = false;
    loop {
        let (namespace, event) = reader.read_resolved_event_into(&mut buffer).ok()?;
        let is_dav =
            matches!(namespace, quick_xml::name::ResolveResult::Bound(name) if name.as_ref() == "DAV:");
        match event {
            Event::Start(start) | Event::Empty(start) if is_dav => {
                text.clear();
                match start.local_name().as_ref() {
                    "multistatus" => is_listing = true,
                    "response" => entry = Some(Found { path: String::new(), is_folder: false, size: 0 }),
                    "collection" => {
                        if let Some(entry) = &mut entry {
                            entry.is_folder = true;
                        }
                    }
                    _ => {}
                }
            }
            Event::Text(part) => text.push_str(&part),
            Event::CData(part) => text.push_str(&part),
            Event::GeneralRef(name) => {
                text.push_str(&quick_xml::escape::unescape(&format!("&{};", &*name)).ok()?);
            }
            Event::End(end) if is_dav => match (end.local_name().as_ref(), &mut entry) {
                ("href", Some(entry)) if entry.path.is_empty() => entry.path = path_of(text.trim()),
                ("getcontentlength", Some(entry)) => entry.size = text.trim().parse().unwrap_or_default(),
                ("response", _) => entries.extend(entry.take()),
                _ => {}
            },
            Event::Eof => return is_listing.then_some(entries),
            _ => {}
        }
        buffer.clear();
    }
}

/// The decoded path of an address. Servers give a full address or a path (RFC 4918, 8.3).
fn path_of(href: &str) -> String {
    let path = match href.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |slash| &rest[slash..]),
        None => href,
    };
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

impl Claimable for WebdavSession {
    fn make_folder(&mut self, path: &str) -> Result<bool, RemoteError> {
        let target = self.full(path, true);
        let mut status = self.make_folder_at(&target)?;
        if matches!(status, 404 | 409) {
            self.make_folders(path)?;
            status = self.make_folder_at(&target)?;
        }
        match status {
            200..=299 => Ok(true),
            405 => Ok(false),
            500 => Err(failure::forbidden(&self.server, path)),
            status => Err(self.explain(path, status)),
        }
    }

    fn remove_folder(&mut self, path: &str) -> Result<(), RemoteError> {
        Remote::remove_folder(self, path)
    }

    fn exists(&mut self, path: &str) -> Result<bool, RemoteError> {
        let answer = self.ask("HEAD", &self.full(path, false), &[], b"")?;
        match answer.status().as_u16() {
            200..=299 => Ok(true),
            404 | 409 => Ok(false),
            status => Err(self.explain(path, status)),
        }
    }

    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), RemoteError> {
        self.write(path, bytes)
    }
}

impl Remote for WebdavSession {
    fn read(&mut self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, RemoteError> {
        let answer = self.ask("GET", &self.full(path, false), &[], b"")?;
        match answer.status().as_u16() {
            200 => {}
            404 | 409 => return Ok(None),
            status => return Err(self.explain(path, status)),
        }
        match http::file(&self.server, answer, limit)? {
            Some(bytes) => Ok(Some(bytes)),
            None => Err(failure::too_large(&self.server, path, limit)),
        }
    }

    /// Writes directly to the name: servers keep the incoming bytes beside the old file until they are complete, while
    /// most of them delete a file before another one is moved to its name.
    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), RemoteError> {
        let target = self.full(path, false);
        let mut answer = self.ask("PUT", &target, &[], bytes)?;
        // The folder is missing (RFC 4918, 9.7.1); some servers use other codes.
        if matches!(answer.status().as_u16(), 403 | 404 | 409) {
            http::body(&self.server, answer)?;
            self.make_folders(path)?;
            answer = self.ask("PUT", &target, &[], bytes)?;
        }
        // Apache's code for a folder that it may not write to.
        if answer.status().as_u16() == 500 {
            return Err(failure::forbidden(&self.server, path));
        }
        self.expect(path, answer, &[200, 201, 204])
    }

    fn replaces_at_once(&self) -> bool {
        true
    }

    fn write_new(&mut self, path: &str, bytes: &[u8]) -> Result<bool, RemoteError> {
        claim::write_new(self, path, bytes)
    }

    fn remove(&mut self, path: &str) -> Result<(), RemoteError> {
        let answer = self.ask("DELETE", &self.full(path, false), &[], b"")?;
        self.expect(path, answer, &[200, 202, 204, 404, 409])
    }

    /// Checks first that it is empty: WebDAV can only delete a folder together with everything in it.
    fn remove_folder(&mut self, path: &str) -> Result<(), RemoteError> {
        match self.entries(path)? {
            Some(entries) if entries.is_empty() => {
                let answer = self.ask("DELETE", &self.full(path, true), &[], b"")?;
                self.expect(path, answer, &[200, 202, 204, 404, 409])
            }
            _ => Ok(()),
        }
    }

    /// Lists folder by folder: many servers refuse to list all at once.
    fn list(&mut self) -> Result<Vec<Listed>, RemoteError> {
        let mut listed = Vec::new();
        let mut waiting = vec![String::new()];
        while let Some(folder) = waiting.pop() {
            for Found { path: name, is_folder, size } in self.entries(&folder)?.unwrap_or_default() {
                let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
                match is_folder {
                    true => waiting.push(path),
                    false => listed.push(Listed { path, size }),
                }
            }
        }
        Ok(listed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listings_of_several_servers_are_read() {
        let of_apache = "<?xml version=\"1.0\"?><D:multistatus xmlns:D=\"DAV:\"><D:response xmlns:lp1=\"DAV:\">\
            <D:href>/dav/x%C3%A3/</D:href><D:propstat><D:prop><lp1:resourcetype><D:collection/></lp1:resourcetype>\
            </D:prop></D:propstat></D:response><D:response><D:href>/dav/x%C3%A3/a&amp;b.html</D:href><D:propstat>\
            <D:prop><D:resourcetype/><D:getcontentlength>12</D:getcontentlength></D:prop></D:propstat></D:response>\
            </D:multistatus>";
        let expected = [
            Found { path: "/dav/xã/".to_owned(), is_folder: true, size: 0 },
            Found { path: "/dav/xã/a&b.html".to_owned(), is_folder: false, size: 12 },
        ];
        assert_eq!(found(of_apache.as_bytes()).as_deref(), Some(&expected[..]));
        // An answer with addresses instead of paths, and without a prefix.
        let of_others = "<multistatus xmlns='DAV:'><response><href>https://dav.example.vn/x/a.html</href><propstat>\
            <prop><getcontentlength>3</getcontentlength></prop></propstat></response></multistatus>";
        let read = found(of_others.as_bytes()).expect("a listing");
        assert_eq!(read, [Found { path: "/x/a.html".to_owned(), is_folder: false, size: 3 }]);
        for other in ["<html><body>ok</body></html>", "", "no XML", "<multistatus xmlns='urn:x'/>"] {
            assert_eq!(found(other.as_bytes()), None, "{other}");
        }
    }
}
