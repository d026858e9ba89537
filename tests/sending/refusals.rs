//! Who is refused, and what is said then.

use bantin::send::remote::{Remote, RemoteError, RemoteErrorKind};
use bantin::send::{Secret, Sftp};

use crate::servers::account;
use crate::setting;

/// A password that no account has. It must never be said.
const WRONG: &str = "không-phải-mật-khẩu";

fn secret(text: &str) -> Option<Secret> {
    Secret::new(text.to_owned())
}

struct Refusal {
    what: &'static str,
    connect: fn() -> Result<Box<dyn Remote>, RemoteError>,
    kind: RemoteErrorKind,
    /// What the English message must have.
    says: &'static [&'static str],
}

const REFUSALS: &[Refusal] = &[
    Refusal {
        what: "sftp: wrong password",
        connect: || account("127.0.0.4", 42201, "").connect(secret(WRONG).as_ref()),
        kind: RemoteErrorKind::Refused,
        says: &["127.0.0.4:42201", "password"],
    },
    Refusal {
        what: "sftp: neither key nor password",
        connect: || account("127.0.0.4", 42201, "").connect(None),
        kind: RemoteErrorKind::Refused,
        says: &["127.0.0.4:42201"],
    },
    Refusal {
        what: "sftp: no such user",
        connect: || {
            Sftp { user: "nobody-here".to_owned(), ..account("127.0.0.1", 42201, "") }
                .connect(secret(WRONG).as_ref())
        },
        kind: RemoteErrorKind::Refused,
        says: &["nobody-here"],
    },
    Refusal {
        what: "sftp: a server that was never seen",
        connect: || account("127.0.0.2", 42201, "").connect(None),
        kind: RemoteErrorKind::Stranger,
        says: &["SHA256:", "ssh -p 42201", "@127.0.0.2"],
    },
    Refusal {
        what: "sftp: a server that was never seen gets no password",
        connect: || account("127.0.0.2", 42201, "").connect(secret(WRONG).as_ref()),
        kind: RemoteErrorKind::Stranger,
        says: &["SHA256:"],
    },
    Refusal {
        what: "sftp: another key than before",
        connect: || account("127.0.0.3", 42201, "").connect(None),
        kind: RemoteErrorKind::Stranger,
        says: &["SHA256:", "ssh-keygen -R \"[127.0.0.3]:42201\""],
    },
    Refusal {
        what: "sftp: no server",
        connect: || account("127.0.0.1", 1, "").connect(None),
        kind: RemoteErrorKind::Broken,
        says: &["127.0.0.1:1", "refused"],
    },
    Refusal {
        what: "sftp: a host's name that looks like an option",
        connect: || account("-oProxyCommand=false", 42201, "").connect(None),
        kind: RemoteErrorKind::Broken,
        says: &[],
    },
];

#[test]
#[ignore = "tests/sending/run starts the servers"]
fn what_is_refused_is_told_with_its_reason() {
    for refusal in REFUSALS {
        let error = (refusal.connect)().err().unwrap_or_else(|| panic!("{}: connected", refusal.what));
        println!("{}:\n  {}\n  {}", refusal.what, error.message.vi, error.message.en);
        assert_eq!(error.kind, refusal.kind, "{}: {}", refusal.what, error.message.en);
        for words in refusal.says {
            assert!(error.message.en.contains(words), "{}: {}", refusal.what, error.message.en);
        }
        for secret in [WRONG, &setting("PASSWORD")] {
            assert!(!format!("{error:?}").contains(secret), "{}: {error:?}", refusal.what);
        }
    }
}

/// `ssh` has no way to hand over a password, so it asks a program for it.
#[test]
#[ignore = "tests/sending/run starts the servers"]
fn a_password_is_enough_for_ssh() {
    let connected = account("127.0.0.4", 42201, "password").connect(secret(&setting("PASSWORD")).as_ref());
    let mut remote = connected.unwrap_or_else(|error| panic!("{}", error.message.en));
    remote.write("index.html", b"one").expect("written");
}

#[test]
#[ignore = "tests/sending/run starts the servers"]
fn a_folder_of_somebody_else_is_forbidden() {
    let mut remote = account("127.0.0.1", 42201, "/").connect(None).unwrap_or_else(|_| panic!("connected"));
    for (what, error) in [
        ("write", remote.write("etc/bantin.html", b"one").err()),
        ("write_new", remote.write_new("etc/bantin.html", b"one").err()),
        ("remove", remote.remove("etc/hostname").err()),
        ("read", remote.read("etc/shadow", 1 << 20).err()),
    ] {
        let error = error.unwrap_or_else(|| panic!("{what} was allowed"));
        assert_eq!(error.kind, RemoteErrorKind::Forbidden, "{what}: {}", error.message.en);
    }
}
