//! Where the site is sent to: `targets` in `site.yaml`.

use super::present;
use crate::diagnostic::{key_of_other_target, secret_in_settings, target_twice};
use crate::text::Text;
use crate::vietnamese::fold;
use crate::yaml::{Checker, Step, keys};
use Step::{Item, Key};

/// A place that the site is sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendTarget {
    /// What people call it on the command line.
    pub name: String,
    /// How it is reached.
    pub kind: TargetKind,
    /// The folder of the site there; for a folder of this machine, relative to the site's root.
    pub path: String,
    /// How many connections are open at once.
    pub connections: usize,
}

/// How a target is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetKind {
    /// A folder that this machine sees: a share, a USB stick.
    Folder,
    /// A server that the system's `ssh` connects to.
    Sftp {
        /// The server's name or address.
        host: String,
        /// The port.
        port: u16,
        /// Who logs in.
        user: String,
    },
}

keys! {
    /// A place that the site is sent to.
    pub(super) struct WrittenTarget {
        /// What people call it.
        name = "tên": Option<String>,
        /// How it is reached.
        kind = "loại": Option<String>,
        /// The server's name or address.
        host = "máy chủ": Option<String>,
        /// The server's port, if it isn't the usual one.
        port = "cổng": Option<u32>,
        /// Who logs in.
        user = "tài khoản": Option<String>,
        /// The folder of the site there.
        path = "thư mục": Option<String>,
        /// How many connections are open at once.
        connections = "số kết nối": Option<u32>,
    }
}

/// A word of `kind`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KindWord {
    Folder,
    Sftp,
}

/// The kinds with their words in `site.yaml`, English and Vietnamese.
const KINDS: &[(KindWord, &str, &str)] =
    &[(KindWord::Folder, "folder", "thư mục"), (KindWord::Sftp, "sftp", "sftp")];

const SFTP_PORT: u16 = 22;

/// Connections at once where nobody says how many: most servers accept so many of one account.
const CONNECTIONS: usize = 4;

/// Servers take more for an attack.
const MOST_CONNECTIONS: u32 = 16;

impl KindWord {
    fn parse(word: &str) -> Option<Self> {
        let word = fold(word.trim());
        KINDS.iter().find(|(_, en, vi)| word == *en || word == fold(vi)).map(|(kind, ..)| *kind)
    }
}

impl Checker<'_, '_> {
    pub(super) fn targets(&mut self, written: Vec<WrittenTarget>) -> Vec<SendTarget> {
        let mut targets: Vec<(SendTarget, u32)> = Vec::new();
        for (idx, written) in written.into_iter().enumerate() {
            let Some(target) = self.target(idx, written) else { continue };
            let place = self.yaml.locate(&[Key("targets"), Item(idx), Key("name")]);
            match targets.iter().find(|(other, _)| fold(&other.name) == fold(&target.name)) {
                Some((_, first_line)) => self.tell(target_twice(place, &target.name, *first_line)),
                None => targets.push((target, place.line)),
            }
        }
        targets.into_iter().map(|(target, _)| target).collect()
    }

    fn target(&mut self, idx: usize, written: WrittenTarget) -> Option<SendTarget> {
        let at = [Key("targets"), Item(idx)];
        let name = self.required(written.name, &at, "name", "web");
        let word = self.required(written.kind, &at, "kind", "folder").and_then(|word| {
            let kind = KindWord::parse(&word);
            if kind.is_none() {
                let words = |word: fn(&(KindWord, &'static str, &'static str)) -> &'static str| {
                    KINDS.iter().map(word).collect::<Vec<_>>().join(", ")
                };
                let allowed = Text::new(words(|(_, _, vi)| vi), words(|(_, en, _)| en));
                self.unknown(&[at[0], at[1], Key("kind")], &word, &allowed);
            }
            kind
        });
        let example = if word == Some(KindWord::Sftp) { "public_html" } else { "/media/usb/ban-tin" };
        let path = self.required(written.path, &at, "path", example);
        for (key, value) in
            [("name", &name), ("path", &path), ("host", &written.host), ("user", &written.user)]
        {
            if value.as_deref().is_some_and(has_password) {
                let place = self.yaml.locate(&[at[0], at[1], Key(key)]);
                self.tell(secret_in_settings(place));
            }
        }
        let kind = match word {
            Some(KindWord::Folder) => {
                let keys = [
                    ("host", written.host.is_some()),
                    ("port", written.port.is_some()),
                    ("user", written.user.is_some()),
                ];
                for (key, _) in keys.iter().filter(|(_, is_written)| *is_written) {
                    if let Some((typed, place)) = self.yaml.key(&[at[0], at[1], Key(key)]) {
                        let typed = typed.to_owned();
                        self.tell(key_of_other_target(place, &typed));
                    }
                }
                Some(TargetKind::Folder)
            }
            Some(KindWord::Sftp) => self.account(&at, written.host, written.port, written.user),
            None => None,
        };
        let connections = match written.connections {
            Some(number) if !(1..=MOST_CONNECTIONS).contains(&number) => {
                let allowed = Text::new(
                    format!("số từ 1 đến {MOST_CONNECTIONS}"),
                    format!("a number from 1 to {MOST_CONNECTIONS}"),
                );
                self.unknown(&[at[0], at[1], Key("connections")], &number.to_string(), &allowed);
                return None;
            }
            written => written.map_or(CONNECTIONS, |number| number as usize),
        };
        let name = present(name)?.trim().to_owned();
        Some(SendTarget { name, kind: kind?, path: path?, connections })
    }

    /// An account on a server.
    fn account(
        &mut self,
        at: &[Step; 2],
        host: Option<String>,
        port: Option<u32>,
        user: Option<String>,
    ) -> Option<TargetKind> {
        let host = self.required(host, at, "host", "web.example.vn").filter(|host| {
            let is_name = is_host(host.trim());
            if !is_name && !has_password(host) {
                let allowed = Text::new(
                    "tên hay địa chỉ IP của máy chủ, như web.example.vn, không kèm sftp://, tài khoản, cổng hay thư mục",
                    "a server's name or IP address, such as web.example.vn, without sftp://, user, port or folder",
                );
                self.unknown(&[at[0], at[1], Key("host")], host, &allowed);
            }
            is_name
        });
        let user = self.required(user, at, "user", "bantin");
        let port = match port.map(u16::try_from) {
            Some(Ok(0) | Err(_)) => {
                let allowed = Text::new("số từ 1 đến 65535", "a number from 1 to 65535");
                let written = port.unwrap_or_default().to_string();
                self.unknown(&[at[0], at[1], Key("port")], &written, &allowed);
                return None;
            }
            Some(Ok(port)) => port,
            None => SFTP_PORT,
        };
        Some(TargetKind::Sftp { host: host?.trim().to_owned(), port, user: user?.trim().to_owned() })
    }
}

/// Whether an address names a user with a password: `ftp://lan:12345@host`.
fn has_password(text: &str) -> bool {
    super::secrets::password_in_address(text).is_some()
}

/// Whether the text can be a server's name or address. One that begins with `-` would be an option of `ssh`.
fn is_host(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    let is_name = text.bytes().all(is_part) && !text.starts_with(['-', '.']);
    let is_ipv6 = text.matches(':').count() > 1
        && text.bytes().all(|byte| byte.is_ascii_hexdigit() || b".:".contains(&byte));
    is_name || is_ipv6
}
