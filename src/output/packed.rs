//! The bytes of a finished file, in less room: a site in memory is mostly markup, which says the same again and again.

use std::fmt;
use std::sync::Arc;

use lz4_flex::block::{compress, decompress};

use crate::fingerprint::Fingerprint;

/// The bytes of a file. Cheap to clone; equal where the bytes are equal.
#[derive(Clone, PartialEq, Eq)]
pub struct Packed {
    held: Arc<[u8]>,
    /// How many bytes there are once they are unpacked; none where they are held as they are.
    packed_from: Option<usize>,
}

impl Packed {
    /// The bytes of the file.
    pub fn bytes(&self) -> Arc<[u8]> {
        match self.packed_from {
            None => self.held.clone(),
            Some(size) => decompress(&self.held, size).expect("it was packed from so many bytes").into(),
        }
    }

    /// A fingerprint of the file, which is not that of its bytes: of what is held of them.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.held)
    }
}

impl From<&[u8]> for Packed {
    fn from(bytes: &[u8]) -> Self {
        let packed = compress(bytes);
        // Pictures are packed already.
        if packed.len() < bytes.len() - bytes.len() / 8 {
            Self { held: packed.into(), packed_from: Some(bytes.len()) }
        } else {
            Self { held: bytes.into(), packed_from: None }
        }
    }
}

impl fmt::Debug for Packed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", String::from_utf8_lossy(&self.bytes()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Packed;

    #[test]
    fn markup_takes_less_room() {
        let page = "<li class=\"card\"><a href=\"/tin/\">Tin</a></li>\n".repeat(100);
        let packed = Packed::from(page.as_bytes());
        assert!(packed.held.len() * 10 < page.len(), "{} bytes", packed.held.len());
        assert_eq!(*packed.bytes(), *page.as_bytes());
    }

    proptest! {
        #[test]
        fn bytes_come_back_as_they_were(parts in proptest::collection::vec("[ab]{0,9}|.{0,9}", 0..40), times in 0usize..40) {
            let bytes = parts.concat().repeat(times);
            prop_assert_eq!(&*Packed::from(bytes.as_bytes()).bytes(), bytes.as_bytes());
        }
    }
}
