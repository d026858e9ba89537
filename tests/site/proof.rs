//! The doubts of a proofreader, and articles without any: written after the rules, of other kinds and in other words.

use bantin::content;
use bantin::diagnostic::{Code, Diagnostic};
use bantin::source::SourcePath;
use jiff::tz::TimeZone;

const CODES: [Code; 4] =
    [Code::Misspelling, Code::MixedSpelling, Code::UnknownAbbreviation, Code::DocumentNumber];

/// Articles without a mistake, one line per paragraph.
const RIGHT: [&str; 24] = [
    "Mưa lớn kèm dông, lốc quật gãy hàng chục cây bạch đàn, xà cừ dọc đê; nước ngập lút bờ ruộng, tràn vào chuồng trại. Dân quân khiêng bao cát, đắp lại quãng bờ sạt lở, khơi rãnh thoát lũ, bơm vợi nước cứu mạ. Bà con gói ghém đồ đạc, gửi xuồng, ghe sang bến cao; mấy cụ già được cõng lên gác xép nhà văn hóa.",
    "Chợ phiên họp từ tờ mờ sáng: rổ rá, thúng mủng, gùi măng, mớ rau dớn, mẹt bún, chõ xôi nếp nương bốc khói. Thịt lợn mán nhích lên mười nghìn đồng một ký, trứng vịt lộn, chả chìa, bánh đúc, bánh giò bán chạy; quýt Bắc Sơn, bưởi Diễn, na dai về nhiều.",
    "Cán bộ thú y tiêm phòng lở mồm long móng cho trâu, bò; phun khử trùng, rắc vôi, chôn hủy lợn ốm theo đúng quy trình. Người nuôi chớ giấu dịch, chớ vứt xác gia súc xuống kênh mương. Đàn gà, ngan, ngỗng, vịt xiêm được rà soát lại; chó thả rông phải rọ mõm.",
    "Trạm y tế khám mắt, đo huyết áp, thử đường huyết cho người cao tuổi; ai ho khạc kéo dài, sốt nhẹ về chiều, sút cân thì làm xét nghiệm lao. Bác sĩ khuyên bớt muối, mỡ, rượu bia, thuốc lào; năng vận động, uống đủ nước, ngủ đủ giấc, giữ ấm cổ, ngực khi trở gió.",
    "Trận chung kết giằng co đến phút bù giờ, cú sút xoáy từ ngoài vòng cấm đưa đội Xóm Chùa vượt lên; thủ môn đẩy bóng chạm xà ngang bật ra. Khán giả hò reo, gõ trống, khua mõ ầm ĩ. Kéo co, đẩy gậy, bắt vịt, đi cà kheo, đập niêu cũng rộn rã suốt buổi.",
    "Lúa chiêm xuân đang làm đòng, rầy nâu, sâu cuốn lá nhỏ, bệnh khô vằn chớm phát sinh. Nông dân thăm đồng thường xuyên, vạch gốc lúa đếm rầy, chỉ phun khi tới ngưỡng. Giữ mực nước láng mặt, bón đón đòng cân đối đạm, lân, kali; tuyệt đối không trộn bừa nhiều loại thuốc.",
    "Ngư dân vươn khơi trúng đậm cá cơm, cá nục, mực ống, ruốc biển; ghe thuyền cập bãi, tiếng gọi nhau í ới. Phụ nữ ngồi gỡ lưới, xẻ cá, ướp muối, ủ chượp trong lu sành. Bộ đội biên phòng nhắc bà con treo cờ, mặc áo phao, mở máy giám sát hành trình, không vượt ranh giới.",
    "Nghệ nhân gõ cồng, nhịp chiêng ngân vọng; trai tráng múa khiên, các bà các chị xoang quanh cây nêu, ghè rượu cần chuyền tay. Tiếng đàn t’rưng, đàn đá, kèn đinh năm, sáo trúc quyện với khói bếp nhà rông. Lũ trẻ nhảy sạp, ném còn, đánh quay dưới gốc gạo.",
    "Thửa đất rộng chừng ba sào của nhà ông Sửu vướng lối mòn, hai bên cự cãi, rào giậu, giăng dây thép gai. Tổ hòa giải đến từng nhà, khuyên giải có lý có tình; rốt cuộc nhà bên nhường nửa thước, nhà này góp công đổ bê tông, xe cải tiến vào tận sân.",
    "Ban chỉ đạo rút kinh nghiệm, chấn chỉnh lề lối làm việc, khắc phục tình trạng đùn đẩy, né tránh, sách nhiễu. Hồ sơ trễ hẹn phải có thư xin lỗi; người dân chấm điểm bằng máy tính bảng, góp ý qua hòm thư, quét mã. Lãnh đạo tiếp dân mỗi sáng thứ Năm.",
    "Công an xã cảnh báo chiêu lừa gọi điện xưng là nhân viên bưu điện, tòa án, dụ cài ứng dụng lạ, rồi chiếm quyền điều khiển, vét sạch tiền. Đừng bấm đường dẫn lạ, đừng đọc mã OTP cho ai. Ai lỡ chuyển khoản thì trình báo ngay, kẻo kẻ gian tẩu tán.",
    "Lớp học nghề dạy nấu nướng, pha chế, xay bột, nhào bánh, tráng phở, quấn nem, muối dưa, kho quẹt. Học viên tập làm mứt gừng, mứt bí, kẹo dừa, kẹo cu đơ; xếp hộp, dán nhãn, chụp ảnh đăng lên trang bán hàng. Khóa tới dạy uốn tóc, cắt may, sửa xe máy.",
    "Cầu khỉ chông chênh được thay bằng cầu dây văng, mặt lát thép nhám, lan can sơn phản quang. Hai mố cầu kè đá hộc, trồng cỏ vetiver chống xói; xe tải dưới hai tấn rưỡi qua được. Ngày thông cầu, cụ Tuất chống gậy đi đầu, móm mém cười, nắm chặt tay đội thợ.",
    "Nắng hạn gay gắt, giếng khơi trơ đáy, ruộng bậc thang nứt nẻ; trạm bơm dã chiến đặt ba cấp, vắt kiệt nước suối Lũng. Xe bồn chở nước sạch phát từng can hai chục lít, ưu tiên trường mầm non, trạm xá, hộ neo đơn. Bà con chuyển sang đậu tương, vừng, ngô nếp.",
    "Thiếu nhi rước đèn kéo quân, đèn ông sao, múa lân, phá cỗ; chị Hằng, chú Cuội phát quà, bánh dẻo, bánh nướng, kẹo vừng. Tiếng trống ếch thùng thình rộn khắp xóm. Cô giáo kể chuyện cổ tích, dạy nặn tò he, xếp thuyền giấy, thắt nút, gấp chuồn chuồn tre.",
    "Tổ truyền thông lưu động dùng loa kẹo kéo, xe ba gác, len lỏi ngõ hẻm nhắc đổ rác đúng giờ, phân loại tại nguồn: rác hữu cơ ủ phân, chai lọ, vỏ lon, bìa các-tông để riêng; pin hỏng, bóng đèn vỡ bỏ thùng đỏ. Nhà nào xả bậy bị nhắc nhở, tái phạm phạt nặng.",
    "Hội thi gói bánh chưng, giã bánh giầy, đồ xôi ngũ sắc có tám đội; đội Bản Phiêng giành giải nhất nhờ bánh vuông vức, lạt chẻ mỏng, nếp dẻo thơm. Ban giám khảo nếm thử từng đĩa, chấm chéo, công bố ngay. Phần thưởng là chiếc nồi gang, cặp gà trống thiến, tấm thổ cẩm.",
    "Cụ bà trăm tuổi còn minh mẫn, răng đen nhưng nhức, bỏm bẻm nhai trầu, kể vanh vách chuyện tản cư, tiêu thổ, gánh gạo tiếp vận. Con cháu quây quần, biếu áo the, khăn xếp; xã mừng thọ tấm lụa đào. Cụ dặn: nhường nhịn nhau, đói cho sạch, rách cho thơm.",
    "Tân binh khoác ba lô, vẫy chào người thân; cha dúi vội gói thuốc, mẹ sụt sùi dặn giữ gìn sức khỏe. Hội trại tòng quân rực lửa, hát sẩm, hát ví, đờn ca tài tử xen kẽ. Trung úy Lò Văn Ọi, chỉ huy trưởng quân sự xã, trao quà, căn dặn anh em rèn luyện, chấp hành kỷ luật.",
    "Nhà màng trồng dưa lưới tưới nhỏ giọt, thụ phấn bằng ong, treo quả bằng võng lưới; mỗi lứa bảy mươi lăm ngày, quả nặng ký rưỡi, ngọt lịm. Anh Quyết xuất phát từ vài luống ớt, vay quỹ hỗ trợ, lỗ hai vụ mới gỡ được. Nay anh cầm tay chỉ việc cho thanh niên trong bản.",
    "– Bà ơi, giấy khai sinh của cháu xong chửa? – Dạ, xong rồi đó cô, mời cô vô lấy, khỏi phải đóng đồng nào ráo. Cô Út cười hể hả: hồi trước chầu chực mấy bận, bữa nay lẹ quá trời, biểu sao bà con hổng khoái. Ổng trưởng ấp ghé coi, gật gù.",
    "Rừng phòng hộ trên sườn núi Chóp Chài được khoán cho bảy tổ tuần tra, mang theo dao phát, võng dù, bi đông. Họ gỡ bẫy, dập lửa, trồng dặm lim, lát hoa, giổi, keo tai tượng; ghi nhật ký bằng máy định vị. Chim trĩ, vượn, cầy hương dần trở lại, gà rừng gáy te te.",
    "Kỳ họp bất thường của HĐND xã thông qua 3 nghị quyết, bầu bổ sung ủy viên UBND; đại biểu chất vấn việc giải ngân, nợ đọng xây dựng, xe quá tải cày nát đường. Chủ tọa yêu cầu trả lời ngắn gọn, đúng trọng tâm, nêu rõ thời hạn; cử tri theo dõi qua loa.",
    "Theo Quyết định số 1719/QĐ-TTg và Nghị quyết số 88/2019/QH14, xã được hỗ trợ nhà ở, đất sản xuất; thực hiện Kế hoạch số 45/KH-UBND, Hướng dẫn số 02-HD/ĐU. Nhân dân phấn khởi, tin tưởng sự lãnh đạo của Đảng; ủy ban nhân dân, hội đồng nhân dân, công an nhân dân cùng vào cuộc.",
];

