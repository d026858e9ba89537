//! The parts of a .docx, unpacked one at a time and with a limit.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::import::refusal::ImportRefusal;
use crate::import::xml::Element;

/// The largest part that is text, unpacked, in bytes.
const MAX_XML: u64 = 16_000_000;

/// The most parts.
const MAX_PARTS: usize = 10_000;

/// A .docx whose directory was read.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
}

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, ImportRefusal> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ImportRefusal::Damaged)?;
        if archive.len() > MAX_PARTS {
            return Err(ImportRefusal::TooLarge);
        }
        Ok(Self { archive })
    }

    /// A part that is XML. `None` if there is none of this name.
    pub(super) fn xml(&mut self, name: &str) -> Result<Option<Element>, ImportRefusal> {
        let Some(bytes) = self.part(name, MAX_XML)? else { return Ok(None) };
        Element::read(&bytes).map(Some)
    }

    /// A picture. `None` if there is none, or it has more than `limit` bytes.
    pub(super) fn picture(&mut self, name: &str, limit: u64) -> Option<Vec<u8>> {
        self.part(name, limit).ok()?
    }

    fn part(&mut self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, ImportRefusal> {
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(_)) => return Err(ImportRefusal::Locked),
            Err(_) => return Err(ImportRefusal::Damaged),
        };
        // The size in the directory may be wrong, so count the unpacked bytes too.
        if part.size() > limit {
            return Err(ImportRefusal::TooLarge);
        }
        let mut bytes = Vec::new();
        part.take(limit + 1).read_to_end(&mut bytes).map_err(|_| ImportRefusal::Damaged)?;
        if bytes.len() as u64 > limit { Err(ImportRefusal::TooLarge) } else { Ok(Some(bytes)) }
    }

    /// The targets of the names in a part: `rId4` stands for `media/image1.png` or `https://…`.
    pub(super) fn relations(&mut self, part: &str) -> Result<BTreeMap<String, String>, ImportRefusal> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let Some(root) = self.xml(&format!("{folder}/_rels/{file}.rels"))? else {
            return Ok(BTreeMap::new());
        };
        let pairs = root.all("Relationship").into_iter().filter_map(|relation| {
            let target = relation.get("Target")?;
            let target = match relation.get("TargetMode") {
                Some("External") => target.to_owned(),
                _ => within(folder, target),
            };
            Some((relation.get("Id")?.to_owned(), target))
        });
        Ok(pairs.collect())
    }
}

/// The part that `target` names from a part in `folder`.
fn within(folder: &str, target: &str) -> String {
    if let Some(target) = target.strip_prefix('/') {
        return target.to_owned();
    }
    match target.strip_prefix("../") {
        Some(target) => within(folder.rsplit_once('/').map_or("", |(above, _)| above), target),
        None if folder.is_empty() => target.to_owned(),
        None => format!("{folder}/{target}"),
    }
}
