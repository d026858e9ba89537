//! Reads the content of a paragraph: text with its marks, pictures, text boxes.

use super::Reader;
use crate::import::block::{Block, Rich, Run};
use crate::import::xml::Element;
use crate::vietnamese::glyph;

/// The content of a paragraph.
#[derive(Default)]
pub(super) struct Inside<'d> {
    /// Its text.
    pub(super) text: Rich,
    /// Its pictures.
    pub(super) pictures: Vec<Block>,
    /// Text that floats beside it.
    pub(super) boxes: Vec<&'d Element>,
}

/// The state of a field, such as a link: Word writes its instruction, a separator and the visible text.
#[derive(Default)]
struct Field {
    instruction: String,
    is_shown: bool,
}

/// The marks of runs at a place.
#[derive(Clone, Default)]
struct Marks {
    bold: bool,
    italic: bool,
    link: Option<String>,
    letters: Letters,
}

/// How a font displays letters.
#[derive(Clone, Copy, Default)]
enum Letters {
    #[default]
    Plain,
    /// By a font that displays small letters as capitals.
    Capitals,
    Above,
    Below,
}

impl<'d> Reader<'d> {
    pub(super) fn inside(&mut self, paragraph: &'d Element, marks: (bool, bool)) -> Inside<'d> {
        let mut inside = Inside::default();
        let marks = Marks { bold: marks.0, italic: marks.1, ..Marks::default() };
        self.runs(paragraph, &marks, &mut Vec::new(), &mut inside);
        inside
    }

    fn runs(&mut self, parent: &'d Element, marks: &Marks, fields: &mut Vec<Field>, inside: &mut Inside<'d>) {
        for element in parent.elements() {
            match &*element.name {
                "r" => self.run(element, marks, fields, inside),
                "hyperlink" if element.get("id").is_none() => self.jump(element, marks, fields, inside),
                "hyperlink" => {
                    let link = element.get("id").and_then(|id| self.relations.get(id).cloned());
                    self.runs(element, &Marks { link, ..marks.clone() }, fields, inside);
                }
                "fldSimple" => {
                    let link = element.get("instr").and_then(link_of);
                    self.runs(element, &Marks { link, ..marks.clone() }, fields, inside);
                }
                "ins" | "moveTo" | "smartTag" | "sdt" | "sdtContent" | "customXml" | "dir" | "bdo" => {
                    self.runs(element, marks, fields, inside);
                }
                "AlternateContent" => self.runs(newest(element), marks, fields, inside),
                _ => {}
            }
        }
    }

    /// A link within the document: the mark of a note, the arrow back to it, or text.
    fn jump(&mut self, link: &'d Element, marks: &Marks, fields: &mut Vec<Field>, inside: &mut Inside<'d>) {
        let shown: String = link.all("t").into_iter().map(Element::text).collect();
        if let Some(text) = glyph::note_mark(&shown) {
            inside.text.push(Run { text, bold: marks.bold, italic: marks.italic, link: None });
        } else if shown.contains(char::is_alphanumeric) {
            self.runs(link, marks, fields, inside);
        }
    }

    fn run(&mut self, run: &'d Element, marks: &Marks, fields: &mut Vec<Field>, inside: &mut Inside<'d>) {
        let properties = run.child("rPr");
        let is_on = |name: &str, above: bool| match properties.and_then(|properties| properties.child(name)) {
            Some(_) => properties.is_some_and(|properties| properties.is_on(name)),
            None => above,
        };
        if is_on("vanish", false) {
            return;
        }
        let style = properties.and_then(|properties| properties.value("rStyle"));
        let (style_bold, style_italic) = self.styles.marks(style);
        let link = fields.iter().find_map(|field| link_of(&field.instruction));
        let marked = Marks {
            bold: is_on("b", marks.bold || style_bold),
            italic: is_on("i", marks.italic || style_italic),
            link: marks.link.clone().or(link),
            letters: properties.map(letters).unwrap_or_default(),
        };
        self.content(run, &marked, fields, inside);
    }

    fn content(&mut self, run: &'d Element, marks: &Marks, fields: &mut Vec<Field>, inside: &mut Inside<'d>) {
        for element in run.elements() {
            let is_hidden = fields.iter().any(|field| !field.is_shown);
            let text = match &*element.name {
                "t" => drawn(&element.text(), marks.letters),
                "tab" => "\t".to_owned(),
                "br" | "cr" if !matches!(element.get("type"), Some("page" | "column")) => "\n".to_owned(),
                "noBreakHyphen" => "-".to_owned(),
                "sym" => symbol(element),
                "instrText" => {
                    if let Some(field) = fields.last_mut().filter(|field| !field.is_shown) {
                        field.instruction.push_str(&element.text());
                    }
                    continue;
                }
                "fldChar" => {
                    match element.get("fldCharType") {
                        Some("begin") => fields.push(Field::default()),
                        Some("separate") => {
                            fields.iter_mut().last().into_iter().for_each(|field| field.is_shown = true)
                        }
                        _ => drop(fields.pop()),
                    }
                    continue;
                }
                "footnoteReference" => self.cite(element),
                "drawing" | "pict" | "object" => {
                    self.drawn(element, inside);
                    continue;
                }
                "AlternateContent" => {
                    self.content(newest(element), marks, fields, inside);
                    continue;
                }
                _ => continue,
            };
            if !is_hidden {
                inside.text.push(Run {
                    text,
                    bold: marks.bold,
                    italic: marks.italic,
                    link: marks.link.clone(),
                });
            }
        }
    }

    /// The number of a footnote, as the text has it.
    fn cite(&mut self, reference: &Element) -> String {
        let note = reference.get("id").and_then(|id| self.notes.get(id).copied());
        note.map_or(String::new(), |note| {
            self.cited.push(note);
            format!(" [{}]", self.cited.len())
        })
    }

    /// Pictures and text boxes of a drawing.
    fn drawn(&mut self, drawing: &'d Element, inside: &mut Inside<'d>) {
        let boxes = drawing.all("txbxContent");
        let blips = drawing.all("blip").into_iter().filter_map(|blip| blip.get("embed").or(blip.get("link")));
        let images = drawing.all("imagedata").into_iter().filter_map(|image| image.get("id"));
        let alt = drawing
            .all("docPr")
            .into_iter()
            .find_map(|properties| properties.get("descr"))
            .unwrap_or_default();
        for id in blips.chain(images) {
            if let Some(file) = self.relations.get(id) {
                let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
                inside.pictures.push(Block::Picture { file: file.clone(), alt, caption: None });
            }
        }
        inside.boxes.extend(boxes);
    }
}

/// The newest form of a thing that is written once for new and once for old programs.
fn newest(element: &Element) -> &Element {
    element.child("Choice").or_else(|| element.child("Fallback")).unwrap_or(element)
}

/// The address in the instruction of a field: `HYPERLINK "https://…"`.
fn link_of(instruction: &str) -> Option<String> {
    let rest = instruction.trim().strip_prefix("HYPERLINK")?.trim_start();
    let link = rest.strip_prefix('"')?.split('"').next()?;
    Some(link.to_owned())
}

/// The visible character for a sign of a symbol font.
fn symbol(element: &Element) -> String {
    let code = element.get("char").and_then(|code| u32::from_str_radix(code, 16).ok());
    code.and_then(glyph::shown).map_or(String::new(), String::from)
}

fn letters(properties: &Element) -> Letters {
    let font = properties.child("rFonts").and_then(|font| font.get("ascii"));
    match properties.value("vertAlign") {
        Some("superscript") => Letters::Above,
        Some("subscript") => Letters::Below,
        _ if font.is_some_and(is_font_of_capitals) => Letters::Capitals,
        _ => Letters::Plain,
    }
}

/// The text with the letters that readers see.
fn drawn(text: &str, letters: Letters) -> String {
    match letters {
        Letters::Plain => text.to_owned(),
        Letters::Capitals => capitals(text),
        Letters::Above => glyph::shifted(text, true),
        Letters::Below => glyph::shifted(text, false),
    }
}

/// Whether `font` is one of TCVN3 that displays capitals at the codes of small letters: by the ending of its name.
fn is_font_of_capitals(font: &str) -> bool {
    let font = font.to_lowercase();
    font.starts_with(".vn") && font.ends_with('h')
}

/// Text in a font of capitals, as it is displayed.
fn capitals(text: &str) -> String {
    use crate::import::encoding::{Encoding, converted, old_font};
    match old_font(text) {
        Some(Encoding::Tcvn3) | None if !text.is_ascii() => converted(text, Encoding::Tcvn3).to_uppercase(),
        _ => text.to_uppercase(),
    }
}
