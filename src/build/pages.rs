//! Renders pages, but only those whose content has changed.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::plan::theme;
use super::{Observe, Progress, Work};
use crate::asset;
use crate::cache::{Cache, Plan, RenderedPage, manifest};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::error::Error;
use crate::fingerprint::{Fingerprint, Reads, Trace};
use crate::output::{OutputPath, Phase, Sink};
use crate::page::{Content, Page, PageContext, SharedParts};
use crate::render;
use crate::search::Index;
use crate::source::Sources;
use crate::theme::Theme;
use crate::timings::{self, Stage};

/// The result for one page.
enum Outcome {
    /// It was left unchanged without looking at its content.
    Untouched,
    /// Its content is the same, though it was put together of other parts.
    Same(Trace),
    /// It was rendered, and its key is kept.
    Rendered(RenderedPage),
    /// It was rendered by a build that keeps no keys.
    Passing,
    /// Its template failed.
    Failed(Box<Diagnostic>),
    /// It was skipped: an earlier page exceeded the limits, so that the build fails anyway.
    Spared,
}

/// Passes every file of the site to the sink. Of the pages that fail for the same reason, reports only the first.
pub(super) fn render(
    cache: &mut Cache,
    sources: &Sources,
    sink: &dyn Sink,
    observe: &Observe<'_>,
    work: &mut Work,
) -> Result<Vec<Diagnostic>, Error> {
    let Some(((theme, plan), shared)) = theme(cache).zip(cache.plan.as_ref()).zip(cache.shared.as_ref())
    else {
        return Ok(Vec::new());
    };
    work.pages = plan.pages.len();
    hand_on_files(cache, sources, &theme, plan, sink, work)?;
    // Render open pages first, so that their readers don't wait for the rest.
    let urgent = urgent(plan, &RenderPass::new(cache, plan, shared, &theme, sink));
    let mut outcomes = RenderPass::new(cache, plan, shared, &theme, sink).pages(&urgent, &|| {})?;
    let is_shown = outcomes.iter().any(|outcome| matches!(outcome, Outcome::Rendered(_) | Outcome::Passing));
    if is_shown && !outcomes.iter().any(|outcome| matches!(outcome, Outcome::Failed(_))) {
        sink.urgent_done();
    }
    if cache.is_fleeting {
        // Drop the index of the last build: without its pairs, it can't be updated.
        cache.search = Index::default();
    }
    let replaced = timings::of_all_threads(Stage::Search, || cache.search.update(&plan.site))?;
    cache.replaced.extend(replaced);
    timings::of_all_threads(Stage::Search, || hand_on_search(cache, plan, sink))?;
    if cache.is_fleeting {
        cache.search.forget_pairs();
    }
    let pass = RenderPass::new(cache, plan, shared, &theme, sink);
    // If few pages can have changed, skip all others at once.
    let is_left = |page: &&Page| {
        (!pass.rests || pass.is_suspect(page)) && !urgent.iter().any(|urgent| urgent.file == page.file)
    };
    let rest: Vec<&Page> = plan.pages.par_iter().filter(is_left).collect();
    let done = AtomicUsize::new(0);
    let count = || observe(Progress::Rendering(done.fetch_add(1, Ordering::Relaxed) + 1, rest.len()));
    outcomes.extend(pass.pages(&rest, &count)?);
    theme.forget();
    let files: Vec<OutputPath> = urgent.into_iter().chain(rest).map(|page| page.file.clone()).collect();
    let is_whole = files.len() == plan.pages.len();
    Ok(take_note(cache, &files, is_whole, outcomes, &theme, work))
}

struct RenderPass<'r> {
    cache: &'r Cache,
    plan: &'r Plan,
    shared: &'r SharedParts,
    theme: &'r Theme,
    sink: &'r dyn Sink,
    /// Whether any page can have changed.
    is_due: bool,
    /// Whether to skip pages that can't have changed.
    rests: bool,
}

impl<'r> RenderPass<'r> {
    fn new(
        cache: &'r Cache,
        plan: &'r Plan,
        shared: &'r SharedParts,
        theme: &'r Theme,
        sink: &'r dyn Sink,
    ) -> Self {
        let is_due = !plan.is_rendered || !cache.replaced.is_empty() || cache.rendered_with != theme.closures;
        Self { cache, plan, shared, theme, sink, is_due, rests: plan.is_rendered && sink.keep_rest() }
    }

