//! Mistakes in links.

use super::{Code, Diagnostic, Place, error, warning};
use crate::text::Text;

/// A link or picture with a scheme that isn't allowed.
pub fn unsafe_link(place: Place, address: &str) -> Diagnostic {
    let message = if address.trim().is_empty() {
        Text::new("liên kết này chưa có địa chỉ", "this link has no address")
    } else {
        Text::new(
            format!("người xem không mở được liên kết “{address}”, hoặc liên kết không an toàn"),
            format!("the link “{address}” can't be opened by readers or is not safe"),
        )
    };
    error(Code::UnsafeLink, place, message, instead_of_unsafe(address))
}

/// What to write instead of `address`, which no reader can open.
fn instead_of_unsafe(address: &str) -> Text {
    let plain = address.trim_start_matches("file:").trim_start_matches('/');
    let is_on_disk =
        plain.as_bytes().get(1) == Some(&b':') || address.starts_with(['\\', 'f']) && plain != address;
    if address.trim().is_empty() {
        Text::new(
            "viết địa chỉ vào giữa hai dấu ( ), hoặc chỉ giữ lại phần chữ",
            "write the address between the brackets ( ), or keep the text alone",
        )
    } else if let Some(host) = address.strip_prefix("//") {
        Text::new(
            format!("viết đủ https:// ở đầu: https://{host}"),
            format!("write https:// in front: https://{host}"),
        )
    } else if is_on_disk || address.starts_with("\\\\") {
        let name = address.rsplit(['\\', '/', ':']).next().unwrap_or_default();
        Text::new(
            format!("chép tệp vào cùng thư mục với bài rồi chỉ viết tên tệp: {name}"),
            format!("copy the file to the folder of the article and write only its name: {name}"),
        )
    } else if is_like_host(address) || address.contains('\\') && !address.contains(':') {
        instead_of(address, None)
    } else {
        Text::new(
            "dùng địa chỉ https://…, mailto:…, tel:…, hoặc tên tệp đặt cạnh bài; không có thì chỉ giữ lại phần chữ",
            "use an address that begins with https://, mailto: or tel:, or the name of a file beside the article; else keep the text alone",
        )
    }
}

/// A link to a file or page that doesn't exist.
pub fn broken_link(place: Place, target: &str, nearest: Option<&str>) -> Diagnostic {
    let what = if is_address(target) { "trang" } else { "tệp" };
    error(
        Code::BrokenLink,
        place,
        Text::new(
            format!("liên kết trỏ đến “{target}” nhưng không có {what} đó"),
            format!("the link points to “{target}”, which isn't there"),
        ),
        instead_of(target, nearest),
    )
}

/// Why an article is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hiding {
    /// It is a draft.
    Draft,
    /// It appears on this day.
    Until(String),
    /// It has expired.
    Expired,
}

/// A link to an article that exists and is not shown.
pub fn link_to_hidden(place: Place, target: &str, hiding: &Hiding) -> Diagnostic {
    let (why, instead) = match hiding {
        Hiding::Draft => (
            Text::new("đang là bản nháp", "is a draft"),
            Text::new("ghi “bản nháp: false” trong bài ấy", "write “draft: false” in that article"),
        ),
        Hiding::Until(day) => (
            Text::new(format!("đến ngày {day} mới đăng"), format!("appears on {day}")),
            Text::new(
                "xem lại mục “ngày” hoặc “ngày đăng” của bài ấy",
                "look at “date” and “published” of that article",
            ),
        ),
        Hiding::Expired => (
            Text::new("đã hết hạn", "has expired"),
            Text::new("sửa mục “hết hạn” của bài ấy", "change “expires” in that article"),
        ),
    };
    error(
        Code::BrokenLink,
        place,
        Text::new(
            format!("bài “{target}” {}, nên liên kết này không dẫn đến đâu", why.vi),
            format!("“{target}” {}, so this link leads nowhere", why.en),
        ),
        Text::new(
            format!("bỏ liên kết ở dòng này, chỉ giữ lại chữ; hoặc {}", instead.vi),
            format!("remove the link here and keep its text; or {}", instead.en),
        ),
    )
}

/// A link to a withdrawn report: it leads to the note about the withdrawal.
pub fn link_to_withdrawn(place: Place, target: &str) -> Diagnostic {
    warning(
        Code::BrokenLink,
        place,
        Text::new(
            format!("bài “{target}” đã gỡ, nên liên kết này chỉ dẫn đến lời báo bài đã gỡ"),
            format!("“{target}” was taken back, so this link only leads to a note that says so"),
        ),
        Text::new(
            "bỏ liên kết; nếu chữ ở đây nhắc lại tên hoặc nội dung bài đã gỡ thì sửa cả chữ",
            "remove the link; if the words here repeat the title or the text of that report, change them too",
        ),
    )
}

/// A link to an address that differs from that of a page or file in its capitals or slashes. `exact` is the address.
pub fn inexact_link(place: Place, target: &str, exact: &str) -> Diagnostic {
    warning(
        Code::BrokenLink,
        place,
        Text::new(
            format!(
                "địa chỉ “{target}” khác địa chỉ thật ở chữ hoa hoặc dấu gạch chéo, nên nhiều máy chủ báo không có trang"
            ),
            format!(
                "“{target}” differs from the real address in capitals or slashes: many servers will say that there is no such page"
            ),
        ),
        Text::new(format!("viết “{exact}”"), format!("write “{exact}”")),
    )
}

