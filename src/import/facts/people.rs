//! Who attended and who spoke: people with their posts, and groups of people.

use std::ops::Range;

use super::acts::{acts, companions, named_shortly, speaks};
use super::crowds::{crowd_at, crowds, several_at};
use super::lines::{Line, Shape, Text};
use super::names::{honorific_at, name_at, rank_at};
use super::roles;
use super::words::{ends_with, find, has, is_at, key, one_at, words};
use super::{AttendeeFact, Certainty, Found};
use crate::vietnamese::name_key;

/// Words in a sentence about attendees.
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

/// Verbs of taking part that a list of people follows: “Dự đại hội có …”, “Tham gia giám sát có …”.
const TAKE_PART: [&str; 30] = [
    "tiếp",
    "tiếp và làm việc",
    "đón và làm việc",
    "chỉ đạo",
    "trực tiếp chỉ đạo",
    "điều hành",
    "làm việc với",
    "làm việc cùng",
    "đồng hành",
    "góp mặt",
    "tháp tùng",
    "chủ trì",
    "đồng chủ trì",
    "đoàn công tác",
    "đoàn",
    "đại biểu",
    "dự",
    "tham dự",
    "đến dự",
    "về dự",
    "tới dự",
    "cùng dự",
    "tham gia",
    "cùng tham gia",
    "cùng đi",
    "đi cùng",
    "chứng kiến",
    "có mặt",
    "đón tiếp",
    "tiếp đoàn",
];

