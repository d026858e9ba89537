//! How much one page may take of the machine.
//!
//! The engine has no limit of its own. What passes through our hands is counted: the bytes of a page, every text that is
//! escaped, every call of a function or filter of ours. So such a page is too much on every machine or on none. A loop that
//! prints nothing and calls nothing passes through no hands: who owns the process looks at [`under_way`] and ends it.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use tera::{Error, TeraResult, Value};

use crate::diagnostic::{Limit, Place};

/// Functions and filters called for one page. The largest page of a site of ten thousand reports calls a few thousand.
const MAX_CALLS: u32 = 200_000;

/// What one page may make altogether, also where it isn't shown. Bytes.
const MAX_MADE: u64 = 100_000_000;

/// What the smallest text counts for, so that printing nothing again and again comes to an end too. Bytes.
const MIN_MADE: usize = 32;

/// The largest page. Bytes.
const MAX_PAGE: usize = 20_000_000;

/// The largest text or list that a filter may make or `once` may take. Bytes; a list counts for all that is in it.
const MAX_VALUE: usize = 4_000_000;

/// What a value in a list takes beside its text. Bytes.
pub(super) const ELEMENT: usize = 32;

/// Few pages are larger. Bytes.
const MOST_PAGES: usize = 32 * 1024;

/// What a page has taken so far.
#[derive(Clone, Copy, Default)]
pub(super) struct Taken {
    calls: u32,
    made: u64,
}

impl Taken {
    /// What was taken since there was `before`.
    pub(super) fn since(self, before: Self) -> Self {
        Self { calls: self.calls - before.calls, made: self.made - before.made }
    }
}

thread_local! {
    /// Of the page that is being rendered on this thread: functions and filters called.
    static CALLS: Cell<u32> = const { Cell::new(0) };
    /// Of the same page: bytes made.
    static MADE: Cell<u64> = const { Cell::new(0) };
    /// The limit that it went beyond.
    static EXCEEDED: Cell<Option<Limit>> = const { Cell::new(None) };
}

/// The limit that the page on this thread went beyond, if it did.
pub(super) fn exceeded() -> Option<Limit> {
    EXCEEDED.get()
}

/// What the page on this thread has taken so far.
pub(super) fn taken() -> Taken {
    Taken { calls: CALLS.get(), made: MADE.get() }
}

/// Counts what something took that is shown again without being rendered again.
pub(super) fn take(more: Taken) -> TeraResult<()> {
    let calls = CALLS.get().saturating_add(more.calls);
    CALLS.set(calls);
    if calls > MAX_CALLS {
        return Err(exceed(Limit::Calls));
    }
    if has_room(more.made) { Ok(()) } else { Err(exceed(Limit::Size)) }
}

/// Counts bytes that are made, and says whether the page may make so many.
#[inline]
fn has_room(bytes: u64) -> bool {
    let made = MADE.get().saturating_add(bytes);
    MADE.set(made);
    made <= MAX_MADE
}

/// Counts a call of a function or filter that works on so many bytes.
pub(super) fn call(bytes: usize) -> TeraResult<()> {
    take(Taken { calls: 1, made: bytes as u64 })
}

/// Counts work that grows with so many bytes.
pub(super) fn work(bytes: usize) -> TeraResult<()> {
    take(Taken { calls: 0, made: bytes as u64 })
}

/// Counts a text that is printed.
#[inline]
fn print(text: &[u8]) -> io::Result<()> {
    if has_room(text.len().saturating_add(MIN_MADE) as u64) { Ok(()) } else { Err(too_large()) }
}

#[cold]
fn too_large() -> io::Error {
    io::Error::other(exceed(Limit::Size).to_string())
}

/// Counts a call that makes a value of so many bytes, unless that is more than a value may have.
pub(super) fn make(bytes: usize) -> TeraResult<()> {
    if bytes > MAX_VALUE { Err(exceed(Limit::Size)) } else { call(bytes) }
}

fn exceed(limit: Limit) -> Error {
    EXCEEDED.set(Some(limit));
    Error::message(limit)
}

/// How many bytes a value has with all that is in it. Counting ends beyond what a value may have: a list that holds
/// another one twice, and that one a third, would take for ever.
pub(super) fn size_of(value: &Value) -> usize {
    let mut size = 0_usize;
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        size += ELEMENT + value.as_str().map_or(0, str::len);
        if size > MAX_VALUE {
            break;
        }
        open.extend(value.as_array().into_iter().flatten().take(MAX_VALUE / ELEMENT + 1));
        open.extend(value.as_map().into_iter().flat_map(|map| map.values()));
    }
    size
}

/// Escapes a text and counts it: inside a `set` block, nothing else sees what is printed.
pub(super) fn escape(text: &str, out: &mut dyn Write) -> io::Result<()> {
    print(text.as_bytes())?;
    tera::escape_html(text, out)
}

/// A page, or a part of one, as it is written. Writing fails where it becomes too large.
pub(super) struct Written {
    pub(super) html: Vec<u8>,
}

impl Written {
    /// With room for most pages.
    pub(super) fn page() -> Self {
        Self { html: Vec::with_capacity(MOST_PAGES) }
    }

    /// With room for nothing yet.
    pub(super) fn part() -> Self {
        Self { html: Vec::new() }
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        print(bytes)?;
        if self.html.len() + bytes.len() > MAX_PAGE {
            return Err(too_large());
        }
        self.html.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A page that is being rendered.
#[derive(Clone, Debug)]
pub struct UnderWay {
    /// Its template.
    pub place: Place,
    /// Its address.
    pub address: String,
    /// When it was begun.
    pub since: Instant,
}

/// By a number that no two pages share.
static UNDER_WAY: Mutex<BTreeMap<u64, UnderWay>> = Mutex::new(BTreeMap::new());
static NEXT: AtomicU64 = AtomicU64::new(0);

const POISONED: &str = "no thread panics while it changes the list";

/// The pages that are being rendered now in this process, each by a number of its own.
pub fn under_way() -> BTreeMap<u64, UnderWay> {
    UNDER_WAY.lock().expect(POISONED).clone()
}

/// Stands for a page in the list of those under way, until it is dropped.
pub(super) struct Page(u64);

impl Page {
    /// Begins the page at `address` on this thread, with nothing taken yet.
    pub(super) fn begin(place: Place, address: &str) -> Self {
        CALLS.set(0);
        MADE.set(0);
        EXCEEDED.set(None);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let page = UnderWay { place, address: address.to_owned(), since: Instant::now() };
        UNDER_WAY.lock().expect(POISONED).insert(number, page);
        Self(number)
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        UNDER_WAY.lock().expect(POISONED).remove(&self.0);
    }
}
