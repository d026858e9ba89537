//! Installs the program in folders of its user, which needs no administrator: a copy of it, an entry in the Start menu,
//! “Open with” for reports, and an entry in the list of installed programs.
//!
//! Only Windows itself can write shortcuts and the registry, and remove a program that is running: these three don't go
//! through `disk`.

use std::io;
use std::path::{Path, PathBuf};

use known_folders::{KnownFolder, get_known_folder_path};
use lnks::Shortcut;
use windows_registry::CURRENT_USER;

use crate::disk::{self, Dir};
use crate::error::{Error, Operation};

/// The name under which people know the program.
pub const NAME: &str = "Bản Tin";

const PROGRAM: &str = "bantin.exe";

/// The largest program, in bytes.
const LARGEST_PROGRAM: u64 = 256 << 20;

/// The file type of reports, and the program that opens them
/// (<https://learn.microsoft.com/en-us/windows/win32/shell/fa-progids>).
const REPORT: &str = r"Software\Classes\bantin.report";
const OPEN_WITH: &str = r"Software\Classes\.md\OpenWithProgids";
const REPORT_NAME: &str = "bantin.report";

/// The entry in “Apps & features”
/// (<https://learn.microsoft.com/en-us/windows/win32/msi/uninstall-registry-key>).
const ENTRY: &str = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\bantin";

/// `HRESULT` of `ERROR_FILE_NOT_FOUND`.
const NOT_FOUND: u32 = 0x8007_0002;

/// The places of an installed program.
#[derive(Clone, Debug)]
pub struct Installation {
    folder: PathBuf,
    shortcut: PathBuf,
}

/// The default folder for a site: in Documents, which is part of most backups.
///
/// # Errors
/// [`Error::Io`] if Windows doesn't know such a folder.
pub fn own_site() -> Result<PathBuf, Error> {
    Ok(known(KnownFolder::Documents)?.join(NAME))
}

impl Installation {
    /// The places for the user who runs this program.
    ///
    /// # Errors
    /// [`Error::Io`] if Windows doesn't know such folders.
    pub fn of_user() -> Result<Self, Error> {
        Ok(Self {
            folder: known(KnownFolder::LocalAppData)?.join(r"Programs\bantin"),
            shortcut: known(KnownFolder::Programs)?.join(format!("{NAME}.lnk")),
        })
    }

    /// Copies the program `running` there and replaces an older one. From the Start menu it opens the site in `site`,
    /// which is created if it is missing.
    ///
    /// # Errors
    /// [`Error::Io`], also if the older program is running.
    pub fn put(&self, running: &Path, site: &Path) -> Result<(), Error> {
        let system = disk::system();
        let program = self.folder.join(PROGRAM);
        Dir::open_or_create(&system, site)?;
        let folder = Dir::open_or_create(&system, &self.folder)?;
        if !is_same(running, &program)? {
            let name = running.file_name().map(Path::new).unwrap_or(Path::new(PROGRAM));
            let from = running.parent().map(|from| Dir::open(&system, from)).transpose()?.flatten();
            let from = from.ok_or_else(|| missing(running))?;
            let (bytes, _) = from.read(name, LARGEST_PROGRAM)?;
            folder.replace(Path::new(PROGRAM), Path::new("bantin.new"), &[&bytes])?;
        }
        self.link(&program, site)?;
        register(&program).map_err(|e| Error::io(Operation::Write, ENTRY, e.into()))
    }

    fn link(&self, program: &Path, site: &Path) -> Result<(), Error> {
        if let Some(menu) = self.shortcut.parent() {
            Dir::open_or_create(&disk::system(), menu)?;
        }
        let mut shortcut = Shortcut::new(program);
        shortcut.working_dir = Some(site.to_owned());
        shortcut.description = Some("Soạn và đăng bản tin".to_owned());
        shortcut
            .save(&self.shortcut)
            .map_err(|e| Error::io(Operation::Write, &self.shortcut, io::Error::other(e)))
    }

