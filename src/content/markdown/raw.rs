//! HTML that an author typed, in blocks and inside paragraphs.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, TagEnd};

use super::{MAX_DEPTH, Stream};
use crate::content::raw_html::{self, Clean, Dropped, Inline, Refused};
use crate::diagnostic::{
    Severity, html_attributes, html_too_deep, html_too_large, raw_html as raw_html_mistake,
};
use crate::vietnamese::syllables;

impl<'a> Stream<'a> {
    /// A block of raw HTML, read to its end.
    pub(super) fn html_block(&mut self, block: Range<usize>) -> Event<'a> {
        let mut raw = String::new();
        // Where each line of it stands: inside a quotation it isn't the source as it is.
        let mut lines = Vec::new();
        for (event, span) in self.events.by_ref() {
            match event {
                Event::Html(line) | Event::Text(line) => {
                    lines.push((raw.len(), span.start));
                    raw.push_str(&line);
                }
                Event::End(TagEnd::HtmlBlock) => break,
                _ => {}
            }
        }
        if raw.trim() == "<!--more-->" {
            self.summary = self.summary.take().or(self.before_more.take());
            return Event::Html(CowStr::Borrowed(""));
        }
        let in_source = |at: usize| {
            let line = lines.partition_point(|(start, _)| *start <= at).saturating_sub(1);
            lines.get(line).map_or(block.start, |(start, source)| source + at - start)
        };
        match raw_html::clean(&raw) {
            Ok(Clean { html, dropped }) => {
                for (span, dropped) in dropped {
                    self.tell_dropped(in_source(span.start)..in_source(span.end), &dropped);
                }
                self.syllables += syllables(&html);
                Event::Html(html.into())
            }
            Err(refused) => {
                self.tell(Severity::Error, block, |place| match refused {
                    Refused::Size => html_too_large(place, raw.len(), raw_html::MAX_BLOCK),
                    Refused::Depth => html_too_deep(place),
                });
                Event::Html(CowStr::Borrowed(""))
            }
        }
    }

    pub(super) fn inline_html(&mut self, html: &str, span: Range<usize>) -> Option<Event<'a>> {
        if let Some(hidden) = &self.hidden {
            if raw_html::ends(html, hidden) {
                self.hidden = None;
            }
            return None;
        }
        match raw_html::inline(html, &mut self.open) {
            Inline::Keep(..) if self.open.len() > MAX_DEPTH => {
                self.tell(Severity::Error, span, html_too_deep);
                self.is_over = true;
                None
            }
            Inline::Keep(kept, names) => {
                if !names.is_empty() {
                    let tag = kept.trim_matches(['<', '>']).to_owned();
                    self.tell_dropped(span, &Dropped::Attributes { tag, names });
                }
                Some(Event::InlineHtml(kept.into()))
            }
            Inline::Drop => None,
            Inline::Forbidden(name) => {
                self.hidden = raw_html::is_opaque(&name).then(|| name.clone());
                self.tell_dropped(span, &Dropped::Tag(name));
                None
            }
        }
    }

    fn tell_dropped(&mut self, span: Range<usize>, dropped: &Dropped) {
        self.tell(Severity::Warning, span, |place| match dropped {
            Dropped::Tag(name) => raw_html_mistake(place, name),
            Dropped::Attributes { tag, names } => html_attributes(place, tag, names),
        });
    }
}
