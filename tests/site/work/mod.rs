//! How much work a change causes: which files are put again, and the counts that the program reports.

mod desk;
mod doubt;

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use bantin::cache::{Cache, PhotoStore, Unusable};
use bantin::diagnostic::{Code, any_error};
use bantin::output::{Files, OutputPath};
use xxhash_rust::xxh3::xxh3_128;

use crate::article_files;
use crate::photo_files::Store;
use desk::{Desk, file, path, report};

#[test]
fn no_change_is_no_work() {
    let mut desk = Desk::new();
    let done = desk.build();
    done.check(0, &[]);
    assert_eq!((done.build.work.read, done.build.work.planned), (0, 0));
    // The passage of time causes no work either, if no report appears or expires.
    desk.now += jiff::SignedDuration::from_hours(1);
    let done = desk.build();
    done.check(0, &[]);
    assert_eq!((done.build.work.read, done.build.work.planned), (0, 0));
}

#[test]
fn text_concerns_its_page_its_issue_and_the_feeds_that_hold_it() {
    let mut desk = Desk::new();
    desk.append(&path(12), "\nThêm.\n");
    let done = desk.build();
    done.check(
        1,
        &["bai-12/", "ban-tin/2024/02/", "atom.xml", "rss.xml", "feed.json", "xa/cam-tam/atom.xml"],
    );
    assert_eq!((done.build.work.read, done.build.work.planned), (1, 6));
    // The site's feed has five reports, the commune's feed all four of its own, the issue all of its month.
    desk.append(&path(1), "\nThêm.\n");
    desk.build().check(1, &["bai-1/", "ban-tin/2024/01/", "xa/xuan-dinh/atom.xml"]);
}

#[test]
fn heading_concerns_the_links_to_it() {
    let mut desk = Desk::new();
    let link = path(12).rsplit('/').next().map(|name| format!("\nXem [việc tới]({name}#viec-toi).\n"));
    desk.append(&path(12), "\n## Việc tới\n");
    desk.append(&path(8), &link.expect("its name"));
    assert_eq!(desk.build().build.diagnostics, []);
    desk.replace(&path(12), "## Việc tới", "## Việc sau");
    let told = desk.build().build.diagnostics;
    let told: Vec<_> = told.iter().map(|told| (told.code, &*told.place.path)).collect();
    assert_eq!(told, [(Code::BrokenLink, &*path(8))]);
    desk.replace(&path(12), "## Việc sau", "## Việc tới");
    assert_eq!(desk.build().build.diagnostics, []);
}

/// One card is added and the one with the old title is removed; no other is drawn.
#[test]
fn share_card_is_drawn_once() {
    let mut desk = Desk::new();
    let of_report = |desk: &Desk, folder: &str| {
        let cards = desk.site.keys().filter(|path| path.starts_with(&format!("{folder}share.")));
        cards.map(ToString::to_string).collect::<Vec<_>>()
    };
    let all = desk.site.keys().filter(|path| path.contains("share.") && path.ends_with(".png")).count();
    // The first report has a photo, and all other pages share a card.
    assert_eq!((all, of_report(&desk, "bai-1/").len()), (12, 0));
    let old = of_report(&desk, "bai-4/");
    desk.replace(&path(4), "title: Bài 4", "title: Bài bốn");
    let done = desk.build();
    let new = of_report(&desk, "bai-4/");
    assert_eq!(done.cards.map(Vec::from_iter), [new.clone(), old]);
    assert_eq!(done.build.work.cards, 1);
    // A change that the card doesn't show leaves it alone, also in another run of the program.
    desk.replace(&path(4), "summary: Tóm tắt.", "summary: Tóm gọn.");
    assert_eq!(desk.build().build.work.cards, 0);
    desk.restart();
    assert_eq!(desk.build().build.work.cards, 0);
    assert_eq!(of_report(&desk, "bai-4/"), new);
    // A card that somebody removed is drawn again.
    desk.site.remove(&*new[0]);
    assert_eq!(desk.build().build.work.cards, 1);
    // A theme without cards removes them all; another colour draws them all again.
    desk.append("themes/bulletin/theme.yaml", "màu nhấn: \"#14532d\"\n");
    assert_eq!(desk.build().build.work.cards, 12);
    desk.append("themes/bulletin/theme.yaml", "thẻ chia sẻ: không\n");
    let done = desk.build();
    assert_eq!((done.build.work.cards, done.cards[1].len()), (0, 12));
    let page = String::from_utf8(desk.site["bai-4/index.html"].1.bytes().to_vec()).expect("it is text");
    assert!(!page.contains("og:image") && !page.contains("twitter:card"));
}

