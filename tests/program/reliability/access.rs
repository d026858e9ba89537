//! The access rights of published files: a replaced file keeps its mode and group; a new one gets those of its folder.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;
use std::process::Command;

use super::not_run;
use super::program::Site;
use super::states::STATES;

/// A group other than that of the user running the tests; only an administrator may assign it.
const GROUP: u32 = 33;

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("it is there").mode() & 0o7777
}

fn group(path: &Path) -> u32 {
    fs::metadata(path).expect("it is there").gid()
}

/// A site whose first build writes to this folder.
fn site(prepare: impl Fn(&Path)) -> Site {
    let site = Site::new();
    site.lay(&STATES[0].sources);
    fs::create_dir_all(site.path("public")).expect("made");
    prepare(&site.path("public"));
    site.build("the first");
    site
}

fn for_each_page(site: &Site, check: impl Fn(&Path)) {
    let pages = site.public().into_keys();
    let mut n_pages = 0;
    for page in pages {
        check(&site.path("public").join(page));
        n_pages += 1;
    }
    assert!(n_pages > 20);
}

#[test]
fn new_pages_take_the_group_of_their_folder() {
    if !is_root() {
        not_run("only an administrator can give a folder to a group that he isn't in");
        return;
    }
    let site = site(|public| {
        chown(public, None, Some(GROUP)).expect("given");
        fs::set_permissions(public, Permissions::from_mode(0o2750)).expect("set");
    });
    for state in &STATES[..3] {
        site.lay(&state.sources);
        site.build("again");
        for_each_page(&site, |page| {
            assert_eq!(group(page), GROUP, "{}", page.display());
            let folder = page.parent().expect("a folder");
            assert_eq!((group(folder), mode(folder) & 0o2000), (GROUP, 0o2000), "{}", folder.display());
        });
    }
    assert!(!site.path("public/.bantin-staged").exists());
}

#[test]
fn folders_in_the_output_may_hand_down_another_group() {
    if !is_root() {
        not_run("only an administrator can give a folder to a group that he isn't in");
        return;
    }
    let site = site(|_| ());
    for_each_page(&site, |page| assert_ne!(group(page), GROUP));
    let folder = site.path("public/tin");
    chown(&folder, None, Some(GROUP)).expect("given");
    fs::set_permissions(&folder, Permissions::from_mode(0o2755)).expect("set");
    let old = site.public();
    site.lay(&STATES[2].sources);
    site.build("with another group in one folder");
    let new: Vec<String> = site.public().into_keys().filter(|path| !old.contains_key(path)).collect();
    let (inside, outside): (Vec<_>, Vec<_>) = new.iter().partition(|path| path.starts_with("tin/"));
    // Files in an existing folder inherit its group.
    let is_in_new_folder = |path: &&&String| {
        let folder = &path[..=path.rfind('/').unwrap_or_default()];
        !old.keys().any(|old| old.starts_with(folder))
    };
    let inside: Vec<_> = inside.iter().filter(is_in_new_folder).collect();
    assert!(inside.len() > 1 && outside.len() > 1, "{new:?}");
    for path in &inside {
        // A new folder inside has inherited the group too.
        assert_eq!(group(&site.path("public").join(path)), GROUP, "{path}");
    }
    for path in &outside {
        assert_ne!(group(&site.path("public").join(path)), GROUP, "{path}");
    }
}

#[test]
fn replaced_pages_keep_their_mode_and_group() {
    let site = site(|_| ());
    let pages = ["index.html", "tin/so-1/index.html", "atom.xml", "robots.txt"];
    for (page, mode) in pages.iter().zip([0o640, 0o664, 0o600, 0o604]) {
        let page = site.path("public").join(page);
        fs::set_permissions(&page, Permissions::from_mode(mode)).expect("set");
        if is_root() {
            chown(&page, None, Some(GROUP)).expect("given");
        }
    }
    let looked = |page: &str| {
        let page = site.path("public").join(page);
        (mode(&page), group(&page))
    };
    let before: Vec<_> = pages.iter().map(|page| looked(page)).collect();
    let old = site.public();
    for state in [&STATES[1], &STATES[2], &STATES[3]] {
        site.lay(&state.sources);
        site.build("another version");
        for (page, was) in pages.iter().zip(&before) {
            if site.path("public").join(page).exists() && state.public.contains_key(*page) {
                assert_eq!(looked(page), *was, "{page}");
            }
        }
    }
    assert_ne!(old["index.html"], site.public()["index.html"], "nothing was replaced");
}

#[test]
fn new_pages_take_the_umask_of_the_moment() {
    for (umask, wanted) in [("022", 0o644), ("027", 0o640), ("077", 0o600)] {
        let site = Site::new();
        site.lay(&STATES[0].sources);
        let line = format!("umask {umask} && exec \"$0\" build --quiet --root \"$1\"");
        let run =
            Command::new("sh").arg("-c").arg(line).arg(super::program::program()).arg(&site.root).status();
        assert!(run.is_ok_and(|status| status.success()));
        for_each_page(&site, |page| assert_eq!(mode(page), wanted, "{umask}: {}", page.display()));
    }
}

/// An access control list that the folder passes on applies to every page, as if it had been created there.
#[test]
fn new_pages_take_the_access_list_of_their_folder() {
    // Version 2; owner rw, user 33 r, group r, mask r, others nothing.
    let mut list = 2u32.to_le_bytes().to_vec();
    for (tag, bits, who) in
        [(1u16, 7u16, u32::MAX), (2, 5, GROUP), (4, 5, u32::MAX), (16, 5, u32::MAX), (32, 0, u32::MAX)]
    {
        list.extend(tag.to_le_bytes());
        list.extend(bits.to_le_bytes());
        list.extend(who.to_le_bytes());
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let site = Site::at(folder.path().join("site"));
    site.lay(&STATES[0].sources);
    fs::create_dir_all(site.path("public")).expect("made");
    let flags = rustix::fs::XattrFlags::empty();
    if let Err(error) = rustix::fs::setxattr(site.path("public"), "system.posix_acl_default", &list, flags) {
        not_run(&format!("this file system keeps no access lists ({error})"));
        return;
    }
    site.build("the first");
    let native = site.path("public/duoc-tao-tai-cho.txt");
    fs::write(&native, "x").expect("written");
    let list_of = |path: &Path| {
        let mut list = Vec::with_capacity(4096);
        rustix::fs::getxattr(path, "system.posix_acl_access", rustix::buffer::spare_capacity(&mut list))
            .expect("it has a list");
        list
    };
    let wanted = list_of(&native);
    fs::remove_file(&native).expect("removed");
    for_each_page(&site, |page| {
        assert_eq!(list_of(page), wanted, "{}", page.display());
        assert_eq!(mode(page), 0o640, "{}", page.display());
    });
}
