//! Refused requests: from other pages and other programs, with paths that lead elsewhere or through planted links.

use std::fs;

use serde_json::json;

use super::{PATH, REPORT, SECRET, Site, files};
use crate::client::request;

/// Requests that don't come from the desk's own page: what they would change, and the answer.
#[test]
fn nobody_else_gets_through() {
    let site = Site::sample();
    let before = files(site.folder.path());
    let save =
        json!({ "path": PATH, "version": site.open(PATH)["version"], "text": "đã bị sửa" }).to_string();
    for (what, headers, status) in [
        ("another site", &[("Origin", "https://evil.example")][..], 403),
        ("another port", &[("Origin", "http://localhost:1")], 403),
        ("no origin", &[("Origin", "")], 403),
        ("no origin at all", &[("Origin", "null")], 403),
        ("a page of another site", &[("Sec-Fetch-Site", "cross-site")], 403),
        ("another name", &[("Host", "evil.example:{port}")], 403),
        (
            "a name that is rebound",
            &[("Host", "evil.example:{port}"), ("Origin", "http://evil.example:{port}")],
            403,
        ),
        ("no secret", &[("X-Bantin-Secret", "")], 401),
        ("a wrong secret", &[("X-Bantin-Secret", "0123456789abcdee")], 401),
        ("a part of the secret", &[("X-Bantin-Secret", "0123456789abcde")], 401),
        ("a form", &[("Content-Type", "application/x-www-form-urlencoded")], 415),
        ("a form as text", &[("Content-Type", "text/plain")], 415),
        ("a form with a file", &[("Content-Type", "multipart/form-data; boundary=x")], 415),
    ] {
        assert_eq!(site.post("save", &save, headers).status, status, "{what}");
    }
    let port = site.server.port;
    for method in ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"] {
        let answer = request(port, method, "/_soan/api/save", &[("X-Bantin-Secret", SECRET)]);
        assert_eq!((answer.status, answer.header("allow")), (405, "POST"), "{method}");
        assert!(!answer.headers.keys().any(|name| name.starts_with("access-control-")));
    }
    for body in ["", "[]", "1", "\"x\"", "{", "{}", &"[".repeat(100_000), "{\"path\": 1}"] {
        assert_eq!(site.post("save", body, &[]).status, 400, "{}", &body[..body.len().min(20)]);
    }
    assert_eq!(files(site.folder.path()), before);
}

#[test]
fn paths_lead_to_articles_and_settings_alone() {
    let site = Site::sample();
    let root = site.folder.path();
    fs::create_dir_all(root.join("themes/rieng")).expect("a folder");
    fs::write(root.join("themes/rieng/theme.yaml"), "name: rieng\n").expect("a file");
    fs::write(root.join("content/.an.md"), REPORT).expect("a file");
    fs::write(root.join("content/cam-tam/bang.csv"), "a").expect("a file");
    fs::write(root.join("ngoai.md"), REPORT).expect("a file");
    #[cfg(unix)]
    std::os::unix::fs::symlink("cam-tam/ra-mat.md", root.join("content/trong.md")).expect("a link");
    let before = files(root);
    let version = site.open(PATH)["version"].clone();
    for path in [
        "",
        ".",
        "..",
        "/",
        "content",
        "content/",
        "content/cam-tam",
        "content/cam-tam/bang.csv",
        "ngoai.md",
        "../ngoai.md",
        "content/../ngoai.md",
        "content/../site.yaml",
        "content\\cam-tam\\ra-mat.md",
        "/etc/passwd",
        "content/.an.md",
        "content/trong.md",
        "themes/rieng/theme.yaml",
        ".bantin/cache",
        "content/khong-co.md",
        "content/cam-tam/ra-mat.md/..",
        "content//cam-tam/ra-mat.md",
        "./content/cam-tam/ra-mat.md",
        "site.yaml/",
        "content/cam-tam/ra-mat.md\0",
        "file:///etc/passwd",
        "content/cam-tam/RA-MAT.md",
        "C:\\x.md",
    ] {
        for (name, asked) in [
            ("open", json!({ "path": path })),
            ("save", json!({ "path": path, "version": version, "text": "đã bị sửa" })),
            ("remove", json!({ "path": path })),
            ("history", json!({ "path": path })),
            ("version", json!({ "path": path, "id": "20261129-140500-000" })),
            ("add-file", json!({ "path": path, "name": "a.png", "data": "" })),
            ("withdraw", json!({ "path": path, "version": version, "reason": null })),
        ] {
            let (status, answer) = site.call(name, &asked);
            assert!((400..500).contains(&status), "{name} {path:?}: {status} {answer}");
        }
    }
    for file in
        ["../ra-mat.md", "../../ngoai.md", "../../site.yaml", "/etc/passwd", "ra-mat.md", "..\\x.png", ""]
    {
        assert_eq!(site.call("picture", &json!({ "path": PATH, "file": file })).0, 404, "{file}");
    }
    for id in ["", ".", "..", "../../content/cam-tam", "20261129-140500-000", "/etc"] {
        assert_eq!(site.call("restore", &json!({ "id": id })).0, 404, "{id}");
    }
    assert_eq!(files(root), before);
}

