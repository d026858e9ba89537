//! Numbers of a text compared with its tables and its list of figures: texts in which they agree, and texts with a
//! typing error.

use bantin::diagnostic::Code;

use super::proof::told_of;

/// Rows of the list of figures, and a text that agrees with them.
type Article = (&'static str, &'static str);

const RIGHT: [Article; 24] = [
    ("{label: thư chúc mừng, value: 1336, unit: thư}", "Xã đã gửi 1.336 thư chúc mừng và 61 thư xin lỗi."),
    ("{label: thư chúc mừng, value: 1336, unit: thư}", "Xã đã gửi hơn 1.300 thư chúc mừng."),
    ("{label: thư chúc mừng, value: 1336, unit: thư}", "Riêng tháng 3, xã gửi 112 thư chúc mừng."),
    ("{label: thư chúc mừng, value: 1336, unit: thư}", "Thôn Đồi Vàng nhận 40 thư chúc mừng."),
    (
        "{label: thư chúc mừng, value: 1336, unit: thư}",
        "Năm trước có 900 thư chúc mừng; năm nay 1.336 thư chúc mừng.",
    ),
    (
        "{label: thư chúc mừng, value: 1336, unit: thư}",
        "Mỗi cán bộ viết 5 thư chúc mừng. Ông Lê Văn Ba nhận 2 thư chúc mừng.",
    ),
    (
        "{label: suất quà, value: 120, unit: suất}",
        "Đoàn Thanh niên trao 50 suất quà, Hội Phụ nữ trao 70 suất quà.",
    ),
    ("{label: suất quà, value: 120, unit: suất}", "Trao 50 suất quà cho trẻ em, 70 suất quà cho người già."),
    (
        "{label: hồ sơ đúng hạn, value: 98, unit: '%'}",
        "Có 98% hồ sơ đúng hạn, trong đó lĩnh vực đất đai đạt 91% hồ sơ đúng hạn.",
    ),
    ("{label: hộ nghèo, value: 34, unit: hộ}", "Xã phấn đấu còn 20 hộ nghèo. Hiện nay xã còn 34 hộ nghèo."),
    ("{label: hộ nghèo, value: 34, unit: hộ}", "Xã có 34 hộ nghèo và 52 hộ cận nghèo."),
    (
        "{label: người tham gia, value: 200, unit: người}",
        "Lễ phát động có 1.200 người, cuộc thi có 200 người tham gia.",
    ),
    ("{label: cây xanh, value: 500, unit: cây}", "Học sinh Trường Tiểu học An Lạc trồng 80 cây xanh."),
    ("{label: cây xanh, value: 500, unit: cây}", "Kế hoạch trồng 600 cây xanh, nay đã trồng 500 cây xanh."),
    (
        "",
        "| Thôn | Số hộ |\n|---|---:|\n| Thôn Đông | 120 |\n| Thôn Đoài | 98 |\n| Cộng | 218 |\n\nThôn Đông có 120 hộ, thôn Đoài có 98 hộ.",
    ),
    (
        "",
        "| Thôn | Số hộ | Số khẩu |\n|---|---:|---:|\n| Đông | 120 | 480 |\n| Đoài | 98 | 377 |\n\nThôn Đông có 480 khẩu, 120 hộ; thôn Đoài có 98 hộ.",
    ),
    (
        "",
        "| Loại thư | Số lượng |\n|---|---:|\n| Chúc mừng | 1.336 |\n| Xin lỗi | 61 |\n\nCả năm có 1.336 thư chúc mừng, 61 thư xin lỗi.",
    ),
    (
        "",
        "| Nội dung | Kế hoạch | Thực hiện |\n|---|---:|---:|\n| Trồng cây | 500 | 430 |\n\nXã đã trồng cây trên 3 tuyến đường, được 430 cây.",
    ),
    (
        "",
        "| Thời gian | Thôn | Liều |\n|---|---|---:|\n| 7 giờ 30 | Đông | 80 |\n| 9 giờ | Đoài | 60 |\n\nThôn Đông tiêm lúc 7 giờ 30, thôn Đoài lúc 9 giờ.",
    ),
    (
        "",
        "| STT | Hạng mục | Kinh phí (triệu đồng) |\n|---|---|---:|\n| 1 | Đường thôn | 350 |\n| 2 | Cống thoát nước | 120 |\n\nĐường thôn 2 dài 800 mét, cống thoát nước dài 40 mét.",
    ),
    (
        "",
        "| Môn | Huy chương vàng |\n|---|---:|\n| Kéo co | 2 |\n| Đẩy gậy | 3 |\n\nKéo co có 8 đội, đẩy gậy có 12 vận động viên.",
    ),
    (
        "{label: lượt người, value: 1250, unit: lượt}",
        "Từ đầu năm, bộ phận một cửa tiếp 1.250 lượt người. Ngày cao điểm có tới 90 lượt người.",
    ),
    (
        "{label: mũ bảo hiểm, value: 300, unit: chiếc}",
        "Công an xã An Lạc tặng 300 chiếc mũ bảo hiểm; xã Bình Hòa tặng 150 chiếc mũ bảo hiểm.",
    ),
    ("{label: ca mắc, value: 3, unit: ca}", "Cùng kỳ năm ngoái có 11 ca mắc. Tuần này có 3 ca mắc."),
];

