//! `bantin explain` for a message; for a page, see the tests of the cache.

use bantin::diagnostic::Code;

use super::{REPORT, Site};

#[test]
fn a_message_is_explained_without_a_site() {
    let site = Site::empty();
    for code in Code::ALL {
        let page = site.done(&["explain", code.as_str()]).out;
        assert!(page.starts_with(&format!("# {} — ", code.as_str())), "{page}");
        assert!(page.contains("## Sai") && page.contains("## Đúng"), "{page}");
    }
    assert_eq!(site.done(&["explain", "[yaml-colon]"]).out, site.done(&["explain", "yaml-colon"]).out);
    let json = &site.done(&["explain", "yaml-tab", "--message-format", "json"]).json()[0];
    assert_eq!(json["code"], "yaml-tab");
    assert!(json["page"].as_str().is_some_and(|page| page.starts_with("# yaml-tab")), "{json}");
}

#[test]
fn what_is_neither_page_nor_message_is_said_to_be_neither() {
    let site = Site::new(&[("mot.md", REPORT)]);
    let answer = site.run(&["explain", "yaml-colons"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("“yaml-colons”"), "{}", answer.err);
    assert!(site.done(&["explain", "/"]).out.contains("index.html"));
}
