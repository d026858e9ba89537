//! Explains mistakes in keys and types, and how to correct them.

use super::names::nearest_key;
use super::{Fault, OwnedSlot, TypeProblem, meant, part_at, place_key};
use crate::diagnostic::{
    Diagnostic, Expected, Place, Slot, ambiguous_number, bad_number, duplicate_key, english_number,
    level_as_key, list_of_places, twin_key, unknown_key, wrong_type, yaml_blank, yaml_bullet, yaml_colon,
    yaml_comma, yaml_item_space, yaml_round_brackets, yaml_space, yaml_unindented, yaml_wide_colon,
};
use crate::place::Level;
use crate::vietnamese::{NumberProblem, number_in, parse_number, typed_decimal};
use crate::yaml::Yaml;
use crate::yaml::cause::{plain_blanks, unspaced_item};
use crate::yaml::rows::{bullet, explain_misplaced_list};
use crate::yaml::tree::Node;

pub(super) fn explain(yaml: &Yaml<'_>, tree: &Node, fault: &Fault) -> Diagnostic {
    let place = yaml.place(fault.at.clone().unwrap_or(yaml.range.clone()));
    match &fault.problem {
        TypeProblem::UnknownKey { key, known } => {
            if let Some([parent, children @ ..]) = unindented(yaml, tree, fault, known) {
                let names: Vec<&str> = children.iter().map(|(key, _)| key.text()).collect();
                return yaml_unindented(place, parent.0.text(), &names);
            }
            explain_key(yaml, tree, fault, key, known).unwrap_or_else(|| {
                let nearest = nearest_key(key, known);
                if let Some(nearest) = nearest
                    && let Some(meant) = place_below(yaml, tree, fault, nearest)
                {
                    return level_as_key(place, key, nearest, &meant);
                }
                let (vietnamese, english) = by_language(yaml, known);
                unknown_key(place, key, nearest, (&vietnamese, &english))
            })
        }
        TypeProblem::DuplicateKey { key: english } => {
            let again = place_key(tree, fault);
            let first = again.and_then(|(entries, again)| first_of(yaml, entries, english, again));
            let key = again.map_or(*english, |(_, again)| again.text());
            let (first_key, first_line) =
                first.map_or((key, place.line), |first| (first.text(), yaml.place(first.span.clone()).line));
            if first_key == key {
                duplicate_key(place, key, first_line)
            } else {
                twin_key(place, key, first_key, first_line)
            }
        }
        TypeProblem::WrongType { slot, expected, known, colon } => {
            let span = fault.at.clone().unwrap_or_default();
            let is_in_brackets = yaml.text[..span.start].trim_end().ends_with(['[', ',']);
            let slot = match slot {
                OwnedSlot::Key(key) => Slot::Key(key),
                OwnedSlot::Item(key) if is_in_brackets => Slot::InBrackets(key),
                OwnedSlot::Item(key) => Slot::Item(key),
            };
            if let (Some(colon), Some(span)) = (colon, &fault.at) {
                return yaml_colon(yaml.place(colon.clone()), slot, &yaml.text[span.clone()]);
            }
            let typed = fault.at.clone().map_or("", |span| &yaml.text[span]);
            if *expected == Expected::List && typed.starts_with('(') && typed.ends_with(')') {
                return yaml_round_brackets(place, slot, typed);
            }
            if let Some(told) = meant_value(yaml, &place, slot, *expected, typed) {
                return told;
            }
            if *expected == Expected::List
                && let Some((mark, row)) = bullet(typed)
            {
                let row = row.lines().next().unwrap_or_default().trim_end();
                return yaml_bullet(place, mark, row);
            }
            if *expected == Expected::Text
                && let Some(told) =
                    fault.at.as_ref().and_then(|span| explain_misplaced_list(yaml, span.start))
            {
                return told;
            }
            let line = place.excerpt.trim_start();
            if let (Some(item), true) = (unspaced_item(line), yaml.text[span].starts_with('-')) {
                return yaml_item_space(place.clone(), item);
            }
            if let (Expected::TextOrMap, Slot::Key(key)) = (expected, slot)
                && yaml.twins.same("commune", key)
                && let Some(first) = first_item(yaml, tree, fault)
            {
                return list_of_places(place, key, first);
            }
            let (vietnamese, english) = by_language(yaml, known);
            wrong_type(place, slot, *expected, (&vietnamese, &english))
        }
    }
}

