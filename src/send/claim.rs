//! A file that only one sender makes, on servers that can't be asked to make a file only where there is none. All of them
//! make a folder only once, so whoever made the folder beside it may make the file.

use std::time::Duration;

use super::remote::{RemoteError, temporary};

/// How often, and with which pauses, somebody else's claim is looked at. Between making it and giving it up lies one small
/// file.
const LOOKS: u32 = 100;
const PAUSE: Duration = Duration::from_millis(200);

/// What a connection must do for a claim.
pub(super) trait Claimable {
    /// Makes a folder, and those on the way. `false` if it is there already.
    fn make_folder(&mut self, path: &str) -> Result<bool, RemoteError>;

    /// Deletes a folder that is empty.
    fn remove_folder(&mut self, path: &str) -> Result<(), RemoteError>;

    /// Whether there is such a file.
    fn exists(&mut self, path: &str) -> Result<bool, RemoteError>;

    /// Makes or replaces a file.
    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), RemoteError>;
}

/// As [`super::remote::Remote::write_new`].
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
            // Its owner broke off. If another one waits as well, only one of both makes it anew.
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
