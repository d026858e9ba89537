//! What a build leaves for the next one.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::attic::{Extent, Origin};
use crate::asset::Inspected;
use crate::config::Config;
use crate::content::ArticleParts;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::{Fingerprint, Trace};
use crate::output::OutputPath;
use crate::page::{Page, SharedParts};
use crate::search;
use crate::site::{Showing, Site};
use crate::source::{SourcePath, Stamp};
use crate::theme::{Closures, Theme};

/// Everything that is remembered between two builds of one site. An empty one makes a clean build.
#[derive(Default)]
pub struct Cache {
    /// Whether no build comes after this one, so that no page need be known again.
    pub(super) is_fleeting: bool,
    pub(super) settings: Option<Settings>,
    pub(super) theme: Option<CompiledTheme>,
    /// Whether there is anything in it that an earlier run doesn't know.
    pub(super) has_news: bool,
    /// The settings that the articles were parsed with, where these are known only from an earlier run.
    pub(super) parsed_with: Option<Fingerprint>,
    /// The files that were read, by path.
    pub(super) articles: BTreeMap<SourcePath, Seen<Parsed>>,
    /// The files beside the articles.
    pub(super) assets: BTreeMap<SourcePath, Seen<Inspected>>,
    /// The other files: settings and theme.
    pub(super) others: BTreeMap<SourcePath, Seen<Arc<[u8]>>>,
    pub(super) plan: Option<Plan>,
    /// The plan that an earlier run left.
    pub(super) kept_plan: Option<KeptPlan>,
    /// Articles that were parsed since the site was last planned, and the report that was there before.
    pub(super) changed: BTreeMap<SourcePath, Option<Fingerprint>>,
    /// What was in the plan when the pages were last rendered, and is no longer.
    pub(super) replaced: BTreeSet<Fingerprint>,
    /// The closures of the templates that the pages were last rendered with.
    pub(super) rendered_with: Closures,
    /// What the site is searched by.
    pub(super) search: search::Index,
    /// The files of the search in the last good build.
    pub(super) search_files: BTreeSet<OutputPath>,
    /// The pages of the last good build.
    pub(super) pages: HashMap<OutputPath, Rendered>,
    /// The files in which articles are kept for the next run, and how many bytes each has.
    pub(super) attic: BTreeMap<String, u64>,
    /// Where articles of an earlier run come from.
    pub(super) origin: Option<Arc<Origin>>,
}

/// A file that was read.
#[derive(Clone)]
pub(super) struct Seen<T> {
    /// What the disk said of it.
    pub(super) stamp: Stamp,
    /// Whether an equal stamp means equal bytes. Not where the file had changed just before it was read.
    pub(super) is_settled: bool,
    /// Of its bytes.
    pub(super) fingerprint: Fingerprint,
    /// What was made of it.
    pub(super) value: T,
}

impl<T> Seen<T> {
    /// Has the file read again by the next build, whatever its stamp says.
    pub(super) fn distrust(&mut self) {
        self.is_settled = false;
        self.fingerprint = Fingerprint::default();
    }
}

/// What an article was parsed to.
#[derive(Clone)]
pub(super) struct Parsed {
    pub(super) article: Option<ArticleParts>,
    /// Of where the article belongs: another one, and the site is planned afresh.
    pub(super) placement: Fingerprint,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Where in the attic the article is, if it is there.
    pub(super) kept: Option<Extent>,
}

