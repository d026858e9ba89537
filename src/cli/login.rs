//! Finds the secret to connect to a target with: none if the keys of `ssh` are enough, else the one of the environment,
//! else the one of the system's keyring, else the one that the user types.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use bantin::config::{Encryption, FtpSecurity, SendTarget, TargetKind};
use bantin::send::remote::{Remote, RemoteError, RemoteErrorKind};
use bantin::send::{Means, Secret, connect};
use bantin::text::Text;
use bantin::vietnamese::fold;

use super::keyring;
use super::print::Printer;

/// Connects to one target, as often as needed.
pub(crate) struct Login<'l> {
    target: &'l SendTarget,
    root: &'l Path,
    printer: &'l Printer,
    /// Whether to store a correct secret in the system's keyring.
    remember: bool,
    askpass: PathBuf,
    /// What the target requires, once that is known, so that the user is asked only once.
    wanted: Mutex<Option<Wanted>>,
}

#[derive(Clone)]
enum Wanted {
    Nothing,
    Secret(Secret),
}

impl<'l> Login<'l> {
    pub(crate) fn new(target: &'l SendTarget, root: &'l Path, remember: bool, printer: &'l Printer) -> Self {
        // If the system can't name the program's path, the shell finds it by its name.
        let askpass = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("bantin"));
        Self { target, root, printer, remember, askpass, wanted: Mutex::default() }
    }

    pub(crate) fn connect(&self) -> Result<Box<dyn Remote>, RemoteError> {
        let mut wanted = self.wanted.lock().expect("no thread panics while it holds what is wanted");
        if let Some(known) = wanted.clone() {
            drop(wanted);
            return match known {
                Wanted::Nothing => self.connect_with(None),
                Wanted::Secret(secret) => self.connect_with(Some(&secret)),
            };
        }
        let mut connected = self.connect_with(None);
        if connected.is_ok() {
            *wanted = Some(Wanted::Nothing);
            return connected;
        }
        // Try one source after the other, until one has the correct secret.
        let mut is_none_known = true;
        for source in [Self::of_environment, Self::of_keyring, Self::of_person] {
            if !is_refused(&connected) {
                return connected;
            }
            let Some(secret) = source(self) else { continue };
            is_none_known = false;
            connected = self.connect_with(Some(&secret));
            if connected.is_ok() {
                *wanted = Some(Wanted::Secret(secret.clone()));
                self.remember(&secret);
            }
        }
        if !is_refused(&connected) {
            return connected;
        }
        connected.map_err(|error| if is_none_known { self.without_secret(error) } else { error })
    }

    fn connect_with(&self, secret: Option<&Secret>) -> Result<Box<dyn Remote>, RemoteError> {
        connect(self.target, Means { root: self.root, askpass: &self.askpass, secret })
    }

    #[expect(clippy::disallowed_methods, reason = "a secret that no person types comes from the environment")]
    fn of_environment(&self) -> Option<Secret> {
        std::env::var(variable(&self.target.name)).ok().and_then(Secret::new)
    }

    fn of_keyring(&self) -> Option<Secret> {
        keyring::find(&account(&self.target.kind)?)
    }

    fn of_person(&self) -> Option<Secret> {
        if !std::io::stdin().is_terminal() {
            return None;
        }
        let name = &self.target.name;
        let prompt = Text::new(format!("Mật khẩu của “{name}”: "), format!("Password of “{name}”: "));
        rpassword::prompt_password(prompt.get(self.printer.lang)).ok().and_then(Secret::new)
    }

    /// Stores a secret that the server accepted, if requested.
    fn remember(&self, secret: &Secret) {
        let Some(account) = account(&self.target.kind).filter(|_| self.remember) else { return };
        match keyring::keep(&account, secret) {
            Ok(()) => self.printer.say(&Text::new(
                "Đã lưu mật khẩu vào kho mật khẩu của máy.",
                "The password is kept in the system's keyring.",
            )),
            Err(error) => self.printer.warning(&error),
        }
    }

    /// The server's refusal, with advice how to provide a secret.
    fn without_secret(&self, error: RemoteError) -> RemoteError {
        let variable = variable(&self.target.name);
        let Text { vi, en } = error.message;
        let message = Text::new(
            format!(
                "{vi}. Nếu tài khoản đăng nhập bằng mật khẩu, hãy chạy lệnh này trong cửa sổ dòng lệnh rồi gõ mật khẩu khi được hỏi (thêm --remember để máy nhớ), hoặc đặt mật khẩu vào biến môi trường {variable}"
            ),
            format!(
                "{en}. If the account has a password, run this in a terminal and type it when asked (--remember keeps it), or put it into the environment variable {variable}"
            ),
        );
        RemoteError { message, ..error }
    }
}

/// Whether the server wants a secret, or another one.
fn is_refused(connected: &Result<Box<dyn Remote>, RemoteError>) -> bool {
    connected.as_ref().is_err_and(|error| error.kind == RemoteErrorKind::Refused)
}

/// The name under which a secret is stored: the account and not the target's name, so that no other server ever gets
/// the secret.
fn account(kind: &TargetKind) -> Option<String> {
    let (scheme, account) = match kind {
        TargetKind::Folder => return None,
        TargetKind::Sftp(account) => ("sftp", account),
        TargetKind::Ftp(account, FtpSecurity::Tls(_)) => ("ftps", account),
        TargetKind::Ftp(account, FtpSecurity::Nothing) => ("ftp", account),
        TargetKind::Webdav(account, Encryption::Tls) => ("https", account),
        TargetKind::Webdav(account, Encryption::Nothing) => ("http", account),
        TargetKind::S3 { account, .. } => ("s3", account),
    };
    Some(format!("{scheme}://{}@{account}", account.user))
}

/// The environment variable with the secret of the target called `name`.
fn variable(name: &str) -> String {
    let name = fold(name.trim()).to_uppercase();
    let name: String =
        name.chars().map(|char| if char.is_ascii_alphanumeric() { char } else { '_' }).collect();
    format!("BANTIN_SECRET_{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_has_a_name_that_every_system_takes() {
        assert_eq!(variable("web"), "BANTIN_SECRET_WEB");
        assert_eq!(variable("Máy chủ-2"), "BANTIN_SECRET_MAY_CHU_2");
    }
}
