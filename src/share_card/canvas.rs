//! A picture in eight colours, two pixels a byte, and its PNG file.

use std::ops::Range;

use png::{BitDepth, ColorType, Compression, Encoder, Filter};

use super::SIZE;
use super::colour::Rgb;
use super::face::Letter;

const PAPER_COLOUR: Rgb = Rgb([0xfa, 0xf7, 0xf0]);
const INK_COLOUR: Rgb = Rgb([0x23, 0x1f, 0x1a]);
const STRIPE_COLOUR: Rgb = Rgb([0xe3, 0xb4, 0x37]);
const RULE_COLOUR: Rgb = Rgb([0xd9, 0xd0, 0xbd]);

/// The colour of the paper, in the palette.
const PAPER: u8 = 0b00_00;
/// The accent.
pub(super) const ACCENT: u8 = 0b11_00;
/// The line below the band.
pub(super) const STRIPE: u8 = 0b01_10;
/// The line above place and day.
pub(super) const RULE: u8 = 0b10_01;

/// The ink of letters. It decides which bits of the palette index tell how much of a pixel is covered: 0b01 for half
/// and 0b11 for all. So drawing a letter sets bits, and where letters touch, the darker pixel stays.
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
    fn shift(self) -> u32 {
        match self {
            Self::Headline | Self::OnAccent => 0,
            Self::Accent => 2,
        }
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
    /// Two pixels a byte, row by row.
    rows: Vec<u8>,
}

const HEIGHT: usize = SIZE.height as usize;
/// Pairs of pixels in a row.
const WIDTH: usize = SIZE.width as usize / 2;

impl Canvas {
    pub(super) fn new(accent: Rgb) -> Self {
        Self { accent: accent.readable_on(PAPER_COLOUR), rows: vec![PAPER; WIDTH * HEIGHT] }
    }

    /// Fills a rectangle. Its left and right edges must be between pairs of pixels.
    pub(super) fn fill(&mut self, columns: Range<u32>, rows: Range<u32>, colour: u8) {
        for row in rows {
            let from = row as usize * WIDTH;
            let pairs = from + columns.start as usize / 2..from + columns.end as usize / 2;
            self.rows[pairs].fill(colour << 4 | colour);
        }
    }

    /// Draws a letter at the pen's place, which is between two pairs of pixels. Clips what leaves the picture.
    pub(super) fn stamp(&mut self, letter: &Letter, pen: i32, baseline: i32, ink: Ink) {
        let shift = ink.shift();
        let left = pen + letter.left;
        let cut = usize::try_from(-left).unwrap_or(0).min(letter.width);
        let from = usize::try_from(left).unwrap_or(0).min(WIDTH);
        for (idx, covered) in letter.rows.chunks_exact(letter.width.max(1)).enumerate() {
            let y = usize::try_from(baseline + letter.top + idx as i32).ok().filter(|y| *y < HEIGHT);
            let Some(y) = y else { continue };
            let row = &mut self.rows[y * WIDTH..][..WIDTH];
            for (pair, covered) in row[from..].iter_mut().zip(&covered[cut..]) {
                *pair |= covered << shift;
            }
        }
    }

    pub(super) fn into_png(self) -> Vec<u8> {
        let palette = palette(self.accent).map(|colour| colour.0).concat();
        let mut bytes = Vec::with_capacity(1 << 15);
        let mut encoder = Encoder::new(&mut bytes, SIZE.width, SIZE.height);
        encoder.set_color(ColorType::Indexed);
        encoder.set_depth(BitDepth::Four);
        encoder.set_palette(palette);
        encoder.set_compression(Compression::Fast);
        // Most rows are similar to the row above.
        encoder.set_filter(Filter::Up);
        let mut writer = encoder.write_header().expect("the header is that of a picture");
        writer.write_image_data(&self.rows).expect("there is half a byte for each pixel");
        writer.finish().expect("writing to memory doesn't fail");
        bytes
    }
}

fn palette(accent: Rgb) -> [Rgb; 16] {
    let mut palette = [PAPER_COLOUR; 16];
    for (ink, colour, ground) in [
        (Ink::Headline, INK_COLOUR, PAPER_COLOUR),
        (Ink::Accent, accent, PAPER_COLOUR),
        (Ink::OnAccent, PAPER_COLOUR, accent),
    ] {
        for (covered, share) in [(0b00, 0), (0b01, 128), (0b11, 255)] {
            palette[usize::from(ink.ground() | covered << ink.shift())] = colour.mixed(ground, share);
        }
    }
    palette[usize::from(STRIPE)] = STRIPE_COLOUR;
    palette[usize::from(RULE)] = RULE_COLOUR;
    palette
}
