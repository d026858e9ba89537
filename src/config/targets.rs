//! The places that the site is sent to: `targets` in `site.yaml`.

use std::fmt;

use super::certificate::CertificateFingerprint;
use super::present;
use crate::diagnostic::{key_of_other_target, plain_ftp, secret_in_settings, target_twice};
use crate::text::Text;
use crate::vietnamese::fold;
use crate::yaml::{Checker, Step, keys};
use Step::{Item, Key};

/// A place that the site is sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendTarget {
    /// Its name on the command line.
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
    Sftp(Account),
    /// A server for FTP.
    Ftp(Account, FtpSecurity),
    /// A server for WebDAV.
    Webdav(Account, Encryption),
    /// A server for S3; the first part of the target's path is the bucket.
    S3 {
        /// The server, and the identifier of the access key.
        account: Account,
        /// The region that requests are signed for.
        region: String,
        /// Whether the connection is encrypted.
        encryption: Encryption,
    },
}

/// An account on a server. Shown as the server: host and port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The server's name or address.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Whether the settings give the port; if not, `ssh` may know another than the usual one.
    pub has_port: bool,
    /// The user's name.
    pub user: String,
}

impl fmt::Display for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.host, self.port)
    }
}

/// Whether a connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// Encrypted by TLS.
    Tls,
    /// Not encrypted.
    Nothing,
}

/// Whether an FTP connection is encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FtpSecurity {
    /// Encrypted by TLS (RFC 4217). An authority vouches for the server's certificate, or it has this fingerprint.
    Tls(Option<CertificateFingerprint>),
    /// Not encrypted, not even the password.
    Nothing,
}

impl SendTarget {
    /// Whether the transfer is encrypted.
    pub fn is_encrypted(&self) -> bool {
        !matches!(
            self.kind,
            TargetKind::Ftp(_, FtpSecurity::Nothing)
                | TargetKind::Webdav(_, Encryption::Nothing)
                | TargetKind::S3 { encryption: Encryption::Nothing, .. }
        )
    }
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
        /// The SHA-256 fingerprint of the server's certificate, where no authority vouches for it.
        certificate = "chứng chỉ": Option<String>,
        /// The region of a server for S3.
        region = "vùng": Option<String>,
        /// Whether it may be sent to without encryption.
        insecure = "không mã hóa": Option<bool>,
    }
}

/// A word of `kind`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KindWord {
    Folder,
    Sftp,
    Ftps,
    Ftp,
    Webdav,
    S3,
}

/// A kind of target as a word in `site.yaml`.
struct KindNames {
    word: KindWord,
    en: &'static str,
    vi: &'static str,
    /// The keys that only some kinds have.
    keys: &'static [&'static str],
}

const KINDS: &[KindNames] = &[
    KindNames { word: KindWord::Folder, en: "folder", vi: "thư mục", keys: &[] },
    KindNames { word: KindWord::Sftp, en: "sftp", vi: "sftp", keys: &["host", "port", "user"] },
    KindNames {
        word: KindWord::Ftps,
        en: "ftps",
        vi: "ftps",
        keys: &["host", "port", "user", "certificate"],
    },
    KindNames { word: KindWord::Ftp, en: "ftp", vi: "ftp", keys: &["host", "port", "user", "insecure"] },
    KindNames {
        word: KindWord::Webdav,
        en: "webdav",
        vi: "webdav",
        keys: &["host", "port", "user", "insecure"],
    },
    KindNames {
        word: KindWord::S3,
        en: "s3",
        vi: "s3",
        keys: &["host", "port", "user", "insecure", "region"],
    },
];

/// The region for servers that have only one.
const REGION: &str = "us-east-1";

/// The default number of connections: most servers accept as many from one account.
const CONNECTIONS: usize = 4;

/// Servers take more connections for an attack.
const MOST_CONNECTIONS: u32 = 16;

impl KindWord {
    fn parse(word: &str) -> Option<Self> {
        let word = fold(word.trim());
        KINDS.iter().find(|kind| word == kind.en || word == fold(kind.vi)).map(|kind| kind.word)
    }

