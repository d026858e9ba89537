//! Sources on a disk that fails while they are read.

use super::program::{Site, assert_same, check_told};
use super::states::STATES;
use super::traced::{Event, LOOKS, events, is_there, traced};
use super::{not_run, number};

/// Removes the results of an earlier build, so that all files are read.
fn forget(site: &Site) {
    std::fs::remove_dir_all(site.path(".bantin")).expect("it is there");
}

#[test]
fn sources_that_fail_while_they_are_read() {
    if !is_there() {
        not_run("no strace here; tests/disk/load.rs fails in its own way");
        return;
    }
    let site = Site::new();
    let [was, is] = [&STATES[0], &STATES[1]];
    site.lay(&is.sources);
    site.build("to see what it reads");
    forget(&site);
    let is_source = |event: &Event| {
        ["site.yaml", "content", "themes"]
            .iter()
            .any(|part| event.path.starts_with(site.path(part).to_str().expect("plain")))
    };
    let looks: Vec<Event> =
        events(&site, LOOKS, &site.root.with_file_name("log")).into_iter().filter(is_source).collect();
    site.lay(&was.sources);
    site.build("the first");
    let (mut n_told, mut n_harmless) = (0, 0);
    for event in looks.iter().step_by(number(40, 1)) {
        let when = format!("{event:?}");
        site.lay(&is.sources);
        forget(&site);
        let inject = format!("inject={}:error=EIO:when={}", event.call, event.nth);
        let trace = format!("trace={}", event.call);
        let output = traced(
            &site,
            &["--seccomp-bpf", "-o", "/dev/null", "-e", &trace, "-P", &event.path, "-e", &inject],
        );
        if output.status.success() {
            // The answer was already known, or another operation gave it.
            site.check(&is.public, &when);
            n_harmless += 1;
        } else {
            check_told(&output, "không đọc được", &when);
            assert_same(&was.public, &without_styles(&site, was), &when);
            n_told += 1;
        }
        site.lay(&was.sources);
        site.build(&when);
        site.check(&was.public, &when);
    }
    println!(
        "{} operations on the sources failed: {n_told} were told, {n_harmless} made no difference",
        n_told + n_harmless
    );
    assert!(n_told > n_harmless, "the faults are hardly met");
}

/// What is published, without what the theme stopped using today.
fn without_styles(site: &Site, state: &super::states::State) -> super::program::Files {
    let mut public = site.public();
    public.retain(|path, _| state.public.contains_key(path) || !path.ends_with(".css"));
    public
}
