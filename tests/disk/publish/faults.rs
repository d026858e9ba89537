//! A fault at every file operation, while a site of linked pages changes at random. `BANTIN_CHANGES` sets how many
//! changes are tested step by step, `BANTIN_SEED` the random start.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::sync::Arc;

use bantin::error::{Error, Operation};
use bantin::output::{OutputPath, Phase, Sink};
use bantin::publish::{Published, open_on};

use super::faulty::{Fault, Faulty};
use super::site::Site;
use super::web::{Reports, Web, faults, read};
use crate::random::Random;

fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().expect("a number"))
}

fn random() -> Random {
    Random(number("BANTIN_SEED", 7) as u64)
}

fn phase(path: &str) -> Phase {
    match path.rsplit_once('.') {
        Some((_, "css")) => Phase::Theme,
        Some((_, "jpg")) => Phase::Asset,
        Some((_, "xml")) => Phase::Feed,
        _ if path.starts_with("bai") => Phase::Page,
        _ => Phase::List,
    }
}

impl Site {
    fn publish_on(&self, disk: &Arc<Faulty>, web: &Web) -> Result<Published, Error> {
        let stage = open_on(&disk.disk(), &self.path("public"), &self.options())?;
        for (path, text) in web {
            stage.put(&OutputPath::from(path.as_str()), phase(path), text.clone().into())?;
        }
        stage.commit()
    }

    fn publish(&self, web: &Web) {
        self.publish_on(&Faulty::new(Fault::Nothing, 0), web).unwrap_or_else(|e| panic!("{e}"));
    }

    /// Asserts that a reader finds no broken page.
    fn check_between(&self, old: &Web, new: &Web, when: &str) {
        let styles: Web = old.iter().chain(new).map(|(path, text)| (path.clone(), text.clone())).collect();
        let retired = self.retired();
        let faults = faults(&self.path("public"), old, new, &styles.into_iter().chain(retired).collect());
        assert!(faults.is_empty(), "{when}: {faults:#?}");
    }

    /// The style sheets that the site stopped using today.
    fn retired(&self) -> Web {
        let Ok(manifest) = std::fs::read_to_string(self.path(".public.bantin/manifest.json")) else {
            return Web::new();
        };
        let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("it is whole");
        let retired: BTreeMap<String, serde_json::Value> =
            serde_json::from_value(manifest["retired"].clone()).unwrap_or_default();
        let public = read(&self.path("public"));
        retired.into_keys().filter_map(|path| Some((path.clone(), public.get(&path)?.clone()))).collect()
    }

    /// Asserts that the folder contains the site and what it stopped using today.
    fn check_holds(&self, web: &Web, when: &str) {
        let mut expected = self.retired();
        assert!(expected.keys().all(|path| path.ends_with(".css")), "{when}: {expected:?}");
        expected.extend(web.clone());
        assert_eq!(read(&self.path("public")), expected, "{when}");
    }

    /// Asserts the same, and that no temporary files are left.
    fn check_is(&self, web: &Web, when: &str) {
        self.check_holds(web, when);
        assert!(!self.path(".public.bantin/staged").exists(), "{when}: temporary files are left");
    }
}

#[test]
fn no_step_of_a_build_shows_a_broken_site() {
    let mut random = random();
    let site = Arc::new(Site::in_memory());
    let mut reports = Reports::default();
    let mut old = Web::new();
    for change in 0..number("BANTIN_CHANGES", 100) {
        reports.change(&mut random);
        let new = reports.web();
        let when = format!("change {change}");
        let watch = {
            let (site, old, new, when) = (site.clone(), old.clone(), new.clone(), when.clone());
            move || site.check_between(&old, &new, &when)
        };
        site.publish_on(&Faulty::watched(watch), &new).unwrap_or_else(|e| panic!("{when}: {e}"));
        site.check_is(&new, &when);
        old = new;
    }
}

/// Changes a site with a fault at each operation in turn, until the build finishes before the fault.
fn at_each_operation(fault: Fault, check: impl Fn(&Site, &Web, &Web, (usize, Option<Error>), &str)) -> usize {
    let mut random = random();
    let mut reports = Reports::default();
    let mut n_faults = 0;
    for change in 0..number("BANTIN_CHANGES", 100).div_ceil(25) {
        let old = reports.web();
        reports.change(&mut random);
        let new = reports.web();
        for at in 0.. {
            let site = Site::in_memory();
            site.publish(&old);
            let disk = Faulty::new(fault, at);
            let error = site.publish_on(&disk, &new).err();
            check(&site, &old, &new, (at, error), &format!("change {change}, {fault:?} at {at}"));
            if disk.n_done() <= at {
                break;
            }
            n_faults += 1;
        }
    }
    n_faults
}

#[test]
fn build_killed_at_any_operation_leaves_a_whole_site_and_the_next_one_heals() {
    let n_kills = at_each_operation(Fault::Killed, |site, old, new, (at, _), when| {
        site.check_between(old, new, when);
        // The next build continues, unless the sources were restored in the meantime.
        let next = if at % 2 == 0 { new } else { old };
        site.publish(next);
        site.check_is(next, when);
    });
    assert!(n_kills > 300, "only {n_kills} kills");
}

#[test]
fn operation_that_fails_is_told_or_makes_no_difference() {
    let kinds = [ErrorKind::PermissionDenied, ErrorKind::Other];
    for kind in kinds {
        let n_failures = at_each_operation(Fault::Failed(kind), |site, old, new, (_, error), when| {
            site.check_between(old, new, when);
            match error {
                Some(Error::Io { source, .. }) => assert_eq!(source.kind(), kind, "{when}"),
                Some(error) => panic!("{when}: {error}"),
                None => site.check_holds(new, when),
            }
            site.publish(new);
            site.check_is(new, when);
        });
        assert!(n_failures > 300, "only {n_failures} failures");
    }
}

#[test]
fn full_disk_is_told_before_the_first_change() {
    at_each_operation(Fault::Full, |site, old, new, (_, error), when| {
        match error {
            Some(Error::Io { source, .. }) => {
                assert_eq!(source.kind(), ErrorKind::StorageFull, "{when}");
                site.check_is(old, when);
            }
            Some(error) => panic!("{when}: {error}"),
            None => site.check_is(new, when),
        }
        site.publish(new);
        site.check_is(new, when);
    });
}

/// Like virus scanners and servers on Windows: a file that they have open can't be replaced for a moment.
#[test]
fn file_that_is_busy_for_a_moment_is_tried_again() {
    at_each_operation(Fault::Failed(ErrorKind::ResourceBusy), |site, old, new, (_, error), when| {
        let is_patient = |error: &Error| match error {
            Error::Io { operation, .. } => !matches!(operation, Operation::Rename | Operation::Remove),
            _ => false,
        };
        assert!(error.as_ref().is_none_or(is_patient), "{when}: {error:?}");
        site.check_between(old, new, when);
    });
}