/// The same, written after the list of syllables was last changed.
const LATER: [&str; 20] = [
    "Đàn ong mật làm tổ trong đõ gỗ mít, ong thợ tỏa đi hút nhụy keo, nhãn, bạc hà; quay mật mỗi tháng hai lượt, lọc qua vải xô, rót vào chai thủy tinh. Chủ trại đeo lưới, xông khói nhẹ cho ong khỏi đốt, kiểm tra cầu sáp, nhấc con chúa già ra.",
    "Xe khách giường nằm chết máy giữa dốc, tài xế chèn bánh, đặt cọc tiêu, vẫy xe sau đi chậm. Dân bản đem nước vối, sắn luộc, chăn chiên đến cho hành khách; trai bản xúm lại đẩy, buộc cáp kéo lên bãi tránh. Chẳng ai xây xước gì, chỉ vài em bé quấy khóc vì lạnh.",
    "Thợ rèn nung phôi đỏ rực, quai búa chan chát, tôi lưỡi liềm trong chậu nước xèo xèo. Dao quắm, cuốc bàn, lưỡi hái, móc treo bày la liệt; khách ngắm nghía, gõ thử, mặc cả dăm câu rồi gật. Làng giữ nghề đã bảy đời, nay thêm máy mài, máy dập cho đỡ nhọc.",
    "Bếp ăn bán trú niêm yết thực đơn từng ngày: thịt băm rim, đậu phụ sốt cà chua, canh ngao nấu mùng tơi, chuối tráng miệng. Phụ huynh luân phiên giám sát khâu nhận hàng, rửa, sơ chế, lưu mẫu; bát đũa trần nước sôi, úp khô ráo, tủ có lưới chắn ruồi nhặng.",
    "Gốc đa cổ thụ bị gió xô nghiêng, rễ trồi lên, cành gãy đè mái ngói đình. Tổ thợ dựng giàn giáo, chằng néo, cưa tỉa bớt ngọn, đắp đất màu, quét vôi gốc. Cụ từ thắp nén hương, kính cáo thành hoàng; đám trẻ nhặt quả rụng chơi chuyền, chơi ô ăn quan.",
    "Ao làng cạn trơ, bùn sủi tăm, bèo tây phủ kín; thanh niên lội xuống vớt bèo, nạo vét, thả mè, trắm, chép, rô phi. Kè bờ bằng cọc tre, trồng hàng liễu rủ, đặt ghế đá, cột đèn chiếu sáng. Chiều về các cụ ra hóng mát, chơi cờ, bàn chuyện mùa màng.",
    "Hội chữ thập đỏ phát chăn bông, áo ấm, ủng, nến, bật lửa, mì gói cho mười một hộ bị cô lập; xuồng máy len qua rặng tre, vượt vực xoáy. Một sản phụ trở dạ được đưa ra kịp, mẹ tròn con vuông. Anh lái xuồng ướt sũng, run cầm cập, vẫn toét miệng cười.",
    "Vườn cam sành chín rộ, vàng ươm sườn đồi; khách tự tay cắt cuống, xách giỏ, cân tại chỗ. Cam bóc ra mọng nước, ngọt đậm, chẳng xơ, chẳng the. Chủ vườn tiếc mấy chục gốc bị ghẻ loét, phải nhổ đốt, rắc bột đồng, trồng xen ổi lê để xua rầy chổng cánh.",
    "Người bán vé số lẽo đẽo trong mưa, được quán nước mời tô cháo trắng, quả trứng muối. Nhóm bạn trẻ góp gạo, mì, dầu ăn, đặt chiếc kệ “ai thiếu cứ lấy, ai dư xin góp” trước cổng chùa. Sư thầy bảo: cho đi nhẹ nhõm, nhận lấy ấm lòng; phường khen, báo đài tìm đến.",
    "Trưởng bản dùng cả tiếng Mông, tiếng Thái để giảng giải: chớ gả con tuổi mười lăm, mười sáu; đẻ sớm con còi cọc, mẹ yếu. Các bà mế nghe, gật đầu, bảo xưa khổ vì lệ cũ, nay bỏ thôi. Đám cưới mới không thách bạc trắng, chẳng mổ quá hai con lợn.",
    "Sân khấu chèo diễn tích Quan Âm, tiếng phách giòn, nhị réo rắt; vai mẹ Đốp pha trò khiến khán giả cười nghiêng ngả. Nghệ sĩ ưu tú gửi lại chiếc quạt giấy, dặn lớp măng non giữ lấy câu hát. Xã mở lớp miễn phí, tối thứ Ba, thứ Sáu, ai cũng học được.",
    "Trạm khí tượng báo rét đậm, có nơi băng giá, sương muối; người già, trẻ nhỏ đừng sưởi than trong phòng kín. Trâu bò nhốt chuồng, quây bạt, độn rơm, cho uống nước ấm pha muối. Mạ che ni lông, rắc tro bếp; ao cá dâng nước, thả bèo chắn gió.",
    "Tổ thợ xẻ lấy mực, cưa ván, bào nhẵn rồi đóng ghe chài mười hai thước; trét chai, xảm mạn, sơn mũi đỏ, vẽ mắt thuyền. Hạ thủy đúng con nước rằm, chủ ghe cúng mâm xôi, con gà, rót chén rượu trắng, khấn vái sông êm gió lặng.",
    "Đoàn tình nguyện nhổ răng sữa, trám răng sâu cho học trò; em nào mếu máo được tặng bóng bay. Cô nha sĩ dặn chải răng sáng tối, bớt ngậm kẹo, súc miệng nước muối loãng. Góc cắt tóc bên hiên xếp hàng dài, tông đơ kêu rè rè, tóc rụng lả tả.",
    "Mùa nấm mối, dân ven rừng cao su dậy từ canh ba, xách đèn pin, rổ tre lần theo gò mối. Nấm búp giòn sần sật, xào mướp hương, nấu cháo vịt, ngọt lừ. Kiểm lâm dặn chớ hái nấm lạ sặc sỡ, có vòng cuống, mùi hắc; trúng độc thì gây nôn, đưa đi viện liền.",
    "Sáng nay, cột thu lôi nhà văn hóa bị sét đánh, cháy xém mảng tường, hỏng loa, chập cầu dao. Thợ điện ngắt nguồn, thay cầu chì, nối đất lại; may chẳng ai việc gì. Xóm nhắc nhau rút phích cắm khi có giông, chớ trú dưới cây cao, chớ cầm liềm hái ngoài đồng.",
    "Bảo tàng làng trưng bày cối đá, khung cửi, đèn măng sông, máy khâu con bướm, tem phiếu, mũ cối, võng bạt. Em nhỏ tròn mắt nghe cụ tả cảnh xếp hàng mua dầu hỏa, nhặt nhạnh than qua, độn khoai sắn. Sổ lưu bút dày cộp, nét chữ nguệch ngoạc mà thương.",
    "Chiếc máy gặt đập liên hợp chạy băng băng, nuốt gọn vạt lúa đổ rạp, nhả thóc vào bao; rơm cuộn tròn bán cho trại bò sữa. Công gặt rẻ bằng nửa thuê người, khỏi lo mưa dầm, thóc nảy mầm. Chim sẻ, cò trắng sà xuống nhặt hạt rơi, trẻ chăn trâu đuổi châu chấu.",
    "Đội chiếu phim về buôn, căng phông giữa sân, chạy máy nổ phành phạch. Phim hoạt hình, phim tài liệu phòng cháy, rồi phim truyện; lũ nhóc chen lên trước, cụ già quấn mền ngồi sau. Giữa buổi đứt dây cu roa, anh thợ loay hoay nối, cả buôn vỗ tay rầm rầm.",
    "Con mương cấp hai bị lấn, đất đá ách tắc, ruộng cuối nguồn khát nước. Xã lập biên bản, vận động bốn hộ dỡ cầu ao, phá bờ rào; xe cuốc khoét rộng lòng mương, lắp cống tròn phi tám trăm. Nước về òng ọc, bác nông dân vốc lên rửa mặt, cười khà khà.",
];

