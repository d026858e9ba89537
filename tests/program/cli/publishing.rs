//! What a build adds to the published folder, and removes from it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use bantin::vietnamese::file_size;
use serde_json::Value;

use super::{MISTAKEN, REPORT, SETTINGS, Site, files_below};
use crate::photo_files;

#[test]
fn with_an_error_the_site_stays_as_it_was() {
    let site = Site::new(&[("mot.md", REPORT)]);
    let never_built = Site::new(&[("sai.md", MISTAKEN)]);
    assert_eq!(never_built.run(&["build"]).code, 1);
    assert_eq!(files_below(&never_built.path("public")), BTreeMap::new());

    site.done(&["build"]);
    let before = files_below(&site.path("public"));
    assert!(before.keys().any(|path| path.ends_with("mot/index.html")));
    site.write("content/mot.md", &REPORT.replace("Tin ngắn", "Tin đã sửa"));
    site.write("content/sai.md", MISTAKEN);
    assert_eq!(site.run(&["build"]).code, 1);
    assert_eq!(files_below(&site.path("public")), before);

    site.write("content/sai.md", REPORT);
    site.done(&["build"]);
    assert!(site.read("public/mot/index.html").contains("Tin đã sửa"));
    assert!(site.path("public/sai/index.html").exists());
}

#[test]
fn a_template_that_fails_publishes_nothing() {
    let site = Site::new(&[("mot.md", REPORT)]);
    site.done(&["build"]);
    let before = files_below(&site.path("public"));
    site.write("site.yaml", &format!("{SETTINGS}theme: cua-xa\n"));
    site.write("themes/cua-xa/theme.yaml", "name: Của xã\nextends: bulletin\n");
    // Writes the template of reports; returns the lines and columns of its mistakes.
    let cases: &[(&str, &[(u64, u64)])] = &[
        ("một\n{{ report.title | khong_co }}\n", &[(2, 19)]),
        ("{{ mot() }}\n{{<hai />}}\n{% if a is ba %}{% endif %}", &[(1, 4), (2, 3), (3, 12)]),
        ("\n{% extends \"khong-co.html\" %}\n", &[(2, 4)]),
        ("{% extends \"cua-xa/report.html\" %}\n", &[(1, 4)]),
        ("{% include \"khong-co.html\" %}\n", &[(1, 12)]),
        ("một\n{% if report %}\n", &[(3, 1)]),
        ("một\nhai {{ report.tieu_de.x }}\n", &[(2, 15)]),
    ];
    for (template, places) in cases {
        site.write("themes/cua-xa/templates/report.html", template);
        let answer = site.run(&["build", "--message-format=json"]);
        assert_eq!(answer.code, 1, "{template}");
        let found: Vec<_> = answer
            .json()
            .iter()
            .map(|line| {
                assert_eq!(line["code"], "template-error", "{template}");
                assert_eq!(line["path"], "themes/cua-xa/templates/report.html", "{template}: {line}");
                (line["line"].as_u64().expect("a line"), line["column"].as_u64().expect("a column"))
            })
            .collect();
        assert_eq!(found, *places, "{template}: {}", answer.out);
    }
    let rendering = site.run(&["build"]).err;
    assert!(rendering.contains("khi dựng trang /mot/"), "{rendering}");
    assert_eq!(files_below(&site.path("public")), before);
}

/// The names of search files depend on their content.
fn is_of_search(address: &str) -> bool {
    address.contains("/tim-kiem/") && address.ends_with(".js")
}

