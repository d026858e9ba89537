//! Sites built in memory: the result of articles, settings and themes, and the effect of the cache.

mod accepted;
mod addresses;
mod alike;
#[path = "../shared/article_files.rs"]
mod article_files;
mod articles;
mod bounded;
mod checks;
mod commonmark;
#[path = "../../benches/corpus/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the benches need more of it")]
mod corpus;
mod corrections;
mod determinism;
mod diagnostics;
mod figures;
mod files_for_programs;
mod fixes;
mod form;
mod fuzz;
mod golden;
mod incremental;
mod linked_data;
mod mended;
mod messages;
mod notices;
mod pasted;
mod people;
mod personal;
#[path = "../shared/photo_files.rs"]
mod photo_files;
mod photos;
mod policy;
mod proof;
#[path = "../shared/random.rs"]
mod random;
// Its script is run by QuickJS, which has no declarations for Windows 7. The files are the same on every system.
#[cfg(unix)]
mod search;
#[path = "../shared/site.rs"]
mod site;
mod texts;
mod theme_texts;
mod themes;
mod vietnamese;
mod withdrawn;
mod wording;
mod work;
mod xss;
