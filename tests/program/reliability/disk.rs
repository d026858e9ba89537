//! No space, no permissions, no descriptors: the old site stays, one message says why, and the next good build repairs
//! it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::program::{Site, assert_same, check_told, folder, program, said};
use super::states::{STATES, State};
use super::{not_run, number};

/// Builds the second state of a site in circumstances that may prevent it. Returns whether it succeeded; if not,
/// nothing may have changed, except that temporary files may be left where nothing can be removed either.
fn try_next(site: &Site, run: impl FnOnce(&Site) -> Output, part: &str, when: &str) -> bool {
    let [was, is] = [&STATES[0], &STATES[1]];
    let before = site.public();
    site.lay(&is.sources);
    let output = run(site);
    if output.status.success() {
        site.check_public(&is.public, when);
    } else {
        check_told(&output, part, when);
        assert_same(&before, &site.public(), when);
        site.check_public(&was.public, when);
    }
    output.status.success()
}

/// A site in the first state.
fn site_at_first(site: &Site) {
    let State { sources, public } = &STATES[0];
    site.lay(sources);
    site.build("the first");
    site.check(public, "the first");
}

fn heal(site: &Site, when: &str) {
    site.build(when);
    site.check(&STATES[1].public, when);
}

/// Tells the second half of the test where its disk is.
const SMALL_DISK: &str = "BANTIN_SMALL_DISK";

/// Runs a test of this module in its own namespaces, where it may mount disks, and prints its output. False if the
/// system doesn't allow namespaces.
fn alone(test: &str) -> bool {
    let starter = ["--mount", "--map-root-user"];
    let tried = Command::new("unshare").args(starter).arg("true").output();
    if !tried.is_ok_and(|output| output.status.success()) {
        return false;
    }
    let disk = folder();
    let output = Command::new("unshare")
        .args(starter)
        .arg(std::env::current_exe().expect("this program"))
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env(SMALL_DISK, disk.path())
        .output()
        .expect("unshare runs");
    print!("{}", String::from_utf8_lossy(&output.stdout));
    assert!(output.status.success(), "{}", said(&output));
    true
}

/// A small disk in memory.
struct Tmpfs(PathBuf);

impl Tmpfs {
    fn mount() -> Self {
        let disk = PathBuf::from(std::env::var_os(SMALL_DISK).expect("started by the other test"));
        run("mount", &["-t", "tmpfs", "-o", "size=64m", "none", disk.to_str().expect("a plain path")]);
        Self(disk)
    }

    fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        run("mount", &["-o", &options, self.0.to_str().expect("a plain path")]);
    }

    /// Used space in bytes.
    fn used(&self) -> u64 {
        let output = run("df", &["--output=used", "-B1", self.0.to_str().expect("a plain path")]);
        let text = String::from_utf8(output.stdout).expect("figures");
        text.lines().nth(1).and_then(|line| line.trim().parse().ok()).expect("a number")
    }
}

fn run(program: &str, arguments: &[&str]) -> Output {
    let output = Command::new(program).args(arguments).output().expect("it runs");
    assert!(output.status.success(), "{program} {arguments:?}: {}", said(&output));
    output
}

/// The smallest unit of memory that Linux gives to a file.
const BLOCK: u64 = 4096;

#[test]
fn full_disk() {
    if !alone("disk::on_a_disk_that_fills") {
        not_run("no disk can be mounted here; tests/disk/publish/ fills one in its own way");
    }
}