/// Articles written after the rules were last changed.
const LATER: [Article; 12] = [
    (
        "{label: tấn lúa, value: 1520, unit: tấn}",
        "Vụ này hợp tác xã An Lạc thu 1.520 tấn lúa, bán trước 400 tấn cho nhà máy.",
    ),
    (
        "{label: đơn vị máu, value: 86, unit: đơn vị}",
        "Sáng qua, 92 người đến đăng ký, ban tổ chức nhận 86 đơn vị máu.",
    ),
    (
        "{label: cử tri, value: 145, unit: người}",
        "Có 145 cử tri đến dự, 12 ý kiến của 9 cử tri được ghi nhận.",
    ),
    (
        "{label: con chó được tiêm, value: 612, unit: con}",
        "Ngày đầu tiêm 200 con chó, đến nay 612 con chó được tiêm.",
    ),
    (
        "{label: mét đường bê tông, value: 850, unit: mét}",
        "Bà con hiến 420 mét đất, đổ 850 mét đường bê tông, rộng 3,5 mét.",
    ),
    (
        "",
        "| Khối lớp | Số em |\n|---|---:|\n| Lớp 6 | 88 |\n| Lớp 7 | 91 |\n\nHọc sinh lớp 6 học bơi buổi sáng, lớp 7 buổi chiều; mỗi bể 20 em.",
    ),
    (
        "",
        "| Giống lúa | Diện tích (ha) | Năng suất (tạ/ha) |\n|---|---:|---:|\n| ST25 | 45 | 62 |\n| Đài thơm 8 | 30 | 65 |\n\nGiống Đài thơm 8 được 30 ha, năng suất cao hơn ST25.",
    ),
    ("{label: hộ vay vốn, value: 77, unit: hộ}", "Tổ 3 có 12 hộ vay vốn, cả xã có 77 hộ vay vốn."),
    ("{label: cán bộ, value: 24, unit: người}", "Xã cử 6 cán bộ trực một cửa. Toàn xã có 24 cán bộ."),
    (
        "",
        "| Ngày | Trạm | Giờ cắt điện |\n|---|---|---|\n| 12/5 | Đông 1 | 7 |\n| 13/5 | Đông 2 | 8 |\n\nTrạm Đông 1 cấp điện cho 210 hộ, trạm Đông 2 cho 180 hộ.",
    ),
    ("{label: triệu đồng, value: 350}", "Cải tạo nhà văn hóa hết 350 triệu đồng, dân góp 90 triệu đồng."),
    ("{label: công trình, value: 4}", "Khánh thành 4 công trình; 1 công trình nữa làm xong trong tháng 9."),
];

