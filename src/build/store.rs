//! The cache between two runs: a head, which each run reads whole, and the articles, which are fetched when they are
//! wanted.
//!
//! What is made of an article is in a file of the attic, which never changes once it is written. Each run adds one file
//! with the articles that it parsed; when there are many, they are joined. A piece that can't be read, or isn't what was
//! written, is made again from the article's source, so it costs time and nothing else.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use serde::{Deserialize, Serialize, Serializer};

use super::PROGRAM;
use super::attic::{Extent, Fetch, Origin};
use super::cache::{Cache, KeptPlan, Parsed, Plan, Rendered, Seen};
use crate::asset::Inspected;
use crate::content::{ArticleParts, Body, Report};
use crate::diagnostic::Diagnostic;
use crate::fingerprint::{Fingerprint, Part, Reads};
use crate::output::OutputPath;
use crate::source::{Attic, SourcePath, Stamp};
use crate::theme::Closures;

/// Beyond so many files in the attic they are joined.
const MANY: usize = 16;

/// What a head has beside its large parts, where a site has few files of other kinds than articles. Bytes.
const OTHER_PARTS: usize = 64 * 1024;

/// Why the bytes of a cache are of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// Another version of the program wrote them.
    Foreign,
    /// They are not what was written.
    Damaged,
}

/// What is to be written for the next run.
#[derive(Debug)]
pub struct Saved {
    /// The head, in the place of the last.
    pub head: Vec<u8>,
    /// A file for the attic, name and bytes, to be written before the head.
    pub added: Option<(String, Vec<u8>)>,
    /// The names of all files of the attic that the head needs. Others may go once it is written.
    pub needed: BTreeSet<String>,
}

/// Everything that is in the head. The settings and the theme are read again by each run. Its large parts are bytes, so
/// that they can be read side by side.
#[derive(Serialize, Deserialize)]
struct Head<'b> {
    /// Of the settings that articles were parsed with.
    settings: Fingerprint,
    assets: Vec<(File, Inspected)>,
    changed: BTreeMap<SourcePath, Option<Fingerprint>>,
    replaced: BTreeSet<Fingerprint>,
    rendered_with: Closures,
    /// How much is in each file of the attic.
    attic: BTreeMap<String, u64>,
    #[serde(serialize_with = "at_once")]
    articles: &'b [u8],
    #[serde(serialize_with = "at_once")]
    plan: &'b [u8],
    #[serde(serialize_with = "at_once")]
    pages: &'b [u8],
    #[serde(serialize_with = "at_once")]
    search: &'b [u8],
}

/// Bytes as a whole, and not one after the other as a slice of numbers goes.
fn at_once<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

/// A file that was read.
#[derive(Serialize, Deserialize)]
struct File {
    path: SourcePath,
    stamp: Stamp,
    is_settled: bool,
    fingerprint: Fingerprint,
}

/// What the head says of an article: the fingerprints of its report and its text, and where in the attic they are.
#[derive(Serialize, Deserialize)]
struct Entry {
    file: File,
    parts: Option<(Fingerprint, Fingerprint, Extent)>,
    placement: Fingerprint,
    diagnostics: Vec<Diagnostic>,
}

impl Cache {
    /// The cache as it is to be kept: the program that can read it, what is kept, a checksum.
    pub fn save(&mut self) -> Saved {
        self.has_news = false;
        let added = self.add_to_attic();
        let (articles, (plan, pages)) = rayon::join(
            || {
                let entries = self.articles.iter().map(|(path, seen)| Entry::of(path, seen));
                bytes_of(&entries.collect::<Vec<_>>())
            },
            || {
                let pages: BTreeMap<&OutputPath, &Rendered> = self.pages.iter().collect();
                rayon::join(|| self.plan_bytes(), || bytes_of(&pages))
            },
        );
        let search = bytes_of(&(&self.search, &self.search_files));
        let settings = self.settings.as_ref().map(|settings| settings.fingerprint);
        let head = Head {
            settings: settings.or(self.parsed_with).unwrap_or_default(),
            assets: self
                .assets
                .iter()
                .map(|(path, seen)| (File::of(path, seen), seen.value.clone()))
                .collect(),
            changed: self.changed.clone(),
            replaced: self.replaced.clone(),
            rendered_with: self.rendered_with.clone(),
            attic: self.attic.clone(),
            articles: &articles,
            plan: &plan,
            pages: &pages,
            search: &search,
        };
        // Not to be moved as it grows.
        let parts = [&articles, &plan, &pages, &search].map(Vec::len);
        let mut bytes = Vec::with_capacity(parts.iter().sum::<usize>() + OTHER_PARTS);
        bytes.extend_from_slice(PROGRAM.as_bytes());
        bytes.push(b'\n');
        let mut head = postcard::to_extend(&head, bytes).expect("writing to memory doesn't fail");
        let checksum = Fingerprint::of(&head);
        head.extend(checksum.0.to_le_bytes());
        Saved { head, added, needed: self.attic.keys().cloned().collect() }
    }

