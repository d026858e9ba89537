//! How much a browser has to draw, since a part of a drawing can be drawn again by `use`, and that one again.

use std::collections::HashMap;

/// Parts that draw one another in a longer row than this are drawn by nobody.
const MAX_ROW: usize = 1000;

/// How much there is to draw: in the whole drawing, and in each part that has a name.
#[derive(Default)]
pub(super) struct Drawn {
    whole: Load,
    parts: HashMap<String, Load>,
    /// The names of the parts that are open.
    parts_open: Vec<String>,
    /// Of each element that is open, whether it is such a part.
    is_shared: Vec<bool>,
}

#[derive(Clone, Default)]
struct Load {
    elements: usize,
    /// The parts that are drawn again.
    again: Vec<String>,
}

impl Drawn {
    /// Takes note of one more element.
    pub(super) fn element(&mut self) {
        for name in &self.parts_open {
            if let Some(part) = self.parts.get_mut(name) {
                part.elements += 1;
            }
        }
    }

    /// Takes note of the name of the element that was just begun. Says whether it is its own.
    pub(super) fn share(&mut self, name: &str) -> bool {
        let is_new = !self.parts.contains_key(name);
        if is_new {
            self.parts.insert(name.to_owned(), Load { elements: 1, again: Vec::new() });
            self.parts_open.push(name.to_owned());
        }
        is_new
    }

    /// Takes note that the part called `name` is drawn again here.
    pub(super) fn draws_again(&mut self, name: &str) {
        self.whole.again.push(name.to_owned());
        for open in &self.parts_open {
            if let Some(part) = self.parts.get_mut(open) {
                part.again.push(name.to_owned());
            }
        }
    }

    /// Begins what is in an element; `is_shared` says whether that has a name.
    pub(super) fn open(&mut self, is_shared: bool) {
        self.is_shared.push(is_shared);
    }

    /// Ends the element that was begun last.
    pub(super) fn end(&mut self) {
        if self.is_shared.pop() == Some(true) {
            self.parts_open.pop();
        }
    }

    /// How many elements are drawn because of `use`.
    pub(super) fn again(&self) -> usize {
        let mut known = HashMap::new();
        self.whole.again.iter().fold(0, |sum, name| sum.saturating_add(self.weight(name, &mut known, 0)))
    }

    /// How many elements the part called `name` has, with those that it draws again.
    fn weight<'d>(&'d self, name: &'d str, known: &mut HashMap<&'d str, usize>, row: usize) -> usize {
        if row > MAX_ROW {
            return usize::MAX;
        }
        if let Some(weight) = known.get(name) {
            return *weight;
        }
        // A part that draws itself again isn't drawn.
        known.insert(name, 0);
        let Some(part) = self.parts.get(name) else { return 0 };
        let again = part
            .again
            .iter()
            .fold(0, |sum: usize, name| sum.saturating_add(self.weight(name, known, row + 1)));
        let weight = part.elements.saturating_add(again);
        known.insert(name, weight);
        weight
    }
}
