//! Adapts a text to a page with several texts: headings one level deeper, ids unique.

use super::bytes::has_byte;
use crate::markup::{HtmlTag, Token, push_value, tokens};

/// Adapts `html`, the HTML of a text. `prefix`, which needs no escaping, is put before all ids and all links to them.
pub(super) fn joined(html: &str, prefix: &str) -> String {
    let mut joined = String::with_capacity(html.len() + html.len() / 8);
    let mut from = 0;
    let mut change = |at: usize, length: usize, text: &str| {
        joined.push_str(&html[from..at]);
        joined.push_str(text);
        from = at + length;
    };
    for token in tokens(html) {
        let Token::Tag(tag) = token else { continue };
        let name_at = tag.span.start + 1 + usize::from(tag.closes);
        if let Some(deeper) = deeper(&tag) {
            change(name_at, tag.name.len(), deeper);
        }
        // Most pictures of forty texts are far below the first screen.
        if tag.name == "img" && !tag.attributes.iter().any(|attribute| attribute.name == "loading") {
            change(name_at + tag.name.len(), 0, " loading=\"lazy\"");
        }
        for attribute in &tag.attributes {
            let value = &html[attribute.value.clone()];
            match attribute.name.as_str() {
                "id" => change(attribute.value.start, 0, prefix),
                "href" if value.len() > 1 && value.starts_with('#') => {
                    change(attribute.value.start + 1, 0, prefix);
                }
                _ => {}
            }
        }
    }
    joined.push_str(&html[from..]);
    joined
}

/// Adapts `html` to a place outside its page: links to its own ids lead to `page`, a full address.
pub(super) fn elsewhere(html: String, page: &str) -> String {
    // Few texts have such links.
    if !has_byte(&html, |byte| byte == b'#') {
        return html;
    }
    let mut adapted = String::with_capacity(html.len() + html.len() / 8);
    let mut from = 0;
    for token in tokens(&html) {
        let Token::Tag(tag) = token else { continue };
        let hrefs = tag.attributes.iter().filter(|attribute| attribute.name == "href");
        for at in hrefs.map(|href| href.value.clone()).filter(|value| html[value.clone()].starts_with('#')) {
            adapted.push_str(&html[from..at.start]);
            push_value(&mut adapted, page);
            from = at.start;
        }
    }
    adapted.push_str(&html[from..]);
    adapted
}

/// The heading one level below; `None` for the lowest.
fn deeper(tag: &HtmlTag) -> Option<&'static str> {
    Some(match tag.name.as_str() {
        "h2" => "h3",
        "h3" => "h4",
        "h4" => "h5",
        "h5" => "h6",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{elsewhere, joined};

    #[test]
    fn a_text_outside_its_page() {
        let cases = [
            ("<a href=\"#muc-mot\">Mục một</a>", "<a href=\"https://x.vn/a/#muc-mot\">Mục một</a>"),
            (
                "<sup><a href=\"#chu_thich_1\">1</a></sup><div id=\"chu_thich_1\">",
                "<sup><a href=\"https://x.vn/a/#chu_thich_1\">1</a></sup><div id=\"chu_thich_1\">",
            ),
            ("<a href=\"#\">Lên</a>", "<a href=\"https://x.vn/a/#\">Lên</a>"),
            (
                "<a href=\"https://y.vn/#b\" title=\"#c\">b</a>",
                "<a href=\"https://y.vn/#b\" title=\"#c\">b</a>",
            ),
        ];
        for (html, expected) in cases {
            assert_eq!(elsewhere(html.to_owned(), "https://x.vn/a/"), expected);
        }
    }

    #[test]
    fn a_text_among_others() {
        let cases = [
            ("<p>Không có gì &lt;h2&gt;.</p>\n", "<p>Không có gì &lt;h2&gt;.</p>\n"),
            ("<h2 id=\"viec\">Việc</h2>", "<h3 id=\"bai__viec\">Việc</h3>"),
            ("<h5>Năm</h5><h6 id=\"sau\">Sáu</h6>", "<h6>Năm</h6><h6 id=\"bai__sau\">Sáu</h6>"),
            (
                "<a href=\"#chu_thich_1\">1</a><div id=\"chu_thich_1\">",
                "<a href=\"#bai__chu_thich_1\">1</a><div id=\"bai__chu_thich_1\">",
            ),
            (
                "<a href=\"#\">Lên</a><a href=\"/x/#y\">Ra</a>",
                "<a href=\"#\">Lên</a><a href=\"/x/#y\">Ra</a>",
            ),
            ("<img src=\"a.jpg\" alt=\"#\" />", "<img loading=\"lazy\" src=\"a.jpg\" alt=\"#\" />"),
            ("<header>h2</header>", "<header>h2</header>"),
        ];
        for (html, expected) in cases {
            assert_eq!(joined(html, "bai__"), expected);
        }
    }
}
