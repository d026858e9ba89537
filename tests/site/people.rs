//! The people of a text compared with the list of attendees: articles in which both agree, written after the rules, and
//! articles in which they don't.

use bantin::diagnostic::Code;

use super::proof::told_of;

/// The people of the list, and a text that agrees with it.
type Article = (&'static [&'static str], &'static str);

const RIGHT: [Article; 22] = [
    (
        &["Bùi Văn Thạo"],
        "Ông Bùi Văn Thạo, Chủ tịch UBND xã, phát biểu. Ông Nguyễn Văn Hợi, thôn 3, cho biết đường mới rất tiện. Bà Đặng Thị Nụ, hộ nghèo xóm Trung, xúc động nhận bò giống.",
    ),
    (
        &["Lương Quốc Đạt", "Hà Thị Thơ"],
        "Đồng chí Lương Quốc Đạt chủ trì. Các đại biểu dâng hương tưởng niệm liệt sĩ Võ Văn Tần, thăm trường mang tên bà Nguyễn Thị Định và đường Bà Huyện Thanh Quan. Dự lễ còn có đồng chí Hà Thị Thơ, Phó Bí thư Đảng ủy.",
    ),
    (
        &["Nguyễn Văn Thanh"],
        "Ông Nguyễn Văn Thanh, Bí thư Đảng ủy, trao quà cho ông Nguyễn Văn Thành, hộ cận nghèo ở ấp Bình Hòa. Gia đình ông Nguyễn Văn Thạnh cũng được tặng bồn nước.",
    ),
    (
        &["Trần Thị Thu Hà", "Lò Văn Phương"],
        "Trước đó, đồng chí Vi Thị Mến, Bí thư Huyện ủy, đã về dự ngày hội ở bản Lướt. Lần này, đồng chí Trần Thị Thu Hà, Phó Chủ tịch HĐND huyện, và đồng chí Lò Văn Phương, Bí thư Đảng ủy xã, dự với bà con bản Nà.",
    ),
    (
        &["Huỳnh Công Lý", "Mai Thị Bé", "Võ Tấn Phát"],
        "Đến dự có ông Huỳnh Công Lý, Phó Chủ tịch UBND huyện. Bà Bé thay mặt Hội Phụ nữ đọc thư ngỏ; ông Phát, Chủ tịch xã, hứa làm xong trước mùa mưa.",
    ),
    (
        &["Đỗ Hữu Tài"],
        "Chủ tịch UBND xã Đỗ Hữu Tài yêu cầu các thôn làm sớm. Sổ tay ghi lời cụ Phan Bội Châu. Ông Đỗ Hữu Tại, 82 tuổi, cựu binh ở xóm Đình, kể chuyện cũ.",
    ),
    (
        &["Nông Thị Hồng", "Hoàng Văn Páo"],
        "Hội nghị do đồng chí Nông Thị Hồng chủ trì; có mặt đồng chí Hoàng Văn Páo và trưởng các xóm. Xóm Lũng Phầy cử ông Hoàng Văn Pảo, người dân tộc Mông, nêu ý kiến về nước sạch.",
    ),
    (
        &["Phạm Văn Sơn", "Lê Hoàng Nam"],
        "Tham dự có ông Phạm Văn Sơn, Phó Giám đốc Sở, và ông Lê Hoàng Nam - Chủ tịch UBND huyện. Tổng Bí thư Nguyễn Phú Trọng từng căn dặn cán bộ gần dân. Ban tổ chức nhắc gương bác sĩ Đặng Thùy Trâm.",
    ),
    (
        &["Y Nuê Niê", "H’Bia Mlô"],
        "Về dự có đồng chí Y Nuê Niê, Bí thư Đảng ủy xã; đồng chí H’Bia Mlô, Chủ tịch Hội Phụ nữ. Già làng Ama Thương đánh chiêng. Ông Y Bhem Kbuôr, buôn Tring, góp con heo.",
    ),
    (
        &["Ngô Xuân Bách"],
        "Thay mặt ông Trần Quốc Toản, Chủ tịch UBND huyện, ông Ngô Xuân Bách, Phó Chủ tịch, phát biểu khai mạc. Đoàn đến viếng cố đồng chí Lê Văn Lương, nguyên Bí thư Tỉnh ủy.",
    ),
    (
        &["Trương Thị Mỹ Lệ", "Cao Minh Đức", "Đoàn Văn Hậu"],
        "Dự lễ có bà Trương Thị Mỹ Lệ, ông Cao Minh Đức cùng Phó Trưởng Công an xã.",
    ),
    (
        &["Vũ Đình Khoát"],
        "Đồng chí Vũ Đình Khoát kết luận. Hội nghị nghe các tham luận: ông Nguyễn Ngọc Ánh, Bí thư Chi bộ thôn 1; bà Lại Thị Lụa, Trưởng ban Công tác Mặt trận thôn 4, phát biểu; ông Tống Văn Bền, Chủ nhiệm hợp tác xã, phát biểu.",
    ),
    (
        &["Lê Thị Kim Thoa", "Nguyễn Trường Giang"],
        "LÃNH ĐẠO DỰ: bà LÊ THỊ KIM THOA, Phó Chủ tịch UBND; ông Nguyễn Trường Giang Chủ tịch Hội Nông dân. Đường Nguyễn Văn Trỗi tới nhà bà Út Cà Mau rất gần.",
    ),
    (
        &["Phan Thanh Bình"],
        "Buổi tiếp xúc cử tri do ông Phan Thanh Bình chủ trì. Cử tri Lê Văn Út, khóm 2, hỏi về rác. Bà Nguyễn Thị Ánh Tuyết, đại diện cho khu phố 5, phát biểu cảm ơn. Ông Phan Thanh Bình trả lời từng ý.",
    ),
    (
        &["Hồ Thị Lý", "Blúp Nhớ"],
        "Hai đồng chí Hồ Thị Lý và Blúp Nhớ dự và tặng quà. Anh Zơrâm Đức, thôn Pà Rum, làm chủ trại bò.",
    ),
    (
        &["Tạ Quang Huy"],
        "Ông Tạ Quang Huy, Phó Chủ tịch UBND huyện, dự và trao bằng. Đại tá Bùi Tín Nghĩa, Giám đốc Công an tỉnh, sẽ về dự lễ tổng kết sắp tới. Ông Cao Bá Quát là tên trường, ông Lê Lợi là tên phố.",
    ),
    (
        &["Đặng Ngọc Hà", "Phùng Văn Tuấn"],
        "Về phía huyện có:\n\n- Đồng chí Đặng Ngọc Hà, Ủy viên Ban Thường vụ;\n- Đồng chí Phùng Văn Tuấn, Phó Trưởng phòng.\n\nCụ Nguyễn Thị Hai 100 tuổi được mừng thọ.",
    ),
    (
        &["Dương Văn Ninh"],
        "“Tôi sẽ gọi ông Trần Văn Tư, Chủ tịch hội, đến dự”, ông Dương Văn Ninh đùa. Bài hát về bà Nguyễn Thị Minh Khai, ông Phan Đăng Lưu vang lên khi khai mạc.",
    ),
    (
        &["Nguyễn Hồng Quân", "Trần Quý Kiên"],
        "Thượng tá Nguyễn Hồng Quân và Trung úy Trần Quý Kiên dự. Đồng chí Thượng tá Nguyễn Hồng Quân nhấn mạnh việc giữ bí mật.",
    ),
    (
        &["Kim Sa Rinh"],
        "Ông Kim Sa Rinh, Chủ tịch UBND xã, phát biểu. Hòa thượng Thạch Huôn, trụ trì chùa, cảm ơn. Cô giáo Sơn Thị Thanh Phượng nhận học bổng cho trường, bà Kiên Thị Sà Rươne góp gạo.",
    ),
    (
        &["Lê Văn Tám", "Lê Văn Tâm"],
        "Ông Lê Văn Tám, Chủ tịch UBND xã, và ông Lê Văn Tâm, Trưởng Công an xã, đến dự. Hai ông trùng họ, trùng đệm.",
    ),
    (
        &["Võ Thị Ánh Xuân"],
        "Bà Ánh Xuân dự cùng đoàn. Bà Võ Ánh Xuân dặn bà con. Bà Chúa Xứ Núi Sam là lễ hội lớn; chợ Bà Chiểu, chợ Ông Địa thì không.",
    ),
];

