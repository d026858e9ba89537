//! Sends the published site to its server, and deletes what is no longer published.
//!
//! A list on the server, [`SentManifest`], names the sent files. Only files that differ from it are sent, in an order
//! in which no intermediate state of the site is broken, and only files that it names are deleted. It is always true,
//! so an interrupted send continues where it stopped.

mod by_hand;
mod claim;
mod failure;
mod folder;
mod ftp;
mod http;
mod lanes;
mod lock;
mod look;
mod manifest;
mod plan;
pub mod remote;
mod s3;
mod secret;
mod sftp;
mod state;
mod survey;
mod tls;
mod webdav;

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub use self::by_hand::{Confirmed, Lists, confirm_by_hand, list_by_hand, write_lists};
pub use self::folder::Folder;
pub use self::ftp::Ftp;
pub use self::lanes::Connect;
use self::lanes::{Failure, Lanes};
use self::lock::SendLock;
pub use self::look::{Look, look};
pub use self::manifest::SentManifest;
use self::plan::{SendPlan, empty_folders};
use self::remote::{Remote, RemoteError, temporary};
pub use self::s3::S3;
pub use self::secret::Secret;
pub use self::sftp::{ASKPASS_SECRET, Sftp};
use self::state::SendState;
use self::survey::survey;
pub use self::webdav::Webdav;
use crate::config::{SendTarget, TargetKind};
use crate::disk;
use crate::error::Error;
use crate::fingerprint::Fingerprint;
use crate::output::OutputPath;
use crate::publish::PublishedSite;
use crate::text::Text;

/// The options of sending.
pub struct Options<'o> {
    /// The address of the site.
    pub site: &'o str,
    /// The most connections open at once.
    pub connections: usize,
    /// Compare with the server's own list of files, and send again the files that are missing there.
    pub verify: bool,
    /// Adopt files that are already on the server, if they have the same bytes.
    pub adopt: bool,
    /// Overwrite somebody else's files in the places of files of the site.
    pub take_over: bool,
    /// The sender's name for people: user and machine.
    pub who: String,
    /// The fingerprint of machine, user and output folder.
    pub sender: Fingerprint,
    /// Tells the time.
    pub now: &'o (dyn Fn() -> Timestamp + Sync),
    /// The time zone of messages.
    pub zone: TimeZone,
    /// The pause before the first attempt to restore a broken connection.
    pub pause: Duration,
    /// Receives the events of the send.
    pub tell: &'o (dyn Fn(Event<'_>) + Sync),
}

/// An event while a site is sent.
#[derive(Clone, Copy, Debug)]
pub enum Event<'e> {
    /// The number of files sent or deleted so far, and of all files.
    Progress(usize, usize),
    /// Another sender left its lock behind, and this one takes over.
    TakenOver(&'e Text),
}

/// The differences between the server and the published site, before sending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are missing there.
    pub added: Vec<OutputPath>,
    /// Files that have other bytes there.
    pub changed: Vec<OutputPath>,
    /// Files that were sent earlier and are no longer published.
    pub removed: Vec<OutputPath>,
    /// The files of the first two lists, in the order of sending.
    pub order: Vec<OutputPath>,
    /// The number of unchanged files.
    pub unchanged: usize,
    /// The bytes of the first two lists.
    pub bytes: u64,
}

impl Changes {
    /// Whether there is nothing to send or to delete.
    pub fn is_nothing(&self) -> bool {
        [&self.added, &self.changed, &self.removed].into_iter().all(Vec::is_empty)
    }

    fn of(plan: &SendPlan) -> Self {
        let paths = |is_change| {
            let puts = plan.puts.iter().filter(|put| put.order.is_change == is_change);
            let mut paths: Vec<OutputPath> = puts.map(|put| put.path.clone()).collect();
            paths.sort();
            paths
        };
        let mut removed = [&*plan.obstacles, &*plan.removals].concat();
        removed.sort();
        Self {
            added: paths(false),
            changed: paths(true),
            removed,
            order: plan.puts.iter().map(|put| put.path.clone()).collect(),
            unchanged: plan.unchanged,
            bytes: plan.puts.iter().map(|put| put.file.size).sum(),
        }
    }
}

/// The data that connections need besides the target.
#[derive(Clone, Copy, Debug)]
pub struct Means<'m> {
    /// The site's folder.
    pub root: &'m Path,
    /// This program: see [`Sftp::askpass`].
    pub askpass: &'m Path,
    /// The password of the account, or the passphrase of its key.
    pub secret: Option<&'m Secret>,
}

