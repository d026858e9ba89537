//! Traces the program's disk operations with `strace`, and makes each one fail.

use std::path::Path;
use std::process::{Command, Output};

use super::program::{Site, said};

/// Operations that change the disk, or wait for it.
pub(crate) const CHANGES: &str = "openat,write,pwrite64,rename,renameat,renameat2,mkdir,mkdirat,unlink,unlinkat,rmdir,ftruncate,flock,fsync,fdatasync,syncfs";

/// Operations that only read.
pub(crate) const LOOKS: &str =
    "openat,read,pread64,statx,stat,lstat,newfstatat,getdents64,readlink,readlinkat";

/// One operation of the program: its name, its path, and its number among equal ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) call: String,
    pub(crate) path: String,
    pub(crate) nth: usize,
}

/// Whether `strace` is installed and allowed.
pub(crate) fn is_there() -> bool {
    let tried = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).output();
    tried.is_ok_and(|output| output.status.success())
}

/// Runs a build under `strace`, on one thread, so that it always does the same.
pub(crate) fn traced(site: &Site, options: &[&str]) -> Output {
    let starter: Vec<&str> = ["strace", "-f", "-qq"].iter().chain(options).copied().collect();
    let mut command = site.command_by(&starter);
    command.args(["--jobs", "1"]).output().expect("strace runs")
}

/// The operations among `calls` in the site's folder. An operation that opens a file belongs to [`CHANGES`] if it may
/// create the file, otherwise to [`LOOKS`].
pub(crate) fn events(site: &Site, calls: &str, log: &Path) -> Vec<Event> {
    let trace = format!("trace={calls}");
    let log_name = log.to_str().expect("a plain path");
    let output = traced(site, &["-y", "-s", "0", "-o", log_name, "-e", &trace]);
    assert!(output.status.success(), "{}", said(&output));
    let log = std::fs::read_to_string(log).expect("what it did");
    let mut events: Vec<Event> = Vec::new();
    for line in
        log.lines().filter(|line| !line.contains("openat(") || line.contains("O_CREAT") == (calls == CHANGES))
    {
        let Some((call, path)) = event(line, &site.root) else { continue };
        let nth = 1 + events.iter().filter(|event| event.call == call && event.path == path).count();
        events.push(Event { call, path, nth });
    }
    events
}

/// The operation in one line, `123 rename("a", "b") = 0`, and its path, if it concerns something in `root`. With two
/// paths, it is the first, as for `strace`.
fn event(line: &str, root: &Path) -> Option<(String, String)> {
    let (_, line) = line.split_once(' ')?;
    let (call, arguments) = line.trim_start().split_once('(')?;
    let at = arguments.find(root.to_str().expect("a plain path"))?;
    let path = &arguments[at..];
    let end = path.find(['"', '>']).unwrap_or(path.len());
    Some((call.to_owned(), path[..end].to_owned()))
}