/// The same, written after the rules were last changed.
const LATER: [Article; 20] = [
    (
        &["Lưu Bá Hòa"],
        "Chương trình do đồng chí Lưu Bá Hoà chủ trì. Nghệ nhân Nguyễn Thị Ngọc Trầm hát ru; bà Tô Thị Chè, nhà ở đầu ngõ, góp ba chục trứng.",
    ),
    (
        &["Trịnh Xuân Tùng", "Lê Thị Sen"],
        "Có mặt tại điểm sạt lở từ 5 giờ, ông Trịnh Xuân Tùng, Chủ tịch UBND xã, và bà Lê Thị Sen, Chủ tịch Hội Phụ nữ, cùng bốn chục dân quân. Nhà ông Lê Văn Sến bị đất lấp, gia đình bà Lê Thị Sến phải dời đi.",
    ),
    (
        &["Hà Văn Nghiệp"],
        "Lễ trao tặng diễn ra gọn. Ông Hà Văn Nghiệp, Phó Trưởng phòng, trao sổ cho bà Hoàng Thị Nghiệp. Bà Hoàng Thị Nghiệp, Trưởng ban liên lạc, từng phát biểu ở lễ năm ngoái.",
    ),
    (
        &["Chu Thị Vân", "Nguyễn Đức Hạnh", "Bế Văn Thức"],
        "Dự buổi ký kết có đồng chí Chu Thị Vân, đồng chí Nguyễn Đức Hạnh và các trưởng xóm.",
    ),
    (
        &["Phạm Ngọc Thảo"],
        "Ông Phạm Ngọc Thảo, Bí thư Đảng ủy, dự sinh hoạt chi bộ. Đảng viên học gương đồng chí Trần Phú, Tổng Bí thư đầu tiên, và đồng chí Lê Hồng Phong.",
    ),
    (
        &["Ksor H’Nhan", "Rcom Sa Duyên"],
        "Đồng chí Ksor H’Nhan, Chủ tịch UBMTTQ, phát biểu. Đồng chí Rcom Sa Duyên nhận nhiệm vụ. Ông Rmah Hlé, già làng, khấn Yàng.",
    ),
    (
        &["Đinh Thị Hậu"],
        "Bà Đinh Thị Hậu, Trưởng trạm Y tế, hướng dẫn. Bác sĩ Lý Đức Trọng, Bệnh viện huyện, khám mắt. Y sĩ Mã Thị Lai cấp thuốc.",
    ),
    (
        &["Thái Hồng Công"],
        "Phát biểu khai mạc, đồng chí Thái Hồng Công ôn truyền thống. Trường mang tên Anh hùng Lực lượng vũ trang Lê Thị Hồng Gấm; phố có bia ghi ông Nguyễn Hữu Huân, Thủ khoa.",
    ),
    (
        &["Bùi Thị Minh Nguyệt", "Quách Văn Dũng"],
        "Hội nghị bầu bà Bùi Thị Minh Nguyệt giữ chức Chủ tịch. Ông Quách Văn Dũng được nghỉ chế độ. Ông Quách Văn Dựng, xóm Mường, xin hỏi về đất rừng.",
    ),
    (
        &["Nguyễn Duy Thắng"],
        "Ông Nguyễn Duy Thắng kết luận:\n\n1. Giao ông Trần Đình Chương, công chức địa chính, đo lại đất trước ngày 20.\n2. Giao bà Phùng Thị Lê, Trưởng thôn, họp dân.",
    ),
    (
        &["Hứa Văn Lành"],
        "Người gửi: ông Hứa Văn Lành. Nơi nhận: ông Bí thư, bà Chủ tịch. Bà Nguyễn Thị Rạng, ngụ khóm 4, khen đường sạch, rồi phát biểu thêm đôi câu.",
    ),
    (
        &["Lâm Chí Dũng"],
        "Đồng chí Lâm Chí Dũng, Chủ tịch UBND xã, tiếp đoàn. Giải nhất thuộc về ông Lâm Chí Dững, giải nhì thuộc về bà Trần Mỹ Duyên.",
    ),
    (
        &["Vàng A Chỉnh", "Thào Thị Súa"],
        "Cán bộ cùng ông Vàng A Chỉnh vào bản. Ông Vàng A Chính ở bản bên nuôi ong, bà Thào Thị Súa dạy thêu. Ông Vàng A Chính hứa góp hai đõ.",
    ),
    (
        &["Hoàng Đăng Khoa"],
        "Lễ phát động có ông Hoàng Đăng Khoa, Chủ tịch UBND. Đại diện học sinh, em Vũ Hoàng Long, đọc lời hứa; cô Phạm Thanh Mai, Hiệu trưởng, thưởng hoa.",
    ),
    (
        &["Trần Anh Tuấn", "Trần Anh Tuân"],
        "Trận đấu có ông Trần Anh Tuấn cầm còi. Ông Trần Anh Tuân ghi bàn, ông Lê Anh Tuấn bắt gôn.",
    ),
    (
        &["Nguyễn Thị Lệ Thủy"],
        "Bà Lệ Thuỷ chủ trì. Bà Nguyễn Thị Lệ Thuỷ hỏi thăm các cháu. Nhạc sĩ Trịnh Công Sơn, ca sĩ Khánh Ly được nhắc trong phần giao lưu.",
    ),
    (
        &["Điểu K’Ré", "Thị Mai"],
        "Bà Thị Mai và ông Điểu K’Ré tham dự. Nghệ nhân Điểu Thị Xia, bon Bu Prâng, gõ chiêng.",
    ),
    (
        &["Cao Thị Quế"],
        "Bà Cao Thị Quế, Chủ nhiệm hợp tác xã, giới thiệu dưa lưới. Ông Triệu Văn Bảo, Giám đốc công ty bao tiêu, cho biết sẽ mua hết. Bà Cao Thị Quê bán quán nước ngoài cổng.",
    ),
    (
        &["Đào Tiến Lộc"],
        "Trả lời câu hỏi của cử tri Đào Tiến Lực, ông Đào Tiến Lộc, Chủ tịch UBND xã, nói tuyến mương sẽ xong trong tháng 8.",
    ),
    (
        &["Nguyễn Minh Trí", "Lê Ngọc Diệp"],
        "Thành phần: ông Nguyễn Minh Trí, Chủ tịch UBND; bà Lê Ngọc Diệp, Phó Chủ tịch HĐND. Vắng: ông Trần Văn Quới, Trưởng Công an, bà Đỗ Thị Mận.",
    ),
];