    /// Forgets what is in the attic: what was to be written was not.
    pub fn lose_attic(&mut self) {
        self.attic.clear();
        self.articles.values_mut().for_each(|seen| seen.value.kept = None);
    }

    /// The cache whose head was written as `head`, with its files in `attic`.
    ///
    /// # Errors
    /// Why it is of no use: a clean build is.
    pub fn load(head: &[u8], attic: Arc<dyn Attic>) -> Result<Self, Unusable> {
        let (head, checksum) = head.split_last_chunk::<16>().ok_or(Unusable::Damaged)?;
        if Fingerprint::of(head).0 != u128::from_le_bytes(*checksum) {
            return Err(Unusable::Damaged);
        }
        let program = [PROGRAM.as_bytes(), b"\n"].concat();
        let head = head.strip_prefix(&*program).ok_or(Unusable::Foreign)?;
        let head: Head<'_> = read(head)?;
        if head.attic.iter().any(|(name, size)| attic.size(name) != Some(*size)) {
            return Err(Unusable::Damaged);
        }
        let origin = Arc::new(Origin::new(attic));
        let (search, search_files) = read(head.search)?;
        let (articles, (plan, pages)) = rayon::join(
            || read::<Vec<Entry>>(head.articles),
            || {
                rayon::join(
                    || read::<Option<KeptPlan>>(head.plan),
                    || read::<Vec<(OutputPath, Rendered)>>(head.pages),
                )
            },
        );
        let articles = articles?;
        let mut extents = articles.iter().filter_map(|entry| entry.parts.as_ref()).map(|(.., extent)| extent);
        if !extents.all(|extent| extent.lies_within(&head.attic)) {
            return Err(Unusable::Damaged);
        }
        let articles = articles.into_iter().map(|entry| entry.seen(&origin)).collect();
        let kept_plan = plan?.and_then(|plan| complete(plan, &articles));
        Ok(Self {
            articles,
            assets: head
                .assets
                .into_iter()
                .map(|(file, inspected)| (file.path.clone(), file.seen(inspected)))
                .collect(),
            changed: head.changed,
            replaced: head.replaced,
            rendered_with: head.rendered_with,
            attic: head.attic,
            kept_plan,
            pages: pages?.into_iter().collect(),
            search,
            search_files,
            parsed_with: Some(head.settings),
            origin: Some(origin),
            ..Self::default()
        })
    }

    /// Puts the articles that the attic doesn't have into a new file of it; all of them, where much in it is of no use
    /// any more.
    fn add_to_attic(&mut self) -> Option<(String, Vec<u8>)> {
        let mut in_use: BTreeMap<String, u64> = BTreeMap::new();
        for extent in self.articles.values().filter_map(|seen| seen.value.kept.as_ref()) {
            *in_use.entry(extent.name()).or_default() += extent.size();
        }
        self.attic.retain(|name, _| in_use.contains_key(name));
        // What is in small files, or in one that is half waste, moves.
        let largest = self.attic.values().max().copied().unwrap_or_default();
        let is_crowded = self.attic.len() >= MANY;
        let leaving: BTreeSet<String> = self
            .attic
            .iter()
            .filter(|(name, size)| in_use[*name] * 2 < **size || is_crowded && **size < largest)
            .map(|(name, _)| name.clone())
            .collect();
        self.attic.retain(|name, _| !leaving.contains(name));
        let moves = |seen: &Seen<Parsed>| {
            let extent = seen.value.kept.as_ref();
            seen.value.article.is_some() && extent.is_none_or(|extent| leaving.contains(&extent.name()))
        };
        let moving: Vec<&mut Seen<Parsed>> = self.articles.values_mut().filter(|seen| moves(seen)).collect();
        let pieces: Vec<Option<(Vec<u8>, Vec<u8>)>> =
            moving.par_iter().map(|seen| seen.value.article.as_ref().and_then(pieces_of)).collect();
        if pieces.is_empty() {
            return None;
        }
        let mut bytes =
            Vec::with_capacity(pieces.iter().flatten().map(|(report, body)| report.len() + body.len()).sum());
        pieces.iter().flatten().for_each(|(report, body)| bytes.extend([&**report, body].concat()));
        let file = Fingerprint::of(&bytes);
        let mut at = 0;
        for (seen, pieces) in moving.into_iter().zip(&pieces) {
            let Some((report, body)) = pieces else {
                seen.distrust();
                seen.value.kept = None;
                continue;
            };
            let extent = Extent::new(file, at, report.len(), body.len());
            at += extent.size();
            seen.value.kept = Some(extent);
        }
        self.attic.insert(file.to_string(), at);
        Some((file.to_string(), bytes))
    }
}

