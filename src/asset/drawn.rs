//! Estimates how much a browser has to draw. A part of a drawing can be drawn many times: by `use`, as a marker on each
//! corner of a line, as a pattern or mask of each shape.

use std::collections::HashMap;
use std::rc::Rc;

use super::css;

/// The longest chain of parts that draw one another.
const MAX_CHAIN: usize = 1000;

/// The most references to parts, and the most class names. A drawing with more is refused without further counting.
const MAX_NAMES: usize = 100_000;

/// For lines longer than this, in bytes, corners are estimated from the length.
const MAX_LINE: usize = 1_000_000;

/// The parts of a drawing and what they draw. The first part is the whole drawing; others are elements that can be
/// referred to, or whose references are inherited by their content.
pub(super) struct DrawingCost {
    parts: Vec<DrawingPart>,
    /// The part of each `id`.
    ids: HashMap<String, usize>,
    /// The parts of each class.
    classes: HashMap<String, Vec<usize>>,
    /// For each open element, the part that it begins or that it is in.
    open: Vec<usize>,
    /// The number of references and class names so far.
    n_names: usize,
    has_markers: bool,
}

#[derive(Default)]
struct DrawingPart {
    /// The number of its elements, without those of nested parts.
    elements: usize,
    /// The number of corners of their lines.
    corners: usize,
    /// Its nested parts.
    nested: Vec<usize>,
    references: Vec<Reference>,
    /// Whether it is a gradient, which has no elements to draw.
    is_gradient: bool,
}

/// A reference to a part, which is drawn again for it.
struct Reference {
    id: Rc<str>,
    times: Times,
}

/// How many times a reference draws its part.
#[derive(Clone, Copy)]
enum Times {
    Once,
    /// Once for each element inside, because elements inherit it.
    EachElement,
    /// Once for each corner of the lines inside.
    EachCorner,
    /// At most once for each element or corner inside: depends on a variable or selector that isn't evaluated here.
    Anywhere,
}

/// The cost of a part, including everything it refers to.
#[derive(Clone, Copy, Default)]
struct Cost {
    /// The number of elements that inherit a pattern of this part.
    elements: usize,
    /// The number of corners that inherit a marker of this part.
    corners: usize,
    /// The number of elements that are drawn.
    drawn: usize,
    /// The length of the longest chain.
    chain: usize,
}

/// Parts that draw one another in a circle or too long a chain, or more than [`MAX_NAMES`] references.
pub(super) struct TooManyRepeats;

impl DrawingCost {
    /// Starts counting for the drawing with this source text.
    pub(super) fn new(text: &str) -> Self {
        Self {
            parts: vec![DrawingPart::default()],
            ids: HashMap::new(),
            classes: HashMap::new(),
            open: Vec::new(),
            n_names: 0,
            has_markers: text.contains("<marker") || text.contains(":marker"),
        }
    }

