//! Progress bars, for work that takes longer than half a second and for sending.

use std::time::{Duration, Instant};

use bantin::build::Progress;
use bantin::text::{Lang, Text};
use indicatif::{ProgressBar, ProgressStyle};

use super::print::Printer;

const PATIENCE: Duration = Duration::from_millis(500);

/// Shows the progress of a build.
pub(crate) struct ProgressDisplay {
    bar: Option<ProgressBar>,
    start: Instant,
    lang: Lang,
}

impl ProgressDisplay {
    pub(crate) fn new(printer: &Printer) -> Self {
        let bar = printer.shows_progress().then(hidden_bar);
        Self { bar, start: Instant::now(), lang: printer.lang }
    }

    /// Updates the bar.
    pub(crate) fn observe(&self, progress: Progress) {
        let Some(bar) = &self.bar else { return };
        if self.start.elapsed() < PATIENCE {
            return;
        }
        let (done, of, text) = match progress {
            Progress::Reading(done, of) => (done, of, Text::new("Đọc bài", "Reading")),
            Progress::Photos(done, of) => (done, of, Text::new("Thu nhỏ ảnh", "Photos")),
            Progress::Rendering(done, of) => (done, of, Text::new("Dựng trang", "Rendering")),
        };
        show(bar, done, of, &text, self.lang);
    }

    /// Removes the bar and returns the elapsed time.
    pub(crate) fn finish(self) -> Duration {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
        self.start.elapsed()
    }
}

/// Shows the progress of a send.
pub(crate) struct SendDisplay {
    bar: Option<ProgressBar>,
    lang: Lang,
}

impl SendDisplay {
    pub(crate) fn new(printer: &Printer) -> Self {
        Self { bar: printer.shows_progress().then(hidden_bar), lang: printer.lang }
    }

    /// Updates the bar.
    pub(crate) fn observe(&self, done: usize, of: usize) {
        if let Some(bar) = &self.bar {
            show(bar, done, of, &Text::new("Gửi tệp", "Sending"), self.lang);
        }
    }

    /// Removes the bar.
    pub(crate) fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}

fn hidden_bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}");
    ProgressBar::hidden().with_style(style.expect("the template is right"))
}

fn show(bar: &ProgressBar, done: usize, of: usize, text: &Text, lang: Lang) {
    if bar.is_hidden() {
        bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
    }
    bar.set_length(of as u64);
    bar.set_position(done as u64);
    if bar.message() != text.get(lang) {
        bar.set_message(text.get(lang).to_owned());
    }
}
