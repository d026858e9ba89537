//! One colour for a picture, shown while the picture loads.

use serde::{Deserialize, Serialize};

use super::raster::{Layout, Part, Raster};
use super::{Decoded, PhotoFlaw, colour};
use crate::photo::Size;

/// One of 64 colours: four steps of red, green and blue, two bits each.
///
/// A page names it as a class, so that its style sheet has the colours and no element needs a style of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tone(u8);

impl Tone {
    /// All tones.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..64).map(Self)
    }

    /// The class: `tone-` and the steps of red, green and blue, each from 0 to 3.
    pub fn class(self) -> String {
        let [red, green, blue] = self.steps();
        format!("tone-{red}{green}{blue}")
    }

    /// The colour, for the style sheet.
    pub fn colour(self) -> [u8; 3] {
        self.steps().map(|step| step * 85)
    }

    fn steps(self) -> [u8; 3] {
        [self.0 >> 4, self.0 >> 2 & 3, self.0 & 3]
    }

    /// The average of the picture, on white paper.
    pub(super) fn of(decoded: Decoded) -> Result<Self, PhotoFlaw> {
        // Small enough to convert at once, and large enough to keep colours apart.
        let Decoded { raster, profile, are_inks_inverted, .. } = decoded;
        let size = Size { width: raster.size.width.min(16), height: raster.size.height.min(16) };
        let small = raster.scaled(Part::whole(raster.size), size)?.into_owned();
        let small = colour::to_srgb(small, profile.as_ref(), are_inks_inverted);
        Ok(Self::average(&small.on_white()))
    }

    fn average(raster: &Raster) -> Self {
        let n_channels = raster.layout.n_channels();
        let n_pixels = (raster.bytes.len() / n_channels).max(1) as u64;
        let step = |channel: usize| {
            let channel = if raster.layout == Layout::Grey { 0 } else { channel };
            let sum: u64 =
                raster.bytes.iter().skip(channel).step_by(n_channels).copied().map(u64::from).sum();
            ((sum / n_pixels * 3 + 127) / 255) as u8
        };
        Self(step(0) << 4 | step(1) << 2 | step(2))
    }
}
