//! Reads `requests.txt`.

/// A stranger's request.
pub(crate) struct Request {
    /// Its line in the file.
    pub(crate) line: &'static str,
    /// The expected status of the answer.
    pub(crate) status: &'static str,
    /// The bytes to send.
    pub(crate) bytes: Vec<u8>,
}

/// The requests, for a server on `port`.
pub(crate) fn requests(port: u16) -> impl Iterator<Item = Request> {
    let lines = include_str!("../serve/requests.txt").lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(move |line| {
        let (status, rest) = line.split_once(' ').expect("a status");
        Request { line, status, bytes: request(&rest.replace("{port}", &port.to_string()), port) }
    })
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
