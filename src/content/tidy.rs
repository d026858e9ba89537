//! Removes non-breaking blanks and invisible characters that Word, a chat or a web page left behind.

use std::ops::Range;

use super::lines;
use crate::diagnostic::Edit;

const NO_BREAK: char = '\u{a0}';

/// The edits that remove them from `text`, in order. Its Markdown begins at byte `body`.
pub(super) fn tidy(text: &str, body: usize) -> Vec<Edit> {
    let mut edits = Vec::new();
    let all: Vec<(usize, &str)> = lines(text, 0).collect();
    for (idx, (at, line)) in all.iter().enumerate() {
        let line = line.trim_end_matches('\n');
        if line.is_ascii() {
            continue;
        }
        let is_blank = |idx: Option<usize>| {
            idx.and_then(|idx| all.get(idx))
                .is_none_or(|(_, line)| line.trim_matches([' ', '\t', '\n']).is_empty())
        };
        let is_between_blank = || is_blank(idx.checked_sub(1)) && is_blank(Some(idx + 1));
        let is_in_text = *at >= body;
        let mut end = 0;
        for (start, char) in line.char_indices().filter(|(_, char)| *char == NO_BREAK || is_unseen(*char)) {
            if start < end {
                continue;
            }
            if char != NO_BREAK {
                let span = start..start + char.len_utf8();
                if stands_apart(line, &span) {
                    edits.push(Edit::new(at + span.start..at + span.end, ""));
                }
                continue;
            }
            let blanks = blanks_around(line, start);
            end = blanks.end;
            let meant = match (blanks.start == 0, blanks.end == line.len()) {
                (true, true) if is_in_text && is_between_blank() => Some(""),
                (false, true) if line.ends_with(NO_BREAK) => Some(""),
                (true, false) if is_in_text && is_blank(idx.checked_sub(1)) && begins_words(&line[end..]) => {
                    Some("")
                }
                (false, false) if is_between_words(line, &blanks) => Some(" "),
                _ => None,
            };
            edits.extend(meant.map(|meant| Edit::new(at + blanks.start..at + blanks.end, meant)));
        }
    }
    edits
}

/// Whether a character has no width.
fn is_unseen(char: char) -> bool {
    matches!(char, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Whether `span` has Latin letters, signs or blanks on both sides. In other writing systems, and in signs such as a
/// family of several people, such a character joins or separates letters.
fn stands_apart(line: &str, span: &Range<usize>) -> bool {
    let is_plain = |char: Option<char>| {
        char.is_none_or(|char| {
            char < '\u{250}' || matches!(char, '\u{1e00}'..='\u{1eff}' | '\u{2010}'..='\u{2027}')
        })
    };
    let skipped = |char: &char| !is_unseen(*char);
    is_plain(line[..span.start].chars().rev().find(skipped))
        && is_plain(line[span.end..].chars().find(skipped))
}

/// The blanks around the one at byte `at`.
fn blanks_around(line: &str, at: usize) -> Range<usize> {
    let is_other = |char: char| char != ' ' && char != NO_BREAK;
    let start = line[..at].trim_end_matches(|char| !is_other(char)).len();
    start..line[at..].find(is_other).map_or(line.len(), |end| at + end)
}

/// Whether a line begins with words and not with a mark of Markdown.
fn begins_words(line: &str) -> bool {
    line.starts_with(|char: char| char.is_alphabetic() || char == '“')
}

/// Whether `blanks` are between two words, where a line may break; not between a number and its unit.
fn is_between_words(line: &str, blanks: &Range<usize>) -> bool {
    let before = line[..blanks.start].chars().next_back();
    let behind = line[blanks.end..].chars().next();
    before.is_some_and(|char| char.is_alphabetic() || ".,;:!?)”".contains(char))
        && behind.is_some_and(|char| char.is_alphabetic() || "“(".contains(char))
}

#[cfg(test)]
mod tests {
    use super::tidy;

    fn tidied(text: &str) -> String {
        let mut tidied = text.to_owned();
        for edit in tidy(text, 0).into_iter().rev() {
            tidied.replace_range(edit.span, &edit.text);
        }
        tidied
    }

    #[test]
    fn what_nobody_wants_goes() {
        for (text, plain) in [
            ("xã\u{a0}Cẩm Tâm,\u{a0}huyện", "xã Cẩm Tâm, huyện"),
            ("xã \u{a0}Cẩm\u{a0} Tâm\u{a0}\n", "xã Cẩm Tâm\n"),
            ("Một.\n\n\u{a0}\n\nHai.", "Một.\n\n\n\nHai."),
            ("\u{a0}\u{a0}Sáng nay", "Sáng nay"),
            ("x\u{200b}ã \u{feff}Cẩm\u{2060}", "xã Cẩm"),
            ("\n\u{a0} Sáng nay\u{a0} ", "\nSáng nay\u{a0} "),
        ] {
            assert_eq!(tidied(text), plain, "{text:?}");
            assert_eq!(tidied(plain), plain, "{text:?}");
        }
    }

    #[test]
    fn what_somebody_may_want_stays() {
        for text in [
            "10\u{a0}kg, 1\u{a0}336 thư, ngày\u{a0}5",
            "« chữ\u{a0}»\u{a0}: –\u{a0}một",
            "Một\n\u{a0}\nHai",
            "Một\n\u{a0}\u{a0}hai",
            "Một\n\u{a0}\n\u{a0}hai",
            "\u{a0}- một",
            "👨\u{200d}👩\u{200d}👧 क\u{200d}ष",
            "Ph\u{ad}êng",
        ] {
            assert_eq!(tidied(text), text, "{text:?}");
        }
    }
}