/// Written later, after the rules were made narrower.
const LAST: [Article; 24] = [
    (
        "{label: bao rác thải, value: 65, unit: bao}",
        "Sáng Chủ nhật, 130 đoàn viên thu gom 65 bao rác thải ở bờ kênh, trong đó bờ Bắc 40 bao rác thải.",
    ),
    (
        "{label: lượt khám, value: 420, unit: lượt}",
        "Trạm y tế khám cho 420 lượt người, phát 400 túi thuốc. Bác sĩ Huyền một mình khám 95 lượt.",
    ),
    (
        "{label: tổ hòa giải, value: 9, unit: tổ}",
        "Xã hiện có 9 tổ hòa giải với 54 thành viên; 3 tổ hòa giải được khen.",
    ),
    (
        "{label: gia đình văn hóa, value: 512, unit: hộ}",
        "Tỷ lệ đạt 94% gia đình văn hóa, tương đương 512 hộ gia đình văn hóa.",
    ),
    (
        "{label: hồ sơ, value: 88, unit: hồ sơ}",
        "Ngày đầu bộ phận một cửa nhận 12 hồ sơ, hai ngày sau nhận thêm 76 hồ sơ.",
    ),
    (
        "",
        "| Đội | Điểm |
|---|---:|
| Đội Hạ | 9 |
| Đội Thượng | 6 |

Đội Hạ thắng 3 trận, có 9 điểm; đội Thượng thắng 2 trận, có 6 điểm.",
    ),
    (
        "",
        "| Tên công trình | Số tiền (triệu đồng) |
|---|---:|
| Cầu Bến Đò | 780 |
| Kè suối | 1.200 |

Cầu Bến Đò dài 18 mét, kè suối dài 240 mét. Kè suối có 1.200 triệu đồng, huyện cấp 900 triệu đồng.",
    ),
    (
        "",
        "| Ngày | Địa điểm | Số suất |
|---|---|---:|
| 05/8 | Nhà văn hóa ấp 1 | 60 |
| 06/8 | Nhà văn hóa ấp 2 | 45 |

Nhà văn hóa ấp 1 có 200 chỗ, phát 60 suất; nhà văn hóa ấp 2 phát 45 suất.",
    ),
    (
        "",
        "| Loại cây | Số cây |
|---|---:|
| Mít Thái | 300 |
| Sầu riêng | 150 |

Mít Thái trồng ở đồi trên, mỗi hộ 20 cây; sầu riêng trồng ở đồi dưới, mỗi hộ 10 cây.",
    ),
    (
        "{label: bò giống, value: 5, unit: con}",
        "Năm nay dự án trao 5 con bò giống. Năm 2024 dự án trao 8 con bò giống.",
    ),
    ("{label: thí sinh, value: 36, unit: người}", "Vòng loại có 52 thí sinh; 36 thí sinh vào chung kết."),
    (
        "{label: km đường hoa, value: '2,5', unit: km}",
        "Hội viên trồng 2,5 km đường hoa. Chi hội ấp Tây trồng 1 km đường hoa.",
    ),
    ("{label: máy gặt, value: 4, unit: chiếc}", "Hợp tác xã có 4 chiếc máy gặt, thuê 3 máy gặt của xã bạn."),
    (
        "{label: ý kiến cử tri, value: 17, unit: ý kiến}",
        "Có 17 ý kiến cử tri, 11 ý kiến được trả lời ngay, 6 ý kiến chuyển lên huyện.",
    ),
    (
        "{label: ghế đá, value: 40, unit: chiếc}",
        "Đợt đầu đặt 15 chiếc ghế đá ở công viên; nay đủ 40 chiếc ghế đá.",
    ),
    (
        "{label: học sinh, value: 310, unit: em}",
        "Lễ khai giảng có 310 học sinh. Trường đón 62 học sinh lớp 1.",
    ),
    ("{label: nhà tạm, value: 14, unit: căn}", "Đã xóa 9 nhà tạm, còn 5 nhà tạm làm trong quý sau."),
    ("{label: lồng cá, value: 22, unit: lồng}", "Nước dâng làm hỏng 6 lồng cá. Cả xã nuôi 22 lồng cá."),
    (
        "{label: bộ đèn năng lượng, value: 120, unit: bộ}",
        "Tuyến đường dài 2 km lắp 120 bộ đèn năng lượng, mỗi bộ 1,2 triệu đồng.",
    ),
    (
        "",
        "| Hạng mục | Khối lượng (m3) |\n|---|---:|\n| Đá hộc | 150 |\n| Cát | 80 |\n\nĐá hộc có 90 xe, cát chở 40 xe. Đá hộc là 150 m3.",
    ),
    (
        "",
        "| Họ tên | Tuổi |\n|---|---:|\n| Lê Văn Tư | 82 |\n| Trần Thị Sáu | 79 |\n\nBà Trần Thị Sáu có 60 năm tuổi Đảng, ông Lê Văn Tư có 55 năm tuổi Đảng.",
    ),
    (
        "",
        "| Tuyến | Giá vé |\n|---|---:|\n| Chợ Mới – Bến Tre | 35000 |\n\nTuyến Chợ Mới – Bến Tre chạy 12 chuyến mỗi ngày, giá 35.000 đồng.",
    ),
    ("{label: hộ kinh doanh, value: 48, unit: hộ}", "Đoàn kiểm tra 20 hộ kinh doanh, nhắc nhở 3 hộ."),
    (
        "{label: lao động có việc làm, value: 95, unit: người}",
        "Hội chợ có 12 doanh nghiệp, tuyển 130 lao động; sau hội chợ 95 lao động có việc làm.",
    ),
];

