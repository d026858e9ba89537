//! `bantin serve` as a process of its own, and a browser that requests a page until it shows what was saved.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// The longest wait; far more than a hundred thousand reports need.
const LIMIT: Duration = Duration::from_secs(120);

/// The pause of the browser between two requests.
const REST: Duration = Duration::from_millis(1);

/// A preview that runs until it is dropped.
pub(crate) struct Preview {
    process: Process,
    /// The lines of its output.
    lines: mpsc::Receiver<String>,
    pub(crate) browser: Browser,
}

impl Preview {
    /// Starts `bantin serve` for the site in `root`; also returns the time until the home page was available.
    ///
    /// # Errors
    /// If it can't be started, doesn't report its port, or shows nothing in time.
    pub(crate) fn start(root: &Path) -> io::Result<(Self, Duration)> {
        let start = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_bantin"));
        command.args(["--lang", "en", "serve", "--port", "0", "--root"]).arg(root);
        let mut process = Process(command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?);
        let output = process.0.stdout.take().expect("it is piped");
        let (sender, lines) = mpsc::channel();
        // Read to the end: a process that can't print would fail.
        thread::spawn(move || {
            BufReader::new(output).lines().map_while(Result::ok).for_each(|line| drop(sender.send(line)));
        });
        let line = lines.recv_timeout(LIMIT).map_err(io::Error::other)?;
        let port = port(&line).ok_or_else(|| io::Error::other(format!("no port in “{line}”")))?;
        let mut browser = Browser::open(port)?;
        // Until the first site is built, the answer is 503.
        browser.wait("/", |status, _| status == 200)?;
        Ok((Self { process, lines, browser }, start.elapsed()))
    }

    /// Waits until the program reports that the whole site is up to date.
    ///
    /// # Errors
    /// If it doesn't in time.
    pub(crate) fn settle(&self) -> io::Result<()> {
        loop {
            let line = self.lines.recv_timeout(LIMIT).map_err(io::Error::other)?;
            if line.starts_with("Preview up to date") {
                return Ok(());
            }
        }
    }

    /// The present and the largest resident set, in MiB; `None` if there is no `/proc`.
    #[expect(clippy::disallowed_methods, reason = "no source: what the system tells of the process")]
    pub(crate) fn memory(&self) -> Option<(u64, u64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.0.id())).ok()?;
        let mib = |name| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            Some(line.trim_end_matches("kB").trim().parse::<u64>().ok()?.div_ceil(1024))
        };
        mib("VmRSS:").zip(mib("VmHWM:"))
    }
}

/// The port in `Preview: http://localhost:1111/ (Ctrl+C stops it)`.
fn port(line: &str) -> Option<u16> {
    let (_, rest) = line.split_once("localhost:")?;
    rest.split_once('/')?.0.parse().ok()
}

struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // The program may have ended by itself.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// A persistent connection.
pub(crate) struct Browser {
    stream: BufReader<TcpStream>,
    port: u16,
}

impl Browser {
    fn open(port: u16) -> io::Result<Self> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(LIMIT))?;
        stream.set_write_timeout(Some(LIMIT))?;
        Ok(Self { stream: BufReader::new(stream), port })
    }

    /// Requests the page at `path` every millisecond, until its status and text are as wanted.
    ///
    /// # Errors
    /// If they aren't in time.
    pub(crate) fn wait(&mut self, path: &str, is_wanted: impl Fn(u16, &str) -> bool) -> io::Result<()> {
        let end = Instant::now() + LIMIT;
        loop {
            let (status, text) = self.get(path)?;
            if is_wanted(status, &text) {
                return Ok(());
            }
            if Instant::now() > end {
                let message = format!("{path} (status {status}) isn't as wanted after {LIMIT:?}");
                return Err(io::Error::new(ErrorKind::TimedOut, message));
            }
            thread::sleep(REST);
        }
    }

    fn get(&mut self, path: &str) -> io::Result<(u16, String)> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", self.port);
        self.stream.get_mut().write_all(request.as_bytes())?;
        let broken = || io::Error::other("an answer without status or length");
        let status = self.line()?.split(' ').nth(1).and_then(|status| status.parse().ok());
        let mut length = None;
        loop {
            let line = self.line()?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().ok();
            }
        }
        let mut text = vec![0; length.ok_or_else(broken)?];
        self.stream.read_exact(&mut text)?;
        Ok((status.ok_or_else(broken)?, String::from_utf8(text).map_err(io::Error::other)?))
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end().to_owned())
    }
}
