//! Fingerprints: short names for values, equal where the values are equal.
//!
//! A page is rendered again only when the fingerprint of what it shows has changed. That fingerprint is taken from the
//! very value that the template gets, so a page can't show what its fingerprint doesn't hold.

mod hasher;
mod trace;

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
pub use trace::Trace;

/// The hash of some bytes: the first 128 bits of their BLAKE3. Equal fingerprints are taken for equal bytes, and that
/// decides what is published, so nobody must be able to make two texts with one fingerprint.
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

    /// The fingerprint of several, in their order.
    pub fn of_all(fingerprints: impl IntoIterator<Item = Self>) -> Self {
        let bytes: Vec<u8> =
            fingerprints.into_iter().flat_map(|fingerprint| fingerprint.0.to_le_bytes()).collect();
        Self::of(&bytes)
    }
}

impl From<blake3::Hash> for Fingerprint {
    fn from(hash: blake3::Hash) -> Self {
        let (first, _) = hash.as_bytes().split_first_chunk().expect("a hash has 32 bytes");
        Self(u128::from_le_bytes(*first))
    }
}

/// Sixteen bytes where the format is for programs: as a number, a format may write it digit by digit.
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

/// A shared value and its fingerprint, computed once, when the value is made. Whoever reads one, or asks for its
/// fingerprint, leaves a [`Trace`].
pub struct Part<T> {
    value: Arc<Value<T>>,
    fingerprint: Fingerprint,
}

/// The value of a part, made when it is first read.
struct Value<T> {
    made: OnceLock<T>,
    make: Option<Make<T>>,
}

type Make<T> = Box<dyn Fn() -> T + Send + Sync>;

impl<T: Serialize> Part<T> {
    /// Takes the fingerprint of `value` and shares it.
    pub fn new(value: T) -> Self {
        let fingerprint = Fingerprint::of_value(&value);
        Self { value: Arc::new(Value { made: value.into(), make: None }), fingerprint }
    }
}

impl<T> Part<T> {
    /// A value whose fingerprint is known, to be made when it is first read.
    pub fn later(fingerprint: Fingerprint, make: impl Fn() -> T + Send + Sync + 'static) -> Self {
        let value = Value { made: OnceLock::new(), make: Some(Box::new(make)) };
        Self { value: Arc::new(value), fingerprint }
    }

    /// The same value in another form, which serializes alike.
    #[must_use]
    pub fn held_as(&self, form: impl FnOnce(&T) -> T) -> Self {
        Self { value: Arc::new(Value { made: form(self).into(), make: None }), fingerprint: self.fingerprint }
    }

    /// The fingerprint.
    pub fn fingerprint(&self) -> Fingerprint {
        trace::note(self.fingerprint);
        self.fingerprint
    }
}

impl<T> Clone for Part<T> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), fingerprint: self.fingerprint }
    }
}

impl<T> Deref for Part<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        trace::note(self.fingerprint);
        self.value.made.get_or_init(|| {
            let make = self.value.make.as_ref();
            make.expect("what was kept by its fingerprint alone is put back before it is read")()
        })
    }
}

impl<T: fmt::Debug> fmt::Debug for Part<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T> PartialEq for Part<T> {
    fn eq(&self, other: &Self) -> bool {
        self.fingerprint() == other.fingerprint()
    }
}

impl<T: Serialize> Serialize for Part<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if hasher::is_hashing(&serializer) {
            self.fingerprint().serialize(serializer)
        } else {
            (**self).serialize(serializer)
        }
    }
}

/// A part that was written by its fingerprint, as formats for programs do. Its value has to be put back.
impl<'de, T> Deserialize<'de> for Part<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fingerprint = Fingerprint::deserialize(deserializer)?;
        Ok(Self { value: Arc::new(Value { made: OnceLock::new(), make: None }), fingerprint })
    }
}

pub(crate) use hasher::is_hashing;

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
}
