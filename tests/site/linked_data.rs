//! The structured data of pages: it parses and has the fields required for its types, whatever the reports contain.

use std::collections::BTreeSet;

use crate::site::{Asked, Built, build_files, files_of, repository, site};
use serde_json::Value;

/// Required fields of a thing by type, besides `@type`: for the first six, those that Google asks for
/// (<https://developers.google.com/search/docs/appearance/structured-data/search-gallery>) and what this site promises.
const REQUIRED: [(&str, &[&str]); 17] = [
    (
        "NewsArticle",
        &["headline", "author", "publisher", "mainEntityOfPage", "inLanguage", "contentLocation"],
    ),
    ("Event", &["name", "startDate", "location"]),
    // <https://developers.google.com/search/docs/appearance/structured-data/qapage>
    ("QAPage", &["mainEntity", "publisher", "inLanguage"]),
    ("Question", &["name", "text", "answerCount", "acceptedAnswer"]),
    ("Answer", &["text", "url", "author"]),
    // <https://schema.org/SpecialAnnouncement>
    ("SpecialAnnouncement", &["name", "text", "url", "datePosted", "spatialCoverage"]),
    ("CivicStructure", &["name", "address"]),
    // <https://schema.org/CorrectionComment>
    ("CorrectionComment", &["text", "datePublished"]),
    // <https://schema.org/AudioObject>
    ("AudioObject", &["name", "contentUrl", "encodingFormat", "duration", "contentSize"]),
    ("BreadcrumbList", &["itemListElement"]),
    ("ListItem", &["position", "name", "item"]),
    ("GovernmentOrganization", &["@id", "name", "url"]),
    ("Organization", &["name"]),
    ("WebSite", &["name", "url", "publisher", "inLanguage"]),
    ("Person", &["name"]),
    ("Place", &["name", "address"]),
    ("PostalAddress", &["addressCountry"]),
];

/// Fields that contain an address or a list of addresses.
const ADDRESSES: [&str; 6] = ["@id", "url", "contentUrl", "item", "mainEntityOfPage", "image"];

/// The text of a page's structured data, still escaped, if it has any.
fn block(html: &str) -> Option<&str> {
    let mut parts = html.split("<script type=\"application/ld+json\">");
    let block = parts.nth(1)?.split_once("</script>").expect("the block ends").0;
    assert!(parts.next().is_none(), "a page has one block");
    Some(block)
}

/// The things on a page by type.
fn graph(html: &str) -> Vec<(String, Value)> {
    let Some(block) = block(html) else { return Vec::new() };
    assert!(!block.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{block}");
    let data: Value = serde_json::from_str(block).expect("it is JSON");
    assert_eq!(data["@context"], "https://schema.org");
    let things = data["@graph"].as_array().expect("a list of things").clone();
    assert!(!things.is_empty());
    things.into_iter().map(|thing| (thing["@type"].as_str().expect("a type").to_owned(), thing)).collect()
}

fn types(html: &str) -> Vec<String> {
    graph(html).into_iter().map(|(kind, _)| kind).collect()
}

/// All things in `value`, at any depth, have a known type and its required fields; all addresses are full ones below
/// `base`.
fn check(value: &Value, base: &str, seen: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| check(item, base, seen)),
        Value::Object(fields) => {
            if let Some(kind) = fields.get("@type").and_then(Value::as_str) {
                let (_, required) =
                    REQUIRED.iter().find(|(known, _)| *known == kind).unwrap_or_else(|| panic!("{kind}?"));
                for field in *required {
                    assert!(
                        fields.get(*field).is_some_and(|value| value != ""),
                        "{kind} has no {field}: {value}"
                    );
                }
                seen.insert(kind.to_owned());
            }
            for (name, field) in fields {
                let is_address = ADDRESSES.contains(&name.as_str());
                let addresses =
                    std::slice::from_ref(field).iter().chain(field.as_array().into_iter().flatten());
                for address in addresses.filter_map(Value::as_str).filter(|_| is_address) {
                    assert!(address.starts_with(base), "{name}: {address}");
                }
                check(field, base, seen);
            }
        }
        Value::Null => panic!("what isn't there is left out"),
        _ => {}
    }
}

fn check_site(built: &Built, base: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let pages: Vec<&str> =
        built.files.keys().map(|path| &**path).filter(|path| path.ends_with(".html")).collect();
    assert!(pages.len() > 10, "{:?}", built.messages());
    for page in pages {
        for (kind, thing) in graph(built.text(page)) {
            check(&thing, base, &mut seen);
            if kind == "BreadcrumbList" {
                check_trail(&thing, built.text(page));
            }
        }
    }
    seen
}

