//! A client that sends exactly the given bytes, without normalising them.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

/// How long to wait for a byte before failing, so that no test hangs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Reply {
    pub(crate) status: u16,
    /// By name, in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }
}

pub(crate) fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time limit");
    stream
}

/// A request for `target` with the right `Host` and these additional headers.
pub(crate) fn get(port: u16, target: &str, headers: &[(&str, &str)]) -> Reply {
    request(port, "GET", target, headers)
}

pub(crate) fn request(port: u16, method: &str, target: &str, headers: &[(&str, &str)]) -> Reply {
    let mut head = format!("{method} {target} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n");
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    send(connect(port), (head + "\r\n").as_bytes())
}

/// Sends bytes and returns everything until the server closes the connection.
pub(crate) fn send(mut stream: TcpStream, bytes: &[u8]) -> Reply {
    stream.write_all(bytes).expect("the request is sent");
    let mut reader = BufReader::new(stream);
    let (status, headers) = read_head(&mut reader);
    let mut body = Vec::new();
    reader.read_to_end(&mut body).expect("the whole answer");
    Reply { status, headers, body }
}

pub(crate) fn read_head(reader: &mut impl BufRead) -> (u16, BTreeMap<String, String>) {
    let mut lines = std::iter::from_fn(|| {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line of the head");
        let line = line.trim_end().to_owned();
        (!line.is_empty()).then_some(line)
    });
    let first = lines.next().expect("an answer");
    let status = first.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    let split = |line: String| {
        let (name, value) = line.split_once(": ").expect("a header");
        (name.to_ascii_lowercase(), value.to_owned())
    };
    (status, lines.map(split).collect())
}

/// The news on the channel of a page.
pub(crate) struct Channel(BufReader<TcpStream>);

impl Channel {
    /// Listens as the page at `page`, which was served as `html`.
    pub(crate) fn open(port: u16, page: &str, html: &str) -> Self {
        let of = |name: &str| {
            let (_, rest) = html.split_once(name).expect("the script's tag");
            rest.split('"').nth(1).expect("a value").to_owned()
        };
        let query = format!("page={page}&version={}&turn={}", of("data-version="), of("data-turn="));
        let mut stream = connect(port);
        write!(stream, "GET /~bantin/news?{query} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").expect("sent");
        let mut reader = BufReader::new(stream);
        let (status, headers) = read_head(&mut reader);
        assert_eq!((status, &*headers["content-type"]), (200, "text/event-stream"));
        Self(reader)
    }

    /// The next news; `None` once the server has closed the channel.
    pub(crate) fn next(&mut self) -> Option<serde_json::Value> {
        let mut line = String::new();
        while self.0.read_line(&mut line).expect("a line in time") > 0 {
            if let Some(data) = line.strip_prefix("data: ") {
                return Some(serde_json::from_str(data).expect("JSON"));
            }
            line.clear();
        }
        None
    }
}
