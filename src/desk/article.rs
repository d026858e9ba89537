//! One file: opened, checked, saved. An article has values, a text and marks; the settings have values only.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{AskedPath, Desk, DeskRefusal, Snapshot};
use crate::content::{self, Article, ArticleForm, Withdrawal};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::fingerprint::Fingerprint;
use crate::load::CONFIG;
use crate::source::{SourcePath, article_stem};
use crate::yaml::{NotEditable, PathStep};

/// The change to save or check: values and text, or the whole file.
#[derive(Deserialize)]
pub(super) struct Change {
    path: SourcePath,
    /// The version of the file that filled the form.
    version: Option<String>,
    #[serde(default)]
    values: Map<String, Value>,
    body: Option<String>,
    #[serde(default)]
    settled: Vec<Vec<PathStep>>,
    text: Option<String>,
}

/// A mistake to fix.
#[derive(Deserialize)]
pub(super) struct Mending {
    path: SourcePath,
    version: String,
    code: String,
    line: u32,
    column: u32,
}

#[derive(Deserialize)]
pub(super) struct Taking {
    path: SourcePath,
    version: String,
    reason: Option<String>,
}

impl Desk {
    /// A file for the form.
    pub(super) fn open(&self, asked: &AskedPath) -> Result<Value, DeskRefusal> {
        let bytes = self.read(&asked.path)?;
        self.opened(&asked.path, &bytes)
    }

    /// The file with the change, and the diagnostics that it would have.
    pub(super) fn check(&self, change: &Change) -> Result<Value, DeskRefusal> {
        let bytes = self.read(&change.path)?;
        let new = changed(change, &bytes)?;
        let diagnostics = self.told(&change.path, &new, None)?;
        Ok(json!({ "diagnostics": diagnostics, "text": plain_text(&new)? }))
    }

    /// Writes the change, if the file is still the version that filled the form.
    pub(super) fn save(&self, change: &Change) -> Result<Value, DeskRefusal> {
        let version = change.version.as_deref().ok_or_else(DeskRefusal::wrong_call)?;
        let bytes = self.read_version(&change.path, version)?;
        let new = changed(change, &bytes)?;
        self.write(&change.path, &bytes, &new)?;
        self.opened(&change.path, &new)
    }

    /// Fixes one mistake, if its correction is certain.
    pub(super) fn fix(&self, asked: &Mending) -> Result<Value, DeskRefusal> {
        let bytes = self.read_version(&asked.path, &asked.version)?;
        let at = (&*asked.code, asked.line, asked.column);
        let new = content::fixed_at(&asked.path, &bytes, &self.zone(), at).ok_or_else(|| {
            DeskRefusal::new(
                409,
                "Chỗ này máy không tự sửa chắc chắn được. Hãy sửa tay theo lời hướng dẫn.",
                "This can't be mended for certain. Correct it by hand as the message says.",
            )
        })?;
        self.write(&asked.path, &bytes, &new)?;
        self.opened(&asked.path, &new)
    }

    /// Withdraws a report.
    pub(super) fn withdraw(&self, asked: &Taking) -> Result<Value, DeskRefusal> {
        let bytes = self.read_version(&asked.path, &asked.version)?;
        let (now, zone) = (self.now(), self.zone());
        let reason =
            asked.reason.as_deref().map(|reason| reason.split_whitespace().collect::<Vec<_>>().join(" "));
        let withdrawal = Withdrawal {
            date: now.to_zoned(zone.clone()).date(),
            reason: reason.filter(|reason| !reason.is_empty()),
        };
        let new = content::withdraw(&asked.path, &bytes, &withdrawal, now, &zone).map_err(not_taken)?;
        self.write(&asked.path, &bytes, &new)?;
        self.opened(&asked.path, &new)
    }

    /// Puts a withdrawn report back on the site.
    pub(super) fn bring_back(&self, asked: &Taking) -> Result<Value, DeskRefusal> {
        let bytes = self.read_version(&asked.path, &asked.version)?;
        let new = content::restore(&asked.path, &bytes, &self.zone()).map_err(not_taken)?;
        self.write(&asked.path, &bytes, &new)?;
        self.opened(&asked.path, &new)
    }

