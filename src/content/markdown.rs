//! Converts Markdown to HTML in one pass, and collects the data for lists, links and checks.

mod anchors;
mod bare;
mod footnotes;
mod indented;
mod items;
mod lines;
mod marks;
mod merged;
mod output;
mod raw;
mod summary;
mod table;
mod unread;

use std::cell::Cell;
use std::collections::{HashMap, VecDeque};
use std::ops::Range;

use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, LinkType, OffsetIter, Options, Parser, Tag, TagEnd, TextMergeWithOffset,
    html,
};

use super::body::{Body, Gap, LINK_START, PICTURE_START};
use super::link::written_address;
use super::nesting::Nesting;
use super::outline::outlined;
use super::prose::Prose;
use super::raw_html::{OpenInline, Weight};
use crate::address::Target;
use crate::address::link::{Link, judge};
use crate::diagnostic::{
    Diagnostic, MAX_TOLD, PhotoSyntax, Place, Severity, foreign_picture, is_enough, photo_alt, too_deep,
    unsafe_link,
};
use crate::source::SourcePath;
use crate::vietnamese::syllables;
use bare::linked;
use footnotes::Footnotes;
use items::Items;
use output::{Output, below_title, is_block, task};
use summary::Summary;
use table::Table;

/// Quotations, lists and HTML elements nested deeper than this are refused at once.
const MAX_DEPTH: usize = 100;

/// The result of rendering one text.
pub(super) struct RenderedBody {
    pub(super) body: Body,
    /// The plain text before `<!--more-->`, or else the first paragraph, not longer than a card needs.
    pub(super) summary: String,
    /// The ids that links can lead to, in alphabetical order.
    pub(super) anchors: Vec<String>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Renders `text[start..]`; `text` is the whole text of the file at `path`.
pub(super) fn render(path: &SourcePath, text: &str, start: usize) -> RenderedBody {
    let source = &text[start..];
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH;
    let written = Cell::new(0);
    let events = TextMergeWithOffset::new(Parser::new_ext(source, options).into_offset_iter());
    let mut stream = Stream::new(events, path, text, start, &written);
    let mut output = Output::new(source, &written);
    html::write_html_fmt(&mut output, &mut stream).expect("a string takes whatever is written to it");
    stream.leave();
    let (html, gaps) = stream.harmless(output.html());
    let anchors = stream.anchors();
    stream.check_here(&anchors);
    let Stream { summary, syllables, prose, mut diagnostics, .. } = stream;
    let place = |span: Range<usize>| Place::new(path, text, span);
    diagnostics.extend(prose.findings.into_iter().take(MAX_TOLD).map(|finding| finding.diagnostic(place)));
    RenderedBody {
        body: Body::new(outlined(html), gaps, syllables),
        summary: summary.text(),
        anchors,
        diagnostics,
    }
}

/// The events of the parser. Text between two marks is one event, whatever characters it contains.
type Events<'a> = TextMergeWithOffset<'a, OffsetIter<'a>>;

/// Checks the parser's events on their way to the HTML, and changes them if necessary.
struct Stream<'a> {
    events: Events<'a>,
    path: &'a SourcePath,
    text: &'a str,
    start: usize,
    /// The length of the HTML written so far, in bytes.
    written: &'a Cell<usize>,
    /// Events read ahead but not yet checked: the content of a heading.
    ahead: VecDeque<(Event<'a>, Range<usize>)>,
    /// Checked events, to be written before anything else.
    ready: VecDeque<Event<'a>>,
    depth: usize,
    /// The number of open `*`, `**` and `~~`.
    marks: usize,
    /// An element such as `<script>` that is open in a paragraph. Its content is left out.
    hidden: Option<String>,
    /// Set by a mistake that ends reading.
    is_over: bool,
    /// Whether the current text is in a block of code.
    is_in_code: bool,
    /// Whether the current text is in a link.
    is_in_link: bool,
    /// The number of open pictures: a picture's description can contain another.
    pictures: usize,
    ids: HashMap<String, usize>,
    footnotes: Footnotes<'a>,
    /// The elements that are open in the paragraph.
    open: Vec<OpenInline>,
    /// The HTML elements that the author opened around the paragraph.
    nesting: Nesting,
    /// The estimated cost of parsing these elements.
    weight: Weight,
    table: Table,
    gaps: Vec<Gap>,
    /// The links to places in the text itself: `#` and the id, and their bytes.
    here: Vec<(String, Range<usize>)>,
    /// The plain text of the present paragraph, heading, item or cell.
    plain: String,
    summary: Summary,
    syllables: usize,
    prose: Prose,
    items: Items,
    /// The index in `diagnostics` of the message about the last list of `items`.
    told_list: Option<usize>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Stream<'a> {
    fn new(
        events: Events<'a>,
        path: &'a SourcePath,
        text: &'a str,
        start: usize,
        written: &'a Cell<usize>,
    ) -> Self {
        Self {
            events,
            path,
            text,
            start,
            written,
            ahead: VecDeque::new(),
            ready: VecDeque::new(),
            depth: 0,
            marks: 0,
            hidden: None,
            is_over: false,
            is_in_code: false,
            is_in_link: false,
            pictures: 0,
            ids: HashMap::new(),
            footnotes: Footnotes::default(),
            open: Vec::new(),
            nesting: Nesting::default(),
            weight: Weight::default(),
            table: Table::default(),
            gaps: Vec::new(),
            here: Vec::new(),
            plain: String::new(),
            summary: Summary::new(),
            syllables: 0,
            prose: Prose::default(),
            items: Items::default(),
            told_list: None,
            diagnostics: Vec::new(),
        }
    }

    fn place(&self, span: Range<usize>) -> Place {
        Place::new(self.path, self.text, self.start + span.start..self.start + span.end)
    }

    fn source(&self, span: &Range<usize>) -> &'a str {
        &self.text[self.start + span.start..self.start + span.end]
    }