/// Articles with mistakes: the code and the words pointed at.
const WRONG: [(&str, &[(Code, &str)]); 7] = [
    ("Bà con phấn khởi vì đưòng mới trải nhựa.", &[(Code::Misspelling, "đưòng")]),
    ("Các hộ nguời Dao được cấp giống.", &[(Code::Misspelling, "nguời")]),
    ("Ai cũng đựoc phát sách, đăng ký trứoc.", &[(Code::Misspelling, "đựoc"), (Code::Misspelling, "trứoc")]),
    ("Đội thuỷ lợi họp. Thủy nông viên khoẻ mạnh, vui khỏe.", &[(Code::MixedSpelling, "khỏe")]),
    ("Đây là ý kiến của nhân dân; trân trọng ý kiến của Nhân dân.", &[(Code::MixedSpelling, "nhân dân")]),
    ("Thay mặt UBDN xã, ông Thành tiếp thu.", &[(Code::UnknownAbbreviation, "UBDN")]),
    ("Căn cứ Kế hoạch số 33-CT/TU, chi bộ họp.", &[(Code::DocumentNumber, "33-CT/TU")]),
];

/// The messages with one of `codes` about a report with the additional front matter `front`, each with the words
/// pointed at.
pub(super) fn told_of(codes: &[Code], front: &str, text: &str) -> Vec<(Diagnostic, String)> {
    let file =
        format!("---\ntitle: Tin\nkind: news\ncommune: An Lạc\ndate: 12/05/2026\n{front}---\n\n{text}\n");
    let told = content::parse(&SourcePath::from("content/a.md"), file.as_bytes(), &TimeZone::UTC).1;
    let those = told.into_iter().filter(|told| codes.contains(&told.code));
    those
        .map(|told| {
            let from = told.place.column as usize - 1;
            let marked = told.place.excerpt.chars().skip(from).take(told.place.width as usize).collect();
            (told, marked)
        })
        .collect()
}

