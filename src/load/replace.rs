//! The only writer of existing source files. Replaces a file in one step, and only if its bytes are still those that
//! were read.

use std::ffi::OsString;
use std::path::Path;

use super::{SourceFolder, limit};
use crate::error::Error;
use crate::source::SourcePath;

impl SourceFolder {
    /// Replaces `old`, the bytes that were read of the file at `path`, by `new`. A crash at any moment leaves one of
    /// them complete.
    ///
    /// # Errors
    /// [`Error::SavedMeanwhile`] if somebody saved the file meanwhile: then that version stays; [`Error::LostGroup`] if
    /// some users could no longer read the file, and [`Error::Io`]: then the file is unchanged.
    pub fn replace(&self, path: &SourcePath, old: &[u8], new: &[u8]) -> Result<(), Error> {
        let dir = &self.disk.dir;
        let place = self.disk.place(path);
        let folder = place.parent().unwrap_or(Path::new(""));
        let mut name = OsString::from(".");
        name.push(place.file_name().unwrap_or_default());
        // Walks skip names that begin with a dot.
        name.push(".bantin");
        let staged = folder.join(name);
        dir.check_writable(&place)?;
        dir.remove_file(&staged)?;
        let written = self.stage(&staged, &place, new).and_then(|()| {
            let (bytes, _) = dir.read(&place, limit(path))?;
            if bytes == old {
                dir.rename(&staged, dir, &place)
            } else {
                Err(Error::SavedMeanwhile(dir.join(&place)))
            }
        });
        if written.is_err() {
            let _ = dir.remove_file(&staged);
        }
        written?;
        dir.flush_folder(folder)
    }

    /// Removes the file at `path`, if its bytes are still `old`.
    ///
    /// # Errors
    /// [`Error::SavedMeanwhile`] if somebody saved the file meanwhile: then that version stays; [`Error::Io`].
    pub fn take_away(&self, path: &SourcePath, old: &[u8]) -> Result<(), Error> {
        let dir = &self.disk.dir;
        let place = self.disk.place(path);
        let (bytes, _) = dir.read(&place, limit(path))?;
        if bytes != old {
            return Err(Error::SavedMeanwhile(dir.join(&place)));
        }
        dir.remove_file(&place)
    }

    /// Whether the file at `path` is behind a link.
    pub fn is_linked(&self, path: &str) -> bool {
        self.linked.contains_key(path)
    }

    /// Writes the new file beside the old one, with the same access rights.
    fn stage(&self, staged: &Path, place: &Path, new: &[u8]) -> Result<(), Error> {
        let dir = &self.disk.dir;
        let entry = dir.create(staged, new)?;
        let Some(old) = dir.find(place)?.map(|entry| entry.access) else { return Ok(()) };
        dir.keep_access(staged, entry.access, old, dir.join(place))?;
        dir.flush(staged)
    }
}
