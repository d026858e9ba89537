//! Converts blocks to Markdown that shows exactly their text.

use super::block::{Block, Rich, Run};

/// The Markdown of `blocks`.
pub(super) fn markdown(blocks: &[Block]) -> String {
    let written: Vec<String> = blocks.iter().map(block).filter(|text| !text.is_empty()).collect();
    written.join("\n\n")
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading { level, text } => {
            let marks = "#".repeat(usize::from((*level).clamp(2, 6)));
            format!("{marks} {}", inline(text).replace("\\\n", " "))
        }
        Block::Paragraph(text) => paragraph(text),
        Block::List { ordered, items } => list(*ordered, items),
        Block::Table { head, rows } => table(head.as_deref(), rows),
        Block::Picture { file, alt, caption } => {
            let picture = format!("![{}]({})", escaped(alt), target(file));
            match caption.as_ref().map(paragraph) {
                Some(caption) if !caption.is_empty() => format!("{picture}\n\n{caption}"),
                _ => picture,
            }
        }
        Block::Quote(inner) => {
            let text = markdown(inner);
            let quoted = text.lines().map(|line| format!("> {line}").trim_end().to_owned());
            quoted.collect::<Vec<_>>().join("\n")
        }
    }
}

/// The text of a paragraph, escaped so that none of its lines begins another block.
fn paragraph(text: &Rich) -> String {
    inline(text).lines().map(harmless).collect::<Vec<_>>().join("\n")
}

/// Escapes the beginning of a line that would start a list, a heading or a quotation.
fn harmless(line: &str) -> String {
    let line = line.trim_start();
    let n_digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let behind = &line[n_digits..];
    if (1..=9).contains(&n_digits) && behind.starts_with(['.', ')']) {
        return format!("{}\\{behind}", &line[..n_digits]);
    }
    let is_rule = !line.is_empty() && line.chars().all(|char| "=-+ ".contains(char));
    let begins = line.starts_with('#') || is_rule || line.starts_with("- ") || line.starts_with("+ ");
    if begins { format!("\\{line}") } else { line.to_owned() }
}

fn list(ordered: bool, items: &[Vec<Block>]) -> String {
    let is_loose = items.iter().any(|item| item.iter().filter(|block| !is_list(block)).count() > 1);
    let written = items.iter().zip(1..).map(|(item, number)| {
        let mark = if ordered { format!("{number}. ") } else { "- ".to_owned() };
        let indent = " ".repeat(mark.len());
        let between = if is_loose { "\n\n" } else { "\n" };
        let text = item.iter().map(block).collect::<Vec<_>>().join(between);
        let lines = text.lines().enumerate().map(|(at, line)| match (at, line) {
            (0, line) => format!("{mark}{line}"),
            (_, "") => String::new(),
            (_, line) => format!("{indent}{line}"),
        });
        lines.collect::<Vec<_>>().join("\n")
    });
    written.collect::<Vec<_>>().join(if is_loose { "\n\n" } else { "\n" })
}

fn is_list(block: &Block) -> bool {
    matches!(block, Block::List { .. })
}

fn table(head: Option<&[Rich]>, rows: &[Vec<Rich>]) -> String {
    let n_columns = head.into_iter().chain(rows.iter().map(Vec::as_slice)).map(<[Rich]>::len).max();
    let n_columns = n_columns.unwrap_or(0);
    let row = |cells: &[Rich]| {
        let cells = (0..n_columns).map(|at| {
            let cell = cells.get(at).map(inline).unwrap_or_default();
            let cell = cell.replace("\\\n", " ").replace('|', "\\|");
            if cell.is_empty() { " ".to_owned() } else { format!(" {cell} ") }
        });
        format!("|{}|", cells.collect::<Vec<_>>().join("|"))
    };
    let mut lines = vec![row(head.unwrap_or_default()), format!("|{}", "---|".repeat(n_columns))];
    lines.extend(rows.iter().map(|cells| row(cells)));
    lines.join("\n")
}

/// A text with its marks.
fn inline(text: &Rich) -> String {
    let mut out = String::new();
    for (at, run) in text.0.iter().enumerate() {
        let before = out.chars().next_back();
        let after = text.0.get(at + 1).and_then(|run| run.text.chars().next());
        out.push_str(&marked(run, before, after));
    }
    out
}

