//! What templates can call beside the engine's own: dates, numbers, order, addresses. All pure: what a page shows
//! depends on its arguments alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::once::Once;
use crate::vietnamese;

/// The names of the filters and functions, for the test that keeps `docs/themes.md` complete.
pub const NAMES: [&str; 12] = [
    "weekday_date",
    "administrative_date",
    "short_date",
    "moment",
    "number",
    "sort_vi",
    "slug",
    "reading_minutes",
    "absolute_url",
    "capitalize_first",
    "asset",
    "once",
];

/// Registers all of them. `statics` maps the name of each static file to the one it is published under; `once` keeps what
/// was rendered.
pub(super) fn register(tera: &mut Tera, statics: BTreeMap<String, String>, once: Arc<Once>) {
    tera.register_filter("weekday_date", |text: &str, _: Kwargs, _: &State<'_>| {
        date(text).map(vietnamese::weekday_date)
    });
    tera.register_filter("administrative_date", |text: &str, _: Kwargs, _: &State<'_>| {
        date(text).map(vietnamese::administrative_date)
    });
    tera.register_filter("short_date", |text: &str, _: Kwargs, _: &State<'_>| {
        date(text).map(vietnamese::short_date)
    });
    tera.register_filter("moment", |text: &str, _: Kwargs, _: &State<'_>| moment(text));
    tera.register_filter("number", |number: i64, _: Kwargs, _: &State<'_>| {
        vietnamese::Number::from(number).to_string()
    });
    tera.register_filter("sort_vi", sort_vi);
    tera.register_filter("slug", |text: &str, _: Kwargs, _: &State<'_>| vietnamese::slug(text));
    tera.register_filter("reading_minutes", |text: &str, kwargs: Kwargs, _: &State<'_>| -> TeraResult<u64> {
        let per_minute = kwargs.get::<u32>("per_minute")?.unwrap_or(200);
        Ok(vietnamese::reading_minutes(vietnamese::syllables(text), per_minute).into())
    });
    tera.register_filter("absolute_url", |url: &str, kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
        Ok(format!("{}/{}", kwargs.must_get::<&str>("base")?, url.trim_start_matches('/')))
    });
    tera.register_filter("capitalize_first", |text: &str, _: Kwargs, _: &State<'_>| {
        vietnamese::capitalized(text)
    });
    tera.register_function("asset", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
        let path = kwargs.must_get::<&str>("path")?;
        statics
            .get(path)
            .cloned()
            .ok_or_else(|| Error::message(format!("the theme has no static file “{path}”")))
    });
    tera.register_function("once", move |kwargs: Kwargs, state: &State<'_>| once.call(&kwargs, state));
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

/// Texts, or maps by their text `attribute`, in Vietnamese order.
#[expect(clippy::needless_pass_by_value, reason = "the engine hands its arguments over by value")]
fn sort_vi(values: &[Value], kwargs: Kwargs, _: &State<'_>) -> TeraResult<Vec<Value>> {
    let attribute = kwargs.get::<&str>("attribute")?;
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
