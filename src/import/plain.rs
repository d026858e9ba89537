//! Converts plain text to blocks: decides which line ends end a paragraph, and which lines are items and rows.

use super::block::{Block, Rich};
use crate::vietnamese::glyph::{behind_bullet, behind_number};

/// The longest line broken by a program. Unbroken text has longer ones.
const MAX_WRAPPED: usize = 110;

/// The blocks of `text`, which has plain blanks.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let width = wrapped_width(&lines);
    let mut paragraphs: Vec<String> = Vec::new();
    let mut before: Option<&str> = None;
    for line in lines {
        if line.trim().is_empty() {
            before = None;
            continue;
        }
        let goes_on = before.is_some_and(|before| width.is_some_and(|width| goes_on(before, line, width)));
        match paragraphs.last_mut() {
            Some(paragraph) if goes_on => {
                paragraph.push(' ');
                paragraph.push_str(line.trim());
            }
            _ => paragraphs.push(line.to_owned()),
        }
        before = Some(line);
    }
    assemble(&paragraphs)
}

fn length(line: &str) -> usize {
    line.chars().count()
}

/// The width at which the lines were broken. `None` if each line is a paragraph.
fn wrapped_width(lines: &[&str]) -> Option<usize> {
    let n_lines = lines.iter().filter(|line| !line.trim().is_empty()).count();
    let short = lines.iter().map(|line| length(line)).filter(|length| *length <= MAX_WRAPPED);
    let (n_short, width) =
        short.filter(|length| *length > 0).fold((0, 0), |(n, width), length| (n + 1, width.max(length)));
    if width < 40 || n_short * 20 < n_lines * 19 {
        return None;
    }
    let pairs = lines.windows(2).filter(|pair| pair.iter().all(|line| !line.trim().is_empty()));
    let (n_pairs, n_broken) = pairs.fold((0, 0), |(n_pairs, n_broken), pair| {
        (n_pairs + 1, n_broken + usize::from(!is_closed(pair[0]) && begins_low(pair[1])))
    });
    (n_broken > 0 && n_broken * 4 >= n_pairs).then_some(width)
}

/// Whether a line ends a sentence or a part of one.
fn is_closed(line: &str) -> bool {
    line.trim_end_matches(['”', '"']).ends_with(['.', '!', '?', ':', ';', '…'])
}

/// Whether a line begins within a sentence.
fn begins_low(line: &str) -> bool {
    !is_item(line) && line.trim_start().starts_with(|char: char| char.is_lowercase() || char.is_ascii_digit())
}

/// Whether the first word of `next` didn't fit in `line`. Editors differ by a few characters in how they count.
fn is_full(line: &str, next: &str, width: usize) -> bool {
    let word = next.split_whitespace().next().map_or(0, length);
    let length = length(line);
    // A longer line wasn't broken.
    length <= width && length + 1 + word + 6 > width
}

/// Whether `next` continues the sentence of `line`.
fn goes_on(line: &str, next: &str, width: usize) -> bool {
    if is_broken_name(line, next) {
        return true;
    }
    if is_item(next) || line.contains('\t') || next.contains('\t') || is_capitals(line) != is_capitals(next) {
        return false;
    }
    is_full(line, next, width) && (!is_closed(line) || !next.starts_with([' ', '\t']))
        || !is_closed(line) && begins_low(next)
}

/// Whether a name is broken: “đồng chí Lê Thị / Hoa - Bí thư”, “Ông Lê Hoa / - Bí thư”.
fn is_broken_name(line: &str, next: &str) -> bool {
    let is_name = |word: &str| word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic);
    let ends_in_name = line.split_whitespace().rev().take(2).filter(|word| is_name(word)).count() == 2;
    let mut words = next.split_whitespace();
    let first = words.next().unwrap_or_default();
    let is_dash = |word: &str| matches!(word, "-" | "–");
    ends_in_name
        && !is_capitals(line)
        && (is_dash(first) && is_person(line) || is_name(first) && words.next().is_some_and(is_dash))
}

/// Whether a line begins with a form of address.
fn is_person(line: &str) -> bool {
    let line = line.trim_start().to_lowercase();
    ["đồng chí ", "đ/c ", "ông ", "bà ", "anh ", "chị "].iter().any(|address| line.starts_with(address))
}

fn is_item(line: &str) -> bool {
    behind_bullet(line).is_some() || behind_number(line).is_some()
}

/// Whether a line has letters, and all of them are capitals.
pub(super) fn is_capitals(line: &str) -> bool {
    line.chars().any(char::is_alphabetic) && !line.chars().any(char::is_lowercase)
}

/// The blocks of paragraphs: successive items of one kind are a list, rows with equally many tabs a table.
pub(super) fn assemble(paragraphs: &[String]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut rest = paragraphs;
    while let [first, others @ ..] = rest {
        let (block, n_taken) = table(rest).or_else(|| list(rest)).unwrap_or_else(|| (paragraph(first), 1));
        blocks.push(block);
        rest = &others[n_taken - 1..];
    }
    blocks
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(Rich::from(&*one_blank(text)))
}

