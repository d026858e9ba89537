//! The desk over a real connection: its calls, and the requests that it refuses.

#![expect(clippy::disallowed_methods, reason = "a site is laid on the disk here, and read back")]

mod strangers;
mod unsaved;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use bantin::build::{self, Options as BuildOptions};
use bantin::cache::Cache;
use bantin::desk::{Desk, PendingChanges, PublishProgress, Publisher, Snapshot};
use bantin::load::load;
use bantin::output::Discard;
use bantin::serve::{Options, Preview, Server, start};
use bantin::site::Showing;
use bantin::text::{Lang, Text};
use jiff::Timestamp;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Reply, connect, send};

const SECRET: &str = "0123456789abcdef";

const REPORT: &str = "---\n# ghi chú\ntiêu đề: Ra mắt mô hình # chú thích\nloại: tin\nxã: Cẩm Tâm\nngày: 04/04/2023\n---\n\nXã ra mắt mô hình.\n";

const PATH: &str = "content/cam-tam/ra-mat.md";

/// The 29th of November 2026.
fn now() -> Timestamp {
    "2026-11-29T14:05:00+07:00".parse().expect("a moment")
}

struct Recorded;

impl Publisher for Recorded {
    fn changes(&self) -> Result<PendingChanges, Text> {
        let added = vec!["https://bantin.example.vn/cam-tam/ra-mat/".to_owned()];
        Ok(PendingChanges { added, ..PendingChanges::default() })
    }

    fn publish(&self, target: Option<&str>, told: &dyn Fn(PublishProgress)) -> Result<(), Text> {
        told(PublishProgress::Step { stage: "build", done: 2, total: 5 });
        told(PublishProgress::Said("Đã dựng".to_owned()));
        match target {
            Some("hỏng") => Err(Text::new("máy chủ không trả lời", "no answer")),
            _ => Ok(()),
        }
    }
}

/// A site on the disk with its desk.
struct Site {
    folder: TempDir,
    desk: Arc<Desk>,
    server: Server,
}

impl Site {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
            fs::write(path, text).expect("a file is written");
        }
        let desk = Desk::new(folder.path().to_owned(), Lang::Vi, SECRET.to_owned(), now, Box::new(Recorded));
        let desk = Arc::new(desk);
        let options = Options { port: 0, desk: Some(desk.clone()), ..Options::default() };
        let server = start(Preview::new(Lang::Vi), &options).expect("a server");
        let site = Self { folder, desk, server };
        if files.iter().any(|(path, _)| *path == "site.yaml") {
            site.build();
        }
        site
    }

    fn sample() -> Self {
        Self::new(&[
            ("site.yaml", "# thiết lập\ntiêu đề: Bản tin xã\nđịa chỉ web: https://bantin.example.vn\n"),
            (PATH, REPORT),
        ])
    }

    /// Builds, as the preview does after each change.
    fn build(&self) {
        let sources = load(self.folder.path()).expect("a site");
        let mut cache = Cache::default();
        let showing = Showing { now: now(), drafts: true, future: true };
        let options = BuildOptions { showing, base_url: None };
        let built = build::build(&mut cache, &sources, &options, &Discard, &|_| {}).expect("a build");
        let waiting = &built.waiting;
        let hidden = waiting.drafts.iter().chain(&waiting.future).chain(&waiting.expired);
        let reports = built.shown.iter().chain(hidden).chain(&built.withdrawn).cloned().collect();
        let config = cache.config().expect("settings").clone();
        self.desk.note(Snapshot { config, reports, diagnostics: built.diagnostics, sources });
    }

    fn call(&self, name: &str, asked: &Value) -> (u16, Value) {
        let reply = self.post(name, &asked.to_string(), &[]);
        (reply.status, serde_json::from_slice(&reply.body).expect("JSON"))
    }

    fn done(&self, name: &str, asked: &Value) -> Value {
        let (status, answer) = self.call(name, asked);
        assert_eq!(status, 200, "{name}: {answer}");
        answer
    }

    /// Posts like the desk's own page, except for the given headers.
    fn post(&self, name: &str, body: &str, other: &[(&str, &str)]) -> Reply {
        let port = self.server.port;
        let own = [
            ("Host", format!("localhost:{port}")),
            ("Origin", format!("http://localhost:{port}")),
            ("Content-Type", "application/json".to_owned()),
            ("X-Bantin-Secret", SECRET.to_owned()),
            ("Content-Length", body.len().to_string()),
            ("Connection", "close".to_owned()),
        ];
        let mut text = format!("POST /_soan/api/{name} HTTP/1.1\r\n");
        for (header, value) in &own {
            let other = other.iter().find(|(other, _)| other == header).map(|(_, value)| *value);
            match other.unwrap_or(value) {
                "" => {}
                value => {
                    text.push_str(&format!("{header}: {}\r\n", value.replace("{port}", &port.to_string())))
                }
            }
        }
        for (header, value) in other.iter().filter(|(other, _)| own.iter().all(|(own, _)| own != other)) {
            text.push_str(&format!("{header}: {value}\r\n"));
        }
        send(connect(port), format!("{text}\r\n{body}").as_bytes())
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).expect("a file")
    }

    fn open(&self, path: &str) -> Value {
        self.done("open", &json!({ "path": path }))
    }
}

