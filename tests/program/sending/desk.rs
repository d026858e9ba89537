//! The desk's buttons that publish and withdraw, used as by the page, and the files at the target afterwards.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Station, report};
use crate::reliability::program::program;

/// A preview with its desk, ended when it is dropped.
struct OpenDesk {
    child: Child,
    port: u16,
    secret: String,
}

impl OpenDesk {
    fn of(station: &Station) -> Self {
        let mut command = Command::new(program());
        command.args(["serve", "--port", "0", "--poll"]).current_dir(station.path("site"));
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("bantin runs");
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let line = lines.find_map(|line| line.ok()?.strip_prefix("Bàn soạn: ").map(str::to_owned));
        let address = line.expect("it says where the desk is");
        let (place, secret) = address.split_once("/_soan/#").expect("a secret");
        let port = place.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
        // Read the rest, so that the program can go on printing.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, port, secret: secret.to_owned() }
    }

    fn done(&self, name: &str, asked: &Value) -> Value {
        let (body, port) = (asked.to_string(), self.port);
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time limit");
        write!(
            stream,
            "POST /_soan/api/{name} HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n\
             Content-Type: application/json\r\nX-Bantin-Secret: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.secret,
            body.len()
        )
        .expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        assert!(head.starts_with("HTTP/1.1 200"), "{name}: {answer}");
        serde_json::from_str(body).expect("JSON")
    }

    /// Presses the button and waits for the end.
    fn publish(&self) -> Value {
        let job = self.done("publish", &json!({ "target": "web" }))["job"].clone();
        let start = Instant::now();
        loop {
            let state = self.done("job", &json!({ "job": job }));
            if state["is_over"] == true {
                return state;
            }
            assert!(start.elapsed() < Duration::from_secs(120), "{state}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until the preview has built what is on the disk.
    fn wait_for(&self, title: &str) {
        let start = Instant::now();
        while !self.done("list", &json!({})).to_string().contains(title) {
            assert!(start.elapsed() < Duration::from_secs(60), "the preview never shows “{title}”");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for OpenDesk {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

#[test]
fn the_button_builds_and_sends_and_takes_back() {
    let station = Station::new();
    station.done(&["send"]);
    let desk = OpenDesk::of(&station);
    station.write("site/content/ba.md", &report("Bài ba"));
    desk.wait_for("Bài ba");
    let changes = desk.done("changes", &json!({}));
    assert_eq!(changes["new"], json!([{ "path": "https://bantin.example.vn/ba/", "title": "Bài ba" }]));
    assert_eq!(desk.publish()["failed"], Value::Null);
    station.check(&[]);
    assert!(station.server().contains_key("ba/index.html"));

    let version = desk.done("open", &json!({ "path": "content/ba.md" }))["version"].clone();
    desk.done("withdraw", &json!({ "path": "content/ba.md", "version": version, "reason": "nhầm" }));
    assert_eq!(desk.publish()["failed"], Value::Null);
    station.check(&[]);
    let of_it = |(path, bytes): (&String, &Vec<u8>)| {
        String::from_utf8_lossy(bytes).contains("Bài ba").then(|| path.clone())
    };
    assert_eq!(station.server().iter().filter_map(of_it).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn with_a_mistake_the_button_says_so_and_nothing_is_sent() {
    let station = Station::new();
    station.done(&["send"]);
    let before = station.server();
    let desk = OpenDesk::of(&station);
    station.write("site/content/sai.md", &report("Bài sai").replace("01/05/2024", "31/02/2024"));
    let failed = desk.publish()["failed"].as_str().expect("it fails").to_owned();
    assert!(failed.contains("Còn 1 lỗi"), "{failed}");
    super::same(&station.server(), &before, "with an error");
    // The message about a missing target is that of the terminal.
    std::fs::remove_file(station.path("site/content/sai.md")).expect("removed");
    station.write("site/content/ba.md", &report("Bài ba"));
    std::fs::rename(station.path("server"), station.path("away")).expect("taken away");
    let failed = desk.publish()["failed"].as_str().expect("it fails").to_owned();
    assert!(failed.contains("server"), "{failed}");
}
