//! HTML as a browser's tokenizer sees it (html5ever), against a list of its own of what may be there.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// What the text of a report may be made of. None of them changes how a tokenizer reads what follows, so nothing can
/// hide from it.
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

/// Panics where `html` holds what an article may not hold, or isn't whole by itself.
pub(crate) fn check(html: &str) {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Checker::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let open = tokenizer.sink.open.into_inner();
    assert!(open.is_empty(), "left open: {open:?} in {html}");
}

/// Follows which elements are open.
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

/// The URL parser of browsers drops tabs and line ends, and white space and control characters around (WHATWG URL).
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
