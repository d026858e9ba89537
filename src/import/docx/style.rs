//! The styles and numberings of a .docx decide whether a paragraph is a heading, an item, a caption.

use std::collections::BTreeMap;

use crate::import::xml::Element;
use crate::vietnamese::fold;

/// The mark of a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// The level, from 0.
    pub(super) level: usize,
    /// Whether it has a number.
    pub(super) ordered: bool,
    /// The list it belongs to, to separate two lists in a row.
    pub(super) list: u32,
}

/// The role of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A heading, from 1.
    Heading(u8),
    /// An item.
    Item(Item),
    /// The text below a picture.
    Caption,
    /// A quotation.
    Quote,
    /// A paragraph.
    Body,
}

/// A style of paragraphs.
#[derive(Debug, Default)]
struct Style {
    name: String,
    above: Option<String>,
    outline: Option<u8>,
    numbering: Option<(u32, Option<usize>)>,
    is_bold: bool,
    is_italic: bool,
}

/// The styles and numberings of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Style>,
    /// The format of each level of each list: whether items are numbered; `None` for items without a mark.
    lists: BTreeMap<u32, Vec<Option<bool>>>,
}

/// The longest chain of styles that is followed.
const MAX_CHAIN: usize = 16;

impl Styles {
    pub(super) fn new(styles: Option<&Element>, numbering: Option<&Element>) -> Self {
        let mut all = Self::default();
        for style in styles.map(|root| root.all("style")).unwrap_or_default() {
            let Some(id) = style.get("styleId") else { continue };
            let paragraph = style.child("pPr");
            let run = style.child("rPr");
            all.styles.insert(
                id.to_owned(),
                Style {
                    name: fold(style.value("name").unwrap_or(id)),
                    above: style.value("basedOn").map(str::to_owned),
                    outline: paragraph.and_then(outline),
                    numbering: paragraph.and_then(numbering_of),
                    is_bold: run.is_some_and(|run| run.is_on("b")),
                    is_italic: run.is_some_and(|run| run.is_on("i")),
                },
            );
        }
        if let Some(root) = numbering {
            all.lists = lists(root);
        }
        all
    }

    /// The role of a paragraph with these properties.
    pub(super) fn role(&self, properties: Option<&Element>) -> Role {
        let chain = self.chain(properties.and_then(|properties| properties.value("pStyle")));
        let own = properties.and_then(outline);
        let named = chain.iter().find_map(|style| heading(&style.name));
        let level = own.or(named).or_else(|| chain.iter().find_map(|style| style.outline));
        if let Some(level) = level {
            return Role::Heading(level);
        }
        let is_named =
            |names: &[&str]| chain.iter().any(|style| names.iter().any(|name| style.name == *name));
        if is_named(&["caption", "chu thich", "image caption", "table caption", "figure"]) {
            return Role::Caption;
        }
        let numbering =
            properties.and_then(numbering_of).or_else(|| chain.iter().find_map(|style| style.numbering));
        if let Some((list, level)) = numbering {
            let level = level.unwrap_or(0);
            let format = self.lists.get(&list).and_then(|levels| levels.get(level).copied());
            if let (true, Some(ordered)) = (list > 0, format.unwrap_or(Some(false))) {
                return Role::Item(Item { level, ordered, list });
            }
        } else if let Some(item) = chain.iter().find_map(|style| listed(&style.name)) {
            return Role::Item(item);
        }
        match is_named(&["quote", "intense quote", "block text", "trich dan", "quotations"]) {
            true => Role::Quote,
            false => Role::Body,
        }
    }

    /// Whether the style makes text bold, and italic.
    pub(super) fn marks(&self, style: Option<&str>) -> (bool, bool) {
        let chain = self.chain(style);
        (chain.iter().any(|style| style.is_bold), chain.iter().any(|style| style.is_italic))
    }

    /// A style, the one that it is based on, and so on.
    fn chain(&self, id: Option<&str>) -> Vec<&Style> {
        let mut chain = Vec::new();
        let mut next = id;
        while let Some(style) = next.and_then(|id| self.styles.get(id)) {
            chain.push(style);
            next = style.above.as_deref().filter(|_| chain.len() < MAX_CHAIN);
        }
        chain
    }
}

/// The heading level for an outline level: 0 is the first, 9 none.
fn outline(properties: &Element) -> Option<u8> {
    let level: u8 = properties.value("outlineLvl")?.parse().ok()?;
    (level < 9).then_some((level + 1).min(6))
}

/// The heading level by the name of a style, without marks, in Word's languages.
fn heading(name: &str) -> Option<u8> {
    if matches!(name, "title" | "tieu de chinh" | "ten tai lieu") {
        return Some(1);
    }
    let rest =
        ["heading", "dau de", "tieu de", "de muc", "muc"].iter().find_map(|word| name.strip_prefix(word))?;
    match rest.trim() {
        "" if name == "tieu de" => Some(1),
        rest => rest.parse().ok().filter(|level| (1..=9).contains(level)).map(|level: u8| level.min(6)),
    }
}

/// An item by the name of its style: `List Bullet 2`, `Danh sách có số`.
fn listed(name: &str) -> Option<Item> {
    let (ordered, rest) = [
        (false, "list bullet"),
        (true, "list number"),
        (false, "danh sach dau dong"),
        (true, "danh sach co so"),
        (true, "danh sach so"),
    ]
    .iter()
    .find_map(|(ordered, start)| Some((*ordered, name.strip_prefix(start)?)))?;
    let level: usize = rest.trim().parse().unwrap_or(1);
    Some(Item { level: level.clamp(1, 9) - 1, ordered, list: u32::from(ordered) })
}

/// The list and the level in the properties of a paragraph or a style.
fn numbering_of(properties: &Element) -> Option<(u32, Option<usize>)> {
    let numbering = properties.child("numPr")?;
    let level = numbering.value("ilvl").and_then(|level| level.parse().ok());
    Some((numbering.value("numId")?.parse().ok()?, level))
}

fn lists(root: &Element) -> BTreeMap<u32, Vec<Option<bool>>> {
    let format = |level: &Element| match level.value("numFmt") {
        Some("none") => None,
        Some("bullet") => Some(false),
        _ => Some(true),
    };
    let abstract_lists: BTreeMap<&str, Vec<Option<bool>>> = root
        .all("abstractNum")
        .into_iter()
        .filter_map(|list| {
            let levels = list.elements().filter(|element| element.name == "lvl").map(format);
            Some((list.get("abstractNumId")?, levels.collect()))
        })
        .collect();
    let lists = root.all("num").into_iter().filter_map(|list| {
        let levels = abstract_lists.get(list.value("abstractNumId")?)?.clone();
        Some((list.get("numId")?.parse().ok()?, levels))
    });
    lists.collect()
}
