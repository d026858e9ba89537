//! Connections that break at any moment.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

use bantin::send::remote::{RemoteErrorKind, temporary};

use crate::contract::read;
use crate::servers::{SERVERS, ports};

/// Forwards connections to 127.0.0.9 to the servers, until it has forwarded this many bytes to them.
pub(crate) struct Proxy {
    left: Arc<AtomicI64>,
}

impl Proxy {
    /// The one proxy of these tests.
    pub(crate) fn start() -> &'static Self {
        static PROXY: OnceLock<Proxy> = OnceLock::new();
        PROXY.get_or_init(Self::listen)
    }

    fn listen() -> Self {
        let left = Arc::new(AtomicI64::new(0));
        for port in ports() {
            let listener = TcpListener::bind(("127.0.0.9", port)).expect("nothing else has this address");
            let left = Arc::clone(&left);
            thread::spawn(move || {
                for client in listener.incoming().flatten() {
                    if let Ok(server) = TcpStream::connect(("127.0.0.1", port)) {
                        forward(client, server, &left);
                    }
                }
            });
        }
        Self { left }
    }

    pub(crate) fn cut_after(&self, bytes: i64) {
        self.left.store(bytes, Ordering::SeqCst);
    }

    pub(crate) fn has_cut(&self) -> bool {
        self.left.load(Ordering::SeqCst) <= 0
    }
}

fn forward(client: TcpStream, server: TcpStream, left: &Arc<AtomicI64>) {
    // Without this option, each small answer would wait for the next.
    for stream in [&client, &server] {
        stream.set_nodelay(true).expect("a socket");
    }
    let (from, to) = (client.try_clone().expect("a socket"), server.try_clone().expect("a socket"));
    let left = Arc::clone(left);
    thread::spawn(move || copy(from, to, |bytes| left.fetch_sub(bytes, Ordering::SeqCst)));
    thread::spawn(move || copy(server, client, |_| i64::MAX));
}

/// Copies as many bytes as are allowed, then closes both ends.
fn copy(mut from: TcpStream, mut to: TcpStream, allowed: impl Fn(i64) -> i64) {
    let mut bytes = [0; 512];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        let may_pass = allowed(count as i64).clamp(0, count as i64) as usize;
        if to.write_all(&bytes[..may_pass]).is_err() || may_pass < count {
            break;
        }
    }
    from.shutdown(Shutdown::Both).ok();
    to.shutdown(Shutdown::Both).ok();
}

#[test]
#[ignore = "tests/sending/run starts the servers"]
fn a_cut_leaves_the_old_file_or_the_new_one() {
    const PATH: &str = "xã/index.html";
    const SIZE: usize = 40_000;
    let proxy = Proxy::start();
    for server in SERVERS {
        let mut direct = server.connect("cut");
        direct.write(PATH, &[0; SIZE]).expect("written");
        let (mut before, mut is_whole, mut cuts) = (vec![0; SIZE], false, 0);
        for kilobyte in 0.. {
            assert!(kilobyte < 200, "{}: never finished", server.name);
            let now = vec![kilobyte as u8 + 1; SIZE];
            proxy.cut_after(kilobyte * 1024 + 1);
            let sent = server.connect_through_proxy("cut").and_then(|mut remote| remote.write(PATH, &now));
            match sent {
                Ok(()) => is_whole = !proxy.has_cut(),
                Err(error) => {
                    cuts += 1;
                    assert_eq!(
                        error.kind,
                        RemoteErrorKind::Broken,
                        "{}, cut after {kilobyte} KiB: {}",
                        server.name,
                        error.message.en
                    );
                }
            }
            let found = direct.read(PATH, 1 << 20).expect("the server is up");
            if server.is_atomic {
                let found = found.expect("a file");
                assert!(found == before || found == now, "{}, {kilobyte} KiB: half a file", server.name);
                before = found;
            }
            if is_whole {
                break;
            }
        }
        println!("{}: cut {cuts} times", server.name);
        assert!(cuts > 20, "{}: only {cuts} cuts", server.name);
        direct.write(PATH, b"at last").expect("written");
        assert_eq!(read(&mut *direct, PATH), b"at last");
        assert_eq!(direct.read(&temporary(PATH), 1 << 20), Ok(None), "{}: a rest is left", server.name);
    }
}
