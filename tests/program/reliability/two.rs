//! Two builds of one site at the same time.

use std::fs;
use std::process::{Child, Command, Output};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::number;
use super::program::{Site, check_told, said, was_killed};
use super::states::STATES;

/// How soon the second build must report the first.
const SOON: Duration = Duration::from_secs(1);

const PAUSE: Duration = Duration::from_micros(50);

fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().expect("kill runs");
    assert!(sent.success(), "it has ended");
}

/// Whether the process is stopped.
fn has_stopped(child: &Child) -> bool {
    let output = Command::new("ps").args(["-o", "stat=", "-p", &child.id().to_string()]).output();
    output.expect("ps runs").stdout.starts_with(b"T")
}

/// Starts a build and stops it while it holds the folder's lock. `None` if it finished before that.
fn hold(site: &Site) -> Option<Child> {
    let mut child = site.command().spawn().expect("bantin runs");
    let holder = site.path(".public.bantin/holder");
    loop {
        if fs::read_to_string(&holder).is_ok_and(|holder| holder == child.id().to_string()) {
            send("-STOP", &child);
            // It may have released the lock or ended before the signal arrived.
            while !has_stopped(&child) {
                if child.try_wait().expect("its status").is_some() {
                    return None;
                }
                sleep(PAUSE);
            }
            if holder.exists() {
                return Some(child);
            }
            send("-CONT", &child);
            assert!(child.wait().expect("it ends").success());
            return None;
        }
        if child.try_wait().expect("its status").is_some() {
            return None;
        }
        sleep(PAUSE);
    }
}

/// The output of the second build while the first is running.
fn check_refused(site: &Site, first: &Child, when: &str) -> Duration {
    let start = Instant::now();
    let output = site.command().output().expect("bantin runs");
    let took = start.elapsed();
    check_told(&output, &format!("một bantin khác ({}, 20", first.id()), when);
    assert!(took < SOON, "{when}: after {took:?}");
    took
}

#[test]
fn one_of_two_builds_wins_and_the_other_says_who() {
    let site = Site::new();
    let n_rounds = number(4, 200);
    let (mut round, mut slowest) = (0, Duration::ZERO);
    site.lay(&STATES[3].sources);
    site.build("the first");
    while round < n_rounds {
        let when = format!("round {round}");
        let state = &STATES[round % STATES.len()];
        site.lay(&state.sources);
        let Some(first) = hold(&site) else { continue };
        slowest = slowest.max(check_refused(&site, &first, &when));
        send("-CONT", &first);
        let output = first.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{when}: {}", said(&output));
        site.check(&state.public, &when);
        round += 1;
    }
    println!(
        "{n_rounds} rounds of two builds: one done, the other said who within {} ms",
        slowest.as_millis()
    );
}

#[test]
fn builds_that_start_at_the_same_moment() {
    let site = Site::new();
    let (mut n_refused, mut n_both) = (0, 0);
    let n_rounds = number(4, 200);
    for round in 0..n_rounds {
        let when = format!("round {round}");
        let state = &STATES[round % STATES.len()];
        site.lay(&state.sources);
        let start = Instant::now();
        let children = [(); 2].map(|()| site.command().spawn().expect("bantin runs"));
        let ids = [children[1].id(), children[0].id()];
        let outputs: Vec<Output> = children.map(|child| child.wait_with_output().expect("it ends")).into();
        let done = outputs.iter().filter(|output| output.status.success()).count();
        assert!(done >= 1, "{when}: {}{}", said(&outputs[0]), said(&outputs[1]));
        for (output, other) in outputs.iter().zip(ids).filter(|(output, _)| !output.status.success()) {
            check_told(output, &format!("một bantin khác ({other}, 20"), &when);
            assert!(start.elapsed() < 3 * SOON, "{when}: after {:?}", start.elapsed());
        }
        if done == 2 {
            n_both += 1
        } else {
            n_refused += 1
        }
        site.check(&state.public, &when);
    }
    println!(
        "{n_rounds} rounds of two builds at the same moment: {n_refused} times one was refused, {n_both} times one came after the other"
    );
}

#[test]
fn build_that_was_killed_holds_nothing() {
    let site = Site::new();
    site.lay(&STATES[0].sources);
    site.build("the first");
    let n_rounds = number(4, 200);
    let mut round = 0;
    while round < n_rounds {
        let when = format!("round {round}");
        let state = &STATES[(round + 1) % STATES.len()];
        site.lay(&state.sources);
        let Some(mut first) = hold(&site) else { continue };
        first.kill().expect("it is there");
        assert!(was_killed(first.wait().expect("it ends")));
        assert!(site.path(".public.bantin/holder").exists(), "{when}: it let go in good order");
        site.build(&when);
        site.check(&state.public, &when);
        round += 1;
    }
    println!("{n_rounds} builds killed while they held the folder: the next one never had to wait");
}
