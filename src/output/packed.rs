//! The compressed bytes of a finished file: a site in memory is mostly repetitive markup.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, Weak};

use lz4_flex::block::{compress, compress_with_dict, decompress, decompress_with_dict};

use super::Later;
use crate::fingerprint::Fingerprint;

/// The bytes of a file. Cheap to clone; equal if the bytes are equal.
#[derive(Clone)]
pub struct Packed(Arc<Held>);

enum Held {
    Stored {
        form: PackedForm,
        bytes: Unpacked,
        /// The unpacked bytes while in use: all readers share one copy, however many and slow they are.
        unpacked: Mutex<Weak<Box<[u8]>>>,
    },
    Later(Later),
}

/// The bytes of a file, unpacked. Cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub struct Unpacked(Arc<Box<[u8]>>);

impl Unpacked {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self(Arc::new(bytes.into()))
    }
}

impl Deref for Unpacked {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for Unpacked {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

/// How the bytes are stored.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PackedForm {
    /// Uncompressed.
    Plain,
    /// Compressed, with the original size.
    Packed(usize),
    /// Compressed with [`FIRST_PAGE`] as dictionary, with the original size.
    Page(usize),
}

/// The first page that was packed, cut to [`FRAME`]. All pages of a site share their frame, so with this dictionary the
/// others take three quarters of the space. There is one per process, so that equal pages are stored alike.
static FIRST_PAGE: OnceLock<Box<[u8]>> = OnceLock::new();

/// More than the size of a page's frame.
const FRAME: usize = 16 * 1024;

/// The beginning of all pages.
const DOCTYPE: &[u8] = b"<!DOCTYPE html>";

impl Packed {
    /// The bytes of the file. Makes a file now that is to be made later.
    pub fn bytes(&self) -> Unpacked {
        let (form, bytes, unpacked) = match &*self.0 {
            Held::Stored { form, bytes, unpacked } => (form, bytes, unpacked),
            Held::Later(later) => return later.bytes(),
        };
        if *form == PackedForm::Plain {
            return bytes.clone();
        }
        let mut unpacked = unpacked.lock().expect("no thread panics while it holds the bytes");
        let shared = unpacked.upgrade().unwrap_or_else(|| Arc::new(form.unpack(bytes)));
        *unpacked = Arc::downgrade(&shared);
        Unpacked(shared)
    }

    /// Whether the bytes are still to be made, which takes long.
    pub fn is_later(&self) -> bool {
        matches!(&*self.0, Held::Later(_))
    }

    /// A fingerprint of the stored bytes, or of their sources. It isn't the fingerprint of the file's bytes.
    pub fn fingerprint(&self) -> Fingerprint {
        match &*self.0 {
            Held::Stored { bytes, .. } => Fingerprint::of(bytes),
            Held::Later(later) => later.key(),
        }
    }

