//! What a process costs: processor time, time on the wall, memory.

use std::io;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use wait4::Wait4;

/// How long a run may take.
const LIMIT: Duration = Duration::from_secs(600);

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
/// When it can't be run, doesn't succeed, or doesn't end within ten minutes.
pub(crate) fn measure(command: &mut Command) -> io::Result<Cost> {
    let start = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let mut output = child.stdout.take().expect("it is piped");
    let (sender, closed) = mpsc::channel();
    // The output closes when the process ends; unlike `wait4`, that can be waited for with a limit.
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

/// The run in the middle, by processor time.
pub(crate) fn median(mut costs: Vec<Cost>) -> Cost {
    costs.sort_by(|one, other| one.cpu.total_cmp(&other.cpu));
    costs[costs.len() / 2]
}
