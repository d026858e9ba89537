//! HTML elements that an author opens in one block of an article and closes in another.
//!
//! Markdown ends an HTML block at a blank line, so `<details>` and its `</details>` are in two blocks with Markdown
//! between them. They match if both are on the same level: in the article itself, or in the same item, quotation or
//! footnote.

use std::ops::Range;

use super::raw_html::{BlockTag, FORMATTING, IMPLIED};

/// Parts of a table that contain other parts but no text.
const OF_TABLE: [&str; 6] = ["table", "thead", "tbody", "tfoot", "tr", "colgroup"];

/// A tag that the author typed, and its bytes in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TypedTag {
    pub(super) name: &'static str,
    pub(super) span: Range<usize>,
}

/// The elements that are open at the current position in an article.
#[derive(Default)]
pub(super) struct Nesting {
    levels: Vec<NestingLevel>,
    /// Whether an element extends beyond its own block.
    spans: bool,
    /// Missing end tags and their offsets in the HTML. Those at the same offset are in the order to write them.
    ends: Vec<(usize, &'static str)>,
}

enum NestingLevel {
    Element(Element),
    /// A Markdown item, quotation or footnote: end tags in it can't close elements outside.
    Container,
}

struct Element {
    typed: TypedTag,
    /// The end of the block that opened it, in the HTML.
    block_end: usize,
    /// Whether Markdown directly inside it was reported already.
    is_told: bool,
}

/// The effect of a block's tags.
#[derive(Default)]
pub(super) struct Effect {
    /// End tags without a start tag: indices into the tags.
    pub(super) strays: Vec<usize>,
    /// Elements still open when the element around them is closed.
    pub(super) unclosed: Vec<TypedTag>,
    /// Elements whose end tag may be omitted and that end with the block.
    pub(super) implied: Vec<&'static str>,
    /// Whether an element begins or ends in another block.
    pub(super) spans: bool,
}

impl Nesting {
    /// Starts an item, quotation or footnote.
    pub(super) fn enter(&mut self) {
        self.levels.push(NestingLevel::Container);
    }

    /// Ends it, or the article. Returns the elements left open in it.
    pub(super) fn leave(&mut self) -> Vec<TypedTag> {
        let from = self.container();
        let unclosed = self.end_above(from);
        self.levels.pop();
        unclosed
    }

    /// Whether an element typed by the author is open here, on this level or an outer one.
    pub(super) fn is_inside(&self) -> bool {
        self.levels.iter().any(|level| matches!(level, NestingLevel::Element(_)))
    }

    /// Whether the current place is inside an item, quotation or footnote.
    pub(super) fn is_contained(&self) -> bool {
        self.levels.iter().any(|level| matches!(level, NestingLevel::Container))
    }

    /// Whether the HTML of the article must be parsed as a whole.
    pub(super) fn spans(&self) -> bool {
        self.spans
    }

    /// Requires the HTML of the article to be parsed as a whole.
    pub(super) fn set_spans(&mut self) {
        self.spans = true;
    }

    /// The missing end tags, each with its offset in the HTML, sorted by offset.
    pub(super) fn ends(&mut self) -> &[(usize, &'static str)] {
        self.ends.sort_by_key(|(at, _)| *at);
        &self.ends
    }

    /// Applies the tags of a block.
    pub(super) fn block(
        &mut self,
        tags: &[BlockTag],
        in_file: impl Fn(&Range<usize>) -> Range<usize>,
    ) -> Effect {
        let mut effect = Effect { spans: self.is_inside(), ..Effect::default() };
        // The levels from `base` on were opened in this block.
        let mut base = self.levels.len();
        for (idx, tag) in tags.iter().enumerate() {
            if !tag.closes {
                let typed = TypedTag { name: tag.name, span: in_file(&tag.span) };
                self.levels.push(NestingLevel::Element(Element {
                    typed,
                    block_end: usize::MAX,
                    is_told: false,
                }));
                continue;
            }
            match self.open(tag.name) {
                None => effect.strays.push(idx),
                // Within one block, all browsers understand overlapping marks.
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
            if let Some(NestingLevel::Element(element)) = self.levels.pop() {
                effect.implied.push(element.typed.name);
            }
        }
        effect.spans |= self.levels.len() > base;
        self.spans |= effect.spans;
        effect
    }

    /// Sets where the last block ends in the HTML.
    pub(super) fn end_block(&mut self, at: usize) {
        for level in self.levels.iter_mut().rev() {
            match level {
                NestingLevel::Element(element) if element.block_end == usize::MAX => element.block_end = at,
                _ => break,
            }
        }
    }

    /// The part of a table that directly contains the current block of Markdown, unless that was reported already.
    /// Browsers move such a block out of the table.
    pub(super) fn text_in_table(&mut self) -> Option<TypedTag> {
        match self.levels.last_mut() {
            Some(NestingLevel::Element(element))
                if OF_TABLE.contains(&element.typed.name) && !element.is_told =>
            {
                element.is_told = true;
                Some(element.typed.clone())
            }
            _ => None,
        }
    }

    /// Whether an element of this name, if there was one, was ended by its block without a report.
    pub(super) fn has_ended(&self, name: &str) -> bool {
        IMPLIED.contains(&name) && self.open(name).is_none()
    }

    /// The start of the innermost item, quotation or footnote: the first level inside it.
    fn container(&self) -> usize {
        self.levels.iter().rposition(|level| matches!(level, NestingLevel::Container)).map_or(0, |at| at + 1)
    }

    /// The innermost open element of this name that an end tag here may close.
    fn open(&self, name: &str) -> Option<usize> {
        let from = self.container();
        let is_it = |level: &NestingLevel| matches!(level, NestingLevel::Element(element) if element.typed.name == name);
        self.levels[from..].iter().rposition(is_it).map(|at| from + at)
    }

    /// Whether the innermost element ends with its block. True for a paragraph, since Markdown's own paragraph closes
    /// it, and for an element whose end tag may be omitted, unless the element around it continues.
    fn ends_with_block(&self) -> bool {
        let Some(NestingLevel::Element(last)) = self.levels.last() else { return false };
        let has_whole = || {
            self.levels[self.container()..].iter().any(
                |level| matches!(level, NestingLevel::Element(element) if !IMPLIED.contains(&element.typed.name)),
            )
        };
        last.typed.name == "p" || IMPLIED.contains(&last.typed.name) && !has_whole()
    }

    /// Ends the elements from level `from` on, each at the end of its block. Returns those that need an end tag.
    fn end_above(&mut self, from: usize) -> Vec<TypedTag> {
        let mut unclosed = Vec::new();
        for level in self.levels.drain(from..).rev() {
            let NestingLevel::Element(element) = level else { continue };
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
