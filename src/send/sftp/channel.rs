//! The requests to an SFTP server, and the meaning of its answers.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt, future, stream};
use russh_sftp::client::error::Error;
use russh_sftp::client::{Config, RawSftpSession};
use russh_sftp::extensions::HardlinkExtension;
use russh_sftp::protocol::{FileAttributes, FileType, OpenFlags, Packet, Status, StatusCode};
use tokio::process::Child;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::Sftp;
use super::last_words::hear;
use crate::send::failure;
use crate::send::remote::{Listed, RemoteError, RemoteErrorKind, folders, temporary};
use crate::send::secret::Secret;

/// The longest wait for an answer, in seconds.
const IDLE: u64 = 60;

/// How long `ssh` may take to report why a connection ended.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// The bytes of one request: every server accepts this many.
const CHUNK: u32 = 32 * 1024;

/// How many requests may wait for answers at once: otherwise a distant server would write only one chunk per round
/// trip.
const REQUESTS: usize = 16;

const POSIX_RENAME: &str = "posix-rename@openssh.com";

/// How the server replaces a file by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Renaming {
    /// In one step, by OpenSSH's extension.
    Replaces,
    /// By a rename to a free name: the old file is removed first.
    Free,
    /// It can't rename: files are written directly.
    Forbidden,
}

/// An open connection.
pub(super) struct Channel {
    account: Sftp,
    sftp: RawSftpSession,
    ssh: Child,
    said: Arc<Mutex<Vec<String>>>,
    hearing: JoinHandle<()>,
    renaming: Renaming,
    /// Whether a file was seen to replace another in one step.
    has_replaced: bool,
}

impl Channel {
    pub(super) async fn open(account: &Sftp, secret: Option<&Secret>) -> Result<Self, RemoteError> {
        let mut ssh = account.command(secret).spawn().map_err(|error| failure::no_ssh(&error.to_string()))?;
        let stdin = ssh.stdin.take().expect("it is piped");
        let stdout = ssh.stdout.take().expect("it is piped");
        let stderr = ssh.stderr.take().expect("it is piped");
        let said = Arc::default();
        let hearing = tokio::spawn(hear(stderr, Arc::clone(&said)));
        let config = Config { request_timeout_secs: IDLE, ..Config::default() };
        let sftp = RawSftpSession::new_with_config(tokio::io::join(stdout, stdin), config);
        let account = account.clone();
        let mut channel =
            Self { account, sftp, ssh, said, hearing, renaming: Renaming::Free, has_replaced: false };
        match channel.sftp.init().await {
            Ok(version) if version.extensions.contains_key(POSIX_RENAME) => {
                channel.renaming = Renaming::Replaces;
                Ok(channel)
            }
            Ok(_) => Ok(channel),
            Err(error) => Err(channel.explain("", error).await),
        }
    }

    /// The path on the server for `path`.
    fn full(&self, path: &str) -> String {
        match self.account.folder.trim_end_matches('/') {
            "" if self.account.folder.starts_with('/') => format!("/{path}"),
            "" => path.to_owned(),
            folder => format!("{folder}/{path}"),
        }
    }

    /// Describes an error answer of the server, or the end of the connection.
    async fn explain(&mut self, path: &str, error: Error) -> RemoteError {
        let server = self.account.server();
        let status = match error {
            Error::Status(status) => status,
            Error::Limited(said) => return failure::other(&server, path, &said),
            error => {
                // Only an ended connection has more output.
                if timeout(LAST_WORDS, self.ssh.wait()).await.is_ok() {
                    timeout(LAST_WORDS, &mut self.hearing).await.ok();
                }
                let said = self.said.lock().expect("no thread panics while it holds the lines");
                return self.account.explain(&said, &error.to_string());
            }
        };
        match status.status_code {
            StatusCode::PermissionDenied | StatusCode::OpUnsupported => failure::forbidden(&server, path),
            StatusCode::NoConnection | StatusCode::ConnectionLost => {
                failure::broken(&server, &status.error_message)
            }
            _ => failure::other(&server, path, &status.error_message),
        }
    }

