//! Checks the keys of a notice.

use jiff::Timestamp;

use super::{Check, present};
use crate::content::front_matter::{Contact as WrittenContact, WrittenSpan};
use crate::content::notice::{Contact, Notice, Priority};
use crate::content::report::Posted;
use crate::diagnostic::{late_notice, reversed_dates, unpinned_notice};
use crate::text::Text;
use crate::yaml::Step;
use Step::Key;

/// The keys of a notice.
pub(super) struct WrittenNotice {
    pub(super) applies: Option<WrittenSpan>,
    pub(super) place: Option<String>,
    pub(super) contact: Option<WrittenContact>,
    pub(super) priority: Option<String>,
}

impl Check<'_, '_> {
    /// The facts of a notice that is posted at `published`.
    pub(super) fn notice(&mut self, written: WrittenNotice, published: Option<Posted>) -> Notice {
        let WrittenNotice { applies, place, contact, priority } = written;
        let applies = applies.unwrap_or_default();
        let (from, to) = (applies.from.and_then(present), applies.to.and_then(present));
        let has_end = to.is_some();
        let at = |key: &'static str| [Key("applies"), Key(key)];
        let read = |check: &mut Self, written: &Option<String>, key| {
            written.as_deref().and_then(|written| check.bound(written, &at(key)))
        };
        let (first, last) = (read(self, &from, "from"), read(self, &to, "to"));
        let over = last.and_then(|last| self.end_of(last));
        if let (Some(first), Some(over), Some(from), Some(to)) = (first, over, &from, &to)
            && over <= first.at
        {
            self.checker.tell(reversed_dates(self.checker.yaml.locate(&at("to")), to, from));
        }
        let priority = priority.map_or(Priority::default(), |written| self.priority(&written, has_end));
        if let (Some(over), Some(published)) = (over, published)
            && published.at >= over
        {
            let key = if self.checker.yaml.is_written(&[Key("published")]) { "published" } else { "date" };
            self.checker.tell(late_notice(self.checker.yaml.locate(&[Key(key)])));
        }
        let contact = contact.map(WrittenContact::into_map).map(|contact| Contact {
            name: contact.name.and_then(present),
            phone: contact.phone.and_then(present),
        });
        let contact = contact.filter(|contact| contact.name.is_some() || contact.phone.is_some());
        Notice { priority, from: first, to: last, over, place, contact }
    }

    fn priority(&mut self, written: &str, has_end: bool) -> Priority {
        let at = [Key("priority")];
        let Some(priority) = Priority::parse(written) else {
            let words = |name: fn(&(Priority, &'static str, &'static str)) -> String| {
                Priority::ALL.iter().map(name).collect::<Vec<_>>().join(", ")
            };
            let vietnamese = words(|(_, _, label)| label.to_lowercase());
            self.checker.unknown(
                &at,
                written,
                &Text::new(vietnamese, words(|(_, name, _)| (*name).to_owned())),
            );
            return Priority::default();
        };
        if priority > Priority::Normal && !has_end {
            self.checker.tell(unpinned_notice(self.checker.yaml.locate(&at)));
        }
        priority
    }

    /// The moment at which something that lasts until `last` is over: the end of a day, if no time is given.
    fn end_of(&self, last: Posted) -> Option<Timestamp> {
        if last.time.is_some() {
            return Some(last.at);
        }
        Some(last.date.tomorrow().ok()?.to_zoned(self.zone.clone()).ok()?.timestamp())
    }
}
