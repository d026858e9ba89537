//! `bantin init` and `bantin new`: files to start from.

#![expect(clippy::disallowed_methods, reason = "sites are laid on the disk here, and read back")]

use std::path::PathBuf;

use serde_json::Value;

use super::{Site, files_below};

#[test]
fn a_new_site_builds_at_once() {
    let site = Site::empty();
    site.done(&["init", "tin/xa moi"]);
    let before = site.files();
    assert_eq!(site.run(&["init", "tin/xa moi"]).code, 3);
    assert_eq!(site.files(), before);
    let answer = site.done(&["build", "--root", "tin/xa moi"]);
    assert_eq!(answer.err, "");
    assert!(answer.out.starts_with("Đã dựng 0 bài"), "{}", answer.out);
    assert!(answer.out.contains("Chưa đưa lên: 1 bài nháp"), "{}", answer.out);
    let home = site.read("tin/xa moi/public/index.html");
    assert!(home.contains("Bản tin xã Cẩm Tâm"));
    let theme: Vec<PathBuf> = files_below(&site.path("tin/xa moi/themes")).into_keys().collect();
    assert!(theme.iter().any(|path| path.ends_with("bulletin/templates/report.html")), "{theme:?}");
}

/// The program's own data are useless on another machine and don't belong in version control.
#[test]
fn a_new_site_keeps_its_state_out_of_a_version_history() {
    let site = Site::empty();
    site.done(&["init", "tin"]);
    site.done(&["build", "--root", "tin"]);
    let ignored: Vec<String> = site.read("tin/.gitignore").lines().map(str::to_owned).collect();
    for made in ["/public/", "/.bantin/", "/.public.bantin/"] {
        assert!(ignored.iter().any(|line| line == made), "{made} in {ignored:?}");
        assert!(site.path(&format!("tin{made}")).exists(), "{made} is made");
    }
    // An existing file stays.
    std::fs::create_dir(site.path("khac")).expect("made");
    std::fs::write(site.path("khac/.gitignore"), "của tôi\n").expect("written");
    site.done(&["init", "khac"]);
    assert_eq!(site.read("khac/.gitignore"), "của tôi\n");
}

#[test]
fn a_new_report_has_every_key_and_passes_the_check() {
    let site = Site::new(&[]);
    let title = "Lễ \"ra mắt\" {date}: 4 xin \\ #1 – {commune}";
    site.done(&["new", title, "--commune", "phường Ba Đình", "--date", "4/4/2023"]);
    let vietnamese = site.read("content/ba-dinh/2023-04-04-le-ra-mat-date-4-xin-1-commune.md");
    site.done(&[
        "--lang",
        "en",
        "new",
        title,
        "--commune",
        "Cẩm Tâm",
        "--date=2023-04-05",
        "--kind",
        "review",
    ]);
    let english = site.read("content/cam-tam/2023-04-05-le-ra-mat-date-4-xin-1-commune.md");
    // Only people and model are missing, which only the author knows: a draft may wait for them.
    let told = site.done(&["check", "--drafts", "--message-format=json"]).json();
    let told: Vec<(&Value, &Value)> = told.iter().map(|told| (&told["severity"], &told["code"])).collect();
    let (missing, done) =
        ((&Value::from("warning"), &Value::from("missing-key")), (&Value::Null, &Value::Null));
    assert_eq!(told, [missing, missing, missing, missing, done]);
    for (path, text) in [
        ("content/ba-dinh/2023-04-04-le-ra-mat-date-4-xin-1-commune.md", &vietnamese),
        ("content/cam-tam/2023-04-05-le-ra-mat-date-4-xin-1-commune.md", &english),
    ] {
        let finished =
            text.replace("bản nháp: true", "bản nháp: false").replace("draft: true", "draft: false");
        site.write(path, &finished);
        let answer = site.run(&["check"]);
        assert_eq!(answer.code, 1, "{}", answer.err);
        assert!(answer.err.contains("Có 2 lỗi, "), "{}", answer.err);
        // The examples are valid once they are uncommented; each describes what to write instead.
        site.write(path, &text.replace("\n#  ", "\n  "));
        let told = site.done(&["check", "--message-format=json"]).json();
        let told = told.iter().filter(|told| told["path"] == path);
        let codes: Vec<&Value> = told.map(|told| &told["code"]).collect();
        assert!(codes.len() > 4 && codes.iter().all(|code| **code == "sample-text"), "{path}: {codes:?}");
        site.write(path, text);
    }
    let listed = site.done(&["list", "drafts", "--message-format=json"]).json();
    assert_eq!(listed.len(), 2);
    for line in &listed {
        assert_eq!(line["title"], title);
        assert_eq!(line["state"], "draft");
    }
    assert!(english.contains("kind: review") && vietnamese.contains("loại: lễ ra mắt"));
    let schema: Value = serde_json::from_str(&site.done(&["schema"]).out).expect("the schema is JSON");
    let full = "/$defs/WrittenContact/properties";
    let (phone, twin) = (format!("{full}/phone/type"), format!("{full}/điện thoại/type"));
    for telephone in ["/$defs/Contact/anyOf/0/type", &phone, &twin] {
        let types = schema.pointer(telephone).and_then(Value::as_array).expect("several types");
        assert!(types.iter().any(|kind| kind == "integer"), "115 is no telephone at {telephone}");
    }
    let properties = schema["properties"].as_object().expect("an object").keys();
    // Reports rarely need several models or permissions, and no new one was changed or withdrawn.
    let in_no_template = [
        "models",
        "các mô hình",
        "allow",
        "cho phép",
        "withdrawn",
        "đã gỡ",
        "updated",
        "cập nhật",
        "corrections",
        "đính chính",
    ];
    let of_kinds = new_of_other_kinds();
    for key in properties.filter(|key| !in_no_template.contains(&key.as_str())) {
        let line = format!("\n{key}:");
        let mut texts = [&english, &vietnamese].into_iter().chain(&of_kinds);
        assert!(texts.any(|text| text.contains(&line)), "{key} is in no template");
    }
}

