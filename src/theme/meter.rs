//! How much one page may take of the machine: steps, bytes, time.
//!
//! The engine has no limit of its own, so each template is given to it with a call at the beginning of every part that can
//! be gone through again and again: a loop, a component, a block, the template itself. Steps are counted and not timed, so
//! that a page is too much on every machine or on none; the clock is only asked to end what takes minutes.

use std::cell::Cell;
use std::fmt;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use tera::{Error, Kwargs, State, StringInput, Tera, TeraResult, Value};

use super::scan::{Kind, Piece, Quoted, pieces};
use crate::diagnostic::Limit;

/// Loops gone through, components, blocks and templates taken in, for one page. The largest page of a site of ten thousand
/// reports takes a few thousand.
const MAX_STEPS: u32 = 300_000;

/// What one page may make altogether, also where it isn't shown. Bytes.
const MAX_MADE: u64 = 100_000_000;

/// The largest page. Bytes.
const MAX_PAGE: usize = 20_000_000;

/// The largest text that a template may make a variable of, or a filter of several. Bytes; a list counts for as much as all
/// that is in it.
const MAX_HELD: usize = 2_000_000;

/// How long one page may take, however slow the machine is.
const MAX_TIME: Duration = Duration::from_secs(60);

/// How often the clock is looked at, in steps.
const TICK: u32 = 1024;

/// A step is named by how much text stands in what it begins: this many powers of two.
const WEIGHTS: u32 = 21;

#[derive(Clone, Copy)]
struct Meter {
    steps: u32,
    made: u64,
    started: Option<Instant>,
    exceeded: Option<Limit>,
}

thread_local! {
    /// Of the page that is being rendered on this thread.
    static METER: Cell<Meter> =
        const { Cell::new(Meter { steps: 0, made: 0, started: None, exceeded: None }) };
}

/// Begins a page.
pub(super) fn start() {
    METER.set(Meter { steps: 0, made: 0, started: Some(Instant::now()), exceeded: None });
}

/// The limit that the page on this thread went beyond, if it did.
pub(super) fn exceeded() -> Option<Limit> {
    METER.get().exceeded
}

/// What the page has taken so far, for what is rendered once and shown again.
pub(super) fn taken() -> (u32, u64) {
    let meter = METER.get();
    (meter.steps, meter.made)
}

/// Counts steps, and bytes that are made.
pub(super) fn take(steps: u32, made: u64) -> TeraResult<()> {
    let mut meter = METER.get();
    let last = meter.steps;
    meter.steps = last.saturating_add(steps);
    meter.made += made;
    let is_tick = meter.steps / TICK != last / TICK;
    let is_late = || meter.started.is_some_and(|started| started.elapsed() > MAX_TIME);
    if meter.steps > MAX_STEPS {
        meter.exceeded = Some(Limit::Steps);
    } else if meter.made > MAX_MADE {
        meter.exceeded = Some(Limit::Size);
    } else if is_tick && is_late() {
        meter.exceeded = Some(Limit::Time);
    }
    METER.set(meter);
    match meter.exceeded {
        None => Ok(()),
        Some(limit) => Err(Error::message(limit)),
    }
}

fn exceed(limit: Limit) -> Error {
    METER.set(Meter { exceeded: Some(limit), ..METER.get() });
    Error::message(limit)
}

/// A page as it is written, which ends with an error where it becomes too large.
#[derive(Default)]
pub(super) struct Page {
    pub(super) html: Vec<u8>,
}

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.html.len() + bytes.len() > MAX_PAGE {
            return Err(io::Error::other(exceed(Limit::Size).to_string()));
        }
        self.html.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Registers what the templates call, and filters that can't make more than is allowed.
pub(super) fn register(tera: &mut Tera) {
    for weight in 0..WEIGHTS {
        tera.register_function(step(weight), move |_: Kwargs, _: &State<'_>| -> TeraResult<bool> {
            take(1, 1 << weight)?;
            Ok(true)
        });
    }
    tera.register_function("__held", |kwargs: Kwargs, _: &State<'_>| -> TeraResult<bool> {
        let value = kwargs.must_get::<Value>("value")?;
        let size = size_of(&value, MAX_HELD);
        take(0, size as u64)?;
        if size > MAX_HELD { Err(exceed(Limit::Size)) } else { Ok(true) }
    });
    tera.set_escape_fn(|text, out| {
        take(0, text.len() as u64).map_err(|error| io::Error::other(error.to_string()))?;
        tera::escape_html(text, out)
    });
    tera.register_filter("replace", replace);
    tera.register_filter("join", join);
    tera.register_filter("indent", indent);
}

