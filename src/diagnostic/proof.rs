//! The doubts of a proofreader about the words of a report.

use super::{Code, Diagnostic, Place, warning};
use crate::fingerprint::Fingerprint;
use crate::text::Text;

/// A word that is no syllable of Vietnamese; `near` are those that it may have been meant as.
pub fn misspelling(place: Place, word: &str, near: &[String]) -> Diagnostic {
    let quoted: Vec<String> = near.iter().map(|word| format!("“{word}”")).collect();
    let diagnostic = warning(
        Code::Misspelling,
        place,
        Text::new(
            format!("“{word}” không phải là một tiếng trong tiếng Việt, có thể gõ nhầm"),
            format!("“{word}” is no syllable of Vietnamese, and perhaps a slip"),
        ),
        Text::new(
            format!(
                "có phải là {}? Nếu viết đúng như vậy thì thêm từ này vào site.yaml, mục “kiểm tra”, “từ riêng”",
                quoted.join(" hay ")
            ),
            format!(
                "was {} meant? If it is right, add it to site.yaml, “checks”, key “words”",
                quoted.join(" or ")
            ),
        ),
    );
    about(diagnostic, word)
}

/// `hòa` here and `hoà` there. `others` is the other way to place a tone, as it stands on line `line`.
pub fn mixed_tones(place: Place, word: &str, other: &str, line: u32) -> Diagnostic {
    warning(
        Code::MixedSpelling,
        place,
        Text::new(
            format!("bài có hai kiểu đặt dấu thanh: ở đây là “{word}”, dòng {line} là “{other}”"),
            format!("tones are placed in two ways: “{word}” here, “{other}” on line {line}"),
        ),
        Text::new("chọn một kiểu cho cả bài", "choose one way for the whole report"),
    )
}

/// `nhân dân` here and `Nhân dân` there, in the same sense.
pub fn mixed_capitals(place: Place, word: &str, other: &str, line: u32) -> Diagnostic {
    warning(
        Code::MixedSpelling,
        place,
        Text::new(
            format!("ở đây viết “{word}”, nhưng dòng {line} viết hoa “{other}”"),
            format!("“{word}” here is “{other}” on line {line}"),
        ),
        Text::new(
            format!("viết như nhau trong cả bài: “{other}”, theo cách viết hoa trong văn bản hành chính"),
            format!("write it in one way: “{other}” is that of official documents"),
        ),
    )
}

/// An unknown abbreviation, one typing error away from a usual one.
pub fn unknown_abbreviation(place: Place, word: &str, meant: &str) -> Diagnostic {
    let diagnostic = warning(
        Code::UnknownAbbreviation,
        place,
        Text::new(
            format!("chữ tắt “{word}” lạ, có thể gõ nhầm"),
            format!("“{word}” is no usual abbreviation, and perhaps a slip"),
        ),
        Text::new(
            format!(
                "có phải là “{meant}”? Nếu viết đúng như vậy thì thêm vào site.yaml, mục “kiểm tra”, “từ riêng”"
            ),
            format!("was “{meant}” meant? If it is right, add it to site.yaml, “checks”, key “words”"),
        ),
    );
    about(diagnostic, word)
}

/// A document whose number is that of another kind.
pub fn other_document(place: Place, kind: &str, number: &str, meant: &str) -> Diagnostic {
    warning(
        Code::DocumentNumber,
        place,
        Text::new(
            format!("“{number}” là số của {meant}, mà ở đây ghi là {kind}"),
            format!("“{number}” is the number of a document called “{meant}”, not “{kind}”"),
        ),
        Text::new(
            "xem lại văn bản, rồi sửa tên loại hoặc chữ tắt trong số cho khớp nhau",
            "look at the document, and correct its kind or the letters of its number",
        ),
    )
}

/// A number in the text that differs from the number `listed` in the table at `line`, or in the list of figures.
pub fn other_figure(place: Place, number: &str, listed: &str, line: Option<usize>) -> Diagnostic {
    let (vi, en) = match line {
        Some(line) => (format!("bảng ở dòng {line}"), format!("the table in line {line}")),
        None => ("mục “số liệu”".to_owned(), "the list “figures”".to_owned()),
    };
    warning(
        Code::FigureMismatch,
        place,
        Text::new(
            format!("ở đây ghi {number}, mà {vi} ghi {listed}"),
            format!("{number} here is {listed} in {en}"),
        ),
        Text::new(
            "xem lại số nào đúng, rồi sửa cho hai nơi giống nhau",
            "look up which number is right, and correct the other",
        ),
    )
}

/// A person whom the text names as an attendee, but not the list of attendees; `near` is a similar name in the list.
pub fn unlisted_person(place: Place, name: &str, near: Option<&str>) -> Diagnostic {
    let (message, help) = match near {
        Some(near) => (
            Text::new(
                format!("ở đây là “{name}”, mà mục “đại biểu” ghi “{near}”"),
                format!("“{name}” here is “{near}” in the list “attendees”"),
            ),
            Text::new(
                "nếu là một người thì sửa chỗ viết sai cho hai nơi giống nhau; nếu là hai người thì ghi thêm người này vào mục “đại biểu”",
                "if this is one person, correct the name that is wrong; if they are two, add this one to “attendees”",
            ),
        ),
        None => (
            Text::new(
                format!("bài nhắc “{name}” trong số người dự, mà mục “đại biểu” không có"),
                format!("the text has “{name}” among those who attended, and the list “attendees” hasn't"),
            ),
            Text::new(
                "xem lại tên, rồi ghi thêm người này vào mục “đại biểu”",
                "check the name, then add it to “attendees”",
            ),
        ),
    };
    about(warning(Code::AttendeeMismatch, place, message, help), name)
}

/// The one attendee whom the text leaves out where it names all others.
pub fn unnamed_attendee(place: Place, name: &str) -> Diagnostic {
    let diagnostic = warning(
        Code::AttendeeMismatch,
        place,
        Text::new(
            format!("mục “đại biểu” có “{name}”, mà lời bài kể những người dự khác thì không nhắc người này"),
            format!(
                "“{name}” is in the list, and the text that names all others who attended leaves this one out"
            ),
        ),
        Text::new(
            "nếu người này có dự thì nhắc thêm trong lời bài, nếu không thì bỏ khỏi mục “đại biểu”",
            "name this one in the text, or take it out of “attendees”",
        ),
    );
    about(diagnostic, name)
}

/// The same diagnostic, which isn't reported if `site.yaml` accepts this word.
fn about(diagnostic: Diagnostic, word: &str) -> Diagnostic {
    Diagnostic { subject: Some(Fingerprint::of(word.to_lowercase().as_bytes())), ..diagnostic }
}
