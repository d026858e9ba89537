//! The plan of the site: made anew if more has changed than what pages show of a report.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::Options;
use super::settings::in_settings;
use crate::asset::Inspected;
use crate::cache::{Cache, Known, Plan, PlanKey};
use crate::content::{Anchor, ArticleParts, Locator};
use crate::diagnostic::{Diagnostic, Place};
use crate::error::Error;
use crate::fingerprint::{Fingerprint, Reads};
use crate::output::OutputPath;
use crate::page::{self, SharedParts};
use crate::share_card::Style;
use crate::site;
use crate::site::links::check_settings;
use crate::source::{SourcePath, Sources};

/// Updates the plan, and returns whether anything has changed.
///
/// # Errors
/// If an article can't be fetched, or has changed since it was read.
pub(super) fn plan(cache: &mut Cache, sources: &Sources, options: &Options) -> Result<bool, Error> {
    let key = key(cache, options);
    if let Some(kept) = cache.kept_plan.take() {
        restore(cache, kept);
    }
    let changed = &cache.changed;
    let still_holds = cache.plan.as_ref().is_some_and(|plan| {
        // An edit above a mistake moves the mistake.
        let may_move = |diagnostic: &Diagnostic| changed.contains_key(&diagnostic.place.path);
        plan.key.holds_for(&key, plan.site.waiting.next) && !plan.diagnostics.iter().any(may_move)
    });
    let is_other = !still_holds || !changed.is_empty();
    if still_holds {
        renew(cache)?;
    } else {
        let (plan, shared) = afresh(cache, sources, options, key)?;
        cache.plan = Some(plan);
        cache.shared = Some(shared);
    }
    cache.changed.clear();
    Ok(is_other)
}

fn key(cache: &Cache, options: &Options) -> PlanKey {
    // An unreadable article has no placement, but links may name it.
    let placements = cache.articles.iter().map(|(path, seen)| match &seen.value.article {
        Some(_) => seen.value.placement,
        None => Fingerprint::of(path.as_bytes()),
    });
    let of_asset = |(path, seen): (_, &Known<Inspected>)| {
        // The addresses of the files made of a photo change with the photo.
        let photo = seen.value.photo.clone().map(|facts| (facts, seen.value.published));
        let Inspected { audio, pages, published, diagnostics, .. } = &seen.value;
        let refusal = diagnostics.first().filter(|_| published.is_none()).cloned();
        (path, seen.stamp.size, photo, *audio, *pages, published.is_some(), refusal)
    };
    let assets: Vec<_> = cache.assets.iter().map(of_asset).collect();
    let statics: Vec<&OutputPath> = statics(cache);
    PlanKey {
        settings: cache.settings.as_ref().map(|settings| settings.fingerprint).unwrap_or_default(),
        placements: Fingerprint::of_all(placements),
        assets: Fingerprint::of_value(&assets),
        statics: Fingerprint::of_value(&statics),
        card_style: card_style(cache),
        showing: options.showing,
    }
}

fn card_style(cache: &Cache) -> Option<Style> {
    cache.theme.as_ref()?.theme.as_ref()?.card_style
}

fn statics(cache: &Cache) -> Vec<&OutputPath> {
    let theme = cache.theme.as_ref().and_then(|theme| theme.theme.as_ref());
    theme.iter().flat_map(|theme| theme.statics.keys()).collect()
}

fn afresh(
    cache: &Cache,
    sources: &Sources,
    options: &Options,
    key: PlanKey,
) -> Result<(Plan, SharedParts), Error> {
    // A file may have many mistakes, reported one after the other: keep its locator.
    let last: Mutex<Option<(SourcePath, Locator)>> = Mutex::new(None);
    let locate = |path: &SourcePath, anchor: &Anchor| {
        let mut last = last.lock().expect("no thread panics while it holds the last file");
        if last.as_ref().is_none_or(|(known, _)| known != path) {
            let Ok(bytes) = sources.reader.read(path) else { return Place::whole(path) };
            *last = Some((path.clone(), Locator::new(path, &bytes)));
        }
        last.as_ref().map_or_else(|| Place::whole(path), |(_, locator)| locator.locate(anchor))
    };
    let articles: Vec<ArticleParts> =
        cache.articles.values().filter_map(|seen| seen.value.article.clone()).collect();
    let unread = cache.articles.iter().filter(|(_, seen)| seen.value.article.is_none());
    let unread = unread.map(|(path, _)| path.clone()).collect();
    let assets = cache.assets.iter().map(|(path, seen)| (path.clone(), seen.stamp.size, &seen.value));
    let config = cache.config_arc();
    let (mut site, mut diagnostics) =
        site::plan(articles, unread, assets, &config, card_style(cache), &options.showing, &locate)?;
    diagnostics.extend(check_settings(&mut site, &|steps| in_settings(sources, steps)));
    // No trace is needed: the plan depends on all reports.
    let reads = Reads::unnoted();
    let pages = page::list(&site, &reads)?;
    let statics: Vec<OutputPath> = statics(cache).into_iter().cloned().collect();
    let located = page::Located { in_content: &locate, in_settings: &|steps| in_settings(sources, steps) };
    diagnostics.extend(page::check(&site, &pages, &statics, &located, &reads)?);
    let shared = SharedParts::new(&site, cache.shared.as_ref());
    Ok((Plan { key, site, pages, diagnostics, is_rendered: false }, shared))
}

/// Completes the stored plan of an earlier run.
fn restore(cache: &mut Cache, mut plan: Plan) {
    plan.site.config = cache.config_arc();
    cache.shared = Some(SharedParts::new(&plan.site, None));
    cache.plan = Some(plan);
}

/// Replaces changed reports and texts in the plan, if all of them keep their placement.
fn renew(cache: &mut Cache) -> Result<(), Error> {
    let Some(mut plan) = cache.plan.take() else { return Ok(()) };
    if cache.changed.is_empty() {
        cache.plan = Some(plan);
        return Ok(());
    }
    let articles: HashMap<Fingerprint, &ArticleParts> = cache
        .changed
        .iter()
        .filter_map(|(path, last)| Some(((*last)?, cache.articles.get(path)?.value.article.as_ref()?)))
        .collect();
    let renewed = plan.site.renew(&articles)?;
    if let Some(shared) = &mut cache.shared {
        shared.renew(&plan.site, &renewed.reports);
    }
    cache.replaced.extend(renewed.replaced);
    for (idx, last) in renewed.cards {
        cache.due_cards.insert(idx);
        cache.stale_cards.insert(last.file());
    }
    cache.plan = Some(plan);
    Ok(())
}

/// The theme that pages are rendered with.
pub(super) fn theme(cache: &Cache) -> Option<Arc<crate::theme::Theme>> {
    cache.theme.as_ref().and_then(|theme| theme.theme.clone())
}
