//! The changes in a report after it was posted, for readers and for programs.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use roxmltree::Document;

use super::{built, moment, one, reports, shown, text_of, visible, zone};
use crate::random::Random;

/// A day, and the time of day if it is given.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change {
    pub(super) day: Date,
    pub(super) time: Option<Time>,
}

impl Change {
    pub(super) fn moment(self) -> Timestamp {
        moment(self.day.to_datetime(self.time.unwrap_or(Time::midnight())))
    }

    pub(super) fn typed(self) -> String {
        let day = dotted(self.day);
        self.time.map_or(day.clone(), |time| format!("{day} {time}"))
    }
}

/// A day as people type and read it.
pub(super) fn dotted(day: Date) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}

#[test]
fn the_sitemap_says_when_each_report_was_posted_or_changed() {
    let mut random = Random(9);
    let told = reports(&mut random);
    let built = built(&told, &mut random);
    let sitemap = Document::parse(built.text("sitemap.xml")).expect("XML");
    let urls = sitemap.root_element().children().filter(|child| child.tag_name().name() == "url");
    let days: BTreeMap<String, Option<String>> =
        urls.map(|url| (text_of(url, "loc"), one(url, "lastmod").map(|_| text_of(url, "lastmod")))).collect();
    for report in visible(&told) {
        let last = report.changed().or(report.moment());
        let day = last.map(|last| last.to_zoned(zone()).date().to_string());
        assert_eq!(days.get(&report.address()), Some(&day), "{}", report.path);
    }
}

/// The texts of a page and of the month's issue.
#[test]
fn pages_show_corrections_above_the_text() {
    let mut random = Random(10);
    let told = reports(&mut random);
    let built = built(&told, &mut random);
    let issues: String = built
        .files
        .keys()
        .filter(|path| path.starts_with("ban-tin/"))
        .map(|path| shown(built.text(path)))
        .collect();
    let mut n_corrections = 0;
    for report in visible(&told) {
        let html = built.text(&format!("{}/index.html", report.path));
        let (_, story) = html.split_once("</h1>").expect("a headline");
        let (above, below) = story.split_once("<div class=\"text\">").expect("a text");
        let above = shown(above);
        for line in report.corrected() {
            assert!(above.contains(&line), "{}: {above}", report.path);
            assert!(!shown(below).contains(&line), "{}: twice", report.path);
            assert!(issues.contains(&line), "{}: {line}", report.path);
            n_corrections += 1;
        }
        let changed = report.changed().map(|last| dotted(last.to_zoned(zone()).date()));
        let line = changed.map(|day| format!("Cập nhật ngày {day}"));
        assert_eq!(line.is_some(), html.contains("Cập nhật ngày"), "{}", report.path);
        assert!(line.is_none_or(|line| shown(html).contains(&line)), "{}", report.path);
    }
    assert!(n_corrections > 5, "{n_corrections}");
}
