//! Loading sources and publishing pages in real folders, within this process.
//!
//! Nothing here may start another program: between `fork` and `exec`, a child would hold the lock of an output folder.

#[cfg(unix)]
mod access;
mod load;
mod publish;
#[path = "../shared/random.rs"]
mod random;
#[path = "../shared/site.rs"]
mod site;