/// A link to a place that the text doesn't have. `fragment` is `#` and an id, `nearest` the most similar one there.
pub fn no_such_heading(place: Place, fragment: &str, nearest: Option<&str>) -> Diagnostic {
    warning(
        Code::BrokenLink,
        place,
        Text::new(
            format!("liên kết trỏ đến mục “{fragment}” nhưng trong bài không có đề mục nào như vậy"),
            format!("the link points to “{fragment}”, but the text has no such heading"),
        ),
        match nearest {
            Some(_) => nearest_file(nearest),
            None => Text::new(
                "sau dấu # viết tên đề mục không dấu, chữ thường, nối bằng gạch ngang: #muc-mot là đề mục “Mục một”; không có đề mục ấy thì bỏ từ dấu # trở đi",
                "behind # write the heading in lower case without marks, joined by hyphens: #muc-mot is “Mục một”; if there is none, leave out the # and what follows",
            ),
        },
    )
}

/// An entry of the menu that leads nowhere.
pub fn dead_menu_link(place: Place, target: &str, nearest: Option<&str>) -> Diagnostic {
    warning(
        Code::BrokenLink,
        place,
        Text::new(
            format!("trình đơn trỏ đến “{target}” nhưng trang tin không có trang hay tệp đó"),
            format!("the menu points to “{target}”, but the site has no such page or file"),
        ),
        instead_of(target, nearest),
    )
}

/// What to write instead of `target`, which doesn't exist; `nearest` is the most similar name.
pub(super) fn instead_of(target: &str, nearest: Option<&str>) -> Text {
    if target.contains('@') && !target.contains(['/', ' ']) {
        return Text::new(
            format!("nếu là thư điện tử thì viết mailto: ở đầu: mailto:{target}"),
            format!("if it is an address for mail, write mailto: in front: mailto:{target}"),
        );
    }
    if is_like_host(target) {
        return Text::new(
            format!("nếu là trang web khác thì viết đủ https:// ở đầu: https://{target}"),
            format!("if it is another web site, write https:// in front: https://{target}"),
        );
    }
    if target.contains("://") {
        return Text::new(
            "tải tệp về, để cạnh bài rồi ghi tên tệp ở đây",
            "download the file, put it beside the article and write its name here",
        );
    }
    if target.contains('\\') && nearest.is_none() {
        let mended = target.replace('\\', "/");
        return Text::new(
            format!("giữa các thư mục dùng dấu gạch chéo xuôi: “{mended}”; tệp phải nằm đúng ở đó"),
            format!("between folders write a slash: “{mended}”; the file must be in that place"),
        );
    }
    match nearest {
        None if is_address(target) => Text::new(
            "mở trang cần dẫn đến rồi chép phần đứng sau tên miền của địa chỉ; không có trang ấy thì bỏ liên kết này",
            "open the page that is meant and copy its address from behind the host name; if there is none, remove this link",
        ),
        _ => nearest_file(nearest),
    }
}

/// Whether `target` is the address of a page, and not of a file.
fn is_address(target: &str) -> bool {
    target.starts_with('/') && !target.contains('.')
}

fn nearest_file(nearest: Option<&str>) -> Text {
    match nearest {
        Some(nearest) => {
            Text::new(format!("có phải muốn viết “{nearest}”?"), format!("did you mean “{nearest}”?"))
        }
        None => Text::new(
            "chép tệp vào đúng thư mục, hoặc viết lại tên cho khớp từng dấu và chữ hoa; không có tệp ấy thì bỏ chỗ này",
            "copy the file to that folder, or write its name as it is, marks and capitals included; if there is none, remove this",
        ),
    }
}

/// Endings of host names that authors type without `https://`. File names of a site don't have them.
const HOST_ENDINGS: [&str; 6] = ["vn", "com", "org", "net", "info", "edu"];

/// Whether `path` begins with the name of a host: `facebook.com/x`, `www.chinhphu.vn`. Browsers take it for a file.
fn is_like_host(path: &str) -> bool {
    let host = path.split('/').next().unwrap_or_default();
    let is_plain = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '-');
    let ending = host.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    host.starts_with(|char: char| char.is_ascii_alphanumeric())
        && host.chars().all(is_plain)
        && ending.is_some_and(|ending| HOST_ENDINGS.contains(&&*ending))
}

#[cfg(test)]
mod tests {
    use super::is_like_host;

    #[test]
    fn hosts_are_told_from_files() {
        for host in ["facebook.com/x", "www.chinhphu.vn", "camtam.thanhhoa.gov.vn/tin/5", "Zalo.VN"] {
            assert!(is_like_host(host), "{host}");
        }
        for file in
            ["ke-hoach.pdf", "../b.md", "/xa/", "x.vn.md", ".vn", "xã.vn", "com", "a/facebook.com", ""]
        {
            assert!(!is_like_host(file), "{file}");
        }
    }
}
