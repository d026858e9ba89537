//! The program's own filters and functions: dates, numbers, order, addresses. All are pure: the result depends on the
//! arguments alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use tera::{ArgFromValue, Error, Filter, Function, FunctionResult, Kwargs, State, Tera, TeraResult, Value};

use super::limits::call;
use super::once::Once;
use crate::vietnamese;

/// The names of the filters and functions, in order of registration.
pub fn names() -> Vec<&'static str> {
    register(&mut Tera::new(), BTreeMap::new(), Arc::default())
}

/// Registers all and returns their names. `statics` maps each static file to its published name; `once` keeps rendered
/// components.
pub(super) fn register(
    tera: &mut Tera,
    statics: BTreeMap<String, String>,
    once: Arc<Once>,
) -> Vec<&'static str> {
    let mut registry = Registry { tera, names: Vec::new() };
    registry.text_filter("weekday_date", |text, _| date(text).map(vietnamese::weekday_date));
    registry.text_filter("administrative_date", |text, _| date(text).map(vietnamese::administrative_date));
    registry.text_filter("short_date", |text, _| date(text).map(vietnamese::short_date));
    registry.text_filter("moment", |text, _| moment(text));
    registry.filter("number", |number: i64, _: Kwargs, _: &State<'_>| -> TeraResult<String> {
        call(0)?;
        Ok(vietnamese::Number::from(number).to_string())
    });
    registry.filter("sort_vi", sort_vi);
    registry.text_filter("slug", |text, _| Ok(vietnamese::slug(text)));
    registry.text_filter("reading_minutes", |text, kwargs| {
        let per_minute = kwargs.get::<u32>("per_minute")?.unwrap_or(200);
        Ok(u64::from(vietnamese::reading_minutes(vietnamese::syllables(text), per_minute)))
    });
    registry.text_filter("absolute_url", |url, kwargs| {
        Ok(format!("{}/{}", kwargs.must_get::<&str>("base")?, url.trim_start_matches('/')))
    });
    registry.text_filter("capitalize_first", |text, _| Ok(vietnamese::capitalized(text)));
    registry.function("asset", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
        call(0)?;
        let path = kwargs.must_get::<&str>("path")?;
        statics
            .get(path)
            .cloned()
            .ok_or_else(|| Error::message(format!("the theme has no static file “{path}”")))
    });
    registry.function("once", move |kwargs: Kwargs, state: &State<'_>| once.call(&kwargs, state));
    registry.names
}

/// Registers filters and functions and collects their names.
struct Registry<'t> {
    tera: &'t mut Tera,
    names: Vec<&'static str>,
}

impl Registry<'_> {
    /// Registers a filter of a text. A call counts the length of the text.
    fn text_filter<R: Into<Value> + 'static>(
        &mut self,
        name: &'static str,
        filter: fn(&str, &Kwargs) -> TeraResult<R>,
    ) {
        self.filter(name, move |text: &str, kwargs: Kwargs, _: &State<'_>| -> TeraResult<R> {
            call(text.len())?;
            filter(text, &kwargs)
        });
    }

    fn filter<F, A, R>(&mut self, name: &'static str, filter: F)
    where
        F: Filter<A, R> + for<'a> Filter<<A as ArgFromValue<'a>>::Output, R>,
        A: for<'a> ArgFromValue<'a>,
        R: FunctionResult,
    {
        self.names.push(name);
        self.tera.register_filter(name, filter);
    }

    fn function<F: Function<R>, R: FunctionResult>(&mut self, name: &'static str, function: F) {
        self.names.push(name);
        self.tera.register_function(name, function);
    }
}

fn date(text: &str) -> TeraResult<Date> {
    let day = text.get(..10).unwrap_or(text);
    day.parse().map_err(|_| Error::message(format!("“{text}” is no ISO date")))
}

/// `2024-01-22T14:31:00+07:00` as “22/01/2024 14:31”, a day as “22/01/2024”.
fn moment(text: &str) -> TeraResult<String> {
    let day = vietnamese::short_date(date(text)?);
    let time = text.get(..19).and_then(|text| text.parse::<DateTime>().ok());
    Ok(time.map_or(day.clone(), |time| format!("{day} {:02}:{:02}", time.hour(), time.minute())))
}

/// Sorts texts, or maps by their text `attribute`, in Vietnamese order.
#[expect(clippy::needless_pass_by_value, reason = "the engine hands its arguments over by value")]
fn sort_vi(values: &[Value], kwargs: Kwargs, _: &State<'_>) -> TeraResult<Vec<Value>> {
    let attribute = kwargs.get::<&str>("attribute")?;
    call(values.len())?;
    let mut keyed = Vec::with_capacity(values.len());
    for value in values {
        let text =
            attribute.map_or(Some(value), |attribute| value.get_from_path(attribute)).and_then(Value::as_str);
        let text = text.ok_or_else(|| Error::message("sort_vi sorts texts, or maps by a text attribute"))?;
        keyed.push((vietnamese::sort_key(text), value.clone()));
    }
    keyed.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(keyed.into_iter().map(|(_, value)| value).collect())
}
