//! `bantin send` to servers: which files arrive, and which messages are printed.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::cut::Proxy;
use crate::setting;

/// A password that no account has.
const WRONG: &str = "không-phải-mật-khẩu";

pub(crate) type Files = BTreeMap<PathBuf, Vec<u8>>;

/// A site that is sent to a folder of the account.
pub(crate) struct Station {
    pub(crate) folder: TempDir,
    target: &'static str,
}

impl Station {
    /// A site with two reports, built, whose target is `target` at the address `host`.
    pub(crate) fn new(host: &str, target: &'static str) -> Self {
        let station = Self { folder: tempfile::tempdir().expect("a temporary folder"), target };
        station.reach(host);
        station.report("mot", "Bài một");
        station.report("hai", "Bài hai");
        station.done(&["build"]);
        station
    }

    /// Sets OpenSSH's server at the address `host` as target.
    fn reach(&self, host: &str) {
        self.reach_by("kind: sftp, port: 42201", host);
    }

    /// Sets the server with these keys as target.
    fn reach_by(&self, keys: &str, host: &str) {
        self.settle("https://bantin.example.vn", keys, host);
    }

    /// Sets the site's address and its target.
    pub(crate) fn settle(&self, base_url: &str, keys: &str, host: &str) {
        let settings = format!(
            "title: Bản tin\nbase_url: {base_url}\ntargets:\n- {{name: web, {keys}, host: {host}, user: {}, \
             path: {}}}\n",
            setting("USER"),
            self.target
        );
        fs::write(self.folder.path().join("site.yaml"), settings).expect("the settings are written");
    }

    pub(crate) fn report(&self, name: &str, title: &str) {
        let folder = self.folder.path().join("content");
        fs::create_dir_all(&folder).expect("its folder is made");
        let text = format!(
            "---\ntitle: {title}\nkind: news\ncommune: Cẩm Tâm\ndate: 01/05/2024\n---\n\nTin ngắn.\n"
        );
        fs::write(folder.join(format!("{name}.md")), text).expect("the report is written");
    }

    fn start(&self, arguments: &[&str], secret: &str) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bantin"));
        command.args(arguments).args(["--lang", "en"]).current_dir(self.folder.path());
        command.env("BANTIN_SECRET_WEB", secret);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().expect("bantin runs")
    }

    /// Runs the program with a password. Returns its exit code and all its output.
    fn run(&self, arguments: &[&str], secret: &str) -> (i32, String) {
        ended(self.start(arguments, secret))
    }

    /// Runs the program in a terminal, and types a line there. Returns its exit code and everything that the terminal
    /// shows.
    fn type_in(&self, arguments: &[&str], line: &str) -> (i32, String) {
        let words = [&[env!("CARGO_BIN_EXE_bantin")], arguments, &["--lang", "en"]].concat();
        let mut command = Command::new("script");
        command.args(["-qec", &words.join(" "), "/dev/null"]).current_dir(self.folder.path());
        command.env_remove("BANTIN_SECRET_WEB");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("script runs");
        let mut stdin = child.stdin.take().expect("it is piped");
        let mut stdout = child.stdout.take().expect("it is piped");
        // Wait for the question before typing.
        let mut shown = Vec::new();
        while !String::from_utf8_lossy(&shown).contains("Password of") {
            let mut byte = [0];
            match stdout.read(&mut byte) {
                Ok(1) => shown.push(byte[0]),
                _ => break,
            }
        }
        // The terminal stops echoing just after the question.
        thread::sleep(Duration::from_secs(1));
        writeln!(stdin, "{line}").expect("typed");
        stdout.read_to_end(&mut shown).expect("shown");
        drop(stdin);
        let code = child.wait().expect("it ends").code().expect("it ends by itself");
        (code, String::from_utf8_lossy(&shown).into_owned())
    }

    /// Puts a password into the keyring, as if the server had accepted it before.
    fn keep_in_keyring(port: u16, password: &str) {
        let account = format!("ftps://{}@127.0.0.1:{port}", setting("USER"));
        let mut command = Command::new("secret-tool");
        command.args(["store", "--label=test", "service", "bantin", "account", &account]);
        let mut child = command.stdin(Stdio::piped()).spawn().expect("secret-tool runs");
        child.stdin.take().expect("it is piped").write_all(password.as_bytes()).expect("handed over");
        assert!(child.wait().expect("it ends").success());
    }

    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let (code, said) = self.run(arguments, "");
        assert_eq!(code, 0, "{arguments:?}: {said}");
        said
    }

    pub(crate) fn public(&self) -> Files {
        read_tree(&self.folder.path().join("public"))
    }

    /// The files on the server, without the manifest.
    fn server(&self) -> Files {
        let mut files = read_tree(&Path::new(&setting("HOME")).join(self.target));
        files.remove(Path::new(".bantin-sent.json"));
        files
    }

    /// Whether the server has the published files and no other.
    pub(crate) fn check(&self, when: &str) {
        let (public, server) = (self.public(), self.server());
        let differing: Vec<&PathBuf> = public
            .keys()
            .chain(server.keys())
            .filter(|path| public.get(*path) != server.get(*path))
            .collect();
        assert_eq!(differing, Vec::<&PathBuf>::new(), "{when}");
    }
}

