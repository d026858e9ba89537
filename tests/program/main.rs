//! The built program: what it prints, how it ends, and what it leaves on the disk.

mod cli;
mod hostile;
#[path = "../shared/random.rs"]
mod random;
mod reliability;
