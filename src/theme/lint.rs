//! Lints a template: scripts and styles that browsers block under the pages' security policy, text of articles printed
//! as markup, output that differs from run to run.

use std::ops::Range;

use super::scan::{PieceKind, QuoteScanner, TemplatePiece, pieces};
use crate::diagnostic::{Diagnostic, Habit, MAX_TOLD, Place, theme_habit};
use crate::markup::{Attribute, HtmlTag, Token, tokens};
use crate::source::SourcePath;

/// Replaces each byte of a printed expression.
const PRINTED: char = '\u{1}';

/// The names under which templates get text typed by authors, for `{{ title | safe }}` in a component.
/// `tests/site/theme_texts.rs` determines them.
const TEXTS: [&str; 40] = [
    "about",
    "address",
    "agency",
    "alt",
    "asker",
    "caption",
    "credit",
    "description",
    "email",
    "former",
    "full",
    "group",
    "honorific",
    "issuer",
    "items",
    "kind",
    "label",
    "labels",
    "license_line",
    "model",
    "mottos",
    "name",
    "number",
    "phone",
    "province",
    "question",
    "reason",
    "resolution",
    "responsible",
    "role",
    "roles",
    "source",
    "summary",
    "text",
    "title",
    "unit",
    "value",
    "venue",
    "what",
    "where",
];

/// The engine's variable that contains all others.
const CONTEXT: &str = "__tera_context";

/// The only field that contains HTML; it needs no `safe`.
const HTML: &str = "body";

/// Finds the bad habits in the template at `path`.
pub(super) fn lint(path: &SourcePath, text: &str) -> Vec<Diagnostic> {
    let pieces = pieces(text);
    let mut found = of_markup(&masked(text, &pieces));
    for piece in pieces.iter().filter(|piece| matches!(piece.kind, PieceKind::Print | PieceKind::Block)) {
        found.extend(of_filters(text, piece.inner.clone()));
        found.extend(of_context(text, piece.inner.clone()));
    }
    found.sort_by_key(|(span, ..)| span.start);
    let told = found.into_iter().take(MAX_TOLD);
    told.map(|(span, habit, what)| theme_habit(Place::new(path, text, span), habit, &what)).collect()
}

type LintHit = (Range<usize>, Habit, String);

/// The template as HTML that a browser might get: printed expressions become marks, other tags spaces. The length stays
/// the same.
fn masked(text: &str, pieces: &[TemplatePiece]) -> String {
    let mut html = String::with_capacity(text.len());
    for piece in pieces {
        match piece.kind {
            PieceKind::Text => html.push_str(&text[piece.span.clone()]),
            PieceKind::Print => html.extend(std::iter::repeat_n(PRINTED, piece.span.len())),
            PieceKind::Block | PieceKind::Comment => html.extend(std::iter::repeat_n(' ', piece.span.len())),
        }
    }
    html
}

fn of_markup(html: &str) -> Vec<LintHit> {
    let mut found = Vec::new();
    let mut tokens = tokens(html);
    while let Some(token) = tokens.next() {
        let Token::Tag(tag) = token else { continue };
        if tag.closes {
            continue;
        }
        let name_span = tag.span.start..tag.span.start + 1 + tag.name.len();
        match &*tag.name {
            "script" if is_inline_script(html, &tag) => {
                found.push((name_span, Habit::InlineScript, String::new()));
            }
            "style" => found.push((name_span, Habit::InlineStyle, String::new())),
            _ => {}
        }
        found.extend(tag.attributes.iter().filter_map(|attribute| of_attribute(html, attribute)));
        // The content of these elements isn't markup.
        if matches!(&*tag.name, "script" | "style") {
            let is_end =
                |token: &Token| matches!(token, Token::Tag(end) if end.closes && end.name == tag.name);
            tokens.find(is_end);
        }
    }
    found
}

/// Whether a script is inline, and not a data block (HTML, 4.12.1).
fn is_inline_script(html: &str, tag: &HtmlTag) -> bool {
    let value = |name: &str| {
        let attribute = tag.attributes.iter().find(|attribute| attribute.name == name);
        attribute.map(|attribute| html[attribute.value.clone()].trim().to_ascii_lowercase())
    };
    let kind = value("type").unwrap_or_default();
    let is_data = kind.contains('/') && !kind.contains("javascript") && !kind.contains("ecmascript");
    value("src").is_none() && !is_data
}

fn of_attribute(html: &str, attribute: &Attribute) -> Option<LintHit> {
    let (name, value) = (&*attribute.name, &html[attribute.value.clone()]);
    let span = attribute.span.start..attribute.span.start + name.len();
    let is_event = name
        .strip_prefix("on")
        .is_some_and(|event| event.len() > 2 && event.bytes().all(|byte| byte.is_ascii_alphabetic()));
    if is_event {
        return Some((span, Habit::EventAttribute, name.to_owned()));
    }
    if name == "style" {
        return Some((span, Habit::StyleAttribute, String::new()));
    }
    if value.trim_start().to_ascii_lowercase().starts_with("javascript:") {
        return Some((span, Habit::ScriptAddress, String::new()));
    }
    let is_quoted = html[..attribute.value.start].ends_with(['"', '\'']);
    (value.contains(PRINTED) && !is_quoted).then(|| (span, Habit::Unquoted, name.to_owned()))
}

/// Finds a use of the variable that contains all others, in a tag with this content. Its order is different in every
/// run.
fn of_context(text: &str, inner: Range<usize>) -> Option<LintHit> {
    let start = inner.start + text[inner].find(CONTEXT)?;
    Some((start..start + CONTEXT.len(), Habit::Context, CONTEXT.to_owned()))
}