#[test]
fn title_concerns_all_that_names_the_report() {
    let mut desk = Desk::new();
    desk.replace(&path(4), "title: Bài 4", "title: Bài bốn");
    let done = desk.build();
    let lists = [
        "trang/2/",
        "ban-tin/2024/01/",
        "luu-tru/2024/",
        "mo-hinh/chinh-quyen-than-thien/trang/2/",
        "the/cai-cach/",
        "xa/xuan-dinh/",
        "xa/xuan-dinh/atom.xml",
        "reports/2024.json",
    ];
    // The previous and next report, also in its commune, and its related reports.
    let neighbours = ["bai-1/", "bai-2/", "bai-3/", "bai-5/", "bai-6/", "bai-7/", "bai-10/", "bai-12/"];
    done.check(1, &[&["bai-4/"], &lists[..], &neighbours[..]].concat());
    // Besides, only the table of the model was planned again: it reads all its reports but shows no title.
    assert_eq!(done.build.work.planned, done.put.len() + 1);
    assert_eq!(done.gone, BTreeSet::new());
}

/// The page of figures counts groups of commitments by label.
#[test]
fn label_concerns_the_figures() {
    let mut desk = Desk::new();
    desk.replace(&path(4), "label: 2 xin", "label: 2 luôn");
    let model = "mo-hinh/chinh-quyen-than-thien/";
    let own = ["bai-4/", "ban-tin/2024/01/", "xa/xuan-dinh/", "reports/2024.json"];
    desk.build().check(1, &[&own[..], &[model, "so-lieu/"]].concat());
    // The items of a group aren't counted anywhere.
    desk.replace(&path(4), "xin chào", "luôn cười");
    desk.build().check(1, &[&own[..], &[model]].concat());
}

#[test]
fn new_report_shifts_the_lists() {
    let mut desk = Desk::new();
    desk.files.insert(path(13), report(13));
    let home = ["", "trang/2/", "trang/3/"];
    let issue = ["ban-tin/", "ban-tin/2024/02/", "luu-tru/", "luu-tru/2024/", "so-lieu/"];
    let model = [
        "mo-hinh/",
        "mo-hinh/chinh-quyen-than-thien/",
        "mo-hinh/chinh-quyen-than-thien/trang/2/",
        "mo-hinh/chinh-quyen-than-thien/trang/3/",
    ];
    let others = ["the/dan-van/", "the/dan-van/trang/2/", "xa/", "xa/xuan-dinh/", "xa/xuan-dinh/atom.xml"];
    let whole = ["atom.xml", "rss.xml", "feed.json", "sitemap.xml", "reports.json", "reports/2024.json"];
    let neighbours = ["bai-7/", "bai-10/", "bai-11/", "bai-12/"];
    let all = [&["bai-13/"], &home[..], &issue[..], &model[..], &others[..], &whole[..], &neighbours[..]];
    desk.build().check(1, &all.concat());
}

#[test]
fn deleted_report_goes_with_all_that_named_it() {
    let mut desk = Desk::new();
    desk.files.insert(path(13), report(13));
    let there = desk.build();
    desk.files.remove(&path(13));
    let done = desk.build();
    assert_eq!(done.gone, BTreeSet::from([file("bai-13/")]));
    let named: BTreeSet<String> = there.put.into_iter().filter(|path| *path != file("bai-13/")).collect();
    assert_eq!((done.build.work.parsed, done.put), (0, named));
}

