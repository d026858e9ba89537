//! SFTP: the protocol is spoken here, the connection is the system's `ssh`, with the keys, known hosts and settings that the
//! user has for it.

mod channel;
mod last_words;

use std::path::PathBuf;
use std::process::Stdio;

use tokio::process::Command;
use tokio::runtime::{self, Runtime};

use self::channel::Channel;
use super::failure;
use super::remote::{Listed, Remote, RemoteError};
use super::secret::Secret;
use crate::config::Account;

/// The variable in which a program that `ssh` starts to ask for the password finds it.
pub const ASKPASS_SECRET: &str = "BANTIN_ASKPASS_SECRET";

/// An account on a server for SSH.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sftp {
    /// Who logs in, and where; the host may be a `Host` of the user's own settings for `ssh`.
    pub account: Account,
    /// The target's folder: from the root if it begins with `/`, otherwise from where the account begins.
    pub folder: String,
    /// The program that `ssh` asks for the password: it prints the value of [`ASKPASS_SECRET`]. That is this program.
    pub askpass: PathBuf,
}

impl Sftp {
    /// Connects. `secret` is a password, or the passphrase of a key; without it only keys that need none are tried, and those
    /// of an agent.
    ///
    /// # Errors
    /// If there is no connection, if the server's key isn't known, or if the account is refused.
    pub fn connect(&self, secret: Option<&Secret>) -> Result<Box<dyn Remote>, RemoteError> {
        let started = runtime::Builder::new_current_thread().enable_all().build();
        let runtime = started.map_err(|error| failure::no_ssh(&error.to_string()))?;
        let channel = runtime.block_on(Channel::open(self, secret))?;
        Ok(Box::new(Session { channel, runtime }))
    }

    fn server(&self) -> String {
        self.account.to_string()
    }

    fn command(&self, secret: Option<&Secret>) -> Command {
        let mut command = Command::new("ssh");
        // The only place where `ssh` says the fingerprint of a key that isn't known.
        command.arg("-v");
        for option in [
            "ConnectTimeout=10",
            "ServerAliveInterval=15",
            "ServerAliveCountMax=4",
            "StrictHostKeyChecking=yes",
            "NumberOfPasswordPrompts=1",
            "ClearAllForwardings=yes",
            "ForwardAgent=no",
            "PermitLocalCommand=no",
        ] {
            command.args(["-o", option]);
        }
        match secret {
            Some(secret) => {
                command.args(["-o", "BatchMode=no"]);
                command.env("SSH_ASKPASS", &self.askpass).env("SSH_ASKPASS_REQUIRE", "force");
                command.env(ASKPASS_SECRET, secret.expose());
            }
            None => {
                command.args(["-o", "BatchMode=yes"]);
            }
        }
        command.args([
            "-p",
            &self.account.port.to_string(),
            "-l",
            &self.account.user,
            "-s",
            "--",
            &self.account.host,
            "sftp",
        ]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        command
    }

    /// What the last words of `ssh` mean.
    fn explain(&self, said: &[String], fallback: &str) -> RemoteError {
        let server = self.server();
        let has = |words: &str| said.iter().any(|line| line.contains(words));
        let fingerprint = || {
            let mut keys = said.iter().filter_map(|line| line.strip_prefix("debug1: Server host key: "));
            keys.next_back().unwrap_or("?").trim().to_owned()
        };
        if has("REMOTE HOST IDENTIFICATION HAS CHANGED") || has("REVOKED HOST KEY") {
            let name = match self.account.port {
                22 => self.account.host.clone(),
                port => format!("[{}]:{port}", self.account.host),
            };
            return failure::changed_key(&server, &fingerprint(), &format!("ssh-keygen -R \"{name}\""));
        }
        if has("Host key verification failed") {
            let Account { host, port, user } = &self.account;
            let login = format!("ssh -p {port} {user}@{host}");
            return failure::unknown_key(&server, &fingerprint(), &login);
        }
        if has("Permission denied (") || has("Too many authentication failures") {
            return failure::refused(&server, &self.account.user);
        }
        if has("subsystem request failed") {
            return failure::no_sftp(&server);
        }
        let own = said.iter().rev().find(|line| !line.starts_with("debug") && !line.trim().is_empty());
        failure::broken(&server, own.map_or(fallback, String::as_str))
    }
}

struct Session {
    channel: Channel,
    /// Dropped last, since the channel's tasks run on it.
    runtime: Runtime,
}

impl Remote for Session {
    fn read(&mut self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, RemoteError> {
        self.runtime.block_on(self.channel.read(path, limit))
    }

    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), RemoteError> {
        self.runtime.block_on(self.channel.write(path, bytes))
    }

    fn replaces_at_once(&self) -> bool {
        self.channel.replaces_at_once()
    }

    fn write_new(&mut self, path: &str, bytes: &[u8]) -> Result<bool, RemoteError> {
        self.runtime.block_on(self.channel.write_new(path, bytes))
    }

    fn remove(&mut self, path: &str) -> Result<(), RemoteError> {
        self.runtime.block_on(self.channel.remove(path))
    }

    fn remove_folder(&mut self, path: &str) -> Result<(), RemoteError> {
        self.runtime.block_on(self.channel.remove_folder(path))
    }

    fn list(&mut self) -> Result<Vec<Listed>, RemoteError> {
        self.runtime.block_on(self.channel.list())
    }
}
