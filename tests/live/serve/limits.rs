//! Slow, numerous or greedy clients, and a site that changes at the same time.

use std::io::{BufReader, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use bantin::serve::{Limits, Options, Preview, Server, start};
use bantin::text::Lang;

use super::{Files, SMALL, options, serve, served_site};
use crate::client::{Channel, connect, get, read_head, send};

/// Short timeouts, so that tests can wait for them.
const SHORT: Duration = Duration::from_millis(300);

fn limited(files: Files<'_>, connections: usize) -> Server {
    let preview = Preview::new(Lang::Vi);
    preview.show(served_site(files), None);
    let limits = Limits { connections, head_time: SHORT, stall_time: SHORT, ..Limits::default() };
    start(preview, &Options { limits, ..options() }).expect("a server")
}

#[test]
fn half_a_request_and_silence_are_cut_off() {
    let server = limited(SMALL, 8);
    let keep_alive = format!("GET /site.1.css HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.port);
    for sent in ["", "GET / HTTP/1.1\r\nHost: local", &keep_alive] {
        let start = Instant::now();
        let mut stream = connect(server.port);
        stream.write_all(sent.as_bytes()).expect("sent");
        stream.read_to_end(&mut Vec::new()).expect("the server closes it");
        assert!(start.elapsed() >= SHORT, "after {:?}: {sent:?}", start.elapsed());
    }
}

#[test]
fn client_that_takes_nothing_is_cut_off() {
    let large = "x".repeat(64 << 20);
    let server = limited(&[("large.pdf", &large)], 1);
    let mut stream = connect(server.port);
    write!(stream, "GET /large.pdf HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.port).expect("sent");
    // The only slot becomes free although the first client is still connected.
    assert_eq!(get(server.port, "/large.pdf", &[("Range", "bytes=0-0")]).status, 206);
    let mut taken = Vec::new();
    stream.read_to_end(&mut taken).ok();
    assert!(taken.len() < large.len());
}

#[test]
fn slow_clients_hold_nobody_up() {
    let (_preview, server) = serve(SMALL);
    let slow: Vec<_> = (0..500)
        .map(|n| {
            let mut stream = connect(server.port);
            let head = "GET /a/b/photo.webp HTTP/1.1\r\nHost: ";
            stream.write_all(&head.as_bytes()[..n % head.len()]).expect("sent");
            stream
        })
        .collect();
    // The first one may have to wait until all those were served.
    assert_eq!(get(server.port, "/", &[]).status, 200);
    let waits = (0..20).map(|_| {
        let start = Instant::now();
        assert_eq!(get(server.port, "/", &[]).status, 200);
        start.elapsed()
    });
    let median = median(waits);
    println!("one request beside 500 slow connections: {median:?}");
    assert!(median < Duration::from_millis(100), "{median:?}");
    drop(slow);
}

/// Properties that don't depend on how busy the machine is.
fn median(times: impl Iterator<Item = Duration>) -> Duration {
    let mut times: Vec<Duration> = times.collect();
    times.sort_unstable();
    times[times.len() / 2]
}

#[test]
fn connections_beyond_the_limit_wait_for_a_place() {
    let server = limited(SMALL, 4);
    let idle: Vec<_> = (0..40).map(|_| connect(server.port)).collect();
    assert_eq!(get(server.port, "/", &[]).status, 200);
    drop(idle);
    std::thread::scope(|scope| {
        let asked: Vec<_> = (0..64).map(|_| scope.spawn(|| get(server.port, "/", &[]).status)).collect();
        assert!(asked.into_iter().all(|asked| asked.join().is_ok_and(|status| status == 200)));
    });
}

#[test]
fn reload_channels_leave_room_for_pages() {
    let preview = Preview::new(Lang::Vi);
    preview.show(served_site(SMALL), None);
    let limits = Limits { connections: 4, channels: 2, ..Limits::default() };
    let server = start(preview, &Options { limits, ..options() }).expect("a server");
    let page = get(server.port, "/", &[]);
    let open = || Channel::open(server.port, "/", page.text());
    let mut kept = [open(), open()];
    assert!(kept.iter_mut().all(|channel| channel.next().is_some()));
    for _ in 0..20 {
        // The server sent the present state and closed the channel; the browser will ask again.
        let mut further = open();
        assert!(further.next().is_some_and(|news| news["reload"] == false));
        assert!(further.next().is_none());
        assert_eq!(get(server.port, "/", &[]).status, 200);
    }
    drop(kept);
    let end = Instant::now() + Duration::from_secs(20);
    let is_free = || {
        let query = "/~bantin/news?page=/&version=0-0&turn=0";
        let mut stream = connect(server.port);
        write!(stream, "GET {query} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.port).expect("sent");
        !read_head(&mut BufReader::new(stream)).1.contains_key("connection")
    };
    while !is_free() {
        assert!(Instant::now() < end, "a closed channel keeps its slot");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn ranges_of_a_page_are_those_of_what_is_sent() {
    let (_preview, server) = serve(SMALL);
    let whole = get(server.port, "/", &[]);
    assert_eq!(whole.header("content-length"), whole.body.len().to_string());
    let range = format!("bytes=10-{}", whole.body.len() - 10);
    let part = get(server.port, "/", &[("Range", &range)]);
    assert_eq!((part.status, &*part.body), (206, &whole.body[10..whole.body.len() - 9]));
}

#[test]
fn head_that_is_too_large_is_refused() {
    let (_preview, server) = serve(SMALL);
    let long = "x".repeat(40 * 1024);
    assert_eq!(get(server.port, "/", &[("Cookie", &long)]).status, 431);
    assert_eq!(get(server.port, &format!("/{}", &long[..33_000]), &[]).status, 431);
    let many: Vec<(&str, &str)> = vec![("x", "y"); 1000];
    assert_eq!(get(server.port, "/", &many).status, 431);
    assert_eq!(get(server.port, "/", &[("Cookie", &long[..16_000])]).status, 200);
}

#[test]
fn several_requests_share_a_connection() {
    let (_preview, server) = serve(SMALL);
    let host = format!("Host: localhost:{}\r\n", server.port);
    let requests = format!(
        "GET /site.1.css HTTP/1.1\r\n{host}\r\nGET /rss.xml HTTP/1.1\r\n{host}Connection: close\r\n\r\n"
    );
    let reply = send(connect(server.port), requests.as_bytes());
    assert_eq!(reply.status, 200);
    assert!(reply.text().starts_with("p {}HTTP/1.1 200 OK") && reply.text().ends_with("<rss/>"));
}

#[test]
fn site_is_there_at_every_moment_of_a_swap() {
    let texts = ["một ", "hai "].map(|word| format!("<head></head>{}", word.repeat(5000)));
    let (preview, server) = serve(&[("index.html", &texts[0])]);
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut n_read = 0;
                    while !is_over.load(Ordering::Relaxed) {
                        let page = get(server.port, "/", &[]);
                        assert_eq!(page.status, 200);
                        let body = page.text().rsplit_once("</head>").expect("a head").1;
                        assert!(texts.iter().any(|text| text.ends_with(body)), "half of a page");
                        n_read += 1;
                    }
                    n_read
                })
            })
            .collect();
        let end = Instant::now() + Duration::from_secs(1);
        for text in texts.iter().cycle().take_while(|_| Instant::now() < end) {
            preview.show(served_site(&[("index.html", text)]), None);
            preview.mistakes(&[]);
        }
        is_over.store(true, Ordering::Relaxed);
        let n_read: usize = readers.into_iter().map(|reader| reader.join().expect("no failure")).sum();
        assert!(n_read > 50, "{n_read} pages read");
    });
}

#[test]
fn stop_lets_answers_end_and_closes_channels() {
    let large = "x".repeat(8 << 20);
    let (_preview, server) = serve(&[("index.html", "<p>x"), ("large.pdf", &large)]);
    let port = server.port;
    let mut channel = Channel::open(port, "/", get(port, "/", &[]).text());
    assert!(channel.next().is_some());
    let mut stream = connect(port);
    write!(stream, "GET /large.pdf HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").expect("sent");
    let mut reader = BufReader::new(stream);
    assert_eq!(read_head(&mut reader).0, 200);
    let stopped = std::thread::spawn(move || server.stop());
    assert!(channel.next().is_none());
    let mut body = Vec::new();
    reader.read_to_end(&mut body).expect("the rest of the answer");
    assert_eq!(body.len(), large.len());
    stopped.join().expect("stopped");
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
}

#[test]
fn stop_waits_for_nobody_for_long() {
    let large = "x".repeat(64 << 20);
    let (_preview, server) = serve(&[("large.pdf", &large)]);
    let mut stream = connect(server.port);
    write!(stream, "GET /large.pdf HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.port).expect("sent");
    assert_eq!(read_head(&mut BufReader::new(&stream)).0, 200);
    let start = Instant::now();
    server.stop();
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}
