//! `bantin import`: drafts of files and pasted text.

#![expect(clippy::disallowed_methods, reason = "sites are laid on the disk here, and read back")]

use std::io::Write;
use std::process::{Command, Stdio};

use super::Site;

const TEXT: &str = "Hôm nay: 12\n\nTHÔN BÃI ĐỔ BÊ TÔNG ĐƯỜNG LÀNG\n\nSáng nay, bà con thôn Bãi đổ bê tông đường làng, dài hai trăm mét.\n\
    • xi măng: 4 tấn\n• cát: 6 khối\n\nTin: Út Lan\n";

const DRAFT: &str = "content/thon-bai-do-be-tong-duong-lang.md";

#[test]
fn a_text_becomes_a_draft_that_can_be_checked() {
    let site = Site::new(&[]);
    site.write("bai.txt", TEXT);
    let answer = site.done(&["import", "bai.txt"]);
    assert!(answer.out.starts_with(&format!("Đã tạo bản nháp {DRAFT}.")), "{}", answer.out);
    let draft = site.read(DRAFT);
    assert!(draft.contains("\ntiêu đề: \"Thôn Bãi đổ bê tông đường làng\"\n"), "{draft}");
    assert!(
        draft.contains("\nbản nháp: true\n") && draft.contains("\n- xi măng: 4 tấn\n- cát: 6 khối\n"),
        "{draft}"
    );
    assert!(!draft.contains("Hôm nay"), "{draft}");
    // Only the author knows the commune.
    site.write(DRAFT, &draft.replace("\nxã:\n", "\nxã: Gò Nổi\n"));
    let told = site.done(&["check", "--drafts", "--message-format=json"]).json();
    let marks = told.iter().filter(|told| told["code"] == "unchecked-mark").count();
    assert_eq!(marks, 2, "{told:?}");
}

#[test]
fn nothing_that_is_there_is_overwritten() {
    let site = Site::new(&[]);
    site.write("bai.txt", TEXT);
    site.write(DRAFT, "của tôi\n");
    assert_eq!(site.run(&["import", "bai.txt"]).code, 3);
    assert_eq!(site.read(DRAFT), "của tôi\n");
    let before = site.files();
    let answer = site.done(&["import", "--dry-run", "bai.txt"]);
    assert!(answer.out.starts_with("---\n"), "{}", answer.out);
    assert_eq!(site.files(), before);
}

#[test]
fn programs_get_the_fields() {
    let site = Site::new(&[]);
    site.write("bai.txt", TEXT);
    let told = site.done(&["import", "--dry-run", "--json", "bai.txt"]).json();
    let [told] = &told[..] else { panic!("one line: {told:?}") };
    assert_eq!(told["report"], DRAFT);
    assert_eq!(told["fields"][0]["name"], "title");
    assert_eq!(told["fields"][0]["certainty"], "sure");
    assert_eq!(told["fields"][0]["bytes"], serde_json::json!([0, "THÔN BÃI ĐỔ BÊ TÔNG ĐƯỜNG LÀNG".len()]));
    assert_eq!(told["fields"][2]["certainty"], "missing");
    assert_eq!(told["dropped"], serde_json::json!(["Hôm nay: 12"]));
}

