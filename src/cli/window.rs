//! The window that Windows opens for a program that was double-clicked: it closes when the program ends.

use std::io::{IsTerminal, Write, stdin, stdout};
use std::path::PathBuf;

use bantin::error::Error;
use bantin::text::{Lang, Text};

use super::print::Printer;

/// Keeps the window open until the user presses Enter.
pub(crate) fn hold(lang: Lang) {
    if is_window() {
        let text = Text::new("Nhấn Enter để đóng cửa sổ này.", "Press Enter to close this window.");
        wait_for_enter(text.get(lang));
    }
}

/// Offers a folder of the user's own for the site, if the program was opened in a folder with other files. `None` if
/// nobody can be asked.
///
/// # Errors
/// [`Error::Io`] if Windows doesn't know such a folder.
#[cfg(windows)]
pub(crate) fn ask_for_own_site(printer: &Printer) -> Result<Option<PathBuf>, Error> {
    if !is_window() {
        return Ok(None);
    }
    let folder = bantin::install::own_site()?;
    let shown = super::print::shown(&folder);
    let text = Text::new(
        format!(
            "Thư mục này đã có tệp khác. Trang tin nên nằm trong thư mục riêng.\nNhấn Enter để mở trang tin trong {shown};\n\
             không muốn thì đóng cửa sổ này."
        ),
        format!(
            "There are other files in this folder, and a site should have one of its own.\nPress Enter to open the site in \
             {shown},\nor close this window."
        ),
    );
    if !wait_for_enter(text.get(printer.lang)) {
        return Ok(None);
    }
    bantin::disk::Dir::open_or_create(&bantin::disk::system(), &folder)?;
    Ok(Some(folder))
}

/// On other systems, users open programs from a terminal, which stays open.
#[cfg(not(windows))]
pub(crate) fn ask_for_own_site(_printer: &Printer) -> Result<Option<PathBuf>, Error> {
    Ok(None)
}

fn is_window() -> bool {
    cfg!(windows) && stdin().is_terminal() && stdout().is_terminal()
}

/// Whether the user pressed Enter; `false` at the end of the input.
fn wait_for_enter(text: &str) -> bool {
    writeln!(stdout(), "{text}").ok();
    stdin().read_line(&mut String::new()).is_ok_and(|length| length > 0)
}
