//! Pages, rendered again only where what they show has changed.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::cache::{Cache, Manifest, Plan, Rendered};
use super::plan::theme;
use super::{Observe, PROGRAM, Progress, Work};
use crate::diagnostic::{Diagnostic, Place};
use crate::error::Error;
use crate::fingerprint::{Fingerprint, Trace};
use crate::output::{OutputPath, Phase, Sink};
use crate::page::{Page, Shelf};
use crate::render;
use crate::search::Index;
use crate::source::Sources;
use crate::theme::Theme;
use crate::timings::{self, Stage};

/// So many pages are there before anybody could look at one of them.
const FEW: usize = 12;

/// What became of one page.
enum Outcome {
    /// It is as it was, without a look.
    Untouched,
    /// It is as it was, though put together of other parts.
    Same(Trace),
    /// It was rendered.
    Rendered(Rendered),
    /// Its template failed.
    Failed(Box<Diagnostic>),
}

/// Hands on every file of the site. Of the pages that fail for one reason, the first is told.
pub(super) fn render(
    cache: &mut Cache,
    sources: &Sources,
    sink: &dyn Sink,
    observe: &Observe<'_>,
    work: &mut Work,
) -> Result<Vec<Diagnostic>, Error> {
    let Some((theme, plan)) = theme(cache).zip(cache.plan.as_ref()) else { return Ok(Vec::new()) };
    let replaced = timings::of_all_threads(Stage::Search, || cache.search.update(&plan.site));
    cache.replaced.extend(replaced);
    work.pages = plan.pages.len();
    let suspects = suspects(cache, plan, &theme);
    let round = Round { theme: &theme, plan, search: &cache.search, last: &cache.pages, suspects, sink };
    // Where few pages can have changed, the others needn't even be asked for one by one.
    let pages: Vec<&Page> = match &round.suspects {
        Some(suspects) if sink.keep_rest() => {
            plan.pages.iter().filter(|page| suspects.contains(&page.file)).collect()
        }
        _ => plan.pages.iter().collect(),
    };
    let n_pages = pages.len();
    let rest_takes_long = n_pages > FEW;
    timings::of_all_threads(Stage::Search, || hand_on_search(cache, plan, sink))?;
    hand_on_files(cache, sources, &theme, plan, sink, work)?;
    let done = AtomicUsize::new(0);
    let render_all = |pages: &[&Page]| {
        let outcomes = pages.par_iter().map(|page| {
            let outcome = round.page(page);
            observe(Progress::Rendering(done.fetch_add(1, Ordering::Relaxed) + 1, n_pages));
            outcome
        });
        outcomes.collect::<Result<Vec<Outcome>, Error>>()
    };
    let (mut pages, rest): (Vec<&Page>, Vec<&Page>) =
        pages.into_iter().partition(|page| rest_takes_long && sink.is_urgent(&page.file));
    let mut outcomes = render_all(&pages)?;
    if !pages.is_empty() && !outcomes.iter().any(|outcome| matches!(outcome, Outcome::Failed(_))) {
        sink.urgent_done();
    }
    outcomes.extend(render_all(&rest)?);
    pages.extend(rest);
    let files: Vec<OutputPath> = pages.iter().map(|page| page.file.clone()).collect();
    let is_whole = files.len() == plan.pages.len();
    Ok(take_note(cache, &files, is_whole, outcomes, &theme, work))
}

struct Round<'r> {
    theme: &'r Theme,
    plan: &'r Plan,
    search: &'r Index,
    last: &'r HashMap<OutputPath, Rendered>,
    /// The pages that may have changed; `None` where all may have.
    suspects: Option<BTreeSet<&'r OutputPath>>,
    sink: &'r dyn Sink,
}

