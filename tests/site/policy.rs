//! The Content-Security-Policy of all pages, and that pages obey it: nothing inline, nothing from elsewhere.

use std::cell::RefCell;
use std::panic::AssertUnwindSafe;

use crate::site::{Asked, Files, build_files, files_of, repository};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};

/// The start tags of a page, in order.
#[derive(Default)]
struct Tags(RefCell<Vec<Tag>>);

impl TokenSink for Tags {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = token
            && tag.kind == TagKind::StartTag
        {
            self.0.borrow_mut().push(tag);
        }
        TokenSinkResult::Continue
    }
}

fn tags(html: &str) -> Vec<Tag> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Tags::default(), Default::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

fn is_policy(tag: &Tag) -> bool {
    let equiv = attribute(tag, "http-equiv");
    equiv.is_some_and(|equiv| equiv.eq_ignore_ascii_case("Content-Security-Policy"))
}

/// All directives must be `'none'` or `'self'`. Those without a default, or with too wide a default, must be present.
fn check_policy(policy: &str) {
    let directives: Vec<(&str, &str)> =
        policy.split(';').map(|part| part.trim().split_once(' ').expect("a name and a value")).collect();
    for (name, value) in &directives {
        assert!(matches!(*value, "'none'" | "'self'"), "{name} {value}");
    }
    for expected in [("default-src", "'none'"), ("base-uri", "'none'")] {
        assert!(directives.contains(&expected), "{expected:?} is not in {policy}");
    }
    assert!(directives.iter().any(|(name, _)| *name == "form-action"), "{policy}");
}

fn check_page(html: &str) {
    let tags = tags(html);
    let place = |found: fn(&Tag) -> bool| tags.iter().position(found);
    let at = place(is_policy).expect("a policy");
    check_policy(attribute(&tags[at], "content").expect("what it says"));
    assert_eq!(tags.iter().filter(|tag| is_policy(tag)).count(), 1);
    // A policy doesn't apply to what precedes it.
    let fetches = |tag: &Tag| matches!(&*tag.name, "link" | "script" | "img" | "body");
    assert!(place(fetches).is_some_and(|first| at < first), "the policy comes late");
    for tag in &tags {
        let name = &*tag.name;
        assert!(!matches!(name, "style" | "base" | "iframe" | "object" | "embed"), "<{name}>");
        for attribute in &tag.attrs {
            let (of, value) = (&*attribute.name.local, &*attribute.value);
            assert!(of != "style" && !of.starts_with("on"), "<{name} {of}={value:?}>");
            let is_fetched = of == "src" || name == "link" && of == "href" && fetched_link(tag);
            assert!(!is_fetched || is_own(value), "<{name} {of}={value:?}>");
            let is_set = of == "srcset";
            assert!(!is_set || value.split(", ").all(is_own), "<{name} {of}={value:?}>");
        }
        let is_data = attribute(tag, "type").is_some_and(|kind| kind.ends_with("json"));
        assert!(name != "script" || is_data || attribute(tag, "src").is_some(), "a script inside the page");
    }
}

/// Whether browsers fetch the target of a `<link>` by themselves.
fn fetched_link(tag: &Tag) -> bool {
    let rel = attribute(tag, "rel").unwrap_or_default();
    rel.split(' ').any(|rel| matches!(rel, "stylesheet" | "icon" | "preload" | "modulepreload" | "manifest"))
}

fn is_own(address: &str) -> bool {
    !address.contains(':') && !address.starts_with("//")
}

fn check_site(mut files: Files) {
    let settings =
        String::from_utf8(files["site.yaml"].clone()).expect("text").replace(": plain", ": bulletin");
    files.insert("site.yaml".to_owned(), settings.into_bytes());
    let asked = Asked { drafts: true, future: true, ..Asked::default() };
    let built = build_files(&files, &asked);
    let pages: Vec<&str> =
        built.files.keys().map(|path| &**path).filter(|path| path.ends_with(".html")).collect();
    assert!(pages.contains(&"404.html") && pages.len() > 10, "{:?}", built.messages());
    for page in pages {
        let checked = std::panic::catch_unwind(AssertUnwindSafe(|| check_page(built.text(page))));
        assert!(checked.is_ok(), "{page}");
    }
}

#[test]
fn every_page_has_its_policy_and_keeps_to_it() {
    check_site(files_of(&repository()));
    for golden in ["everything", "addresses", "pagination", "relative"] {
        check_site(files_of(&repository().join("tests/golden").join(golden)));
    }
}

#[test]
#[should_panic(expected = "a script inside the page")]
fn script_inside_a_page_would_be_found() {
    let policy = "<meta http-equiv=content-security-policy content=\"default-src 'none'; base-uri 'none'; form-action 'self'\">";
    check_page(&format!("<head>{policy}<link rel=icon href=/x></head><body><script>1</script>"));
}
