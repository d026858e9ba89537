//! The preview over a real connection, byte by byte.

mod limits;
mod memory;
mod news;
mod strangers;

use std::net::{Ipv6Addr, TcpStream};

use bantin::serve::{Limits, Options, Preview, ServedSite, Server, start};
use bantin::text::Lang;

use crate::client::{self, get, request, send};

const HOME: &str =
    "<!DOCTYPE html><html><head><link rel=\"stylesheet\" href=\"/site.1.css\"></head><p>Nhà</html>";

/// The files of the site in these tests: path and text.
type Files<'f> = &'f [(&'f str, &'f str)];

const SMALL: Files<'static> = &[
    ("index.html", HOME),
    ("404.html", "<head></head><p>Không có"),
    ("a/b/index.html", "<head></head><p>A B<img src=\"photo.webp\">"),
    ("a/b/photo.webp", "0123456789"),
    ("site.1.css", "p {}"),
    ("rss.xml", "<rss/>"),
];

fn served_site(files: Files<'_>) -> ServedSite {
    let files = files.iter().map(|(path, text)| ((*path).into(), text.as_bytes().into())).collect();
    ServedSite { files, ..ServedSite::default() }
}

/// On any free port, so that tests don't collide.
fn options() -> Options {
    Options { port: 0, follow: false, limits: Limits::default(), desk: None }
}

fn serve(files: Files<'_>) -> (Preview, Server) {
    let preview = Preview::new(Lang::Vi);
    preview.show(served_site(files), None);
    let server = start(preview.clone(), &options()).expect("a server");
    (preview, server)
}

#[test]
fn page_comes_with_the_script_and_nothing_else_does() {
    let (_preview, server) = serve(SMALL);
    let page = get(server.port, "/", &[]);
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(page.text().contains("<script src=\"/~bantin/reload.js\" data-version="), "{}", page.text());
    for (target, kind, text) in [
        ("/a/b/photo.webp", "image/webp", "0123456789"),
        ("/site.1.css", "text/css; charset=utf-8", "p {}"),
        ("/rss.xml", "application/xml; charset=utf-8", "<rss/>"),
    ] {
        let file = get(server.port, target, &[]);
        assert_eq!((file.status, file.header("content-type"), file.text()), (200, kind, text));
    }
}

#[test]
fn every_answer_keeps_to_the_author() {
    let (_preview, server) = serve(SMALL);
    let host = format!("Host: evil.example:{}", server.port);
    let evil = send(client::connect(server.port), format!("GET / HTTP/1.0\r\n{host}\r\n\r\n").as_bytes());
    let answers = ["/", "/a/b", "/a/b/photo.webp", "/nothing", "/~bantin/reload.js", "/~bantin/news"]
        .map(|target| get(server.port, target, &[("Origin", &format!("http://localhost:{}", server.port))]));
    for answer in answers.iter().chain([&evil, &request(server.port, "POST", "/", &[])]) {
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(answer.header("content-security-policy").starts_with("frame-ancestors 'none'"));
        assert!(!answer.headers.keys().any(|name| name.starts_with("access-control-")));
    }
    assert!(
        get(server.port, "/rss.xml", &[]).header("content-security-policy").ends_with("script-src 'none'")
    );
}

#[test]
fn addresses_lead_where_a_web_server_leads() {
    let (preview, server) = serve(SMALL);
    let moved = get(server.port, "/a/b?x=1", &[]);
    assert_eq!((moved.status, moved.header("location")), (307, "/a/b/?x=1"));
    let missing = get(server.port, "/nothing/", &[]);
    assert_eq!(missing.status, 404);
    assert!(missing.text().contains("Không có") && missing.text().contains("/~bantin/reload.js"));
    preview.show(ServedSite { prefix: "/sub".to_owned(), ..served_site(SMALL) }, None);
    assert_eq!(get(server.port, "/sub/a/b/", &[]).status, 200);
    assert_eq!(get(server.port, "/a/b/", &[]).status, 404);
    assert_eq!(get(server.port, "/", &[]).header("location"), "/sub/");
    assert_eq!(get(server.port, "/~bantin/reload.js", &[]).status, 200);
}

