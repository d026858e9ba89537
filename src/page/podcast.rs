//! The podcast: the recordings of the latest reports, for programs that fetch new episodes.

use serde::Serialize;

use super::context::PageContext;
use super::feed::in_feed;
use super::file_view::{named_recordings, title};
use super::text::full_moment;
use crate::error::Error;
use crate::site::Address;
use crate::site::links::emblem;
use crate::site::photos;

/// The most reports in the podcast. Programs keep the older ones that they have fetched.
const MAX_REPORTS: usize = 100;

/// The podcast of the site.
#[derive(Clone, Debug, Serialize)]
pub struct Podcast {
    /// Its title.
    pub title: String,
    /// One sentence about it.
    pub description: String,
    /// Its language.
    pub language: String,
    /// The full address of the home page.
    pub home: String,
    /// Its own full address.
    pub address: String,
    /// Who publishes it.
    pub author: String,
    /// The mail address of the publisher.
    pub email: Option<String>,
    /// The full address of the emblem, if it is a picture that podcast programs show.
    pub image: Option<String>,
    /// The recordings, those of the newest report first.
    pub episodes: Vec<Episode>,
}

/// A recording.
#[derive(Clone, Debug, Serialize)]
pub struct Episode {
    /// The headline of its report, and the recording's own title if there is one.
    pub title: String,
    /// Its permanent identifier: the address of its report, as in the other feeds, followed by its number from the
    /// second on.
    pub id: String,
    /// The full address of its report.
    pub page: String,
    /// When the report was published (RFC 3339).
    pub published: String,
    /// A short plain-text summary of the report.
    pub summary: String,
    /// The full address of the file.
    pub file: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its format: `audio/mpeg`.
    pub media_type: &'static str,
    /// How long it lasts, in seconds.
    pub seconds: u64,
}

pub(super) fn podcast(context: &PageContext<'_>, address: &Address) -> Result<Podcast, Error> {
    let site = context.site;
    let config = &site.config;
    let heard = (0..site.reports.len()).filter(|report| site.reports[*report].is_heard);
    let mut all = Vec::new();
    for report in in_feed(site, heard, MAX_REPORTS) {
        all.extend(episodes(context, report)?);
    }
    let image = emblem(site).and_then(photos::emblem);
    let image = image.and_then(|choice| choice.plain().last().map(|(address, _)| address.clone()));
    Ok(Podcast {
        title: config.title.clone(),
        description: config.description.clone().unwrap_or_else(|| config.title.clone()),
        language: config.language.clone(),
        home: config.base_url.join(""),
        address: config.base_url.join(address.as_str()),
        author: config.agency.clone().unwrap_or_else(|| config.title.clone()),
        email: config.email.clone(),
        image: image.map(|address| config.base_url.join(address.as_str())),
        episodes: all,
    })
}

fn episodes(context: &PageContext<'_>, idx: usize) -> Result<Vec<Episode>, Error> {
    let site = context.site;
    let report = context.report(idx)?;
    let Some(published) = report.published else { return Ok(Vec::new()) };
    let page = site.config.base_url.join(site.reports[idx].address.as_str());
    let recordings = named_recordings(site, report).enumerate();
    let episodes = recordings.map(|(at, (recording, asset, facts))| Episode {
        title: match (&recording.title, at) {
            (None, 0) => report.title.clone(),
            _ => format!("{} – {}", report.title, title(recording, at)),
        },
        id: if at == 0 { page.clone() } else { format!("{page}#am-thanh-{}", at + 1) },
        page: page.clone(),
        published: full_moment(site, published),
        summary: report.summary.clone(),
        file: site.config.base_url.join(asset.address.as_str()),
        size: facts.size,
        media_type: facts.format.media_type(),
        seconds: facts.seconds(),
    });
    Ok(episodes.collect())
}
