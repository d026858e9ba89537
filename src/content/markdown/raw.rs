//! HTML typed by an author, in blocks and inside paragraphs.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::summary::behind_more;
use super::{MAX_DEPTH, Stream, is_block};
use crate::content::MAX_SUMMARY;
use crate::content::body::Gap;
use crate::content::nesting::TypedTag;
use crate::content::raw_html::{self, Block, BlockTag, Dropped, Inline, RefusedHtml, Weight};
use crate::content::whole::whole;
use crate::diagnostic::{
    Severity, html_attributes, html_too_deep, html_too_large, long_summary, raw_html as raw_html_mistake,
    stray_end_tag, text_in_table, unclosed_element, unclosed_mark,
};
use crate::vietnamese::syllables;

impl<'a> Stream<'a> {
    /// Reads an HTML block to its end.
    pub(super) fn html_block(&mut self, block: Range<usize>) -> Event<'a> {
        let mut raw = String::new();
        // The position of each line: inside a quotation, the block isn't a slice of the source.
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
        if let Some(behind) = behind_more(&raw) {
            self.more("", block.clone());
            if behind.trim().is_empty() {
                return Event::Html(CowStr::Borrowed(""));
            }
        }
        let in_source = |at: usize| {
            let line = lines.partition_point(|(start, _)| *start <= at).saturating_sub(1);
            lines.get(line).map_or(block.start, |(start, source)| source + at - start)
        };
        // Blocks inside an open element are parsed together with it.
        if !self.nesting.is_inside() {
            self.weight = Weight::default();
        }
        match raw_html::read(&raw, &mut self.weight) {
            Ok(read) => {
                for (span, dropped) in &read.dropped {
                    self.tell_dropped(in_source(span.start)..in_source(span.end), dropped);
                }
                let html = self.placed(read, |span| in_source(span.start)..in_source(span.end));
                self.syllables += syllables(&html);
                Event::Html(html.into())
            }
            Err(refused) => {
                // Everything that follows is too deep as well.
                self.is_over = refused == RefusedHtml::Depth && self.nesting.is_inside();
                self.tell(Severity::Error, block, |place| match refused {
                    RefusedHtml::Size => html_too_large(place, raw.len(), raw_html::MAX_BLOCK),
                    RefusedHtml::Depth => html_too_deep(place),
                });
                Event::Html(CowStr::Borrowed(""))
            }
        }
    }

    /// The HTML of a block: sanitised alone if it is complete, otherwise kept until the whole article is sanitised.
    fn placed(&mut self, block: Block, in_source: impl Fn(&Range<usize>) -> Range<usize>) -> String {
        let effect = self.nesting.block(&block.tags, &in_source);
        self.tell_unclosed(effect.unclosed);
        for stray in effect.strays.iter().map(|idx| &block.tags[*idx]) {
            self.tell(Severity::Warning, in_source(&stray.span), |place| stray_end_tag(place, stray.name));
        }
        // An HTML item inside a Markdown item closes that item, whatever else is open between them.
        let is_part = |tag: &BlockTag| !tag.closes && matches!(tag.name, "li" | "dt" | "dd");
        if self.nesting.is_contained() && block.tags.iter().any(is_part) {
            self.nesting.set_spans();
        } else if !effect.spans {
            return raw_html::sanitised(block.html);
        }
        let mut html = String::with_capacity(block.html.len());
        let mut from = 0;
        for stray in effect.strays.into_iter().map(|idx| &block.tags[idx].at) {
            html.push_str(&block.html[from..stray.start]);
            from = stray.end;
        }
        html.push_str(&block.html[from..]);
        html.extend(effect.implied.into_iter().map(|name| format!("</{name}>")));
        self.nesting.end_block(self.written.get() + html.len());
        html
    }

    /// Checks Markdown inside an element of the author.
    pub(super) fn weigh(&mut self, event: &Event<'a>, span: &Range<usize>) {
        self.weight.of_markdown();
        if self.weight.is_too_much() && !self.is_over {
            self.tell(Severity::Error, span.clone(), html_too_deep);
            self.is_over = true;
        }
        let is_block = match event {
            Event::Rule => true,
            Event::Start(Tag::HtmlBlock) => false,
            Event::Start(tag) => is_block(tag),
            _ => false,
        };
        if let Some(part) = is_block.then(|| self.nesting.text_in_table()).flatten() {
            self.tell(Severity::Warning, span.clone(), |place| text_in_table(place, part.name));
        }
    }

    /// The sanitised HTML of the article and its gaps.
    pub(super) fn harmless(&mut self, html: String) -> (String, Vec<Gap>) {
        let gaps = std::mem::take(&mut self.gaps);
        if !self.nesting.spans() {
            return (html, gaps);
        }
        whole(&html, &gaps, self.nesting.ends()).unwrap_or_else(|| {
            self.tell(Severity::Error, 0..0, html_too_deep);
            <_>::default()
        })
    }

    /// Ends an item, quotation or footnote, or the article.
    pub(super) fn leave(&mut self) {
        let unclosed = self.nesting.leave();
        self.tell_unclosed(unclosed);
    }

    fn tell_unclosed(&mut self, unclosed: Vec<TypedTag>) {
        if self.is_over {
            // The end tags may be in the part that wasn't read.
            return;
        }
        for TypedTag { name, span } in unclosed {
            self.tell(Severity::Warning, span, |place| unclosed_element(place, name));
        }
    }

    /// The end tags for elements that the author opened in the paragraph or Markdown mark that ends here.
    pub(super) fn end_inline(&mut self) -> String {
        let mut tags = String::new();
        for (name, span) in raw_html::take_open(&mut self.open) {
            tags.extend(["</", name, ">"]);
            self.tell(Severity::Warning, span, |place| unclosed_mark(place, name));
        }
        tags
    }

    /// Handles the mark that ends the summary; `plain` precedes it in the same paragraph.
    fn more(&mut self, plain: &str, span: Range<usize>) {
        let length = self.summary.more(plain);
        if let Some(length) = length.filter(|length| *length > MAX_SUMMARY) {
            self.tell(Severity::Warning, span, |place| long_summary(place, length));
        }
    }

    pub(super) fn inline_html(&mut self, html: &str, span: Range<usize>) -> Option<Event<'a>> {
        if behind_more(html).is_some() && self.hidden.is_none() {
            let plain = self.plain.clone();
            self.more(&plain, span);
            return None;
        }
        if let Some(hidden) = &self.hidden {
            if raw_html::ends(html, hidden) {
                self.hidden = None;
            }
            return None;
        }
        match raw_html::inline(html, &span, &mut self.open) {
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
            Inline::OfBlock(name) => {
                if self.nesting.has_ended(name) {
                    self.tell(Severity::Warning, span, |place| stray_end_tag(place, name));
                }
                None
            }
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
