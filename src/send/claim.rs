//! Lets only one sender create a file, on servers that can't create a file only if it doesn't exist. All of them create
//! a folder only once, so the sender that created the folder beside the file may create the file.

use std::time::Duration;

use super::remote::{RemoteError, temporary};

/// How often, and with which pauses, to look at another sender's claim. A sender holds it only while it writes one
/// small file.
const LOOKS: u32 = 100;
const PAUSE: Duration = Duration::from_millis(200);

/// The operations that a connection needs for a claim.
pub(super) trait Claimable {
    /// Creates a folder, and those above it. Returns `false` if it exists.
    fn make_folder(&mut self, path: &str) -> Result<bool, RemoteError>;

    /// Deletes an empty folder.
    fn remove_folder(&mut self, path: &str) -> Result<(), RemoteError>;

    /// Whether there is such a file.
    fn exists(&mut self, path: &str) -> Result<bool, RemoteError>;

    /// Creates or replaces a file.
    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), RemoteError>;
}

/// See [`super::remote::Remote::write_new`].
pub(super) fn write_new(remote: &mut impl Claimable, path: &str, bytes: &[u8]) -> Result<bool, RemoteError> {
    if remote.exists(path)? {
        return Ok(false);
    }
    let claim = format!("{}.claim", temporary(path));
    let mut n_looks = 0;
    while !remote.make_folder(&claim)? {
        if remote.exists(path)? {
            return Ok(false);
        }
        n_looks += 1;
        if n_looks % LOOKS == 0 {
            // The other sender was interrupted. If several wait, only one of them creates the folder again.
            remote.remove_folder(&claim)?;
        }
        std::thread::sleep(PAUSE);
    }
    let made = match remote.exists(path) {
        Ok(false) => remote.put(path, bytes).map(|()| true),
        Ok(true) => Ok(false),
        Err(error) => Err(error),
    };
    let given_up = remote.remove_folder(&claim);
    made.and_then(|is_made| given_up.map(|()| is_made))
}
