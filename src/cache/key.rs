//! Keys: what each value that is remembered depends on. Another key, and the value is made again.

use serde::{Deserialize, Serialize};

use crate::fingerprint::Fingerprint;
use crate::page::Page;
use crate::share_card::Style;
use crate::site::Showing;
use crate::source::Stamp;
use crate::theme::Theme;

/// The program that builds: its version, and the hash of what it was compiled from. Another one may make other pages of
/// the same sources.
pub(crate) const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), "-", env!("BANTIN_SOURCES"));

/// A file that was read.
#[derive(Clone)]
pub(crate) struct Known<T> {
    /// What the disk said of it.
    pub(crate) stamp: Stamp,
    /// Whether an equal stamp means equal bytes. Not where the file had changed just before it was read.
    pub(crate) is_settled: bool,
    /// Of its bytes.
    pub(crate) fingerprint: Fingerprint,
    /// What was made of it.
    pub(crate) value: T,
}

impl<T> Known<T> {
    /// Has the file read again by the next build, whatever its stamp says.
    pub(crate) fn distrust(&mut self) {
        self.is_settled = false;
        self.fingerprint = Fingerprint::default();
    }
}

/// What a plan depends on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PlanKey {
    pub(crate) settings: Fingerprint,
    /// Of the placement of all articles.
    pub(crate) placements: Fingerprint,
    pub(crate) assets: Fingerprint,
    /// The names of the theme's static files, which pages must not collide with.
    pub(crate) statics: Fingerprint,
    /// The colours of share cards, if there are any.
    pub(crate) card_style: Option<Style>,
    pub(crate) showing: Showing,
}

impl PlanKey {
    /// Whether a plan with this key is still good for `other`: the same but for the moment, and no report appeared or
    /// expired between the two. `next` is when the first would.
    pub(crate) fn holds_for(&self, other: &Self, next: Option<jiff::Timestamp>) -> bool {
        let (was, is) = (self.showing.now, other.showing.now);
        let same_moment = was == is || (was < is && next.is_none_or(|next| is < next));
        let showing = Showing { now: was, ..other.showing };
        same_moment && *self == Self { showing, ..other.clone() }
    }
}

/// What a page depends on: the fingerprint of each thing, by name.
pub(crate) type PageManifest = Vec<(&'static str, Fingerprint)>;

/// All that a page depends on: what it shows, its template's closure, the program.
pub(crate) fn manifest(theme: &Theme, page: &Page, shown: &[(&'static str, Fingerprint)]) -> PageManifest {
    let template = page.template().map(|name| (name, theme.closure(name)));
    let program = ("bantin", Fingerprint::of(PROGRAM.as_bytes()));
    shown.iter().copied().chain(template).chain([program]).collect()
}