/// The breadcrumb trail begins at the home page, is numbered, and ends at the page itself.
fn check_trail(trail: &Value, html: &str) {
    let steps = trail["itemListElement"].as_array().expect("steps");
    assert!(steps.len() > 1);
    assert_eq!(steps[0]["name"], "Trang chủ");
    for (at, step) in steps.iter().enumerate() {
        assert_eq!(step["position"], at + 1);
    }
    let own = steps[steps.len() - 1]["item"].as_str().expect("an address");
    assert!(html.contains(&format!("<link rel=\"canonical\" href=\"{own}\">")), "{own}");
}

#[test]
fn every_page_of_the_sample_says_what_it_is() {
    let built = build_files(&files_of(&repository()), &Asked::default());
    let seen = check_site(&built, "https://bantin.example.vn/");
    for kind in
        ["NewsArticle", "Event", "BreadcrumbList", "GovernmentOrganization", "WebSite", "PostalAddress"]
    {
        assert!(seen.contains(kind), "no {kind}");
    }
    for path in built.files.keys().filter(|path| path.ends_with(".html") && &***path != "404.html") {
        let html = built.text(path);
        assert!(html.contains("<meta name=\"description\" content=\""), "{path} says nothing of itself");
        assert!(html.contains("<meta property=\"og:title\" content=\""), "{path} can't be shared");
    }
    assert_eq!(types(built.text("index.html")), ["WebSite", "GovernmentOrganization"]);
    assert_eq!(types(built.text("xa/index.html")), ["BreadcrumbList"]);
    assert_eq!(types(built.text("404.html")), [] as [&str; 0]);
}

#[test]
fn golden_sites_say_what_they_are() {
    for golden in ["everything", "pagination", "undated", "relative", "subpath"] {
        let mut files = files_of(&repository().join("tests/golden").join(golden));
        let settings = String::from_utf8(files["site.yaml"].clone()).expect("text");
        let bulletin = settings.replace(": plain", ": bulletin");
        files.insert("site.yaml".to_owned(), bulletin.into_bytes());
        // Even with relative links, addresses here are full: they are places on the web.
        let asked = Asked { base_url: Some("https://xa.example.vn/tin".to_owned()), ..Asked::default() };
        check_site(&build_files(&files, &asked), "https://xa.example.vn/tin/");
    }
}

#[test]
fn a_notice_announces_and_an_answer_answers() {
    let files = files_of(&repository().join("tests/golden/notices"));
    let asked = Asked { now: "2026-11-20T09:00:00Z".parse().expect("a moment"), ..Asked::default() };
    let built = build_files(&files, &asked);
    let seen = check_site(&built, "https://bantin.example.vn/");
    for kind in ["SpecialAnnouncement", "CivicStructure", "QAPage", "Question", "Answer"] {
        assert!(seen.contains(kind), "no {kind}");
    }
    let notice = graph(built.text("cam-tam/bao-so-12/index.html"));
    assert_eq!(notice[0].1["about"]["@id"], notice[1].1["@id"]);
    assert_eq!(notice[1].1["datePosted"], "2026-11-18T00:00:00+07:00");
    // The last day counts as a whole.
    assert_eq!(notice[1].1["expires"], "2026-11-23T00:00:00+07:00");
    assert_eq!(notice[1].1["announcementLocation"]["name"], "Toàn xã, nhất là thôn 3 & thôn 4");
    let page = graph(built.text("cam-tam/duong-thon-3/index.html"));
    assert_eq!(page[0].0, "QAPage");
    let question = &page[0].1["mainEntity"];
    assert_eq!(question["author"]["name"], "ông N.V.A.");
    assert_eq!(question["dateCreated"], "2026-11-05");
    let answer = &question["acceptedAnswer"];
    assert_eq!(
        answer["text"],
        "Cảm ơn ông đã phản ánh. Đường sẽ sửa xong trước ngày 15/12/2026. Mọi chi phí do ngân sách xã chi trả."
    );
    assert_eq!(answer["author"]["name"], "UBND xã Cẩm Tâm");
    assert_eq!(answer["dateCreated"], "2026-11-12");
}

const HOSTILE: &str = r#"</script><script>alert(1)</script><!-- <script> " \ ' & ]]> {{ 7 * 7 }}"#;