#[test]
fn a_paste_is_read_from_the_standard_input() {
    let site = Site::new(&[]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_bantin"))
        .args(["import", "-"])
        .current_dir(site.path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("bantin runs");
    child.stdin.take().expect("its input").write_all(TEXT.as_bytes()).expect("the paste is read");
    assert!(child.wait().expect("it ends").success());
    assert!(site.path(DRAFT).is_file());
}

#[test]
fn what_is_no_text_or_too_much_is_told() {
    let site = Site::new(&[]);
    let many = "Một dòng trong một trăm nghìn dòng.\n".repeat(100_000);
    for (name, bytes, part) in [
        ("anh.jpg", "\u{1}".repeat(100), "không phải là văn bản"),
        ("dai.txt", many.clone(), "dài hơn nhiều"),
        ("nhieu.txt", "a\n".repeat(100_000), "dài hơn nhiều"),
        ("dai.html", format!("<html>{many}"), "dài hơn nhiều"),
        ("sau.html", "<div>".repeat(100_000), "dài hơn nhiều"),
        ("hong.docx", "PK\u{3}\u{4}".to_owned(), "tệp bị hỏng"),
        ("bai.md", "---\ntitle: a\n---\n".to_owned(), "đã là một bài"),
        ("trong.txt", "\n \n".to_owned(), "không thấy chữ nào"),
        ("lon.txt", "x".repeat(20_000_000), "dài hơn nhiều"),
    ] {
        site.write(name, &bytes);
        let answer = site.run(&["import", name]);
        assert_eq!(answer.code, 1, "{name}: {}", answer.err);
        assert!(answer.err.contains(part) && answer.err.contains(name), "{name}: {}", answer.err);
    }
    assert_eq!(site.run(&["import", "khong-co.txt"]).code, 3);
    assert!(!site.path("content").exists());
}

#[test]
fn facts_fill_the_front_matter_and_doubts_are_marked() {
    let site = Site::new(&[]);
    site.write(
        "bai.txt",
        "XÃ GÒ NỔI RA MẮT MÔ HÌNH “CHÍNH QUYỀN THÂN THIỆN”\n\nSáng 12/5/2024, tại Nhà văn hóa xã, UBND xã Gò Nổi tổ chức lễ ra mắt \
         mô hình “Chính quyền thân thiện”. Dự lễ có đồng chí Lê Thị Mai, Chủ tịch UBND xã.\n\nMô hình thực hiện “3 biết”: \
         biết chào hỏi, biết lắng nghe, biết xin lỗi.\n\nÚt Lan\n",
    );
    let answer = site.done(&["import", "bai.txt"]);
    let path = "content/go-noi/2024-05-12-xa-go-noi-ra-mat-mo-hinh-chinh-quyen-than-thien.md";
    let draft = site.read(path);
    for line in [
        "\nloại: lễ ra mắt\n",
        "\nxã: {tên: \"Gò Nổi\", cấp: xã}\n",
        "\nngày: 12/05/2024\n",
        "\n  - {tên: \"Lê Thị Mai\", danh xưng: \"Đồng chí\", chức vụ: [\"Chủ tịch UBND xã\"]}\n",
        "{tên nhóm: \"3 biết\", mục: [\"biết chào hỏi\", \"biết lắng nghe\", \"biết xin lỗi\"]}",
    ] {
        assert!(draft.contains(line), "{line} isn't in\n{draft}");
    }
    assert!(answer.out.contains("\n  xã: Gò Nổi, xã\n"), "{}", answer.out);
    // Open doubts are warnings; there are no errors.
    let told = site.done(&["check", "--drafts", "--message-format=json"]).json();
    let marks = draft.lines().filter(|line| line.starts_with("# kiểm tra: ")).count();
    assert_eq!(told.iter().filter(|told| told["code"] == "unchecked-mark").count(), marks, "{told:?}");
}

#[test]
fn the_last_sentence_stays_even_with_a_number() {
    let site = Site::new(&[]);
    site.write("bai.txt", &TEXT.replace("\n\nTin: Út Lan", "\n\nĐường thông xe từ ngày 20/3."));
    let answer = site.done(&["import", "--dry-run", "bai.txt"]);
    assert!(answer.out.contains("\nĐường thông xe từ ngày 20/3."), "{}", answer.out);
}

#[test]
fn places_that_the_site_knows_are_completed() {
    let known = "---\ntitle: Bài một\nkind: news\ncommune: {name: Gò Nổi, level: xã, district: Vĩnh Hà, province: Đông Hải}\n\
                 date: 01/05/2024\n---\n\nTin ngắn.\n";
    let text = "Sáng 12/5/2024, xã Gò Nổi họp dân bàn việc làm đường ra đồng.\n";
    for (reports, expected) in [
        (&[("a.md", known)][..], "xã: {tên: \"Gò Nổi\", cấp: xã, huyện: \"Vĩnh Hà\", tỉnh: \"Đông Hải\"}"),
        // If two places have the same name, the right one isn't known.
        (
            &[("a.md", known), ("b.md", &known.replace("Vĩnh Hà", "Tân Sơn"))],
            "xã: {tên: \"Gò Nổi\", cấp: xã}",
        ),
        (&[], "xã: {tên: \"Gò Nổi\", cấp: xã}"),
    ] {
        let site = Site::new(reports);
        site.write("bai.txt", text);
        let answer = site.done(&["import", "--dry-run", "bai.txt"]);
        assert!(answer.out.contains(expected), "{}", answer.out);
    }
}

#[test]
fn pictures_that_were_saved_with_a_page_are_taken_along() {
    let site = Site::new(&[]);
    site.write("ngoai.jpg", "ảnh khác");
    site.write("luu/bai_files/duong 1.jpg", "ảnh");
    #[cfg(unix)]
    std::os::unix::fs::symlink("../ngoai.jpg", site.path("luu/lien-ket.jpg")).expect("a link");
    let page = "<html><body><h1>Thôn Bãi làm đường</h1><p>Sáng nay, bà con thôn Bãi đổ bê tông đường làng.</p>\
                <img src='bai_files/duong%201.jpg' alt='Đường'><img src='../ngoai.jpg'><img src='lien-ket.jpg'>\
                <p>Đường dài hai trăm mét, rộng ba mét.</p></body></html>";
    site.write("luu/bai.html", page);
    let answer = site.done(&["import", "luu/bai.html"]);
    assert!(answer.out.contains("2 hình không được lưu kèm trang"), "{}", answer.out);
    let made: Vec<_> = super::files_below(&site.path("content")).into_keys().collect();
    assert_eq!(
        made,
        ["thon-bai-lam-duong-1.jpg", "thon-bai-lam-duong.md"].map(|name| site.path("content").join(name))
    );
    assert_eq!(site.read("content/thon-bai-lam-duong-1.jpg"), "ảnh");
}
