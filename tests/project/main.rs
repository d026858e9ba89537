//! The repository itself: layers, documentation, dependencies.

mod architecture;
mod docs;
mod followed;
mod meanings;
mod names;
mod releases;
mod supply;
