//! The system's own store of passwords: the Credential Manager of Windows, the keychain of macOS, and on other systems the
//! secret service of the desktop, by its command `secret-tool`.

use bantin::send::Secret;
use bantin::text::Text;

/// The service name under which passwords are stored, beside the account.
const SERVICE: &str = "bantin";

/// The password of an account, such as `sftp://lan@web.example.vn:22`. `None` if there is none, or no store.
pub(crate) fn find(account: &str) -> Option<Secret> {
    store::find(account).and_then(Secret::new)
}

/// Stores the password of an account, and replaces an earlier one.
///
/// # Errors
/// If the system has no such store, or it refuses.
pub(crate) fn keep(account: &str, secret: &Secret) -> Result<(), Text> {
    store::keep(account, secret.expose())
}

fn refused(said: &str) -> Text {
    let said = said.trim().trim_end_matches('.');
    Text::new(
        format!("không lưu được mật khẩu vào kho mật khẩu của máy ({said})"),
        format!("the password couldn't be kept in the system's keyring ({said})"),
    )
}

#[cfg(any(windows, target_os = "macos"))]
mod store {
    use keyring_core::{Entry, Error, set_default_store};

    use super::{SERVICE, refused};
    use crate::cli::keyring::Text;

    fn entry(account: &str) -> Result<Entry, Error> {
        #[cfg(windows)]
        set_default_store(windows_native_keyring_store::Store::new()?);
        #[cfg(target_os = "macos")]
        set_default_store(apple_native_keyring_store::keychain::Store::new()?);
        Entry::new(SERVICE, account)
    }

    pub(super) fn find(account: &str) -> Option<String> {
        entry(account).and_then(|entry| entry.get_password()).ok()
    }

    pub(super) fn keep(account: &str, secret: &str) -> Result<(), Text> {
        let kept = entry(account).and_then(|entry| entry.set_password(secret));
        kept.map_err(|error| refused(&error.to_string()))
    }
}

#[cfg(not(any(windows, target_os = "macos")))]
mod store {
    use std::io::Write;
    use std::process::{Command, Stdio};

    use super::{SERVICE, refused};
    use crate::cli::keyring::Text;

    /// From the package libsecret-tools. It talks to GNOME's keyring, KDE's wallet and KeePassXC alike.
    const TOOL: &str = "secret-tool";

    fn tool(command: &str) -> Command {
        let mut tool = Command::new(TOOL);
        tool.arg(command).stderr(Stdio::piped());
        tool
    }

    pub(super) fn find(account: &str) -> Option<String> {
        let attributes = ["service", SERVICE, "account", account];
        let found = tool("lookup").args(attributes).stdin(Stdio::null()).output().ok()?;
        found.status.success().then_some(found.stdout).and_then(|secret| String::from_utf8(secret).ok())
    }

    pub(super) fn keep(account: &str, secret: &str) -> Result<(), Text> {
        let label = format!("--label=Bản Tin: {account}");
        let mut tool = tool("store");
        tool.args([&label, "service", SERVICE, "account", account]).stdin(Stdio::piped());
        let kept = tool.spawn().and_then(|mut child| {
            // Pass the password by standard input, since all users of the machine can read arguments.
            let written = child.stdin.take().map(|mut stdin| stdin.write_all(secret.as_bytes()));
            let ended = child.wait_with_output()?;
            written.transpose().map(|_| ended)
        });
        match kept {
            Ok(ended) if ended.status.success() => Ok(()),
            Ok(ended) => Err(refused(&String::from_utf8_lossy(&ended.stderr))),
            Err(error) => Err(refused(&format!("{TOOL}: {error}"))),
        }
    }
}