/// `text` with one blank between its words.
pub(super) fn one_blank(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The list that `paragraphs` begin with, and how many of them are its items.
fn list(paragraphs: &[String]) -> Option<(Block, usize)> {
    let item = |text: &str| vec![paragraph(text)];
    let bulleted: Vec<_> = paragraphs.iter().map_while(|text| behind_bullet(text)).map(item).collect();
    if !bulleted.is_empty() {
        let n_items = bulleted.len();
        return Some((Block::List { ordered: false, items: bulleted }, n_items));
    }
    let numbered = paragraphs.iter().zip(1..).map_while(|(text, expected)| {
        let (number, rest) = behind_number(text)?;
        (number == expected).then(|| item(rest))
    });
    let numbered: Vec<_> = numbered.collect();
    let n_items = numbered.len();
    (n_items > 1).then_some((Block::List { ordered: true, items: numbered }, n_items))
}

/// The table that `paragraphs` begin with, and how many of them are its rows.
fn table(paragraphs: &[String]) -> Option<(Block, usize)> {
    let n_tabs = |text: &String| text.trim_end().matches('\t').count();
    let first = paragraphs.first()?;
    if first.starts_with('\t') || n_tabs(first) == 0 || behind_bullet(first).is_some() {
        return None;
    }
    let count = n_tabs(first);
    let cells = |text: &String| -> Vec<Rich> {
        let mut cells: Vec<Rich> = text.split('\t').map(|cell| Rich::from(&*one_blank(cell))).collect();
        cells.resize(count + 1, Rich::default());
        cells
    };
    // Empty cells at the end of a row may have lost their tabs.
    let rows: Vec<_> =
        paragraphs.iter().take_while(|text| (1..=count).contains(&n_tabs(text))).map(cells).collect();
    let n_rows = rows.len();
    (n_rows > 1).then(|| (with_head(rows), n_rows))
}

/// A table; its first row is the head if it contains only names.
pub(super) fn with_head(mut rows: Vec<Vec<Rich>>) -> Block {
    let is_name = |cell: &Rich| {
        let text = cell.plain();
        !text.trim().is_empty() && !text.chars().any(|char| char.is_ascii_digit())
    };
    let has_head = rows.len() > 1 && rows[0].iter().all(is_name);
    let head = has_head.then(|| rows.remove(0).into_iter().map(Rich::unmarked).collect());
    Block::Table { head, rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let blocks = blocks(text);
        blocks
            .iter()
            .map(|block| match block {
                Block::List { ordered, items } => {
                    format!("{} {}", if *ordered { "1." } else { "-" }, items.len())
                }
                Block::Table { head, rows } => format!("table {} {}", head.is_some(), rows.len()),
                other => other.plain(),
            })
            .collect()
    }

    #[test]
    fn a_line_is_a_paragraph_unless_it_was_broken() {
        let long = "Sáng nay, lực lượng dân quân và bà con thôn Bãi Giữa cùng nạo vét hơn hai cây số mương nội đồng \
                    trước mùa mưa.";
        let text = format!("Nạo vét mương\n{long}\nÔng Tư lo nước uống.\nTin: Hồng Nhung");
        assert_eq!(shown(&text), ["Nạo vét mương", long, "Ông Tư lo nước uống.", "Tin: Hồng Nhung"]);
        let wrapped = "Sáng nay, lực lượng dân quân và bà con thôn Bãi\nGiữa cùng nạo vét hơn hai cây số mương nội\n\
                       đồng trước mùa mưa.\nÔng Tư lo nước uống cho mọi người, từ lúc làm tới\nlúc nghỉ trưa.\n";
        assert_eq!(
            shown(wrapped),
            [
                "Sáng nay, lực lượng dân quân và bà con thôn Bãi Giữa cùng nạo vét hơn hai cây số mương nội đồng trước \
             mùa mưa.",
                "Ông Tư lo nước uống cho mọi người, từ lúc làm tới lúc nghỉ trưa."
            ]
        );
        assert_eq!(shown("Kính gửi\n\nThôn 3"), ["Kính gửi", "Thôn 3"]);
        let names = "Tới dự có đồng chí Lê Thị\nHoa - Bí thư Đảng ủy xã.\nÔng Trần Văn Sửu\n- Trưởng thôn\n";
        assert_eq!(
            shown(&format!("{wrapped}{names}"))[2..],
            ["Tới dự có đồng chí Lê Thị Hoa - Bí thư Đảng ủy xã.", "Ông Trần Văn Sửu - Trưởng thôn"]
        );
    }

    #[test]
    fn items_and_rows_are_gathered() {
        assert_eq!(shown("Gồm:\n• một\n• hai\n1. ba\n2. bốn\n5. năm"), ["Gồm:", "- 2", "1. 2", "5. năm"]);
        assert_eq!(shown("Thôn\tSố hộ\nBãi\t20\nGò\t31\nHết."), ["table true 2", "Hết."]);
    }
}
