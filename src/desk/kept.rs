//! Files kept in the site's state folder: earlier versions of published articles, and removed articles.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Value, json};

use super::article::{is_in_content, plain_text};
use super::{AskedPath, Desk, DeskRefusal};
use crate::cache::CACHE_FOLDER;
use crate::content;
use crate::disk::{self, Dir, FileType, create_state, open_state};
use crate::load::CONFIG;
use crate::scaffold::NewFile;
use crate::source::SourcePath;

/// The folder of earlier versions, in the program's state folder.
const VERSIONS: &str = "lich-su";

/// The folder of removed articles.
const TRASH: &str = "thung-rac";

/// The most versions of one article.
const MAX_VERSIONS: usize = 50;

/// The largest file to keep, in bytes. Larger ones aren't read either.
pub(super) const LIMIT: u64 = 64 * 1024 * 1024;

#[derive(Deserialize)]
pub(super) struct AskedVersion {
    path: SourcePath,
    id: String,
}

#[derive(Deserialize)]
pub(super) struct AskedId {
    id: String,
}

impl Desk {
    /// The versions of an article, the latest first.
    pub(super) fn history(&self, asked: &AskedPath) -> Result<Value, DeskRefusal> {
        let path = self.known(asked)?;
        let Some(folder) = self.state_folder(VERSIONS)? else { return Ok(json!({ "versions": [] })) };
        let versions = versions(&folder, &path)?;
        let rows = versions.iter().rev().map(|(name, size)| {
            let when = moment_of(name);
            json!({ "id": name, "when": when, "size": size })
        });
        Ok(json!({ "versions": rows.collect::<Vec<_>>() }))
    }

    /// The text of an earlier version.
    pub(super) fn version(&self, asked: &AskedVersion) -> Result<Value, DeskRefusal> {
        let folder = self.state_folder(VERSIONS)?.ok_or_else(DeskRefusal::no_such_file)?;
        let known = versions(&folder, &asked.path)?;
        if !known.iter().any(|(name, _)| *name == asked.id) {
            return Err(DeskRefusal::no_such_file());
        }
        let (bytes, _) = folder.read(&Path::new(&*asked.path).join(&asked.id), LIMIT)?;
        Ok(json!({ "text": plain_text(&bytes)? }))
    }

    /// Keeps `bytes` as a version of the article at `path`. Deletes the oldest versions if there are too many.
    pub(super) fn keep_version(&self, path: &SourcePath, bytes: &[u8]) -> Result<(), DeskRefusal> {
        let folder = self.made_folder(VERSIONS)?;
        let place = Path::new(&**path);
        folder.create_folders(place)?;
        let known = versions(&folder, path)?;
        let name = self.free_name(|name| known.iter().any(|(known, _)| known == name));
        folder.create(&place.join(name), bytes)?;
        let surplus = (known.len() + 1).saturating_sub(MAX_VERSIONS);
        for (name, _) in known.iter().take(surplus) {
            folder.remove_file(&place.join(name))?;
        }
        Ok(())
    }

    /// Moves an article to the trash.
    pub(super) fn remove(&self, asked: &AskedPath) -> Result<Value, DeskRefusal> {
        let path = self.known(asked)?;
        if &*path == CONFIG {
            return Err(DeskRefusal::wrong_call());
        }
        let bytes = self.read(&path)?;
        let trash = self.made_folder(TRASH)?;
        let taken = trash.list(Path::new(""))?.unwrap_or_default();
        let id = self.free_name(|name| taken.iter().any(|(known, _)| known == name));
        let place = Path::new(&id).join(&*path);
        trash.create_folders(place.parent().unwrap_or(Path::new("")))?;
        trash.create(&place, &bytes)?;
        self.with_folder(&[&path], |folder, _| Ok(folder.take_away(&path, &bytes)?))?;
        Ok(json!({ "id": id }))
    }

    /// The articles in the trash, the latest first.
    pub(super) fn trash(&self) -> Result<Value, DeskRefusal> {
        let Some(trash) = self.state_folder(TRASH)? else { return Ok(json!({ "files": [] })) };
        let mut rows = Vec::new();
        for (id, path) in removed(&trash)? {
            let (bytes, _) = trash.read(&Path::new(&id).join(&path), LIMIT)?;
            let shown: SourcePath = path.to_string_lossy().replace('\\', "/").into();
            let (article, _) = content::parse(&shown, &bytes, &self.zone());
            let title = article.map_or_else(|| shown.to_string(), |article| article.report.title);
            rows.push(json!({ "id": id, "path": shown, "title": title, "when": moment_of(&id) }));
        }
        rows.reverse();
        Ok(json!({ "files": rows }))
    }

