//! Refused connections, and their messages.

use bantin::config::{CertificateFingerprint, Encryption, FtpSecurity};
use bantin::send::Secret;
use bantin::send::remote::{Remote, RemoteError, RemoteErrorKind};

use crate::servers::{of_ftp, of_s3, of_ssh, of_webdav, password};
use crate::setting;

/// A password that no account has. No message may contain it.
const WRONG: &str = "không-phải-mật-khẩu";

fn secret(text: &str) -> Option<Secret> {
    Secret::new(text.to_owned())
}

struct Refusal {
    what: &'static str,
    connect: fn() -> Result<Box<dyn Remote>, RemoteError>,
    kind: RemoteErrorKind,
    /// Words that the English message must contain.
    says: &'static [&'static str],
}

const REFUSALS: &[Refusal] = &[
    Refusal {
        what: "sftp: wrong password",
        connect: || of_ssh("127.0.0.4", 42201, "").connect(secret(WRONG).as_ref()),
        kind: RemoteErrorKind::Refused,
        says: &["127.0.0.4:42201", "password"],
    },
    Refusal {
        what: "sftp: neither key nor password",
        connect: || of_ssh("127.0.0.4", 42201, "").connect(None),
        kind: RemoteErrorKind::Refused,
        says: &["127.0.0.4:42201"],
    },
    Refusal {
        what: "sftp: no such user",
        connect: || {
            let mut sftp = of_ssh("127.0.0.1", 42201, "");
            sftp.account.user = "nobody-here".to_owned();
            sftp.connect(secret(WRONG).as_ref())
        },
        kind: RemoteErrorKind::Refused,
        says: &["nobody-here"],
    },
    Refusal {
        what: "sftp: a server that was never seen",
        connect: || of_ssh("127.0.0.2", 42201, "").connect(None),
        kind: RemoteErrorKind::Stranger,
        says: &["SHA256:", "ssh -p 42201", "@127.0.0.2"],
    },
    Refusal {
        what: "sftp: a server that was never seen gets no password",
        connect: || of_ssh("127.0.0.2", 42201, "").connect(secret(WRONG).as_ref()),
        kind: RemoteErrorKind::Stranger,
        says: &["SHA256:"],
    },
    Refusal {
        what: "sftp: another key than before",
        connect: || of_ssh("127.0.0.3", 42201, "").connect(None),
        kind: RemoteErrorKind::Stranger,
        says: &["SHA256:", "ssh-keygen -R \"[127.0.0.3]:42201\""],
    },
    Refusal {
        what: "sftp: no server",
        connect: || of_ssh("127.0.0.1", 1, "").connect(None),
        kind: RemoteErrorKind::Broken,
        says: &["127.0.0.1:1", "refused"],
    },
    Refusal {
        what: "ftp: wrong password",
        connect: || of_ftp("127.0.0.1", 42211, "", FtpSecurity::Tls(None)).connect(secret(WRONG).as_ref()),
        kind: RemoteErrorKind::Refused,
        says: &["127.0.0.1:42211", "password"],
    },
    Refusal {
        what: "ftp: wrong password, another server",
        connect: || of_ftp("127.0.0.1", 42213, "", FtpSecurity::Tls(None)).connect(secret(WRONG).as_ref()),
        kind: RemoteErrorKind::Refused,
        says: &["127.0.0.1:42213", "password"],
    },
    Refusal {
        what: "ftp: no password",
        connect: || of_ftp("127.0.0.1", 42211, "", FtpSecurity::Tls(None)).connect(None),
        kind: RemoteErrorKind::Refused,
        says: &["127.0.0.1:42211", "needs the password"],
    },
    Refusal {
        what: "ftp: a certificate for another name",
        connect: || of_ftp("localhost", 42211, "", FtpSecurity::Tls(None)).connect(password().as_ref()),
        kind: RemoteErrorKind::Stranger,
        says: &["localhost:42211", "certificate: \"", ":"],
    },
    Refusal {
        what: "ftp: another certificate than the settings have",
        connect: || {
            let other = CertificateFingerprint::parse(&"ab".repeat(32));
            of_ftp("127.0.0.1", 42213, "", FtpSecurity::Tls(other)).connect(password().as_ref())
        },
        kind: RemoteErrorKind::Stranger,
        says: &["isn't the one in site.yaml"],
    },
    Refusal {
        what: "ftp: a server without TLS",
        connect: || of_ftp("127.0.0.1", 42212, "", FtpSecurity::Tls(None)).connect(password().as_ref()),
        kind: RemoteErrorKind::Stranger,
        says: &["doesn't encrypt"],
    },
    Refusal {
        what: "ftp: a server that wants TLS",
        connect: || of_ftp("127.0.0.1", 42211, "", FtpSecurity::Nothing).connect(password().as_ref()),
        kind: RemoteErrorKind::Refused,
        says: &["127.0.0.1:42211"],
    },
    Refusal {
        what: "ftp: no server",
        connect: || of_ftp("127.0.0.1", 1, "", FtpSecurity::Tls(None)).connect(password().as_ref()),
        kind: RemoteErrorKind::Broken,
        says: &["127.0.0.1:1", "refused"],
    },
    Refusal {
        what: "webdav: wrong password",
        connect: || of_webdav("127.0.0.1", 42221, "", Encryption::Tls).connect(secret(WRONG).as_ref()),
        kind: RemoteErrorKind::Refused,
        says: &["127.0.0.1:42221", "password"],
    },
    Refusal {
        what: "webdav: a certificate for another name",
        connect: || of_webdav("localhost", 42221, "", Encryption::Tls).connect(password().as_ref()),
        kind: RemoteErrorKind::Stranger,
        says: &["localhost:42221", "certificate"],
    },
    Refusal {
        what: "webdav: a server without TLS",
        connect: || of_webdav("127.0.0.1", 42222, "", Encryption::Tls).connect(password().as_ref()),
        kind: RemoteErrorKind::Stranger,
        says: &["127.0.0.1:42222"],
    },
    Refusal {
        what: "webdav: a server that has no WebDAV",
        connect: || {
            of_webdav("127.0.0.1", 42231, "bantin-test", Encryption::Nothing).connect(password().as_ref())
        },
        kind: RemoteErrorKind::Forbidden,
        says: &["WebDAV", "bantin-test"],
    },
    Refusal {
        what: "webdav: no server",
        connect: || of_webdav("127.0.0.1", 1, "", Encryption::Tls).connect(password().as_ref()),
        kind: RemoteErrorKind::Broken,
        says: &["127.0.0.1:1"],
    },
    Refusal {
        what: "s3: no such bucket",
        connect: || of_s3("127.0.0.1", 42231, "bantin-none").connect(password().as_ref()),
        kind: RemoteErrorKind::Forbidden,
        says: &["bantin-none", "region"],
    },
    Refusal {
        what: "s3: no server",
        connect: || of_s3("127.0.0.1", 1, "bantin-test").connect(password().as_ref()),
        kind: RemoteErrorKind::Broken,
        says: &["127.0.0.1:1"],
    },
    Refusal {
        what: "sftp: a host's name that looks like an option",
        connect: || of_ssh("-oProxyCommand=false", 42201, "").connect(None),
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

#[test]
#[ignore = "tests/sending/run starts the servers"]
fn a_certificate_of_the_settings_is_enough() {
    let known = CertificateFingerprint::parse(&setting("CERTIFICATE"));
    assert!(known.is_some());
    let connected = of_ftp("localhost", 42211, "known", FtpSecurity::Tls(known)).connect(password().as_ref());
    let mut remote = connected.unwrap_or_else(|error| panic!("{}", error.message.en));
    remote.write("index.html", b"one").expect("written");
}

/// `ssh` has no option for a password, so it starts a program to ask for it.
#[test]
#[ignore = "tests/sending/run starts the servers"]
fn a_password_is_enough_for_ssh() {
    let connected = of_ssh("127.0.0.4", 42201, "password").connect(secret(&setting("PASSWORD")).as_ref());
    let mut remote = connected.unwrap_or_else(|error| panic!("{}", error.message.en));
    remote.write("index.html", b"one").expect("written");
}

#[test]
#[ignore = "tests/sending/run starts the servers"]
fn a_folder_of_somebody_else_is_forbidden() {
    // The FTP servers show only the account's folder, and S3 has only its bucket.
    let remotes = [
        ("sftp", of_ssh("127.0.0.1", 42201, "/").connect(None)),
        ("webdav", of_webdav("127.0.0.1", 42221, "/others", Encryption::Tls).connect(password().as_ref())),
    ];
    for (server, remote) in remotes {
        let mut remote = remote.unwrap_or_else(|error| panic!("{server}: {}", error.message.en));
        let (folder, file) = if server == "sftp" { ("etc", "etc/shadow") } else { ("", "secret") };
        for (what, error) in [
            ("write", remote.write(&format!("{folder}/bantin.html"), b"one").err()),
            ("write_new", remote.write_new(&format!("{folder}/bantin.html"), b"one").err()),
            ("remove", remote.remove(if server == "sftp" { "etc/hostname" } else { "secret" }).err()),
            ("read", remote.read(file, 1 << 20).err()),
        ] {
            let error = error.unwrap_or_else(|| panic!("{server}: {what} was allowed"));
            assert_eq!(error.kind, RemoteErrorKind::Forbidden, "{server}: {what}: {}", error.message.en);
        }
    }
}
