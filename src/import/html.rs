//! A saved web page: which part of it is the text, and the text as blocks.

use html5ever::driver::ParseOpts;
use html5ever::parse_document;
use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use super::block::{Block, Rich, Run};
use super::plain::with_head;
use super::refusal::Refusal;
use super::xml::{Element, Node};
use super::{Read, typed};
use crate::text::Text;

/// The deepest nesting that is followed. What is deeper is left out.
const MAX_DEPTH: usize = 256;

/// Elements that hold no part of a text.
const SKIPPED: [&str; 21] = [
    "script", "style", "noscript", "nav", "footer", "aside", "form", "button", "iframe", "svg", "select",
    "template", "input", "textarea", "object", "embed", "video", "audio", "canvas", "dialog", "map",
];

/// Parts of classes and ids of what stands around a text.
const AROUND: [&str; 24] = [
    "share",
    "social",
    "comment",
    "binhluan",
    "related",
    "lienquan",
    "breadcrumb",
    "menu",
    "sidebar",
    "rating",
    "danhgia",
    "toolbar",
    "banner",
    "footer",
    "pagination",
    "paging",
    "advert",
    "counter",
    "thongke",
    "popup",
    "widget",
    "othernews",
    "other-news",
    "tin-khac",
];

/// Parts of classes and ids of a text.
const OF_TEXT: [&str; 13] = [
    "article", "content", "noidung", "noi-dung", "detail", "chitiet", "chi-tiet", "entry", "post", "body",
    "baiviet", "bai-viet", "news",
];

/// Elements that begin a block.
const BLOCKS: [&str; 26] = [
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "table",
    "blockquote",
    "figure",
    "figcaption",
    "pre",
    "center",
    "address",
    "dl",
    "dt",
    "dd",
    "hr",
];

/// Reads a page.
///
/// # Errors
/// If it is nested so deep that the parser would take minutes.
pub(super) fn read(text: &str) -> Result<Read, Refusal> {
    if is_endless(text) {
        return Err(Refusal::TooLarge);
    }
    let document = tree(text);
    let root = best(&document).unwrap_or(&document);
    let mut builder = Builder::default();
    builder.add(root, &Run::default());
    builder.flush();
    let mut blocks = typed::lists(builder.blocks);
    let heading = document.all("h1").into_iter().map(words).find(|text| !text.is_empty());
    let named = || document.all("title").into_iter().map(words).find(|text| !text.is_empty());
    let has_heading = blocks.iter().any(|block| matches!(block, Block::Heading { level: 1, .. }));
    if let Some(title) = heading.or_else(named).filter(|_| !has_heading) {
        blocks.insert(0, Block::Heading { level: 1, text: Rich::from(&*title) });
    }
    let mut read = Read { blocks, ..Read::default() };
    let n_pictures = builder.n_pictures;
    read.remarks.extend((n_pictures > 0).then(|| {
        Text::new(
            format!("trang có {n_pictures} hình không nằm trong tệp này; lưu từng hình rồi thêm vào bài"),
            format!("{n_pictures} pictures of the page aren't in this file; save each and add it"),
        )
    }));
    Ok(read)
}

/// The most elements that are open at one place, and the most attributes of one. What the parser does grows with the
/// square of both.
const MAX_OPEN: usize = 500;
const MAX_ATTRIBUTES: usize = 500;

/// Elements that end without an end tag.
const UNCLOSED: [&str; 21] = [
    "p", "li", "br", "img", "meta", "link", "input", "hr", "td", "th", "tr", "tbody", "thead", "dt", "dd",
    "option", "source", "col", "area", "base", "wbr",
];