#[test]
fn a_build_says_what_it_did() {
    let site = Site::new(&[("mot.md", REPORT)]);
    let answer = site.done(&["build"]);
    assert_eq!(answer.err, "");
    assert_eq!(answer.out.lines().count(), 1);
    assert!(answer.out.starts_with("Đã dựng 1 bài thành "), "{}", answer.out);
    let again = site.done(&["build", "--lang", "en"]);
    assert!(again.out.ends_with("in public: 0 files added, 0 changed, 0 removed.\n"), "{}", again.out);
    assert_eq!(site.done(&["build", "--quiet"]).out, "");
    assert_eq!(site.done(&["check", "-q"]).out, "");
    site.write("content/hai.md", &REPORT.replace("Bài một", "Bài hai"));
    fs::remove_file(site.path("content/mot.md")).expect("it is removed");
    let verbose = site.done(&["build", "--verbose"]);
    let address = "https://bantin.example.vn";
    for line in [format!("+ {address}/hai/"), format!("- {address}/mot/"), format!("~ {address}/")] {
        assert!(verbose.out.lines().any(|printed| printed == line), "no {line} in\n{}", verbose.out);
    }
    let json = site.done(&["build", "--message-format", "json"]).json();
    assert_eq!(json.len(), 1);
    assert_eq!(json[0]["done"]["added"], Value::Array(Vec::new()));
    assert_eq!(json[0]["done"]["work"]["rendered"], 0);
    site.write("content/hai.md", &REPORT.replace("date:", "aliases: [/tin cũ.html]\ndate:"));
    let json = site.done(&["build", "--message-format", "json", "--base-url", "https://tinh.vn/xa"]).json();
    let added = json[0]["done"]["added"].as_array().expect("a list");
    let mut added = added.iter().filter_map(Value::as_str).filter(|url| !is_of_search(url));
    // Data for sharing contains the address of the site.
    assert!(added.next().is_some_and(|url| url.starts_with("https://tinh.vn/xa/hai/share.")), "{json:?}");
    assert_eq!(added.collect::<Vec<_>>(), ["https://tinh.vn/xa/tin%20c%C5%A9.html"]);
    let changed = json[0]["done"]["changed"].as_array().expect("a list");
    assert!(changed.contains(&"https://tinh.vn/xa/hai/".into()), "{changed:?}");
}

#[test]
fn a_build_says_what_readers_load_of_photos() {
    let photos = REPORT.replace("date:", "photos: [{file: to.jpg, alt: A}, {file: nho.gif, alt: B}]\ndate:");
    let site = Site::new(&[("mot.md", &photos)]);
    fs::write(site.path("content/to.jpg"), photo_files::jpeg(1700, 900, 7)).expect("it is written");
    fs::write(site.path("content/nho.gif"), photo_files::gif(3, 2, 9)).expect("it is written");
    // The second build makes none of these files.
    let told = [["build", "--lang", "vi"], ["build", "--lang", "en"]].map(|arguments| {
        let lines = site.done(&arguments).out;
        lines.lines().nth(1).expect("a second line").to_owned()
    });
    let sizes = files_below(&site.path("public"));
    let sizes = sizes.iter().filter(|(path, _)| {
        let name = path.to_string_lossy().into_owned();
        name.ends_with(".webp") && !name.ends_with("x180.webp") && !name.ends_with("x540.webp")
    });
    let sizes: Vec<u64> = sizes.map(|(_, bytes)| bytes.len() as u64).collect();
    assert_eq!(sizes.len(), 4, "three widths, and one of the small photo");
    let [least, most] = [sizes.iter().min(), sizes.iter().max()].map(|size| file_size(*size.expect("some")));
    assert_eq!(
        told[0],
        format!("Ảnh trên trang: 2 tấm; mỗi tấm người đọc tải từ {least} đến {most}, tùy màn hình.")
    );
    assert_eq!(told[1], format!("Pages show 2 photos; of each, readers load {least} to {most}."));
    site.write("content/mot.md", REPORT);
    let said = site.done(&["build"]).out;
    assert_eq!(said.lines().count(), 3, "nothing of photos, but that no article names them: {said}");
    assert!(said.contains("Nếu chép tay lên máy chủ, hãy xóa ở đó"), "{said}");
}

