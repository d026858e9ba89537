//! The program in trouble: killed, without space, without permissions, next to another one. A short form of each row of
//! `docs/reliability.md`; `tests/reliability/run` runs the long form.
//!
//! `BANTIN_LONG` selects the long form, `BANTIN` another program than the one built with the tests, `BANTIN_SEED` the
//! random start. Each test prints its figure.

#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "the tests set up and look at the disk themselves, are told how long, and tell figures"
)]

mod access;
mod caches;
pub(crate) mod crawler;
mod disk;
mod foreign;
mod killed;
mod planted;
pub(crate) mod program;
mod same;
mod sources;
pub(crate) mod states;
mod swaps;
mod traced;
mod two;

use std::io::Write as _;

use crate::random::Random;

/// The amount of work: `long` in the long form.
fn number(short: usize, long: usize) -> usize {
    if std::env::var_os("BANTIN_LONG").is_some() { long } else { short }
}

/// Says that a test doesn't run here, and why. The output of tests that pass is hidden; this isn't.
fn not_run(why: &str) {
    let name = std::thread::current().name().unwrap_or_default().to_owned();
    writeln!(std::io::stderr(), "{name}: not run: {why}").expect("it is said");
}

fn random() -> Random {
    let seed = std::env::var("BANTIN_SEED").ok().map_or(7, |text| text.parse().expect("a number"));
    Random(seed)
}