    pub(super) async fn read(&mut self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, RemoteError> {
        let handle = match self.sftp.open(self.full(path), OpenFlags::READ, FileAttributes::empty()).await {
            Ok(opened) => opened.handle,
            Err(error) if is(&error, StatusCode::NoSuchFile) => return Ok(None),
            Err(error) => return Err(self.explain(path, error).await),
        };
        let read = self.content(&handle, limit).await;
        let closed = self.sftp.close(handle).await;
        match read.and_then(|bytes| closed.map(|_| bytes)) {
            Ok(Some(bytes)) => Ok(Some(bytes)),
            Ok(None) => Err(failure::too_large(&self.account.server(), path, limit)),
            Err(error) => Err(self.explain(path, error).await),
        }
    }

    /// The bytes of an open file. `None` if there are more than `limit`.
    async fn content(&self, handle: &str, limit: u64) -> Result<Option<Vec<u8>>, Error> {
        let size = self.sftp.fstat(handle).await?.attrs.size.unwrap_or(limit);
        if size > limit {
            return Ok(None);
        }
        let starts = (0..=size).step_by(CHUNK as usize);
        let chunks = stream::iter(starts.map(|start| self.chunk(handle, start))).buffered(REQUESTS);
        let chunks: Vec<Vec<u8>> = chunks.try_collect().await?;
        let bytes = chunks.concat();
        Ok((bytes.len() as u64 <= limit).then_some(bytes))
    }

    /// The bytes from `start` on, at most [`CHUNK`]. A server may send them in several parts.
    async fn chunk(&self, handle: &str, start: u64) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        while bytes.len() < CHUNK as usize {
            let missing = CHUNK - bytes.len() as u32;
            match self.sftp.read(handle, start + bytes.len() as u64, missing).await {
                Ok(part) if part.data.is_empty() => break,
                Ok(part) => bytes.extend(part.data),
                Err(error) if is(&error, StatusCode::Eof) => break,
                Err(error) => return Err(error),
            }
        }
        Ok(bytes)
    }

