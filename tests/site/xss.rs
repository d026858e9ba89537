#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "vectors are a file, and a test may fail anywhere"
)]
//! Known tricks to get script through a sanitiser: `tests/xss/vectors.json`, a class and a text per entry.
//!
//! Each is put into all texts of a report and into its body. The published output must be free of script in the tree
//! that browsers build (html5ever): in pages, in the HTML of feeds, in the data, in the search. The classes are those
//! of the OWASP cheat sheet on filter evasion, of html5sec.org, of the tests of `DOMPurify` and `ammonia`, and of
//! mutations through SVG and MathML. `tests/browser/xss.test.mjs` opens the same in a browser.

use std::collections::BTreeSet;

use crate::photo_files;
use crate::site::{Asked, Built, Files, build_files, repository};
use bantin::content::{Filling, parse};
use bantin::diagnostic::any_error;
use html5ever::driver::ParseOpts;
use html5ever::tendril::TendrilSink;
use html5ever::{QualName, local_name, ns, parse_document, parse_fragment};
use jiff::tz::TimeZone;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// Class and text.
type Vector = (String, String);

fn vectors() -> Vec<Vector> {
    let text = std::fs::read_to_string(repository().join("tests/xss/vectors.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// A text in quotation marks for YAML: as in JSON, except for characters that only YAML treats as line ends.
fn quoted(text: &str) -> String {
    let escaped = |char: char| match char {
        '\u{7f}'..='\u{ffff}' => format!("\\u{:04x}", u32::from(char)),
        _ => char.to_string(),
    };
    serde_json::to_string(text).unwrap().chars().map(escaped).collect()
}

/// A report with the vector in all its texts.
fn report(vector: &str, day: usize, body: &str) -> String {
    let text = quoted(&format!("a {vector}"));
    format!(
        "---\ntitle: {text}\nkind: launch\ncommune: {{name: {text}, level: xã, district: {text}, province: {text}}}\n\
         date: 2024-01-{:02}\nsummary: {text}\nvenue: {text}\nsource: {text}\nauthor: {{name: {text}, role: {text}}}\n\
         attendees:\n  - {{name: {text}, honorific: {text}, roles: [{text}], speaker: true}}\n  - {{group: {text}}}\n\
         model:\n  name: {text}\n  variants: [{text}]\n  mottos: [{text}]\n  contents: [{{label: {text}, items: [{text}]}}]\n\
         figures: [{{label: {text}, value: 7, unit: {text}}}]\n\
         documents: [{{kind: {text}, number: {text}, issuer: {text}, about: {text}}}]\n\
         photos: [{{file: anh.gif, caption: {text}, alt: {text}, credit: {text}}}]\ntags: [{text}]\n---\n\n{body}\n",
        1 + day % 28,
    )
}

/// The ways to put a vector into a body.
fn bodies(vector: &str) -> Vec<String> {
    let line = vector.replace('\n', " ");
    vec![format!("Tin.\n\n{vector}\n"), format!("Tin {line} ngắn.\n"), format!("<div>\n{vector}\n</div>\n")]
}

/// The site of some vectors. Bodies with mistakes can't be published and are left out.
fn built(vectors: &[Vector]) -> (Built, usize) {
    let mut files = Files::new();
    let mut n_bodies = 0;
    let settings = "title: Bản tin\nbase_url: https://bantin.example.vn\nper_page: 1000\n";
    files.insert("site.yaml".to_owned(), settings.into());
    files.insert("content/anh.gif".to_owned(), photo_files::gif(1, 1, 7));
    for (idx, (_, vector)) in vectors.iter().enumerate() {
        let good = bodies(vector).into_iter().filter(|body| is_good(&report(vector, idx, body)));
        let good: Vec<String> = good.collect();
        n_bodies += good.len();
        for (way, body) in good.iter().chain([&"Tin.".to_owned()]).enumerate() {
            let text = report(if way == 0 { vector } else { "x" }, idx, body);
            files.insert(format!("content/bai-{idx}-{way}.md"), text.into_bytes());
        }
    }
    let built = build_files(&files, &Asked::default());
    let errors = built.messages().into_iter().filter(|message| message.contains(" error "));
    assert_eq!(errors.collect::<Vec<_>>(), Vec::<String>::new());
    (built, n_bodies)
}

fn is_good(article: &str) -> bool {
    let (article, diagnostics) = parse(&"content/bai.md".into(), article.as_bytes(), &TimeZone::UTC);
    // Only the site can tell that a link leads to a missing file.
    let leads_somewhere = |path: &str| matches!(path, "/" | "anh.gif");
    !any_error(&diagnostics)
        && article.is_some_and(|article| article.report.links.iter().all(|link| leads_somewhere(&link.path)))
}

/// What in a tree could run or fetch, besides what the theme has.
#[derive(Default)]
struct Findings {
    wrong: BTreeSet<String>,
    data: Vec<String>,
}

/// Elements that no page or text of the site contains.
const NEVER: [&str; 25] = [
    "applet",
    "audio",
    "base",
    "embed",
    "foreignobject",
    "frame",
    "frameset",
    "iframe",
    "isindex",
    "keygen",
    "listing",
    "marquee",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "portal",
    "select",
    "style",
    "template",
    "textarea",
    "video",
    "xmp",
];

impl Findings {
    fn look(&mut self, node: &Handle, is_page: bool) {
        if let NodeData::Element { name, attrs, .. } = &node.data {
            let attributes: Vec<(String, String)> = attrs
                .borrow()
                .iter()
                .map(|attribute| (attribute.name.local.to_string(), attribute.value.to_string()))
                .collect();
            self.element(&name.local.to_lowercase(), &attributes, node, is_page);
        }
        for child in node.children.borrow().iter() {
            self.look(child, is_page);
        }
    }

    fn element(&mut self, name: &str, attributes: &[(String, String)], node: &Handle, is_page: bool) {
        let value =
            |wanted: &str| attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| &**value);
        let mut tell = |what: String| {
            self.wrong.insert(what);
        };
        match name {
            "script" if !is_page => tell("<script>".to_owned()),
            "script" if value("type") == Some("application/ld+json") => self.data.push(text_of(node)),
            "script" => {
                let is_own = value("src").is_some_and(|src| src.starts_with('/') && !src.starts_with("//"));
                if !is_own || !text_of(node).is_empty() {
                    tell(format!("<script src={:?}>{}", value("src"), text_of(node)));
                }
            }
            // Pictures in several sizes are the theme's and the program's.
            "link" | "meta" | "title" | "form" | "button" | "svg" | "picture" | "source" if !is_page => {
                tell(format!("<{name}>"));
            }
            "meta"
                if value("http-equiv")
                    .is_some_and(|kind| !kind.eq_ignore_ascii_case("content-security-policy")) =>
            {
                tell(format!("<meta http-equiv={:?}>", value("http-equiv")));
            }
            _ if NEVER.contains(&name) => tell(format!("<{name}>")),
            _ => {}
        }
        for (attribute, value) in attributes {
            let attribute = attribute.to_lowercase();
            if attribute.starts_with("on")
                || matches!(&*attribute, "style" | "srcdoc" | "formaction" | "ping" | "background")
            {
                self.wrong.insert(format!("<{name} {attribute}={value}>"));
            }
            let is_address =
                matches!(&*attribute, "href" | "src" | "action" | "poster" | "cite" | "data" | "srcset");
            // Each candidate of a `srcset` is an address, then a size.
            let addresses: Vec<&str> =
                if attribute == "srcset" { value.split(',').collect() } else { vec![value] };
            if is_address && !addresses.iter().all(|address| is_harmless(name, address)) {
                self.wrong.insert(format!("<{name} {attribute}={value}>"));
            }
        }
    }
}

/// Whether an address, as browsers read it, neither runs nor fetches from elsewhere.
fn is_harmless(element: &str, address: &str) -> bool {
    let address: String = address.chars().filter(|char| !matches!(char, '\t' | '\n' | '\r')).collect();
    let address = address.trim_matches(|char: char| char <= ' ').to_lowercase();
    let scheme = address.split_once(':').map(|(scheme, _)| scheme);
    let is_scheme = |scheme: &&str| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.chars().all(|char| char.is_ascii_alphanumeric() || "+-.".contains(char))
    };
    let allowed = match scheme.filter(is_scheme) {
        Some(scheme) => matches!(scheme, "https" | "http" | "mailto" | "tel"),
        None => !address.starts_with("//") && !address.starts_with(['\\']) && !address.starts_with("/\\"),
    };
    // Readers decide to follow a link; everything else is fetched automatically.
    allowed && (element == "a" || !address.contains("evil.example"))
}

fn text_of(node: &Handle) -> String {
    let children = node.children.borrow();
    let texts = children.iter().filter_map(|child| match &child.data {
        NodeData::Text { contents } => Some(contents.borrow().to_string()),
        _ => None,
    });
    texts.collect()
}

fn look_at_page(html: &str) -> Findings {
    let page = parse_document(RcDom::default(), ParseOpts::default()).one(html);
    let mut findings = Findings::default();
    findings.look(&page.document, true);
    findings
}

fn look_at_text(html: &str) -> Findings {
    let context = QualName::new(None, ns!(html), local_name!("div"));
    let text = parse_fragment(RcDom::default(), ParseOpts::default(), context, Vec::new(), false).one(html);
    let mut findings = Findings::default();
    findings.look(&text.document, false);
    findings
}

/// The texts in a feed that feed readers treat as HTML. All must be well-formed XML.
fn html_of_feed(xml: &str) -> Vec<String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(xml);
    // Text is collected when its element ends, so text between other elements is skipped.
    let (mut texts, mut text_so_far) = (Vec::new(), String::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return texts,
            Event::Start(start) | Event::Empty(start) => {
                for attribute in start.attributes() {
                    let attribute = attribute.unwrap();
                    let value = attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0).unwrap();
                    let is_address = matches!(attribute.key.into_inner(), "href" | "src" | "url");
                    assert!(!is_address || is_harmless("link", &value), "{value}");
                }
                text_so_far.clear();
            }
            Event::End(end) => {
                let text = std::mem::take(&mut text_so_far);
                let is_html = matches!(end.name().into_inner(), "content" | "description");
                texts.extend(is_html.then_some(text));
            }
            Event::Text(text) => text_so_far.push_str(&text),
            Event::CData(text) => text_so_far.push_str(&text),
            Event::GeneralRef(entity) => {
                let char = entity.resolve_char_ref().unwrap().unwrap_or_else(|| match &*entity {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    "apos" => '\'',
                    other => panic!("&{other};"),
                });
                text_so_far.push(char);
            }
            Event::Comment(_) | Event::PI(_) | Event::DocType(_) => panic!("{xml}"),
            Event::Decl(_) => {}
        }
    }
}

