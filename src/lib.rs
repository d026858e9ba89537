//! Bản Tin: from a commune's reports in Markdown to a bulletin site that any web server can host.
//!
//! The modules are the pipeline, in reading order; `docs/architecture.md` draws it.

pub mod text;
pub mod timings;

pub mod diagnostic;
pub mod error;

pub mod place;
pub mod vietnamese;

mod markup;

pub mod audio;
pub mod fingerprint;
pub mod output;
pub mod photo;
pub mod share_card;
pub mod source;
mod yaml;

pub mod address;
pub mod asset;

pub mod disk;
pub mod load;

pub mod config;
pub mod content;
pub mod page;
pub mod search;
pub mod site;
pub mod theme;

pub mod render;

pub mod cache;

pub mod build;
pub mod publish;
pub mod send;
pub mod watch;

pub mod scaffold;

pub mod import;

#[cfg(windows)]
pub mod install;

pub mod desk;
pub mod serve;

pub use yaml::{Edited, Field, NotEditable, PathStep, Shape, Step};