#[test]
fn clean_takes_back_what_was_published() {
    let site = Site::new(&[("mot.md", REPORT)]);
    let before = files_below(&site.path("public"));
    site.done(&["build"]);
    let n_files = files_below(&site.path("public")).len();
    site.write("public/cua-toi.txt", "của tôi");
    site.write("public/mot/index.html", "sửa tay");
    let answer = site.done(&["clean", "--verbose"]);
    let said = format!("Đã xóa {} tệp khỏi public. Gõ bantin build để dựng lại.", n_files - 1);
    assert_eq!(answer.last_line(), said);
    assert!(answer.out.contains("- https://bantin.example.vn/rss.xml\n"), "{}", answer.out);
    assert!(answer.err.starts_with("cảnh báo: public/mot/index.html không còn trong"), "{}", answer.err);
    let left: Vec<PathBuf> = files_below(&site.path("public")).into_keys().collect();
    assert_eq!(left, [site.path("public/cua-toi.txt"), site.path("public/mot/index.html")]);
    let json = site.done(&["clean", "--message-format", "json"]).json();
    assert_eq!(json, [serde_json::json!({ "done": { "removed": [] } })]);

    fs::remove_file(site.path("public/cua-toi.txt")).expect("it is removed");
    fs::remove_file(site.path("public/mot/index.html")).expect("it is removed");
    site.done(&["build"]);
    assert_eq!(files_below(&site.path("public")).len(), n_files);
    site.done(&["clean"]);
    assert_eq!(files_below(&site.path("public")), before);
}

#[test]
fn page_edited_in_the_output_is_kept_beside() {
    let site = Site::new(&[("mot.md", REPORT)]);
    site.done(&["build"]);
    site.write("public/mot/index.html", "sửa tay");
    let answer = site.done(&["build", "--quiet"]);
    let copy = answer.err.trim_end().rsplit_once(" ở ").expect("it says where").1;
    assert_eq!(fs::read_to_string(copy).expect("it is there"), "sửa tay");
    assert!(site.read("public/mot/index.html").contains("Tin ngắn"));
    assert_eq!(site.done(&["build", "--quiet"]).err, "");
}

/// However a report is withdrawn, it disappears from all files of the site at once.
#[test]
fn unpublished_is_gone_from_everywhere() {
    let secret = |more: &str| {
        let text = REPORT.replace("Bài một", "Chuyện Quyxilovat").replace("Tin ngắn", "Nội dung Womfarenu");
        text.replace(
            "date:",
            &format!("{more}summary: Tóm tắt Zudelkapi\ntags: [Nhãn Hovirust]\nphotos: [{{file: kin.gif, alt: Ảnh Tepliquon}}]\naliases: [/vexodrim/]\ndate:"),
        )
    };
    let words =
        ["quyxilovat", "womfarenu", "zudelkapi", "hovirust", "tepliquon", "vexodrim", "/kin/kin.", "/kin/"];
    let site = Site::new(&[("mot.md", REPORT), ("kin/index.md", &secret(""))]);
    fs::write(site.path("content/kin/kin.gif"), photo_files::gif(3, 2, 9)).expect("the photo is written");
    let found = |now: &str| -> Vec<String> {
        site.done(&["build", "--now", now]);
        let public = site.path("public");
        let files = files_below(&public);
        let names = |path: &Path| path.strip_prefix(&public).expect("below").display().to_string();
        let texts = files.iter().map(|(path, bytes)| {
            format!("/{}\n{}", names(path), String::from_utf8_lossy(bytes)).to_lowercase()
        });
        let texts: Vec<String> = texts.collect();
        words
            .into_iter()
            .filter(|word| texts.iter().any(|text| text.contains(word)))
            .map(str::to_owned)
            .collect()
    };
    let empty: Vec<String> = Vec::new();
    assert_eq!(found("01/06/2024"), words);
    site.write("content/kin/index.md", &secret("draft: true\n"));
    assert_eq!(found("01/06/2024"), empty, "as a draft");
    site.write("content/kin/index.md", &secret("published: 02/06/2024\n"));
    assert_eq!(found("01/06/2024"), empty, "not due yet");
    site.write("content/kin/index.md", &secret("expires: 15/06/2024\n"));
    assert_eq!(found("14/06/2024"), words);
    assert_eq!(found("15/06/2024"), empty, "expired");

    site.write("content/kin/index.md", &secret(""));
    assert_eq!(found("20/06/2024"), words);
    fs::remove_dir_all(site.path("content/kin")).expect("it is removed");
    assert_eq!(found("20/06/2024"), empty, "removed");
}

