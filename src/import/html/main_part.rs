//! Finds the part of a page that is the text.

use super::{BLOCKS, is_around, label, words};
use crate::import::xml::{Element, Node};

/// Parts of classes and ids that mark a text.
const OF_TEXT: [&str; 13] = [
    "article", "content", "noidung", "noi-dung", "detail", "chitiet", "chi-tiet", "entry", "post", "body",
    "baiviet", "bai-viet", "news",
];

/// The element with most of the text: the parent of long paragraphs with few links, as in Readability.
pub(super) fn best(root: &Element) -> Option<&Element> {
    let mut scored = Vec::new();
    score(root, &mut scored);
    scored.into_iter().max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, element)| element)
}

/// The scores that an element gives to its parent and its grandparent. Adds the scores of elements to `scored`.
fn score<'e>(element: &'e Element, scored: &mut Vec<(f64, &'e Element)>) -> (f64, f64) {
    if is_around(element) {
        return (0.0, 0.0);
    }
    let (mut from_children, mut from_theirs) = (0.0, 0.0);
    for child in element.elements() {
        let (own, theirs) = score(child, scored);
        from_children += own;
        from_theirs += theirs;
    }
    let own = paragraph_score(element);
    let total = from_children + from_theirs / 2.0;
    if total > 0.0 && !matches!(&*element.name, "p" | "span" | "") {
        let label = label(element);
        let is_named = OF_TEXT.iter().any(|part| label.contains(part))
            || matches!(&*element.name, "article" | "main")
            || element.get("itemprop") == Some("articleBody");
        let weight = if is_named { 1.25 } else { 1.0 };
        scored.push((total * weight * (1.0 - link_share(element)), element));
    }
    // Inline elements and cells pass on the scores of their content.
    let is_passing = matches!(&*element.name, "span" | "font" | "b" | "strong" | "i" | "em" | "tbody" | "tr");
    if is_passing { (own + from_children, from_theirs) } else { (own, from_children) }
}

/// How much the text directly in an element resembles that of a report.
fn paragraph_score(element: &Element) -> f64 {
    let inline = element.children.iter().map(|node| match node {
        Node::Text(text) => text.clone(),
        Node::Element(child) if !BLOCKS.contains(&&*child.name) && child.name != "a" => words(child),
        Node::Element(_) => String::new(),
    });
    let text: String = inline.collect();
    let length = text.trim().chars().count();
    if length < 25 || matches!(&*element.name, "span" | "font" | "b" | "strong" | "i" | "em" | "a") {
        return 0.0;
    }
    let n_commas = u32::try_from(text.matches([',', ';']).count()).unwrap_or(u32::MAX);
    let length = f64::from(u32::try_from(length).unwrap_or(u32::MAX));
    1.0 + f64::from(n_commas) + (length / 100.0).min(5.0)
}

/// The share of letters that are in links.
fn link_share(element: &Element) -> f64 {
    let count = |text: &str| f64::from(u32::try_from(text.chars().count()).unwrap_or(u32::MAX));
    let all = count(&words(element));
    let linked: f64 = element.all("a").into_iter().map(|link| count(&words(link))).sum();
    if all == 0.0 { 0.0 } else { linked / all }
}
