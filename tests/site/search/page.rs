//! The search page as a reader uses it: the published script, run by QuickJS on the published files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bantin::output::OutputPath;
use rquickjs::{CatchResultExt, Context, Ctx, FromJs, Function, Runtime};
use serde::Deserialize;
use serde::de::DeserializeOwned;

type Published = BTreeMap<OutputPath, Arc<[u8]>>;

/// The open page.
pub(crate) struct Page {
    runtime: Runtime,
    context: Context,
}

/// The page's answer to a query.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The addresses of the reports, the best first.
    pub(crate) reports: Vec<String>,
    /// The number of reports that the page states.
    pub(crate) said: usize,
    /// The number of reports that have the words together.
    pub(crate) together: usize,
    /// The files that were loaded for the first results.
    pub(crate) loaded: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    status: Option<String>,
    addresses: Vec<String>,
    has_more: bool,
    loaded: BTreeSet<String>,
}

/// A word of a text, by its two keys.
#[derive(Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) key: String,
    pub(crate) marked: String,
}

impl Page {
    /// Opens the page of the search among `files`.
    pub(crate) fn open(files: &'static Published) -> Self {
        let runtime = Runtime::new().expect("an engine");
        let context = Context::full(&runtime).expect("a page");
        let page = Self { runtime, context };
        page.context.with(|ctx| {
            let read = Function::new(ctx.clone(), |path: String| text(files, &path).to_owned());
            ctx.globals().set("read", read.expect("a function")).expect("it is set");
        });
        page.run::<()>(include_str!("page.js"));
        let is_script = |path: &&OutputPath| path.starts_with("tim-kiem/tim-kiem.") && path.ends_with(".js");
        let script = files.keys().find(is_script).expect("a script");
        page.run::<()>(&format!("open({})", quoted(script)));
        page
    }

    /// The results for `query` with these filters, down to the last one.
    pub(crate) fn ask(&self, query: &str, facets: &[&str]) -> Found {
        let facets = facets.iter().copied().map(quoted).collect::<Vec<_>>().join(",");
        self.run::<()>(&format!("submit({}, [{facets}])", quoted(query)));
        let mut shown: Shown = self.value("shown()");
        let loaded = std::mem::take(&mut shown.loaded);
        while shown.has_more {
            let before = shown.addresses.len();
            self.run::<()>("more(), undefined");
            shown = self.value("shown()");
            assert!(shown.addresses.len() > before, "{query}: the button brings more");
        }
        self.run::<()>(&format!(
            "bantinSearch.ask({}, [{facets}]).then((found) => (globalThis.found = found)), undefined",
            quoted(query)
        ));
        let together = self.value("found.together");
        let status = shown.status.unwrap_or_default();
        Found { reports: shown.addresses, said: said(&status), together, loaded }
    }

    /// The words of a text, as the script splits it.
    pub(crate) fn words(&self, text: &str) -> Vec<Word> {
        self.value(&format!("bantinSearch.words({})", quoted(text)))
    }

    fn value<T: DeserializeOwned>(&self, code: &str) -> T {
        serde_json::from_str(&self.run::<String>(&format!("JSON.stringify({code})")))
            .expect("it is as expected")
    }

    /// Runs `code`, and then everything that waits for it.
    fn run<T: for<'js> FromJs<'js>>(&self, code: &str) -> T {
        let value =
            self.context.with(|ctx: Ctx<'_>| ctx.eval(code).catch(&ctx).map_err(|error| error.to_string()));
        while self.runtime.is_job_pending() {
            self.runtime.execute_pending_job().unwrap_or_else(|error| panic!("{code}: {error}"));
        }
        value.unwrap_or_else(|error| panic!("{code}: {error}"))
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn text<'f>(files: &'f Published, path: &str) -> &'f str {
    let bytes = files.get(path).unwrap_or_else(|| panic!("no {path}"));
    std::str::from_utf8(bytes).expect("scripts are text")
}

/// The sum of the numbers in “Tìm thấy 3 bài, và 12 bài khác có các từ này đứng rời nhau.”
fn said(status: &str) -> usize {
    let Some(counts) = status.strip_prefix("Tìm thấy ") else {
        assert!(status.is_empty() || status.starts_with("Không tìm thấy bài nào."), "{status}");
        return 0;
    };
    let counts = counts.split(" bài").filter_map(|part| part.rsplit(' ').next());
    counts.filter_map(|count| count.replace(['.', ','], "").parse::<usize>().ok()).sum()
}