    /// Moves an article back from the trash, under another name if its own is taken.
    pub(super) fn restore(&self, asked: &AskedId) -> Result<Value, DeskRefusal> {
        let trash = self.state_folder(TRASH)?.ok_or_else(DeskRefusal::no_such_file)?;
        let (id, path) = removed(&trash)?
            .into_iter()
            .find(|(id, _)| *id == asked.id)
            .ok_or_else(DeskRefusal::no_such_file)?;
        let place = Path::new(&id).join(&path);
        let (bytes, _) = trash.read(&place, LIMIT)?;
        let restored = self.create(&NewFile { path: path.to_string_lossy().replace('\\', "/"), bytes })?;
        trash.remove_file(&place)?;
        for folder in place.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()) {
            trash.remove_empty_folder(folder)?;
        }
        Ok(json!({ "path": restored }))
    }

    fn root(&self) -> Result<Dir, DeskRefusal> {
        Dir::open(&disk::system(), &self.root)?.ok_or_else(DeskRefusal::no_such_file)
    }

    pub(super) fn state_folder(&self, name: &str) -> Result<Option<Dir>, DeskRefusal> {
        let Some(state) = open_state(&self.root()?, Path::new(CACHE_FOLDER))? else { return Ok(None) };
        Ok(open_state(&state, Path::new(name))?)
    }

    pub(super) fn made_folder(&self, name: &str) -> Result<Dir, DeskRefusal> {
        let state = create_state(&self.root()?, Path::new(CACHE_FOLDER))?;
        Ok(create_state(&state, Path::new(name))?)
    }

    /// A name made of the present time, so that names sort by time.
    fn free_name(&self, is_taken: impl Fn(&str) -> bool) -> String {
        let now = self.now().to_zoned(self.zone());
        let name = now.strftime("%Y%m%d-%H%M%S").to_string();
        (0..).map(|number| format!("{name}-{number:03}")).find(|name| !is_taken(name)).unwrap_or(name)
    }
}

/// The versions of an article with their sizes, the oldest first.
fn versions(folder: &Dir, path: &str) -> Result<Vec<(String, u64)>, DeskRefusal> {
    if path != CONFIG && !is_in_content(path) {
        return Err(DeskRefusal::no_such_file());
    }
    let place = Path::new(path);
    let mut found = Vec::new();
    for (name, file_type) in folder.list(place)?.unwrap_or_default() {
        let name = name.to_string_lossy().into_owned();
        if file_type == FileType::File && !moment_of(&name).is_empty() {
            let size = folder.find(&place.join(&name))?.map_or(0, |entry| entry.stamp.size);
            found.push((name, size));
        }
    }
    found.sort();
    Ok(found)
}

/// The articles in the trash, the oldest first: the id of each, and its path in the site.
fn removed(trash: &Dir) -> Result<Vec<(String, PathBuf)>, DeskRefusal> {
    let mut ids: Vec<String> = trash
        .list(Path::new(""))?
        .unwrap_or_default()
        .into_iter()
        .filter(|(_, file_type)| *file_type == FileType::Folder)
        .map(|(name, _)| name.to_string_lossy().into_owned())
        .filter(|name| !moment_of(name).is_empty())
        .collect();
    ids.sort();
    let mut found = Vec::new();
    for id in ids {
        if let Some(path) = file_below(trash, Path::new(&id))? {
            found.push((id.clone(), path.strip_prefix(&id).unwrap_or(&path).to_owned()));
        }
    }
    Ok(found)
}

/// The one file in a folder and those below it.
fn file_below(dir: &Dir, folder: &Path) -> Result<Option<PathBuf>, DeskRefusal> {
    for (name, file_type) in dir.list(folder)?.unwrap_or_default() {
        let path = folder.join(name);
        match file_type {
            FileType::File => return Ok(Some(path)),
            FileType::Folder => return file_below(dir, &path),
            _ => {}
        }
    }
    Ok(None)
}

/// The moment in a name of [`Desk::free_name`], for people: `29/11/2026 14:05`. Empty for any other name.
fn moment_of(name: &str) -> String {
    let digits = |range: std::ops::Range<usize>| {
        name.get(range).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let parts = (digits(0..4), digits(4..6), digits(6..8), digits(9..11), digits(11..13), digits(13..15));
    match parts {
        (Some(year), Some(month), Some(day), Some(hour), Some(minute), Some(_))
            if name.as_bytes()[8] == b'-' =>
        {
            format!("{day}/{month}/{year} {hour}:{minute}")
        }
        _ => String::new(),
    }
}
