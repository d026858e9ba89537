//! The command line: parses arguments, makes one library call, prints messages, returns an exit code.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run().into()
}

/// A build allocates and frees millions of small values. See `.cargo/config.toml` for its settings and
/// `docs/performance.md` for the reasons.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;
