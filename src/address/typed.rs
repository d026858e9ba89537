//! Checks typed text that becomes an address or a file name.

use percent_encoding::percent_decode_str;

use crate::text::Text;
use crate::vietnamese::{compatible, slug};

/// The longest name of a file or folder, in bytes: the limit of ext4, APFS and NTFS.
const LONGEST_NAME: usize = 255;

/// The longest path below the output folder, in bytes. macOS accepts 1,024 for a full path.
const LONGEST_PATH: usize = 800;

/// Names with a special meaning for servers, in lower case: those of Apache, IIS, PHP and common static hosts. The
/// preview keeps its own files in `~bantin`.
const SERVER_NAMES: [&str; 12] = [
    "web.config",
    "app_offline.htm",
    "global.asax",
    "php.ini",
    "_headers",
    "_redirects",
    "_routes.json",
    "_worker.js",
    "netlify.toml",
    "vercel.json",
    "staticwebapp.config.json",
    "~bantin",
];

/// Why a path or name can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AddressProblem {
    /// Nothing between two slashes, or an empty text.
    Empty,
    /// `.` or `..`.
    Dots,
    /// A control, direction or zero-width character: it can't be seen, and some programs drop it.
    Invisible(char),
    /// A character with a special meaning in addresses, or that Windows forbids in names.
    Character(char),
    /// `?` and what follows, which never reaches the file.
    Query,
    /// A final dot or blank, which Windows drops.
    Ending,
    /// The name of a Windows device.
    Device,
    /// A leading dot: servers hide such a file or read it themselves.
    Hidden,
    /// A name with a special meaning for servers.
    Server,
    /// Longer than names or paths may be.
    Long,
}

impl AddressProblem {
    /// The reason, to follow “can't be used: ”.
    pub(crate) fn text(self) -> Text {
        match self {
            Self::Empty => {
                Text::new("giữa hai dấu gạch chéo không có gì", "there is nothing between two of its slashes")
            }
            Self::Dots => {
                Text::new("“.” và “..” dẫn sang thư mục khác", "“.” and “..” lead to another folder")
            }
            Self::Invisible(char) => {
                let code = code_of(char);
                Text::new(
                    format!("có ký tự {code}, mắt thường không thấy được"),
                    format!("it contains the character {code}, which nobody can see"),
                )
            }
            Self::Character(char) => Text::new(
                format!("không được có ký tự “{char}”"),
                format!("it can't contain the character “{char}”"),
            ),
            Self::Query => Text::new(
                "máy chủ không xét phần sau dấu “?” khi tìm tệp",
                "a server ignores everything after “?” when it looks for a file",
            ),
            Self::Ending => Text::new(
                "tên tệp, tên thư mục không được kết thúc bằng dấu chấm hoặc dấu cách",
                "no file or folder name may end in a dot or a space",
            ),
            Self::Device => Text::new(
                "Windows dành riêng các tên con, prn, aux, nul, com1, lpt1…",
                "Windows reserves the names con, prn, aux, nul, com1, lpt1…",
            ),
            Self::Hidden => Text::new(
                "tên bắt đầu bằng dấu chấm là tệp ẩn, máy chủ không đưa ra cho người đọc",
                "a name that begins with a dot is a hidden file, which servers don't show to readers",
            ),
            Self::Server => Text::new(
                "tên này là tệp cài đặt mà máy chủ tự đọc",
                "servers read a file of this name as their own settings",
            ),
            Self::Long => Text::new(
                format!("mỗi tên dài nhất {LONGEST_NAME} byte, cả đường dẫn {LONGEST_PATH} byte"),
                format!("a name may have {LONGEST_NAME} bytes, and the whole path {LONGEST_PATH}"),
            ),
        }
    }
}

/// Whether `text` can be the last part of a page's address. If not: the reason, and the most similar one that can.
pub(crate) fn check_slug(text: &str) -> Result<(), (Text, String)> {
    let made = slug(text);
    if made == text {
        return Ok(());
    }
    let reason = Text::new(
        "chỉ dùng chữ thường không dấu, chữ số và dấu gạch nối",
        "it may only have lower-case letters without marks, digits and hyphens",
    );
    Err((reason, made))
}

