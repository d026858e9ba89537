//! Mistakes with photos.

use super::yaml::quote;
use super::{Code, Diagnostic, Place, error, warning};
use crate::text::Text;

/// How to convert a photo in a format of phones and cameras to JPEG.
pub fn camera_help() -> Text {
    Text::new(
        "lưu ảnh thành .jpg rồi chép vào đây thay cho tệp này. iPhone: vào Cài đặt, Camera, Định dạng, chọn “Tương thích \
         nhất” để ảnh chụp sau là .jpg; ảnh đã chụp thì gửi qua Zalo hoặc thư điện tử rồi tải về. Android: mở ảnh trong \
         Thư viện, chọn Chỉnh sửa rồi lưu bản sao, hoặc tắt “Ảnh hiệu suất cao” (HEIF) trong cài đặt máy ảnh. Windows: mở \
         bằng Photos hoặc Paint, chọn Lưu dưới dạng (Save as), kiểu JPEG",
        "save it as .jpg and put that here instead. iPhone: Settings, Camera, Formats, “Most Compatible” for photos to \
         come; send those that are taken by mail or a messenger. Android: open it in the Gallery, Edit, save a copy, or \
         switch off “High efficiency pictures” in the camera's settings. Windows: open it in Photos or Paint, Save as, JPEG",
    )
}

/// A photo in a format of phones and cameras.
pub fn camera_photo(place: Place) -> Diagnostic {
    warning(
        Code::FileKind,
        place,
        Text::new(
            "ảnh này ở định dạng riêng của điện thoại hoặc máy ảnh (HEIC, RAW), trình duyệt không hiện được, nên bị bỏ ra \
             ngoài trang",
            "this photo is in a format of phones and cameras (HEIC, RAW) that browsers can't show, so it is left out",
        ),
        camera_help(),
    )
}

/// A picture on another site, or an address that isn't a picture at all.
pub fn foreign_picture(place: Place, address: &str) -> Diagnostic {
    let is_on_the_web = address.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("http"));
    let help = if is_on_the_web {
        Text::new(
            "tải ảnh về máy, chép vào thư mục của bài rồi ghi tên tệp, ví dụ ![Quang cảnh hội nghị](hoi-nghi.jpg)",
            "save the picture, put it beside the article and give the file's name, as in ![The conference](hoi-nghi.jpg)",
        )
    } else {
        Text::new(
            format!("muốn đặt liên kết thì bỏ dấu ! đứng trước dấu [, ví dụ [Ủy ban nhân dân xã]({address})"),
            format!("for a link leave out the ! before the [, as in [The People's Committee]({address})"),
        )
    };
    error(
        Code::ForeignPicture,
        place,
        Text::new(
            format!("“{address}” không phải là ảnh đặt cạnh bài, nên người xem sẽ không thấy ảnh"),
            format!("“{address}” is no photo beside the article, so readers wouldn't see it"),
        ),
        help,
    )
}

/// How a photo without a description is written.
#[derive(Clone, Copy, Debug)]
pub enum PhotoSyntax<'p> {
    /// `![](mot-cua.jpg)` in the text.
    Prose,
    /// In the front matter, as a file name alone.
    File(&'p str),
    /// In the front matter, with keys.
    Keys {
        /// The caption, which may serve as a description.
        caption: Option<&'p str>,
    },
}

/// A photo without a description.
pub fn photo_alt(place: Place, photo: PhotoSyntax<'_>) -> Diagnostic {
    let help = match photo {
        PhotoSyntax::Prose => Text::new(
            "viết giữa hai dấu ngoặc vuông một câu nói trong ảnh có gì, ví dụ ![Người dân làm thủ tục ở bộ phận một \
             cửa](mot-cua.jpg)",
            "write between the square brackets what it shows, as in ![People at the one-stop desk](mot-cua.jpg)",
        ),
        PhotoSyntax::File(file) => {
            let file = quote(file);
            Text::new(
                format!(
                    "viết ảnh này thành {{tệp: {file}, mô tả: \"…\"}}, thay dấu … bằng một câu nói trong ảnh có gì, ví dụ \
                     “Người dân làm thủ tục ở bộ phận một cửa”"
                ),
                format!(
                    "write {{file: {file}, alt: \"…\"}}, and for the … a sentence that says what it shows"
                ),
            )
        }
        PhotoSyntax::Keys { caption: Some(caption) } => {
            let caption = quote(&caption.split_whitespace().collect::<Vec<_>>().join(" "));
            Text::new(
                format!("thêm vào ảnh này: mô tả: {caption}, hoặc một câu nói rõ hơn trong ảnh có gì"),
                format!("add to this photo: alt: {caption}, or a sentence that says better what it shows"),
            )
        }
        PhotoSyntax::Keys { caption: None } => Text::new(
            "thêm vào ảnh này: mô tả: \"…\", một câu nói trong ảnh có gì, ví dụ “Người dân làm thủ tục ở bộ phận một cửa”",
            "add to this photo: alt: \"…\", a sentence that says what it shows",
        ),
    };
    warning(
        Code::PhotoAlt,
        place,
        Text::new(
            "ảnh chưa có lời mô tả cho người không nhìn thấy ảnh",
            "the photo has no description for those who can't see it",
        ),
        help,
    )
}

/// A photo whose end is missing.
pub fn cut_photo(place: Place) -> Diagnostic {
    warning(
        Code::FileKind,
        place,
        Text::new(
            "ảnh bị cụt: phần cuối của tệp không có, nên bị bỏ ra ngoài trang",
            "the photo is cut: the end of the file is missing, so it is left out",
        ),
        Text::new(
            "chép lại ảnh từ điện thoại hoặc thẻ nhớ, chờ chép xong rồi mới rút dây",
            "copy it again from the phone or card, and wait for the end before pulling the cable",
        ),
    )
}

/// An animation of too many frames.
pub fn too_many_frames(place: Place, frames: usize, limit: usize) -> Diagnostic {
    warning(
        Code::LargeFile,
        place,
        Text::new(
            format!("ảnh động có {frames} khung hình, nhiều hơn {limit}, nên bị bỏ ra ngoài trang"),
            format!("the animation has {frames} frames, more than {limit}, so it is left out"),
        ),
        Text::new(
            "rút ngắn ảnh động, hoặc đưa lên một trang chia sẻ video rồi đặt liên kết trong bài",
            "shorten it, or put it on a video site and link to it",
        ),
    )
}

/// A photo with more pixels than the `limit` for decoding.
pub fn picture_too_large(place: Place, pixels: u64, limit: u64) -> Diagnostic {
    let (millions, limit) = (pixels.div_ceil(1_000_000), limit / 1_000_000);
    warning(
        Code::LargeFile,
        place,
        Text::new(
            format!("ảnh có {millions} triệu điểm ảnh, nhiều hơn {limit} triệu, nên bị bỏ ra ngoài trang"),
            format!(
                "the picture has {millions} million pixels, more than {limit} million, so it is left out"
            ),
        ),
        Text::new(
            "thu nhỏ ảnh: rộng 2000 điểm ảnh là đủ cho trang",
            "make it smaller: a width of 2000 pixels is enough for a page",
        ),
    )
}
