#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the examples are files, their update switch is in the environment, and a test may fail anywhere"
)]
//! The examples of CommonMark and of GitHub Flavored Markdown, each as the text of an article. If the page differs from
//! the specification, `tests/site/commonmark/policy.yaml` explains why; there must be no other difference. Some classes
//! are rules, which are applied to both sides; in the others each example was judged, and `shown.json` contains the
//! page's HTML for it. HTML comments aren't compared: pages have none.
//! `BANTIN_UPDATE=1 cargo test --test site commonmark::` writes the examples of the rules, and `shown.json`; read them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use bantin::content::{Filling, parse};
use bantin::diagnostic::any_error;
use html5ever::driver::ParseOpts;
use html5ever::parse_document;
use html5ever::tendril::TendrilSink;
use jiff::tz::TimeZone;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct Example {
    example: u32,
    markdown: String,
    html: String,
}

/// A class of differences: their reason, and the examples.
#[derive(Clone, Deserialize, Serialize)]
struct Class {
    why: String,
    /// A message that the author of such a text gets; `None` if the text is merely shown differently.
    #[serde(default)]
    told: Option<String>,
    examples: BTreeSet<String>,
}

/// Removes one kind of difference from both sides.
type Rule = fn(&mut Element);

/// The rules, in the order in which they are applied.
const RULES: [(&str, Rule); 6] = [
    ("heading-level", below_title),
    ("heading-id", without_heading_id),
    ("address-class", without_address_class),
    ("table-box", without_table_box),
    ("alignment-class", aligned),
    ("task-label", without_task_label),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site/commonmark")
}