    fn on_start(&mut self, tag: Tag<'a>, span: Range<usize>) -> Option<Event<'a>> {
        let tag = match tag {
            Tag::BlockQuote(_) | Tag::List(_) | Tag::Item => {
                self.depth += 1;
                self.flush();
                if !matches!(tag, Tag::List(_)) {
                    self.nesting.enter();
                }
                tag
            }
            Tag::Paragraph => {
                self.flush();
                tag
            }
            Tag::TableCell => {
                self.flush();
                return Some(self.table.cell());
            }
            Tag::TableHead | Tag::TableRow => {
                self.table.row(&tag);
                tag
            }
            Tag::Table(alignments) => {
                self.table = Table::new(alignments);
                // A wide table scrolls by itself, also by keyboard, instead of widening the page.
                self.ready.push_back(Event::Start(Tag::Table(Vec::new())));
                return Some(Event::Html(CowStr::Borrowed(table::START)));
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {
                self.marks += 1;
                self.open.push(OpenInline::OfMarkdown);
                tag
            }
            Tag::Heading { level, .. } => self.heading(level),
            Tag::FootnoteDefinition(label) => {
                self.nesting.enter();
                Tag::FootnoteDefinition(self.footnotes.text_id(label))
            }
            Tag::HtmlBlock => return Some(self.html_block(span)),
            Tag::CodeBlock(ref kind) => {
                self.is_in_code = true;
                let is_indented = matches!(kind, CodeBlockKind::Indented);
                if is_indented && self.depth == 0 && indented::is_prose(self.source(&span)) {
                    self.tell_indented(span);
                }
                tag
            }
            Tag::Link { link_type, dest_url, title, id } => {
                self.open.push(OpenInline::OfMarkdown);
                self.is_in_link = true;
                let dest_url = self.address(link_type, dest_url, span, LINK_START)?;
                let link = Tag::Link { link_type, dest_url, title, id };
                if link_type == LinkType::Autolink && self.pictures == 0 {
                    return Some(Event::InlineHtml(written_address(link)));
                }
                link
            }
            Tag::Image { link_type, dest_url, title, id } => {
                let dest_url = self.address(link_type, dest_url, span.clone(), PICTURE_START);
                self.pictures += 1;
                let dest_url = dest_url?;
                if self.text[self.start + span.start..].starts_with("![]") {
                    self.tell(Severity::Warning, span, |place| photo_alt(place, PhotoSyntax::Prose));
                }
                Tag::Image { link_type, dest_url, title, id }
            }
            other => other,
        };
        Some(Event::Start(tag))
    }

    fn on_end(&mut self, end: TagEnd, span: Range<usize>) -> Event<'a> {
        match end {
            TagEnd::BlockQuote(_) => {
                self.depth -= 1;
                self.leave();
            }
            TagEnd::List(_) => self.depth -= 1,
            TagEnd::FootnoteDefinition => self.leave(),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => self.marks -= 1,
            TagEnd::Image => self.pictures -= 1,
            TagEnd::CodeBlock => self.is_in_code = false,
            TagEnd::Link => self.is_in_link = false,
            TagEnd::Item => {
                self.depth -= 1;
                self.leave();
                // A loose item contains paragraphs, which have been checked already.
                if !self.plain.is_empty() {
                    self.end_of_text(&span);
                }
            }
            TagEnd::Paragraph => {
                self.prose.paragraph(&self.plain, self.start + span.start..self.start + span.end);
                self.summary.paragraph(&self.plain, self.depth > 0);
                self.tell_lines(&span);
                self.end_of_text(&span);
            }
            TagEnd::Heading(_) | TagEnd::TableCell => self.end_of_text(&span),
            TagEnd::Table => self.ready.push_back(Event::Html(CowStr::Borrowed("</div>\n"))),
            _ => {}
        }
        let event = Event::End(if let TagEnd::Heading(level) = end {
            TagEnd::Heading(below_title(level))
        } else {
            end
        });
        // Close what the author opened inside this Markdown element.
        let closes_mark =
            matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link);
        let closes_text =
            matches!(end, TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell | TagEnd::Item);
        if closes_text {
            self.hidden = None;
        }
        if !closes_mark && !closes_text {
            return event;
        }
        let tags = self.end_inline();
        if closes_mark {
            self.open.pop();
        }
        if tags.is_empty() {
            return event;
        }
        self.ready.push_back(event);
        Event::InlineHtml(tags.into())
    }

