//! Who attended and who spoke: people with their posts, and groups of people.

use std::ops::Range;

use super::crowds::crowds;
use super::lines::{Line, Shape, Text};
use super::names::{honorific_at, name_at, rank_at};
use super::roles;
use super::words::{ends_with, has, is_at, words};
use super::{Attendee, Certainty, Found};
use crate::vietnamese::name_key;

/// What a sentence about those who attended has.
pub(super) const ATTEND: [&str; 33] = [
    "đến dự",
    "tham dự",
    "về dự",
    "dự hội nghị",
    "dự lễ",
    "dự và",
    "dự buổi",
    "cùng dự",
    "dự có",
    "dự ngày hội",
    "dự khai mạc",
    "chủ trì",
    "có mặt",
    "thành phần",
    "có sự tham gia",
    "sự tham dự",
    "có sự hiện diện",
    "tham gia có",
    "dự chương trình",
    "dự tại",
    "dự cuộc",
    "tới dự",
    "dự họp",
    "tham gia đoàn",
    "đại biểu dự",
    "dự lớp",
    "sự tham gia",
    "dự lễ phát động",
    "dự phiên",
    "dự với",
    "tham gia buổi",
    "cùng tham gia",
    "dự sinh hoạt",
];

/// What a sentence says about one who leads an event.
const LEAD: [&str; 9] = [
    "chủ tọa",
    "làm trưởng đoàn",
    "có buổi",
    "trình bày",
    "dẫn đầu",
    "đọc báo cáo",
    "thông qua báo cáo",
    "báo cáo kết quả",
    "điều hành",
];

/// What goes on with a list of those who attended.
pub(super) const ATTEND_TOO: [&str; 8] =
    ["về phía", "cùng đi", "cùng tham", "phía", "ngoài ra", "đại diện", "dự còn có", "tham gia còn có"];

