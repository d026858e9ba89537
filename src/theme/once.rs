//! The function `once`: renders a component with the same arguments only once and keeps its HTML for other pages.
//!
//! A component sees nothing but its arguments, so the kept HTML equals what would be rendered. This saves time and
//! never changes a page.

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, RwLock, Weak};

use foldhash::fast::RandomState;
use serde::Serialize;
use tera::{Context, Error, Kwargs, State, Tera, TeraResult, Value};

use crate::fingerprint::Fingerprint;

use super::limits::{HtmlBuffer, Usage, call, charge, size_of, usage};

/// How many bytes of HTML and arguments are kept: enough for thirty thousand reports. Above this, everything is
/// dropped.
const MAX_BYTES: usize = 160 * 1024 * 1024;

/// Size of an entry besides its HTML and arguments, in bytes.
const ENTRY_OVERHEAD: usize = 1024;

/// How deep components may nest through `once`; the engine's own limit for components.
const MAX_NESTING: usize = 20;

/// Enough shards to avoid lock contention.
const SHARDS: usize = 32;

const POISONED: &str = "no thread panics while it holds what was rendered";

thread_local! {
    static NESTING: Cell<usize> = const { Cell::new(0) };
}

/// The kept HTML, and the engine that renders.
#[derive(Default)]
pub(super) struct Once {
    /// Weak, since the engine owns the function that owns this.
    engine: OnceLock<Weak<Tera>>,
    shards: [RwLock<Shard>; SHARDS],
    bytes: AtomicUsize,
}

/// Rendered components, by the fingerprint of their arguments.
type Shard = HashMap<Fingerprint, Kept, RandomState>;

struct Kept {
    html: Value,
    /// The cost of rendering it. Every page that shows it is charged, not only the first.
    usage: Usage,
    /// Keeps the arguments alive whose memory addresses are in the key, so that no other value can get these addresses.
    _arguments: Box<[Value]>,
}

impl Once {
    /// Sets the engine, once its templates are compiled.
    pub(super) fn render_with(&self, engine: &Arc<Tera>) {
        self.engine.get_or_init(|| Arc::downgrade(engine));
    }

    /// The HTML of the component named by the arguments.
    pub(super) fn call(&self, arguments: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
        let key = key(arguments, state.autoescaping_enabled());
        let shard = &self.shards[(key.0 % SHARDS as u128) as usize];
        if let Some(kept) = shard.read().expect(POISONED).get(&key) {
            charge(kept.usage)?;
            return Ok(kept.html.clone());
        }
        let before = usage();
        let held: Vec<&Value> = arguments
            .iter()
            .map(|(_, value)| value)
            .filter(|value| memory_address(value).is_some())
            .collect();
        let held_bytes: usize = held.iter().map(|value| size_of(value)).sum();
        call(0)?;
        let html = self.render(arguments, state.autoescaping_enabled())?;
        let usage = usage().since(before);
        let bytes = html.len() + held_bytes + ENTRY_OVERHEAD;
        if self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes > MAX_BYTES {
            self.forget();
            self.bytes.fetch_add(bytes, Ordering::Relaxed);
        }
        let arguments = held.into_iter().cloned().collect();
        let kept = Kept { html: Value::safe_string(&html), usage, _arguments: arguments };
        Ok(shard.write().expect(POISONED).entry(key).or_insert(kept).html.clone())
    }

    /// Frees all memory.
    pub(super) fn forget(&self) {
        self.bytes.store(0, Ordering::Relaxed);
        for shard in &self.shards {
            *shard.write().expect(POISONED) = Shard::default();
        }
    }

