//! Passwords.

use std::fmt;

/// A password, or the passphrase of a key. Debug output doesn't show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes the text. `None` if it is empty: that isn't a password.
    pub fn new(text: String) -> Option<Self> {
        (!text.is_empty()).then_some(Self(text))
    }

    /// The text, only for the server and the system's keyring.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_shown() {
        let secret = Secret::new("Hoa-Sen_4711".to_owned());
        assert_eq!(format!("{secret:?}"), "Some(Secret)");
        assert_eq!(Secret::new(String::new()), None);
    }
}
