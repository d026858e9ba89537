//! The whole site in figures: how many reports, from when, from where and about what.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::archive::TITLE;
use super::{Add, Owner, PageKind};
use crate::address::{ARCHIVE, COMMUNES, FIGURES, MODELS};
use crate::content::ReportKind;
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::output::Phase;
use crate::page::chart::{Bar, ChartView, beside};
use crate::page::content::Content;
use crate::page::context::PageContext;
use crate::page::lines::{issue_title, year_address, year_title};
use crate::page::text::province;
use crate::page::view::{Frame, LinkView};
use crate::site::{Address, Site};
use crate::vietnamese::{Number, capitalized, sort_key};

/// The page of the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiguresPage;

impl PageKind for FiguresPage {
    const TEMPLATE: Option<&'static str> = Some("figures.html");
    const PHASE: Phase = Phase::List;
    const IS_INDEXED: bool = true;
    type View = FiguresView;

    fn owner(self) -> Owner {
        Owner::Made("trang số liệu", "the figures")
    }

    fn list(_site: &Site, _reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        add(Address::new(FIGURES), Self.into());
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error> {
        Ok(Self::html(figures(context, address)))
    }
}

/// `figures.html`: the whole site in figures.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FiguresView {
    /// How many reports there are.
    pub reports: usize,
    /// How many places they are about.
    pub communes: usize,
    /// How many provinces they are in, by the names at the time.
    pub provinces: usize,
    /// How many models there are.
    pub models: usize,
    /// How many groups of commitments there are, by label.
    pub commitments: usize,
    /// The names of the kinds of reports that there are: the last columns of `by_year`.
    pub kinds: Vec<String>,
    /// The thirty newest years: all reports, then those of each kind.
    pub by_year: TallyView,
    /// The twenty-four newest months with reports: reports.
    pub by_month: TallyView,
    /// The kinds: reports.
    pub by_kind: TallyView,
    /// The twenty provinces with the most reports: reports, places.
    pub by_province: TallyView,
    /// The twenty places with the most reports: reports.
    pub by_commune: TallyView,
    /// The twenty models with the most places: places, reports.
    pub by_model: TallyView,
    /// The twenty groups of commitments with the most places: places, reports.
    pub by_commitment: TallyView,
    /// The archive by year and month.
    pub archive: LinkView,
    /// The list of all places.
    pub all_communes: LinkView,
    /// The list of all models.
    pub all_models: LinkView,
}

/// A count: a chart of the first column and a table of all columns.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TallyView {
    /// The chart of the first twelve rows (of all months); null if there is nothing to compare.
    pub chart: Option<ChartView>,
    /// The rows of the table.
    pub rows: Vec<TallyRow>,
    /// How many rows were left out.
    pub others: usize,
}

/// A row of a count.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TallyRow {
    /// The label.
    pub label: String,
    /// The address of its page.
    pub url: Option<String>,
    /// The counts.
    pub counts: Vec<usize>,
}

/// The maximum number of rows in a table.
const ROWS: usize = 20;
const YEARS: usize = 30;
const MONTHS: usize = 24;
/// The number of rows in a chart.
const BARS: usize = 12;

/// The kinds that the site has reports of; a plain page isn't one. Each with its name and the number of reports.
fn kinds(site: &Site) -> impl Iterator<Item = (ReportKind, &'static str, usize)> {
    let count = |kind: ReportKind| site.tally.years.iter().map(|(_, of_kinds)| of_kinds[kind as usize]).sum();
    let all = ReportKind::ALL.into_iter().filter(|(kind, ..)| *kind != ReportKind::Page);
    all.map(move |(kind, _, label)| (kind, label, count(kind))).filter(|(.., reports)| *reports > 0)
}

fn figures(context: &PageContext<'_>, address: &Address) -> Frame<FiguresView> {
    let site = context.site;
    let by_province = by_province(site);
    let view = FiguresView {
        reports: site.reports.len(),
        communes: site.communes.len(),
        provinces: by_province.iter().filter(|(name, _)| name.is_some()).count(),
        models: site.models.len(),
        commitments: site.tally.commitments.len(),
        kinds: kinds(site).map(|(_, label, _)| label.to_owned()).collect(),
        by_year: by_year(site),
        by_month: by_month(site),
        by_kind: by_kind(site),
        by_province: provinces(by_province),
        by_commune: by_commune(site),
        by_model: by_model(site),
        by_commitment: by_commitment(site),
        archive: context.link(TITLE, &Address::new(ARCHIVE)),
        all_communes: context.link("Các địa phương", &Address::new(COMMUNES)),
        all_models: context.link("Các mô hình", &Address::new(MODELS)),
    };
    let title = &site.config.title;
    let about =
        format!("“{title}” qua các con số: bài theo năm, tháng, loại, tỉnh, địa phương, mô hình và cam kết.");
    context.frame(address, context.page_view(address, "Số liệu của trang".to_owned(), Some(about), &[]), view)
}

/// The first `most` of `rows`, and a chart of the first `drawn` of them.
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
    let kinds: Vec<ReportKind> = kinds(site).map(|(kind, ..)| kind).collect();
    let undated = site.issues.last().filter(|issue| issue.month.is_none());
    let rows = site.tally.years.iter().map(|(year, of_kinds)| {
        let (label, address) = match year {
            Some(year) => (year_title(*year), Some(year_address(*year))),
            None => ("Không rõ ngày".to_owned(), undated.map(|issue| issue.address.clone())),
        };
        let counts = kinds.iter().map(|&kind| of_kinds[kind as usize]);
        let all = of_kinds.iter().sum();
        row(label, address.map(|address| site.url(&address)), std::iter::once(all).chain(counts).collect())
    });
    tally(rows.collect(), YEARS, BARS)
}

fn by_month(site: &Site) -> TallyView {
    let months = site.issues.iter().filter(|issue| issue.month.is_some());
    let rows = months
        .map(|issue| row(issue_title(issue), Some(site.url(&issue.address)), vec![issue.reports.len()]));
    tally(rows.collect(), MONTHS, MONTHS)
}

fn by_kind(site: &Site) -> TallyView {
    let rows = kinds(site).map(|(_, label, reports)| row(label, None, vec![reports]));
    tally(rows.collect(), ROWS, BARS)
}

/// Reports and places of each province. Places whose province no report gives come last.
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
    // The sort is stable: equal counts stay in Vietnamese order.
    let mut communes: Vec<_> = site.communes.iter().collect();
    communes.sort_by_key(|commune| Reverse(commune.reports.len()));
    let others = communes.len().saturating_sub(ROWS);
    let rows = communes.into_iter().take(ROWS).map(|commune| {
        let province = province(commune).map(|name| format!(", {name}")).unwrap_or_default();
        let label = capitalized(&commune.place.title()) + &province;
        row(label, Some(site.url(&commune.address)), vec![commune.reports.len()])
    });
    TallyView { others, ..tally(rows.collect(), ROWS, BARS) }
}

fn by_model(site: &Site) -> TallyView {
    let rows = site.models.iter().map(|model| {
        let communes: BTreeSet<usize> =
            model.reports.iter().map(|&report| site.reports[report].commune).collect();
        row(&model.name, Some(site.url(&model.address)), vec![communes.len(), model.reports.len()])
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
