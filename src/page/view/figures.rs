//! What the template of the site's figures sees.

use schemars::JsonSchema;
use serde::Serialize;

use super::{ChartView, Link};

/// `figures.html`: the whole site in figures.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FiguresView {
    /// How many reports there are.
    pub reports: usize,
    /// How many places they are about.
    pub communes: usize,
    /// How many provinces these lie in, as they were called on the day.
    pub provinces: usize,
    /// How many models there are.
    pub models: usize,
    /// How many groups of commitments there are, by their label.
    pub commitments: usize,
    /// The kinds of reports, as residents read them: the last four columns of `by_year`.
    pub kinds: Vec<String>,
    /// The thirty newest years: reports, then those of each kind.
    pub by_year: TallyView,
    /// The twenty-four newest months that have reports: reports.
    pub by_month: TallyView,
    /// The kinds: reports.
    pub by_kind: TallyView,
    /// The twenty provinces with most reports: reports, places.
    pub by_province: TallyView,
    /// The twenty places with most reports: reports.
    pub by_commune: TallyView,
    /// The twenty models of most places: places, reports.
    pub by_model: TallyView,
    /// The twenty groups of commitments of most places: places, reports.
    pub by_commitment: TallyView,
    /// The archive by year and month.
    pub archive: Link,
    /// The list of all places.
    pub all_communes: Link,
    /// The list of all models.
    pub all_models: Link,
}

/// Something counted: a chart of the first count, and a table of all.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TallyView {
    /// The chart of its first twelve rows, of months all; null where there is nothing to compare.
    pub chart: Option<ChartView>,
    /// The rows of the table.
    pub rows: Vec<TallyRow>,
    /// How many more rows there would be.
    pub others: usize,
}

/// One row of what is counted.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TallyRow {
    /// What it says.
    pub label: String,
    /// Its page.
    pub url: Option<String>,
    /// The counts.
    pub counts: Vec<usize>,
}
