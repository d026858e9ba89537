//! Programs that convert unreadable formats to a readable one: LibreOffice for old office files, pdftotext for PDF.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use bantin::disk::{self, Dir};
use bantin::error::Error;
use bantin::import::{FileForm, MAX_FILE};

/// The longest time that LibreOffice takes to start and to convert a report.
const PATIENCE: Duration = Duration::from_secs(120);

/// The name and the bytes of the converted `file`. `None` if the program is missing or fails.
pub(crate) fn converted(file: &Path, form: FileForm) -> Result<Option<(String, Vec<u8>)>, Error> {
    let system = disk::system();
    let folder = std::env::temp_dir().join(format!("bantin-import-{}", std::process::id()));
    let dir = Dir::open_or_create(&system, &folder)?;
    let source = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let (made, is_made) = match form {
        FileForm::Pdf => {
            let made = PathBuf::from("text.txt");
            let mut command = Command::new("pdftotext");
            command.args(["-enc", "UTF-8", "-nopgbrk"]).arg(&source).arg(folder.join(&made));
            (made, succeeds(&mut command))
        }
        _ => {
            let made = PathBuf::from(file.file_name().unwrap_or_default()).with_extension("docx");
            // Use a separate profile: LibreOffice does nothing while the user has the same profile open.
            let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
            let is_made = ["soffice", "libreoffice"].iter().any(|name| {
                let mut command = Command::new(name);
                command.arg(&profile).args(["--headless", "--convert-to", "docx", "--outdir"]);
                succeeds(command.arg(&folder).arg(&source))
            });
            (made, is_made)
        }
    };
    let bytes = match is_made && dir.find(&made)?.is_some() {
        true => Some(dir.read(&made, MAX_FILE)?.0),
        false => None,
    };
    if bytes.is_some() {
        dir.remove_file(&made)?;
    }
    Ok(bytes.map(|bytes| (made.display().to_string(), bytes)))
}

/// Whether the program exists and succeeds in time.
fn succeeds(command: &mut Command) -> bool {
    let started = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    started.is_ok_and(|mut child| is_done(&mut child))
}

fn is_done(child: &mut Child) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => std::thread::sleep(Duration::from_millis(20)),
            Err(_) => return false,
        }
    }
    // The program may have ended meanwhile.
    child.kill().ok();
    child.wait().ok();
    false
}
