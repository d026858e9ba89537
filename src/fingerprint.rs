//! Fingerprints: short names for values, equal where the values are equal.
//!
//! A page is rendered again only if the fingerprint of its content has changed. That fingerprint is taken from the very
//! value that the template gets, so a page can't show anything that its fingerprint doesn't cover.

mod hasher;
mod part;
mod reads;

use std::fmt;

pub use part::{Part, Read, Unread};
pub use reads::{Reads, Trace};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(crate) use hasher::is_hashing;
pub(crate) use part::by_fingerprint;

/// The hash of some bytes: the first 128 bits of their BLAKE3. The program takes equal fingerprints for equal bytes
/// when it decides what to publish, so nobody must be able to make two texts with the same fingerprint.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub u128);

impl Fingerprint {
    /// The fingerprint of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        blake3::hash(bytes).into()
    }

    /// The fingerprint of a value, as it serializes. A [`Part`] inside it counts by its own fingerprint.
    pub fn of_value(value: &(impl Serialize + ?Sized)) -> Self {
        hasher::hash(value)
    }

    /// The fingerprint of each field of a struct, by the field's name.
    pub fn of_fields(value: &(impl Serialize + ?Sized)) -> Vec<(&'static str, Self)> {
        hasher::hash_fields(value)
    }

    /// Parses what [`Display`](fmt::Display) writes: 32 hexadecimal digits, the letters small.
    pub fn parse(digits: &str) -> Option<Self> {
        let are_digits = digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if digits.len() != 32 || !are_digits {
            return None;
        }
        u128::from_str_radix(digits, 16).ok().map(Self)
    }

    /// The fingerprint of several fingerprints in their order.
    pub fn of_all(fingerprints: impl IntoIterator<Item = Self>) -> Self {
        let fingerprints = fingerprints.into_iter();
        let mut bytes = Vec::with_capacity(fingerprints.size_hint().0 * size_of::<Self>());
        for fingerprint in fingerprints {
            bytes.extend_from_slice(&fingerprint.0.to_le_bytes());
        }
        Self::of(&bytes)
    }
}

impl From<blake3::Hash> for Fingerprint {
    fn from(hash: blake3::Hash) -> Self {
        let (first, _) = hash.as_bytes().split_first_chunk().expect("a hash has 32 bytes");
        Self(u128::from_le_bytes(*first))
    }
}

/// Sixteen bytes in binary formats, which may write a number digit by digit.
impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            self.0.serialize(serializer)
        } else {
            serializer.serialize_bytes(&self.0.to_le_bytes())
        }
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return u128::deserialize(deserializer).map(Self);
        }
        let bytes = <&[u8]>::deserialize(deserializer)?;
        let bytes = bytes.try_into().map_err(|_| D::Error::invalid_length(bytes.len(), &"16 bytes"))?;
        Ok(Self(u128::from_le_bytes(bytes)))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

#[cfg(test)]
mod tests {
    use xxhash_rust::xxh3::xxh3_128;

    use super::Fingerprint;

    /// XXH3 adds up products of a lane's halves, each mixed with a known secret. Where the lower halves are the secret,
    /// the products are zero, and two lanes may exchange their upper halves.
    #[test]
    fn texts_that_were_made_for_one_hash_have_two_fingerprints() {
        let text = |one: &[u8; 4], other: &[u8; 4]| {
            let mut text = [b' '; 320];
            text[..8].copy_from_slice(&[&[0xb8, 0xfe, 0x6c, 0x39], &one[..]].concat());
            text[64..72].copy_from_slice(&[&[0x7c, 0x01, 0x81, 0x2c], &other[..]].concat());
            text
        };
        let (shown, hidden) = (text(b"true", b"lies"), text(b"lies", b"true"));
        assert_eq!(xxh3_128(&shown), xxh3_128(&hidden));
        assert_ne!(Fingerprint::of(&shown), Fingerprint::of(&hidden));
    }

    #[test]
    fn digits_are_parsed_as_they_are_written() {
        for value in [0, 7, u128::MAX, 0x0123_4567_89ab_cdef] {
            assert_eq!(Fingerprint::parse(&Fingerprint(value).to_string()), Some(Fingerprint(value)));
        }
        let digits = "0123456789abcdef0123456789abcde";
        for other in [
            digits.to_owned(),
            format!("+{digits}"),
            format!("{digits}F"),
            format!("{digits}00"),
            format!("{digits}g"),
        ] {
            assert_eq!(Fingerprint::parse(&other), None, "{other}");
        }
    }
}
