//! FTP, with TLS or without.

mod answer;
mod listing;

use std::io::{Error as IoError, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::thread;
use std::time::Duration;

use suppaftp::types::FileType;
use suppaftp::{FtpError, FtpResult, Mode, RustlsConnector, RustlsFtpStream, Status};

use self::answer::{Explainer, is_answer, is_unavailable};
use self::listing::ListedFile;
use super::claim::{self, Claimable};
use super::failure;
use super::remote::{Listed, Remote, RemoteError, RemoteErrorKind, folders, temporary};
use super::secret::Secret;
use super::tls::Verifier;
use crate::config::{Account, FtpSecurity};

/// The longest time for making a connection.
const CONNECTING: Duration = Duration::from_secs(10);

/// The time that a server needs to end a session whose connection is cut.
const ENDING: Duration = Duration::from_secs(1);

/// The longest silence of a server.
const IDLE: Duration = Duration::from_secs(60);

/// An account on an FTP server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ftp {
    /// The user's name and the server.
    pub account: Account,
    /// The target's folder: from the root if it begins with `/`, otherwise from the account's start folder.
    pub folder: String,
    /// Whether the connection is encrypted.
    pub security: FtpSecurity,
}

impl Ftp {
    /// Connects. Without a `secret` it doesn't contact the server at all.
    ///
    /// # Errors
    /// If there is no connection, no encryption although it is required, if the certificate isn't trusted, or if the
    /// account is refused.
    pub fn connect(&self, secret: Option<&Secret>) -> Result<Box<dyn Remote>, RemoteError> {
        let Some(secret) = secret else {
            return Err(failure::needs_password(&self.server(), &self.account.user));
        };
        let verifier = match &self.security {
            FtpSecurity::Tls(known) => Some(Verifier::new(known.clone())),
            FtpSecurity::Nothing => None,
        };
        let mut explainer = Explainer { ftp: self.clone(), verifier };
        let stream = self.open(&mut explainer)?;
        let mut session = FtpSession {
            stream,
            explainer,
            root: String::new(),
            has_mlsd: false,
            renaming: Renaming::Replaces,
            has_replaced: false,
        };
        session.log_in(secret).map_err(|error| session.explainer.explain("", error))?;
        Ok(Box::new(session))
    }

    fn server(&self) -> String {
        self.account.to_string()
    }

    fn open(&self, explainer: &mut Explainer) -> Result<RustlsFtpStream, RemoteError> {
        let tcp = self.tcp().map_err(|error| failure::broken(&self.server(), &error.to_string()))?;
        let is_ipv6 = tcp.peer_addr().is_ok_and(|address| address.is_ipv6());
        let mut stream =
            RustlsFtpStream::connect_with_stream(tcp).map_err(|error| explainer.explain("", error))?;
        if let Some(verifier) = &explainer.verifier {
            let config =
                verifier.config().map_err(|error| failure::broken(&self.server(), &error.to_string()))?;
            stream = match stream.into_secure(RustlsConnector::from(config), &self.account.host) {
                Ok(secure) => secure,
                Err(FtpError::UnexpectedResponse(_)) => return Err(failure::no_tls(&self.server())),
                Err(error) => return Err(explainer.explain("", error)),
            };
        }
        let mut stream =
            stream.passive_stream_builder(|address| patient(&address).map_err(FtpError::ConnectionError));
        // Servers behind a router often report an address that only they can reach.
        stream.set_passive_nat_workaround(true);
        stream.set_mode(if is_ipv6 { Mode::ExtendedPassive } else { Mode::Passive });
        Ok(stream)
    }

    fn tcp(&self) -> Result<TcpStream, IoError> {
        let mut last = IoError::from(ErrorKind::AddrNotAvailable);
        for address in (self.account.host.as_str(), self.account.port).to_socket_addrs()? {
            match patient(&address) {
                Ok(tcp) => return Ok(tcp),
                Err(error) => last = error,
            }
        }
        Err(last)
    }
}

/// A connection with timeouts.
fn patient(address: &SocketAddr) -> Result<TcpStream, IoError> {
    let tcp = TcpStream::connect_timeout(address, CONNECTING)?;
    tcp.set_read_timeout(Some(IDLE))?;
    tcp.set_write_timeout(Some(IDLE))?;
    tcp.set_nodelay(true)?;
    Ok(tcp)
}

