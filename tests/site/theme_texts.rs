//! Compares the warning about `safe` with the data of templates: it must know each text that authors type by its name.
//!
//! Only texts that the program makes itself are listed here. In a site whose every text contains markup, a theme writes
//! all data of its templates; a text with the markup in it was typed.

use std::collections::BTreeSet;

use bantin::page::kinds::NotFoundView;
use bantin::page::{templates, view, views};
use schemars::schema_for;
use serde_json::Value;

use crate::photo_files;
use crate::site::{Asked, Built, build_files, site};

/// Texts that the program makes: addresses, days, words of its own.
const MADE: [&str; 44] = [
    "archive",
    "asked",
    "atom",
    "base_url",
    "canonical",
    "date",
    "duration",
    "entry",
    "extension",
    "figures",
    "first",
    "from",
    "home",
    "id",
    "json_feed",
    "kind_label",
    "kinds",
    "language",
    "large",
    "last",
    "latest",
    "letter",
    "listening",
    "next",
    "origin",
    "podcast",
    "previous",
    "priority",
    "priority_label",
    "published",
    "root",
    "rss",
    "script",
    "search",
    "section",
    "since",
    "size",
    "tel",
    "to",
    "tone",
    "type",
    "updated",
    "url",
    "when",
];

/// Writes each text that a template gets, one per line, after its name.
const COMPONENT: &str = "{% component texts(name, value) %}\
    {% if value is map %}{% for key, inner in value %}{{<texts name={key} value={inner} />}}{% endfor %}\
    {% elif value is string %}\n{{ name }}\t{{ value }}\n\
    {% elif value is iterable %}{% for inner in value %}{{<texts name={name} value={inner} />}}{% endfor %}\
    {% endif %}{% endcomponent texts %}";

const SETTINGS: &str = "title: <b>\nbase_url: https://bantin.example.vn\ntheme: plain\ndescription: <b>\nagency: <b>\n\
    responsible: <b>\ncontact: {address: <b>, phone: <b>, email: <b>@a.vn}\nlicense_line: <b>\n\
    menu: [{label: <b>, url: \"/\"}]\nplaces:\n  - {name: cũ <b>, level: xã, district: <b>, province: <b>,\n     \
    now: {name: mới <b>, level: xã, province: <b>}, resolution: <b>}\n";

/// A report with every key that holds a text, in this place.
fn report(place: &str) -> String {
    format!(
        "---\ntitle: <b>\nkind: launch\ncommune: {{name: {place} <b>, level: xã, province: <b>}}\ndate: 2024-01-02\n\
         summary: <b>\nvenue: <b>\nsource: <b>\nauthor: {{name: <b>, role: <b>}}\nattendees:\n  \
         - {{name: <b>, honorific: <b>, roles: [<b>], speaker: true}}\n  - {{group: <b>, count: 5, about: <b>}}\n\
         model: {{name: <b>, variants: [c <b>], mottos: [<b>], contents: [{{label: <b>, items: [<b>]}}]}}\n\
         figures: [{{label: <b>, value: 7, unit: <b>}}]\n\
         documents: [{{kind: <b>, number: <b>, issuer: <b>, about: <b>}}]\n\
         photos: [{{file: anh.gif, caption: <b>, alt: <b>, credit: <b>}}]\ntags: [<b>]\nupdated: 2024-02-02\ncorrections: [{{date: 2024-02-01, what: <b>}}]\n---\n\nTin.\n"
    )
}

