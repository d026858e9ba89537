//! The news that a page receives when the site changes.

use bantin::diagnostic::{Place, bad_base_url, stray_letter, unsafe_link};
use bantin::error::Error;
use bantin::serve::{Options, Preview, ServedSite, start};
use bantin::text::Lang;
use serde_json::json;

use super::{HOME, SMALL, options, serve, served_site};
use crate::client::{Channel, get};

/// The site with another text at `path`.
fn changed(path: &str, text: &str) -> ServedSite {
    let mut site = served_site(SMALL);
    site.files.insert(path.into(), text.as_bytes().into());
    site
}

/// The news for the page at `page` of the small site when it changes to `next`: whether to reload, whether to restyle.
fn check(page: &str, next: ServedSite, expected: (bool, bool)) {
    let (preview, server) = serve(SMALL);
    let mut channel = Channel::open(server.port, page, get(server.port, page, &[]).text());
    let first = channel.next().expect("the first news");
    assert_eq!((&first["reload"], &first["restyle"]), (&false.into(), &false.into()), "{page} at first");
    preview.show(next, None);
    let news = channel.next().expect("news");
    assert_eq!((&news["reload"], &news["restyle"]), (&expected.0.into(), &expected.1.into()), "{page}");
}

#[test]
fn page_reloads_if_its_own_bytes_changed() {
    check("/a/b/", changed("a/b/index.html", "<head></head><p>new"), (true, false));
    check("/", changed("a/b/index.html", "<head></head><p>new"), (false, false));
    check("/", served_site(SMALL), (false, false));
    check("/", served_site(&[]), (true, false));
    check("/", ServedSite { prefix: "/sub".to_owned(), ..served_site(SMALL) }, (true, false));
    check("/new/", changed("new/index.html", "<p>there now"), (true, false));
    check("/gone/", changed("404.html", "<p>there is no such page"), (true, false));
}

#[test]
fn page_reloads_if_a_photo_on_it_changed() {
    check("/a/b/", changed("a/b/photo.webp", "9876543210"), (true, false));
    check("/", changed("a/b/photo.webp", "9876543210"), (false, false));
    check("/a/b/", changed("a/b/other.webp", "9876543210"), (false, false));
}

#[test]
fn page_that_is_looked_at_comes_first_and_goes_again_with_a_mistake() {
    let (preview, server) = serve(SMALL);
    let page = |path| get(server.port, path, &[]).text().to_owned();
    let mut channel = Channel::open(server.port, "/a/b/", &page("/a/b/"));
    channel.next().expect("the first news");
    let recent: Vec<String> = preview.recent_pages().iter().map(ToString::to_string).collect();
    assert_eq!(recent, ["a/b/index.html"]);
    let early = |text: &str| {
        let files = [("a/b/index.html", text), ("site.2.css", "p {}")];
        preview.show_early(files.map(|(path, text)| (path.into(), text.as_bytes().into())));
    };
    early("<head></head><p>early");
    assert_eq!(channel.next().expect("news")["reload"], true);
    assert!(page("/a/b/").contains("early") && page("/").contains("Nhà"));
    assert_eq!(get(server.port, "/site.2.css", &[]).status, 200);
    preview.mistakes(&[unsafe_link(Place::whole(&"content/a.md".into()), "javascript:x")]);
    assert!(page("/a/b/").contains("A B"), "the last good site is back");
    assert_eq!(get(server.port, "/site.2.css", &[]).status, 404);
    early("<head></head><p>early again");
    preview.show(changed("a/b/index.html", "<head></head><p>whole"), None);
    preview.mistakes(&[]);
    assert!(page("/a/b/").contains("whole"), "a whole site is not taken back");
}

#[test]
fn page_that_changed_in_its_style_sheets_alone_stays() {
    let page = HOME.replace("site.1.css", "site.2.css");
    check("/", changed("index.html", &page), (false, true));
    check("/", changed("index.html", &page.replace("Nhà", "Cửa")), (true, false));
}