    /// The bytes of a file that may be changed.
    pub(super) fn read(&self, path: &SourcePath) -> Result<Vec<u8>, DeskRefusal> {
        if &**path != CONFIG && (article_stem(path).is_none() || !is_in_content(path)) {
            return Err(DeskRefusal::no_such_file());
        }
        self.with_folder(&[path], |folder, sources| {
            if !sources.files.contains_key(path) {
                return Err(DeskRefusal::no_such_file());
            }
            if folder.is_linked(path) {
                return Err(DeskRefusal::new(
                    409,
                    "Tệp này là liên kết đến một tệp khác. Hãy mở tệp gốc.",
                    "This file is a link to another one. Open that one.",
                ));
            }
            Ok(sources.reader.read(path)?)
        })
    }

    fn read_version(&self, path: &SourcePath, version: &str) -> Result<Vec<u8>, DeskRefusal> {
        let bytes = self.read(path)?;
        if version_of(&bytes) == version {
            return Ok(bytes);
        }
        let mut refusal = DeskRefusal::new(
            409,
            "Tệp đã được sửa ở nơi khác sau khi bạn mở. Chưa ghi gì.",
            "The file was changed elsewhere since you opened it. Nothing was written.",
        );
        refusal.conflict =
            Some(Box::new(json!({ "version": version_of(&bytes), "text": plain_text(&bytes)? })));
        Err(refusal)
    }

    /// Replaces `old` by `new`. Keeps the old file as a version if readers may have seen it.
    fn write(&self, path: &SourcePath, old: &[u8], new: &[u8]) -> Result<(), DeskRefusal> {
        if old == new {
            return Ok(());
        }
        if self.is_published(path, old) {
            self.keep_version(path, old)?;
        }
        let written = self.with_folder(&[path], |folder, _| Ok(folder.replace(path, old, new)))?;
        match written {
            Err(Error::SavedMeanwhile(_)) => self.read_version(path, "").map(drop),
            written => Ok(written?),
        }
    }

    fn is_published(&self, path: &SourcePath, bytes: &[u8]) -> bool {
        let (article, _) = content::parse(path, bytes, &self.zone());
        article.is_some_and(|Article { report, .. }| {
            !report.draft && report.published.is_none_or(|posted| posted.at <= self.now())
        })
    }

    fn opened(&self, path: &SourcePath, bytes: &[u8]) -> Result<Value, DeskRefusal> {
        let snapshot = self.snapshot().1;
        let mut answer = json!({
            "path": path,
            "version": version_of(bytes),
            "text": plain_text(bytes)?,
            "diagnostics": self.told(path, bytes, snapshot.as_ref())?,
        });
        if &**path == CONFIG {
            answer["values"] =
                settings_of(bytes)?.values(crate::config::form_fields()).map_or(Value::Null, Value::Object);
            return Ok(answer);
        }
        let (article, _) = content::parse(path, bytes, &self.zone());
        if let Ok(form) = ArticleForm::read(bytes) {
            answer["values"] = form.values().map_or(Value::Null, Value::Object);
            answer["body"] = form.text().into();
            answer["marks"] = json!(form.marks());
        } else {
            answer["values"] = Value::Null;
        }
        if let Some(Article { report, .. }) = article {
            let prefix =
                snapshot.map_or(String::new(), |snapshot| snapshot.config.base_url.path().to_owned());
            answer["page"] = format!("{prefix}/{}", report.address.as_str()).into();
            answer["state"] = super::list::state(&report, self.now()).into();
        }
        Ok(answer)
    }

    /// The diagnostics of a file with these bytes. With the snapshot of a build that read them, includes those that
    /// need all files.
    fn told(
        &self,
        path: &SourcePath,
        bytes: &[u8],
        snapshot: Option<&Arc<Snapshot>>,
    ) -> Result<Vec<Value>, DeskRefusal> {
        let mut told: Vec<Diagnostic> = if &**path == CONFIG {
            crate::config::read(path, &plain_text(bytes)?).1
        } else {
            content::parse(path, bytes, &self.zone()).1
        };
        let of_site = snapshot.into_iter().flat_map(|snapshot| &snapshot.diagnostics);
        let of_site = of_site.filter(|other| other.place.path == *path);
        let of_site: Vec<Diagnostic> = of_site.filter(|other| !told.contains(other)).cloned().collect();
        // The build may have read another version: keep only those whose line is still in this one.
        let text = plain_text(bytes)?;
        let line = |number: u32| text.lines().nth(number as usize - 1).unwrap_or_default();
        told.extend(of_site.into_iter().filter(|other| {
            let excerpt = other.place.excerpt.trim();
            excerpt.is_empty() || line(other.place.line).contains(excerpt)
        }));
        let form = ArticleForm::read(bytes).ok().filter(|_| &**path != CONFIG);
        let settings = (&**path == CONFIG).then(|| settings_of(bytes)).transpose()?;
        let mut seen = Vec::new();
        told.retain(|one| {
            !seen.contains(&(one.code, one.place.clone())) && {
                seen.push((one.code, one.place.clone()));
                true
            }
        });
        let shown = told.iter().map(|told| {
            let (line, column) = (told.place.line, told.place.column);
            let path = match (&form, &settings) {
                (Some(form), _) => form.path_of(line, column),
                (None, Some(settings)) => super::settings::path_of(settings, line, column),
                (None, None) => Vec::new(),
            };
            self.diagnostic(told, &path)
        });
        Ok(shown.collect())
    }
}