    /// Starts an element with these attributes.
    pub(super) fn start<'v>(&mut self, element: &str, attributes: impl Iterator<Item = (&'v str, &'v str)>) {
        let around = self.open.last().copied().unwrap_or_default();
        let mut part = DrawingPart { elements: 1, ..DrawingPart::default() };
        part.is_gradient = matches!(element, "linearGradient" | "radialGradient");
        let (mut new_id, mut classes) = (None, "");
        for (name, value) in attributes {
            match name {
                "id" if !self.ids.contains_key(value) => new_id = Some(value),
                "class" => classes = value,
                "href" => part
                    .references
                    .extend(value.strip_prefix('#').map(|id| Reference::new(id.into(), Times::Once))),
                "d" | "points" if self.has_markers => part.corners = corners(value),
                // Presentation attributes have the names of style properties.
                _ if value.contains('(') => {
                    let references = css::references(value).take(MAX_NAMES + 1);
                    let again = references.map(|(_, property, id)| {
                        Reference::of(if name == "style" { property } else { name }, id.into())
                    });
                    part.references.extend(again);
                }
                _ => {}
            }
        }
        self.n_names += part.references.len();
        let is_inherited = part.references.iter().any(|again| !matches!(again.times, Times::Once));
        if new_id.is_none() && classes.is_empty() && !is_inherited && !part.is_gradient {
            self.parts[around].elements += 1;
            self.parts[around].corners += part.corners;
            self.parts[around].references.append(&mut part.references);
            self.open.push(around);
            return;
        }
        let idx = self.parts.len();
        self.parts[around].nested.push(idx);
        self.parts.push(part);
        self.open.push(idx);
        if let Some(id) = new_id {
            self.ids.insert(id.to_owned(), idx);
        }
        for class in classes.split_ascii_whitespace() {
            self.n_names += 1;
            if self.is_full() {
                break;
            }
            if let Some(parts) = self.classes.get_mut(class) {
                parts.push(idx);
            } else {
                self.classes.insert(class.to_owned(), vec![idx]);
            }
        }
    }

    /// Whether the drawing has more than [`MAX_NAMES`] references and is refused in any case.
    pub(super) fn is_full(&self) -> bool {
        self.n_names > MAX_NAMES
    }

    /// Ends the innermost element.
    pub(super) fn end(&mut self) {
        self.open.pop();
    }

    /// Adds the references of a style sheet. To be called after the last element.
    pub(super) fn style(&mut self, sheet: &str) {
        for (selectors, property, id) in css::references(sheet) {
            let id: Rc<str> = id.into();
            for selector in selectors.split(',').map(str::trim) {
                let class = selector.strip_prefix('.').and_then(|class| self.classes.get(class));
                let part = selector.strip_prefix('#').and_then(|id| self.ids.get(id));
                let parts = match (class, part) {
                    (Some(parts), _) => parts.as_slice(),
                    (None, Some(part)) => std::slice::from_ref(part),
                    // No element has this class or id.
                    (None, None) if is_name(selector) => &[],
                    // Other selectors aren't evaluated: assume that they select all elements.
                    (None, None) => {
                        self.parts[0].references.push(Reference::new(Rc::clone(&id), Times::Anywhere));
                        &[]
                    }
                };
                self.n_names += parts.len() + 1;
                if self.n_names > MAX_NAMES {
                    return;
                }
                for part in parts {
                    self.parts[*part].references.push(Reference::of(property, Rc::clone(&id)));
                }
            }
        }
    }

    /// The number of elements drawn in addition to those in the source.
    ///
    /// # Errors
    /// If references form a circle, too long a chain, or are too many.
    pub(super) fn again(&self) -> Result<usize, TooManyRepeats> {
        if self.is_full() {
            return Err(TooManyRepeats);
        }
        let mut costs: Vec<Option<Cost>> = vec![None; self.parts.len()];
        let mut is_open = vec![false; self.parts.len()];
        // Depth-first search without recursion: a part, and how many of its references were visited.
        let mut stack = vec![(0, 0)];
        is_open[0] = true;
        while let Some((idx, n_seen)) = stack.last_mut() {
            let part = &self.parts[*idx];
            let next = part.nested.get(*n_seen).copied().or_else(|| {
                let again = part.references.get(n_seen.checked_sub(part.nested.len())?)?;
                Some(self.ids.get(&*again.id).copied().unwrap_or(*idx))
            });
            let Some(next) = next else {
                costs[*idx] = Some(self.cost(*idx, &costs)?);
                is_open[*idx] = false;
                stack.pop();
                continue;
            };
            *n_seen += 1;
            // Browsers don't draw a part inside itself.
            if next == *idx || costs[next].is_some() {
                continue;
            }
            if is_open[next] {
                return Err(TooManyRepeats);
            }
            is_open[next] = true;
            stack.push((next, 0));
        }
        let whole = costs[0].unwrap_or_default();
        Ok(whole.drawn.saturating_sub(self.parts.iter().map(|part| part.elements).sum()))
    }

    /// The cost of a part, once the costs of its references are known.
    fn cost(&self, idx: usize, costs: &[Option<Cost>]) -> Result<Cost, TooManyRepeats> {
        let part = &self.parts[idx];
        let mut cost =
            Cost { elements: part.elements, corners: part.corners, drawn: part.elements, chain: 0 };
        for nested in part.nested.iter().filter_map(|nested| costs[*nested]) {
            cost.add(nested, 1);
            cost.chain = cost.chain.max(nested.chain);
        }
        let again = part.references.iter().filter_map(|again| {
            let target = *self.ids.get(&*again.id)?;
            let is_drawn = target != idx && !self.parts[target].is_gradient;
            Some((again.times, costs[target].filter(|_| is_drawn)?))
        });
        let again: Vec<(Times, Cost)> = again.collect();
        for (_, target) in again.iter().filter(|(times, _)| matches!(times, Times::Once)) {
            cost.add(*target, 1);
        }
        for (times, target) in &again {
            cost.chain = cost.chain.max(target.chain + 1);
            let times = match times {
                Times::Once => continue,
                Times::EachElement => cost.elements,
                Times::EachCorner => cost.corners,
                Times::Anywhere => cost.elements.max(cost.corners),
            };
            cost.drawn = cost.drawn.saturating_add(target.drawn.saturating_mul(times));
        }
        if cost.chain > MAX_CHAIN { Err(TooManyRepeats) } else { Ok(cost) }
    }
}

