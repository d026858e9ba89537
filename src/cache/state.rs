//! The state that a build leaves for the next one.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::articles::{ArticleStore, Extent};
use super::key::{Known, PlanKey};
use super::photos::PhotoStore;
use crate::asset::Inspected;
use crate::config::Config;
use crate::content::{ArticleParts, Sketch};
use crate::diagnostic::Diagnostic;
use crate::fingerprint::{Fingerprint, Trace};
use crate::output::OutputPath;
use crate::page::{Page, SharedParts};
use crate::search;
use crate::site::Site;
use crate::source::SourcePath;
use crate::theme::{Closures, Theme};

/// A file that was made of a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MadeFile {
    /// The fingerprint of its bytes.
    pub(crate) output: Fingerprint,
    /// How many bytes it has.
    pub(crate) size: u64,
}

/// Everything that is remembered between two builds of one site. An empty one makes a clean build.
#[derive(Default)]
pub struct Cache {
    /// Whether no build comes after this one, so that no page need be known again.
    pub(crate) is_fleeting: bool,
    pub(crate) settings: Option<Settings>,
    pub(crate) theme: Option<CompiledTheme>,
    /// Whether there is anything in it that an earlier run doesn't know.
    pub(crate) has_news: bool,
    /// The settings that the articles were parsed with, where these are known only from an earlier run.
    pub(crate) parsed_with: Option<Fingerprint>,
    /// The files that were read, by path.
    pub(crate) articles: BTreeMap<SourcePath, Known<Parsed>>,
    /// The files beside the articles.
    pub(crate) assets: BTreeMap<SourcePath, Known<Inspected>>,
    /// The other files: settings and theme.
    pub(crate) others: BTreeMap<SourcePath, Known<Arc<[u8]>>>,
    pub(crate) plan: Option<Plan>,
    /// What pages of the plan share.
    pub(crate) shared: Option<SharedParts>,
    /// The plan that an earlier run left, without the settings.
    pub(crate) kept_plan: Option<Plan>,
    /// The reports that were compared, if they are those of the plan.
    pub(crate) alike: Option<Alike>,
    /// Articles that were parsed since the site was last planned, and the report that was there before.
    pub(crate) changed: BTreeMap<SourcePath, Option<Fingerprint>>,
    /// Fingerprints of reports and texts that were in the plan when pages were last rendered, and no longer are.
    pub(crate) replaced: BTreeSet<Fingerprint>,
    /// The closures of the templates that the pages were last rendered with.
    pub(crate) rendered_with: Closures,
    /// What the site is searched by.
    pub(crate) search: search::Index,
    /// The files of the search in the last good build.
    pub(crate) search_files: BTreeSet<OutputPath>,
    /// The pages of the last good build.
    pub(crate) pages: HashMap<OutputPath, RenderedPage>,
    /// The files that the last good build made of photos: of what each is made, and what came of it.
    pub(crate) photos: HashMap<Fingerprint, MadeFile>,
    /// The share cards of the last good build: the key of each and the fingerprint of its bytes.
    pub(crate) cards: HashMap<Fingerprint, Fingerprint>,
    /// The reports that got another share card since pages were last rendered.
    pub(crate) due_cards: BTreeSet<usize>,
    /// The share cards that were replaced since then.
    pub(crate) stale_cards: BTreeSet<OutputPath>,
    /// Where the files of photos are kept.
    pub(crate) photo_store: Option<Arc<dyn PhotoStore>>,
    /// The files of the article store that hold articles of this cache, and the size of each in bytes.
    pub(crate) article_files: BTreeMap<String, u64>,
    /// The article store that an earlier run left.
    pub(crate) article_store: Option<Arc<ArticleStore>>,
}

/// What an article was parsed to.
#[derive(Clone)]
pub(crate) struct Parsed {
    pub(crate) article: Option<ArticleParts>,
    /// Of where the article belongs: another one, and the site is planned afresh.
    pub(crate) placement: Fingerprint,
    /// What other articles are found by that say the same.
    pub(crate) sketch: Option<Sketch>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Where the article is in the article store, if it is there.
    pub(crate) stored: Option<Extent>,
}