/// All files below a folder, with their bytes.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let files = entries.filter(|entry| entry.file_type().is_file());
    files.map(|entry| (entry.path().display().to_string(), fs::read(entry.path()).expect("a file"))).collect()
}

#[test]
fn a_saved_value_changes_its_bytes_alone() {
    let site = Site::sample();
    let opened = site.open(PATH);
    assert_eq!(opened["values"]["title"], "Ra mắt mô hình");
    assert_eq!(opened["body"], "Xã ra mắt mô hình.\n");
    assert_eq!((&opened["page"], &opened["state"]), (&json!("/cam-tam/ra-mat/"), &json!("published")));
    let saved = site.done(
        "save",
        &json!({ "path": PATH, "version": opened["version"], "values": { "venue": "Nhà văn hóa" }, "body": "Xã ra mắt.\n" }),
    );
    assert_eq!(saved["values"]["venue"], "Nhà văn hóa");
    let expected =
        REPORT.replace("2023\n", "2023\nđịa điểm: Nhà văn hóa\n").replace("ra mắt mô hình.", "ra mắt.");
    assert_eq!(site.read(PATH), expected);
    // The report had been published, so its old version is kept.
    let versions = site.done("history", &json!({ "path": PATH }));
    let id = &versions["versions"][0]["id"];
    assert_eq!(versions["versions"][0]["when"], "29/11/2026 14:05");
    assert_eq!(site.done("version", &json!({ "path": PATH, "id": id }))["text"], REPORT);
    let restored = json!({ "path": PATH, "version": saved["version"], "text": REPORT });
    site.done("save", &restored);
    assert_eq!(site.read(PATH), REPORT);
}

#[test]
fn what_was_saved_elsewhere_is_not_overwritten() {
    let site = Site::sample();
    let opened = site.open(PATH);
    let other = REPORT.replace("Xã ra mắt", "Xã đã ra mắt");
    fs::write(site.folder.path().join(PATH), &other).expect("another program saves");
    let save = json!({ "path": PATH, "version": opened["version"], "values": { "title": "Khác" } });
    let (status, answer) = site.call("save", &save);
    assert_eq!((status, &answer["conflict"]["text"]), (409, &json!(other)));
    assert_eq!(site.read(PATH), other);
    let version = &answer["conflict"]["version"];
    site.done("save", &json!({ "path": PATH, "version": version, "values": { "title": "Khác" } }));
    assert_eq!(site.read(PATH), other.replace("Ra mắt mô hình", "Khác"));
}

#[test]
fn mistakes_are_at_their_fields_before_anything_is_saved() {
    let site = Site::sample();
    let opened = site.open(PATH);
    let asked = json!({ "path": PATH, "version": opened["version"], "values": { "date": "31/02/2023" }, "body": "[x](khong-co.md)\n" });
    let checked = site.done("check", &asked);
    let told = checked["diagnostics"].as_array().expect("a list");
    let date = told.iter().find(|told| told["path"] == json!(["date"])).expect("the day is told");
    assert_eq!(date["severity"], "error");
    assert!(checked["text"].as_str().is_some_and(|text| text.contains("ngày: 31/02/2023")));
    assert_eq!(site.read(PATH), REPORT);
}

