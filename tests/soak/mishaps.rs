//! Regressions: temporary failures, and unnecessary builds.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use bantin::publish;

use crate::desk::Desk;
use crate::process::Process;

/// Longer than it takes to notice a change and to retry a failure.
const SOON: Duration = Duration::from_secs(8);

const PLAIN: &str = "content/gioi-thieu.md";

fn write_plain(root: &Path, text: &str) {
    fs::write(root.join(PLAIN), format!("---\ntitle: Giới thiệu\nkind: page\n---\n{text}\n"))
        .expect("written");
}

fn shows(root: &Path, text: &str) -> bool {
    fs::read_to_string(root.join("public/gioi-thieu/index.html")).is_ok_and(|page| page.contains(text))
}

#[track_caller]
fn wait(watch: &Process, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < SOON, "it is not so\n{}", watch.said());
        sleep(Duration::from_millis(10));
    }
}

#[test]
fn output_that_was_taken_is_written_once_it_is_free() {
    let desk = Desk::new(1, false);
    let (sources, now) = (desk.root().to_owned(), jiff::Timestamp::UNIX_EPOCH);
    let options = publish::Options { adopt: false, durable: false, by_hand: false, sources, now };
    let other = publish::open(&desk.root().join("public"), &options).expect("it is free");
    let watch = Process::start(desk.root(), "watch", false);
    wait(&watch, || watch.has_failed());
    sleep(Duration::from_millis(2_500));
    assert_eq!(watch.failures(), 1, "{}", watch.said());
    drop(other);
    wait(&watch, || shows(desk.root(), "Xin chào."));
    watch.interrupt();
}

#[cfg(unix)]
#[test]
fn folder_that_was_seen_in_part_is_not_built() {
    let desk = Desk::new(1, false);
    let watch = Process::start(desk.root(), "watch", false);
    wait(&watch, || watch.rebuilds() == 1);
    // The link sorts first; the scan fails there and doesn't reach the rest.
    let link = desk.root().join("content/a.md");
    std::os::unix::fs::symlink("không có", &link).expect("linked");
    write_plain(desk.root(), "Mới.");
    wait(&watch, || watch.has_failed());
    fs::write(desk.root().join("content/z.gif"), "GIF89a").expect("written");
    sleep(Duration::from_millis(1_500));
    assert!(shows(desk.root(), "Xin chào."), "the last good site stays");
    assert_eq!(watch.rebuilds(), 1, "{}", watch.said());
    fs::remove_file(link).expect("removed");
    wait(&watch, || shows(desk.root(), "Mới."));
    watch.interrupt();
}

#[test]
fn what_the_preview_told_is_not_told_again_when_it_is_published() {
    let desk = Desk::new(1, false);
    // Drafts are only shown in previews, so the published site has a broken link.
    let draft = "---\ntitle: Sau này\nkind: page\ndraft: true\n---\nXin chào.\n";
    fs::write(desk.root().join("content/sau-nay.md"), draft).expect("written");
    write_plain(desk.root(), "<blink>Mới.</blink>");
    let serve = Process::start_with(desk.root(), &["serve", "--publish"], false);
    wait(&serve, || serve.rebuilds() == 2);
    assert_eq!(serve.told("raw-html"), 1, "{}", serve.said());
    write_plain(desk.root(), "<blink>Mới.</blink> [Sau này](sau-nay.md)");
    wait(&serve, || serve.told("broken-link") == 1);
    wait(&serve, || serve.rebuilds() > 2);
    assert_eq!(serve.told("broken-link"), 1, "{}", serve.said());
    serve.interrupt();
}

#[test]
fn polling_tells_of_one_change_once() {
    let desk = Desk::new(1, true);
    let watch = Process::start(desk.root(), "watch", true);
    wait(&watch, || watch.rebuilds() == 1);
    write_plain(desk.root(), "Mới.");
    wait(&watch, || shows(desk.root(), "Mới."));
    sleep(Duration::from_millis(2_500));
    assert_eq!(watch.rebuilds(), 2, "{}", watch.said());
    watch.interrupt();
}
