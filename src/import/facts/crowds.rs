//! Groups of people who attended: “cùng hơn 70 công chức, viên chức”.

use std::ops::Range;

use super::lines::Line;
use super::people::{ATTEND, ATTEND_TOO};
use super::words::{ends_with, find, is_at, key, tidy};
use super::{Attendee, Certainty, Found};
use crate::vietnamese::parse_number;

/// What a group of people begins with.
const CROWDS: [&str; 43] = [
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
    "chủ",
    "ban",
];

/// Words that say how exact a count is.
const ABOUT: [&str; 7] = ["hơn", "gần", "khoảng", "trên", "ước", "chừng", "đông đảo hơn"];

/// The groups of people in a sentence about those who attended.
pub(super) fn crowds(
    line: &Line,
    sentence: &Range<usize>,
    people_end: Option<usize>,
) -> Vec<Found<Attendee>> {
    let mut found = Vec::new();
    let mut from = sentence.start + lead_len(&line.key[sentence.clone()]);
    // Groups are named behind the people.
    if let Some(end) = people_end {
        from = from.max(end);
    }
    let text = &line.text[from..sentence.end];
    for part in parts(text) {
        let bytes = from + part.start..from + part.end;
        let is_begin = part.start == 0 && line.text[sentence.start..bytes.start].trim().is_empty();
        if let Some(group) = crowd(&line.text[bytes.clone()], is_begin) {
            found.push(line.found(bytes, group, Certainty::Sure));
        }
    }
    found
}

/// How far the words go that introduce those who attended: “Tham dự hội nghị có”, “với sự tham gia của”.
fn lead_len(key: &str) -> usize {
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
        // “Hơn 100 đại biểu đến dự”: those who attended come first.
        None if key[attend..].trim_matches([' ', '.', '/']).is_empty() => 0,
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
                && ["đại diện", "đông đảo", "toàn thể", "bà con"].iter().any(|word| is_at(behind, 0, word));
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

/// A group of people, with its count.
fn crowd(text: &str, is_begin: bool) -> Option<Attendee> {
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
        "tới dự",
        "cùng tham gia",
    ]
    .iter()
    .filter_map(|tail| find(&lower, tail).filter(|at| *at > 0))
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
    let group = tidy(group.trim_matches([' ', ',', ';', ':']));
    let lower = key(&group);
    let is_crowd = CROWDS.iter().any(|word| is_at(&lower, 0, word)) && group.split(' ').count() > 1;
    let n_words = group.split(' ').count();
    let is_people = is_crowd && n_words < 70 && (is_begin || group.starts_with(char::is_lowercase))
        || count.is_some() && is_crowd;
    let about = about.filter(|_| count.is_some()).map(|about| (*about).to_owned());
    is_people.then_some(Attendee::Group { group, count, about })
}
