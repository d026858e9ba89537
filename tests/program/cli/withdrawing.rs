//! `bantin withdraw`: the arguments, the files written, the messages.

use std::fs;

use super::{REPORT, SETTINGS, Site};

/// The report with the key, and a comment and line ends that stay.
const COMMENTED: &str = "---\r\ntitle: Bài hai # giữ nguyên\r\nkind: news\r\ncommune: Cẩm Tâm\r\ndate: 01/05/2024\r\n---\r\n\r\nTin.\r\n";

fn site() -> Site {
    let draft = REPORT.replace("---\n\n", "draft: true\n---\n\n");
    Site::new(&[("cam-tam/Bài một.md", REPORT), ("hai.md", COMMENTED), ("nhap.md", &draft)])
}

#[test]
fn a_report_is_found_as_people_type_it() {
    let site = site();
    for typed in [
        "content/cam-tam/Bài một.md",
        "cam-tam/Bài một.md",
        "./content/cam-tam/Bài một.md",
        "content\\cam-tam\\Bài một.md",
        "\"content/cam-tam/Bài một.md\"",
        // As macOS writes names.
        "content/cam-tam/Ba\u{300}i mo\u{323}\u{302}t.md",
        &site.path("content/cam-tam/Bài một.md").to_string_lossy(),
    ] {
        site.done(&["withdraw", typed]);
        assert!(site.read("content/cam-tam/Bài một.md").contains("\nwithdrawn: "), "{typed}");
        site.done(&["withdraw", typed, "--undo"]);
        assert_eq!(site.read("content/cam-tam/Bài một.md"), REPORT, "{typed}");
    }
}

#[test]
fn one_line_comes_and_goes() {
    let site = site();
    let said = site.done(&["withdraw", "content/hai.md", "--reason", "Sai: “số” #1\nvà tên"]).out;
    assert!(said.contains("lý do: Sai: “số” #1 và tên") && said.contains("bantin build"), "{said}");
    assert!(said.contains("Đưa thư mục xuất lên máy chủ") && said.contains("--undo"), "{said}");
    let written = site.read("content/hai.md");
    let added: Vec<&str> = written.split_inclusive('\n').filter(|line| !COMMENTED.contains(line)).collect();
    let [line] = *added else { panic!("{added:?}") };
    assert!(line.starts_with("withdrawn: {date: ") && line.ends_with("}\r\n"), "{line}");
    assert_eq!(written.replace(line, ""), COMMENTED);
    site.done(&["build"]);
    let page = site.read("public/hai/index.html");
    assert!(page.contains("Sai: “số” #1 và tên") && !page.contains("Bài hai"), "{page}");
    site.done(&["withdraw", "content/hai.md", "--undo"]);
    assert_eq!(site.read("content/hai.md"), COMMENTED);
}

#[test]
fn with_a_target_the_next_step_is_to_send() {
    let site = site();
    site.write("site.yaml", &format!("{SETTINGS}targets: [{{name: web, kind: folder, path: ../server}}]\n"));
    let said = site.done(&["withdraw", "content/hai.md"]).out;
    assert!(said.contains("Gõ bantin send"), "{said}");
}

#[test]
fn what_can_not_be_taken_back_stays_and_is_told() {
    let site = site();
    site.done(&["withdraw", "content/hai.md"]);
    let before = site.files();
    for (arguments, code, said) in [
        (["withdraw", "content/khong-co.md"].as_slice(), 2, "không thấy bài “content/khong-co.md”"),
        (&["withdraw", "site.yaml"], 2, "không thấy bài “site.yaml”"),
        (&["withdraw", "../site.yaml"], 2, "không thấy bài “../site.yaml”"),
        (&["withdraw"], 2, "Gõ bantin --help"),
        (&["withdraw", "content/hai.md"], 1, "đã gỡ rồi"),
        (&["withdraw", "content/nhap.md"], 1, "là bản nháp"),
        (&["withdraw", "content/nhap.md", "--undo"], 1, "chưa gỡ"),
        (&["withdraw", "content/hai.md", "--undo", "--reason", "x"], 2, "không dùng được cùng với"),
    ] {
        let answer = site.run(arguments);
        assert_eq!(answer.code, code, "{arguments:?}: {}", answer.err);
        assert!(answer.err.contains(said), "{arguments:?}: {}", answer.err);
    }
    assert_eq!(site.files(), before);
}

#[cfg(unix)]
#[test]
fn the_file_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt;
    let site = site();
    let file = site.path("content/hai.md");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("the mode is set");
    site.done(&["withdraw", "content/hai.md"]);
    assert_eq!(fs::metadata(&file).expect("it is there").permissions().mode() & 0o777, 0o640);
    let names: Vec<_> = fs::read_dir(site.path("content")).expect("a folder").flatten().collect();
    assert_eq!(names.len(), 3, "nothing else is left: {names:?}");
}
