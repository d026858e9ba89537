//! The addresses that `site.yaml` records for names. A name keeps its address whatever reports are added.

use super::WrittenAddress;
use crate::address::typed::{check_slug, visible};
use crate::address::{COMMUNES, MODELS, TAGS};
use crate::diagnostic::{bad_address, recorded_twice, repeated_address};
use crate::place::{Level, Mention};
use crate::text::Text;
use crate::vietnamese::name_key;
use crate::yaml::{Checker, Step};
use Step::{Item, Key};

/// A name and the last part of the address that it keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedAddress {
    /// The name.
    pub named: Named,
    /// The last part of the address.
    pub slug: String,
}

/// A name that has a page at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// A subject.
    Tag(String),
    /// A place.
    Commune(Mention),
    /// A model.
    Model(String),
}

impl Named {
    /// The part of the address above its page.
    pub fn list(&self) -> &'static str {
        match self {
            Self::Tag(_) => TAGS,
            Self::Commune(_) => COMMUNES,
            Self::Model(_) => MODELS,
        }
    }

    /// The name as it was typed.
    fn name(&self) -> &str {
        match self {
            Self::Tag(name) | Self::Model(name) => name,
            Self::Commune(place) => &place.name,
        }
    }

    /// The full name: a place with its level, district and province.
    pub fn in_full(&self) -> String {
        match self {
            Self::Tag(name) | Self::Model(name) => name.clone(),
            Self::Commune(place) => place.full(),
        }
    }

    /// The item of `addresses` that records `slug` for it, in both languages.
    pub fn recorded_as(&self, slug: &str) -> Text {
        let level = |place: &Mention| place.level.filter(|level| *level != Level::Commune);
        let parts = match self {
            Self::Tag(name) => vec![(("thẻ", "tag"), name.clone())],
            Self::Model(name) => vec![(("mô hình", "model"), name.clone())],
            Self::Commune(place) => {
                let name = if level(place).is_some() { place.title() } else { place.name.clone() };
                let district = place.district.clone().map(|district| (("huyện", "district"), district));
                let province = place.province.clone().map(|province| (("tỉnh", "province"), province));
                [(("xã", "commune"), name)].into_iter().chain(district).chain(province).collect()
            }
        };
        let (mut vi, mut en) = (String::from("- {"), String::from("- {"));
        for ((vietnamese, english), value) in parts {
            vi += &format!("{vietnamese}: {}, ", quoted(&value));
            en += &format!("{english}: {}, ", quoted(&value));
        }
        Text::new(format!("{vi}địa chỉ: {}}}", quoted(slug)), format!("{en}slug: {}}}", quoted(slug)))
    }

    /// Equal for two spellings of the same thing.
    fn key(&self) -> impl PartialEq + use<> {
        let part = |part: &Option<String>| part.as_deref().map(name_key);
        let place = match self {
            Self::Commune(place) => Some((place.level, part(&place.district), part(&place.province))),
            Self::Tag(_) | Self::Model(_) => None,
        };
        (self.list(), name_key(self.name()), place)
    }
}

impl Checker<'_, '_> {
    pub(super) fn addresses(&mut self, written: Vec<WrittenAddress>) -> Vec<RecordedAddress> {
        let mut recorded = Vec::new();
        for (idx, written) in written.into_iter().enumerate() {
            self.address(idx, written, &mut recorded);
        }
        recorded.into_iter().map(|(address, _)| address).collect()
    }

    /// Adds the addresses of one item to `recorded`, each with the line it is on. An item may name a subject, a place and
    /// a model at once: their addresses are below different lists.
    fn address(&mut self, idx: usize, written: WrittenAddress, recorded: &mut Vec<(RecordedAddress, u32)>) {
        let at = [Key("addresses"), Item(idx)];
        let WrittenAddress { tag, commune, district, province, model, slug } = written;
        let given = |name: Option<String>| name.filter(|name| !name.trim().is_empty());
        let commune = given(commune).map(|name| Mention::new(&name, None, district, province));
        let names = [
            ("tag", given(tag).map(Named::Tag)),
            ("commune", commune.map(Named::Commune)),
            ("model", given(model).map(Named::Model)),
        ];
        if names
            .iter()
            .all(|(key, named)| named.is_none() && !self.yaml.is_written(&[at[0], at[1], Key(key)]))
        {
            self.missing(&at, "tag", &Text::new("thẻ: dừa", "tag: dừa"));
        }
        let slug = self.required(slug, &at, "slug", "dua");
        let Some(slug) = slug.and_then(|slug| self.address_slug(slug, &[at[0], at[1], Key("slug")])) else {
            return;
        };
        for (key, named) in names {
            let Some(named) = named else { continue };
            let same_name = recorded.iter().find(|(other, _)| other.named.key() == named.key());
            let same_address = || {
                let mut others = recorded.iter().map(|(other, _)| other);
                others.find(|other| other.named.list() == named.list() && other.slug == slug)
            };
            let place = self.yaml.locate(&[at[0], at[1], Key(key)]);
            if let Some((_, first_line)) = same_name {
                self.tell(recorded_twice(place, named.name(), *first_line));
            } else if let Some(other) = same_address() {
                let place = self.yaml.locate(&[at[0], at[1], Key("slug")]);
                let address = format!("{}{slug}/", named.list());
                self.tell(repeated_address(place, &address, other.named.name()));
            } else {
                recorded.push((RecordedAddress { named, slug: slug.clone() }, place.line));
            }
        }
    }

    fn address_slug(&mut self, written: String, at: &[Step]) -> Option<String> {
        let Err((reason, made)) = check_slug(&written) else { return Some(written) };
        self.tell(bad_address(self.yaml.locate(at), &visible(&written), &reason, &made));
        None
    }
}

/// A value between braces: in quotation marks unless it is plain words.
fn quoted(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_plain = text.starts_with(char::is_alphabetic)
        && text.chars().all(|char| char.is_alphanumeric() || char == ' ' || char == '-');
    // YAML 1.1 reads these words as something else.
    let is_word =
        !["null", "true", "false", "yes", "no", "on", "off", "y", "n"].contains(&&*text.to_lowercase());
    if is_plain && is_word {
        text
    } else {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    }
}
