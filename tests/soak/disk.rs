//! Disk operations, and the quiet moments between them.

use std::cell::Cell;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long it must be quiet before the watch reports changes, and how long it holds back a steady stream: `QUIET` and
/// `MAX_DELAY` in `src/watch/notices.rs`.
const QUIET: Duration = Duration::from_millis(30);
const MAX_DELAY: Duration = Duration::from_millis(250);

/// The operations on this thread since the last query.
#[derive(Clone, Copy)]
struct Stream {
    /// When it began, after the last quiet moment.
    first: Instant,
    last: Instant,
    quiet: usize,
}

thread_local! {
    static STREAM: Cell<Option<Stream>> = const { Cell::new(None) };
}

/// How many quiet moments there were since the last call, including the present one.
pub(crate) fn quiet_moments() -> usize {
    STREAM.take().map_or(0, |stream| stream.quiet + 1)
}

/// Records an operation.
fn beat() {
    let now = Instant::now();
    let next = STREAM.get().map_or(Stream { first: now, last: now, quiet: 0 }, |stream| {
        let is_quiet = now - stream.last >= QUIET || now - stream.first >= MAX_DELAY;
        let first = if is_quiet { now } else { stream.first };
        Stream { first, last: now, quiet: stream.quiet + usize::from(is_quiet) }
    });
    STREAM.set(Some(next));
}

/// Records an operation. Windows refuses to change a file that another program is reading: then it is tried again for
/// five seconds.
fn noted<T>(operation: impl Fn() -> io::Result<T>) -> io::Result<T> {
    let start = Instant::now();
    let is_momentary =
        |error: &io::Error| cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32 | 33 | 145));
    loop {
        let done = operation();
        match &done {
            Err(e) if is_momentary(e) && start.elapsed() < Duration::from_secs(5) => {
                sleep(Duration::from_millis(10));
            }
            _ => {
                beat();
                return done;
            }
        }
    }
}

pub(crate) fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    noted(|| fs::write(path, text))
}

pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    noted(|| fs::rename(from, to))
}

pub(crate) fn remove_file(path: &Path) -> io::Result<()> {
    noted(|| fs::remove_file(path))
}

pub(crate) fn create_dir_all(path: &Path) -> io::Result<()> {
    noted(|| fs::create_dir_all(path))
}

/// Removes a folder and its content, one by one.
pub(crate) fn remove_dir_all(path: &Path) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_dir_all(&entry.path())?;
        } else {
            remove_file(&entry.path())?;
        }
    }
    noted(|| fs::remove_dir(path))
}

/// Puts an empty file in place of what was there.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    noted(|| File::create(path))
}

pub(crate) fn write_more(file: &mut File, text: &[u8]) -> io::Result<()> {
    let done = file.write_all(text);
    beat();
    done
}

/// Records the present stamp of a file.
pub(crate) fn close(file: File) {
    drop(file);
    beat();
}
