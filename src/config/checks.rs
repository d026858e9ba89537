//! The decisions of the site's editors about the checks of reports.

use std::collections::BTreeSet;

use super::WrittenChecks;
use crate::diagnostic::{Code, Diagnostic, Severity, no_such_check};
use crate::fingerprint::Fingerprint;
use crate::vietnamese::{fold, nearest, nfc, personal, plain_number};
use crate::yaml::{Checker, Step};
use Step::{Item, Key};

/// The messages that aren't shown about this site's reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checks {
    /// The checks that are switched off.
    pub skip: BTreeSet<Code>,
    /// The numbers that may be public, and the words that are correct.
    pub accepted: BTreeSet<Fingerprint>,
}

impl Checks {
    /// Whether to report `diagnostic`. Errors are always reported.
    pub fn tell(&self, diagnostic: &Diagnostic) -> bool {
        let is_accepted = diagnostic.subject.is_some_and(|subject| self.accepted.contains(&subject));
        diagnostic.severity == Severity::Error || !self.skip.contains(&diagnostic.code) && !is_accepted
    }
}

impl Checker<'_, '_> {
    /// `phone` is the number of the site's contact, which is public anyway.
    pub(super) fn checks(&mut self, written: WrittenChecks, phone: Option<&str>) -> Checks {
        let skip = written.skip.into_iter().enumerate();
        let numbers = written.public_numbers.iter().map(|number| plain_number(number));
        let numbers = numbers.chain(phone.into_iter().flat_map(personal).map(|found| found.digits));
        let words = written.words.iter().map(|word| nfc(word.trim()).to_lowercase());
        Checks {
            accepted: numbers.chain(words).map(|said| Fingerprint::of(said.as_bytes())).collect(),
            skip: skip.filter_map(|(idx, name)| self.doubt(idx, &name)).collect(),
        }
    }

    /// The check called `name`, if it can be switched off.
    fn doubt(&mut self, idx: usize, name: &str) -> Option<Code> {
        let name = name.trim();
        let code = Code::DOUBTS.iter().copied().find(|code| code.as_str() == name);
        if code.is_none() && !name.is_empty() {
            let near =
                nearest(name, 1, Code::DOUBTS.iter(), |code| fold(code.as_str()), |code| code.as_str());
            let place = self.yaml.locate(&[Key("checks"), Key("skip"), Item(idx)]);
            self.tell(no_such_check(place, name, near.copied()));
        }
        code
    }
}
