//! Reads Word's files: the content that a reader sees, as blocks.

mod package;
mod paragraph;
mod style;

use std::collections::BTreeMap;

use super::block::{Block, Rich};
use super::encoding::{self, Encoding};
use super::plain::with_head;
use super::refusal::ImportRefusal;
use super::xml::Element;
use super::{Read, pictures, typed};
use crate::text::Text;
use package::Package;
use paragraph::Inside;
use style::{Item, Role, Styles};

/// The main part, in every program's files.
const DOCUMENT: &str = "word/document.xml";

/// Reads a .docx.
///
/// # Errors
/// If it can't be unpacked, or has more text than a report.
pub(super) fn read(bytes: &[u8]) -> Result<Read, ImportRefusal> {
    // Word stores a protected file in a container of its own.
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(ImportRefusal::Locked);
    }
    let mut package = Package::open(bytes)?;
    let document = package.xml(DOCUMENT)?.ok_or(ImportRefusal::Damaged)?;
    let relations = package.relations(DOCUMENT)?;
    let styles = package.xml("word/styles.xml")?;
    let numbering = package.xml("word/numbering.xml")?;
    let footnotes = package.xml("word/footnotes.xml")?;
    let mut reader = Reader {
        styles: Styles::new(styles.as_ref(), numbering.as_ref()),
        relations,
        notes: footnotes.as_ref().map(notes).unwrap_or_default(),
        cited: Vec::new(),
    };
    let body = document.all("body").into_iter().next().ok_or(ImportRefusal::Damaged)?;
    let mut blocks = reader.blocks(body);
    blocks.extend(reader.cited_notes());
    let mut read = Read { blocks, ..Read::default() };
    take_pictures(&mut read, &mut package);
    convert_fonts(&mut read);
    Ok(read)
}

/// The footnotes, by their numbers in the file. Those below 1 draw the line above them.
fn notes(root: &Element) -> BTreeMap<String, &Element> {
    let notes = root.all("footnote").into_iter().filter(|note| note.get("type").is_none());
    notes.filter_map(|note| Some((note.get("id")?.to_owned(), note))).collect()
}

/// The state while the document's text is read.
struct Reader<'d> {
    styles: Styles,
    relations: BTreeMap<String, String>,
    notes: BTreeMap<String, &'d Element>,
    /// The footnotes that were cited, in order.
    cited: Vec<&'d Element>,
}

/// A block, or an item that becomes part of a list.
enum Piece {
    Block(Block),
    Item(Item, Vec<Block>),
    Caption(Rich),
}

impl<'d> Reader<'d> {
    /// The blocks of a body, a cell, a text box.
    fn blocks(&mut self, parent: &'d Element) -> Vec<Block> {
        let mut pieces = Vec::new();
        self.pieces(parent, &mut pieces);
        assemble(pieces)
    }