fn examples(name: &str) -> Vec<Example> {
    let path = folder().join(format!("{name}.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// An element and its content, as a browser reads it.
#[derive(Clone, Debug, PartialEq)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    children: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq)]
enum Node {
    Element(Element),
    Text(String),
}

/// The body of `html`. Joins blanks that browsers show as one; compares addresses by their meaning.
fn body(html: &str) -> Element {
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(format!("<body>{html}"));
    let root = dom.document.children.borrow()[0].clone();
    let body = root.children.borrow()[1].clone();
    element(&body, false)
}

fn element(handle: &Handle, is_in_pre: bool) -> Element {
    let NodeData::Element { name, attrs, .. } = &handle.data else { panic!("no element") };
    let is_in_pre = is_in_pre || &*name.local == "pre";
    let typed = attrs.borrow();
    let attributes = typed.iter().map(|attribute| {
        let name = attribute.name.local.to_string();
        let value = attribute.value.to_string();
        let is_address = matches!(&*name, "href" | "src");
        let value = if is_address { percent_decode_str(&value).decode_utf8_lossy().into() } else { value };
        (name, value)
    });
    let attributes = attributes.collect();
    let mut children: Vec<Node> = Vec::new();
    for child in handle.children.borrow().iter() {
        match &child.data {
            NodeData::Element { .. } => children.push(Node::Element(element(child, is_in_pre))),
            NodeData::Text { contents } => {
                let text = contents.borrow().to_string();
                let blank = |char: char| if char.is_ascii_whitespace() { ' ' } else { char };
                let text = if is_in_pre { text } else { text.chars().map(blank).collect() };
                // The two texts may have been separated by a comment.
                match children.last_mut() {
                    Some(Node::Text(last)) => last.push_str(&text),
                    _ => children.push(Node::Text(text)),
                }
            }
            _ => {}
        }
    }
    let mut element = Element { name: name.local.to_string(), attributes, children };
    if !is_in_pre {
        element.collapse();
    }
    element
}

impl Element {
    /// Applies `change` to this element and everything in it, the innermost first.
    fn each(&mut self, change: &dyn Fn(&mut Self)) {
        for child in &mut self.children {
            if let Node::Element(child) = child {
                child.each(change);
            }
        }
        change(self);
    }

    /// Joins successive blanks, and removes those at the ends of lines.
    fn collapse(&mut self) {
        let is_edge = |child: Option<&Node>, parent: &Self| match child {
            None => !parent.is_inline(),
            Some(Node::Element(element)) => !element.is_inline(),
            Some(Node::Text(_)) => false,
        };
        let before = self.clone();
        for (at, child) in self.children.iter_mut().enumerate() {
            let Node::Text(text) = child else { continue };
            while text.contains("  ") {
                *text = text.replace("  ", " ");
            }
            let last = at.checked_sub(1).and_then(|at| before.children.get(at));
            if is_edge(last, &before) {
                *text = text.trim_start_matches(' ').to_owned();
            }
            if is_edge(before.children.get(at + 1), &before) {
                *text = text.trim_end_matches(' ').to_owned();
            }
        }
        self.children.retain(|child| !matches!(child, Node::Text(text) if text.is_empty()));
    }

    fn is_inline(&self) -> bool {
        ["a", "b", "code", "del", "em", "i", "img", "input", "strong", "sup"].contains(&&*self.name)
    }

    fn is_heading(&self) -> bool {
        matches!(&*self.name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
    }
}

/// Gives each heading the level of its depth in the outline: the first level belongs to the page's title.
fn below_title(body: &mut Element) {
    fn visit(element: &mut Element, above: &mut Vec<u8>) {
        if element.is_heading() {
            // A heading of the first level counts as one of the second.
            let level = element.name.as_bytes()[1].max(b'2');
            above.retain(|last| *last < level);
            above.push(level);
            element.name = format!("h{}", 1 + above.len());
        }
        for child in &mut element.children {
            if let Node::Element(child) = child {
                visit(child, above);
            }
        }
    }
    visit(body, &mut Vec::new());
}

fn without_heading_id(body: &mut Element) {
    body.each(&|element| {
        if element.is_heading() {
            element.attributes.remove("id");
        }
    });
}

fn without_address_class(body: &mut Element) {
    body.each(&|element| {
        if element.name == "a" && element.attributes.get("class").is_some_and(|class| class == "address") {
            element.attributes.remove("class");
        }
    });
}

fn without_table_box(body: &mut Element) {
    body.each(&|element| {
        let children = std::mem::take(&mut element.children);
        element.children = children
            .into_iter()
            .flat_map(|child| match child {
                Node::Element(inner)
                    if inner.attributes.get("class").is_some_and(|class| class == "scroll") =>
                {
                    inner.children
                }
                other => vec![other],
            })
            .collect();
    });
}

fn aligned(body: &mut Element) {
    body.each(&|element| {
        if matches!(&*element.name, "th" | "td")
            && let Some(align) = element.attributes.remove("align")
        {
            element.attributes.insert("class".to_owned(), align);
        }
    });
}

fn without_task_label(body: &mut Element) {
    body.each(&|element| {
        if element.name == "input" {
            element.attributes.remove("aria-label");
        }
    });
}

/// The HTML of an article with the text `markdown`, `None` if it has an error and isn't published, and the codes of its
/// messages.
fn shown(markdown: &str) -> (Option<String>, BTreeSet<&'static str>) {
    let text = format!("---\ntitle: Trang\nkind: page\n---\n{markdown}");
    let (article, told) = parse(&"content/a.md".into(), text.as_bytes(), &TimeZone::UTC);
    let html = article.filter(|_| !any_error(&told)).map(|article| {
        let gaps = article.body.gaps();
        let addresses: Vec<Filling> =
            gaps.iter().map(|gap| Filling::Address(gap.target.path.clone())).collect();
        article.body.fill(&addresses)
    });
    (html, told.iter().map(|told| told.code.as_str()).collect())
}

/// The rules that explain the difference of the page to `expected`, and whether they explain all of it.
fn explained(expected: &str, shown: Option<&str>) -> (Vec<&'static str>, bool) {
    let Some(shown) = shown else { return (Vec::new(), false) };
    let (mut expected, mut shown) = (body(expected), body(shown));
    let mut rules = Vec::new();
    for (name, rule) in RULES {
        let (mut expected_so, mut shown_so) = (expected.clone(), shown.clone());
        rule(&mut expected_so);
        rule(&mut shown_so);
        // A rule applies if one side has what the other lacks.
        if expected_so != expected || shown_so != shown {
            rules.push(name);
        }
        (expected, shown) = (expected_so, shown_so);
    }
    (rules, expected == shown)
}

/// The examples whose page differs from the specification.
#[derive(Default)]
struct Found {
    /// The examples explained by each rule.
    of_rules: BTreeMap<&'static str, BTreeSet<String>>,
    /// The HTML of the examples that no rule explains; null if the article isn't published.
    others: BTreeMap<String, Option<String>>,
    /// The codes of the messages about those.
    told: BTreeMap<String, BTreeSet<&'static str>>,
}

fn found() -> Found {
    let mut found = Found::default();
    for file in ["commonmark", "gfm"] {
        for Example { example, markdown, html } in examples(file) {
            let name = format!("{file}-{example}");
            let (shown, told) = shown(&markdown);
            let (rules, is_all) = explained(&html, shown.as_deref());
            for rule in rules {
                found.of_rules.entry(rule).or_default().insert(name.clone());
            }
            if !is_all {
                found.others.insert(name.clone(), shown);
                found.told.insert(name, told);
            }
        }
    }
    found
}

fn policy() -> BTreeMap<String, Class> {
    serde_yaml::from_str(&fs::read_to_string(folder().join("policy.yaml")).unwrap()).unwrap()
}

/// Whether the differences of a class were judged example by example.
fn is_judged(class: &str) -> bool {
    RULES.iter().all(|(rule, _)| *rule != class)
}

#[test]
fn every_difference_from_the_specification_has_its_reason() {
    let (mut policy, found) = (policy(), found());
    let shown_path = folder().join("shown.json");
    if std::env::var("BANTIN_UPDATE").is_ok() {
        for (rule, _) in RULES {
            policy.get_mut(rule).unwrap().examples = found.of_rules.get(rule).cloned().unwrap_or_default();
        }
        fs::write(folder().join("policy.yaml"), written(&policy)).unwrap();
        fs::write(&shown_path, serde_json::to_string_pretty(&found.others).unwrap() + "\n").unwrap();
    }
    for (rule, _) in RULES {
        assert_eq!(Some(&policy[rule].examples), found.of_rules.get(rule), "{rule}");
    }
    let mut judged = BTreeSet::new();
    for (name, class) in policy.iter().filter(|(name, _)| is_judged(name)) {
        assert!(!class.examples.is_empty() && !class.why.is_empty(), "{name}");
        for example in &class.examples {
            assert!(judged.insert(example), "{example} is in two classes");
            let told = found.told.get(example);
            let told = told.unwrap_or_else(|| panic!("{example} of {name} is as the specification has it"));
            let is_told = class.told.as_deref().map_or(told.is_empty(), |code| told.contains(code));
            assert!(is_told, "{example} of {name}: {told:?}");
        }
    }
    let unexplained: Vec<_> = found.others.iter().filter(|(name, _)| !judged.contains(name)).collect();
    assert!(unexplained.is_empty(), "no class says why: {unexplained:#?}");
    let expected: BTreeMap<String, Option<String>> =
        serde_json::from_str(&fs::read_to_string(shown_path).unwrap()).unwrap();
    assert_eq!(found.others, expected);
}

/// The policy in the format of its file.
fn written(policy: &BTreeMap<String, Class>) -> String {
    let class = |(name, class): (&String, &Class)| {
        let mut examples: Vec<&str> = class.examples.iter().map(String::as_str).collect();
        examples.sort_by_key(|name| (name.split('-').next(), name.len(), *name));
        let why = serde_json::to_string(&class.why).unwrap();
        let told = class.told.as_ref().map_or(String::new(), |code| format!("  told: {code}\n"));
        format!("{name}:\n  why: {why}\n{told}  examples: [{}]\n", examples.join(", "))
    };
    policy.iter().map(class).collect::<Vec<_>>().join("\n")
}