/// A site with one report, with `front` in its front matter; `agency` is a line of the settings.
fn one(front: &str, agency: &str) -> Built {
    let rest =
        "commune: {name: Cẩm Tâm, province: Thanh Hóa}\nattendees: [{name: Lê A}]\nmodel: {name: Thân thiện}";
    let report = format!("---\n{rest}\n{front}\n---\nTin.\n");
    let mut files = site(&[("content/tin/bai.md", &report)]);
    let settings = format!("title: Bản tin\nbase_url: https://x.vn/tin\ntheme: bulletin\n{agency}\n");
    files.insert("site.yaml".to_owned(), settings.into_bytes());
    build_files(&files, &Asked::default())
}

fn report_of(built: &Built) -> Vec<(String, Value)> {
    graph(built.text("tin/bai/index.html"))
}

#[test]
fn hostile_text_stays_inside() {
    // The marks of “Đại hội” are typed separately from the letters, and there is a line separator.
    let title = format!("Đa\u{323}i hô\u{323}i {HOSTILE} \u{2028}");
    let quoted = serde_json::to_string(&title).expect("text");
    let built = one(&format!("title: {quoted}\ndate: 2024-05-02\nvenue: {quoted}\nsummary: {quoted}"), "");
    let html = built.text("tin/bai/index.html");
    assert!(!html.contains("<script>alert"), "{html}");
    let things = report_of(&built);
    let headline = things[0].1["headline"].as_str().expect("a headline");
    assert!(
        headline.starts_with("Đại hội </script><script>alert(1)</script><!-- <script> \" \\ ' & ]]>"),
        "{headline}"
    );
    assert_eq!(things[1].0, "Event");
    assert_eq!(things[1].1["location"]["name"].as_str().map(|name| &name[..8]), Some(&headline[..8]));
    // Elsewhere on the page, the same text is escaped as HTML.
    assert!(html.contains("<meta property=\"og:title\" content=\"Đại hội &lt;"), "{html}");
}

#[test]
fn an_event_has_a_day_and_is_not_just_news() {
    for (front, expected) in [
        ("title: Ra mắt\ndate: 2024-05-02", true),
        ("title: Sơ kết\nkind: review\ndate: 2024-05-02", true),
        ("title: Tin\nkind: news\ndate: 2024-05-02", false),
        ("title: Ra mắt\ndate: unknown\npublished: 2024-05-02", false),
    ] {
        let built = one(front, "agency: UBND xã Cẩm Tâm");
        let things = report_of(&built);
        assert_eq!(
            things.iter().any(|(kind, _)| kind == "Event"),
            expected,
            "{front}: {:?}",
            built.messages()
        );
        assert_eq!(things[0].1.get("about").is_some(), expected, "{front}");
    }
}

#[test]
fn a_report_says_who_where_and_when() {
    let front = "title: Ra mắt\ndate: 2024-05-02\npublished: 2024-05-03T07:30:00+07:00\nvenue: Hội trường\n\
                 author: {name: Văn Hiếu, role: Đài xã}\ntags: [dân vận]";
    let things = report_of(&one(front, "agency: UBND xã Cẩm Tâm"));
    let (article, event) = (&things[0].1, &things[1].1);
    assert_eq!(article["datePublished"], "2024-05-03T07:30:00+07:00");
    assert_eq!(
        article["author"],
        serde_json::json!({"@type": "Person", "name": "Văn Hiếu", "jobTitle": "Đài xã"})
    );
    assert_eq!(article["publisher"]["@type"], "GovernmentOrganization");
    assert_eq!(article["publisher"]["@id"], "https://x.vn/tin/#co_quan");
    assert_eq!(article["mainEntityOfPage"], "https://x.vn/tin/tin/bai/");
    assert_eq!(article["keywords"], serde_json::json!(["dân vận"]));
    assert_eq!(article["about"]["@id"], event["@id"]);
    assert_eq!(event["startDate"], "2024-05-02");
    assert_eq!(event["location"]["name"], "Hội trường");
    assert_eq!(event["location"]["address"]["addressLocality"], "Xã Cẩm Tâm");
    assert_eq!(event["location"]["address"]["addressRegion"], "Thanh Hóa");
}

#[test]
fn a_site_without_an_agency_claims_none() {
    let built = one("title: Ra mắt\ndate: 2024-05-02", "");
    let things = report_of(&built);
    assert_eq!(things[0].1["publisher"]["@type"], "Organization");
    assert_eq!(things[0].1["publisher"]["name"], "Bản tin");
    assert_eq!(things[0].1["author"], things[0].1["publisher"]);
    assert_eq!(types(built.text("index.html")), ["WebSite", "Organization"]);
}
