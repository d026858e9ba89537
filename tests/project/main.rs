//! The repository itself: layers, documentation, dependencies.

mod architecture;
mod docs;
mod followed;
mod names;
mod releases;
mod supply;