/// What somebody does who speaks at an event.
const SPEAK: [&str; 23] = [
    "cảm ơn",
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

/// A person in a line.
struct Person {
    bytes: Range<usize>,
    name: String,
    honorific: Option<String>,
    rank: Option<String>,
    roles: Vec<String>,
    is_addressed: bool,
}

/// Who attended or spoke.
pub(super) fn attendees(text: &Text<'_>) -> Vec<Found<Attendee>> {
    let mut found: Vec<Found<Attendee>> = Vec::new();
    let mut goes_on = false;
    let mut said: Vec<(&Line, Range<usize>, Vec<Person>)> = Vec::new();
    for line in &text.body {
        let is_item = line.shape == Shape::Item || line.text.starts_with(['-', '+', '•']);
        if !is_item && line.shape != Shape::Paragraph {
            goes_on = false;
            continue;
        }
        for sentence in &line.sentences {
            let key = line.key[sentence.clone()].trim_start();
            let is_cont = goes_on && (is_item || ATTEND_TOO.iter().any(|word| key.starts_with(word)));
            let attends = has(key, &ATTEND) || is_cont || is_counted(key);
            let people = people(line, sentence, attends);
            if !attends && has(key, &LEAD) {
                let with_roles = people.iter().filter(|person| !person.roles.is_empty());
                with_roles.for_each(|person| add(&mut found, line, person, false));
            }
            if attends {
                let is_event = !people.is_empty()
                    || has(key, &["dự", "có mặt", "thành phần"])
                    || is_cont
                    || is_counted(key);
                for person in &people {
                    add(&mut found, line, person, false);
                }
                if is_event {
                    found.extend(crowds(line, sentence, people.last().map(|last| last.bytes.end)));
                }
            }
            goes_on = attends;
            said.push((line, sentence.clone(), people));
        }
    }
    for line in &text.captions {
        let whole = 0..line.text.len();
        if has(&line.key, &["phát biểu", "chủ trì", "kết luận"]) {
            said.push((line, whole.clone(), people(line, &whole, false)));
        }
    }
    for (line, sentence, people) in &said {
        for person in people {
            let known = position(&found, &person.name).is_some();
            let speaks = speaks(line, sentence, person);
            if speaks && (known || !person.roles.is_empty()) {
                add(&mut found, line, person, true);
            }
        }
    }
    found
}

/// Whether a sentence begins with how many took part: “Hơn 150 đoàn viên tham gia …”.
fn is_counted(key: &str) -> bool {
    let key = key.strip_prefix("có ").unwrap_or(key);
    let counted =
        ["hơn ", "gần ", "khoảng ", "trên "].iter().find_map(|about| key.strip_prefix(about)).unwrap_or(key);
    let is_number = counted.starts_with(|char: char| char.is_ascii_digit());
    is_number
        && key
            .find("tham gia")
            .is_some_and(|at| at < 80 && !key[..at].contains(['.', ';', ':']) || key[..at].len() < 40)
}

fn position(found: &[Found<Attendee>], name: &str) -> Option<usize> {
    found.iter().position(|one| match &one.value {
        Attendee::Person { name: known, .. } => name_key(known) == name_key(name),
        Attendee::Group { .. } => false,
    })
}

/// Adds a person, or what is new about one.
fn add(found: &mut Vec<Found<Attendee>>, line: &Line, person: &Person, speaks: bool) {
    if let Some(idx) = position(found, &person.name) {
        if let Attendee::Person { honorific, rank, roles, speaker, .. } = &mut found[idx].value {
            *speaker |= speaks;
            *honorific = honorific.take().or_else(|| person.honorific.clone());
            *rank = rank.take().or_else(|| person.rank.clone());
            if roles.is_empty() {
                roles.clone_from(&person.roles);
            }
        }
        return;
    }
    let value = Attendee::Person {
        name: person.name.clone(),
        honorific: person.honorific.clone(),
        rank: person.rank.clone(),
        roles: person.roles.clone(),
        speaker: speaks,
    };
    let is_sure = !person.roles.is_empty() || person.is_addressed;
    let certainty = if is_sure { Certainty::Sure } else { Certainty::Doubtful };
    found.push(line.found(person.bytes.clone(), value, certainty));
}

/// The people in a sentence. Where several are listed, a name counts behind a mark or “và” as well.
fn people(line: &Line, sentence: &Range<usize>, is_list: bool) -> Vec<Person> {
    let (text, key_of) = (&line.text, &line.key);
    let mut people: Vec<Person> = Vec::new();
    let mut listed: Option<&'static str> = None;
    let mut end = sentence.start;
    for word in words(&text[sentence.clone()]) {
        let at = sentence.start + word.start;
        if at < end {
            continue;
        }
        if let Some(before) = honorific_at(key_of, at) {
            let is_many = is_at(key_of, at, "các") || before.word.is_none();
            let next = skip(text, before.end);
            if is_many {
                listed = before.word;
            }
            if let Some(person) = person(line, sentence, at, next, before.word, true) {
                end = person.bytes.end;
                people.push(person);
            } else if is_many {
                end = before.end;
            } else if let Some((person, behind)) = post_first(line, sentence, next, before.word) {
                end = behind;
                people.push(person);
            }
            continue;
        }
        let before = key_of[sentence.start..at].trim_end();
        let is_led = before.is_empty()
            || before.ends_with([':', ';', ',', '-', '–', '+', '•'])
            || ends_with(before, &["và", "cùng"]);
        let is_ranked = rank_at(key_of, at).is_some();
        if (is_ranked || is_list && is_led)
            && let Some(person) = person(line, sentence, at, at, listed, is_ranked)
        {
            end = person.bytes.end;
            people.push(person);
            continue;
        }
        if roles::head_at(key_of, at).is_some()
            && let Some((person, behind)) = post_first(line, sentence, at, None)
        {
            end = behind;
            people.push(person);
        }
    }
    people
}

fn skip(text: &str, at: usize) -> usize {
    let rest = text[at..].trim_start_matches([' ', ':', '\u{a0}']);
    text.len() - rest.len()
}

/// The person whose rank or name begins at `at`, with the posts behind.
fn person(
    line: &Line,
    sentence: &Range<usize>,
    from: usize,
    at: usize,
    honorific: Option<&str>,
    is_addressed: bool,
) -> Option<Person> {
    let (text, key_of) = (&line.text, &line.key);
    let mut at = at;
    let mut rank: Option<String> = None;
    while let Some(before) = rank_at(key_of, at) {
        rank = match (rank, before.word) {
            (Some(first), Some(word)) => Some(format!("{first}, {word}")),
            (first, word) => first.or(word.map(str::to_owned)),
        };
        at = text.len() - text[before.end..].trim_start_matches([' ', ',', '.', '-', '–']).len();
    }
    let name = name_at(text, key_of, at)?;
    let is_person = if is_addressed {
        name.n_words > 1 && (name.has_family || name.n_words > 2)
    } else {
        name.has_family && name.n_words > 1
    };
    if !is_person || name.bytes.end > sentence.end || roles::head_at(key_of, at).is_some() {
        return None;
    }
    let (roles, end) = roles::behind(text, key_of, name.bytes.end, sentence.end);
    // A name alone in a list may be a place's: “xã Tân An, Lê Lợi”.
    if roles.is_empty() && !is_addressed && name.n_words < 3 {
        return None;
    }
    let honorific = honorific.map(str::to_owned);
    Some(Person { bytes: from..end, name: name.text, honorific, rank, roles, is_addressed })
}

/// A person behind the posts that begin at `at`: “Phó Chủ tịch UBND xã Nguyễn Thị Lan”.
fn post_first(
    line: &Line,
    sentence: &Range<usize>,
    at: usize,
    honorific: Option<&str>,
) -> Option<(Person, usize)> {
    let (text, key_of) = (&line.text, &line.key);
    roles::head_at(key_of, at)?;
    for word in words(&text[at..sentence.end]).into_iter().skip(2).take(30) {
        let from = at + word.start;
        let before = key_of[at..from].trim_end();
        let word_honorific = honorific_at(key_of, from);
        let is_cut = before.ends_with([';', ':', '.']) && !before.ends_with("ct.")
            || ends_with(before, &["đã", "cùng", "dự", "phát biểu", "tại", "và", "với", "là"]);
        if is_cut {
            return None;
        }
        let start = word_honorific.as_ref().map_or(from, |honorific| skip(text, honorific.end));
        let is_of_place = ["trường", "đường", "thcs", "thpt", "tiểu học", "mầm non", "phố", "học"]
            .iter()
            .any(|place| before.ends_with(place));
        let Some(person) = person(line, sentence, at, start, None, true)
            .filter(|person| is_whole(line, start, person) && !is_of_place)
        else {
            continue;
        };
        let posts = text[at..from].trim_end().trim_end_matches([',', '-', '–']);
        let (roles, end) = roles::list(text, key_of, at, at + posts.len());
        if end < at + posts.trim_end().len() || roles.is_empty() {
            return None;
        }
        let end = person.bytes.end;
        let honorific = honorific.or(word_honorific.and_then(|honorific| honorific.word)).map(str::to_owned);
        return Some((Person { roles, honorific, bytes: at..end, ..person }, end));
    }
    None
}

/// Whether a name that no form of address announces is surely one: a family name and at least two more words.
fn is_whole(line: &Line, at: usize, person: &Person) -> bool {
    name_at(&line.text, &line.key, at).is_some_and(|name| name.has_family && name.n_words > 2)
        || person.rank.is_some()
        || honorific_at(&line.key, at).is_some()
}

/// Whether the sentence says that a person spoke: right before, “Phát biểu tại …, đồng chí …”, or behind the posts.
fn speaks(line: &Line, sentence: &Range<usize>, person: &Person) -> bool {
    let behind = line.key[person.bytes.end.min(sentence.end)..sentence.end]
        .trim_start_matches([' ', ',', '-', '–', ')']);
    let behind = ["đã", "cũng", "vui mừng", "thay mặt lãnh đạo xã", "tiếp tục", "trực tiếp"]
        .iter()
        .fold(behind, |rest, word| rest.strip_prefix(word).unwrap_or(rest).trim_start());
    let says = SPEAK.iter().any(|verb| is_at(behind, 0, verb)) || behind.starts_with("có đôi lời phát biểu");
    let joined = behind.find("phát biểu").is_some_and(|at| {
        at < 60
            && !behind[..at].contains(['.', ';', ','])
            && has(&behind[..at], &["dự và", "đến dự", "tham dự và", "dự"])
    });
    let before = line.key[sentence.start..person.bytes.start].trim_start();
    let is_opened =
        ["phát biểu", "kết luận", "khai mạc", "đáp từ"].iter().any(|verb| before.starts_with(verb))
            && before.matches([',', ';']).count() <= 1;
    says || joined || is_opened
}