/// A file is published as long as a shown report or the menu names it. Files that nothing names are reported once.
#[test]
fn file_is_shown_as_long_as_a_report_that_has_it() {
    let site = Site::new(&[
        ("a/mot.md", &REPORT.replace("date:", "photos: [{file: chung.jpg, alt: Ảnh}]\ndate:")),
        ("a/hai.md", &REPORT.replace("date:", "draft: true\nphotos: [{file: chung.jpg, alt: Ảnh}, {file: kin.jpg, alt: Ảnh}]\nattachments: [bang.pdf]\ndate:")),
        ("a/ba.md", &(REPORT.replace("date:", "draft: true\ndate:") + "\n![Ảnh](trong-bai.jpg) [Phụ lục](/a/phu-luc.pdf) [Mẫu](mau.pdf)\n")),
        ("b/index.md", &REPORT.replace("date:", "draft: true\ndate:")),
        ("b/c/index.md", REPORT),
    ]);
    site.write("site.yaml", &format!("{SETTINGS}menu: [{{label: Mẫu đơn, url: /a/mau.pdf}}]\n"));
    let files = [
        "a/chung.jpg",
        "a/kin.jpg",
        "a/bang.pdf",
        "a/trong-bai.jpg",
        "a/phu-luc.pdf",
        "a/mau.pdf",
        "a/rieng.jpg",
        "b/kin.jpg",
        "b/anh/kin.jpg",
        "b/c/anh.jpg",
    ];
    for file in files {
        let bytes = if file.ends_with("pdf") { b"%PDF-1.4\n".to_vec() } else { photo_files::jpeg(4, 3, 7) };
        let path = site.path("content").join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("its folder is made");
        fs::write(path, bytes).expect("the file is written");
    }
    let published = || -> Vec<&str> {
        // The files made of a photo have other names: `chung.1f0c9a3e-4.jpg`.
        let is_there = |file: &&str| {
            let (folder, name) = file.rsplit_once('/').expect("a folder");
            let stem = name.strip_suffix("jpg").unwrap_or(name);
            let names = fs::read_dir(site.path("public").join(folder)).into_iter().flatten().flatten();
            names.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with(stem))
        };
        files.into_iter().filter(is_there).collect()
    };
    let named = files[..6].to_vec();
    let told = site.done(&["build"]).out;
    assert_eq!(published(), ["a/chung.jpg", "a/mau.pdf"]);
    assert!(told.contains("Không đăng 4 tệp trong content vì không bài nào nhắc đến"), "{told}");
    assert!(!told.contains("rieng.jpg"), "{told}");
    site.done(&["build", "--drafts"]);
    assert_eq!(published(), named);
    let told = site.done(&["check", "--verbose"]).out;
    let unnamed = ["a/rieng.jpg", "b/anh/kin.jpg", "b/c/anh.jpg", "b/kin.jpg"];
    let listed: Vec<&str> = told.lines().filter_map(|line| line.strip_prefix("  content/")).collect();
    assert_eq!(listed, unnamed);
    let told = site.done(&["build", "--message-format=json"]).json();
    let files: Vec<String> = unnamed.iter().map(|file| format!("content/{file}")).collect();
    assert!(told.iter().any(|told| told["files"] == serde_json::json!(files)), "{told:?}");
    // Even if the folder's report is shown, only the files that it names are published.
    site.write("content/b/index.md", &REPORT.replace("date:", "attachments: [kin.jpg]\ndate:"));
    let told = site.done(&["build"]).out;
    assert_eq!(published(), ["a/chung.jpg", "a/mau.pdf", "b/kin.jpg"]);
    assert!(told.contains("Không đăng 3 tệp"), "{told}");
}

#[test]
fn a_folder_of_somebody_else_wants_to_be_adopted() {
    let site = Site::new(&[("mot.md", REPORT)]);
    site.write("www/của-tôi.html", "của tôi");
    let answer = site.run(&["build", "--output", "www"]);
    assert_eq!(answer.code, 3);
    assert!(answer.err.contains("--adopt"), "{}", answer.err);
    assert_eq!(files_below(&site.path("www")).len(), 1);
    site.done(&["build", "--output", "www", "--adopt"]);
    assert_eq!(site.read("www/của-tôi.html"), "của tôi");
    assert!(site.path("www/mot/index.html").exists() && !site.path("public").exists());
    fs::remove_file(site.path("content/mot.md")).expect("it is removed");
    site.done(&["build", "--output", "www"]);
    assert_eq!(site.read("www/của-tôi.html"), "của tôi");
    assert!(!site.path("www/mot").exists());
}
