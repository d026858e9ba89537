//! Guesses what a value of the wrong shape means, and shows how to write it.

use crate::diagnostic::{Diagnostic, Place, Slot, whole_number, written_rows};

/// Words of a count that isn't exact.
const ABOUT: [&str; 6] = ["hơn", "khoảng", "gần", "trên", "ngót", "độ"];

/// `hơn 70 người`, `"1.200"`, `1.200`: a whole number with words around it. `has_about` if the list has a key for how
/// exact the number is.
pub(super) fn number(place: Place, key: &str, typed: &str, has_about: bool) -> Option<Diagnostic> {
    let is_digit = |char: char| char.is_ascii_digit();
    let from = typed.find(is_digit)?;
    let end =
        typed[from..].find(|char: char| !is_digit(char) && char != '.').map_or(typed.len(), |end| from + end);
    let digits: String = typed[from..end].chars().filter(|char| is_digit(*char)).collect();
    // Two numbers, as in “2023-2025”, aren't a typing error.
    if typed[end..].contains(is_digit) || digits.len() > 9 {
        return None;
    }
    let before = typed[..from].trim_matches(|char: char| !char.is_alphabetic()).to_lowercase();
    let about = ABOUT.iter().find(|word| has_about && before.ends_with(*word));
    Some(whole_number(place, key, &digits, about.copied()))
}

/// `Đ/c Nguyễn Văn Bình - Bí thư Đảng ủy phường; …`: people on one line. The message shows the first as a row.
pub(super) fn people(place: Place, slot: Slot<'_>, typed: &str) -> Option<Diagnostic> {
    let first = typed
        .trim_matches(['"', '\''])
        .split([';', '\n', '•'])
        .map(str::trim)
        .find(|part| !part.is_empty())?;
    let first = first.trim_start_matches(['-', '–', '+', '*', ' ']);
    let (person, role) = [" - ", " – ", " — ", ", ", ": ", " ("]
        .iter()
        .find_map(|mark| first.split_once(mark))
        .map_or((first, ""), |(person, role)| (person.trim(), role.trim().trim_end_matches(')')));
    let (honorific, name) = honorific(person);
    // A list of names without posts.
    let is_name = |text: &str| text.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
    let role = if is_name(role) && role.split_whitespace().count() > 1 { "" } else { role };
    let is_sayable =
        !name.is_empty() && ![name, role].iter().any(|text| text.contains(['{', '}', '[', ']', ':', '"']));
    is_sayable.then(|| written_rows(place, slot, name, honorific, role))
}

/// The form of address in full, and the name.
fn honorific(person: &str) -> (&'static str, &str) {
    const WORDS: [(&str, &str); 8] = [
        ("đồng chí ", "Đồng chí"),
        ("đ/c ", "Đồng chí"),
        ("đ/c. ", "Đồng chí"),
        ("đ.c ", "Đồng chí"),
        ("ông ", "Ông"),
        ("bà ", "Bà"),
        ("ô. ", "Ông"),
        ("b. ", "Bà"),
    ];
    for (word, full) in WORDS {
        let end = person.char_indices().nth(word.chars().count()).map_or(person.len(), |(at, _)| at);
        if person[..end].to_lowercase() == word {
            return (full, person[end..].trim());
        }
    }
    ("", person)
}
