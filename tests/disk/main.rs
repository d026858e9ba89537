//! Reading sources and publishing pages on real folders, in this process.
//!
//! Nothing here starts another program: a child would hold the lock of an output folder between `fork` and `exec`.

mod load;
mod publish;
#[path = "../shared/random.rs"]
mod random;
#[path = "../shared/site.rs"]
mod site;
