//! The typefaces of cards, and their letters as pixels.
//!
//! Both draw every Vietnamese letter whole. They are parts of Noto Serif and Be Vietnam Pro with Latin letters only; their
//! licences, beside them, allow that they are handed on in programs.

use std::sync::{LazyLock, OnceLock};

use ab_glyph::{Font, FontRef, GlyphId};

use crate::vietnamese::nfc;

/// A typeface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    /// Of headlines, with serifs.
    Headline,
    /// Of all else.
    Label,
}

/// A letter of a face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    id: GlyphId,
    /// In thousandths of the size.
    advance: u16,
    /// Whether lines may end before and after it.
    pub(super) is_blank: bool,
}

/// A text in a face: the letters that the face has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text {
    face: Face,
    glyphs: Vec<Glyph>,
}

/// How much of each pixel a letter covers, from 0 to [`Coverage::FULL`].
#[derive(Debug)]
pub(super) struct Coverage {
    /// Of the first column, from the pen to the right.
    pub(super) left: i32,
    /// Of the first row, from the baseline down.
    pub(super) top: i32,
    pub(super) width: usize,
    /// Row by row.
    pub(super) levels: Box<[u8]>,
}

impl Coverage {
    pub(super) const FULL: u8 = 15;
}

/// The pixels of each letter, once they have been needed; none of a blank.
type Letters = Box<[OnceLock<Option<Coverage>>]>;

/// A face, read once.
struct Loaded {
    font: FontRef<'static>,
    /// Of a thousandth of the size, in the units of the font.
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

    fn draw(&self, id: GlyphId, size: u32) -> Option<Coverage> {
        let em = self.font.height_unscaled() / self.font.units_per_em().unwrap_or(1000.0);
        let outline = self.font.outline_glyph(id.with_scale(size as f32 * em))?;
        let bounds = outline.px_bounds();
        let width = bounds.width() as usize;
        let mut levels = vec![0; width * bounds.height() as usize].into_boxed_slice();
        outline.draw(|x, y, covered| {
            if let Some(level) = levels.get_mut(y as usize * width + x as usize) {
                *level = (covered.clamp(0.0, 1.0) * f32::from(Coverage::FULL)).round() as u8;
            }
        });
        Some(Coverage { left: bounds.min.x as i32, top: bounds.min.y as i32, width, levels })
    }
}

impl Face {
    fn loaded(self) -> &'static Loaded {
        match self {
            Self::Headline => &HEADLINE,
            Self::Label => &LABEL,
        }
    }

    /// From the baseline to the middle of what the eye takes for the height of a line, as a part of the size.
    pub(super) fn half_height(self) -> f32 {
        match self {
            Self::Headline => 0.33,
            Self::Label => 0.34,
        }
    }

    /// How far the next letter is, in pixels.
    pub(super) fn advance(self, glyph: Glyph, size: u32) -> f32 {
        f32::from(glyph.advance) * size as f32 / 1000.0
    }

    /// The pixels of a letter in one of the face's sizes; none of a blank.
    pub(super) fn coverage(self, glyph: Glyph, size: u32) -> Option<&'static Coverage> {
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
    /// The letters of `text`, one blank between words. Those that the face doesn't have, such as emoji, are left out, and
    /// so is what comes after `max` characters.
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

    /// Whether there is nothing to see: no letter, or marks alone.
    pub(super) fn is_blank(&self) -> bool {
        self.glyphs.iter().all(|glyph| glyph.is_blank || glyph.advance == 0)
    }

    /// In pixels.
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

    /// It with “…” at its end.
    pub(super) fn with_ellipsis(mut self) -> Self {
        self.glyphs.extend(self.face.glyph('…'));
        self
    }
}