/// A comment in a template changes no page, but that is only known after rendering.
#[track_caller]
fn check_template(name: &str, is_concerned: impl Fn(&str) -> bool) {
    let mut desk = Desk::new();
    desk.append(&format!("themes/bulletin/templates/{name}"), "{# đổi #}");
    let done = desk.build();
    let pages = desk.site.keys().filter(|path| path.ends_with(".html") && is_concerned(path));
    assert_eq!(done.put, pages.map(ToString::to_string).collect(), "{name}");
    let work = done.build.work;
    assert_eq!((work.read, work.parsed, work.rendered), (1, 0, done.put.len()), "{name}");
    assert_eq!(done.changed, BTreeSet::new(), "{name}");
}

#[test]
fn template_concerns_the_pages_whose_closure_holds_it() {
    check_template("tag.html", |path| path.starts_with("the/"));
    check_template("redirect.html", |path| path == "cu/index.html");
    check_template("404.html", |path| path == "404.html");
    check_template("report.html", |path| path.starts_with("bai-"));
    // The redirect at the old address depends only on itself.
    check_template("base.html", |path| path != "cu/index.html");
    check_template("components.html", |path| path != "cu/index.html");
}

#[test]
fn style_sheet_concerns_the_pages_that_name_its_hash() {
    let mut desk = Desk::new();
    desk.append("themes/bulletin/static/bulletin.css", "\n.x {}\n");
    let done = desk.build();
    let is_concerned = |path: &&OutputPath| path.ends_with(".html") || path.ends_with(".css");
    let files: Vec<&str> = desk.site.keys().filter(is_concerned).map(|path| &**path).collect();
    done.check(0, &files);
    let gone: Vec<&String> = done.gone.iter().collect();
    assert!(
        matches!(&gone[..], [sheet] if sheet.starts_with("bulletin.") && sheet.ends_with(".css")),
        "{gone:?}"
    );
}

#[test]
fn photo_concerns_the_pages_that_show_it() {
    let mut desk = Desk::new();
    desk.replace("content/anh.jpg", "40", "41");
    let done = desk.build();
    let is_picture = |path: &&String| path.ends_with(".jpg") || path.ends_with(".webp");
    let (pictures, pages): (BTreeSet<_>, BTreeSet<_>) = done.changed.iter().partition(is_picture);
    // The sizes of a page, the thumbnails, the share card; a small photo isn't made larger.
    let cuts =
        ["12.jpg", "12.webp", "1200x630.jpg", "240x180.jpg", "240x180.webp", "720x540.jpg", "720x540.webp"];
    let of_cut = |cut: &str| pictures.iter().any(|path| path.ends_with(&format!("-{cut}")));
    assert!(pictures.len() == cuts.len() && cuts.into_iter().all(of_cut), "{pictures:?}");
    // The report itself and the lists with its card, its data.
    let shows = [
        "bai-1/",
        "ban-tin/2024/01/",
        "mo-hinh/chinh-quyen-than-thien/trang/3/",
        "reports/2024.json",
        "the/dan-van/trang/2/",
        "trang/3/",
        "xa/xuan-dinh/",
    ];
    let shows: BTreeSet<String> = shows.into_iter().map(file).collect();
    assert_eq!(pages.into_iter().cloned().collect::<BTreeSet<_>>(), shows);
    assert_eq!(done.gone.len(), cuts.len());
    desk.build().check(0, &[]);
}

