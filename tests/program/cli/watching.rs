//! Settings that change while the program watches.

use super::endless::{start, wait_for};
use super::{REPORT, SETTINGS, Site, files_below};

#[test]
fn another_output_folder_takes_effect_at_once() {
    let site = Site::new(&[("mot.md", REPORT)]);
    let _watch = start(&site, &["watch"]);
    wait_for("site", || site.read("out").contains("Đã dựng").then_some(()));
    let published = files_below(&site.path("public"));
    // A mistake in the settings moves nothing.
    site.write("site.yaml", &format!("{SETTINGS}output: moi\nper_page: nhiều\n"));
    wait_for("mistake", || site.read("err").contains("chưa ghi gì").then_some(()));
    assert!(!site.path("moi").exists());
    site.write("site.yaml", &format!("{SETTINGS}output: moi\n"));
    wait_for("other folder", || site.path("moi/mot/index.html").exists().then_some(()));
    wait_for("word of it", || site.read("out").contains("Từ giờ trang tin được xuất vào moi").then_some(()));
    assert_eq!(files_below(&site.path("public")), published, "the last folder stays as it is");
}
