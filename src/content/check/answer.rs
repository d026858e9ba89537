//! Checks the keys of an answer.

use jiff::civil::Date;

use super::{Check, present};
use crate::address::Address;
use crate::content::answer::{Answer, bare_name, masked};
use crate::content::front_matter::Asker;
use crate::content::report::Author;
use crate::diagnostic::{exposed_name, name_in_address, reversed_dates};
use crate::vietnamese::{short_date, slug};
use crate::yaml::Step;
use Step::Key;

/// The keys of an answer.
pub(super) struct WrittenAnswer {
    pub(super) question: Option<String>,
    pub(super) asker: Option<Asker>,
    pub(super) asked: Option<String>,
    pub(super) answerer: Option<Author>,
}

impl Check<'_, '_> {
    /// The facts of an answer that was given on `date` and whose page is at `own`.
    pub(super) fn answer(&mut self, written: WrittenAnswer, date: Option<Date>, own: &Address) -> Answer {
        let WrittenAnswer { question, asker, asked, answerer } = written;
        let at = [Key("asked")];
        let day = asked.as_deref().and_then(|asked| self.day(asked, &at));
        if let (Some(day), Some(date), Some(asked)) = (day, date, &asked)
            && date < day
        {
            let place = self.checker.yaml.locate(&[Key("date")]);
            self.checker.tell(reversed_dates(place, &short_date(date), asked));
        }
        let asker = asker.and_then(|asker| self.asker(asker, own));
        Answer { question: question.unwrap_or_default(), asker, asked: day, answerer }
    }

    /// Who asked, as the site may show it.
    fn asker(&mut self, written: Asker, own: &Address) -> Option<String> {
        let at: &[Step] = match &written {
            Asker::Text(_) => &[Key("asker")],
            Asker::Map(_) => &[Key("asker"), Key("name")],
        };
        let written = written.into_map();
        let name = self.unquoted(written.name.and_then(present)?, at);
        let shown = if written.full_name == Some(true) {
            name
        } else {
            self.tell_exposed(&name, at, own);
            masked(&name)
        };
        let honorific = written.honorific.and_then(present);
        present(honorific.into_iter().chain([shown]).collect::<Vec<_>>().join(" "))
    }

    /// Reports a masked name that also appears elsewhere in the file, or in the file's name.
    fn tell_exposed(&mut self, name: &str, at: &[Step], own: &Address) {
        let bare = bare_name(name);
        // A single word is too often part of another word.
        if bare.split_whitespace().nth(1).is_none() {
            return;
        }
        for place in self.checker.yaml.mentions_of(bare, at) {
            self.checker.tell(exposed_name(place, &masked(bare)));
        }
        let parts = format!("-{}-", own.as_str().replace('/', "-"));
        if parts.contains(&format!("-{}-", slug(bare))) {
            self.checker.tell(name_in_address(self.checker.yaml.locate(at), own.as_str()));
        }
    }
}
