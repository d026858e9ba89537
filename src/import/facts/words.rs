//! Words in a line: keys for comparing them, and their places.

use std::ops::Range;

/// Abbreviations: a point after them doesn't end a sentence.
const ABBREVIATIONS: [&str; 27] = [
    "pct", "ct", "pbt", "bt", "ts", "ths", "bs", "gs", "pgs", "ks", "cn", "tp", "tx", "tt", "cb", "đ", "c",
    "ub", "uv", "tm", "kt", "ttr", "btv", "bcđ", "số", "st", "bsck",
];

/// Whether a point behind `word` may belong to it.
pub(super) fn is_abbreviation(word: &str) -> bool {
    let is_letter = word.chars().count() == 1 && word.starts_with(char::is_uppercase);
    let lower = word.to_lowercase();
    let is_number = !word.is_empty() && word.len() < 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    is_letter || is_number || ABBREVIATIONS.contains(&lower.as_str())
}

/// The letters with a tone whose place differs between the two ways of writing: before and after, of equal length.
const MOVED: [(char, char, char); 12] = [
    ('o', 'à', 'ò'),
    ('o', 'á', 'ó'),
    ('o', 'ả', 'ỏ'),
    ('o', 'ã', 'õ'),
    ('o', 'ạ', 'ọ'),
    ('o', 'è', 'ò'),
    ('o', 'é', 'ó'),
    ('o', 'ẻ', 'ỏ'),
    ('o', 'ẹ', 'ọ'),
    ('u', 'ý', 'ú'),
    ('u', 'ỷ', 'ủ'),
    ('u', 'ỵ', 'ụ'),
];

/// `text` in lower case and with tones in their new place. All bytes keep their offsets, so that a place in one text is
/// the same place in the other. Letters whose length would change stay.
pub(super) fn key(text: &str) -> String {
    let lower = |char: char| {
        let mut lower = char.to_lowercase();
        let first = lower.next().unwrap_or(char);
        let is_same = lower.next().is_none() && first.len_utf8() == char.len_utf8();
        match first {
            '\u{a0}' => char,
            _ if is_same => first,
            _ => char,
        }
    };
    let mut chars: Vec<char> = text.chars().map(lower).collect();
    for at in 1..chars.len() {
        let is_open = chars.get(at + 1).is_none_or(|next| !next.is_alphabetic());
        let is_after_q = at > 1 && chars[at - 2] == 'q';
        let moved = MOVED.iter().find(|(first, second, _)| chars[at - 1] == *first && chars[at] == *second);
        if let Some((_, second, toned)) = moved.filter(|_| is_open && !is_after_q) {
            chars[at] = match second {
                'ý' | 'ỷ' | 'ỵ' => 'y',
                'è' | 'é' | 'ẻ' | 'ẹ' => 'e',
                _ => 'a',
            };
            chars[at - 1] = *toned;
        }
    }
    chars.into_iter().collect()
}

/// The words of `text`: letters and digits, with apostrophes inside, as in Ea H’Leo.
pub(super) fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut from = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let joins = matches!(char, '\'' | '’')
            && from.is_some()
            && chars.peek().is_some_and(|(_, next)| next.is_alphabetic());
        if char.is_alphanumeric() || joins {
            from.get_or_insert(at);
        } else if let Some(start) = from.take() {
            words.push(start..at);
        }
    }
    words.extend(from.map(|start| start..text.len()));
    words
}

/// Whether `phrase` begins at `at` and ends with a word.
pub(super) fn is_at(key: &str, at: usize, phrase: &str) -> bool {
    let begins = key.get(at..).and_then(|rest| rest.strip_prefix(phrase));
    begins.is_some_and(|rest| {
        phrase.ends_with(|char: char| !char.is_alphanumeric()) || !rest.starts_with(char::is_alphanumeric)
    })
}

/// The places where `phrase` stands as whole words.
pub(super) fn places<'k>(key: &'k str, phrase: &'k str) -> impl Iterator<Item = usize> + 'k {
    key.match_indices(phrase).map(|(at, _)| at).filter(move |at| {
        let before = key[..*at].chars().next_back().filter(|_| phrase.starts_with(char::is_alphanumeric));
        !before.is_some_and(char::is_alphanumeric) && is_at(key, *at, phrase)
    })
}

/// The first place of `phrase`.
pub(super) fn find(key: &str, phrase: &str) -> Option<usize> {
    places(key, phrase).next()
}

/// Whether `key` contains one of `phrases`.
pub(super) fn has(key: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| find(key, phrase).is_some())
}

/// The one of `phrases` that begins at `at`, the longest first.
pub(super) fn one_at<'p>(key: &str, at: usize, phrases: &[&'p str]) -> Option<&'p str> {
    phrases.iter().filter(|phrase| is_at(key, at, phrase)).max_by_key(|phrase| phrase.len()).copied()
}

/// Whether `key`, up to the blanks at its end, ends with one of `phrases`.
pub(super) fn ends_with(key: &str, phrases: &[&str]) -> bool {
    let key = key.trim_end();
    phrases
        .iter()
        .any(|phrase| key.strip_suffix(phrase).is_some_and(|before| !before.ends_with(char::is_alphanumeric)))
}

/// The texts between quotes, as ranges without the quotes. Straight and curly quotes may be mixed, as long as the next
/// quote closes what the last one opened.
pub(super) fn quoted(text: &str) -> Vec<Range<usize>> {
    let mut quoted = Vec::new();
    let mut open: Option<usize> = None;
    for (at, char) in text.char_indices() {
        let end = at + char.len_utf8();
        match (char, open) {
            ('“' | '«', _) => open = Some(end),
            ('”' | '»' | '"', Some(from)) => {
                quoted.push(from..at);
                open = None;
            }
            // A reversed quote opens a quotation if a letter follows it.
            ('"' | '”', None) => open = Some(end),
            _ => {}
        }
    }
    quoted
}

/// `text` with single blanks.
pub(super) fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_each_byte_where_it_was() {
        for text in ["Uỷ ban", "Ủy BAN", "HÒA hoà Khoẻ", "Thuỷ quý İstanbul", "Đ/c ẤỄ"] {
            let key = key(text);
            assert_eq!(words(&key), words(text), "{text}");
        }
        assert_eq!(key("Uỷ ban"), "ủy ban");
        assert_eq!(key("hoàn quý"), "hoàn quý");
    }

    #[test]
    fn quotes_of_all_kinds() {
        let texts =
            |text: &str| quoted(text).into_iter().map(|bytes| text[bytes].to_owned()).collect::<Vec<_>>();
        assert_eq!(texts("“4 xin” và \"4 luôn\""), ["4 xin", "4 luôn"]);
        assert_eq!(texts("xây dựng” Chính quyền thân thiện” ra mắt"), [" Chính quyền thân thiện"]);
        assert_eq!(texts("“một, “hai” ba"), ["hai"]);
    }
}
