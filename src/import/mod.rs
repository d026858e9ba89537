//! Converts a file that staff wrote, received or saved to a report. Pure: bytes and a name go in, text and files come
//! out.
//!
//! The order: bytes → letters → blocks → cleaned blocks → facts → draft.

pub mod block;
pub mod encoding;
pub mod facts;

mod clean;
mod docx;
mod draft;
mod fields;
mod form;
mod html;
mod mail;
mod markdown;
mod pictures;
mod plain;
mod refusal;
mod title;
mod typed;
mod value;
mod xml;

use std::collections::BTreeMap;

pub use draft::DraftField;
pub use facts::Certainty;
pub use form::{FileForm, form};
pub use refusal::ImportRefusal;
pub use value::Value;

use crate::scaffold::NewFile;
use crate::text::{Text, counted};
use crate::vietnamese::glyph;
use block::Block;
use facts::Places;

/// The largest file that is read, in bytes: a .docx with many photos.
pub const MAX_FILE: u64 = 100_000_000;

/// The largest text, in bytes: an article can't be larger.
const MAX_TEXT: usize = 2_000_000;

/// The most text of a report and of one paragraph, in bytes: a hundred pages and four.
const MAX_REPORT: usize = 300_000;
const MAX_PARAGRAPH: usize = 20_000;

/// The most lines of a text. A report has a few hundred.
const MAX_LINES: usize = 20_000;

/// The result of importing a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The draft.
    pub report: NewFile,
    /// Its pictures.
    pub pictures: Vec<NewFile>,
    /// The fields of its front matter.
    pub fields: Vec<DraftField>,
    /// Other remarks for the author.
    pub remarks: Vec<Text>,
    /// The text that was removed, unchanged.
    pub dropped: Vec<String>,
}

/// A text that was read.
#[derive(Debug, Default)]
struct Read {
    blocks: Vec<Block>,
    /// The bytes of the pictures, under the names that the blocks have.
    pictures: BTreeMap<String, Vec<u8>>,
    remarks: Vec<Text>,
    /// Doubts that stay marked in the draft until a person has checked them.
    doubts: Vec<Text>,
}

/// The surroundings of a file.
pub struct Surroundings<'s> {
    /// The places of the site's reports.
    pub places: &'s Places,
    /// Reads a file below this file's folder: takes its path with `/` and the most bytes it may have. `None` if it
    /// can't be read.
    pub beside: &'s dyn Fn(&str, u64) -> Option<Vec<u8>>,
}

/// Makes a draft from the file called `name` (`-` for a paste).
///
/// # Errors
/// Why there is no draft.
pub fn import(name: &str, bytes: &[u8], around: &Surroundings<'_>) -> Result<Imported, ImportRefusal> {
    let form = form(name, bytes);
    let mut read = match form {
        FileForm::Docx => docx::read(bytes)?,
        FileForm::Html => read_page(bytes)?,
        FileForm::Mail => mail::read(bytes)?,
        FileForm::Plain => read_text(bytes)?,
        FileForm::Markdown => read_markdown(bytes)?,
        other => return Err(ImportRefusal::Form(other)),
    };
    if is_too_much(&read.blocks) {
        return Err(ImportRefusal::TooLarge);
    }
    if form != FileForm::Docx {
        take_pictures(&mut read, around);
    }
    let cleaned = clean::clean(read.blocks);
    if cleaned.blocks.is_empty() {
        return Err(ImportRefusal::Empty);
    }
    let mut remarks = read.remarks;
    let mut draft = draft::draft(&cleaned.blocks, around.places);
    let pictures = named(&mut draft, read.pictures);
    let n_dropped = cleaned.dropped.len();
    remarks.extend((n_dropped > 0).then(|| dropped_remark(n_dropped)));
    let report = NewFile { path: draft.path(), bytes: draft.text(&read.doubts).into_bytes() };
    Ok(Imported { report, pictures, fields: draft.fields, remarks, dropped: cleaned.dropped })
}

/// Whether there is more text than in a report, or more in one piece than in a paragraph: rules that compare pairs of
/// words would take minutes.
fn is_too_much(blocks: &[Block]) -> bool {
    let lengths = || blocks.iter().map(|block| block.plain());
    let is_long = |text: &String| text.lines().any(|line| line.len() > MAX_PARAGRAPH);
    lengths().any(|text| is_long(&text)) || lengths().map(|text| text.len()).sum::<usize>() > MAX_REPORT
}

