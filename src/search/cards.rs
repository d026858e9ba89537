//! The data that a search result shows of its report. Each file contains some neighbouring reports.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::shards::{ScriptFile, script};
use crate::content::Report;
use crate::error::Error;
use crate::fingerprint::Fingerprint;
use crate::site::{Entry, Site, photos};
use crate::vietnamese::excerpt;

/// Reports per file.
pub(super) const PER_FILE: usize = 64;

/// The most characters of a summary in a result.
const SHOWN: usize = 240;

/// A file of results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Chunk {
    /// The fingerprint of the reports in it.
    key: Fingerprint,
    pub(super) file: ScriptFile,
}

/// The numbers of the reports in chunk `number`, out of `total` reports.
pub(super) fn range(number: usize, total: usize) -> Range<usize> {
    number * PER_FILE..((number + 1) * PER_FILE).min(total)
}

/// The chunk of the reports with these `keys`; `last`, the previous chunk with this number, is reused if it is the
/// same.
pub(super) fn chunk(
    number: usize,
    keys: &[Fingerprint],
    last: Option<&Chunk>,
    site: &Site,
) -> Result<Chunk, Error> {
    let key = Fingerprint::of_all(keys.iter().copied());
    if let Some(last) = last.filter(|last| last.key == key) {
        return Ok(last.clone());
    }
    Ok(Chunk { key, file: ScriptFile::new(&format!("b-{number}"), &bytes(number, site)?) })
}

/// The bytes of the chunk `number`.
pub(super) fn bytes(number: usize, site: &Site) -> Result<Vec<u8>, Error> {
    let entries = range(number, site.reports.len()).map(|number| super::entry(site, number));
    let cards = entries.map(|entry| Ok(card(site, entry, entry.report.read(&super::READS)?)));
    let cards = cards.collect::<Result<Vec<[String; 7]>, Error>>()?;
    let json = serde_json::to_string(&cards).expect("text is written without fail");
    // Old browsers treat these two as line ends.
    Ok(script(&json.replace(['\u{2028}', '\u{2029}'], " ")))
}

/// Address, title, kind, place, date, a short summary, and the address of a thumbnail.
fn card(site: &Site, entry: &Entry, report: &Report) -> [String; 7] {
    [
        site.url(&entry.address),
        report.title.clone(),
        report.kind.label().to_owned(),
        super::place_label(&site.communes[entry.commune].place),
        entry.listed.map(|date| date.to_string()).unwrap_or_default(),
        excerpt(&report.summary, SHOWN).into_owned(),
        thumbnail(site, entry).unwrap_or_default(),
    ]
}

fn thumbnail(site: &Site, entry: &Entry) -> Option<String> {
    let choice = photos::thumbnail(site.lead(entry)?)?;
    choice.plain().first().map(|(address, _)| site.url(address))
}
