//! The compiled program: its output, its exit code, and the files it leaves.

mod cli;
mod hostile;
#[path = "../shared/photo_files.rs"]
mod photo_files;
#[path = "../shared/random.rs"]
mod random;
mod reliability;
mod sending;