/// The names under which templates get typed texts.
fn typed() -> BTreeSet<String> {
    let old = report("cũ").replace("level: xã,", "level: xã, district: <b>,");
    let new = report("mới");
    // A chart needs two days.
    let later = new.replace("2024-01-02", "2024-01-03");
    let of_kind = |kind: &str, more: &str| {
        format!(
            "---\ntitle: <b>\nkind: {kind}\ncommune: {{name: mới <b>, level: xã, province: <b>}}\ndate: 2024-01-04\n{more}---\n\nTin.\n"
        )
    };
    let notice = of_kind(
        "notice",
        "applies: {from: 04/01/2024, to: 01/01/2100}\nwhere: <b>\ncontact: <b> 0912 345 678\npriority: urgent\nextra: {text: <b>}\n",
    );
    let answer = of_kind(
        "answer",
        "question: <b>\nasker: {name: <b>, full_name: true}\nasked: 03/01/2024\nanswerer: {name: <b>, role: <b>}\n",
    );
    let withdrawn = of_kind("news", "withdrawn: {date: 04/01/2024, reason: <b>}\n");
    let mut files = site(&[
        ("site.yaml", SETTINGS),
        ("content/da-go.md", &withdrawn),
        ("content/thong-bao.md", &notice),
        ("content/tra-loi.md", &answer),
        ("content/mot.md", &old),
        ("content/hai.md", &new),
        ("content/ba.md", &later),
    ]);
    files.insert("content/anh.gif".to_owned(), photo_files::gif(1, 1, 7));
    files.insert("themes/plain/templates/texts.html".to_owned(), COMPONENT.into());
    for template in templates() {
        let all = "{{<texts name=\"\" value={__tera_context} />}}";
        files.insert(format!("themes/plain/templates/{template}"), all.into());
    }
    let built = build_files(&files, &Asked::default());
    let unexpected = built.messages().into_iter().filter(|message| !message.contains("__tera_context"));
    assert_eq!(unexpected.collect::<Vec<_>>(), Vec::<String>::new());
    let pages = built.files.keys().filter(|path| path.ends_with(".html"));
    let lines = pages.flat_map(|path| built.text(path).lines());
    // Text that is safe is printed unescaped.
    let typed = lines.filter(|line| line.contains("&lt;b&gt;"));
    typed.filter_map(|line| Some(line.split_once('\t')?.0.to_owned())).collect()
}

/// The names of all fields in the types that templates get, and of those among them that are texts or lists of texts.
fn fields() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut all, mut texts) = (BTreeSet::new(), BTreeSet::new());
    let frame = schema_for!(view::Frame<NotFoundView>);
    for schema in std::iter::once(frame).chain(views().into_iter().map(|(_, schema)| schema)) {
        let parts = schema.get("$defs").and_then(Value::as_object).into_iter().flatten();
        for object in parts.map(|(_, part)| part).chain([schema.as_value()]) {
            for (name, field) in object["properties"].as_object().into_iter().flatten() {
                all.insert(name.clone());
                let is_html = field["description"].as_str().is_some_and(|meaning| meaning.contains("HTML"));
                if !is_html && (is_text(field) || is_text(&field["items"])) {
                    texts.insert(name.clone());
                }
            }
        }
    }
    (all, texts)
}

fn is_text(field: &Value) -> bool {
    let kind = &field["type"];
    kind == "string" || kind.as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "string"))
}

/// The names for which `safe` gives a warning.
fn warned(names: &BTreeSet<String>) -> BTreeSet<String> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut files = site(&[]);
    for (few, template) in names.chunks(40).zip(templates()) {
        let lines: String = few
            .iter()
            .map(|name| format!("{{% if false %}}{{{{ {name} | safe }}}}{{% endif %}}\n"))
            .collect();
        files.insert(format!("themes/plain/templates/{template}"), lines.into_bytes());
    }
    let Built { build, .. } = build_files(&files, &Asked::default());
    let told = build.diagnostics.iter().map(|told| told.place.excerpt.split(' ').nth(4).unwrap_or_default());
    told.map(str::to_owned).collect()
}

#[test]
fn safe_is_told_behind_each_text_that_is_typed_and_no_other() {
    let (all, texts) = fields();
    let typed = typed();
    let made: BTreeSet<&str> = texts.difference(&typed).map(String::as_str).collect();
    assert_eq!(made, MADE.into(), "texts that no author types, or that the site above lacks");
    assert_eq!(warned(&all), typed);
}

/// The program can't know the names of the author's own fields.
#[test]
fn safe_is_told_behind_a_field_of_the_author() {
    let mut files = site(&[]);
    let template = "{{ report.extra[\"lệ | phí\"] | safe }}{{ report.extra.x | safe }}{{ [\"a\"] | safe }}";
    files.insert("themes/plain/templates/report.html".to_owned(), template.into());
    let Built { build, .. } = build_files(&files, &Asked::default());
    let told: Vec<u32> = build.diagnostics.iter().map(|told| told.place.column).collect();
    assert_eq!(told, [31, 58]);
}