/// Lists and texts that disagree: the words pointed at, and the name of the list that is offered.
const WRONG: [(&[&str], &str, &str, &str); 8] = [
    (&["Nguyễn Thị Hoa"], "Bà Nguyễn Thi Hoa phát biểu.", "Nguyễn Thi Hoa", "Nguyễn Thị Hoa"),
    (
        &["Nguyễn Thị Hoa"],
        "Bà Nguyễn Thị Hoa, Chủ tịch xã, dự. Bà Nguyễn Thi Hoa cảm ơn.",
        "Nguyễn Thi Hoa",
        "Nguyễn Thị Hoa",
    ),
    (
        &["Tạ Thu Hương", "Lê Văn Bình"],
        "Các đồng chí: Tạ Thu Huơng, Phó Bí thư; Lê Văn Bình, Trưởng phòng.",
        "Tạ Thu Huơng",
        "Tạ Thu Hương",
    ),
    (&["Đặng Quốc Việt"], "Đ/c Thượng tá Đặng Quôc Việt nhấn mạnh.", "Đặng Quôc Việt", "Đặng Quốc Việt"),
    (
        &["Lê Văn Bình"],
        "Tham dự có ông Lê Văn Bình; bà Phạm Thị Yến - Phó Chủ tịch UBND.",
        "Phạm Thị Yến",
        "",
    ),
    (
        &["Lê Văn Bình", "Bùi Đức Long"],
        "Ông Lê Văn Bình chủ trì. Ông Bùi Đức Lương, Bí thư Đảng ủy, phát biểu.",
        "Bùi Đức Lương",
        "Bùi Đức Long",
    ),
    (
        &["Lê Văn Bình"],
        "Đến dự có:\n\n- Ông Lê Văn Bình, Bí thư\n- Bà Phạm Thị Yến, Chủ tịch UBND",
        "Phạm Thị Yến",
        "",
    ),
    (
        &["Lê Văn Bình", "Phạm Thị Yến", "Hồ Sĩ Quý"],
        "Dự lễ có ông Lê Văn Bình, bà Phạm Thị Yến.",
        "Hồ Sĩ Quý",
        "",
    ),
];

fn told(people: &[&str], text: &str) -> Vec<(String, String)> {
    let rows: String = people.iter().map(|name| format!("  - {{name: {name}, roles: [Khách]}}\n")).collect();
    let told = told_of(&[Code::AttendeeMismatch], &format!("attendees:\n{rows}"), text).into_iter();
    told.map(|(told, marked)| (marked, told.message.vi)).collect()
}

#[test]
fn people_who_fit_the_list_are_left_alone() {
    let alarms: Vec<_> = RIGHT.iter().chain(&LATER).flat_map(|(people, text)| told(people, text)).collect();
    assert!(alarms.is_empty(), "{alarms:#?}");
}

#[test]
fn people_who_dont_fit_are_told_with_the_name_that_was_meant() {
    for (people, text, marked, meant) in WRONG {
        let told = told(people, text);
        let [(words, message)] = &told[..] else { panic!("{text}: {told:?}") };
        assert_eq!(words, marked, "{text}");
        assert!(message.contains(meant), "{text}: {message}");
    }
}
