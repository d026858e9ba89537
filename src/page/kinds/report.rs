//! The page of a report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::redirect::{RedirectPage, alias_address};
use super::{Add, Owner, PageKind};
use crate::address::COMMUNES;
use crate::content::Report;
use crate::error::Error;
use crate::fingerprint::Read;
use crate::fingerprint::Reads;
use crate::output::Phase;
use crate::page::content::Content;
use crate::page::context::{PageContext, card_image};
use crate::page::correction::corrections;
use crate::page::deferred::Deferred;
use crate::page::file_view::{named_recordings, title};
use crate::page::full_report::{FullReport, full_report, named_photos};
use crate::page::linked_data::{AudioFacts, ReportFacts, Subject};
use crate::page::text::{full_moment, moment_in};
use crate::page::view::{Card, Frame, ImageView, Shared};
use crate::site::{Address, Asset, Entry, Site, cards, photos};

/// The page of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportPage {
    /// The index of the report.
    pub report: usize,
}

impl PageKind for ReportPage {
    const TEMPLATE: Option<&'static str> = Some("report.html");
    const PHASE: Phase = Phase::Page;
    const IS_INDEXED: bool = true;
    type View = ReportPageView;

    fn owner(self) -> Owner {
        Owner::Report(self.report)
    }

    fn list(site: &Site, reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        for (idx, entry) in site.reports.iter().enumerate() {
            add(entry.address.clone(), Self { report: idx }.into());
            for (alias, old) in entry.report.read(reads)?.aliases.iter().enumerate() {
                add(alias_address(old), RedirectPage { report: idx, alias }.into());
            }
        }
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, _address: &Address) -> Result<Content<'s>, Error> {
        Ok(Self::html(report(context, self.report)?))
    }
}

/// `report.html`: one report.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReportPageView {
    /// The report.
    pub report: Deferred<FullReport>,
    /// The previous report by date.
    pub older: Option<Shared<Card>>,
    /// The next report by date.
    pub newer: Option<Shared<Card>>,
    /// Up to five other reports about the same model, place or subjects.
    pub related: Vec<Shared<Card>>,
}

fn report(context: &PageContext<'_>, idx: usize) -> Result<Frame<ReportPageView>, Error> {
    let site = context.site;
    let entry = &site.reports[idx];
    let report = context.hold(idx)?;
    let commune = &site.communes[entry.commune];
    let list = Address::new(COMMUNES);
    let summary = Some(report.summary.clone()).filter(|summary| !summary.is_empty());
    let title = commune.place.title();
    let parents = [("Các địa phương", &list), (title.as_str(), &commune.address)];
    let mut page = context.page_view(&entry.address, report.title.clone(), summary, &parents);
    page.image = image(site, entry, &report, &title).or(page.image);
    page.linked_data = page.linked_data.about(Subject::Report(facts(context, entry, report).into()));
    let view = ReportPageView {
        report: full_report(context, &entry.address, idx)?,
        older: Some(idx + 1)
            .filter(|older| *older < site.reports.len())
            .map(|older| context.card(older))
            .transpose()?,
        newer: idx.checked_sub(1).map(|newer| context.card(newer)).transpose()?,
        related: context.cards(entry.related.iter().copied())?,
    };
    Ok(context.frame(&entry.address, page, view))
}

/// The photo that leads the report, cut as programs show it beside an address, or the report's card.
fn image(site: &Site, entry: &Entry, report: &Report, place: &str) -> Option<ImageView> {
    let Some(lead) = site.lead(entry) else {
        let alt = format!("{} – {place}", report.title);
        return Some(card_image(site, &cards::address(&entry.address, entry.card?), alt));
    };
    let (address, size) = photos::share_card(lead)?;
    let is_lead = |asset: &Asset| asset.address == lead.address;
    let named = named_photos(site, report).find(|(_, asset)| is_lead(asset)).map(|(photo, _)| photo);
    Some(ImageView {
        url: site.config.base_url.join(address.as_str()),
        width: size.width,
        height: size.height,
        alt: named.and_then(|photo| photo.alt.clone().or_else(|| photo.caption.clone())),
    })
}

fn facts(context: &PageContext<'_>, entry: &Entry, report: Read<Report>) -> ReportFacts {
    let site = context.site;
    let full = |asset: &Asset| site.config.base_url.join(photos::linked(asset).as_str());
    let published = report.published.map(|posted| full_moment(site, posted));
    let photos = named_photos(site, &report).map(|(_, asset)| full(asset)).collect();
    let audio = named_recordings(site, &report).enumerate();
    let audio = audio.map(|(idx, (recording, asset, facts))| AudioFacts {
        title: title(recording, idx),
        address: site.config.base_url.join(asset.address.as_str()),
        media_type: facts.format.media_type(),
        seconds: facts.seconds(),
        size: facts.size,
    });
    let audio = audio.collect();
    let over = report.notice.as_ref().and_then(|notice| notice.over).map(|over| moment_in(site, over));
    let body = report.answer.as_ref().map(|_| entry.body.defer(context.reads));
    let changed = entry.changed.map(|changed| full_moment(site, changed));
    let corrections = corrections(site, &report);
    let facts = ReportFacts::new(report, &site.communes[entry.commune], published, photos);
    let facts = facts.changed(changed, corrections);
    facts.heard(audio).until(over).answering(body)
}