#[test]
fn a_photo_is_made_once() {
    let mut desk = Desk::new();
    let store = Arc::new(Store::default());
    desk.cache = Cache::default().with_photos(Some(store.clone()));
    assert_eq!(desk.build().build.work.photos, 1);
    desk.append(&path(1), "Thêm một câu.\n");
    assert_eq!(desk.build().build.work.photos, 0);
    // Another run that has lost everything except the store, and one that has lost that too.
    desk.cache = Cache::default().with_photos(Some(store.clone()));
    desk.site.clear();
    assert_eq!(desk.build().build.work.photos, 0);
    store.prune(&HashSet::new());
    desk.cache = Cache::default().with_photos(Some(store));
    desk.site.clear();
    assert_eq!(desk.build().build.work.photos, 1);
}

#[test]
fn settings_concern_what_shows_them() {
    let mut desk = Desk::new();
    desk.append("site.yaml", "# Không đổi gì.\n");
    desk.build().check(0, &[]);
    desk.replace("site.yaml", "title: Bản tin", "title: Tin tức");
    let done = desk.build();
    let is_without = |path: &str| {
        ["robots.txt", "sitemap.xml", "favicon.svg"].contains(&path)
            || path.starts_with("anh.")
            || path.starts_with("reports")
            || path.contains("share.")
            || path.ends_with(".css")
            || path.ends_with(".js")
    };
    let shows: Vec<&str> = desk.site.keys().map(|path| &**path).filter(|path| !is_without(path)).collect();
    done.check(0, &shows);
}

#[test]
fn broken_report_renders_nothing_and_is_told_again() {
    let mut desk = Desk::new();
    desk.replace(&path(4), "kind: launch", "kind: sai");
    let broken = desk.build();
    broken.check(1, &[]);
    assert!(any_error(&broken.build.diagnostics));
    // The mistake is reported again, with another one and alone, though the file isn't read again.
    desk.replace(&path(5), "kind: launch", "kind: sai");
    let both = desk.build();
    both.check(1, &[]);
    assert_eq!(both.build.diagnostics.len(), 2 * broken.build.diagnostics.len());
    desk.replace(&path(5), "kind: sai", "kind: launch");
    desk.build().check(1, &[]);
    let again = desk.build();
    again.check(0, &[]);
    assert_eq!(again.build.diagnostics, broken.build.diagnostics);
    desk.replace(&path(4), "kind: sai", "kind: launch");
    let mended = desk.build();
    mended.check(1, &[]);
    assert_eq!(mended.messages(), Vec::<&str>::new());
}

#[test]
fn mistake_that_moves_is_told_where_it_is() {
    let mut desk = Desk::new();
    desk.append(&path(4), "\n[Đâu](không-có.md)\n");
    let told = desk.build();
    assert_eq!(told.messages(), ["broken-link"]);
    // A comment only changes the positions of what follows.
    desk.replace(&path(4), "kind: launch", "# Ghi chú.\nkind: launch");
    let moved = desk.build();
    assert_eq!(moved.messages(), ["broken-link"]);
    let line = |done: &desk::Done| done.build.diagnostics[0].place.line;
    assert_eq!(line(&moved), line(&told) + 1);
}

#[test]
fn report_appears_when_it_is_due() {
    let mut desk = Desk::new();
    let due = "published: 2024-06-02T08:00:00+07:00\nkind: launch";
    desk.files.insert(path(13), report(13).replace("kind: launch", due));
    let waiting = desk.build();
    waiting.check(1, &[]);
    let next = waiting.build.waiting.next.expect("it is due some time");
    assert_eq!(next.to_string(), "2024-06-02T01:00:00Z");
    desk.now = next - jiff::SignedDuration::from_secs(1);
    desk.build().check(0, &[]);
    desk.now = next;
    let done = desk.build();
    assert_eq!((done.build.work.read, done.build.work.parsed, done.build.waiting.next), (0, 0, None));
    assert!(done.put.contains("bai-13/index.html") && done.put.contains("index.html"), "{:?}", done.put);
    assert_eq!(done.put, done.changed);
}

