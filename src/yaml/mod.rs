//! Reads YAML into typed values; locates and explains every mistake.
//!
//! A correct file is read once, straight into its type: by `everyday` if it is common YAML, otherwise by `serde_yaml`.
//! Only if that fails is it parsed again into a tree with positions. The tree is deserialized repeatedly, each time
//! without the part that failed before, so that all mistakes are reported at once.

mod cause;
mod checker;
mod date;
mod doubts;
mod edit;
mod everyday;
mod keys;
mod layout;
mod rows;
mod shape;
mod tree;
mod typed;
mod values;

pub(crate) use checker::Checker;
pub(crate) use edit::path_at;
pub use edit::{Edited, NotEditable, PathStep};
pub(crate) use keys::{Twins, key_name, keys};
pub(crate) use shape::fields;
pub use shape::{Field, Shape};
pub(crate) use typed::NAMED_BY_TEXT;

use std::cell::OnceCell;
use std::ops::Range;

use serde::de::DeserializeOwned;

use crate::diagnostic::{Diagnostic, Edit, MAX_TOLD, Place, yaml_syntax};
use crate::source::SourcePath;
pub(crate) use date::date_mistake;
use tree::Node;

/// A step from a value to one inside it; keys by their English names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The value of a key.
    Key(&'static str),
    /// The item of a list, from 0.
    Item(usize),
    /// The item of a list from 0, not counting blank ones.
    Filled(usize),
    /// The entry of a map with the author's own keys, from 0.
    Entry(usize),
}

/// A piece of YAML in a file. The tree with positions is built on demand.
pub(crate) struct Yaml<'a> {
    path: &'a SourcePath,
    text: &'a str,
    range: Range<usize>,
    twins: Twins,
    tree: OnceCell<(Node, Vec<Diagnostic>)>,
}

impl<'a> Yaml<'a> {
    /// The YAML at `range` of `text`, which is the whole text of the file at `path`.
    pub(crate) fn new(path: &'a SourcePath, text: &'a str, range: Range<usize>, twins: Twins) -> Self {
        Self { path, text, range, twins, tree: OnceCell::new() }
    }

    /// The readable part of the value, with all mistakes of syntax, keys and types.
    pub(crate) fn read<T: DeserializeOwned + Default>(&self) -> (T, Vec<Diagnostic>) {
        if self.range.len() > tree::MAX_SIZE {
            return (T::default(), self.tree().1.clone());
        }
        let text = &self.text[self.range.clone()];
        if let Some(value) = everyday::read(text) {
            return (value, Vec::new());
        }
        match serde_yaml::from_str(text) {
            Ok(value) => (value, Vec::new()),
            Err(error) => self.read_again(&error),
        }
    }

    fn read_again<T: DeserializeOwned + Default>(&self, error: &serde_yaml::Error) -> (T, Vec<Diagnostic>) {
        let (tree, syntax) = self.tree();
        let (value, mistakes) = typed::read(self, tree);
        let mut diagnostics = syntax.clone();
        diagnostics.extend(mistakes);
        // `serde_yaml` treats empty text as an error; here it is a value without keys, and the caller reports those. An
        // alias that expands to too much, or to itself, is plain text in the tree.
        let is_passed_over = value.is_none() || tree.has_alias();
        if diagnostics.is_empty() && is_passed_over && !tree.is_empty() {
            let at =
                error.location().map_or(self.range.start, |location| self.range.start + location.index());
            diagnostics.push(yaml_syntax(self.place(at..at + 1), &error.to_string()));
        }
        (value.unwrap_or_default(), diagnostics)
    }

    /// Warnings about valid values that were probably meant otherwise, except where `told` has a message already.
    pub(crate) fn doubts(&self, told: &[Diagnostic]) -> Vec<Diagnostic> {
        let is_told = |doubt: &Diagnostic| told.iter().any(|told| told.place == doubt.place);
        let mut doubts = doubts::doubts(self);
        doubts.retain(|doubt| !is_told(doubt));
        doubts
    }

    /// The place of a value, or of the nearest existing part around it.
    pub(crate) fn locate(&self, steps: &[Step]) -> Place {
        let (node, key) = self.walk(steps);
        match (node.is_empty(), key) {
            (true, Some(key)) => self.place(key.span.clone()),
            _ => self.place(node.span.clone()),
        }
    }

    /// The text of a value as typed, without quotes; `None` if there is no such value or it isn't one line of text.
    pub(crate) fn typed_text(&self, steps: &[Step]) -> Option<&str> {
        self.walk(steps).0.scalar()
    }

    /// The edits that remove the curly quotation marks around the value at `steps`, if it has any.
    pub(crate) fn without_curly_marks(&self, steps: &[Step]) -> Option<Vec<Edit>> {
        let span = self.walk(steps).0.span.clone();
        let inside = self.text[span.clone()].strip_prefix('“')?.strip_suffix('”')?;
        let inside = span.start + '“'.len_utf8()..span.start + '“'.len_utf8() + inside.len();
        Some(vec![Edit::new(span.start..inside.start, ""), Edit::new(inside.end..span.end, "")])
    }

