//! The servers, and how each is connected to.

use std::path::PathBuf;

use bantin::send::Sftp;
use bantin::send::remote::{Remote, RemoteError};

use crate::setting;

/// Connects by way of an address to a folder.
type Connect = fn(&str, &str) -> Result<Box<dyn Remote>, RemoteError>;

/// What differs between servers.
pub(crate) struct Server {
    /// For messages, and for folders of its own.
    pub(crate) name: &'static str,
    /// Connects to a folder of the server through one of the addresses of this machine.
    connect: Connect,
    /// Whether a new version takes the place of the old one in one step.
    pub(crate) is_atomic: bool,
    /// Whether it keeps files in the folder of the account on this machine, and so has the small disk in it.
    pub(crate) has_disk: bool,
}

impl Server {
    pub(crate) fn connect(&self, folder: &str) -> Box<dyn Remote> {
        let folder = format!("{}/{folder}", self.name);
        let connected = (self.connect)("127.0.0.1", &folder);
        connected.unwrap_or_else(|error| panic!("{}: {}", self.name, error.message.en))
    }

    /// Through the address where a proxy may be.
    pub(crate) fn connect_through_proxy(&self, folder: &str) -> Result<Box<dyn Remote>, RemoteError> {
        (self.connect)("127.0.0.9", &format!("{}/{folder}", self.name))
    }

    /// To the folder that is a disk of 1 MiB.
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
];

/// All ports on which connections are cut in tests.
pub(crate) const PORTS: &[u16] = &[42201, 42202, 42203];

/// An account on an OpenSSH server.
pub(crate) fn account(host: &str, port: u16, folder: &str) -> Sftp {
    Sftp {
        host: host.to_owned(),
        port,
        user: setting("USER"),
        folder: folder.to_owned(),
        askpass: PathBuf::from(env!("CARGO_BIN_EXE_bantin")),
    }
}

fn sftp(host: &str, port: u16, folder: &str) -> Result<Box<dyn Remote>, RemoteError> {
    account(host, port, folder).connect(None)
}
