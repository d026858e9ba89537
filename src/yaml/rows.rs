//! Explains mistakes in the rows of a list: their bullets, their indentation, their brackets.

use std::ops::Range;

use super::Yaml;
use crate::diagnostic::{
    Diagnostic, yaml_bullet, yaml_misplaced_row, yaml_no_dash, yaml_round_row, yaml_uneven_rows,
};

/// Marks that begin a row in other programs.
const BULLETS: [char; 12] = ['+', '*', '•', '–', '—', '−', '·', '●', '▪', '■', '➢', '✓'];

/// The bullet that a row begins with instead of a dash, and what follows it.
pub(super) fn bullet(content: &str) -> Option<(char, &str)> {
    let bullet = content.chars().next().filter(|char| BULLETS.contains(char))?;
    let row = content[bullet.len_utf8()..].trim_start_matches([' ', '\u{a0}', '\t']);
    // `*đại biểu*`, `+84 …` are text.
    let is_apart = row.len() + bullet.len_utf8() < content.len() || row.starts_with(['{', '[', '"']);
    (is_apart && !row.is_empty()).then_some((bullet, row))
}

/// Explains the first line after that of the key, if it begins with a bullet.
pub(super) fn explain_bullet(yaml: &Yaml<'_>, block: Range<usize>) -> Option<Diagnostic> {
    rows(yaml.text, block).skip(1).find_map(|row| {
        let (mark, rest) = bullet(row.content)?;
        Some(yaml_bullet(yaml.place(row.at..row.at + mark.len_utf8()), mark, rest))
    })
}

/// `- (tên: Nguyễn Văn Bình, chức vụ: …)`: keys in round brackets.
pub(super) fn explain_round(yaml: &Yaml<'_>, at: usize, entry: &str) -> Option<Diagnostic> {
    let inside = entry.strip_prefix('(')?;
    let (_, behind) = yaml.twins.leading(inside)?;
    let inside = inside.strip_suffix(')').unwrap_or(inside);
    let is_key = behind.starts_with(':');
    is_key.then(|| yaml_round_row(yaml.place(at..at + 1), inside))
}

/// Explains the row at byte `at`, where the parser stopped, if its indentation differs from those above, it lacks its
/// dash, or it belongs below the next key.
pub(super) fn explain_row(yaml: &Yaml<'_>, block: Range<usize>, at: usize) -> Option<Diagnostic> {
    let all: Vec<Row<'_>> = rows(yaml.text, block.clone()).collect();
    let here = all.iter().rposition(|row| row.at - row.indent <= at)?;
    let place = |row: &Row<'_>| yaml.place(row.at..row.at + row.content.len());
    if let Some(told) = explain_misplaced(yaml, &all, block.end) {
        return Some(told);
    }
    // The parser may stop behind the row.
    for here in [here, here.saturating_sub(1)] {
        let (row, above) = (&all[here], here.checked_sub(1).map(|above| &all[above]));
        if row.content.starts_with('{')
            && above.is_some_and(|above| above.is_item() && above.indent >= row.indent)
        {
            return Some(yaml_no_dash(place(row), row.content));
        }
        if !row.is_item() {
            continue;
        }
        let items = all[..here].iter().rev().take_while(|above| above.indent > 0 || above.is_item());
        let mut items = items.filter(|above| above.is_item());
        let Some(nearest) = items.next() else { continue };
        let is_aligned = nearest.indent == row.indent || items.any(|above| above.indent == row.indent);
        // A list inside a row is indented further.
        if !is_aligned {
            let (line, above) = (place(nearest).line, nearest.indent);
            return Some(yaml_uneven_rows(place(row), row.indent, line, above));
        }
    }
    None
}

/// Explains rows above `số liệu: []`, from a template, that belong below it.
fn explain_misplaced(yaml: &Yaml<'_>, all: &[Row<'_>], end: usize) -> Option<Diagnostic> {
    let next = rows(yaml.text, end..yaml.range.end).next()?;
    let key = emptied(next.content)?;
    let last = all.last().filter(|row| row.is_item() && row.indent < 2)?;
    let first = all.iter().rev().take_while(|row| row.is_item() && row.indent == last.indent).last()?;
    Some(yaml_misplaced_row(yaml.place(first.at..first.at + first.content.len()), key))
}

/// Explains a list at byte `at` that its key doesn't allow, if it is above `tệp đính kèm: []` and belongs below it.
pub(super) fn explain_misplaced_list(yaml: &Yaml<'_>, at: usize) -> Option<Diagnostic> {
    let start = yaml.text[..at].rfind('\n').map_or(0, |end| end + 1);
    let mut rows = rows(yaml.text, start..yaml.range.end).peekable();
    let first = rows.peek().filter(|row| row.is_item() && row.indent < 2)?;
    let place = yaml.place(first.at..first.at + first.content.len());
    Some(yaml_misplaced_row(place, emptied(rows.find(|row| !row.is_item())?.content)?))
}

/// The key of a line such as `tệp đính kèm: []`.
fn emptied(content: &str) -> Option<&str> {
    content.strip_suffix("[]")?.trim_end().strip_suffix(':')
}

/// A line that is neither blank nor a comment.
struct Row<'t> {
    indent: usize,
    /// The start of its content.
    at: usize,
    content: &'t str,
}

impl Row<'_> {
    fn is_item(&self) -> bool {
        self.content.starts_with("- ")
    }
}

fn rows(text: &str, range: Range<usize>) -> impl Iterator<Item = Row<'_>> {
    let mut at = range.start;
    text[range].split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let content = line.trim();
        let indent = line.len() - line.trim_start().len();
        (!content.is_empty() && !content.starts_with('#')).then_some(Row {
            indent,
            at: start + indent,
            content,
        })
    })
}
