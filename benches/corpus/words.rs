//! The words and phrases that the generated reports are made of.

/// The provinces, by the names they had before July 2025.
pub(super) const PROVINCES: [&str; 60] = [
    "An Giang",
    "Bà Rịa – Vũng Tàu",
    "Bắc Giang",
    "Bắc Kạn",
    "Bạc Liêu",
    "Bắc Ninh",
    "Bến Tre",
    "Bình Định",
    "Bình Dương",
    "Bình Phước",
    "Bình Thuận",
    "Cà Mau",
    "Cao Bằng",
    "Đắk Lắk",
    "Đắk Nông",
    "Điện Biên",
    "Đồng Nai",
    "Đồng Tháp",
    "Gia Lai",
    "Hà Giang",
    "Hà Nam",
    "Hà Tĩnh",
    "Hải Dương",
    "Hậu Giang",
    "Hòa Bình",
    "Hưng Yên",
    "Khánh Hòa",
    "Kiên Giang",
    "Kon Tum",
    "Lai Châu",
    "Lâm Đồng",
    "Lạng Sơn",
    "Lào Cai",
    "Long An",
    "Nam Định",
    "Nghệ An",
    "Ninh Bình",
    "Ninh Thuận",
    "Phú Thọ",
    "Phú Yên",
    "Quảng Bình",
    "Quảng Nam",
    "Quảng Ngãi",
    "Quảng Ninh",
    "Quảng Trị",
    "Sóc Trăng",
    "Sơn La",
    "Tây Ninh",
    "Thái Bình",
    "Thái Nguyên",
    "Thanh Hóa",
    "Thừa Thiên Huế",
    "Tiền Giang",
    "Trà Vinh",
    "Tuyên Quang",
    "Vĩnh Long",
    "Vĩnh Phúc",
    "Yên Bái",
    "Hải Phòng",
    "Cần Thơ",
];

/// First and second words of the names of communes and districts.
pub(super) const NAMES: ([&str; 20], [&str; 21]) = (
    [
        "An", "Bình", "Cẩm", "Châu", "Đại", "Đông", "Đức", "Hòa", "Hưng", "Khánh", "Long", "Mỹ", "Nghĩa",
        "Phú", "Quảng", "Tân", "Thạnh", "Vĩnh", "Xuân", "Yên",
    ],
    [
        "An", "Bình", "Châu", "Định", "Đông", "Giang", "Hải", "Hòa", "Hưng", "Khê", "Lâm", "Lộc", "Mỹ",
        "Ninh", "Phong", "Phước", "Sơn", "Tâm", "Thịnh", "Thủy", "Xuyên",
    ],
);

