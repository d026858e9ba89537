//! The changes in a report after it was posted, as pages show them.

use schemars::JsonSchema;
use serde::Serialize;

use super::text::iso_moment;
use crate::content::Report;
use crate::site::Site;

/// A correction.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CorrectionView {
    /// The day or moment of the correction.
    pub date: String,
    /// What was wrong and what is right, as plain text.
    pub what: String,
}

/// The corrections of a report of `site`, in file order.
pub(super) fn corrections(site: &Site, report: &Report) -> Vec<CorrectionView> {
    let view = |date, what: &String| CorrectionView { date: iso_moment(site, date), what: what.clone() };
    report.corrections.iter().map(|correction| view(correction.date, &correction.what)).collect()
}
