//! The work that a command doesn't do because of mistakes: the end of the line that counts them.

use bantin::text::Text;

use super::arguments::Command;

impl Command {
    /// The work that this command doesn't do while there are mistakes, and what stays unchanged.
    pub(crate) fn undone(&self) -> Text {
        match self {
            Self::Build { send: Some(_), .. } => Text::new(
                "chưa ghi và chưa gửi gì, trang tin đang có vẫn giữ nguyên",
                "nothing was written or sent, the site stays as it was",
            ),
            Self::Send(options) if options.copied => Text::new(
                "chưa ghi nhận là đã chép xong, hãy sửa rồi gõ lại lệnh này",
                "it was not noted that the files were copied; correct them and type this command again",
            ),
            Self::Send(options) if options.transfer.list => Text::new(
                "chưa ghi danh sách nào, chưa đổi gì ở nơi gửi",
                "no list was written, and nothing was changed at the target",
            ),
            Self::Send(_) => Text::new(
                "chưa gửi gì, trang tin ở nơi gửi vẫn giữ nguyên",
                "nothing was sent, the site at the target stays as it was",
            ),
            Self::Clean(_) => Text::new("chưa xóa gì", "nothing was removed"),
            Self::Check(_) => {
                Text::new("còn lỗi thì chưa dựng được trang", "the site can't be built with them")
            }
            Self::List { .. } => Text::new(
                "danh sách ở trên có thể còn thiếu hoặc sai",
                "the list above may be incomplete or wrong",
            ),
            Self::Explain { .. } => {
                Text::new("sửa hết lỗi mới xem được", "correct the errors to see what a page depends on")
            }
            _ => Self::unbuilt(),
        }
    }

    /// The same for a plain build and for a preview.
    pub(crate) fn unbuilt() -> Text {
        Text::new(
            "chưa ghi gì, trang tin đang có vẫn giữ nguyên",
            "nothing was written, the site stays as it was",
        )
    }
}
