//! The contract of `Remote`, case by case.

use std::thread;
use std::time::Duration;

use bantin::send::remote::{Listed, Remote, RemoteErrorKind, temporary};

use crate::servers::SERVERS;

const LIMIT: u64 = 16 << 20;

/// Names that some protocol, server or client handles wrongly.
const NAMES: &[&str] = &[
    // The same name with one code point per letter, and with combining marks.
    "c\u{1ea9}m t\u{e2}m/index.html",
    "ca\u{302}\u{309}m ta\u{302}m/nfd.html",
    "đường/xã/ấp/đội/nhà.html",
    "a b.html",
    " leading.html",
    "100%.html",
    "%41.html",
    "a#b.html",
    "a?b=c.html",
    "a+b&c;d,e.html",
    "[1]{2}(3).html",
    "it's \"quoted\".html",
    "a\\b.html",
    "-rf",
    "~home",
    ".hidden",
    "a:b@c.html",
    "<a>|*.html",
];

type Case = (&'static str, fn(&mut dyn Remote));

const CASES: &[Case] = &[
    ("an empty target has no files", |remote| {
        assert_eq!(list(remote), []);
        assert_eq!(remote.read("index.html", LIMIT), Ok(None));
        assert_eq!(remote.read("no/folder/index.html", LIMIT), Ok(None));
    }),
    ("a file is written, replaced and read", |remote| {
        remote.write("index.html", b"one").expect("written");
        assert_eq!(read(remote, "index.html"), b"one");
        remote.write("index.html", b"the second").expect("replaced");
        assert_eq!(read(remote, "index.html"), b"the second");
        remote.write("index.html", b"3").expect("replaced by a shorter one");
        assert_eq!(read(remote, "index.html"), b"3");
        assert_eq!(list(remote), [("index.html".to_owned(), 1)]);
    }),
    ("bytes stay as they are", |remote| {
        let bytes: Vec<u8> = (0..=u8::MAX).chain(*b"\r\n\n\r\r\n\xff\xff\xf4").collect();
        remote.write("bytes.txt", &bytes).expect("written");
        assert_eq!(read(remote, "bytes.txt"), bytes);
    }),
    ("an empty file is a file", |remote| {
        remote.write("empty", b"").expect("written");
        assert_eq!(read(remote, "empty"), b"");
        remote.write("empty", b"no longer").expect("replaced");
        remote.write("empty", b"").expect("emptied");
        assert_eq!(list(remote), [("empty".to_owned(), 0)]);
    }),
    ("five megabytes", |remote| {
        let bytes: Vec<u8> =
            (0..5_u32 << 20).map(|index| (index.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        remote.write("photo.webp", &bytes).expect("written");
        assert!(read(remote, "photo.webp") == bytes);
        assert_eq!(list(remote), [("photo.webp".to_owned(), bytes.len() as u64)]);
    }),
    ("what is larger than the limit isn't read", |remote| {
        remote.write("large", &[7; 1000]).expect("written");
        assert_eq!(remote.read("large", 1000).map(|bytes| bytes.map(|bytes| bytes.len())), Ok(Some(1000)));
        let error = remote.read("large", 999).expect_err("one byte too many");
        assert_eq!(error.kind, RemoteErrorKind::Other, "{}", error.message.en);
        assert_eq!(read(remote, "large").len(), 1000, "the connection still works");
    }),
    ("names of all kinds", |remote| {
        for name in NAMES {
            remote
                .write(name, name.as_bytes())
                .unwrap_or_else(|error| panic!("{name}: {}", error.message.en));
        }
        for name in NAMES {
            assert_eq!(read(remote, name), name.as_bytes(), "{name}");
        }
        let mut expected: Vec<(String, u64)> =
            NAMES.iter().map(|name| ((*name).to_owned(), name.len() as u64)).collect();
        expected.sort();
        assert_eq!(list(remote), expected);
        for name in NAMES {
            remote.remove(name).unwrap_or_else(|error| panic!("{name}: {}", error.message.en));
        }
        assert_eq!(list(remote), []);
    }),
    ("only one makes a new file", |remote| {
        assert_eq!(remote.write_new("khóa/lock", b"first"), Ok(true));
        assert_eq!(remote.write_new("khóa/lock", b"second"), Ok(false));
        assert_eq!(read(remote, "khóa/lock"), b"first");
        remote.remove("khóa/lock").expect("removed");
        assert_eq!(remote.write_new("khóa/lock", b"third"), Ok(true));
        assert_eq!(read(remote, "khóa/lock"), b"third");
    }),
    ("what isn't there is removed without an error", |remote| {
        remote.remove("none").expect("nothing to do");
        remote.remove("no/folder/none").expect("nothing to do");
        remote.remove_folder("none").expect("nothing to do");
        remote.remove_folder("no/folder/none").expect("nothing to do");
    }),
    ("a folder is removed once it is empty", |remote| {
        remote.write("xã/a.html", b"a").expect("written");
        remote.write("xã/b.html", b"b").expect("written");
        remote.remove_folder("xã").expect("it isn't empty");
        assert_eq!(list(remote).len(), 2);
        remote.remove("xã/a.html").expect("removed");
        remote.remove_folder("xã").expect("it isn't empty");
        assert_eq!(read(remote, "xã/b.html"), b"b");
        remote.remove("xã/b.html").expect("removed");
        remote.remove_folder("xã").expect("removed");
        assert_eq!(list(remote), []);
    }),
    ("many files in one folder are listed", |remote| {
        for index in 0..1100 {
            remote.write_new(&format!("many/{index:04}"), b"").expect("written");
        }
        let expected: Vec<_> = (0..1100).map(|index| (format!("many/{index:04}"), 0)).collect();
        assert_eq!(list(remote), expected);
    }),
    ("after a write no temporary file is left", |remote| {
        remote.write("a/b.html", b"one").expect("written");
        remote.write("a/b.html", b"two").expect("replaced");
        assert_eq!(remote.read(&temporary("a/b.html"), LIMIT), Ok(None));
        assert_eq!(list(remote).len(), 1);
    }),
    ("a temporary file of a send that broke off is no hindrance", |remote| {
        remote.write(&temporary("a/b.html"), &[1; 5000]).expect("written");
        remote.write("a/b.html", b"new").expect("replaced");
        assert_eq!(read(remote, "a/b.html"), b"new");
    }),
];

pub(crate) fn read(remote: &mut dyn Remote, path: &str) -> Vec<u8> {
    let read = remote.read(path, LIMIT).unwrap_or_else(|error| panic!("{path}: {}", error.message.en));
    read.unwrap_or_else(|| panic!("{path} isn't there"))
}

fn list(remote: &mut dyn Remote) -> Vec<(String, u64)> {
    let listed = remote.list().unwrap_or_else(|error| panic!("{}", error.message.en));
    let mut listed: Vec<_> = listed.into_iter().map(|Listed { path, size }| (path, size)).collect();
    listed.sort();
    listed
}

#[test]
#[ignore = "tests/sending/run starts the servers"]
fn every_client_keeps_the_contract() {
    for server in SERVERS {
        for (index, (case, check)) in CASES.iter().enumerate() {
            println!("{}: {case}", server.name);
            check(&mut *server.connect(&format!("trường hợp {index}")));
        }
    }
}

#[test]
#[ignore = "tests/sending/run starts the servers"]
fn two_connections_see_the_same_files() {
    for server in SERVERS {
        let (mut one, mut other) = (server.connect("two"), server.connect("two"));
        one.write("a/index.html", b"one").expect("written");
        assert_eq!(read(&mut *other, "a/index.html"), b"one", "{}", server.name);
        assert_eq!(other.write_new("a/index.html", b"two"), Ok(false), "{}", server.name);
        other.remove("a/index.html").expect("removed");
        assert_eq!(one.read("a/index.html", LIMIT), Ok(None), "{}", server.name);
    }
}

#[test]
#[ignore = "tests/sending/run starts the servers"]
fn a_full_disk_is_told_and_the_old_file_stays() {
    for server in SERVERS.iter().filter(|server| server.has_disk && server.is_atomic) {
        println!("{}", server.name);
        let mut remote = server.connect_to_full_disk();
        remote.write("index.html", b"old").expect("there is room");
        let error = remote.write("index.html", &[1; 3 << 20]).expect_err("there is no room");
        assert_eq!(error.kind, RemoteErrorKind::Full, "{}: {}", server.name, error.message.en);
        let mut remote = server.connect_to_full_disk();
        assert_eq!(read(&mut *remote, "index.html"), b"old", "{}", server.name);
        remote.write("index.html", b"new").expect("there is room again");
        assert_eq!(list(&mut *remote), [("index.html".to_owned(), 3)], "{}", server.name);
        remote.remove("index.html").expect("removed");
    }
}

#[test]
#[ignore = "tests/sending/run starts the servers"]
fn a_full_disk_leaves_no_half_file_where_nothing_can_be_renamed() {
    let server = SERVERS.iter().find(|server| server.name == "sftp-without-rename").expect("such a server");
    let mut remote = server.connect_to_full_disk();
    let error = remote.write("index.html", &[1; 3 << 20]).expect_err("there is no room");
    assert_eq!(error.kind, RemoteErrorKind::Full, "{}", error.message.en);
    assert_eq!(list(&mut *remote), []);
    remote.write("a.html", b"old").expect("there is room again");
    let error = remote.write("a.html", &[1; 3 << 20]).expect_err("there is no room");
    assert_eq!(error.kind, RemoteErrorKind::Full, "{}", error.message.en);
    assert_eq!(list(&mut *remote), []);
}

#[test]
#[ignore = "tests/sending/run starts the servers"]
fn what_a_cut_session_still_takes_up_is_waited_for() {
    for server in SERVERS.iter().filter(|server| server.name.contains("ftpd")) {
        println!("{}", server.name);
        let mut cut = server.connect_to_full_disk();
        cut.write("cut.html", &[1; 700 << 10]).expect("there is room");
        let ending = thread::spawn(move || {
            thread::sleep(Duration::from_millis(500));
            cut.remove("cut.html").expect("removed");
        });
        let mut remote = server.connect_to_full_disk();
        let written = remote.write("index.html", &[2; 600 << 10]);
        ending.join().expect("no panic");
        written.unwrap_or_else(|error| panic!("{}: {}", server.name, error.message.en));
        assert_eq!(list(&mut *remote), [("index.html".to_owned(), 600 << 10)], "{}", server.name);
        remote.remove("index.html").expect("removed");
    }
}
