//! The repository itself: its layers, its documentation and its dependencies.

mod architecture;
mod docs;
mod supply;