#[test]
fn page_hears_after_a_restart_what_it_missed() {
    let (_preview, server) = serve(SMALL);
    let pages = ["/", "/a/b/"].map(|page| (page, get(server.port, page, &[])));
    server.stop();
    let preview = Preview::new(Lang::Vi);
    preview.show(changed("a/b/index.html", "<p>new"), None);
    let server = start(preview, &options()).expect("another server");
    let heard = pages.map(|(page, reply)| {
        Channel::open(server.port, page, reply.text()).next().expect("news")["reload"].clone()
    });
    assert_eq!(heard, [false, true]);
}

#[test]
fn page_stays_while_a_restarted_preview_has_nothing_yet() {
    let (_preview, server) = serve(SMALL);
    let page = get(server.port, "/", &[]);
    server.stop();
    let preview = Preview::new(Lang::Vi);
    let server = start(preview.clone(), &options()).expect("another server");
    let mut channel = Channel::open(server.port, "/", page.text());
    for _ in 0..2 {
        let news = channel.next().expect("news");
        assert_eq!((&news["reload"], &news["restyle"]), (&false.into(), &false.into()));
        preview.show(served_site(SMALL), None);
    }
}

#[test]
fn page_is_offered_the_warnings_until_they_are_mended() {
    let (preview, server) = serve(SMALL);
    let mut channel = Channel::open(server.port, "/", get(server.port, "/", &[]).text());
    assert!(channel.next().expect("news")["warnings"].is_null());
    let letter = |line| stray_letter(Place { line, ..Place::whole(&"content/a.md".into()) }, 'x');
    let link = unsafe_link(Place::whole(&"content/b.md".into()), "javascript:x");
    preview.warnings(&[letter(3), letter(9), link]);
    let news = channel.next().expect("news");
    assert_eq!(news["warnings"]["title"], "2 cảnh báo");
    let list = news["warnings"]["list"].as_array().expect("a list");
    let places: Vec<_> = list.iter().map(|warning| warning["place"].as_str().expect("a place")).collect();
    assert_eq!(places, ["content/a.md, dòng 3, cột 1", "content/a.md, dòng 9, cột 1"]);
    assert!(news["mistakes"].is_null() && news["reload"] == false, "a warning changes nothing else: {news}");
    let mut late = Channel::open(server.port, "/a/b/", get(server.port, "/a/b/", &[]).text());
    assert_eq!(late.next().expect("news")["warnings"], news["warnings"]);
    // The same warnings again aren't news; a list without them is.
    preview.warnings(&[letter(3), letter(9)]);
    preview.warnings(&[]);
    assert!(channel.next().expect("news")["warnings"].is_null());
}

