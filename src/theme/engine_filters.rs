//! Functions and filters that replace the engine's, with the same contract.
//!
//! Those whose results can be much larger than their arguments get limits. The engine's `group_by` has a random order.

use std::collections::{HashMap, HashSet};

use tera::value::{Key, ValueKind};
use tera::{Error, Kwargs, Map, State, StringInput, Tera, TeraResult, Value};

use super::limits::{ELEMENT, call, make, size_of, work};

/// The engine's own limit.
const MAX_RANGE: usize = 100_000;

/// Replaces the engine's functions and filters.
pub(super) fn register(tera: &mut Tera) {
    tera.register_function("range", range);
    tera.register_filter("replace", replace);
    tera.register_filter("join", join);
    tera.register_filter("indent", indent);
    tera.register_filter("str", |value: Value, _: Kwargs, _: &State<'_>| -> TeraResult<String> {
        make(size_of(&value))?;
        Ok(value.to_string())
    });
    tera.register_filter("split", split);
    tera.register_filter("unique", unique);
    tera.register_filter("group_by", group_by);
}

#[expect(clippy::needless_pass_by_value, reason = "the engine hands its arguments over by value")]
fn range(kwargs: Kwargs, _: &State<'_>) -> TeraResult<Vec<i128>> {
    let start = kwargs.get::<i128>("start")?.unwrap_or_default();
    let end = kwargs.must_get::<i128>("end")?;
    let step = kwargs.get::<i128>("step_by")?.unwrap_or(1);
    if step == 0 {
        return Err(Error::message("Function `range` was called with a `step_by` argument of 0"));
    }
    if start > end && step > 0 {
        return Err(Error::message(
            "Function `range` was called with a `start` argument greater than the `end` one",
        ));
    }
    let is_inside = |number: &i128| if step > 0 { *number < end } else { *number > end };
    let numbers = std::iter::successors(Some(start), |number| number.checked_add(step)).take_while(is_inside);
    let numbers: Vec<i128> = numbers.take(MAX_RANGE + 1).collect();
    if numbers.len() > MAX_RANGE {
        return Err(Error::message(format!(
            "Function `range` would produce more elements than the limit of {MAX_RANGE}"
        )));
    }
    make(numbers.len() * ELEMENT)?;
    Ok(numbers)
}

#[expect(clippy::needless_pass_by_value, reason = "the engine hands its arguments over by value")]
fn replace(text: StringInput<'_>, kwargs: Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let from = kwargs.must_get::<&str>("from")?;
    let to = kwargs.must_get::<StringInput<'_>>("to")?;
    let is_safe = state.autoescaping_enabled() && (text.is_safe() || to.is_safe());
    let (text, to) = match is_safe {
        true => (text.rendered(state)?, to.rendered(state)?),
        false => (text.as_str().into(), to.as_str().into()),
    };
    make(text.len() + text.matches(from).count().saturating_mul(to.len()))?;
    let replaced = text.replace(from, &to);
    Ok(if is_safe { Value::safe_string(&replaced) } else { Value::from(replaced) })
}

