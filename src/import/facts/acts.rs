//! Finds what people do at an event: who speaks, and who takes an official part.

use std::ops::Range;

use super::lines::Line;
use super::names::{honorific_at, name_at};
use super::people::Person;
use super::words::{find, has, is_at, one_at, words};

/// Phrases for taking an official part in an event.
const ACTS: [&str; 17] = [
    "trao",
    "tặng",
    "đánh trống",
    "đánh trống khai",
    "gióng trống",
    "cắt băng",
    "dâng hương",
    "thắp hương",
    "công bố",
    "tuyên bố",
    "bấm nút",
    "trực tiếp trao",
    "đại diện trao",
    "thăm",
    "đến thăm",
    "dẫn đầu",
    "đến động viên",
];

/// Phrases for speaking at an event.
const SPEAK: [&str; 33] = [
    "đọc lời",
    "ôn lại",
    "điểm lại",
    "cảm ơn",
    "chúc",
    "căn dặn",
    "giao nhiệm vụ",
    "hoan nghênh",
    "gửi lời",
    "tuyên bố",
    "nhắc nhở",
    "phát biểu",
    "nhấn mạnh",
    "đề nghị",
    "yêu cầu",
    "kết luận",
    "khai mạc",
    "khẳng định",
    "ghi nhận",
    "biểu dương",
    "lưu ý",
    "quán triệt",
    "chúc mừng",
    "đánh giá cao",
    "đọc diễn văn",
    "bày tỏ",
    "mong muốn",
    "chỉ đạo",
    "kêu gọi",
    "phát động",
    "tiếp thu",
    "giải trình",
    "trả lời",
];

/// The words of the sentence after a person's posts, without words that only lead to a verb.
fn behind<'l>(line: &'l Line, sentence: &Range<usize>, person: &Person) -> &'l str {
    let behind = line.key[person.bytes.end.min(sentence.end)..sentence.end]
        .trim_start_matches([' ', ',', '-', '–', ')']);
    ["đã", "cũng", "vui mừng", "tiếp tục", "trực tiếp", "có lời", "thân mật", "trân trọng"]
        .iter()
        .fold(behind, |rest, word| if is_at(rest, 0, word) { rest[word.len()..].trim_start() } else { rest })
}

/// Whether the sentence says that a person took an official part: “… đánh trống khai hội”.
pub(super) fn acts(line: &Line, sentence: &Range<usize>, person: &Person) -> bool {
    act_at(behind(line, sentence, person), 0)
}

fn act_at(key: &str, at: usize) -> bool {
    one_at(key, at, &ACTS).is_some() && !is_at(key, at, "trao đổi")
}

/// The bytes of those who took an official part with a person: “… cùng các đồng chí … đã đến thăm”.
pub(super) fn companions(line: &Line, sentence: &Range<usize>, person: &Person) -> Option<Range<usize>> {
    let rest = &line.key[person.bytes.end.min(sentence.end)..sentence.end];
    let joined = rest.trim_start_matches([' ', ',']);
    let joined = ["cùng với ", "cùng ", "và "].iter().find_map(|and| joined.strip_prefix(and))?;
    let from = sentence.end - joined.len();
    let end = joined.find([';', ':', '.']).unwrap_or(joined.len());
    let done = words(&joined[..end])
        .into_iter()
        .map(|word| word.start)
        .find(|at| act_at(joined, *at) || is_at(joined, *at, "có mặt"))?;
    let kept = joined[..done].trim_end();
    let kept = kept.strip_suffix(" đã").unwrap_or(kept);
    (kept.len() < 160).then_some(from..from + kept.len())
}

/// Speakers named as “bà Thúy”, by a form of address and the last word of a name.
pub(super) fn named_shortly(line: &Line, sentence: &Range<usize>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for word in words(&line.text[sentence.clone()]) {
        let at = sentence.start + word.start;
        let Some(before) = honorific_at(&line.key, at) else { continue };
        let next = before.end + line.text[before.end..].len() - line.text[before.end..].trim_start().len();
        let Some(name) = name_at(&line.text, &line.key, next).filter(|name| name.n_words == 1) else {
            continue;
        };
        let person = Person {
            bytes: at..name.bytes.end,
            name: name.text.clone(),
            honorific: None,
            rank: None,
            roles: Vec::new(),
            is_addressed: true,
        };
        if let Some(honorific) = before.word.filter(|_| speaks(line, sentence, &person)) {
            found.push((honorific.to_owned(), name.text));
        }
    }
    found
}

/// Whether the sentence says that a person spoke: directly before, “Phát biểu tại …, đồng chí …”, or after the posts.
pub(super) fn speaks(line: &Line, sentence: &Range<usize>, person: &Person) -> bool {
    let behind = behind(line, sentence, person);
    // “… thay mặt lãnh đạo xã chúc mừng”
    let on_behalf = behind.strip_prefix("thay mặt ").and_then(|rest| {
        let clause = rest.find([',', ';', '.']).map_or(rest, |end| &rest[..end]);
        SPEAK.iter().filter_map(|verb| find(clause, verb)).min().filter(|at| *at < 70)
    });
    let says = SPEAK.iter().any(|verb| is_at(behind, 0, verb))
        || behind.starts_with("có đôi lời phát biểu")
        || on_behalf.is_some();
    let joined = behind.find("phát biểu").is_some_and(|at| {
        at < 60
            && !behind[..at].contains(['.', ';', ','])
            && has(&behind[..at], &["dự và", "đến dự", "tham dự và", "dự"])
    });
    let before = line.key[sentence.start..person.bytes.start].trim_start();
    let is_opened =
        ["phát biểu", "kết luận", "khai mạc", "đáp từ", "khai giảng", "bế giảng", "bế mạc", "tham luận"]
            .iter()
            .any(|verb| before.starts_with(verb))
            && before.matches([',', ';']).count() <= 1;
    says || joined || is_opened
}
