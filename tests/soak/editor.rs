//! The ways in which editors, office programs and sync folders save.

use std::fs::{self, File};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use crate::disk;
use crate::random::Random;

/// Ways to save in which the file is never missing or incomplete.
pub(crate) const WHOLE: [fn(&Path, &str); 3] = [plainly, beside, from_elsewhere];

/// All ways to save.
const ALL: [fn(&Path, &str); 9] =
    [plainly, beside, from_elsewhere, vim, code, word, emacs, in_halves, back_in_time];

/// Saves in one of the ways.
pub(crate) fn save(random: &mut Random, path: &Path, text: &str) {
    disk::create_dir_all(path.parent().expect("it is in a folder")).expect("its folder");
    random.of(&ALL)(path, text);
}

fn plainly(path: &Path, text: &str) {
    disk::write(path, text.as_bytes()).expect("written");
}

/// gedit, Kate, sync folders: a hidden file replaces it.
fn beside(path: &Path, text: &str) {
    let temporary = path.with_file_name(format!(".{}.Xy3z", name(path)));
    plainly(&temporary, text);
    disk::rename(&temporary, path).expect("renamed");
}

/// A file created in another folder is moved over it.
fn from_elsewhere(path: &Path, text: &str) {
    let root = path.ancestors().find(|folder| folder.join("site.yaml").exists()).expect("a site");
    let upload = root.join("upload.part");
    plainly(&upload, text);
    disk::rename(&upload, path).expect("renamed");
}

/// vim with `backupcopy=no`: a probe, a swap file, the old file renamed to a backup, a new file under its name.
fn vim(path: &Path, text: &str) {
    let swap = path.with_file_name(format!(".{}.swp", name(path)));
    let probe = path.with_file_name("4913");
    plainly(&swap, "b0VIM");
    plainly(&probe, "");
    disk::remove_file(&probe).expect("removed");
    let backup = path.with_file_name(format!("{}~", name(path)));
    let has_backup = disk::rename(path, &backup).is_ok();
    let mut file = disk::create(path).expect("created");
    disk::write_more(&mut file, text.as_bytes()).expect("written");
    file.sync_all().expect("synced");
    disk::close(file);
    if has_backup {
        disk::remove_file(&backup).expect("removed");
    }
    disk::remove_file(&swap).expect("removed");
}

/// VS Code: truncates the file, then writes it.
fn code(path: &Path, text: &str) {
    let mut file = disk::create(path).expect("emptied");
    sleep(Duration::from_millis(1));
    disk::write_more(&mut file, text.as_bytes()).expect("written");
    disk::close(file);
}

/// Word: a lock with the owner's name, a temporary file, the old file renamed, the new one renamed into place.
fn word(path: &Path, text: &str) {
    let lock = path.with_file_name(format!("~${}", name(path)));
    let temporary = path.with_file_name("~WRD0001.tmp");
    let old = path.with_file_name("~WRL0002.tmp");
    plainly(&lock, "Trần Văn An");
    plainly(&temporary, text);
    let has_old = disk::rename(path, &old).is_ok();
    disk::rename(&temporary, path).expect("renamed");
    if has_old {
        disk::remove_file(&old).expect("removed");
    }
    disk::remove_file(&lock).expect("removed");
}

/// Emacs: an auto-save file, and a lock that is a dangling link and stays while the text is open.
fn emacs(path: &Path, text: &str) {
    let lock = path.with_file_name(format!(".#{}", name(path)));
    #[cfg(unix)]
    std::os::unix::fs::symlink("an@may-tinh.1234:1700000000", &lock).ok();
    let saved = path.with_file_name(format!("#{}#", name(path)));
    plainly(&saved, text);
    plainly(path, text);
    disk::remove_file(&saved).expect("removed");
    if text.len().is_multiple_of(2) {
        disk::remove_file(&lock).ok();
    }
}

/// A slow drive: writes one half, and a moment later the other.
fn in_halves(path: &Path, text: &str) {
    let (one, other) = text.as_bytes().split_at(text.len() / 2);
    let mut file = disk::create(path).expect("emptied");
    disk::write_more(&mut file, one).expect("written");
    file.sync_all().expect("synced");
    sleep(Duration::from_millis(3));
    disk::write_more(&mut file, other).expect("written");
    disk::close(file);
}

/// A clock that jumped, or an unpacked archive: the file is older than the previous one.
fn back_in_time(path: &Path, text: &str) {
    plainly(path, text);
    let seconds = 3_600 + text.bytes().map(u64::from).sum::<u64>() % 86_400;
    set_time(path, SystemTime::now() - Duration::from_secs(seconds));
}

/// Size and time stay the same: only somebody who saw the change knows about it.
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