/// Reads the pictures that were saved with a page.
fn take_pictures(read: &mut Read, around: &Surroundings<'_>) {
    let n_lost = pictures::take(read, |address, limit| (around.beside)(&path_below(address)?, limit));
    read.remarks.extend((n_lost > 0).then(|| {
        Text::new(
            format!("{n_lost} hình không được lưu kèm trang; lưu từng hình rồi thêm vào bài"),
            format!("{} not saved with the page; save and add to the report", counted(n_lost, "picture")),
        )
    }));
}

/// The path below the page's folder for an address in it: `a%20b_files/1.jpg`. `None` if it leads elsewhere.
fn path_below(address: &str) -> Option<String> {
    let address = address.split(['?', '#']).next().unwrap_or(address);
    let path = percent_encoding::percent_decode_str(address).decode_utf8().ok()?.replace('\\', "/");
    let path = path.trim_start_matches("./");
    let is_below = !path.is_empty()
        && !path.contains([':', '\0'])
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    is_below.then(|| path.to_owned())
}

fn dropped_remark(n_dropped: usize) -> Text {
    Text::new(
        format!("đã bỏ {n_dropped} dòng không thuộc bài, như số lượt xem, nút chia sẻ, đoạn lặp lại"),
        format!(
            "{} that belong to no report were dropped: counters, share bars, repetitions",
            counted(n_dropped, "line")
        ),
    )
}

fn read_text(bytes: &[u8]) -> Result<Read, ImportRefusal> {
    let mut read = Read::default();
    let text = decoded(bytes, &mut read)?;
    read.blocks = plain::blocks(&glyph::plain(&text));
    Ok(read)
}

fn read_page(bytes: &[u8]) -> Result<Read, ImportRefusal> {
    let mut read = Read::default();
    let page = html::read(&decoded(bytes, &mut read)?)?;
    read.remarks.extend(page.remarks);
    Ok(Read { blocks: page.blocks, ..read })
}

/// Converts Markdown to a page, which has the same blocks, and reads that.
fn read_markdown(bytes: &[u8]) -> Result<Read, ImportRefusal> {
    let mut read = Read::default();
    let text = decoded(bytes, &mut read)?;
    if text.starts_with("---\n") {
        return Err(ImportRefusal::Report);
    }
    let mut page = String::new();
    let options = pulldown_cmark::Options::ENABLE_TABLES | pulldown_cmark::Options::ENABLE_STRIKETHROUGH;
    pulldown_cmark::html::push_html(&mut page, pulldown_cmark::Parser::new_ext(&text, options));
    let page = html::read(&format!("<article>{page}</article>"))?;
    read.remarks.extend(page.remarks);
    Ok(Read { blocks: page.blocks, ..read })
}

/// Decodes the text of `bytes`, and adds remarks about its letters to `read`.
fn decoded(bytes: &[u8], read: &mut Read) -> Result<String, ImportRefusal> {
    if bytes.len() > MAX_TEXT {
        return Err(ImportRefusal::TooLarge);
    }
    let decoded = encoding::decode(bytes);
    if decoded.text.lines().nth(MAX_LINES).is_some() {
        return Err(ImportRefusal::TooLarge);
    }
    read.remarks.extend(decoded.remarks());
    read.doubts.extend((decoded.n_lost > 0).then(|| encoding::lost_remark(decoded.n_lost)));
    Ok(decoded.text)
}

/// Gives the pictures of the draft their names beside it.
fn named(draft: &mut draft::Draft, mut pictures: BTreeMap<String, Vec<u8>>) -> Vec<NewFile> {
    let mut files: Vec<NewFile> = Vec::new();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let wanted: Vec<String> = draft.pictures_mut().into_iter().map(|file| file.clone()).collect();
    for file in wanted {
        let Some(bytes) = pictures.remove(&file) else { continue };
        let ending = file.rsplit_once('.').map_or("jpg", |(_, ending)| ending).to_lowercase();
        let name = draft.picture_name(files.len() + 1, &ending);
        files.push(NewFile { path: format!("{}/{name}", draft.folder()), bytes });
        names.insert(file, name);
    }
    for file in draft.pictures_mut() {
        if let Some(name) = names.get(file) {
            name.clone_into(file);
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::path_below;

    #[test]
    fn a_page_takes_along_only_what_is_below_its_folder() {
        assert_eq!(path_below("./b%C3%A0i_files/1.jpg?v=2").as_deref(), Some("bài_files/1.jpg"));
        let elsewhere = [
            "../a.jpg",
            "x/../../a.jpg",
            "x/%2e%2e/a.jpg",
            "/a.jpg",
            "//b/a.jpg",
            "https://b/a.jpg",
            "C:\\a.jpg",
            "x\\..\\..\\a.jpg",
            "file:///a.jpg",
            "data:image/png;base64,AA",
            "",
        ];
        for address in elsewhere {
            assert_eq!(path_below(address), None, "{address}");
        }
    }
}