#[test]
fn a_mistake_leads_to_the_desk_where_there_is_one() {
    let told = ["content/cẩm tâm/100% #1.md", "site.yaml", "themes/rieng/base.html"]
        .map(|path| unsafe_link(Place::whole(&path.into()), "javascript:x"));
    let links = |preview: Preview| {
        let server = start(preview.clone(), &options()).expect("a server");
        preview.show(served_site(SMALL), None);
        preview.mistakes(&told);
        let mut channel = Channel::open(server.port, "/", get(server.port, "/", &[]).text());
        let news = channel.next().expect("news");
        let list = news["mistakes"]["list"].as_array().expect("a list");
        list.iter().map(|mistake| mistake["desk"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(links(Preview::new(Lang::Vi)), [json!(null), json!(null), json!(null)]);
    assert_eq!(
        links(Preview::new(Lang::Vi).with_desk()),
        [
            json!("/_soan/#/bai/content/c%E1%BA%A9m%20t%C3%A2m/100%25%20#1.md"),
            json!("/_soan/#/cai-dat"),
            json!(null)
        ]
    );
}

#[test]
fn page_is_shown_the_mistakes_until_they_are_mended() {
    let (preview, server) = serve(SMALL);
    let mut channel = Channel::open(server.port, "/", get(server.port, "/", &[]).text());
    assert!(channel.next().expect("news")["mistakes"].is_null());
    let text = "title: Tin\nbase_url: bantin.vn\n";
    let place = Place::new(&"site.yaml".into(), text, 21..30);
    let link = Place::new(&"content/a.md".into(), "[x](javascript:x)", 4..16);
    preview.mistakes(&[bad_base_url(place, "bantin.vn"), unsafe_link(link, "javascript:x")]);
    let news = channel.next().expect("news");
    let list = news["mistakes"]["list"].as_array().expect("a list");
    let first = &list[0];
    assert_eq!(first["place"], "site.yaml, dòng 2, cột 11");
    assert_eq!(first["excerpt"]["before"], "base_url: ");
    assert_eq!(first["excerpt"]["marked"], "bantin.vn");
    assert_eq!(first["excerpt"]["carets"], "          ^^^^^^^^^");
    assert!(first["message"].as_str().is_some_and(|text| text.contains("bantin.vn")), "{first}");
    assert!(first["help"].as_str().is_some_and(|text| !text.is_empty()), "{first}");
    // The last good site is still shown, and new listeners get the mistakes as well.
    let page = get(server.port, "/a/b/", &[]);
    assert_eq!(page.status, 200);
    let mut late = Channel::open(server.port, "/a/b/", page.text());
    assert_eq!(late.next().expect("news")["mistakes"], news["mistakes"]);
    preview.show(served_site(SMALL), None);
    for channel in [&mut channel, &mut late] {
        let news = channel.next().expect("news");
        assert!(news["mistakes"].is_null() && news["reload"] == false, "{news}");
    }
}

#[test]
fn page_before_the_first_site_shows_mistakes_and_gives_way() {
    let preview = Preview::new(Lang::En);
    let server = start(preview.clone(), &options()).expect("a server");
    let page = get(server.port, "/a/b/", &[]);
    assert_eq!(page.status, 503);
    assert!(page.text().contains("Nothing to see yet"), "{}", page.text());
    let mut channel = Channel::open(server.port, "/a/b/", page.text());
    assert!(channel.next().expect("news")["mistakes"].is_null());
    preview.failure(&Error::NoSite("/x".into()));
    let news = channel.next().expect("news");
    assert_eq!(news["mistakes"]["title"], "The site can't be built");
    assert_eq!(news["reload"], false);
    preview.show(served_site(SMALL), None);
    assert_eq!(channel.next().expect("news")["reload"], true);
}

#[test]
fn page_follows_what_was_saved() {
    let preview = Preview::new(Lang::Vi);
    preview.show(ServedSite { prefix: "/sub".to_owned(), ..served_site(SMALL) }, Some("old/"));
    let server = start(preview.clone(), &Options { follow: true, ..options() }).expect("a server");
    let page = get(server.port, "/sub/", &[]);
    let mut channel = Channel::open(server.port, "/sub/", page.text());
    assert!(channel.next().expect("news")["follow"].is_null(), "what was saved before the page was served");
    preview.show(ServedSite { prefix: "/sub".to_owned(), ..served_site(SMALL) }, Some("a/b/"));
    assert_eq!(channel.next().expect("news")["follow"], "/sub/a/b/");
    preview.show(ServedSite { prefix: "/sub".to_owned(), ..served_site(SMALL) }, None);
    assert!(channel.next().expect("news")["follow"].is_null(), "once is enough");
    // A page that was hidden when it was saved gets the news when it is visible again.
    let mut late = Channel::open(server.port, "/sub/", page.text());
    assert_eq!(late.next().expect("news")["follow"], "/sub/a/b/");
}

#[test]
fn page_stays_unless_it_is_to_follow() {
    let (preview, server) = serve(SMALL);
    let mut channel = Channel::open(server.port, "/", get(server.port, "/", &[]).text());
    channel.next().expect("news");
    preview.show(served_site(SMALL), Some("a/b/"));
    assert!(channel.next().expect("news")["follow"].is_null());
}
