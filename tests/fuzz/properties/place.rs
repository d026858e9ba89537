//! Messages point into their file.

use bantin::diagnostic::Diagnostic;
use bantin::vietnamese::nfc;

/// The text of a file by which messages count: in NFC, without invisible control characters.
pub(crate) fn counted(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let is_control =
        |char: char| char.is_control() && !"\0\t\n".contains(char) || matches!(char, '\u{fffe}' | '\u{ffff}');
    let plain = text.replace(['\u{b}', '\u{c}', '\u{85}'], " ").replace(is_control, "");
    nfc(&plain).into_owned()
}

/// Whether `excerpt` is this line, perhaps with dots in place of the digits of a private number, or of a password and
/// what follows it.
fn is_shown(line: &str, excerpt: &str) -> bool {
    if excerpt.strip_suffix('…').is_some_and(|shown| line.starts_with(shown.trim_end())) {
        return true;
    }
    let is_same = |(there, shown): (char, char)| there == shown || there.is_ascii_digit() && shown == '•';
    line.chars().count() == excerpt.chars().count() && line.chars().zip(excerpt.chars()).all(is_same)
}

/// Each message is about the file at `path`, points into `text`, its whole text, and is a single line.
pub(crate) fn check_places(path: &str, text: &str, diagnostics: &[Diagnostic]) {
    let lines: Vec<&str> = text.split('\n').collect();
    for diagnostic in diagnostics {
        let place = &diagnostic.place;
        assert_eq!(&*place.path, path, "{diagnostic:?}");
        let line =
            lines.get(place.line as usize - 1).unwrap_or_else(|| panic!("no such line: {diagnostic:?}"));
        let is_whole = place.excerpt.is_empty() && (place.line, place.column, place.width) == (1, 1, 1);
        assert!(is_whole || is_shown(line.trim_end(), &place.excerpt), "another line: {diagnostic:?}");
        let length = line.chars().count();
        let end = place.column as usize - 1 + place.width as usize;
        // At the end of a line, the caret is after the last character.
        assert!(
            end <= length.max(place.column as usize) && place.column as usize <= length + 1,
            "{diagnostic:?}"
        );
        for said in [&diagnostic.message, &diagnostic.help] {
            assert!(!said.vi.trim().is_empty() && !said.en.trim().is_empty(), "{diagnostic:?}");
        }
        assert!(!diagnostic.message.vi.contains('\n'), "{diagnostic:?}");
    }
}
