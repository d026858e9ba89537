//! Progress, for work that takes longer than half a second and for sending: as a bar, or as lines for a program.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use bantin::build::Progress;
use bantin::text::Text;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::print::Printer;

const PATIENCE: Duration = Duration::from_millis(500);

/// How often to report progress to a program.
const PULSE: Duration = Duration::from_millis(200);

/// Shows the progress of a build.
pub(crate) struct ProgressDisplay<'p> {
    start: Instant,
    display: Display<'p>,
}

impl<'p> ProgressDisplay<'p> {
    pub(crate) fn new(printer: &'p Printer) -> Self {
        Self { start: Instant::now(), display: Display::new(printer, "build") }
    }

    /// Updates the bar.
    pub(crate) fn observe(&self, progress: Progress) {
        if self.start.elapsed() < PATIENCE {
            return;
        }
        let (done, of, text) = match progress {
            Progress::Reading(done, of) => (done, of, Text::new("Đọc bài", "Reading")),
            Progress::Photos(done, of) => (done, of, Text::new("Thu nhỏ ảnh", "Photos")),
            Progress::Rendering(done, of) => (done, of, Text::new("Dựng trang", "Rendering")),
        };
        self.display.show(done, of, &text);
    }

    /// Removes the bar and returns the elapsed time.
    pub(crate) fn finish(self) -> Duration {
        self.display.clear();
        self.start.elapsed()
    }
}

/// Shows the progress of a send.
pub(crate) struct SendDisplay<'p>(Display<'p>);

impl<'p> SendDisplay<'p> {
    pub(crate) fn new(printer: &'p Printer) -> Self {
        Self(Display::new(printer, "send"))
    }

    /// Updates the bar.
    pub(crate) fn observe(&self, done: usize, of: usize) {
        self.0.show(done, of, &Text::new("Gửi tệp", "Sending"));
    }

    /// Removes the bar.
    pub(crate) fn finish(self) {
        self.0.clear();
    }
}

struct Display<'p> {
    printer: &'p Printer,
    stage: &'static str,
    bar: Option<ProgressBar>,
    /// When progress was last reported to a program.
    told: Mutex<Option<Instant>>,
}

impl<'p> Display<'p> {
    fn new(printer: &'p Printer, stage: &'static str) -> Self {
        let bar = printer.shows_progress().then(hidden_bar);
        Self { printer, stage, bar, told: Mutex::default() }
    }

    fn show(&self, done: usize, of: usize, text: &Text) {
        if self.printer.tells_progress() {
            let mut told = self.told.lock().expect("no thread panics while it holds the lock");
            if done == of || told.is_none_or(|told| told.elapsed() >= PULSE) {
                *told = Some(Instant::now());
                let progress = json!({ "stage": self.stage, "done": done, "total": of });
                self.printer.output(&json!({ "progress": progress }).to_string());
            }
        }
        let Some(bar) = &self.bar else { return };
        if bar.is_hidden() {
            bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
        }
        bar.set_length(of as u64);
        bar.set_position(done as u64);
        let text = text.get(self.printer.lang);
        if bar.message() != text {
            bar.set_message(text.to_owned());
        }
    }

    fn clear(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}

fn hidden_bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}");
    ProgressBar::hidden().with_style(style.expect("the template is right"))
}