/// Whether a path is below `content/`, judged by its names alone, none of them hidden.
pub(super) fn is_in_content(path: &str) -> bool {
    let is_name =
        |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', ':', '\0']);
    path.starts_with("content/") && path.split('/').all(is_name)
}

/// The version of a file with these bytes, as clients name it.
pub(super) fn version_of(bytes: &[u8]) -> String {
    Fingerprint::of(bytes).to_string()
}

/// The text of a file, with line feeds only.
pub(super) fn plain_text(bytes: &[u8]) -> Result<String, DeskRefusal> {
    content::plain_text(bytes).ok_or_else(|| {
        DeskRefusal::new(
            409,
            "Tệp này không phải là văn bản UTF-8 nên bàn soạn không mở được. Hãy mở bằng Notepad, chọn Lưu thành… rồi chọn mã hóa UTF-8.",
            "This file is no text in UTF-8, so the desk can't open it. Open it in Notepad, choose Save as … and the encoding UTF-8.",
        )
    })
}

pub(super) fn settings_of(bytes: &[u8]) -> Result<crate::yaml::Edited, DeskRefusal> {
    let text = String::from_utf8(bytes.to_vec()).map_err(|_| DeskRefusal::from(NotEditable))?;
    let range = text.len() - text.trim_start_matches('\u{feff}').len()..text.len();
    Ok(crate::yaml::Edited { text, range })
}

/// The file with the change.
fn changed(change: &Change, bytes: &[u8]) -> Result<Vec<u8>, DeskRefusal> {
    if let Some(text) = &change.text {
        return content::retyped(bytes, text).ok_or_else(|| DeskRefusal::from(NotEditable));
    }
    if &*change.path == CONFIG {
        let mut edited = settings_of(bytes)?;
        for (key, value) in &change.values {
            edited = edited.set(
                crate::config::form_fields(),
                key,
                Some(value).filter(|value| !value.is_null()),
            )?;
        }
        return Ok(edited.text.into_bytes());
    }
    let mut form = ArticleForm::read(bytes)?;
    for (key, value) in &change.values {
        form.set(key, Some(value).filter(|value| !value.is_null()))?;
    }
    for path in &change.settled {
        form.settle(path);
    }
    if let Some(body) = &change.body {
        form.set_text(body);
    }
    Ok(form.bytes())
}

impl From<NotEditable> for DeskRefusal {
    fn from(_: NotEditable) -> Self {
        Self::new(
            409,
            "Phần khai báo của tệp này viết theo cách mà bàn soạn không tự sửa được. Hãy sửa trong thẻ “Tệp”.",
            "The front matter of this file is written in a way that the desk can't change. Change it in the tab “File”.",
        )
    }
}

fn not_taken(refusal: content::WithdrawalRefusal) -> DeskRefusal {
    use content::WithdrawalRefusal as Why;
    let (vi, en) = match refusal {
        Why::NoArticle => ("Tệp này không phải là bài viết.", "This file is no report."),
        Why::Draft => (
            "Bài còn là bản nháp, chưa ai thấy nên không cần gỡ.",
            "The report is a draft: nobody has seen it.",
        ),
        Why::NotPosted => (
            "Bài chưa đến ngày đăng, chưa ai thấy nên không cần gỡ. Hãy đổi bài thành bản nháp.",
            "The report isn't posted yet: nobody has seen it. Make it a draft.",
        ),
        Why::Withdrawn => ("Bài đã gỡ rồi.", "The report was taken back already."),
        Why::NotWithdrawn => ("Bài chưa gỡ.", "The report wasn't taken back."),
        Why::Mistaken => (
            "Phần khai báo của bài còn lỗi. Hãy sửa lỗi trước rồi gỡ.",
            "There are mistakes in the front matter. Correct them first.",
        ),
    };
    DeskRefusal::new(409, vi, en)
}
