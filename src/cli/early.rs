//! Renders open pages first, and shows them before the rest of the site is ready.

use std::collections::BTreeSet;
use std::sync::Mutex;

use bantin::error::Error;
use bantin::fingerprint::Fingerprint;
use bantin::output::{Later, Making, OutputPath, Outputs, Packed, Phase, Sink};
use bantin::serve::Preview;

/// A sink that shows urgent pages as soon as they are rendered.
pub(crate) struct EarlySink<'s> {
    outputs: &'s Outputs,
    preview: &'s Preview,
    /// The pages requested most recently.
    urgent: BTreeSet<OutputPath>,
    /// Files that can be shown: urgent pages, and everything pages point to, such as style sheets and pictures.
    ready: Mutex<Vec<(OutputPath, Packed)>>,
}

impl<'s> EarlySink<'s> {
    /// Passes all files on to `outputs`.
    pub(crate) fn new(outputs: &'s Outputs, preview: &'s Preview) -> Self {
        Self { outputs, preview, urgent: preview.recent_pages(), ready: Mutex::default() }
    }
}

impl Sink for EarlySink<'_> {
    fn put(&self, path: &OutputPath, phase: Phase, bytes: Vec<u8>) -> Result<Fingerprint, Error> {
        if phase < Phase::Page || self.urgent.contains(path) {
            let mut ready = self.ready.lock().expect("no thread panics while it holds the list");
            ready.push((path.clone(), bytes.as_slice().into()));
        }
        self.outputs.put(path, phase, bytes)
    }

    fn keep(&self, path: &OutputPath, fingerprint: Fingerprint) -> Result<bool, Error> {
        self.outputs.keep(path, fingerprint)
    }

    fn making(&self) -> Making {
        self.outputs.making()
    }

    fn put_later(&self, path: &OutputPath, file: Later) {
        let file = self.outputs.add_later(path, file);
        self.ready.lock().expect("no thread panics while it holds the list").push((path.clone(), file));
    }

    fn keep_rest(&self) -> bool {
        self.outputs.keep_rest()
    }

    fn drop_from_rest(&self, path: &OutputPath) {
        self.outputs.drop_from_rest(path);
    }

    fn is_urgent(&self, path: &OutputPath) -> bool {
        self.urgent.contains(path)
    }

    fn urgent_done(&self) {
        let ready =
            std::mem::take(&mut *self.ready.lock().expect("no thread panics while it holds the list"));
        self.preview.show_early(ready);
    }
}

#[cfg(test)]
mod tests {
    use bantin::text::Lang;

    use super::*;

    #[test]
    fn a_page_comes_with_all_that_it_points_to() {
        let (outputs, preview) = (Outputs::default(), Preview::new(Lang::Vi));
        let early = EarlySink {
            urgent: BTreeSet::from(["a/index.html".into()]),
            ..EarlySink::new(&outputs, &preview)
        };
        for (path, phase) in [
            ("site.css", Phase::Theme),
            ("a/a.jpg", Phase::Asset),
            ("a/index.html", Phase::Page),
            ("b/index.html", Phase::Page),
            ("index.html", Phase::List),
            ("rss.xml", Phase::Feed),
        ] {
            early.put(&path.into(), phase, Vec::new()).expect("it is kept in memory");
        }
        let ready = early.ready.into_inner().expect("nobody panicked");
        let paths: Vec<&str> = ready.iter().map(|(path, _)| &**path).collect();
        assert_eq!(paths, ["site.css", "a/a.jpg", "a/index.html"]);
    }
}
