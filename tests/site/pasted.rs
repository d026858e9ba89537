//! Texts as staff paste them, and texts that only resemble them: written after the rules of the checks, in other words.

use bantin::content;
use bantin::diagnostic::Code;
use bantin::source::SourcePath;
use jiff::tz::TimeZone;

use Code::{GarbledText, IndentedText, MergedLines, UnreadLink, UnreadMark};

/// Each text with its messages: the code, and the line of the text.
const TEXTS: [(&str, &[(Code, u32)]); 25] = [
    (
        "Từ 7 giờ đến 16 giờ ngày 12/5, Điện lực Ninh Hải cắt điện khu vực thôn Mỹ Tường để thay trụ.\nBà con chủ động nguồn điện dự phòng cho tủ bảo quản và hồ tôm.\nKhi có điện lại, loa xã sẽ thông báo.",
        &[(MergedLines, 1)],
    ),
    (
        "LỊCH TIÊM CHỦNG THÁNG 6\nTrạm Y tế phường tiêm sởi – rubella cho trẻ từ 18 tháng vào sáng thứ tư tuần thứ hai, tại hội trường khu phố 3, bắt đầu lúc 7 giờ 30.\nPhụ huynh mang theo sổ tiêm.",
        &[(MergedLines, 1)],
    ),
    ("Đội bóng thôn Hạ thắng 3 – 1.\nKhán giả ra về trong mưa.", &[(MergedLines, 1)]),
    ("UBND XÃ AN LẠC\nSố 14, đường Trần Phú\nGiờ làm việc: sáng và chiều", &[(MergedLines, 1)]),
    ("> Cầu mới rộng hơn cầu cũ.\n> Xe tải nhỏ đi qua được.\n> Trẻ con khỏi lội suối.", &[(MergedLines, 1)]),
    (
        "\tBão số 4 vào bờ lúc nửa đêm, gió giật cấp 9, làm tốc mái mười hai nhà ở ấp Cồn.",
        &[(IndentedText, 1)],
    ),
    ("Mở đầu.\n\n      Cử tri ấp Trên đề nghị đắp lại bờ bao trước mùa nước nổi.", &[(IndentedText, 3)]),
    ("Xã nhắc:\n\n    - Chằng chống nhà cửa, chặt bớt cành cây.", &[(IndentedText, 3)]),
    ("Hồ sơ gồm:\n● đơn theo mẫu\n● bản sao sổ hộ nghèo", &[(UnreadMark, 2)]),
    ("Hồ sơ gồm:\n\n▪ đơn theo mẫu\n\n▪ bản sao sổ hộ nghèo", &[(UnreadMark, 3)]),
    ("+Đoạn 1: từ cầu Máng đến chợ\n+Đoạn 2: từ chợ đến đình", &[(UnreadMark, 1)]),
    ("o\tGiải nhất: đội ấp Bình\no\tGiải nhì: đội ấp An", &[(UnreadMark, 1)]),
    ("\u{f0d8}\tKiểm tra đê bao", &[(UnreadMark, 1)]),
    ("Đã xong \u{f0fe} Chưa xong \u{f0a8}", &[(GarbledText, 1)]),
    ("Vắc-xin\tSố liều\nSởi\t120\nBại liệt\t85", &[(UnreadMark, 1)]),
    ("![Cầu Máng](cau mang ngay thong xe.jpg)", &[(UnreadLink, 1)]),
    ("Tải [mẫu đơn](don xin ho tro.docx) về điền.", &[(UnreadLink, 1)]),
    // Not found yet: the signs of the old font are only at the ends of words.
    ("Héi Phô n÷ x· ®· tæ chøc thi nÊu ¨n.", &[]),
    // Texts without messages.
    ("Quê hương là chùm khế ngọt\\\nCho con trèo hái mỗi ngày\\\nQuê hương là đường đi học", &[]),
    ("Nơi nhận:  \nVăn phòng Đảng ủy  \nLưu hồ sơ", &[]),
    (
        "Hội thi “Nhà nông đua tài” năm nay có tám đội dự, mỗi đội năm người, thi\nchào hỏi, kiến thức và tài năng. Ban giám khảo là cán bộ khuyến nông của\nhuyện cũ, nay làm ở Trung tâm Dịch vụ tổng hợp.",
        &[],
    ),
    ("Cách dựng trang:\n\n    bantin check\n    bantin build", &[]),
    ("- Ấp Bình: 12 hộ.\n- Ấp An: 9 hộ.\n\n  Cộng 21 hộ.", &[]),
    ("| Ấp | Hộ |\n|---|---|\n| Bình | 12 |\n| An | 9 |", &[]),
    ("– Chị thấy cầu mới thế nào?\n\n– Đi chợ gần hẳn.\n\n[Quyết định](<qd 12.pdf>) và *in nghiêng*.", &[]),
];

#[test]
fn pasted_texts_are_told_and_others_are_not() {
    let mut wrong = Vec::new();
    let head = "---\ntitle: Tin\nkind: news\ncommune: An Lạc\ndate: 12/05/2026\n---\n\n";
    for (text, expected) in TEXTS {
        let file = format!("{head}{text}\n");
        let told = content::parse(&SourcePath::from("content/a.md"), file.as_bytes(), &TimeZone::UTC).1;
        let found: Vec<(Code, u32)> = told.iter().map(|told| (told.code, told.place.line - 7)).collect();
        if found != expected {
            wrong.push(format!("{text}\n  {found:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
