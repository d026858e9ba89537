//! Mistakes in keys that only some kinds of reports have, and in the author's own fields.

use super::{Code, Diagnostic, Place, error, warning};
use crate::text::{Text, counted};

/// A key that only another kind has. `kind` is that kind, Vietnamese and English.
pub fn other_kind(place: Place, key: &str, kind: (&str, &str)) -> Diagnostic {
    let (vi, en) = kind;
    warning(
        Code::OtherKind,
        place,
        Text::new(
            format!("mục “{key}” chỉ dùng cho bài loại “{vi}”, nên ở bài này không hiện ra"),
            format!("“{key}” belongs to reports of kind “{en}” and shows nowhere in this one"),
        ),
        Text::new(
            format!("nếu bài thuộc loại ấy thì ghi loại: {vi}; nếu không thì xóa mục này"),
            format!("if this is such a report, write kind: {en}; if not, delete the key"),
        ),
    )
}

/// Something that ends before it begins: `last` comes before `first`, both as typed.
pub fn reversed_dates(place: Place, last: &str, first: &str) -> Diagnostic {
    error(
        Code::ReversedDates,
        place,
        Text::new(
            format!("hai mốc thời gian ngược nhau: “{last}” không sau “{first}”"),
            format!("the two times are the wrong way round: “{last}” isn't later than “{first}”"),
        ),
        Text::new(
            "xem lại cả hai mốc: “đến” phải sau “từ”, ngày trả lời không trước ngày hỏi",
            "look at both: “to” comes after “from”, and an answer not before its question",
        ),
    )
}

/// An important notice without an end: it would stay on top of the home page for ever, so it isn't put there.
pub fn unpinned_notice(place: Place) -> Diagnostic {
    warning(
        Code::UnpinnedNotice,
        place,
        Text::new(
            "thông báo này không ghi áp dụng đến bao giờ, nên không được ghim lên đầu trang chủ",
            "this notice doesn't say until when it applies, so it isn't pinned to the top of the home page",
        ),
        Text::new(
            "ghi ngày kết thúc ở mục “áp dụng”, ví dụ áp dụng: {đến: 30/11/2026}",
            "add its last day, such as applies: {to: 30/11/2026}",
        ),
    )
}

/// A notice that is posted when it is over.
pub fn late_notice(place: Place) -> Diagnostic {
    warning(
        Code::UnpinnedNotice,
        place,
        Text::new(
            "đến ngày đăng này thì thông báo đã hết thời gian áp dụng, nên không được ghim lên đầu trang chủ",
            "on this day the notice is over already, so it is never pinned to the top of the home page",
        ),
        Text::new(
            "xem lại: “ngày” là ngày ra thông báo, còn thời gian áp dụng ghi ở mục “áp dụng”",
            "look again: “date” is the day of the notice, and “applies” says when it applies",
        ),
    )
}

/// A name that pages show as initials but that is in full at this place. `masked` are the initials.
pub fn exposed_name(place: Place, masked: &str) -> Diagnostic {
    warning(
        Code::ExposedName,
        place,
        Text::new(
            "tên người hỏi được viết tắt ở mục “người hỏi”, nhưng ở chỗ này lại ghi đầy đủ và sẽ hiện trên trang",
            "the name of who asked is masked, but it stands here in full and will be shown",
        ),
        Text::new(
            format!(
                "sửa chỗ này thành {masked}; nếu người hỏi đồng ý công khai tên thì thêm “ghi rõ tên: true”"
            ),
            format!("write {masked} here; if the person agrees to be named, add “full_name: true”"),
        ),
    )
}

/// The address of a page that reveals the name of the person who asked.
pub fn name_in_address(place: Place, address: &str) -> Diagnostic {
    warning(
        Code::ExposedName,
        place,
        Text::new(
            format!("tên người hỏi nằm ngay trong địa chỉ của bài: {address}"),
            format!("the name of who asked is part of the address of the page: {address}"),
        ),
        Text::new(
            "đặt lại tên tệp, hoặc ghi địa chỉ khác ở mục “địa chỉ”, ví dụ địa chỉ: duong-vao-thon-3",
            "give the file another name, or the page another address, such as slug: duong-vao-thon-3",
        ),
    )
}

/// A list or group inside a list or group of the author's own fields. `name` is the field.
pub fn nested_field(place: Place, name: &str) -> Diagnostic {
    error(
        Code::WrongType,
        place,
        Text::new(
            format!("mục riêng “{name}” phải là chữ, số, ngày, có/không, hoặc danh sách của những thứ ấy"),
            format!("the field “{name}” must be text, a number, a date, yes or no, or a list of these"),
        ),
        Text::new(
            format!("viết {name}: nội dung; cần nhiều ý thì viết {name}: [ý một, ý hai]"),
            format!("write {name}: the text; for several, write {name}: [one, two]"),
        ),
    )
}

/// A name or text of one of the author's own fields that is too long, or a name that is empty.
pub fn long_field(place: Place, name: &str, length: usize, limit: usize) -> Diagnostic {
    if length == 0 {
        return error(
            Code::MissingKey,
            place,
            Text::new("một mục riêng chưa có tên", "one of the fields has no name"),
            Text::new(
                "đặt tên ở trước dấu hai chấm, ví dụ lệ phí: miễn phí",
                "put a name before the colon, such as fee: none",
            ),
        );
    }
    let start: String = name.chars().take(30).collect();
    error(
        Code::TooLarge,
        place,
        Text::new(
            format!("mục riêng “{start}” có {length} ký tự, quá giới hạn {limit}"),
            format!("the field “{start}” has {}, over the limit of {limit}", counted(length, "character")),
        ),
        Text::new(
            "rút ngắn lại; nội dung dài thì viết trong bài",
            "shorten it; a long text belongs in the report itself",
        ),
    )
}
