//! Properties of all articles, whatever is pasted into them.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::site::{Asked, Built, build_files, site};
use bantin::content::{Article, Filling, parse};
use bantin::vietnamese::nfc;
use html5ever::driver::ParseOpts;
use html5ever::parse_document;
use html5ever::tendril::TendrilSink;
use jiff::tz::TimeZone;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

/// What may occur in a line of text: markup, template code, YAML, marks, anything.
fn line() -> impl Strategy<Value = String> {
    let bait = prop::sample::select(vec![
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</title><script>",
        "{{ site.title }}{% raw %}",
        "{{<card />}}",
        "javascript:alert(1)",
        "]]>",
        "<!--",
        "&lt;script&gt;",
        "---",
        ": #",
        "\u{0}\u{1}\u{8}\u{b}",
        "\u{fffe}\u{ffff}",
        "\u{202e}\u{feff}\u{2028}",
        "\u{1f469}\u{200d}\u{1f33e}",
        "a\u{302}\u{323}",
    ]);
    let piece = prop_oneof![2 => bait.prop_map(str::to_owned), 2 => "[<>&\"'{}%/= a-zàđ“”]{0,12}", 1 => any::<String>()];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

/// Text as it reads after YAML.
fn quoted(text: &str) -> String {
    let escape = |char: char| format!("\\U{:08x}", u32::from(char));
    let inside: String = text
        .chars()
        .map(|char| match char {
            '"' | '\\' => format!("\\{char}"),
            ' '..='~' | 'À'..='ỹ' => char.to_string(),
            other => escape(other),
        })
        .collect();
    // A file is read in NFC, where the last digit of an escape and a following mark become one letter.
    let is_kept = *nfc(&inside) == *inside;
    format!("\"{}\"", if is_kept { inside } else { text.chars().map(escape).collect() })
}

/// A report with a value in every place for text. Each value begins and ends with a letter of its own, so that white
/// space, empty values and equal values don't change which parts a page has.
fn article(values: &[String]) -> (String, Vec<String>) {
    let values: Vec<String> =
        values.iter().enumerate().map(|(idx, value)| nfc(&format!("a{idx}{value}z")).into_owned()).collect();
    let q: Vec<String> = values.iter().map(|value| quoted(value)).collect();
    let front = format!(
        "---\ntitle: {}\nkind: news\ncommune: {{name: {}, level: xã, district: {}, province: {}}}\ndate: 2024-05-01\n\
         author: {{name: {}, role: {}}}\nsource: {}\nvenue: {}\nattendees:\n  - {{name: {}, honorific: {}, roles: [{}]}}\n\
         \x20 - {{group: {}, count: 3, about: {}}}\nmodel:\n  name: {}\n  variants: [{}]\n  contents: [{{label: {}, items: [{}]}}]\n\
         \x20 mottos: [{}]\nfigures: [{{label: {}, value: 12, unit: {}}}]\n\
         documents: [{{kind: {}, number: {}, issuer: {}, about: {}}}]\nphotos: [{{file: anh.gif, caption: {}, alt: {}, credit: {}}}]\n\
         tags: [{}]\nsummary: {}\n---\n\nTin ngắn.\n",
        q[0],
        q[1],
        q[2],
        q[3],
        q[4],
        q[5],
        q[6],
        q[7],
        q[8],
        q[9],
        q[10],
        q[11],
        q[12],
        q[13],
        q[14],
        q[15],
        q[16],
        q[17],
        q[18],
        q[19],
        q[20],
        q[21],
        q[22],
        q[23],
        q[24],
        q[25],
        q[26],
        q[27],
        q[28],
    );
    (front, values)
}

const VALUES: usize = 29;

fn built(article: &str, theme: &str) -> Built {
    let settings = format!("title: Bản tin\nbase_url: https://bantin.example.vn\ntheme: {theme}\n");
    let mut files = site(&[("site.yaml", &settings), ("content/bai.md", article)]);
    files.insert("content/anh.gif".to_owned(), crate::photo_files::gif(1, 1, 7));
    build_files(&files, &Asked::default())
}

/// The text between each `<` and `>`. Both are escaped in text, so each `<` begins a tag.
fn raw_tags(html: &str) -> Vec<&str> {
    let tags = html.split('<').skip(1).map(|rest| {
        let mut is_quoted = false;
        let end = rest.find(|char| {
            is_quoted ^= char == '"';
            char == '>' && !is_quoted
        });
        &rest[..end.unwrap_or(rest.len())]
    });
    tags.collect()
}

/// The tags: names, and attributes without their values.
fn tags(html: &str) -> Vec<(String, Vec<String>)> {
    let tags = raw_tags(html).into_iter().map(|raw| {
        let unquoted: String = raw.split('"').step_by(2).collect();
        let mut words =
            unquoted.split_whitespace().map(|word| word.trim_end_matches(['=', '/']).to_lowercase());
        let name = words.next().unwrap_or_default();
        (name, words.filter(|word| !word.is_empty()).collect())
    });
    tags.collect()
}

/// All values of an attribute, as written.
fn values_of<'h>(html: &'h str, attribute: &str) -> Vec<&'h str> {
    let start = format!(" {attribute}=\"");
    let value = |raw: &'h str| raw.split_once(&start)?.1.split('"').next();
    raw_tags(html).into_iter().filter_map(value).collect()
}