/// Whether a page can be published at `path`, relative to the site's root. A final slash is allowed.
pub(crate) fn check_path(path: &str) -> Result<(), AddressProblem> {
    for (idx, part) in path.strip_suffix('/').unwrap_or(path).split('/').enumerate() {
        check_name(part)?;
        let plain = plain(part);
        // RFC 8615 reserves this folder, at the root only, for files that programs look for.
        let is_well_known = idx == 0 && part == ".well-known";
        if plain.starts_with('.') && !is_well_known {
            return Err(AddressProblem::Hidden);
        }
        if SERVER_NAMES.contains(&&*plain) {
            return Err(AddressProblem::Server);
        }
    }
    if path.len() > LONGEST_PATH { Err(AddressProblem::Long) } else { Ok(()) }
}

/// Whether `name` works as a file or folder name on every system.
pub(crate) fn check_name(name: &str) -> Result<(), AddressProblem> {
    if name.is_empty() {
        return Err(AddressProblem::Empty);
    }
    check_visible(name)?;
    if let Some(char) = name.chars().find(|char| "<>:\"|?*\\#%".contains(*char)) {
        return Err(if char == '?' { AddressProblem::Query } else { AddressProblem::Character(char) });
    }
    let plain = plain(name);
    if matches!(&*plain, "." | "..") {
        return Err(AddressProblem::Dots);
    }
    // Programs that convert to older encodings turn variants such as “／” and “：” into the plain characters.
    if let Some(char) = plain.chars().find(|char| "/<>:\"|?*\\#%".contains(*char)) {
        return Err(AddressProblem::Character(char));
    }
    if plain.ends_with(['.', ' ']) {
        return Err(AddressProblem::Ending);
    }
    if is_device(&plain) {
        return Err(AddressProblem::Device);
    }
    if name.len() > LONGEST_NAME { Err(AddressProblem::Long) } else { Ok(()) }
}

