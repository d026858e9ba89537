//! Mistakes of `targets` in `site.yaml`.

use super::{Code, Diagnostic, Place, error};
use crate::text::Text;

/// A password, a key or the like in the settings. The place doesn't show it.
pub fn secret_in_settings(place: Place) -> Diagnostic {
    error(
        Code::SecretInSettings,
        place,
        Text::new(
            "mật khẩu không được ghi trong site.yaml: ai mở được tệp này cũng đọc được",
            "a password doesn't belong in site.yaml: whoever can open the file can read it",
        ),
        Text::new(
            "xóa mật khẩu khỏi tệp; nếu người khác đã xem được tệp thì đổi mật khẩu ấy luôn",
            "delete it from the file; if others have seen the file, change the password too",
        ),
    )
}

/// Two targets with one name, the first on `first_line`.
pub fn target_twice(place: Place, name: &str, first_line: u32) -> Diagnostic {
    error(
        Code::DuplicateKey,
        place,
        Text::new(
            format!("hai nơi gửi cùng tên “{name}”, nơi đầu ở dòng {first_line}"),
            format!("two targets are called “{name}”, the first on line {first_line}"),
        ),
        Text::new("đặt tên khác cho một trong hai nơi", "give one of the two another name"),
    )
}

/// A key in a target that only targets of other kinds have.
pub fn key_of_other_target(place: Place, key: &str) -> Diagnostic {
    error(
        Code::UnknownKey,
        place,
        Text::new(
            format!("nơi gửi là một thư mục thì không dùng mục “{key}”"),
            format!("a target that is a folder has no key “{key}”"),
        ),
        Text::new(
            "xóa mục này; nếu gửi lên máy chủ thì ghi loại: sftp",
            "delete it; if the site goes to a server, write kind: sftp",
        ),
    )
}
