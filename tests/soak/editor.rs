//! How editors, office programs and sync folders save.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use crate::random::Random;

/// Ways to save in which the file is never missing and never another one's half.
pub(crate) const WHOLE: [fn(&Path, &str); 3] = [plainly, beside, from_elsewhere];

/// All ways to save.
const ALL: [fn(&Path, &str); 9] =
    [plainly, beside, from_elsewhere, vim, code, word, emacs, in_halves, back_in_time];

/// Saves in any of the ways.
pub(crate) fn save(random: &mut Random, path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("it is in a folder")).expect("its folder");
    random.of(&ALL)(path, text);
}

fn plainly(path: &Path, text: &str) {
    fs::write(path, text).expect("written");
}

/// gedit, Kate, sync folders: a hidden file beside it takes its place.
fn beside(path: &Path, text: &str) {
    let temporary = path.with_file_name(format!(".{}.Xy3z", name(path)));
    plainly(&temporary, text);
    fs::rename(&temporary, path).expect("renamed");
}

/// A file that was made in another folder is moved over it.
fn from_elsewhere(path: &Path, text: &str) {
    let root = path.ancestors().find(|folder| folder.join("site.yaml").exists()).expect("a site");
    let upload = root.join("upload.part");
    plainly(&upload, text);
    fs::rename(&upload, path).expect("renamed");
}

/// vim with `backupcopy=no`: a probe, a swap file, the old file as the backup, a new file under its name.
fn vim(path: &Path, text: &str) {
    let swap = path.with_file_name(format!(".{}.swp", name(path)));
    let probe = path.with_file_name("4913");
    plainly(&swap, "b0VIM");
    plainly(&probe, "");
    fs::remove_file(&probe).expect("removed");
    let backup = path.with_file_name(format!("{}~", name(path)));
    let has_backup = fs::rename(path, &backup).is_ok();
    let mut file = File::create(path).expect("created");
    file.write_all(text.as_bytes()).expect("written");
    file.sync_all().expect("synced");
    if has_backup {
        fs::remove_file(&backup).expect("removed");
    }
    fs::remove_file(&swap).expect("removed");
}

/// VS Code: emptied, then written.
fn code(path: &Path, text: &str) {
    let mut file = File::create(path).expect("emptied");
    sleep(Duration::from_millis(1));
    file.write_all(text.as_bytes()).expect("written");
}

/// Word: a lock with its owner's name, a file beside, the old one out of the way, the new one in.
fn word(path: &Path, text: &str) {
    let lock = path.with_file_name(format!("~${}", name(path)));
    let temporary = path.with_file_name("~WRD0001.tmp");
    let old = path.with_file_name("~WRL0002.tmp");
    plainly(&lock, "Trần Văn An");
    plainly(&temporary, text);
    let has_old = fs::rename(path, &old).is_ok();
    fs::rename(&temporary, path).expect("renamed");
    if has_old {
        fs::remove_file(&old).expect("removed");
    }
    fs::remove_file(&lock).expect("removed");
}

/// Emacs: an auto-save file, and a lock that is a link to nowhere and stays while the text is open.
fn emacs(path: &Path, text: &str) {
    let lock = path.with_file_name(format!(".#{}", name(path)));
    #[cfg(unix)]
    std::os::unix::fs::symlink("an@may-tinh.1234:1700000000", &lock).ok();
    let saved = path.with_file_name(format!("#{}#", name(path)));
    plainly(&saved, text);
    plainly(path, text);
    fs::remove_file(&saved).expect("removed");
    if text.len().is_multiple_of(2) {
        fs::remove_file(&lock).ok();
    }
}

/// A slow drive: one half, and after a moment the other.
fn in_halves(path: &Path, text: &str) {
    let (one, other) = text.as_bytes().split_at(text.len() / 2);
    let mut file = File::create(path).expect("emptied");
    file.write_all(one).expect("written");
    file.sync_all().expect("synced");
    sleep(Duration::from_millis(3));
    file.write_all(other).expect("written");
}

/// A clock that jumped, or an archive that was unpacked: the file is older than the one before it.
fn back_in_time(path: &Path, text: &str) {
    plainly(path, text);
    let seconds = 3_600 + text.bytes().map(u64::from).sum::<u64>() % 86_400;
    set_time(path, SystemTime::now() - Duration::from_secs(seconds));
}

/// The same size and the same time as before: only who saw it happen knows.
pub(crate) fn unseen(path: &Path, text: &str) {
    let time = fs::metadata(path).and_then(|metadata| metadata.modified()).expect("its time");
    plainly(path, text);
    set_time(path, time);
}

fn set_time(path: &Path, time: SystemTime) {
    File::options()
        .append(true)
        .open(path)
        .and_then(|file| file.set_modified(time))
        .expect("its time is set");
}

fn name(path: &Path) -> String {
    path.file_name().expect("a file").to_string_lossy().into_owned()
}
