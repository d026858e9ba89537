//! Reads numbers, words and signs from the start of a short text.

/// The unread rest of a text. A copy looks ahead.
#[derive(Clone, Copy)]
pub(super) struct Scanner<'a> {
    pub(super) rest: &'a str,
}

/// A number and its number of digits.
#[derive(Clone, Copy)]
pub(super) struct Digits {
    pub(super) value: i16,
    pub(super) width: usize,
}

impl<'a> Scanner<'a> {
    /// Reads letters; may return an empty text.
    pub(super) fn word(&mut self) -> &'a str {
        self.take_while(char::is_alphabetic)
    }

    /// Reads at most four digits.
    pub(super) fn number(&mut self) -> Option<Digits> {
        let digits = self.digits();
        let value = if digits.len() <= 4 { digits.parse().ok()? } else { return None };
        Some(Digits { value, width: digits.len() })
    }

    pub(super) fn digits(&mut self) -> &'a str {
        self.take_while(|char| char.is_ascii_digit())
    }

    /// Skips `expected` if it comes next.
    pub(super) fn eat(&mut self, expected: &str) -> bool {
        let rest = self.rest.strip_prefix(expected);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    pub(super) fn skip_spaces(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Skips separators between weekday, date and time.
    pub(super) fn skip_separators(&mut self) {
        self.take_while(|char| char.is_whitespace() || matches!(char, ',' | '-' | '–' | '|'));
    }

    fn take_while(&mut self, taken: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|char| !taken(char)).unwrap_or(self.rest.len());
        let (front, rest) = self.rest.split_at(end);
        self.rest = rest;
        front
    }
}
