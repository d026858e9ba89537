//! The servers, and how to connect to each.

use std::path::PathBuf;

use bantin::config::{Account, Encryption, FtpSecurity};
use bantin::send::remote::{Remote, RemoteError};
use bantin::send::{Ftp, S3, Secret, Sftp, Webdav};

use crate::setting;

/// Connects to a folder through an address.
type Connect = fn(&str, &str) -> Result<Box<dyn Remote>, RemoteError>;

/// The differences between servers.
pub(crate) struct Server {
    /// Its name, for messages and for folders of its own.
    pub(crate) name: &'static str,
    /// Connects to a folder of the server through one of the addresses of this machine.
    connect: Connect,
    /// Whether it replaces files in one step.
    pub(crate) is_atomic: bool,
    /// Whether its files are in the account's folder on this machine, which also contains the small disk.
    pub(crate) has_disk: bool,
}

impl Server {
    pub(crate) fn connect(&self, folder: &str) -> Box<dyn Remote> {
        let folder = format!("{}/{folder}", self.name);
        let connected = (self.connect)("127.0.0.1", &folder);
        connected.unwrap_or_else(|error| panic!("{}: {}", self.name, error.message.en))
    }

    /// Connects to a folder beside those of the other servers, through the address of the proxy.
    pub(crate) fn connect_to_site(&self) -> Result<Box<dyn Remote>, RemoteError> {
        let bucket = if self.has_disk { "site" } else { "site-of" };
        (self.connect)("127.0.0.9", &format!("{bucket}/{}", self.name))
    }

    /// Connects through the address of the proxy.
    pub(crate) fn connect_through_proxy(&self, folder: &str) -> Result<Box<dyn Remote>, RemoteError> {
        (self.connect)("127.0.0.9", &format!("{}/{folder}", self.name))
    }

    /// Connects to the folder that is a disk of 1 MiB.
    pub(crate) fn connect_to_full_disk(&self) -> Box<dyn Remote> {
        (self.connect)("127.0.0.1", "full").expect("it is up")
    }
}

pub(crate) const SERVERS: &[Server] = &[
    Server {
        name: "sftp",
        connect: |host, folder| sftp(host, 42201, folder),
        is_atomic: true,
        has_disk: true,
    },
    Server {
        name: "sftp-without-rename",
        connect: |host, folder| sftp(host, 42202, folder),
        is_atomic: false,
        has_disk: true,
    },
    Server {
        name: "sftp-without-replacing",
        connect: |host, folder| sftp(host, 42203, folder),
        is_atomic: false,
        has_disk: true,
    },
    Server {
        name: "vsftpd",
        connect: |host, folder| ftp(host, 42211, folder, FtpSecurity::Tls(None)),
        is_atomic: true,
        has_disk: true,
    },
    Server {
        name: "vsftpd-without-rename",
        connect: |host, folder| ftp(host, 42212, folder, FtpSecurity::Nothing),
        is_atomic: false,
        has_disk: true,
    },
    Server {
        name: "proftpd",
        connect: |host, folder| ftp(host, 42213, folder, FtpSecurity::Tls(None)),
        is_atomic: true,
        has_disk: true,
    },
    Server {
        name: "webdav",
        connect: |host, folder| webdav(host, 42221, folder, Encryption::Tls),
        is_atomic: true,
        has_disk: true,
    },
    Server {
        name: "s3",
        connect: |host, folder| s3(host, 42231, &format!("bantin-test/{folder}")),
        is_atomic: true,
        has_disk: false,
    },
];

/// All ports whose connections tests cut, including those for FTP data.
pub(crate) fn ports() -> impl Iterator<Item = u16> {
    [42201, 42202, 42203, 42211, 42212, 42213, 42221, 42231].into_iter().chain(42300..42360)
}

/// The account of these tests.
fn account(host: &str, port: u16) -> Account {
    Account { host: host.to_owned(), port, has_port: true, user: setting("USER") }
}

/// Its password.
pub(crate) fn password() -> Option<Secret> {
    Secret::new(setting("PASSWORD"))
}

/// An account on an OpenSSH server.
pub(crate) fn of_ssh(host: &str, port: u16, folder: &str) -> Sftp {
    let askpass = PathBuf::from(env!("CARGO_BIN_EXE_bantin"));
    Sftp { account: account(host, port), folder: folder.to_owned(), askpass }
}

/// An account on an FTP server.
pub(crate) fn of_ftp(host: &str, port: u16, folder: &str, security: FtpSecurity) -> Ftp {
    Ftp { account: account(host, port), folder: folder.to_owned(), security }
}

/// An account on a WebDAV server.
pub(crate) fn of_webdav(host: &str, port: u16, folder: &str, encryption: Encryption) -> Webdav {
    Webdav { account: account(host, port), folder: folder.to_owned(), encryption }
}

/// An account on an S3 server.
pub(crate) fn of_s3(host: &str, port: u16, folder: &str) -> S3 {
    let region = "us-east-1".to_owned();
    S3 { account: account(host, port), folder: folder.to_owned(), region, encryption: Encryption::Nothing }
}

fn sftp(host: &str, port: u16, folder: &str) -> Result<Box<dyn Remote>, RemoteError> {
    of_ssh(host, port, folder).connect(None)
}

fn ftp(host: &str, port: u16, folder: &str, security: FtpSecurity) -> Result<Box<dyn Remote>, RemoteError> {
    of_ftp(host, port, folder, security).connect(password().as_ref())
}

fn webdav(
    host: &str,
    port: u16,
    folder: &str,
    encryption: Encryption,
) -> Result<Box<dyn Remote>, RemoteError> {
    of_webdav(host, port, folder, encryption).connect(password().as_ref())
}

fn s3(host: &str, port: u16, folder: &str) -> Result<Box<dyn Remote>, RemoteError> {
    of_s3(host, port, folder).connect(password().as_ref())
}
