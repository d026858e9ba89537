//! A file that is made when a reader requests it.

use std::fmt;
use std::sync::OnceLock;

use super::Unpacked;
use crate::fingerprint::Fingerprint;

/// A file that takes long to make, such as a photo in one size: made once, on the first request.
pub struct Later {
    key: Fingerprint,
    make: Box<dyn Fn() -> Option<Vec<u8>> + Send + Sync>,
    made: OnceLock<Unpacked>,
}

impl Later {
    /// A file whose bytes depend only on what `key` identifies. `make` returns the bytes, or `None` if they can no
    /// longer be made.
    pub fn new(key: Fingerprint, make: impl Fn() -> Option<Vec<u8>> + Send + Sync + 'static) -> Self {
        Self { key, make: Box::new(make), made: OnceLock::new() }
    }

    /// The fingerprint of everything that the bytes depend on.
    pub fn key(&self) -> Fingerprint {
        self.key
    }

    /// The bytes; empty if they can't be made. Other callers wait meanwhile.
    pub(super) fn bytes(&self) -> Unpacked {
        self.made.get_or_init(|| Unpacked::new((self.make)().unwrap_or_default())).clone()
    }
}

impl fmt::Debug for Later {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Later({})", self.key)
    }
}
