//! The cost of a process: processor time, wall-clock time, memory.

use std::io;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use wait4::Wait4;

/// The longest time of a run.
const LIMIT: Duration = Duration::from_secs(600);

/// The cost of one run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// Processor seconds of all threads, in the program and in the system for it.
    pub(crate) cpu: f64,
    /// Wall-clock seconds.
    pub(crate) wall: f64,
    /// The largest resident set, in MiB.
    pub(crate) peak: f64,
}

/// Runs `command` to its end and returns its cost.
///
/// # Errors
/// If it can't be run, fails, or doesn't end within ten minutes.
pub(crate) fn measure(command: &mut Command) -> io::Result<Cost> {
    let start = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let mut output = child.stdout.take().expect("it is piped");
    let (sender, closed) = mpsc::channel();
    // The output closes when the process ends; unlike for `wait4`, a timeout is possible.
    thread::spawn(move || {
        io::copy(&mut output, &mut io::sink()).ok();
        sender.send(()).ok();
    });
    if closed.recv_timeout(LIMIT).is_err() {
        child.kill()?;
    }
    let ended = child.wait4()?;
    let wall = start.elapsed().as_secs_f64();
    if !ended.status.success() {
        return Err(io::Error::other(format!("{command:?}: {}", ended.status)));
    }
    let used = ended.rusage;
    let cpu = (used.utime + used.stime).as_secs_f64();
    Ok(Cost { cpu, wall, peak: used.maxrss as f64 / (1024.0 * 1024.0) })
}

/// The run with the median of processor time.
pub(crate) fn median(mut costs: Vec<Cost>) -> Cost {
    costs.sort_by(|one, other| one.cpu.total_cmp(&other.cpu));
    costs[costs.len() / 2]
}
