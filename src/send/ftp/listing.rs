//! Parses FTP listings: in the format of RFC 3659, in that of `ls`, and in that of Windows.

use suppaftp::list::ListParser;

/// A name in a folder.
pub(super) struct ListedFile {
    pub(super) name: String,
    pub(super) is_folder: bool,
    /// Its size in bytes.
    pub(super) size: u64,
}

impl ListedFile {
    /// Parses a line of a listing; `None` for the folder itself, its parent, and names that no listing should contain.
    pub(super) fn parse(line: &str, is_mlsd: bool) -> Option<Self> {
        let parsed = match is_mlsd {
            true => ListParser::parse_mlsd(line),
            false => ListParser::parse_posix(line).or_else(|_| ListParser::parse_dos(line)),
        };
        let entry = match parsed {
            Ok(file) => {
                let name = if is_mlsd { file.name().to_owned() } else { with_blanks(line, file.name()) };
                Self { name, is_folder: file.is_directory(), size: file.size() as u64 }
            }
            // An entry of a type with a server-specific name, such as a link.
            Err(_) if is_mlsd => {
                Self { name: line.split_once("; ")?.1.to_owned(), is_folder: false, size: 0 }
            }
            Err(_) => return None,
        };
        (!matches!(entry.name.as_str(), "" | "." | "..") && !entry.name.contains('/')).then_some(entry)
    }
}

/// The name at the end of a line of `ls`, with its leading blanks: only one blank separates it from the date.
fn with_blanks(line: &str, name: &str) -> String {
    let is_of_ls = line.starts_with(['-', 'd', 'l']);
    let before = line.strip_suffix(name).filter(|_| is_of_ls).unwrap_or_default();
    let n_blanks = before.len() - before.trim_end_matches(' ').len();
    format!("{}{name}", " ".repeat(n_blanks.saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_listings_are_read() {
        type Case = (&'static str, bool, Option<(&'static str, bool, u64)>);
        let cases: &[Case] = &[
            (
                "-rw-r--r--    1 1000     1000           14 Nov 29 10:04 a b.html",
                false,
                Some(("a b.html", false, 14)),
            ),
            (
                "-rw-r--r--    1 1000     1000            3 Jan 05  2024  blank",
                false,
                Some((" blank", false, 3)),
            ),
            ("drwxr-xr-x    2 lan      www          4096 Nov 29 10:04 xã", false, Some(("xã", true, 4096))),
            ("10-29-24  08:15AM       <DIR>          tin", false, Some(("tin", true, 0))),
            ("10-29-24  08:15AM                  512 index.html", false, Some(("index.html", false, 512))),
            ("drwxr-xr-x    2 1000     1000         4096 Nov 29 10:04 ..", false, None),
            ("total 12", false, None),
            ("type=file;size=7;modify=20241029081500; a; b.html", true, Some(("a; b.html", false, 7))),
            ("type=dir;modify=20241029081500; xã", true, Some(("xã", true, 0))),
            ("type=cdir;modify=20241029081500; .", true, None),
            ("type=OS.unix=symlink;size=3; link", true, Some(("link", false, 0))),
        ];
        for (line, is_mlsd, expected) in cases {
            let read = ListedFile::parse(line, *is_mlsd);
            let read = read.as_ref().map(|entry| (&*entry.name, entry.is_folder, entry.size));
            assert_eq!(read, *expected, "{line}");
        }
    }
}