    /// Removes everything that [`put`](Self::put) created, except the site, and returns whether there was anything. If
    /// the program to remove is `running`, Windows removes it when it ends.
    ///
    /// # Errors
    /// [`Error::Io`], also if the program runs in another window.
    pub fn take_back(&self, running: &Path) -> Result<bool, Error> {
        let system = disk::system();
        let was_registered = unregister().map_err(|e| Error::io(Operation::Remove, ENTRY, e.into()))?;
        if let (Some(menu), Some(name)) = (self.shortcut.parent(), self.shortcut.file_name())
            && let Some(menu) = Dir::open(&system, menu)?
        {
            menu.remove_file(Path::new(name))?;
        }
        let Some(folder) = Dir::open(&system, &self.folder)? else { return Ok(was_registered) };
        let program = self.folder.join(PROGRAM);
        if is_same(running, &program)? {
            self_replace::self_delete_outside_path(&self.folder)
                .map_err(|e| Error::io(Operation::Remove, &program, e))?;
        } else {
            folder.remove_file(Path::new(PROGRAM))?;
        }
        drop(folder); // Windows removes no folder that is held open.
        if let (Some(above), Some(name)) = (self.folder.parent(), self.folder.file_name())
            && let Some(above) = Dir::open(&system, above)?
        {
            above.vacate(Path::new(name))?;
        }
        Ok(true)
    }

    /// The program's own folder, for people.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

fn known(folder: KnownFolder) -> Result<PathBuf, Error> {
    get_known_folder_path(folder).ok_or_else(|| missing(Path::new("%USERPROFILE%")))
}

fn missing(path: &Path) -> Error {
    Error::io(Operation::Read, path, io::ErrorKind::NotFound.into())
}

fn is_same(one: &Path, other: &Path) -> Result<bool, Error> {
    let system = disk::system();
    match (system.canonical(one), system.canonical(other)) {
        (Ok(one), Ok(other)) => Ok(one == other),
        (_, Err(e)) if e.kind() == io::ErrorKind::NotFound => Ok(false),
        (Err(e), _) => Err(Error::io(Operation::Read, one, e)),
        (_, Err(e)) => Err(Error::io(Operation::Read, other, e)),
    }
}

fn register(program: &Path) -> windows_registry::Result<()> {
    let program = program.to_string_lossy();
    let report = CURRENT_USER.create(REPORT)?;
    report.set_string("", "Bài của bản tin")?;
    report.create(r"shell\open")?.set_string("FriendlyAppName", NAME)?;
    report.create(r"shell\open\command")?.set_string("", format!("\"{program}\" serve \"%1\""))?;
    CURRENT_USER.create(OPEN_WITH)?.set_string(REPORT_NAME, "")?;
    let entry = CURRENT_USER.create(ENTRY)?;
    entry.set_string("DisplayName", NAME)?;
    entry.set_string("DisplayVersion", env!("CARGO_PKG_VERSION"))?;
    entry.set_string("DisplayIcon", &*program)?;
    entry.set_string("UninstallString", format!("\"{program}\" uninstall"))?;
    entry.set_u32("NoModify", 1)?;
    entry.set_u32("NoRepair", 1)
}

fn unregister() -> windows_registry::Result<bool> {
    let mut was_there = false;
    let mut remove = |removed: windows_registry::Result<()>| match removed {
        Ok(()) => {
            was_there = true;
            Ok(())
        }
        Err(e) if e.code().0.cast_unsigned() == NOT_FOUND => Ok(()),
        Err(e) => Err(e),
    };
    remove(CURRENT_USER.remove_tree(REPORT))?;
    remove(CURRENT_USER.remove_tree(ENTRY))?;
    // That list contains other programs too.
    let list = CURRENT_USER.options().read().write().open(OPEN_WITH);
    remove(list.and_then(|list| list.remove_value(REPORT_NAME)))?;
    Ok(was_there)
}