    pub(super) async fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), RemoteError> {
        if self.renaming != Renaming::Forbidden {
            let beside = temporary(path);
            let renamed = match self.put(&beside, bytes).await {
                Ok(()) => self.rename(&beside, path).await,
                Err(error) => Err(error),
            };
            match renamed {
                Ok(true) => return Ok(()),
                Ok(false) => self.renaming = Renaming::Forbidden,
                Err(error) => {
                    // Half a file may be left. If it can't be removed, the next attempt overwrites it.
                    self.sftp.remove(self.full(&beside)).await.ok();
                    return Err(error);
                }
            }
            self.remove(&beside).await?;
        }
        let written = self.put_whole(path, bytes).await;
        if written.as_ref().is_err_and(|error| error.kind == RemoteErrorKind::Full) {
            // Readers would get half a file. The old one is lost anyway.
            self.sftp.remove(self.full(path)).await.ok();
        }
        written
    }

    /// Writes a file directly, and checks that it is complete.
    async fn put_whole(&mut self, path: &str, bytes: &[u8]) -> Result<(), RemoteError> {
        self.put(path, bytes).await?;
        match self.sftp.stat(self.full(path)).await {
            Ok(stat) if stat.attrs.size.is_none_or(|size| size == bytes.len() as u64) => Ok(()),
            Ok(_) => Err(failure::full(&self.account.server(), path)),
            Err(error) => Err(self.explain(path, error).await),
        }
    }

    /// Writes a file directly.
    async fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), RemoteError> {
        let flags = OpenFlags::CREATE | OpenFlags::TRUNCATE | OpenFlags::WRITE;
        match self.create(path, flags).await {
            Ok(handle) => self.fill(path, handle, bytes).await,
            Err(error) => Err(self.explain(path, error).await),
        }
    }

    /// Opens a file for writing, and creates missing folders above it.
    async fn create(&self, path: &str, flags: OpenFlags) -> Result<String, Error> {
        let full = self.full(path);
        match self.sftp.open(&full, flags, FileAttributes::empty()).await {
            Ok(opened) => Ok(opened.handle),
            Err(error) if is(&error, StatusCode::NoSuchFile) => {
                for folder in folders(&full) {
                    // Most of them exist. If one can't be created, opening the file reports it.
                    let made = self.sftp.mkdir(folder, FileAttributes::empty()).await;
                    if let Err(error) = made
                        && !matches!(error, Error::Status(_))
                    {
                        return Err(error);
                    }
                }
                Ok(self.sftp.open(full, flags, FileAttributes::empty()).await?.handle)
            }
            Err(error) => Err(error),
        }
    }

    /// Writes the bytes into an open file and closes it.
    async fn fill(&mut self, path: &str, handle: String, bytes: &[u8]) -> Result<(), RemoteError> {
        let chunks = bytes.chunks(CHUNK as usize).enumerate();
        let writes = chunks
            .map(|(index, chunk)| self.sftp.write(&handle, index as u64 * u64::from(CHUNK), chunk.to_vec()));
        let writes = stream::iter(writes).buffer_unordered(REQUESTS);
        let written = writes.try_for_each(|_| future::ready(Ok(()))).await;
        let closed = self.sftp.close(handle).await;
        match written.and(closed.map(drop)) {
            Ok(()) => Ok(()),
            // Version 3 of the protocol has no other code for a full disk, and writing to an open file hardly fails
            // otherwise.
            Err(error) if is(&error, StatusCode::Failure) => Err(failure::full(&self.account.server(), path)),
            Err(error) => Err(self.explain(path, error).await),
        }
    }

    /// Renames a file that was just written. Returns `false` if the server allows no renames.
    async fn rename(&mut self, from: &str, to: &str) -> Result<bool, RemoteError> {
        let (from, full) = (self.full(from), self.full(to));
        let mut renamed = self.replace(&from, &full).await;
        if self.renaming == Renaming::Replaces && renamed.as_ref().is_err_and(is_denied) {
            self.renaming = Renaming::Free;
            renamed = self.replace(&from, &full).await;
        }
        match renamed {
            Ok(()) => Ok(true),
            Err(error) if is_denied(&error) => Ok(false),
            Err(error) => Err(self.explain(to, error).await),
        }
    }

    /// Moves a file to a name, and replaces the file there if there is one.
    async fn replace(&mut self, from: &str, to: &str) -> Result<(), Error> {
        if self.renaming == Renaming::Replaces {
            return self.replace_at_once(from, to).await;
        }
        match self.sftp.rename(from, to).await {
            Err(error) if is(&error, StatusCode::Failure) => {
                // The usual cause is an existing file. If there is another, the second attempt fails the same way.
                self.sftp.remove(to).await.ok();
                self.sftp.rename(from, to).await.map(drop)
            }
            renamed => renamed.map(drop),
        }
    }

    async fn replace_at_once(&mut self, from: &str, to: &str) -> Result<(), Error> {
        // The request has the same two fields as the one for links.
        let names = HardlinkExtension { oldpath: from.to_owned(), newpath: to.to_owned() };
        let names: Vec<u8> = names.try_into().map_err(Error::from)?;
        match self.sftp.extended(POSIX_RENAME, names).await? {
            Packet::Status(Status { status_code: StatusCode::Ok, .. }) => {
                self.has_replaced = true;
                Ok(())
            }
            Packet::Status(status) => Err(status.into()),
            _ => Err(Error::UnexpectedPacket),
        }
    }

    pub(super) fn replaces_at_once(&self) -> bool {
        self.has_replaced
    }

    pub(super) async fn write_new(&mut self, path: &str, bytes: &[u8]) -> Result<bool, RemoteError> {
        let flags = OpenFlags::CREATE | OpenFlags::EXCLUDE | OpenFlags::WRITE;
        let handle = match self.create(path, flags).await {
            Ok(handle) => handle,
            Err(error) => {
                // Version 3 of the protocol has no code for an existing file.
                return match self.sftp.lstat(self.full(path)).await {
                    Ok(_) => Ok(false),
                    Err(_) => Err(self.explain(path, error).await),
                };
            }
        };
        let filled = self.fill(path, handle, bytes).await;
        if filled.is_err() {
            self.sftp.remove(self.full(path)).await.ok();
        }
        filled.map(|()| true)
    }

    pub(super) async fn remove(&mut self, path: &str) -> Result<(), RemoteError> {
        match self.sftp.remove(self.full(path)).await {
            Ok(_) => Ok(()),
            Err(error) if is(&error, StatusCode::NoSuchFile) => Ok(()),
            Err(error) => Err(self.explain(path, error).await),
        }
    }

    pub(super) async fn remove_folder(&mut self, path: &str) -> Result<(), RemoteError> {
        let full = self.full(path);
        match self.sftp.rmdir(&full).await {
            Ok(_) => Ok(()),
            Err(error) if is(&error, StatusCode::NoSuchFile) => Ok(()),
            Err(error) if is(&error, StatusCode::Failure) => match self.entries(&full).await {
                Ok(entries) if !entries.is_empty() => Ok(()),
                _ => Err(self.explain(path, error).await),
            },
            Err(error) => Err(self.explain(path, error).await),
        }
    }

    /// Lists folder by folder, a few in parallel. Links are listed, not followed.
    pub(super) async fn list(&mut self) -> Result<Vec<Listed>, RemoteError> {
        let mut listed = Vec::new();
        let mut level = vec![String::new()];
        while !level.is_empty() {
            let folders = level.iter().map(|folder| async {
                let full = self.full(folder);
                let full = if full.is_empty() { ".".to_owned() } else { full };
                match self.entries(&full).await {
                    Ok(entries) => Ok((folder.clone(), entries)),
                    // The target's folder doesn't exist before the first file, and others may remove theirs meanwhile.
                    Err(error) if is(&error, StatusCode::NoSuchFile) => Ok((folder.clone(), Vec::new())),
                    Err(error) => Err((folder.clone(), error)),
                }
            });
            let read: Result<Vec<_>, _> = stream::iter(folders).buffered(REQUESTS).try_collect().await;
            let read = match read {
                Ok(read) => read,
                Err((folder, error)) => return Err(self.explain(&folder, error).await),
            };
            level.clear();
            for (folder, entries) in read {
                for (name, attributes) in entries {
                    let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
                    match attributes.file_type() {
                        FileType::Dir => level.push(path),
                        _ => listed.push(Listed { path, size: attributes.size.unwrap_or_default() }),
                    }
                }
            }
        }
        Ok(listed)
    }

    async fn entries(&self, folder: &str) -> Result<Vec<(String, FileAttributes)>, Error> {
        let handle = self.sftp.opendir(folder).await?.handle;
        let mut entries = Vec::new();
        loop {
            match self.sftp.readdir(&handle).await {
                Ok(names) => entries.extend(names.files.into_iter().map(|file| (file.filename, file.attrs))),
                Err(error) if is(&error, StatusCode::Eof) => break,
                Err(error) => return Err(error),
            }
        }
        self.sftp.close(handle).await?;
        entries.retain(|(name, _)| name != "." && name != "..");
        Ok(entries)
    }
}

/// Whether the server refuses the operation, for this account or at all.
fn is_denied(error: &Error) -> bool {
    is(error, StatusCode::PermissionDenied) || is(error, StatusCode::OpUnsupported)
}

fn is(error: &Error, code: StatusCode) -> bool {
    matches!(error, Error::Status(status) if status.status_code == code)
}
