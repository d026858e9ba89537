//! Several connections that work on one list. Each is retried after it breaks.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use super::remote::{Remote, RemoteError, RemoteErrorKind};
use crate::error::Error;
use crate::text::Text;

/// How often to try an operation whose connection breaks.
const ATTEMPTS: u32 = 5;

/// How many files justify another connection: logging in takes as long as sending a few files.
const WORTH: usize = 8;

/// Opens a new connection.
pub type Connect<'c> = dyn Fn() -> Result<Box<dyn Remote>, RemoteError> + Sync + 'c;

/// Connections to one target: as many as needed, but not more than allowed.
pub(super) struct Lanes<'c> {
    connect: &'c Connect<'c>,
    limit: usize,
    /// The pause before the second attempt. It doubles with each.
    pause: Duration,
    idle: Mutex<Vec<Box<dyn Remote>>>,
}

/// Why a step failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// On the server, or on the way to it.
    Remote(RemoteError),
    /// On this machine, or for a reason that no retry changes.
    Local(Error),
}

impl From<RemoteError> for Failure {
    fn from(error: RemoteError) -> Self {
        Self::Remote(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Local(error)
    }
}

impl Failure {
    /// The error to report.
    pub(super) fn into_error(self) -> Error {
        match self {
            Self::Local(error) => error,
            Self::Remote(RemoteError { kind: RemoteErrorKind::Broken, message }) => Error::Send(Text::new(
                format!("{}. Lần gửi sau sẽ làm tiếp từ chỗ dở", message.vi),
                format!("{}. The next send goes on from here", message.en),
            )),
            Self::Remote(RemoteError { message, .. }) => Error::Send(message),
        }
    }
}

impl<'c> Lanes<'c> {
    pub(super) fn new(connect: &'c Connect<'c>, limit: usize, pause: Duration) -> Self {
        Self { connect, limit: limit.max(1), pause, idle: Mutex::default() }
    }

    /// Runs `work` over one connection.
    pub(super) fn once<T>(
        &self,
        mut work: impl FnMut(&mut dyn Remote) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut lane = self.idle.lock().expect("no thread panics while it holds the list").pop();
        let done = self.patiently(&mut lane, &mut work);
        self.give_back(lane);
        done
    }

    /// Runs `work` for each item, several in parallel. After the first failure, starts no further item.
    pub(super) fn each<T: Sync>(
        &self,
        items: &[T],
        work: impl Fn(&mut dyn Remote, &T) -> Result<(), Failure> + Sync,
    ) -> Result<(), Failure> {
        let (next, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
        let failure = Mutex::new(None);
        let n_open = self.idle.lock().expect("no thread panics while it holds the list").len();
        let n_lanes = items.len().div_ceil(WORTH).max(n_open).min(items.len()).min(self.limit);
        let run = || {
            let mut lane = self.idle.lock().expect("no thread panics while it holds the list").pop();
            while !is_over.load(Ordering::Relaxed) {
                let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                if let Err(error) = self.patiently(&mut lane, &mut |remote| work(remote, item)) {
                    is_over.store(true, Ordering::Relaxed);
                    let mut failure = failure.lock().expect("no thread panics while it holds the failure");
                    failure.get_or_insert(error);
                }
            }
            self.give_back(lane);
        };
        std::thread::scope(|scope| {
            for _ in 1..n_lanes {
                scope.spawn(run);
            }
            run();
        });
        failure.into_inner().expect("no thread panics while it holds the failure").map_or(Ok(()), Err)
    }

    /// Runs `work` over the connection, which is opened if there is none, and again over a new one if it breaks.
    fn patiently<T>(
        &self,
        lane: &mut Option<Box<dyn Remote>>,
        work: &mut dyn FnMut(&mut dyn Remote) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut attempt = 1;
        loop {
            let connected = match lane.take() {
                Some(remote) => Ok(remote),
                None => (self.connect)(),
            };
            let done = connected.map_err(Failure::from).and_then(|mut remote| {
                let done = work(&mut *remote);
                let is_broken =
                    matches!(&done, Err(Failure::Remote(error)) if error.kind == RemoteErrorKind::Broken);
                *lane = (!is_broken).then_some(remote);
                done
            });
            match done {
                Err(Failure::Remote(error))
                    if error.kind == RemoteErrorKind::Broken && attempt < ATTEMPTS =>
                {
                    std::thread::sleep(self.pause * 2_u32.pow(attempt - 1));
                    attempt += 1;
                }
                done => return done,
            }
        }
    }

    fn give_back(&self, lane: Option<Box<dyn Remote>>) {
        self.idle.lock().expect("no thread panics while it holds the list").extend(lane);
    }
}
