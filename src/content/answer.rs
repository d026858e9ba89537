//! The facts of an answer beside its text: the question, who asked, who answers.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::report::Author;

/// The facts of an answer. The report's text and date are those of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The question.
    pub question: String,
    /// Who asked, as the site may show it. A name that it may not show is in no report, and so in no file of the site.
    pub asker: Option<String>,
    /// The day of the question.
    pub asked: Option<Date>,
    /// Who answers: a unit or a person.
    pub answerer: Option<Author>,
}

/// Words in front of a name that aren't part of it.
const HONORIFICS: [&str; 13] =
    ["ông", "bà", "anh", "chị", "cô", "chú", "bác", "cụ", "em", "cháu", "đồng", "chí", "thầy"];

/// The name without the forms of address in front of it.
pub(super) fn bare_name(name: &str) -> &str {
    let name = name.trim();
    let is_honorific = |word: &str| HONORIFICS.contains(&&*word.to_lowercase());
    let mut rest = name;
    while let Some((_, behind)) = rest.split_once(char::is_whitespace).filter(|(word, _)| is_honorific(word))
    {
        rest = behind.trim_start();
    }
    rest
}

/// The form of address and the initials of a name: “ông Nguyễn Văn An” becomes “ông N.V.A.”. Abbreviates every word, in
/// whatever case, since a name can't be told for certain from other words.
pub(super) fn masked(name: &str) -> String {
    let (name, bare) = (name.trim(), bare_name(name));
    let words = bare.split(|char: char| !char.is_alphanumeric());
    let initials = words.filter_map(|word| word.chars().next());
    let initials: String = initials.flat_map(|first| first.to_uppercase().chain(['.'])).collect();
    let honorific: Vec<&str> = name[..name.len() - bare.len()].split_whitespace().collect();
    let parts = honorific.into_iter().chain([&*initials]).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{bare_name, masked};

    #[test]
    fn a_name_is_masked() {
        for (name, expected) in [
            ("Nguyễn Văn An", "N.V.A."),
            ("ông Nguyễn Văn An", "ông N.V.A."),
            ("  Đồng chí   Đỗ Thị Ánh ", "Đồng chí Đ.T.Á."),
            ("nguyễn văn an", "N.V.A."),
            ("Nguyễn Văn An (thôn 3), 0912 345 678", "N.V.A.T.3.0.3.6."),
            ("Anh", "A."),
            ("H'Leo", "H.L."),
            ("Ông", "Ô."),
            ("…", ""),
        ] {
            assert_eq!(masked(name), expected, "{name}");
        }
        assert_eq!(bare_name("bà  Lê Thị Hoa"), "Lê Thị Hoa");
        assert_eq!(bare_name("Lê Thị Hoa"), "Lê Thị Hoa");
    }
}
