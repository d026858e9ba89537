//! Compares the people named in a text with the report's list of attendees.
//!
//! Reports only what the text states: a person with a post who attended or spoke and isn't listed, a name that nearly
//! equals one of the list, and the one listed person whom a sentence about all others leaves out.

mod names;

use std::collections::BTreeSet;
use std::ops::Range;

use names::{Said, begins_with_post, is_item, is_same, is_slip_of_name, said};

use super::report::Attendee;
use super::written::Written;
use crate::diagnostic::{Diagnostic, Place, unlisted_person, unnamed_attendee};
use crate::vietnamese::{fold, name_key, nearest};
use crate::yaml::Step::{Item, Key};

/// Words before a form of address that show that the person wasn't there: a relative, somebody who is visited,
/// represented or dead.
const NOT_PRESENT: [&str; 24] = [
    "cố",
    "liệt sĩ",
    "liệt sỹ",
    "anh hùng",
    "thay mặt",
    "ủy quyền của",
    "gia đình",
    "nhà",
    "con",
    "vợ",
    "chồng",
    "của",
    "cho",
    "tặng",
    "thăm",
    "về",
    "với",
    "theo",
    "mừng",
    "viếng",
    "gửi",
    "bởi",
    "nhớ",
    "gặp",
];

/// Words before a name that say that the people of the sentence attended.
const ATTENDED: [&str; 17] = [
    "đến dự",
    "tham dự",
    "về dự",
    "tới dự",
    "cùng dự",
    "dự có",
    "dự và",
    "dự hội nghị",
    "dự lễ",
    "dự buổi",
    "dự cuộc họp",
    "có mặt",
    "chủ trì",
    "chủ tọa",
    "chủ toạ",
    "sự hiện diện",
    "thành phần",
];

/// Words after a name and its posts that say the same.
const TOOK_PART: [&str; 12] = [
    "phát biểu",
    "chủ trì",
    "chủ tọa",
    "chủ toạ",
    "đến dự",
    "tham dự",
    "tới dự",
    "về dự",
    "dự và",
    "khai mạc",
    "bế mạc",
    "kết luận",
];

/// Words that make a sentence speak of another or a future event.
const ELSEWHERE: [&str; 14] = [
    "trước đó",
    "hôm trước",
    "tháng trước",
    "năm trước",
    "năm ngoái",
    "tuần trước",
    "hôm qua",
    "cùng ngày",
    "sẽ ",
    "sắp tới",
    "không ",
    "chưa ",
    "vắng",
    "từng ",
];

/// Words after a name that show a resident and not a guest.
const RESIDENT: [&str; 17] = [
    "thôn",
    "xóm",
    "ấp",
    "khu phố",
    "khóm",
    "bản",
    "buôn",
    "làng",
    "tổ dân phố",
    "hộ",
    "người dân",
    "nông dân",
    "sinh năm",
    "tuổi",
    "ngụ",
    "cử tri",
    "trú",
];

/// The number of syllables of a full name.
const SYLLABLES: std::ops::RangeInclusive<usize> = 2..=5;

/// Words that show that a sentence doesn't name everybody.
const OTHERS: [&str; 6] = ["cùng", "các ", "đại diện", "lãnh đạo", "toàn thể", "những"];

/// How many bytes after a name may describe the person.
const BEHIND: usize = 160;

/// How many bytes before a name may say what the sentence is about.
const BEFORE: usize = 600;

/// How many other people of the list a sentence must name before a missing one is reported.
const LEAST_OTHERS: usize = 2;

/// A person of the list.
struct Listed<'r> {
    idx: usize,
    name: &'r str,
    roles: &'r [String],
    key: String,
}

impl Written<'_> {
    /// The differences between the text and the list of attendees.
    pub(super) fn people(&self) -> Vec<Diagnostic> {
        let is_person = |attendee: &Attendee| matches!(attendee, Attendee::Person { .. });
        if !self.report.attendees.iter().any(is_person) {
            return Vec::new();
        }
        let body = &self.text[self.body.min(self.text.len())..];
        let said = said(body);
        if said.is_empty() {
            return Vec::new();
        }
        let attendees = self.report.attendees.iter().enumerate();
        let listed = attendees.filter_map(|(idx, attendee)| match attendee {
            Attendee::Person { name, roles, .. } => Some(Listed { idx, name, roles, key: name_key(name) }),
            Attendee::Group { .. } => None,
        });
        Compared { written: self, body, listed: listed.collect(), said }.differences()
    }
}

