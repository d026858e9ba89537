//! Lines meant as paragraphs, as Word copies them, that Markdown joins into one.

use std::ops::Range;

/// The least width in characters at which authors or editors break lines.
const MIN_WIDTH: usize = 60;

/// The longest line broken by a program, in characters.
const MAX_WRAPPED: usize = 120;

/// The longest line that stands alone without a full stop, in characters: a title, a signature.
const MAX_APART: usize = 60;

/// By how many characters editors differ in where they break a line.
const SLACK: usize = 6;

/// How a line ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// With a sentence, although the next word had room.
    Sentence,
    /// With a title or a name, although the next word had room.
    Apart,
    /// The next word had no room, or the author wanted a new line.
    Wrapped,
}

/// Whether the lines of `paragraph` were meant as paragraphs; returns the first line that ends one.
///
/// Breaking lines by width leaves no room for the next word. So a line that ends a sentence and has room ends a
/// paragraph, unless another line was broken by hand within a sentence.
pub(super) fn merged(paragraph: &str) -> Option<Range<usize>> {
    let paragraph = paragraph.trim_end();
    if !paragraph.contains('\n') {
        return None;
    }
    let lines: Vec<(usize, &str)> = paragraph
        .split('\n')
        .scan(0, |at, line| {
            let from = *at;
            *at += line.len() + 1;
            Some((from, line))
        })
        .collect();
    let width = lines.iter().map(|(_, line)| length(bare(line))).max()?.max(MIN_WIDTH);
    if lines.len() > 2 && are_sentences(paragraph) {
        return Some(span(&lines[0]));
    }
    let (mut first, mut n_sentences, mut n_apart, mut n_wrapped) = (None, 0, 0, 0);
    for pair in lines.windows(2) {
        match end(pair[0].1, bare(pair[1].1), width)? {
            End::Sentence => n_sentences += 1,
            End::Apart => n_apart += 1,
            End::Wrapped => {
                n_wrapped += 1;
                continue;
            }
        }
        first = first.or(Some(span(&pair[0])));
    }
    let is_meant = n_sentences > 0 || n_apart > 1 && n_wrapped == 0;
    first.filter(|_| is_meant)
}

/// Whether each of several lines ends with a sentence and the next begins one.
pub(super) fn are_sentences(paragraph: &str) -> bool {
    let lines: Vec<&str> = paragraph.split('\n').collect();
    lines.len() > 1 && lines.windows(2).all(|pair| ends_sentence(pair[0], bare(pair[1])))
}

/// The bytes of a line without what [`bare`] removes.
fn span((at, line): &(usize, &str)) -> Range<usize> {
    let text = bare(line);
    let start = at + line.find(text).unwrap_or(0);
    start..start + text.len()
}

/// Whether `line` ends with a sentence and `next` begins one.
fn ends_sentence(line: &str, next: &str) -> bool {
    !is_broken_on_purpose(line) && is_closed(bare(line)) && begins_high(next)
}

/// How `line` ends before `next`. `None` if the author broke it by hand within a sentence: then its width says nothing.
fn end(line: &str, next: &str, width: usize) -> Option<End> {
    if is_broken_on_purpose(line) {
        return Some(End::Wrapped);
    }
    let text = bare(line);
    let length_of_line = length(text);
    let word = next.split(' ').next().map_or(0, length);
    let has_room = length_of_line > MAX_WRAPPED || length_of_line + 1 + word + SLACK <= width;
    if !has_room {
        return Some(End::Wrapped);
    }
    match begins_high(next) {
        true if is_closed(text) => Some(End::Sentence),
        true if length_of_line <= MAX_APART => Some(End::Apart),
        _ => None,
    }
}

fn begins_high(line: &str) -> bool {
    line.trim_start_matches(['“', '"', '*', '_', '[', '(']).starts_with(char::is_uppercase)
}

/// Whether the author asked for a new line: by a backslash, two blanks or HTML.
fn is_broken_on_purpose(line: &str) -> bool {
    let line = line.trim_end_matches('\r');
    line.ends_with('\\') || line.ends_with("  ") || line.trim_end().ends_with('>')
}

/// A line without the marks `>` of a quotation and the blanks around it.
fn bare(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>']).trim_end()
}

/// Whether a line ends a sentence.
fn is_closed(line: &str) -> bool {
    let text = line.trim_end_matches(['”', '"', ')', '*', '_', '/']);
    text.ends_with(['.', '!', '?', '…'])
}

fn length(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::merged;

    #[test]
    fn lines_that_end_sentences_were_paragraphs() {
        let long = "Sáng nay, dân quân và bà con thôn Bãi Giữa cùng nạo vét hơn hai cây số mương nội đồng trước mùa mưa, \
                    từ cống Ông Tư đến bờ đê.";
        let wrapped = "Sáng nay, lực lượng dân quân và bà con thôn Bãi Giữa cùng nạo vét\nhơn hai cây số mương nội đồng \
                       trước mùa mưa, từ cống Ông Tư tới\nbờ đê, rồi nghỉ trưa ở nhà văn hóa và ăn cơm cùng bà con.\n";
        for (paragraph, first) in [
            ("Xã họp dân.\nDân đến rất đông.".to_owned(), "Xã họp dân."),
            (format!("{long}\nÔng Tư lo nước uống.\nTin: Hồng Nhung"), long),
            (format!("NẠO VÉT MƯƠNG\n{long}\nÔng Tư lo nước uống."), "NẠO VÉT MƯƠNG"),
            (
                format!("{wrapped}Ông Tư lo nước uống.\nBà Năm nấu cơm trưa cho mọi người."),
                "Ông Tư lo nước uống.",
            ),
            ("> Xã họp dân.\n> Dân đến rất đông.".to_owned(), "Xã họp dân."),
            ("Cẩm Tâm, ngày 4/4/2023\nNgười viết\nVăn Hiếu".to_owned(), "Cẩm Tâm, ngày 4/4/2023"),
        ] {
            assert_eq!(merged(&paragraph).map(|span| &paragraph[span]), Some(first), "{paragraph}");
        }
        for paragraph in [
            wrapped.trim_end(),
            "Xã họp dân.",
            "Xã họp dân.\n",
            "Xã họp dân.\\\nDân đến rất đông.",
            "Xã họp dân.  \nDân đến rất đông.",
            "Xã họp dân.<br>\nDân đến rất đông.",
            "Chiều 4/4, tại hội trường\nCẩm Tâm đã tổ chức lễ ra mắt mô hình.",
            "Chiều 4/4, tại hội trường\nxã, có hơn hai trăm người dự.\nBà con đến rất đông.",
        ] {
            assert_eq!(merged(paragraph), None, "{paragraph}");
        }
    }
}
