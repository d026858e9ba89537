//! Rules for the wording of messages, in Vietnamese and English.

use bantin::config;
use bantin::content::keys;
use bantin::diagnostic::Diagnostic;
use bantin::text::Text;
use bantin::vietnamese::nfc;

/// What is wrong with the wording of `diagnostic`, one line each.
pub(crate) fn slips(diagnostic: &Diagnostic) -> Vec<String> {
    let mut slips = Vec::new();
    for (part, text) in [("message", &diagnostic.message), ("help", &diagnostic.help)] {
        let found = text_slips(text, &diagnostic.place.excerpt);
        slips.extend(found.into_iter().map(|slip| {
            format!("{} {part}: {slip}\n    {}\n    {}", diagnostic.code.as_str(), text.vi, text.en)
        }));
    }
    slips
}

/// What is wrong with the wording of `text`, which is about `line`.
pub(crate) fn text_slips(text: &Text, line: &str) -> Vec<&'static str> {
    let found = [text_slip(&text.vi), text_slip(&text.en), english_slip(text, line), twin_slip(text, line)];
    found.into_iter().flatten().collect()
}

/// Rules for both languages.
fn text_slip(text: &str) -> Option<&'static str> {
    let plain = unquoted(text);
    if text.trim().is_empty() || text.trim() != text {
        Some("is empty, or has blanks at its ends")
    } else if text != nfc(text) {
        Some("is not in NFC")
    } else if text.matches('“').count() != text.matches('”').count() {
        Some("opens a quotation that it doesn't close")
    } else if plain.contains("  ") || plain.contains(" ,") {
        Some("has a blank too many")
    } else if ["panic", "unwrap", "Some(", "None", "Err(", "Error"].iter().any(|word| plain.contains(word)) {
        Some("speaks of the program's inside")
    } else {
        None
    }
}

/// English messages contain Vietnamese letters only in quotations: in quotation marks, in words of the line shown, in
/// names of keys, or at the end, in text to type, which is the same in both languages.
fn english_slip(text: &Text, line: &str) -> Option<&'static str> {
    let pairs = text.en.char_indices().rev().zip(text.vi.chars().rev());
    let typed = pairs.take_while(|((_, en), vi)| en == vi).last().map_or(text.en.len(), |((at, _), _)| at);
    let is_foreign = |char: char| char.is_alphabetic() && !char.is_ascii();
    let names: Vec<&str> = keys().chain(config::keys()).map(|(_, vietnamese)| vietnamese).collect();
    let plain = unquoted(&text.en[..typed]);
    let mut words = plain.split(|char: char| !char.is_alphabetic()).filter(|word| word.contains(is_foreign));
    let is_quoted = |word: &str| {
        [line, &names.join(" ")]
            .iter()
            .any(|text| text.split(|char: char| !char.is_alphabetic()).any(|known| known == word))
    };
    words.any(|word| !is_quoted(word)).then_some("has Vietnamese letters outside quotation marks")
}

/// Both wordings end alike, and quote the same parts of the line and the same numbers.
fn twin_slip(text: &Text, line: &str) -> Option<&'static str> {
    let end = |text: &str| text.chars().next_back().filter(|char| ".:?!…".contains(*char));
    if end(&text.vi) != end(&text.en) {
        Some("ends in another way than its twin")
    } else if text.vi == text.en && text.vi.contains(' ') {
        Some("is the same in both languages")
    } else if !quotes_all(&text.vi, &text.en, line) || !quotes_all(&text.en, &text.vi, line) {
        Some("quotes something else than its twin")
    } else if numbers(&text.vi) != numbers(&text.en) {
        Some("has other numbers than its twin")
    } else {
        None
    }
}

/// Whether `other` quotes everything that `text` quotes of the line; a key may be replaced by its twin.
fn quotes_all(text: &str, other: &str, line: &str) -> bool {
    let twins: Vec<(&str, &str)> = keys().chain(config::keys()).collect();
    let are_alike = |one: &str, other: &str| {
        one == other || twins.contains(&(one, other)) || twins.contains(&(other, one))
    };
    let mut of_line = quoted(text).filter(|part| line.contains(part));
    of_line.all(|part| quoted(other).any(|other| are_alike(part, other)))
}

/// The words that stand in quotation marks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split('“').skip(1).filter_map(|part| part.split('”').next());
    parts.filter(|part| part.contains(char::is_alphanumeric))
}

/// The numbers outside quotation marks.
fn numbers(text: &str) -> Vec<String> {
    let plain = unquoted(text);
    let mut numbers: Vec<String> = plain
        .split(|char: char| !char.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    numbers.sort_unstable();
    numbers
}

/// The text without quoted parts; opening marks stay.
fn unquoted(text: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for char in text.chars() {
        match char {
            '“' => {
                kept.push('“');
                depth += 1;
            }
            '”' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(char),
            _ => {}
        }
    }
    kept
}