    fn new(form: PackedForm, bytes: &[u8]) -> Self {
        let bytes = Unpacked(Arc::new(bytes.into()));
        Self(Arc::new(Held::Stored { form, bytes, unpacked: Mutex::default() }))
    }
}

impl From<Later> for Packed {
    fn from(later: Later) -> Self {
        Self(Arc::new(Held::Later(later)))
    }
}

impl PartialEq for Packed {
    fn eq(&self, other: &Self) -> bool {
        match (&*self.0, &*other.0) {
            (Held::Stored { form, bytes, .. }, Held::Stored { form: other_form, bytes: other_bytes, .. }) => {
                form == other_form && bytes == other_bytes
            }
            (Held::Later(one), Held::Later(other)) => one.key() == other.key(),
            (Held::Stored { .. }, Held::Later(_)) | (Held::Later(_), Held::Stored { .. }) => false,
        }
    }
}

impl Eq for Packed {}

impl PackedForm {
    fn unpack(self, bytes: &[u8]) -> Box<[u8]> {
        let unpacked = match self {
            Self::Plain => return bytes.into(),
            Self::Packed(size) => decompress(bytes, size),
            Self::Page(size) => {
                let first = FIRST_PAGE.get().expect("it was there when this was packed");
                decompress_with_dict(bytes, size, first)
            }
        };
        unpacked.expect("it was packed from so many bytes").into()
    }
}

impl From<&[u8]> for Packed {
    fn from(bytes: &[u8]) -> Self {
        let size = bytes.len();
        let (packed, form) = if bytes.starts_with(DOCTYPE) {
            let first = FIRST_PAGE.get_or_init(|| bytes[..size.min(FRAME)].into());
            (compress_with_dict(bytes, first), PackedForm::Page(size))
        } else {
            (compress(bytes), PackedForm::Packed(size))
        };
        // Pictures are already compressed.
        if packed.len() < size - size / 8 {
            Self::new(form, &packed)
        } else {
            Self::new(PackedForm::Plain, bytes)
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

    use super::{Held, Later, Packed, PackedForm};
    use crate::fingerprint::Fingerprint;

    fn stored(packed: &Packed) -> &[u8] {
        match &*packed.0 {
            Held::Stored { bytes, .. } => bytes,
            Held::Later(_) => &[],
        }
    }

    #[test]
    fn a_file_is_made_once_when_it_is_asked_for() {
        use std::sync::Arc;
        use std::sync::atomic::{AtomicUsize, Ordering};
        let times = Arc::new(AtomicUsize::new(0));
        let counted = times.clone();
        let key = Fingerprint::of(b"key");
        let packed = Packed::from(Later::new(key, move || {
            counted.fetch_add(1, Ordering::Relaxed);
            Some(b"photo".to_vec())
        }));
        assert_eq!((packed.fingerprint(), times.load(Ordering::Relaxed)), (key, 0));
        assert_eq!((&*packed.bytes(), &*packed.clone().bytes()), (&b"photo"[..], &b"photo"[..]));
        assert_eq!(times.load(Ordering::Relaxed), 1);
        assert_eq!(&*Packed::from(Later::new(key, || None)).bytes(), b"");
    }

    #[test]
    fn markup_takes_less_room() {
        let page = "<li class=\"card\"><a href=\"/tin/\">Tin</a></li>\n".repeat(100);
        let packed = Packed::from(page.as_bytes());
        let stored = stored(&packed).len();
        assert!(stored * 10 < page.len(), "{stored} bytes");
        assert_eq!(*packed.bytes(), *page.as_bytes());
    }

    #[test]
    fn pages_are_equal_where_their_bytes_are() {
        let page =
            |body: &str| Packed::from(format!("<!DOCTYPE html>{}{body}", "<p>Tin</p>".repeat(99)).as_bytes());
        let (one, other) = (page("Bài một"), page("Bài hai"));
        assert!(one == page("Bài một") && one != other);
        assert_eq!(one.fingerprint(), page("Bài một").fingerprint());
        assert!(other.bytes().ends_with("Bài hai".as_bytes()));
    }

    #[test]
    fn readers_share_one_copy_which_goes_with_the_last_of_them() {
        for text in ["<p>Tin</p>".repeat(99), "<!DOCTYPE html>".repeat(99), "short".to_owned()] {
            let packed = Packed::from(text.as_bytes());
            let (one, other) = (packed.bytes(), packed.clone().bytes());
            assert_eq!(one.as_ptr(), other.as_ptr(), "{text}");
            drop((one, other));
            let Held::Stored { form, unpacked, .. } = &*packed.0 else { panic!("it is stored") };
            let unpacked = unpacked.lock().expect("nobody panicked");
            assert!(*form == PackedForm::Plain || unpacked.upgrade().is_none());
        }
    }

    proptest! {
        #[test]
        fn bytes_come_back_as_they_were(
            start in "(<!DOCTYPE html>)?",
            parts in proptest::collection::vec("[ab]{0,9}|.{0,9}", 0..40),
            times in 0usize..40,
        ) {
            let bytes = format!("{start}{}", parts.concat().repeat(times));
            prop_assert_eq!(&*Packed::from(bytes.as_bytes()).bytes(), bytes.as_bytes());
        }
    }
}