/// Whether a link address means the same to all programs. Browsers drop tabs and line breaks, so `/\t/evil` would be
/// another host.
pub(crate) fn check_link(address: &str) -> Result<(), AddressProblem> {
    check_visible(address)?;
    check_visible(&percent_decode_str(address).decode_utf8_lossy())?;
    if address.contains('\\') {
        return Err(AddressProblem::Character('\\'));
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    check_steps(path.strip_prefix('/').unwrap_or(path))
}

/// Whether `path` has no empty steps and none that leads upwards. It may be empty or end with a slash.
pub(crate) fn check_steps(path: &str) -> Result<(), AddressProblem> {
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.is_empty() {
        return Ok(());
    }
    for step in path.split('/') {
        match &*percent_decode_str(step).decode_utf8_lossy() {
            "" => return Err(AddressProblem::Empty),
            "." | ".." => return Err(AddressProblem::Dots),
            _ => {}
        }
    }
    Ok(())
}

/// Whether all characters can be seen.
fn check_visible(text: &str) -> Result<(), AddressProblem> {
    text.chars().find(|char| is_invisible(*char)).map_or(Ok(()), |char| Err(AddressProblem::Invisible(char)))
}

/// Whether `char` has no width or changes direction: controls, Unicode's Default_Ignorable_Code_Point, line and
/// paragraph separators, Bidi_Control.
pub(crate) fn is_invisible(char: char) -> bool {
    char.is_control()
        || matches!(char,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// `name` as the most lenient file system compares it: ignoring case, width and composition.
fn plain(name: &str) -> String {
    compatible(&compatible(name).to_lowercase()).into_owned()
}

/// Whether Windows treats `plain` as a device, whatever follows its first dot (“Naming Files, Paths, and Namespaces”,
/// Microsoft Learn).
fn is_device(plain: &str) -> bool {
    let stem = plain.split('.').next().unwrap_or_default().trim_end();
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    matches!(stem, "con" | "prn" | "aux" | "nul" | "conin$" | "conout$")
        || port.is_some_and(|number| number.len() == 1 && number.as_bytes()[0].is_ascii_digit())
}

/// `text` for a message: invisible characters as codes, cut to the length of a line.
pub(crate) fn visible(text: &str) -> String {
    const MOST: usize = 80;
    let show =
        |char: char| if is_invisible(char) { format!("[{}]", code_of(char)) } else { char.to_string() };
    let shown: String = text.chars().take(MOST).map(show).collect();
    if text.chars().nth(MOST).is_some() { shown + "…" } else { shown }
}

fn code_of(char: char) -> String {
    format!("U+{:04X}", char as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: AddressProblem) {
        assert_eq!(check_path(path), Err(expected), "{path:?}");
    }

    #[test]
    fn old_addresses_of_portals_are_fine() {
        for path in [
            "tin-cu/123/",
            "tin cũ.html",
            "Default/tabid/5",
            ".well-known/security.txt",
            "a.b/c..d.html",
            "tin/ＡＢＣ",
            "concert/auxiliary/com10/comm",
            "con-duong.html",
            "webconfig/xweb.config",
            "~thu/muc",
        ] {
            assert_eq!(check_path(path), Ok(()), "{path}");
        }
        assert_eq!(check_path(&"ế".repeat(85)), Ok(()));
    }

    #[test]
    fn names_that_servers_read_are_refused_in_every_spelling() {
        for path in
            ["web.config", "a/Web.Config", "ｗｅｂ.config", "web．config", "_HEADERS", "_redirect\u{17f}"]
        {
            check(path, AddressProblem::Server);
        }
        for path in
            [".htaccess", "a/.git/config", "․htaccess", "．user.ini", ".well-known.", "a/.well-known/x"]
        {
            let expected = if path.ends_with('.') { AddressProblem::Ending } else { AddressProblem::Hidden };
            check(path, expected);
        }
        check(".ht\u{200b}access", AddressProblem::Invisible('\u{200b}'));
    }

    #[test]
    fn names_that_windows_lacks_are_refused() {
        for path in [
            "con",
            "a/CON/b",
            "aux.html",
            "nul",
            "NUL.tar.gz",
            "com1",
            "COM¹.txt",
            "lpt0",
            "ｃｏｎ",
            "con .x",
        ] {
            check(path, AddressProblem::Device);
        }
        for path in ["a./b", "a /b", "tin.html.", "x\u{a0}", "a。"] {
            let expected = if path.ends_with('。') { Ok(()) } else { Err(AddressProblem::Ending) };
            assert_eq!(check_path(path), expected, "{path:?}");
        }
        for char in [':', '*', '|', '<', '>', '"', '\\', '#', '%'] {
            check(&format!("a{char}b"), AddressProblem::Character(char));
        }
        check("a／b", AddressProblem::Character('/'));
        check("c：", AddressProblem::Character(':'));
        check("bai?id=5", AddressProblem::Query);
    }

    #[test]
    fn paths_are_whole_and_fit() {
        for path in ["", "/", "a//b", "a//"] {
            check(path, AddressProblem::Empty);
        }
        for path in [".", "a/../b", "．．/a", "…"] {
            let expected = if path == "…" { AddressProblem::Ending } else { AddressProblem::Dots };
            check(path, expected);
        }
        check(&"a".repeat(256), AddressProblem::Long);
        check(&"ế".repeat(86), AddressProblem::Long);
        check(&["a".repeat(200).as_str(); 5].join("/"), AddressProblem::Long);
    }

    #[test]
    fn nothing_invisible_is_part_of_an_address() {
        for char in [
            '\t',
            '\n',
            '\0',
            '\u{7f}',
            '\u{85}',
            '\u{ad}',
            '\u{200d}',
            '\u{202e}',
            '\u{2066}',
            '\u{feff}',
            '\u{e0041}',
        ] {
            check(&format!("a{char}b"), AddressProblem::Invisible(char));
            assert_eq!(check_link(&format!("/{char}/evil")), Err(AddressProblem::Invisible(char)));
        }
        assert_eq!(visible("a\u{202e}b\t"), "a[U+202E]b[U+0009]");
        assert_eq!(visible(&"a".repeat(300)).chars().count(), 81);
    }

    #[test]
    fn links_of_the_menu_stay_on_the_site() {
        for link in ["", "/", "/xa/", "xa/", "#muc", "/tim-kiem/?q=a//b", "/t%E1%BA%A3i.pdf"] {
            assert_eq!(check_link(link), Ok(()), "{link}");
        }
        for (link, problem) in [
            ("//evil", AddressProblem::Empty),
            ("/xa//", AddressProblem::Empty),
            ("/.//evil", AddressProblem::Dots),
            ("/%2e%2E/evil", AddressProblem::Dots),
            ("/%09/evil", AddressProblem::Invisible('\t')),
            ("/\\evil", AddressProblem::Character('\\')),
        ] {
            assert_eq!(check_link(link), Err(problem), "{link}");
        }
    }
}
