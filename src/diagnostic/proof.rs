//! What an editor would ask about the words of a report.

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

/// An abbreviation that nobody uses, one slip away from one that everybody does.
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

/// The same diagnostic, told of no report once `site.yaml` has this word.
fn about(diagnostic: Diagnostic, word: &str) -> Diagnostic {
    Diagnostic { subject: Some(Fingerprint::of(word.to_lowercase().as_bytes())), ..diagnostic }
}
