//! After `bantin send`: checks what readers get.

use bantin::address::url_of;
use bantin::config::{BaseUrl, SendTarget, TargetKind};
use bantin::error::Error;
use bantin::output::OutputPath;
use bantin::publish::PublishedSite;
use bantin::send::{self, Changes};
use bantin::text::Text;

use super::print::Printer;

/// Fetches the site as readers do. Prints nothing if no server answers, since it may not be set up yet.
pub(crate) fn look(
    site: &PublishedSite,
    target: &SendTarget,
    base: &BaseUrl,
    changes: &Changes,
    printer: &Printer,
) -> Result<(), Error> {
    let Some(look) = send::look(site, base, changes)? else { return Ok(()) };
    let is_stick = target.kind == TargetKind::Folder && look.n_right == 0;
    if is_stick {
        // The folder, such as a USB stick, isn't what the site's address serves.
        return Ok(());
    }
    let first = |paths: &[OutputPath]| base.join(&url_of(&paths[0]));
    let is_elsewhere = look.n_right == 0 && look.cached.is_empty() && !look.different.is_empty();
    if !look.cached.is_empty() {
        let (n, url) = (look.cached.len(), first(&look.cached));
        let name = look.cache.map_or_else(String::new, |name| format!(" ({name})"));
        printer.warning(&Text::new(
            format!(
                "bộ nhớ đệm{name} nằm giữa máy chủ và người đọc còn giữ bản cũ của {n} địa chỉ, như {url}. Hãy xóa bộ nhớ đệm ấy trong trang quản lý máy chủ, hoặc đợi nó tự hết hạn"
            ),
            format!(
                "a cache{name} between server and readers still has the old version of {}, such as {url}. Purge it in your host's control panel, or wait until it expires",
                counted_addresses(n)
            ),
        ));
    }
    if !look.lingering.is_empty() {
        let (n, url) = (look.lingering.len(), first(&look.lingering));
        printer.warning(&Text::new(
            format!(
                "{n} địa chỉ đã xóa mà người đọc vẫn mở được, như {url}. Hãy xem trên máy chủ có bản sao nào khác của trang tin không"
            ),
            format!(
                "{} deleted, but readers still get them, such as {url}. Look for another copy of the site on the server",
                if n == 1 { "1 address was".to_owned() } else { format!("{n} addresses were") }
            ),
        ));
    }
    if is_elsewhere {
        printer.warning(&Text::new(
            format!(
                "đã gửi xong, nhưng ở {} người đọc chưa thấy gì mới. Hãy xem lại “thư mục” của nơi gửi “{}” có đúng là thư mục của trang web không",
                base.as_str(),
                target.name
            ),
            format!(
                "all was sent, but readers see nothing of it at {}. Check whether the folder of “{}” is the one that the web server shows",
                base.as_str(),
                target.name
            ),
        ));
    } else if !look.different.is_empty() {
        let (n, url) = (look.different.len(), first(&look.different));
        printer.warning(&Text::new(
            format!(
                "{n} trang mà người đọc mở ra khác với bản vừa gửi, như {url}. Hãy mở thử; có máy chủ tự sửa trang khi đưa ra, hãy nhờ nơi cung cấp máy chủ tắt đi"
            ),
            format!(
                "readers get {} otherwise than just sent, such as {url}. Open it; some servers rewrite pages, ask your hosting provider to switch that off",
                if n == 1 { "1 page".to_owned() } else { format!("{n} pages") }
            ),
        ));
    }
    if look.cached.is_empty() && look.lingering.is_empty() && look.different.is_empty() && look.n_right > 0 {
        let n = look.n_right;
        printer.say(&Text::new(
            format!("Đã mở thử {n} địa chỉ ở {}: đúng như vừa gửi.", base.as_str()),
            format!("Opened {} at {}: all as just sent.", counted_addresses(n), base.as_str()),
        ));
    }
    Ok(())
}

fn counted_addresses(n: usize) -> String {
    if n == 1 { "1 address".to_owned() } else { format!("{n} addresses") }
}