#[test]
fn a_certain_mistake_is_mended_on_request() {
    let site = Site::sample();
    let damaged =
        REPORT.replace("Xã ra mắt mô hình.", "• Xã ra mắt\n• Bà con dự\n\nTie\u{302}\u{301}p theo.");
    fs::write(site.folder.path().join(PATH), &damaged).expect("a file");
    let opened = site.open(PATH);
    let told = opened["diagnostics"].as_array().expect("a list");
    let fixable = told.iter().find(|told| told["fixable"] == true).expect("bullets can be mended");
    let mut asked = json!({ "path": PATH, "version": opened["version"] });
    for key in ["code", "line", "column"] {
        asked[key] = fixable[key].clone();
    }
    let mended = site.done("fix", &asked);
    assert!(mended["body"].as_str().is_some_and(|text| text.contains("- Xã ra mắt\n")), "{mended}");
    // Only the bullets change: letters with combining marks stay.
    assert!(site.read(PATH).contains("Tie\u{302}\u{301}p theo."));
    // A mistake that isn't reported can't be fixed.
    asked["version"] = mended["version"].clone();
    assert_eq!(site.call("fix", &asked).0, 409);
}

#[test]
fn reports_are_made_removed_and_brought_back() {
    let site = Site::sample();
    let new = json!({ "kind": "notice", "title": "Cắt điện: thôn 3", "commune": "xã Cẩm Tâm", "date": "01/12/2026" });
    let path = site.done("new", &new)["path"].as_str().expect("a path").to_owned();
    assert_eq!(path, "content/cam-tam/2026-12-01-cat-dien-thon-3.md");
    assert_eq!(site.open(&path)["values"]["kind"], "thông báo");
    // A second report of that name gets a name of its own.
    assert_eq!(site.done("new", &new)["path"], "content/cam-tam/2026-12-01-cat-dien-thon-3-2.md");
    let text = site.read(&path);
    let id = site.done("remove", &json!({ "path": path }))["id"].clone();
    assert!(!site.folder.path().join(&path).exists());
    let trash = site.done("trash", &json!({}));
    assert_eq!((&trash["files"][0]["id"], &trash["files"][0]["title"]), (&id, &json!("Cắt điện: thôn 3")));
    assert_eq!(site.done("restore", &json!({ "id": id }))["path"], path);
    assert_eq!(site.read(&path), text);
    assert_eq!(site.done("trash", &json!({}))["files"], json!([]));
}

#[test]
fn pasted_text_becomes_a_draft_with_its_marks() {
    let site = Site::sample();
    let text = "XÃ CẨM VÂN TỔ CHỨC HỘI NGHỊ\nSáng 29.3, UBND xã Cẩm Vân, huyện Cẩm Thủy tổ chức hội nghị.\n";
    let data = data_encoding::BASE64.encode(text.as_bytes());
    let imported = site.done("import", &json!({ "name": "-", "data": data }));
    let again = site.done("import", &json!({ "name": "-", "data": data }));
    assert_ne!(again["path"], imported["path"]);
    let opened = site.open(imported["path"].as_str().expect("a path"));
    assert_eq!(opened["values"]["draft"], true);
    let marks = opened["marks"].as_array().expect("a list");
    assert!(marks.iter().any(|mark| mark["path"] == json!(["date"])), "{marks:?}");
    let settled: Vec<&Value> = marks.iter().map(|mark| &mark["path"]).collect();
    let values = json!({ "date": "29/03/2026" });
    let save =
        json!({ "path": opened["path"], "version": opened["version"], "values": values, "settled": settled });
    assert_eq!(site.done("save", &save)["marks"], json!([]));
}

#[test]
fn files_are_added_beside_a_report_and_over_no_other() {
    let site = Site::sample();
    fs::write(site.folder.path().join("content/cam-tam/anh.png"), "của người khác").expect("a file");
    let add = json!({ "path": PATH, "name": "Ảnh.PNG", "data": data_encoding::BASE64.encode(b"moi") });
    assert_eq!(site.done("add-file", &add)["file"], "anh-2.png");
    assert_eq!(site.read("content/cam-tam/anh.png"), "của người khác");
    let picture = site.done("picture", &json!({ "path": PATH, "file": "anh-2.png" }));
    assert_eq!(
        (&picture["type"], &picture["data"]),
        (&json!("image/png"), &json!(data_encoding::BASE64.encode(b"moi")))
    );
}