/// The value of `phường Hạc Thành`, if `phường: Hạc Thành` was written instead of the key `nearest`.
fn place_below(yaml: &Yaml<'_>, tree: &Node, fault: &Fault, nearest: &str) -> Option<String> {
    if !["commune", "district"].iter().any(|key| yaml.twins.same(key, nearest)) {
        return None;
    }
    let (entries, key) = place_key(tree, fault)?;
    let level = Level::parse(key.text())?.as_str();
    let (_, value) = entries.iter().find(|(entry, _)| entry.span == key.span)?;
    let name = value.scalar().filter(|name| !name.is_empty())?;
    Some(if Level::split(name).0.is_some() { name.to_owned() } else { format!("{level} {name}") })
}

/// The first item of the list that a fault points at, if it is text.
fn first_item<'y>(yaml: &'y Yaml<'_>, tree: &'y Node, fault: &Fault) -> Option<&'y str> {
    let list = part_at(tree, fault.part.as_ref()?)?;
    let first = list.items().next()?;
    first.scalar().map(|_| &yaml.text[first.span.clone()])
}

/// Explains a value of the wrong shape, if its meaning can be guessed.
fn meant_value(
    yaml: &Yaml<'_>,
    place: &Place,
    slot: Slot<'_>,
    expected: Expected,
    typed: &str,
) -> Option<Diagnostic> {
    let (Slot::Key(key) | Slot::Item(key) | Slot::InBrackets(key)) = slot;
    match (expected, slot) {
        (Expected::Integer, Slot::Key(_)) => {
            meant::number(place.clone(), key, typed, yaml.twins.same("count", key))
        }
        (Expected::List | Expected::Map, _)
            if yaml.twins.same("attendees", key)
                && !typed.starts_with(['[', '{', '('])
                && bullet(typed).is_none() =>
        {
            meant::people(place.clone(), slot, typed)
        }
        _ => None,
    }
}

