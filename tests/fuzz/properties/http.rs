//! Any bytes on a connection to the preview.

use std::future::pending;
use std::time::Duration;

use bantin::serve::{Limits, Preview, ServedSite, converse};
use bantin::text::Lang;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::runtime;
use tokio::time::timeout;

const PORT: u16 = 1111;

/// A word that only occurs on pages of the site.
const SECRET: &str = "ban-tin-cua-xa";

const HOSTS: [&str; 3] = ["localhost:1111", "127.0.0.1:1111", "[::1]:1111"];

pub(crate) fn check(bytes: &[u8]) {
    let preview = Preview::new(Lang::Vi);
    let page = format!("<!DOCTYPE html><html><head></head><p>{SECRET}</html>");
    let files = ["index.html", "a/b/index.html", "404.html", "anh.jpg", "rss.xml"];
    let files = files.map(|path| (path.into(), page.as_bytes().into())).into();
    preview.show(ServedSite { prefix: String::new(), files }, None);
    let replies =
        runtime::Builder::new_current_thread().enable_time().build().expect("a runtime").block_on(async {
            let (mut client, server) = tokio::io::duplex(1 << 20);
            client.write_all(bytes).await.expect("it fits");
            client.shutdown().await.expect("nothing more is sent");
            let mut replies = Vec::new();
            let talk = async {
                tokio::select! {
                    () = read(client, &mut replies) => {}
                    () = async { converse(preview, PORT, Limits::default(), server).await; pending().await } => {}
                }
            };
            timeout(Duration::from_secs(10), talk).await.expect("the connection ends");
            replies
        });
    check_replies(bytes, &String::from_utf8_lossy(&replies));
}

/// Reads until the server closes the connection. If it starts sending news, closes the connection here.
async fn read(mut client: DuplexStream, replies: &mut Vec<u8>) {
    while !begins_news(replies) {
        if client.read_buf(replies).await.expect("a pipe in memory doesn't fail") == 0 {
            break;
        }
    }
}

/// Whether the head of a news answer is complete.
fn begins_news(replies: &[u8]) -> bool {
    let find = |replies: &[u8], what: &[u8]| replies.windows(what.len()).position(|window| window == what);
    find(replies, b"text/event-stream").is_some_and(|at| find(&replies[at..], b"\r\n\r\n").is_some())
}

fn check_replies(bytes: &[u8], replies: &str) {
    let asked = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    if !HOSTS.iter().any(|host| asked.contains(host)) {
        assert!(!replies.contains(SECRET), "the site shows itself to a stranger: {replies}");
        assert!(!replies.contains("HTTP/1.1 2"), "a stranger is answered: {replies}");
    }
    if replies.is_empty() {
        return;
    }
    assert!(replies.starts_with("HTTP/1."), "{replies}");
    let head = replies.split("\r\n\r\n").next().unwrap_or_default().to_ascii_lowercase();
    let status = head.get(9..12).and_then(|status| status.parse::<u16>().ok()).expect("a status");
    assert!(
        matches!(status, 200 | 206 | 304 | 307 | 400 | 403 | 404 | 405 | 414 | 416 | 431 | 505),
        "{head}"
    );
    for never in ["access-control-", "set-cookie", "server:"] {
        assert!(!head.contains(never), "{head}");
    }
    if matches!(status, 200 | 206 | 307 | 404) {
        for always in ["x-content-type-options: nosniff", "cache-control: no-store", "x-frame-options: deny"]
        {
            assert!(head.contains(always), "{head}");
        }
    }
    if status == 307 {
        let to = head.split("location: ").nth(1).and_then(|rest| rest.lines().next()).expect("where to");
        assert!(to.starts_with('/') && !to.starts_with("//") && !to.contains('\\'), "{to}");
    }
}
