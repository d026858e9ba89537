//! How much memory the preview takes while many browsers read one large file slowly, or don't read it at all. The program runs as
//! a process of its own, as the peak of this one is that of all its tests.

#![expect(clippy::disallowed_methods, reason = "a site is laid on the disk here")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::client::{PATIENCE, connect, read_head, request};

/// The size of the large file. Bytes.
const SIZE: usize = 64 << 20;

const FILE: &str = "/mot/bieu.csv";

const READERS: usize = 64;

/// What all of them may take together: the file as it was read, as it is stored, as it is sent, and the program itself. A copy for
/// each reader would be 4 GiB.
const LIMIT: usize = 6 * SIZE;

/// How long the readers go on.
const TIME: Duration = Duration::from_secs(3);

/// `bantin serve`, which doesn't outlive a test that fails.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

impl Program {
    /// Starts it on the site in `root`, and gives the port that it tells.
    fn start(root: &Path) -> (Self, u16) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bantin"));
        command.args(["serve", "--port", "0", "--root"]).arg(root);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut program = Self(command.spawn().expect("bantin runs"));
        let output = BufReader::new(program.0.stdout.take().expect("it is piped"));
        let port = output.lines().map_while(Result::ok).find_map(|line| {
            let (_, address) = line.split_once("http://localhost:")?;
            address.split('/').next()?.parse().ok()
        });
        (program, port.expect("it tells its address"))
    }

    /// The most memory that it has had so far. Bytes.
    fn peak(&self) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id())).expect("its status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("its peak");
        let kibibytes = line.trim().strip_suffix(" kB").expect("a unit").parse::<usize>();
        kibibytes.expect("a number") * 1024
    }
}

/// A site with one report, which has a large file attached.
fn site(root: &Path, file: &str) {
    fs::create_dir_all(root.join("content/mot")).expect("made");
    let settings = "title: Bản tin\nbase_url: https://a.vn\nmax_file_size: 100\n";
    fs::write(root.join("site.yaml"), settings).expect("written");
    let report = "---\ntitle: Biểu mẫu\nkind: news\ncommune: Cẩm Tâm\ndate: 04/04/2024\nattachments: [bieu.csv]\n---\n\nXã gửi biểu mẫu.\n";
    fs::write(root.join("content/mot/index.md"), report).expect("written");
    fs::write(root.join("content/mot/bieu.csv"), file).expect("written");
}

/// Asks for the large file, all of it or from an odd byte on, and reads only the head of the answer.
fn ask(port: u16, reader: usize) -> BufReader<TcpStream> {
    let mut stream = connect(port);
    let (range, status) = match reader % 2 {
        0 => (String::new(), 200),
        _ => (format!("Range: bytes={}-\r\n", reader * 1001), 206),
    };
    write!(stream, "GET {FILE} HTTP/1.1\r\nHost: localhost:{port}\r\n{range}\r\n").expect("sent");
    // As little as may be is read ahead.
    let mut stream = BufReader::with_capacity(1, stream);
    assert_eq!(read_head(&mut stream).0, status);
    stream
}

#[test]
fn many_slow_readers_of_a_large_file_share_its_bytes() {
    if !cfg!(target_os = "linux") {
        writeln!(std::io::stderr(), "not run: only Linux tells the most memory that a process has had")
            .expect("it is said");
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    // Text is compressed in memory, so it is unpacked to be sent.
    let line = "0123;Lê Văn A;Thôn 1;đã nộp\n";
    site(folder.path(), &line.repeat(SIZE / line.len()));
    let (program, port) = Program::start(folder.path());
    // It tells its address before the first site is built.
    let start = Instant::now();
    while request(port, "HEAD", FILE, &[]).status != 200 {
        assert!(start.elapsed() < PATIENCE, "no site");
        sleep(Duration::from_millis(50));
    }
    let before = program.peak();
    let mut readers: Vec<_> = (0..READERS).map(|reader| ask(port, reader)).collect();
    let end = Instant::now() + TIME;
    while Instant::now() < end {
        // Three quarters read nothing.
        for reader in readers.iter_mut().step_by(4) {
            reader.get_mut().read_exact(&mut [0; 4096]).expect("a little of the file");
        }
        sleep(Duration::from_millis(20));
    }
    let peak = program.peak();
    let [before, after, limit] = [before, peak, LIMIT].map(|bytes| bytes >> 20);
    println!("{READERS} slow readers of {} MiB: {before} MiB before, {after} MiB after", SIZE >> 20);
    assert!(peak > SIZE, "the file wasn't even unpacked: {after} MiB");
    assert!(peak < LIMIT, "{before} MiB before, {after} MiB after, at most {limit}");
}
