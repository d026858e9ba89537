//! Checks the changes made to a report after it was posted.

use super::{Check, one_line, present};
use crate::content::front_matter::WrittenCorrection;
use crate::content::report::{Correction, Posted};
use crate::diagnostic::early_change;
use crate::vietnamese::short_date;
use crate::yaml::Step;
use Step::{Item, Key};

impl Check<'_, '_> {
    /// When a report posted at `published` was last changed, if its author says so.
    pub(super) fn updated(&mut self, written: Option<String>, published: Option<Posted>) -> Option<Posted> {
        let written = written.and_then(present).filter(|written| !Self::is_none(written))?;
        self.change(&written, &[Key("updated")], published)
    }

    /// A correction of a report posted at `published`.
    pub(super) fn correction(
        &mut self,
        idx: usize,
        written: WrittenCorrection,
        published: Option<Posted>,
    ) -> Option<Correction> {
        let at = [Key("corrections"), Item(idx)];
        let date = self.required(written.date, &at, "date", "05/04/2023");
        let what = self.required(written.what, &at, "what", "bản trước ghi nhầm số hộ nghèo");
        let date = self.change(&date?, &[at[0], at[1], Key("date")], published)?;
        Some(Correction { date, what: one_line(&what?) })
    }

    /// When something was changed in a report posted at `published`.
    fn change(&mut self, written: &str, at: &[Step], published: Option<Posted>) -> Option<Posted> {
        let moment = self.moment(written, at)?;
        let change = self.computed(moment, written, at)?;
        if let Some(published) = published.filter(|published| change.is_before(*published)) {
            let posted = short_date(published.date);
            self.checker.tell(early_change(self.checker.yaml.locate(at), written, &posted));
        }
        Some(change)
    }
}
