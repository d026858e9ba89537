//! Groups of people who attended: “cùng hơn 70 công chức, viên chức”.

use std::ops::Range;

use super::lines::Line;
use super::people::{ATTEND, ATTEND_TOO, counted_clause, guests_at, is_counted};
use super::words::{ends_with, find, is_at, key, one_at, places, tidy};
use super::{AttendeeFact, Certainty, Found};
use crate::vietnamese::parse_number;

/// The first words of a group of people.
const CROWDS: [&str; 79] = [
    "hàng trăm",
    "hàng nghìn",
    "hàng ngàn",
    "hàng chục",
    "học viên",
    "du khách",
    "con cháu",
    "thân nhân",
    "chức sắc",
    "phật tử",
    "tăng ni",
    "sinh viên",
    "thiếu nhi",
    "trẻ em",
    "cháu",
    "tập thể",
    "cá nhân",
    "doanh nghiệp",
    "nghệ nhân",
    "xã viên",
    "khách mời",
    "lực lượng",
    "mạnh thường quân",
    "nhà hảo tâm",
    "hiệu trưởng",
    "đội viên",
    "chi ủy",
    "một số",
    "y, bác sĩ",
    "lượt",
    "khách",
    "thầy cô",
    "các",
    "đại diện",
    "lãnh đạo",
    "toàn thể",
    "đông đảo",
    "bà con",
    "nhân dân",
    "cán bộ",
    "trưởng",
    "bí thư",
    "đại biểu",
    "cử tri",
    "hội viên",
    "đoàn viên",
    "công chức",
    "người",
    "học sinh",
    "vận động viên",
    "đồng chí",
    "đảng viên",
    "thanh niên",
    "chiến sĩ",
    "hộ",
    "cụ",
    "em",
    "thí sinh",
    "gia đình",
    "phụ huynh",
    "thành viên",
    "tình nguyện viên",
    "nông dân",
    "cựu chiến binh",
    "phụ nữ",
    "giáo viên",
    "công nhân",
    "tân binh",
    "diễn viên",
    "thường trực",
    "chủ hộ",
    "chủ cơ sở",
    "cộng tác viên",
    "tuyên truyền viên",
    "bác sĩ",
    "y tá",
    "ban giám hiệu",
    "ban công tác",
    "ban",
];

/// Words that say how exact a count is.
const ABOUT: [&str; 7] = ["hơn", "gần", "khoảng", "trên", "ước", "chừng", "đông đảo hơn"];

/// The groups of people in a sentence about attendees: before, between and after the people with names.
pub(super) fn crowds(
    line: &Line,
    sentence: &Range<usize>,
    people: &[Range<usize>],
) -> Vec<Found<AttendeeFact>> {
    let mut found = Vec::new();
    let lead = sentence.start + lead_len(&line.key[sentence.clone()]);
    let mut from = people.first().map_or(lead, |first| lead.min(first.start));
    for person in people {
        found.extend(between_people(line, from..person.start.max(from)));
        from = person.end.max(from);
    }
    // “… chủ trì hội nghị; tham dự có đại diện …” lists the others in a clause of its own.
    if !people.is_empty() {
        let tail = &line.key[from..sentence.end];
        let clauses = tail.match_indices([',', ';']).map(|(at, mark)| at + mark.len());
        let others = clauses.filter_map(|at| guests_at(&tail[at..]).map(|guests| at + guests)).next();
        from += others.unwrap_or(0);
    }
    for part in parts(&line.text[from..sentence.end]) {
        let bytes = from + part.start..from + part.end;
        let is_begin = part.start == 0 && line.text[sentence.start..bytes.start].trim().is_empty();
        if let Some(group) = crowd(&line.text[bytes.clone()], is_begin) {
            found.push(line.found(bytes, group, Certainty::Sure));
        }
    }
    found
}

/// The group of people at `bytes`, if it is counted.
pub(super) fn crowd_at(line: &Line, bytes: Range<usize>) -> Option<Found<AttendeeFact>> {
    let group = crowd(&line.text[bytes.clone()], false)?;
    matches!(group, AttendeeFact::Group { count: Some(_), .. })
        .then(|| line.found(bytes, group, Certainty::Sure))
}

/// The group of people at `bytes`, if its first word shows that it is one.
pub(super) fn several_at(line: &Line, bytes: Range<usize>) -> Option<Found<AttendeeFact>> {
    between_people(line, bytes).into_iter().next()
}

