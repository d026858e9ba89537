//! The program itself: its output, the files it writes, its exit codes.

#![expect(clippy::disallowed_methods, reason = "sites are laid on the disk here, and read back")]

mod addresses;
mod endless;
mod explain;
mod fixing;
mod import;
mod publishing;
mod scaffold;
mod stdout;
mod timings;
mod watching;
mod withdrawing;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// A site in a temporary folder, to run the program in.
struct Site {
    folder: TempDir,
}

/// The program's output and exit code.
struct Answer {
    code: i32,
    out: String,
    err: String,
}

const SETTINGS: &str = "title: Bản tin\nbase_url: https://bantin.example.vn\n";

const REPORT: &str =
    "---\ntitle: Bài một\nkind: news\ncommune: Cẩm Tâm\ndate: 01/05/2024\n---\n\nTin ngắn.\n";

impl Site {
    fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A site with these articles.
    fn new(articles: &[(&str, &str)]) -> Self {
        let site = Self::empty();
        site.write("site.yaml", SETTINGS);
        for (path, text) in articles {
            site.write(&format!("content/{path}"), text);
        }
        site
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("its folder is made");
        fs::write(path, text).expect("the file is written");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Runs the program in the site's folder.
    fn run(&self, arguments: &[&str]) -> Answer {
        let ran = Command::new(env!("CARGO_BIN_EXE_bantin"))
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .expect("bantin runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it prints UTF-8");
        let code = ran.status.code().expect("it ends by itself");
        Answer { code, out: text(ran.stdout), err: text(ran.stderr) }
    }

    /// Runs the program, which must succeed.
    fn done(&self, arguments: &[&str]) -> Answer {
        let answer = self.run(arguments);
        assert_eq!(answer.code, 0, "{arguments:?}: {}{}", answer.out, answer.err);
        answer
    }

    /// Every file of the site, with its text.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        files_below(self.folder.path())
    }
}

fn files_below(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| (entry.path().to_owned(), fs::read(entry.path()).expect("a file")))
        .collect()
}

impl Answer {
    /// The lines of JSON in the output.
    fn json(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
    }

    fn last_line(&self) -> &str {
        self.out.lines().last().unwrap_or_default()
    }
}

const MISTAKEN: &str = "---
title: Bài sai
kind: launch
commune: Cẩm Tâm
date: 31/02/2024
titel: thừa
draft: có lẽ
attendees: [{role: [Chủ tịch]}]
model:
  name: Mô hình
---

Xem [bài kia](khong-co.md).
";