pub(super) const SURNAMES: [&str; 12] =
    ["Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Hoàng", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô"];

pub(super) const MIDDLE_NAMES: [&str; 12] =
    ["Văn", "Thị", "Hữu", "Thị Kim", "Đức", "Ngọc", "Thị Thu", "Quốc", "Minh", "Thị Hồng", "Thanh", "Công"];

pub(super) const GIVEN_NAMES: [&str; 24] = [
    "An", "Ân", "Bình", "Châu", "Dũng", "Đạt", "Giang", "Hạnh", "Hòa", "Hùng", "Khánh", "Lan", "Liêm", "Mỹ",
    "Nghĩa", "Phúc", "Quang", "Sơn", "Thúy", "Thương", "Trí", "Tuấn", "Vinh", "Yến",
];

pub(super) const ROLES: [&str; 14] = [
    "Bí thư Đảng ủy xã",
    "Chủ tịch UBND xã",
    "Phó Chủ tịch UBND xã",
    "Chủ tịch Ủy ban Mặt trận Tổ quốc xã",
    "Phó Bí thư Thường trực Huyện ủy",
    "Trưởng ban Dân vận Huyện ủy",
    "Phó Trưởng ban Dân vận Tỉnh ủy",
    "Phó Chủ tịch HĐND huyện",
    "Chủ tịch Hội Liên hiệp Phụ nữ xã",
    "Bí thư Đoàn Thanh niên xã",
    "Phó Giám đốc Sở Nội vụ",
    "Trưởng phòng Nội vụ huyện",
    "Chủ tịch Hội Nông dân xã",
    "Chủ tịch Hội Cựu chiến binh xã",
];

pub(super) const GROUPS: [&str; 8] = [
    "đại diện các ban, ngành, đoàn thể của xã",
    "cán bộ, công chức xã và trưởng các ấp",
    "bà con nhân dân trên địa bàn",
    "đại biểu các xã bạn trong huyện",
    "đoàn viên, thanh niên",
    "hội viên Hội Liên hiệp Phụ nữ",
    "người có uy tín trong cộng đồng",
    "đại diện các doanh nghiệp, hợp tác xã",
];

/// The names of models: a beginning and an end.
pub(super) const MODELS: ([&str; 8], [&str; 5]) = (
    [
        "Chính quyền thân thiện",
        "Công sở thân thiện",
        "Bộ phận một cửa thân thiện",
        "Nụ cười công sở",
        "Chính quyền gần dân",
        "Ngày thứ Bảy vì dân",
        "Cán bộ thân thiện",
        "Ấp văn hóa thân thiện",
    ],
    [
        "vì Nhân dân phục vụ",
        "của dân, do dân, vì dân",
        "trách nhiệm với Nhân dân",
        "gắn với cải cách hành chính",
        "gần dân, sát dân",
    ],
);

/// Labels of commitments; the number is put in front.
pub(super) const LABELS: [&str; 6] = ["xin", "luôn", "không", "biết", "thể hiện", "hơn"];

pub(super) const COMMITMENTS: [&str; 24] = [
    "xin chào",
    "xin lỗi",
    "xin cảm ơn",
    "xin phép",
    "luôn mỉm cười",
    "luôn nhẹ nhàng",
    "luôn thấu hiểu",
    "luôn giúp đỡ",
    "không hách dịch, cửa quyền",
    "không gây khó khăn, phiền hà",
    "không quan liêu, xa dân",
    "không trễ hẹn hồ sơ",
    "không nhận quà biếu dưới mọi hình thức",
    "biết nghe dân nói",
    "biết nói dân hiểu",
    "biết làm dân tin",
    "tôn trọng người dân",
    "văn minh nơi công sở",
    "gần gũi với bà con",
    "nhanh hơn trong giải quyết thủ tục",
    "đúng hơn so với quy định",
    "gọn hơn về giấy tờ",
    "công khai phí và lệ phí",
    "hướng dẫn một lần, đầy đủ",
];

pub(super) const MOTTOS: [&str; 5] = [
    "Nghe dân nói, nói dân hiểu, làm dân tin",
    "Gần dân, trọng dân, hiểu dân, học dân và có trách nhiệm với dân",
    "Đúng hẹn là danh dự",
    "Việc của dân là việc của mình",
    "Dân cần, cán bộ có",
];

pub(super) const FIGURES: [(&str, &str); 8] = [
    ("thư chúc mừng đã trao", "thư"),
    ("thư chia buồn đã trao", "thư"),
    ("thư xin lỗi đã gửi", "thư"),
    ("hồ sơ trả đúng hẹn", "%"),
    ("lượt công dân được tiếp", "lượt"),
    ("hồ sơ đã tiếp nhận", "hồ sơ"),
    ("thủ tục rút ngắn thời gian", "thủ tục"),
    ("người dân hài lòng", "%"),
];

pub(super) const DOCUMENTS: [(&str, &str, &str); 5] = [
    ("Chỉ thị", "CT/TU", "tăng cường công tác dân vận chính quyền"),
    ("Kế hoạch", "KH-UBND", "xây dựng mô hình chính quyền thân thiện"),
    ("Quyết định", "QĐ-UBND", "ban hành quy chế tiếp công dân"),
    ("Nghị quyết", "NQ/ĐU", "cải cách thủ tục hành chính giai đoạn mới"),
    ("Hướng dẫn", "HD-BDV", "đánh giá, công nhận mô hình dân vận khéo"),
];

pub(super) const TAGS: [&str; 40] = [
    "cải cách hành chính",
    "dân vận khéo",
    "bộ phận một cửa",
    "tiếp công dân",
    "chuyển đổi số",
    "thư chúc mừng",
    "thư chia buồn",
    "thư xin lỗi",
    "nông thôn mới",
    "văn hóa công sở",
    "đối thoại với dân",
    "quy chế dân chủ",
    "mặt trận",
    "phụ nữ",
    "thanh niên",
    "nông dân",
    "cựu chiến binh",
    "hộ tịch",
    "đất đai",
    "bảo hiểm y tế",
    "trẻ em",
    "người cao tuổi",
    "hộ nghèo",
    "an sinh xã hội",
    "an ninh trật tự",
    "giao thông",
    "môi trường",
    "nước sạch",
    "thủy lợi",
    "mùa vụ",
    "trường học",
    "trạm y tế",
    "khuyến học",
    "hòa giải",
    "bầu cử",
    "lễ hội",
    "thể thao",
    "thi đua",
    "đăng ký khai sinh",
    "dịch vụ công trực tuyến",
];

pub(super) const OPENINGS: [&str; 14] = [
    "Tại buổi lễ,",
    "Theo kế hoạch đã đề ra,",
    "Trong thời gian tới,",
    "Phát biểu tại hội nghị,",
    "Sau hơn một năm thực hiện,",
    "Ngay từ những ngày đầu,",
    "Qua khảo sát ý kiến của bà con,",
    "Đến nay,",
    "Để mô hình đi vào chiều sâu,",
    "Ở từng ấp, từng tổ dân cư,",
    "Mỗi sáng thứ Hai,",
    "Trước đó,",
    "Theo báo cáo của Ban chỉ đạo,",
    "Nhân dịp này,",
];

pub(super) const SUBJECTS: [&str; 12] = [
    "Ủy ban nhân dân xã",
    "đội ngũ cán bộ, công chức",
    "bộ phận tiếp nhận và trả kết quả",
    "Ban chỉ đạo mô hình",
    "Mặt trận Tổ quốc và các đoàn thể",
    "lãnh đạo huyện",
    "mỗi cán bộ, đảng viên",
    "Đảng ủy xã",
    "các ngành chuyên môn",
    "Ban nhân dân các ấp",
    "đoàn viên, thanh niên trong xã",
    "tổ công nghệ số cộng đồng",
];

pub(super) const VERBS: [&str; 12] = [
    "đã cam kết",
    "tiếp tục thực hiện",
    "phấn đấu hoàn thành",
    "đã triển khai đồng bộ",
    "thường xuyên kiểm tra",
    "quán triệt sâu rộng",
    "công khai đầy đủ",
    "chủ động rà soát",
    "phối hợp tổ chức",
    "đã niêm yết rõ ràng",
    "ghi nhận và đánh giá cao",
    "sẽ nhân rộng",
];

pub(super) const OBJECTS: [&str; 14] = [
    "việc tiếp nhận và trả kết quả hồ sơ đúng hẹn",
    "những nội dung mà mô hình đề ra",
    "các thủ tục hành chính thuộc thẩm quyền",
    "lịch tiếp công dân của người đứng đầu",
    "việc gửi thư chúc mừng khi đăng ký kết hôn, khai sinh",
    "thư chia buồn tới gia đình có người qua đời",
    "thư xin lỗi khi hồ sơ bị trễ hẹn",
    "quy chế dân chủ ở cơ sở và văn hóa công sở",
    "các buổi đối thoại trực tiếp với người dân",
    "số điện thoại đường dây nóng để bà con phản ánh",
    "việc hướng dẫn nộp hồ sơ trực tuyến tại nhà văn hóa ấp",
    "phong trào thi đua dân vận khéo",
    "góc thân thiện có nước uống, sách báo và mạng không dây",
    "những kiến nghị chính đáng của cử tri",
];

pub(super) const ENDINGS: [&str; 12] = [
    "để người dân không phải đi lại nhiều lần",
    "nhằm phục vụ Nhân dân ngày một tốt hơn",
    "và được bà con đồng tình, ủng hộ",
    "góp phần nâng cao chỉ số hài lòng của người dân",
    "bảo đảm đúng quy định của pháp luật",
    "với thái độ niềm nở, tận tình",
    "trên tinh thần “nghe dân nói, nói dân hiểu”",
    "qua đó củng cố niềm tin của Nhân dân đối với Đảng và chính quyền",
    "trong điều kiện nhân lực còn hạn chế",
    "theo phương châm “dân biết, dân bàn, dân làm, dân kiểm tra, dân giám sát, dân thụ hưởng”",
    "không để hồ sơ tồn đọng qua tháng",
    "ngay tại nơi bà con sinh sống",
];

pub(super) const HEADINGS: [&str; 8] = [
    "Nội dung cam kết",
    "Kết quả bước đầu",
    "Ý kiến của người dân",
    "Những việc cần làm tiếp",
    "Bài học rút ra",
    "Cách làm ở các ấp",
    "Lời phát biểu chỉ đạo",
    "Hướng đi sắp tới",
];
