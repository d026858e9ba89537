//! Compares `docs/themes.md` with the code: all fields that templates see, all filters, all examples.
//!
//! The tables of fields are generated from the types: `BANTIN_UPDATE=1 cargo test --test site themes::` rewrites them.

#![expect(clippy::disallowed_methods, reason = "the page is read, and written anew, here")]

use std::collections::{BTreeMap, BTreeSet};

use crate::site::{Asked, Files, build_files, files_of, repository, site};
use bantin::page::kinds::NotFoundView;
use bantin::page::{templates, view, views};
use bantin::theme::filters;
use schemars::{Schema, schema_for};
use serde_json::Value;

fn page() -> String {
    std::fs::read_to_string(repository().join("docs/themes.md")).expect("docs/themes.md")
}

/// The table of an object's fields.
fn fields(object: &Value) -> String {
    let properties = object["properties"].as_object().filter(|properties| !properties.is_empty());
    let Some(properties) = properties else { return "Nothing of its own.\n".to_owned() };
    let mut table = "| field | type | meaning |\n|---|---|---|\n".to_owned();
    for (name, field) in properties {
        let meaning = field["description"].as_str().expect("every field of a view says what it is");
        table.push_str(&format!("| `{name}` | {} | {meaning} |\n", kind(field, meaning)));
    }
    table
}

fn kind(field: &Value, meaning: &str) -> String {
    if let Some(name) = field["$ref"].as_str() {
        return part_link(name);
    }
    if let Some(first) = field["anyOf"].get(0) {
        return format!("{}, or null", kind(first, meaning));
    }
    let word = |name: &str| match name {
        "string" if meaning.contains("HTML") => "HTML".to_owned(),
        "string" => "text".to_owned(),
        "integer" => "number".to_owned(),
        "object" => "map".to_owned(),
        "boolean" => "true or false".to_owned(),
        "array" => match &field["items"] {
            items if items["$ref"].is_string() => format!("list of {}", kind(items, meaning)),
            items if items["type"] == "integer" => "list of numbers".to_owned(),
            _ => "list of texts".to_owned(),
        },
        "null" => "null".to_owned(),
        other => panic!("templates get no {other}"),
    };
    match &field["type"] {
        Value::String(name) => word(name),
        Value::Array(names) => {
            names.iter().filter_map(Value::as_str).map(word).collect::<Vec<_>>().join(", or ")
        }
        other => panic!("templates get no {other}"),
    }
}

/// Removes the suffix: “CommitmentsView” becomes “Commitments”.
fn part_name(reference: &str) -> &str {
    let name = reference.trim_start_matches("#/$defs/");
    name.strip_suffix("View").unwrap_or(name)
}

fn part_link(reference: &str) -> String {
    let name = part_name(reference);
    format!("[{name}](#{})", name.to_lowercase())
}

/// The types named by the others, in order of first mention.
fn parts(schemas: &[&Schema]) -> Vec<(String, Value)> {
    let mut parts: Vec<(String, Value)> = Vec::new();
    for schema in schemas {
        for (name, object) in schema.get("$defs").and_then(Value::as_object).into_iter().flatten() {
            let name = part_name(name);
            match parts.iter().find(|(known, _)| known == name) {
                Some((_, known)) => assert_eq!(known, object, "two types would both be called {name}"),
                None => parts.push((name.to_owned(), object.clone())),
            }
        }
    }
    parts
}

/// The page with tables generated from the types.
fn made(page: &str) -> String {
    let views = views();
    let every = schema_for!(view::Frame<NotFoundView>);
    let mut text = replaced(page, "fields of every page", &fields(every.as_value()));
    for (template, schema) in &views {
        text = replaced(&text, &format!("fields of {template}"), &fields(schema.as_value()));
    }
    let schemas: Vec<&Schema> =
        std::iter::once(&every).chain(views.iter().map(|(_, schema)| schema)).collect();
    let parts: Vec<String> = parts(&schemas)
        .iter()
        .map(|(name, object)| {
            let meaning = object["description"].as_str().expect("every part says what it is");
            format!("### {name}\n\n{meaning}\n\n{}", fields(object))
        })
        .collect();
    replaced(&text, "parts", &parts.join("\n"))
}