/// Whether elements are nested deeper than any page has them, or have more attributes.
fn is_endless(text: &str) -> bool {
    let mut n_open = 0_usize;
    for tag in text.split('<').skip(1) {
        let inner = tag.split('>').next().unwrap_or_default();
        let n_parts = inner.split(|char: char| char.is_ascii_whitespace() || "/=".contains(char)).count();
        if n_parts > MAX_ATTRIBUTES && inner.split_ascii_whitespace().count() > MAX_ATTRIBUTES / 8 {
            return true;
        }
        let end = inner.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(inner.len());
        let name = inner[..end].to_ascii_lowercase();
        if inner.starts_with('/') {
            n_open = n_open.saturating_sub(1);
        } else if !name.is_empty() && !UNCLOSED.contains(&&*name) && !inner.ends_with('/') {
            n_open += 1;
        }
        if n_open > MAX_OPEN {
            return true;
        }
    }
    false
}

/// The page as elements, without what holds no text.
fn tree(text: &str) -> Element {
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(text);
    let mut root = Element::default();
    copy(&dom.document, &mut root, 0);
    root
}

fn copy(from: &Handle, into: &mut Element, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    for child in from.children.borrow().iter() {
        match &child.data {
            NodeData::Text { contents } => into.children.push(Node::Text(contents.borrow().to_string())),
            NodeData::Element { name, attrs, .. } => {
                let name: &str = &name.local;
                let attributes: Vec<(String, String)> = attrs
                    .borrow()
                    .iter()
                    .map(|attribute| (attribute.name.local.to_string(), attribute.value.to_string()))
                    .collect();
                let mut element = Element::new(name, attributes);
                if SKIPPED.contains(&name) || is_hidden(&element) {
                    continue;
                }
                copy(child, &mut element, depth + 1);
                into.children.push(Node::Element(element));
            }
            _ => {}
        }
    }
}

fn is_hidden(element: &Element) -> bool {
    let style = element.get("style").unwrap_or_default().replace(' ', "");
    element.get("hidden").is_some() || style.contains("display:none") || style.contains("mso-hide:all")
}

/// The class and the id of an element, in small letters.
fn label(element: &Element) -> String {
    let class = element.get("class").unwrap_or_default();
    format!("{class} {}", element.get("id").unwrap_or_default()).to_lowercase()
}

fn is_around(element: &Element) -> bool {
    let label = label(element);
    AROUND.iter().any(|part| label.contains(part))
        && !matches!(&*element.name, "body" | "html" | "article" | "main")
}

/// The element that holds most of the text: the parent of long paragraphs with few links, as Readability has it.
fn best(root: &Element) -> Option<&Element> {
    let mut scored = Vec::new();
    score(root, &mut scored);
    scored.into_iter().max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, element)| element)
}

/// The score that an element gives its parent, and its parent's parent. Scores of elements go to `scored`.
fn score<'e>(element: &'e Element, scored: &mut Vec<(f64, &'e Element)>) -> (f64, f64) {
    if is_around(element) {
        return (0.0, 0.0);
    }
    let (mut from_children, mut from_theirs) = (0.0, 0.0);
    for child in element.elements() {
        let (own, theirs) = score(child, scored);
        from_children += own;
        from_theirs += theirs;
    }
    let own = paragraph_score(element);
    let total = from_children + from_theirs / 2.0;
    if total > 0.0 && !matches!(&*element.name, "p" | "span" | "") {
        let label = label(element);
        let is_named = OF_TEXT.iter().any(|part| label.contains(part))
            || matches!(&*element.name, "article" | "main")
            || element.get("itemprop") == Some("articleBody");
        let weight = if is_named { 1.25 } else { 1.0 };
        scored.push((total * weight * (1.0 - link_share(element)), element));
    }
    // Inline elements and cells hand on what is in them.
    let is_passing = matches!(&*element.name, "span" | "font" | "b" | "strong" | "i" | "em" | "tbody" | "tr");
    if is_passing { (own + from_children, from_theirs) } else { (own, from_children) }
}

/// How much the text directly in an element looks like that of a report.
fn paragraph_score(element: &Element) -> f64 {
    let inline = element.children.iter().map(|node| match node {
        Node::Text(text) => text.clone(),
        Node::Element(child) if !BLOCKS.contains(&&*child.name) && child.name != "a" => words(child),
        Node::Element(_) => String::new(),
    });
    let text: String = inline.collect();
    let length = text.trim().chars().count();
    if length < 25 || matches!(&*element.name, "span" | "font" | "b" | "strong" | "i" | "em" | "a") {
        return 0.0;
    }
    let n_commas = u32::try_from(text.matches([',', ';']).count()).unwrap_or(u32::MAX);
    let length = f64::from(u32::try_from(length).unwrap_or(u32::MAX));
    1.0 + f64::from(n_commas) + (length / 100.0).min(5.0)
}

