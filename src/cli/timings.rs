//! `bantin build --timings`: the clock for the stages, and their table.

use std::time::Duration;

use bantin::text::Text;
use bantin::timings::{self, Clock, Cost};
use serde_json::{Value, json};

use super::print::Printer;

/// Starts measuring.
pub(crate) fn start() {
    timings::start(Clock { of_thread: clock::of_thread, of_process: clock::of_process });
}

/// The costs of the stages and of the whole process so far.
pub(crate) struct Costs {
    stages: Vec<Cost>,
    all: Duration,
}

impl Costs {
    /// `None` if timings weren't requested.
    pub(crate) fn read_off() -> Option<Self> {
        timings::costs().map(|stages| Self { stages, all: clock::of_process() })
    }

    /// Time outside all stages: start, theme, cache.
    fn rest(&self) -> Duration {
        self.all.saturating_sub(self.stages.iter().map(|cost| cost.took).sum())
    }

    /// Prints the table.
    pub(crate) fn print(&self, printer: &Printer) {
        let heading = Text::new(
            "Thời gian xử lý của từng công đoạn, cộng mọi luồng:",
            "Processor time by stage, all threads together:",
        );
        printer.say(&heading);
        for Cost { stage, took, times } in &self.stages {
            printer.say(&line(&stage.text(), *took, &format!("× {times}")));
        }
        printer.say(&line(&Text::new("việc khác", "everything else"), self.rest(), ""));
        printer.say(&line(&Text::new("tất cả", "all"), self.all, ""));
    }

    /// Milliseconds and counts as JSON.
    pub(crate) fn json(&self) -> Value {
        let stage = |cost: &Cost| {
            (cost.stage.as_str().to_owned(), json!({ "ms": milliseconds(cost.took), "times": cost.times }))
        };
        let rest = ("rest".to_owned(), json!({ "ms": milliseconds(self.rest()) }));
        let all = ("all".to_owned(), json!({ "ms": milliseconds(self.all) }));
        self.stages.iter().map(stage).chain([rest, all]).collect()
    }
}

fn milliseconds(took: Duration) -> f64 {
    (took.as_secs_f64() * 10_000.0).round() / 10.0
}

fn line(name: &Text, took: Duration, times: &str) -> Text {
    let line = |name: &str, ms: &str| format!("  {name:<28}{ms:>10} ms  {times}").trim_end().to_owned();
    let en = format!("{:.1}", milliseconds(took));
    Text::new(line(&name.vi, &en.replace('.', ",")), line(&name.en, &en))
}

/// Processor time.
#[cfg(unix)]
mod clock {
    use std::time::Duration;

    use rustix::time::{ClockId, clock_gettime};

    pub(super) fn of_thread() -> Duration {
        read(ClockId::ThreadCPUTime)
    }

    pub(super) fn of_process() -> Duration {
        read(ClockId::ProcessCPUTime)
    }

    fn read(id: ClockId) -> Duration {
        Duration::try_from(clock_gettime(id)).unwrap_or_default()
    }
}

/// Wall-clock time, on systems without a processor clock.
#[cfg(not(unix))]
mod clock {
    use std::sync::LazyLock;
    use std::time::{Duration, Instant};

    static START: LazyLock<Instant> = LazyLock::new(Instant::now);

    pub(super) fn of_thread() -> Duration {
        START.elapsed()
    }

    pub(super) fn of_process() -> Duration {
        START.elapsed()
    }
}
