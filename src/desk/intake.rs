//! New files: an empty report, a report from a file that the user dropped, and pictures beside a report.

use serde::{Deserialize, Deserializer, de};
use serde_json::{Value, json};

use super::article::is_in_content;
use super::{AskedPath, Desk, DeskRefusal};
use crate::content::ReportKind;
use crate::fingerprint::Reads;
use crate::import::facts::Places;
use crate::import::{self, Imported, Surroundings};
use crate::output::media_type;
use crate::scaffold::{self, NewFile};
use crate::source::SourcePath;
use crate::text::Lang;
use crate::vietnamese::{nfc, parse_moment, slug};

#[derive(Deserialize)]
pub(super) struct NewReport {
    kind: String,
    title: String,
    commune: String,
    #[serde(default)]
    date: String,
}

#[derive(Deserialize)]
pub(super) struct Dropped {
    name: String,
    data: Bytes,
}

#[derive(Deserialize)]
pub(super) struct AddedFile {
    path: SourcePath,
    name: String,
    data: Bytes,
}

#[derive(Deserialize)]
pub(super) struct AskedPicture {
    path: SourcePath,
    file: String,
}

/// Bytes in base64.
struct Bytes(Vec<u8>);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        data_encoding::BASE64.decode(text.as_bytes()).map(Self).map_err(de::Error::custom)
    }
}

/// How many names to try for a file whose own name is taken.
const MAX_NAMES: usize = 1000;

impl Desk {
    /// Makes the draft of a report.
    pub(super) fn new_report(&self, asked: &NewReport) -> Result<Value, DeskRefusal> {
        let kind = ReportKind::parse(&asked.kind).ok_or_else(DeskRefusal::wrong_call)?;
        let title = asked.title.trim();
        if title.is_empty() {
            return Err(DeskRefusal::new(400, "Hãy ghi tiêu đề của bài.", "Give the report's title."));
        }
        let date = match asked.date.trim() {
            "" => None,
            typed => Some(parse_moment(typed).map(|parsed| parsed.moment.date).map_err(|_| {
                DeskRefusal::new(
                    400,
                    format!("“{typed}” không phải là một ngày. Hãy ghi ngày, tháng, năm, ví dụ 04/04/2023."),
                    format!("“{typed}” is no day. Write day, month and year, such as 04/04/2023."),
                )
            })?),
        };
        let lang = if self.is_vietnamese() { Lang::Vi } else { Lang::En };
        let report = scaffold::report(title, asked.commune.trim(), date, kind, lang);
        let path = self.create(&report)?;
        Ok(json!({ "path": path }))
    }

    /// Makes a draft from a file or a text that the user dropped.
    pub(super) fn import(&self, asked: &Dropped) -> Result<Value, DeskRefusal> {
        let places = self.known_places()?;
        let around = Surroundings { places: &places, beside: &|_, _| None };
        let imported = import::import(&asked.name, &asked.data.0, &around)
            .map_err(|refusal| DeskRefusal { status: 400, message: refusal.text(), conflict: None })?;
        let Imported { report, pictures, remarks, dropped, .. } = imported;
        let path = if pictures.is_empty() {
            self.create(&report)?
        } else {
            // The draft names its pictures, so all of them keep their names or none is written.
            let files: Vec<NewFile> = std::iter::once(report.clone()).chain(pictures).collect();
            scaffold::write(&self.root, &files)?;
            report.path
        };
        let remarks: Vec<String> = remarks.iter().map(|remark| self.say(remark)).collect();
        Ok(json!({ "path": path, "remarks": remarks, "dropped": dropped }))
    }

    /// Writes a file beside a report, under a free name.
    pub(super) fn add_file(&self, asked: &AddedFile) -> Result<Value, DeskRefusal> {
        self.read(&asked.path)?;
        let limit = self.snapshot().1.map_or(u64::MAX, |snapshot| snapshot.config.max_file_size);
        if asked.data.0.len() as u64 > limit {
            let megabytes = limit / 1_000_000;
            return Err(DeskRefusal::new(
                413,
                format!("Tệp nặng hơn {megabytes} MB, là mức lớn nhất ghi trong phần thiết lập."),
                format!("The file is larger than {megabytes} MB, which the settings allow at most."),
            ));
        }
        let folder = asked.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let (stem, ending) = asked.name.rsplit_once('.').ok_or_else(|| {
            DeskRefusal::new(
                400,
                "Tên tệp thiếu phần đuôi, ví dụ .jpg hoặc .pdf.",
                "The file's name has no ending, such as .jpg or .pdf.",
            )
        })?;
        let (stem, ending) = (slug(stem), slug(ending));
        let path =
            self.create(&NewFile { path: format!("{folder}/{stem}.{ending}"), bytes: asked.data.0.clone() })?;
        let file = path.rsplit('/').next().unwrap_or(&path);
        Ok(json!({ "file": file }))
    }

    /// A picture beside a report.
    pub(super) fn picture(&self, asked: &AskedPicture) -> Result<Value, DeskRefusal> {
        let folder = asked.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path: SourcePath = nfc(&format!("{folder}/{}", asked.file)).into_owned().into();
        let kind = media_type::of(&path);
        if !is_in_content(&path) || !kind.starts_with("image/") {
            return Err(DeskRefusal::no_such_file());
        }
        let bytes = self.with_folder(&[&path], |_, sources| {
            if !sources.files.contains_key(&path) {
                return Err(DeskRefusal::no_such_file());
            }
            Ok(sources.reader.read(&path)?)
        })?;
        Ok(json!({ "type": kind, "data": data_encoding::BASE64.encode(&bytes) }))
    }

    /// Writes a new file. If its name is taken, adds a number.
    pub(super) fn create(&self, file: &NewFile) -> Result<String, DeskRefusal> {
        let (stem, ending) = file.path.rsplit_once('.').unwrap_or((&file.path, ""));
        for number in 1..MAX_NAMES {
            let path = if number == 1 { file.path.clone() } else { format!("{stem}-{number}.{ending}") };
            let named = NewFile { path: path.clone(), bytes: file.bytes.clone() };
            match scaffold::write(&self.root, &[named]) {
                Err(crate::error::Error::Exists(_)) => {}
                written => return Ok(written.map(|()| path)?),
            }
        }
        Err(DeskRefusal::new(409, "Tên này đã có quá nhiều tệp.", "Too many files have this name."))
    }

    /// The places of the site's reports.
    fn known_places(&self) -> Result<Places, DeskRefusal> {
        let Some(snapshot) = self.snapshot().1 else { return Ok(Places::default()) };
        let reads = Reads::unnoted();
        let mut mentions = Vec::new();
        for part in &snapshot.reports {
            let report = part.read(&reads)?;
            mentions.extend(report.commune.clone().filter(|_| !report.draft));
        }
        Ok(Places::new(mentions))
    }

    /// The path of a file that the caller names.
    pub(super) fn known(&self, asked: &AskedPath) -> Result<SourcePath, DeskRefusal> {
        self.read(&asked.path)?;
        Ok(asked.path.clone())
    }
}