impl Round<'_> {
    fn page(&self, page: &Page) -> Result<Outcome, Error> {
        let last = self.last.get(&page.file);
        let is_suspect = self.suspects.as_ref().is_none_or(|suspects| suspects.contains(&page.file));
        if let Some(last) = last.filter(|_| !is_suspect)
            && timings::of(Stage::Write, || self.sink.keep(&page.file, last.output))?
        {
            return Ok(Outcome::Untouched);
        }
        let shelf = Shelf::new(&self.plan.site, &self.plan.pages, &self.plan.shared, self.search);
        let (content, trace, manifest, key) = timings::of(Stage::View, || {
            let (content, trace) = Trace::of(|| page.content(&shelf));
            let manifest = manifest(self.theme, page, &content.manifest);
            let key = Fingerprint::of_value(&manifest);
            (content, trace, manifest, key)
        });
        if let Some(last) = last.filter(|last| last.key == key)
            && timings::of(Stage::Write, || self.sink.keep(&page.file, last.output))?
        {
            return Ok(Outcome::Same(trace));
        }
        let rendered = timings::of(Stage::Render, || render::render(self.theme, &page.address, content.form));
        match rendered {
            Ok(bytes) => {
                let output = Fingerprint::of(&bytes);
                let parts = manifest.iter().map(|(_, part)| *part).collect();
                timings::of(Stage::Write, || self.sink.put(&page.file, page.phase(), bytes))?;
                Ok(Outcome::Rendered(Rendered { parts, key, output, trace }))
            }
            Err(diagnostic) => Ok(Outcome::Failed(diagnostic)),
        }
    }
}

/// All that a page depends on: what it shows, its template's closure, the program.
pub(super) fn manifest(theme: &Theme, page: &Page, shown: &[(&'static str, Fingerprint)]) -> Manifest {
    let template = page.template().map(|name| (name, theme.closure(name)));
    let program = ("bantin", Fingerprint::of(PROGRAM.as_bytes()));
    shown.iter().copied().chain(template).chain([program]).collect()
}

/// The pages that can have changed: those put together of what was replaced, and those whose templates are others.
/// `None` where all may have.
fn suspects<'c>(cache: &Cache, plan: &'c Plan, theme: &Theme) -> Option<BTreeSet<&'c OutputPath>> {
    if !plan.is_rendered {
        return None;
    }
    if cache.replaced.is_empty() && cache.rendered_with == theme.closures {
        return Some(BTreeSet::new());
    }
    let is_same = |template: &str| cache.rendered_with.get(template) == theme.closures.get(template);
    let is_suspect = |page: &&Page| {
        let is_touched =
            || cache.pages.get(&page.file).is_none_or(|last| last.trace.holds_any(&cache.replaced));
        page.template().is_some_and(|template| !is_same(template)) || is_touched()
    };
    Some(plan.pages.iter().filter(is_suspect).map(|page| &page.file).collect())
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
    let mut rendered = Vec::new();
    let mut traces = Vec::new();
    for (file, outcome) in files.iter().zip(outcomes) {
        work.planned += usize::from(!matches!(outcome, Outcome::Untouched));
        match outcome {
            Outcome::Untouched => {}
            Outcome::Same(trace) => traces.push((file, trace)),
            Outcome::Rendered(page) => rendered.push((file.clone(), page)),
            Outcome::Failed(diagnostic) => {
                first_of.entry(diagnostic.place.clone()).or_insert(*diagnostic);
            }
        }
    }
    work.rendered = rendered.len();
    // After a failure the sink drops what it got, so what was rendered is forgotten too.
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
        cache.search_files = cache.search.files().map(|file| file.path.clone()).collect();
        cache.rendered_with = theme.closures.clone();
        if let Some(plan) = &mut cache.plan {
            plan.is_rendered = true;
        }
    }
    first_of.into_values().collect()
}

/// Hands on the files of the search.
fn hand_on_search(cache: &Cache, plan: &Plan, sink: &dyn Sink) -> Result<(), Error> {
    let files: Vec<_> = cache.search.files().collect();
    files.par_iter().try_for_each(|file| {
        if sink.keep(file.path, file.fingerprint)? {
            return Ok(());
        }
        let bytes = file.bytes(&plan.site);
        timings::of(Stage::Write, || sink.put(file.path, Phase::Asset, bytes))
    })?;
    let there: HashSet<&OutputPath> = files.iter().map(|file| file.path).collect();
    cache.search_files.iter().filter(|path| !there.contains(path)).for_each(|path| sink.drop_from_rest(path));
    Ok(())
}

/// Hands on what is copied: the theme's static files, the files beside reports.
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
    let copies: Vec<_> = plan.site.assets.iter().collect();
    copies.par_iter().try_for_each(|(path, asset)| {
        let file = asset.address.file();
        if cache.assets.get(*path).is_some_and(|seen| sink.keep(&file, seen.fingerprint).unwrap_or(false)) {
            return Ok(());
        }
        copied.fetch_add(1, Ordering::Relaxed);
        sink.put(&file, Phase::Asset, sources.reader.read(path)?)
    })?;
    work.read += copied.into_inner();
    Ok(())
}
