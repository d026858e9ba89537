//! Finds the usual causes of invalid YAML by checking the lines as a person would.

use std::ops::Range;

use super::Yaml;
use super::doubts::SEPARATORS;
use super::rows::{explain_bullet, explain_round, explain_row};
use super::tree::SyntaxError;
use crate::diagnostic::{
    Diagnostic, Edit, Slot, yaml_blank, yaml_bracket, yaml_colon, yaml_curly_colon, yaml_dash, yaml_escape,
    yaml_indent, yaml_indicator, yaml_item_space, yaml_line, yaml_no_colon, yaml_quote, yaml_round_brackets,
    yaml_separator, yaml_space, yaml_syntax, yaml_tab, yaml_wide_colon,
};

/// Characters that can't begin a plain value.
const INDICATORS: [char; 7] = ['@', '`', '%', '&', '*', '!', ','];

/// Explains why a block couldn't be read.
pub(super) fn explain(yaml: &Yaml<'_>, block: Range<usize>, error: Option<SyntaxError>) -> Diagnostic {
    let text = &yaml.text[block.clone()];
    if error.is_none() && text.starts_with("- ") {
        return yaml_dash(yaml.place(block.start..block.start + 1));
    }
    // The parser stops at the start of a quoted value if it contains a bad escape.
    if let Some(error) = &error
        && let Some(escape) = bad_escape(&yaml.text[error.at..block.end])
    {
        let span = error.at + escape.start..error.at + escape.end;
        return yaml_escape(yaml.place(span.clone()), &yaml.text[span]);
    }
    if let Some(diagnostic) = explain_bullet(yaml, block.clone()) {
        return diagnostic;
    }
    let mut at = block.start;
    for line in text.split_inclusive('\n') {
        if let Some(diagnostic) = explain_line(yaml, at, line.trim_end(), block.end) {
            return diagnostic;
        }
        at += line.len();
    }
    // If a block ends too early, the parser stops after it.
    let last = text.trim_end().char_indices().next_back().map_or(0, |(last, _)| last);
    let at = error.as_ref().map_or(block.start, |error| error.at.min(block.start + last));
    explain_shape(yaml, block, at).unwrap_or_else(|| {
        let reason = error.map_or("a key and its value were expected".to_owned(), |error| error.reason);
        yaml_syntax(yaml.place(at..at + 1), &reason)
    })
}

fn explain_line(yaml: &Yaml<'_>, start: usize, line: &str, block_end: usize) -> Option<Diagnostic> {
    let content = line.trim_start();
    if let Some(blank) = odd_blank(&line[..line.len() - content.len()]) {
        let place = yaml.place(start + blank..start + blank + 1);
        let indent = &line[..line.len() - content.len()];
        return Some(if indent.contains('\t') {
            yaml_tab(place)
        } else {
            yaml_blank(place).mended_by(Some(plain_blanks(indent, start)))
        });
    }
    if content.is_empty() || content.starts_with('#') {
        return None;
    }
    if let Some(item) = unspaced_item(content) {
        let at = start + line.len() - content.len();
        return Some(yaml_item_space(yaml.place(at..at + 1), item));
    }
    let entry = content.trim_start_matches("- ").trim_start();
    let entry_at = start + line.len() - entry.len();
    if let Some(diagnostic) =
        explain_colon(yaml, entry_at, entry).or_else(|| explain_round(yaml, entry_at, entry))
    {
        return Some(diagnostic);
    }
    // Text in brackets is a value, whatever colons it contains.
    if entry.starts_with(['{', '[']) {
        return explain_value(yaml, entry_at, Slot::Item(""), entry, block_end);
    }
    match entry.split_once(": ") {
        Some((key, value)) => {
            let value = value.trim_start();
            let value_at = start + line.len() - value.len();
            explain_value(yaml, value_at, Slot::Key(key.trim_end()), value, block_end)
        }
        None if content.starts_with("- ") => explain_value(yaml, entry_at, Slot::Item(""), entry, block_end),
        None => None,
    }
}

/// The text after the dash of an item without a space there.
pub(super) fn unspaced_item(content: &str) -> Option<&str> {
    let item = content.strip_prefix('-')?;
    item.starts_with(|first: char| first.is_alphabetic() || "{[\"'“".contains(first)).then_some(item)
}

/// The edits that replace `blanks`, which begin at byte `start` of the file, by spaces.
pub(super) fn plain_blanks(blanks: &str, start: usize) -> Vec<Edit> {
    let odd = blanks.char_indices().filter(|(_, char)| *char != ' ');
    odd.map(|(at, char)| Edit::new(start + at..start + at + char.len_utf8(), " ")).collect()
}

/// The first blank other than a space.
fn odd_blank(blanks: &str) -> Option<usize> {
    blanks.find(|char: char| char != ' ')
}

