//! Lines meant as a heading, a list or a table that Markdown joins into one paragraph.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Edit, Place, pasted_cells, unread_heading, unread_list, unread_table};
use crate::vietnamese::glyph;

/// What the author meant the lines of a paragraph to be.
pub(super) enum MeantLines<'s> {
    /// `##Việc tiếp theo`: the heading as it should be typed.
    Heading(String),
    /// `-Mỗi hộ một cây`: the mark of the first item, that item as it should be typed, and the edits of all items if
    /// the lines are certainly a list.
    List(&'s str, String, Option<Vec<Edit>>),
    /// The only line of its paragraph that begins with a sign: the sign, the item as it should be typed, and an edit
    /// that makes it one if the rest of the paragraph may stay. It is an item if its sign has no other meaning, or if
    /// others are around it.
    Item(char, String, Option<Edit>),
    /// Cells with a tab between them, as a spreadsheet copies them: the first row as it should be typed, and the line below.
    Tabs(String, String),
    /// Rows of a table without the line below the first: that line.
    Table(String),
}

impl MeantLines<'_> {
    /// The message for lines at `place`.
    pub(super) fn diagnostic(self, place: Place) -> Diagnostic {
        match self {
            Self::Heading(meant) => unread_heading(place, &meant),
            Self::List(mark, meant, edits) => unread_list(place, mark, &meant).mended_by(edits),
            Self::Item(sign, meant, _) => unread_list(place, sign.encode_utf8(&mut [0; 4]), &meant),
            Self::Tabs(row, below) => pasted_cells(place, &row, &below),
            Self::Table(below) => unread_table(place, &below),
        }
    }
}