/// The settings, as they were read.
pub(super) struct Settings {
    /// Of the text and of what overrides it.
    pub(super) fingerprint: Fingerprint,
    pub(super) config: Arc<Config>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The theme, as it was compiled.
pub(super) struct CompiledTheme {
    /// Of its files, its name and the place where it is named.
    pub(super) fingerprint: Fingerprint,
    pub(super) theme: Option<Arc<Theme>>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The planned site.
pub(super) struct Plan {
    pub(super) key: PlanKey,
    pub(super) site: Site,
    pub(super) pages: Vec<Page>,
    pub(super) shared: SharedParts,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Whether its pages have been rendered: only then does a change of what they show concern few of them.
    pub(super) is_rendered: bool,
}

/// A plan as it is kept for the next run: without what is shared, and with the fingerprints of reports and texts in
/// their place.
#[derive(Serialize, Deserialize)]
pub(super) struct KeptPlan {
    pub(super) key: PlanKey,
    pub(super) site: Site,
    pub(super) pages: Vec<Page>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) is_rendered: bool,
}

/// What a plan depends on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PlanKey {
    pub(super) settings: Fingerprint,
    /// Of the placement of all articles.
    pub(super) placements: Fingerprint,
    pub(super) assets: Fingerprint,
    /// The names of the theme's static files, which pages must not collide with.
    pub(super) statics: Fingerprint,
    pub(super) showing: Showing,
}

impl PlanKey {
    /// Whether a plan with this key is still good for `other`: the same but for the moment, and no report appeared or
    /// expired between the two. `next` is when the first would.
    pub(super) fn holds_for(&self, other: &Self, next: Option<jiff::Timestamp>) -> bool {
        let (was, is) = (self.showing.now, other.showing.now);
        let same_moment = was == is || (was < is && next.is_none_or(|next| is < next));
        let showing = Showing { now: was, ..other.showing };
        same_moment && *self == Self { showing, ..other.clone() }
    }
}

/// What a page depends on: the fingerprint of each thing, by name.
pub(super) type Manifest = Vec<(&'static str, Fingerprint)>;

/// A page that was rendered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Rendered {
    /// Its manifest, in the order of names that all pages of its kind have. The names are made with the page.
    pub(super) parts: Box<[Fingerprint]>,
    /// Of the manifest.
    pub(super) key: Fingerprint,
    /// Of its bytes.
    pub(super) output: Fingerprint,
    /// The reports and texts that were read to put it together.
    pub(super) trace: Trace,
}

impl Cache {
    /// An empty one for a build that nothing is kept of. A build that uses it once more renders every page again.
    pub fn fleeting() -> Self {
        Self { is_fleeting: true, ..Self::default() }
    }

    /// The mistakes of all that is known so far: those found now, and those found when it was first looked at.
    pub(super) fn diagnostics(&self) -> Vec<Diagnostic> {
        let of_settings = self.settings.iter().flat_map(|settings| &settings.diagnostics);
        let of_articles = self.articles.values().flat_map(|seen| &seen.value.diagnostics);
        let of_assets = self.assets.values().flat_map(|seen| &seen.value.diagnostics);
        let of_theme = self.theme.iter().flat_map(|theme| &theme.diagnostics);
        let of_plan = self.plan.iter().flat_map(|plan| &plan.diagnostics);
        of_settings.chain(of_articles).chain(of_assets).chain(of_theme).chain(of_plan).cloned().collect()
    }

    /// Has a file read again by the next build, since it isn't what it was taken for.
    pub(super) fn distrust(&mut self, path: &str) {
        if let Some(seen) = self.articles.get_mut(path) {
            seen.distrust();
        }
        if let Some(seen) = self.assets.get_mut(path) {
            seen.distrust();
        }
    }

    /// Whether it is worth keeping for the next run: what was loaded has changed since.
    pub fn has_news(&self) -> bool {
        self.has_news
    }

    /// The site, as it was planned last.
    pub fn site(&self) -> Option<&Site> {
        self.plan.as_ref().map(|plan| &plan.site)
    }

    /// The settings of the last build.
    pub fn config(&self) -> Option<&Config> {
        self.settings.as_ref().map(|settings| &*settings.config)
    }

    pub(super) fn config_arc(&self) -> Arc<Config> {
        self.settings.as_ref().map(|settings| settings.config.clone()).unwrap_or_default()
    }
}