/// Words that certainly begin a group of people: other words may be the post of a person with a name.
const SEVERAL: [&str; 13] = [
    "lực lượng",
    "các",
    "đại diện",
    "lãnh đạo",
    "toàn thể",
    "đông đảo",
    "hàng",
    "bí thư các",
    "trưởng các",
    "bà con",
    "nhân dân",
    "thường trực",
    "bí thư, trưởng",
];

/// The groups of people before a person with a name.
fn between_people(line: &Line, bytes: Range<usize>) -> Vec<Found<AttendeeFact>> {
    let mut end = bytes.end;
    // “…; các đồng chí:” introduces the next name.
    loop {
        let kept = line.key[bytes.start..end].trim_end_matches([' ', ':', ',', ';']);
        let Some(plural) = PLURALS.iter().find(|plural| ends_with(kept, &[plural])) else { break };
        end = bytes.start + kept.len() - plural.len();
    }
    let mut found = Vec::new();
    for part in parts(&line.text[bytes.start..end]) {
        let mut from = bytes.start + part.start;
        let mut to = bytes.start + part.end;
        // “về phía xã có” introduces the names after it.
        if let Some(side) =
            ["về phía", "phía"].iter().filter_map(|side| find(&line.key[from..to], side)).min()
        {
            match find(&line.key[from + side..to], "có") {
                Some(at) if line.key[from + side + at..to].trim().len() > "có".len() => {
                    from += side + at + "có".len();
                }
                _ => to = from + side,
            }
        }
        let begin = line.key[from..to].trim_start_matches([' ', ',', ';', ':']);
        let begin = ["và ", "cùng ", "cùng với ", "với "]
            .iter()
            .fold(begin, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
        let is_several = SEVERAL.iter().any(|word| is_at(begin, 0, word))
            || ABOUT.iter().any(|about| is_at(begin, 0, about))
            || begin.starts_with(|char: char| char.is_ascii_digit());
        if is_several && let Some(group) = crowd(&line.text[from..to], false) {
            found.push(line.found(from..to, group, Certainty::Sure));
        }
    }
    found
}

/// Plural forms of address, which stand before names.
const PLURALS: [&str; 12] = [
    "các đồng chí",
    "đồng chí",
    "các đ/c",
    "đ/c",
    "các ông, bà",
    "các ông bà",
    "các ông",
    "các bà",
    "ông",
    "bà",
    "có",
    "gồm",
];

/// The length of the words that introduce attendees: “Tham dự hội nghị có”, “với sự tham gia của”.
fn lead_len(key: &str) -> usize {
    if let Some(at) = guests_at(key) {
        return at;
    }
    if is_counted(key.trim_start()) {
        return 0;
    }
    if let Some(at) = counted_clause(key) {
        return at;
    }
    let attend = ATTEND
        .iter()
        .chain(&ATTEND_TOO)
        .filter_map(|word| find(key, word).map(|at| at + word.len()))
        .min()
        .unwrap_or(0);
    let rest = &key[attend..];
    let ends = ["còn có", "có", "của", "gồm", ":"];
    let intro = ends
        .iter()
        .filter_map(|end| {
            let at = if *end == ":" { rest.find(':') } else { find(rest, end) }?;
            (at < 60 && !rest[..at].contains(['.', ';'])).then_some(at + end.len())
        })
        .min();
    match intro {
        Some(at) => attend + at,
        // “Đại hội có 34 đảng viên tham dự”, “Hơn 100 đại biểu đến dự”: the attendees come first.
        None if key[attend..].trim_matches([' ', '.', '/']).is_empty() => {
            find(&key[..attend], "có").filter(|at| *at < 60).map_or(0, |at| at + "có".len())
        }
        None => key.len().min(attend),
    }
}

/// Parts of a list of groups.
fn parts(text: &str) -> Vec<Range<usize>> {
    let key = key(text);
    let mut cuts = vec![0];
    for (at, _) in key.match_indices(';') {
        let behind = key[at + 1..].trim_start();
        let begins = CROWDS.iter().chain(&ABOUT).chain(&["cùng", "và"]).any(|word| is_at(behind, 0, word));
        if begins || behind.starts_with(|char: char| char.is_ascii_digit()) {
            cuts.push(at + 1);
        }
    }
    for word in ["cùng với", "cùng", "và", ","] {
        for (at, _) in key.match_indices(word) {
            let is_word = word == "," || key[..at].ends_with(' ') && is_at(&key, at, word);
            let behind = key[at + word.len()..].trim_start();
            let counted = behind.starts_with(|char: char| char.is_ascii_digit())
                || ABOUT.iter().any(|about| is_at(behind, 0, about));
            let begins = [
                "đại diện",
                "đông đảo",
                "toàn thể",
                "lãnh đạo",
                "trưởng các",
                "bí thư các",
                "hàng trăm",
                "hàng nghìn",
                "hàng ngàn",
                "hàng chục",
                "bà con",
                "các đồng chí",
                "các đại biểu",
                "các",
            ]
            .iter()
            .any(|word| is_at(behind, 0, word));
            let is_cut = word.starts_with("cùng") && !is_at(behind, 0, "dự") && !is_at(behind, 0, "tham")
                || counted
                || begins && word != "và" && !is_at(behind, 0, "các ban");
            let is_strong = begins
                && word == "và"
                && [
                    "đại diện",
                    "đông đảo",
                    "toàn thể",
                    "bà con",
                    "hàng trăm",
                    "hàng nghìn",
                    "hàng ngàn",
                    "hàng chục",
                ]
                .iter()
                .any(|word| is_at(behind, 0, word));
            if is_word && (is_cut || is_strong) {
                cuts.push(at);
            }
        }
    }
    cuts.push(text.len());
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2).map(|cut| cut[0]..cut[1]).collect()
}

