//! The fingerprint of a server's certificate.

use std::fmt;

/// The length of a SHA-256 fingerprint, in bytes.
const LENGTH: usize = 32;

/// The SHA-256 of a certificate, shown as `openssl x509 -fingerprint -sha256` shows it: pairs of digits with colons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFingerprint([u8; LENGTH]);

impl CertificateFingerprint {
    /// Reads 64 hexadecimal digits, with or without colons and blanks, `SHA256:` before them or not.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = match text.get(..7) {
            Some(start) if start.eq_ignore_ascii_case("sha256:") => &text[7..],
            _ => text,
        };
        let digits: String = digits.chars().filter(|char| !matches!(char, ':' | ' ')).collect();
        let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).ok()?;
        Self::from_digest(&bytes)
    }

    /// Takes the bytes of the hash. `None` unless there are exactly 32.
    pub fn from_digest(digest: &[u8]) -> Option<Self> {
        digest.try_into().ok().map(Self)
    }
}

impl fmt::Display for CertificateFingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (idx, byte) in self.0.iter().enumerate() {
            let colon = if idx == 0 { "" } else { ":" };
            write!(formatter, "{colon}{byte:02X}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_read_as_people_copy_it() {
        let digits = "0123456789abcdef".repeat(4);
        let read = CertificateFingerprint::parse(&digits).expect("64 digits");
        assert!(read.to_string().starts_with("01:23:45:67:89:AB:CD:EF:01:"), "{read}");
        assert_eq!(CertificateFingerprint::parse(&read.to_string()), Some(read.clone()));
        assert_eq!(CertificateFingerprint::parse(&format!(" sha256:{read} ")), Some(read));
        for wrong in
            ["", "SHA256:", &digits[1..], &digits[2..], &format!("{digits}00"), &digits.replace('0', "đ")]
        {
            assert_eq!(CertificateFingerprint::parse(wrong), None, "{wrong}");
        }
    }
}
