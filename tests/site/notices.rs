//! Notices are on top of the home page until they end, whatever was built before; the name of a person who asked is in
//! no file.

use bantin::build::{Options, build};
use bantin::cache::Cache;
use bantin::output::{Files as OutputFiles, Outputs};
use bantin::site::Showing;
use bantin::source::Sources;
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use crate::article_files;
use crate::site::{Asked, Files, build_files, files_of, repository, site};

const SETTINGS: &str = "title: Bản tin\nbase_url: https://bantin.example.vn\nper_page: 2\ntheme: plain\n";

fn notice(title: &str, day: &str, more: &str) -> String {
    format!("---\ntitle: {title}\nkind: notice\ncommune: Cẩm Tâm\ndate: {day}\n{more}\n---\n\nMời bà con.\n")
}

/// Four notices: the first ends at 17:00 on 20/11/2026, the second with that day, the third a day later, the fourth
/// never. And three pieces of news.
fn files() -> Files {
    let news = |title: &str, day: &str| {
        format!("---\ntitle: {title}\nkind: news\ncommune: Cẩm Tâm\ndate: {day}\n---\n\nTin.\n")
    };
    site(&[
        ("site.yaml", SETTINGS),
        ("content/a.md", &notice("A", "10/11/2026", "applies: {to: 17h 20/11/2026}\npriority: urgent")),
        ("content/b.md", &notice("B", "18/11/2026", "applies: {to: 20/11/2026}")),
        ("content/c.md", &notice("C", "12/11/2026", "applies: {to: 21/11/2026}\npriority: quan trọng")),
        ("content/d.md", &notice("D", "13/11/2026", "applies: {from: 13/11/2026}")),
        ("content/e.md", &news("E", "11/11/2026")),
        ("content/f.md", &news("F", "14/11/2026")),
        ("content/g.md", &news("G", "19/11/2026")),
    ])
}

fn asked(now: &str) -> Asked {
    Asked { now: now.parse().expect("a moment"), ..Asked::default() }
}

/// The titles on top of the home page, and those on all parts of the list.
fn home(text: impl Fn(&str) -> Option<String>) -> (String, String) {
    let parts = (1..).map_while(|part| {
        text(&if part == 1 { "index.html".to_owned() } else { format!("trang/{part}/index.html") })
    });
    let (mut pinned, mut listed) = (String::new(), String::new());
    for line in parts.flat_map(|html| html.lines().map(str::to_owned).collect::<Vec<_>>()) {
        if let Some(line) = line.strip_prefix("pinned: ") {
            pinned.push_str(line.split(" | ").nth(1).and_then(|title| title.get(..1)).expect("a title"));
        } else if let Some(card) = line.strip_prefix("lead: ").or_else(|| line.strip_prefix("card: ")) {
            listed.push_str(card.get(..1).expect("a title"));
        }
    }
    (pinned, listed)
}

/// For each moment, the titles on top and below, and the next moment.
const MOMENTS: [(&str, &str, &str, Option<&str>); 5] = [
    ("2026-11-19T03:00:00Z", "ACB", "GFDE", Some("2026-11-20T10:00:00Z")),
    ("2026-11-20T09:59:59Z", "ACB", "GFDE", Some("2026-11-20T10:00:00Z")),
    ("2026-11-20T10:00:00Z", "CB", "GFDEA", Some("2026-11-20T17:00:00Z")),
    ("2026-11-20T17:00:00Z", "C", "GBFDEA", Some("2026-11-21T17:00:00Z")),
    ("2026-11-21T17:00:00Z", "", "GBFDCEA", None),
];

#[test]
fn a_notice_is_on_top_until_it_is_over() {
    for (now, pinned, listed, next) in MOMENTS {
        let built = build_files(&files(), &asked(now));
        assert_eq!(built.messages(), Vec::<String>::new());
        let text = |path: &str| built.files.contains_key(path).then(|| built.text(path).to_owned());
        assert_eq!(home(text), (pinned.to_owned(), listed.to_owned()), "{now}");
        let next = next.map(|next| next.parse::<Timestamp>().expect("a moment"));
        assert_eq!(built.build.waiting.next, next, "{now}");
        // It stays in the lists, marked as over.
        let states = [("a", 'A'), ("b", 'B'), ("c", 'C')];
        for (path, letter) in states {
            let is_over = !pinned.contains(letter);
            let page = built.text(&format!("{path}/index.html"));
            assert_eq!(page.contains("| over |"), is_over, "{now}: {page}");
            assert!(built.text("ban-tin/2026/11/index.html").contains(&format!("/{path}/")), "{now}");
        }
    }
}

