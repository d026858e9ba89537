//! Checks HTML as a browser tokenises it (html5ever) against a separate allow-list.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// The elements that the text of a report may contain. None of them changes how a tokeniser reads what follows, so they
/// can't hide anything from it.
const ELEMENTS: [&str; 52] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

const VOID: [&str; 6] = ["br", "col", "hr", "img", "input", "wbr"];

const ATTRIBUTES: [&str; 19] = [
    "alt",
    "aria-label",
    "checked",
    "class",
    "colspan",
    "dir",
    "disabled",
    "href",
    "id",
    "lang",
    "role",
    "rowspan",
    "scope",
    "src",
    "start",
    "tabindex",
    "title",
    "type",
    "value",
];

/// Panics if `html` contains something that isn't allowed, or isn't complete by itself.
pub(crate) fn check(html: &str) {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Checker::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let open = tokenizer.sink.open.into_inner();
    assert!(open.is_empty(), "left open: {open:?} in {html}");
}

/// Tracks the open elements.
#[derive(Default)]
struct Checker {
    open: RefCell<Vec<String>>,
}

impl TokenSink for Checker {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => self.tag(&tag),
            Token::CommentToken(text) => panic!("a comment: {text}"),
            Token::DoctypeToken(_) => panic!("a doctype"),
            Token::CharacterTokens(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

impl Checker {
    fn tag(&self, tag: &Tag) {
        let name = &*tag.name;
        assert!(name == "wbr" || ELEMENTS.contains(&name), "<{name}>");
        match tag.kind {
            TagKind::StartTag if VOID.contains(&name) => {}
            TagKind::StartTag => self.open.borrow_mut().push(name.to_owned()),
            TagKind::EndTag => assert_eq!(self.open.borrow_mut().pop().as_deref(), Some(name), "</{name}>"),
        }
        for attribute in &tag.attrs {
            let (of, value) = (&*attribute.name.local, &*attribute.value);
            assert!(ATTRIBUTES.contains(&of), "<{name} {of}>");
            if matches!(of, "href" | "src") {
                check_address(value);
            }
            if name == "input" && of == "type" {
                assert_eq!(value, "checkbox");
            }
        }
    }
}

/// Browsers' URL parser drops tabs, line ends, and surrounding white space and control characters (WHATWG URL).
fn check_address(address: &str) {
    let seen: String = address.chars().filter(|char| !matches!(char, '\t' | '\n' | '\r')).collect();
    let seen = seen.trim_start_matches(|char| char <= ' ');
    let scheme = seen.find([':', '/', '?', '#', '\\']).filter(|&at| seen.as_bytes()[at] == b':');
    if let Some(end) = scheme {
        let scheme = seen[..end].to_ascii_lowercase();
        assert!(matches!(&*scheme, "http" | "https" | "mailto" | "tel"), "{address:?}");
    }
    assert!(!seen.starts_with("//"), "another host: {address:?}");
}