/// What the author meant the lines of `paragraph` to be, and the line to point at. All bytes are those of the
/// paragraph.
pub(super) fn meant(paragraph: &str) -> Option<(MeantLines<'_>, Range<usize>)> {
    let (mut items, mut tabs, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    let mut at = 0;
    for line in paragraph.split('\n') {
        let text = line.trim();
        let start = at + line.len() - line.trim_start().len();
        let span = start..start + text.len();
        at += line.len() + 1;
        let first = text.as_bytes().first().copied().unwrap_or(b'\n');
        if first == b'#' {
            let title = text.trim_start_matches('#');
            let level = text.len() - title.len();
            if (2..=6).contains(&level) && title.starts_with(char::is_alphabetic) {
                return Some((MeantLines::Heading(format!("{} {title}", &text[..level])), span));
            }
        }
        if text.contains('\t') && !is_tabbed_item(text) {
            tabs.push((text, span));
        } else if first == b'|' {
            rows.push((text, span));
        } else if !first.is_ascii_uppercase()
            && let Some(item) = item(text)
        {
            items.push((item, span));
        }
    }
    if let [(row, span), _, ..] = &tabs[..] {
        let cells: Vec<&str> = row.split('\t').map(str::trim).collect();
        let row = format!("| {} |", cells.join(" | "));
        return Some((MeantLines::Tabs(row, below(cells.len())), span.clone()));
    }
    if let [(row, span), _, ..] = &rows[..] {
        let cells = row.trim_matches('|').split('|').count();
        return (cells > 1).then(|| (MeantLines::Table(below(cells)), span.clone()));
    }
    let edits = certain_items(paragraph, &items);
    let is_list = items.len() > 1;
    let ((mark, item), span) = items.into_iter().next()?;
    if is_list {
        return Some((MeantLines::List(mark, item, edits), span));
    }
    // Paragraphs with a dash in front may be direct speech.
    let sign = mark.chars().next().filter(|sign| !sign.is_alphanumeric() && !matches!(sign, '–' | '—'))?;
    let edit = edits.and_then(|edits| edits.into_iter().next());
    Some((MeantLines::Item(sign, item, edit), span))
}

/// The edits that make a list of `items`, if nothing else can be meant: no line between them is a paragraph, and none
/// is direct speech.
fn certain_items(paragraph: &str, items: &[((&str, String), Range<usize>)]) -> Option<Vec<Edit>> {
    let ((mark, meant), first) = items.first()?;
    let intro = paragraph[..first.start].trim_end();
    let is_dash = |mark: &str| matches!(mark, "-" | "–" | "—");
    let is_said = |line: &str| line.trim_end_matches(['”', '"', ')']).ends_with(['?', '!', '…']);
    if !intro.is_empty()
        && meant.starts_with(|first: char| first.is_ascii_digit())
        && *mark != "1."
        && *mark != "1/"
    {
        return None;
    }
    let mut rest = paragraph[first.start..].trim_end().split('\n').map(str::trim);
    let mut lines = items.iter().map(|(_, span)| &paragraph[span.clone()]).peekable();
    let is_certain = rest.all(|line| match lines.next_if(|item| *item == line) {
        // Direct speech begins with a dash too.
        Some(_) => !is_said(line),
        None => line.starts_with(char::is_lowercase),
    });
    let may_be_said = items.iter().any(|((mark, _), _)| is_dash(mark)) && !intro.ends_with(':');
    (is_certain && !may_be_said)
        .then(|| items.iter().map(|((_, meant), span)| Edit::new(span.clone(), meant.clone())).collect())
}

/// The line below the first row of a table.
fn below(cells: usize) -> String {
    format!("|{}", "---|".repeat(cells))
}

/// Whether the only tab of a line follows a bullet.
fn is_tabbed_item(text: &str) -> bool {
    let Some((mark, rest)) = text.split_once('\t') else { return false };
    let mut signs = mark.chars();
    let is_mark = |sign: char| sign == 'o' || sign == '–' || glyph::is_bullet(sign);
    matches!((signs.next(), signs.next()), (Some(sign), None) if is_mark(sign)) && !rest.contains('\t')
}

/// The mark of a line that Markdown doesn't take for an item, and the item as it should be typed.
fn item(text: &str) -> Option<(&str, String)> {
    let first = text.chars().next()?;
    let (mark, behind) = text.split_at(first.len_utf8());
    let is_word = |text: &str| text.starts_with(|char: char| char.is_alphabetic() || "“\"".contains(char));
    let spaced = behind.trim_start();
    match first {
        sign if !sign.is_ascii() && glyph::is_bullet(sign) => Some((mark, format!("- {spaced}"))),
        'o' if behind.starts_with([' ', '\t']) && is_word(spaced) => Some((mark, format!("- {spaced}"))),
        '–' | '—' if is_word(spaced) => Some((mark, format!("- {spaced}"))),
        '-' | '+' if is_word(behind) => Some((mark, format!("- {behind}"))),
        '0'..='9' => {
            let end = text.find(|char: char| !char.is_ascii_digit()).filter(|end| *end < 3)?;
            let behind = &text[end..];
            let item = behind.strip_prefix(['/', '.'])?;
            let is_item = is_word(item)
                || behind.starts_with('/') && item.starts_with(' ') && is_word(item.trim_start());
            is_item.then(|| (&text[..=end], format!("{}. {}", &text[..end], item.trim_start())))
        }
        'a'..='h' | 'đ' if behind.starts_with([')', '.']) && is_word(behind[1..].trim_start()) => {
            Some((&text[..=first.len_utf8()], format!("- {text}")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{MeantLines, glyph, meant};

    #[test]
    fn lines_that_run_together() {
        let typed = |paragraph: &str| {
            meant(paragraph).and_then(|(meant, span)| {
                let meant = match meant {
                    MeantLines::Heading(line) | MeantLines::List(_, line, _) => line,
                    MeantLines::Item(sign, line, _) => glyph::is_plainly_bullet(sign).then_some(line)?,
                    MeantLines::Tabs(row, below) => format!("{row}{below}"),
                    MeantLines::Table(below) => below,
                };
                Some((meant, paragraph[span].to_owned()))
            })
        };
        for (paragraph, expected, line) in [
            ("##Việc tiếp theo", "## Việc tiếp theo", "##Việc tiếp theo"),
            ("Xã sẽ:\n-Mỗi hộ một cây\n-Chăm cây", "- Mỗi hộ một cây", "-Mỗi hộ một cây"),
            ("• Một\n• Hai", "- Một", "• Một"),
            ("1.Một\n2.Hai", "1. Một", "1.Một"),
            ("1/ Một\n2/ Hai", "1. Một", "1/ Một"),
            ("a) Một\nb) Hai", "- a) Một", "a) Một"),
            ("– Một\n– Hai", "- Một", "– Một"),
            ("Gồm:\n\u{f0b7}\tMột", "- Một", "\u{f0b7}\tMột"),
            ("o Một\no\tHai", "- Một", "o Một"),
            ("STT\tThôn\n1\tĐông", "| STT | Thôn ||---|---|", "STT\tThôn"),
            ("| STT | Thôn |\n| 1 | Đông |", "|---|---|", "| STT | Thôn |"),
        ] {
            assert_eq!(typed(paragraph), Some((expected.to_owned(), line.to_owned())), "{paragraph}");
        }
        for paragraph in [
            "Xã Cẩm Tâm",
            "#CamTam #TetTrongCay",
            "-Hết-",
            "1/4/2023 và\n2/4/2023",
            "1.336 thư\n2.400 lượt",
            "-5 độ\n-6 độ",
            "a, b\nc, d",
            "Một\tcột",
            "|a|",
            "",
        ] {
            assert_eq!(typed(paragraph), None, "{paragraph}");
        }
    }
}