/// A run with its marks directly beside its words: Markdown doesn't recognise marks beside a blank.
fn marked(run: &Run, before: Option<char>, after: Option<char>) -> String {
    let marks = match (run.bold, run.italic) {
        (true, true) => "***",
        (true, false) => "**",
        (false, true) => "*",
        (false, false) => "",
    };
    let word = run.text.trim();
    if word.is_empty() {
        return broken(&run.text);
    }
    let start = run.text.find(word).unwrap_or(0);
    let (mut start, mut end) = (start, start + word.len());
    // CommonMark (6.2) doesn't recognise a mark between punctuation and a letter, so keep the punctuation outside.
    let is_mark = |char: char| !char.is_alphanumeric();
    if !marks.is_empty() && start == 0 && before.is_some_and(char::is_alphanumeric) {
        start += word.len() - word.trim_start_matches(is_mark).len();
    }
    if !marks.is_empty() && end == run.text.len() && after.is_some_and(char::is_alphanumeric) {
        end -= word.len() - word.trim_end_matches(is_mark).len();
    }
    if start >= end {
        return broken(&escaped(&run.text));
    }
    let text = broken(&escaped(&run.text[start..end]));
    let text = match run.link.as_deref().filter(|link| is_web(link)) {
        Some(link) if link != &run.text[start..end] => format!("[{text}]({})", target(link)),
        Some(link) => format!("<{link}>"),
        None => text,
    };
    let (head, tail) = (&run.text[..start], &run.text[end..]);
    format!("{}{marks}{text}{marks}{}", broken(&escaped(head)), broken(&escaped(tail)))
}

fn is_web(link: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| link.starts_with(scheme))
        && !link.contains(|char: char| char.is_whitespace() || char.is_control() || "<>".contains(char))
}

fn broken(text: &str) -> String {
    text.replace('\n', "\\\n")
}

/// An address as the target of a link.
fn target(address: &str) -> String {
    match address.contains(['(', ')', ' ']) {
        true => format!("<{address}>"),
        false => address.to_owned(),
    }
}

/// `text` with a backslash before each character that has a meaning in Markdown.
fn escaped(text: &str) -> String {
    if !text.contains(['\\', '`', '*', '_', '[', ']', '<', '>', '~', '&', '$']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    let chars: Vec<char> = text.chars().collect();
    for (at, char) in chars.iter().enumerate() {
        let beside =
            |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|char| char.is_alphanumeric());
        let is_read = match char {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '~' => true,
            // Markdown ignores it within a word, so addresses stay unchanged.
            '_' => !(beside(at.checked_sub(1)) && beside(Some(at + 1))),
            '&' => is_reference(&chars[at + 1..]),
            _ => false,
        };
        if is_read {
            out.push('\\');
        }
        out.push(*char);
    }
    out
}

/// Whether `&` with the text behind it is a character reference.
fn is_reference(behind: &[char]) -> bool {
    let end = behind.iter().position(|char| !char.is_ascii_alphanumeric() && *char != '#');
    end.is_some_and(|end| end > 0 && behind[end] == ';')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str, bold: bool, italic: bool) -> Run {
        Run { text: text.to_owned(), bold, italic, link: None }
    }

    #[test]
    fn marks_stand_next_to_words() {
        for (runs, expected) in [
            (vec![run("Xã ", true, false), run("họp", false, true)], "**Xã** *họp*"),
            (vec![run("Mô hình", false, false), run(" “4 xin”", true, true)], "Mô hình ***“4 xin”***"),
            (vec![run("a", false, false), run("“b”", true, false), run("c", false, false)], "a“**b**”c"),
            (
                vec![run("2 * 3 _x_ a_b <b> AT&T &amp;", false, false)],
                "2 \\* 3 \\_x\\_ a_b \\<b\\> AT&T \\&amp;",
            ),
            (vec![run("một\nhai", false, false)], "một\\\nhai"),
        ] {
            assert_eq!(inline(&Rich(runs)), expected);
        }
        let link = |text: &str, link: &str| Run { link: Some(link.to_owned()), ..run(text, false, false) };
        assert_eq!(inline(&Rich(vec![link("cổng", "https://a.vn/x (1)")])), "cổng");
        assert_eq!(inline(&Rich(vec![link("cổng", "https://a.vn/x(1)")])), "[cổng](<https://a.vn/x(1)>)");
        assert_eq!(inline(&Rich(vec![link("bấm", "javascript:alert(1)")])), "bấm");
    }

    #[test]
    fn lines_that_begin_like_something_else_stay_text() {
        for (text, expected) in [
            ("1. Một", "1\\. Một"),
            ("# không", "\\# không"),
            ("- không", "\\- không"),
            ("---", "\\---"),
            ("2024 là năm", "2024 là năm"),
        ] {
            assert_eq!(block(&Block::Paragraph(Rich::from(text))), expected);
        }
    }

    #[test]
    fn lists_and_tables_are_written() {
        let item = |text: &str| vec![Block::Paragraph(Rich::from(text))];
        let inner = Block::List { ordered: true, items: vec![item("a"), item("b")] };
        let mut first = item("một");
        first.push(inner);
        let list = Block::List { ordered: false, items: vec![first, item("hai")] };
        assert_eq!(block(&list), "- một\n  1. a\n  2. b\n- hai");
        let row = |cells: &[&str]| cells.iter().map(|cell| Rich::from(*cell)).collect::<Vec<_>>();
        let table = Block::Table { head: None, rows: vec![row(&["Bãi", "2|0"]), row(&["Gò"])] };
        assert_eq!(block(&table), "| | |\n|---|---|\n| Bãi | 2\\|0 |\n| Gò | |");
    }
}
