//! Recordings that readers listen to: finds facts about one without decoding it, and removes the data that phones and
//! programs add: places, times, names, pictures.
//!
//! Nothing is encoded again. `lofty` reads the format and duration of the cleaned bytes. Cleaning is done here: a tag
//! library removes only the tags that it knows, and misses the place that Android writes in the middle of an M4A.

mod mp3;
mod mp4;
mod ogg;

use std::io::Cursor;
use std::time::Duration;

use lofty::config::ParseOptions;
use lofty::error::FileParseError;
use lofty::file::AudioFile as _;
use lofty::mp4::{Mp4Codec, Mp4File};
use lofty::mpeg::MpegFile;
use lofty::probe::Probe;
use serde::{Deserialize, Serialize};

/// A container that all browsers play.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AudioFormat {
    /// MPEG-1, 2 or 2.5, layer III.
    Mp3,
    /// AAC in MPEG-4.
    M4a,
    /// Opus or Vorbis in Ogg.
    Ogg,
}

/// The facts about a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AudioFacts {
    /// Its container.
    pub format: AudioFormat,
    /// How long it lasts, in milliseconds.
    pub millis: u64,
    /// The published size in bytes.
    pub size: u64,
}

/// Why a recording isn't published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AudioFlaw {
    /// It isn't what its name says, or damaged.
    Broken,
    /// Its end is missing.
    Cut,
    /// It contains more than sound, such as a film or the places where it was recorded.
    NotOnlySound,
    /// Not all browsers can play the encoding of its sound.
    Encoding,
    /// It lasts longer than [`MAX_HOURS`].
    Endless,
}

/// The longest recording. A session of a people's council takes a day at most.
pub const MAX_HOURS: u64 = 24;

/// The most time units in a file. No clock counts as many in a day, and more would overflow lofty's multiplication.
const MAX_UNITS: u64 = 1 << 48;

impl AudioFormat {
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

impl AudioFacts {
    /// How long it lasts, rounded to seconds, at least one.
    pub fn seconds(&self) -> u64 {
        Duration::from_millis(self.millis.saturating_add(500)).as_secs().max(1)
    }
}

/// The facts about the recording `bytes`, and the bytes to publish.
///
/// # Errors
/// If it can't be published.
pub fn clean(format: AudioFormat, bytes: Vec<u8>) -> Result<(AudioFacts, Vec<u8>), AudioFlaw> {
    let bytes = match format {
        AudioFormat::Mp3 => mp3::clean(&bytes)?,
        AudioFormat::M4a => mp4::clean(bytes)?,
        AudioFormat::Ogg => ogg::clean(bytes)?,
    };
    let millis = u64::try_from(duration(format, &bytes)?.as_millis()).unwrap_or(u64::MAX);
    if millis == 0 {
        return Err(AudioFlaw::Broken);
    }
    if millis > MAX_HOURS * 3_600_000 {
        return Err(AudioFlaw::Endless);
    }
    Ok((AudioFacts { format, millis, size: bytes.len() as u64 }, bytes))
}

/// The duration of the cleaned recording `bytes`.
fn duration(format: AudioFormat, bytes: &[u8]) -> Result<Duration, AudioFlaw> {
    let options = ParseOptions::new().read_tags(false);
    let mut bytes = Cursor::new(bytes);
    let broken = |_: FileParseError| AudioFlaw::Broken;
    match format {
        AudioFormat::Mp3 => {
            let file = MpegFile::read_from(&mut bytes, options).map_err(broken)?;
            Ok(file.properties().duration())
        }
        AudioFormat::M4a => {
            let file = Mp4File::read_from(&mut bytes, options).map_err(broken)?;
            let is_aac = file.properties().codec() == Some(Mp4Codec::AAC);
            if is_aac { Ok(file.properties().duration()) } else { Err(AudioFlaw::Encoding) }
        }
        AudioFormat::Ogg => {
            let probe =
                Probe::new(bytes).options(options).guess_file_type().map_err(|_| AudioFlaw::Broken)?;
            Ok(probe.read().map_err(broken)?.properties().duration())
        }
    }
}

#[cfg(test)]
mod tests;