    fn render(&self, arguments: &Kwargs, autoescape: bool) -> TeraResult<String> {
        let component = arguments.must_get::<&str>("component")?;
        let engine = self.engine.get().and_then(Weak::upgrade);
        let engine = engine.ok_or_else(|| Error::message("the templates aren't compiled yet"))?;
        if !engine.contains_component(component) {
            return Err(Error::message(format!("Unknown component `{component}`")));
        }
        let nesting = NESTING.get();
        if nesting == MAX_NESTING {
            return Err(Error::message(format!(
                "The component `{component}` takes itself in, without an end"
            )));
        }
        let mut context = Context::new();
        for (name, value) in arguments.iter() {
            if let Some(name) = name.as_str().filter(|name| *name != "component") {
                context.insert_value(name.to_owned(), value.clone());
            }
        }
        NESTING.set(nesting + 1);
        let mut written = HtmlBuffer::part();
        let rendered = engine.render_component_to(component, &context, None, autoescape, &mut written);
        NESTING.set(nesting);
        rendered.map_err(Error::message)?;
        String::from_utf8(written.html).map_err(Error::message)
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

/// An argument in the key. Lists and maps are represented by their memory address, since pages share them; other values
/// by their content.
#[derive(Serialize)]
enum Argument<'a> {
    At(usize, usize),
    Safe(&'a str),
    Text(&'a str),
    Other(&'static str, String),
}

/// The key of a call. Unambiguous before it is hashed: each text has its length in front.
fn key(arguments: &Kwargs, autoescape: bool) -> Fingerprint {
    let mut bytes = Vec::with_capacity(256);
    bytes.push(u8::from(autoescape));
    for (name, value) in arguments.iter() {
        let argument = match (memory_address(value), value.as_str()) {
            (Some((address, length)), _) => Argument::At(address, length),
            (None, Some(text)) if value.is_safe() => Argument::Safe(text),
            (None, Some(text)) => Argument::Text(text),
            (None, None) => Argument::Other(value.name(), value.to_string()),
        };
        let pair = (name.as_str().unwrap_or_default(), argument);
        bytes = postcard::to_extend(&pair, bytes).expect("writing to memory doesn't fail");
    }
    Fingerprint::of(&bytes)
}

/// Memory address and length of a list or map.
fn memory_address(value: &Value) -> Option<(usize, usize)> {
    let map = value.as_map().map(|map| (std::ptr::from_ref(map).addr(), map.len()));
    map.or_else(|| value.as_array().map(|array| (array.as_ptr().addr(), array.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An engine whose component `row` counts how often it is rendered.
    fn engine(once: &Arc<Once>, rendered: &Arc<AtomicUsize>) -> Arc<Tera> {
        let mut tera = Tera::new();
        let (call, counter) = (once.clone(), rendered.clone());
        tera.register_function("once", move |kwargs: Kwargs, state: &State<'_>| call.call(&kwargs, state));
        tera.register_function("count", move |_: Kwargs, _: &State<'_>| {
            counter.fetch_add(1, Ordering::Relaxed);
            "<"
        });
        let component =
            "{% component row(of, level=3) %}{{ count() }}{{ of.name }}{{ level }}{% endcomponent row %}";
        let page = r#"{{ once(component="row", of=of) }}{{ once(component="row", of=of, level=2) }}"#;
        tera.add_raw_templates([("rows.html", component), ("page.html", page)]).unwrap();
        let tera = Arc::new(tera);
        once.render_with(&tera);
        tera
    }

    #[test]
    fn what_is_shared_is_rendered_once_and_what_is_equal_again() {
        let (once, rendered) = (Arc::default(), Arc::default());
        let tera = engine(&once, &rendered);
        let render = |name: &str, value: &Value| {
            let mut context = Context::new();
            context.insert_value("of", value.clone());
            assert_eq!(tera.render("page.html", &context).unwrap(), format!("&lt;{name}3&lt;{name}2"));
            rendered.load(Ordering::Relaxed)
        };
        let value =
            |name: &str| Value::from_serializable(&std::collections::BTreeMap::from([("name", name)]));
        let (one, other) = (value("một"), value("hai"));
        assert_eq!(render("một", &one), 2);
        assert_eq!(render("một", &one), 2);
        assert_eq!(render("hai", &other), 4);
        // A kept value is never freed, so no other value can get its memory address.
        for round in 0..100 {
            assert_eq!(render(&round.to_string(), &value(&round.to_string())), 6 + 2 * round);
        }
        assert_eq!(render("một", &one), 204);
    }

    #[test]
    fn beyond_the_room_all_is_forgotten() {
        let (once, rendered) = (Arc::<Once>::default(), Arc::default());
        let tera = engine(&once, &rendered);
        let mut context = Context::new();
        context.insert("of", &std::collections::BTreeMap::from([("name", "một")]));
        for (bytes, expected) in [(0, 2), (0, 2), (MAX_BYTES + 1, 2)] {
            once.bytes.fetch_add(bytes, Ordering::Relaxed);
            tera.render("page.html", &context).unwrap();
            assert_eq!(rendered.load(Ordering::Relaxed), expected);
        }
        context.insert("of", &std::collections::BTreeMap::from([("name", "hai")]));
        tera.render("page.html", &context).unwrap();
        assert!(once.bytes.load(Ordering::Relaxed) < 2 * ENTRY_OVERHEAD + 600);
        assert_eq!(once.shards.iter().map(|shard| shard.read().unwrap().len()).sum::<usize>(), 2);
    }
}
