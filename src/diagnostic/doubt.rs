//! Valid values of front matter and of `site.yaml` that were probably meant otherwise.

use super::yaml::{Slot, quote};
use super::{Code, Diagnostic, Place, warning};
use crate::text::Text;

/// Curly quotation marks around all of a value, which show on the page.
pub fn curly_value(place: Place, slot: Slot<'_>, value: &str) -> Diagnostic {
    let what = slot.value();
    warning(
        Code::CurlyQuotes,
        place,
        Text::new(
            format!("{} nằm trọn trong nháy cong “ ”, nên dấu nháy hiện cả trên trang", what.vi),
            format!("{} stands between curly quotes as a whole, and they show on the page", what.en),
        ),
        Text::new(
            format!(
                "bỏ dấu nháy: {value}; nếu muốn hiện dấu nháy thì thêm nháy thẳng bên ngoài: \"“{value}”\""
            ),
            format!("leave them out: {value}; if they are to show, put straight ones around: \"“{value}”\""),
        ),
    )
}

/// A quotation that begins in one value and ends in another, or nowhere. `counts` are of opening and closing marks.
pub fn unbalanced_value(place: Place, counts: (usize, usize), is_in_flow: bool) -> Diagnostic {
    let (opening, closing) = counts;
    let help = if is_in_flow {
        Text::new(
            "trong [ ] và { }, dấu phẩy vẫn tách ý dù nằm trong nháy cong: đặt cả nội dung trong nháy thẳng \" \"",
            "between brackets a comma ends the item even in curly quotes: put the whole value in straight quotes \" \"",
        )
    } else {
        Text::new(
            "thêm hoặc bớt dấu ngoặc kép để mỗi dấu “ có một dấu ” đi cùng",
            "add or remove a mark so that each “ has its ”",
        )
    };
    warning(
        Code::UnbalancedQuotes,
        place,
        Text::new(
            format!("nội dung này có {opening} dấu mở ngoặc kép “ nhưng {closing} dấu đóng ”"),
            format!("this value has {opening} opening quotation marks “ but {closing} closing ones ”"),
        ),
        help,
    )
}

/// `[cải cách; một cửa]`: a mark that doesn't separate items here. `value` is the single item that results.
pub fn list_separator(place: Place, mark: char, value: &str) -> Diagnostic {
    let quoted = quote(value);
    warning(
        Code::ListSeparator,
        place,
        Text::new(
            format!("dấu “{mark}” không tách ý, nên “{value}” chỉ là một ý"),
            format!("the mark “{mark}” parts no items, so “{value}” is a single one"),
        ),
        Text::new(
            format!(
                "giữa hai ý dùng dấu phẩy thường “,”; nếu đúng là một ý thì đặt trong dấu nháy: {quoted}"
            ),
            format!("between two items use a plain comma “,”; if it is one item, put it in quotes: {quoted}"),
        ),
    )
}

/// `Phiên họp #3 UBND xã`: what follows a blank and `#` is a comment. `value` is the whole as it was typed.
pub fn lost_comment(place: Place, lost: &str, value: &str) -> Diagnostic {
    let quoted = quote(value);
    warning(
        Code::LostText,
        place,
        Text::new(
            format!("từ dấu # trở đi, “{lost}” bị coi là ghi chú, nên không hiện trên trang"),
            format!("from the # on, “{lost}” is a comment and not part of the value"),
        ),
        Text::new(
            format!(
                "đặt cả nội dung trong dấu nháy: {quoted}; nếu đúng là ghi chú thì viết dấu cách sau dấu #"
            ),
            format!(
                "put the whole value in quotes: {quoted}; if it is a comment, write a blank behind the #"
            ),
        ),
    )
}

