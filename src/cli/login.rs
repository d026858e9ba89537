//! Which secret a target is connected to with: none if the keys of `ssh` are enough, else the one of the environment, else the
//! one that somebody types.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use bantin::config::SendTarget;
use bantin::send::remote::{Remote, RemoteError, RemoteErrorKind};
use bantin::send::{Means, Secret, connect};
use bantin::text::Text;
use bantin::vietnamese::fold;

use super::print::Printer;

/// Connects to one target, as often as is needed.
pub(crate) struct Login<'l> {
    target: &'l SendTarget,
    root: &'l Path,
    printer: &'l Printer,
    askpass: PathBuf,
    /// What the target wants, once that is known, so that people are asked once.
    wanted: Mutex<Option<Wanted>>,
}

#[derive(Clone)]
enum Wanted {
    Nothing,
    Secret(Secret),
}

impl<'l> Login<'l> {
    pub(crate) fn new(target: &'l SendTarget, root: &'l Path, printer: &'l Printer) -> Self {
        // If the system doesn't tell where the program is, it is found by its name.
        let askpass = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("bantin"));
        Self { target, root, printer, askpass, wanted: Mutex::default() }
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
        let connected = self.connect_with(None);
        match connected {
            Ok(remote) => {
                *wanted = Some(Wanted::Nothing);
                Ok(remote)
            }
            Err(error) if error.kind == RemoteErrorKind::Refused => match self.secret() {
                Some(secret) => {
                    let connected = self.connect_with(Some(&secret));
                    *wanted = Some(Wanted::Secret(secret));
                    connected
                }
                None => Err(self.without_secret(error)),
            },
            Err(error) => Err(error),
        }
    }

    fn connect_with(&self, secret: Option<&Secret>) -> Result<Box<dyn Remote>, RemoteError> {
        connect(self.target, Means { root: self.root, askpass: &self.askpass, secret })
    }

    #[expect(clippy::disallowed_methods, reason = "a secret that no person types comes from the environment")]
    fn secret(&self) -> Option<Secret> {
        if let Some(secret) = std::env::var(variable(&self.target.name)).ok().and_then(Secret::new) {
            return Some(secret);
        }
        if !std::io::stdin().is_terminal() {
            return None;
        }
        let name = &self.target.name;
        let prompt = Text::new(format!("Mật khẩu của “{name}”: "), format!("Password of “{name}”: "));
        rpassword::prompt_password(prompt.get(self.printer.lang)).ok().and_then(Secret::new)
    }

    /// The server's refusal, with what can be done.
    fn without_secret(&self, error: RemoteError) -> RemoteError {
        let variable = variable(&self.target.name);
        let Text { vi, en } = error.message;
        let message = Text::new(
            format!(
                "{vi}. Nếu tài khoản đăng nhập bằng mật khẩu, hãy chạy lệnh này trong cửa sổ dòng lệnh rồi gõ mật khẩu khi được hỏi, hoặc đặt mật khẩu vào biến môi trường {variable}"
            ),
            format!(
                "{en}. If the account has a password, run this in a terminal and type it when asked, or put it into the environment variable {variable}"
            ),
        );
        RemoteError { message, ..error }
    }
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