/// Replaces the text between `<!-- name -->` and `<!-- end -->`.
fn replaced(text: &str, name: &str, inside: &str) -> String {
    let start = format!("<!-- {name} -->\n");
    let (before, rest) = text.split_once(&start).unwrap_or_else(|| panic!("docs/themes.md has no {start}"));
    let (_, after) = rest.split_once("<!-- end -->").expect("it ends");
    format!("{before}{start}\n{inside}\n<!-- end -->{after}")
}

#[test]
fn every_field_is_in_the_page_and_no_other() {
    let page = page();
    let made = made(&page);
    if made != page && std::env::var_os("BANTIN_UPDATE").is_some() {
        std::fs::write(repository().join("docs/themes.md"), made).expect("the page can be written");
        return;
    }
    let different = made.lines().zip(page.lines()).find(|(made, page)| made != page);
    assert!(made == page, "{different:?}\nnow: BANTIN_UPDATE=1 cargo test --test site themes::");
}

#[test]
fn every_template_has_its_section() {
    let headings: Vec<String> =
        page().lines().filter_map(|line| line.strip_prefix("### ")).map(str::to_owned).collect();
    let described: BTreeSet<&str> =
        headings.iter().map(String::as_str).filter(|name| name.ends_with(".html")).collect();
    assert_eq!(described, templates().into_iter().collect());
    assert_eq!(described, views().iter().map(|(template, _)| *template).collect());
}

/// The rows of tables whose second column is an example: first column, example, result.
fn examples() -> Vec<(String, String, String)> {
    let page = page();
    let rows = page.lines().filter_map(|line| {
        let line = line.replace("\\|", "\u{1}");
        let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
        let [name, example, gives] = cells[..] else { return None };
        let example = example.strip_prefix('`')?.strip_suffix('`')?.replace('\u{1}', "|");
        example.contains("{{").then(|| (name.trim_matches('`').to_owned(), example, gives.to_owned()))
    });
    rows.collect()
}

#[test]
fn every_filter_is_in_the_page_and_no_other() {
    let page = page();
    let (_, section) = page.split_once("## Filters and functions").expect("the section");
    let section = section.split("\n## ").next().unwrap_or_default();
    let named = section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    assert_eq!(named.collect::<BTreeSet<_>>(), filters().into_iter().collect());
}

#[test]
fn every_example_gives_what_the_page_says() {
    let examples = examples();
    assert!(examples.len() > filters().len() + 5, "only {} examples were found", examples.len());
    let template: String = examples.iter().map(|(_, example, _)| format!("{example}\n")).collect();
    let mut files = site(&[("themes/plain/static/favicon.svg", "<svg/>")]);
    files.insert("themes/plain/templates/404.html".to_owned(), template.into_bytes());
    let built = build_files(&files, &Asked::default());
    let given: Vec<&str> = built.text("404.html").lines().collect();
    assert_eq!(given.len(), examples.len());
    for ((name, example, gives), given) in examples.iter().zip(given) {
        assert_eq!(given, gives, "{name}: {example}");
    }
}

/// Two reports that list each other, and a theme whose `related` shows the result of `line`.
fn linked(components: &str, line: &str) -> Files {
    let report = |name: &str, date: &str| {
        format!("---\ntitle: Bài {name}\nkind: news\ncommune: Cẩm Tâm\ndate: {date}\n---\n\nTin.\n")
    };
    let list = format!(
        "{{% extends \"base.html\" %}}{{% block main %}}{{% for card in related %}}{line}{{% endfor %}}{{% endblock main %}}"
    );
    site(&[
        ("content/mot.md", &report("<một>", "01/05/2024")),
        ("content/hai.md", &report("hai & ba", "02/05/2024")),
        ("themes/plain/templates/lines.html", components),
        ("themes/plain/templates/report.html", &list),
    ])
}