fn unescaped(html: &str) -> String {
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'"), ("&amp;", "&")];
    entities.iter().fold(html.to_owned(), |text, (entity, char)| text.replace(entity, char))
}

/// Whether XML 1.0 can contain the character (section 2.2).
fn is_xml(char: char) -> bool {
    matches!(char, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn assert_well_formed(xml: &str) {
    assert!(xml.chars().all(is_xml), "{xml:?} holds what XML can't");
    let mut reader = quick_xml::Reader::from_str(xml);
    loop {
        match reader.read_event().expect("the feed is XML") {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::GeneralRef(entity) => {
                let name: &str = entity.as_ref();
                assert!(["lt", "gt", "amp", "quot", "apos"].contains(&name), "{entity:?}");
            }
            _ => {}
        }
    }
}

fn parsed(article: &str) -> Option<Article> {
    parse(&Arc::from("content/bai.md"), article.as_bytes(), &TimeZone::UTC).0
}

/// Elements that a body may contain, written by the author or the program.
const ELEMENTS: &str = "a abbr b blockquote br caption cite code col colgroup dd del details div dl dt em figcaption figure h2 h3 \
    h4 h5 h6 hr i img input ins kbd li mark ol p pre q s small span strong sub summary sup table tbody td tfoot th thead tr u ul \
    wbr";
const ATTRIBUTES: &str = "alt aria-label checked class colspan dir disabled href id lang role rowspan scope src start tabindex \
    title type";

fn markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[#*_`~<>\\[\\]()!|:\\-+.0-9 \\n\\t\"'&=/a-e“”]{0,40}",
        "(#{1,6} [a-zàđ0-9 *`-]{0,12}\n\n){1,4}",
        "<[a-z/!]{1,8}( [a-z]{1,8}=\"?[a-z:/()]{0,12}\"?){0,2}/?>\n?",
        "\\[[a-z <*]{0,8}\\]\\([a-z:/&#;?. \t]{0,16}\\)",
        "(- |> |1\\. |    ){1,12}[a-z<]{0,6}\n",
        "\\|[a-z|<:-]{0,20}\n\\|[-:|]{0,12}\n\\|[a-z|]{0,12}\n",
        "\\[\\^[a-c]\\](: [a-z]{0,6}\n)?",
        Just("<script>alert(1)</script>\n".to_owned()),
        Just("[x](java\nscript:alert(1)) <javascript:x> ![x](data:text/html,x)".to_owned()),
        Just("\n\n<!--more-->\n\n".to_owned()),
        line(),
    ];
    prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
}

#[test]
fn no_two_elements_leave_the_article() {
    for outer in SPANNED.split_whitespace() {
        for inner in SPANNED.split_whitespace() {
            for before in ["", "- ", "> ", "[^1]\n\n[^1]: "] {
                let text = format!(
                    "---\ntitle: Bài\nkind: page\n---\n\n{before}<{outer}><{inner}>x</{inner}></{outer}>\n"
                );
                let html = parsed(&text).expect("the front matter is right").body.fill(&[]);
                assert!(in_page(&html).0, "{before}<{outer}><{inner}>: {html}");
            }
        }
    }
}

/// Blocks of Markdown and HTML tags, on several levels.
fn blocks() -> impl Strategy<Value = String> {
    let name = prop::sample::select(SPANNED.split_whitespace().collect::<Vec<_>>());
    let tag =
        (name, any::<bool>()).prop_map(|(name, closes)| format!("<{}{name}>", if closes { "/" } else { "" }));
    let start = prop::sample::select(vec!["", "", "- ", "  ", "> ", "1. ", "[^1]: ", "    "]);
    let text = prop::sample::select(vec![
        "chữ",
        "**đậm <u>** x",
        "[a](b.md)",
        "![a](b.jpg)",
        "## Đề",
        "|a|\n|-|\n|b|",
        "[^1]",
        "- mục",
        "***",
        "`<div>`",
        "<br>",
        "",
    ]);
    let piece = prop_oneof![2 => prop::collection::vec(tag, 1..4).prop_map(|tags| tags.concat()), 1 => text.prop_map(str::to_owned)];
    let line = (start, piece, any::<bool>());
    let line = line
        .prop_map(|(start, piece, is_last)| format!("{start}{piece}\n{}", if is_last { "\n" } else { "" }));
    prop::collection::vec(line, 1..14).prop_map(|lines| lines.concat())
}

/// Links into the site in all places for links, between texts that resemble placeholders for addresses.
fn gap() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("[a](b.md) ![c](d.jpg \"e\") ".to_owned()),
        Just("![a [b](c.md) ![d](e.jpg)](f.jpg) ".to_owned()),
        Just("# [a](b.md)\n\n|[c](d.md)|e|\n|:-:|-:|\n|f|![g](h.jpg)|\n\n".to_owned()),
        Just("- [ ] **[a](b.md)**\n\n> ![c](d.jpg)\n\n".to_owned()),
        "x-gap[:-][0-9a-f]{0,16}[0-2]!?",
        "\n<div title=\"x-gap:[0-2]!\"><a href=\"x-gap:[0-2]\">b</a></div>\n\n",
        "\\[a\\]\\(<?x-gap:[0-2]>?\\) <x-gap:[0-2]>",
        "[\u{0}-\u{3}\u{fffd}-\u{ffff}]{1,3}[0-2]",
    ]
}

