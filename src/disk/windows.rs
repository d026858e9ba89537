//! The operations for Windows: while one runs, it holds each folder of the path open, so that nobody can rename or
//! remove the folder meanwhile. None may be a link or a junction.

#![expect(clippy::disallowed_methods, reason = "this is where the program touches the disk")]

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::windows::fs::OpenOptionsExt;
use std::path::{Component, Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::names::names;
use super::system::{Access, DiskEntry, FileSystem, FileType, System, try_lock};
use crate::source::Stamp;

/// An open folder.
#[derive(Debug)]
pub struct Handle {
    path: PathBuf,
    _held: File,
}

impl Handle {
    /// The path by which it was opened, for messages.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// `FILE_SHARE_READ`, `FILE_SHARE_WRITE`, `FILE_SHARE_DELETE`.
const SHARE_READ_AND_WRITE: u32 = 1 | 2;
const SHARE_ALL: u32 = 1 | 2 | 4;

/// `FILE_FLAG_BACKUP_SEMANTICS`: folders can be opened, too.
const FOLDERS_TOO: u32 = 0x0200_0000;

/// `FILE_FLAG_OPEN_REPARSE_POINT`: a link is opened as what it is.
const NOT_THROUGH_LINKS: u32 = 0x0020_0000;

/// `ERROR_STOPPED_ON_SYMLINK`.
const ON_LINK: i32 = 681;

/// Whether a path was refused because of a link on it.
pub(super) fn is_link(error: &io::Error) -> bool {
    error.raw_os_error() == Some(ON_LINK)
}

impl FileSystem for System {
    fn open(&self, folder: &Path) -> io::Result<Handle> {
        let path = fs::canonicalize(folder)?;
        let held =
            OpenOptions::new().read(true).share_mode(SHARE_ALL).custom_flags(FOLDERS_TOO).open(&path)?;
        if !held.metadata()?.is_dir() {
            return Err(ErrorKind::NotADirectory.into());
        }
        Ok(Handle { path, _held: held })
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn enter(&self, folder: &Handle, path: &Path) -> io::Result<Handle> {
        let way = Way::to(folder, path)?;
        Ok(Handle { _held: hold_folder(&way.path)?, path: way.path })
    }

    fn is_own(&self, _folder: &Handle) -> io::Result<bool> {
        Ok(true)
    }

    fn find(&self, folder: &Handle, path: &Path) -> io::Result<DiskEntry> {
        let way = Way::to(folder, path)?;
        Ok(entry(&fs::symlink_metadata(&way.path)?))
    }

    fn list(&self, folder: &Handle, path: &Path) -> io::Result<Vec<(OsString, FileType)>> {
        let way = Way::to(folder, path)?;
        let _held = hold_folder(&way.path)?;
        names(&way.path)
    }

    fn open_file(&self, folder: &Handle, path: &Path) -> io::Result<(File, DiskEntry)> {
        let way = Way::to(folder, path)?;
        let mut options = OpenOptions::new();
        options.read(true).custom_flags(NOT_THROUGH_LINKS);
        let file = options.open(&way.path)?;
        let entry = entry(&file.metadata()?);
        if entry.file_type == FileType::Link {
            return Err(io::Error::from_raw_os_error(ON_LINK));
        }
        Ok((file, entry))
    }

    /// Only an attempt would show this, except for a file marked as read-only; on a folder that mark means something
    /// else.
    fn check_writable(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        let way = Way::to(folder, path)?;
        let metadata = fs::symlink_metadata(&way.path)?;
        if metadata.is_file() && metadata.permissions().readonly() {
            return Err(ErrorKind::PermissionDenied.into());
        }
        Ok(())
    }

    fn create_folder(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        let way = Way::to(folder, path)?;
        fs::create_dir(&way.path)
    }

    fn create(&self, folder: &Handle, path: &Path, parts: &[&[u8]]) -> io::Result<DiskEntry> {
        let way = Way::to(folder, path)?;
        let mut options = OpenOptions::new();
        let mut file =
            options.write(true).create_new(true).custom_flags(NOT_THROUGH_LINKS).open(&way.path)?;
        parts.iter().try_for_each(|part| file.write_all(part))?;
        Ok(entry(&file.metadata()?))
    }

    /// Windows has access lists, which folders hand down, but no mode and no group.
    fn set_access(&self, _folder: &Handle, _path: &Path, _access: Access) -> io::Result<()> {
        Ok(())
    }

    fn heritage(&self, folder: &Handle, path: &Path) -> io::Result<Vec<u8>> {
        let way = Way::to(folder, path)?;
        hold_folder(&way.path).map(|_| Vec::new())
    }

    fn flush(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        let way = Way::to(folder, path)?;
        // Flushing requires a file opened for writing.
        let mut options = OpenOptions::new();
        options.read(true).write(true).custom_flags(NOT_THROUGH_LINKS).open(&way.path)?.sync_all()
    }

    /// Windows has no such operation, and needs none.
    fn flush_folder(&self, _folder: &Handle, _path: &Path) -> io::Result<()> {
        Ok(())
    }

    fn flush_all(&self, folder: &Handle) -> io::Result<()> {
        super::flush_each(folder, Path::new(""))
    }

    fn rename(&self, from: (&Handle, &Path), to: (&Handle, &Path)) -> io::Result<()> {
        let (from, to) = (Way::to(from.0, from.1)?, Way::to(to.0, to.1)?);
        fs::rename(&from.path, &to.path)
    }

    fn remove_file(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        let way = Way::to(folder, path)?;
        fs::remove_file(&way.path)
    }

    fn remove_folder(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        let way = Way::to(folder, path)?;
        fs::remove_dir(&way.path)
    }

    fn lock(&self, folder: &Handle, path: &Path) -> io::Result<Option<File>> {
        let way = Way::to(folder, path)?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).custom_flags(NOT_THROUGH_LINKS);
        let file = options.open(&way.path)?;
        if entry(&file.metadata()?).file_type != FileType::File {
            return Err(ErrorKind::InvalidInput.into());
        }
        try_lock(file)
    }

    fn is_momentary(&self, error: &io::Error) -> bool {
        // Access denied, sharing violation, lock violation: a server or a virus scanner has the file open.
        matches!(error.raw_os_error(), Some(5 | 32 | 33))
    }
}

/// The path to a file: its folders are held open, so that it leads to the same place until this is dropped.
struct Way {
    path: PathBuf,
    _held: Vec<File>,
}

impl Way {
    fn to(folder: &Handle, path: &Path) -> io::Result<Self> {
        let mut way = Self { path: folder.path.clone(), _held: Vec::new() };
        let mut parts = path.components().peekable();
        while let Some(part) = parts.next() {
            let Component::Normal(name) = part else { return Err(ErrorKind::InvalidInput.into()) };
            // The colon would name a stream of a file.
            if OsStr::as_encoded_bytes(name).contains(&b':') {
                return Err(ErrorKind::InvalidInput.into());
            }
            way.path.push(name);
            if parts.peek().is_some() {
                let held = hold_folder(&way.path)?;
                way._held.push(held);
            }
        }
        Ok(way)
    }
}

fn hold_folder(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).share_mode(SHARE_READ_AND_WRITE).custom_flags(FOLDERS_TOO | NOT_THROUGH_LINKS);
    let held = options.open(path)?;
    let metadata = held.metadata()?;
    if metadata.file_type().is_symlink() {
        return Err(io::Error::from_raw_os_error(ON_LINK));
    }
    if !metadata.is_dir() {
        return Err(ErrorKind::NotADirectory.into());
    }
    Ok(held)
}

fn entry(metadata: &Metadata) -> DiskEntry {
    let nanoseconds = |time: io::Result<SystemTime>| {
        let since = time.ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        since.map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(i64::MAX))
    };
    let stamp = Stamp { size: metadata.len(), mtime: nanoseconds(metadata.modified()), ctime: 0, inode: 0 };
    DiskEntry { file_type: FileType::of(metadata.file_type()), stamp, access: Access::default() }
}
