//! The cost of each stage by itself, for developers who work on one: `cargo bench --bench stages [-- NAME]`.
//!
//! A stage of one file is measured on a generated report; a stage of the whole site on two hundred of them.

#[expect(dead_code, unused_imports, reason = "the other benches need more of it")]
mod corpus;

use std::collections::BTreeSet;
use std::hint::black_box;
use std::sync::{Arc, LazyLock};

use bantin::config::Config;
use bantin::content::{ArticleParts, parse};
use bantin::diagnostic::Place;
use bantin::fingerprint::Reads;
use bantin::page::{self, Page, PageContext, PageId, SharedParts};
use bantin::search::Index;
use bantin::share_card::Style;
use bantin::site::{self, Showing, Site};
use bantin::source::SourcePath;
use bantin::theme::{self, Theme};
use bantin::{load, render};
use divan::Bencher;
use jiff::Timestamp;

use corpus::{CONFIG, Shape, report};

/// The number of reports of the site.
const N: usize = 200;

fn main() {
    divan::main();
}

/// A report in its two parts: front matter with its fences, and text.
fn parts() -> (String, String) {
    let whole = report(1, Shape::Many).markdown();
    let at = whole[4..].find("---\n").expect("a closing fence") + 8;
    (whole[..at].to_owned(), whole[at..].to_owned())
}

fn read(path: &str, text: &str, config: &Config) -> Option<ArticleParts> {
    parse(&path.into(), text.as_bytes(), &config.zone).0.map(ArticleParts::from)
}

/// Few keys and no text: the minimum before the other two.
const SMALLEST: &str = "---\ntitle: Tin\nkind: news\ncommune: Cẩm Tâm\ndate: 2024-01-22\n---\n";

#[divan::bench]
fn smallest_file(bencher: Bencher<'_, '_>) {
    bencher.bench(|| read("content/tin.md", black_box(SMALLEST), &FIXTURE.site.config));
}

/// YAML, and the report that it gives.
#[divan::bench]
fn front_matter(bencher: Bencher<'_, '_>) {
    let (front, _) = parts();
    bencher.bench(|| read("content/tin.md", black_box(&front), &FIXTURE.site.config));
}

#[divan::bench]
fn markdown(bencher: Bencher<'_, '_>) {
    let text = SMALLEST.to_owned() + &parts().1;
    bencher.bench(|| read("content/tin.md", black_box(&text), &FIXTURE.site.config));
}

#[divan::bench]
fn sanitise(bencher: Bencher<'_, '_>) {
    let html = "<table><tr><th>Xã</th><td onclick=x>Cẩm Tâm <b>một</b></td></tr></table>\n\n";
    let text = SMALLEST.to_owned() + &html.repeat(10);
    bencher.bench(|| read("content/tin.md", black_box(&text), &FIXTURE.site.config));
}

#[divan::bench]
fn plan_200_reports(bencher: Bencher<'_, '_>) {
    bencher
        .with_inputs(|| FIXTURE.articles.clone())
        .bench_values(|articles| plan(articles, &FIXTURE.site.config));
}

#[divan::bench]
fn search_200_reports(bencher: Bencher<'_, '_>) {
    bencher.bench(|| {
        let mut index = Index::default();
        index.update(black_box(&FIXTURE.site)).expect("all is in memory");
        index
    });
}

#[divan::bench(args = ["report.html", "home.html", "commune.html", "model.html", "tag.html"])]
fn render_page(bencher: Bencher<'_, '_>, template: &str) {
    let page = FIXTURE.page(|page| page.template() == Some(template));
    bencher.bench(|| FIXTURE.render(black_box(page)));
}

#[divan::bench]
fn feed_of_a_commune(bencher: Bencher<'_, '_>) {
    let page = FIXTURE.page(|page| matches!(page.kind, PageId::CommuneAtomFeed(_)));
    bencher.bench(|| FIXTURE.render(black_box(page)));
}

#[divan::bench]
fn open_data_of_a_year(bencher: Bencher<'_, '_>) {
    let page = FIXTURE.page(|page| matches!(page.kind, PageId::OpenYear(_)));
    bencher.bench(|| FIXTURE.render(black_box(page)));
}

/// A planned site and everything needed to render its pages.
struct Fixture {
    articles: Vec<ArticleParts>,
    site: Site,
    pages: Vec<Page>,
    shared: SharedParts,
    search: Index,
    theme: Theme,
}

static FIXTURE: LazyLock<Fixture> = LazyLock::new(|| {
    let (config, _) = bantin::config::read(&load::CONFIG.into(), CONFIG);
    let config = Arc::new(config);
    let articles: Vec<ArticleParts> = (0..N)
        .map(|idx| report(idx, Shape::Many))
        .filter_map(|report| read(&format!("content/{}", report.path), &report.markdown(), &config))
        .collect();
    let site = plan(articles.clone(), &config);
    assert_eq!(site.reports.len(), N, "every report is shown");
    let pages = page::list(&site, &Reads::unnoted()).expect("all is in memory");
    let shared = SharedParts::new(&site, None);
    let mut search = Index::default();
    search.update(&site).expect("all is in memory");
    let files = load::default_theme()
        .map(|(path, bytes)| (format!("themes/bulletin/{path}").into(), bytes.into()))
        .collect();
    let (theme, _) =
        theme::compile("bulletin", &files, &page::templates(), &Place::whole(&load::CONFIG.into()));
    Fixture { articles, site, pages, shared, search, theme: theme.expect("the default theme compiles") }
});

impl Fixture {
    fn page(&self, is_wanted: impl Fn(&Page) -> bool) -> &Page {
        self.pages.iter().find(|page| is_wanted(page)).expect("a site of any size has one")
    }

    /// Makes the page's view, its key, and its bytes.
    fn render(&self, page: &Page) -> Vec<u8> {
        let reads = Reads::noted();
        let context = PageContext::new(&self.site, &self.pages, &self.shared, &self.search, &reads);
        let content = page.content(&context).expect("all is in memory");
        let form = content.into_form(&reads).expect("all is in memory");
        render::render(&self.theme, &page.address, form).expect("the default theme renders")
    }
}

fn plan(articles: Vec<ArticleParts>, config: &Arc<Config>) -> Site {
    let showing = Showing { now: Timestamp::MAX, drafts: false, future: true };
    let locate = |path: &SourcePath, _: &_| Place::whole(path);
    site::plan(articles, BTreeSet::new(), [], config, Some(Style::default()), &showing, &locate)
        .expect("all is in memory")
        .0
}
