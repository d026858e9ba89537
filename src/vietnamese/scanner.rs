//! Reads numbers, words and signs off the front of a short text.

/// What of a text has not been read yet.
pub(super) struct Scanner<'a> {
    pub(super) rest: &'a str,
}

/// A number and how many digits it was written with.
#[derive(Clone, Copy)]
pub(super) struct Digits {
    pub(super) value: i16,
    pub(super) width: usize,
}

impl<'a> Scanner<'a> {
    /// The letters in front; empty where there are none.
    pub(super) fn word(&mut self) -> &'a str {
        self.take_while(char::is_alphabetic)
    }

    /// The digits in front, at most four.
    pub(super) fn number(&mut self) -> Option<Digits> {
        let digits = self.digits();
        let value = if digits.len() <= 4 { digits.parse().ok()? } else { return None };
        Some(Digits { value, width: digits.len() })
    }

    pub(super) fn digits(&mut self) -> &'a str {
        self.take_while(|char| char.is_ascii_digit())
    }

    /// Passes over `expected` where it is in front.
    pub(super) fn eat(&mut self, expected: &str) -> bool {
        let rest = self.rest.strip_prefix(expected);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    pub(super) fn skip_spaces(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Passes over what stands between a weekday, a date and a time.
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
