//! Tokenises HTML as typed: the positions of tags, attributes and comments. It neither judges nor builds a tree.
//!
//! Follows the tokeniser of the HTML standard, except for two rules that need a tree: the content of `<script>` is read
//! like other text, and so is `CDATA` inside SVG.

use std::ops::Range;

/// A piece of HTML.
#[derive(Debug)]
pub(crate) enum Token {
    /// Text, with entities as typed.
    Text(Range<usize>),
    /// A tag.
    Tag(HtmlTag),
    /// `<!-- … -->`.
    Comment,
    /// `<!DOCTYPE html>`, `<?xml …?>`, `<![CDATA[…`: browsers treat these as comments, though they weren't meant as
    /// such.
    Declaration {
        /// `!DOCTYPE`, `?xml`.
        name: Range<usize>,
        /// From `<` to `>`.
        span: Range<usize>,
    },
}

/// `<a href="…">` or `</a>`.
#[derive(Debug)]
pub(crate) struct HtmlTag {
    /// In lower case.
    pub(crate) name: String,
    /// Whether it is an end tag.
    pub(crate) closes: bool,
    /// From `<` to `>`.
    pub(crate) span: Range<usize>,
    /// In source order.
    pub(crate) attributes: Vec<Attribute>,
}

/// `href="…"` or `hidden`.
#[derive(Debug)]
pub(crate) struct Attribute {
    /// In lower case.
    pub(crate) name: String,
    /// Name, equals sign and value.
    pub(crate) span: Range<usize>,
    /// The value without quotation marks, with entities as typed; empty if there is none.
    pub(crate) value: Range<usize>,
}

/// The tokens of `html`, in order. An unclosed tag ends them.
pub(crate) fn tokens(html: &str) -> impl Iterator<Item = Token> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &html[at..];
        if rest.is_empty() {
            return None;
        }
        let start = at;
        let token = match rest.find('<') {
            Some(0) => markup(html, at),
            text => Some((
                Token::Text(at..text.map_or(html.len(), |text| at + text)),
                text.map_or(html.len(), |text| at + text),
            )),
        };
        let (token, end) = token.unwrap_or((Token::Text(start..start), html.len()));
        at = end;
        Some(token)
    })
}

/// The token that begins with `<` at byte `at`, and its end; `None` if it is never closed.
fn markup(html: &str, at: usize) -> Option<(Token, usize)> {
    let inside = &html[at + 1..];
    if let Some(comment) = inside.strip_prefix("!--") {
        return Some((Token::Comment, at + 4 + comment_length(comment)));
    }
    let (closes, name) = inside.strip_prefix('/').map_or((false, inside), |name| (true, name));
    if name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        let start = html.len() - name.len();
        return tag(html, at, start, closes)
            .map(|tag| (tag.span.end, tag))
            .map(|(end, tag)| (Token::Tag(tag), end));
    }
    if inside.starts_with(['!', '?']) || closes {
        let end = html[at..].find('>').map_or(html.len(), |end| at + end + 1);
        let name = inside.find(|char: char| char.is_whitespace() || char == '>').unwrap_or(inside.len());
        return Some((Token::Declaration { name: at + 1..at + 1 + name, span: at..end }, end));
    }
    Some((Token::Text(at..at + 1), at + 1))
}

/// The length of a comment, given the text after `<!--`.
fn comment_length(rest: &str) -> usize {
    if let Some(abrupt) = [">", "->"].into_iter().find(|end| rest.starts_with(end)) {
        return abrupt.len();
    }
    let end = rest.find("-->").map_or(rest.len(), |end| end + 3);
    rest[..end].find("--!>").map_or(end, |end| end + 4)
}

fn tag(html: &str, start: usize, name_start: usize, closes: bool) -> Option<HtmlTag> {
    // All marks of HTML are ASCII, and no byte of another character equals one of them.
    let bytes = html.as_bytes();
    let blank = |byte: u8| byte.is_ascii_whitespace();
    let mut at = find(bytes, name_start, |byte| blank(byte) || byte == b'/' || byte == b'>')?;
    let name = html[name_start..at].to_ascii_lowercase();
    let mut attributes = Vec::new();
    loop {
        at = find(bytes, at, |byte| !blank(byte) && byte != b'/')?;
        if bytes[at] == b'>' {
            return Some(HtmlTag { name, closes, span: start..at + 1, attributes });
        }
        let from = at;
        // At the beginning of a name, `=` is part of it.
        at = find(bytes, from + 1, |byte| blank(byte) || b"/>=".contains(&byte))?;
        let (attribute_name, name_end) = (html[from..at].to_ascii_lowercase(), at);
        let mark = find(bytes, at, |byte| !blank(byte))?;
        let (value, end) = if bytes[mark] == b'=' {
            at = find(bytes, mark + 1, |byte| !blank(byte))?;
            match bytes[at] {
                quote @ (b'"' | b'\'') => {
                    let end = find(bytes, at + 1, |byte| byte == quote)?;
                    (at + 1..end, end + 1)
                }
                _ => {
                    let end = find(bytes, at, |byte| blank(byte) || byte == b'>')?;
                    (at..end, end)
                }
            }
        } else {
            (name_end..name_end, name_end)
        };
        at = end;
        attributes.push(Attribute { name: attribute_name, span: from..end, value });
    }
}