#[test]
fn once_gives_what_the_component_gives() {
    let components = "{% component line(card, root, mark=\"-\") %}\n{{ mark }} {{ card.title }} {{ root }}{{ card.url }}\n\
                      {% endcomponent line %}";
    let direct = "{{<line card={card} root={root} />}}{{<line card={card} root={root} mark={\"*\"} />}}";
    let once = "{{ once(component=\"line\", card=card, root=root) }}\
                {{ once(component=\"line\", mark=\"*\", card=card, root=root) }}";
    let [direct, once] = [direct, once].map(|line| {
        let built = build_files(&linked(components, line), &Asked::default());
        assert_eq!(built.messages(), Vec::<String>::new());
        ["mot/index.html", "hai/index.html"].map(|page| built.text(page).to_owned())
    });
    assert_eq!(direct, once);
    assert!(once[0].contains("\n- Bài hai &amp; ba /hai/\n\n* Bài hai &amp; ba /hai/\n"), "{once:?}");
    assert!(once[1].contains("\n- Bài &lt;một&gt; /mot/\n\n* Bài &lt;một&gt; /mot/\n"), "{once:?}");
}

#[test]
fn a_mistake_inside_once_has_its_own_place() {
    let cases = [
        (
            "{% component line(card) %}\n{{ card.headline }}{% endcomponent line %}",
            "themes/plain/templates/lines.html:2:9",
        ),
        (
            "{% component line(card) %}{{ once(component=\"line\", card=card) }}{% endcomponent line %}",
            "themes/plain/templates/lines.html:1:30",
        ),
        ("{% component row(card) %}{% endcomponent row %}", "themes/plain/templates/report.html:1:70"),
    ];
    for (components, place) in cases {
        let files = linked(components, "{{ once(component=\"line\", card=card) }}");
        let messages = build_files(&files, &Asked::default()).messages();
        assert!(messages.len() == 1 && messages[0].starts_with(place), "{components}: {messages:?}");
    }
}

/// The files that the page shows in full: fences whose first line is a path.
fn shown_files() -> Files {
    let page = page();
    let fences = page.split("```").skip(1).step_by(2);
    let files = fences.filter_map(|fence| {
        let (first, text) = fence.split_once('\n')?;
        let path = first.split(' ').nth(1)?;
        Some((path.to_owned(), text.as_bytes().to_vec()))
    });
    files.collect()
}

#[test]
fn the_example_theme_works() {
    let theme = shown_files();
    let lines: usize = theme.values().map(|bytes| bytes.iter().filter(|byte| **byte == b'\n').count()).sum();
    assert_eq!((theme.len(), lines), (3, 10), "the page promises ten lines");
    let mut files = site(&[
        ("site.yaml", "title: Bản tin\nbase_url: https://bantin.example.vn/tin\ntheme: cua-xa\n"),
        (
            "content/mot.md",
            "---\ntitle: Bài một\nkind: news\ncommune: Cẩm Tâm\ndate: 01/05/2024\n---\n\nTin.\n",
        ),
    ]);
    files.extend(theme);
    let built = build_files(&files, &Asked::default());
    assert_eq!(built.messages(), Vec::<String>::new());
    let sheet = built.files.keys().find(|path| path.starts_with("cua-xa.")).expect("the style sheet");
    for page in ["index.html", "mot/index.html", "xa/index.html", "404.html"] {
        let html = built.text(page);
        assert!(html.contains(&format!("<link rel=\"stylesheet\" href=\"/tin/{sheet}\">")), "{page}: {html}");
        assert!(html.contains("<link rel=\"stylesheet\" href=\"/tin/bulletin."), "{page}: {html}");
        assert!(
            html.contains("5 giờ và 17 giờ hằng ngày.") && html.contains("Nhận tin mới"),
            "{page}: {html}"
        );
    }
}