    /// Whether the author gave the top-level `key` a value, readable or not.
    pub(crate) fn has(&self, key: &str) -> bool {
        let (tree, syntax) = self.tree();
        let is_there = |value: &Node| !value.is_null() || value.dropped.get();
        tree.entries().any(|(found, value)| self.twins.same(key, found.name()) && is_there(value))
            || (!syntax.is_empty() && self.mentions(key))
    }

    /// Whether a line begins with the key, in any spelling. If the YAML can't be parsed, this counts as present, so
    /// that only the syntax mistake is reported.
    fn mentions(&self, key: &str) -> bool {
        let leads = |line| self.twins.leading(line).is_some_and(|(name, _)| self.twins.same(key, name));
        self.text[self.range.clone()].lines().any(leads)
    }

    /// Whether a value was written at `steps`, readable or not.
    pub(crate) fn is_written(&self, steps: &[Step]) -> bool {
        self.find(steps).is_some_and(|(_, value)| value.dropped.get() || !is_blank(value))
    }

    /// The key at the end of `steps` as typed, and its place; `None` if it is missing.
    pub(crate) fn key(&self, steps: &[Step]) -> Option<(&str, Place)> {
        let (key, _) = self.find(steps)?;
        key.map(|key| (key.text(), self.place(key.span.clone())))
    }

    /// The start of the YAML, where missing keys are reported.
    pub(crate) fn start(&self) -> Place {
        let line = self.text[..self.range.start].trim_end_matches('\n');
        let start = line.rfind('\n').map_or(0, |newline| newline + 1);
        self.place(start..line.len().max(start))
    }

    /// The places of `name` in the whole file, in any case and across line ends, but not in comments nor in the value
    /// at `but`.
    pub(crate) fn mentions_of(&self, name: &str, but: &[Step]) -> Vec<Place> {
        let wanted: Vec<String> = words(name).map(|(_, word)| word.to_lowercase()).collect();
        let (Some(first), Some((_, value))) = (wanted.first(), self.find(but)) else { return Vec::new() };
        let found: Vec<(usize, &str)> = words(self.text).collect();
        let mentions = found.windows(wanted.len()).filter(|said| {
            said[0].1.to_lowercase() == *first
                && said.iter().zip(&wanted).all(|((_, said), wanted)| said.to_lowercase() == *wanted)
        });
        let spans = mentions.map(|said| {
            let (last, word) = said[said.len() - 1];
            said[0].0..last + word.len()
        });
        let is_comment = |at: usize| {
            let line = |at: usize| self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
            self.range.contains(&at) && self.text[line(at)..].trim_start().starts_with('#')
        };
        spans
            .filter(|span| !value.span.contains(&span.start) && !is_comment(span.start))
            // Nobody reads more, and each search starts at the beginning of the file.
            .take(MAX_TOLD)
            .map(|span| self.place(span))
            .collect()
    }

    fn place(&self, span: Range<usize>) -> Place {
        Place::new(self.path, self.text, span)
    }

    fn tree(&self) -> &(Node, Vec<Diagnostic>) {
        self.tree.get_or_init(|| tree::read(self))
    }

    /// The value at `steps`, or the nearest existing one around it, with its key.
    fn walk(&self, steps: &[Step]) -> (&Node, Option<&Node>) {
        let mut node = &self.tree().0;
        let mut key = None;
        for step in steps {
            match self.step(node, *step) {
                Some((found, value)) => (node, key) = (value, found),
                None => break,
            }
        }
        (node, key)
    }

    /// The value at `steps`, with its key.
    fn find(&self, steps: &[Step]) -> Option<(Option<&Node>, &Node)> {
        let root = (None, &self.tree().0);
        steps.iter().try_fold(root, |(_, node), step| self.step(node, *step))
    }

    fn step<'n>(&self, node: &'n Node, step: Step) -> Option<(Option<&'n Node>, &'n Node)> {
        match step {
            Step::Key(name) => node
                .entries()
                .find(|(found, _)| self.twins.same(name, found.name()))
                .map(|(found, value)| (Some(found), value)),
            Step::Entry(idx) => node
                .entries()
                .filter(|(_, value)| !value.dropped.get())
                .nth(idx)
                .map(|(found, value)| (Some(found), value)),
            Step::Item(idx) => {
                node.items().filter(|item| !item.dropped.get()).nth(idx).map(|item| (None, item))
            }
            Step::Filled(idx) => {
                let filled = node.items().filter(|item| !item.dropped.get() && !is_blank(item));
                filled.map(|item| (None, item)).nth(idx)
            }
        }
    }
}

/// Whether `value` is null or an empty text, as forms write a field that wasn't filled in.
fn is_blank(value: &Node) -> bool {
    value.is_null() || value.scalar().is_some_and(|text| text.trim().is_empty())
}

/// The words of `text`, each with its offset.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_gap = |char: char| !char.is_alphanumeric();
    let parts = text.split_inclusive(is_gap).scan(0, move |at, part| {
        let start = *at;
        *at += part.len();
        Some((start, part.trim_end_matches(is_gap)))
    });
    parts.filter(|(_, word)| !word.is_empty())
}
