//! Share cards: draws those that aren't there yet.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::Work;
use crate::cache::Cache;
use crate::content::Report;
use crate::error::Error;
use crate::fingerprint::{Fingerprint, Part, Reads};
use crate::output::{Later, Making, OutputPath, Phase, Sink};
use crate::share_card::{ShareCard, draw, key};
use crate::site::cards::{self, Setting};
use crate::site::{Entry, Site};
use crate::timings::{self, Stage};

/// A card and where it goes.
struct CardWork {
    output: OutputPath,
    key: Fingerprint,
    of: Subject,
}

/// The subject of a card.
#[derive(Clone)]
enum Subject {
    Site(ShareCard),
    Report(Part<Report>, Setting),
}

impl Subject {
    fn draw(&self) -> Result<Vec<u8>, Error> {
        Ok(match self {
            Self::Site(card) => draw(card),
            Self::Report(report, setting) => draw(&setting.card(report.read(&Reads::unnoted())?)),
        })
    }
}

/// Passes the share cards of the site to the sink.
pub(super) fn hand_on(cache: &mut Cache, sink: &dyn Sink, work: &mut Work) -> Result<(), Error> {
    let Some(plan) = &cache.plan else { return Ok(()) };
    let making = sink.making();
    if making == Making::Never {
        return Ok(());
    }
    // A sink that keeps its other files needs only the changed cards.
    let rests = plan.is_rendered && sink.keep_rest();
    let due: Vec<CardWork> = if rests {
        cache.stale_cards.iter().for_each(|path| sink.drop_from_rest(path));
        cache.due_cards.iter().filter_map(|idx| of_report(&plan.site, &plan.site.reports[*idx])).collect()
    } else {
        let of_reports = plan.site.reports.iter().filter_map(|entry| of_report(&plan.site, entry));
        of_reports.chain(of_site(&plan.site)).collect()
    };
    if making == Making::WhenAsked {
        for CardWork { output, key, of } in due {
            // If the report is gone, it has no card; a build reports why.
            sink.put_later(&output, Later::new(key, move || of.draw().ok()));
        }
        return Ok(());
    }
    let drawn = AtomicUsize::new(0);
    let hand_on = |card: &CardWork| {
        if let Some(output) = cache.cards.get(&card.key)
            && sink.keep(&card.output, *output)?
        {
            return Ok((card.key, *output));
        }
        drawn.fetch_add(1, Ordering::Relaxed);
        let bytes = timings::of(Stage::Draw, || card.of.draw())?;
        Ok((card.key, timings::of(Stage::Write, || sink.put(&card.output, Phase::Asset, bytes))?))
    };
    let mut kept = due.par_iter().map(hand_on).collect::<Result<HashMap<_, _>, Error>>()?;
    work.cards = drawn.into_inner();
    if rests {
        kept.extend(&cache.cards);
    }
    if cache.cards != kept {
        cache.has_news = true;
        cache.cards = kept;
    }
    Ok(())
}

fn of_report(site: &Site, entry: &Entry) -> Option<CardWork> {
    let key = entry.card?;
    let output = cards::address(&entry.address, key).file();
    Some(CardWork { output, key, of: Subject::Report(entry.report.clone(), cards::setting(site, entry)?) })
}

fn of_site(site: &Site) -> Option<CardWork> {
    let card = cards::of_site(site)?;
    Some(CardWork { output: cards::site_address(&card).file(), key: key(&card), of: Subject::Site(card) })
}