fn ended(child: Child) -> (i32, String) {
    let ran = child.wait_with_output().expect("it ends");
    let said = String::from_utf8([ran.stdout, ran.stderr].concat()).expect("it prints UTF-8");
    (ran.status.code().expect("it ends by itself"), said)
}

/// The files below a folder; empty if it doesn't exist.
fn read_tree(folder: &Path) -> Files {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("it is below").to_owned();
            (path, fs::read(entry.path()).expect("it can be read"))
        })
        .collect()
}

/// The servers that keep files in the account's folder, by the keys of a target.
const SERVERS: &[(&str, &str)] = &[
    ("kind: sftp, port: 42201", "site/sftp"),
    ("kind: sftp, port: 42202", "site/sftp-without-rename"),
    ("kind: sftp, port: 42203", "site/sftp-without-replacing"),
    ("kind: ftps, port: 42211", "site/vsftpd"),
    ("kind: ftp, port: 42212, insecure: true", "site/vsftpd-without-rename"),
    ("kind: ftps, port: 42213", "site/proftpd"),
    ("kind: webdav, port: 42221", "site/webdav"),
    ("kind: webdav, port: 42222, insecure: true", "site/webdav-plain"),
];

#[test]
#[ignore = "tests/sending/run starts the servers"]
fn a_site_arrives_and_follows_its_changes() {
    for (keys, target) in SERVERS {
        println!("{keys}");
        let station = Station::new("127.0.0.1", target);
        station.reach_by(keys, "127.0.0.1");
        let password = setting("PASSWORD");
        let send = |arguments: &[&str]| {
            let (code, said) = station.run(arguments, &password);
            assert_eq!(code, 0, "{keys}: {said}");
            assert!(!said.contains(&password), "{keys}: {said}");
            assert_eq!(said.contains("isn't encrypted"), keys.contains("insecure"), "{keys}: {said}");
            said
        };
        send(&["send"]);
        station.check(&format!("{keys}: after the first send"));
        station.report("mot", "Bài một, đã sửa");
        station.done(&["build"]);
        send(&["send", "web"]);
        station.check(&format!("{keys}: after a change"));
        fs::remove_file(station.folder.path().join("content/hai.md")).expect("removed");
        station.done(&["build"]);
        send(&["send"]);
        station.check(&format!("{keys}: after a deletion"));
        let foreign = Path::new(&setting("HOME")).join(target).join("rieng/nha.html");
        fs::create_dir_all(foreign.parent().expect("a folder")).expect("made");
        fs::write(&foreign, "của người khác").expect("written");
        assert!(send(&["send"]).contains("nothing to send"));
        assert!(send(&["send", "--verify"]).contains("nothing to send"));
        assert_eq!(fs::read_to_string(&foreign).expect("it stays"), "của người khác", "{keys}");
    }
}

#[test]
#[ignore = "tests/sending/run starts the servers"]
fn a_wrong_password_changes_nothing_and_the_right_one_is_enough() {
    let station = Station::new("127.0.0.4", "site/password");
    for (secret, says) in [(WRONG, "didn't let"), ("", "BANTIN_SECRET_WEB")] {
        let (code, said) = station.run(&["send"], secret);
        assert_eq!(code, 3, "{said}");
        assert!(said.contains(says) && !said.contains(WRONG), "{said}");
        assert_eq!(station.server().len(), 0);
    }
    let password = setting("PASSWORD");
    let (code, said) = station.run(&["send"], &password);
    assert_eq!(code, 0, "{said}");
    assert!(!said.contains(&password), "{said}");
    station.check("with the password");
    let manifest = Path::new(&setting("HOME")).join("site/password/.bantin-sent.json");
    assert!(!fs::read_to_string(manifest).expect("a list").contains(&password));
}