/// The text and the list to compare.
struct Compared<'c> {
    written: &'c Written<'c>,
    body: &'c str,
    listed: Vec<Listed<'c>>,
    said: Vec<Said>,
}

impl Compared<'_> {
    fn differences(&self) -> Vec<Diagnostic> {
        let mut named: BTreeSet<usize> = BTreeSet::new();
        // For each whole sentence about attendees, the listed people that it names.
        let mut together: Vec<(Range<usize>, usize)> = Vec::new();
        let mut strangers: Vec<(&Said, String, Option<usize>)> = Vec::new();
        for said in &self.said {
            let key = name_key(&self.body[said.span.clone()]);
            if let Some(idx) = self.listed.iter().position(|listed| is_same(&key, &listed.key)) {
                named.insert(idx);
                let passage = self.passage(said.span.start);
                if self.tells_of_guests(&passage, said.span.start) {
                    together.push((passage, idx));
                }
            } else if SYLLABLES.contains(&key.split(' ').count())
                && strangers.iter().all(|(_, known, _)| *known != key)
            {
                let near = self.meant(&key, said);
                strangers.push((said, key, near));
            }
        }
        let (slips, others): (Vec<_>, Vec<_>) = strangers.into_iter().partition(|(.., near)| near.is_some());
        let meant: BTreeSet<usize> = slips.iter().filter_map(|(.., near)| *near).collect();
        for (idx, listed) in self.listed.iter().enumerate() {
            if self.body.contains(listed.name) {
                named.insert(idx);
            }
        }
        let mut told: Vec<Diagnostic> =
            slips.iter().map(|(said, _, near)| self.unlisted(said, *near)).collect();
        let guests: Vec<_> = others.iter().filter(|(said, ..)| self.is_guest(said)).collect();
        // A list with fewer people than it leaves out was never meant to be complete.
        if guests.len() <= named.len() {
            told.extend(guests.iter().map(|(said, key, _)| self.unlisted(said, self.similar(key, &named))));
        }
        told.extend(self.left_out(&named, &meant, &together));
        told
    }

    fn unlisted(&self, said: &Said, near: Option<usize>) -> Diagnostic {
        let span = self.written.body + said.span.start..self.written.body + said.span.end;
        let place = Place::new(self.written.path, self.written.text, span);
        unlisted_person(place, &self.body[said.span.clone()], near.map(|idx| self.listed[idx].name))
    }

    /// The listed person who was meant, if a name is nearly the same and isn't another person's.
    fn meant(&self, key: &str, said: &Said) -> Option<usize> {
        let idx = self
            .listed
            .iter()
            .position(|listed| is_slip_of_name(key, &listed.key, || self.body.contains(listed.name)))?;
        (!self.is_resident(said)).then_some(idx)
    }

    /// A listed person with a similar name whom the text doesn't name.
    fn similar(&self, key: &str, named: &BTreeSet<usize>) -> Option<usize> {
        let unnamed = (0..self.listed.len()).filter(|idx| !named.contains(idx));
        nearest(key, 2, unnamed, |idx| fold(&self.listed[*idx].key), |idx| *idx)
    }

    /// Whether the text says that a person with a post attended or spoke.
    fn is_guest(&self, said: &Said) -> bool {
        let passage = self.passage(said.span.start);
        if self.is_resident(said) || !self.is_present(said) {
            return false;
        }
        let clause = self.behind(said);
        let end = said.span.end + clause.len();
        let has_post = begins_with_post(clause.trim_start_matches([' ', ',', '-', '–', '—', '(']));
        let lower = clause.to_lowercase();
        let is_elsewhere = || {
            let sentence = self.around(&passage, said.span.start..end).to_lowercase();
            ELSEWHERE.iter().any(|word| sentence.contains(word))
        };
        let takes_part = || TOOK_PART.iter().any(|word| lower.contains(word));
        has_post && (takes_part() || self.tells_of_guests(&passage, said.span.start)) && !is_elsewhere()
    }

    fn is_present(&self, said: &Said) -> bool {
        let before = self.body[..said.address].trim_end();
        let before = &before[before.floor_char_boundary(before.len().saturating_sub(40))..].to_lowercase();
        !NOT_PRESENT
            .iter()
            .any(|word| before.strip_suffix(word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric)))
    }

    /// Whether the words after a name give a home and no post.
    fn is_resident(&self, said: &Said) -> bool {
        let clause = self.behind(said);
        let clause = clause.trim_start_matches([' ', ',', '-', '–', '—', '(']);
        if begins_with_post(clause) {
            return false;
        }
        let lower = clause.to_lowercase();
        let near: String = lower.chars().take(30).collect();
        let words: Vec<&str> = near.split(|char: char| !char.is_alphanumeric()).collect();
        let near = format!(" {} ", words.join(" "));
        RESIDENT.iter().any(|word| near.contains(&format!(" {word} ")))
    }

    /// The words after a name, up to the next person or the end of the clause.
    fn behind(&self, said: &Said) -> &str {
        let start = said.span.end;
        let next = self.said.iter().map(|other| other.address).find(|at| *at >= start);
        let end = self.passage(start).end.min(next.unwrap_or(self.body.len())).max(start);
        let clause = &self.body[start..end];
        let clause = clause.split([';', '“', '”', '"']).next().unwrap_or_default();
        &clause[..clause.floor_char_boundary(BEHIND)]
    }

    /// The sentence around `at`. For an item of a list: the whole list and the line that introduces it.
    fn passage(&self, at: usize) -> Range<usize> {
        let start = self.body[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let line = self.body[start..].lines().next().unwrap_or_default();
        if is_item(line) {
            return self.list_around(start);
        }
        let ends = || {
            let marks = line.match_indices(['.', '!', '?']).map(|(end, _)| end + 1);
            marks.filter(|end| line[*end..].is_empty() || line[*end..].starts_with(' '))
        };
        let within = at - start;
        let from = ends().take_while(|end| *end <= within).last().unwrap_or(0);
        let to = ends().find(|end| *end > within).unwrap_or(line.len());
        start + from..start + to
    }

    /// The list of the item at `item`, from the line that introduces it.
    fn list_around(&self, item: usize) -> Range<usize> {
        let belongs = |line: &str| is_item(line) || line.trim().is_empty();
        let mut start = item;
        for line in self.body[..item].split_inclusive('\n').rev() {
            start -= line.len();
            if !belongs(line) {
                break;
            }
        }
        let items = self.body[item..].split_inclusive('\n').take_while(|line| belongs(line));
        start..item + items.map(str::len).sum::<usize>()
    }

    /// The text around `span`, within `passage` and not far away.
    fn around(&self, passage: &Range<usize>, span: Range<usize>) -> &str {
        let start = self.body.ceil_char_boundary(span.start.saturating_sub(BEFORE)).max(passage.start);
        &self.body[start..span.end]
    }

    /// Whether `passage` says before `at` that people attended.
    fn tells_of_guests(&self, passage: &Range<usize>, at: usize) -> bool {
        let before = self.around(passage, at..at).to_lowercase();
        ATTENDED.iter().any(|word| before.contains(word))
    }

    /// The one listed person whom a sentence with all others leaves out and the text doesn't mention.
    fn left_out(
        &self,
        named: &BTreeSet<usize>,
        meant: &BTreeSet<usize>,
        together: &[(Range<usize>, usize)],
    ) -> Option<Diagnostic> {
        let mut unnamed = self.listed.iter().enumerate().filter(|(idx, _)| !named.contains(idx));
        let (idx, listed) = unnamed.next()?;
        let others = self.listed.len() - 1;
        let is_whole = |passage: &Range<usize>| {
            let those = together.iter().filter(|(other, _)| other == passage).map(|(_, idx)| idx);
            those.collect::<BTreeSet<_>>().len() == others && {
                let lower = self.body[passage.clone()].to_lowercase();
                !OTHERS.iter().any(|word| lower.contains(word))
            }
        };
        let is_certain = unnamed.next().is_none()
            && others >= LEAST_OTHERS
            && !meant.contains(&idx)
            && together.iter().any(|(passage, _)| is_whole(passage))
            && !self.is_mentioned(listed);
        let at = [Key("attendees"), Item(listed.idx), Key("name")];
        is_certain.then(|| unnamed_attendee(self.written.yaml.locate(&at), listed.name))
    }

    /// Whether a post or the last word of a name refers to this person.
    fn is_mentioned(&self, listed: &Listed<'_>) -> bool {
        let lower = self.body.to_lowercase();
        let given = listed.name.rsplit(' ').next().unwrap_or_default();
        listed.roles.iter().any(|role| lower.contains(&role.to_lowercase())) || self.body.contains(given)
    }
}
