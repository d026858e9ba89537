//! Messages about the system's errors and paths, for people.

use std::io;
use std::path::Path;

use super::Operation;
use crate::text::Text;

pub(super) fn io_text(operation: Operation, path: &Path, source: &io::Error) -> Text {
    let vi_operation = match operation {
        Operation::Read => "đọc",
        Operation::Write => "ghi",
        Operation::Rename => "ghi",
        Operation::Remove => "xóa",
        Operation::Lock => "khóa",
    };
    let Some((vi_reason, vi_advice, advice)) = reason_and_advice(operation, source) else {
        return Text::new(
            format!("không {vi_operation} được {}: hệ thống báo “{source}”", shown(path)),
            format!("cannot {operation} {}: {source}", shown(path)),
        );
    };
    Text::new(
        format!("không {vi_operation} được {}: {vi_reason}. {vi_advice}", shown(path)),
        format!("cannot {operation} {}: {source}. {advice}", shown(path)),
    )
}

/// The system's error in Vietnamese, and advice in both languages.
fn reason_and_advice(
    operation: Operation,
    source: &io::Error,
) -> Option<(&'static str, &'static str, &'static str)> {
    Some(match source.kind() {
        _ if cfg!(windows) && is_held(operation, source.raw_os_error()) => (
            "có chương trình khác đang mở",
            "Hãy đóng chương trình đó (ví dụ Word) rồi chạy lại",
            "Close the program that has it open, such as Word, then run again",
        ),
        _ if cfg!(windows) && is_in_cloud(source.raw_os_error()) => (
            "tệp đang ở trên mây (OneDrive), chưa tải được về máy",
            "Hãy nối mạng, bấm chuột phải vào tệp, chọn “Luôn giữ trên thiết bị này” rồi chạy lại",
            "It is in the cloud and couldn't be fetched: go online, right-click it, choose “Always keep on this device”, \
             then run again",
        ),
        io::ErrorKind::NotFound => (
            "không có tệp hoặc thư mục đó",
            "Có thể tệp vừa bị xóa hoặc đổi tên; hãy chạy lại",
            "It may just have been removed or renamed; run again",
        ),
        io::ErrorKind::PermissionDenied if operation == Operation::Read => {
            ("không đủ quyền", "Hãy xin quyền đọc rồi chạy lại", "Get the right to read it, then run again")
        }
        io::ErrorKind::PermissionDenied => (
            "không đủ quyền, hoặc chỉ được đọc",
            "Hãy bỏ dấu “Chỉ đọc” (Read-only) hoặc xin quyền ghi rồi chạy lại",
            "Clear its read-only mark or get the right to write it, then run again",
        ),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => (
            "ổ đĩa đã đầy",
            "Hãy xóa bớt tệp không cần trên ổ đĩa đó rồi chạy lại",
            "Make room on that disk, then run again",
        ),
        io::ErrorKind::ReadOnlyFilesystem => (
            "ổ đĩa chỉ cho đọc",
            "Hãy gỡ khóa ghi của ổ đĩa, hoặc chọn thư mục ở ổ đĩa khác (--output)",
            "Unlock the disk, or choose a folder on another one (--output)",
        ),
        io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy => (
            "có chương trình khác đang dùng",
            "Hãy đóng chương trình đó rồi chạy lại",
            "Close the program that uses it, then run again",
        ),
        io::ErrorKind::CrossesDevices => (
            "thư mục xuất nằm ở một ổ đĩa khác với thư mục chứa nó",
            "Hãy chọn một thư mục con của nó (--output)",
            "It is the root of a volume of its own: choose a folder inside it (--output)",
        ),
        io::ErrorKind::NotADirectory => (
            "một phần của đường dẫn là tệp, không phải thư mục",
            "Hãy chuyển tệp đó đi nơi khác rồi chạy lại",
            "Move that file away, then run again",
        ),
        io::ErrorKind::InvalidFilename => (
            "tên quá dài, hoặc có ký tự mà ổ đĩa này không nhận",
            "Hãy đặt tên ngắn hơn rồi chạy lại",
            "Choose a shorter name, then run again",
        ),
        _ if is_short_of_files(source) => (
            "máy không cho mở thêm tệp",
            "Hãy đóng bớt chương trình khác rồi chạy lại",
            "Close some other programs, then run again",
        ),
        _ => return None,
    })
}

/// Whether another program has the file open, by Windows' error number: a sharing violation, a lock, a memory-mapped
/// file; or access denied to a rename, since read-only files were reported before the first rename.
fn is_held(operation: Operation, code: Option<i32>) -> bool {
    match code {
        Some(32 | 33 | 1224) => true,
        Some(5) => operation == Operation::Rename,
        _ => false,
    }
}

/// Whether the file's bytes are only in the cloud and couldn't be fetched, by Windows' error number
/// (`ERROR_CLOUD_FILE_…`).
fn is_in_cloud(code: Option<i32>) -> bool {
    matches!(code, Some(362 | 377 | 388 | 389 | 393 | 398 | 404 | 426))
}

/// A path for messages: on Windows with backslashes, and without the prefix for long paths.
pub fn shown(path: &Path) -> String {
    let path = path.to_string_lossy();
    if cfg!(windows) { as_windows_shows(&path) } else { path.into_owned() }
}

fn as_windows_shows(path: &str) -> String {
    let path = path.replace('/', "\\");
    match path.strip_prefix(r"\\?\") {
        None => path,
        Some(rest) => match rest.strip_prefix(r"UNC\") {
            Some(share) => format!(r"\\{share}"),
            None => rest.to_owned(),
        },
    }
}

/// Whether the limit of open files is reached, for the process or the system.
fn is_short_of_files(source: &io::Error) -> bool {
    let codes: &[i32] = if cfg!(windows) { &[4] } else { &[23, 24] };
    source.raw_os_error().is_some_and(|code| codes.contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_look_as_windows_shows_them() {
        for (path, expected) in [
            (r"\\?\C:\bt\site\content/xa/a.md", r"C:\bt\site\content\xa\a.md"),
            (r"\\?\UNC\may-chu\tin\public", r"\\may-chu\tin\public"),
            (r"public\a/b.html", r"public\a\b.html"),
            (r"\\may-chu\tin", r"\\may-chu\tin"),
        ] {
            assert_eq!(as_windows_shows(path), expected);
        }
    }

    #[test]
    fn files_that_are_open_elsewhere_are_no_matter_of_rights() {
        for operation in [Operation::Read, Operation::Write, Operation::Rename, Operation::Remove] {
            assert!(is_held(operation, Some(32)) && is_held(operation, Some(33)));
            assert_eq!(is_held(operation, Some(5)), operation == Operation::Rename);
            assert!(!is_held(operation, None) && !is_held(operation, Some(2)));
        }
        assert!(is_in_cloud(Some(362)) && !is_in_cloud(Some(32)));
    }
}
