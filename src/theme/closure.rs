//! The closure of a template: everything that it uses, not the whole theme.

use std::collections::{BTreeMap, BTreeSet};

use super::{Template, Templates};
use crate::fingerprint::Fingerprint;

/// The fingerprint of the closure of each template in `names`.
///
/// Uses are found by name: templates in quotes, components after `<` or in quotes, static files in quotes. This finds
/// all that the engine would use; at worst also a name that is only text.
pub(super) fn closures(
    chain: &[String],
    templates: &Templates,
    statics: &BTreeMap<String, String>,
    names: &[&str],
) -> BTreeMap<String, Fingerprint> {
    let known = known(chain, templates);
    let components = components(templates);
    let uses = |template: &'_ Template| Uses::of(&template.text, &known, &components, statics);
    let uses: BTreeMap<&str, Uses<'_>> =
        templates.iter().map(|(name, template)| (name.as_str(), uses(template))).collect();
    let of = |name: &&str| {
        let members = members(known.get(name).copied(), &uses);
        let files = members.iter().flat_map(|member| &uses[member].files);
        let files: BTreeMap<&str, &str> = files.copied().collect();
        let mut parts: Vec<(&str, &str)> =
            members.iter().map(|member| (*member, templates[*member].text.as_str())).collect();
        parts.extend(files);
        ((*name).to_owned(), Fingerprint::of_value(&parts))
    };
    names.iter().map(of).collect()
}

/// What one template uses directly.
struct Uses<'t> {
    /// Templates, by their full names.
    templates: BTreeSet<&'t str>,
    /// Static files: name and published name.
    files: BTreeSet<(&'t str, &'t str)>,
}

impl<'t> Uses<'t> {
    fn of(
        text: &str,
        known: &BTreeMap<&str, &'t str>,
        components: &BTreeMap<&str, Vec<&'t str>>,
        statics: &'t BTreeMap<String, String>,
    ) -> Self {
        let quoted: BTreeSet<&str> = quoted(text).collect();
        let called: BTreeSet<&str> = text.match_indices('<').map(|(at, _)| word(&text[at + 1..])).collect();
        let by_name = quoted.iter().filter_map(|name| known.get(name));
        let by_component = called.union(&quoted).filter_map(|name| components.get(name)).flatten();
        let files = quoted.iter().filter_map(|name| statics.get_key_value(*name));
        Self {
            templates: by_name.chain(by_component).copied().collect(),
            files: files.map(|(name, published)| (name.as_str(), published.as_str())).collect(),
        }
    }
}

/// Maps each name of a template to its full name: the full name itself, and its short name if this is the first theme
/// of the chain that has it.
fn known<'t>(chain: &[String], templates: &'t Templates) -> BTreeMap<&'t str, &'t str> {
    let mut known = BTreeMap::new();
    for theme in chain.iter().rev() {
        for name in templates.keys() {
            if let Some(short) = name.strip_prefix(theme.as_str()).and_then(|name| name.strip_prefix('/')) {
                known.insert(short, name.as_str());
            }
        }
    }
    known.extend(templates.keys().map(|name| (name.as_str(), name.as_str())));
    known
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

/// The template with this full name and all it uses, directly or not.
fn members<'t>(name: Option<&'t str>, uses: &BTreeMap<&'t str, Uses<'t>>) -> BTreeSet<&'t str> {
    let mut members = BTreeSet::new();
    let mut open: Vec<&str> = name.into_iter().collect();
    while let Some(member) = open.pop() {
        if members.insert(member) {
            open.extend(&uses[member].templates);
        }
    }
    members
}

/// The texts between quotation marks. A stray mark shifts the pairs, but such texts match no name.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    ['"', '\'', '`'].into_iter().flat_map(move |mark| text.split(mark))
}

/// The name that `text` begins with.
fn word(text: &str) -> &str {
    let end = text.find(|char: char| !char.is_alphanumeric() && !"_.-".contains(char)).unwrap_or(text.len());
    &text[..end]
}
