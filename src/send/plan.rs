//! Plans the steps of a send and their order. Pure: computed from the published files and those on the server.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::manifest::SentManifest;
use super::remote::Listed;
use crate::output::{OutputPath, Phase, lower};
use crate::publish::PublishedFile;

/// The steps of a send.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct SendPlan {
    /// Sent files that are in the way of a folder or a file, or are on some servers: deleted first.
    pub(super) obstacles: Vec<OutputPath>,
    /// The files to send, in order. Those with the same [`Stage`] may be sent in parallel.
    pub(super) puts: Vec<Put>,
    /// Sent files that are no longer published: deleted last.
    pub(super) removals: Vec<OutputPath>,
    /// The number of files that are already there.
    pub(super) unchanged: usize,
}

/// When a file is sent. As in publishing, new files come before changed ones, and a page after the files it shows: no
/// page links to a new file until the first changed page is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SendOrder {
    /// Whether it replaces a file.
    pub(super) is_change: bool,
    /// Whether this is a home page where none was: readers begin there, so all other new files come before it.
    is_opening: bool,
    phase: Phase,
}

/// One file to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Put {
    pub(super) order: SendOrder,
    pub(super) path: OutputPath,
    pub(super) file: PublishedFile,
}

/// The published paths that aren't in the manifest: any file there is somebody else's.
pub(super) fn unclaimed<'s>(
    published: &'s BTreeMap<OutputPath, PublishedFile>,
    sent: &SentManifest,
) -> Vec<&'s OutputPath> {
    published.keys().filter(|path| !sent.claims(path)).collect()
}

/// Plans the steps from what was `sent` to what is `published`. With the server's `listing`, sends files again that are
/// missing there or have another size.
pub(super) fn plan(
    published: &BTreeMap<OutputPath, PublishedFile>,
    sent: &SentManifest,
    listing: Option<&[Listed]>,
) -> SendPlan {
    let sizes: Option<BTreeMap<&str, u64>> =
        listing.map(|listing| listing.iter().map(|listed| (&*listed.path, listed.size)).collect());
    let mut plan = SendPlan::default();
    for (path, file) in published {
        let there = sent.files.get(path);
        let is_listed =
            sizes.as_ref().is_none_or(|sizes| sizes.get(&**path).is_some_and(|size| *size == file.size));
        let is_same = there.is_some_and(|there| *there == (*file).into());
        if is_same && is_listed && !sent.pending.contains_key(path) {
            plan.unchanged += 1;
            continue;
        }
        let is_change = there.is_some();
        let is_opening = !is_change && &**path == "index.html";
        let order = SendOrder { is_change, is_opening, phase: file.phase };
        plan.puts.push(Put { order, path: path.clone(), file: *file });
    }
    plan.puts.sort_by(|one, other| (one.order, &one.path).cmp(&(other.order, &other.path)));
    let known = sent.files.keys().chain(sent.pending.keys());
    let gone: BTreeSet<OutputPath> = known.filter(|path| !published.contains_key(*path)).cloned().collect();
    let mut in_the_way = obstacles(&plan.puts, &gone);
    in_the_way.extend(in_other_case(published, &gone));
    plan.removals = gone.difference(&in_the_way).cloned().collect();
    plan.obstacles = in_the_way.into_iter().collect();
    plan
}

/// Those of the `gone` files that are in the place of a folder, or in a folder in the place of a file.
fn obstacles(puts: &[Put], gone: &BTreeSet<OutputPath>) -> BTreeSet<OutputPath> {
    let mut in_the_way = BTreeSet::new();
    for put in puts {
        in_the_way.extend(folders(&put.path).filter_map(|folder| gone.get(folder)).cloned());
        let below = format!("{}/", put.path);
        let from = gone.range::<str, _>((Bound::Included(&*below), Bound::Unbounded));
        in_the_way.extend(from.take_while(|path| path.starts_with(&below)).cloned());
    }
    in_the_way
}

/// Those of the `gone` files whose paths differ from a published one only in case. On a server that ignores case they
/// are the same file, and deleting one after sending the other would delete that.
pub(super) fn in_other_case(
    published: &BTreeMap<OutputPath, PublishedFile>,
    gone: &BTreeSet<OutputPath>,
) -> BTreeSet<OutputPath> {
    if gone.is_empty() {
        return BTreeSet::new();
    }
    let gone: BTreeMap<_, _> = gone.iter().map(|path| (lower(path), path)).collect();
    published.keys().filter_map(|path| gone.get(&lower(path))).copied().cloned().collect()
}

/// The folders above a file, from the top.
fn folders(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

/// The folders of these paths that contain no published file, inner ones first.
pub(super) fn empty_folders<'p>(
    paths: &'p [OutputPath],
    published: &BTreeMap<OutputPath, PublishedFile>,
) -> Vec<&'p str> {
    let all: BTreeSet<&str> = paths.iter().flat_map(|path| folders(path)).collect();
    let is_needed = |folder: &&str| {
        let below = OutputPath::from(format!("{folder}/"));
        published.range(below.clone()..).next().is_some_and(|(path, _)| path.starts_with(&*below))
    };
    all.into_iter().rev().filter(|folder| !is_needed(folder)).collect()
}