/// `xã:Cẩm Tâm`: the text before the first colon is or looks like a key, and no space follows.
fn explain_colon(yaml: &Yaml<'_>, at: usize, entry: &str) -> Option<Diagnostic> {
    let (key, value) = entry.split_once(':')?;
    let first = value.chars().next().filter(|first| *first != ' ')?;
    if key.is_empty() || key.starts_with(['"', '\'', '[', '{']) {
        return None;
    }
    let colon = at + key.len();
    if first.is_whitespace() && first != '\t' {
        let span = colon + 1..colon + 1 + first.len_utf8();
        return Some(yaml_blank(yaml.place(span.clone())).mended_by(Some(vec![Edit::new(span, " ")])));
    }
    let is_known = yaml.twins.leading(key).is_some_and(|(_, rest)| rest.is_empty());
    let looks_like_key = key.split_whitespace().count() <= 4;
    let looks_like_text = first.is_alphabetic() || first == '"';
    (is_known || (looks_like_key && looks_like_text && !value.contains(": ")))
        .then(|| yaml_space(yaml.place(colon..colon + 1), key, value.trim()))
}

fn explain_value(
    yaml: &Yaml<'_>,
    at: usize,
    slot: Slot<'_>,
    value: &str,
    block_end: usize,
) -> Option<Diagnostic> {
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
        '[' | '{' => explain_brackets(yaml, at, slot, value, block_end),
        _ if INDICATORS.contains(&first) => {
            Some(yaml_indicator(yaml.place(at..at + value.len()), slot, value))
        }
        '(' if value.starts_with("({") && value.ends_with(')') => {
            Some(yaml_round_brackets(yaml.place(at..at + value.len()), slot, value))
        }
        '|' | '>' | '#' => None,
        _ => {
            let colon = value.find(": ").or_else(|| value.ends_with(':').then(|| value.len() - 1))?;
            let place = yaml.place(at + colon..at + colon + 1);
            let inside = value.strip_prefix('“').and_then(|value| value.strip_suffix('”'));
            if let Some(inside) = inside.filter(|inside| !inside.contains(['“', '”'])) {
                return Some(yaml_curly_colon(place, slot, inside));
            }
            Some(yaml_colon(place, slot, value))
        }
    }
}

/// `[cải cách, một cửa` without a closing bracket, and `[Ảnh] Lễ ra mắt`, which is text.
fn explain_brackets(
    yaml: &Yaml<'_>,
    at: usize,
    slot: Slot<'_>,
    value: &str,
    block_end: usize,
) -> Option<Diagnostic> {
    match matching(&yaml.text[at..block_end]) {
        Ok(end) => {
            let after = yaml.text[at + end..block_end].lines().next().unwrap_or_default().trim();
            let is_text = !after.is_empty() && !after.starts_with('#');
            is_text.then(|| yaml_indicator(yaml.place(at..at + value.len()), slot, value))
        }
        Err((open, '[')) => Some(yaml_bracket(yaml.place(at + open..at + open + 1), '[', ']')),
        Err((open, '{')) => Some(yaml_bracket(yaml.place(at + open..at + open + 1), '{', '}')),
        Err((open, mark)) => Some(yaml_quote(yaml.place(at + open..at + open + 1), mark)),
    }
}

/// Where the bracket that `text` begins with is closed: the byte after it. Otherwise the bracket or quotation mark that
/// is never closed, and its position.
fn matching(text: &str) -> Result<usize, (usize, char)> {
    let mut open = Vec::new();
    let mut at = 0;
    // A quotation mark only opens a quotation at the beginning of a value.
    let mut begins = true;
    while let Some(char) = text[at..].chars().next() {
        at += char.len_utf8();
        match char {
            '[' | '{' => open.push((at - 1, char)),
            ']' | '}' => {
                // `{chức vụ: [Bí thư}`
                if let Some((inner, mark)) = open.pop()
                    && (mark == '[') != (char == ']')
                {
                    return Err((inner, mark));
                }
                if open.is_empty() {
                    return Ok(at);
                }
            }
            '"' | '\'' if begins => at += closing(&text[at..], char).ok_or((at - 1, char))?,
            _ => {}
        }
        begins = matches!(char, '[' | '{' | ',' | ':') || (begins && char.is_whitespace());
    }
    Err(open.pop().unwrap_or((0, '[')))
}

/// The byte after the closing mark of a quoted value whose content starts at the beginning of `rest`.
fn closing(rest: &str, mark: char) -> Option<usize> {
    let mut chars = rest.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        match char {
            '\\' if mark == '"' => {
                chars.next();
            }
            _ if char != mark => {}
            // Two single quotes stand for one.
            '\'' if chars.peek().is_some_and(|&(_, next)| next == '\'') => {
                chars.next();
            }
            _ => return Some(at + 1),
        }
    }
    None
}

