//! Links, pipes and enormous files in place of the program's own files. They may come from an archive or version
//! control, or be put into a shared folder by another user.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

use super::program::{Site, program, said};
use super::states::STATES;
use super::{not_run, number};

/// The program's own files that have fixed names.
const FOLDERS: [&str; 10] = [
    ".bantin",
    ".bantin/articles",
    ".bantin/photos",
    ".bantin/lich-su",
    ".bantin/thung-rac",
    ".bantin/chua-luu",
    ".public.bantin",
    ".public.bantin/staged",
    ".public.bantin/staged/0",
    ".public.bantin/edited",
];
const FILES: [&str; 17] = [
    ".bantin/cache",
    ".bantin/cache.tmp",
    ".bantin/cache.lock",
    ".bantin/seal",
    ".bantin/photos/mark",
    ".bantin/photos/mark.tmp",
    ".bantin/reported",
    ".bantin/reported.tmp",
    ".public.bantin/lock",
    ".public.bantin/holder",
    ".public.bantin/holder.new",
    ".public.bantin/manifest.json",
    ".public.bantin/to-delete.txt",
    ".public.bantin/to-copy.txt",
    ".public.bantin/copied.json",
    ".public.bantin/note.new",
    ".public.bantin/staged/0/0",
];

/// Those of them that `watch` doesn't write: what the form in the browser keeps, what was told, the lists to copy by.
const NOT_WATCHED: [&str; 7] = [
    ".bantin/lich-su",
    ".bantin/thung-rac",
    ".bantin/chua-luu",
    ".bantin/reported",
    ".bantin/reported.tmp",
    ".public.bantin/to-copy.txt",
    ".public.bantin/copied.json",
];

/// A command that runs while something is planted. The first three write all that has a fixed name, but for the folders
/// of the form in the browser.
const COMMANDS: [&[&str]; 6] = [
    &["build"],
    &["clean"],
    &["send", "--list"],
    &["send", "--copied"],
    &["build", "--force"],
    &["build", "--now", "01/06/2025 07:00"],
];

/// A page with a warning.
const WARNED: &str = "---\ntitle: Ngoặc mở\nkind: page\n---\n\nNgoặc “mở mà chưa đóng.\n";

/// Other people's files: none may be read into a page, changed or removed.
struct Victim {
    folder: PathBuf,
    before: BTreeMap<PathBuf, (u64, i64, i64, Vec<u8>)>,
}

impl Victim {
    fn new(folder: PathBuf) -> Self {
        fs::create_dir_all(folder.join("sub")).expect("made");
        for name in ["0", "1", "thu.txt", "manifest.json", "cache", "sub/0", &"ab".repeat(16)] {
            fs::write(folder.join(name), format!("của tôi: {name}")).expect("written");
        }
        let before = Self::look(&folder);
        Self { folder, before }
    }

    fn look(folder: &Path) -> BTreeMap<PathBuf, (u64, i64, i64, Vec<u8>)> {
        let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
        let stamp = |path: &Path| {
            let found = fs::symlink_metadata(path).expect("it is there");
            let bytes = if found.is_file() { fs::read(path).expect("readable") } else { Vec::new() };
            (found.ino(), found.mtime(), found.mtime_nsec(), bytes)
        };
        entries.map(|entry| (entry.path().to_owned(), stamp(entry.path()))).collect()
    }

    fn check(&self, when: &str) {
        let after = Self::look(&self.folder);
        for (path, was) in &self.before {
            assert_eq!(after.get(path), Some(was), "{when}: {} was touched", path.display());
        }
        assert_eq!(after.len(), self.before.len(), "{when}: something was added");
    }
}

/// A built site, and other people's files beside it.
fn site() -> (Site, Victim) {
    let site = Site::new();
    site.lay(&STATES[0].sources);
    site.build("the first");
    let victim = Victim::new(site.root.with_file_name("victim"));
    (site, victim)
}

fn remove(path: &Path) {
    if fs::symlink_metadata(path).is_ok_and(|found| found.is_dir()) {
        fs::remove_dir_all(path).expect("removed");
    } else {
        fs::remove_file(path).ok();
    }
}

/// Runs a command on the site and returns its exit code. It must not crash.
fn run(site: &Site, words: &[&str], when: &str) -> Option<i32> {
    let mut command = Command::new(program());
    let output =
        command.args(words).args(["--quiet", "--root"]).arg(&site.root).output().expect("bantin runs");
    let code = output.status.code();
    assert!(matches!(code, Some(0 | 3)), "{when}: {}", said(&output));
    code
}

/// Puts a link to one of the other people's files in the place of `path`, or to their folder.
fn plant(site: &Site, victim: &Victim, path: &str, is_relative: bool) {
    let planted = site.path(path);
    remove(&planted);
    fs::create_dir_all(planted.parent().expect("a folder")).expect("made");
    let target = if FOLDERS.contains(&path) { victim.folder.clone() } else { victim.folder.join("0") };
    let target = if is_relative {
        let up = "../".repeat(path.matches('/').count() + 1);
        PathBuf::from(up).join(target.strip_prefix(site.root.parent().expect("a folder")).expect("beside"))
    } else {
        target
    };
    symlink(&target, &planted).expect("linked");
}

