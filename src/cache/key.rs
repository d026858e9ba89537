//! Keys: what each cached value depends on. If its key changes, the value is made again.

use serde::{Deserialize, Serialize};

use crate::fingerprint::Fingerprint;
use crate::page::Page;
use crate::share_card::Style;
use crate::site::Showing;
use crate::source::Stamp;
use crate::theme::Theme;

/// The program that builds: its version, and the hash of its sources. Another program may make other pages of the same
/// sources.
pub(crate) const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), "-", env!("BANTIN_SOURCES"));

/// A file that was read, and the value that was made of it.
#[derive(Clone)]
pub(crate) struct Known<T> {
    /// Its stamp when it was read.
    pub(crate) stamp: Stamp,
    /// Whether an equal stamp means equal bytes: not if the file had changed just before it was read.
    pub(crate) is_settled: bool,
    /// The fingerprint of its bytes.
    pub(crate) fingerprint: Fingerprint,
    /// The value that was made of it.
    pub(crate) value: T,
}

impl<T> Known<T> {
    /// Makes the next build read the file again, whatever its stamp says.
    pub(crate) fn distrust(&mut self) {
        self.is_settled = false;
        self.fingerprint = Fingerprint::default();
    }
}

/// What a plan depends on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PlanKey {
    pub(crate) settings: Fingerprint,
    /// The fingerprint of the placement of all articles.
    pub(crate) placements: Fingerprint,
    pub(crate) assets: Fingerprint,
    /// The names of the theme's static files, which pages must not collide with.
    pub(crate) statics: Fingerprint,
    /// The colours of share cards, if there are any.
    pub(crate) card_style: Option<Style>,
    pub(crate) showing: Showing,
}

impl PlanKey {
    /// Whether a plan with this key is also valid for `other`: only the moment may differ, and no report may appear or
    /// expire between the two moments. `next` is when the first one does.
    pub(crate) fn holds_for(&self, other: &Self, next: Option<jiff::Timestamp>) -> bool {
        let (was, is) = (self.showing.now, other.showing.now);
        let same_moment = was == is || (was < is && next.is_none_or(|next| is < next));
        let showing = Showing { now: was, ..other.showing };
        same_moment && *self == Self { showing, ..other.clone() }
    }
}

/// What a page depends on: the fingerprint of each thing, by name.
pub(crate) type PageManifest = Vec<(&'static str, Fingerprint)>;

/// Everything that a page depends on: what it shows, its template's closure, the program.
pub(crate) fn manifest(theme: &Theme, page: &Page, shown: &[(&'static str, Fingerprint)]) -> PageManifest {
    let template = page.template().map(|name| (name, theme.closure(name)));
    let program = ("bantin", Fingerprint::of(PROGRAM.as_bytes()));
    shown.iter().copied().chain(template).chain([program]).collect()
}
