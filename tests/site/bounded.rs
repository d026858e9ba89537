//! No page grows with the site: tests an issue, a year and the figures of a month with 205 reports.

use std::collections::BTreeSet;

use crate::site::{Asked, Built, build_files, site};

/// Reports of one month, each about another place and with its own group of commitments, all with the same headings.
fn month(count: usize) -> Built {
    let settings = "title: Bản tin\nbase_url: https://bantin.example.vn\ntheme: bulletin\nsearch: false\n";
    let mut files = site(&[("site.yaml", settings)]);
    for number in 1..=count {
        let day = 1 + number % 28;
        let report = format!(
            "---\ntitle: Bài {number}\nkind: launch\ncommune: Xã Thứ {number}\ndate: {day:02}/05/2024\nattendees:\n  - {{name: \
             Trần Văn An}}\nmodel:\n  name: Mô hình\n  contents:\n    - {{label: nhóm {number}, items: [một, hai]}}\n---\n\
             Chữ.[^1]\n\n## Việc\n\n[Xem](#viec)\n\n[^1]: Ghi chú.\n"
        );
        files.insert(format!("content/bai-{number}.md"), report.into_bytes());
    }
    let built = build_files(&files, &Asked::default());
    assert_eq!(built.messages(), Vec::<String>::new());
    built
}

fn count(html: &str, what: &str) -> usize {
    html.matches(what).count()
}

/// The values of an attribute, in page order.
fn values<'h>(html: &'h str, start: &str) -> Vec<&'h str> {
    html.split(start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn an_issue_shows_forty_reports_in_full_and_two_hundred_in_all() {
    let built = month(205);
    let first = built.text("ban-tin/2024/05/index.html");
    assert_eq!(
        (count(first, "<article class=\"whole\""), count(first, "<article class=\"card\"")),
        (40, 160)
    );
    let second = built.text("ban-tin/2024/05/trang/2/index.html");
    assert_eq!((count(second, "<article class=\"whole\""), count(second, "<article class=\"card\"")), (0, 5));
    assert!(!built.files.contains_key("ban-tin/2024/05/trang/3/index.html"));
    let small = month(40);
    let whole = small.text("ban-tin/2024/05/index.html");
    assert_eq!((count(whole, "<article class=\"whole\""), count(whole, "<article class=\"card\"")), (40, 0));
}

#[test]
fn what_stands_together_has_ids_of_its_own() {
    let built = month(40);
    let html = built.text("ban-tin/2024/05/index.html");
    let ids = values(html, " id=\"");
    let different: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), different.len());
    let links = values(html, "href=\"#");
    assert_eq!(links.iter().filter(|link| link.ends_with("__viec")).count(), 40);
    assert_eq!(links.iter().filter(|link| link.ends_with("__chu_thich_1")).count(), 40);
    let lost: Vec<&&str> = links.iter().filter(|link| !different.contains(**link)).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn a_year_and_the_figures_show_the_first_of_many() {
    let built = month(205);
    let year = built.text("luu-tru/2024/index.html");
    let of_list = year.split("<ul class=\"lines\">").nth(1).and_then(|rest| rest.split("</ul>").next());
    assert_eq!(of_list.map(|list| count(list, "<li>")), Some(12));
    assert!(year.contains("Xem đủ 205 bài trong bản tin tháng 5"), "{year}");
    let figures = built.text("so-lieu/index.html");
    let rows = figures.split("<tbody>").skip(1).filter_map(|rest| rest.split("</tbody>").next());
    let rows: Vec<usize> = rows.map(|rows| count(rows, "<tr>")).collect();
    assert_eq!(rows, [1, 1, 1, 1, 20, 1, 20], "by year, month, kind, province, place, model, commitment");
    assert_eq!(count(figures, "Và 185 dòng nữa."), 2);
}
