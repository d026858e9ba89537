//! `requests.txt`: what strangers try, and what they get.

use crate::client::{connect, send};
use crate::{SMALL, serve};

#[test]
fn strangers_get_nothing() {
    let (_preview, server) = serve(SMALL);
    let mut n_refused = 0;
    let mut wrong = Vec::new();
    for line in include_str!("requests.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let (status, rest) = line.split_once(' ').expect("a status");
        let bytes = request(&rest.replace("{port}", &server.port.to_string()), server.port);
        let reply = send(connect(server.port), &bytes);
        let leads_away = !reply.header("location").is_empty() || !reply.header("set-cookie").is_empty();
        if reply.status.to_string() != status || leads_away {
            wrong.push(format!("{} instead of {line}", reply.status));
        }
        n_refused += usize::from(reply.status != 200);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(n_refused >= 200, "{n_refused} requests are too few");
}

/// The bytes of a request from `method target | header | header`.
fn request(line: &str, port: u16) -> Vec<u8> {
    let mut parts = line.split(" | ");
    let first = parts.next().expect("a method and a target");
    let headers: Vec<&str> = parts.collect();
    let mut request = unescape(&format!("{first} HTTP/1.1\r\n"));
    if !headers.iter().any(|header| header.starts_with("Host")) {
        request.extend(format!("Host: localhost:{port}\r\n").bytes());
    }
    for header in headers.into_iter().filter(|header| *header != "Host!") {
        request.extend(unescape(header));
        request.extend(b"\r\n");
    }
    request.extend(b"Connection: close\r\n\r\n");
    request
}

fn unescape(text: &str) -> Vec<u8> {
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).expect("two digits"));
        bytes.extend(part[2..].bytes());
    }
    bytes
}
