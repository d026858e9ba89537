//! How much memory this process has: on Linux a file tells it.

#![expect(clippy::disallowed_methods, reason = "no file of a site, and always the same path")]

use std::fs::File;
use std::io::Read;

/// The memory that this process has now, in bytes. `None` where the system has no file that tells it.
pub fn process_memory() -> Option<u64> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    // With room for all of it, so that the system needn't be asked often.
    let mut status = String::with_capacity(4096);
    File::open("/proc/self/status").ok()?.read_to_string(&mut status).ok()?;
    let (_, rest) = status.split_once("\nVmRSS:")?;
    let (kilobytes, _) = rest.split_once("kB\n")?;
    kilobytes.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
