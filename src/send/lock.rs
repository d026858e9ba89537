//! The lock on the server: a file that names the sender, so that two senders never mix two versions of the site.

use std::hash::{BuildHasher, RandomState};
use std::sync::Mutex;
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::lanes::Failure;
use super::manifest::remove_copy;
use super::remote::Remote;
use super::{Event, Options};
use crate::error::Error;
use crate::fingerprint::Fingerprint;
use crate::text::Text;

/// Its name in the target's folder.
pub(super) const NAME: &str = ".bantin-sending";

/// Its largest size in bytes.
const LARGEST: u64 = 64 * 1024;

/// How long a sender may be silent before another one takes over. The largest file may take that long on a slow line.
const STALE: SignedDuration = SignedDuration::from_mins(30);

/// How often the sender refreshes its lock.
const REFRESH: SignedDuration = SignedDuration::from_secs(60);

/// How often, and with which pauses, to read an unreadable lock again: its sender may be writing it.
const LOOKS: u32 = 5;
const PAUSE: Duration = Duration::from_millis(200);

/// The sender named in a lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Holder {
    /// Its name for people: user and machine.
    who: String,
    /// The fingerprint of machine, user and output folder. Only one such sender can run at a time, so a lock with its
    /// own fingerprint was left behind.
    sender: String,
    /// Identifies this very send.
    token: String,
    /// The start of the send.
    since: Timestamp,
    /// The last refresh.
    seen: Timestamp,
}

/// The lock on a target. Not released by a drop: that needs the connection.
pub(super) struct SendLock {
    holder: Mutex<Holder>,
    /// The time zone of messages.
    zone: TimeZone,
}

impl SendLock {
    /// Takes the lock.
    ///
    /// # Errors
    /// If somebody else sends.
    pub(super) fn take(remote: &mut dyn Remote, options: &Options<'_>) -> Result<Self, Failure> {
        let now = (options.now)();
        let random = RandomState::new().hash_one(now.as_nanosecond());
        let holder = Holder {
            who: options.who.clone(),
            sender: options.sender.to_string(),
            token: Fingerprint::of(format!("{random} {now} {}", options.sender).as_bytes()).to_string(),
            since: now,
            seen: now,
        };
        let bytes = holder.to_bytes();
        for _ in 0..LOOKS {
            if remote.write_new(NAME, &bytes)? {
                return Ok(Self { holder: Mutex::new(holder), zone: options.zone.clone() });
            }
            match read(remote)? {
                Found::Nothing => {}
                Found::Unreadable => std::thread::sleep(PAUSE),
                Found::Holder(other) => {
                    let is_stale = now.duration_since(other.seen) > STALE;
                    if other.sender != holder.sender {
                        if !is_stale {
                            return Err(busy(&other, &options.zone).into());
                        }
                        (options.tell)(Event::TakenOver(&left_behind(&other, &options.zone)));
                    }
                    break;
                }
            }
        }
        remote.write(NAME, &bytes)?;
        let lock = Self { holder: Mutex::new(holder), zone: options.zone.clone() };
        // Two senders may take over at once: the last one to write the lock gets it.
        lock.check(remote)?;
        Ok(lock)
    }

    /// Removes the lock that an earlier send of this sender left behind after finishing, and the copy of the manifest.
    pub(super) fn clear_own(remote: &mut dyn Remote, options: &Options<'_>) -> Result<(), Failure> {
        match read(remote)? {
            Found::Holder(holder) if holder.sender == options.sender.to_string() => {
                remove_copy(remote)?;
                Ok(remote.remove(NAME)?)
            }
            Found::Holder(_) | Found::Nothing | Found::Unreadable => Ok(()),
        }
    }

    /// Refreshes the lock, if it is time for it.
    pub(super) fn refresh(&self, remote: &mut dyn Remote, now: Timestamp) -> Result<(), Failure> {
        // Another connection is refreshing it.
        let Ok(mut holder) = self.holder.try_lock() else { return Ok(()) };
        if now.duration_since(holder.seen) < REFRESH {
            return Ok(());
        }
        holder.check(remote, &self.zone)?;
        holder.seen = now;
        Ok(remote.write(NAME, &holder.to_bytes())?)
    }

    /// Fails if another sender has taken over.
    fn check(&self, remote: &mut dyn Remote) -> Result<(), Failure> {
        self.holder.lock().expect("no thread panics while it holds the lock's file").check(remote, &self.zone)
    }

    /// Releases the target.
    pub(super) fn release(&self, remote: &mut dyn Remote) -> Result<(), Failure> {
        self.check(remote)?;
        Ok(remote.remove(NAME)?)
    }
}

impl Holder {
    fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("plain values always serialise")
    }

    fn check(&self, remote: &mut dyn Remote, zone: &TimeZone) -> Result<(), Failure> {
        match read(remote)? {
            Found::Holder(other) if other.token != self.token => Err(busy(&other, zone).into()),
            Found::Holder(_) | Found::Nothing | Found::Unreadable => Ok(()),
        }
    }
}

enum Found {
    Nothing,
    Unreadable,
    Holder(Holder),
}

fn read(remote: &mut dyn Remote) -> Result<Found, Failure> {
    Ok(match remote.read(NAME, LARGEST)? {
        None => Found::Nothing,
        Some(bytes) => serde_json::from_slice(&bytes).map_or(Found::Unreadable, Found::Holder),
    })
}

/// A name from the server, for the terminal: no control characters, and short.
fn shown(who: &str) -> String {
    who.chars().filter(|char| !char.is_control()).take(60).collect()
}

/// A moment for people: 14:31 ngày 22/01/2024.
fn minute(at: Timestamp, zone: &TimeZone) -> Text {
    let at = at.to_zoned(zone.clone());
    let (day, time) = (at.strftime("%d/%m/%Y"), at.strftime("%H:%M"));
    Text::new(format!("{time} ngày {day}"), format!("{time} on {day}"))
}

fn busy(other: &Holder, zone: &TimeZone) -> Error {
    let (who, since) = (shown(&other.who), minute(other.since, zone));
    Error::Send(Text::new(
        format!("{who} đang gửi lên đây, từ {}. Hãy đợi gửi xong rồi chạy lại", since.vi),
        format!("{who} has been sending here since {}. Wait for it to finish and run again", since.en),
    ))
}

fn left_behind(other: &Holder, zone: &TimeZone) -> Text {
    let (who, seen) = (shown(&other.who), minute(other.seen, zone));
    Text::new(
        format!(
            "lần gửi của {who} bị ngắt giữa chừng, từ {} không thấy làm gì nữa; lần này gửi tiếp",
            seen.vi
        ),
        format!("a send of {who} was broken off and has done nothing since {}; this one goes on", seen.en),
    )
}
