//! The command line: arguments in, one library call, messages and an exit code out.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run().into()
}