/// The bytes of the first escape unknown to YAML. `quoted` begins with a straight double quotation mark. Example:
/// `"D:\\ảnh"`.
fn bad_escape(quoted: &str) -> Option<Range<usize>> {
    let inside = quoted.strip_prefix('"')?;
    let mut chars = inside.char_indices();
    loop {
        match chars.next()? {
            (_, '"') => return None,
            (at, '\\') => {
                let (_, kind) = chars.next()?;
                let digits = match kind {
                    'x' => 2,
                    'u' => 4,
                    'U' => 8,
                    _ if "0abt\tnvfre \"/\\N_LP\n".contains(kind) => continue,
                    _ => return Some(at + 1..at + 2 + kind.len_utf8()),
                };
                let hex = chars
                    .as_str()
                    .get(..digits)
                    .filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
                let char = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
                if char.is_none() {
                    return Some(at + 1..at + 3);
                }
            }
            _ => {}
        }
    }
}

/// `{tên: Chính quyền: thân thiện}`: a second colon at byte `at` in a value between braces. The line begins at `start`.
fn explain_second_colon(yaml: &Yaml<'_>, start: usize, at: usize) -> Option<Diagnostic> {
    let entry = start + yaml.text[start..at].rfind(['{', ','])? + 1;
    let end = yaml.text[at..].find(['}', ',', '\n']).map_or(yaml.text.len(), |end| at + end);
    let (key, value) = yaml.text[entry..end].split_once(": ").filter(|(key, _)| entry + key.len() < at)?;
    // A mark in place of the comma before the next key.
    if let Some((mark_at, mark)) =
        yaml.text[entry..at].char_indices().rfind(|(_, char)| SEPARATORS.contains(char))
        && let Some((next, "")) = yaml.twins.leading(yaml.text[entry + mark_at..at].trim_end())
    {
        let mark_at = entry + mark_at;
        return Some(yaml_separator(yaml.place(mark_at..mark_at + mark.len_utf8()), mark, next));
    }
    Some(yaml_colon(yaml.place(at..at + 1), Slot::Key(key.trim()), value.trim()))
}

/// Explains the line at byte `at`, where the parser stopped: it has no key and value, or wrong indentation.
fn explain_shape(yaml: &Yaml<'_>, block: Range<usize>, at: usize) -> Option<Diagnostic> {
    let start = yaml.text[..at].rfind('\n').map_or(0, |newline| newline + 1).max(block.start);
    if yaml.text[at..].starts_with(':')
        && let Some(diagnostic) = explain_second_colon(yaml, start, at)
    {
        return Some(diagnostic);
    }
    // `[!Gấp]`: inside brackets, such a value is only seen where the parser gives up.
    if yaml.text[at..].starts_with(INDICATORS) && !yaml.text[at..].starts_with(',') && at > start {
        let value = yaml.text[at..].split([',', ']', '}', '\n']).next().unwrap_or_default().trim_end();
        return Some(yaml_indicator(yaml.place(at..at + value.len()), Slot::Key(""), value));
    }
    if let Some(diagnostic) = explain_row(yaml, block.clone(), at) {
        return Some(diagnostic);
    }
    let line = yaml.text[start..block.end].lines().next().unwrap_or_default().trim_end();
    let content = line.trim_start();
    let place = yaml.place(start + line.len() - content.len()..start + line.len());
    let is_entry = content.starts_with("- ") || content.contains(": ") || content.ends_with(':');
    let begins_oddly = content.starts_with(INDICATORS) || content.starts_with(['•', '–', '—', '“']);
    if start == block.start && (begins_oddly || !is_entry) || start > block.start && !is_entry {
        if let Some((key, rest)) = yaml.twins.leading(content)
            && let Some(value) = rest.trim_start().strip_prefix('：')
        {
            let colon = start + line.len() - value.len() - '：'.len_utf8();
            return Some(yaml_wide_colon(yaml.place(colon..colon + '：'.len_utf8()), key, value.trim()));
        }
        let no_colon = yaml.twins.leading(content).and_then(|(key, rest)| {
            let rest = rest.trim_start();
            let mark = rest.chars().next().filter(|char| ";；=,，.".contains(*char))?;
            let value = rest[mark.len_utf8()..].trim();
            (!value.is_empty()).then(|| yaml_no_colon(place.clone(), key, mark, value))
        });
        if no_colon.is_some() {
            return no_colon;
        }
        let meant = yaml.twins.leading(content).map(|(key, rest)| {
            (key, rest.trim_start_matches(|char: char| "*_:：=-–".contains(char) || char.is_whitespace()))
        });
        return Some(yaml_line(place, meant.filter(|(_, value)| !value.is_empty())));
    }
    (start > block.start).then(|| yaml_indent(place))
}
