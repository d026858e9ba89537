//! The memory that this process uses: on Linux a file reports it.

#![expect(clippy::disallowed_methods, reason = "no file of a site, and always the same path")]

use std::fs::File;
use std::io::Read;

/// The memory that this process uses now, in bytes. `None` if the system has no file that reports it.
pub fn process_memory() -> Option<u64> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    // Enough for the whole file, so that few system calls are needed.
    let mut status = String::with_capacity(4096);
    File::open("/proc/self/status").ok()?.read_to_string(&mut status).ok()?;
    let (_, rest) = status.split_once("\nVmRSS:")?;
    let (kilobytes, _) = rest.split_once("kB\n")?;
    kilobytes.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