impl SendPlan {
    /// Whether there is nothing to do.
    pub(super) fn is_nothing(&self) -> bool {
        self.puts.is_empty() && self.removals.is_empty() && self.obstacles.is_empty()
    }

    /// The number of files to send or delete.
    pub(super) fn len(&self) -> usize {
        self.puts.len() + self.removals.len() + self.obstacles.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Fingerprint;

    fn site(files: &[(&str, &str, Phase)]) -> BTreeMap<OutputPath, PublishedFile> {
        let file = |bytes: &str, phase| PublishedFile {
            fingerprint: Fingerprint::of(bytes.as_bytes()),
            size: bytes.len() as u64,
            phase,
        };
        files.iter().map(|(path, bytes, phase)| (OutputPath::from(*path), file(bytes, *phase))).collect()
    }

    fn sent(files: &[(&str, &str)]) -> SentManifest {
        let files: Vec<_> = files.iter().map(|(path, bytes)| (*path, *bytes, Phase::Page)).collect();
        let mut manifest = SentManifest::new("");
        manifest.files = site(&files).into_iter().map(|(path, file)| (path, file.into())).collect();
        manifest
    }

    fn puts(plan: &SendPlan) -> Vec<&str> {
        plan.puts.iter().map(|put| &*put.path).collect()
    }

    #[test]
    fn what_is_new_comes_before_what_changed_and_deletions_come_last() {
        let published = site(&[
            ("index.html", "new", Phase::List),
            ("a/index.html", "new", Phase::Page),
            ("b/index.html", "new", Phase::Page),
            ("b/b.jpg", "new", Phase::Asset),
            ("rss.xml", "new", Phase::Feed),
            ("c/index.html", "same", Phase::Page),
            ("xa/b/index.html", "new", Phase::List),
        ]);
        let before = sent(&[
            ("index.html", "old"),
            ("a/index.html", "old"),
            ("rss.xml", "old"),
            ("c/index.html", "same"),
            ("d/index.html", "old"),
        ]);
        let plan = plan(&published, &before, None);
        assert_eq!(
            puts(&plan),
            ["b/b.jpg", "b/index.html", "xa/b/index.html", "a/index.html", "index.html", "rss.xml"]
        );
        assert_eq!((plan.unchanged, &*plan.removals), (1, &["d/index.html".into()][..]));
    }

    #[test]
    fn a_first_home_page_opens_the_site() {
        let published = site(&[
            ("index.html", "a", Phase::List),
            ("rss.xml", "a", Phase::Feed),
            ("a/index.html", "a", Phase::Page),
        ]);
        assert_eq!(puts(&plan(&published, &sent(&[]), None)), ["a/index.html", "rss.xml", "index.html"]);
    }

    #[test]
    fn what_may_have_arrived_is_sent_again_or_deleted() {
        let published = site(&[("a.html", "a", Phase::Page), ("b.html", "b", Phase::Page)]);
        let mut before = sent(&[("a.html", "a"), ("b.html", "b")]);
        before.pending = sent(&[("a.html", "x"), ("c.html", "c")]).files;
        let plan = plan(&published, &before, None);
        assert_eq!((puts(&plan), plan.removals.len()), (vec!["a.html"], 1));
    }

    #[test]
    fn a_listing_shows_what_is_missing_or_has_another_size() {
        let published = site(&[("a", "a", Phase::Page), ("b", "b", Phase::Page), ("c", "c", Phase::Page)]);
        let before = sent(&[("a", "a"), ("b", "b"), ("c", "c")]);
        let listed = |path: &str, size| Listed { path: path.to_owned(), size };
        let listing = [listed("a", 1), listed("b", 7), listed("other", 1)];
        assert_eq!(puts(&plan(&published, &before, Some(&listing))), ["b", "c"]);
    }

    #[test]
    fn what_is_in_the_way_goes_first() {
        let published = site(&[("a/b", "a", Phase::Page), ("c", "c", Phase::Page)]);
        let plan = plan(&published, &sent(&[("a", "x"), ("c/d/e", "x"), ("f", "x")]), None);
        assert_eq!((plan.obstacles, plan.removals), (vec!["a".into(), "c/d/e".into()], vec!["f".into()]));
        let renamed = super::plan(
            &site(&[("tin-cu.html", "a", Phase::Page)]),
            &sent(&[("Tin-Cu.html", "a"), ("f", "x")]),
            None,
        );
        assert_eq!((puts(&renamed), &*renamed.removals), (vec!["tin-cu.html"], &["f".into()][..]));
        assert_eq!(renamed.obstacles, ["Tin-Cu.html".into()]);
        let gone = ["c/d/e".into(), "a/x/y".into()];
        assert_eq!(empty_folders(&gone, &published), ["c/d", "c", "a/x"]);
    }
}
