//! `bantin serve` and `bantin watch` during long editing, with all ways to save: at each quiet moment, the preview and
//! `public/` equal a clean build, and memory doesn't grow.
//!
//! `BANTIN_SOAK` sets the number of operations, `BANTIN_SEED` the random start.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "the tests change the disk as editors do, are told how long, and tell figures"
)]

#[path = "../shared/client.rs"]
#[allow(dead_code, reason = "a part of it is enough here")]
mod client;
mod desk;
mod disk;
mod editor;
mod mishaps;
mod process;
#[path = "../shared/random.rs"]
mod random;
mod site;

use std::thread::sleep;
use std::time::{Duration, Instant};

use desk::Desk;
use process::Process;
use site::{Clean, Site, check_preview, check_public, clean};

/// The parameters of one run.
struct Plan {
    operations: usize,
    /// At most so many operations between two quiet moments.
    group: usize,
    /// A change must be noticed within this time.
    deadline: Duration,
    /// How long to wait to see that nothing happens.
    silence: Duration,
    is_polling: bool,
}

#[test]
fn what_is_served_follows_the_files() {
    let operations = number("BANTIN_SOAK", 500);
    run(&Plan {
        operations: operations - operations / 12,
        group: 5,
        deadline: Duration::from_secs(5),
        silence: Duration::from_millis(300),
        is_polling: false,
    });
}

#[test]
fn what_is_served_follows_the_files_by_polling() {
    run(&Plan {
        operations: number("BANTIN_SOAK", 500) / 12,
        group: 8,
        deadline: Duration::from_secs(10),
        silence: Duration::from_millis(2_200),
        is_polling: true,
    });
}

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn run(plan: &Plan) {
    let mut desk = Desk::new(number("BANTIN_SEED", 1) as u64, plan.is_polling);
    let mut soak = Soak::start(&desk, plan);
    soak.settle(&desk, "the start");
    // The first build contains what was done before it started.
    disk::quiet_moments();
    let mut done = 0;
    let mut early = None;
    while done < plan.operations {
        let start = Instant::now();
        let (count, what) = desk.work(plan.group.min(plan.operations - done));
        done += count;
        soak.count_quiet(start.elapsed());
        soak.settle(&desk, &format!("operation {done}: {what}"));
        if early.is_none() && done * 5 >= plan.operations {
            early = Some(soak.memory());
        }
    }
    soak.check_memory(&early.unwrap_or_default());
    soak.check_count();
    soak.stop();
}

/// Both programs running on one site, and the expected state.
struct Soak<'p> {
    plan: &'p Plan,
    processes: [Process; 2],
    preview: Site,
    public: Site,
    /// The number of quiet moments so far.
    quiet: usize,
    /// Whether there was a mistake at the last quiet moment.
    is_wrong: bool,
}

const SERVE: usize = 0;
const WATCH: usize = 1;

impl<'p> Soak<'p> {
    fn start(desk: &Desk, plan: &'p Plan) -> Self {
        let start = |command| Process::start(desk.root(), command, plan.is_polling);
        let processes = [start("serve"), start("watch")];
        Self { plan, processes, preview: Site::new(), public: Site::new(), quiet: 0, is_wrong: false }
    }

    /// Counts the quiet moments of operations that took this long. While everything is looked at once a second, a look
    /// may happen between them.
    fn count_quiet(&mut self, took: Duration) {
        let counted = disk::quiet_moments();
        self.quiet += if self.plan.is_polling { 2 + took.as_secs() as usize } else { counted };
    }

    /// Waits until everything is as expected.
    fn settle(&mut self, desk: &Desk, what: &str) {
        match [true, false].map(|is_preview| clean(desk.root(), is_preview)) {
            [Clean::Good(preview), Clean::Good(public)] => {
                self.is_wrong = false;
                let last = std::mem::replace(&mut self.preview, preview);
                self.public = public;
                let gone = last.into_keys().find(|path| !self.preview.contains_key(path));
                self.wait(what, gone.as_deref());
            }
            [Clean::Wrong(messages), _] | [_, Clean::Wrong(messages)] => {
                assert!(desk.is_broken(), "{what}: the desk makes no mistakes but on purpose: {messages}");
                if !self.is_wrong {
                    self.wait_for_complaint(what);
                }
                self.is_wrong = true;
                sleep(self.plan.silence);
                self.wait(what, None);
            }
        }
    }

    fn wait(&mut self, what: &str, gone: Option<&str>) {
        let start = Instant::now();
        while let Err(difference) = self.compare(gone) {
            let is_late = start.elapsed() > self.plan.deadline;
            assert!(!is_late, "{what}: {difference}\n{}", self.said());
            sleep(Duration::from_millis(10));
        }
    }

    fn compare(&self, gone: Option<&str>) -> Result<(), String> {
        check_preview(self.processes[SERVE].port(), &self.preview, gone)?;
        check_public(&self.processes[WATCH].root().join("public"), &self.public)
    }

    /// Asserts that both report a mistake.
    fn wait_for_complaint(&self, what: &str) {
        let start = Instant::now();
        while !self.processes.iter().all(Process::has_complained) {
            let is_late = start.elapsed() > self.plan.deadline;
            assert!(!is_late, "{what}: no complaint\n{}", self.said());
            sleep(Duration::from_millis(10));
        }
    }

    fn said(&self) -> String {
        self.processes.each_ref().map(Process::said).join("\n")
    }

    fn memory(&self) -> Vec<u64> {
        self.processes.iter().filter_map(Process::memory).collect()
    }

    /// If the system reports memory: it is almost the same as it was early on.
    fn check_memory(&self, early: &[u64]) {
        for (early, late) in early.iter().zip(self.memory()) {
            println!("memory: {early} KiB early, {late} KiB late");
            let limit = (early + early * 15 / 100).max(early + 10 * 1024);
            assert!(late <= limit, "memory grew from {early} to {late} KiB");
        }
    }

    fn check_count(&self) {
        for process in &self.processes {
            let rebuilds = process.rebuilds();
            println!("{rebuilds} builds, {} quiet moments", self.quiet);
            assert!(rebuilds <= self.quiet + 1, "{rebuilds} builds\n{}", process.said());
        }
    }

    fn stop(self) {
        self.processes.into_iter().for_each(Process::interrupt);
    }
}