#[test]
fn a_report_is_taken_back_and_put_on_again() {
    let site = Site::sample();
    let version = site.open(PATH)["version"].clone();
    let taken = site.done("withdraw", &json!({ "path": PATH, "version": version, "reason": "nhầm số liệu" }));
    assert_eq!(taken["state"], "withdrawn");
    assert_eq!(taken["values"]["withdrawn"], json!({ "date": "29/11/2026", "reason": "nhầm số liệu" }));
    site.done("bring-back", &json!({ "path": PATH, "version": taken["version"] }));
    assert_eq!(site.read(PATH), REPORT);
}

#[test]
fn two_texts_are_compared_by_words() {
    let site = Site::sample();
    let texts = json!({ "old": "Sáng 29/3, xã họp.\n", "new": "Sáng 30/3, xã họp dân.\n" });
    let pieces = json!([
        ["both", "Sáng "],
        ["old", "29/3,"],
        ["new", "30/3,"],
        ["both", " xã "],
        ["old", "họp."],
        ["new", "họp dân."],
        ["both", "\n"]
    ]);
    assert_eq!(site.done("compare", &texts)["pieces"], pieces);
    // Long texts without a common word count as replaced, and quickly.
    let words = |stem: &str| (0..20_000).map(|number| format!("{stem}{number} ")).collect::<String>();
    let begun = std::time::Instant::now();
    let pieces = site.done("compare", &json!({ "old": words("a"), "new": words("b") }))["pieces"].clone();
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    let side = |side: &str| {
        let own =
            pieces.as_array().expect("a list").iter().filter(|piece| piece[0] == "both" || piece[0] == side);
        own.map(|piece| piece[1].as_str().expect("text")).collect::<String>()
    };
    assert_eq!((side("old"), side("new")), (words("a"), words("b")));
}

#[test]
fn publishing_says_what_changes_and_how_far_it_is() {
    let site = Site::sample();
    assert_eq!(site.done("changes", &json!({}))["new"][0]["title"], "Ra mắt mô hình");
    for (target, failed) in [(json!(null), json!(null)), (json!("hỏng"), json!("máy chủ không trả lời"))]
    {
        let job = site.done("publish", &json!({ "target": target }))["job"].clone();
        let mut state = site.done("job", &json!({ "job": job }));
        while state["is_over"] == false {
            state = site.done("job", &json!({ "job": job }));
        }
        assert_eq!(
            (&state["failed"], &state["said"], &state["done"]),
            (&failed, &json!(["Đã dựng"]), &json!(2))
        );
    }
}

#[test]
fn settings_are_a_form_too() {
    let site = Site::sample();
    let opened = site.open("site.yaml");
    assert_eq!(opened["values"]["title"], "Bản tin xã");
    let save =
        json!({ "path": "site.yaml", "version": opened["version"], "values": { "agency": "UBND xã" } });
    site.done("save", &save);
    assert!(site.read("site.yaml").starts_with("# thiết lập\ntiêu đề: Bản tin xã\n"));
    assert!(site.read("site.yaml").contains("cơ quan: UBND xã\n"));
}

#[test]
fn an_empty_folder_becomes_a_site() {
    let site = Site::new(&[]);
    assert_eq!(site.done("list", &json!({}))["is_site"], false);
    assert_eq!(site.call("open", &json!({ "path": PATH })).0, 409);
    let start = json!({ "title": "Bản tin phường Hạc Thành", "commune": "Hạc Thành", "level": "phường",
        "province": "Thanh Hóa", "base_url": "https://hacthanh.example.vn" });
    site.done("start", &start);
    site.desk.wait_for_site();
    let settings = site.read("site.yaml");
    for line in [
        "tiêu đề: Bản tin phường Hạc Thành\n",
        "địa chỉ web: https://hacthanh.example.vn\n",
        "cơ quan: Ủy ban nhân dân phường Hạc Thành, Thanh Hóa\n",
    ] {
        assert!(settings.contains(line), "{settings}");
    }
    assert!(!settings.contains("Cẩm Tâm"), "{settings}");
    site.build();
    let list = site.done("list", &json!({}));
    assert_eq!((&list["errors"], &list["warnings"]), (&json!(0), &json!(0)), "{list}");
    assert_eq!(site.call("start", &start).0, 409);
}
