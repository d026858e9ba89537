//! The plan of the site: made afresh whenever anything but texts has changed.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Options;
use super::cache::{Cache, Plan, PlanKey};
use crate::content::{Anchor, Article, Locator};
use crate::diagnostic::Place;
use crate::fingerprint::Fingerprint;
use crate::output::OutputPath;
use crate::page::{self, SharedParts};
use crate::site;
use crate::source::{SourcePath, Sources};

/// Brings the plan up to date.
pub(super) fn plan(cache: &mut Cache, sources: &Sources, options: &Options) {
    let key = key(cache, options);
    let still_holds = cache.plan.as_ref().is_some_and(|plan| {
        // Where there are mistakes, their places may have moved with the texts.
        plan.diagnostics.is_empty() && plan.key.holds_for(&key, plan.site.waiting.next)
    });
    if still_holds {
        replace_texts(cache);
    } else {
        cache.plan = Some(afresh(cache, sources, options, key));
    }
}

fn key(cache: &Cache, options: &Options) -> PlanKey {
    let reports = cache.articles.values().filter_map(|seen| seen.value.article.as_ref());
    let assets: Vec<(&SourcePath, u64)> =
        cache.assets.iter().map(|(path, seen)| (path, seen.stamp.size)).collect();
    let statics: Vec<&OutputPath> = statics(cache);
    PlanKey {
        settings: cache.settings.as_ref().map(|settings| settings.fingerprint).unwrap_or_default(),
        reports: Fingerprint::of_all(reports.map(|article| article.report.fingerprint())),
        assets: Fingerprint::of_value(&assets),
        statics: Fingerprint::of_value(&statics),
        showing: options.showing,
    }
}

fn statics(cache: &Cache) -> Vec<&OutputPath> {
    let theme = cache.theme.as_ref().and_then(|theme| theme.theme.as_ref());
    theme.iter().flat_map(|theme| theme.statics.keys()).collect()
}

fn afresh(cache: &Cache, sources: &Sources, options: &Options, key: PlanKey) -> Plan {
    // One file may have many mistakes, and they are told one after the other.
    let last: Mutex<Option<(SourcePath, Locator)>> = Mutex::new(None);
    let locate = |path: &SourcePath, anchor: &Anchor| {
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.as_ref().is_none_or(|(known, _)| known != path) {
            let Ok(bytes) = sources.reader.read(path) else { return Place::whole(path) };
            *last = Some((path.clone(), Locator::new(path, &bytes)));
        }
        last.as_ref().map_or_else(|| Place::whole(path), |(_, locator)| locator.locate(anchor))
    };
    let articles: Vec<Article> =
        cache.articles.values().filter_map(|seen| seen.value.article.clone()).collect();
    let assets = cache.assets.iter().map(|(path, seen)| (path.clone(), seen.stamp.size));
    let config = cache.config_arc();
    let (site, mut diagnostics) = site::plan(articles, assets, &config, &options.showing, &locate);
    let pages = page::list(&site);
    let statics: Vec<OutputPath> = statics(cache).into_iter().cloned().collect();
    diagnostics.extend(page::check(&site, &pages, &statics, &locate));
    let shared = SharedParts::new(&site, cache.plan.as_ref().map(|plan| &plan.shared));
    Plan { key, site, pages, shared, diagnostics, is_rendered: false }
}

/// Puts the changed texts into the plan, which is the same for them.
fn replace_texts(cache: &mut Cache) {
    let Some(plan) = &mut cache.plan else { return };
    if cache.changed_texts.is_empty() {
        return;
    }
    let texts: BTreeMap<&SourcePath, &Article> = cache
        .changed_texts
        .iter()
        .filter_map(|path| Some((path, cache.articles.get(path)?.value.article.as_ref()?)))
        .collect();
    let reports = plan.site.reports.iter_mut().map(|entry| (&entry.report, &mut entry.body));
    let pages = plan.site.pages.iter_mut().map(|page| (&page.report, &mut page.body));
    for (report, body) in reports.chain(pages) {
        if let Some(article) = texts.get(&report.path) {
            *body = article.body.clone();
        }
    }
}

/// The theme that pages are rendered with.
pub(super) fn theme(cache: &Cache) -> Option<Arc<crate::theme::Theme>> {
    cache.theme.as_ref().and_then(|theme| theme.theme.clone())
}
