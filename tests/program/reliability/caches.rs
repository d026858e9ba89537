//! Caches that can't be trusted: from another machine, or of files that seem unchanged.

use std::fs::{self, File};
use std::process::Command;
use std::time::{Duration, SystemTime};

use super::program::{Site, program, said};
use super::states::STATES;

/// The work that a build reports.
fn work(site: &Site) -> serde_json::Value {
    let mut command = Command::new(program());
    command
        .args(["build", "--now", "01/06/2025 07:00", "--message-format", "json", "--root"])
        .arg(&site.root);
    let output = command.output().expect("bantin runs");
    assert!(output.status.success(), "{}", said(&output));
    let text = String::from_utf8(output.stdout).expect("text");
    serde_json::from_str(text.lines().last().expect("a line")).expect("JSON")
}

fn number_of(work: &serde_json::Value, name: &str) -> u64 {
    work["done"]["work"][name].as_u64().unwrap_or_else(|| panic!("no {name} in {work}"))
}

/// A site unpacked with its cache, which may have been manipulated by whoever packed it.
#[test]
fn cache_that_came_with_an_archive_is_not_believed() {
    let site = Site::new();
    site.lay(&STATES[0].sources);
    let first = work(&site);
    let again = work(&site);
    assert_eq!(number_of(&again, "rendered"), 0, "{again}");
    let unpacked = Site::at(site.root.with_file_name("unpacked"));
    fs::create_dir(&unpacked.root).expect("made");
    let line = "tar -C \"$0\" -cf - . | tar -C \"$1\" -xpf -";
    let packed = Command::new("sh").arg("-c").arg(line).args([&site.root, &unpacked.root]).status();
    assert!(packed.is_ok_and(|status| status.success()));
    assert!(unpacked.path(".bantin/cache").exists() && unpacked.path(".bantin/seal").exists());
    let of_unpacked = work(&unpacked);
    for what in ["parsed", "rendered"] {
        assert_eq!(number_of(&of_unpacked, what), number_of(&first, what), "{what}: {of_unpacked}");
    }
    unpacked.check(&STATES[0].public, "unpacked");
    assert_eq!(number_of(&work(&unpacked), "rendered"), 0, "its own cache is believed");
}

/// Only the cache folder, or only its head, came from version control.
#[test]
fn head_that_came_with_a_version_history_is_not_believed() {
    let (site, other) = (Site::new(), Site::new());
    for site in [&site, &other] {
        site.lay(&STATES[0].sources);
        work(site);
    }
    fs::copy(other.path(".bantin/cache"), site.path(".bantin/cache")).expect("copied");
    for entry in fs::read_dir(other.path(".bantin/articles")).expect("a folder").flatten() {
        fs::copy(entry.path(), site.path(".bantin/articles").join(entry.file_name())).expect("copied");
    }
    assert!(number_of(&work(&site), "rendered") > 0);
    site.check(&STATES[0].public, "with the head of another site");
}

/// Two archives whose files have equal times and sizes; one is unpacked over the other.
#[test]
fn other_bytes_under_the_same_time_and_size_are_seen() {
    let site = Site::new();
    site.lay(&STATES[0].sources);
    let old = SystemTime::now() - Duration::from_secs(3600);
    let write = |text: &str| {
        let path = site.path("content/tin/so-1/index.md");
        let bytes =
            format!("---\ntitle: Tin\nkind: news\ncommune: Cẩm Tâm\ndate: 01/05/2024\n---\n\n{text}\n");
        fs::write(&path, bytes).expect("written");
        File::options().write(true).open(&path).and_then(|file| file.set_modified(old)).expect("set");
    };
    write("Bản thứ nhất.");
    work(&site);
    // The file is old enough for its stamp to be trusted.
    std::thread::sleep(Duration::from_millis(2100));
    work(&site);
    assert_eq!(number_of(&work(&site), "parsed"), 0);
    write("Bản thứ  hai.");
    assert_eq!(number_of(&work(&site), "parsed"), 1);
    let page = fs::read_to_string(site.path("public/tin/so-1/index.html")).expect("a page");
    assert!(page.contains("hai.") && !page.contains("nhất."));
}
