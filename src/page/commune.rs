//! One place: its reports, models, people and figures.

use std::collections::BTreeMap;

use super::list::part_title;
use super::report::{figure, person};
use super::shelf::{Shelf, iso, url};
use super::view::{CommuneFigure, CommunePerson, CommuneView, Frame};
use crate::content::Attendee;
use crate::site::{Address, listed_date};

pub(super) fn commune(shelf: &Shelf<'_>, address: &Address, idx: usize, part: usize) -> Frame<CommuneView> {
    let site = shelf.site;
    let commune = &site.communes[idx];
    let reports = shelf.part(&commune.reports, part);
    let list = Address::new("xa/");
    let title = commune.place.title();
    let heading = capitalized(&commune.place.full());
    let parents = [("Các địa phương", &list), (title.as_str(), &commune.address)];
    let mut page = shelf.page_view(address, part_title(&heading, part), None, &parents);
    page.atom = Some(url(site, &commune.address.join("atom.xml")));
    let view = CommuneView {
        place: shelf.place(idx),
        former: commune.former.iter().map(crate::place::Mention::full).collect(),
        models: commune
            .models
            .iter()
            .map(|&model| &site.models[model])
            .map(|model| shelf.link(&model.name, &model.address))
            .collect(),
        people: people(shelf, reports),
        figures: figures(shelf, reports),
        cards: shelf.cards(reports.iter().copied()),
        pager: shelf.pager(&commune.address, commune.reports.len(), part),
    };
    shelf.frame(address, page, view)
}

/// The people of the reports, each once: with the posts that the newest report gives.
fn people<'s>(shelf: &Shelf<'s>, reports: &[usize]) -> Vec<CommunePerson> {
    let mut people: BTreeMap<&'s str, CommunePerson> = BTreeMap::new();
    for &report in reports {
        let entry = &shelf.site.reports[report];
        let link = shelf.link(&entry.report.title, &entry.address);
        for attendee in &entry.report.attendees {
            let Attendee::Person { name, .. } = attendee else { continue };
            let known = people.entry(name).or_insert_with(|| CommunePerson {
                person: person(attendee).expect("it is a person"),
                reports: Vec::new(),
            });
            if known.reports.last() != Some(&link) {
                known.reports.push(link.clone());
            }
        }
    }
    let mut people: Vec<(&'s str, CommunePerson)> = people.into_iter().collect();
    people.sort_by_cached_key(|(name, _)| shelf.name_key(name));
    people.into_iter().map(|(_, person)| person).collect()
}

fn figures(shelf: &Shelf<'_>, reports: &[usize]) -> Vec<CommuneFigure> {
    let entries = reports.iter().map(|&report| &shelf.site.reports[report]);
    entries
        .flat_map(|entry| {
            entry.report.figures.iter().map(move |given| CommuneFigure {
                figure: figure(given),
                report: shelf.link(&entry.report.title, &entry.address),
                date: listed_date(&entry.report).map(iso),
            })
        })
        .collect()
}

/// “xã Cẩm Tâm” at the beginning of a line: “Xã Cẩm Tâm”.
pub(super) fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
