//! A page that never ends, saved while the preview runs or changes are published: the program must end with the
//! message.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::{REPORT, SETTINGS, Site, files_below};

/// A page may take ten seconds.
const LIMIT: Duration = Duration::from_secs(10);

/// How much later the program may end on a busy machine.
const SLACK: Duration = Duration::from_secs(20);

const TEMPLATE: &str = "themes/la/templates/404.html";

/// A template beyond a limit that only the watchdog checks, and a part of the message.
struct Endless {
    template: &'static str,
    says: &'static str,
    /// The earliest moment when the program may end.
    limit: Duration,
}

/// Rounds that print and call nothing: more than fit into ten seconds.
const LOOP: Endless = Endless {
    template: "{% set r = range(end=100000) %}\n{% for a in r %}{% for b in r %}{% endfor %}{% endfor %}",
    says: "quá nhiều thời gian",
    limit: LIMIT,
};

/// A text that doubles.
const GROWTH: Endless = Endless {
    template: "{% set a = \"x\" %}{% for b in range(end=60) %}{% set_global a = a ~ a %}{% endfor %}",
    says: "quá nhiều bộ nhớ",
    limit: Duration::ZERO,
};

fn site() -> Site {
    let site = Site::new(&[("mot.md", REPORT)]);
    site.write("site.yaml", &format!("{SETTINGS}theme: la\n"));
    site.write("themes/la/theme.yaml", "extends: bulletin\n");
    site.write(TEMPLATE, "<p>Không có trang này.</p>\n");
    site
}

/// The program; killed if the test fails.
pub(super) struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        self.0.kill().ok();
    }
}

/// Starts the program; its output goes to `out` and `err`.
pub(super) fn start(site: &Site, command: &[&str]) -> Program {
    let file = |name: &str| File::create(site.path(name)).expect("a file");
    let mut program = Command::new(env!("CARGO_BIN_EXE_bantin"));
    program.args(command).current_dir(site.folder.path()).stdin(Stdio::null());
    Program(program.stdout(file("out")).stderr(file("err")).spawn().expect("bantin runs"))
}

/// Waits until `found` returns something.
pub(super) fn wait_for<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(start.elapsed() < LIMIT + SLACK, "no {what} after {:?}", start.elapsed());
        sleep(Duration::from_millis(20));
    }
}

/// Saves the template, and waits until the program has ended with the right message.
fn save(site: &Site, endless: &Endless, program: &mut Program) {
    site.write(TEMPLATE, endless.template);
    let start = Instant::now();
    let status = wait_for("end", || program.0.try_wait().expect("its status"));
    let (took, err) = (start.elapsed(), site.read("err"));
    assert_eq!(status.code(), Some(1), "{err}");
    assert!(took >= endless.limit, "after {took:?}: {err}");
    for part in [TEMPLATE, "/404.html", endless.says, "chưa ghi gì"] {
        assert!(err.contains(part), "no {part}: {err}");
    }
    assert!(!err.contains("panicked"), "{err}");
}

#[test]
fn the_preview_ends_with_a_page_that_takes_too_long() {
    let site = site();
    let mut program = start(&site, &["serve", "--port", "0"]);
    let port: u16 = wait_for("port", || {
        let out = site.read("out");
        let (_, address) = out.split_once("http://localhost:")?;
        address.split('/').next()?.parse().ok()
    });
    let home = || {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
        write!(stream, "GET / HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n").ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        answer.contains("Bài một").then_some(())
    };
    wait_for("home page", home);
    save(&site, &LOOP, &mut program);
    assert!(home().is_none(), "nobody answers any more");
}

#[test]
fn publishing_ends_with_a_page_that_takes_too_much() {
    let site = site();
    let mut program = start(&site, &["watch"]);
    wait_for("site", || site.read("out").contains("Đã dựng").then_some(()));
    let published = files_below(&site.path("public"));
    // Other systems don't report the memory of a process.
    save(&site, if cfg!(target_os = "linux") { &GROWTH } else { &LOOP }, &mut program);
    assert_eq!(files_below(&site.path("public")), published, "readers see the last good site");
    site.write(TEMPLATE, "<p>Trang này không còn.</p>\n");
    site.done(&["build"]);
    assert!(site.read("public/404.html").contains("không còn"), "the next build is free to publish");
}
