//! `bantin import`.

use std::io::Read;
use std::path::Path;

use bantin::disk::{self, Dir};
use bantin::error::Error;
use bantin::import::facts::Places;
use bantin::import::{self, Certainty, Imported, MAX_FILE, Surroundings, Value};
use bantin::place::Mention;
use bantin::source::{SourcePath, article_stem};
use bantin::text::Text;
use bantin::{content, load, scaffold};
use jiff::tz::TimeZone;
use rayon::prelude::*;
use serde_json::json;

use super::Exit;
use super::arguments::ImportArguments;
use super::converter;
use super::print::{Printer, shown};

/// Makes a draft of each file.
pub(crate) fn import(arguments: &ImportArguments, printer: &Printer) -> Result<Exit, Error> {
    let mut exit = Exit::Done;
    let places = known_places(&arguments.root)?;
    for file in &arguments.files {
        let done = one(file, &places, arguments, printer)?;
        exit = if done == Exit::Done { exit } else { done };
    }
    Ok(exit)
}

fn one(file: &Path, places: &Places, arguments: &ImportArguments, printer: &Printer) -> Result<Exit, Error> {
    let name = file.display().to_string();
    let (folder, bytes) = if name == "-" { (None, paste()?) } else { opened(file)? };
    let beside = |path: &str, limit: u64| Some(folder.as_ref()?.read(Path::new(path), limit).ok()?.0);
    let around = Surroundings { places, beside: &beside };
    let imported = match import::form(&name, &bytes) {
        form @ (import::FileForm::OldOffice | import::FileForm::Pdf) => {
            match converter::converted(file, form)? {
                Some((name, bytes)) => import::import(&name, &bytes, &around),
                None => import::import(&name, &bytes, &around),
            }
        }
        _ => import::import(&name, &bytes, &around),
    };
    let imported = match imported {
        Ok(imported) => imported,
        Err(refusal) => {
            let told = refusal.text();
            let name = shown(file);
            printer.refused(&Text::new(format!("{name}: {}", told.vi), format!("{name}: {}", told.en)));
            return Ok(Exit::Content);
        }
    };
    if arguments.dry_run {
        if !printer.is_json() && !arguments.json {
            printer.output(String::from_utf8_lossy(&imported.report.bytes).trim_end());
        }
    } else {
        let files: Vec<_> = std::iter::once(&imported.report).chain(&imported.pictures).cloned().collect();
        scaffold::write(&arguments.root, &files)?;
    }
    if printer.is_json() || arguments.json {
        printer.output(&described(file, &imported).to_string());
    } else {
        printer.say(&summary(&imported, arguments));
    }
    Ok(Exit::Done)
}

/// The places that the reports of the site in `root` are about. `None` if there is no site.
fn known_places(root: &Path) -> Result<Places, Error> {
    if !load::is_site(root) {
        return Ok(Places::default());
    }
    let sources = load::load(root)?;
    let articles: Vec<&SourcePath> =
        sources.below("content/").map(|(path, _)| path).filter(|path| article_stem(path).is_some()).collect();
    // The time zone only affects days, which aren't used here.
    let of = |path: &&SourcePath| -> Result<Option<Mention>, Error> {
        let (article, _) = content::parse(path, &sources.reader.read(path)?, &TimeZone::UTC);
        Ok(article
            .map(|article| article.report)
            .filter(|report| !report.draft)
            .and_then(|report| report.commune))
    };
    let mentions: Result<Vec<_>, Error> = articles.par_iter().map(of).collect();
    Ok(Places::new(mentions?.into_iter().flatten()))
}

/// A file that a person named: its folder and its bytes.
fn opened(file: &Path) -> Result<(Option<Dir>, Vec<u8>), Error> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let missing = || Error::io(bantin::error::Operation::Read, file, std::io::ErrorKind::NotFound.into());
    let folder = Dir::open(&disk::system(), folder)?.ok_or_else(missing)?;
    let name = file.file_name().ok_or_else(missing)?;
    let (bytes, _) = folder.read(Path::new(name), MAX_FILE)?;
    Ok((Some(folder), bytes))
}

/// The bytes from standard input.
fn paste() -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().take(MAX_FILE).read_to_end(&mut bytes);
    read.map_err(|error| Error::io(bantin::error::Operation::Read, "-", error))?;
    Ok(bytes)
}

/// The result for programs.
fn described(file: &Path, imported: &Imported) -> serde_json::Value {
    let pictures: Vec<&String> = imported.pictures.iter().map(|picture| &picture.path).collect();
    json!({
        "file": file.display().to_string(),
        "report": imported.report.path,
        "pictures": pictures,
        "fields": imported.fields,
        "remarks": imported.remarks,
        "dropped": imported.dropped,
        "text": String::from_utf8_lossy(&imported.report.bytes),
    })
}

/// A summary of the found facts, field by field.
fn summary(imported: &Imported, arguments: &ImportArguments) -> Text {
    let mut summary = if arguments.dry_run {
        Text::new("\nChưa ghi tệp nào.", "\nNothing was written.")
    } else {
        let path = shown(&arguments.root.join(&imported.report.path));
        Text::new(format!("Đã tạo bản nháp {path}."), format!("Made the draft {path}."))
    };
    let mut line = |vi: String, en: String| {
        summary.vi.push_str(&format!("\n  {vi}"));
        summary.en.push_str(&format!("\n  {en}"));
    };
    for field in &imported.fields {
        let value = field.value.as_ref().map(Value::line).unwrap_or_default();
        let doubt = field.doubt.as_ref();
        let (vi, en) = doubt.map_or(("", ""), |doubt| (&*doubt.vi, &*doubt.en));
        match field.certainty {
            Some(Certainty::Sure) => {
                line(format!("{}: {value}", field.key), format!("{}: {value}", field.name))
            }
            Some(Certainty::Doubtful) => line(
                format!("{}: {value} (chưa chắc: {vi})", field.key),
                format!("{}: {value} (doubtful: {en})", field.name),
            ),
            None => line(format!("{}: chưa có ({vi})", field.key), format!("{}: missing ({en})", field.name)),
        }
    }
    if !imported.pictures.is_empty() {
        let count = imported.pictures.len();
        line(format!("ảnh: {count}"), format!("pictures: {count}"));
    }
    for remark in &imported.remarks {
        line(remark.vi.clone(), remark.en.clone());
    }
    if !arguments.dry_run {
        summary.vi.push_str(
            "\nMở tệp này, xem những dòng “# kiểm tra”, sửa xong thì xóa dòng ấy; hết thì đổi “bản nháp: true” thành \
             “bản nháp: false”.",
        );
        summary.en.push_str(
            "\nOpen it and look at the lines “# kiểm tra”; delete each one when it is settled, and in the end change \
             “bản nháp: true” to “bản nháp: false”.",
        );
    }
    summary
}