/// How the server replaces a file by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Renaming {
    /// By a rename in one step, or to a free name after the old file is deleted.
    Replaces,
    /// It can't rename: files are written directly.
    Forbidden,
}

struct FtpSession {
    stream: RustlsFtpStream,
    explainer: Explainer,
    /// The target's folder, from the server's root, without a final slash.
    root: String,
    /// Whether folders can be listed in the format of RFC 3659.
    has_mlsd: bool,
    renaming: Renaming,
    /// Whether a file was seen to replace another in one step.
    has_replaced: bool,
}

impl FtpSession {
    fn log_in(&mut self, secret: &Secret) -> FtpResult<()> {
        self.stream.login(self.explainer.ftp.account.user.as_str(), secret.expose())?;
        // Many servers without this command know the commands of RFC 3659 nevertheless, or none of them.
        let features = match self.stream.feat() {
            Ok(features) => features,
            Err(error) if is_answer(&error) => Default::default(),
            Err(error) => return Err(error),
        };
        let has = |name: &str| features.keys().any(|feature| feature.eq_ignore_ascii_case(name));
        self.has_mlsd = has("MLSD") || has("MLST");
        if has("UTF8") {
            match self.stream.opts("UTF8", Some("ON")) {
                Err(error) if !is_answer(&error) => return Err(error),
                _ => {}
            }
        }
        self.stream.transfer_type(FileType::Binary)?;
        let folder = self.explainer.ftp.folder.trim_end_matches('/');
        self.root = if self.explainer.ftp.folder.starts_with('/') {
            folder.to_owned()
        } else {
            let home = self.stream.pwd()?;
            let slash = if folder.is_empty() || home.ends_with('/') { "" } else { "/" };
            format!("{}{slash}{folder}", if folder.is_empty() { home.trim_end_matches('/') } else { &home })
        };
        Ok(())
    }

    /// The path on the server for `path`.
    fn full(&self, path: &str) -> String {
        if path.is_empty() { format!("{}/", self.root) } else { format!("{}/{path}", self.root) }
    }

    fn explain(&self, path: &str, error: FtpError) -> RemoteError {
        self.explainer.explain(path, error)
    }

    /// The names in a folder; `None` if it can't be entered.
    fn entries(&mut self, path: &str) -> FtpResult<Option<Vec<ListedFile>>> {
        match self.stream.cwd(self.full(path)) {
            Ok(()) => {}
            Err(error) if is_unavailable(&error) => return Ok(None),
            Err(error) => return Err(error),
        }
        let lines = if self.has_mlsd {
            self.stream.mlsd(None)?
        } else {
            // Without the option, names that begin with a dot are left out; servers that don't know it take it for a
            // file name.
            match self.stream.list(Some("-a")) {
                Ok(lines) => lines,
                Err(error) if is_answer(&error) => self.stream.list(None)?,
                Err(error) => return Err(error),
            }
        };
        let entries = lines.iter().filter_map(|line| ListedFile::parse(line, self.has_mlsd));
        Ok(Some(entries.collect()))
    }

