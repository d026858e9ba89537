//! The data of a notice and of an answer beyond that of every report, as pages show it.

use schemars::JsonSchema;
use serde::Serialize;

use super::text::{iso, iso_moment};
use super::view::AuthorView;
use crate::content::{Answer, Notice, Posted};
use crate::site::Site;
use crate::vietnamese::{Bound, span};

/// A notice: when and where it applies, whom to ask.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NoticeView {
    /// When it applies, in words: “từ 7 giờ 30 đến 17 giờ, Thứ Sáu, 20/11/2026”.
    pub when: Option<String>,
    /// Its first day or moment.
    pub from: Option<String>,
    /// Its last day or moment.
    pub to: Option<String>,
    /// Where it applies.
    #[serde(rename = "where")]
    pub place: Option<String>,
    /// Whom to ask: the pieces of one line.
    pub contact: Vec<ContactPiece>,
}

/// A piece of the line that says whom to ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ContactPiece {
    /// Its text.
    pub text: String,
    /// If it is a telephone number, the number for a `tel:` link.
    pub tel: Option<String>,
}

/// A question and who answers it; the text of the report is the answer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AnswerView {
    /// The paragraphs of the question.
    pub question: Vec<String>,
    /// Who asked: initials, unless the person agreed to be named.
    pub asker: Option<String>,
    /// The day of the question.
    pub asked: Option<String>,
    /// Who answers: a unit or a person.
    pub answerer: Option<AuthorView>,
}

pub(super) fn notice_view(site: &Site, notice: &Notice) -> NoticeView {
    let bound = |posted: Posted| Bound { date: posted.date, time: posted.time };
    NoticeView {
        when: span(notice.from.map(bound), notice.to.map(bound)),
        from: notice.from.map(|from| iso_moment(site, from)),
        to: notice.to.map(|to| iso_moment(site, to)),
        place: notice.place.clone(),
        contact: notice.contact.as_ref().map(|contact| pieces(&contact.line())).unwrap_or_default(),
    }
}

pub(super) fn answer_view(answer: &Answer) -> AnswerView {
    let paragraphs = answer.question.split("\n\n").map(|part| part.split_whitespace().collect::<Vec<_>>());
    AnswerView {
        question: paragraphs.filter(|words| !words.is_empty()).map(|words| words.join(" ")).collect(),
        asker: answer.asker.clone(),
        asked: answer.asked.map(iso),
        answerer: answer
            .answerer
            .as_ref()
            .map(|author| AuthorView { name: author.name.clone(), role: author.role.clone() }),
    }
}

/// A line in pieces, so that each telephone number in it can be a link.
fn pieces(line: &str) -> Vec<ContactPiece> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(start) =
        line[at..].find(|char: char| char.is_ascii_digit() || char == '+').map(|found| at + found)
    {
        let is_apart =
            !line[..start].ends_with(|char: char| char.is_alphanumeric() || "/.,-+".contains(char));
        if let Some((end, tel)) =
            telephone(&line[start..]).map(|(length, tel)| (start + length, tel)).filter(|_| is_apart)
        {
            if from < start {
                pieces.push(ContactPiece { text: line[from..start].to_owned(), tel: None });
            }
            pieces.push(ContactPiece { text: line[start..end].to_owned(), tel: Some(tel) });
            (from, at) = (end, end);
        } else {
            let rest = &line[start + 1..];
            at = start + 1 + rest.find(|char: char| !char.is_ascii_digit()).unwrap_or(rest.len());
        }
    }
    if from < line.len() {
        pieces.push(ContactPiece { text: line[from..].to_owned(), tel: None });
    }
    pieces
}

/// The telephone number that `text` begins with: its length here, and its digits.
fn telephone(text: &str) -> Option<(usize, String)> {
    let mut digits = String::new();
    let mut found = None;
    let mut chars = text.char_indices().peekable();
    if let Some((_, '+')) = chars.peek() {
        digits.push('+');
        chars.next();
    }
    while let Some((at, char)) = chars.next() {
        if char.is_ascii_digit() {
            digits.push(char);
            let is_group = chars.peek().is_none_or(|(_, next)| !next.is_alphanumeric());
            if is_group && is_telephone(&digits) {
                found = Some((at + 1, digits.clone()));
            }
        } else if !matches!(char, ' ' | '.' | '-')
            || !chars.peek().is_some_and(|(_, next)| next.is_ascii_digit())
        {
            break;
        }
    }
    found
}

/// Whether it is a number of a person, of state services (1900, 1800) or of the emergency services.
fn is_telephone(digits: &str) -> bool {
    let is_service = digits.starts_with("18") || digits.starts_with("19");
    match digits.strip_prefix('+') {
        Some(abroad) => (10..=14).contains(&abroad.len()),
        None if is_service => (8..=10).contains(&digits.len()),
        None if digits.starts_with('0') => (10..=11).contains(&digits.len()),
        None => matches!(digits, "111" | "112" | "113" | "114" | "115"),
    }
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn telephones_are_found_in_a_line() {
        for (line, expected) in [
            ("ông Lê Văn A", "ông Lê Văn A"),
            ("0912 345 678", "[0912345678]"),
            ("Điện lực Cẩm Thủy, 1900 6769", "Điện lực Cẩm Thủy, [19006769]"),
            ("Trạm y tế: 02373.876.115 hoặc 115.", "Trạm y tế: [02373876115] hoặc [115]."),
            ("gọi +84 912 345 678", "gọi [+84912345678]"),
            ("0912 345 678 0373 111 222", "[0912345678] [0373111222]"),
            ("0912.345.678-0373.111.222", "[0912345678]-0373.111.222"),
            ("thôn 3, ngày 20/11/2026, số 0912345", "thôn 3, ngày 20/11/2026, số 0912345"),
            ("1900 đồng, 1158 hộ", "1900 đồng, 1158 hộ"),
            ("A0912345678", "A0912345678"),
        ] {
            let found = pieces(line);
            assert_eq!(found.iter().map(|piece| &*piece.text).collect::<String>(), line);
            let shown = found.into_iter().map(|piece| piece.tel.map_or(piece.text, |tel| format!("[{tel}]")));
            assert_eq!(shown.collect::<String>(), expected);
        }
    }
}
