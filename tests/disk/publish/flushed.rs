//! Which data are durable at which step: a power cut may lose everything that wasn't flushed.

use std::path::Path;

use bantin::publish::{Options, open_on};

use super::faulty::{Fault, Faulty, Step};
use super::site::{Files, Site, put_all};

const BEFORE: &Files = &[("index.html", "home"), ("tin/a.html", "a"), ("tin/b.html", "b")];
const AFTER: &Files = &[("index.html", "home 2"), ("tin/a.html", "a 2"), ("xa/c.html", "c")];

/// The steps of the change from `BEFORE` to `AFTER`, and the site.
fn steps(durable: bool) -> (Site, Vec<Step>) {
    let site = Site::new();
    site.build(BEFORE).expect("it is published");
    let disk = Faulty::new(Fault::Nothing, 0);
    let options = Options { durable, ..site.options() };
    let stage = open_on(&disk.disk(), &site.path("public"), &options).expect("it is free");
    put_all(&stage, AFTER).expect("it has room");
    stage.commit().expect("it is published");
    site.check(AFTER);
    (site, disk.steps())
}

fn place(steps: &[Step], step: &Step) -> usize {
    steps.iter().position(|other| other == step).unwrap_or_else(|| panic!("no {step:?} in {steps:#?}"))
}

/// The step that renames the first file of the site into place.
fn first_rename(site: &Site, steps: &[Step]) -> usize {
    let public = site.path("public");
    let is_ours = |step: &Step| matches!(step, Step::Rename(to) if to.starts_with(&public));
    steps.iter().position(is_ours).expect("a rename")
}

#[test]
fn all_files_are_flushed_at_once_before_the_first_is_put_into_place() {
    let (site, steps) = steps(false);
    let flushes = |step: &&Step| matches!(step, Step::FlushAll);
    assert_eq!(steps.iter().filter(flushes).count(), 1);
    let flush = place(&steps, &Step::FlushAll);
    assert!(flush < first_rename(&site, &steps));
    let staged = site.path(".public.bantin/staged");
    let is_staged = |step: &Step| matches!(step, Step::Write(path) if path.starts_with(&staged));
    assert!(steps.iter().rposition(is_staged).is_some_and(|last| last < flush));
    assert!(!steps.iter().any(|step| matches!(step, Step::Flush(_))), "{steps:#?}");
}

#[test]
fn durable_build_flushes_each_file_and_all_renames_before_the_first_deletion() {
    let (site, steps) = steps(true);
    let staged = site.path(".public.bantin/staged");
    let n_pages =
        steps.iter().filter(|step| matches!(step, Step::Flush(path) if path.starts_with(&staged))).count();
    assert_eq!(n_pages, AFTER.len());
    for step in &steps {
        if let Step::Flush(path) = step {
            assert!(place(&steps, &Step::Write(path.clone())) < place(&steps, step));
            assert!(place(&steps, step) < first_rename(&site, &steps));
        }
    }
    let removal = place(&steps, &Step::Remove(site.path("public/tin/b.html")));
    for (path, _) in AFTER {
        let target = site.path("public").join(path);
        let flush = Step::FlushFolder(target.parent().map(Path::to_owned).expect("a folder"));
        assert!(place(&steps, &Step::Rename(target)) < place(&steps, &flush), "{path}");
        assert!(place(&steps, &flush) < removal, "{path}");
    }
}

/// A manifest that lists too much is harmless; one that lists too little isn't.
#[test]
fn manifest_is_on_the_disk_before_the_files_that_it_claims() {
    for durable in [false, true] {
        let (site, steps) = steps(durable);
        let manifest = Step::Rename(site.path(".public.bantin/manifest.json"));
        let claim = place(&steps, &manifest);
        assert_eq!(steps[claim + 1], Step::FlushFolder(site.path(".public.bantin")));
        assert!(claim < first_rename(&site, &steps));
        let last = steps.iter().rposition(|step| *step == manifest).expect("it is replaced again");
        assert!(place(&steps, &Step::Remove(site.path("public/tin/b.html"))) < last);
    }
}