    /// Whether a page can have changed: one of its parts was replaced, or its templates have changed.
    fn is_suspect(&self, page: &Page) -> bool {
        let Cache { pages, replaced, rendered_with, .. } = self.cache;
        let is_same = |template: &str| rendered_with.get(template) == self.theme.closures.get(template);
        let is_touched = || pages.get(&page.file).is_none_or(|last| last.trace.holds_any(replaced));
        let has_changed = || page.template().is_some_and(|template| !is_same(template)) || is_touched();
        !self.plan.is_rendered || self.is_due && has_changed()
    }

    fn pages(&self, pages: &[&Page], done: &(dyn Fn() + Sync)) -> Result<Vec<Outcome>, Error> {
        // Reports the first page that exceeds the limits, whatever the order of threads: all pages before it are
        // rendered.
        let too_much = AtomicUsize::new(usize::MAX);
        let outcome = |(idx, page): (usize, &&Page)| {
            if too_much.load(Ordering::Relaxed) < idx {
                return Ok(Outcome::Spared);
            }
            let outcome = self.page(page);
            if let Ok(Outcome::Failed(diagnostic)) = &outcome
                && diagnostic.code == Code::RenderLimit
            {
                too_much.fetch_min(idx, Ordering::Relaxed);
            }
            done();
            outcome
        };
        pages.par_iter().enumerate().map(outcome).collect()
    }

    fn page(&self, page: &Page) -> Result<Outcome, Error> {
        let last = self.cache.pages.get(&page.file);
        if let Some(last) = last.filter(|_| !self.is_suspect(page))
            && timings::of(Stage::Write, || self.sink.keep(&page.file, last.output))?
        {
            return Ok(Outcome::Untouched);
        }
        let reads = if self.cache.is_fleeting { Reads::unnoted() } else { Reads::noted() };
        let Plan { site, pages, .. } = self.plan;
        let context = PageContext::new(site, pages, self.shared, &self.cache.search, &reads);
        if self.cache.is_fleeting {
            let content = timings::of(Stage::View, || page.content(&context))?;
            return Ok(match self.put(page, content, &reads)? {
                Ok(_) => Outcome::Passing,
                Err(diagnostic) => Outcome::Failed(diagnostic),
            });
        }
        let (content, trace, manifest, key) = timings::of(Stage::View, || {
            let content = page.content(&context)?;
            let manifest = manifest(self.theme, page, &content.manifest());
            let key = Fingerprint::of_value(&manifest);
            Ok::<_, Error>((content, reads.trace(), manifest, key))
        })?;
        if let Some(last) = last.filter(|last| last.key == key)
            && timings::of(Stage::Write, || self.sink.keep(&page.file, last.output))?
        {
            return Ok(Outcome::Same(trace));
        }
        Ok(match self.put(page, content, &reads)? {
            Ok(output) => {
                let parts = manifest.iter().map(|(_, part)| *part).collect();
                Outcome::Rendered(RenderedPage { parts, key, output, trace })
            }
            Err(diagnostic) => Outcome::Failed(diagnostic),
        })
    }

    /// Renders a page, passes it to the sink and returns the fingerprint of its bytes.
    fn put(
        &self,
        page: &Page,
        content: Content<'_>,
        reads: &Reads,
    ) -> Result<Result<Fingerprint, Box<Diagnostic>>, Error> {
        let form = content.into_form(reads)?;
        match timings::of(Stage::Render, || render::render(self.theme, &page.address, form)) {
            Ok(bytes) => timings::of(Stage::Write, || self.sink.put(&page.file, page.phase(), bytes)).map(Ok),
            Err(diagnostic) => Ok(Err(diagnostic)),
        }
    }
}

/// The pages open in a browser that don't depend on the search index.
fn urgent<'p>(plan: &'p Plan, pass: &RenderPass<'_>) -> Vec<&'p Page> {
    let is_urgent = |page: &&Page| {
        pass.sink.is_urgent(&page.file) && page.phase() != Phase::Search && pass.is_suspect(page)
    };
    plan.pages.par_iter().filter(is_urgent).collect()
}