/// As in `watch`: the next build is made at the moment that the last one gave.
#[test]
fn a_cached_build_after_the_end_equals_a_clean_one() {
    let default = bantin::load::default_theme();
    let mut all = files();
    all.extend(default.map(|(path, bytes)| (format!("themes/bulletin/{path}"), bytes.to_vec())));
    let step = |cache: &mut Cache, last: OutputFiles, now: Timestamp| {
        let outputs = Outputs::after(last);
        let options = Options { showing: Showing { now, drafts: false, future: false }, base_url: None };
        let built = build(cache, &Sources::in_memory(all.clone()), &options, &outputs, &|_| {});
        (built.expect("memory doesn't fail"), outputs.finish())
    };
    let mut now: Timestamp = MOMENTS[0].0.parse().expect("a moment");
    let (mut cache, mut article_files) = (Cache::default(), article_files::Files::default());
    let mut last = OutputFiles::new();
    for turn in 0..4 {
        let (built, next) = step(&mut cache, last, now);
        let (_, clean) = step(&mut Cache::default(), OutputFiles::new(), now);
        assert_eq!(next.keys().collect::<Vec<_>>(), clean.keys().collect::<Vec<_>>());
        for (path, (_, bytes)) in &clean {
            assert!(next[path].1 == *bytes, "{now}: {path} is stale");
        }
        // A second build at the same moment has nothing to do.
        let (again, next) = step(&mut cache, next, now);
        assert_eq!(again.work.rendered, 0, "{now}");
        last = next;
        // Another run of the program begins with the cache of this one.
        cache = article_files.hand_over(&mut cache).expect("a cache");
        match built.waiting.next {
            Some(due) => now = due,
            None => assert_eq!(turn, 3),
        }
    }
}

/// The name of a person who asked is masked before anything except the check of its own file sees it.
#[test]
fn the_name_of_who_asked_is_in_no_file() {
    for asker in [
        "ông Nguyễn Văn Ẩn",
        "{name: Nguyễn Văn Ẩn, honorific: ông}",
        "{tên: NGUYỄN VĂN ẨN, danh xưng: ông, ghi rõ tên: false}",
        "\"nguyễn  văn ẩn\"",
    ] {
        let report = format!(
            "---\ntitle: Bao giờ sửa đường?\nkind: answer\ncommune: Cẩm Tâm\ndate: 01/05/2024\nquestion: Đường hỏng.\n\
             asker: {asker}\nasked: 28/04/2024\nanswerer: UBND xã\n---\n\nSẽ sửa.\n"
        );
        let zone = TimeZone::fixed(Offset::constant(7));
        let (article, told) = bantin::content::parse(&"content/a.md".into(), report.as_bytes(), &zone);
        assert_eq!(told, []);
        for theme in ["plain", "bulletin"] {
            let settings = SETTINGS.replace("plain", theme);
            let built =
                build_files(&site(&[("site.yaml", &settings), ("content/a.md", &report)]), &Asked::default());
            assert_eq!(built.messages(), Vec::<String>::new());
            assert!(built.text("a/index.html").contains("N.V.Ẩ."), "{}", built.text("a/index.html"));
            let article = format!("{article:?}");
            let files = built.files.iter().map(|(path, bytes)| (&**path, String::from_utf8_lossy(bytes)));
            for (path, text) in files.chain([("the article", article.into())]) {
                let folded = bantin::vietnamese::fold(&text).replace(['-', '_'], " ");
                for name in ["nguyen van an", "van an", "nguyen"] {
                    assert!(!folded.contains(name), "{asker}: “{name}” is in {path}");
                }
            }
        }
    }
    let shown =
        notice("Trả lời", "01/05/2024", "question: Bao giờ?\nasker: {name: Lê Thị Hoa, full_name: true}")
            .replace("kind: notice", "kind: answer");
    let built = build_files(&site(&[("content/a.md", &shown)]), &Asked::default());
    assert!(built.text("a/index.html").contains("Lê Thị Hoa"));
}

