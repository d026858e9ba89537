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

/// A key in a target of a kind that has no such key. `kind` is its word, Vietnamese and English; `others` are the kinds that
/// have the key.
pub fn key_of_other_target(place: Place, key: &str, kind: (&str, &str), others: &str) -> Diagnostic {
    error(
        Code::UnknownKey,
        place,
        Text::new(
            format!("nơi gửi loại {} không dùng mục “{key}”", kind.0),
            format!("a target of kind {} has no key “{key}”", kind.1),
        ),
        Text::new(
            format!("xóa mục này, hoặc xem lại loại nơi gửi: mục này chỉ dùng cho {others}"),
            format!("delete it, or check the target's kind: it is only for {others}"),
        ),
    )
}

/// FTP without encryption, which the settings don't allow.
pub fn plain_ftp(place: Place) -> Diagnostic {
    error(
        Code::MissingKey,
        place,
        Text::new(
            "FTP thường không mã hóa: ai ở trên đường truyền cũng đọc được mật khẩu",
            "plain FTP isn't encrypted: anybody on the way can read the password",
        ),
        Text::new(
            "hãy thử loại: ftps hoặc sftp; nếu nơi cung cấp máy chủ chỉ có FTP thường thì thêm dòng không mã hóa: true",
            "try kind: ftps or sftp; if your hosting provider has nothing but plain FTP, add the line insecure: true",
        ),
    )
}