/// With the reported number, and the one of the table.
const WRONG: [(&str, &str, &str, &str); 9] = [
    (
        "{label: thư chúc mừng, value: 1336, unit: thư}",
        "Sau một năm, xã đã gửi 1.363 thư chúc mừng.",
        "1.363",
        "1.336",
    ),
    (
        "{label: thư chúc mừng, value: 1336, unit: thư}",
        "Tại hội nghị, đồng chí cho biết xã đã gửi 1.363 thư chúc mừng.",
        "1.363",
        "1.336",
    ),
    ("{label: hồ sơ đúng hạn, value: 98, unit: '%'}", "Tỷ lệ là 89% hồ sơ đúng hạn.", "89", "98"),
    ("{label: Hộ nghèo, value: 34, unit: hộ}", "Toàn xã An Lạc còn 43 hộ nghèo.", "43", "34"),
    (
        "{label: mũ bảo hiểm, value: 300, unit: chiếc}",
        "Dịp này, ban tổ chức tặng 30 chiếc mũ bảo hiểm cho học sinh.",
        "30",
        "300",
    ),
    (
        "",
        "| Thôn | Số hộ |\n|---|---:|\n| Thôn Đông | 120 |\n| Thôn Đoài | 98 |\n\nThôn Đông có 120 hộ, thôn Đoài có 89 hộ.",
        "89",
        "98",
    ),
    (
        "",
        "| Loại thư | Số lượng |\n|---|---:|\n| Chúc mừng | 1.336 |\n| Xin lỗi | 61 |\n\nCả năm có 1.336 thư chúc mừng, 16 thư xin lỗi.",
        "16",
        "61",
    ),
    (
        "",
        "| Thôn | Số hộ | Số khẩu |\n|---|---:|---:|\n| Đông | 120 | 480 |\n| Đoài | 98 | 377 |\n\nThôn Đông có 408 khẩu.",
        "408",
        "480",
    ),
    (
        "",
        "Xã tổng kết việc trồng cây.\n\n| Cây | Diện tích (ha) |\n|---|---:|\n| Cây keo | 45,5 |\n\nCây keo được 54,5 ha.",
        "54,5",
        "45,5",
    ),
];

fn told(figures: &str, text: &str) -> Vec<(String, String)> {
    let front = if figures.is_empty() { String::new() } else { format!("figures: [{figures}]\n") };
    let told = told_of(&[Code::FigureMismatch], &front, text).into_iter();
    told.map(|(told, marked)| (marked, told.message.vi)).collect()
}

#[test]
fn numbers_that_fit_are_left_alone() {
    let alarms: Vec<_> =
        RIGHT.iter().chain(&LATER).chain(&LAST).flat_map(|(figures, text)| told(figures, text)).collect();
    assert!(alarms.is_empty(), "{alarms:#?}");
}

#[test]
fn numbers_that_dont_fit_are_told_with_that_of_the_table() {
    for (figures, text, marked, listed) in WRONG {
        let told = told(figures, text);
        let [(number, message)] = &told[..] else { panic!("{text}: {told:?}") };
        assert_eq!(number, marked, "{text}");
        assert!(message.ends_with(&format!("ghi {listed}")), "{text}: {message}");
    }
}
