//! List items typed as paragraphs: a bullet or a number, then the text.

use super::block::{Block, Rich};
use crate::vietnamese::glyph::{behind_bullet, behind_number, plain};

/// `blocks` with successive paragraphs that begin with a bullet, or with 1, 2, 3, joined into lists.
pub(super) fn lists(blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut run: Vec<(Mark, Block)> = Vec::new();
    for block in blocks {
        let mark = match &block {
            Block::Paragraph(text) => mark(&plain(&text.plain())),
            _ => None,
        };
        let goes_on = match (run.last(), mark) {
            (Some((Mark::Number(before), _)), Some(Mark::Number(number))) => number == before + 1,
            (Some((before, _)), Some(mark)) => *before == mark,
            _ => false,
        };
        if !goes_on {
            close(&mut run, &mut out);
        }
        match mark {
            Some(Mark::Number(number)) if !goes_on && number != 1 => out.push(block),
            Some(mark) => run.push((mark, block)),
            None => out.push(block),
        }
    }
    close(&mut run, &mut out);
    out
}

/// The mark of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Sign,
    /// A dash may also begin direct speech, so that a single one isn't an item.
    Dash,
    Number(u32),
}

fn mark(text: &str) -> Option<Mark> {
    if let Some((number, _)) = behind_number(text) {
        return Some(Mark::Number(number));
    }
    behind_bullet(text)?;
    let is_dash = text.trim_start().starts_with(['-', '–', '—', '*', '+', 'o']);
    Some(if is_dash { Mark::Dash } else { Mark::Sign })
}

fn close(run: &mut Vec<(Mark, Block)>, out: &mut Vec<Block>) {
    let run = std::mem::take(run);
    let Some((mark, _)) = run.first() else { return };
    if run.len() == 1 && *mark != Mark::Sign {
        out.extend(run.into_iter().map(|(_, block)| block));
        return;
    }
    let ordered = matches!(mark, Mark::Number(_));
    let items = run.into_iter().map(|(_, block)| match block {
        Block::Paragraph(text) => vec![Block::Paragraph(unmarked(text))],
        other => vec![other],
    });
    out.push(Block::List { ordered, items: items.collect() });
}

/// An item without its bullet or number.
fn unmarked(text: Rich) -> Rich {
    let written = text.plain();
    let start = written.len() - written.trim_start().len();
    let n_digits = written[start..].bytes().take_while(u8::is_ascii_digit).count();
    let mark = match n_digits {
        0 => written[start..].chars().next().map_or(0, char::len_utf8),
        n_digits => n_digits + 1,
    };
    let behind = &written[start + mark..];
    let mut n_bytes = written.len() - behind.trim_start().len();
    let mut rest = Rich::default();
    for mut run in text.0 {
        let cut = n_bytes.min(run.text.len());
        n_bytes -= cut;
        run.text.drain(..cut);
        rest.push(run);
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::{Block, Rich, lists};

    #[test]
    fn typed_items_become_lists() {
        let lines = [
            "Gồm:",
            "•\u{a0}một",
            "\u{f0b7} hai",
            "- ba",
            "Rồi:",
            "- bốn",
            "- năm",
            "1. sáu",
            "2. bảy",
            "4. tám",
        ];
        let blocks = lists(lines.iter().map(|line| Block::Paragraph(Rich::from(*line))).collect());
        let shown: Vec<String> = blocks.iter().map(Block::plain).collect();
        assert_eq!(shown, ["Gồm:", "một\nhai", "- ba", "Rồi:", "bốn\nnăm", "sáu\nbảy", "4. tám"]);
    }
}
