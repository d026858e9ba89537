//! What `site.yaml` says about the checks of reports.

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

/// The photo is missing, which is an error whatever is switched off.
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