impl Cache {
    /// The plan, or the one that an earlier run left where this one made none.
    fn plan_bytes(&self) -> Vec<u8> {
        let of_plan = self.plan.as_ref().map(|plan| {
            let Plan { key, site, pages, shared: _, diagnostics, is_rendered } = plan;
            bytes_of(&Some((key, site, pages, diagnostics, is_rendered)))
        });
        of_plan.unwrap_or_else(|| bytes_of(&self.kept_plan))
    }
}

/// Puts the articles back into the plan, of which only their fingerprints were kept. None where one is missing.
fn complete(mut plan: KeptPlan, articles: &BTreeMap<SourcePath, Seen<Parsed>>) -> Option<KeptPlan> {
    let articles = articles.values().filter_map(|seen| seen.value.article.as_ref());
    let articles: HashMap<Fingerprint, &ArticleParts> =
        articles.map(|article| (article.report.fingerprint(), article)).collect();
    plan.site.put_back(&articles).then_some(plan)
}

impl Entry {
    fn of(path: &SourcePath, seen: &Seen<Parsed>) -> Self {
        let Parsed { article, placement, diagnostics, kept } = &seen.value;
        let parts = article.as_ref().zip(kept.as_ref());
        Self {
            file: File::of(path, seen),
            parts: parts.map(|(article, extent)| {
                (article.report.fingerprint(), article.body.fingerprint(), extent.clone())
            }),
            placement: *placement,
            diagnostics: diagnostics.clone(),
        }
    }

    fn seen(self, origin: &Arc<Origin>) -> (SourcePath, Seen<Parsed>) {
        let Self { file, parts, placement, diagnostics } = self;
        let kept = parts.as_ref().map(|(.., extent)| extent.clone());
        let article = parts.map(|(of_report, of_body, extent)| {
            let (origin, path, source) = (origin.clone(), file.path.clone(), file.fingerprint);
            let fetch = Arc::new(Fetch { origin, path, source, extent });
            let (report, body) = (fetch.clone(), fetch);
            ArticleParts {
                report: Part::later(of_report, move || report.report(of_report)),
                body: Part::later(of_body, move || body.body(of_body)),
            }
        });
        (file.path.clone(), file.seen(Parsed { article, placement, diagnostics, kept }))
    }
}

impl File {
    fn of<T>(path: &SourcePath, seen: &Seen<T>) -> Self {
        let Seen { stamp, is_settled, fingerprint, .. } = *seen;
        Self { path: path.clone(), stamp, is_settled, fingerprint }
    }

    fn seen<T>(&self, value: T) -> Seen<T> {
        let Self { stamp, is_settled, fingerprint, .. } = *self;
        Seen { stamp, is_settled, fingerprint, value }
    }
}

/// The bytes of a report and of its text; none where one of them can't be fetched any more.
fn pieces_of(article: &ArticleParts) -> Option<(Vec<u8>, Vec<u8>)> {
    let reads = Reads::unnoted();
    let (report, body) = (article.report.read(&reads).ok()?, article.body.read(&reads).ok()?);
    Some((bytes_of::<Report>(report), bytes_of::<Body>(body)))
}

fn bytes_of<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    postcard::to_allocvec(value).expect("writing to memory doesn't fail")
}

fn read<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<T, Unusable> {
    postcard::from_bytes(bytes).map_err(|_| Unusable::Damaged)
}
