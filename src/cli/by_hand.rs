//! `bantin send --list` and `--copied`: lists for people who copy the site by hand.

use std::path::Path;

use bantin::error::Error;
use bantin::send::{Changes, Confirmed, Lists, confirm_by_hand, list_by_hand, write_lists};
use bantin::text::{Text, counted};
use bantin::vietnamese::file_size;

use super::Exit;
use super::print::{Printer, shown};
use super::send::hold;

/// Lists the files to copy and delete since somebody last confirmed a list.
pub(crate) fn list(output: &Path, root: &Path, address: &str, printer: &Printer) -> Result<Exit, Error> {
    let site = hold(output, root)?;
    let changes = list_by_hand(&site, address)?;
    tell(&changes, None, &write_lists(&site, &changes)?, printer);
    if !changes.is_nothing() {
        printer.say(&Text::new(
            "Chép, xóa xong thì gõ bantin send --copied. Chưa gõ thì lần sau danh sách vẫn có những tệp này.",
            "When all of it is done, type bantin send --copied. Until then the next lists have these files again.",
        ));
    }
    Ok(Exit::Done)
}

/// Records that somebody has copied and deleted what the lists named.
pub(crate) fn confirm(
    output: &Path,
    root: &Path,
    has_targets: bool,
    printer: &Printer,
) -> Result<Exit, Error> {
    if has_targets {
        printer.wrong_use(&Text::new(
            "--copied dùng khi site.yaml không có “nơi gửi”; chép tay đến một nơi gửi thì gõ bantin send --adopt",
            "--copied is for a site.yaml without “targets”; after copying to a target by hand, type bantin send --adopt",
        ));
        return Ok(Exit::Usage);
    }
    let confirmed = confirm_by_hand(&hold(output, root)?)?;
    printer.confirmed(confirmed);
    let text = match confirmed {
        Some(Confirmed { copied, deleted }) => Text::new(
            format!("Đã ghi nhận: chép {copied} tệp, xóa {deleted} tệp. Danh sách sau chỉ có những gì mới."),
            format!(
                "Noted: {} copied, {deleted} deleted. The next lists only have what is new.",
                counted(copied, "file")
            ),
        ),
        None => Text::new(
            "Không có danh sách nào đang chờ. Gõ bantin send --list trước.",
            "No list is waiting. Type bantin send --list first.",
        ),
    };
    printer.say(&text);
    Ok(Exit::Done)
}

/// Prints where the lists are, and how long. `target` is what they were compared with.
pub(crate) fn tell(changes: &Changes, target: Option<&str>, lists: &Lists, printer: &Printer) {
    printer.listed(changes, target, lists);
    let (copied, deleted) = (changes.order.len(), changes.removed.len());
    let size = file_size(changes.bytes);
    let (copy, delete) = (shown(&lists.copy), shown(&lists.delete));
    let text = Text::new(
        format!(
            "Cần chép {copied} tệp ({size}), theo thứ tự ghi trong {copy}\nCần xóa {deleted} tệp, ghi trong {delete}"
        ),
        format!(
            "To copy: {} ({}), in the order of {copy}\nTo delete: {}, listed in {delete}",
            counted(copied, "file"),
            size.replace(',', "."),
            counted(deleted, "file")
        ),
    );
    printer.list(text.get(printer.lang));
}