/// Words in a sentence about a person who leads an event.
const LEAD: [&str; 13] = [
    "trưởng đoàn",
    "chủ lễ",
    "chủ tế",
    "báo cáo viên",
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

/// Words that continue a list of attendees.
pub(super) const ATTEND_TOO: [&str; 8] =
    ["về phía", "cùng đi", "cùng tham", "phía", "ngoài ra", "đại diện", "dự còn có", "tham gia còn có"];

/// A person in a line.
pub(super) struct Person {
    pub(super) bytes: Range<usize>,
    pub(super) name: String,
    pub(super) honorific: Option<String>,
    pub(super) rank: Option<String>,
    pub(super) roles: Vec<String>,
    pub(super) is_addressed: bool,
}

/// Who attended or spoke.
pub(super) fn attendees(text: &Text<'_>) -> Vec<Found<AttendeeFact>> {
    let mut found: Vec<Found<AttendeeFact>> = Vec::new();
    let mut goes_on = false;
    let mut said: Vec<Said<'_>> = Vec::new();
    for line in &text.body {
        let is_item = line.shape == Shape::Item || line.text.starts_with(['-', '+', '•']);
        if !is_item && line.shape != Shape::Paragraph {
            goes_on = false;
            continue;
        }
        for sentence in &line.sentences {
            let key = line.key[sentence.clone()].trim_start();
            let is_cont = goes_on && (is_item || ATTEND_TOO.iter().any(|word| key.starts_with(word)));
            let attends = has(key, &ATTEND)
                || guests_at(key).is_some()
                || is_cont
                || is_counted(key)
                || counted_clause(key).is_some();
            let mut people = people(line, sentence, attends);
            let attends = attends || are_listed(line, sentence, &people);
            if attends {
                people = self::people(line, sentence, true);
            }
            if attends {
                add_guests(&mut found, line, sentence, &people, is_cont);
            } else {
                add_leaders(&mut found, line, sentence, &people);
            }
            if let Some(bytes) = drawn(&line.key, sentence).filter(|_| !attends) {
                found.extend(crowd_at(line, bytes));
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
    add_speakers(&mut found, &said);
    found
}

/// Adds the people whom a sentence about guests lists.
fn add_guests(
    found: &mut Vec<Found<AttendeeFact>>,
    line: &Line,
    sentence: &Range<usize>,
    people: &[Person],
    is_cont: bool,
) {
    let key = line.key[sentence.clone()].trim_start();
    people.iter().for_each(|person| add(found, line, person, false));
    let is_event = !people.is_empty()
        || has(key, &["dự", "có mặt", "thành phần", "sự tham gia"])
        || counted_clause(key).is_some()
        || is_cont
        || is_counted(key)
        || guests_at(key).is_some();
    if !is_event {
        return;
    }
    let together = people.iter().filter_map(|person| several_at(line, companions(line, sentence, person)?));
    let places: Vec<Range<usize>> = people.iter().map(|one| one.bytes.clone()).collect();
    for group in together.chain(crowds(line, sentence, &places)) {
        if !found.iter().any(|known| known.value == group.value) {
            found.push(group);
        }
    }
}

/// Adds people with posts who lead an event or take an official part, and their companions.
fn add_leaders(
    found: &mut Vec<Found<AttendeeFact>>,
    line: &Line,
    sentence: &Range<usize>,
    people: &[Person],
) {
    let leads = has(line.key[sentence.clone()].trim_start(), &LEAD);
    let with_posts = people.iter().filter(|person| !person.roles.is_empty());
    for person in with_posts.clone().filter(|person| leads || acts(line, sentence, person)) {
        add(found, line, person, false);
    }
    for person in with_posts {
        if let Some(bytes) = companions(line, sentence, person) {
            add(found, line, person, false);
            found.extend(several_at(line, bytes));
        }
    }
}

/// A sentence with the people in it.
type Said<'l> = (&'l Line, Range<usize>, Vec<Person>);

/// Marks those who spoke, and adds people with posts who only spoke.
fn add_speakers(found: &mut Vec<Found<AttendeeFact>>, said: &[Said<'_>]) {
    for (line, sentence, people) in said {
        for person in people {
            let known = position(found, &person.name).is_some();
            let speaks = speaks(line, sentence, person);
            if speaks && (known || !person.roles.is_empty()) {
                add(found, line, person, true);
            }
        }
        for (address, last) in named_shortly(line, sentence) {
            let mut same = found.iter_mut().filter_map(|one| match &mut one.value {
                AttendeeFact::Person { name, honorific, speaker, .. }
                    if honorific.as_deref() == Some(&address) && name.ends_with(&format!(" {last}")) =>
                {
                    Some(speaker)
                }
                _ => None,
            });
            // If two people have the same name, the speaker isn't certain.
            if let (Some(speaker), None) = (same.next(), same.next()) {
                *speaker = true;
            }
        }
    }
}

/// Whether people with posts are listed directly after “có”: “Theo dõi cuộc bầu cử có ông …”.
fn are_listed(line: &Line, sentence: &Range<usize>, people: &[Person]) -> bool {
    let key = line.key[sentence.clone()].trim_start();
    let is_example =
        ["trong đó", "trong số", "điển hình", "tiêu biểu", "như"].iter().any(|word| is_at(key, 0, word));
    let first = people.iter().find(|person| !person.roles.is_empty());
    first.filter(|_| !is_example).is_some_and(|person| {
        let before = line.key[sentence.start..person.bytes.start].trim_end_matches([' ', ':']);
        let before = before.strip_suffix("các đồng chí").unwrap_or(before);
        ends_with(before, &["có", "gồm"]) && before.len() < 140
    })
}

/// The start of a clause that counts participants: “Tại nhà văn hóa, hơn 160 cử tri đã có mặt”.
pub(super) fn counted_clause(key: &str) -> Option<usize> {
    key.match_indices(", ").map(|(at, comma)| at + comma.len()).find(|from| {
        let clause = &key[*from..];
        let clause = clause.strip_prefix("có ").unwrap_or(clause);
        let counted = ["hơn ", "gần ", "khoảng ", "trên "]
            .iter()
            .find_map(|about| clause.strip_prefix(about))
            .unwrap_or(clause);
        let number = counted.split(' ').next().unwrap_or_default();
        let is_number =
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let verbs = ["tham gia", "tham dự", "có mặt", "đến dự", "về dự"];
        let verb = verbs.iter().filter_map(|verb| find(counted, verb)).min();
        is_number && verb.is_some_and(|at| at < 160 && !counted[..at].contains([';', ':']))
    })
}

/// The start of the list of participants, after a verb at the beginning of the sentence.
pub(super) fn guests_at(key: &str) -> Option<usize> {
    let begin = key.len() - key.trim_start().len();
    let verb = begin + one_at(key, begin, &TAKE_PART)?.len();
    let rest = &key[verb..];
    let clause = rest.find([',', ';', '.']).map_or(rest, |end| &rest[..end]);
    let words = ["gồm có", "còn có", "có", "gồm"];
    let word = words.iter().filter_map(|word| find(clause, word).map(|at| at + word.len())).min();
    word.or(clause.find(':').map(|at| at + 1)).filter(|at| *at < 90).map(|at| verb + at)
}

/// Whether a sentence begins with the number of participants: “Hơn 150 đoàn viên tham gia …”.
pub(super) fn is_counted(key: &str) -> bool {
    let key = key.strip_prefix("có ").unwrap_or(key);
    let counted =
        ["hơn ", "gần ", "khoảng ", "trên "].iter().find_map(|about| key.strip_prefix(about)).unwrap_or(key);
    let is_number = counted.starts_with(|char: char| char.is_ascii_digit());
    is_number
        && key
            .find("tham gia")
            .is_some_and(|at| at < 160 && !key[..at].contains(['.', ';', ':']) || key[..at].len() < 40)
}

/// The bytes of the people whom an event attracted: “thu hút 186 lượt hội viên tham gia”.
fn drawn(line: &str, sentence: &Range<usize>) -> Option<Range<usize>> {
    let key = &line[sentence.clone()];
    let from = find(key, "thu hút")? + "thu hút ".len();
    let rest = key.get(from..)?;
    let end = ["tham gia", "tham dự", "đến dự", "về dự"].iter().filter_map(|verb| find(rest, verb)).min()?;
    let is_near = end < 120 && !rest[..end].contains([';', ':', '.']);
    is_near.then(|| sentence.start + from..sentence.start + from + end)
}

fn position(found: &[Found<AttendeeFact>], name: &str) -> Option<usize> {
    found.iter().position(|one| match &one.value {
        AttendeeFact::Person { name: known, .. } => name_key(known) == name_key(name),
        AttendeeFact::Group { .. } => false,
    })
}

/// Adds a person, or new facts about a known one.
fn add(found: &mut Vec<Found<AttendeeFact>>, line: &Line, person: &Person, speaks: bool) {
    if let Some(idx) = position(found, &person.name) {
        if let AttendeeFact::Person { honorific, rank, roles, speaker, .. } = &mut found[idx].value {
            *speaker |= speaks;
            *honorific = honorific.take().or_else(|| person.honorific.clone());
            *rank = rank.take().or_else(|| person.rank.clone());
            if roles.is_empty() {
                roles.clone_from(&person.roles);
            }
        }
        return;
    }
    let value = AttendeeFact::Person {
        name: person.name.clone(),
        honorific: person.honorific.clone(),
        rank: person.rank.clone(),
        roles: person.roles.clone(),
        speaker: speaks,
    };
    // No post contains these words, so its end isn't certain.
    let goes_on = |role: &String| has(&key(role), &["lại", "những", "rất", "sẽ", "đang", "nhiều", "không"]);
    let is_sure = (!person.roles.is_empty() || person.is_addressed) && !person.roles.iter().any(goes_on);
    let certainty = if is_sure { Certainty::Sure } else { Certainty::Doubtful };
    found.push(line.found(person.bytes.clone(), value, certainty));
}

/// The people in a sentence. In a list, a name also counts after a mark or “và”.
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

/// The person whose rank or name begins at `at`, with the posts after it.
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
    let is_person = if is_addressed { name.n_words > 1 } else { name.has_family && name.n_words > 1 };
    if !is_person || name.bytes.end > sentence.end || roles::head_at(key_of, at).is_some() {
        return None;
    }
    let (roles, end) = roles::behind(text, key_of, name.bytes.end, sentence.end);
    // A name alone in a list may be a place's: “xã Tân An, Lê Lợi”. A name of two words needs posts or a family name.
    let is_short = name.n_words < 3 && (!is_addressed || !name.has_family);
    if roles.is_empty() && is_short {
        return None;
    }
    let honorific = honorific.map(str::to_owned);
    Some(Person { bytes: from..end, name: name.text, honorific, rank, roles, is_addressed })
}

/// A person after the posts that begin at `at`: “Phó Chủ tịch UBND xã Nguyễn Thị Lan”.
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
            || ends_with(
                before,
                &[
                    "đã",
                    "cùng",
                    "dự",
                    "phát biểu",
                    "tại",
                    "và",
                    "với",
                    "là",
                    "do",
                    "bởi",
                    "của",
                    "có",
                    "gồm",
                    "theo",
                    "từ",
                ],
            );
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

/// Whether a name without a form of address is certainly one: a family name and at least two more words.
fn is_whole(line: &Line, at: usize, person: &Person) -> bool {
    name_at(&line.text, &line.key, at).is_some_and(|name| name.has_family && name.n_words > 2)
        || person.rank.is_some()
        || honorific_at(&line.key, at).is_some()
}