fn step(weight: u32) -> String {
    format!("__step_{weight}")
}

/// How many bytes a value has, with all that is in it; more than `limit` where it is more, and not how much.
fn size_of(value: &Value, limit: usize) -> usize {
    let mut size = 0_usize;
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        size += value.as_str().map_or(16, |text| text.len() + 16);
        if size > limit || open.len() > limit {
            return limit + 1;
        }
        open.extend(value.as_array().into_iter().flatten());
        open.extend(value.as_map().into_iter().flat_map(|map| map.values()));
    }
    size
}

fn allowed(size: usize) -> TeraResult<()> {
    take(1, size as u64)?;
    if size > MAX_HELD { Err(exceed(Limit::Size)) } else { Ok(()) }
}

/// The engine's filter, with a limit.
#[expect(clippy::needless_pass_by_value, reason = "the engine hands its arguments over by value")]
fn replace(text: StringInput<'_>, kwargs: Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let from = kwargs.must_get::<&str>("from")?;
    let to = kwargs.must_get::<StringInput<'_>>("to")?;
    let is_safe = state.autoescaping_enabled() && (text.is_safe() || to.is_safe());
    let (text, to) = match is_safe {
        true => (text.rendered(state)?, to.rendered(state)?),
        false => (text.as_str().into(), to.as_str().into()),
    };
    allowed(text.len() + text.matches(from).count().saturating_mul(to.len()))?;
    let replaced = text.replace(from, &to);
    Ok(if is_safe { Value::safe_string(&replaced) } else { Value::from(replaced) })
}

/// The engine's filter, with a limit.
#[expect(clippy::needless_pass_by_value, reason = "the engine hands its arguments over by value")]
fn join(values: &[Value], kwargs: Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let separator = kwargs.get::<StringInput<'_>>("sep")?;
    let is_safe_text = |value: &Value| value.is_string() && value.is_safe();
    let is_safe = state.autoescaping_enabled()
        && (values.iter().any(is_safe_text) || separator.as_ref().is_some_and(StringInput::is_safe));
    let separator_size = separator.as_ref().map_or(0, |separator| separator.as_str().len());
    let size: usize = values.iter().map(|value| size_of(value, MAX_HELD) + separator_size).sum();
    allowed(size)?;
    let mut parts = Vec::with_capacity(values.len());
    for value in values {
        parts.push(match is_safe {
            _ if value.is_undefined() => String::new(),
            true => state.escape_if_needed(value)?,
            false => value.to_string(),
        });
    }
    let joined = match separator {
        None => parts.concat(),
        Some(separator) if is_safe => parts.join(&*separator.rendered(state)?),
        Some(separator) => parts.join(separator.as_str()),
    };
    Ok(if is_safe { Value::safe_string(&joined) } else { Value::from(joined) })
}

/// The engine's filter, with a limit.
#[expect(clippy::needless_pass_by_value, reason = "the engine hands its arguments over by value")]
fn indent(text: StringInput<'_>, kwargs: Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let width = kwargs.get::<usize>("width")?.unwrap_or(4).min(1000);
    let indentation = kwargs.get::<StringInput<'_>>("indentation")?;
    let first_too = kwargs.get::<bool>("first")?.unwrap_or(false);
    let blank_too = kwargs.get::<bool>("blank")?.unwrap_or(false);
    if indentation.as_ref().is_some_and(|char| char.as_str().chars().count() != 1) {
        return Err(Error::message("The `indentation` argument must contain exactly one character"));
    }
    let is_safe = state.autoescaping_enabled()
        && (text.is_safe() || indentation.as_ref().is_some_and(StringInput::is_safe));
    let text = if is_safe { text.rendered(state)? } else { text.as_str().into() };
    let one = match &indentation {
        Some(char) if is_safe => char.rendered(state)?,
        Some(char) => char.as_str().into(),
        None => " ".into(),
    };
    allowed(text.len() + text.lines().count().saturating_mul(width * one.len()))?;
    let margin = one.repeat(width);
    let lines = text.lines().enumerate().map(|(idx, line)| {
        let is_moved = if idx == 0 { first_too } else { blank_too || !line.is_empty() };
        if is_moved { format!("{margin}{line}") } else { line.to_owned() }
    });
    let mut indented = lines.collect::<Vec<_>>().join("\n");
    if text.ends_with('\n') {
        indented.push('\n');
    }
    Ok(if is_safe { Value::safe_string(&indented) } else { Value::from(indented) })
}

