//! Settings in `site.yaml` about the checks of reports.

use bantin::diagnostic::{Code, Severity};

use crate::diagnostics::{cases, diagnose};
use crate::site::{Asked, Files, build_files, site};

const REPORT: &str = "---\ntitle: “Hội nghị\nkind: news\ncommune: Cẩm Tâm\ndate: 04/04/2023\nphotos: [{file: a.jpg}]\n---\n\nT\n";

/// A site with one report and these settings below the required ones.
fn with(settings: &str) -> Files {
    let settings = format!("title: Bản tin\nbase_url: https://bantin.example.vn\n{settings}");
    site(&[("site.yaml", &settings), ("content/a.md", REPORT)])
}

fn codes(settings: &str) -> Vec<&'static str> {
    let built = build_files(&with(settings), &Asked::default());
    built.build.diagnostics.iter().map(|told| told.code.as_str()).collect()
}

#[test]
fn a_check_that_is_switched_off_tells_nothing() {
    let all = codes("");
    assert!(all.contains(&"stray-letter") && all.contains(&"photo-alt"), "{all:?}");
    let rest: Vec<&str> = all.iter().copied().filter(|code| *code != "stray-letter").collect();
    assert_eq!(codes("checks: {skip: [stray-letter]}\n"), rest);
    assert_eq!(codes("kiểm tra:\n  bỏ qua:\n    - stray-letter\n"), rest);
}

/// The photo is missing, which is an error even if its check is switched off.
#[test]
fn an_error_stays() {
    assert!(codes("checks: {skip: [photo-alt, stray-letter]}\n").contains(&"missing-file"));
}

#[test]
fn only_what_warns_can_be_switched_off() {
    for told in cases().iter().flat_map(|case| diagnose(case)) {
        let is_doubt = Code::DOUBTS.contains(&told.code);
        assert!(
            !is_doubt || told.severity == Severity::Warning,
            "{}: {}",
            told.code.as_str(),
            told.message.en
        );
    }
}

/// Neither a changed list nor a cached report changes the messages.
#[test]
fn a_number_that_is_public_is_told_of_no_report() {
    let report = "---\ntitle: Tin\nkind: news\ncommune: Cẩm Tâm\ndate: 04/04/2023\n---\n\nGọi 0912.345.678 hoặc +84 987 654 321.\n";
    let told = |settings: &str| {
        let settings = format!("title: Bản tin\nbase_url: https://bantin.example.vn\n{settings}");
        let files = site(&[("site.yaml", &settings), ("content/a.md", report)]);
        let built = build_files(&files, &Asked::default());
        let told = built.build.diagnostics.iter().filter(|told| told.code == Code::PersonalData);
        for told in told.clone() {
            let shown = format!("{} {} {}", told.message.vi, told.message.en, told.place.excerpt);
            assert!(!shown.contains("345.6") && !shown.contains("654"), "{shown}");
        }
        told.map(|told| told.place.column).collect::<Vec<_>>()
    };
    assert_eq!(told(""), [5, 24]);
    assert_eq!(told("checks: {public_numbers: [\"0912 345 678\"]}\n"), [24]);
    assert_eq!(told("contact: {phone: \"0987-654-321\"}\n"), [5]);
    assert_eq!(told("checks: {public_numbers: [84912345678, \"0987654321\"]}\n"), [] as [u32; 0]);
}
