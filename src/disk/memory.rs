//! How much memory this process has: on Linux a file tells it.

#![expect(clippy::disallowed_methods, reason = "no file of a site, and always the same path")]

use std::fs;

/// The memory that this process has now, in bytes. `None` where the system has no file that tells it.
pub fn process_memory() -> Option<u64> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let (_, rest) = status.split_once("\nVmRSS:")?;
    let (kilobytes, _) = rest.split_once("kB\n")?;
    kilobytes.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
