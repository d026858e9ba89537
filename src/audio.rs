//! Recordings that readers listen to: what is known of one without decoding it, and its bytes without what phones and
//! programs note in it: places, times, names, pictures.
//!
//! Nothing is encoded again. The containers are read here, since what doesn't belong to the sound must be found anyway.

mod mp3;
mod mp4;
mod ogg;

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A container that all browsers play.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// MPEG-1, 2 or 2.5, layer III.
    Mp3,
    /// AAC in MPEG-4.
    M4a,
    /// Opus or Vorbis in Ogg.
    Ogg,
}

/// What is known of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Facts {
    /// Its container.
    pub format: Format,
    /// How long it lasts, in milliseconds.
    pub millis: u64,
    /// How many bytes of it are published.
    pub size: u64,
}

/// Why a recording isn't published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It isn't what its name says, or damaged.
    Broken,
    /// Its end is missing.
    Cut,
    /// There is more than sound in it, such as a film or the places where it was recorded.
    NotOnlySound,
    /// The sound is encoded in a way that not all browsers know.
    Encoding,
    /// It lasts longer than [`MAX_HOURS`].
    Endless,
}

/// The longest recording. A session of a people's council takes a day at most.
pub const MAX_HOURS: u64 = 24;

/// A recording without what doesn't belong to its sound.
struct Clean {
    millis: u64,
    bytes: Vec<u8>,
}

impl Format {
    /// The format of a file whose name ends in `extension`, in lower case.
    pub fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "mp3" => Self::Mp3,
            "m4a" => Self::M4a,
            "ogg" | "oga" | "opus" => Self::Ogg,
            _ => return None,
        })
    }

    /// Its media type (IANA).
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Mp3 => "audio/mpeg",
            Self::M4a => "audio/mp4",
            Self::Ogg => "audio/ogg",
        }
    }
}

impl Facts {
    /// How long it lasts, rounded to seconds, at least one.
    pub fn seconds(&self) -> u64 {
        Duration::from_millis(self.millis.saturating_add(500)).as_secs().max(1)
    }
}

/// What is known of the recording `bytes`, and the bytes that are published.
///
/// # Errors
/// If it isn't published.
pub fn clean(format: Format, bytes: Vec<u8>) -> Result<(Facts, Vec<u8>), Flaw> {
    let Clean { millis, bytes } = match format {
        Format::Mp3 => mp3::clean(&bytes)?,
        Format::M4a => mp4::clean(bytes)?,
        Format::Ogg => ogg::clean(bytes)?,
    };
    if millis == 0 {
        return Err(Flaw::Broken);
    }
    if millis > MAX_HOURS * 3_600_000 {
        return Err(Flaw::Endless);
    }
    Ok((Facts { format, millis, size: bytes.len() as u64 }, bytes))
}

/// The milliseconds of `units` that are `per_second`; `None` if there are none in a second.
fn millis(units: u64, per_second: u64) -> Option<u64> {
    let millis = (u128::from(units) * 1000).checked_div(u128::from(per_second))?;
    Some(u64::try_from(millis).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests;
