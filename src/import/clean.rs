//! Removes what a web page or a hurried paste adds around and within a text, and what doesn't belong to a report:
//! counters, share bars, stray letters, repeated text.

use std::collections::HashSet;

use super::block::{Block, Rich, Run};
use super::plain::one_blank;
use crate::vietnamese::glyph::plain;
use crate::vietnamese::{fold, nfc};

/// A cleaned text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cleaned {
    /// The remaining blocks.
    pub(super) blocks: Vec<Block>,
    /// The removed text, unchanged.
    pub(super) dropped: Vec<String>,
}

/// Lines of portals, without marks. A line that equals one of them, whatever number follows, is removed.
const LINES: [&str; 47] = [
    "truy cap",
    "thong ke truy cap",
    "dang truy cap",
    "luot truy cap",
    "so luot truy cap",
    "tong luot truy cap",
    "tong so truy cap",
    "luot xem",
    "so luot xem",
    "hom nay",
    "hom qua",
    "tuan nay",
    "tuan truoc",
    "thang nay",
    "thang truoc",
    "thang hien tai",
    "nam nay",
    "tat ca",
    "tong cong",
    "dang online",
    "khach truc tuyen",
    "in trang",
    "in bai viet",
    "ban in",
    "gui email",
    "gui mail",
    "chia se",
    "chia se bai viet",
    "facebook",
    "twitter",
    "zalo",
    "copy link",
    "sao chep lien ket",
    "luu bai viet",
    "quay lai",
    "ve dau trang",
    "ve trang truoc",
    "tro ve",
    "xem them",
    "doc tiep",
    "xem tiep",
    "trang chu",
    "tap tin dinh kem",
    "y kien ban doc",
    "gui binh luan",
    "cong bao chinh phu",
    "dvc quoc gia",
];

/// Beginnings of lines of portals, without marks.
const BEGINNINGS: [&str; 20] = [
    "click de danh gia",
    "tong so diem cua bai viet",
    "xep hang:",
    "nhan de xem tiep",
    "xem tiep",
    "xem them:",
    "phien lam viec",
    "phien dang nhap",
    "ban da khong su dung site",
    "vui long dang nhap",
    "ban can dang nhap",
    "dang nhap de",
    "tham do y kien",
    "binh chon",
    "bieu quyet",
    "luot xem:",
    "so luot xem:",
    "copyright",
    "ban quyen thuoc",
    "nghe bai viet",
];

/// Headings of lists of other pages: all short lines after them name such pages.
const OTHER_PAGES: [&str; 11] = [
    "tin lien quan",
    "bai viet lien quan",
    "cac tin lien quan",
    "tin khac",
    "cac tin khac",
    "cac bai khac",
    "tin moi hon",
    "tin cu hon",
    "nhung tin moi hon",
    "nhung tin cu hon",
    "tin noi bat",
];

/// The shortest repeated text that is removed, in characters. Shorter ones may be intended.
const MIN_REPEATED: usize = 16;

/// The most characters of a line that names another page.
const MAX_NAME: usize = 150;

/// `blocks` without what doesn't belong to a report.
pub(super) fn clean(blocks: Vec<Block>) -> Cleaned {
    let mut cleaned = Cleaned::default();
    let mut seen = HashSet::new();
    let mut was_dropped = false;
    let mut names_pages = false;
    // After the last sentence, everything that follows a part of the page is also part of the page.
    let end = blocks.iter().rposition(is_text).unwrap_or(0);
    let mut is_behind = false;
    for (at, mut block) in blocks.into_iter().enumerate() {
        for text in block.texts_mut() {
            *text = tidy(text);
        }
        let text = block.plain();
        let said = text.trim();
        if said.is_empty() && !matches!(block, Block::Picture { .. }) {
            continue;
        }
        let key = fold(&one_blank(said));
        if (names_pages || is_behind) && (matches!(block, Block::List { .. }) || is_name(said)) {
            cleaned.dropped.push(said.to_owned());
            continue;
        }
        names_pages = OTHER_PAGES.contains(&without_number(&key));
        let is_number = !said.is_empty() && !said.contains(char::is_alphabetic);
        let is_line = matches!(block, Block::Paragraph(_) | Block::Heading { .. });
        let is_out = names_pages
            || is_line && (is_furniture(&key) || was_dropped && is_number || is_stray(said))
            || is_list_of_furniture(&block)
            || said.chars().count() >= MIN_REPEATED && !seen.insert(letters(&key));
        was_dropped = is_out;
        is_behind = at > end && (is_behind || is_out);
        if is_out {
            cleaned.dropped.push(said.to_owned());
        } else {
            cleaned.blocks.push(block);
        }
    }
    cleaned
}

/// Whether a block certainly belongs to the text: a long paragraph, or a table.
fn is_text(block: &Block) -> bool {
    let text = block.plain();
    let is_sentence = text.trim_end().ends_with(['.', '…']) && text.split(' ').count() > 8;
    is_sentence && !BEGINNINGS.iter().any(|beginning| fold(&text).starts_with(beginning))
        || text.chars().count() > MAX_NAME
        || matches!(block, Block::Table { .. })
}

