//! Places in a text that links can lead to: headings and footnotes.

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::Stream;
use super::output::below_title;
use crate::address::link::{heading_id, missing_anchor};
use crate::diagnostic::{Severity, no_such_heading};
use crate::vietnamese::slug;

impl<'a> Stream<'a> {
    /// Reads a heading ahead, since its id precedes its text.
    pub(super) fn heading(&mut self, level: HeadingLevel) -> Tag<'a> {
        self.flush();
        let mut title = String::new();
        for (event, span) in self.events.by_ref() {
            let ends = matches!(event, Event::End(TagEnd::Heading(_)));
            if let Event::Text(text) | Event::Code(text) = &event {
                title.push_str(text);
            }
            self.ahead.push_back((event, span));
            if ends {
                break;
            }
        }
        let id = self.unique_id(&heading_id(slug(&title)));
        Tag::Heading {
            level: below_title(level),
            id: Some(id.into()),
            classes: Vec::new(),
            attrs: Vec::new(),
        }
    }

    fn unique_id(&mut self, id: &str) -> String {
        let mut unique = id.to_owned();
        loop {
            match self.ids.get_mut(&unique) {
                None => {
                    self.ids.insert(unique.clone(), 1);
                    return unique;
                }
                Some(times) => {
                    *times += 1;
                    unique = format!("{unique}-{times}");
                }
            }
        }
    }

    /// The ids of headings and footnotes.
    pub(super) fn anchors(&self) -> Vec<String> {
        let mut anchors: Vec<String> = self.ids.keys().cloned().chain(self.footnotes.ids()).collect();
        anchors.sort_unstable();
        anchors.shrink_to_fit();
        anchors
    }

    /// Reports links to places that the text doesn't have. `anchors` are those it has.
    pub(super) fn check_here(&mut self, anchors: &[String]) {
        for (fragment, span) in std::mem::take(&mut self.here) {
            if let Some(nearest) = missing_anchor(anchors, &fragment) {
                self.tell(Severity::Warning, span, |place| {
                    no_such_heading(place, &fragment, nearest.as_deref())
                });
            }
        }
    }
}