#[expect(clippy::needless_pass_by_value, reason = "the engine hands its arguments over by value")]
fn join(values: &[Value], kwargs: Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let separator = kwargs.get::<StringInput<'_>>("sep")?;
    let is_safe_text = |value: &Value| value.is_string() && value.is_safe();
    let is_safe = state.autoescaping_enabled()
        && (values.iter().any(is_safe_text) || separator.as_ref().is_some_and(StringInput::is_safe));
    let separator_size = separator.as_ref().map_or(0, |separator| separator.as_str().len());
    let size: usize = values.iter().map(|value| size_of(value) + separator_size).sum();
    make(size)?;
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
    make(text.len() + text.lines().count().saturating_mul(width * one.len()))?;
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

#[expect(clippy::needless_pass_by_value, reason = "the engine hands its arguments over by value")]
fn split(text: &str, kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let pattern = kwargs.must_get::<&str>("pat")?;
    make(text.len() + text.matches(pattern).count().saturating_mul(ELEMENT))?;
    Ok(text.split(pattern).map(Value::from).collect::<Vec<_>>().into())
}

/// Removes duplicates, keeping the first of each. The engine compares every pair; here texts, integers and booleans use
/// a set, and only other values are compared.
fn unique(values: &[Value], _: Kwargs, _: &State<'_>) -> TeraResult<Vec<Value>> {
    let mut kept: Vec<Value> = Vec::new();
    let mut keys = HashSet::new();
    let mut without_key: Vec<Value> = Vec::new();
    for value in values {
        let key = key_of(value);
        // A float may equal an integer, so compare it with all.
        let others = if key.is_some() { &without_key } else { &kept };
        call(0)?;
        let is_known = match &key {
            Some(key) if keys.contains(key) => true,
            _ => compare(others, value)?,
        };
        if is_known {
            continue;
        }
        kept.push(value.clone());
        match key {
            Some(key) => drop(keys.insert(key)),
            None => without_key.push(value.clone()),
        }
    }
    Ok(kept)
}

/// Whether `others` contains the value.
fn compare(others: &[Value], value: &Value) -> TeraResult<bool> {
    work(others.len() * ELEMENT)?;
    Ok(others.contains(value))
}

/// Groups values, in the order in which the groups first occur. Values whose attribute is null are left out.
#[expect(clippy::needless_pass_by_value, reason = "the engine hands its arguments over by value")]
fn group_by(values: &[Value], kwargs: Kwargs, _: &State<'_>) -> TeraResult<Map> {
    if values.is_empty() {
        return Ok(Map::new());
    }
    let attribute = kwargs.must_get::<&str>("attribute")?;
    let mut places: HashMap<Key<'static>, usize> = HashMap::new();
    let mut groups: Vec<(Key<'static>, Vec<Value>)> = Vec::new();
    for (idx, value) in values.iter().enumerate() {
        let Some(found) = value.get_from_path(attribute) else {
            return Err(Error::message(format!(
                "Value at index {idx} (a {}) does not have an attribute at path: {attribute}",
                value.name()
            )));
        };
        if found.is_none() {
            continue;
        }
        let key = key_of(found).ok_or_else(|| Error::message("Not a valid key type"))?;
        let place = *places.entry(key.clone()).or_insert_with(|| {
            groups.push((key, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(value.clone());
    }
    Ok(groups.into_iter().map(|(key, values)| (key, values.into())).collect())
}

/// The value as the key of a map, if it can be one.
fn key_of(value: &Value) -> Option<Key<'static>> {
    match value.kind() {
        ValueKind::Bool => value.as_bool().map(Key::Bool),
        ValueKind::String => value.as_str().map(|text| Key::String(text.into())),
        ValueKind::U64 => value.as_u64().map(Key::U64),
        ValueKind::I64 => value.as_i64().map(Key::I64),
        ValueKind::U128 => value.as_u128().map(Key::U128),
        ValueKind::I128 => value.as_i128().map(Key::I128),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use tera::{Context, Tera};

    use super::{super::limits, register};
    use crate::diagnostic::Place;

    /// The output of a template with the engine's own filters, and with ours.
    fn both(template: &str) -> [Result<String, String>; 2] {
        let (theirs, mut ours) = (Tera::new(), Tera::new());
        register(&mut ours);
        [theirs, ours].map(|mut tera| {
            let _page = limits::RunningPage::begin(Place::whole(&"themes".into()), "");
            tera.add_raw_template("page.html", template).unwrap();
            tera.render("page.html", &Context::new()).map_err(|error| error.to_string())
        })
    }

    #[test]
    fn they_give_what_the_engines_give() {
        for template in [
            "{{ range(end=4) }}{{ range(start=2, end=9, step_by=3) }}{{ range(start=3, end=0, step_by=-2) }}",
            "{{ range(start=3, end=3) }}{{ range(start=1, end=3, step_by=-1) }}",
            "{{ range(start=3, end=1) }}",
            "{{ range(end=3, step_by=0) }}",
            "{{ range() }}",
            "{{ [1, 1.0, 2.0, 2, true, \"1\", \"a\", \"a\", none, none, [1], [1], {\"a\": 1}, {\"a\": 1}] | unique }}",
            "{{ [] | unique }}{{ [] | group_by(attribute=\"a\") }}",
            "{{ [{\"a\": 1, \"b\": 2}, {\"a\": none}, {\"a\": 1, \"b\": 3}] | group_by(attribute=\"a\") }}",
            "{{ [{\"a\": {\"b\": \"c\"} }] | group_by(attribute=\"a.b\") }}",
            "{{ [{\"b\": 1}] | group_by(attribute=\"a\") }}",
            "{{ [{\"a\": [1]}] | group_by(attribute=\"a\") }}",
            "{{ [{\"a\": 1}] | group_by() }}",
            "{{ \"a, b,, c\" | split(pat=\",\") }}{{ \"\" | split(pat=\",\") }}{{ \"ab\" | split(pat=\"\") }}",
            "{{ [1, \"<\", [2], {\"a\": none}] | str }}{{ none | str }}{{ 1.5 | str }}",
            "{{ [\"<a>\", 1, \"<b>\" | safe] | join(sep=\"<\") }}{{ [\"<\", 2] | join }}",
            "{{ \"a<b\" | replace(from=\"<\", to=\"&\") }}{{ \"a<b\" | safe | replace(from=\"a\", to=\"<\") }}",
            "{{ \"a\n\n<b\n\" | indent }}{{ \"a\n\nb\" | indent(width=2, first=true, blank=true, indentation=\"<\") }}",
        ] {
            let [theirs, ours] = both(template);
            assert_eq!(theirs, ours, "{template}");
        }
    }

    #[test]
    fn groups_stand_in_the_order_in_which_they_come() {
        let list = (0..40)
            .map(|number| format!("{{\"a\": \"{}\"}}", number * 7 % 20))
            .collect::<Vec<_>>()
            .join(", ");
        let template = format!(
            "{{% for name, group in [{list}] | group_by(attribute=\"a\") %}}{{{{ name }}}}*{{{{ group | length }}}} {{% endfor %}}"
        );
        let expected: String = (0..20).map(|number| format!("{}*2 ", number * 7 % 20)).collect();
        assert_eq!(both(&template)[1].as_deref(), Ok(&*expected));
    }
}
