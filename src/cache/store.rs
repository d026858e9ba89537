//! The cache as bytes: a head, which each run reads as a whole, and the files of the article store.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use super::articles::{ArticleFiles, ArticleStore, Extent, StoredArticle};
use super::key::{Known, PROGRAM};
use super::state::{Alike, Cache, MadeFile, Parsed, Plan, RenderedPage};
use crate::asset::Inspected;
use crate::content::{ArticleParts, Sketch};
use crate::diagnostic::Diagnostic;
use crate::fingerprint::{Fingerprint, Part};
use crate::output::OutputPath;
use crate::source::{SourcePath, Stamp};
use crate::theme::Closures;

/// Why a stored cache can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// Another version of the program wrote them.
    Foreign,
    /// The bytes were changed after writing.
    Damaged,
}

/// The data to write for the next run.
#[derive(Debug)]
pub struct SavedState {
    /// The head, which replaces the last one: parts to write one after the other.
    pub head: Vec<Vec<u8>>,
    /// A file to add to the article store, name and bytes. To be written before the head.
    pub added: Option<(String, Vec<u8>)>,
    /// The names of all files of the article store that the head refers to. Once it is written, others may be removed.
    pub needed: BTreeSet<String>,
}

/// The start of the head, after the name of the program. Each run reads the settings and the theme again.
#[derive(Serialize, Deserialize)]
struct Head {
    /// The fingerprint of the settings that articles were parsed with.
    settings: Fingerprint,
    assets: Vec<(FileEntry, Inspected)>,
    changed: BTreeMap<SourcePath, Option<Fingerprint>>,
    replaced: BTreeSet<Fingerprint>,
    rendered_with: Closures,
    /// The key of each file made of a photo, and the file, sorted.
    photos: Vec<(Fingerprint, MadeFile)>,
    /// The key of each share card and the fingerprint of its bytes, sorted.
    cards: Vec<(Fingerprint, Fingerprint)>,
    /// The compared reports.
    alike: Option<Alike>,
    /// The size of each file of the article store.
    article_files: BTreeMap<String, u64>,
    /// The sizes of the large parts that follow: articles, plan, pages, search. Threads read them at the same time.
    large: [usize; 4],
}

/// A source file that was read, without the value of [`Known`].
#[derive(Serialize, Deserialize)]
struct FileEntry {
    path: SourcePath,
    stamp: Stamp,
    is_settled: bool,
    fingerprint: Fingerprint,
}

/// An article in the head: the fingerprints of its report and its text, and their place in the store.
#[derive(Serialize, Deserialize)]
struct ArticleEntry {
    file: FileEntry,
    parts: Option<(Fingerprint, Fingerprint, Extent)>,
    placement: Fingerprint,
    sketch: Option<Sketch>,
    diagnostics: Vec<Diagnostic>,
}

impl Cache {
    /// The cache as bytes: the program that can read it, the start of the head, its large parts, a checksum.
    pub fn save(&mut self) -> SavedState {
        self.has_news = false;
        let added = self.add_to_store();
        let (articles, (plan, pages)) = rayon::join(
            || {
                let entries = self.articles.iter().map(|(path, known)| ArticleEntry::of(path, known));
                bytes_of(&entries.collect::<Vec<_>>())
            },
            || {
                let pages: BTreeMap<&OutputPath, &RenderedPage> = self.pages.iter().collect();
                let plan = self.plan.as_ref().or(self.kept_plan.as_ref());
                rayon::join(|| bytes_of(&plan), || bytes_of(&pages))
            },
        );
        let search = bytes_of(&(&self.search, &self.search_files));
        let settings = self.settings.as_ref().map(|settings| settings.fingerprint);
        let (photos, cards) = (sorted(&self.photos), sorted(&self.cards));
        let head = Head {
            settings: settings.or(self.parsed_with).unwrap_or_default(),
            assets: self
                .assets
                .iter()
                .map(|(path, known)| (FileEntry::of(path, known), known.value.clone()))
                .collect(),
            changed: self.changed.clone(),
            replaced: self.replaced.clone(),
            rendered_with: self.rendered_with.clone(),
            photos,
            cards,
            alike: self.alike.clone(),
            article_files: self.article_files.clone(),
            large: [&articles, &plan, &pages, &search].map(Vec::len),
        };
        let program = [PROGRAM.as_bytes(), b"\n"].concat();
        let start = postcard::to_extend(&head, program).expect("writing to memory doesn't fail");
        // The parts aren't joined: that would double the memory that saving takes.
        let mut head = vec![start, articles, plan, pages, search];
        let mut checksum = Xxh3::new();
        head.iter().for_each(|part| checksum.update(part));
        head.push(checksum.digest128().to_le_bytes().to_vec());
        SavedState { head, added, needed: self.article_files.keys().cloned().collect() }
    }

