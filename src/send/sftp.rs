//! SFTP: the protocol is implemented here, the connection is the system's `ssh`, with the user's keys, known hosts and
//! settings for it.

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

/// The environment variable with the password, for the program that `ssh` starts to ask for it.
pub const ASKPASS_SECRET: &str = "BANTIN_ASKPASS_SECRET";

/// An account on an SSH server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sftp {
    /// The user's name and the server; the host may be a `Host` of the user's own settings for `ssh`.
    pub account: Account,
    /// The target's folder: from the root if it begins with `/`, otherwise from the account's start folder.
    pub folder: String,
    /// The program that `ssh` asks for the password: it prints the value of [`ASKPASS_SECRET`]. It is this program.
    pub askpass: PathBuf,
}

impl Sftp {
    /// Connects. `secret` is a password, or the passphrase of a key; without it `ssh` tries only keys without a
    /// passphrase, and those of an agent.
    ///
    /// # Errors
    /// If there is no connection, if the server's key isn't known, or if the account is refused.
    pub fn connect(&self, secret: Option<&Secret>) -> Result<Box<dyn Remote>, RemoteError> {
        let started = runtime::Builder::new_current_thread().enable_all().build();
        let runtime = started.map_err(|error| failure::no_ssh(&error.to_string()))?;
        let channel = runtime.block_on(Channel::open(self, secret))?;
        Ok(Box::new(SftpSession { channel, runtime }))
    }

    fn server(&self) -> String {
        if self.account.has_port { self.account.to_string() } else { self.account.host.clone() }
    }

    fn command(&self, secret: Option<&Secret>) -> Command {
        let mut command = Command::new("ssh");
        // Only verbose output contains the fingerprint of an unknown key.
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
        // The user's own settings may name another port for this host.
        if self.account.has_port {
            command.args(["-p", &self.account.port.to_string()]);
        }
        command.args(["-l", &self.account.user, "-s", "--", &self.account.host, "sftp"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        command
    }

    /// Describes the last output of `ssh`.
    fn explain(&self, said: &[String], fallback: &str) -> RemoteError {
        let server = self.server();
        let has = |words: &str| said.iter().any(|line| line.contains(words));
        let fingerprint = || {
            let mut keys = said.iter().filter_map(|line| line.strip_prefix("debug1: Server host key: "));
            keys.next_back().unwrap_or("?").trim().to_owned()
        };
        if has("REMOTE HOST IDENTIFICATION HAS CHANGED") || has("REVOKED HOST KEY") {
            let name = match reached(said).unwrap_or((&self.account.host, self.account.port)) {
                (host, 22) => host.to_owned(),
                (host, port) => format!("[{host}]:{port}"),
            };
            return failure::changed_key(&server, &fingerprint(), &format!("ssh-keygen -R \"{name}\""));
        }
        if has("Host key verification failed") {
            let Account { host, port, has_port, user } = &self.account;
            let port = if *has_port { format!("-p {port} ") } else { String::new() };
            let login = format!("ssh {port}{user}@{host}");
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

/// The host and port that `ssh` connected to, which its settings may change: “Connecting to HOST [ADDRESS] port PORT.”
fn reached(said: &[String]) -> Option<(&str, u16)> {
    let places = said.iter().rev().filter_map(|line| line.strip_prefix("debug1: Connecting to "));
    let mut places = places.filter_map(|place| place.trim().trim_end_matches('.').split_once(' '));
    places.find_map(|(host, rest)| Some((host, rest.split_once("port ")?.1.parse().ok()?)))
}

struct SftpSession {
    channel: Channel,
    /// Dropped last, since the channel's tasks run on it.
    runtime: Runtime,
}

impl Remote for SftpSession {
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

#[cfg(test)]
mod tests {
    use super::{Account, Sftp};

    fn sftp(port: Option<u16>) -> Sftp {
        let (host, user) = ("web".to_owned(), "lan".to_owned());
        let account = Account { host, port: port.unwrap_or(22), has_port: port.is_some(), user };
        Sftp { account, folder: String::new(), askpass: "bantin".into() }
    }

    #[test]
    fn a_port_is_given_to_ssh_only_if_the_settings_name_it() {
        for (port, wanted) in [(None, None), (Some(22), Some("22")), (Some(2222), Some("2222"))] {
            let command = sftp(port).command(None);
            let arguments: Vec<_> = command.as_std().get_args().map(|one| one.to_string_lossy()).collect();
            let given = arguments.iter().position(|one| one == "-p").map(|at| &*arguments[at + 1]);
            assert_eq!(given, wanted, "{arguments:?}");
        }
    }

    #[test]
    fn a_key_is_forgotten_under_the_name_that_ssh_has_for_it() {
        let said = |place: &str| {
            let lines =
                [&*format!("debug1: Connecting to {place}."), "@ REMOTE HOST IDENTIFICATION HAS CHANGED! @"];
            lines.map(str::to_owned)
        };
        for (place, name) in [
            ("web.example.vn [192.0.2.1] port 2222", "\"[web.example.vn]:2222\""),
            ("web.example.vn [192.0.2.1] port 22", "\"web.example.vn\""),
            ("192.0.2.1 port 22", "\"192.0.2.1\""),
        ] {
            let text = sftp(None).explain(&said(place), "").message.en;
            assert!(text.contains(&format!("ssh-keygen -R {name}")), "{text}");
        }
    }

    #[test]
    fn an_unknown_server_is_asked_for_its_key_as_it_is_sent_to() {
        for (port, login) in [(None, "ssh lan@web"), (Some(2222), "ssh -p 2222 lan@web")] {
            let text = sftp(port).explain(&["Host key verification failed.".to_owned()], "").message.en;
            assert!(text.contains(login), "{text}");
        }
    }
}
