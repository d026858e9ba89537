//! Requests of strangers and their answers: `requests.txt`, and bytes that aren't requests.

use std::io::{ErrorKind, Read, Write};
use std::net::Shutdown;
use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::{SMALL, serve};
use crate::client::{connect, get, send};
use crate::random::Random;
use crate::requests::requests;

#[test]
fn strangers_get_nothing() {
    let (_preview, server) = serve(SMALL);
    let mut n_refused = 0;
    let mut wrong = Vec::new();
    for request in requests(server.port) {
        let reply = send(connect(server.port), &request.bytes);
        let leads_away = !reply.header("location").is_empty() || !reply.header("set-cookie").is_empty();
        if reply.status.to_string() != request.status || leads_away {
            wrong.push(format!("{} instead of {}", reply.status, request.line));
        }
        n_refused += usize::from(reply.status != 200);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(n_refused >= 200, "{n_refused} requests are too few");
}

/// How often the preview has panicked.
static N_PANICS: AtomicUsize = AtomicUsize::new(0);

#[test]
fn requests_that_are_none_end_nothing() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        N_PANICS.fetch_add(usize::from(thread::current().name() == Some("preview")), Ordering::Relaxed);
        usual(info);
    }));
    let (_preview, server) = serve(SMALL);
    let known: Vec<Vec<u8>> = requests(server.port).map(|request| request.bytes).collect();
    let known: Vec<&[u8]> = known.iter().map(Vec::as_slice).collect();
    thread::scope(|scope| {
        for seed in 0..4 {
            let (known, port) = (&known, server.port);
            scope.spawn(move || {
                let mut random = Random(seed);
                for _ in 0..2500 {
                    let sent = malformed(known, &mut random);
                    let reply = exchange(port, &sent);
                    let is_answer = reply.is_empty() || reply.starts_with(b"HTTP/1.");
                    assert!(is_answer, "{:?} to {:?}", text(&reply), text(&sent));
                }
            });
        }
    });
    assert_eq!(N_PANICS.load(Ordering::Relaxed), 0);
    assert_eq!(get(server.port, "/", &[]).status, 200);
}

/// Mixes two known requests, removes some bytes, doubles or replaces others.
fn malformed(known: &[&[u8]], random: &mut Random) -> Vec<u8> {
    let (one, other) = (random.of(known), random.of(known));
    let (head, tail) = (random.below(one.len()), random.below(other.len()));
    let mut bytes = [&one[..head], &other[tail..]].concat();
    for _ in 0..random.below(8) {
        let at = random.below(bytes.len() + 1);
        match random.below(3) {
            0 => bytes.insert(at, u8::try_from(random.below(256)).expect("a byte")),
            1 => bytes.truncate(at),
            _ => bytes.extend_from_within(at..),
        }
    }
    bytes
}

/// Sends `bytes` and returns the answer, reading until the server closes the connection. If it starts sending news,
/// closes the connection here.
fn exchange(port: u16, bytes: &[u8]) -> Vec<u8> {
    let mut stream = connect(port);
    // The server may close before it has read everything.
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(Shutdown::Write);
    let mut reply = Vec::new();
    let mut part = [0; 4096];
    while !text(&reply).contains("text/event-stream") {
        match stream.read(&mut part) {
            Ok(length @ 1..) => reply.extend(&part[..length]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                panic!("left open: {:?}", text(bytes))
            }
            Ok(0) | Err(_) => break,
        }
    }
    reply
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