/// A template as the engine gets it.
pub(super) struct Metered {
    pub(super) text: String,
    /// What was put in: where in the original, how many bytes, and where what it belongs to begins.
    inserted: Vec<(usize, usize, usize)>,
}

impl fmt::Debug for Metered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metered").field("inserted", &self.inserted.len()).finish_non_exhaustive()
    }
}

impl Metered {
    /// The template `text`, with a call wherever something can be gone through again.
    pub(super) fn of(text: &str) -> Self {
        let pieces = pieces(text);
        let mut metered = Self { text: String::with_capacity(text.len() * 5 / 4), inserted: Vec::new() };
        let mut written = 0;
        for Insertion { at, call, belongs_to } in insertions(text, &pieces) {
            metered.text.push_str(&text[written..at]);
            metered.text.push_str(&call);
            metered.inserted.push((at, call.len(), belongs_to));
            written = at;
        }
        metered.text.push_str(&text[written..]);
        metered
    }

    /// Where byte `at` of the metered text is in the original. What was put in is at the tag that it was put in for.
    pub(super) fn original(&self, at: usize) -> usize {
        let mut added = 0;
        for &(place, length, belongs_to) in &self.inserted {
            if place + added + length > at {
                return if place + added <= at { belongs_to } else { at - added };
            }
            added += length;
        }
        at - added
    }
}

struct Insertion {
    at: usize,
    call: String,
    belongs_to: usize,
}

/// What is open at some place of a template.
struct Open<'t> {
    /// The word that ends it.
    ends: &'static str,
    /// Which insertion counts what is in it, if one does.
    insertion: Option<usize>,
    /// The bytes of text so far.
    weight: usize,
    /// The variable that a block of `set` makes.
    variable: Option<&'t str>,
}

fn insertions(text: &str, pieces: &[Piece]) -> Vec<Insertion> {
    let first_word = |piece: &Piece| word(text[piece.inner.clone()].trim_start());
    let extends = pieces.iter().any(|piece| piece.kind == Kind::Block && first_word(piece) == "extends");
    let mut insertions = Vec::new();
    let mut open: Vec<Open<'_>> = Vec::new();
    if !extends {
        insertions.push(Insertion { at: 0, call: String::new(), belongs_to: 0 });
        open.push(Open { ends: "", insertion: Some(0), weight: 0, variable: None });
    }
    // Beside its blocks and components, a template that extends another has nothing that is shown.
    let is_idle = |open: &[Open<'_>]| extends && open.is_empty();
    for piece in pieces {
        if piece.kind == Kind::Text {
            open.iter_mut().for_each(|open| open.weight += piece.span.len());
            continue;
        }
        if piece.kind != Kind::Comment {
            comprehensions(text, piece, &mut insertions);
        }
        if piece.kind != Kind::Block {
            continue;
        }
        let name = first_word(piece);
        let dash = if piece.trims_after { "-" } else { "" };
        let ends = match name {
            "for" => "endfor",
            "block" => "endblock",
            "component" => "endcomponent",
            _ => "",
        };
        if !ends.is_empty() {
            let insertion =
                Insertion { at: piece.span.end, call: dash.to_owned(), belongs_to: piece.span.start };
            open.push(Open { ends, insertion: Some(insertions.len()), weight: 0, variable: None });
            insertions.push(insertion);
        } else if matches!(name, "set" | "set_global") {
            match assignment(&text[piece.inner.clone()], name) {
                Some((_, Some(value))) if is_path(value) => {}
                Some((variable, Some(_))) if !is_idle(&open) => insertions.push(held(variable, piece, dash)),
                Some((variable, None)) => {
                    open.push(Open { ends: "endset", insertion: None, weight: 0, variable: Some(variable) });
                }
                _ => {}
            }
        } else if open.last().is_some_and(|open| !open.ends.is_empty() && open.ends == name)
            && let Some(Open { insertion, weight, variable, .. }) = open.pop()
        {
            weigh(&mut insertions, insertion, weight);
            if let Some(variable) = variable.filter(|_| !is_idle(&open)) {
                insertions.push(held(variable, piece, dash));
            }
        }
    }
    for Open { insertion, weight, .. } in open {
        weigh(&mut insertions, insertion, weight);
    }
    insertions
}

/// Writes the call that counts a part with so many bytes of text.
fn weigh(insertions: &mut [Insertion], insertion: Option<usize>, weight: usize) {
    if let Some(insertion) = insertion.map(|idx| &mut insertions[idx]) {
        let power = weight.max(1).ilog2().min(WEIGHTS - 1);
        insertion.call = format!("{{% if {}() %}}{{% endif {}%}}", step(power), insertion.call);
    }
}

fn held(variable: &str, piece: &Piece, dash: &str) -> Insertion {
    let call = format!("{{% if __held(value={variable}) %}}{{% endif {dash}%}}");
    Insertion { at: piece.span.end, call, belongs_to: piece.span.start }
}

/// The variable and the value of a tag `set`; no value where a block follows.
fn assignment<'t>(inner: &'t str, keyword: &str) -> Option<(&'t str, Option<&'t str>)> {
    let rest = inner.trim_start().strip_prefix(keyword)?.trim_start();
    let variable = word(rest);
    let rest = rest[variable.len()..].trim_start();
    (!variable.is_empty()).then(|| (variable, rest.strip_prefix('=').map(str::trim)))
}