#[test]
#[ignore = "tests/sending/run starts the servers"]
fn a_server_with_another_key_gets_nothing() {
    let station = Station::new("127.0.0.3", "site/stranger");
    let (code, said) = station.run(&["send"], WRONG);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("SHA256:") && said.contains("ssh-keygen -R"), "{said}");
    assert_eq!(station.server().len(), 0);
}

#[test]
#[ignore = "tests/sending/run starts the servers"]
fn a_send_that_is_cut_is_finished_by_the_next() {
    let proxy = Proxy::start();
    let station = Station::new("127.0.0.9", "site/cut");
    let mut cuts = 0;
    for bytes in [2_000, 20_000, 60_000, 120_000] {
        station.report("mot", &format!("Bài một, bản {bytes}"));
        station.reach("127.0.0.9");
        station.done(&["build"]);
        proxy.cut_after(bytes);
        let (code, said) = station.run(&["send"], "");
        if proxy.has_cut() {
            assert_eq!(code, 3, "{said}");
            assert!(said.contains("The next send goes on from here"), "{said}");
            cuts += 1;
        }
        proxy.cut_after(i64::MAX / 2);
        station.done(&["send"]);
        station.check(&format!("cut after {bytes} bytes"));
    }
    assert!(cuts >= 2, "only {cuts} cuts");
}

#[test]
#[ignore = "tests/sending/run starts the servers"]
fn of_two_senders_one_is_told_of_the_other_or_finds_its_work_done() {
    let (one, other) = (Station::new("127.0.0.1", "site/two"), Station::new("127.0.0.1", "site/two"));
    let sends = [one.start(&["send"], ""), other.start(&["send"], "")].map(ended);
    assert!(sends.iter().any(|(code, _)| *code == 0), "{sends:?}");
    for (code, said) in &sends {
        assert!(*code == 0 || said.contains("has been sending here since"), "{said}");
    }
    one.done(&["send"]);
    one.check("after both");
}

/// Words of a report that nothing else on the site contains.
const OF_REPORT: &[&str] = &[
    "Ra mắt mô hình Bến nước sạch",
    "Ben nuoc sach",
    "ben-nuoc-sach",
    "Thạch Thị Ngọc Diễm",
    "máy lọc đặt cạnh cầu phao",
    "Nước ngọt về tận ấp",
];

#[test]
#[ignore = "tests/sending/run starts the servers"]
fn after_a_withdrawal_no_word_of_the_report_is_on_any_server() {
    for (keys, target) in SERVERS {
        let target: &'static str = format!("{target}-withdrawn").leak();
        let station = Station::new("127.0.0.1", target);
        station.reach_by(keys, "127.0.0.1");
        let report = "---\ntitle: Ra mắt mô hình Bến nước sạch\nkind: launch\ncommune: Cẩm Tâm\ndate: 01/05/2024\n\
             slug: le-ra-mat\nmodel: Bến nước sạch\nattendees:\n- {name: Thạch Thị Ngọc Diễm, roles: [Bí thư Chi bộ]}\n\
             summary: Nước ngọt về tận ấp\n---\n\nXã có máy lọc đặt cạnh cầu phao.\n";
        fs::write(station.folder.path().join("content/ba.md"), report).expect("written");
        let send = || {
            station.done(&["build"]);
            let (code, said) = station.run(&["send"], &setting("PASSWORD"));
            assert_eq!(code, 0, "{keys}: {said}");
        };
        let found = || {
            let root = Path::new(&setting("HOME")).join(target);
            let files = read_tree(&root);
            let holds = |words: &&&str| {
                let is_named = files.keys().any(|path| path.to_string_lossy().contains(**words));
                is_named
                    || files
                        .values()
                        .any(|bytes| bytes.windows(words.len()).any(|part| part == words.as_bytes()))
            };
            OF_REPORT.iter().filter(holds).copied().collect::<Vec<_>>()
        };
        send();
        assert!(found().len() >= 5, "{keys}: {:?}", found());
        station.done(&["withdraw", "content/ba.md", "--reason", "nhầm ngày"]);
        send();
        assert_eq!(found(), Vec::<&str>::new(), "{keys}");
        // The address remains, with a note about the withdrawal.
        assert!(station.server().contains_key(Path::new("le-ra-mat/index.html")), "{keys}");
    }
}

