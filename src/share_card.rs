//! The picture that represents a page where its address is shared, if the page has no photo: headline, place and day on
//! the paper of the site, drawn during the build.

mod canvas;
mod colour;
mod face;
mod lines;

use serde::{Deserialize, Serialize};

pub use colour::Rgb;

use crate::fingerprint::Fingerprint;
use crate::photo::Size;
use canvas::{Canvas, Ink};
use face::{Face, Text};
use lines::{balanced, shortened};

/// Part of all addresses, so that they change if cards are drawn differently.
pub const VERSION: u8 = 2;

/// The size that Facebook and Zalo cut to (“The Open Graph protocol”), in pixels.
pub const SIZE: Size = Size { width: 1200, height: 630 };

/// Space at the left and the right.
const MARGIN: u32 = 72;
/// The widest line.
const MEASURE: f32 = (SIZE.width - 2 * MARGIN) as f32;
/// The band with the name of the site.
const BAND: u32 = 104;
/// The line below the band.
const STRIPE: u32 = 6;
/// The position of the line above place and day.
const RULE: u32 = 522;
/// The rows for the headline.
const HEADLINE: (u32, u32) = (BAND + STRIPE + 22, RULE - 20);
/// The sizes of a headline: the largest that fits is used.
const HEADLINES: [u32; 7] = [96, 84, 76, 68, 60, 54, 48];
/// The most lines of a headline.
const MAX_LINES: usize = 5;
/// The sizes of the name of the site, and of place and day.
const LABELS: [u32; 3] = [38, 34, 30];
/// The most characters of a text to look at: more don't fit.
const MAX_CHARS: usize = 400;

/// The content of a card.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ShareCard {
    /// The headline.
    pub title: String,
    /// The parts of the line at the foot, the most important first: “Xã Cẩm Tâm, Thanh Hóa”, “04/04/2023”. If there
    /// isn't enough room, the last ones are left out.
    pub foot: Vec<String>,
    /// The name of the site.
    pub station: String,
    /// The colours.
    pub style: Style,
}

/// The theme's settings for cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Style {
    /// The colour of the band and of place and day.
    pub accent: Rgb,
}

impl Default for Style {
    /// Red (son), as in the default theme.
    fn default() -> Self {
        Self { accent: Rgb([0x9b, 0x1b, 0x12]) }
    }
}

/// The fingerprint of everything that the picture depends on.
pub fn key(card: &ShareCard) -> Fingerprint {
    Fingerprint::of_value(&(card, VERSION))
}

/// The picture, as a PNG file.
pub fn draw(card: &ShareCard) -> Vec<u8> {
    let mut canvas = Canvas::new(card.style.accent);
    canvas.fill(0..SIZE.width, 0..BAND, canvas::ACCENT);
    canvas.fill(0..SIZE.width, BAND..BAND + STRIPE, canvas::STRIPE);
    let station = Text::new(Face::Label, &card.station, MAX_CHARS);
    let title = Text::new(Face::Headline, &card.title, MAX_CHARS);
    // If the face lacks the letters of the headline, show the name of the site.
    let title = if title.is_blank() { Text::new(Face::Headline, &card.station, MAX_CHARS) } else { title };
    draw_label(&mut canvas, &station, middle(0, BAND), Ink::OnAccent);
    draw_headline(&mut canvas, &title);
    let foot = foot(&card.foot);
    if !foot.is_blank() {
        canvas.fill(MARGIN..SIZE.width - MARGIN, RULE..RULE + 2, canvas::RULE);
        draw_label(&mut canvas, &foot, middle(RULE, SIZE.height), Ink::Accent);
    }
    canvas.into_png()
}

fn middle(from: u32, to: u32) -> f32 {
    (from + to) as f32 / 2.0
}

/// As many parts as fit on a line.
fn foot(parts: &[String]) -> Text {
    let smallest = LABELS[LABELS.len() - 1];
    let mut count = parts.len();
    loop {
        let text = Text::new(Face::Label, &parts[..count].join("  ·  "), MAX_CHARS);
        if count <= 1 || text.width(smallest) <= MEASURE {
            return text;
        }
        count -= 1;
    }
}

/// Draws one line, with its small letters centred on `middle`.
fn draw_label(canvas: &mut Canvas, text: &Text, middle: f32, ink: Ink) {
    let fitting = LABELS.into_iter().find(|size| text.width(*size) <= MEASURE);
    let size = fitting.unwrap_or(LABELS[LABELS.len() - 1]);
    let baseline = middle + size as f32 * Face::Label.half_height();
    draw_line(canvas, &shortened(text, size, MEASURE), size, baseline, ink);
}

fn draw_headline(canvas: &mut Canvas, text: &Text) {
    let (top, bottom) = HEADLINE;
    let fitting = HEADLINES.into_iter().find_map(|size| {
        let n_lines = (((bottom - top) as f32 / line_height(size)) as usize).min(MAX_LINES);
        Some((size, balanced(text, size, MEASURE, n_lines)?))
    });
    let (size, lines) = fitting.unwrap_or_else(|| {
        let smallest = HEADLINES[HEADLINES.len() - 1];
        (smallest, lines::cut(text, smallest, MEASURE, MAX_LINES))
    });
    let height = line_height(size);
    let first = middle(top, bottom) - height * (lines.len() as f32 - 1.0) / 2.0
        + size as f32 * Face::Headline.half_height();
    for (idx, line) in lines.iter().enumerate() {
        draw_line(canvas, line, size, first + height * idx as f32, Ink::Headline);
    }
}

/// The distance of baselines: a capital with two marks (Ễ) stays clear of the hooks above it.
fn line_height(size: u32) -> f32 {
    size as f32 * 1.3
}

fn draw_line(canvas: &mut Canvas, line: &Text, size: u32, baseline: f32, ink: Ink) {
    let baseline = baseline.round() as i32;
    let mut pen = MARGIN as f32;
    for glyph in line.glyphs() {
        if let Some(letter) = line.face().letter(*glyph, size) {
            canvas.stamp(letter, (pen / 2.0).round() as i32, baseline, ink);
        }
        pen += line.face().advance(*glyph, size);
    }
}

#[cfg(test)]
mod tests;
