//! The operations for Unix: paths below an open folder, without links.

#![expect(clippy::disallowed_methods, reason = "this is where the program touches the disk")]

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
#[cfg(target_os = "linux")]
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use super::system::{Access, DiskEntry, FileSystem, FileType, System, try_lock};
use crate::source::Stamp;
use rustix::fs::{
    Access as Permission, AtFlags, Gid, Mode, OFlags, Stat, accessat, fchmod, fchown, fstat, mkdirat, openat,
    renameat, statat, unlinkat,
};
use rustix::io::Errno;

/// An open folder.
#[derive(Debug)]
pub struct Handle {
    fd: OwnedFd,
    /// The path by which it was opened.
    path: PathBuf,
}

impl Handle {
    /// The path by which it was opened, for messages.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Flags to hold a folder open: if possible without the right to list it, since the user who builds may know only its
/// name.
#[cfg(target_os = "linux")]
const FOLDER: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
#[cfg(not(target_os = "linux"))]
const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

/// Flags to list a folder's names, or to flush them to the disk.
const NAMES: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

/// Flags to read a file: don't wait for a pipe or a device, and don't let a terminal become this program's own.
const READ: OFlags = OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::NOCTTY).union(OFlags::CLOEXEC);

/// Whether the system refused a path because of a link on it.
pub(super) fn is_link(error: &io::Error) -> bool {
    error.raw_os_error() == Some(Errno::LOOP.raw_os_error())
}