#[test]
fn feeds_and_search_know_what_a_notice_says() {
    let files = files_of(&repository().join("tests/golden/notices"));
    let built = build_files(&files, &asked("2026-11-20T09:00:00Z"));
    for feed in ["atom.xml", "rss.xml", "feed.json"] {
        let text = built.text(feed);
        for fact in [
            "Mức độ: Khẩn",
            "Thời gian: từ 18 giờ, Thứ Sáu, 20/11/2026 đến hết Chủ Nhật, 22/11/2026",
            "Liên hệ: Điện lực Cẩm Thủy, 1900 6769",
            "ông N.V.A. hỏi: Đường vào thôn 3",
            "Người trả lời: UBND xã Cẩm Tâm",
        ] {
            assert!(text.contains(fact), "{feed} lacks {fact}: {text}");
        }
    }
    let search = built.files.iter().filter(|(path, _)| path.starts_with("tim-kiem/t-"));
    let words: String = search.map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect();
    for word in ["~notice", "~answer", "6769", "1336", "2026"] {
        assert!(words.contains(word), "{word}");
    }
}

/// The leading zero of a telephone number isn't lost, with quotes or without, whichever YAML reader reads it.
#[test]
fn a_telephone_keeps_its_zero() {
    for line in [
        "liên hệ: 0237345678",
        "Liên Hệ: 0237345678",
        "contact: \"0237345678\"",
        "liên hệ: {tên: Ông A, điện thoại: 0237345678}",
        "extra: {a: 0237345678}",
        "Extra: {a: 0237345678}",
    ] {
        let built =
            build_files(&site(&[("content/a.md", &notice("A", "01/05/2024", line))]), &Asked::default());
        assert_eq!(built.messages(), Vec::<String>::new());
        let html = built.text("a/index.html");
        assert!(html.contains("-> 0237345678") || html.contains("extra: a = 0237345678"), "{line}: {html}");
    }
}

#[test]
fn a_field_is_what_it_is_written_as() {
    let cases = [
        ("1336", "1336"),
        ("\"1.336\"", "1336"),
        ("\"12,5\"", "12.5"),
        ("0,5", "0.5"),
        ("-3", "-3"),
        ("\"+84 237 345 678\"", "\"+84 237 345 678\""),
        ("\"+84237345678\"", "\"+84237345678\""),
        ("0237345678", "\"0237345678\""),
        ("1900 6769", "\"1900 6769\""),
        ("24/7", "\"24/7\""),
        ("7h30", "\"7h30\""),
        ("30/11/2026", "\"2026-11-30\""),
        ("Thứ Hai, 30-11-2026", "\"2026-11-30\""),
        ("7h30 30/11/2026", "\"2026-11-30T07:30:00+07:00\""),
        ("2026", "2026"),
        ("có", "true"),
        ("Không", "false"),
        ("true", "true"),
        ("không thu", "\"không thu\""),
        ("[một, 2, có]", "[\"một\",2,true]"),
        ("[]", ""),
        ("\"\"", ""),
        ("~", ""),
        ("98,5%", "\"98,5%\""),
    ];
    // A key that only the second YAML reader understands makes it read the whole file.
    for name in ["extra", "Extra"] {
        let fields: String =
            cases.iter().enumerate().map(|(n, (typed, _))| format!("  k{n}: {typed}\n")).collect();
        let report = notice("A", "01/05/2024", &format!("{name}:\n{}", fields.trim_end()));
        let built = build_files(&site(&[("content/a.md", &report)]), &Asked::default());
        assert_eq!(built.messages(), Vec::<String>::new());
        let data: serde_json::Value = serde_json::from_str(built.text("reports/2024.json")).expect("JSON");
        for (n, (typed, expected)) in cases.iter().enumerate() {
            let found = data[0]["extra"].get(format!("k{n}")).map_or(String::new(), ToString::to_string);
            assert_eq!(found, *expected, "{typed}");
        }
    }
}

/// A text of two million bytes that consists of the name gives a hundred messages, and quickly.
#[test]
fn a_name_that_fills_a_text_is_told_in_time() {
    let text = "Nguyễn Văn An ".repeat(100_000);
    let report = format!(
        "---\ntitle: Trả lời\nkind: answer\ncommune: Cẩm Tâm\ndate: 01/05/2024\nquestion: Bao giờ?\n\
         asker: Nguyễn Văn An\n---\n\n{text}\n"
    );
    let zone = TimeZone::fixed(Offset::constant(7));
    let begun = std::time::Instant::now();
    let (_, told) = bantin::content::parse(&"content/a.md".into(), report.as_bytes(), &zone);
    let told = told.iter().filter(|told| told.code.as_str() == "exposed-name");
    assert_eq!(told.count(), 100);
    // Without a limit it takes minutes.
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}
