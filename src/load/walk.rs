//! All files of a folder, in the order of their names.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::system::{FileSystem, Kind, is_circle};
use crate::error::{Error, Operation};
use crate::source::Stamp;

/// Hands each file at `start` or below it to `found`, but for those whose names say that nobody means them. Where
/// nothing is, or is any more, there is nothing to hand on: what vanishes on the way is what whoever removed it wanted.
///
/// # Errors
/// [`Error::NotRegular`] for devices, pipes, and links that lead out of `root`, nowhere or in a circle; [`Error::Io`]
/// where the system tells nothing: what can't be looked at is never taken for what isn't there.
pub(super) fn walk(
    system: &dyn FileSystem,
    root: &Path,
    start: &Path,
    found: &mut dyn FnMut(&Path, Stamp) -> Result<(), Error>,
) -> Result<(), Error> {
    let Some((kind, _)) = if_there(start, system.find(start))? else { return Ok(()) };
    let above = start.parent().unwrap_or(root);
    let Some(above) = if_there(above, system.canonical(above))? else { return Ok(()) };
    Walk { system, root, found, way: vec![above] }.visit(start, kind)
}

/// What was found, `None` where nothing is there.
fn if_there<T>(path: &Path, answer: io::Result<T>) -> Result<Option<T>, Error> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(e) => Err(Error::io(Operation::Read, path, e)),
    }
}

/// Whether something regular is at the path, or where a link there leads to.
pub(super) fn is_file(system: &dyn FileSystem, path: &Path) -> Result<bool, Error> {
    Ok(if_there(path, system.follow(path))?.is_some_and(|(kind, _)| kind == Kind::File))
}

struct Walk<'a> {
    system: &'a dyn FileSystem,
    root: &'a Path,
    found: &'a mut dyn FnMut(&Path, Stamp) -> Result<(), Error>,
    /// The folders that the walk is in, without links, the outermost first.
    way: Vec<PathBuf>,
}

impl Walk<'_> {
    fn visit(&mut self, path: &Path, kind: Kind) -> Result<(), Error> {
        match kind {
            Kind::File => match if_there(path, self.system.find(path))? {
                Some((Kind::File, stamp)) => (self.found)(path, stamp),
                // Something else stands there by now; whoever put it there is still at it.
                Some((kind, _)) => self.visit(path, kind),
                None => Ok(()),
            },
            Kind::Folder => {
                let name = path.file_name().unwrap_or_default();
                let real = self.way.last().map_or_else(|| path.to_owned(), |above| above.join(name));
                self.enter(path, real)
            }
            Kind::Link => self.follow(path),
            Kind::Other => Err(Error::NotRegular(path.to_owned())),
        }
    }

    fn follow(&mut self, link: &Path) -> Result<(), Error> {
        let is_wrong = || Error::NotRegular(link.to_owned());
        let answer = self.system.canonical(link);
        if answer.as_ref().is_err_and(is_circle) {
            return Err(is_wrong());
        }
        let Some(real) = if_there(link, answer)? else {
            // A link to nowhere is there, and is told, unless it has just gone.
            let is_there = if_there(link, self.system.find(link))?.is_some();
            return if is_there { Err(is_wrong()) } else { Ok(()) };
        };
        if !real.starts_with(self.root) {
            return Err(is_wrong());
        }
        match if_there(link, self.system.follow(link))? {
            Some((Kind::File, stamp)) => (self.found)(link, stamp),
            Some((Kind::Folder, _)) if self.way.iter().any(|above| above.starts_with(&real)) => {
                Err(is_wrong())
            }
            Some((Kind::Folder, _)) => self.enter(link, real),
            Some(_) => Err(is_wrong()),
            None => Ok(()),
        }
    }

    fn enter(&mut self, folder: &Path, real: PathBuf) -> Result<(), Error> {
        let Some(mut names) = if_there(folder, self.system.list(folder))? else { return Ok(()) };
        names.sort_by(|(one, _), (other, _)| one.cmp(other));
        self.way.push(real);
        for (name, kind) in names {
            if !is_passed_over(&name.to_string_lossy()) {
                self.visit(&folder.join(name), kind)?;
            }
        }
        self.way.pop();
        Ok(())
    }
}

/// Files that editors, office programs and systems leave beside the real ones.
pub(super) fn is_passed_over(name: &str) -> bool {
    let lower = name.to_lowercase();
    name.starts_with(['.', '~'])
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || matches!(&*lower, "thumbs.db" | "desktop.ini")
        || [".swp", ".swx", ".tmp", ".bak", ".crdownload", ".part"]
            .iter()
            .any(|ending| lower.ends_with(ending))
}
