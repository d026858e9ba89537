//! Equal sources give equal bytes.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::program::{Files, Site, assert_same, folder, said};
use super::states::{STATES, State};
use super::{number, random};
use crate::random::Random;

const THREADS: [&str; 3] = ["1", "2", "8"];
const ZONES: [&str; 3] = ["UTC", "Asia/Ho_Chi_Minh", "America/New_York"];
const LOCALES: [&str; 2] = ["C", "vi_VN.UTF-8"];
/// The folder of the site.
const PLACES: [&str; 2] = ["a", "Bản tin xã/của tôi (2)/content"];

/// Writes the files in a chosen order, which most file systems keep as the order of names in a folder.
fn lay_shuffled(root: &Path, files: &Files, random: &mut Random) {
    let mut files: Vec<_> = files.iter().collect();
    for at in (1..files.len()).rev() {
        files.swap(at, random.below(at + 1));
    }
    for (path, bytes) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("its folder is made");
        fs::write(path, bytes).expect("it is written");
    }
}

/// The SHA-256 of all files and paths, by `sha256sum`; `None` if there is no such program.
fn digest(public: &Files) -> Option<String> {
    let mut child = Command::new("sha256sum").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    let mut stdin = child.stdin.take().expect("it is piped");
    for (path, bytes) in public {
        let head = format!("{path}\0{}\0", bytes.len());
        stdin.write_all(head.as_bytes()).and_then(|()| stdin.write_all(bytes)).expect("it reads all");
    }
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    String::from_utf8(output.stdout).expect("digits").split(' ').next().map(str::to_owned)
}

#[test]
fn same_bytes_whatever_the_circumstances() {
    let n_runs = number(1, 100);
    let mut random = random();
    let State { sources, public: expected } = &STATES[1];
    let mut digests: BTreeSet<Option<String>> = BTreeSet::new();
    let (mut n_builds, mut n_orders) = (0, BTreeSet::new());
    for run in 0..n_runs {
        for place in PLACES {
            let folder = folder();
            let site = Site::at(folder.path().join(place));
            lay_shuffled(&site.root, sources, &mut random);
            n_orders.insert(order(&site.path("content/tin")));
            for (threads, zone, locale) in circumstances().step_by(number(5, 1)) {
                let when = format!("run {run}: {threads} threads, {zone}, {locale}, in {place}");
                let mut command = site.command();
                command.args(["--jobs", threads, "--no-cache"]).envs([
                    ("TZ", zone),
                    ("LANG", locale),
                    ("LC_ALL", locale),
                ]);
                let output = command.output().expect("bantin runs");
                assert!(output.status.success(), "{when}: {}", said(&output));
                let public = site.public();
                assert_same(expected, &public, &when);
                digests.insert(digest(&public));
                n_builds += 1;
                fs::remove_dir_all(site.path("public")).expect("it is removed");
                fs::remove_dir_all(site.path(".public.bantin")).expect("it is removed");
            }
        }
    }
    assert_eq!(digests.len(), 1, "{digests:?}");
    let digest = digests.into_iter().next().flatten().unwrap_or_else(|| "(no sha256sum here)".to_owned());
    println!(
        "{n_builds} builds, their files in {} orders of one folder: one SHA-256, {digest}",
        n_orders.len()
    );
}

fn circumstances() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    THREADS.into_iter().flat_map(|threads| {
        ZONES.into_iter().flat_map(move |zone| LOCALES.into_iter().map(move |locale| (threads, zone, locale)))
    })
}

/// The names in a folder, in the order given by the system.
fn order(folder: &Path) -> Vec<std::ffi::OsString> {
    fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect()
}
