//! Shared values that are identified by their fingerprints and fetched when they are first read.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Fingerprint, Reads};
use crate::error::Error;

/// A shared value and its fingerprint, which is computed once, when the value is made. The value can only be read
/// through a [`Reads`], which records it; fetching it may fail.
pub struct Part<T> {
    slot: Arc<Slot<T>>,
    fingerprint: Fingerprint,
}

/// Holds the value of a part once it was fetched.
struct Slot<T> {
    value: OnceLock<T>,
    fetch: Option<Fetch<T>>,
}

type Fetch<T> = Box<dyn Fn() -> Result<T, Error> + Send + Sync>;

impl<T: Serialize> Part<T> {
    /// Computes the fingerprint of `value` and shares the value.
    pub fn new(value: T) -> Self {
        Self::made_of(Fingerprint::of_value(&value), value)
    }
}

impl<T> Part<T> {
    /// A value identified by the fingerprint of its source. Equal values may have different fingerprints, but different
    /// values never have the same.
    pub fn made_of(fingerprint: Fingerprint, value: T) -> Self {
        Self { slot: Arc::new(Slot { value: value.into(), fetch: None }), fingerprint }
    }

    /// A value with a known fingerprint, fetched when it is first read.
    pub fn later(
        fingerprint: Fingerprint,
        fetch: impl Fn() -> Result<T, Error> + Send + Sync + 'static,
    ) -> Self {
        let slot = Slot { value: OnceLock::new(), fetch: Some(Box::new(fetch)) };
        Self { slot: Arc::new(slot), fingerprint }
    }

    /// The same value in another form that serializes alike. A value that wasn't fetched yet stays as it is.
    #[must_use]
    pub fn held_as(&self, form: impl FnOnce(&T) -> T) -> Self {
        let Some(value) = self.slot.value.get() else { return self.clone() };
        Self {
            slot: Arc::new(Slot { value: form(value).into(), fetch: None }),
            fingerprint: self.fingerprint,
        }
    }

    /// The fingerprint.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The value.
    ///
    /// # Errors
    /// If the value can't be fetched, or its fingerprint has changed.
    #[inline]
    pub fn read(&self, reads: &Reads) -> Result<&T, Error> {
        reads.note(self.fingerprint);
        self.get()
    }

    /// The value, for use in a view.
    ///
    /// # Errors
    /// If the value can't be fetched, or its fingerprint has changed.
    pub fn hold(&self, reads: &Reads) -> Result<Read<T>, Error> {
        self.read(reads)?;
        Ok(Read(self.clone()))
    }

    #[inline]
    fn get(&self) -> Result<&T, Error> {
        let Slot { value, fetch } = &*self.slot;
        if let Some(value) = value.get() {
            return Ok(value);
        }
        let fetch =
            fetch.as_ref().expect("a part that was kept by its fingerprint is put back before it is read");
        let fetched = fetch()?;
        Ok(value.get_or_init(|| fetched))
    }
}

impl<T: Send + Sync + 'static> Part<T> {
    /// The value, for use in a view, fetched by [`Reads::fetch`] only if the page is printed.
    pub fn defer(&self, reads: &Reads) -> Unread<T> {
        reads.note(self.fingerprint);
        if self.slot.value.get().is_none() {
            let part = self.clone();
            reads.remember(move || part.get().map(drop));
        }
        Unread(self.clone())
    }
}

impl<T> Clone for Part<T> {
    fn clone(&self) -> Self {
        Self { slot: self.slot.clone(), fingerprint: self.fingerprint }
    }
}

impl<T> fmt::Debug for Part<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Part").field(&self.fingerprint).finish()
    }
}

impl<T> PartialEq for Part<T> {
    fn eq(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint
    }
}

/// A stored part is only a fingerprint, so its value has to be put back after loading. It has no `Serialize` of its
/// own: a page that contained one would depend on a value that it never read.
impl<'de, T> Deserialize<'de> for Part<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fingerprint = Fingerprint::deserialize(deserializer)?;
        Ok(Self { slot: Arc::new(Slot { value: OnceLock::new(), fetch: None }), fingerprint })
    }
}

/// Stores parts by their fingerprints, for serde's `serialize_with`.
pub(crate) mod by_fingerprint {
    use super::{Part, Serialize, Serializer};

    pub(crate) fn one<T, S: Serializer>(part: &Part<T>, serializer: S) -> Result<S::Ok, S::Error> {
        part.fingerprint.serialize(serializer)
    }

    pub(crate) fn all<T, S: Serializer>(parts: &[Part<T>], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(parts.iter().map(|part| part.fingerprint))
    }
}

/// A part that was read, so that its value is at hand. In a page's manifest, its fingerprint represents it.
pub struct Read<T>(Part<T>);

impl<T> Read<T> {
    /// The part that was read.
    pub fn part(&self) -> &Part<T> {
        &self.0
    }
}

impl<T> Deref for Read<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        self.0.slot.value.get().expect("only a part that was read becomes one of these")
    }
}

impl<T> Clone for Read<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> fmt::Debug for Read<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T> Serialize for Read<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.fingerprint.serialize(serializer)
    }
}

/// A part that a page shows, fetched only if the page is printed. Until then its fingerprint is enough.
pub struct Unread<T>(Part<T>);

impl<T> Unread<T> {
    /// The value.
    ///
    /// # Errors
    /// If the value can't be fetched, or its fingerprint has changed.
    pub fn get(&self) -> Result<&T, Error> {
        self.0.get()
    }
}

impl<T> Clone for Unread<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> fmt::Debug for Unread<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T> Serialize for Unread<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.fingerprint.serialize(serializer)
    }
}
