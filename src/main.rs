//! The command line: arguments in, one library call, messages and an exit code out.

fn main() {}