/// The custom properties that `css` sets in each of its blocks `:root`, up to the styles for print.
fn variables(css: &str) -> Vec<BTreeMap<&str, &str>> {
    let screen = css.split("@media print").next().expect("the styles for the screen");
    let roots = screen.split(":root {").skip(1).filter_map(|rest| rest.split('}').next());
    let property = |line| {
        let (name, value) = str::trim(line).strip_suffix(';')?.split_once(": ")?;
        name.starts_with("--").then_some((name, value))
    };
    roots.map(|root| root.lines().filter_map(property).collect()).collect()
}

#[test]
fn every_variable_of_the_style_is_in_the_page_and_no_other() {
    let css = std::fs::read_to_string(repository().join("themes/bulletin/static/bulletin.css"))
        .expect("the style sheet");
    let [day, night] = &variables(&css)[..] else { panic!("one block by day and one by night") };
    let expected: BTreeMap<String, (String, String)> = day
        .iter()
        .map(|(name, value)| {
            let night = night.get(name).map_or("the same".to_owned(), |value| format!("`{value}`"));
            (format!("`{name}`"), (format!("`{value}`"), night))
        })
        .collect();
    assert!(night.keys().all(|name| day.contains_key(name)));
    let page = page();
    let rows = page.lines().filter(|line| line.starts_with("| `--")).map(|line| {
        let cells: Vec<String> = line.split('|').map(|cell| cell.trim().to_owned()).collect();
        assert!(cells[4].len() > 3, "{line} doesn't say what it is");
        (cells[1].clone(), (cells[2].clone(), cells[3].clone()))
    });
    assert_eq!(rows.collect::<BTreeMap<_, _>>(), expected);
}

/// The example below the heading in the page that begins with `heading`.
fn example_below(heading: &str) -> String {
    let page = page();
    let (_, below) = page.split_once(&format!("## {heading}\n")).expect("the heading");
    let fence = below.split("```").nth(1).expect("an example");
    fence.split_once('\n').expect("its language").1.to_owned()
}

#[test]
fn a_theme_changes_what_pages_may_load() {
    let base = example_below("What pages may load");
    let files = site(&[
        ("site.yaml", "title: Bản tin\nbase_url: https://bantin.example.vn\ntheme: cua-xa\n"),
        ("themes/cua-xa/theme.yaml", "name: Của xã\nextends: bulletin\n"),
        ("themes/cua-xa/templates/base.html", &base),
    ]);
    let built = build_files(&files, &Asked::default());
    assert_eq!(built.messages(), Vec::<String>::new());
    for page in ["index.html", "404.html"] {
        let html = built.text(page);
        assert!(
            html.contains(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'; \
                 img-src 'self' https://anh.example.vn; script-src 'self'; connect-src 'self'; base-uri 'none'; \
                 form-action 'self'; frame-src https://bando.example.vn\">"
            ),
            "{html}"
        );
        assert_eq!(html.matches("theme-color").count(), 1, "{html}");
        assert!(html.contains("<meta name=\"theme-color\" content=\"#14532d\">"), "{html}");
    }
}

#[test]
fn a_style_sheet_goes_by_its_content() {
    let names = |css: &str| -> BTreeMap<String, Vec<u8>> {
        let files = site(&[
            ("themes/plain/static/a.css", css),
            ("themes/plain/static/js/b.js", "b"),
            ("themes/plain/static/c.txt", css),
        ]);
        let built = build_files(&files, &Asked::default()).files.into_iter();
        built
            .filter(|(path, _)| path.starts_with("a.") || path.starts_with("js/") || path.starts_with("c."))
            .map(|(path, bytes)| (path.to_string(), bytes.to_vec()))
            .collect()
    };
    let (one, other) = (names("h1 {}"), names("h2 {}"));
    assert_eq!(one, names("h1 {}"));
    let common: Vec<&String> = one.keys().filter(|name| other.contains_key(*name)).collect();
    assert_eq!(common.len(), 2, "{common:?}: only the style sheet has another name");
    assert!(
        one.keys().all(|name| name == "c.txt" || name.split('.').nth(1).is_some_and(|hash| hash.len() == 8))
    );
}

