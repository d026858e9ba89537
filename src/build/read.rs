//! Reads files, but only those that may have changed.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::{Observe, Progress, Work};
use crate::asset;
use crate::cache::{Cache, Known, Parsed};
use crate::content::{self, Article, ArticleParts, Body, Sketch};
use crate::error::Error;
use crate::fingerprint::Fingerprint;
use crate::source::{SourcePath, Sources, Stamp, article_stem};
use crate::timings::{self, Stage};

/// Above this number of articles, their texts are kept compressed: otherwise they would use more than a third of a
/// gigabyte.
const MANY: usize = 50_000;

/// Whether a file is an article; of the other files below `content/`, those that an article names are copied.
fn is_article(path: &str) -> bool {
    article_stem(path).is_some()
}

/// Whether the known value of a file is valid without reading the file.
fn holds<T>(known: Option<&Known<T>>, sources: &Sources, path: &SourcePath, stamp: &Stamp) -> bool {
    known.is_some_and(|known| known.is_settled && known.stamp == *stamp) && !sources.touched.contains(path)
}

fn remember<T>(
    sources: &Sources,
    path: &SourcePath,
    stamp: Stamp,
    fingerprint: Fingerprint,
    value: T,
) -> Known<T> {
    Known { stamp, is_settled: !sources.touched.contains(path), fingerprint, value }
}

/// The bytes of a file that is used unchanged.
pub(super) fn bytes_of(
    known: &mut BTreeMap<SourcePath, Known<Arc<[u8]>>>,
    sources: &Sources,
    path: &SourcePath,
    work: &mut Work,
) -> Result<(Arc<[u8]>, Fingerprint), Error> {
    let stamp = sources.files.get(path).copied().unwrap_or_default();
    let last = known.get(path);
    if let Some(last) = last.filter(|_| holds(last, sources, path, &stamp)) {
        return Ok((last.value.clone(), last.fingerprint));
    }
    let value: Arc<[u8]> = sources.reader.read(path)?.into();
    work.read += 1;
    let fingerprint = Fingerprint::of(&value);
    known.insert(path.clone(), remember(sources, path, stamp, fingerprint, value.clone()));
    Ok((value, fingerprint))
}

/// Updates the articles.
pub(super) fn articles(
    cache: &mut Cache,
    sources: &Sources,
    observe: &Observe<'_>,
    work: &mut Work,
) -> Result<(), Error> {
    let config = cache.config_arc();
    if let Some(store) = &cache.article_store {
        store.mend_from(&sources.reader, &config.zone);
    }
    let mut n_articles = 0;
    let mut doubtful: Vec<(&SourcePath, &Stamp)> = Vec::new();
    // Both are sorted by path, so walk through them in parallel instead of searching.
    let mut last = cache.articles.iter().peekable();
    for (path, stamp) in sources.below("content/").filter(|(path, _)| is_article(path)) {
        n_articles += 1;
        while last.next_if(|(known, _)| *known < path).is_some() {}
        let known = last.next_if(|(known, _)| *known == path).map(|(_, known)| known);
        if !holds(known, sources, path, stamp) {
            doubtful.push((path, stamp));
        }
    }
    let done = AtomicUsize::new(0);
    let (known, is_fleeting) = (&cache.articles, cache.is_fleeting);
    let read = doubtful
        .par_iter()
        .map(|&(path, stamp)| {
            let (bytes, fingerprint) = timings::of(Stage::Read, || {
                let bytes = sources.reader.read(path)?;
                let fingerprint = Fingerprint::of(&bytes);
                Ok((bytes, fingerprint))
            })?;
            let unchanged = known.get(path).filter(|known| known.fingerprint == fingerprint);
            let value = unchanged.map_or_else(
                || {
                    let (article, diagnostics) = content::parse(path, &bytes, &config.zone);
                    let sketch = article.as_ref().and_then(Sketch::of);
                    let (mut article, placement) = parts(article, fingerprint, is_fleeting);
                    if n_articles > MANY
                        && let Some(article) = &mut article
                    {
                        article.body = article.body.held_as(Body::packed);
                    }
                    Parsed { article, placement, sketch, diagnostics, stored: None }
                },
                |known| known.value.clone(),
            );
            observe(Progress::Reading(done.fetch_add(1, Ordering::Relaxed) + 1, doubtful.len()));
            Ok((path.clone(), unchanged.is_some(), remember(sources, path, *stamp, fingerprint, value)))
        })
        .collect::<Result<Vec<_>, Error>>()?;
    work.read += read.len();
    cache.has_news |= !read.is_empty();
    for (path, is_unchanged, known) in read {
        if !is_unchanged {
            work.parsed += 1;
            let last = cache.articles.get(&path).and_then(|known| known.value.article.as_ref());
            let last = last.map(|article| article.report.fingerprint());
            cache.changed.entry(path.clone()).or_insert(last);
        }
        cache.articles.insert(path, known);
    }
    if cache.articles.len() != n_articles {
        cache.has_news = true;
        cache.articles.retain(|path, _| sources.files.contains_key(path));
    }
    Ok(())
}

/// Makes the shared parts of an article whose file has the fingerprint `source`, and the fingerprint of its placement.
/// For a fleeting cache, the file's fingerprint serves for all of them.
fn parts(
    article: Option<Article>,
    source: Fingerprint,
    is_fleeting: bool,
) -> (Option<ArticleParts>, Fingerprint) {
    let Some(article) = article else { return (None, Fingerprint::default()) };
    if is_fleeting {
        let parts = ArticleParts::by_source(article, source);
        let placement = parts.report.fingerprint();
        (Some(parts), placement)
    } else {
        let placement = article.report.placement();
        (Some(article.into()), placement)
    }
}

/// Updates the files beside the articles.
pub(super) fn assets(cache: &mut Cache, sources: &Sources, work: &mut Work) -> Result<(), Error> {
    let limit = cache.config_arc().max_file_size;
    let files = sources.below("content/").filter(|(path, _)| !is_article(path));
    let (too_large, others): (Vec<_>, Vec<_>) = files.partition(|(_, stamp)| stamp.size > limit);
    let known = &cache.assets;
    // A file without a fingerprint was too large; the limit may have changed.
    let holds_good = |(path, stamp): &(&SourcePath, &Stamp)| {
        let known = known.get(*path).filter(|known| known.fingerprint != Fingerprint::default());
        holds(known, sources, path, stamp)
    };
    let doubtful: Vec<_> = others.into_iter().filter(|file| !holds_good(file)).collect();
    work.read += doubtful.len();
    let unread = too_large.into_iter().map(|(path, stamp)| {
        let value = asset::too_large(path, stamp.size, limit);
        (path.clone(), remember(sources, path, *stamp, Fingerprint::default(), value))
    });
    let unread: Vec<_> = unread.collect();
    let read = doubtful
        .into_par_iter()
        .map(|(path, stamp)| {
            timings::of(Stage::Read, || {
                let bytes = sources.reader.read(path)?;
                let value = match content::begins_as_article(&bytes) {
                    true => asset::misnamed_article(path),
                    false => asset::inspect(path, &bytes),
                };
                Ok((path.clone(), remember(sources, path, *stamp, Fingerprint::of(&bytes), value)))
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    cache.has_news |= !read.is_empty();
    cache.assets.extend(read.into_iter().chain(unread));
    cache.assets.retain(|path, _| sources.files.contains_key(path));
    Ok(())
}