/// Words that, with “dự”, don't mean taking part.
const OF_THINGS: [&str; 9] = ["án", "toán", "kiến", "thảo", "báo", "phòng", "trữ", "bị", "định"];

/// A group of people, with its count.
fn crowd(text: &str, is_begin: bool) -> Option<AttendeeFact> {
    let mut rest = text.trim_matches([' ', ',', ';', '.', '/', ':', '-', '–', '(', ')']);
    for word in [
        "và",
        "cùng với",
        "cùng",
        "với",
        "có",
        "còn có",
        "sự tham gia của",
        "có sự tham gia của",
        "sự có mặt của",
    ] {
        if is_at(&key(rest), 0, word) {
            rest = rest[word.len()..].trim_start();
        }
    }
    let lower = key(rest);
    let tail = [
        "tham dự",
        "đến dự",
        "cùng dự",
        "về dự",
        "đã đến dự",
        "tham gia",
        "đã tham dự",
        "cùng tham dự",
        "dự",
        "đã về dự",
        "đã có mặt",
        "có mặt",
        "tới dự",
        "cùng tham gia",
    ]
    .iter()
    .filter_map(|tail| {
        // “dự án”, “dự toán” are things.
        let is_thing = |at: usize| {
            tail.ends_with("dự") && one_at(lower[at + tail.len()..].trim_start(), 0, &OF_THINGS).is_some()
        };
        places(&lower, tail).find(|at| *at > 0 && !is_thing(*at))
    })
    .min();
    let rest = tail.map_or(rest, |at| rest[..at].trim());
    let rest = ["đã", "cùng", "về", "đến"].iter().fold(rest, |rest, word| {
        if ends_with(&key(rest), &[word]) { rest[..rest.len() - word.len()].trim_end() } else { rest }
    });
    let lower = key(rest);
    let about = ABOUT.iter().find(|about| is_at(&lower, 0, about));
    let counted = about.map_or(rest, |about| rest[about.len()..].trim_start());
    let number = counted.split(' ').next().unwrap_or_default();
    let count = parse_number(number).ok().and_then(|_| number.replace('.', "").parse::<u32>().ok());
    let group = if count.is_some() { counted[number.len()..].trim() } else { rest };
    // “164 trong tổng số 171 cử tri”
    let group = match group.strip_prefix("trong tổng số ").or(group.strip_prefix("trên tổng số ")) {
        Some(all) => all.trim_start_matches(|char: char| char.is_ascii_digit() || char == '.').trim_start(),
        None => group,
    };
    let group = tidy(group.trim_matches([' ', ',', ';', ':']));
    let lower = key(&group);
    let is_crowd = CROWDS.iter().any(|word| is_at(&lower, 0, word)) && group.split(' ').count() > 1;
    let n_words = group.split(' ').count();
    let is_people = is_crowd && n_words < 70 && (is_begin || group.starts_with(char::is_lowercase))
        || count.is_some() && is_crowd;
    let about = about.filter(|_| count.is_some()).map(|about| (*about).to_owned());
    is_people.then_some(AttendeeFact::Group { group, count, about })
}