/// Connects to a target.
///
/// # Errors
/// If the target can't be reached.
pub fn connect(target: &SendTarget, means: Means<'_>) -> Result<Box<dyn Remote>, RemoteError> {
    let folder = target.path.clone();
    match &target.kind {
        TargetKind::Folder => Ok(Box::new(Folder::open(&disk::system(), &means.root.join(&target.path))?)),
        TargetKind::Sftp(account) => {
            let askpass = means.askpass.to_owned();
            Sftp { account: account.clone(), folder, askpass }.connect(means.secret)
        }
        TargetKind::Ftp(account, security) => {
            Ftp { account: account.clone(), folder, security: security.clone() }.connect(means.secret)
        }
        TargetKind::Webdav(account, encryption) => {
            Webdav { account: account.clone(), folder, encryption: *encryption }.connect(means.secret)
        }
        TargetKind::S3 { account, region, encryption } => {
            let (account, region) = (account.clone(), region.clone());
            S3 { account, folder, region, encryption: *encryption }.connect(means.secret)
        }
    }
}

/// The changes that a send would make. Changes nothing.
///
/// # Errors
/// As [`send`].
pub fn compare(site: &PublishedSite, connect: &Connect<'_>, options: &Options<'_>) -> Result<Changes, Error> {
    let lanes = Lanes::new(connect, options.connections, options.pause);
    let survey = survey(site, &lanes, options).map_err(Failure::into_error)?;
    Ok(Changes::of(&survey.plan))
}

/// Updates the target to the published site.
///
/// # Errors
/// [`Error::Send`] if the target can't be reached or changed, somebody else sends there, or somebody else's files are
/// in the way, which is checked before any change; [`Error::Edited`] and [`Error::Io`] about the output folder.
pub fn send(site: &PublishedSite, connect: &Connect<'_>, options: &Options<'_>) -> Result<Changes, Error> {
    let lanes = Lanes::new(connect, options.connections, options.pause);
    send_over(site, &lanes, options).map_err(Failure::into_error)
}

fn send_over(site: &PublishedSite, lanes: &Lanes<'_>, options: &Options<'_>) -> Result<Changes, Failure> {
    if let Some(changes) = survey::nothing_to_do(site, lanes, options)? {
        lanes.once(|remote| SendLock::clear_own(remote, options))?;
        return Ok(changes);
    }
    let lock = lanes.once(|remote| SendLock::take(remote, options))?;
    let sent = send_locked(site, lanes, &lock, options);
    let released = lanes.once(|remote| lock.release(remote));
    let changes = sent?;
    released?;
    Ok(changes)
}

fn send_locked(
    site: &PublishedSite,
    lanes: &Lanes<'_>,
    lock: &SendLock,
    options: &Options<'_>,
) -> Result<Changes, Failure> {
    let survey = survey(site, lanes, options)?;
    let (plan, changes) = (&survey.plan, Changes::of(&survey.plan));
    if plan.is_nothing() && survey.is_stored {
        return Ok(changes);
    }
    let doubtful: Vec<OutputPath> = survey.sent.pending.keys().cloned().collect();
    let state = SendState::new(survey.sent, survey.has_copy, plan);
    lanes.once(|remote| state.store(remote))?;
    let step = |remote: &mut dyn Remote, work: &dyn Fn(&mut dyn Remote) -> Result<(), Failure>| {
        lock.refresh(remote, (options.now)())?;
        work(remote)
    };
    let progress = |done| (options.tell)(Event::Progress(done, plan.len()));
    if !plan.obstacles.is_empty() {
        lanes.each(&plan.obstacles, |remote, path| step(remote, &|remote| Ok(remote.remove(path)?)))?;
        remove_folders(lanes, &plan.obstacles, site)?;
        state.forget(&plan.obstacles);
        lanes.once(|remote| state.store(remote))?;
        progress(plan.obstacles.len());
    }
    for group in plan.puts.chunk_by(|one, other| one.order == other.order) {
        lanes.each(group, |remote, put| {
            step(remote, &|remote| Ok(remote.write(&put.path, &site.read(&put.path)?)?))?;
            progress(plan.obstacles.len() + state.arrived(put, remote)?);
            Ok(())
        })?;
    }
    if !plan.removals.is_empty() {
        lanes.once(|remote| state.store(remote))?;
        lanes.each(&plan.removals, |remote, path| {
            step(remote, &|remote| {
                if doubtful.binary_search(path).is_ok() {
                    // An interrupted send may not have renamed it to its name.
                    remote.remove(&temporary(path))?;
                }
                Ok(remote.remove(path)?)
            })?;
            progress(plan.obstacles.len() + state.count());
            Ok(())
        })?;
        remove_folders(lanes, &plan.removals, site)?;
        // Only after the folders are deleted: without these names they would never be found again.
        state.forget(&plan.removals);
    }
    lanes.once(|remote| state.store(remote))?;
    lanes.once(|remote| Ok(manifest::remove_copy(remote)?))?;
    Ok(changes)
}

/// Deletes the folders of deleted files if they contain nothing of the site. Those with other files stay.
fn remove_folders(lanes: &Lanes<'_>, deleted: &[OutputPath], site: &PublishedSite) -> Result<(), Failure> {
    for folder in empty_folders(deleted, site.files()) {
        lanes.once(|remote| Ok(remote.remove_folder(folder)?))?;
    }
    Ok(())
}
