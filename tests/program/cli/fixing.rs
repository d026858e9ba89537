//! `bantin check --fix`: the changes shown, the files written, the question asked.

use serde_json::Value;

use super::{REPORT, Site};

const HEAD: &str =
    "---\r\ntitle: Bài hai # giữ nguyên\r\nkind: news\r\ncommune: Cẩm Tâm\r\ndate: 01/05/2024\r\n---\r\n\r\n";

fn site() -> (Site, String) {
    let odd = format!("{HEAD}Hồ sơ gồm:\r\n• đơn\r\n• ảnh\r\n\r\nMô hình “Thân thiện“ của\u{a0}xã.\r\n");
    (Site::new(&[("mot.md", REPORT), ("hai.md", &odd)]), odd)
}

#[test]
fn what_is_certain_is_shown_and_written_where_that_is_wanted() {
    let (site, odd) = site();
    for arguments in [&["check", "--fix", "--dry-run"][..], &["check", "--fix"]] {
        let said = site.done(arguments);
        for line in [
            "--- content/hai.md",
            "@@ 10 @@",
            "-• đơn",
            "+- đơn",
            "-Mô hình “Thân thiện“ của⍽xã.",
            "+Mô hình “Thân thiện” của xã.",
        ] {
            assert!(said.out.lines().any(|said| said == line), "{line}: {}", said.out);
        }
        assert_eq!(site.read("content/hai.md"), odd, "{arguments:?}");
    }
    // There is no terminal to ask at.
    assert!(site.done(&["check", "--fix"]).out.contains("--yes"));
    let said = site.done(&["check", "--fix", "--yes"]);
    assert!(
        said.out.contains("Đã sửa 3 dòng trong 1 tệp.") && said.out.contains("0 cảnh báo"),
        "{}",
        said.out
    );
    let mended = odd
        .replace('•', "-")
        .replace("thiện“", "thiện”")
        .replace("Thân thiện“", "Thân thiện”")
        .replace('\u{a0}', " ");
    assert_eq!(site.read("content/hai.md"), mended);
    assert_eq!(site.read("content/mot.md"), REPORT);
    assert!(site.done(&["check", "--fix", "--yes"]).out.contains("Không có gì"));
    assert_eq!(site.read("content/hai.md"), mended);
}

#[test]
fn programs_get_each_line() {
    let (site, _) = site();
    let said = site.done(&["check", "--fix", "--dry-run", "--message-format", "json"]);
    let lines: Vec<Value> = said.out.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let fix = lines.iter().find_map(|line| line.get("fix")).expect("a fix");
    assert_eq!(fix["path"], "content/hai.md");
    assert_eq!(fix["lines"][0]["old"], "• đơn");
    assert_eq!(fix["lines"][0]["new"], "- đơn");
}

#[test]
fn a_check_that_is_switched_off_mends_nothing() {
    let (site, odd) = site();
    site.write(
        "site.yaml",
        &format!("{}checks: {{skip: [unread-mark, unbalanced-quotes]}}\n", super::SETTINGS),
    );
    site.done(&["check", "--fix", "--yes"]);
    assert_eq!(site.read("content/hai.md"), odd.replace('\u{a0}', " "));
}