/// The answer that a reader gets.
fn visit(port: u16, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the server is up");
    write!(stream, "GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n").expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("answered");
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
#[ignore = "tests/sending/run starts the servers"]
fn what_readers_get_is_looked_at_after_a_send() {
    const WEBDAV: &str = "kind: webdav, port: 42221";
    let station = Station::new("127.0.0.1", "site/looked");
    let password = setting("PASSWORD");
    let send = |arguments: &[&str]| {
        station.done(&["build"]);
        let (code, said) = station.run(arguments, &password);
        assert_eq!(code, 0, "{said}");
        said
    };
    station.settle("http://127.0.0.1:42223", WEBDAV, "127.0.0.1");
    let said = send(&["send"]);
    assert!(said.contains("all as just sent") && !said.contains("warning"), "{said}");

    // Readers fetched the pages through a cache before the report was changed.
    station.settle("http://127.0.0.1:42224", WEBDAV, "127.0.0.1");
    send(&["send", "--take-over"]);
    assert!(visit(42224, "/mot/").contains("Bài một"));
    station.report("mot", "Bài một, đã sửa");
    let said = send(&["send"]);
    // Both pages contain the title.
    assert!(said.contains("a cache (HIT from") && !said.contains("/ban-tin/"), "{said}");
    assert!(!visit(42224, "/mot/").contains("đã sửa"), "the cache has the old one indeed");

    // And before it was deleted.
    assert!(visit(42224, "/hai/").contains("Bài hai"));
    fs::remove_file(station.folder.path().join("content/hai.md")).expect("removed");
    let said = send(&["send"]);
    assert!(said.contains("a cache (HIT from") && said.contains("http://127.0.0.1:42224/hai/"), "{said}");
    assert!(visit(42223, "/hai/").contains("404"));

    // The web server serves another folder than the one that the site is sent to.
    let elsewhere = Station::new("127.0.0.1", "site/unlooked");
    elsewhere.settle("http://127.0.0.1:42223", WEBDAV, "127.0.0.1");
    elsewhere.report("mot", "Bài khác");
    elsewhere.done(&["build"]);
    let (code, said) = elsewhere.run(&["send"], &password);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("readers see nothing of it at http://127.0.0.1:42223"), "{said}");
}

#[test]
#[ignore = "tests/sending/run starts the servers"]
fn a_password_is_typed_once_and_kept_in_the_keyring() {
    let station = Station::new("127.0.0.1", "site/keyring");
    station.reach_by("kind: ftps, port: 42213", "127.0.0.1");
    let password = setting("PASSWORD");
    let (code, said) = station.run(&["send"], "");
    assert!(code == 3 && said.contains("BANTIN_SECRET_WEB"), "{said}");

    let (code, said) = station.type_in(&["send", "--remember"], &password);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Password of “web”: ") && said.contains("kept in the system's keyring"), "{said}");
    assert!(!said.contains(&password), "{said}");
    station.check("with a typed password");
    let (code, said) = station.run(&["send"], "");
    assert!(code == 0 && !said.contains(&password), "{said}");

    // Another server never gets the password, and neither does another account.
    station.reach_by("kind: ftps, port: 42211", "127.0.0.1");
    let (code, said) = station.run(&["send"], "");
    assert!(code == 3 && said.contains("needs the password"), "{said}");

    // If the stored password is no longer correct, the program asks for it again.
    station.reach_by("kind: ftps, port: 42213", "127.0.0.1");
    let (code, said) = station.run(&["send"], WRONG);
    assert_eq!(code, 0, "the keyring's is right: {said}");
    Station::keep_in_keyring(42213, WRONG);
    let (code, said) = station.run(&["send"], "");
    assert!(code == 3 && said.contains("didn't let") && !said.contains(WRONG), "{said}");
    let (code, said) = station.type_in(&["send", "--remember"], &password);
    assert_eq!(code, 0, "{said}");
    let (code, said) = station.run(&["send"], "");
    assert_eq!(code, 0, "{said}");
}