    fn pieces(&mut self, parent: &'d Element, pieces: &mut Vec<Piece>) {
        for element in parent.elements() {
            match &*element.name {
                "p" => self.paragraph(element, pieces),
                "tbl" => pieces.extend(self.table(element).into_iter().map(Piece::Block)),
                "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" | "smartTag" => {
                    self.pieces(element, pieces);
                }
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, element: &'d Element, pieces: &mut Vec<Piece>) {
        let properties = element.child("pPr");
        let role = self.styles.role(properties);
        let style = properties.and_then(|properties| properties.value("pStyle"));
        // The style of headings and captions makes them bold, so the mark adds nothing.
        let marks = if role == Role::Body { self.styles.marks(style) } else { (false, false) };
        let Inside { text, pictures, boxes } = self.inside(element, marks);
        if !text.plain().trim().is_empty() {
            pieces.push(match role {
                Role::Heading(level) => Piece::Block(Block::Heading { level, text: text.unmarked() }),
                Role::Item(item) => Piece::Item(item, vec![Block::Paragraph(text)]),
                Role::Caption => Piece::Caption(text),
                Role::Quote => Piece::Block(Block::Quote(vec![Block::Paragraph(text)])),
                Role::Body => Piece::Block(Block::Paragraph(text)),
            });
        }
        pieces.extend(pictures.into_iter().map(Piece::Block));
        for inner in boxes {
            self.pieces(inner, pieces);
        }
    }

    /// A table; or its content, if it has a single cell, which frames a text.
    fn table(&mut self, element: &'d Element) -> Vec<Block> {
        let mut rows: Vec<Vec<Vec<Block>>> = Vec::new();
        let mut has_head = false;
        for row in element.elements().filter(|row| row.name == "tr") {
            has_head |=
                rows.is_empty() && row.child("trPr").is_some_and(|properties| properties.is_on("tblHeader"));
            let mut cells = Vec::new();
            for cell in row.all_cells() {
                let properties = cell.child("tcPr");
                let is_continued = properties.and_then(|properties| properties.child("vMerge"));
                let is_continued = is_continued.is_some_and(|merge| merge.get("val") != Some("restart"));
                cells.push(if is_continued { Vec::new() } else { self.blocks(cell) });
                let span = properties.and_then(|properties| properties.value("gridSpan")?.parse().ok());
                let span: usize = span.unwrap_or(1);
                cells.extend((1..span.min(64)).map(|_| Vec::new()));
            }
            rows.push(cells);
        }
        if let [row] = &mut rows[..]
            && let [cell] = &mut row[..]
        {
            return std::mem::take(cell);
        }
        let mut pictures = Vec::new();
        let mut texts: Vec<Vec<Rich>> = Vec::new();
        for row in rows {
            texts.push(row.into_iter().map(|cell| cell_text(cell, &mut pictures)).collect());
        }
        texts.retain(|row| row.iter().any(|cell| !cell.plain().trim().is_empty()));
        let table = match has_head && texts.len() > 1 {
            true => {
                let head = texts.remove(0).into_iter().map(Rich::unmarked).collect();
                Block::Table { head: Some(head), rows: texts }
            }
            false => with_head(texts),
        };
        let is_empty = matches!(&table, Block::Table { head: None, rows } if rows.is_empty());
        if !is_empty {
            pictures.insert(0, table);
        }
        pictures
    }

    /// The footnotes that the text cites, below it.
    fn cited_notes(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        for (note, number) in std::mem::take(&mut self.cited).into_iter().zip(1..) {
            let text = self.blocks(note).iter().map(Block::plain).collect::<Vec<_>>().join(" ");
            blocks.push(Block::Paragraph(Rich::from(&*format!("[{number}] {}", text.trim()))));
        }
        blocks
    }
}

impl Element {
    /// The cells of a row, also those wrapped in a form field.
    fn all_cells(&self) -> Vec<&Self> {
        let mut cells = Vec::new();
        for element in self.elements() {
            match &*element.name {
                "tc" => cells.push(element),
                "sdt" | "sdtContent" | "customXml" => cells.extend(element.all_cells()),
                _ => {}
            }
        }
        cells
    }
}

/// The text of a cell, with a line for each paragraph. Its pictures stand below the table.
fn cell_text(blocks: Vec<Block>, pictures: &mut Vec<Block>) -> Rich {
    let mut text = Rich::default();
    for block in blocks {
        if matches!(block, Block::Picture { .. }) {
            pictures.push(block);
            continue;
        }
        if !text.0.is_empty() {
            text.push(super::block::Run { text: "\n".to_owned(), ..Default::default() });
        }
        match block {
            Block::Paragraph(inner) | Block::Heading { text: inner, .. } => {
                inner.0.into_iter().for_each(|run| text.push(run));
            }
            other => Rich::from(&*other.plain()).0.into_iter().for_each(|run| text.push(run)),
        }
    }
    text
}

/// Puts items into lists, and captions below pictures.
fn assemble(pieces: Vec<Piece>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut run: Vec<(Item, Vec<Block>)> = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Item(item, inner) => run.push((item, inner)),
            Piece::Caption(text) => {
                blocks.extend(nested(std::mem::take(&mut run)));
                match blocks.last_mut() {
                    Some(Block::Picture { caption: caption @ None, .. }) => *caption = Some(text),
                    _ => blocks.push(Block::Paragraph(text)),
                }
            }
            Piece::Block(block) => {
                blocks.extend(nested(std::mem::take(&mut run)));
                match (blocks.last_mut(), block) {
                    // Items with a typed bullet or number.
                    (
                        Some(Block::List { ordered: false, items }),
                        Block::List { ordered: false, items: more },
                    ) => {
                        items.extend(more);
                    }
                    (Some(Block::Quote(inner)), Block::Quote(more)) => inner.extend(more),
                    (_, block) => blocks.push(block),
                }
            }
        }
    }
    blocks.extend(nested(run));
    typed::lists(blocks)
}

/// The nested lists of successive items, by their levels.
fn nested(run: Vec<(Item, Vec<Block>)>) -> Vec<Block> {
    let mut lists: Vec<Block> = Vec::new();
    let Some(level) = run.iter().map(|(item, _)| item.level).min() else { return lists };
    let mut deeper: Vec<(Item, Vec<Block>)> = Vec::new();
    let mut list_before = None;
    for (item, inner) in run {
        if item.level > level && !lists.is_empty() {
            deeper.push((item, inner));
            continue;
        }
        into_last(&mut lists, nested(std::mem::take(&mut deeper)));
        match lists.last_mut() {
            // Bullets under bullets are one list, whatever list numbers the program gave them.
            Some(Block::List { ordered, items })
                if *ordered == item.ordered && (!item.ordered || list_before == Some(item.list)) =>
            {
                items.push(inner);
            }
            _ => lists.push(Block::List { ordered: item.ordered, items: vec![inner] }),
        }
        list_before = Some(item.list);
    }
    into_last(&mut lists, nested(deeper));
    lists
}

/// Puts `inner` into the last item of the last list.
fn into_last(lists: &mut [Block], inner: Vec<Block>) {
    if let Some(Block::List { items, .. }) = lists.last_mut()
        && let Some(item) = items.last_mut()
    {
        item.extend(inner);
    }
}

/// Unpacks the pictures of the text. Leaves out those that browsers don't show, and reports them.
fn take_pictures(read: &mut Read, package: &mut Package<'_>) {
    let n_lost = pictures::take(read, |file, limit| package.picture(file, limit));
    read.remarks.extend((n_lost > 0).then(|| {
        Text::new(
            format!("{n_lost} hình không lấy ra được (hình vẽ trong Word, hoặc quá lớn); lưu thành .jpg rồi thêm vào bài"),
            format!("{n_lost} pictures couldn't be taken out (drawings of Word, or too large); save them as .jpg and add them"),
        )
    }));
}

/// Converts text of old fonts.
fn convert_fonts(read: &mut Read) {
    let all: Vec<String> = read.blocks.iter().map(Block::plain).collect();
    let all = all.join("\n");
    let n_lost = encoding::lost(&all);
    read.doubts.extend((n_lost > 0).then(|| encoding::lost_remark(n_lost)));
    let Some(font) = encoding::old_font(&all) else { return };
    read.remarks.push(encoding::font_remark(font));
    for text in read.blocks.iter_mut().flat_map(Block::texts_mut) {
        convert(text, font);
    }
}

fn convert(text: &mut Rich, font: Encoding) {
    if encoding::is_odd(&text.plain()) {
        for run in &mut text.0 {
            run.text = encoding::converted(&run.text, font);
        }
    }
}

#[cfg(test)]
mod tests;