/// The number of random cases. Earlier failures, kept in `tests/site/articles.failed`, are tried first.
fn cases(cases: u32) -> ProptestConfig {
    let kept = FileFailurePersistence::WithSource("failed");
    ProptestConfig { cases, failure_persistence: Some(Box::new(kept)), ..ProptestConfig::default() }
}

/// A regression: an escape in YAML ended in a digit, and the file was read in NFC.
#[test]
fn a_mark_behind_an_escape_stays_behind_it() {
    let value = "\u{202e}\u{323}".to_owned();
    let built = built(&article(&vec![value.clone(); VALUES]).0, "bulletin");
    assert_eq!(built.messages(), Vec::<String>::new());
    assert!(built.text("bai/index.html").contains(&value));
}

/// All elements with an end tag that an article's HTML may contain.
const SPANNED: &str = "a abbr b blockquote caption cite code colgroup dd del details div dl dt em figcaption figure h2 h3 h4 h5 h6 i \
    ins kbd li mark ol p pre q s small span strong sub summary sup table tbody td tfoot th thead tr u ul";

/// Parses `html` inside a page like a browser: whether the page around it stays intact, and the names of the elements
/// around each text.
fn in_page(html: &str) -> (bool, Vec<(String, Vec<String>)>) {
    let page =
        format!("<!DOCTYPE html><body><main><article><div>{html}</div></article><p>sau</p></main></body>");
    let tree = parse_document(RcDom::default(), ParseOpts::default()).one(page);
    let children = |node: &Handle| node.children.borrow().clone();
    let name = |node: &Handle| match &node.data {
        NodeData::Element { name, .. } => name.local.to_string(),
        _ => String::new(),
    };
    let names = |node: &Handle| children(node).iter().map(name).collect::<Vec<_>>();
    let root = children(&tree.document).into_iter().find(|node| name(node) == "html").expect("a root");
    let body = children(&root).into_iter().find(|node| name(node) == "body").expect("a body");
    let main = children(&body)[0].clone();
    let is_whole = names(&body) == ["main"]
        && names(&main) == ["article", "p"]
        && names(&children(&main)[0]) == ["div"]
        && names(&children(&main)[1]) == [""];
    let mut texts = Vec::new();
    let mut nodes = vec![(main, Vec::new())];
    while let Some((node, around)) = nodes.pop() {
        if let NodeData::Text { contents } = &node.data {
            texts.push((contents.borrow().to_string(), around.clone()));
        }
        let around: Vec<String> = around.into_iter().chain([name(&node)]).collect();
        nodes.extend(children(&node).into_iter().map(|child| (child, around.clone())));
    }
    (is_whole, texts)
}