/// A new notice and a new answer in both languages. Only the question is missing.
fn new_of_other_kinds() -> Vec<String> {
    let mut texts = Vec::new();
    for (lang, kind, file, missing) in [
        ("vi", "thông báo", "thong-bao", None),
        ("en", "notice", "notice", None),
        ("vi", "phản ánh - trả lời", "phan-anh-tra-loi", Some("câu hỏi: ")),
        ("en", "answer", "answer", Some("question: ")),
    ] {
        let site = Site::new(&[]);
        site.done(&["--lang", lang, "new", kind, "--commune", "Cẩm Tâm", "--date=5/4/2023", "--kind", kind]);
        let path = format!("content/cam-tam/2023-04-05-{file}.md");
        let text = site.read(&path);
        let told = site.done(&["check", "--drafts", "--message-format=json"]).json();
        let codes: Vec<&Value> = told.iter().map(|told| &told["code"]).collect();
        let done = Value::Null;
        let expected = Value::from("missing-key");
        assert_eq!(codes, if missing.is_some() { vec![&expected, &done] } else { vec![&done] }, "{text}");
        let finished =
            text.replace("bản nháp: true", "bản nháp: false").replace("draft: true", "draft: false");
        // Overwrite the placeholders.
        let written =
            |line: &str| if line.starts_with("<!--") { "Mời bà con đến dự." } else { line }.to_owned();
        let finished = finished.lines().map(written).collect::<Vec<_>>().join("\n") + "\n";
        if let Some(key) = missing {
            let key = format!("\n{}", key.trim_end());
            site.write(&path, &finished);
            assert_eq!(site.run(&["check"]).code, 1);
            site.write(&path, &finished.replace(&format!("{key}\n"), &format!("{key} Bao giờ sửa đường?\n")));
        } else {
            site.write(&path, &finished);
        }
        assert_eq!(site.done(&["check"]).err, "", "{kind}");
        texts.push(text);
    }
    texts
}

/// Values that nobody typed aren't published: no day of posting, no level, no date.
#[test]
fn a_new_report_says_only_what_was_typed() {
    let site = Site::new(&[]);
    for (title, commune, date, path, lines) in [
        ("Một", "Ba Đình", "không rõ", "ba-dinh/mot.md", ["  cấp:\n", "ngày: không rõ\n"]),
        ("Hai", "phường Ba Đình", "unknown", "ba-dinh/hai.md", ["  cấp: phường\n", "ngày: không rõ\n"]),
        (
            "Ba",
            "Thị trấn Phong Sơn",
            "4/4/2023",
            "phong-son/2023-04-04-ba.md",
            ["  cấp: thị trấn\n", "ngày: 04/04/2023\n"],
        ),
    ] {
        site.done(&["new", title, "--commune", commune, "--date", date, "--kind", "news"]);
        let text = site.read(&format!("content/{path}"));
        let is_comment = |line: &&str| line.starts_with('#') || line.starts_with("<!--");
        assert!(lines.iter().all(|line| text.contains(line)), "{text}");
        assert!(text.contains("\nngày đăng:\n"), "{text}");
        for example in ["Đồng chí", "xin chào", "Viết nội dung"] {
            let mut with = text.lines().filter(|line| line.contains(example));
            assert!(with.all(|line| is_comment(&line)), "{example}: {text}");
        }
    }
    let answer = site.done(&["check", "--drafts"]);
    assert_eq!(answer.err, "");
}

/// A sample looks like a sample and isn't published, and no contact is made up.
#[test]
fn a_new_site_publishes_nothing_made_up() {
    let site = Site::empty();
    site.done(&["init", "."]);
    site.done(&["build"]);
    for (path, page) in files_below(&site.path("public")) {
        let page = String::from_utf8_lossy(&page).into_owned();
        for made_up in ["0000 000", "Họ và tên", "bantin@", "Ngô Anh Thúy", "Bài mẫu", "Số nhà"] {
            assert!(!page.contains(made_up), "{made_up} in {}", path.display());
        }
    }
}

#[test]
fn a_new_report_is_never_written_over_another() {
    let site = Site::new(&[]);
    let again = ["new", "Bài", "--commune", "Cẩm Tâm", "--date", "04/04/2023"];
    site.done(&again);
    site.write("content/cam-tam/2023-04-04-bai.md", "của tôi");
    let answer = site.run(&again);
    assert_eq!(answer.code, 3);
    assert!(answer.err.contains("đã có sẵn"), "{}", answer.err);
    assert_eq!(site.read("content/cam-tam/2023-04-04-bai.md"), "của tôi");
}