#[test]
#[ignore = "full_disk runs it, where it may mount a disk"]
fn on_a_disk_that_fills() {
    let disk = Tmpfs::mount();
    let n_sizes = number(4, 50);
    // A build with enough space, and how much it uses. What it discards at the end comes on top.
    let room = {
        let site = Site::at(disk.0.join("measured"));
        site_at_first(&site);
        site.lay(&STATES[1].sources);
        let before = disk.used();
        site.build("with room");
        let staged: u64 =
            STATES[1].public.values().map(|bytes| (bytes.len() as u64).next_multiple_of(BLOCK)).sum();
        fs::remove_dir_all(&site.root).expect("it is removed");
        disk.used().abs_diff(before).max(staged)
    };
    let (mut n_full, mut n_built) = (0, 0);
    for size in 0..n_sizes as u64 {
        let when = format!("size {size}");
        let site = Site::at(disk.0.join("site"));
        site_at_first(&site);
        site.lay(&STATES[1].sources);
        let free = (room * size / n_sizes as u64).next_multiple_of(BLOCK);
        disk.remount(&format!("size={}", disk.used() + free));
        let is_built =
            try_next(&site, |site| site.command().output().expect("bantin runs"), "ổ đĩa đã đầy", &when);
        site.check_tidy(&when);
        if is_built {
            n_built += 1
        } else {
            n_full += 1
        }
        disk.remount("size=64m");
        heal(&site, &when);
        fs::remove_dir_all(&site.root).expect("it is removed");
    }
    println!("{n_sizes} sizes of a disk: {n_full} too small for the build, {n_built} not");
    assert!(n_full * 3 > n_sizes, "only {n_full} of {n_sizes} were too small");
}

#[test]
fn disk_that_is_only_to_be_read() {
    if !alone("disk::on_a_disk_that_is_only_to_be_read") {
        not_run("no disk can be mounted here");
    }
}

#[test]
#[ignore = "disk_that_is_only_to_be_read runs it, where it may mount a disk"]
fn on_a_disk_that_is_only_to_be_read() {
    let disk = Tmpfs::mount();
    let site = Site::at(disk.0.join("site"));
    site_at_first(&site);
    site.lay(&STATES[1].sources);
    disk.remount("ro");
    let is_built = try_next(
        &site,
        |site| site.command().output().expect("bantin runs"),
        "ổ đĩa chỉ cho đọc",
        "read-only",
    );
    assert!(!is_built);
    site.check_tidy("read-only");
    disk.remount("rw");
    heal(&site, "writable again");
    println!("a disk that may only be read: told");
}

#[test]
fn output_on_a_disk_of_its_own() {
    if !alone("disk::on_a_disk_of_its_own") {
        not_run("no disk can be mounted here");
    }
}

/// Files written beside the output folder can't be renamed into it then.
#[test]
#[ignore = "output_on_a_disk_of_its_own runs it, where it may mount a disk"]
fn on_a_disk_of_its_own() {
    let site = Site::new();
    site.lay(&STATES[0].sources);
    let public = site.path("public");
    fs::create_dir_all(&public).expect("it is made");
    run("mount", &["-t", "tmpfs", "none", public.to_str().expect("a plain path")]);
    let output = site.command().output().expect("bantin runs");
    check_told(&output, "một ổ đĩa khác", "a disk of its own");
    assert_same(&Default::default(), &site.public(), "a disk of its own");
    run("umount", &[public.to_str().expect("a plain path")]);
    site_at_first(&site);
}

/// Runs the program without administrator rights.
fn as_anybody(site: &Site) -> Output {
    let id = Command::new("id").arg("-u").output().expect("who we are");
    let starter: &[&str] = match &*id.stdout {
        b"0\n" => &["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner"],
        _ => &[],
    };
    site.command_by(starter).output().expect("bantin runs")
}

/// Removes write permission from `paths` until dropped.
struct ReadOnly(Vec<PathBuf>);

impl ReadOnly {
    fn new(paths: impl IntoIterator<Item = PathBuf>) -> Self {
        let read_only = Self(paths.into_iter().collect());
        read_only.set(false);
        read_only
    }

    fn set(&self, is_writable: bool) {
        for path in &self.0 {
            let mode = fs::metadata(path).expect("it is there").permissions().mode();
            let mode = if is_writable { mode | 0o200 } else { mode & !0o222 };
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
        }
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        self.set(true);
    }
}

