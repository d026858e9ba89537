//! The command line: arguments in, one library call, messages and an exit code out.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run().into()
}

/// A build makes and drops millions of small values. How it is set is in `.cargo/config.toml`, why in
/// `docs/performance.md`.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;