#[test]
fn nothing_of_any_vector_runs() {
    let vectors = vectors();
    assert!(vectors.len() >= 300, "{} vectors", vectors.len());
    let (mut n_pages, mut n_texts, mut n_bodies) = (0, 0, 0);
    let mut wrong = Vec::new();
    for some in vectors.chunks(40) {
        let (built, bodies) = built(some);
        n_bodies += bodies;
        for path in built.files.keys() {
            let found = match path.rsplit_once('.').map(|(_, extension)| extension) {
                Some("html") => {
                    n_pages += 1;
                    look_at_page(built.text(path))
                }
                Some("xml") => {
                    let texts = html_of_feed(built.text(path));
                    n_texts += texts.len();
                    look_at_text(&texts.concat())
                }
                Some("json") => {
                    let data: serde_json::Value = serde_json::from_str(built.text(path)).unwrap();
                    let items = data["items"].as_array().into_iter().flatten();
                    let texts: Vec<&str> = items.filter_map(|item| item["content_html"].as_str()).collect();
                    n_texts += texts.len();
                    look_at_text(&texts.concat())
                }
                Some("js") if path.starts_with("tim-kiem/") && !path.contains("/tim-kiem.") => {
                    assert_is_call(path, built.text(path));
                    continue;
                }
                _ => continue,
            };
            for data in &found.data {
                serde_json::from_str::<serde_json::Value>(data)
                    .unwrap_or_else(|error| panic!("{path}: {error}\n{data}"));
            }
            // The filters of the search page and its template for results belong to the theme.
            let is_of_search = |what: &str| {
                path.as_ref() == "tim-kiem/index.html" && ["<select>", "<template>"].contains(&what)
            };
            let found = found.wrong.into_iter().filter(|what| !is_of_search(what));
            wrong.extend(found.map(|what| format!("{path}: {what}")));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    assert!(
        n_pages > 3 * vectors.len() && n_texts > 300 && n_bodies > vectors.len(),
        "{n_pages} {n_texts} {n_bodies}"
    );
}

/// Checks that a search file is only a call with JSON: `name(…)`.
fn assert_is_call(path: &str, script: &str) {
    let script = script.trim().trim_end_matches(';');
    let (name, rest) = script.split_once('(').unwrap_or_else(|| panic!("{path}: {script}"));
    assert!(
        name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._$".contains(&byte)),
        "{path}: {name}"
    );
    let arguments = rest.strip_suffix(')').unwrap_or_else(|| panic!("{path}: {script}"));
    serde_json::from_str::<serde_json::Value>(&format!("[{arguments}]"))
        .unwrap_or_else(|error| panic!("{path}: {error}"));
    // `</script>` doesn't end a script in a file of its own.
    assert!(!script.contains(['\u{2028}', '\u{2029}']), "{path}");
}

/// Clean HTML stays unchanged: the output for a vector, used as the text of a report, gives the same output.
#[test]
fn what_is_clean_stays_as_it_is() {
    let body_of = |body: &str| -> Option<String> {
        let text = format!("---\ntitle: Bài\nkind: page\n---\n\n{body}\n");
        let (article, diagnostics) = parse(&"content/bai.md".into(), text.as_bytes(), &TimeZone::UTC);
        let article = article.filter(|_| !any_error(&diagnostics))?;
        let addresses: Vec<Filling> = article
            .report
            .links
            .iter()
            .map(|_| Filling::Address("https://bantin.example.vn/x".to_owned()))
            .collect();
        Some(article.body.fill(&addresses))
    };
    let mut n_compared = 0;
    for (_, vector) in vectors() {
        // An HTML block without blank lines reaches the sanitiser unchanged.
        let block = format!("<div>{}</div>", vector.replace('\n', " "));
        let Some(once) = body_of(&block) else { continue };
        let one_line = once.trim().replace('\n', " ");
        if !one_line.starts_with("<div>") {
            continue;
        }
        let twice = body_of(&one_line).unwrap_or_else(|| panic!("{vector}\n{once}"));
        assert_eq!(twice.trim(), one_line, "{vector}");
        n_compared += 1;
    }
    assert!(n_compared > 300, "{n_compared}");
}

/// The test finds what it is looking for.
#[test]
fn what_runs_is_found() {
    for html in [
        "<script>alert(1)</script>",
        "<script src=//evil.example/x.js></script>",
        "<p onclick=x>",
        "<a href=' java\tscript:alert(1)'>",
        "<a href=//evil.example/>",
        "<img src=https://evil.example/a>",
        "<svg><a xlink:href=javascript:x>",
        "<form action=javascript:x>",
        "<p style=x>",
        "<math>",
        "<meta http-equiv=refresh content=0>",
        "<base href=x>",
    ] {
        assert!(!look_at_page(html).wrong.is_empty(), "{html}");
    }
    assert!(!look_at_text("<svg>").wrong.is_empty());
    assert!(look_at_text("<p><a href='https://evil.example/'>x</a>").wrong.is_empty());
}
