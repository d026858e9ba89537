//! What a process costs: processor time, time on the wall, memory.

use std::io;
use std::process::{Command, Stdio};
use std::time::Instant;

use wait4::Wait4;

/// The cost of one run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// Processor seconds of all threads, in the program and in the system for it.
    pub(crate) cpu: f64,
    /// Seconds on the wall.
    pub(crate) wall: f64,
    /// The largest resident set, MiB.
    pub(crate) peak: f64,
}

/// Runs `command` to its end and tells what it cost.
///
/// # Errors
/// When it can't be run or doesn't succeed.
pub(crate) fn measure(command: &mut Command) -> io::Result<Cost> {
    let start = Instant::now();
    let ended = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?.wait4()?;
    let wall = start.elapsed().as_secs_f64();
    if !ended.status.success() {
        return Err(io::Error::other(format!("{command:?}: {}", ended.status)));
    }
    let used = ended.rusage;
    let cpu = (used.utime + used.stime).as_secs_f64();
    Ok(Cost { cpu, wall, peak: used.maxrss as f64 / (1024.0 * 1024.0) })
}

/// The run in the middle, by processor time.
pub(crate) fn median(mut costs: Vec<Cost>) -> Cost {
    costs.sort_by(|one, other| one.cpu.total_cmp(&other.cpu));
    costs[costs.len() / 2]
}