    /// Whether the parent folder lists `path`.
    fn is_listed(&mut self, path: &str) -> FtpResult<bool> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let entries = self.entries(folder)?.unwrap_or_default();
        Ok(entries.iter().any(|entry| entry.name == name))
    }

    /// The size of a file; `None` if there is none that the account may read. Any other answer is an error.
    fn size(&mut self, path: &str) -> FtpResult<Option<u64>> {
        match self.stream.size(self.full(path)) {
            Ok(size) => Ok(Some(size as u64)),
            Err(error) if is_unavailable(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The bytes of a file, at most one more than `limit`.
    fn retrieve(&mut self, path: &str, limit: u64) -> FtpResult<Vec<u8>> {
        let mut stream = self.stream.retr_as_stream(self.full(path))?;
        let mut bytes = Vec::new();
        let read = (&mut stream).take(limit + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > limit {
            // The server's answer to this no longer matters.
            self.stream.abort(stream).ok();
            return Ok(bytes);
        }
        let finished = stream.finish();
        read.map_err(FtpError::ConnectionError)?;
        finished?;
        Ok(bytes)
    }

    /// Writes a file directly, and checks that it is complete. Tries once more if it isn't: a session whose connection
    /// was cut may not have ended yet and may have the same file open.
    fn store(&mut self, path: &str, bytes: &[u8]) -> Result<(), RemoteError> {
        if self.store_once(path, bytes)? {
            return Ok(());
        }
        thread::sleep(ENDING);
        if self.store_once(path, bytes)? {
            return Ok(());
        }
        Err(failure::full(&self.explainer.ftp.server(), path))
    }

    /// Writes a file directly. Returns `false` if the server couldn't write all of it.
    fn store_once(&mut self, path: &str, bytes: &[u8]) -> Result<bool, RemoteError> {
        let full = self.full(path);
        let stored = match self.send(&full, bytes) {
            // The usual cause is a missing folder. If there is another, the second attempt fails the same way.
            Err(error) if is_answer(&error) && !self.is_explained(&error) => {
                self.make_folders(&full).and_then(|()| self.send(&full, bytes))
            }
            stored => stored,
        };
        match stored {
            Ok(()) => {}
            // Of the local errors with this code (RFC 959, 4.2.1), an open file is the likely one.
            Err(FtpError::UnexpectedResponse(response)) if response.status.code() == 451 => return Ok(false),
            Err(error) => return Err(self.explain(path, error)),
        }
        match self.size(path) {
            Ok(Some(size)) => Ok(size == bytes.len() as u64),
            // Not every server reports sizes.
            Ok(None) => Ok(true),
            Err(error) if is_answer(&error) => Ok(true),
            Err(error) => Err(self.explain(path, error)),
        }
    }

    /// Whether the answer for a file has another cause than a missing folder.
    fn is_explained(&self, error: &FtpError) -> bool {
        let FtpError::UnexpectedResponse(response) = error else { return true };
        !matches!(response.status.code(), 450 | 550 | 553)
    }

    fn send(&mut self, full: &str, bytes: &[u8]) -> FtpResult<()> {
        let mut stream = self.stream.put_with_stream(full)?;
        let written = stream.write_all(bytes).and_then(|()| stream.flush());
        // If both fail, the server's answer explains why.
        match stream.finish() {
            Err(error) if is_answer(&error) || written.is_ok() => Err(error),
            _ => written.map_err(FtpError::ConnectionError),
        }
    }

    /// Creates the folders above a file. Most of them exist; if one can't be created, the next operation reports it.
    fn make_folders(&mut self, full: &str) -> FtpResult<()> {
        for folder in folders(full) {
            match self.stream.mkdir(folder) {
                Err(error) if !is_answer(&error) => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// Renames a file that was just written. Returns `false` if the server allows no renames.
    fn rename(&mut self, from: &str, to: &str) -> FtpResult<bool> {
        let (from, full) = (self.full(from), self.full(to));
        let is_there = !self.has_replaced && matches!(self.size(to), Ok(Some(_)));
        for is_last in [false, true] {
            match self.stream.custom_command(format!("RNFR {from}"), &[Status::RequestFilePending]) {
                Ok(_) => {}
                Err(error) if is_answer(&error) => return Ok(false),
                Err(error) => return Err(error),
            }
            let done = [Status::RequestedFileActionOk, Status::CommandOk];
            match self.stream.custom_command(format!("RNTO {full}"), &done) {
                Ok(_) => {
                    self.has_replaced |= is_there && !is_last;
                    return Ok(true);
                }
                Err(error) if !is_answer(&error) => return Err(error),
                // Some servers rename only to a free name.
                Err(_) if !is_last && self.is_listed(to)? => self.stream.rm(&full)?,
                Err(_) => return Ok(false),
            }
        }
        Ok(false)
    }
}

impl Claimable for FtpSession {
    fn make_folder(&mut self, path: &str) -> Result<bool, RemoteError> {
        let full = self.full(path);
        let error = match self.stream.mkdir(&full) {
            Ok(()) => return Ok(true),
            Err(error) if is_answer(&error) => error,
            Err(error) => return Err(self.explain(path, error)),
        };
        // Either the folder exists, or its parent doesn't.
        match self.is_listed(path) {
            Ok(true) => return Ok(false),
            Ok(false) => {}
            Err(error) => return Err(self.explain(path, error)),
        }
        let made = self.make_folders(&full).and_then(|()| self.stream.mkdir(&full));
        match made {
            Ok(()) => Ok(true),
            Err(again) if is_answer(&again) => match self.is_listed(path) {
                Ok(true) => Ok(false),
                Ok(false) => Err(self.explain(path, error)),
                Err(error) => Err(self.explain(path, error)),
            },
            Err(again) => Err(self.explain(path, again)),
        }
    }

    fn remove_folder(&mut self, path: &str) -> Result<(), RemoteError> {
        Remote::remove_folder(self, path)
    }

    fn exists(&mut self, path: &str) -> Result<bool, RemoteError> {
        let found = match self.size(path) {
            Ok(size) => return Ok(size.is_some()),
            Err(error) if is_answer(&error) => self.is_listed(path),
            Err(error) => Err(error),
        };
        found.map_err(|error| self.explain(path, error))
    }

    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), RemoteError> {
        self.store(path, bytes)
    }
}

impl Remote for FtpSession {
    fn read(&mut self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, RemoteError> {
        match self.size(path) {
            Ok(Some(size)) if size > limit => {
                return Err(failure::too_large(&self.explainer.ftp.server(), path, limit));
            }
            // Not every server reports sizes, and some don't report that of a readable file.
            Err(error) if !is_answer(&error) => return Err(self.explain(path, error)),
            _ => {}
        }
        match self.retrieve(path, limit) {
            Ok(bytes) if bytes.len() as u64 > limit => {
                Err(failure::too_large(&self.explainer.ftp.server(), path, limit))
            }
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if is_unavailable(&error) => match self.is_listed(path) {
                Ok(false) => Ok(None),
                Ok(true) => Err(self.explain(path, error)),
                Err(error) => Err(self.explain(path, error)),
            },
            Err(error) => Err(self.explain(path, error)),
        }
    }

    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), RemoteError> {
        if self.renaming == Renaming::Replaces {
            let beside = temporary(path);
            let renamed = match self.store(&beside, bytes) {
                Ok(()) => self.rename(&beside, path).map_err(|error| self.explain(path, error)),
                Err(error) => Err(error),
            };
            match renamed {
                Ok(true) => return Ok(()),
                Ok(false) => self.renaming = Renaming::Forbidden,
                Err(error) => {
                    // Half a file may be left. If it can't be removed, the next attempt overwrites it.
                    self.stream.rm(self.full(&beside)).ok();
                    return Err(error);
                }
            }
            self.remove(&beside)?;
        }
        let written = self.store(path, bytes);
        if written.as_ref().is_err_and(|error| error.kind == RemoteErrorKind::Full) {
            // Readers would get half a file. The old one is lost anyway.
            self.stream.rm(self.full(path)).ok();
        }
        written
    }

    fn replaces_at_once(&self) -> bool {
        self.has_replaced
    }

    fn write_new(&mut self, path: &str, bytes: &[u8]) -> Result<bool, RemoteError> {
        claim::write_new(self, path, bytes)
    }

    fn remove(&mut self, path: &str) -> Result<(), RemoteError> {
        match self.stream.rm(self.full(path)) {
            Ok(()) => Ok(()),
            Err(error) if is_answer(&error) => match self.is_listed(path) {
                Ok(false) => Ok(()),
                Ok(true) => Err(self.explain(path, error)),
                Err(error) => Err(self.explain(path, error)),
            },
            Err(error) => Err(self.explain(path, error)),
        }
    }

    fn remove_folder(&mut self, path: &str) -> Result<(), RemoteError> {
        match self.stream.rmdir(self.full(path)) {
            Ok(()) => Ok(()),
            Err(error) if is_answer(&error) => match self.entries(path) {
                Ok(None) => Ok(()),
                Ok(Some(entries)) if !entries.is_empty() => Ok(()),
                Ok(Some(_)) => Err(self.explain(path, error)),
                Err(error) => Err(self.explain(path, error)),
            },
            Err(error) => Err(self.explain(path, error)),
        }
    }

    /// Lists folder by folder. Links are listed, not followed.
    fn list(&mut self) -> Result<Vec<Listed>, RemoteError> {
        let mut listed = Vec::new();
        let mut waiting = vec![String::new()];
        while let Some(folder) = waiting.pop() {
            let entries = self.entries(&folder).map_err(|error| self.explain(&folder, error))?;
            // The target's folder doesn't exist before the first file, and others may remove theirs meanwhile.
            for ListedFile { name, is_folder, size } in entries.unwrap_or_default() {
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
