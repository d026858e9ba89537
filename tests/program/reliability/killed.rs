//! Killing the program during a build, while a reader uses the site.

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::crawler::{Crawler, Folder, Met};
use super::program::{Site, was_killed};
use super::states::{STATES, State, kept, versions};
use super::traced::{CHANGES, events, is_there, traced};
use super::{not_run, number, random};

/// A site that changes from one state to another, and its reader.
struct Watched {
    site: Site,
    state: usize,
    crawler: Crawler,
}

impl Watched {
    fn start() -> Self {
        let site = Site::new();
        site.lay(&STATES[0].sources);
        site.build("the first");
        let folder = Folder { public: site.path("public"), versions: versions(&STATES) };
        Self { site, state: 0, crawler: Crawler::start(folder) }
    }

    /// Changes the sources to those of the next state.
    fn turn_to(&mut self, next: usize) -> &'static State {
        let (was, is) = (&STATES[self.state], &STATES[next]);
        self.crawler.expect(kept(was, is));
        self.site.lay(&is.sources);
        self.state = next;
        is
    }

    /// After a kill, a reader finds nothing broken, and the next build gives the same as a clean one.
    fn check_and_heal(&self, was: usize, when: &str) {
        let (was, is) = (&STATES[was], &STATES[self.state]);
        let folder = Folder { public: self.site.path("public"), versions: versions(&STATES) };
        let met = folder.read(&kept(was, is));
        assert_eq!(met.faults, Vec::<String>::new(), "{when}");
        self.site.build(when);
        self.site.check(&is.public, when);
    }

    fn end(self, figure: &str) {
        let Met { passes, files, faults } = self.crawler.end();
        println!(
            "{figure}; the reader went through the site {passes} times, read {files} files and met {} faults",
            faults.len()
        );
        assert_eq!(faults, Vec::<String>::new());
        assert!(passes > 0, "nobody has read");
    }
}

#[test]
fn killed_at_random_moments() {
    let wanted = number(12, 1_000);
    let mut random = random();
    let mut watched = Watched::start();
    // The median duration of a build on this machine now.
    let mut lengths: Vec<Duration> = (1..6)
        .map(|round| {
            let next = watched.turn_to(round % STATES.len());
            let start = Instant::now();
            watched.site.build("for its length");
            let length = start.elapsed();
            watched.site.check(&next.public, "for its length");
            length
        })
        .collect();
    lengths.sort();
    let length = lengths[lengths.len() / 2];
    let (mut n_killed, mut n_ended) = (0, 0);
    while n_killed < wanted {
        let was = watched.state;
        let next = (was + 1 + random.below(STATES.len() - 1)) % STATES.len();
        watched.turn_to(next);
        let mut child = watched.site.command().spawn().expect("bantin runs");
        let micros = usize::try_from(length.as_micros()).expect("it is short");
        sleep(Duration::from_micros(random.below(micros) as u64));
        child.kill().expect("it is there or has ended");
        let status = child.wait().expect("it ends");
        let when = format!("kill {n_killed}, from state {was} to {next}");
        if was_killed(status) {
            n_killed += 1;
        } else {
            n_ended += 1;
            assert!(status.success(), "{when}: {status}");
        }
        assert!(n_ended < 3 * wanted + 20, "only {n_killed} of {} builds were killed", n_killed + n_ended);
        watched.check_and_heal(was, &when);
    }
    watched.end(&format!("{n_killed} builds killed at random moments ({n_ended} more had ended before)"));
}

#[test]
fn killed_at_every_operation() {
    if !is_there() {
        not_run("no strace here; tests/disk/publish/ kills at every operation in its own way");
        return;
    }
    let step = number(80, 1);
    let mut watched = Watched::start();
    let log = watched.site.root.with_file_name("log");
    // One round first, so that files kept for a day are present when operations are counted.
    for next in [1, 2, 3, 0] {
        watched.turn_to(next);
        watched.site.build("before");
    }
    let plans = [1, 2, 3, 0].map(|next| {
        watched.turn_to(next);
        events(&watched.site, CHANGES, &log)
    });
    let most = plans.iter().map(Vec::len).max().unwrap_or_default();
    let (mut n_killed, mut n_missed) = (0, 0);
    for at in (0..most).step_by(step) {
        for (was, plan) in plans.iter().enumerate() {
            let next = (was + 1) % STATES.len();
            watched.turn_to(next);
            let Some(event) = plan.get(at) else {
                watched.site.build("on the way");
                continue;
            };
            let inject = format!("inject={}:signal=KILL:when={}", event.call, event.nth);
            let trace = format!("trace={}", event.call);
            let output =
                traced(&watched.site, &["-o", "/dev/null", "-e", &trace, "-P", &event.path, "-e", &inject]);
            let when = format!("{was} to {next}, killed at {at}, {event:?}");
            if was_killed(output.status) {
                n_killed += 1
            } else if !event.path.contains(".bantin/photos") {
                // A file that a killed build made of a photo is kept and isn't written again.
                n_missed += 1
            }
            watched.check_and_heal(was, &when);
        }
    }
    watched.end(&format!(
        "{n_killed} builds killed, at each operation in turn ({n_missed} operations didn't come again)"
    ));
    assert!(n_missed * 20 <= n_killed, "{n_missed} builds were not killed, {n_killed} were");
}