impl Cost {
    fn add(&mut self, other: Self, times: usize) {
        self.elements = self.elements.saturating_add(other.elements.saturating_mul(times));
        self.corners = self.corners.saturating_add(other.corners.saturating_mul(times));
        self.drawn = self.drawn.saturating_add(other.drawn.saturating_mul(times));
    }
}

impl Reference {
    fn new(id: Rc<str>, times: Times) -> Self {
        Self { id, times }
    }

    /// A reference in `property`. SVG 2 defines which properties are inherited.
    fn of(property: &str, id: Rc<str>) -> Self {
        let times = match &*property.to_ascii_lowercase() {
            "marker" | "marker-start" | "marker-mid" | "marker-end" => Times::EachCorner,
            "fill" | "stroke" => Times::EachElement,
            variable if variable.starts_with("--") => Times::Anywhere,
            _ => Times::Once,
        };
        Self::new(id, times)
    }
}

/// Whether a selector is one class or one id.
fn is_name(selector: &str) -> bool {
    let name = selector.strip_prefix(['.', '#']).unwrap_or_default();
    !name.is_empty() && name.chars().all(|char| char.is_alphanumeric() || matches!(char, '-' | '_'))
}

/// An upper bound for the corners of a line: two numbers give one, or a single number after `h` and `v`.
fn corners(line: &str) -> usize {
    if line.len() > MAX_LINE {
        return line.len() / 2;
    }
    let mut n_numbers = 0;
    let (mut in_number, mut has_point) = (false, false);
    for byte in line.bytes() {
        let begins = match byte {
            b'0'..=b'9' => !in_number,
            b'.' => !in_number || has_point,
            _ => false,
        };
        n_numbers += usize::from(begins);
        has_point = byte == b'.' || has_point && !begins && byte.is_ascii_digit();
        in_number = byte.is_ascii_digit() || byte == b'.';
    }
    let n_closed = line.bytes().filter(|byte| matches!(byte, b'z' | b'Z')).count();
    let is_single = ['h', 'H', 'v', 'V'].into_iter().any(|command| line.contains(command));
    n_closed + if is_single { n_numbers } else { n_numbers / 2 }
}

#[cfg(test)]
mod tests {
    use super::corners;

    #[test]
    fn corners_are_counted() {
        for (line, expected) in
            [("", 0), ("M0 0L10-5.5.5 3z", 4), ("M0,0h1h2", 4), ("0,0 1,1 2.25,2.75", 3), ("M.5.5l1e3 2", 2)]
        {
            assert_eq!(corners(line), expected, "{line}");
        }
    }
}