    /// Loads a cache from its `head` and the files of its article store.
    ///
    /// # Errors
    /// Why it can't be used. Then a clean build is needed.
    pub fn load(head: &[u8], files: Arc<dyn ArticleFiles>) -> Result<Self, Unusable> {
        let (head, checksum) = head.split_last_chunk::<16>().ok_or(Unusable::Damaged)?;
        // Detects damage. A checksum without a key doesn't protect against forgery; for that, the folder must be the
        // user's own.
        if xxh3_128(head) != u128::from_le_bytes(*checksum) {
            return Err(Unusable::Damaged);
        }
        let program = [PROGRAM.as_bytes(), b"\n"].concat();
        let head = head.strip_prefix(&*program).ok_or(Unusable::Foreign)?;
        let (head, large): (Head, _) = postcard::take_from_bytes(head).map_err(|_| Unusable::Damaged)?;
        let [articles, plan, pages, search] = split(large, head.large).ok_or(Unusable::Damaged)?;
        if head.article_files.iter().any(|(name, size)| files.size(name) != Some(*size)) {
            return Err(Unusable::Damaged);
        }
        let store = Arc::new(ArticleStore::new(files));
        let (search, search_files) = read(search)?;
        let (articles, (plan, pages)) = rayon::join(
            || read::<Vec<ArticleEntry>>(articles),
            || rayon::join(|| read::<Option<Plan>>(plan), || read::<Vec<(OutputPath, RenderedPage)>>(pages)),
        );
        let articles = articles?;
        let mut extents = articles.iter().filter_map(|entry| entry.parts.as_ref()).map(|(.., extent)| extent);
        let sizes: HashMap<Fingerprint, u64> = head
            .article_files
            .iter()
            .filter_map(|(name, size)| Some((Fingerprint::parse(name)?, *size)))
            .collect();
        if !extents.all(|extent| extent.lies_within(&sizes)) {
            return Err(Unusable::Damaged);
        }
        let articles = articles.into_iter().map(|entry| entry.known(&store)).collect();
        let kept_plan = plan?.and_then(|plan| complete(plan, &articles));
        Ok(Self {
            articles,
            assets: head
                .assets
                .into_iter()
                .map(|(file, inspected)| (file.path.clone(), file.known(inspected)))
                .collect(),
            changed: head.changed,
            replaced: head.replaced,
            rendered_with: head.rendered_with,
            photos: head.photos.into_iter().collect(),
            cards: head.cards.into_iter().collect(),
            alike: head.alike,
            article_files: head.article_files,
            kept_plan,
            pages: pages?.into_iter().collect(),
            search,
            search_files,
            parsed_with: Some(head.settings),
            article_store: Some(store),
            ..Self::default()
        })
    }
}

/// The files with their keys, sorted.
fn sorted<T: Copy>(made: &HashMap<Fingerprint, T>) -> Vec<(Fingerprint, T)> {
    let mut made: Vec<_> = made.iter().map(|(key, made)| (*key, *made)).collect();
    made.sort_unstable_by_key(|(key, _)| *key);
    made
}

/// Puts the articles into the plan, which was stored with their fingerprints only. `None` if one is missing.
fn complete(mut plan: Plan, articles: &BTreeMap<SourcePath, Known<Parsed>>) -> Option<Plan> {
    let articles = articles.values().filter_map(|known| known.value.article.as_ref());
    let articles: HashMap<Fingerprint, &ArticleParts> =
        articles.map(|article| (article.report.fingerprint(), article)).collect();
    plan.site.put_back(&articles).then_some(plan)
}

impl ArticleEntry {
    fn of(path: &SourcePath, known: &Known<Parsed>) -> Self {
        let Parsed { article, placement, sketch, diagnostics, stored } = &known.value;
        let parts = article.as_ref().zip(stored.as_ref());
        Self {
            file: FileEntry::of(path, known),
            parts: parts.map(|(article, extent)| {
                (article.report.fingerprint(), article.body.fingerprint(), extent.clone())
            }),
            placement: *placement,
            sketch: *sketch,
            diagnostics: diagnostics.clone(),
        }
    }

    fn known(self, store: &Arc<ArticleStore>) -> (SourcePath, Known<Parsed>) {
        let Self { file, parts, placement, sketch, diagnostics } = self;
        let stored = parts.as_ref().map(|(.., extent)| extent.clone());
        let article = parts.map(|(of_report, of_body, extent)| {
            let (store, path, source) = (store.clone(), file.path.clone(), file.fingerprint);
            let fetch = Arc::new(StoredArticle { store, path, source, extent });
            let (report, body) = (fetch.clone(), fetch);
            ArticleParts {
                report: Part::later(of_report, move || report.report(of_report)),
                body: Part::later(of_body, move || body.body(of_body)),
            }
        });
        (file.path.clone(), file.known(Parsed { article, placement, sketch, diagnostics, stored }))
    }
}

impl FileEntry {
    fn of<T>(path: &SourcePath, known: &Known<T>) -> Self {
        let Known { stamp, is_settled, fingerprint, .. } = *known;
        Self { path: path.clone(), stamp, is_settled, fingerprint }
    }

    fn known<T>(&self, value: T) -> Known<T> {
        let Self { stamp, is_settled, fingerprint, .. } = *self;
        Known { stamp, is_settled, fingerprint, value }
    }
}

/// Splits `bytes` into parts of these sizes. `None` unless they add up to all bytes.
fn split<const N: usize>(mut bytes: &[u8], sizes: [usize; N]) -> Option<[&[u8]; N]> {
    let mut parts = [&[][..]; N];
    for (part, size) in parts.iter_mut().zip(sizes) {
        (*part, bytes) = bytes.split_at_checked(size)?;
    }
    bytes.is_empty().then_some(parts)
}

pub(super) fn bytes_of<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    postcard::to_allocvec(value).expect("writing to memory doesn't fail")
}

fn read<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<T, Unusable> {
    postcard::from_bytes(bytes).map_err(|_| Unusable::Damaged)
}
