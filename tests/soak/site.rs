//! The expected state of the site in a folder, and comparisons with it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use bantin::build::{Options, build};
use bantin::cache::Cache;
use bantin::diagnostic::any_error;
use bantin::load::load;
use bantin::output::Outputs;
use bantin::site::Showing;

use crate::client;

/// The files of a site, by path.
pub(crate) type Site = BTreeMap<String, Arc<[u8]>>;

/// The result of a clean build.
pub(crate) enum Clean {
    Good(Site),
    /// The codes of the mistakes and their files.
    Wrong(String),
}

/// Builds `root` from scratch.
pub(crate) fn clean(root: &Path, is_preview: bool) -> Clean {
    let now = jiff::Timestamp::now();
    let showing = Showing { now, drafts: is_preview, future: is_preview };
    let outputs = Outputs::default();
    let sources = load(root).expect("the site can be read");
    let options = Options { showing, base_url: None };
    let built =
        build(&mut Cache::default(), &sources, &options, &outputs, &|_| {}).expect("nobody edits now");
    if any_error(&built.diagnostics) {
        let tell = |one: &bantin::diagnostic::Diagnostic| format!("{} {}", one.place.path, one.message.en);
        return Clean::Wrong(built.diagnostics.iter().map(tell).collect::<Vec<_>>().join("\n"));
    }
    Clean::Good(
        outputs
            .finish()
            .into_iter()
            .map(|(path, (_, bytes))| (path.to_string(), Arc::from(&*bytes.bytes())))
            .collect(),
    )
}

/// Whether the folder `public` contains `site`, path by path and byte by byte, plus only what the theme stopped using
/// within the day.
pub(crate) fn check_public(public: &Path, site: &Site) -> Result<(), String> {
    let manifest = std::fs::read(public.with_file_name(".public.bantin").join("manifest.json"));
    let manifest: serde_json::Value =
        serde_json::from_slice(&manifest.map_err(|e| e.to_string())?).map_err(|e| e.to_string())?;
    let stays = |path: &str| path.ends_with(".css") && !manifest["retired"][path].is_null();
    let mut found = 0;
    for entry in
        walkdir::WalkDir::new(public).into_iter().flatten().filter(|entry| entry.file_type().is_file())
    {
        let path =
            entry.path().strip_prefix(public).expect("it is below").to_string_lossy().replace('\\', "/");
        let wanted = match site.get(&path) {
            Some(wanted) => wanted,
            None if stays(&path) => continue,
            None => return Err(format!("public/{path} is left over")),
        };
        if std::fs::read(entry.path()).ok().as_deref() != Some(&**wanted) {
            return Err(format!("public/{path} is stale"));
        }
        found += 1;
    }
    if found == site.len() { Ok(()) } else { Err(format!("public/ has {found} files of {}", site.len())) }
}

/// How many pages are requested at each quiet moment.
const SAMPLE: usize = 5;

/// Whether some pages and another file of `site` are served, and the page `gone` no longer is.
pub(crate) fn check_preview(port: u16, site: &Site, gone: Option<&str>) -> Result<(), String> {
    let is_page = |path: &String| path.ends_with(".html");
    let n_pages = site.keys().filter(|path| is_page(path)).count();
    let pages = site.iter().filter(|(path, _)| is_page(path)).step_by(n_pages.div_ceil(SAMPLE).max(1));
    let others = ["sitemap.xml", "feed.json"].into_iter().filter_map(|path| site.get_key_value(path));
    for (path, wanted) in pages.chain(others) {
        let reply = client::get(port, &target(path), &[]);
        if reply.status != 200 || without_script(&reply.body) != **wanted {
            return Err(format!("{path} is served stale ({})", reply.status));
        }
    }
    match gone.map(|path| (path, client::get(port, &target(path), &[]).status)) {
        Some((path, status)) if status != 404 => Err(format!("{path} is still served ({status})")),
        _ => Ok(()),
    }
}

fn target(path: &str) -> String {
    format!("/{}", path.strip_suffix("index.html").unwrap_or(path))
}

/// A page without what `serve` adds to it.
fn without_script(page: &[u8]) -> Vec<u8> {
    let find =
        |page: &[u8], part: &str| page.windows(part.len()).position(|window| window == part.as_bytes());
    let begin = find(page, "<link rel=\"stylesheet\" href=\"/~bantin/mistakes.css\">");
    let Some((before, rest)) = begin.map(|begin| page.split_at(begin)) else { return page.to_vec() };
    let end = find(rest, "</script>\n").map_or(0, |end| end + "</script>\n".len());
    [before, &rest[end..]].concat()
}