/// Whether a line belongs to a portal's page and not to the text. `key` is the line without marks.
fn is_furniture(key: &str) -> bool {
    let line = without_number(key);
    LINES.contains(&line) || BEGINNINGS.iter().any(|beginning| key.starts_with(beginning))
}

fn is_list_of_furniture(block: &Block) -> bool {
    let Block::List { items, .. } = block else { return false };
    items.iter().flatten().all(|item| is_furniture(&fold(item.plain().trim())))
}

/// `key` without the counter and the marks at its end: “hom nay: 1.234”.
fn without_number(key: &str) -> &str {
    let is_mark = |char: char| char.is_ascii_digit() || ".,:;|…- ".contains(char);
    key.trim_end_matches(is_mark).trim_start_matches(|char: char| !char.is_alphanumeric())
}

/// One letter alone, left over from an initial or a slip.
fn is_stray(text: &str) -> bool {
    let mut chars = text.chars();
    matches!((chars.next(), chars.next()), (Some(char), None) if char.is_alphanumeric())
}

/// Whether a line can be the headline of another page: short, and no sentence.
fn is_name(text: &str) -> bool {
    text.chars().count() <= MAX_NAME && !text.ends_with(['.', '!', '/'])
}

/// Only the letters and digits, by which a repeated text is recognised in capitals and with other marks.
fn letters(key: &str) -> String {
    key.chars().filter(|char| char.is_alphanumeric()).collect()
}

/// A text with one plain blank between two words, and none at its ends.
fn tidy(text: &Rich) -> Rich {
    let mut tidied = Rich::default();
    for run in &text.0 {
        let shown = plain(&nfc(&run.text));
        let mut out = String::with_capacity(shown.len());
        let before = tidied.0.last().and_then(|run| run.text.chars().next_back());
        for char in shown.chars() {
            let last = out.chars().next_back().or(before);
            match char {
                '\n' => {
                    out.truncate(out.trim_end_matches(' ').len());
                    out.push('\n');
                }
                _ if !char.is_whitespace() => out.push(char),
                _ if last.is_some_and(|last| !last.is_whitespace()) => out.push(' '),
                _ => {}
            }
        }
        tidied.push(Run { text: out, ..run.clone() });
    }
    while let Some(last) = tidied.0.last_mut() {
        last.text.truncate(last.text.trim_end().len());
        if !last.text.is_empty() {
            break;
        }
        tidied.0.pop();
    }
    tidied
}

#[cfg(test)]
mod tests {
    use super::{Block, Rich, clean};

    fn paragraphs(lines: &[&str]) -> Vec<Block> {
        lines.iter().map(|line| Block::Paragraph(Rich::from(*line))).collect()
    }

    fn kept(lines: &[&str]) -> Vec<String> {
        clean(paragraphs(lines)).blocks.iter().map(Block::plain).collect()
    }

    #[test]
    fn what_portals_put_around_a_text_is_dropped() {
        let lines = [
            "Hôm nay:",
            "12",
            "Tất cả: 30.412",
            "XÃ GÒ NỔI KHÁNH THÀNH CẦU BÀ TÝ",
            "T",
            "Xã Gò Nổi khánh thành cầu Bà Tý",
            "Hôm nay, xã Gò Nổi khánh thành cầu Bà Tý, bắc qua kênh Năm Xã.",
            "Tổng số điểm của bài viết là: 0 trong 0 đánh giá",
            "Xem tiếp...",
            "ỨNG DỤNG",
            "Thư điện tử công vụ",
            "Tin liên quan",
            "Thôn Bãi nạo vét mương",
            "Hội thao xã năm nay",
        ];
        assert_eq!(kept(&lines), [lines[3], lines[6]]);
        let twice = [lines[6], "Ông Sáu nói vui.", "Tin: Út Lan", lines[6], "Ông Sáu nói vui."];
        assert_eq!(kept(&twice), [lines[6], "Ông Sáu nói vui.", "Tin: Út Lan"]);
        assert_eq!(clean(paragraphs(&lines)).dropped.len(), lines.len() - 2);
    }

    #[test]
    fn sentences_that_only_begin_so_stay() {
        let lines = [
            "Hôm nay, xã họp dân.",
            "Chia sẻ tại buổi lễ, ông Năm nói vui.",
            "Xem thêm về quy hoạch ở trụ sở.",
            "5 không",
            "Không",
            "Không",
            "Tất cả đều vui.",
        ];
        assert_eq!(kept(&lines), lines);
    }

    #[test]
    fn blanks_are_plain_ones() {
        assert_eq!(kept(&["\u{a0} Xã\u{a0}\u{a0}họp \u{200b}dân \u{a0}"]), ["Xã họp dân"]);
    }
}