#[test]
fn cache_that_was_kept_spares_the_same_work() {
    let mut desk = Desk::new();
    desk.restart();
    let done = desk.build();
    done.check(0, &[]);
    // Each run reads settings and theme, but no articles.
    assert_eq!(done.build.work.read, 1 + bantin::load::default_theme().count());
    desk.restart();
    desk.append(&path(1), "\nThêm.\n");
    desk.build().check(1, &["bai-1/", "ban-tin/2024/01/", "xa/xuan-dinh/atom.xml"]);
    desk.replace(&path(4), "kind: launch", "kind: sai");
    let broken = desk.build();
    desk.restart();
    let again = desk.build();
    again.check(0, &[]);
    assert_eq!(again.build.diagnostics, broken.build.diagnostics);
}

#[test]
fn article_that_was_kept_badly_is_parsed_again() {
    let mut desk = Desk::new();
    desk.restart();
    for bytes in desk.article_files.0.values_mut() {
        bytes.iter_mut().for_each(|byte| *byte ^= 0x55);
    }
    desk.restart();
    // The page, the feeds, and the previous and next report use articles that no other page has read.
    desk.append(&path(12), "\nThêm.\n");
    let done = desk.build();
    done.check(
        1,
        &["bai-12/", "ban-tin/2024/02/", "atom.xml", "rss.xml", "feed.json", "xa/cam-tam/atom.xml"],
    );
    let site = desk.site.clone();
    desk.cache = Cache::default();
    desk.build();
    assert!(desk.site == site, "the same as a clean build");
}

#[test]
fn fleeting_cache_makes_the_same_site_again_and_again() {
    let mut desk = Desk::new();
    desk.replace("site.yaml", "search: false", "search: true");
    desk.build();
    let site = desk.site.clone();
    desk.cache = Cache::fleeting();
    for round in 0..3 {
        desk.site = Files::new();
        let work = desk.build().build.work;
        assert_eq!(work.rendered, work.pages);
        assert!(desk.site == site, "build {round}");
    }
    desk.append(&path(12), "\nThêm.\n");
    desk.build();
    let site = std::mem::take(&mut desk.site);
    desk.cache = Cache::default();
    desk.build();
    assert!(desk.site == site, "after an edit as from nothing");
}

#[test]
fn store_is_cleared_of_what_nobody_needs() {
    let mut desk = Desk::new();
    for round in 0..60 {
        desk.append(&path(1 + round % 12), "\nThêm.\n");
        desk.build();
        desk.restart();
        assert!(desk.article_files.0.len() <= 16, "{} files", desk.article_files.0.len());
    }
    let size: usize = desk.article_files.0.values().map(Vec::len).sum();
    let mut clean = Desk { cache: Cache::default(), ..desk };
    clean.build();
    let needed = clean.cache.save().added.map_or(0, |(_, bytes)| bytes.len());
    assert!(size <= 2 * needed, "{size} bytes, of which {needed} are needed");
}

#[test]
fn cache_that_is_not_ours_is_of_no_use() {
    let saved = Desk::new().cache.save();
    let (bytes, article_files) =
        (saved.head.concat(), article_files::Files(saved.added.into_iter().collect()));
    let reason = |bytes: &[u8]| Cache::load(bytes, Arc::new(article_files.clone())).err();
    assert_eq!(reason(&bytes), None);
    assert_eq!(Cache::load(&bytes, Arc::<article_files::Files>::default()).err(), Some(Unusable::Damaged));
    for at in (0..bytes.len()).step_by(997).chain([bytes.len() - 1]) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        assert_eq!(reason(&damaged), Some(Unusable::Damaged), "byte {at}");
    }
    for len in [0, 1, 16, bytes.len() / 2, bytes.len() - 1] {
        assert_eq!(reason(&bytes[..len]), Some(Unusable::Damaged), "{len} bytes");
    }
    // Complete, but written by a program with another format number.
    let mut foreign = bytes[..bytes.len() - 16].to_vec();
    foreign[0] += 1;
    foreign.extend(xxh3_128(&foreign).to_le_bytes());
    assert_eq!(reason(&foreign), Some(Unusable::Foreign));
}
