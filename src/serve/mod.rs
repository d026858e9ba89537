//! The preview: HTTP from the last good site in memory, live reload, and mistakes on top of the page.
//!
//! Only for the author: it listens on loopback addresses, other web sites can't read it, and it serves nothing but the
//! files of the site.

mod answer;
mod client;
mod desk;
mod find;
mod guard;
mod listen;
mod mistakes;
mod news;
mod page;
mod routes;
mod shown;
mod stall;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;

use self::find::FoundFile;
use self::mistakes::Mistakes;
use crate::desk::Desk;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::output::{OutputPath, Packed};
use crate::text::Lang;

pub use self::listen::{Server, converse, start};

/// A finished site, ready to be served.
#[derive(Debug, Default)]
pub struct ServedSite {
    /// The path below which the site is served: that of its `base_url`, such as `/sub`, or empty.
    pub prefix: String,
    /// The site's files.
    pub files: BTreeMap<OutputPath, Packed>,
}

/// What browsers see, shared by the builds that change it and the server that shows it.
#[derive(Clone, Debug)]
pub struct Preview {
    state: Arc<watch::Sender<State>>,
    /// The pages requested most recently, the latest at the end.
    recent_pages: Arc<Mutex<VecDeque<OutputPath>>>,
    lang: Lang,
    /// Whether mistakes can be opened in the desk.
    has_desk: bool,
}

/// About the number of pages that are open in browsers at the same time.
const MAX_RECENT: usize = 16;

/// Everything that a browser can see. It is replaced as one value, so that no request sees half a change, and is cheap
/// to clone.
#[derive(Clone, Debug, Default)]
struct State {
    /// The last good site; `None` before the first.
    site: Option<Arc<ServedSite>>,
    /// The last good site, while `site` shows some files of the next one.
    last_good: Option<Arc<ServedSite>>,
    /// The mistakes in the present sources.
    mistakes: Option<Arc<Mistakes>>,
    /// The warnings about the present sources.
    warnings: Option<Arc<Mistakes>>,
    /// The page that was saved last.
    saved: Saved,
}

/// A page that was saved, and its number in the order of saving.
#[derive(Clone, Debug, Default)]
struct Saved {
    turn: u64,
    address: String,
}

impl Preview {
    /// A preview with nothing to show yet, in language `lang`.
    pub fn new(lang: Lang) -> Self {
        let state = Arc::new(watch::Sender::new(State::default()));
        Self { state, recent_pages: Arc::default(), lang, has_desk: false }
    }

    /// The same preview, whose mistakes lead to the desk.
    #[must_use]
    pub fn with_desk(self) -> Self {
        Self { has_desk: true, ..self }
    }

    /// Shows a new good site in place of the last, and hides mistakes. Browsers reload pages whose bytes changed.
    /// `saved` is the address of the page that was just saved, as in `Address`: browsers that follow go there.
    pub fn show(&self, site: ServedSite, saved: Option<&str>) {
        let site = Arc::new(site);
        self.state.send_modify(|state| {
            if let Some(address) = saved {
                state.saved = Saved { turn: state.saved.turn + 1, address: address.to_owned() };
            }
            state.site = Some(site);
            state.last_good = None;
            state.mistakes = None;
        });
    }

    /// Shows files of a site that is still being built on top of the last good one. Removes them again if the rest has
    /// a mistake.
    pub fn show_early(&self, files: impl IntoIterator<Item = (OutputPath, Packed)>) {
        let Some(good) = self.state().site else { return };
        let mut site = ServedSite { prefix: good.prefix.clone(), files: good.files.clone() };
        site.files.extend(files);
        self.state.send_modify(|state| {
            state.site = Some(Arc::new(site));
            state.last_good = Some(good);
        });
    }

    /// The pages requested most recently.
    pub fn recent_pages(&self) -> BTreeSet<OutputPath> {
        self.recent_pages.lock().expect("no thread panics while it holds the list").iter().cloned().collect()
    }

    fn note_request(&self, state: &State, path: &str) {
        let Some(site) = &state.site else { return };
        let FoundFile::File(page, _) = site.find(path) else { return };
        let mut recent_pages = self.recent_pages.lock().expect("no thread panics while it holds the list");
        recent_pages.retain(|known| known != page);
        recent_pages.push_back(page.clone());
        if recent_pages.len() > MAX_RECENT {
            recent_pages.pop_front();
        }
    }

    /// Shows the errors among `diagnostics` on top of the last good site.
    pub fn mistakes(&self, diagnostics: &[Diagnostic]) {
        let mistakes = Mistakes::errors(diagnostics, self.lang, self.has_desk);
        self.show_mistakes(mistakes);
    }

    /// Offers the warnings among `diagnostics` on every page. The next call replaces them.
    pub fn warnings(&self, diagnostics: &[Diagnostic]) {
        let warnings = Mistakes::warnings(diagnostics, self.lang, self.has_desk);
        self.state.send_if_modified(|state| {
            let has_changed = state.warnings.as_deref() != warnings.as_ref();
            if has_changed {
                state.warnings = warnings.map(Arc::new);
            }
            has_changed
        });
    }

    /// Shows a failure of the environment on top of the last good site.
    pub fn failure(&self, error: &Error) {
        let mistakes = Mistakes::failure(error, self.lang);
        self.show_mistakes(mistakes);
    }

    fn show_mistakes(&self, mistakes: Mistakes) {
        self.state.send_modify(|state| {
            state.site = state.last_good.take().or(state.site.take());
            state.mistakes = Some(Arc::new(mistakes));
        });
    }

    fn state(&self) -> State {
        self.state.borrow().clone()
    }
}

/// The server's settings.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port, or the first free one after it; 0 means any.
    pub port: u16,
    /// Whether browsers go to the page that was just saved.
    pub follow: bool,
    /// Limits on what clients may use.
    pub limits: Limits,
    /// The desk at `/_soan/`; `None` if it is switched off.
    pub desk: Option<Arc<Desk>>,
}

impl Default for Options {
    fn default() -> Self {
        Self { port: 1111, follow: false, limits: Limits::default(), desk: None }
    }
}

/// Limits on what clients may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at a time; more have to wait.
    pub connections: usize,
    /// Open reload channels. Further clients get the news once and ask again later. Fewer than `connections`, so that
    /// pages always get through.
    pub channels: usize,
    /// Size of a request's head, in bytes.
    pub head_size: usize,
    /// How long a connection may stay open without a complete request.
    pub head_time: Duration,
    /// How long a client may accept none of the bytes sent to it.
    pub stall_time: Duration,
    /// How long running answers may take when the server stops.
    pub stop_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // Each takes a file descriptor, and most systems give a program 1,024.
            connections: 1000,
            // More pages than anybody opens at once.
            channels: 200,
            // Browsers send all cookies of `localhost`, including those set by other ports.
            head_size: 32 * 1024,
            head_time: Duration::from_secs(20),
            stall_time: Duration::from_secs(30),
            stop_time: Duration::from_secs(2),
        }
    }
}
