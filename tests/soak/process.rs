//! The running program: its output, its memory, its exit.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

/// Longer than the program takes to start or stop.
const SOON: Duration = Duration::from_secs(20);

/// How soon after Ctrl+C it must have exited.
const END: Duration = Duration::from_secs(3);

/// `bantin serve` or `bantin watch`; killed when dropped.
pub(crate) struct Process {
    child: Child,
    root: PathBuf,
    port: Option<u16>,
    output: Said,
    errors: Said,
}

/// Its lines of output.
type Said = Arc<Mutex<Vec<String>>>;

impl Process {
    pub(crate) fn start(root: &Path, command: &str, is_polling: bool) -> Self {
        Self::start_with(root, &[command], is_polling)
    }

    pub(crate) fn start_with(root: &Path, command: &[&str], is_polling: bool) -> Self {
        let is_preview = command[0] == "serve";
        let mut arguments = command.to_vec();
        arguments.extend(["--root", root.to_str().expect("a plain path")]);
        // Any free port.
        arguments.extend(["--port", "0"].into_iter().filter(|_| is_preview));
        arguments.extend(is_polling.then_some("--poll"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_bantin"))
            .args(&arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let output = listen(child.stdout.take().expect("it is piped"));
        let errors = listen(child.stderr.take().expect("it is piped"));
        let mut process = Self { child, root: root.to_owned(), port: None, output, errors };
        if is_preview {
            process.port = Some(process.wait_for_port());
        }
        process
    }

    fn wait_for_port(&self) -> u16 {
        let start = Instant::now();
        loop {
            let port = lines(&self.output).iter().find_map(|line| {
                let (_, rest) = line.split_once("http://localhost:")?;
                rest.split('/').next()?.parse().ok()
            });
            if let Some(port) = port {
                return port;
            }
            assert!(start.elapsed() < SOON, "it tells no address\n{}", self.said());
            sleep(Duration::from_millis(10));
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port.expect("it serves")
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// How many builds it has reported.
    pub(crate) fn rebuilds(&self) -> usize {
        let is_build = |line: &&String| line.starts_with("Đã cập nhật") || line.starts_with("Đã dựng");
        lines(&self.output).iter().filter(is_build).count()
    }

    /// Whether its last report is about mistakes in the present site.
    pub(crate) fn has_complained(&self) -> bool {
        lines(&self.errors).last().is_some_and(|line| line.starts_with("Có "))
    }

    /// How many read or write failures it has reported.
    pub(crate) fn failures(&self) -> usize {
        lines(&self.errors).iter().filter(|line| line.starts_with("lỗi: ")).count()
    }

    /// How often it has reported the mistake with this code.
    pub(crate) fn told(&self, code: &str) -> usize {
        lines(&self.errors).iter().filter(|line| line.contains(&format!("[{code}]"))).count()
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.failures() > 0
    }

    /// Its last line.
    pub(crate) fn said(&self) -> String {
        let last = |said: &Said| {
            let lines = lines(said);
            lines[lines.len().saturating_sub(12)..].join("\n")
        };
        format!("{}\n{}", last(&self.output), last(&self.errors))
    }

    /// Its resident memory in KiB; `None` if the system has no `/proc`.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().strip_suffix(" kB")?.trim().parse().ok()
    }

    /// Presses Ctrl+C and asserts that it exits in time and without an error. On Windows no process can press it for another
    /// one, so there it is only ended.
    pub(crate) fn interrupt(mut self) {
        if cfg!(windows) {
            return;
        }
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill").success());
        let start = Instant::now();
        let status: ExitStatus = loop {
            if let Some(status) = self.child.try_wait().expect("its status") {
                break status;
            }
            assert!(start.elapsed() < END, "it goes on after Ctrl+C\n{}", self.said());
            sleep(Duration::from_millis(10));
        };
        assert_eq!(status.code(), Some(0), "{}", self.said());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn listen(stream: impl Read + Send + 'static) -> Said {
    let said = Said::default();
    let heard = said.clone();
    spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok).filter(|line| !line.is_empty()) {
            heard.lock().expect("nobody panics with it").push(line);
        }
    });
    said
}

fn lines(said: &Said) -> std::sync::MutexGuard<'_, Vec<String>> {
    said.lock().expect("nobody panics with it")
}
