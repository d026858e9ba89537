//! A picture in twelve colours, and its PNG file.

use std::ops::Range;

use png::{BitDepth, ColorType, Compression, Encoder, Filter};

use super::SIZE;
use super::colour::Rgb;
use super::face::Coverage;

const PAPER_COLOUR: Rgb = Rgb([0xfa, 0xf7, 0xf0]);
const INK_COLOUR: Rgb = Rgb([0x23, 0x1f, 0x1a]);
const STRIPE_COLOUR: Rgb = Rgb([0xe3, 0xb4, 0x37]);
const RULE_COLOUR: Rgb = Rgb([0xd9, 0xd0, 0xbd]);

/// The colour of the paper, in the palette. It is the first, because zeros take the least room in the file.
const PAPER: u8 = 0;
/// The accent.
pub(super) const ACCENT: u8 = 6;
/// The line below the band.
pub(super) const STRIPE: u8 = 10;
/// The line above place and day.
pub(super) const RULE: u8 = 11;

/// What letters are drawn with: the first of its steps in the palette, how many there are, and where it fades to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// Black on paper.
    Headline,
    /// The accent on paper.
    Accent,
    /// Paper on the accent.
    OnAccent,
}

impl Ink {
    /// The palette's entries from the faintest to the full colour.
    fn steps(self) -> Range<u8> {
        match self {
            Self::Headline => 1..4,
            Self::Accent => 4..7,
            Self::OnAccent => 7..10,
        }
    }

    /// The palette's entry for each level of coverage.
    fn entries(self, ground: u8) -> [u8; Coverage::FULL as usize + 1] {
        let steps = self.steps();
        let count = steps.end - steps.start;
        std::array::from_fn(|level| {
            let step = (level as u8 * count + Coverage::FULL / 2) / Coverage::FULL;
            if step == 0 { ground } else { steps.start + step - 1 }
        })
    }

    fn ground(self) -> u8 {
        match self {
            Self::Headline | Self::Accent => PAPER,
            Self::OnAccent => ACCENT,
        }
    }
}

pub(super) struct Canvas {
    accent: Rgb,
    /// An entry of the palette for each pixel, row by row.
    pixels: Vec<u8>,
}

const WIDTH: usize = SIZE.width as usize;
const HEIGHT: usize = SIZE.height as usize;

impl Canvas {
    pub(super) fn new(accent: Rgb) -> Self {
        Self { accent: accent.readable_on(PAPER_COLOUR), pixels: vec![PAPER; WIDTH * HEIGHT] }
    }

    pub(super) fn fill(&mut self, columns: Range<u32>, rows: Range<u32>, colour: u8) {
        for row in rows {
            let from = row as usize * WIDTH;
            self.pixels[from + columns.start as usize..from + columns.end as usize].fill(colour);
        }
    }

    /// Puts a letter at the pen's place. What leaves the picture is cut off.
    pub(super) fn stamp(&mut self, letter: &Coverage, pen: i32, baseline: i32, ink: Ink) {
        let ground = ink.ground();
        let entries = ink.entries(ground);
        for (idx, row) in letter.levels.chunks_exact(letter.width.max(1)).enumerate() {
            let y = usize::try_from(baseline + letter.top + idx as i32).ok().filter(|y| *y < HEIGHT);
            let Some(y) = y else { continue };
            for (idx, level) in row.iter().enumerate().filter(|(_, level)| **level > 0) {
                let x = usize::try_from(pen + letter.left + idx as i32).ok().filter(|x| *x < WIDTH);
                let Some(x) = x else { continue };
                let (entry, pixel) = (entries[usize::from(*level)], &mut self.pixels[y * WIDTH + x]);
                // Where letters touch, the darker stays.
                *pixel = if *pixel == ground { entry } else { entry.max(*pixel) };
            }
        }
    }

    pub(super) fn into_png(self) -> Vec<u8> {
        let palette = palette(self.accent).map(|colour| colour.0).concat();
        let mut bytes = Vec::with_capacity(1 << 15);
        let mut encoder = Encoder::new(&mut bytes, SIZE.width, SIZE.height);
        encoder.set_color(ColorType::Indexed);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_palette(palette);
        encoder.set_compression(Compression::Fast);
        // Most rows are like the row above.
        encoder.set_filter(Filter::Up);
        let mut writer = encoder.write_header().expect("the header is that of a picture");
        writer.write_image_data(&self.pixels).expect("there is a byte for each pixel");
        writer.finish().expect("writing to memory doesn't fail");
        bytes
    }
}

fn palette(accent: Rgb) -> [Rgb; 12] {
    let mut palette = [PAPER_COLOUR; 12];
    for (ink, colour, ground) in [
        (Ink::Headline, INK_COLOUR, PAPER_COLOUR),
        (Ink::Accent, accent, PAPER_COLOUR),
        (Ink::OnAccent, PAPER_COLOUR, accent),
    ] {
        let steps = ink.steps();
        let count = u32::from(steps.end - steps.start);
        for (step, entry) in (1..=count).zip(steps) {
            palette[usize::from(entry)] = colour.mixed(ground, 255 * step / count);
        }
    }
    palette[usize::from(STRIPE)] = STRIPE_COLOUR;
    palette[usize::from(RULE)] = RULE_COLOUR;
    palette
}