impl FileSystem for System {
    fn open(&self, folder: &Path) -> io::Result<Handle> {
        Ok(Handle { fd: rustix::fs::open(folder, FOLDER, Mode::empty())?, path: folder.to_owned() })
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn enter(&self, folder: &Handle, path: &Path) -> io::Result<Handle> {
        Ok(Handle { fd: open(folder, path, FOLDER)?, path: folder.path.join(path) })
    }

    fn is_own(&self, folder: &Handle) -> io::Result<bool> {
        Ok(fstat(&folder.fd)?.st_uid == rustix::process::geteuid().as_raw())
    }

    fn find(&self, folder: &Handle, path: &Path) -> io::Result<DiskEntry> {
        let (parent, name) = parent(folder, path)?;
        Ok(entry(&statat(&parent, name, AtFlags::SYMLINK_NOFOLLOW)?))
    }

    fn glance(&self, folder: &Handle, path: &Path) -> io::Result<DiskEntry> {
        Ok(entry(&statat(&folder.fd, path, AtFlags::SYMLINK_NOFOLLOW)?))
    }

    /// Doesn't use walkdir, which opens every folder on its way, even those below the requested depth.
    #[cfg(target_os = "linux")]
    fn list(&self, folder: &Handle, path: &Path) -> io::Result<Vec<(OsString, FileType)>> {
        let open = open(folder, path, NAMES)?;
        let mut listed = Vec::new();
        names(&open, |name, file_type| {
            let file_type = match file_type {
                // Some file systems store no types with the names.
                rustix::fs::FileType::Unknown => {
                    let Some(entry) = entry_if_there(&open, name)? else { return Ok(()) };
                    entry.file_type
                }
                file_type => file_type.into(),
            };
            listed.push((name.to_owned(), file_type));
            Ok(())
        })?;
        Ok(listed)
    }

    /// Opens the folder once; the default implementation opens it twice.
    #[cfg(target_os = "linux")]
    fn entries(&self, folder: &Handle, path: &Path) -> io::Result<Vec<(OsString, DiskEntry)>> {
        let open = open(folder, path, NAMES)?;
        let mut entries = Vec::new();
        names(&open, |name, _| {
            entries.extend(entry_if_there(&open, name)?.map(|entry| (name.to_owned(), entry)));
            Ok(())
        })?;
        Ok(entries)
    }

    /// The path may lead to another folder by now. That does no harm, since later operations look for these names in
    /// the open folder.
    #[cfg(not(target_os = "linux"))]
    fn list(&self, folder: &Handle, path: &Path) -> io::Result<Vec<(OsString, FileType)>> {
        // Fail if there is a link in the path.
        drop(open(folder, path, NAMES)?);
        super::names::names(&folder.path.join(path))
    }

    fn open_file(&self, folder: &Handle, path: &Path) -> io::Result<(File, DiskEntry)> {
        let file = open(folder, path, READ)?;
        let entry = entry(&fstat(&file)?);
        Ok((file.into(), entry))
    }

    fn check_writable(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        let (parent, name) = parent(folder, path)?;
        let stat = statat(&parent, name, AtFlags::SYMLINK_NOFOLLOW)?;
        // An administrator could write to it anyway, but respect the mark that forbids writing.
        if entry(&stat).file_type == FileType::File && stat.st_mode & 0o222 == 0 {
            return Err(ErrorKind::PermissionDenied.into());
        }
        Ok(accessat(&parent, name, Permission::WRITE_OK, AtFlags::EACCESS)?)
    }

    fn create_folder(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        let (parent, name) = parent(folder, path)?;
        Ok(mkdirat(&parent, name, Mode::from_raw_mode(0o777))?)
    }

    fn create(&self, folder: &Handle, path: &Path, parts: &[&[u8]]) -> io::Result<DiskEntry> {
        let (parent, name) = parent(folder, path)?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut file = File::from(openat(&parent, name, flags, Mode::from_raw_mode(0o666))?);
        parts.iter().try_for_each(|part| file.write_all(part))?;
        Ok(entry(&fstat(&file)?))
    }

    fn set_access(&self, folder: &Handle, path: &Path, access: Access) -> io::Result<()> {
        let file = open(folder, path, READ)?;
        let has = entry(&fstat(&file)?).access;
        if has.group != access.group {
            fchown(&file, None, Some(Gid::from_raw(access.group)))?;
        }
        // Set the mode after the group, since a change of the group clears some of its bits.
        Ok(fchmod(&file, Mode::from_raw_mode(access.mode as rustix::fs::RawMode))?)
    }

    fn heritage(&self, folder: &Handle, path: &Path) -> io::Result<Vec<u8>> {
        let folder = open(folder, path, NAMES)?;
        let stat = fstat(&folder)?;
        let is_handed_down = stat.st_mode & 0o2000 != 0;
        let mut heritage = if is_handed_down { stat.st_gid.to_le_bytes().to_vec() } else { Vec::new() };
        heritage.extend(access_list(&folder)?);
        Ok(heritage)
    }

    fn flush(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        File::from(open(folder, path, READ)?).sync_all()
    }

    fn flush_folder(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        File::from(open(folder, path, NAMES)?).sync_all()
    }

    #[cfg(target_os = "linux")]
    fn flush_all(&self, folder: &Handle) -> io::Result<()> {
        Ok(rustix::fs::syncfs(open(folder, Path::new(""), NAMES)?)?)
    }

    /// Only Linux can flush a single volume.
    #[cfg(not(target_os = "linux"))]
    fn flush_all(&self, folder: &Handle) -> io::Result<()> {
        super::flush_each(folder, Path::new(""))
    }

    fn rename(&self, from: (&Handle, &Path), to: (&Handle, &Path)) -> io::Result<()> {
        let (from, name) = parent(from.0, from.1)?;
        let (to, new_name) = parent(to.0, to.1)?;
        Ok(renameat(&from, name, &to, new_name)?)
    }

    fn remove_file(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        let (parent, name) = parent(folder, path)?;
        Ok(unlinkat(&parent, name, AtFlags::empty())?)
    }

    fn remove_folder(&self, folder: &Handle, path: &Path) -> io::Result<()> {
        let (parent, name) = parent(folder, path)?;
        Ok(unlinkat(&parent, name, AtFlags::REMOVEDIR)?)
    }

    fn lock(&self, folder: &Handle, path: &Path) -> io::Result<Option<File>> {
        let (parent, name) = parent(folder, path)?;
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = File::from(openat(&parent, name, flags, Mode::from_raw_mode(0o666))?);
        if entry(&fstat(&file)?).file_type != FileType::File {
            return Err(ErrorKind::InvalidInput.into());
        }
        try_lock(file)
    }

    fn is_momentary(&self, _error: &io::Error) -> bool {
        false
    }
}

/// Passes each name in an open folder to `found`, with its type if the file system stores it.
#[cfg(target_os = "linux")]
fn names(
    folder: &OwnedFd,
    mut found: impl FnMut(&OsStr, rustix::fs::FileType) -> io::Result<()>,
) -> io::Result<()> {
    // Most folders take two calls: one for all names, and one that reports the end.
    let mut room = [const { std::mem::MaybeUninit::uninit() }; 32 * 1024];
    let mut names = rustix::fs::RawDir::new(folder, &mut room);
    while let Some(next) = names.next().transpose()? {
        let name = next.file_name().to_bytes();
        if name != b"." && name != b".." {
            found(OsStr::from_bytes(name), next.file_type())?;
        }
    }
    Ok(())
}

/// The entry of this name in an open folder; `None` if it has vanished.
#[cfg(target_os = "linux")]
fn entry_if_there(folder: &OwnedFd, name: &OsStr) -> io::Result<Option<DiskEntry>> {
    match statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) => Ok(Some(entry(&stat))),
        Err(Errno::NOENT) => Ok(None),
        Err(e) => Err(e.into()),
    }
}

/// The parent folder of a path: the open folder, or one below it.
enum Parent<'h> {
    Held(&'h OwnedFd),
    Opened(OwnedFd),
}

impl AsFd for Parent<'_> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Held(fd) => fd.as_fd(),
            Self::Opened(fd) => fd.as_fd(),
        }
    }
}

