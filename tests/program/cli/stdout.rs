//! A standard output that can't be written to is an error for all commands that print, unless the reader has left.

use std::fs::{File, OpenOptions};
use std::process::{Command, Stdio};

use super::{REPORT, Site};

/// All ways to print something.
const COMMANDS: [&[&str]; 13] = [
    &["build"],
    &["build", "--message-format", "json"],
    &["build", "--verbose", "--timings", "--force"],
    &["check"],
    &["check", "--message-format", "json"],
    &["list"],
    &["list", "--message-format", "json"],
    &["explain", "/"],
    &["schema"],
    &["completions", "bash"],
    &["--help"],
    &["build", "--help"],
    &["--version"],
];

/// The program's exit code and error output.
fn run(site: &Site, arguments: &[&str], stdout: impl Into<Stdio>) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bantin"));
    command.args(arguments).current_dir(site.folder.path()).stdout(stdout);
    let ran = command.stderr(Stdio::piped()).output().expect("bantin runs");
    (ran.status.code().expect("it ends by itself"), String::from_utf8(ran.stderr).expect("UTF-8"))
}

fn site() -> Site {
    Site::new(&[("mot.md", REPORT)])
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error() {
    let site = site();
    for arguments in COMMANDS {
        let full = OpenOptions::new().write(true).open("/dev/full").expect("the device is there");
        let (code, said) = run(&site, arguments, full);
        assert_eq!(code, 3, "{arguments:?}: {said}");
        assert!(said.contains("không in được kết quả"), "{arguments:?}: {said}");
    }
}

#[test]
#[cfg(unix)]
fn an_output_that_is_not_open_for_writing_is_an_error() {
    let site = site();
    for arguments in COMMANDS {
        let (code, said) = run(&site, arguments, File::open("/dev/null").expect("the device is there"));
        assert_eq!(code, 3, "{arguments:?}: {said}");
    }
}

#[test]
#[cfg(unix)]
fn a_reader_that_has_left_is_no_error() {
    let site = site();
    for arguments in COMMANDS {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        assert_eq!(run(&site, arguments, writer), (0, String::new()), "{arguments:?}");
    }
}

#[test]
fn silence_needs_no_output() {
    let site = site();
    let stdout = File::open(site.path("site.yaml")).expect("the settings");
    assert_eq!(run(&site, &["build", "--quiet"], stdout), (0, String::new()));
}
