//! Limits on the work that rendering one page may take.
//!
//! The engine has no limits of its own, so our code counts: the bytes of a page, every escaped text, every call of our
//! functions and filters. This makes a page too costly on every machine or on none. A loop that prints and calls
//! nothing isn't counted: the owner of the process watches [`under_way`] and ends it.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use tera::{Error, TeraResult, Value};

use crate::diagnostic::{Limit, Place};

/// Calls of functions and filters per page. The largest page of a site of ten thousand reports makes a few thousand.
const MAX_CALLS: u32 = 200_000;

/// Bytes that a page may produce in all, including text that isn't shown.
const MAX_MADE: u64 = 100_000_000;

/// The minimum counted for a text, so that printing nothing in a loop also reaches the limit. Bytes.
const MIN_MADE: usize = 32;

/// The largest page, in bytes.
const MAX_PAGE: usize = 20_000_000;

/// The largest text or list that a filter may produce or `once` may accept, in bytes, including all elements.
const MAX_VALUE: usize = 4_000_000;

/// The size counted for a list element besides its text, in bytes.
pub(super) const ELEMENT: usize = 32;

/// Initial buffer for a page, in bytes; few pages are larger.
const PAGE_CAPACITY: usize = 32 * 1024;

/// The resources that a page has used so far.
#[derive(Clone, Copy, Default)]
pub(super) struct Usage {
    calls: u32,
    made: u64,
}

impl Usage {
    /// The difference to an earlier count.
    pub(super) fn since(self, before: Self) -> Self {
        Self { calls: self.calls - before.calls, made: self.made - before.made }
    }
}

thread_local! {
    /// The calls of functions and filters by the page being rendered on this thread.
    static CALLS: Cell<u32> = const { Cell::new(0) };
    /// The bytes that this page has made.
    static MADE: Cell<u64> = const { Cell::new(0) };
    /// The limit that this page has exceeded.
    static EXCEEDED: Cell<Option<Limit>> = const { Cell::new(None) };
}

/// The limit that the page on this thread has exceeded, if any.
pub(super) fn exceeded() -> Option<Limit> {
    EXCEEDED.get()
}

/// The resources that the page on this thread has used so far.
pub(super) fn usage() -> Usage {
    Usage { calls: CALLS.get(), made: MADE.get() }
}

/// Adds to the count of the page. Also used for kept HTML, which counts again each time it is shown.
pub(super) fn charge(more: Usage) -> TeraResult<()> {
    let calls = CALLS.get().saturating_add(more.calls);
    CALLS.set(calls);
    if calls > MAX_CALLS {
        return Err(exceed(Limit::Calls));
    }
    if has_room(more.made) { Ok(()) } else { Err(exceed(Limit::Size)) }
}

/// Adds to the bytes that the page has made. Returns whether that is within the limit.
#[inline]
fn has_room(bytes: u64) -> bool {
    let made = MADE.get().saturating_add(bytes);
    MADE.set(made);
    made <= MAX_MADE
}

/// Counts a call of a function or filter that processes this many bytes.
pub(super) fn call(bytes: usize) -> TeraResult<()> {
    charge(Usage { calls: 1, made: bytes as u64 })
}

/// Counts work on this many bytes.
pub(super) fn work(bytes: usize) -> TeraResult<()> {
    charge(Usage { calls: 0, made: bytes as u64 })
}

/// Counts printed text.
#[inline]
fn print(text: &[u8]) -> io::Result<()> {
    if has_room(text.len().saturating_add(MIN_MADE) as u64) { Ok(()) } else { Err(too_large()) }
}

#[cold]
fn too_large() -> io::Error {
    io::Error::other(exceed(Limit::Size).to_string())
}

/// Counts a call that produces a value of this many bytes, or fails if that is too large for a value.
pub(super) fn make(bytes: usize) -> TeraResult<()> {
    if bytes > MAX_VALUE { Err(exceed(Limit::Size)) } else { call(bytes) }
}

fn exceed(limit: Limit) -> Error {
    EXCEEDED.set(Some(limit));
    Error::message(limit)
}

/// The size of a value with all its elements. Stops above the maximum: nested lists that share elements could take
/// forever.
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

/// Escapes a text and counts it: text printed inside a `set` block isn't counted anywhere else.
pub(super) fn escape(text: &str, out: &mut dyn Write) -> io::Result<()> {
    print(text.as_bytes())?;
    tera::escape_html(text, out)
}

/// Collects the HTML of a page or part. Writing fails once it is too large.
pub(super) struct HtmlBuffer {
    pub(super) html: Vec<u8>,
}

impl HtmlBuffer {
    /// For a page, with an initial buffer.
    pub(super) fn page() -> Self {
        Self { html: Vec::with_capacity(PAGE_CAPACITY) }
    }

    /// For a part, without a buffer.
    pub(super) fn part() -> Self {
        Self { html: Vec::new() }
    }
}

impl Write for HtmlBuffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        print(bytes)?;
        if self.html.len() + bytes.len() > MAX_PAGE {
            return Err(too_large());
        }
        self.html.extend_from_slice(bytes);
        Ok(())
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
    /// When rendering began.
    pub since: Instant,
}

/// The pages being rendered, by a unique number.
static UNDER_WAY: Mutex<BTreeMap<u64, UnderWay>> = Mutex::new(BTreeMap::new());
static NEXT: AtomicU64 = AtomicU64::new(0);

const POISONED: &str = "no thread panics while it changes the list";

/// The pages that this process is rendering now, by a unique number.
pub fn under_way() -> BTreeMap<u64, UnderWay> {
    UNDER_WAY.lock().expect(POISONED).clone()
}

/// Keeps a page in the list of those being rendered until it is dropped.
pub(super) struct RunningPage(u64);

impl RunningPage {
    /// Starts the page at `address` on this thread, with the counts at zero.
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

impl Drop for RunningPage {
    fn drop(&mut self) {
        UNDER_WAY.lock().expect(POISONED).remove(&self.0);
    }
}