/// Which share of the letters is in links.
fn link_share(element: &Element) -> f64 {
    let count = |text: &str| f64::from(u32::try_from(text.chars().count()).unwrap_or(u32::MAX));
    let all = count(&words(element));
    let linked: f64 = element.all("a").into_iter().map(|link| count(&words(link))).sum();
    if all == 0.0 { 0.0 } else { linked / all }
}

/// All text in an element, with one blank between two words.
fn words(element: &Element) -> String {
    fn add(element: &Element, text: &mut String) {
        for node in &element.children {
            match node {
                Node::Text(inner) => text.push_str(inner),
                Node::Element(inner) => add(inner, text),
            }
            text.push(' ');
        }
    }
    let mut text = String::new();
    add(element, &mut text);
    super::plain::one_blank(&text)
}

/// Blocks, as they are put together.
#[derive(Default)]
struct Builder {
    blocks: Vec<Block>,
    /// The text of the block that is open.
    line: Rich,
    n_pictures: usize,
}

impl Builder {
    /// Adds what is in `element`. `marks` are those of the elements around it.
    fn add(&mut self, element: &Element, marks: &Run) {
        for node in &element.children {
            match node {
                Node::Text(text) => {
                    let text = collapsed(text, self.line.plain().ends_with(char::is_whitespace));
                    self.line.push(Run { text, ..marks.clone() });
                }
                Node::Element(child) if is_around(child) => {}
                Node::Element(child) => self.element(child, marks),
            }
        }
    }

    fn element(&mut self, element: &Element, marks: &Run) {
        let marks = marked(element, marks);
        match &*element.name {
            "br" | "hr" => self.flush(),
            "img" => self.n_pictures += 1,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                let level = element.name[1..].parse().unwrap_or(2);
                let text = words(element);
                if !text.is_empty() {
                    self.blocks.push(Block::Heading { level, text: Rich::from(&*text) });
                }
            }
            "ul" | "ol" => {
                self.flush();
                let items = element.elements().map(within).filter(|item| !item.is_empty()).collect();
                self.blocks.push(Block::List { ordered: element.name == "ol", items });
            }
            "table" => {
                self.flush();
                self.blocks.extend(table(element));
            }
            "blockquote" => {
                self.flush();
                self.blocks.push(Block::Quote(within(element)));
            }
            name if BLOCKS.contains(&name) => {
                self.flush();
                self.add(element, &marks);
                self.flush();
            }
            _ => self.add(element, &marks),
        }
    }

    /// Ends the open block.
    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        if !line.plain().trim().is_empty() {
            self.blocks.push(Block::Paragraph(line));
        }
    }
}

/// The blocks in an element.
fn within(element: &Element) -> Vec<Block> {
    let mut builder = Builder::default();
    builder.add(element, &Run::default());
    builder.flush();
    builder.blocks
}

fn marked(element: &Element, marks: &Run) -> Run {
    let mut marks = marks.clone();
    let style = element.get("style").unwrap_or_default().replace(' ', "");
    marks.bold |= matches!(&*element.name, "b" | "strong") || style.contains("font-weight:bold");
    marks.italic |= matches!(&*element.name, "i" | "em") || style.contains("font-style:italic");
    if element.name == "a" {
        marks.link = element.get("href").map(str::to_owned);
    }
    marks
}

