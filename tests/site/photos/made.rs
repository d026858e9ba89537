//! Photos whose damage is only found when their files are made.

use bantin::build::{Options, build};
use bantin::cache::Cache;
use bantin::output::{Discard, Sink};
use bantin::photo;
use bantin::site::Showing;
use bantin::source::Sources;

use crate::photo_files::{MadeAtOnce, jpeg, png};
use crate::site::site;

/// Too large to be decoded at inspection; its pixels have a compression type that doesn't exist (RFC 1951, 3.2.3).
fn damaged() -> Vec<u8> {
    let mut bytes = png(2000, 1100, 9);
    let pixels = bytes.windows(4).position(|name| name == b"IDAT").expect("pixels") + 4;
    bytes[pixels + 2] = 0xff;
    assert!(photo::facts(&bytes).is_ok(), "it is only seen when it is decoded");
    bytes
}

#[test]
fn a_photo_that_cannot_be_made_is_told_where_it_is_named() {
    let article = "---\ntitle: A\nkind: news\ncommune: Cẩm Tâm\ndate: 2024-05-01\nphotos:\n  - {file: tot.jpg, alt: A}\n  \
                   - {file: hong.png, alt: B}\n---\n\nTin, với ![B](hong.png).\n";
    let mut files = site(&[("content/cam-tam/a.md", article)]);
    files.insert("content/cam-tam/hong.png".to_owned(), damaged());
    files.insert("content/cam-tam/tot.jpg".to_owned(), jpeg(60, 40, 9));
    let sources = Sources::in_memory(files);
    let showing =
        Showing { now: "2024-06-01T00:00:00Z".parse().expect("a moment"), drafts: false, future: false };
    let options = Options { showing, base_url: None };
    let published = MadeAtOnce::default();
    let sinks: [&dyn Sink; 2] = [&published, &Discard];
    for sink in sinks {
        let built = build(&mut Cache::default(), &sources, &options, sink, &|_| {}).expect("nothing fails");
        let told: Vec<_> = built
            .diagnostics
            .iter()
            .map(|told| format!("{}:{} {}", told.place.path, told.place.line, told.code.as_str()))
            .collect();
        let expected = ["content/cam-tam/a.md:8 refused-file", "content/cam-tam/a.md:11 refused-file"];
        assert_eq!(told, expected);
    }
    let made = published.0.finish();
    assert!(made.keys().any(|path| path.starts_with("cam-tam/tot.")), "the other photo is made");
}
