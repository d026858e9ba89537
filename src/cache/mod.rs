//! The data that one build leaves for the next: the state, its keys, the article store, and all of it on the disk.
//!
//! Laws of the cache: a value never changes; it depends only on what is in its key; every option that can change it is
//! in the key. So the cache changes how long a build takes, never its result.

mod articles;
mod folder;
mod key;
mod photos;
mod reported;
mod state;
mod store;

pub use articles::ArticleFiles;
pub use folder::{CACHE_FOLDER, read, write};
pub(crate) use key::{Known, PlanKey, manifest};
pub use photos::{PhotoStore, photo_store};
pub use reported::{read_reported, reported_as, write_reported};
pub use state::Cache;
pub(crate) use state::{Alike, CompiledTheme, MadeFile, Parsed, Plan, RenderedPage, Settings};
pub use store::{SavedState, Unusable};