#[test]
#[cfg(unix)]
fn a_link_that_leads_outside_is_not_followed() {
    let site = Site::sample();
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    fs::write(elsewhere.path().join("ngoai.md"), REPORT).expect("a file");
    let version = site.open(PATH)["version"].clone();
    let link = site.folder.path().join("content/lien-ket.md");
    std::os::unix::fs::symlink(elsewhere.path().join("ngoai.md"), link).expect("a link");
    let save = json!({ "path": "content/lien-ket.md", "version": version, "text": "đã bị sửa" });
    assert_ne!(site.call("save", &save).0, 200);
    assert_eq!(fs::read_to_string(elsewhere.path().join("ngoai.md")).expect("a file"), REPORT);
}

#[test]
#[cfg(unix)]
fn links_planted_in_the_state_folder_are_not_followed() {
    let site = Site::sample();
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(site.folder.path().join(".bantin")).expect("a folder");
    for name in ["lich-su", "thung-rac", "chua-luu"] {
        std::os::unix::fs::symlink(elsewhere.path(), site.folder.path().join(".bantin").join(name))
            .expect("a link");
    }
    let version = site.open(PATH)["version"].clone();
    let save = json!({ "path": PATH, "version": version, "values": { "title": "Khác" } });
    assert_eq!(site.call("save", &save).0, 500);
    assert_eq!(site.call("remove", &json!({ "path": PATH })).0, 500);
    let typed = json!({ "path": PATH, "tab": "tab", "unsaved": { "text": "đã gõ" } });
    assert_eq!(site.call("keep-unsaved", &typed).0, 500);
    assert_eq!(site.read(PATH), REPORT);
    assert!(files(elsewhere.path()).is_empty());
}

#[test]
fn too_much_is_refused_before_it_is_read() {
    let site = Site::sample();
    assert_eq!(site.post("add-file", "", &[("Content-Length", "67108865")]).status, 413);
}

#[test]
fn the_desk_is_a_page_of_its_own_rules() {
    let site = Site::sample();
    let page = request(site.server.port, "GET", "/_soan/", &[]);
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    let policy = page.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("unsafe") && !policy.contains("http")
    );
    assert_eq!(page.header("x-frame-options"), "DENY");
    // The page runs only its own scripts.
    assert!(
        !page.text().contains("<style")
            && page.text().matches("<script").count() == page.text().matches("src=").count()
    );
    assert!(!page.text().contains(SECRET));
    assert_ne!(request(site.server.port, "GET", "/_soan/../site.yaml", &[]).status, 200);
    assert_eq!(request(site.server.port, "GET", "/_soan/nothing.js", &[]).status, 404);
}