/// A regression: a template took the empty address of the home page for “no earlier part”.
#[test]
fn the_second_part_of_home_links_back() {
    let mut files = files_of(&repository().join("tests/golden/pagination"));
    let settings = String::from_utf8(files["site.yaml"].clone())
        .expect("text")
        .replace("theme: plain", "theme: bulletin");
    files.insert("site.yaml".to_owned(), settings.into_bytes());
    let built = build_files(&files, &Asked::default());
    assert!(built.text("trang/2/index.html").contains("<a href=\"/\" rel=\"prev\">"));
    assert!(!built.text("index.html").contains("rel=\"prev\""));
}

/// The example about the author's own fields, on a report that has them and on one that lacks them.
#[test]
fn a_theme_shows_the_fields_of_authors() {
    let example = page();
    let (_, below) =
        example.split_once("in brackets. A field that a report lacks is null.\n").expect("the text");
    let example = below.split("```").nth(1).and_then(|fence| fence.split_once('\n')).expect("an example").1;
    let template = format!(
        "{{% extends \"bulletin/report.html\" %}}\n{{% block extra %}}\n{example}{{% endblock extra %}}\n"
    );
    let report = |more: &str| {
        format!(
            "---\ntitle: Thu quỹ\nkind: notice\ncommune: Cẩm Tâm\ndate: 01/05/2024\n{more}---\n\nMời bà con.\n"
        )
    };
    let files = site(&[
        ("site.yaml", "title: Bản tin\nbase_url: https://bantin.example.vn\ntheme: cua-xa\n"),
        ("themes/cua-xa/theme.yaml", "name: Của xã\nextends: bulletin\n"),
        ("themes/cua-xa/templates/report.html", &template),
        ("content/co.md", &report("extra: {lệ phí: <b>5.000</b> đồng, hạn nộp: 30/5/2024}\n")),
        ("content/khong.md", &report("")),
    ]);
    let built = build_files(&files, &Asked::default());
    assert_eq!(built.messages(), Vec::<String>::new());
    let html = built.text("co/index.html");
    assert!(html.contains("<p>Lệ phí: &lt;b&gt;5.000&lt;/b&gt; đồng</p>"), "{html}");
    assert!(html.contains("<p>Hạn nộp: 30/05/2024</p>"), "{html}");
    assert!(!built.text("khong/index.html").contains("Lệ phí"));
}

/// A photo's class is a colour of the style sheet, and no rule for pictures outweighs it.
#[test]
fn the_style_sheet_has_the_colour_of_every_photo() {
    let (_, style) = bantin::load::default_theme()
        .find(|(path, _)| *path == "static/bulletin.css")
        .expect("the style sheet");
    let style = std::str::from_utf8(style).expect("it is text");
    for tone in bantin::photo::Tone::all() {
        let colour: String = tone.colour().iter().map(|channel| format!("{:x}", channel / 17)).collect();
        let rule = format!(".{} {{ background: #{colour}; }}", tone.class());
        assert!(style.contains(&rule), "{rule}");
    }
    let outweighs = |rule: &&str| {
        let (selector, declarations) = rule.split_once('{').unwrap_or((rule, ""));
        let is_of_pictures = selector.contains("img") && !selector.contains(":where(");
        is_of_pictures && !selector.contains(".large") && declarations.contains("background")
    };
    assert_eq!(style.split('}').filter(outweighs).collect::<Vec<_>>(), Vec::<&str>::new());
}
