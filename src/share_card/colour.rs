//! Colours, and the contrast of text on them.

use serde::{Deserialize, Serialize};

/// The least contrast of text (WCAG 2.2, 1.4.3).
const CONTRAST: f64 = 4.5;

/// Red, green and blue in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    /// Parses `#9b1b12` or `#912`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#')?;
        let digit = |char: char| char.to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let digits: Vec<u8> = digits.chars().map(digit).collect::<Option<_>>()?;
        match digits[..] {
            [red, green, blue] => Some(Self([red * 17, green * 17, blue * 17])),
            [r1, r2, g1, g2, b1, b2] => Some(Self([r1 * 16 + r2, g1 * 16 + g2, b1 * 16 + b2])),
            _ => None,
        }
    }

    /// A mix of `share` of 255 parts of this colour and the rest of `other`.
    pub(super) fn mixed(self, other: Self, share: u32) -> Self {
        let Self([r1, g1, b1]) = self;
        let Self([r2, g2, b2]) = other;
        let mix =
            |one: u8, two: u8| ((u32::from(one) * share + u32::from(two) * (255 - share) + 127) / 255) as u8;
        Self([mix(r1, r2), mix(g1, g2), mix(b1, b2)])
    }

    /// The colour, darkened if text in it would be unreadable on `paper`.
    pub(super) fn readable_on(self, paper: Self) -> Self {
        let black = Self([0, 0, 0]);
        let shares = (0..=16).rev().map(|step| self.mixed(black, step * 255 / 16));
        shares.into_iter().find(|colour| colour.contrast(paper) >= CONTRAST).unwrap_or(black)
    }

    /// From 1, none, to 21, black on white (WCAG 2.2, “contrast ratio”).
    pub(super) fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}