/// Finds each `safe` filter on text of the front matter, in a tag with this content.
fn of_filters(text: &str, inner: Range<usize>) -> Vec<LintHit> {
    let bytes = &text.as_bytes()[..inner.end];
    let is_word = |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let end_of = |from: usize, is_part: &dyn Fn(usize) -> bool| {
        (from..inner.end).find(|at| !is_part(*at)).unwrap_or(inner.end)
    };
    let mut found = Vec::new();
    let mut value: Option<Range<usize>> = None;
    let mut at = inner.start;
    while at < inner.end {
        if bytes[at].is_ascii_whitespace() {
            at += 1;
        } else if is_word(at) {
            let end = end_of(at, &|at| is_word(at) || bytes[at] == b'.' || bytes[at] == b'?');
            value = Some(at..end);
            at = end;
        } else if bytes[at] == b'|' {
            let name_at = end_of(at + 1, &|at| bytes[at].is_ascii_whitespace());
            let end = end_of(name_at, &is_word);
            let is_safe = &text[name_at..end] == "safe";
            if let Some(value) = value.clone().filter(|value| is_safe && is_text(&text[value.clone()])) {
                found.push((name_at..end, Habit::Safe, text[value].to_owned()));
            }
            at = end_of_arguments(bytes, end, b"()").max(at + 1);
        } else if bytes[at] == b'[' && value.as_ref().is_some_and(|value| value.end == at) {
            // `extra["lệ phí"]` is text if the value before the brackets is.
            at = end_of_arguments(bytes, at, b"[]").max(at + 1);
        } else {
            value = None;
            at = end_of_quotes(bytes, at);
        }
    }
    found
}

/// Whether a value of this name is text from the front matter.
fn is_text(value: &str) -> bool {
    match value.rsplit_once('.') {
        Some((_, field)) => field != HTML && !field.is_empty(),
        None => TEXTS.contains(&value),
    }
}

/// The end of the quoted text at byte `at`; the next byte if there is none.
fn end_of_quotes(bytes: &[u8], at: usize) -> usize {
    let mut quoted = QuoteScanner::default();
    (at..bytes.len()).find(|at| !quoted.holds(bytes[*at])).unwrap_or(bytes.len()).max(at + 1)
}

/// The end of what is between these brackets at byte `at`, or `at` if there are none.
fn end_of_arguments(bytes: &[u8], at: usize, [open, close]: &[u8; 2]) -> usize {
    if bytes.get(at) != Some(open) {
        return at;
    }
    let mut quoted = QuoteScanner::default();
    let mut depth = 0_usize;
    for (idx, byte) in bytes.iter().enumerate().skip(at) {
        match byte {
            _ if quoted.holds(*byte) => {}
            byte if byte == open => depth += 1,
            byte if byte == close && depth == 1 => return idx + 1,
            byte if byte == close => depth -= 1,
            _ => {}
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::{Habit, lint, of_filters};

    fn habits(template: &str) -> Vec<(u32, String)> {
        let found = lint(&"themes/la/templates/page.html".into(), template);
        let what = |column: u32| template.chars().skip(column as usize - 1);
        let told = |column: u32| what(column).take_while(|char| !" >={}|/".contains(*char)).collect();
        found.iter().map(|told_at| (told_at.place.column, told(told_at.place.column))).collect()
    }

    #[test]
    fn habits_are_told_where_they_are() {
        for (template, expected) in [
            ("<script>a < b</script>", vec!["<script"]),
            (
                "<script type=module>x</script><script type='text/javascript'></script>",
                vec!["<script", "<script"],
            ),
            ("<script src=\"{{ root }}{{ asset(path=\"a.js\") }}\" defer></script>", vec![]),
            ("<script type=\"application/ld+json\">{{ data }}</script>", vec![]),
            ("<script{% if a %} src=\"a.js\"{% endif %}></script>", vec![]),
            ("<style>a{}</style>", vec!["<style"]),
            ("<p onclick=\"x()\" STYLE='a:b' on=\"x\" once=\"\" data-onclick=x>", vec!["onclick", "STYLE"]),
            ("<a href=\" JavaScript:x\">", vec!["href"]),
            (
                "<a href={{ url }} class={{a}}b title='{{ x }}' {% if a %}id={{ b }}{% endif %}>",
                vec!["href", "class", "id"],
            ),
            ("<a href=\"{{ url }}\" class=\"a {% if b == \"c\" %}d{% endif %}\" hidden>", vec![]),
            ("{# <script> onclick #}<!-- <style> -->", vec![]),
            ("{% raw %}<p onclick=x>{% endraw %}", vec!["onclick"]),
            ("<p>onclick=x</p>", vec![]),
            ("{{ report.title | safe }}{{ report.body | safe }}{{ html | safe }}", vec!["safe"]),
            ("{{ title|upper|safe }}{{ x(a=\"| safe\") }}", vec!["safe"]),
            ("{% set a = mottos | join(sep=\", \") | safe %}", vec!["safe"]),
            ("{{ a.b | replace(from=\"|\", to=c.d | safe) }}", vec![]),
            (
                "{{ __tera_context }}{% set a = [__tera_context] %}__tera_context",
                vec!["__tera_context", "__tera_context]"],
            ),
        ] {
            let told: Vec<String> = habits(template).into_iter().map(|(_, what)| what).collect();
            assert_eq!(told, expected, "{template}");
        }
    }

    #[test]
    fn safe_is_told_with_what_it_stands_behind() {
        let text = "report.caption | trim | safe";
        let found = of_filters(text, 0..text.len());
        assert_eq!(found, [(24..28, Habit::Safe, "report.caption".to_owned())]);
    }
}
