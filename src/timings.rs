//! Measures the cost of each stage of a build, for `bantin build --timings`.
//!
//! Costs are summed over all threads, excluding nested stages. The library has no clock of its own: `cli` sets one.
//! Without a clock, a stage costs one check.

use std::cell::Cell;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::text::Text;

/// The stages of a build, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Finding, reading and decoding files.
    Read,
    /// Parsing YAML into typed values.
    Yaml,
    /// Checking front matter.
    Check,
    /// Converting Markdown to HTML.
    Markdown,
    /// Sanitising raw HTML.
    Sanitise,
    /// Proofreading what the front matter and the text say.
    Proof,
    /// Communes, models, issues, links, addresses, collisions.
    Plan,
    /// Drawing share cards.
    Draw,
    /// The search index and its files.
    Search,
    /// The data of each page and its key.
    View,
    /// Templates, feeds, open data.
    Render,
    /// Comparing with existing files, writing, renaming.
    Write,
}

impl Stage {
    /// All stages.
    pub const ALL: [Self; 12] = [
        Self::Read,
        Self::Yaml,
        Self::Check,
        Self::Markdown,
        Self::Sanitise,
        Self::Proof,
        Self::Plan,
        Self::Draw,
        Self::Search,
        Self::View,
        Self::Render,
        Self::Write,
    ];

    /// Its name for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Yaml => "yaml",
            Self::Check => "check",
            Self::Markdown => "markdown",
            Self::Sanitise => "sanitise",
            Self::Proof => "proof",
            Self::Plan => "plan",
            Self::Draw => "draw",
            Self::Search => "search",
            Self::View => "view",
            Self::Render => "render",
            Self::Write => "write",
        }
    }

    /// Its name for people.
    pub fn text(self) -> Text {
        let (vi, en) = match self {
            Self::Read => ("đọc tệp", "reading"),
            Self::Yaml => ("đọc phần khai báo (YAML)", "YAML"),
            Self::Check => ("kiểm tra phần khai báo", "checks"),
            Self::Markdown => ("chuyển Markdown thành HTML", "Markdown"),
            Self::Sanitise => ("lọc HTML trong bài", "sanitiser"),
            Self::Proof => ("soát chữ trong bài", "proofreading"),
            Self::Plan => ("sắp xếp trang tin", "plan"),
            Self::Draw => ("vẽ thẻ chia sẻ", "drawing share cards"),
            Self::Search => ("lập chỉ mục tìm kiếm", "search"),
            Self::View => ("gom dữ liệu từng trang", "views and keys"),
            Self::Render => ("dựng trang", "rendering"),
            Self::Write => ("so sánh và ghi tệp", "comparing and writing"),
        };
        Text::new(vi, en)
    }

    fn counter(self) -> &'static Counter {
        &COUNTERS[self as usize]
    }

    fn add(self, nanos: u64) {
        self.counter().nanos.fetch_add(nanos, Ordering::Relaxed);
        self.counter().times.fetch_add(1, Ordering::Relaxed);
    }
}

/// The clock to use.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// The time used by the calling thread so far.
    pub of_thread: fn() -> Duration,
    /// The time used by all threads so far.
    pub of_process: fn() -> Duration,
}

/// The cost of one stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// The stage.
    pub stage: Stage,
    /// Its time, summed over all threads.
    pub took: Duration,
    /// How often it ran.
    pub times: u64,
}

struct Counter {
    nanos: AtomicU64,
    times: AtomicU64,
}

static CLOCK: OnceLock<Clock> = OnceLock::new();

static COUNTERS: [Counter; Stage::ALL.len()] =
    [const { Counter { nanos: AtomicU64::new(0), times: AtomicU64::new(0) } }; Stage::ALL.len()];

thread_local! {
    /// The cost of the stages nested in the present one.
    static INSIDE: Cell<u64> = const { Cell::new(0) };
}

/// Starts measuring.
pub fn start(clock: Clock) {
    CLOCK.get_or_init(|| clock);
}

/// Runs `work` and adds its cost on this thread to `stage`.
pub fn of<T>(stage: Stage, work: impl FnOnce() -> T) -> T {
    let Some(clock) = CLOCK.get() else { return work() };
    let outside = INSIDE.replace(0);
    let start = (clock.of_thread)();
    let value = work();
    let took = nanos((clock.of_thread)().saturating_sub(start));
    stage.add(took.saturating_sub(INSIDE.get()));
    INSIDE.set(outside + took);
    value
}

/// Runs `work` and adds its cost on all threads to `stage`, except for what other stages counted.
pub fn of_all_threads<T>(stage: Stage, work: impl FnOnce() -> T) -> T {
    let Some(clock) = CLOCK.get() else { return work() };
    let (start, counted) = ((clock.of_process)(), counted());
    let value = work();
    let took = nanos((clock.of_process)().saturating_sub(start));
    stage.add(took.saturating_sub(self::counted() - counted));
    value
}

/// The cost of each stage so far; `None` if no clock was set.
pub fn costs() -> Option<Vec<Cost>> {
    CLOCK.get()?;
    let cost = |stage: Stage| {
        let Counter { nanos, times } = stage.counter();
        let took = Duration::from_nanos(nanos.load(Ordering::Relaxed));
        Cost { stage, took, times: times.load(Ordering::Relaxed) }
    };
    Some(Stage::ALL.map(cost).to_vec())
}

fn counted() -> u64 {
    COUNTERS.iter().map(|counter| counter.nanos.load(Ordering::Relaxed)).sum()
}

fn nanos(took: Duration) -> u64 {
    u64::try_from(took.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    thread_local! {
        static NOW: Cell<u64> = const { Cell::new(0) };
    }

    fn tick(nanos: u64) {
        NOW.set(NOW.get() + nanos);
    }

    fn now() -> Duration {
        Duration::from_nanos(NOW.get())
    }

    /// The only test of this module, since the counters are global.
    #[test]
    fn a_stage_is_counted_without_the_stages_inside_it() {
        of(Stage::Plan, || tick(1_000));
        assert_eq!(costs(), None, "nobody has asked yet");
        start(Clock { of_thread: now, of_process: now });
        of_all_threads(Stage::Plan, || {
            tick(1);
            of(Stage::Markdown, || {
                tick(20);
                of(Stage::Sanitise, || tick(300));
                of(Stage::Sanitise, || tick(300));
                tick(20);
            });
            of(Stage::Markdown, || tick(2_000));
            tick(1);
        });
        let expected = [(Stage::Plan, 2, 1), (Stage::Markdown, 2_040, 2), (Stage::Sanitise, 600, 2)];
        let costs = costs().expect("somebody has asked");
        for (stage, nanos, times) in expected {
            assert!(costs.contains(&Cost { stage, took: Duration::from_nanos(nanos), times }), "{costs:?}");
        }
    }
}
