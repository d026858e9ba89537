//! Keys and their twins: every key has an English and a Vietnamese name with the same meaning.

use std::collections::HashMap;

use super::tree::Node;
use crate::vietnamese::fold;

/// Pairs of (English, Vietnamese) names, one slice per struct.
#[derive(Clone, Copy)]
pub(crate) struct Twins(pub(crate) &'static [&'static [(&'static str, &'static str)]]);

impl Twins {
    /// Whether `key`, as typed, is the key with the English name `english`.
    pub(crate) fn same(self, english: &str, key: &str) -> bool {
        key == english || self.pairs().any(|(en, vi)| en == english && vi == key)
    }

    /// Whether two typed names are equal or twins.
    pub(crate) fn are_same(self, one: &str, other: &str) -> bool {
        one == other || self.pairs().any(|(en, vi)| (en == one && vi == other) || (vi == one && en == other))
    }

    /// Whether `key` is a Vietnamese name.
    pub(crate) fn is_vietnamese(self, key: &str) -> bool {
        self.pairs().any(|(_, vi)| vi == key)
    }

    /// The Vietnamese name of the key with the English name `english`.
    pub(crate) fn vietnamese(self, english: &str) -> Option<&'static str> {
        self.pairs().find(|(en, _)| *en == english).map(|(_, vi)| vi)
    }

    /// The key that `line` begins with, as it is usually spelled, and the text after it. Ignores case, marks, and
    /// anything in front: a dash, an asterisk, a quotation mark.
    pub(crate) fn leading(self, line: &str) -> Option<(&'static str, &str)> {
        let line = line.trim_start_matches(|char: char| !char.is_alphanumeric());
        let names = self.pairs().flat_map(|(en, vi)| [en, vi]);
        let found = names.filter_map(|name| {
            let end = line.char_indices().nth(name.chars().count()).map_or(line.len(), |(at, _)| at);
            let (typed, rest) = line.split_at(end);
            let ends = !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_');
            (ends && fold(&typed.replace('_', " ")) == fold(&name.replace('_', " ")))
                .then_some((name, typed, rest))
        });
        // “ngày đăng” begins with “ngày”; “xã” without marks is “xa”. Prefer the longest, then the exact spelling.
        found.max_by_key(|(name, typed, _)| (name.len(), name == typed)).map(|(name, _, rest)| (name, rest))
    }

    fn pairs(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.0.iter().flat_map(|pairs| pairs.iter().copied())
    }
}

/// Known keys without capitals, marks and odd blanks; `None` if two of them are then equal.
pub(super) struct FoldedKeys(HashMap<String, Option<&'static str>>);

impl FoldedKeys {
    pub(super) fn new(known: &[&'static str]) -> Self {
        let mut folded: HashMap<String, Option<&'static str>> = HashMap::new();
        for key in known {
            folded.entry(folded_key(key)).and_modify(|same| *same = None).or_insert(Some(key));
        }
        Self(folded)
    }

    /// The known key that differs from `key` only in capitals, marks and blanks, if there is exactly one.
    pub(super) fn find(&self, key: &str) -> Option<&'static str> {
        self.0.get(&folded_key(key)).copied().flatten()
    }
}

/// Finds the known keys that unknown ones probably mean. Compares each key once.
pub(super) fn compare_keys(entries: &[(Node, Node)], known: &[&'static str]) {
    let is_odd = |(key, _): &&(Node, Node)| !key.compared.get() && !known.contains(&key.name());
    let mut odd = entries.iter().filter(is_odd).peekable();
    if odd.peek().is_none() {
        return;
    }
    let known = FoldedKeys::new(known);
    for (key, _) in odd {
        key.compared.set(true);
        key.meant.set(key.meant.get().or_else(|| known.find(key.text())));
    }
}

fn folded_key(key: &str) -> String {
    let is_seen = |char: &char| !matches!(char, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}');
    let visible: String = key.chars().filter(is_seen).collect();
    let words: Vec<&str> = visible.split(|char: char| char.is_whitespace() || "_-".contains(char)).collect();
    fold(words.join(" ").trim())
}

/// The name of a key for the field `field`: reserved words of Rust, such as `where`, begin with `r#` there.
pub(crate) const fn key_name(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [b'r', b'#', ..] => field.split_at(2).1,
        _ => field,
    }
}

/// Declares a struct read from YAML: one key per line, with its Vietnamese twin and type. All keys are optional;
/// required ones are checked later, so that one missing key doesn't hide other mistakes.
macro_rules! keys {
    ($($(#[doc = $doc:literal])* $visibility:vis struct $name:ident {
        $($(#[doc = $key_doc:literal])* $(#[schemars($($schema:tt)*)])? $key:ident = $twin:literal: $type:ty,)*
    })*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Clone, Debug, Default, serde::Deserialize, schemars::JsonSchema)]
            #[serde(deny_unknown_fields, default)]
            $visibility struct $name {
                $(
                    $(#[doc = $key_doc])*
                    #[serde(alias = $twin)]
                    #[schemars(extend("x-key" = crate::yaml::key_name(stringify!($key)), "x-twin" = $twin) $(, $($schema)*)?)]
                    pub $key: $type,
                )*
            }

            impl $name {
                /// The English and Vietnamese names of the keys.
                pub(crate) const KEYS: &'static [(&'static str, &'static str)] =
                    &[$((crate::yaml::key_name(stringify!($key)), $twin),)*];
            }
        )*
    };
}

pub(crate) use keys;
