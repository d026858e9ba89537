//! The share cards of a site: one for each report without a photo, and one for all other pages.

use std::sync::Arc;

use super::{Address, Entry, Site, listed_date};
use crate::config::Config;
use crate::content::Report;
use crate::fingerprint::Fingerprint;
use crate::place::Level;
use crate::share_card::{ShareCard, Style, key};
use crate::vietnamese::{capitalized, short_date};

/// The data on a report's card that isn't in the report.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    config: Arc<Config>,
    style: Style,
    place: String,
}

/// The data for the card of `entry` that isn't in its report; `None` if it has no card.
pub(crate) fn setting(site: &Site, entry: &Entry) -> Option<Setting> {
    let style = site.card_style.filter(|_| site.lead(entry).is_none())?;
    let place = &site.communes[entry.commune].place;
    let province = place.province.as_deref().map(|province| format!(", {}", Level::split(province).1));
    let place = format!("{}{}", capitalized(&place.title()), province.unwrap_or_default());
    Some(Setting { config: site.config.clone(), style, place })
}

impl Setting {
    /// The card of `report`.
    pub(crate) fn card(&self, report: &Report) -> ShareCard {
        let date = listed_date(report).map(short_date);
        ShareCard {
            title: report.title.clone(),
            foot: [Some(self.place.clone()), date].into_iter().flatten().collect(),
            station: self.config.title.clone(),
            style: self.style,
        }
    }
}

/// The key of the card of `entry`, whose report is `report`.
pub(super) fn key_of(site: &Site, entry: &Entry, report: &Report) -> Option<Fingerprint> {
    setting(site, entry).map(|setting| key(&setting.card(report)))
}

/// The card of all pages that aren't about one report.
pub(crate) fn of_site(site: &Site) -> Option<ShareCard> {
    let Config { title, agency, description, .. } = &*site.config;
    Some(ShareCard {
        title: title.clone(),
        foot: agency.iter().cloned().collect(),
        station: agency.as_ref().or(description.as_ref()).unwrap_or(title).clone(),
        style: site.card_style?,
    })
}

/// The address of the card with the key `key`, below that of its page: `cam-tam/ra-mat/share.1f0c9a3e.png`. It changes
/// with everything that the card shows, so programs that cache pictures never show an old one.
pub(crate) fn address(page: &Address, key: Fingerprint) -> Address {
    Address::new(format!("{}share.{:08x}.png", page.as_str(), key.0 >> 96))
}

/// The address of the site's card.
pub(crate) fn site_address(card: &ShareCard) -> Address {
    address(&Address::new(""), key(card))
}
