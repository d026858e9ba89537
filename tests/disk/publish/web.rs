//! A site of linked pages, random changes to it, and what a reader must never see in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::random::Random;

/// A site's files: path and text.
pub(crate) type Web = BTreeMap<String, String>;

/// The reports of communes at one moment.
#[derive(Clone, Default)]
pub(crate) struct Reports {
    /// Name, commune, and number of edits.
    reports: BTreeMap<usize, (usize, usize)>,
    style: usize,
    links: usize,
}

impl Reports {
    /// Adds, edits, renames and removes some reports; sometimes changes the style of all pages.
    pub(crate) fn change(&mut self, random: &mut Random) {
        for _ in 0..1 + random.below(4) {
            let name = random.below(12);
            match random.below(5) {
                0 => drop(self.reports.remove(&name)),
                1 => {
                    if let Some(report) = self.reports.remove(&name) {
                        self.reports.insert(12 + random.below(6), report);
                    }
                }
                2 => drop(self.reports.insert(name, (random.below(4), 0))),
                _ => self.reports.entry(name).or_insert((random.below(4), 0)).1 += 1,
            }
        }
        self.style += usize::from(random.below(6) == 0);
        self.links = random.below(5);
    }

    /// The site. The home page links to the lists of communes, these to the reports; each report links to another one,
    /// its list, its photo and the style sheet; lists link to their feeds, and feeds to the reports.
    pub(crate) fn web(&self) -> Web {
        let mut web = Web::new();
        let style = format!("site.{}.css", self.style);
        web.insert(style.clone(), format!("style {}", self.style));
        let mut lists: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        let names: Vec<usize> = self.reports.keys().copied().collect();
        for (at, (name, (commune, edits))) in self.reports.iter().enumerate() {
            let path = format!("bai-{name}/index.html");
            let photo = format!("bai-{name}/anh.jpg");
            let other = format!("bai-{}/index.html", names[(at + self.links) % names.len()]);
            let list = format!("xa/{commune}/index.html");
            web.insert(path.clone(), page(*edits, &[&style, &photo, &other, &list]));
            web.insert(photo, format!("photo {edits}"));
            lists.entry(*commune).or_default().push(path);
        }
        for (commune, reports) in &lists {
            let feed = format!("xa/{commune}/rss.xml");
            let links: Vec<&str> = reports.iter().chain([&style, &feed]).map(String::as_str).collect();
            web.insert(format!("xa/{commune}/index.html"), page(reports.len(), &links));
            let links: Vec<&str> = reports.iter().map(String::as_str).collect();
            web.insert(feed.clone(), page(reports.len(), &links));
        }
        let links: Vec<String> = lists.keys().map(|commune| format!("xa/{commune}/index.html")).collect();
        let links: Vec<&str> = links.iter().chain([&style]).map(String::as_str).collect();
        web.insert("index.html".to_owned(), page(lists.len(), &links));
        web
    }
}

fn page(edits: usize, links: &[&str]) -> String {
    let links: Vec<String> = links.iter().map(|link| format!("<{link}>")).collect();
    format!("edited {edits} times {} the end", links.concat())
}

fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split('<').skip(1).filter_map(|rest| Some(rest.split_once('>')?.0))
}

/// The files in the folder.
pub(crate) fn read(folder: &Path) -> Web {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten();
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("it is below").display().to_string();
            (path.replace('\\', "/"), fs::read_to_string(entry.path()).expect("it is text"))
        })
        .collect()
}

/// What a reader would find broken in the folder while one site replaces another.
pub(crate) fn faults(folder: &Path, old: &Web, new: &Web, styles: &Web) -> Vec<String> {
    let web = read(folder);
    let mut faults = Vec::new();
    for (path, text) in &web {
        let is_whole = [old, new, styles].into_iter().any(|site| site.get(path) == Some(text));
        if !is_whole {
            faults.push(format!("{path} is neither the old nor the new one: {text}"));
        }
    }
    let kept = old.keys().filter(|path| new.contains_key(*path) && !web.contains_key(*path));
    faults.extend(kept.map(|path| format!("{path} is gone and should stay")));
    let mut seen = BTreeSet::new();
    let mut open = Vec::from(["index.html"]);
    while let Some(path) = open.pop() {
        let Some(text) = web.get(path) else { continue };
        for link in links(text).filter(|link| seen.insert(*link)) {
            if !web.contains_key(link) {
                faults.push(format!("{path} links to {link}, which is not there"));
            }
            open.push(link);
        }
    }
    faults
}
