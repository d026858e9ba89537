//! The requirements for every client of a server, tested against real servers. `tests/sending/run` starts them; without
//! it, these tests are ignored.

#![expect(clippy::disallowed_methods, reason = "the script says in the environment where the servers are")]

mod contract;
mod crawl;
mod cut;
mod refusals;
mod servers;
mod site;

/// A setting of the servers that `tests/sending/run` started.
fn setting(name: &str) -> String {
    std::env::var(format!("BANTIN_TEST_{name}")).expect("tests/sending/run sets it")
}
