//! The HTML elements that an author opens in one block of an article and closes in another.
//!
//! Markdown ends a block of HTML at a blank line, so `<details>` and its `</details>` stand in two blocks with Markdown
//! between them. They belong together where both stand on one level: in the article itself, or in one item, quotation or
//! footnote.

use std::ops::Range;

use super::raw_html::{BlockTag, FORMATTING, IMPLIED};

/// Parts of a table that hold other parts, and no text.
const OF_TABLE: [&str; 6] = ["table", "thead", "tbody", "tfoot", "tr", "colgroup"];

/// A tag of the author's, and its bytes in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) name: &'static str,
    pub(super) span: Range<usize>,
}

/// What is open where the article has been read to.
#[derive(Default)]
pub(super) struct Nesting {
    levels: Vec<Level>,
    /// Whether some element holds more than its own block.
    spans: bool,
    /// End tags that are missing, and where in the HTML they belong. Those at one place stand in their order.
    ends: Vec<(usize, &'static str)>,
}

enum Level {
    Element(Element),
    /// An item, quotation or footnote of Markdown's: no end tag in it closes what was opened outside.
    Container,
}

struct Element {
    typed: Typed,
    /// Where the block that opened it ends in the HTML.
    block_end: usize,
    /// Whether something in it was told to be at the wrong place.
    is_told: bool,
}

/// What the tags of a block do.
#[derive(Default)]
pub(super) struct Effect {
    /// End tags that close nothing: indices into the tags.
    pub(super) strays: Vec<usize>,
    /// Elements of earlier blocks or of this one that were left open, though what they stand in is closed here.
    pub(super) unclosed: Vec<Typed>,
    /// What ends with the block although its end tag may be left out.
    pub(super) implied: Vec<&'static str>,
    /// Whether the block belongs together with others.
    pub(super) spans: bool,
}

impl Nesting {
    /// Begins an item, quotation or footnote.
    pub(super) fn enter(&mut self) {
        self.levels.push(Level::Container);
    }

    /// Ends it, or the article. Gives the elements that were left open in it.
    pub(super) fn leave(&mut self) -> Vec<Typed> {
        let from = self.container();
        let unclosed = self.end_above(from);
        self.levels.pop();
        unclosed
    }

    /// Whether an element of the author's is open here, on this level or outside of it.
    pub(super) fn is_inside(&self) -> bool {
        self.levels.iter().any(|level| matches!(level, Level::Element(_)))
    }

    /// Whether here is inside an item, quotation or footnote.
    pub(super) fn is_contained(&self) -> bool {
        self.levels.iter().any(|level| matches!(level, Level::Container))
    }

    /// Whether the HTML of the article is to be read as a whole.
    pub(super) fn spans(&self) -> bool {
        self.spans
    }

    /// Takes note that the HTML of the article is to be read as a whole.
    pub(super) fn set_spans(&mut self) {
        self.spans = true;
    }

    /// The end tags that are missing, each with its place in the HTML, in the order of the HTML.
    pub(super) fn ends(&mut self) -> &[(usize, &'static str)] {
        self.ends.sort_by_key(|(at, _)| *at);
        &self.ends
    }

    /// Follows the tags of a block.
    pub(super) fn block(
        &mut self,
        tags: &[BlockTag],
        in_file: impl Fn(&Range<usize>) -> Range<usize>,
    ) -> Effect {
        let mut effect = Effect { spans: self.is_inside(), ..Effect::default() };
        // What is above was opened in this block.
        let mut base = self.levels.len();
        for (idx, tag) in tags.iter().enumerate() {
            if !tag.closes {
                let typed = Typed { name: tag.name, span: in_file(&tag.span) };
                self.levels.push(Level::Element(Element { typed, block_end: usize::MAX, is_told: false }));
                continue;
            }
            match self.open(tag.name) {
                None => effect.strays.push(idx),
                // Within one block, marks that overlap are understood by every browser.
                Some(at) if at >= base && FORMATTING.contains(&tag.name) => drop(self.levels.remove(at)),
                Some(at) if at >= base => self.levels.truncate(at),
                Some(at) => {
                    effect.unclosed.extend(self.end_above(at + 1));
                    self.levels.truncate(at);
                    base = at;
                }
            }
        }
        while self.levels.len() > base && self.ends_with_block() {
            if let Some(Level::Element(element)) = self.levels.pop() {
                effect.implied.push(element.typed.name);
            }
        }
        effect.spans |= self.levels.len() > base;
        self.spans |= effect.spans;
        effect
    }

    /// Takes note that the block which was followed last ends at this byte of the HTML.
    pub(super) fn end_block(&mut self, at: usize) {
        for level in self.levels.iter_mut().rev() {
            match level {
                Level::Element(element) if element.block_end == usize::MAX => element.block_end = at,
                _ => break,
            }
        }
    }

    /// The part of a table that a block of Markdown stands in directly, where that wasn't told yet: a browser moves what
    /// is in a table but in no cell out of it.
    pub(super) fn text_in_table(&mut self) -> Option<Typed> {
        match self.levels.last_mut() {
            Some(Level::Element(element)) if OF_TABLE.contains(&element.typed.name) && !element.is_told => {
                element.is_told = true;
                Some(element.typed.clone())
            }
            _ => None,
        }
    }

    /// Whether an element of this name ends with its block, if there was one, and so without a word.
    pub(super) fn has_ended(&self, name: &str) -> bool {
        IMPLIED.contains(&name) && self.open(name).is_none()
    }

    /// Where the innermost item, quotation or footnote begins: the first level inside it.
    fn container(&self) -> usize {
        self.levels.iter().rposition(|level| matches!(level, Level::Container)).map_or(0, |at| at + 1)
    }

    /// The innermost open element of this name that an end tag may close here.
    fn open(&self, name: &str) -> Option<usize> {
        let from = self.container();
        let is_it = |level: &Level| matches!(level, Level::Element(element) if element.typed.name == name);
        self.levels[from..].iter().rposition(is_it).map(|at| from + at)
    }

    /// Whether the innermost element ends with its block: a paragraph, since that of Markdown's closes it, and a part
    /// whose end tag may be left out, unless what it is a part of goes on.
    fn ends_with_block(&self) -> bool {
        let Some(Level::Element(last)) = self.levels.last() else { return false };
        let has_whole = || {
            self.levels[self.container()..].iter().any(
                |level| matches!(level, Level::Element(element) if !IMPLIED.contains(&element.typed.name)),
            )
        };
        last.typed.name == "p" || IMPLIED.contains(&last.typed.name) && !has_whole()
    }

    /// Ends the elements from level `from` on, each where its block ends. Gives those that needed an end tag.
    fn end_above(&mut self, from: usize) -> Vec<Typed> {
        let mut unclosed = Vec::new();
        for level in self.levels.drain(from..).rev() {
            let Level::Element(element) = level else { continue };
            if element.block_end != usize::MAX {
                self.ends.push((element.block_end, element.typed.name));
            }
            if !IMPLIED.contains(&element.typed.name) {
                unclosed.push(element.typed);
            }
        }
        unclosed
    }
}
