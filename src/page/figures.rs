//! The whole site in figures: how many reports, of when, from where and about what.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::archive::{self, year_address, year_title};
use super::chart::{Bar, beside};
use super::context::{PageContext, province, url};
use super::issue::issue_title;
use super::view::{FiguresView, Frame, TallyRow, TallyView};
use crate::address::{COMMUNES, MODELS};
use crate::content::Kind;
use crate::site::{Address, Site};
use crate::vietnamese::{Number, capitalized, sort_key};

/// The page.
pub(super) const ADDRESS: &str = "so-lieu/";

/// How many rows a table has at most.
const ROWS: usize = 20;
const YEARS: usize = 30;
const MONTHS: usize = 24;
/// How many of them are drawn.
const BARS: usize = 12;

/// The kinds of reports: a plain page is none.
fn kinds() -> impl Iterator<Item = (Kind, &'static str)> {
    Kind::ALL.into_iter().filter(|(kind, ..)| *kind != Kind::Page).map(|(kind, _, label)| (kind, label))
}

pub(super) fn figures(context: &PageContext<'_>, address: &Address) -> Frame<FiguresView> {
    let site = context.site;
    let by_province = by_province(site);
    let view = FiguresView {
        reports: site.reports.len(),
        communes: site.communes.len(),
        provinces: by_province.iter().filter(|(name, _)| name.is_some()).count(),
        models: site.models.len(),
        commitments: site.tally.commitments.len(),
        kinds: kinds().map(|(_, label)| label.to_owned()).collect(),
        by_year: by_year(site),
        by_month: by_month(site),
        by_kind: by_kind(site),
        by_province: provinces(by_province),
        by_commune: by_commune(site),
        by_model: by_model(site),
        by_commitment: by_commitment(site),
        archive: context.link(archive::TITLE, &Address::new(archive::ADDRESS)),
        all_communes: context.link("Các địa phương", &Address::new(COMMUNES)),
        all_models: context.link("Các mô hình", &Address::new(MODELS)),
    };
    let title = &site.config.title;
    let about =
        format!("“{title}” qua các con số: bài theo năm, tháng, loại, tỉnh, địa phương, mô hình và cam kết.");
    context.frame(address, context.page_view(address, "Số liệu của trang".to_owned(), Some(about), &[]), view)
}

/// `rows`, the first `most` of them; `drawn` of these in a chart.
fn tally(rows: Vec<TallyRow>, most: usize, drawn: usize) -> TallyView {
    let others = rows.len().saturating_sub(most);
    let rows: Vec<TallyRow> = rows.into_iter().take(most).collect();
    let first = |row: &TallyRow| row.counts.first().copied().unwrap_or_default();
    let largest = rows.iter().map(first).max().unwrap_or_default();
    let bars = rows.iter().take(drawn).map(|row| Bar {
        label: row.label.clone(),
        share: first(row) as f64 / largest as f64,
        value: Number::from(i64::try_from(first(row)).unwrap_or(i64::MAX)).to_string(),
    });
    let chart = if rows.len() > 1 && largest > 0 { beside(bars.collect()) } else { None };
    TallyView { chart, rows, others }
}

fn row(label: impl Into<String>, url: Option<String>, counts: Vec<usize>) -> TallyRow {
    TallyRow { label: label.into(), url, counts }
}

fn by_year(site: &Site) -> TallyView {
    let undated = site.issues.last().filter(|issue| issue.month.is_none());
    let rows = site.tally.years.iter().map(|(year, of_kinds)| {
        let (label, address) = match year {
            Some(year) => (year_title(*year), Some(year_address(*year))),
            None => ("Không rõ ngày".to_owned(), undated.map(|issue| issue.address.clone())),
        };
        let counts = kinds().map(|(kind, _)| of_kinds[kind as usize]);
        let all = of_kinds.iter().sum();
        row(label, address.map(|address| url(site, &address)), std::iter::once(all).chain(counts).collect())
    });
    tally(rows.collect(), YEARS, BARS)
}

fn by_month(site: &Site) -> TallyView {
    let months = site.issues.iter().filter(|issue| issue.month.is_some());
    let rows = months
        .map(|issue| row(issue_title(issue), Some(url(site, &issue.address)), vec![issue.reports.len()]));
    tally(rows.collect(), MONTHS, MONTHS)
}

fn by_kind(site: &Site) -> TallyView {
    let count = |kind: Kind| site.tally.years.iter().map(|(_, of_kinds)| of_kinds[kind as usize]).sum();
    let rows = kinds().map(|(kind, label)| row(label, None, vec![count(kind)]));
    tally(rows.filter(|row| row.counts != [0]).collect(), ROWS, BARS)
}

/// Reports and places of each province; of those of which no report says the province last.
fn by_province(site: &Site) -> Vec<(Option<String>, [usize; 2])> {
    let mut provinces: BTreeMap<Option<String>, [usize; 2]> = BTreeMap::new();
    for commune in &site.communes {
        let counts = provinces.entry(province(commune)).or_default();
        counts[0] += commune.reports.len();
        counts[1] += 1;
    }
    let mut provinces: Vec<_> = provinces.into_iter().collect();
    provinces.sort_by_cached_key(|(name, [reports, _])| {
        (name.is_none(), Reverse(*reports), name.as_deref().map(sort_key))
    });
    provinces
}

fn provinces(provinces: Vec<(Option<String>, [usize; 2])>) -> TallyView {
    let rows = provinces
        .into_iter()
        .map(|(name, counts)| row(name.unwrap_or_else(|| "Không rõ tỉnh".to_owned()), None, counts.to_vec()));
    tally(rows.collect(), ROWS, BARS)
}

fn by_commune(site: &Site) -> TallyView {
    // Places are in Vietnamese order, which stays among equals.
    let mut communes: Vec<_> = site.communes.iter().collect();
    communes.sort_by_key(|commune| Reverse(commune.reports.len()));
    let others = communes.len().saturating_sub(ROWS);
    let rows = communes.into_iter().take(ROWS).map(|commune| {
        let province = province(commune).map(|name| format!(", {name}")).unwrap_or_default();
        let label = capitalized(&commune.place.title()) + &province;
        row(label, Some(url(site, &commune.address)), vec![commune.reports.len()])
    });
    TallyView { others, ..tally(rows.collect(), ROWS, BARS) }
}

fn by_model(site: &Site) -> TallyView {
    let rows = site.models.iter().map(|model| {
        let communes: BTreeSet<usize> =
            model.reports.iter().map(|&report| site.reports[report].commune).collect();
        row(&model.name, Some(url(site, &model.address)), vec![communes.len(), model.reports.len()])
    });
    let mut rows: Vec<TallyRow> = rows.collect();
    rows.sort_by(|one, other| other.counts.cmp(&one.counts));
    tally(rows, ROWS, BARS)
}

fn by_commitment(site: &Site) -> TallyView {
    let commitments = &site.tally.commitments;
    let others = commitments.len().saturating_sub(ROWS);
    let rows = commitments.iter().take(ROWS);
    let rows = rows.map(|one| row(capitalized(&one.label), None, vec![one.communes, one.reports]));
    TallyView { others, ..tally(rows.collect(), ROWS, BARS) }
}
