//! A folder on this machine: a share, a USB stick.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use super::manifest;
use super::remote::{Listed, Remote, RemoteError, RemoteErrorKind, temporary};
use crate::disk::{Dir, FileSystem, FileType};
use crate::error::{Error, shown};
use crate::text::Text;

/// An open folder that the site is sent to.
pub struct Folder {
    folder: Dir,
}

impl Folder {
    /// Opens the folder at `path`. Doesn't create a missing one: if a stick isn't plugged in, that would be an empty
    /// folder on this machine's own disk.
    ///
    /// # Errors
    /// If there is no such folder, or it can't be read.
    pub fn open(system: &Arc<dyn FileSystem>, path: &Path) -> Result<Self, RemoteError> {
        match Dir::open(system, path).map_err(failure)? {
            Some(folder) => Ok(Self { folder }),
            None => Err(missing(path)),
        }
    }

    fn list_below(&self, folder: &str, listed: &mut Vec<Listed>) -> Result<(), RemoteError> {
        for (name, file_type) in self.folder.list(Path::new(folder)).map_err(failure)?.unwrap_or_default() {
            // The site has no file whose name isn't Unicode.
            let Some(name) = name.to_str() else { continue };
            let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
            if file_type == FileType::Folder {
                self.list_below(&path, listed)?;
            } else if let Some(entry) = self.folder.find(Path::new(&path)).map_err(failure)? {
                listed.push(Listed { path, size: entry.stamp.size });
            }
        }
        Ok(())
    }
}

impl Remote for Folder {
    fn read(&mut self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, RemoteError> {
        if self.folder.find(Path::new(path)).map_err(failure)?.is_none() {
            return Ok(None);
        }
        self.folder.read(Path::new(path), limit).map(|(bytes, _)| Some(bytes)).map_err(failure)
    }

    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), RemoteError> {
        let path = Path::new(path);
        self.make_room(path)?;
        if path == Path::new(manifest::NAME) {
            // The manifest names files, which must be on the stick before somebody may pull it out.
            self.folder.flush_all().map_err(failure)?;
        }
        let staged = temporary(&path.to_string_lossy());
        self.folder.replace(path, Path::new(&staged), &[bytes]).map_err(failure)
    }

    fn replaces_at_once(&self) -> bool {
        true
    }

    fn write_new(&mut self, path: &str, bytes: &[u8]) -> Result<bool, RemoteError> {
        let path = Path::new(path);
        self.make_room(path)?;
        match self.folder.create(path, bytes) {
            Ok(_) => Ok(true),
            Err(Error::Io { source, .. }) if source.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(failure(error)),
        }
    }

    fn remove(&mut self, path: &str) -> Result<(), RemoteError> {
        self.folder.remove_file(Path::new(path)).map_err(failure)
    }

    fn remove_folder(&mut self, path: &str) -> Result<(), RemoteError> {
        self.folder.remove_empty_folder(Path::new(path)).map_err(failure)
    }

    fn list(&mut self) -> Result<Vec<Listed>, RemoteError> {
        let mut listed = Vec::new();
        self.list_below("", &mut listed)?;
        Ok(listed)
    }
}

impl Folder {
    /// Creates the folders for a file.
    fn make_room(&self, path: &Path) -> Result<(), RemoteError> {
        let folder = path.parent().unwrap_or(Path::new(""));
        self.folder.create_folders(folder).map(drop).map_err(failure)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is the end of the error's way")]
fn failure(error: Error) -> RemoteError {
    let kind = match &error {
        Error::Io { source, .. } => match source.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => RemoteErrorKind::Full,
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => RemoteErrorKind::Forbidden,
            _ => RemoteErrorKind::Other,
        },
        _ => RemoteErrorKind::Other,
    };
    RemoteError { kind, message: error.text() }
}

fn missing(path: &Path) -> RemoteError {
    let path = shown(path);
    RemoteError {
        kind: RemoteErrorKind::Other,
        message: Text::new(
            format!(
                "không thấy thư mục {path}. Hãy cắm USB hoặc nối ổ mạng; nếu gửi đến đây lần đầu thì tạo thư mục ấy trước"
            ),
            format!(
                "there is no folder {path}. Plug in the stick or connect the share; if this is the first time, make the folder"
            ),
        ),
    }
}
