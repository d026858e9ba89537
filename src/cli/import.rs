//! `bantin import`.

use std::io::Read;
use std::path::Path;

use bantin::disk::{self, Dir};
use bantin::error::Error;
use bantin::import::{self, Certainty, Imported, MAX_FILE, Value};
use bantin::scaffold;
use bantin::text::Text;
use serde_json::json;

use super::Exit;
use super::arguments::ImportArguments;
use super::converter;
use super::print::{Printer, shown};

/// Makes a draft of each file.
pub(crate) fn import(arguments: &ImportArguments, printer: &Printer) -> Result<Exit, Error> {
    let mut exit = Exit::Done;
    for file in &arguments.files {
        let done = one(file, arguments, printer)?;
        exit = if done == Exit::Done { exit } else { done };
    }
    Ok(exit)
}

fn one(file: &Path, arguments: &ImportArguments, printer: &Printer) -> Result<Exit, Error> {
    let name = file.display().to_string();
    let bytes = if name == "-" { paste()? } else { bytes(file)? };
    let imported = match import::form(&name, &bytes) {
        form @ (import::Form::OldOffice | import::Form::Pdf) => match converter::converted(file, form)? {
            Some((name, bytes)) => import::import(&name, &bytes),
            None => import::import(&name, &bytes),
        },
        _ => import::import(&name, &bytes),
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

/// The bytes of a file that a person named.
fn bytes(file: &Path) -> Result<Vec<u8>, Error> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let missing = || Error::io(bantin::error::Operation::Read, file, std::io::ErrorKind::NotFound.into());
    let folder = Dir::open(&disk::system(), folder)?.ok_or_else(missing)?;
    let name = file.file_name().ok_or_else(missing)?;
    Ok(folder.read(Path::new(name), MAX_FILE)?.0)
}

/// What comes through the standard input.
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

/// What was found, field by field.
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
            Certainty::Sure => line(format!("{}: {value}", field.key), format!("{}: {value}", field.name)),
            Certainty::Doubtful => line(
                format!("{}: {value} (chưa chắc: {vi})", field.key),
                format!("{}: {value} (doubtful: {en})", field.name),
            ),
            Certainty::Missing => {
                line(format!("{}: chưa có ({vi})", field.key), format!("{}: missing ({en})", field.name))
            }
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