/// A table of data. One that only lays out the page is what is in its cells.
fn table(element: &Element) -> Vec<Block> {
    let rows: Vec<Vec<&Element>> = element
        .all("tr")
        .into_iter()
        .map(|row| row.elements().filter(|cell| matches!(&*cell.name, "td" | "th")).collect())
        .collect();
    let is_layout = element.all("table").len() > 1
        || rows.iter().all(|row: &Vec<&Element>| row.len() < 2)
        || rows.iter().flatten().any(|cell| cell.all("p").len() > 3);
    if is_layout {
        return rows.into_iter().flatten().flat_map(within).collect();
    }
    let cell = |cell: &&Element| {
        let span = cell.get("colspan").and_then(|span| span.parse().ok()).unwrap_or(1_usize).clamp(1, 64);
        let text = Rich::from(&*words(cell));
        std::iter::once(text).chain((1..span).map(|_| Rich::default()))
    };
    let has_head = rows.first().is_some_and(|row| row.iter().all(|cell| cell.name == "th"));
    let mut texts: Vec<Vec<Rich>> = rows.iter().map(|row| row.iter().flat_map(cell).collect()).collect();
    texts.retain(|row| row.iter().any(|cell| !cell.plain().is_empty()));
    if texts.is_empty() {
        return Vec::new();
    }
    match has_head && texts.len() > 1 {
        true => {
            let head = texts.remove(0);
            vec![Block::Table { head: Some(head), rows: texts }]
        }
        false => vec![with_head(texts)],
    }
}

/// `text` with one blank for several, and none at the beginning behind another.
fn collapsed(text: &str, is_behind_blank: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut was_blank = is_behind_blank;
    for char in text.chars() {
        let is_blank = char.is_ascii_whitespace();
        if !(is_blank && was_blank) {
            out.push(if is_blank { ' ' } else { char });
        }
        was_blank = is_blank;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Refusal, read};
    use crate::import::markdown::markdown;

    #[test]
    fn the_text_is_found_among_what_portals_put_around() {
        let page = r#"<!doctype html><title>Cổng xã</title><nav><a href=/>Trang chủ</a></nav>
            <div class="menu"><a href=/a>Giới thiệu xã nhà, lịch sử, địa lý và con người</a></div>
            <div id=main><h1>Thôn Bãi làm đường</h1>
            <div class="detail"><p><b>Sáng nay</b>, bà con thôn Bãi cùng <i>đổ bê tông</i> hai trăm mét đường.</p>
            <p>Mỗi nhà góp một công,&nbsp;có nhà góp cả đất, cả cây; ai cũng vui.<br>Bà Sáu nấu chè.</p>
            <ul><li>xi măng: 4 tấn<li>cát: 6 khối</ul>
            <table><tr><th>Tổ<th>Công<tr><td>1<td>20</table>
            <p style="display:none">ẩn đi</p>
            <div class="social-share">Chia sẻ bài này, mời bạn bè cùng đọc, cùng thích</div></div></div>
            <div class=sidebar><p>Thời tiết hôm nay, giá vàng, xổ số, lịch phát sóng và nhiều tin khác nữa.</p></div>
            <footer>Bản quyền thuộc về ai đó, giấy phép số một, địa chỉ, điện thoại</footer>"#;
        let expected = "## Thôn Bãi làm đường\n\n\
            **Sáng nay**, bà con thôn Bãi cùng *đổ bê tông* hai trăm mét đường.\n\n\
            Mỗi nhà góp một công,\u{a0}có nhà góp cả đất, cả cây; ai cũng vui.\n\nBà Sáu nấu chè.\n\n\
            - xi măng: 4 tấn\n- cát: 6 khối\n\n| Tổ | Công |\n|---|---|\n| 1 | 20 |";
        assert_eq!(markdown(&read(page).expect("a page").blocks), expected);
    }

    #[test]
    fn a_page_that_would_take_minutes_is_refused() {
        let deep = "<div>".repeat(50_000);
        let many: String = (0..50_000).map(|at| format!("a{at}=1 ")).collect();
        let slashed: String = (0..50_000).map(|at| format!("a{at}/ ")).collect();
        for page in [deep, format!("<p {many}>"), format!("<p {slashed}>")] {
            assert_eq!(read(&page).err(), Some(Refusal::TooLarge));
        }
        let nested = format!("{}sâu{}", "<div>".repeat(400), "</div>".repeat(400));
        assert!(read(&nested).is_ok());
    }
}
