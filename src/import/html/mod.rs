//! Reads a saved web page: finds the part that is the text, and converts it to blocks.

mod main_part;
mod nesting;

use html5ever::driver::ParseOpts;
use html5ever::parse_document;
use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use crate::import::block::{Block, Rich, Run};
use crate::import::plain::with_head;
use crate::import::refusal::ImportRefusal;
use crate::import::xml::{Element, Node};
use crate::import::{Read, glyph, plain, typed};

/// The deepest nesting that is read. Deeper elements are left out.
const MAX_DEPTH: usize = 256;

/// Elements that contain no part of a text.
const SKIPPED: [&str; 21] = [
    "script", "style", "noscript", "nav", "footer", "aside", "form", "button", "iframe", "svg", "select",
    "template", "input", "textarea", "object", "embed", "video", "audio", "canvas", "dialog", "map",
];

/// Parts of classes and ids that mark what is around a text.
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
/// If it is nested so deeply that the parser would take minutes.
pub(super) fn read(text: &str) -> Result<Read, ImportRefusal> {
    if nesting::is_endless(text) {
        return Err(ImportRefusal::TooLarge);
    }
    let document = tree(text);
    let root = main_part::best(&document).unwrap_or(&document);
    let mut builder = Builder::default();
    builder.add(root, &Run::default());
    builder.flush();
    let mut blocks = typed::lists(builder.blocks);
    let said = |name: &str| document.all(name).into_iter().map(words).find(|text| !text.is_empty());
    let has_heading = blocks.iter().any(|block| matches!(block, Block::Heading { level: 1, .. }));
    if let Some(title) = said("h1").or_else(|| said("title")).filter(|_| !has_heading) {
        blocks.insert(0, Block::Heading { level: 1, text: Rich::from(&*title) });
    }
    Ok(Read { blocks, ..Read::default() })
}

/// The page as elements, without those that contain no text.
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

/// The class and the id of an element, in lower case.
fn label(element: &Element) -> String {
    let class = element.get("class").unwrap_or_default();
    format!("{class} {}", element.get("id").unwrap_or_default()).to_lowercase()
}

fn is_around(element: &Element) -> bool {
    let label = label(element);
    AROUND.iter().any(|part| label.contains(part))
        && !matches!(&*element.name, "body" | "html" | "article" | "main")
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
    plain::one_blank(&text)
}

/// Collects blocks.
#[derive(Default)]
struct Builder {
    blocks: Vec<Block>,
    /// The text of the open block.
    line: Rich,
    /// The pictures in the open block, which follow it.
    pictures: Vec<Block>,
}

impl Builder {
    /// Adds the content of `element`. `marks` are those of the elements around it.
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
            "img" => self.pictures.extend(picture(element)),
            "sup" | "sub" if element.elements().next().is_none() => {
                let text = glyph::shifted(&words(element), element.name == "sup");
                self.line.push(Run { text, ..marks });
            }
            "a" if element.get("href").is_some_and(|link| link.starts_with('#')) => {
                self.jump(element, &Run { link: None, ..marks });
            }
            "figcaption" => {
                self.flush();
                let mut inner = Self::default();
                inner.add(element, &marks);
                match self.blocks.last_mut() {
                    Some(Block::Picture { caption: caption @ None, .. }) if !inner.line.0.is_empty() => {
                        *caption = Some(inner.line);
                    }
                    _ => {
                        inner.flush();
                        self.blocks.extend(inner.blocks);
                    }
                }
            }
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
                self.list(element);
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

    /// A link within the page: the mark of a note, the arrow back to it, or text.
    fn jump(&mut self, link: &Element, marks: &Run) {
        let shown = words(link);
        if let Some(text) = glyph::note_mark(&shown) {
            self.line.push(Run { text, ..marks.clone() });
        } else if shown.contains(char::is_alphanumeric) {
            self.add(link, marks);
        } else {
            self.pictures.extend(link.all("img").into_iter().filter_map(picture));
        }
    }

    /// A list. Programs end a list before each inner list and begin another after it: join them.
    fn list(&mut self, element: &Element) {
        let ordered = element.name == "ol";
        let mut items: Vec<Vec<Block>> = Vec::new();
        let mut is_first_inner = false;
        for child in element.elements() {
            let is_inner = matches!(&*child.name, "ul" | "ol");
            let inner = if is_inner { of(child) } else { within(child) };
            match items.last_mut() {
                Some(item) if is_inner => item.extend(inner),
                _ if inner.is_empty() => {}
                before => {
                    is_first_inner |= before.is_none() && is_inner;
                    items.push(inner);
                }
            }
        }
        let start = element.get("start").and_then(|start| start.trim().parse().ok());
        match self.blocks.last_mut() {
            Some(Block::List { ordered: before, items: so_far })
                if *before == ordered && (!ordered || is_first_inner || start == Some(so_far.len() + 1)) =>
            {
                if let (true, Some(item)) = (is_first_inner, so_far.last_mut()) {
                    item.extend(items.remove(0));
                }
                so_far.extend(items);
            }
            _ => self.blocks.push(Block::List { ordered, items }),
        }
    }

