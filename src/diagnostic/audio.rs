//! Mistakes with recordings.

use super::{Code, Diagnostic, Place, error, warning};
use crate::text::Text;

/// How to convert a recording to a format that browsers play.
pub fn recording_help() -> Text {
    Text::new(
        "đổi bản ghi âm thành .mp3 rồi đặt vào đây thay cho tệp này: mở phần mềm VLC, chọn Phương tiện (Media), Chuyển đổi/Lưu \
         (Convert/Save), hồ sơ “Audio - MP3”. Lần sau thu bằng điện thoại: iPhone dùng ứng dụng Ghi âm, Android vào cài đặt \
         của ứng dụng ghi âm chọn định dạng M4A (AAC), tệp .m4a thì đăng được ngay",
        "convert it to .mp3 and put that here instead: in VLC choose Media, Convert/Save, the profile “Audio - MP3”. Next time \
         record with a phone: Voice Memos of an iPhone, or on Android a recorder that is set to M4A (AAC), make files .m4a \
         that are published as they are",
    )
}

/// A recording whose end is missing.
pub fn cut_recording(place: Place) -> Diagnostic {
    warning(
        Code::FileKind,
        place,
        Text::new(
            "bản ghi âm bị cụt: phần cuối của tệp không có, nên bị bỏ ra ngoài trang",
            "the recording is cut: the end of the file is missing, so it is left out",
        ),
        Text::new(
            "chép lại tệp từ điện thoại hoặc máy ghi âm, chờ chép xong rồi mới rút dây; nghe thử đến hết bài",
            "copy it again from the phone or recorder, wait for the end before pulling the cable, and listen to it to its end",
        ),
    )
}

/// A file named as a recording with a film or other things in it.
pub fn not_only_sound(place: Place) -> Diagnostic {
    warning(
        Code::FileKind,
        place,
        Text::new(
            "trong tệp âm thanh còn có hình hoặc dữ liệu khác, nên tệp bị bỏ ra ngoài trang",
            "there is a film or something else beside the sound, so the file is left out",
        ),
        Text::new(
            "nếu là phim thì đổi đuôi thành .mp4 và ghi tên ở mục “tệp đính kèm”; nếu chỉ cần tiếng thì mở bằng VLC, chọn Phương \
             tiện (Media), Chuyển đổi/Lưu (Convert/Save), hồ sơ “Audio - MP3”",
            "if it is a film, rename it to .mp4 and name it among the “attachments”; for its sound alone choose Media, \
             Convert/Save and the profile “Audio - MP3” in VLC",
        ),
    )
}

/// A recording whose sound is encoded in a way that not all browsers know.
pub fn other_encoding(place: Place) -> Diagnostic {
    warning(
        Code::FileKind,
        place,
        Text::new(
            "âm thanh trong tệp được nén theo kiểu mà nhiều trình duyệt không phát được, nên tệp bị bỏ ra ngoài trang",
            "the sound is encoded in a way that many browsers can't play, so the file is left out",
        ),
        recording_help(),
    )
}

/// A recording that is longer than any meeting.
pub fn endless_recording(place: Place, hours: u64) -> Diagnostic {
    warning(
        Code::LargeFile,
        place,
        Text::new(
            format!("bản ghi âm dài hơn {hours} giờ, nên bị bỏ ra ngoài trang"),
            format!("the recording is longer than {hours} hours, so it is left out"),
        ),
        Text::new(
            "cắt lấy phần cần nghe; nếu bản ghi không dài như thế thì lưu lại thành .mp3, vì độ dài ghi trong tệp đã sai",
            "cut out what should be heard; if it isn't that long, its length is wrong in the file: save it again as .mp3",
        ),
    )
}

/// A file listed as a recording that no browser plays.
pub fn unheard(place: Place, file: &str) -> Diagnostic {
    error(
        Code::Unheard,
        place,
        Text::new(
            format!(
                "“{file}” không phải là tệp nghe được trên trang: mục “âm thanh” nhận .mp3, .m4a, .ogg và .opus"
            ),
            format!("“{file}” can't be heard on a page: “audio” takes .mp3, .m4a, .ogg and .opus"),
        ),
        Text::new(
            "nếu là bản ghi âm thì đổi thành .mp3, ví dụ bằng phần mềm VLC; nếu là văn bản hay phim thì ghi tên tệp ở mục “tệp \
             đính kèm”",
            "if it is a recording, convert it to .mp3, for example with VLC; if it is a document or a film, name it among the \
             “attachments”",
        ),
    )
}
