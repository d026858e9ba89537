//! A change in the future counts from its day on, whatever was built before; the search finds corrections.

use bantin::build::{Options, build};
use bantin::cache::Cache;
use bantin::diagnostic::Code;
use bantin::output::{Files as OutputFiles, Outputs};
use bantin::site::Showing;
use bantin::source::Sources;
use jiff::Timestamp;

use crate::photo_files;
use crate::site::{Asked, Files, build_files, site};

/// A report that was corrected on the third of May, and will be corrected again on the ninth.
fn files() -> Files {
    let report = "---\ntitle: Xã làm đường\nkind: news\ncommune: Cẩm Tâm\ndate: 01/05/2024\ncorrections:\n  \
                  - {date: 03/05/2024, what: nhầm số hộ}\n  - {date: 09/05/2024, what: ghi sót thôn Cẩm Quỳ}\n---\n\nXã làm đường.\n";
    let page = "---\ntitle: Giới thiệu\nkind: page\nupdated: 10/05/2024\n---\n\nBản tin của xã.\n";
    site(&[
        ("site.yaml", "title: Bản tin\nbase_url: https://bantin.example.vn\n"),
        ("content/a.md", report),
        ("content/gioi-thieu.md", page),
    ])
}

/// For each moment, the days in the sitemap, the number of changes reported to be in the future, and the next moment.
const MOMENTS: [(&str, &str, &str, usize, Option<&str>); 4] = [
    ("2024-05-08T03:00:00Z", "2024-05-03", "", 2, Some("2024-05-08T17:00:00Z")),
    ("2024-05-08T17:00:00Z", "2024-05-09", "", 1, Some("2024-05-09T17:00:00Z")),
    ("2024-05-09T16:59:59Z", "2024-05-09", "", 1, Some("2024-05-09T17:00:00Z")),
    ("2024-05-09T17:00:00Z", "2024-05-09", "2024-05-10", 0, None),
];

/// The day of the page at `address` in a sitemap.
fn day(sitemap: &str, address: &str) -> String {
    let (_, behind) = sitemap.split_once(&format!("/{address}/</loc>")).expect("it is in the sitemap");
    let (entry, _) = behind.split_once("</url>").expect("XML");
    let day = entry.split_once("<lastmod>").and_then(|(_, day)| day.split_once('<'));
    day.map(|(day, _)| day.to_owned()).unwrap_or_default()
}

#[test]
fn a_change_counts_from_its_day_on() {
    let default = bantin::load::default_theme();
    let mut all = files();
    all.extend(default.map(|(path, bytes)| (format!("themes/bulletin/{path}"), bytes.to_vec())));
    let mut cache = Cache::default();
    let mut last = OutputFiles::new();
    for (now, of_report, of_page, told, next) in MOMENTS {
        let now: Timestamp = now.parse().expect("a moment");
        let step = |cache: &mut Cache, last: OutputFiles| {
            let outputs = Outputs::after(last);
            let options = Options { showing: Showing { now, drafts: false, future: false }, base_url: None };
            let built = build(cache, &Sources::in_memory(all.clone()), &options, &outputs, &|_| {});
            (built.expect("memory doesn't fail"), outputs.finish())
        };
        let (built, files) = step(&mut cache, last);
        let (_, clean) = step(&mut Cache::default(), OutputFiles::new());
        assert_eq!(files.keys().collect::<Vec<_>>(), clean.keys().collect::<Vec<_>>());
        for (path, (_, bytes)) in &clean {
            assert!(files[path].1 == *bytes, "{now}: {path} is stale");
        }
        let codes: Vec<Code> = built.diagnostics.iter().map(|told| told.code).collect();
        assert_eq!(codes, vec![Code::BadDate; told], "{now}");
        assert_eq!(built.waiting.next, next.map(|next| next.parse().expect("a moment")), "{now}");
        let sitemap = files.iter().find(|(path, _)| path.to_string() == "sitemap.xml").expect("a sitemap");
        let sitemap = String::from_utf8_lossy(&sitemap.1.1.bytes()).into_owned();
        assert_eq!(day(&sitemap, "a"), of_report, "{now}");
        assert_eq!(day(&sitemap, "gioi-thieu"), of_page, "{now}");
        last = files;
    }
}

#[test]
fn the_search_finds_a_correction() {
    let built = build_files(&files(), &Asked::default());
    let search = built.files.iter().filter(|(path, _)| path.starts_with("tim-kiem/t-"));
    let words: String = search.map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect();
    for word in ["chinh|", "quy|", "sot|"] {
        assert!(words.contains(word), "{word}: {words}");
    }
}

/// Readers who saw the mistake read the correction first, on the screen and with a screen reader.
#[test]
fn what_was_corrected_stands_right_below_the_headline() {
    let mut files = files();
    let report = files.get_mut("content/a.md").expect("the report");
    let with_photo = String::from_utf8_lossy(report).replacen("---\n", "---\nphotos: [a.jpg]\n", 1);
    *report = with_photo.into_bytes();
    files.insert("content/a.jpg".to_owned(), photo_files::jpeg(60, 40, 9));
    let built = build_files(&files, &Asked::default());
    let page = built.text("a/index.html");
    let place = |part: &str| page.find(part).unwrap_or_else(|| panic!("no {part}: {page}"));
    let parts =
        ["</h1>", "class=\"corrections\"", "class=\"lead-photo\"", "class=\"meta\"", "class=\"text\""];
    assert!(parts.map(place).is_sorted(), "{page}");
}
