//! The usual causes of YAML that doesn't parse, found by looking at the lines as a person would.

use std::ops::Range;

use super::Yaml;
use super::tree::SyntaxError;
use crate::diagnostic::{
    Diagnostic, yaml_colon, yaml_indicator, yaml_quote, yaml_space, yaml_syntax, yaml_tab,
};

/// Characters that can't begin a plain value.
const INDICATORS: [char; 7] = ['@', '`', '%', '&', '*', '!', ','];

/// The mistake in a block that couldn't be read.
pub(super) fn explain(yaml: &Yaml<'_>, block: Range<usize>, error: Option<SyntaxError>) -> Diagnostic {
    let mut at = block.start;
    for line in yaml.text[block.clone()].split_inclusive('\n') {
        if let Some(diagnostic) = explain_line(yaml, at, line.trim_end(), block.end) {
            return diagnostic;
        }
        at += line.len();
    }
    match error {
        Some(error) => yaml_syntax(yaml.place(error.at..error.at + 1), &error.reason),
        None => yaml_syntax(yaml.place(block), "a key and its value were expected"),
    }
}

fn explain_line(yaml: &Yaml<'_>, start: usize, line: &str, block_end: usize) -> Option<Diagnostic> {
    let content = line.trim_start_matches([' ', '\t']);
    if let Some(tab) = line[..line.len() - content.len()].find('\t') {
        return Some(yaml_tab(yaml.place(start + tab..start + tab + 1)));
    }
    if content.is_empty() || content.starts_with('#') {
        return None;
    }
    let entry = content.trim_start_matches("- ").trim_start();
    let entry_at = start + line.len() - entry.len();
    let Some((key, value)) = entry.split_once(": ") else {
        return explain_without_space(yaml, entry_at, entry).or_else(|| {
            let item = content.starts_with("- ");
            if item { explain_value(yaml, entry_at, "-", entry, block_end) } else { None }
        });
    };
    let value = value.trim_start();
    let value_at = start + line.len() - value.len();
    explain_value(yaml, value_at, key.trim_end(), value, block_end)
}

fn explain_without_space(yaml: &Yaml<'_>, at: usize, entry: &str) -> Option<Diagnostic> {
    let (key, value) = entry.split_once(':')?;
    let looks_like_key =
        !key.is_empty() && key.split_whitespace().count() <= 4 && !key.starts_with(['"', '\'', '[', '{']);
    let looks_like_text = value.chars().next().is_some_and(|first| first.is_alphabetic() || first == '"');
    (looks_like_key && looks_like_text).then(|| {
        let colon = at + key.len();
        yaml_space(yaml.place(colon..colon + 1), key, value)
    })
}

fn explain_value(yaml: &Yaml<'_>, at: usize, key: &str, value: &str, block_end: usize) -> Option<Diagnostic> {
    let first = value.chars().next()?;
    match first {
        '"' | '\'' => {
            let rest = &yaml.text[at + 1..block_end];
            let closed = closing(rest, first).is_some_and(|end| {
                let after = rest[end..].lines().next().unwrap_or_default().trim();
                after.is_empty() || after.starts_with(['#', ',', ']', '}', ':'])
            });
            (!closed).then(|| yaml_quote(yaml.place(at..at + 1), first))
        }
        _ if INDICATORS.contains(&first) => {
            Some(yaml_indicator(yaml.place(at..at + value.len()), key, value))
        }
        '[' | '{' | '|' | '>' | '#' => None,
        _ => {
            let colon = value.find(": ").or_else(|| value.ends_with(':').then(|| value.len() - 1))?;
            Some(yaml_colon(yaml.place(at + colon..at + colon + 1), key, value))
        }
    }
}

/// The byte just behind the mark that closes a quoted value whose inside begins at the start of `rest`.
fn closing(rest: &str, mark: char) -> Option<usize> {
    let mut chars = rest.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        match char {
            '\\' if mark == '"' => {
                chars.next();
            }
            _ if char != mark => {}
            // A single quote is written twice to stand for itself.
            '\'' if chars.peek().is_some_and(|&(_, next)| next == '\'') => {
                chars.next();
            }
            _ => return Some(at + 1),
        }
    }
    None
}
