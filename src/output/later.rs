//! A file that is made when somebody asks for it.

use std::fmt;
use std::sync::OnceLock;

use super::Unpacked;
use crate::fingerprint::Fingerprint;

/// A file that takes long to make, such as a photo in one size: made once, when it is first asked for.
pub struct Later {
    key: Fingerprint,
    make: Box<dyn Fn() -> Option<Vec<u8>> + Send + Sync>,
    made: OnceLock<Unpacked>,
}

impl Later {
    /// A file whose bytes depend on what `key` is the fingerprint of. `make` gives them, or nothing where they can't be
    /// made any more.
    pub fn new(key: Fingerprint, make: impl Fn() -> Option<Vec<u8>> + Send + Sync + 'static) -> Self {
        Self { key, make: Box::new(make), made: OnceLock::new() }
    }

    /// The fingerprint of all that the bytes depend on.
    pub fn key(&self) -> Fingerprint {
        self.key
    }

    /// The bytes; none where they can't be made. Others who ask meanwhile wait.
    pub(super) fn bytes(&self) -> Unpacked {
        self.made.get_or_init(|| Unpacked::new((self.make)().unwrap_or_default())).clone()
    }
}

impl fmt::Debug for Later {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Later({})", self.key)
    }
}
