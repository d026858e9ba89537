//! The password for `ssh`, which starts this program to ask for it: see [`bantin::send::Sftp::askpass`].

use bantin::send::ASKPASS_SECRET;

use super::Exit;
use super::stdout::Stdout;

/// Answers if it is `ssh` that asks.
#[expect(clippy::disallowed_methods, reason = "it is handed over in the environment")]
pub(crate) fn answer() -> Option<Exit> {
    let secret = std::env::var(ASKPASS_SECRET).ok()?;
    let stdout = Stdout::default();
    stdout.line(&secret);
    Some(stdout.finish().map_or(Exit::Environment, |()| Exit::Done))
}