#[test]
fn links_in_the_place_of_state_lead_to_no_change_elsewhere() {
    let mut n_planted = 0;
    let commands = &COMMANDS[..number(3, COMMANDS.len())];
    for (place, path) in FOLDERS.iter().chain(&FILES).enumerate() {
        for words in commands {
            for relative in [false, true] {
                if number(1, 2) == 1 && relative == (place % 2 == 0) {
                    continue;
                }
                let (site, victim) = site();
                plant(&site, &victim, path, relative);
                let when = format!("{path} as a link, {words:?}");
                // Change a source, so that the build has something to write, and something to warn of.
                site.lay(&STATES[1].sources);
                fs::write(site.path("content/canh-bao.md"), WARNED).expect("written");
                run(&site, words, &when);
                run(&site, words, &when);
                victim.check(&when);
                n_planted += 1;
            }
        }
    }
    let (n_places, n_commands) = (FOLDERS.len() + FILES.len(), commands.len());
    println!("{n_planted} links in {n_places} places, {n_commands} commands: nothing elsewhere was touched");
}

/// Waits for more output of a program, at most this long. Returns whether there is more.
fn has_said_more(log: &Path, length: u64, limit: Duration) -> bool {
    let start = Instant::now();
    while fs::metadata(log).is_ok_and(|log| log.len() <= length) {
        if start.elapsed() > limit {
            return false;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    // It says what it has done, and is about to wait again.
    std::thread::sleep(Duration::from_millis(50));
    true
}

/// Plants a link while `watch` runs, after the folder was first opened, and changes the site a few times.
fn watch_with_a_link(path: &str) {
    let (site, victim) = site();
    let log = site.root.with_file_name("log");
    let output = File::create(&log).expect("made");
    let mut watching = Command::new(program())
        .args(["watch", "--root"])
        .arg(&site.root)
        .stdout(output.try_clone().expect("a second handle"))
        .stderr(output)
        .spawn()
        .expect("it watches");
    let length = || fs::metadata(&log).expect("the log").len();
    site.lay(&STATES[1].sources);
    let has_begun = has_said_more(&log, 0, Duration::from_secs(20));
    plant(&site, &victim, path, false);
    let mut has_gone_on = true;
    for round in 0..3 {
        let before = length();
        site.lay(&STATES[(2 + round) % 4].sources);
        // A failure is told once, so only the first round must be heard of.
        let limit = Duration::from_secs(if round == 0 { 20 } else { 1 });
        has_gone_on &= has_said_more(&log, before, limit) || round > 0;
    }
    watching.kill().expect("it ends");
    watching.wait().expect("it has ended");
    let said = fs::read_to_string(&log).expect("text");
    assert!(has_begun && has_gone_on, "{path}: {said}");
    victim.check(path);
}

#[test]
fn links_that_come_while_watching_lead_to_no_change_elsewhere() {
    let places: Vec<&str> =
        FOLDERS.into_iter().chain(FILES).filter(|path| !NOT_WATCHED.contains(path)).collect();
    // Most of the time is spent waiting.
    std::thread::scope(|scope| {
        for some in places.chunks(places.len().div_ceil(4)) {
            scope.spawn(|| some.iter().for_each(|path| watch_with_a_link(path)));
        }
    });
    println!("{} links in as many places while watching: nothing elsewhere was touched", places.len());
}

#[test]
fn files_that_the_program_never_made_stay_in_its_folders() {
    let (site, _) = site();
    let paths = [
        ".bantin/articles/ghi-chu.txt",
        ".bantin/articles/0123",
        ".bantin/ghi-chu.txt",
        ".bantin/photos/ghi-chu.txt",
        ".public.bantin/staged/ghi-chu.txt",
        ".public.bantin/staged/0/ghi-chu.txt",
        ".public.bantin/ghi-chu.txt",
    ];
    for path in paths {
        fs::create_dir_all(site.path(path).parent().expect("a folder")).expect("made");
        fs::write(site.path(path), "của tôi").expect("written");
    }
    site.lay(&STATES[1].sources);
    site.build("beside them");
    run(&site, &["clean"], "beside them");
    for path in paths {
        assert_eq!(fs::read(site.path(path)).ok().as_deref(), Some("của tôi".as_bytes()), "{path}");
    }
}

/// A folder created by another user isn't the program's own. Only an administrator can create one here.
#[test]
fn folders_of_another_user_are_told_and_left() {
    if !rustix_is_root() {
        not_run("only an administrator can give a folder to somebody else");
        return;
    }
    for path in [".public.bantin", ".public.bantin/staged"] {
        let (site, _) = site();
        fs::create_dir_all(site.path(path)).expect("made");
        std::os::unix::fs::chown(site.path(path), Some(65534), Some(65534)).expect("given away");
        fs::write(site.path(path).join("0"), "của người khác").expect("written");
        site.lay(&STATES[1].sources);
        let before = site.public();
        let output = site.command().output().expect("bantin runs");
        super::program::check_told(&output, ".public.bantin", path);
        assert_eq!(site.public(), before, "{path}");
        assert!(site.path(path).join("0").exists(), "{path}");
    }
    // Another user's cache isn't trusted, and the site is built without it.
    let (site, _) = site();
    std::os::unix::fs::chown(site.path(".bantin"), Some(65534), Some(65534)).expect("given away");
    site.lay(&STATES[1].sources);
    site.build("with a cache of another user");
    site.check_public(&STATES[1].public, "with a cache of another user");
}

fn rustix_is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// What stands in the place of a file.
#[derive(Clone, Copy, Debug)]
enum Instead {
    Pipe,
    Device,
    /// A file of 1 TB without data.
    Hole,
    Folder,
    /// A link to one of the other people's files.
    Link,
}

impl Instead {
    /// Puts it where nothing is. Returns whether it could be made.
    fn put(self, path: &Path, victim: &Victim) -> bool {
        let has_made = |command: &mut Command| {
            command.stderr(Stdio::null()).status().is_ok_and(|status| status.success())
        };
        match self {
            Self::Pipe => has_made(Command::new("mkfifo").arg(path)),
            // Not a link to the device but a device with this name.
            Self::Device => has_made(Command::new("mknod").arg(path).args(["c", "1", "5"])),
            Self::Hole => File::create(path).and_then(|file| file.set_len(1 << 40)).is_ok(),
            Self::Folder => fs::create_dir(path).is_ok(),
            Self::Link => symlink(victim.folder.join("thu.txt"), path).is_ok(),
        }
    }
}

#[test]
fn pipes_devices_and_enormous_files_are_refused_at_once() {
    const SOURCES: [&str; 6] = [
        "site.yaml",
        "content/bai-moi.md",
        "content/tep.pdf",
        "themes/cua-xa/theme.yaml",
        "themes/cua-xa/static/bulletin.css",
        "themes/cua-xa/templates/home.html",
    ];
    const PAGES: [&str; 2] = ["public/index.html", "public/tin/so-1/index.html"];
    let (mut n_planted, mut n_devices_missing) = (0, 0);
    let (mut slowest, mut largest) = (Duration::ZERO, 0);
    for path in SOURCES.iter().chain(&FILES).chain(&PAGES) {
        for instead in [Instead::Pipe, Instead::Device, Instead::Hole, Instead::Folder] {
            let (site, victim) = site();
            let planted = site.path(path);
            remove(&planted);
            fs::create_dir_all(planted.parent().expect("a folder")).expect("made");
            let when = format!("{path} as {instead:?}");
            let is_made = instead.put(&planted, &victim);
            // Only an administrator can create a device, and not everywhere.
            assert!(is_made || matches!(instead, Instead::Device), "{when}");
            if !is_made {
                n_devices_missing += 1;
                continue;
            }
            let start = Instant::now();
            let child = site.command().spawn().expect("bantin runs");
            let ended = child.wait4().expect("it ends");
            let took = ended.rusage.utime + ended.rusage.stime;
            assert!(start.elapsed() < Duration::from_secs(60), "{when}: it waits");
            assert!(took < Duration::from_secs(2), "{when}: {took:?}");
            assert!(ended.rusage.maxrss < 300 << 20, "{when}: {} bytes", ended.rusage.maxrss);
            assert!(matches!(ended.status.code(), Some(0 | 1 | 3)), "{when}: {:?}", ended.status);
            (slowest, largest) = (slowest.max(took), largest.max(ended.rusage.maxrss));
            n_planted += 1;
        }
    }
    if n_devices_missing > 0 {
        not_run(&format!("{n_devices_missing} cases: no device can be made here"));
    }
    println!(
        "{n_planted} pipes, devices, holes and folders: each within {} ms of a processor and {} MiB",
        slowest.as_millis(),
        largest >> 20
    );
}

/// If somebody replaces one of our pages by a link or pipe, it is reported and kept, like an edited one.
#[test]
fn page_that_became_a_link_or_a_pipe_is_told_and_kept() {
    for instead in [Instead::Pipe, Instead::Link] {
        let (site, victim) = site();
        let page = site.path("public/index.html");
        fs::remove_file(&page).expect("removed");
        assert!(instead.put(&page, &victim), "{instead:?}");
        site.lay(&STATES[1].sources);
        let mut command = Command::new(program());
        let output = command.args(["build", "--now", "01/06/2025 07:00", "--root"]).arg(&site.root).output();
        let output = output.expect("bantin runs");
        assert!(output.status.success(), "{}", said(&output));
        assert!(said(&output).contains("đã bị sửa ngoài bantin"), "{}", said(&output));
        site.check_public(&STATES[1].public, "after the rescue");
        let kept = site.path(".public.bantin/edited/moved-1/index.html");
        let found = fs::symlink_metadata(kept).expect("it is kept");
        assert!(!found.is_file() && !found.is_dir());
        victim.check("after the rescue");
    }
}
