//! Files that are made once, for the author to go on with: a new site, a new report.

#![expect(
    clippy::disallowed_methods,
    reason = "what an author starts from is written here, and never over anything"
)]

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use jiff::civil::Date;

use crate::content::Kind;
use crate::error::{Error, Operation};
use crate::load;
use crate::place::Mention;
use crate::text::Lang;
use crate::vietnamese::{short_date, slug};

/// A file to make: path below the site's root, and text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Path, `/` between its parts.
    pub path: String,
    /// Bytes.
    pub bytes: Vec<u8>,
}

/// The files of a new site: settings, one report dated `today`, one page, the theme.
pub fn site(today: Date) -> Vec<NewFile> {
    let text = |path: &str, text: &str| NewFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() };
    let first = include_str!("scaffold/first_report.md").replace("{date}", &short_date(today));
    let mut files = vec![
        text("site.yaml", include_str!("scaffold/site.yaml")),
        text("content/gioi-thieu.md", include_str!("scaffold/gioi-thieu.md")),
        text(&format!("content/cam-tam/{today}-ra-mat-mo-hinh.md"), &first),
    ];
    files.extend(
        load::default_theme()
            .map(|(path, bytes)| NewFile { path: format!("themes/bulletin/{path}"), bytes: bytes.to_vec() }),
    );
    files
}

/// A report with every key in place, kept as a draft: `content/<commune>/<date>-<slug>.md`.
pub fn report(title: &str, commune: &str, date: Date, kind: Kind, lang: Lang) -> NewFile {
    let template = match lang {
        Lang::Vi => include_str!("scaffold/report.vi.md"),
        Lang::En => include_str!("scaffold/report.en.md"),
    };
    let place = Mention::new(commune, None, None, None);
    let level = place.level.unwrap_or(crate::place::Level::Commune).as_str();
    let kind = match lang {
        Lang::Vi => kind.label().to_lowercase(),
        Lang::En => kind.as_str().to_owned(),
    };
    let text = fill(
        template,
        &[
            ("{title}", &quoted(title)),
            ("{commune}", &quoted(&place.name)),
            ("{level}", level),
            ("{kind}", &kind),
            ("{date}", &short_date(date)),
        ],
    );
    let path = format!("content/{}/{date}-{}.md", slug(&place.name), slug(title));
    NewFile { path, bytes: text.into_bytes() }
}

/// The template with its gaps filled, all at once: a title may well hold “{date}”.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let (before, gap) = rest.split_at(at);
        filled.push_str(before);
        let (name, value) = values.iter().find(|(name, _)| gap.starts_with(name)).unwrap_or(&("{", "{"));
        filled.push_str(value);
        rest = &gap[name.len()..];
    }
    filled + rest
}

/// Text as a YAML value that is read back as it is, on one line and without control characters.
fn quoted(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let printable: String = one_line.chars().filter(|char| !char.is_control()).collect();
    format!("\"{}\"", printable.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Writes `files` below `root`.
///
/// # Errors
/// [`Error::Exists`], before anything is written, if one of them is there already.
pub fn write(root: &Path, files: &[NewFile]) -> Result<(), Error> {
    if let Some(taken) = files.iter().map(|file| root.join(&file.path)).find(|path| path.exists()) {
        return Err(Error::Exists(taken));
    }
    for file in files {
        let path = root.join(&file.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| Error::io(Operation::Write, folder, error))?;
        }
        let written = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)
            .and_then(|mut created| created.write_all(&file.bytes));
        written.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => Error::Exists(path.clone()),
            _ => Error::io(Operation::Write, &path, error),
        })?;
    }
    Ok(())
}
