//! Somebody swaps a file or folder for a link, over and over, while builds run: nothing from outside may be published,
//! and nothing outside may be written.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use super::number;
use super::program::{Site, program, read_tree, said};
use super::states::STATES;
use crate::photo_files;

const SECRET: &[u8] = b"MAT KHAU 4f1c9a77";

/// The path to swap, and the target of the link.
struct Swap {
    path: &'static str,
    target: &'static str,
}

const SWAPS: [Swap; 9] = [
    Swap { path: "content/tin/so-1/anh.jpg", target: "secret.jpg" },
    Swap { path: "content/tin/so-1/lich.txt", target: "secret.txt" },
    Swap { path: "content/tin/so-1/index.md", target: "secret.md" },
    Swap { path: "content/tin/so-2", target: "folder" },
    Swap { path: "content/tin", target: "folder" },
    Swap { path: "themes/cua-xa/static/bulletin.css", target: "secret.css" },
    Swap { path: "public/tin", target: "folder" },
    Swap { path: "public/tin/so-1/index.html", target: "secret.md" },
    Swap { path: ".public.bantin/staged", target: "folder" },
];

/// A file made of a photo doesn't contain its bytes, so this one is recognised by its size: no other photo is so
/// narrow.
fn photo() -> Vec<u8> {
    photo_files::jpeg(7, 12, 0)
}

/// Other people's files: secrets that look like sources, and a folder with the names of pages.
fn outside(folder: &Path) {
    let report = [b"---\ntitle: M\nkind: page\n---\n\n".as_slice(), SECRET].concat();
    let files: [(&str, Vec<u8>); 8] = [
        ("secret.jpg", photo()),
        ("secret.md", report.clone()),
        ("secret.txt", SECRET.to_vec()),
        ("secret.css", SECRET.to_vec()),
        ("folder/index.html", SECRET.to_vec()),
        ("folder/index.md", report),
        ("folder/anh.jpg", photo()),
        ("folder/so-1/index.html", SECRET.to_vec()),
    ];
    for (path, bytes) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
}

/// Swaps a path for a link and back until stopped.
fn swap(path: &Path, target: &Path, is_over: &AtomicBool) {
    let (aside, link) = (path.with_extension("that"), path.with_extension("lien-ket"));
    while !is_over.load(Ordering::Relaxed) {
        fs::remove_file(&link).ok();
        if symlink(target, &link).is_err() || fs::rename(path, &aside).is_err() {
            std::thread::yield_now();
            continue;
        }
        fs::rename(&link, path).ok();
        std::thread::yield_now();
        fs::remove_file(path).ok();
        fs::rename(&aside, path).ok();
        std::thread::yield_now();
    }
    // Restore it, whatever has happened to it.
    if aside.exists() && fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink()) {
        fs::remove_file(path).ok();
    }
    if aside.exists() && !path.exists() {
        fs::rename(&aside, path).ok();
    }
}

#[test]
fn nothing_from_outside_is_published_and_nothing_outside_is_written() {
    let n_rounds = number(24, 1000);
    let (mut n_built, mut n_told) = (0, 0);
    let mut site = None;
    for round in 0..n_rounds {
        // Start with a new site now and then, since the leftovers of a swap may make all later builds stop early.
        if round % SWAPS.len() == 0 {
            site = None;
        }
        let site = site.get_or_insert_with(|| {
            let site = Site::new();
            site.lay(&STATES[0].sources);
            site.build("the first");
            outside(&site.root.with_file_name("outside"));
            site
        });
        let folder: PathBuf = site.root.with_file_name("outside");
        let before = read_tree(&folder);
        let Swap { path, target } = &SWAPS[round % SWAPS.len()];
        let when = format!("round {round}: {path}");
        let is_over = AtomicBool::new(false);
        let output = std::thread::scope(|scope| {
            let swapping = scope.spawn(|| swap(&site.path(path), &folder.join(target), &is_over));
            site.lay_but(&STATES[round % 2].sources, path);
            let mut command = Command::new(program());
            command.args(["build", "--force", "--quiet", "--now", "01/06/2025 07:00", "--root"]);
            let output = command.arg(&site.root).output().expect("bantin runs");
            is_over.store(true, Ordering::Relaxed);
            swapping.join().expect("it ends");
            output
        });
        assert!(matches!(output.status.code(), Some(0 | 1 | 3)), "{when}: {}", said(&output));
        if output.status.success() {
            n_built += 1
        } else {
            n_told += 1
        }
        assert_eq!(read_tree(&folder), before, "{when}: something outside was changed");
        for (path, bytes) in site.public() {
            let is_secret = bytes.windows(SECRET.len()).any(|part| part == SECRET);
            let is_of_photo = path.ends_with("-7.jpg") || path.ends_with("-7.webp");
            assert!(!is_secret && !is_of_photo, "{when}: {path} shows the secret");
        }
    }
    println!(
        "{n_rounds} builds beside somebody who swaps: {n_built} built, {n_told} told, 0 published or written outside"
    );
}