fn take_note(
    cache: &mut Cache,
    files: &[OutputPath],
    is_whole: bool,
    outcomes: Vec<Outcome>,
    theme: &Theme,
    work: &mut Work,
) -> Vec<Diagnostic> {
    let mut first_of: BTreeMap<Place, Diagnostic> = BTreeMap::new();
    let mut passing = 0;
    let mut rendered = Vec::new();
    let mut traces = Vec::new();
    for (file, outcome) in files.iter().zip(outcomes) {
        work.planned += usize::from(!matches!(outcome, Outcome::Untouched));
        match outcome {
            Outcome::Untouched | Outcome::Spared => {}
            Outcome::Passing => passing += 1,
            Outcome::Same(trace) => traces.push((file, trace)),
            Outcome::Rendered(page) => rendered.push((file.clone(), page)),
            Outcome::Failed(diagnostic) => {
                first_of.entry(diagnostic.place.clone()).or_insert(*diagnostic);
            }
        }
    }
    work.rendered = rendered.len() + passing;
    // After a failure, the sink drops its files, so forget the rendered pages too.
    if first_of.is_empty() {
        cache.has_news |= !rendered.is_empty();
        cache.pages.extend(rendered);
        for (file, trace) in traces {
            cache.pages.entry(file.clone()).and_modify(|page| page.trace = trace);
        }
        if is_whole && cache.pages.len() > files.len() {
            let files: HashSet<&OutputPath> = files.iter().collect();
            cache.pages.retain(|file, _| files.contains(file));
            cache.has_news = true;
        }
        cache.replaced.clear();
        cache.due_cards.clear();
        cache.stale_cards.clear();
        cache.search_files = cache.search.files().map(|file| file.path.clone()).collect();
        cache.rendered_with = theme.closures.clone();
        if let Some(plan) = &mut cache.plan {
            plan.is_rendered = true;
        }
    }
    first_of.into_values().collect()
}

/// Passes the files of the search to the sink.
fn hand_on_search(cache: &Cache, plan: &Plan, sink: &dyn Sink) -> Result<(), Error> {
    let files: Vec<_> = cache.search.files().collect();
    files.par_iter().try_for_each(|file| {
        if sink.keep(file.path, file.fingerprint)? {
            return Ok(());
        }
        let bytes = file.bytes(&plan.site)?;
        timings::of(Stage::Write, || sink.put(file.path, Phase::Asset, bytes)).map(drop)
    })?;
    let there: HashSet<&OutputPath> = files.iter().map(|file| file.path).collect();
    cache.search_files.iter().filter(|path| !there.contains(path)).for_each(|path| sink.drop_from_rest(path));
    Ok(())
}

/// Passes copied files to the sink: the theme's static files, the files beside reports.
fn hand_on_files(
    cache: &Cache,
    sources: &Sources,
    theme: &Theme,
    plan: &Plan,
    sink: &dyn Sink,
    work: &mut Work,
) -> Result<(), Error> {
    for (path, bytes) in &theme.statics {
        if !sink.keep(path, Fingerprint::of(bytes))? {
            sink.put(path, Phase::Theme, bytes.to_vec())?;
        }
    }
    let copied = AtomicUsize::new(0);
    let copies: Vec<_> = plan.site.published_assets().filter(|(_, asset)| asset.photo.is_none()).collect();
    copies.par_iter().try_for_each(|(path, asset)| {
        let file = asset.address.file();
        let changed = || Error::Changed(PathBuf::from(&***path));
        let seen = cache.assets.get(*path).ok_or_else(changed)?;
        if let Some(published) = seen.value.published
            && sink.keep(&file, published)?
        {
            return Ok(());
        }
        copied.fetch_add(1, Ordering::Relaxed);
        let bytes = sources.reader.read(path)?;
        // Publish only the bytes that were inspected.
        if Fingerprint::of(&bytes) != seen.fingerprint {
            return Err(changed());
        }
        sink.put(&file, Phase::Asset, asset::published(path, bytes)).map(drop)
    })?;
    work.read += copied.into_inner();
    Ok(())
}
