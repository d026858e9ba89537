//! `bantin install` and `bantin uninstall`.

use bantin::error::Error;
use bantin::text::Text;

use super::Exit;
use super::print::Printer;

/// Puts the program into the user's own folders, with a place in the Start menu.
#[cfg(windows)]
pub(crate) fn install(printer: &Printer) -> Result<Exit, Error> {
    use bantin::disk;
    use bantin::error::Operation;
    use bantin::install::{Installation, NAME, own_site};
    use bantin::load::is_site;
    use std::path::Path;

    use super::print::shown;

    // In the folder of a site, the user wants that site.
    let here = Path::new(".");
    let site = if is_site(here) {
        disk::system().canonical(here).map_err(|e| Error::io(Operation::Read, here, e))?
    } else {
        own_site()?
    };
    Installation::of_user()?.put(&running()?, &site)?;
    let site = shown(&site);
    printer.say(&Text::new(
        format!(
            "Đã cài {NAME} cho người đang dùng máy này.\n- Mở: bấm nút Start, gõ “{NAME}”, nhấn Enter.\n- Các bài nằm trong: \
             {site}\n- Gỡ: bấm nút Start, mở “Cài đặt”, “Ứng dụng”, chọn {NAME}; hoặc gõ lệnh bantin uninstall. Các bài vẫn còn."
        ),
        format!(
            "{NAME} is installed for the user of this machine.\n- Open it: press the Start button, type “{NAME}”, press \
             Enter.\n- The reports are in: {site}\n- Remove it: Start, “Settings”, “Apps”, {NAME}; or type bantin uninstall. \
             The reports stay."
        ),
    ));
    Ok(Exit::Done)
}

/// Removes what [`install`] created.
#[cfg(windows)]
pub(crate) fn uninstall(printer: &Printer) -> Result<Exit, Error> {
    use bantin::install::{Installation, NAME};

    if Installation::of_user()?.take_back(&running()?)? {
        printer.say(&Text::new(
            format!("Đã gỡ {NAME} khỏi máy. Các bài và trang tin vẫn còn nguyên."),
            format!("{NAME} was removed from this machine. The reports and the site are as they were."),
        ));
    } else {
        printer.say(&Text::new(
            format!("{NAME} chưa được cài vào máy này."),
            format!("{NAME} is not installed on this machine."),
        ));
    }
    Ok(Exit::Done)
}

/// The path of the running program.
#[cfg(windows)]
fn running() -> Result<std::path::PathBuf, Error> {
    use bantin::error::Operation;

    std::env::current_exe().map_err(|e| Error::io(Operation::Read, "bantin.exe", e))
}

/// On other systems, package managers install programs.
#[cfg(not(windows))]
pub(crate) fn install(printer: &Printer) -> Result<Exit, Error> {
    only_on_windows(printer)
}

/// On other systems, package managers remove programs.
#[cfg(not(windows))]
pub(crate) fn uninstall(printer: &Printer) -> Result<Exit, Error> {
    only_on_windows(printer)
}

#[cfg(not(windows))]
fn only_on_windows(printer: &Printer) -> Result<Exit, Error> {
    printer.wrong_use(&Text::new(
        "lệnh này chỉ có trên Windows; ở máy này bantin được cài và gỡ bằng .deb, pip, npm hoặc cargo",
        "this command is for Windows; on this machine bantin is installed and removed by .deb, pip, npm or cargo",
    ));
    Ok(Exit::Usage)
}
