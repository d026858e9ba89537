//! Personal data in a report that everybody can read. No message repeats it.

use super::{Code, Diagnostic, Place, error, warning};
use crate::fingerprint::Fingerprint;
use crate::text::Text;

/// A citizen's identity number. `masked` shows its last digits.
pub fn identity_number(place: Place, masked: &str) -> Diagnostic {
    error(
        Code::IdentityNumber,
        place,
        Text::new(
            format!("{masked} là số căn cước hoặc số chứng minh nhân dân, đăng lên thì ai cũng đọc được"),
            format!("{masked} is the number of an identity card, and would be there for everybody to read"),
        ),
        Text::new(
            "xóa số này; nếu buộc phải đăng thì ghi lý do, ví dụ cho phép: [{mã: identity-number, lý do: niêm yết theo \
             luật}]",
            "delete it; if the law asks for it, say so: allow: [{code: identity-number, reason: announced by law}]",
        ),
    )
}

/// A number that `site.yaml` can declare public: its kind in both languages, masked, and its digits.
fn private_number(place: Place, what: (&str, &str), masked: &str, digits: &str) -> Diagnostic {
    let (vi, en) = what;
    let diagnostic = warning(
        Code::PersonalData,
        place,
        Text::new(
            format!("{masked} có vẻ là {vi} của cá nhân"),
            format!("{masked} looks like {en} of a private person"),
        ),
        Text::new(
            "xóa số này; số của cơ quan thì ghi vào site.yaml, ở “kiểm tra”, mục “số công khai”",
            "delete it; put the numbers of an office into site.yaml, “checks”, key “public_numbers”",
        ),
    );
    Diagnostic { subject: Some(Fingerprint::of(digits.as_bytes())), ..diagnostic }
}

/// A bank account.
pub fn account_number(place: Place, masked: &str, digits: &str) -> Diagnostic {
    private_number(place, ("số tài khoản", "the bank account"), masked, digits)
}

/// A mobile telephone.
pub fn private_telephone(place: Place, masked: &str, digits: &str) -> Diagnostic {
    private_number(place, ("số di động", "the mobile telephone"), masked, digits)
}

/// A person's day of birth.
pub fn birth_day(place: Place) -> Diagnostic {
    warning(
        Code::PersonalData,
        place,
        Text::new(
            "ở đây có đủ ngày, tháng, năm sinh của một người",
            "somebody's full day of birth stands here",
        ),
        Text::new("chỉ ghi năm sinh, hoặc bỏ hẳn", "give only the year, or leave it out"),
    )
}

/// A file whose name says that it is a person's identity paper.
pub fn identity_file(place: Place, name: &str) -> Diagnostic {
    warning(
        Code::PersonalData,
        place,
        Text::new(
            format!("theo tên thì tệp “{name}” là giấy tờ tùy thân của một người"),
            format!("by its name the file “{name}” shows somebody's identity papers"),
        ),
        Text::new(
            "bỏ tệp này khỏi bài; nếu không phải giấy tờ tùy thân thì đổi tên tệp",
            "take it out of the report; if it shows something else, give it another name",
        ),
    )
}