#[test]
fn head_is_get_without_the_body() {
    let (_preview, server) = serve(SMALL);
    for target in ["/", "/a/b", "/nothing", "/site.1.css", "/~bantin/reload.js"] {
        let (mut get, mut head) = (get(server.port, target, &[]), request(server.port, "HEAD", target, &[]));
        for reply in [&mut get, &mut head] {
            reply.headers.remove("date");
        }
        assert_eq!((get.status, &get.headers), (head.status, &head.headers), "{target}");
        assert!(head.body.is_empty(), "{target}");
    }
    assert_eq!(request(server.port, "HEAD", "/site.1.css", &[]).header("content-length"), "4");
    assert_eq!(request(server.port, "DELETE", "/", &[]).header("allow"), "GET, HEAD");
}

#[test]
fn parts_of_a_file_are_served() {
    let (_preview, server) = serve(SMALL);
    let ask = |range, headers: &[(&str, &str)]| {
        get(server.port, "/a/b/photo.webp", &[&[("Range", range)], headers].concat())
    };
    for (range, status, content_range, text) in [
        ("bytes=2-4", 206, "bytes 2-4/10", "234"),
        ("bytes=7-", 206, "bytes 7-9/10", "789"),
        ("bytes=-2", 206, "bytes 8-9/10", "89"),
        ("bytes=10-", 416, "bytes */10", ""),
        ("bytes=0-1,4-5", 200, "", "0123456789"),
    ] {
        let part = ask(range, &[]);
        let found = (part.status, part.header("content-range"), part.text());
        assert_eq!(found, (status, content_range, text), "{range}");
    }
    let tag = ask("bytes=0-0", &[]).header("etag").to_owned();
    assert_eq!(ask("bytes=0-0", &[("If-Range", &tag)]).text(), "0");
    assert_eq!(ask("bytes=0-0", &[("If-Range", "\"another\"")]).text(), "0123456789");
    let missing = get(server.port, "/nothing", &[("Range", "bytes=0-0")]);
    assert_eq!(missing.status, 404);
}

#[test]
fn tag_tells_whether_a_file_changed() {
    let (preview, server) = serve(SMALL);
    let tag = get(server.port, "/site.1.css", &[]).header("etag").to_owned();
    let again = |tags: &str| get(server.port, "/site.1.css", &[("If-None-Match", tags)]);
    for tags in [&*tag, "*", &format!("W/{tag}"), &format!("\"x\", {tag}")] {
        assert_eq!((again(tags).status, again(tags).body.len()), (304, 0), "{tags}");
    }
    assert_eq!(again("\"x\"").status, 200);
    preview.show(served_site(&[("site.1.css", "p { color: red }")]), None);
    assert_eq!(again(&tag).text(), "p { color: red }");
}

#[test]
fn site_is_on_both_loopback_addresses() {
    let (_preview, server) = serve(SMALL);
    let port = server.port;
    for host in ["localhost", "LocalHost", "127.0.0.1", "[::1]"] {
        let head = format!("GET / HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n");
        assert_eq!(send(client::connect(port), head.as_bytes()).status, 200, "{host}");
        if let Ok(stream) = TcpStream::connect((Ipv6Addr::LOCALHOST, port)) {
            assert_eq!(send(stream, head.as_bytes()).status, 200, "{host} on ::1");
        }
    }
}

#[test]
fn taken_port_gives_the_next() {
    let (preview, server) = serve(SMALL);
    let options = Options { port: server.port, ..options() };
    let second = start(preview, &options).expect("a second server");
    assert!(second.port > server.port);
    assert_eq!(get(second.port, "/", &[]).status, 200);
}