    /// Ends the open block.
    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        if !line.plain().trim().is_empty() {
            self.blocks.push(Block::Paragraph(line));
        }
        self.blocks.append(&mut self.pictures);
    }
}

/// The largest width and height of a picture that counts as a sign, in pixels.
const SIGN: u32 = 48;

/// A picture, unless it is so small that it is only a sign or a counter.
fn picture(element: &Element) -> Option<Block> {
    let is_sign = |size: &str| {
        element.get(size).and_then(|size| size.trim().parse::<u32>().ok()).is_some_and(|size| size <= SIGN)
    };
    if is_sign("width") || is_sign("height") {
        return None;
    }
    let file = element.get("src").unwrap_or_default().to_owned();
    let alt = plain::one_blank(element.get("alt").unwrap_or_default());
    Some(Block::Picture { file, alt, caption: None })
}

/// The blocks of an element.
fn of(element: &Element) -> Vec<Block> {
    let mut builder = Builder::default();
    builder.element(element, &Run::default());
    builder.flush();
    builder.blocks
}

/// The blocks in the content of an element.
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

/// A table of data. If a table only arranges the page, returns the content of its cells.
fn table(element: &Element) -> Vec<Block> {
    let rows: Vec<Vec<&Element>> = own_rows(element)
        .into_iter()
        .map(|row| row.elements().filter(|cell| matches!(&*cell.name, "td" | "th")).collect())
        .collect();
    let is_layout = !element.all("table").is_empty()
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
    let table = match has_head && texts.len() > 1 {
        true => {
            let head = texts.remove(0);
            Block::Table { head: Some(head), rows: texts }
        }
        false => with_head(texts),
    };
    let pictures = element.all("img").into_iter().filter_map(picture);
    std::iter::once(table).chain(pictures).collect()
}

/// The rows of a table, without those of tables in it.
fn own_rows(table: &Element) -> Vec<&Element> {
    let mut rows = Vec::new();
    for child in table.elements() {
        match &*child.name {
            "tr" => rows.push(child),
            "tbody" | "thead" | "tfoot" => rows.extend(own_rows(child)),
            _ => {}
        }
    }
    rows
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
    use super::{ImportRefusal, read};
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
    fn what_tables_within_tables_hold_is_read_once() {
        let page =
            "<table><tr><td>Bãi<td><table><tr><td>Gò<td><table><tr><td>Đìa<td>Rạch</table></table></table>";
        assert_eq!(
            markdown(&read(page).expect("a page").blocks),
            "Bãi\n\nGò\n\n| | |\n|---|---|\n| Đìa | Rạch |"
        );
    }

    #[test]
    fn lists_go_on_behind_inner_lists_and_notes_keep_their_marks() {
        let page = "<p>Gồm<sup><a href=#n1>1</a></sup> 20 m<sup>2</sup>:<ul><li>một</ul><ul><ul><li>hai</ul></ul>\
                    <ul><li>ba</ul><figure><img src=a.jpg alt='Cầu'><img src=b.png width=16><figcaption>Cầu mới\
                    </figcaption></figure><p id=n1>Theo sổ.<a href=#m>↩</a>";
        assert_eq!(
            markdown(&read(page).expect("a page").blocks),
            "Gồm \\[1\\] 20 m²:\n\n- một\n  - hai\n- ba\n\n![Cầu](a.jpg)\n\nCầu mới\n\nTheo sổ."
        );
    }

    #[test]
    fn a_page_that_would_take_minutes_is_refused() {
        let deep = "<div>".repeat(50_000);
        let many: String = (0..50_000).map(|at| format!("a{at}=1 ")).collect();
        let slashed: String = (0..50_000).map(|at| format!("a{at}/ ")).collect();
        for page in [deep, format!("<p {many}>"), format!("<p {slashed}>")] {
            assert_eq!(read(&page).err(), Some(ImportRefusal::TooLarge));
        }
        let nested = format!("{}sâu{}", "<div>".repeat(400), "</div>".repeat(400));
        assert!(read(&nested).is_ok());
    }
}
