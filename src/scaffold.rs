//! Creates files to start from: a new site, a new report.

use std::io::ErrorKind;
use std::path::Path;

use jiff::civil::Date;

use crate::config;
use crate::content::ReportKind;
use crate::disk::{self, Dir};
use crate::error::Error;
use crate::load;
use crate::place::{Level, Mention};
use crate::text::Lang;
use crate::vietnamese::{short_date, slug};
use crate::yaml::Edited;

/// A file to create: path below the site's root, and content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// The path, with `/`.
    pub path: String,
    /// Bytes.
    pub bytes: Vec<u8>,
}

/// Tells version control which files to ignore.
const GITIGNORE: &str = ".gitignore";

/// The files of a new site: settings, one draft dated `today`, one page, the theme.
pub fn site(today: Date) -> Vec<NewFile> {
    let text = |path: &str, text: &str| NewFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() };
    let first = include_str!("scaffold/first_report.md").replace("{date}", &short_date(today));
    let mut files = vec![
        text("site.yaml", include_str!("scaffold/site.yaml")),
        text(GITIGNORE, include_str!("scaffold/gitignore")),
        text("content/gioi-thieu.md", include_str!("scaffold/gioi-thieu.md")),
        text(&format!("content/cam-tam/{today}-bai-mau.md"), &first),
    ];
    files.extend(
        load::default_theme()
            .map(|(path, bytes)| NewFile { path: format!("themes/bulletin/{path}"), bytes: bytes.to_vec() }),
    );
    files
}

/// The data for the first pages of a new site.
#[derive(Clone, Copy, Debug)]
pub struct FirstSite<'s> {
    /// Its title.
    pub title: &'s str,
    /// The commune's name, with or without its level.
    pub commune: &'s str,
    /// The commune's level, such as `phường`; may be empty.
    pub level: &'s str,
    /// The province; may be empty.
    pub province: &'s str,
    /// The site's address on the web; may be empty.
    pub base_url: &'s str,
}

/// The files of a new site without examples: settings and one page. The theme is the built-in one.
pub fn first_site(first: &FirstSite<'_>) -> Vec<NewFile> {
    let typed = format!("{} {}", first.level, first.commune);
    let place = Mention::new(if first.level.is_empty() { first.commune } else { &typed }, None, None, None);
    let level = place.level.unwrap_or(Level::Commune).as_str();
    let commune = format!("{level} {}", place.name);
    let province = if first.province.is_empty() { String::new() } else { format!(", {}", first.province) };
    let text = include_str!("scaffold/site.yaml");
    let mut settings = Edited { text: text.to_owned(), range: 0..text.len() };
    let values = [
        ("title", first.title.to_owned()),
        ("description", format!("Tin tức và cam kết phục vụ Nhân dân của {commune}{province}.")),
        ("base_url", first.base_url.to_owned()),
        ("agency", format!("Ủy ban nhân dân {commune}{province}")),
        ("license_line", format!("Ghi rõ nguồn “{}” khi sử dụng lại thông tin từ trang này.", first.title)),
    ];
    for (key, value) in values.iter().filter(|(_, value)| !value.is_empty()) {
        // This always succeeds: the file is the program's own, and a test checks that it can be edited.
        if let Ok(edited) = settings.set(config::form_fields(), key, Some(&value.as_str().into())) {
            settings = edited;
        }
    }
    let file = |path: &str, text: &str| NewFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() };
    vec![
        file("site.yaml", &settings.text),
        file(GITIGNORE, include_str!("scaffold/gitignore")),
        file("content/gioi-thieu.md", include_str!("scaffold/gioi-thieu.md")),
    ]
}

/// A report template with every key of its kind, as a draft: `content/<commune>/<date>-<slug>.md`. Without a `date`,
/// the key is marked as unknown and the name has none. The level of the commune is filled in only if `commune` contains
/// it.
pub fn report(title: &str, commune: &str, date: Option<Date>, kind: ReportKind, lang: Lang) -> NewFile {
    let template = match (kind, lang) {
        (ReportKind::Notice, Lang::Vi) => include_str!("scaffold/notice.vi.md"),
        (ReportKind::Notice, Lang::En) => include_str!("scaffold/notice.en.md"),
        (ReportKind::Answer, Lang::Vi) => include_str!("scaffold/answer.vi.md"),
        (ReportKind::Answer, Lang::En) => include_str!("scaffold/answer.en.md"),
        (_, Lang::Vi) => include_str!("scaffold/report.vi.md"),
        (_, Lang::En) => include_str!("scaffold/report.en.md"),
    };
    let place = Mention::new(commune, None, None, None);
    let level = place.level.map_or(String::new(), |level| format!(" {}", level.as_str()));
    let (kind, unknown) = match lang {
        Lang::Vi => (kind.vietnamese(), "không rõ"),
        Lang::En => (kind.as_str().to_owned(), "unknown"),
    };
    let written_date = date.map_or_else(|| unknown.to_owned(), short_date);
    let text = fill(
        template,
        &[
            ("{title}", &quoted(title)),
            ("{commune}", &quoted(&place.name)),
            ("{level}", &level),
            ("{kind}", &kind),
            ("{date}", &written_date),
        ],
    );
    NewFile { path: report_path(title, Some(&place.name), date), bytes: text.into_bytes() }
}

/// The path of a report: `content/<commune>/<date>-<slug>.md`, without unknown parts.
pub(crate) fn report_path(title: &str, commune: Option<&str>, date: Option<Date>) -> String {
    let folder = commune.map_or(String::new(), |commune| format!("{}/", slug(commune)));
    let day = date.map_or(String::new(), |date| format!("{date}-"));
    format!("content/{folder}{day}{}.md", slug(title))
}

/// Fills all gaps of the template in one pass, since a title may contain “{date}”.
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

/// Text as a YAML value that is read back unchanged, on one line and without control characters.
pub(crate) fn quoted(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let printable: String = one_line.chars().filter(|char| !char.is_control()).collect();
    format!("\"{}\"", printable.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Writes `files` below `root`. Keeps an existing `.gitignore`.
///
/// # Errors
/// [`Error::Exists`], before anything is written, if one of the other files exists.
pub fn write(root: &Path, files: &[NewFile]) -> Result<(), Error> {
    let root = Dir::open_or_create(&disk::system(), root)?;
    let mut missing = Vec::new();
    for file in files {
        let path = Path::new(&file.path);
        match root.find(path)? {
            None => missing.push(file),
            Some(_) if file.path == GITIGNORE => {}
            Some(_) => return Err(Error::Exists(root.join(path))),
        }
    }
    for file in missing {
        let path = Path::new(&file.path);
        root.create_folders(path.parent().unwrap_or(Path::new("")))?;
        root.create(path, &file.bytes).map_err(|error| match error {
            Error::Io { source, .. } if source.kind() == ErrorKind::AlreadyExists => {
                Error::Exists(root.join(path))
            }
            error => error,
        })?;
    }
    Ok(())
}