/// Whether a value is one that there is already.
fn is_path(value: &str) -> bool {
    value.chars().all(|char| char.is_alphanumeric() || matches!(char, '_' | '.'))
}

/// Counts each element of the lists that a tag makes of others: `[a for b in c]` becomes `[(a) if __step_0() else none for
/// b in c]`.
fn comprehensions(text: &str, piece: &Piece, insertions: &mut Vec<Insertion>) {
    let mut brackets = Vec::new();
    let mut quoted = Quoted::default();
    let mut found = Vec::new();
    let mut last = b' ';
    for (idx, byte) in text[piece.inner.clone()].bytes().enumerate() {
        let at = piece.inner.start + idx;
        if quoted.holds(byte) {
            last = byte;
            continue;
        }
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
        match byte {
            b'[' | b'(' | b'{' => brackets.push((at, byte)),
            b']' | b')' | b'}' => {
                brackets.pop();
            }
            b'f' if !is_word(last) && word(&text[at..piece.inner.end]) == "for" => {
                if let Some((opening, b'[')) = brackets.last() {
                    found.push((*opening + 1, "("));
                    found.push((at, ") if __step_0() else none "));
                }
            }
            _ => {}
        }
        last = byte;
    }
    found.sort_unstable();
    let belongs_to = piece.span.start;
    insertions.extend(found.into_iter().map(|(at, call)| Insertion {
        at,
        call: call.to_owned(),
        belongs_to,
    }));
}

/// The name at the beginning of `text`.
fn word(text: &str) -> &str {
    let end = text.find(|char: char| !char.is_alphanumeric() && char != '_').unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::Metered;

    #[test]
    fn what_can_be_repeated_is_counted() {
        for (text, expected) in [
            ("abcd", "{% if __step_2() %}{% endif %}abcd"),
            (
                "{% for a in b -%} x {%- endfor %}",
                "{% if __step_1() %}{% endif %}{% for a in b -%}{% if __step_1() %}{% endif -%} x {%- endfor %}",
            ),
            (
                "{% extends \"a.html\" %}{% block b %}x{% endblock %}",
                "{% extends \"a.html\" %}{% block b %}{% if __step_0() %}{% endif %}x{% endblock %}",
            ),
            (
                "{% set a = b.c %}{% set a = a ~ a %}",
                "{% if __step_0() %}{% endif %}{% set a = b.c %}{% set a = a ~ a %}{% if __held(value=a) %}{% endif %}",
            ),
            (
                "{% set a | upper %}x{% endset -%}",
                "{% if __step_0() %}{% endif %}{% set a | upper %}x{% endset -%}{% if __held(value=a) %}{% endif -%}",
            ),
            (
                "{{ [a for a in b] }}",
                "{% if __step_0() %}{% endif %}{{ [(a ) if __step_0() else none for a in b] }}",
            ),
            ("{# {% for a in b %} #}", "{% if __step_0() %}{% endif %}{# {% for a in b %} #}"),
            (
                "{% raw %}{% for %}{% endraw %}",
                "{% if __step_3() %}{% endif %}{% raw %}{% for %}{% endraw %}",
            ),
        ] {
            let metered = Metered::of(text);
            assert_eq!(metered.text, expected, "{text}");
            for (at, char) in text.char_indices() {
                let place = (0..metered.text.len())
                    .rev()
                    .find(|place| metered.original(*place) == at && metered.text[*place..].starts_with(char));
                assert!(place.is_some(), "{text}: {at}");
            }
        }
    }
}