/// `!Quan trọng`, `&Báo cáo`: a word that YAML reads as a tag or an anchor. `value` is the whole as it was typed.
pub fn lost_mark(place: Place, lost: &str, value: &str) -> Diagnostic {
    let quoted = quote(value);
    warning(
        Code::LostText,
        place,
        Text::new(
            format!("máy coi “{lost}” là ký hiệu riêng, nên phần này không hiện trên trang"),
            format!("YAML reads “{lost}” as a mark of its own and not as part of the value"),
        ),
        Text::new(
            format!("đặt cả nội dung trong dấu nháy: {quoted}"),
            format!("put the whole value in quotes: {quoted}"),
        ),
    )
}

/// `bản nháp:` with nothing behind it: the report isn't shown.
pub fn undecided_draft(place: Place, key: &str) -> Diagnostic {
    warning(
        Code::MissingKey,
        place,
        Text::new(
            format!("mục “{key}” còn để trống, nên bài này chưa được đăng"),
            format!("“{key}” has no value, so this report isn't shown yet"),
        ),
        Text::new(
            format!("viết {key}: false để đăng bài, hoặc {key}: true nếu chưa viết xong"),
            format!("write {key}: false to publish it, or {key}: true if it isn't finished"),
        ),
    )
}

/// A place whose level is another one in the title or the text. `is_apart` if its name has a key of its own.
pub fn level_mismatch(place: Place, name: &str, levels: (&str, &str), is_apart: bool) -> Diagnostic {
    let (given, said) = levels;
    let meant = if is_apart {
        Text::new(format!("cấp: {said}"), format!("level: {said}"))
    } else {
        Text::new(
            format!("xã: {{tên: {name}, cấp: {said}}}"),
            format!("commune: {{name: {name}, level: {said}}}"),
        )
    };
    warning(
        Code::LevelMismatch,
        place,
        Text::new(
            format!("trang sẽ ghi “{given} {name}”, nhưng bài viết là “{said} {name}”"),
            format!("the page will say “{given} {name}”, but the report says “{said} {name}”"),
        ),
        Text::new(
            format!("bài viết nhầm thì sửa trong bài, bài viết đúng thì ghi {}", meant.vi),
            format!("if the report is wrong, correct it; if it is right, write {}", meant.en),
        ),
    )
}

/// A value of a template that its author left unchanged.
pub fn sample_text(place: Place, text: &str) -> Diagnostic {
    warning(
        Code::SampleText,
        place,
        Text::new(
            format!("“{text}” là lời mẫu, và hiện nguyên như vậy trên trang"),
            format!("“{text}” is what a sample says, and shows on the page as it is"),
        ),
        Text::new(
            "thay bằng nội dung thật, hoặc xóa cả dòng",
            "write here what is meant, or delete the whole row",
        ),
    )
}

/// A mark `mark` of `bantin import` that is still in the file.
pub fn unchecked_mark(place: Place, mark: &str) -> Diagnostic {
    warning(
        Code::UncheckedMark,
        place,
        Text::new(
            format!("còn chỗ phải kiểm tra: {mark}"),
            format!("something is still to be checked: {mark}"),
        ),
        Text::new(
            "xem và sửa mục ở dòng dưới, xong thì xóa dòng “# kiểm tra” này",
            "look at the key below and correct it, then delete this line “# kiểm tra”",
        ),
    )
}

/// A report without any text. `is_hidden` if there is text in a comment.
pub fn empty_text(place: Place, is_hidden: bool) -> Diagnostic {
    let help = if is_hidden {
        Text::new(
            "chữ nằm giữa <!-- và --> không hiện trên trang: viết lời bài ở dòng dưới, hoặc xóa hai dấu ấy; chưa viết xong thì ghi bản nháp: true",
            "what stands between <!-- and --> doesn't show: write the text below, or delete these two marks; if it isn't finished, write draft: true",
        )
    } else {
        Text::new(
            "viết lời bài dưới dòng “---” này; chưa viết xong thì ghi bản nháp: true",
            "write the text below this line “---”; if it isn't finished, write draft: true",
        )
    };
    warning(
        Code::EmptyText,
        place,
        Text::new("bài được đăng mà chưa có lời văn nào", "the report is shown without a word of text"),
        help,
    )
}