#[test]
fn an_element_holds_what_stands_in_it_or_the_author_is_told() {
    for name in SPANNED.split_whitespace() {
        // The only heading of a text is one of the second level.
        let shown = if matches!(name, "h3" | "h4" | "h5" | "h6") { "h2" } else { name };
        for text in [
            format!("<{name}>\n\nCó nghĩa.\n\n</{name}>\n\nSau.\n"),
            format!("<{name}>Một.\n\nCó nghĩa.</{name}>\n\nSau.\n"),
            format!("<{name}>\n\nMột.\n\nCó nghĩa.\n</{name}>\n\nSau.\n"),
            format!("> <{name}>\n>\n> Có nghĩa.\n>\n> </{name}>\n\nSau.\n"),
            format!("- một\n\n  <{name}>\n\n  - Có nghĩa.\n\n  </{name}>\n\nSau.\n"),
            format!("- <{name}>\n\n  Có nghĩa.\n\n</{name}>\n\nSau.\n"),
        ] {
            let source = format!("---\ntitle: Bài\nkind: page\n---\n\n{text}");
            let (article, told) = parse(&Arc::from("content/bai.md"), source.as_bytes(), &TimeZone::UTC);
            let html = article.expect("the front matter is right").body.fill(&[]);
            let (is_whole, texts) = in_page(&html);
            assert!(is_whole, "{text}{html}");
            let around = |wanted: &str| {
                let found = texts.iter().find(|(text, _)| text.contains(wanted));
                found
                    .unwrap_or_else(|| panic!("no {wanted} in {html}"))
                    .1
                    .iter()
                    .filter(|around| **around == shown)
                    .count()
            };
            let is_told = !told.is_empty();
            assert!(is_told || around("Có nghĩa.") > around("Sau."), "{text}{html}");
        }
    }
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn a_value_is_shown_as_it_was_typed(values in prop::collection::vec(line(), VALUES)) {
        let (article, values) = article(&values);
        let built = built(&article, "bulletin");
        let html = built.text("bai/index.html");
        let headline = html.split("<h1>").nth(1).and_then(|rest| rest.split("</h1>").next()).expect("a headline");
        let title = values[0].split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(unescaped(headline), title);
        // A value in the text, and one in an attribute.
        let shown = unescaped(html);
        for value in [&values[7], &values[25]] {
            prop_assert!(shown.contains(&**value), "{:?} is not in the page", value);
        }
    }

    #[test]
    fn no_value_is_markup(values in prop::collection::vec(line(), VALUES)) {
        let harmless = built(&article(&vec![String::new(); VALUES]).0, "bulletin");
        let hostile = built(&article(&values).0, "bulletin");
        prop_assert_eq!(hostile.messages().into_iter().filter(|message| message.contains(" error ")).collect::<Vec<_>>(), Vec::<String>::new());
        let pages = |built: &Built| -> Vec<Vec<(String, Vec<String>)>> {
            // Pages of places, models and tags are found by the order of their names, since the names differ.
            let of = |folder: &str| built.files.keys().find(|path| path.starts_with(folder) && path.matches('/').count() == 2 && path.ends_with(".html")).cloned().expect("a page");
            let mut paths = vec!["bai/index.html".to_owned(), "index.html".to_owned(), "xa/index.html".to_owned(), "mo-hinh/index.html".to_owned()];
            paths.extend(["xa/", "mo-hinh/", "the/"].map(|folder| of(folder).to_string()));
            paths.iter().map(|path| tags(built.text(path))).collect()
        };
        prop_assert_eq!(pages(&hostile), pages(&harmless));
    }

    #[test]
    fn feeds_and_data_hold_any_value(values in prop::collection::vec(line(), VALUES)) {
        let (article, values) = article(&values);
        let built = built(&article, "plain");
        for path in built.files.keys().filter(|path| path.ends_with(".xml")) {
            assert_well_formed(built.text(path));
        }
        let data: serde_json::Value = serde_json::from_str(built.text("reports/2024.json")).expect("JSON");
        prop_assert_eq!(data[0]["venue"].as_str(), Some(&*values[7]));
        serde_json::from_str::<serde_json::Value>(built.text("feed.json")).expect("JSON");
    }
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn any_front_matter_is_read_or_told(front in "([a-zàđ: \\[\\]{},\"'&*!|>%@`#?\\-\\n\\t0-9]|---\n|title: |ngày: |models:\n  - |xã: ){0,40}") {
        let article = format!("---\n{front}\n---\n\nTin.\n");
        let (report, diagnostics) = parse(&Arc::from("content/bai.md"), article.as_bytes(), &TimeZone::UTC);
        prop_assert!(report.is_some() || !diagnostics.is_empty());
        for diagnostic in diagnostics {
            let lines = u32::try_from(article.lines().count()).expect("it is short");
            prop_assert!((1..=lines + 1).contains(&diagnostic.place.line), "{:?}", diagnostic);
        }
    }

    #[test]
    fn any_bytes_are_read_or_told(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for start in [&b""[..], b"---\n", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf---\ntitle: "] {
            let bytes = [start, &bytes].concat();
            let (report, diagnostics) = parse(&Arc::from("content/bai.md"), &bytes, &TimeZone::UTC);
            prop_assert!(report.is_some() || !diagnostics.is_empty());
        }
    }

    #[test]
    fn any_markdown_becomes_harmless_html(markdown in markdown()) {
        let article = parsed(&format!("---\ntitle: Bài\nkind: page\n---\n{markdown}\n")).expect("the front matter is right");
        let addresses: Vec<Filling> = article.report.links.iter().map(|target| Filling::Address(format!("/{}", target.path))).collect();
        let html = article.body.fill(&addresses);
        let elements: BTreeSet<&str> = ELEMENTS.split_whitespace().collect();
        let attributes: BTreeSet<&str> = ATTRIBUTES.split_whitespace().collect();
        for (name, given) in tags(&html) {
            prop_assert!(elements.contains(name.trim_start_matches('/')), "<{}> in {}", name, html);
            for attribute in given {
                prop_assert!(attributes.contains(&*attribute), "<{} {}> in {}", name, attribute, html);
            }
        }
        for address in [values_of(&html, "href"), values_of(&html, "src")].concat() {
            let address = unescaped(address);
            let allowed = ["/", "#", "http:", "https:", "mailto:", "tel:"];
            let lower = address.to_lowercase();
            prop_assert!(allowed.iter().any(|start| lower.starts_with(start)), "{:?} in {}", address, html);
        }
        let ids = values_of(&html, "id");
        prop_assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{}", html);
        for id in ids {
            let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
            prop_assert!(!id.is_empty() && id.bytes().all(is_plain), "{}", id);
        }
        prop_assert!(!article.report.summary.contains('\n'));
    }

    #[test]
    fn an_article_stays_in_its_place(markdown in blocks()) {
        let article = parsed(&format!("---\ntitle: Bài\nkind: page\n---\n{markdown}\n")).expect("the front matter is right");
        let html = article.body.fill(&vec![Filling::Address("/x/".to_owned()); article.report.links.len()]);
        prop_assert!(in_page(&html).0, "{}\n{}", markdown, html);
    }

    /// The places for addresses aren't part of the HTML, so no article can imitate one.
    #[test]
    fn no_text_forges_a_gap(markdown in markdown(), baits in prop::collection::vec(gap(), 1..6)) {
        let pieces: Vec<&str> = baits.iter().flat_map(|bait| [&**bait, &*markdown]).collect();
        let article = format!("---\ntitle: Bài\nkind: page\n---\n{}\n", pieces.concat());
        let article = parsed(&article).expect("the front matter is right");
        // No text of the article contains this character.
        let addresses: Vec<Filling> = (0..article.report.links.len()).map(|idx| Filling::Address(format!("\u{e123}{idx}"))).collect();
        let html = article.body.fill(&addresses);
        let places: Vec<&str> = html.match_indices('\u{e123}').map(|(at, _)| &html[..at]).collect();
        prop_assert_eq!(places.len(), addresses.len(), "{}", html);
        for before in places {
            prop_assert!(before.ends_with(" href=\"") || before.ends_with(" src=\""), "{:?} in {}", before, html);
        }
    }
}