/// Reports that may be one published twice.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Alike {
    /// By the files of each pair: how many percent of it are equal, if it is one, and whether the first of the two is newer.
    pub(crate) compared: BTreeMap<Fingerprint, Option<(u8, bool)>>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// The settings, as they were read.
pub(crate) struct Settings {
    /// Of the text and of what overrides it.
    pub(crate) fingerprint: Fingerprint,
    pub(crate) config: Arc<Config>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// The theme, as it was compiled.
pub(crate) struct CompiledTheme {
    /// Of its files, its name and the place where it is named.
    pub(crate) fingerprint: Fingerprint,
    pub(crate) theme: Option<Arc<Theme>>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// The planned site. When it is stored, fingerprints take the place of reports and texts.
#[derive(Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) key: PlanKey,
    pub(crate) site: Site,
    pub(crate) pages: Vec<Page>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Whether its pages have been rendered: only then does a change of what they show concern few of them.
    pub(crate) is_rendered: bool,
}

/// A page that was rendered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RenderedPage {
    /// Its manifest, in the order of names that all pages of its kind have. The names are made with the page.
    pub(crate) parts: Box<[Fingerprint]>,
    /// Of the manifest.
    pub(crate) key: Fingerprint,
    /// Of its bytes.
    pub(crate) output: Fingerprint,
    /// The reports and texts that were read to put it together.
    pub(crate) trace: Trace,
}

impl Cache {
    /// An empty one for a build that nothing is kept of. A build that uses it once more renders every page again.
    pub fn fleeting() -> Self {
        Self { is_fleeting: true, ..Self::default() }
    }

    /// The mistakes of all that is known so far: those found now, and those found when it was first looked at.
    pub(crate) fn diagnostics(&self) -> Vec<Diagnostic> {
        let of_settings = self.settings.iter().flat_map(|settings| &settings.diagnostics);
        let of_articles = self.articles.values().flat_map(|known| &known.value.diagnostics);
        // A file that may not be published is told where it is named.
        let is_told = |path| self.site().is_some_and(|site| site.named_refused.contains(path));
        let assets = self.assets.iter().filter(|(path, _)| !is_told(*path));
        let of_assets = assets.flat_map(|(_, known)| &known.value.diagnostics);
        let of_theme = self.theme.iter().flat_map(|theme| &theme.diagnostics);
        let of_plan = self.plan.iter().flat_map(|plan| &plan.diagnostics);
        let of_pairs = self.alike.iter().flat_map(|alike| &alike.diagnostics);
        let of_site = of_plan.chain(of_pairs);
        of_settings.chain(of_articles).chain(of_assets).chain(of_theme).chain(of_site).cloned().collect()
    }

    /// Keeps what is made of photos in `store`, and finds there what earlier runs have made.
    #[must_use]
    pub fn with_photos(mut self, store: Option<Arc<dyn PhotoStore>>) -> Self {
        self.photo_store = store;
        self
    }

    /// An empty one that keeps what is made of photos in the same place.
    #[must_use]
    pub fn emptied(&self) -> Self {
        Self::default().with_photos(self.photo_store.clone())
    }

    /// Drops what was made of photos and is no longer part of the site.
    pub fn prune_photos(&self) {
        if let Some(store) = &self.photo_store {
            store.prune(&self.photos.keys().copied().collect());
        }
    }

    /// Has a file read again by the next build, since it isn't what it was taken for.
    pub(crate) fn distrust(&mut self, path: &str) {
        if let Some(known) = self.articles.get_mut(path) {
            known.distrust();
        }
        if let Some(known) = self.assets.get_mut(path) {
            known.distrust();
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

    pub(crate) fn config_arc(&self) -> Arc<Config> {
        self.settings.as_ref().map(|settings| settings.config.clone()).unwrap_or_default()
    }
}
