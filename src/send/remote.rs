//! The operations that a sender needs from a target: one connection, whatever the protocol.

use crate::fingerprint::Fingerprint;
use crate::text::Text;

/// A connection to a target. Paths are relative to the target's folder and have `/` between their parts, as in
/// `output`. Every call may be repeated after it failed.
pub trait Remote: Send {
    /// The bytes of the file at `path`; `None` if there is no such file. More than `limit` bytes are an error.
    fn read(&mut self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, RemoteError>;

    /// Creates or replaces the file at `path`. If the server can rename onto a file, readers see the old bytes or all
    /// of the new ones: the bytes first go to a name of [`temporary`]. Creates missing folders.
    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), RemoteError>;

    /// Whether `write` was seen to replace a file in one step. Until then, and on servers that can't, a broken
    /// connection may leave half a file, or none.
    fn replaces_at_once(&self) -> bool;

    /// Creates the file at `path` if there is none. Returns `false` if there is one: then nothing was changed.
    fn write_new(&mut self, path: &str, bytes: &[u8]) -> Result<bool, RemoteError>;

    /// Deletes a file. A missing file isn't a failure.
    fn remove(&mut self, path: &str) -> Result<(), RemoteError>;

    /// Deletes a folder if it is empty. A folder that isn't empty or is missing isn't a failure.
    fn remove_folder(&mut self, path: &str) -> Result<(), RemoteError>;

    /// All files below the target's folder, including those whose names begin with a dot.
    fn list(&mut self) -> Result<Vec<Listed>, RemoteError>;
}

/// A file on the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its path, relative to the target's folder.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
}

/// Why an operation failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteError {
    /// What can be done about it.
    pub kind: RemoteErrorKind,
    /// The failure, described for the user. Never contains a secret.
    pub message: Text,
}

/// What can be done about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoteErrorKind {
    /// The connection broke or couldn't be made: a new one may work.
    Broken,
    /// The server refused the name, password or key.
    Refused,
    /// The server isn't the known one: it has another key or certificate.
    Stranger,
    /// The server's disk is full, or the account's quota is used up.
    Full,
    /// The server doesn't let the account do this.
    Forbidden,
    /// Anything else.
    Other,
}

/// The name of a file until its bytes are complete: in the same folder as `path`, so that renaming moves no bytes.
/// Files are sent in parallel, so nobody must be able to make two names with one temporary name.
pub fn temporary(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}.bantin-{}.tmp", Fingerprint::of(name.as_bytes()))
}

/// The folders above `path`, the outermost first.
pub(super) fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at]).filter(|folder| !folder.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temporary_file_is_beside_its_file_and_has_a_name_of_its_own() {
        let of_page = temporary("xã/cẩm-tâm/index.html");
        assert!(of_page.starts_with("xã/cẩm-tâm/.bantin-") && of_page.ends_with(".tmp"), "{of_page}");
        assert!(temporary("index.html").starts_with(".bantin-"));
        assert_ne!(temporary("a/b"), temporary("a/c"));
    }

    #[test]
    fn folders_are_made_from_the_outside_in() {
        assert_eq!(folders("a/b/c.html").collect::<Vec<_>>(), ["a", "a/b"]);
        assert_eq!(folders("/var/www/a").collect::<Vec<_>>(), ["/var", "/var/www"]);
        assert_eq!(folders("a").count(), 0);
    }
}
