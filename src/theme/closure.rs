//! What a template depends on: not the whole theme, but all that it takes in.

use std::collections::{BTreeMap, BTreeSet};

use super::{Template, Templates};
use crate::fingerprint::Fingerprint;

/// The fingerprint of the closure of each of the templates called `names`.
///
/// What a template takes in is found by looking for names: of templates in quotes, of components behind a `<` or in
/// quotes, of static files in quotes. That finds all the engine would, and at worst a name that only stands in a text.
pub(super) fn closures(
    chain: &[String],
    templates: &Templates,
    statics: &BTreeMap<String, String>,
    names: &[&str],
) -> BTreeMap<String, Fingerprint> {
    let components = components(templates);
    let of = |name: &&str| {
        let members = members(chain, templates, &components, name);
        let texts = members.iter().map(|member| templates[*member].text.as_str());
        let quoted: BTreeSet<&str> = texts.flat_map(quoted).collect();
        let files = quoted.iter().filter_map(|name| statics.get_key_value(*name));
        let mut parts: Vec<(&str, &str)> =
            members.iter().map(|member| (*member, templates[*member].text.as_str())).collect();
        parts.extend(files.map(|(name, published)| (name.as_str(), published.as_str())));
        ((*name).to_owned(), Fingerprint::of_value(&parts))
    };
    names.iter().map(of).collect()
}

/// The templates that define each component.
fn components(templates: &Templates) -> BTreeMap<&str, Vec<&str>> {
    let mut components: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, Template { text, .. }) in templates {
        for (at, keyword) in text.match_indices("component ") {
            let opens = text[..at].trim_end_matches([' ', '-']).ends_with("{%");
            let component = word(text[at + keyword.len()..].trim_start());
            if opens && !component.is_empty() {
                components.entry(component).or_default().push(name);
            }
        }
    }
    components
}

/// The template called `name` and all that it takes in, by their full names.
fn members<'t>(
    chain: &[String],
    templates: &'t Templates,
    components: &BTreeMap<&'t str, Vec<&'t str>>,
    name: &str,
) -> BTreeSet<&'t str> {
    let find = |name: &str| {
        let full = |theme: &String| templates.get_key_value(&format!("{theme}/{name}"));
        templates.get_key_value(name).or_else(|| chain.iter().find_map(full)).map(|(name, _)| name.as_str())
    };
    let mut members = BTreeSet::new();
    let mut open: Vec<&str> = find(name).into_iter().collect();
    while let Some(member) = open.pop() {
        if !members.insert(member) {
            continue;
        }
        let text = &templates[member].text;
        open.extend(quoted(text).filter_map(find));
        let called = text.match_indices('<').map(|(at, _)| word(&text[at + 1..]));
        open.extend(called.chain(quoted(text)).filter_map(|name| components.get(name)).flatten());
    }
    members
}

/// The texts between quotation marks. Where a mark has no partner, the halves of two neighbours may be taken for one;
/// such a text is no name.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    ['"', '\'', '`'].into_iter().flat_map(move |mark| text.split(mark))
}

/// The name at the beginning of `text`.
fn word(text: &str) -> &str {
    let end = text.find(|char: char| !char.is_alphanumeric() && !"_.-".contains(char)).unwrap_or(text.len());
    &text[..end]
}
