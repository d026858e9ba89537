//! Edits the items of a list: decides which stay, which move and which are new.

use serde_json::Value;

use super::{Editor, NotEditable};
use crate::yaml::layout::{Item, Laid, LaidKind, line_end, line_start};
use crate::yaml::shape::Shape;
use crate::yaml::values::value;

/// The longest list that is compared item by item.
const MAX_ITEMS: usize = 2000;

/// The item for one place of the new list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    /// An item that stays in order and unchanged.
    Kept(usize),
    /// An item that stays in order, with another value.
    Changed(usize),
    /// An item from elsewhere in the list.
    Moved(usize),
    New,
}

impl Editor<'_> {
    /// Changes the items of the list to `wanted`.
    pub(super) fn set_list(
        &mut self,
        laid: &Laid,
        items: &[Item],
        is_flow: bool,
        shape: &Shape,
        wanted: &[Value],
    ) -> Result<(), NotEditable> {
        let old: Vec<Option<Value>> = items.iter().map(|item| value(self.text, &item.value, shape)).collect();
        if old.len().max(wanted.len()) > MAX_ITEMS {
            return Err(NotEditable);
        }
        let slots = slots(&old, wanted);
        if is_flow {
            return self.set_flow(laid, items, shape, wanted, &slots);
        }
        if !items.iter().all(|item| self.begins_line(item.start)) {
            return Err(NotEditable);
        }
        let lines = |idx: usize| {
            line_start(self.text, items[idx].start)
                ..line_end(self.text, items[idx].value.span.end.max(items[idx].start + 1))
        };
        let first = items.first().ok_or(NotEditable)?;
        let indent = self.column(first.start);
        let mut edits = Vec::new();
        let stays = |idx: &usize| slots.contains(&Slot::Kept(*idx)) || slots.contains(&Slot::Changed(*idx));
        for idx in (0..items.len()).filter(|idx| old[*idx].is_some() && !stays(idx)) {
            edits.push((lines(idx), String::new()));
        }
        // New lines follow the preceding item, whichever that is.
        let mut at = lines(0).start;
        let mut changed = Vec::new();
        for (slot, wanted) in slots.iter().zip(wanted) {
            let new = match *slot {
                Slot::Kept(idx) => {
                    at = lines(idx).end;
                    continue;
                }
                Slot::Changed(idx) => {
                    at = lines(idx).end;
                    changed.push((idx, wanted));
                    continue;
                }
                Slot::Moved(idx) => self.text[lines(idx)].to_owned(),
                Slot::New => {
                    let style = super::Style { may_be_block: true, ..self.style(false, first.start) };
                    let item = style.item(wanted, shape, indent);
                    format!("{}{item}{}", " ".repeat(indent), self.newline)
                }
            };
            let ends_line = at == 0 || self.text[..at].ends_with(['\n', '\r']);
            let new = if ends_line {
                new
            } else {
                format!("{}{}", self.newline, new.trim_end_matches(['\n', '\r']))
            };
            edits.push((at..at, new));
        }
        self.edits.extend(edits);
        for (idx, wanted) in changed {
            let item = &items[idx];
            let behind = item.start + 1;
            if let (LaidKind::Scalar { .. }, Value::Object(map)) = (&item.value.kind, wanted)
                && map.len() > 1
            {
                // A text becomes a row of several keys.
                let row = self.style(false, item.value.span.end).item(wanted, shape, indent);
                self.edits.push((item.start..item.value.span.end, row));
                continue;
            }
            self.set_value(&item.value, behind, shape, wanted, indent, false)?;
        }
        Ok(())
    }

    /// Writes a list in brackets again; unchanged items stay as typed.
    fn set_flow(
        &mut self,
        laid: &Laid,
        items: &[Item],
        shape: &Shape,
        wanted: &[Value],
        slots: &[Slot],
    ) -> Result<(), NotEditable> {
        let is_in_place = slots.len() == items.len()
            && slots
                .iter()
                .enumerate()
                .all(|(idx, slot)| matches!(slot, Slot::Kept(at) | Slot::Changed(at) if *at == idx));
        if is_in_place {
            for (item, wanted) in items.iter().zip(wanted) {
                self.set_value(&item.value, item.start, shape, wanted, 0, true)?;
            }
            return Ok(());
        }
        let style = self.style(true, laid.span.end);
        let parts: Vec<String> = slots
            .iter()
            .zip(wanted)
            .map(|(slot, wanted)| match slot {
                Slot::Kept(idx) | Slot::Moved(idx) => self.text[items[*idx].value.span.clone()].to_owned(),
                Slot::Changed(_) | Slot::New => style.flow(wanted, shape),
            })
            .collect();
        self.edits.push((laid.span.clone(), format!("[{}]", parts.join(", "))));
        Ok(())
    }
}

/// Finds the source of each wanted value. As many items as possible stay in place; a changed value belongs to the item
/// that was in its place.
fn slots(old: &[Option<Value>], wanted: &[Value]) -> Vec<Slot> {
    let kept = longest_common(old, wanted);
    let mut slots: Vec<Option<Slot>> = vec![None; wanted.len()];
    let mut is_used: Vec<bool> = old.iter().map(Option::is_none).collect();
    for &(from, to) in &kept {
        slots[to] = Some(Slot::Kept(from));
        is_used[from] = true;
    }
    for (to, wanted) in wanted.iter().enumerate() {
        if slots[to].is_none()
            && let Some(from) =
                (0..old.len()).find(|&from| !is_used[from] && old[from].as_ref() == Some(wanted))
        {
            slots[to] = Some(Slot::Moved(from));
            is_used[from] = true;
        }
    }
    // Between two items that stay, the remaining ones on both sides are the same rows with another value.
    let mut gaps: Vec<(usize, usize)> = kept.clone();
    gaps.push((old.len(), wanted.len()));
    let (mut from, mut to) = (0, 0);
    for (next_from, next_to) in gaps {
        let free_from: Vec<usize> = (from..next_from).filter(|&from| !is_used[from]).collect();
        let free_to: Vec<usize> = (to..next_to).filter(|&to| slots[to].is_none()).collect();
        for (&from, &to) in free_from.iter().zip(&free_to) {
            slots[to] = Some(Slot::Changed(from));
            is_used[from] = true;
        }
        (from, to) = (next_from + 1, next_to + 1);
    }
    slots.into_iter().map(|slot| slot.unwrap_or(Slot::New)).collect()
}

/// The longest sequence of pairs of equal values, in the order of both lists.
fn longest_common(old: &[Option<Value>], wanted: &[Value]) -> Vec<(usize, usize)> {
    let width = wanted.len() + 1;
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    for from in (0..old.len()).rev() {
        for to in (0..wanted.len()).rev() {
            lengths[from * width + to] = if old[from].as_ref() == Some(&wanted[to]) {
                lengths[(from + 1) * width + to + 1] + 1
            } else {
                lengths[(from + 1) * width + to].max(lengths[from * width + to + 1])
            };
        }
    }
    let (mut from, mut to, mut pairs) = (0, 0, Vec::new());
    while from < old.len() && to < wanted.len() {
        if old[from].as_ref() == Some(&wanted[to]) {
            pairs.push((from, to));
            (from, to) = (from + 1, to + 1);
        } else if lengths[(from + 1) * width + to] >= lengths[from * width + to + 1] {
            from += 1;
        } else {
            to += 1;
        }
    }
    pairs
}