fn by_language(yaml: &Yaml<'_>, known: &'static [&'static str]) -> (Vec<&'static str>, Vec<&'static str>) {
    known.iter().copied().partition(|known| yaml.twins.is_vietnamese(known))
}

/// Explains an unknown key that isn't a misspelling but the result of wrong punctuation.
fn explain_key(
    yaml: &Yaml<'_>,
    tree: &Node,
    fault: &Fault,
    key: &str,
    known: &'static [&'static str],
) -> Option<Diagnostic> {
    let span = fault.at.clone()?;
    if key.starts_with(|first: char| first.is_whitespace()) {
        let blanks = &key[..key.len() - key.trim_start().len()];
        let is_as_written = yaml.text[span.start..].starts_with(blanks) && !blanks.contains(['\t', '\n']);
        let edits = is_as_written.then(|| plain_blanks(blanks, span.start));
        return Some(yaml_blank(yaml.place(span.start..span.start + 1)).mended_by(edits));
    }
    if key.starts_with('-')
        && let place = yaml.place(span.start..span.start + 1)
        && let Some(item) = unspaced_item(place.excerpt.trim_start())
    {
        let item = item.to_owned();
        return Some(yaml_item_space(place, &item));
    }
    if let Some((name, value)) = key.split_once(':')
        && known.contains(&name)
    {
        let colon = span.start + name.len();
        return Some(yaml_space(yaml.place(colon..colon + 1), name, value.trim()));
    }
    if let Some((name, value)) = key.split_once('：')
        && known.contains(&name)
    {
        let colon = span.start + name.len();
        return Some(yaml_wide_colon(yaml.place(colon..colon + '：'.len_utf8()), name, value.trim()));
    }
    let (entries, key) = place_key(tree, fault)?;
    let idx = entries.iter().position(|(entry, _)| entry.span == key.span)?;
    let (first, after) = (entries[..idx].iter().rposition(|entry| !is_bare(yaml, entry))?, &entries[idx..]);
    if !is_bare(yaml, &entries[idx]) {
        return None;
    }
    let end = after.iter().take_while(|entry| is_bare(yaml, entry)).last()?.0.span.end;
    let (name, value) = &entries[first];
    let comma = yaml.text[..span.start].rfind(',')?;
    let value = &yaml.text[value.span.start..end];
    if matches!(name.name(), "value" | "giá trị") {
        let digits = value.trim_end_matches(['%', '‰', ' ']);
        let sign = &value[digits.len()..].trim();
        let quoted = |number: &str| format!("\"{number}{sign}\"");
        let place = yaml.place(comma..comma + 1);
        match parse_number(digits) {
            // Adding only quotes would still be a mistake.
            Err(NumberProblem::Ambiguous { thousands, decimals }) => {
                return Some(ambiguous_number(
                    place,
                    value,
                    (&quoted(&thousands.to_string()), &quoted(&typed_decimal(&decimals.to_string()))),
                ));
            }
            Err(NumberProblem::English { meant }) => {
                return Some(english_number(place, value, &format!("{meant}{sign}")));
            }
            Err(NumberProblem::Unreadable) => {
                return Some(bad_number(place, value, number_in(value).as_deref()));
            }
            Ok(_) => {}
        }
    }
    Some(yaml_comma(yaml.place(comma..comma + 1), name.text(), value))
}

/// Keys that belong below another key but aren't indented: that key and its value, and the keys concerned. `fault`
/// points at the first of them.
pub(super) fn unindented<'t>(
    yaml: &Yaml<'_>,
    tree: &'t Node,
    fault: &Fault,
    known: &[&'static str],
) -> Option<&'t [(Node, Node)]> {
    let (entries, key) = place_key(tree, fault)?;
    let first = entries.iter().position(|(entry, _)| entry.span == key.span)?;
    let parent = &entries[first.checked_sub(1)?];
    let is_of_other = |(key, _): &(Node, Node)| {
        let is_key = yaml.twins.leading(key.text()).is_some_and(|(_, rest)| rest.is_empty());
        // Odd blanks in front are reported as a mistake of their own.
        let is_at_margin = key.text().starts_with(char::is_alphabetic);
        is_key && is_at_margin && !known.contains(&key.name())
    };
    let n_children = entries[first..].iter().take_while(|entry| is_of_other(entry)).count();
    let is_on_lines = yaml.text[parent.0.span.end..key.span.start].contains('\n');
    let is_parent = parent.1.is_null() && is_on_lines && known.contains(&parent.0.name());
    (is_parent && n_children > 0).then(|| &entries[first - 1..first + n_children])
}

/// Whether, between braces, a key has no colon and value: text after a comma in an unquoted value.
pub(super) fn is_bare(yaml: &Yaml<'_>, (key, value): &(Node, Node)) -> bool {
    value.is_null() && yaml.text[key.span.end..].trim_start().starts_with([',', '}'])
}

/// The first occurrence of the key that `again` repeats. `english` is the name of both.
fn first_of<'t>(
    yaml: &Yaml<'_>,
    entries: &'t [(Node, Node)],
    english: &str,
    again: &Node,
) -> Option<&'t Node> {
    let mut earlier = entries.iter().map(|(key, _)| key).take_while(|key| key.span.start < again.span.start);
    earlier.find(|key| yaml.twins.same(english, key.name()))
}