    /// The end of a paragraph, heading, item or cell.
    fn end_of_text(&mut self, span: &Range<usize>) {
        self.prose.quotes(self.source(span), self.start + span.start);
        self.flush();
    }

    /// Counts the syllables of the text so far and starts a new stretch.
    fn flush(&mut self) {
        self.syllables += syllables(&self.plain);
        self.plain.clear();
    }

    /// Checks the address of a link or picture whose tag begins with `tag_start`, and records a gap if it leads into
    /// the site. `None` if readers must not be sent there.
    fn address(
        &mut self,
        link_type: LinkType,
        address: CowStr<'a>,
        span: Range<usize>,
        tag_start: &str,
    ) -> Option<CowStr<'a>> {
        if link_type == LinkType::Email {
            return Some(address);
        }
        match judge(&address) {
            Link::Here(fragment) => {
                self.here.push((fragment.clone(), span));
                Some(fragment.into())
            }
            Link::Outside(address) if tag_start == PICTURE_START => {
                self.tell(Severity::Error, span, |place| foreign_picture(place, &address));
                None
            }
            Link::Outside(address) => Some(address.into()),
            Link::Inside(target) => {
                // A picture's description is plain text, so its links aren't written.
                if self.pictures == 0 {
                    let at = self.written.get() + tag_start.len();
                    let span = self.start + span.start..self.start + span.end;
                    let target = Target { is_shown: tag_start == PICTURE_START, ..target };
                    self.gaps.push(Gap { at, target, span });
                }
                Some(CowStr::Borrowed(""))
            }
            Link::Unsafe(address) => {
                self.tell(Severity::Error, span, |place| unsafe_link(place, &address));
                None
            }
        }
    }

    /// Reports a mistake at these bytes, unless there are already too many to read.
    fn tell(&mut self, severity: Severity, span: Range<usize>, mistake: impl FnOnce(Place) -> Diagnostic) {
        if !is_enough(&self.diagnostics, severity) {
            let place = self.place(span);
            self.diagnostics.push(mistake(place));
        }
    }
}

impl<'a> Iterator for Stream<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        if let Some(event) = self.ready.pop_front() {
            return Some(event);
        }
        loop {
            if self.is_over {
                return None;
            }
            let (event, span) = self.ahead.pop_front().or_else(|| self.events.next())?;
            if self.nesting.is_inside() {
                self.weigh(&event, &span);
            }
            let event = match event {
                // In a tight item, text has no end event before the next block.
                Event::Start(tag) if !self.open.is_empty() && is_block(&tag) => {
                    self.ahead.push_front((Event::Start(tag), span));
                    Some(Event::InlineHtml(self.end_inline().into()))
                }
                Event::Start(tag) => {
                    let place = span.clone();
                    let event = self.on_start(tag, span);
                    if self.depth + self.marks > MAX_DEPTH {
                        self.tell(Severity::Error, place, |place| too_deep(place, MAX_DEPTH));
                        self.is_over = true;
                    }
                    event
                }
                Event::End(end) => Some(self.on_end(end, span)),
                Event::Text(_) | Event::Code(_) if self.hidden.is_some() => None,
                Event::Text(text) => {
                    self.plain.push_str(&text);
                    if self.is_in_code {
                        Some(Event::Text(text))
                    } else {
                        self.tell_unread(span);
                        let is_linked = self.is_in_link || self.pictures > 0;
                        self.ready = if is_linked { VecDeque::new() } else { linked(&text) };
                        Some(self.ready.pop_front().unwrap_or(Event::Text(text)))
                    }
                }
                Event::Code(ref text) => {
                    self.plain.push_str(text);
                    Some(event)
                }
                Event::SoftBreak | Event::HardBreak => {
                    self.plain.push(' ');
                    Some(event)
                }
                // A picture's description is plain text.
                Event::InlineHtml(_) if self.pictures > 0 => None,
                Event::InlineHtml(html) => self.inline_html(&html, span),
                Event::TaskListMarker(done) => Some(Event::InlineHtml(task(done).into())),
                Event::FootnoteReference(label) => Some(Event::FootnoteReference(self.footnotes.id(label))),
                event => Some(event),
            };
            if event.is_some() {
                return event;
            }
        }
    }
}

#[cfg(test)]
mod tests;
