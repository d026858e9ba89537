//! The function `once`: a component that many pages show with the same arguments is rendered once, and its HTML kept.
//!
//! A component sees its arguments and nothing else, so what is kept is what would be rendered again: it changes how long
//! a page takes and never what is on it.

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, RwLock, Weak};

use foldhash::fast::RandomState;
use tera::{Context, Error, Kwargs, State, Tera, TeraResult, Value};

use super::limits::{Taken, Written, call, size_of, take, taken};

/// How many bytes are kept, HTML and arguments: those of thirty thousand reports. Beyond that, all are forgotten.
const ROOM: usize = 160 * 1024 * 1024;

/// What an entry takes beside its HTML and its arguments. Bytes.
const ENTRY: usize = 1024;

/// How deep components may call themselves by way of `once`, as the engine has it for components.
const DEPTH: usize = 20;

/// Enough shards to avoid lock contention.
const SHARDS: usize = 32;

const POISONED: &str = "no thread panics while it holds what was rendered";

thread_local! {
    static DEEP: Cell<usize> = const { Cell::new(0) };
}

/// What has been rendered so far, and the engine that renders.
#[derive(Default)]
pub(super) struct Once {
    /// Weak, since the engine holds the function that holds this.
    engine: OnceLock<Weak<Tera>>,
    shards: [RwLock<Shard>; SHARDS],
    shard_of: RandomState,
    bytes: AtomicUsize,
}

/// What was rendered, by the key of its arguments.
type Shard = HashMap<Box<[u8]>, Kept, RandomState>;

struct Kept {
    html: Value,
    /// What rendering took: it counts for each page that shows it, whichever was the first.
    taken: Taken,
    /// The arguments that the key knows by their place in memory: while they are held, nothing else is there.
    _arguments: Box<[Value]>,
}

impl Once {
    /// Says with which engine to render, once its templates are there.
    pub(super) fn render_with(&self, engine: &Arc<Tera>) {
        self.engine.get_or_init(|| Arc::downgrade(engine));
    }

    /// The HTML of the component that the arguments name.
    pub(super) fn call(&self, arguments: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
        let key = key(arguments, state.autoescaping_enabled());
        let shard = &self.shards[(self.shard_of.hash_one(&key) % SHARDS as u64) as usize];
        if let Some(kept) = shard.read().expect(POISONED).get(&*key) {
            take(kept.taken)?;
            return Ok(kept.html.clone());
        }
        let before = taken();
        let held: Vec<&Value> =
            arguments.iter().map(|(_, value)| value).filter(|value| place_of(value).is_some()).collect();
        let held_bytes: usize = held.iter().map(|value| size_of(value)).sum();
        call(0)?;
        let html = self.render(arguments, state.autoescaping_enabled())?;
        let taken = taken().since(before);
        let bytes = html.len() + held_bytes + key.len() + ENTRY;
        if self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes > ROOM {
            self.forget();
            self.bytes.fetch_add(bytes, Ordering::Relaxed);
        }
        let arguments = held.into_iter().cloned().collect();
        let kept = Kept { html: Value::safe_string(&html), taken, _arguments: arguments };
        Ok(shard.write().expect(POISONED).entry(key.into()).or_insert(kept).html.clone())
    }

    /// Gives the room back.
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
        let deep = DEEP.get();
        if deep == DEPTH {
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
        DEEP.set(deep + 1);
        let mut written = Written::part();
        let rendered = engine.render_component_to(component, &context, None, autoescape, &mut written);
        DEEP.set(deep);
        rendered.map_err(Error::message)?;
        String::from_utf8(written.html).map_err(Error::message)
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

/// All the arguments: lists and maps by their place in memory, since pages share them, the rest by what it says.
fn key(arguments: &Kwargs, autoescape: bool) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(160);
    bytes.push(u8::from(autoescape));
    let mut sized = |text: &[u8]| {
        bytes.extend(text.len().to_le_bytes());
        bytes.extend(text);
    };
    for (name, value) in arguments.iter() {
        sized(name.as_str().unwrap_or_default().as_bytes());
        match place_of(value) {
            Some((address, length)) => {
                sized(b"at");
                sized(&address.to_le_bytes());
                sized(&length.to_le_bytes());
            }
            None => {
                sized(if value.is_safe() { b"safe" } else { value.name().as_bytes() });
                match value.as_str() {
                    Some(text) => sized(text.as_bytes()),
                    None => sized(value.to_string().as_bytes()),
                }
            }
        }
    }
    bytes
}

/// Where a list or a map is, and how long it is.
fn place_of(value: &Value) -> Option<(usize, usize)> {
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
        // A value that goes leaves no place in memory that another could be taken for.
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
        for (bytes, expected) in [(0, 2), (0, 2), (ROOM + 1, 2)] {
            once.bytes.fetch_add(bytes, Ordering::Relaxed);
            tera.render("page.html", &context).unwrap();
            assert_eq!(rendered.load(Ordering::Relaxed), expected);
        }
        context.insert("of", &std::collections::BTreeMap::from([("name", "hai")]));
        tera.render("page.html", &context).unwrap();
        assert!(once.bytes.load(Ordering::Relaxed) < 2 * ENTRY + 600);
        assert_eq!(once.shards.iter().map(|shard| shard.read().unwrap().len()).sum::<usize>(), 2);
    }
}