    /// The port that servers of this kind usually have.
    fn port(self, encryption: Encryption) -> u16 {
        match (self, encryption) {
            (Self::Sftp, _) => 22,
            (Self::Ftps | Self::Ftp, _) => 21,
            (Self::Folder | Self::Webdav | Self::S3, Encryption::Tls) => 443,
            (Self::Folder | Self::Webdav | Self::S3, Encryption::Nothing) => 80,
        }
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
        let name = self.required(written.name.clone(), &at, "name", "web");
        let word = self.required(written.kind.clone(), &at, "kind", "folder").and_then(|word| {
            let kind = KindWord::parse(&word);
            if kind.is_none() {
                let vi: Vec<&str> = KINDS.iter().map(|kind| kind.vi).collect();
                let en: Vec<&str> = KINDS.iter().map(|kind| kind.en).collect();
                let allowed = Text::new(vi.join(", "), en.join(", "));
                self.unknown(&[at[0], at[1], Key("kind")], &word, &allowed);
            }
            kind
        });
        let example = match word {
            Some(KindWord::Folder) | None => "/media/usb/ban-tin",
            Some(KindWord::S3) => "ban-tin",
            Some(_) => "public_html",
        };
        let path = self.required(written.path.clone(), &at, "path", example);
        for (key, value) in
            [("name", &name), ("path", &path), ("host", &written.host), ("user", &written.user)]
        {
            if value.as_deref().is_some_and(has_password) {
                let place = self.yaml.locate(&[at[0], at[1], Key(key)]);
                self.tell(secret_in_settings(place));
            }
        }
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
        let kind = self.target_kind(word?, &at, written);
        let name = present(name)?.trim().to_owned();
        Some(SendTarget { name, kind: kind?, path: path?, connections })
    }

    fn target_kind(&mut self, word: KindWord, at: &[Step; 2], written: WrittenTarget) -> Option<TargetKind> {
        self.keys_of_other_kinds(word, at, &written);
        let encryption = match written.insecure {
            Some(true) => Encryption::Nothing,
            Some(false) | None => Encryption::Tls,
        };
        if word == KindWord::Folder {
            return Some(TargetKind::Folder);
        }
        if word == KindWord::Ftp && encryption == Encryption::Tls {
            self.tell(plain_ftp(self.yaml.locate(&[at[0], at[1], Key("kind")])));
        }
        let certificate = written.certificate.filter(|written| !written.trim().is_empty()).map(|written| {
            let read = CertificateFingerprint::parse(&written);
            if read.is_none() {
                let allowed = Text::new(
                    "vân tay SHA-256 của chứng chỉ: 64 chữ số 0–9, a–f, có hay không có dấu hai chấm",
                    "the certificate's SHA-256 fingerprint: 64 digits 0–9, a–f, with or without colons",
                );
                self.unknown(&[at[0], at[1], Key("certificate")], &written, &allowed);
            }
            read
        });
        let account = self.account(at, written.host, written.port, written.user, word.port(encryption))?;
        Some(match word {
            KindWord::Folder => TargetKind::Folder,
            KindWord::Sftp => TargetKind::Sftp(account),
            KindWord::Ftps => {
                let certificate = match certificate {
                    Some(read) => Some(read?),
                    None => None,
                };
                TargetKind::Ftp(account, FtpSecurity::Tls(certificate))
            }
            KindWord::Ftp => TargetKind::Ftp(account, FtpSecurity::Nothing),
            KindWord::Webdav => TargetKind::Webdav(account, encryption),
            KindWord::S3 => {
                let region = present(written.region).unwrap_or_else(|| REGION.to_owned());
                TargetKind::S3 { account, region: region.trim().to_owned(), encryption }
            }
        })
    }

    fn keys_of_other_kinds(&mut self, word: KindWord, at: &[Step; 2], written: &WrittenTarget) {
        let keys = [
            ("host", written.host.is_some()),
            ("port", written.port.is_some()),
            ("user", written.user.is_some()),
            ("certificate", written.certificate.is_some()),
            ("region", written.region.is_some()),
            ("insecure", written.insecure.is_some()),
        ];
        let Some(kind) = KINDS.iter().find(|kind| kind.word == word) else { return };
        for (key, _) in keys.iter().filter(|(key, is_written)| *is_written && !kind.keys.contains(key)) {
            if let Some((typed, place)) = self.yaml.key(&[at[0], at[1], Key(key)]) {
                let typed = typed.to_owned();
                let others: Vec<&str> =
                    KINDS.iter().filter(|kind| kind.keys.contains(key)).map(|kind| kind.en).collect();
                self.tell(key_of_other_target(place, &typed, (kind.vi, kind.en), &others.join(", ")));
            }
        }
    }

    /// An account on a server.
    fn account(
        &mut self,
        at: &[Step; 2],
        host: Option<String>,
        port: Option<u32>,
        user: Option<String>,
        usual_port: u16,
    ) -> Option<Account> {
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
        let has_port = port.is_some();
        let port = match port.map(u16::try_from) {
            Some(Ok(0) | Err(_)) => {
                let allowed = Text::new("số từ 1 đến 65535", "a number from 1 to 65535");
                let written = port.unwrap_or_default().to_string();
                self.unknown(&[at[0], at[1], Key("port")], &written, &allowed);
                return None;
            }
            Some(Ok(port)) => port,
            None => usual_port,
        };
        Some(Account { host: host?.trim().to_owned(), port, has_port, user: user?.trim().to_owned() })
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
