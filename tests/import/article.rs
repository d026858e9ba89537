//! Articles in a notation for tests: a paragraph a line, `# ` headings, `- ` items, `| ` rows, `![](file) caption`
//! pictures; a backslash at the end of a line is a break inside its paragraph.

use bantin::import::block::{Block, Rich};

/// The blocks of `text`.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let text = text.replace("\\\n", "\u{0}");
    let mut blocks: Vec<Block> = Vec::new();
    let rich = |text: &str| Rich::from(text.replace('\u{0}', "\n").as_str());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        if level > 0 {
            let level_or_last = u8::try_from(level).expect("few levels");
            blocks.push(Block::Heading { level: level_or_last, text: rich(line[level..].trim()) });
        } else if let Some(item) = line.strip_prefix("- ") {
            let item = vec![Block::Paragraph(rich(item))];
            match blocks.last_mut() {
                Some(Block::List { items, .. }) => items.push(item),
                _ => blocks.push(Block::List { ordered: false, items: vec![item] }),
            }
        } else if let Some(row) = line.strip_prefix('|') {
            add_row(
                &mut blocks,
                row.trim_end_matches('|').split('|').map(|cell| rich(cell.trim())).collect(),
            );
        } else if let Some((file, caption)) = line.strip_prefix("![](").and_then(|rest| rest.split_once(')'))
        {
            let caption = Some(caption.trim()).filter(|caption| !caption.is_empty()).map(rich);
            blocks.push(Block::Picture { file: file.to_owned(), alt: String::new(), caption });
        } else {
            blocks.push(Block::Paragraph(rich(line)));
        }
    }
    blocks
}

/// Adds a row to the table at the end. A row of dashes makes the one before it the head.
fn add_row(blocks: &mut Vec<Block>, row: Vec<Rich>) {
    let is_rule = row.iter().all(|cell| cell.plain().chars().all(|char| char == '-'));
    match blocks.last_mut() {
        Some(Block::Table { head, rows }) if is_rule => *head = rows.pop(),
        Some(Block::Table { rows, .. }) => rows.push(row),
        _ => blocks.push(Block::Table { head: None, rows: vec![row] }),
    }
}
