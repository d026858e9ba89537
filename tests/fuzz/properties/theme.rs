//! A theme by a stranger.

use std::collections::BTreeMap;

use bantin::build::{Options, build};
use bantin::cache::Cache;
use bantin::output::Outputs;
use bantin::page::templates;
use bantin::site::Showing;
use bantin::source::Sources;

use super::place::check_places;

const SETTINGS: &str = "title: Tin\nbase_url: https://bantin.example.vn\ntheme: xa\n";

const REPORT: &str = "---\ntitle: Tin\nkind: news\ncommune: Cẩm Tâm\ndate: 04/04/2023\n---\n\nMột *tin*.\n";

/// `text` contains the files of a theme, each after a line `@@ path`. Text before the first such line is the template
/// of reports.
pub(crate) fn check(text: &str) {
    let mut theme: BTreeMap<String, String> =
        templates().iter().map(|name| (format!("templates/{name}"), "{{ site.title }}".to_owned())).collect();
    theme.insert("theme.yaml".to_owned(), "name: Xã\n".to_owned());
    let mut path = "templates/report.html".to_owned();
    let mut written = String::new();
    for line in text.split_inclusive('\n') {
        match line.strip_prefix("@@ ") {
            Some(next) => {
                theme.insert(
                    std::mem::replace(&mut path, next.trim().to_owned()),
                    std::mem::take(&mut written),
                );
            }
            None => written.push_str(line),
        }
    }
    theme.insert(path, written);
    let one = run(&theme);
    assert!(one == run(&theme), "not the same twice");
}

/// The pages made with the theme, or `None`.
fn run(theme: &BTreeMap<String, String>) -> Option<BTreeMap<String, Vec<u8>>> {
    let mut files: BTreeMap<String, String> =
        theme.iter().map(|(path, text)| (format!("themes/xa/{path}"), text.clone())).collect();
    files.insert("site.yaml".to_owned(), SETTINGS.to_owned());
    files.insert("content/tin.md".to_owned(), REPORT.to_owned());
    let sources = Sources::in_memory(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let now = "2025-06-01T00:00:00Z".parse().expect("a moment");
    let options = Options { showing: Showing { now, drafts: false, future: false }, base_url: None };
    let outputs = Outputs::default();
    let built =
        build(&mut Cache::default(), &sources, &options, &outputs, &|_| {}).expect("memory doesn't fail");
    for diagnostic in &built.diagnostics {
        if let Some(text) = files.get(&*diagnostic.place.path) {
            // A byte order mark isn't part of the first line.
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            check_places(&diagnostic.place.path, text, std::slice::from_ref(diagnostic));
        }
    }
    let pages =
        outputs.finish().into_iter().map(|(path, (_, bytes))| (path.to_string(), bytes.bytes().to_vec()));
    built.diagnostics.is_empty().then(|| pages.collect())
}
