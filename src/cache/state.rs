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

/// A file made of a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MadeFile {
    /// The fingerprint of its bytes.
    pub(crate) output: Fingerprint,
    /// Its size in bytes.
    pub(crate) size: u64,
}

/// All data kept between two builds of one site. An empty cache makes a clean build.
#[derive(Default)]
pub struct Cache {
    /// Whether no build will use this cache again, so that nothing about pages need be kept.
    pub(crate) is_fleeting: bool,
    pub(crate) settings: Option<Settings>,
    pub(crate) theme: Option<CompiledTheme>,
    /// Whether it holds anything that isn't in the stored cache.
    pub(crate) has_news: bool,
    /// The fingerprint of the settings that the articles were parsed with, if an earlier run parsed them.
    pub(crate) parsed_with: Option<Fingerprint>,
    /// The articles that were read, by path.
    pub(crate) articles: BTreeMap<SourcePath, Known<Parsed>>,
    /// The files beside the articles.
    pub(crate) assets: BTreeMap<SourcePath, Known<Inspected>>,
    /// The other files: settings and theme.
    pub(crate) others: BTreeMap<SourcePath, Known<Arc<[u8]>>>,
    pub(crate) plan: Option<Plan>,
    /// The parts that pages of the plan share.
    pub(crate) shared: Option<SharedParts>,
    /// The plan of an earlier run, without the settings.
    pub(crate) kept_plan: Option<Plan>,
    /// The compared reports, if they are those of the plan.
    pub(crate) alike: Option<Alike>,
    /// Articles parsed since the site was last planned, and the fingerprint of the previous report.
    pub(crate) changed: BTreeMap<SourcePath, Option<Fingerprint>>,
    /// Fingerprints of reports and texts that were in the plan when pages were last rendered, and no longer are.
    pub(crate) replaced: BTreeSet<Fingerprint>,
    /// The closures of the templates that the pages were last rendered with.
    pub(crate) rendered_with: Closures,
    /// The search index.
    pub(crate) search: search::Index,
    /// The files of the search in the last good build.
    pub(crate) search_files: BTreeSet<OutputPath>,
    /// The pages of the last good build.
    pub(crate) pages: HashMap<OutputPath, RenderedPage>,
    /// The files that the last good build made of photos: the key of each, and the file.
    pub(crate) photos: HashMap<Fingerprint, MadeFile>,
    /// The share cards of the last good build: the key of each and the fingerprint of its bytes.
    pub(crate) cards: HashMap<Fingerprint, Fingerprint>,
    /// The reports that got another share card since pages were last rendered.
    pub(crate) due_cards: BTreeSet<usize>,
    /// The share cards that were replaced since then.
    pub(crate) stale_cards: BTreeSet<OutputPath>,
    /// The store for files made of photos.
    pub(crate) photo_store: Option<Arc<dyn PhotoStore>>,
    /// The files of the article store that hold articles of this cache, and the size of each in bytes.
    pub(crate) article_files: BTreeMap<String, u64>,
    /// The article store that an earlier run left.
    pub(crate) article_store: Option<Arc<ArticleStore>>,
}

/// The result of parsing an article.
#[derive(Clone)]
pub(crate) struct Parsed {
    pub(crate) article: Option<ArticleParts>,
    /// The fingerprint of its placement: if that changes, the site is planned anew.
    pub(crate) placement: Fingerprint,
    /// A sketch of the text, by which articles with the same text are found.
    pub(crate) sketch: Option<Sketch>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Its place in the article store, if it is there.
    pub(crate) stored: Option<Extent>,
}

/// Reports that may be the same one published twice.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Alike {
    /// For each pair, named by the fingerprint of its files: how many percent are equal if both are the same report,
    /// and whether the first is newer.
    pub(crate) compared: BTreeMap<Fingerprint, Option<(u8, bool)>>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// The settings, as they were read.
pub(crate) struct Settings {
    /// The fingerprint of their text and of the options that override it.
    pub(crate) fingerprint: Fingerprint,
    pub(crate) config: Arc<Config>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// The compiled theme.
pub(crate) struct CompiledTheme {
    /// The fingerprint of its files, its name and the place where it is named.
    pub(crate) fingerprint: Fingerprint,
    pub(crate) theme: Option<Arc<Theme>>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// The planned site. When it is stored, fingerprints replace reports and texts.
#[derive(Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) key: PlanKey,
    pub(crate) site: Site,
    pub(crate) pages: Vec<Page>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Whether its pages have been rendered: only then can a change concern few of them.
    pub(crate) is_rendered: bool,
}

/// A page that was rendered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RenderedPage {
    /// The fingerprints of its manifest, in the order of names that all pages of its kind have. The names are made with
    /// the page.
    pub(crate) parts: Box<[Fingerprint]>,
    /// The fingerprint of the manifest.
    pub(crate) key: Fingerprint,
    /// The fingerprint of its bytes.
    pub(crate) output: Fingerprint,
    /// The reports and texts that were read to put it together.
    pub(crate) trace: Trace,
}

impl Cache {
    /// A cache for a single build. A second build that uses it renders every page again.
    pub fn fleeting() -> Self {
        Self { is_fleeting: true, ..Self::default() }
    }

    /// All mistakes known so far: those of this build, and those of unchanged files from earlier builds.
    pub(crate) fn diagnostics(&self) -> Vec<Diagnostic> {
        let of_settings = self.settings.iter().flat_map(|settings| &settings.diagnostics);
        let of_articles = self.articles.values().flat_map(|known| &known.value.diagnostics);
        // A file that may not be published is reported where it is named.
        let is_told = |path| self.site().is_some_and(|site| site.named_refused.contains(path));
        let assets = self.assets.iter().filter(|(path, _)| !is_told(*path));
        let of_assets = assets.flat_map(|(_, known)| &known.value.diagnostics);
        let of_theme = self.theme.iter().flat_map(|theme| &theme.diagnostics);
        let of_plan = self.plan.iter().flat_map(|plan| &plan.diagnostics);
        let of_pairs = self.alike.iter().flat_map(|alike| &alike.diagnostics);
        let of_site = of_plan.chain(of_pairs);
        of_settings.chain(of_articles).chain(of_assets).chain(of_theme).chain(of_site).cloned().collect()
    }

    /// Stores files made of photos in `store`, and finds those of earlier runs there.
    #[must_use]
    pub fn with_photos(mut self, store: Option<Arc<dyn PhotoStore>>) -> Self {
        self.photo_store = store;
        self
    }

    /// An empty cache with the same store for photos.
    #[must_use]
    pub fn emptied(&self) -> Self {
        Self::default().with_photos(self.photo_store.clone())
    }

    /// Drops files made of photos that are no longer part of the site.
    pub fn prune_photos(&self) {
        if let Some(store) = &self.photo_store {
            store.prune(&self.photos.keys().copied().collect());
        }
    }

    /// Makes the next build read a file again, since its bytes weren't those that its stamp promised.
    pub(crate) fn distrust(&mut self, path: &str) {
        if let Some(known) = self.articles.get_mut(path) {
            known.distrust();
        }
        if let Some(known) = self.assets.get_mut(path) {
            known.distrust();
        }
    }

    /// Whether the cache should be saved for the next run: it has changed since it was loaded.
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
