//! The preview: HTTP from the last good site in memory, live reload, and mistakes on top of the page.
//!
//! The author's alone: it listens on the loopback addresses, no other web site can read it, and nothing but the files
//! of the site can be asked for.

mod answer;
mod find;
mod guard;
mod kind;
mod listen;
mod mistakes;
mod news;
mod page;
mod patience;
mod routes;
mod shown;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;

use self::find::Found;
use self::mistakes::Mistakes;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::output::{OutputPath, Packed};
use crate::text::Lang;

pub use self::listen::{Server, converse, start};

/// A finished site, ready to be served.
#[derive(Debug, Default)]
pub struct ServedSite {
    /// The path below which the site is served: that of its `base_url`, such as `/sub`, or nothing.
    pub prefix: String,
    /// The site's files.
    pub files: BTreeMap<OutputPath, Packed>,
}

/// What browsers are shown, shared by the build that changes it and the server that shows it.
#[derive(Clone, Debug)]
pub struct Preview {
    state: Arc<watch::Sender<State>>,
    /// The pages that were looked at last, the latest at the end.
    looked_at: Arc<Mutex<VecDeque<OutputPath>>>,
    lang: Lang,
}

/// As many pages as are open in a browser at most, by and large.
const OPEN: usize = 16;

/// All that can be seen at one moment. It is replaced as one value, so that no request sees half of a change, and it
/// is cheap to clone.
#[derive(Clone, Debug, Default)]
struct State {
    /// The last good site; none before the first.
    site: Option<Arc<ServedSite>>,
    /// That one, while files of the next are shown on top of it.
    good: Option<Arc<ServedSite>>,
    /// What stands against the sources as they are now.
    mistakes: Option<Arc<Mistakes>>,
    /// The page that was saved last.
    saved: Saved,
}

/// A page that was saved, and how many were before it.
#[derive(Clone, Debug, Default)]
struct Saved {
    turn: u64,
    address: String,
}

impl Preview {
    /// A preview that has nothing to show yet, and speaks `lang`.
    pub fn new(lang: Lang) -> Self {
        Self { state: Arc::new(watch::Sender::new(State::default())), looked_at: Arc::default(), lang }
    }

    /// Shows a new good site in place of the last. Browsers whose page has other bytes in it load it again; mistakes
    /// disappear. `saved` is the address of the page that was just saved, as an `Address` has it: where browsers go
    /// that follow.
    pub fn show(&self, site: ServedSite, saved: Option<&str>) {
        let site = Arc::new(site);
        self.state.send_modify(|state| {
            if let Some(address) = saved {
                state.saved = Saved { turn: state.saved.turn + 1, address: address.to_owned() };
            }
            state.site = Some(site);
            state.good = None;
            state.mistakes = None;
        });
    }

    /// Shows these files of a site that isn't finished yet on top of the last good one. They go again if there is a
    /// mistake in the rest.
    pub fn show_early(&self, files: impl IntoIterator<Item = (OutputPath, Packed)>) {
        let Some(good) = self.state().site else { return };
        let mut site = ServedSite { prefix: good.prefix.clone(), files: good.files.clone() };
        site.files.extend(files);
        self.state.send_modify(|state| {
            state.site = Some(Arc::new(site));
            state.good = Some(good);
        });
    }

    /// The pages that were looked at last.
    pub fn looked_at(&self) -> BTreeSet<OutputPath> {
        self.looked_at.lock().expect("no thread panics while it holds the list").iter().cloned().collect()
    }

    fn note_look(&self, state: &State, path: &str) {
        let Some(site) = &state.site else { return };
        let Found::File(page, _) = site.find(path) else { return };
        let mut looked_at = self.looked_at.lock().expect("no thread panics while it holds the list");
        looked_at.retain(|known| known != page);
        looked_at.push_back(page.clone());
        if looked_at.len() > OPEN {
            looked_at.pop_front();
        }
    }

    /// Shows the errors among `diagnostics` on top of the last good site.
    pub fn mistakes(&self, diagnostics: &[Diagnostic]) {
        let mistakes = Mistakes::of(diagnostics, self.lang);
        self.stand_against(mistakes);
    }

    /// Shows a failure of the environment on top of the last good site.
    pub fn failure(&self, error: &Error) {
        let mistakes = Mistakes::failure(error, self.lang);
        self.stand_against(mistakes);
    }

    fn stand_against(&self, mistakes: Mistakes) {
        self.state.send_modify(|state| {
            state.site = state.good.take().or(state.site.take());
            state.mistakes = Some(Arc::new(mistakes));
        });
    }

    fn state(&self) -> State {
        self.state.borrow().clone()
    }
}

/// How to serve.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port, or where it is taken, the next free one; 0 is any.
    pub port: u16,
    /// Whether browsers go to the page that was just saved.
    pub follow: bool,
    /// How much of the machine clients may take.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self { port: 1111, follow: false, limits: Limits::default() }
    }
}

/// How much of the machine clients may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at a time; further ones wait.
    pub connections: usize,
    /// Reload channels that stay open; further ones are told the news once and ask again later. Fewer than
    /// `connections`, so that pages always find a place.
    pub channels: usize,
    /// Bytes of a request's head.
    pub head_size: usize,
    /// How long a connection may stay without a whole request.
    pub head_time: Duration,
    /// How long a client may take nothing of what it is sent.
    pub stall_time: Duration,
    /// How long answers under way may take once the server is to stop.
    pub stop_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // A descriptor each, and most systems give a program 1,024.
            connections: 1000,
            // More than anybody has pages open.
            channels: 200,
            // Browsers send every cookie of `localhost`, those of other ports included.
            head_size: 32 * 1024,
            head_time: Duration::from_secs(20),
            stall_time: Duration::from_secs(30),
            stop_time: Duration::from_secs(2),
        }
    }
}
