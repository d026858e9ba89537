//! What one build leaves for the next, on the disk.

mod folder;

pub use folder::{CACHE_FOLDER, read, write};