/// The position of the first byte that satisfies `is_end`, from byte `from` on.
fn find(bytes: &[u8], from: usize, is_end: impl Fn(u8) -> bool) -> Option<usize> {
    bytes[from..].iter().position(|&byte| is_end(byte)).map(|length| from + length)
}

/// Writes `text` escaped for the content of an element, in HTML and XML.
pub(crate) fn push_text(markup: &mut String, text: &str) {
    push_escaped(markup, text, of_text);
}

/// Writes `value` escaped for an attribute in double quotes, in HTML and XML.
pub(crate) fn push_value(markup: &mut String, value: &str) {
    push_escaped(markup, value, |byte| if byte == b'"' { Some("&quot;") } else { of_text(byte) });
}

fn of_text(byte: u8) -> Option<&'static str> {
    match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    }
}

fn push_escaped(markup: &mut String, text: &str, escaped: impl Fn(u8) -> Option<&'static str>) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(escaped) = escaped(byte) {
            markup.push_str(&text[from..at]);
            markup.push_str(escaped);
            from = at + 1;
        }
    }
    markup.push_str(&text[from..]);
}

/// The text with the character references of this program's HTML resolved.
pub(crate) fn unescaped(text: &str) -> String {
    let references =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")];
    references.into_iter().fold(text.to_owned(), |text, (reference, char)| text.replace(reference, char))
}

#[cfg(test)]
mod tests {
    use super::{Token, push_text, push_value, tokens};

    #[test]
    fn what_is_escaped_is_text() {
        for (text, in_text, in_value) in [
            ("", "", ""),
            ("Xã Cẩm Tâm", "Xã Cẩm Tâm", "Xã Cẩm Tâm"),
            (
                "<a href=\"x\">&amp;'đ",
                "&lt;a href=\"x\"&gt;&amp;amp;'đ",
                "&lt;a href=&quot;x&quot;&gt;&amp;amp;'đ",
            ),
        ] {
            let (mut text_found, mut value_found) = (String::new(), String::new());
            push_text(&mut text_found, text);
            push_value(&mut value_found, text);
            assert_eq!((&*text_found, &*value_found), (in_text, in_value), "{text}");
        }
    }

    /// The tokens, one line each.
    fn shown(html: &str) -> Vec<String> {
        let piece = |token: Token| match token {
            Token::Text(span) => format!("text {:?}", &html[span]),
            Token::Comment => "comment".to_owned(),
            Token::Declaration { name, .. } => format!("declaration {}", &html[name]),
            Token::Tag(tag) => {
                let attributes = tag
                    .attributes
                    .iter()
                    .map(|attribute| format!(" {}={:?}", attribute.name, &html[attribute.value.clone()]));
                format!("{}{}{}", if tag.closes { "/" } else { "" }, tag.name, attributes.collect::<String>())
            }
        };
        tokens(html).map(piece).collect()
    }

    #[test]
    fn tags_are_read_as_browsers_do() {
        for (html, pieces) in [
            ("a < b <c>", &["text \"a \"", "text \"<\"", "text \" b \"", "c"][..]),
            (
                "<A HREF = 'x>y' b=\"<i>\" c=d>e</A >",
                &["a href=\"x>y\" b=\"<i>\" c=\"d\"", "text \"e\"", "/a"],
            ),
            ("<img/src=x/onerror=y>", &["img src=\"x/onerror=y\""]),
            ("<a/=b c>", &["a =b=\"\" c=\"\""]),
            ("<!-- <b> --><!--><i><!--a--!><u>", &["comment", "comment", "i", "comment", "u"]),
            (
                "<?php x ?><!DOCTYPE html></1><b",
                &["declaration ?php", "declaration !DOCTYPE", "declaration /1", "text \"\""],
            ),
            ("<br/><p\nlang=vi>", &["br", "p lang=\"vi\""]),
        ] {
            assert_eq!(shown(html), pieces, "{html}");
        }
    }
}