/// Splits a path into its parent folder and its last name. An empty path is the folder itself.
fn parent<'h, 'p>(folder: &'h Handle, path: &'p Path) -> io::Result<(Parent<'h>, &'p OsStr)> {
    let Some(name) = path.file_name() else {
        return if path.as_os_str().is_empty() {
            Ok((Parent::Held(&folder.fd), OsStr::new(".")))
        } else {
            Err(ErrorKind::InvalidInput.into())
        };
    };
    let above = path.parent().unwrap_or(Path::new(""));
    let parent = if above.as_os_str().is_empty() {
        Parent::Held(&folder.fd)
    } else {
        Parent::Opened(open(folder, above, FOLDER)?)
    };
    Ok((parent, name))
}

/// Opens what is at the path below the folder. No part of the path may be a link.
fn open(folder: &Handle, path: &Path, flags: OFlags) -> io::Result<OwnedFd> {
    if !path.components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(ErrorKind::InvalidInput.into());
    }
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let flags = flags | OFlags::NOFOLLOW;
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{ResolveFlags, openat2};
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
        match openat2(&folder.fd, path, flags, Mode::empty(), resolve) {
            // Linux before 5.6, and sandboxes that don't know the call: open part by part, as on other systems.
            Err(Errno::NOSYS | Errno::PERM) => {}
            opened => return Ok(opened?),
        }
    }
    open_by_parts(folder, path, flags)
}

fn open_by_parts(folder: &Handle, path: &Path, flags: OFlags) -> io::Result<OwnedFd> {
    let parts: Vec<Component<'_>> = path.components().collect();
    let (last, above) = parts.split_last().ok_or(ErrorKind::InvalidInput)?;
    let mut parent = Parent::Held(&folder.fd);
    for part in above {
        let next = openat(&parent, part.as_os_str(), FOLDER | OFlags::NOFOLLOW, Mode::empty());
        parent = Parent::Opened(next.map_err(|e| of_link(&parent, part.as_os_str(), e))?);
    }
    let opened = openat(&parent, last.as_os_str(), flags, Mode::empty());
    Ok(opened.map_err(|e| of_link(&parent, last.as_os_str(), e))?)
}

/// Systems report a link in place of a folder as “not a folder”: replaces that by the error for links.
fn of_link(parent: &Parent<'_>, name: &OsStr, error: Errno) -> Errno {
    if error != Errno::NOTDIR {
        return error;
    }
    match statat(parent, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) if entry(&stat).file_type == FileType::Link => Errno::LOOP,
        _ => error,
    }
}

impl From<rustix::fs::FileType> for FileType {
    fn from(found: rustix::fs::FileType) -> Self {
        match found {
            rustix::fs::FileType::RegularFile => Self::File,
            rustix::fs::FileType::Directory => Self::Folder,
            rustix::fs::FileType::Symlink => Self::Link,
            _ => Self::Other,
        }
    }
}

fn entry(stat: &Stat) -> DiskEntry {
    let file_type = rustix::fs::FileType::from_raw_mode(stat.st_mode).into();
    let stamp = Stamp {
        size: u64::try_from(stat.st_size).unwrap_or_default(),
        mtime: nanoseconds(stat.st_mtime, stat.st_mtime_nsec),
        ctime: nanoseconds(stat.st_ctime, stat.st_ctime_nsec),
        inode: stat.st_ino,
    };
    DiskEntry { file_type, stamp, access: Access { mode: bits(stat.st_mode), group: stat.st_gid } }
}

/// A time as nanoseconds since 1970. A time out of range becomes the nearest in range, so that future times stay in the
/// future, and files with such times are read each time. The second part has another type on each system.
fn nanoseconds(seconds: i64, rest: impl TryInto<i64>) -> i64 {
    seconds.saturating_mul(1_000_000_000).saturating_add(rest.try_into().unwrap_or(0))
}

/// The twelve bits of `chmod`. The number has another size on each system.
fn bits(mode: impl Into<u32>) -> u32 {
    mode.into() & 0o7777
}

/// The access list that new files in a folder inherit; empty if there is none.
#[cfg(target_os = "linux")]
fn access_list(folder: &OwnedFd) -> io::Result<Vec<u8>> {
    let mut list = Vec::with_capacity(4096);
    match rustix::fs::fgetxattr(folder, "system.posix_acl_default", rustix::buffer::spare_capacity(&mut list))
    {
        Ok(_) => Ok(list),
        Err(Errno::NODATA | Errno::OPNOTSUPP | Errno::NOSYS) => Ok(Vec::new()),
        Err(e) => Err(e.into()),
    }
}

/// On other systems, a renamed file doesn't inherit such lists, or they can't be read.
#[cfg(not(target_os = "linux"))]
fn access_list(_folder: &OwnedFd) -> io::Result<Vec<u8>> {
    Ok(Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_does_not_fit_is_the_nearest() {
        assert_eq!(nanoseconds(1_700_000_000, 5_u64), 1_700_000_000_000_000_005);
        assert_eq!(nanoseconds(253_402_300_800, 0_u64), i64::MAX);
        assert_eq!(nanoseconds(-253_402_300_800, 999_999_999_u64), i64::MIN + 999_999_999);
    }
}
