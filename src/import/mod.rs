//! From a file that staff wrote, were sent or saved to a report. Pure: bytes and a name go in, text and files come out.
//!
//! One order: bytes → letters → blocks → cleaned blocks → facts → draft.

pub mod block;
pub mod encoding;
pub mod facts;

mod clean;
mod docx;
mod draft;
mod fields;
mod form;
mod glyph;
mod html;
mod mail;
mod markdown;
mod plain;
mod refusal;
mod title;
mod typed;
mod value;
mod xml;

use std::collections::BTreeMap;

pub use draft::{Certainty, Field};
pub use form::{Form, form};
pub use refusal::Refusal;
pub use value::Value;

use crate::scaffold::NewFile;
use crate::text::{Text, counted};
use block::Block;

/// The largest file that is read, in bytes: a .docx with many photos.
pub const MAX_FILE: u64 = 100_000_000;

/// The largest text, in bytes: an article can't be larger.
const MAX_TEXT: usize = 2_000_000;

/// The most lines of a text. A report has some hundred.
const MAX_LINES: usize = 20_000;

/// What an imported file made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The draft.
    pub report: NewFile,
    /// Its pictures.
    pub pictures: Vec<NewFile>,
    /// The fields of its front matter.
    pub fields: Vec<Field>,
    /// What else the author should know.
    pub remarks: Vec<Text>,
    /// What was dropped of the text, as it stood there.
    pub dropped: Vec<String>,
}

/// A text as it was read.
#[derive(Debug, Default)]
struct Read {
    blocks: Vec<Block>,
    /// The bytes of the pictures, under the names that the blocks have.
    pictures: BTreeMap<String, Vec<u8>>,
    remarks: Vec<Text>,
    /// What stays marked in the draft until somebody has looked at it.
    doubts: Vec<Text>,
}

/// The draft that the file called `name` makes (`-` for a paste).
///
/// # Errors
/// Why there is none.
pub fn import(name: &str, bytes: &[u8]) -> Result<Imported, Refusal> {
    let form = form(name, bytes);
    let read = match form {
        Form::Docx => docx::read(bytes)?,
        Form::Html => read_page(bytes)?,
        Form::Mail => mail::read(bytes)?,
        Form::Plain => read_text(bytes)?,
        Form::Markdown => read_markdown(bytes)?,
        other => return Err(Refusal::Form(other)),
    };
    let cleaned = clean::clean(read.blocks);
    if cleaned.blocks.is_empty() {
        return Err(Refusal::Empty);
    }
    let mut remarks = read.remarks;
    let mut draft = draft::draft(&cleaned.blocks);
    let pictures = named(&mut draft, read.pictures);
    let n_dropped = cleaned.dropped.len();
    remarks.extend((n_dropped > 0).then(|| dropped_remark(n_dropped)));
    let report = NewFile { path: draft.path(), bytes: draft.text(&read.doubts).into_bytes() };
    Ok(Imported { report, pictures, fields: draft.fields, remarks, dropped: cleaned.dropped })
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

fn read_text(bytes: &[u8]) -> Result<Read, Refusal> {
    let mut read = Read::default();
    let text = decoded(bytes, &mut read)?;
    read.blocks = plain::blocks(&glyph::plain(&text));
    Ok(read)
}

fn read_page(bytes: &[u8]) -> Result<Read, Refusal> {
    let mut read = Read::default();
    let page = html::read(&decoded(bytes, &mut read)?)?;
    read.remarks.extend(page.remarks);
    Ok(Read { blocks: page.blocks, ..read })
}

/// Markdown says what its blocks are, and a page that it becomes says the same.
fn read_markdown(bytes: &[u8]) -> Result<Read, Refusal> {
    let mut read = Read::default();
    let text = decoded(bytes, &mut read)?;
    if text.starts_with("---\n") {
        return Err(Refusal::Report);
    }
    let mut page = String::new();
    let options = pulldown_cmark::Options::ENABLE_TABLES | pulldown_cmark::Options::ENABLE_STRIKETHROUGH;
    pulldown_cmark::html::push_html(&mut page, pulldown_cmark::Parser::new_ext(&text, options));
    let page = html::read(&format!("<article>{page}</article>"))?;
    read.remarks.extend(page.remarks);
    Ok(Read { blocks: page.blocks, ..read })
}

/// The text of `bytes`; what there is to say of its letters goes to `read`.
fn decoded(bytes: &[u8], read: &mut Read) -> Result<String, Refusal> {
    if bytes.len() > MAX_TEXT {
        return Err(Refusal::TooLarge);
    }
    let decoded = encoding::decode(bytes);
    if decoded.text.lines().nth(MAX_LINES).is_some() {
        return Err(Refusal::TooLarge);
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