#[test]
fn five_mistakes_are_five_messages_at_their_lines() {
    let site = Site::new(&[("sai.md", MISTAKEN), ("dung.md", REPORT)]);
    let answer = site.run(&["check", "--message-format", "json"]);
    assert_eq!(answer.code, 1);
    let found: Vec<(u64, String)> = answer
        .json()
        .iter()
        .map(|line| {
            assert_eq!(line["path"], "content/sai.md");
            assert_eq!(line["severity"], "error");
            (line["line"].as_u64().expect("a line"), line["code"].as_str().expect("a code").to_owned())
        })
        .collect();
    let expected = [
        (5, "bad-date"),
        (6, "unknown-key"),
        (7, "wrong-type"),
        (8, "unknown-key"),
        (8, "missing-key"),
        (13, "broken-link"),
    ];
    let mut found: Vec<(u64, &str)> = found.iter().map(|(line, code)| (*line, &**code)).collect();
    let mut expected = expected.to_vec();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn json_messages_are_objects_one_a_line() {
    let site = Site::new(&[("sai.md", MISTAKEN)]);
    let keys = ["severity", "code", "path", "line", "column", "message", "help"];
    for lang in ["vi", "en"] {
        let answer = site.run(&["build", "--message-format=json", "--lang", lang]);
        assert_eq!((answer.code, &*answer.err), (1, ""));
        for line in answer.json() {
            let object = line.as_object().expect("an object");
            assert_eq!(object.keys().map(String::as_str).collect::<Vec<_>>(), keys);
        }
    }
    let vietnamese = site.run(&["check", "--message-format=json"]).out;
    let english = site.run(&["check", "--message-format=json", "--lang=en"]).out;
    assert!(vietnamese.contains("không có mục nào tên là “titel”"), "{vietnamese}");
    assert!(english.contains("there is no key “titel”"), "{english}");
}

#[test]
fn messages_show_the_line_a_caret_and_what_to_type() {
    let site = Site::new(&[("sai.md", MISTAKEN)]);
    let answer = site.run(&["build"]);
    assert_eq!((answer.code, &*answer.out), (1, ""));
    for part in [
        "lỗi[unknown-key]",
        "content/sai.md:6:1",
        "titel: thừa",
        "^^^^^",
        "cách sửa",
        "có phải muốn viết “title”?",
    ] {
        assert!(answer.err.contains(part), "no {part} in\n{}", answer.err);
    }
    assert!(
        answer
            .err
            .trim_end()
            .ends_with("Có 6 lỗi, 0 cảnh báo: chưa ghi gì, trang tin đang có vẫn giữ nguyên.")
    );
    for (command, undone) in [
        (["check"].as_slice(), "còn lỗi thì chưa dựng được trang."),
        (&["list"], "danh sách ở trên có thể còn thiếu hoặc sai."),
        (&["explain", "index.html"], "sửa hết lỗi mới xem được."),
    ] {
        let err = site.run(command).err;
        assert!(err.trim_end().ends_with(undone), "{command:?}: {err}");
    }
    let english = site.run(&["build", "--lang", "en"]);
    for part in ["error[unknown-key]", "help: did you mean “title”?", "6 errors, 0 warnings"] {
        assert!(english.err.contains(part), "no {part} in\n{}", english.err);
    }
}

#[test]
fn nothing_piped_is_coloured() {
    let site = Site::new(&[("sai.md", MISTAKEN), ("mot.md", REPORT)]);
    for (name, value) in [("NO_COLOR", "1"), ("NO_COLOR", ""), ("TERM", "xterm-256color")] {
        for arguments in [&["build"][..], &["--help"], &["nope"], &["list"]] {
            let ran = Command::new(env!("CARGO_BIN_EXE_bantin"))
                .args(arguments)
                .env(name, value)
                .current_dir(site.folder.path())
                .output()
                .expect("bantin runs");
            for bytes in [&ran.stdout, &ran.stderr] {
                assert!(!bytes.contains(&0x1b), "{name}={value} {arguments:?} prints an escape");
            }
        }
    }
}

#[test]
fn quiet_still_tells_mistakes() {
    let site = Site::new(&[("sai.md", MISTAKEN)]);
    assert!(site.run(&["build", "--quiet"]).err.contains("unknown-key"));
    let warned = Site::new(&[("mot.md", &REPORT.replace("Tin ngắn.", "A\n\nTin."))]);
    let answer = warned.done(&["build", "--quiet"]);
    assert!(answer.err.contains("cảnh báo[stray-letter]"), "{}", answer.err);
}

#[test]
fn check_writes_nothing() {
    let site = Site::new(&[("mot.md", REPORT)]);
    let before = site.files();
    let answer = site.done(&["check"]);
    assert!(answer.out.starts_with("Đã kiểm tra 1 bài"), "{}", answer.out);
    assert_eq!(site.files(), before);
    site.write("content/sai.md", MISTAKEN);
    let before = site.files();
    assert_eq!(site.run(&["check"]).code, 1);
    assert_eq!(site.files(), before);
}

#[test]
fn a_site_needs_no_theme_of_its_own() {
    let site = Site::new(&[("mot.md", REPORT)]);
    site.done(&["build"]);
    assert!(site.read("public/mot/index.html").contains("<h1>Bài một</h1>"));
}

#[test]
fn wrong_use_is_told_in_vietnamese() {
    let site = Site::new(&[("mot.md", REPORT)]);
    let cases: &[(&[&str], &str)] = &[
        (&["dung"], "không có lệnh “dung”"),
        (&["biuld"], "có phải muốn gõ “build”?"),
        (&["build", "--ngay"], "không có tùy chọn “--ngay”"),
        (&["new", "Bài"], "còn thiếu --commune"),
        (
            &["list", "nháp"],
            "không nhận giá trị “nháp”; dùng một trong: drafts, future, expired, withdrawn, all",
        ),
        (&["build", "--jobs", "nhiều"], "--jobs <SỐ> không nhận giá trị “nhiều”"),
        (&["build", "--now"], "--now <THỜI ĐIỂM> cần có giá trị đi sau"),
        (&["build", "--now", "hôm qua"], "--now cần thời điểm như"),
        (
            &["build", "--base-url", "bantin.vn"],
            "--base-url: “bantin.vn” không phải địa chỉ trang web đầy đủ",
        ),
        (&["new", "Bài", "--commune", "A", "--date", "hôm qua"], "--date cần ngày như"),
        (&["new", "Bài", "--commune", "A", "--kind", "page"], "--kind không nhận “page”"),
        (&["build", "-q", "-v"], "không dùng được cùng với"),
        (&["--lang", "fr", "build"], "không nhận giá trị “fr”"),
    ];
    let before = site.files();
    for (arguments, expected) in cases {
        let answer = site.run(arguments);
        assert_eq!((answer.code, &*answer.out), (2, ""), "{arguments:?}");
        assert!(answer.err.contains(expected), "{arguments:?}: {}", answer.err);
        assert!(answer.err.contains("Gõ bantin --help"), "{arguments:?}: {}", answer.err);
    }
    // In an empty folder the desk would make a site, but not among other files.
    let foreign = Site::empty();
    foreign.write("bao-cao.docx", "");
    assert_eq!(foreign.run(&[]).code, 2);
    assert_eq!(site.files(), before);
    let english = site.run(&["--lang=en", "build", "--now", "yesterday"]).err;
    assert!(english.contains("takes a moment") && english.contains("Type bantin --help"), "{english}");
}

#[test]
fn the_environment_can_fail() {
    let empty = Site::empty();
    let answer = empty.run(&["build"]);
    assert_eq!(answer.code, 3);
    assert!(answer.err.starts_with("lỗi: không thấy tệp site.yaml"), "{}", answer.err);
    let answer = empty.run(&["check", "--lang=en", "--message-format=json"]);
    assert_eq!((answer.code, &answer.json()[0]["code"]), (3, &Value::from("environment")));
    let site = Site::new(&[("mot.md", REPORT)]);
    assert_eq!(site.run(&["build", "--output", "content"]).code, 3);
    assert_eq!(site.run(&["build", "--output", "."]).code, 3);
}

fn scheduled() -> Site {
    let article = |more: &str| REPORT.replace("date: 01/05/2024", &format!("date: 01/05/2024\n{more}"));
    Site::new(&[
        ("mot.md", REPORT),
        ("mai.md", &article("published: 02/06/2024 08:30")),
        ("mot-kia.md", &article("published: 03/06/2024")),
        ("nhap.md", &article("draft: true")),
        ("cu.md", &article("expires: 15/05/2024")),
    ])
}

/// A published page doesn't change by itself, so the author is told when to build again.
#[test]
fn a_build_tells_until_when_a_notice_is_pinned() {
    let notice = REPORT.replace("kind: news", "kind: notice\napplies: {to: 02/06/2024 17:00}");
    assert_ne!(notice, REPORT);
    let site = Site::new(&[("mot.md", &notice)]);
    let told = "Thông báo ghim ở trang chủ được gỡ trong lần dựng đầu tiên sau 02/06/2024 17:00.";
    let answer = site.done(&["build", "--now", "02/06/2024 16:59"]);
    assert!(answer.last_line().ends_with(told), "{}", answer.out);
    assert!(site.read("public/index.html").contains("class=\"pins\""));
    let answer = site.done(&["build", "--now", "02/06/2024 17:00"]);
    assert!(!answer.out.contains("Thông báo"), "{}", answer.out);
    assert!(!site.read("public/index.html").contains("class=\"pins\""));
}

#[test]
fn reports_wait_for_their_moment() {
    let site = scheduled();
    let shown = |answer: &Answer| {
        let names = ["mot", "mai", "mot-kia", "nhap", "cu"];
        assert_eq!(answer.code, 0, "{}", answer.err);
        names
            .into_iter()
            .filter(|name| site.path(&format!("public/{name}/index.html")).exists())
            .collect::<Vec<_>>()
    };
    let at = |now: &str, more: &[&str]| site.run(&[&["build", "--now", now], more].concat());

    let answer = at("01/06/2024 12:00", &[]);
    assert_eq!(shown(&answer), ["mot"]);
    let waiting = "Chưa đưa lên: 1 bài nháp; 2 bài hẹn giờ, gần nhất lúc 02/06/2024 08:30; 1 bài hết hạn.";
    assert!(answer.out.lines().any(|line| line.ends_with(waiting)), "{}", answer.out);
    assert_eq!(shown(&at("02/06/2024 08:29", &[])), ["mot"]);
    // A time with a zone means that exact time: 01:30 UTC is 08:30 in Việt Nam.
    let answer = at("2024-06-02T01:30:00Z", &["--lang", "en"]);
    assert_eq!(shown(&answer), ["mot", "mai"]);
    let waiting = "Not shown: 1 draft; 1 scheduled, the next at 03/06/2024 00:00; 1 expired.";
    assert!(answer.out.lines().any(|line| line.ends_with(waiting)), "{}", answer.out);
    assert_eq!(shown(&at("03/06/2024", &[])), ["mot", "mai", "mot-kia"]);
    assert_eq!(shown(&at("14/05/2024 23:59", &[])), ["mot", "cu"]);
    assert_eq!(shown(&at("15/05/2024", &["--future"])), ["mot", "mai", "mot-kia"]);
    assert_eq!(shown(&at("15/05/2024", &["--drafts"])), ["mot", "nhap"]);
    let answer = at("30/04/2024", &["--drafts", "--future"]);
    assert_eq!(shown(&answer), ["mot", "mai", "mot-kia", "nhap", "cu"]);
    assert!(!answer.out.contains("Chưa đưa lên"), "{}", answer.out);
}

#[test]
fn lists_tell_what_waits() {
    let site = scheduled();
    let listed = |which: &[&str]| {
        let arguments = [&["list", "--now", "01/06/2024", "--message-format=json"], which].concat();
        let lines = site.done(&arguments).json().into_iter();
        lines
            .map(|line| {
                format!(
                    "{} {}",
                    line["state"].as_str().expect("a state"),
                    line["path"].as_str().expect("a path")
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(listed(&["drafts"]), ["draft content/nhap.md"]);
    assert_eq!(listed(&["future"]), ["scheduled content/mai.md", "scheduled content/mot-kia.md"]);
    assert_eq!(listed(&["expired"]), ["expired content/cu.md"]);
    assert_eq!(listed(&[]).len(), 5);
    let text = site.done(&["list", "future", "--now", "01/06/2024"]).out;
    assert_eq!(text.lines().next(), Some("hẹn giờ   02/06/2024 content/mai.md  Bài một"));
}

#[test]
fn switches_stand_in_for_settings() {
    let site = Site::new(&[("mot.md", REPORT)]);
    site.done(&["build", "--output", "ra/ngoai", "--base-url", "https://tinh.example.vn/xa/", "--jobs", "1"]);
    assert!(!site.path("public").exists());
    let home = site.read("ra/ngoai/index.html");
    assert!(home.contains("href=\"/xa/mot/\"") && !home.contains("bantin.example.vn"), "{home}");
    let one = files_below(&site.path("ra/ngoai"));
    site.done(&[
        "build",
        "--output",
        "ra/ngoai",
        "--base-url",
        "https://tinh.example.vn/xa",
        "--jobs",
        "8",
        "--durable",
    ]);
    assert_eq!(files_below(&site.path("ra/ngoai")), one);
    site.write("site.yaml", &format!("{SETTINGS}output: www\n"));
    site.done(&["build"]);
    assert!(site.path("www/mot/index.html").exists());
}

#[test]
fn the_schema_knows_the_sample_site() {
    let site = Site::empty();
    let schema: Value = serde_json::from_str(&site.done(&["schema"]).out).expect("the schema is JSON");
    let properties = schema["properties"].as_object().expect("an object");
    assert_eq!(schema["additionalProperties"], false);
    assert_eq!(properties.len() % 2, 0, "every key has a twin");
    for twins in [["title", "tiêu đề"], ["commune", "xã"], ["attendees", "đại biểu"], ["summary", "tóm tắt"]]
    {
        assert_eq!(properties[twins[0]], properties[twins[1]], "{twins:?}");
    }
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let mut keys = 0;
    let is_article = |(path, _): &(_, _)| Path::new(path).extension().is_some_and(|found| found == "md");
    for (path, bytes) in files_below(&content).into_iter().filter(is_article) {
        let text = String::from_utf8(bytes).expect("articles are UTF-8");
        let front = text.split("---\n").nth(1).expect("front matter");
        for key in front
            .lines()
            .filter(|line| !line.starts_with([' ', '#', '-']))
            .filter_map(|line| line.split_once(':'))
        {
            assert!(properties.contains_key(key.0), "{}: {}", path.display(), key.0);
            keys += 1;
        }
    }
    assert!(keys > 40, "only {keys} keys were looked at");
}

#[test]
fn shells_get_their_completions() {
    let site = Site::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = site.done(&["completions", shell]).out;
        assert!(script.contains("bantin") && script.contains("base-url"), "{shell}");
    }
    let checked = Command::new("bash").args(["-n", "-c", &site.done(&["completions", "bash"]).out]).status();
    assert!(checked.map_or(true, |status| status.success()), "bash can't read its completions");
}

#[test]
fn the_sample_site_builds_without_a_warning() {
    let site = Site::empty();
    let output = site.path("public");
    let root = env!("CARGO_MANIFEST_DIR");
    let answer = site.done(&[
        "build",
        "--no-cache",
        "--root",
        root,
        "--output",
        output.to_str().expect("a plain path"),
    ]);
    assert_eq!(answer.err, "");
    assert!(answer.out.starts_with("Đã dựng 5 bài"), "{}", answer.out);
    assert!(answer.out.contains("\nẢnh trên trang: "), "{}", answer.out);
}
