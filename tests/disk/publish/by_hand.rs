//! The list of files to delete wherever a site was copied to by hand.

use std::fs;

use bantin::publish::{DELETE_LIST, DeleteList, Options, clean, hold};

use super::site::{Files, Site};

const LIST: &str = ".public.bantin/to-delete.txt";

fn options(site: &Site) -> Options {
    Options { by_hand: true, ..site.options() }
}

/// Builds, and returns the list of files to delete; `None` if there is none.
fn list_after(site: &Site, files: &Files) -> Option<String> {
    site.build_with(&options(site), files).expect("it is built");
    fs::read_to_string(site.path(LIST)).ok()
}

const HOME: (&str, &str) = ("index.html", "home");
const RAIN: (&str, &str) = ("tin/mua/index.html", "mưa");
const WIND: (&str, &str) = ("tin/gió.html", "gió");

#[test]
fn builds_add_to_the_list_until_a_file_is_published_again() {
    let site = Site::new();
    assert_eq!(list_after(&site, &[HOME, RAIN, WIND]), None);
    assert_eq!(list_after(&site, &[HOME, WIND]).unwrap(), "tin/mua/index.html\n");
    assert_eq!(list_after(&site, &[("index.html", "home 2"), WIND]).unwrap(), "tin/mua/index.html\n");
    assert_eq!(list_after(&site, &[HOME]).unwrap(), "tin/gió.html\ntin/mua/index.html\n");
    assert_eq!(list_after(&site, &[HOME, RAIN]).unwrap(), "tin/gió.html\n");
    assert_eq!(list_after(&site, &[HOME, RAIN, WIND]), None);
}

#[test]
fn a_build_says_how_long_the_list_is_if_it_adds_to_it() {
    let site = Site::new();
    let build = |files: &Files| site.build_with(&options(&site), files).unwrap().delete_list;
    assert_eq!(build(&[HOME, RAIN, WIND]), None);
    assert_eq!(build(&[HOME, WIND]).unwrap().files, 1);
    let path = site.path(LIST).canonicalize().unwrap();
    assert_eq!(path.file_name().unwrap(), DELETE_LIST);
    assert_eq!(build(&[HOME]), Some(DeleteList { path, files: 2 }));
    assert_eq!(build(&[("index.html", "home 2")]), None);
}

#[test]
fn whoever_has_deleted_the_files_removes_the_list_or_lines_of_it() {
    let site = Site::new();
    list_after(&site, &[HOME, RAIN, WIND]);
    list_after(&site, &[HOME]);
    // As Notepad saves it.
    site.write(LIST, "\u{feff}tin/gió.html\r\n\r\n../ngoai\r\n");
    assert_eq!(list_after(&site, &[]).unwrap(), "index.html\ntin/gió.html\n");
    fs::remove_file(site.path(LIST)).unwrap();
    list_after(&site, &[HOME]);
    assert_eq!(list_after(&site, &[RAIN]).unwrap(), "index.html\n");
}

#[test]
fn cleaning_lists_all_that_was_published() {
    let site = Site::new();
    list_after(&site, &[HOME, RAIN]);
    let cleaned = clean(&site.path("public"), &options(&site)).unwrap();
    assert_eq!(cleaned.delete_list.unwrap().files, 2);
    assert_eq!(list_after(&site, &[HOME]).unwrap(), "tin/mua/index.html\n");
}

#[test]
fn with_a_target_there_is_no_list() {
    let site = Site::new();
    site.build(&[HOME, RAIN]).unwrap();
    site.build(&[HOME]).unwrap();
    assert!(!site.path(LIST).exists());
    assert!(hold(&site.path("public"), &site.options()).is_ok());
}
