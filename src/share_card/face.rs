//! The typefaces of cards, and the pixels of their letters.
//!
//! Both have every Vietnamese letter as one glyph. They are parts of Noto Serif and Be Vietnam Pro with Latin letters
//! only; their licences, beside them, permit distribution in programs.

use std::sync::{LazyLock, OnceLock};

use ab_glyph::{Font, FontRef, GlyphId};

use crate::vietnamese::nfc;

/// A typeface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    /// For headlines, with serifs.
    Headline,
    /// For all other text.
    Label,
}

/// A letter of a face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    id: GlyphId,
    /// The distance to the next letter, in thousandths of the size.
    advance: u16,
    /// Whether lines may end at it.
    pub(super) is_blank: bool,
}

/// A text in a face: the letters that the face has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text {
    face: Face,
    glyphs: Vec<Glyph>,
}

/// The pixels of a letter, two a byte, the left one in the higher bits.
#[derive(Debug)]
pub(super) struct Letter {
    /// The first column, to the right of the pen, in pairs of pixels.
    pub(super) left: i32,
    /// The first row, down from the baseline.
    pub(super) top: i32,
    /// The width in pairs of pixels.
    pub(super) width: usize,
    /// Row by row: 0b01 for a half covered pixel, 0b11 for a fully covered one.
    pub(super) rows: Box<[u8]>,
}

/// The pixels of each letter, computed on first use; `None` for a blank.
type Letters = Box<[OnceLock<Option<Letter>>]>;

/// A typeface that was read.
struct Loaded {
    font: FontRef<'static>,
    /// A thousandth of the size, in the units of the font.
    unit: f32,
    /// The letters in each size.
    pixels: Vec<(u32, Letters)>,
}

static HEADLINE: LazyLock<Loaded> =
    LazyLock::new(|| Loaded::new(include_bytes!("fonts/NotoSerif-SemiBold.ttf"), &super::HEADLINES));
static LABEL: LazyLock<Loaded> =
    LazyLock::new(|| Loaded::new(include_bytes!("fonts/BeVietnamPro-Medium.ttf"), &super::LABELS));

impl Loaded {
    fn new(file: &'static [u8], sizes: &[u32]) -> Self {
        let font = FontRef::try_from_slice(file).expect("the file is part of the program");
        let unit = 1000.0 / font.units_per_em().unwrap_or(1000.0);
        let empty = || (0..font.glyph_count()).map(|_| OnceLock::new()).collect();
        let pixels = sizes.iter().map(|size| (*size, empty())).collect();
        Self { font, unit, pixels }
    }

    fn glyph(&self, char: char) -> Option<Glyph> {
        let is_blank = char == ' ';
        let id = self.font.glyph_id(char);
        let advance = (self.font.h_advance_unscaled(id) * self.unit).round() as u16;
        (id.0 != 0).then_some(Glyph { id, advance, is_blank })
    }

    fn draw(&self, id: GlyphId, size: u32) -> Option<Letter> {
        let em = self.font.height_unscaled() / self.font.units_per_em().unwrap_or(1000.0);
        let outline = self.font.outline_glyph(id.with_scale(size as f32 * em))?;
        let bounds = outline.px_bounds();
        let left = bounds.min.x as i32;
        let from_pair = left.rem_euclid(2) as usize;
        let width = (from_pair + bounds.width() as usize).div_ceil(2);
        let mut rows = vec![0; width * bounds.height() as usize].into_boxed_slice();
        outline.draw(|x, y, covered| {
            let x = from_pair + x as usize;
            if let Some(pair) = rows.get_mut(y as usize * width + x / 2) {
                *pair |= bits(covered) << (4 * (1 - x % 2));
            }
        });
        Some(Letter { left: left.div_euclid(2), top: bounds.min.y as i32, width, rows })
    }
}

/// The bits for a partly covered pixel. More steps would make files larger without a visible difference: programs show
/// cards at half their size.
fn bits(covered: f32) -> u8 {
    match covered {
        ..0.25 => 0b00,
        ..0.75 => 0b01,
        _ => 0b11,
    }
}

impl Face {
    fn loaded(self) -> &'static Loaded {
        match self {
            Self::Headline => &HEADLINE,
            Self::Label => &LABEL,
        }
    }

    /// From the baseline to the visual middle of a line, as a share of the size.
    pub(super) fn half_height(self) -> f32 {
        match self {
            Self::Headline => 0.33,
            Self::Label => 0.34,
        }
    }

    /// The distance to the next letter, in pixels.
    pub(super) fn advance(self, glyph: Glyph, size: u32) -> f32 {
        f32::from(glyph.advance) * size as f32 / 1000.0
    }

    /// The pixels of a letter in one of the face's sizes; `None` for a blank.
    pub(super) fn letter(self, glyph: Glyph, size: u32) -> Option<&'static Letter> {
        let loaded = self.loaded();
        let (_, of_size) = loaded.pixels.iter().find(|(known, _)| *known == size)?;
        of_size.get(usize::from(glyph.id.0))?.get_or_init(|| loaded.draw(glyph.id, size)).as_ref()
    }

    /// The letter for `char`.
    fn glyph(self, char: char) -> Option<Glyph> {
        self.loaded().glyph(char)
    }
}

impl Text {
    /// The letters of `text`, with one blank between words. Leaves out characters that the face lacks, such as emoji,
    /// and everything after `max` characters.
    pub(super) fn new(face: Face, text: &str, max: usize) -> Self {
        let start: String = text.chars().take(max).collect();
        let mut glyphs: Vec<Glyph> = Vec::new();
        let mut is_apart = false;
        for char in nfc(&start).chars() {
            if char.is_whitespace() {
                is_apart = true;
                continue;
            }
            let Some(glyph) = face.glyph(char) else { continue };
            if is_apart && !glyphs.is_empty() {
                glyphs.extend(face.glyph(' '));
            }
            is_apart = false;
            glyphs.push(glyph);
        }
        Self { face, glyphs }
    }

    pub(super) fn face(&self) -> Face {
        self.face
    }

    pub(super) fn glyphs(&self) -> &[Glyph] {
        &self.glyphs
    }

    /// Whether nothing readable is in it: no letter, or only marks.
    pub(super) fn is_blank(&self) -> bool {
        self.glyphs.iter().all(|glyph| glyph.is_blank || glyph.advance == 0)
    }

    /// The width in pixels.
    pub(super) fn width(&self, size: u32) -> f32 {
        self.glyphs.iter().map(|glyph| self.face.advance(*glyph, size)).sum()
    }

    /// A part of it, without blanks at its ends.
    pub(super) fn part(&self, part: std::ops::Range<usize>) -> Self {
        let mut glyphs = &self.glyphs[part];
        while let [first, rest @ ..] = glyphs
            && first.is_blank
        {
            glyphs = rest;
        }
        while let [rest @ .., last] = glyphs
            && last.is_blank
        {
            glyphs = rest;
        }
        Self { face: self.face, glyphs: glyphs.to_vec() }
    }

    /// The text with “…” at its end.
    pub(super) fn with_ellipsis(mut self) -> Self {
        self.glyphs.extend(self.face.glyph('…'));
        self
    }
}