#[test]
fn folders_and_files_that_are_only_to_be_read() {
    let site = Site::new();
    site_at_first(&site);
    let [was, is] = [&STATES[0].public, &STATES[1].public];
    // Everything that must be replaced or removed, and all folders that contain it.
    let differing = was.iter().filter(|(path, bytes)| is.get(*path) != Some(bytes)).map(|(path, _)| path);
    let mut paths: Vec<PathBuf> =
        differing.filter(|path| !path.ends_with(".css")).map(|path| site.path("public").join(path)).collect();
    let mut folders: Vec<PathBuf> =
        paths.iter().filter_map(|path| path.parent().map(Path::to_owned)).collect();
    folders.extend([site.path("public"), site.path(".public.bantin")]);
    folders.sort();
    folders.dedup();
    paths.extend(folders);
    let n_paths = paths.len();
    let step = number(30, 1);
    let mut n_told = 0;
    for path in paths.into_iter().rev().step_by(step) {
        let when = format!("{} only to be read", path.display());
        let locked = ReadOnly::new([path]);
        assert!(!try_next(&site, as_anybody, "chỉ được đọc", &when), "{when}: it was written");
        site.check_tidy(&when);
        drop(locked);
        heal(&site, &when);
        site_at_first(&site);
        n_told += 1;
    }
    println!("{n_told} of {n_paths} folders and files that may only be read, one at a time: each told");
}

#[test]
fn cache_that_is_only_to_be_read_is_no_failure() {
    let site = Site::new();
    site_at_first(&site);
    let paths =
        walkdir::WalkDir::new(site.path(".bantin")).into_iter().flatten().map(walkdir::DirEntry::into_path);
    let locked = ReadOnly::new(paths.collect::<Vec<_>>());
    site.lay(&STATES[1].sources);
    let output = as_anybody(&site);
    assert!(output.status.success(), "{}", said(&output));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    // Warnings of reports have a code.
    assert!(said.lines().filter(|line| line.starts_with("cảnh báo: ")).count() == 1, "{said}");
    drop(locked);
    heal(&site, "writable again");
}

#[test]
fn few_descriptors() {
    let limits: Vec<usize> = if number(0, 1) == 0 { vec![5, 32] } else { (1..=64).collect() };
    let (mut built, mut told, mut never_begun) = (Vec::new(), Vec::new(), Vec::new());
    let site = Site::new();
    for limit in limits {
        let when = format!("{limit} descriptors");
        site_at_first(&site);
        let limited = |command: &str| {
            let script = format!("ulimit -n {limit} && exec \"$@\"");
            let starter = ["sh", "-c", &script, command];
            site.command_by(&starter).output().expect("a shell runs")
        };
        // With fewer, the system can't even load a program.
        let begins = Command::new("sh")
            .args(["-c", &format!("ulimit -n {limit} && exec \"$0\" --version")])
            .arg(program())
            .output()
            .is_ok_and(|output| output.status.success());
        if !begins {
            never_begun.push(limit);
            continue;
        }
        let is_built = try_next(&site, |_| limited("bantin"), "không cho mở thêm tệp", &when);
        if is_built {
            built.push(limit)
        } else {
            told.push(limit)
        }
        heal(&site, &when);
    }
    println!("descriptors: built with {built:?}, told with {told:?}, too few to begin {never_begun:?}");
    assert!(built.contains(&32), "a build needs more than 32");
}

#[test]
fn sources_that_may_not_be_read() {
    let site = Site::new();
    site_at_first(&site);
    let before = site.public();
    for path in [
        "site.yaml",
        "content",
        "content/tin",
        "content/tin/so-1",
        "content/tin/so-1/index.md",
        "themes/cua-xa",
        ".",
    ] {
        let locked = site.path(path);
        let mode = fs::metadata(&locked).expect("it is there").permissions().mode();
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o0)).expect("it is ours");
        let output = as_anybody(&site);
        fs::set_permissions(&locked, fs::Permissions::from_mode(mode)).expect("it is ours");
        check_told(&output, "không đủ quyền", path);
        assert_same(&before, &site.public(), path);
    }
    site_at_first(&site);
}
