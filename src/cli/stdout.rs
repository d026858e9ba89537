//! Standard output. The first failure to write is remembered and ends the program with an error.

#[cfg(not(unix))]
use std::io::Write;
use std::io::{self, ErrorKind};
use std::sync::OnceLock;

use bantin::error::Error;

/// Writes whole lines to the standard output until the first failure.
#[derive(Debug, Default)]
pub(crate) struct Stdout {
    failure: OnceLock<io::Error>,
}

impl Stdout {
    /// Writes `text` and a line break.
    pub(crate) fn line(&self, text: &str) {
        if self.failure.get().is_none()
            && let Err(error) = write_all(&[text, "\n"].concat())
        {
            self.failure.set(error).ok();
        }
    }

    /// Whether everything was written.
    ///
    /// # Errors
    /// [`Error::Stdout`] if not. A reader that closed the pipe early, such as `head`, is no error.
    pub(crate) fn finish(self) -> Result<(), Error> {
        match self.failure.into_inner() {
            Some(error) if error.kind() != ErrorKind::BrokenPipe => Err(Error::Stdout(error)),
            _ => Ok(()),
        }
    }
}

/// Writes directly to the descriptor: the standard library silently accepts one that isn't open for writing. A closed
/// one was replaced by `/dev/null` before `main`, which can't be detected here.
#[cfg(unix)]
fn write_all(text: &str) -> io::Result<()> {
    let stdout = io::stdout();
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        match rustix::io::write(&stdout, rest) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(written) => rest = &rest[written..],
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// The standard library converts text for the console, which doesn't use UTF-8.
#[cfg(not(unix))]
fn write_all(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}