fn told(text: &str) -> Vec<(Code, String)> {
    told_of(&CODES, "", text).into_iter().map(|(told, marked)| (told.code, marked)).collect()
}

#[test]
fn articles_without_a_mistake_are_left_alone() {
    let alarms: Vec<_> = RIGHT.iter().chain(&LATER).flat_map(|text| told(text)).collect();
    assert!(alarms.is_empty(), "{alarms:?}");
}

#[test]
fn mistakes_are_told_where_they_are() {
    for (text, expected) in WRONG {
        let expected: Vec<(Code, String)> =
            expected.iter().map(|(code, word)| (*code, (*word).to_owned())).collect();
        assert_eq!(told(text), expected, "{text}");
    }
}

/// A repeated word is intended, unless the same line was pasted twice.
#[test]
fn words_that_an_author_repeats_are_meant() {
    assert_eq!(told("Hồ sơ gổm đơn.\n\nHồ sơ gổm đơn.").len(), 1);
    assert_eq!(told("Hồ sơ gổm đơn.\n\nBộ hồ sơ gổm ảnh."), []);
}

/// Text that `import` and authors copy into the front matter doesn't count as a repetition.
#[test]
fn words_that_were_taken_over_are_not_meant() {
    let told = |summary: &str| {
        let front = format!("summary: {summary}\n");
        told_of(&[Code::Misspelling], &front, "Đội văm nghệ xã đi thi.").len()
    };
    assert_eq!(told("Đội văm nghệ"), 1);
    assert_eq!(told("Hội văm thơ"), 0);
}
