//! Reports that were published twice, and similar reports that are different.

use bantin::build::{Options, build};
use bantin::cache::Cache;
use bantin::diagnostic::Code;
use bantin::output::Outputs;
use bantin::site::Showing;
use bantin::source::Sources;

use crate::article_files;
use crate::site::{Asked, build_files, site};

/// A report with these keys and this text.
fn report(keys: &str, text: &str) -> String {
    format!("---\ntitle: Tin\n{keys}---\n\n{text}\n")
}

/// The messages about a site with these reports.
fn told(reports: &[String]) -> Vec<String> {
    let files = [("site.yaml".to_owned(), "title: Bản tin\nbase_url: https://a.vn\n".to_owned())];
    let reports = reports.iter().enumerate();
    let files: Vec<_> = files
        .into_iter()
        .chain(reports.map(|(idx, text)| (format!("content/bai-{idx}.md"), text.clone())))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let built = build_files(&site(&files), &Asked::default());
    let those = built.build.diagnostics.into_iter().filter(|told| told.code == Code::NearDuplicate);
    those.map(|told| format!("{}: {}", told.place.path, told.message.vi)).collect()
}

const NEWS: &str = "kind: news\ncommune: Cẩm Tâm\ndate: 04/04/2023\n";
const NEXT_DAY: &str = "kind: news\ncommune: Cẩm Tâm\ndate: 05/04/2023\n";
const OTHER_PLACE: &str = "kind: news\ncommune: Cẩm Vân\ndate: 04/04/2023\n";
const NOTICE: &str = "kind: notice\ncommune: Cẩm Tâm\ndate: 04/04/2023\n";
const NEXT_WEEK: &str = "kind: notice\ncommune: Cẩm Tâm\ndate: 11/04/2023\n";

/// Texts of several kinds.
const TEXTS: [&str; 7] = [
    "Sáng 4/4, trạm y tế xã tiêm phòng sởi cho 86 cháu ở thôn Đồng Chùa. Các cháu được đo nhiệt độ, khám sàng lọc và ngồi lại theo dõi 30 phút sau khi tiêm. Phụ huynh mang theo sổ tiêm chủng, báo cho cán bộ y tế nếu cháu đang sốt hay dị ứng thuốc. Điểm tiêm mở cửa từ 7 giờ 30 đến 11 giờ, ai chưa tiêm thì đến vào thứ Năm.",
    "Điện lực huyện tạm ngừng cấp điện để thay dây và tỉa cành. Thời gian từ 6 giờ đến 16 giờ, tại thôn Trung và một phần thôn Bái. Bà con tắt các thiết bị trước giờ cắt điện, không lại gần đường dây vì điện có thể trở lại bất cứ lúc nào. Nếu trời mưa to thì lịch lùi sang hôm sau, xã sẽ báo lại trên loa.",
    "Bão số 3 làm tốc mái 27 ngôi nhà, đổ gãy gần 4 ha chuối và cuốn trôi cầu tạm qua suối Lũng. Ngay trong đêm, dân quân và công an đưa 15 hộ ven suối lên nhà văn hóa, nấu cơm, chia chăn màn. Sáng nay máy xúc dọn đất sạt, thợ điện nối lại đường dây. Xã cấp tôn cho các hộ nghèo, vận động nhà còn thóc cho nhà ướt thóc vay giống.",
    "Trận chung kết bóng chuyền nữ diễn ra trên sân trường cấp hai, đội thôn Vân thắng đội thôn Bãi 3 ván trắng. Khán giả mang trống, mang chiêng cổ vũ suốt hai giờ liền. Ban tổ chức trao cờ, hoa và tiền thưởng, riêng danh hiệu tay đập hay nhất thuộc về một em học lớp 12. Giải năm sau dự kiến có thêm đội của ba xã bạn.",
    "Kỳ họp thứ 9 của hội đồng nhân dân xã thông qua dự toán thu chi và kế hoạch đầu tư. Đại biểu hỏi vì sao tuyến mương Đầm Sen chậm 5 tháng, ai chịu trách nhiệm đoạn đường vừa làm đã lún. Chủ tịch xã nhận lỗi, hẹn xong mương trước vụ mùa và buộc nhà thầu sửa đường bằng tiền của họ. Thư ký ghi từng lời hứa để kỳ sau kiểm tra.",
    "Hợp tác xã rau an toàn bán chuyến hàng đầu tiên cho siêu thị ở thành phố. Chuyến xe chở 1,2 tấn cải, mồng tơi và dưa chuột, có mã truy xuất dán trên từng túi. Để có ngày này, 34 hộ ghi sổ phân bón, cách ly thuốc đúng ngày, cho kiểm tra đột xuất. Giá bán cao hơn chợ một phần ba, tiền về tài khoản sau bảy ngày.",
    "Lớp học chữ của các bà, các chị ở bản Nà Pục sáng đèn mỗi tối. Cô giáo về hưu dạy không lấy công, bộ đội biên phòng tặng vở, trưởng bản cho mượn nhà. Sau 4 tháng, 19 học viên viết được tên mình, đọc được giấy hẹn của trạm xá. Người lớn tuổi nhất đã 61, tối nào cũng dắt theo đứa cháu nhỏ.",
];

/// Changes that make a text another report: other days, numbers, names, places.
const SERIES: [(&str, &[(&str, &str)]); 14] = [
    (TEXTS[0], &[("4/4", "11/4"), ("86", "72")]),
    (TEXTS[0], &[("Đồng Chùa", "Bái Thượng")]),
    (TEXTS[0], &[("sởi", "bại liệt"), ("86", "90")]),
    (TEXTS[1], &[("6 giờ", "7 giờ")]),
    (TEXTS[1], &[("Trung", "Hạ"), ("Bái", "Vạc")]),
    (TEXTS[1], &[("16 giờ", "14 giờ"), ("Bái", "Vạc")]),
    (TEXTS[2], &[("số 3", "số 5"), ("27", "8"), ("Lũng", "Cạn")]),
    (TEXTS[2], &[("15 hộ", "21 hộ")]),
    (
        TEXTS[3],
        &[("nữ", "nam"), ("thôn Vân thắng đội thôn Bãi", "thôn Bãi thắng đội thôn Thượng"), ("12", "11")],
    ),
    (TEXTS[3], &[("3 ván", "2 ván"), ("lớp 12", "lớp 10")]),
    (TEXTS[4], &[("thứ 9", "thứ 10"), ("5 tháng", "8 tháng")]),
    (TEXTS[4], &[("Đầm Sen", "Cống Đá")]),
    (TEXTS[5], &[("1,2 tấn", "2,5 tấn"), ("34 hộ", "41 hộ")]),
    (TEXTS[6], &[("Nà Pục", "Pa Thơm"), ("19", "23"), ("61", "58")]),
];

/// Changes of a text that is posted again.
const EDITS: [&[(&str, &str)]; 4] = [
    &[],
    &[("các", "những")],
    &[("xã", "UBND xã"), ("và", "cùng"), ("không", "chẳng")],
    &[(". ", ".\n\n"), (", ", " ,")],
];

fn edited(text: &str, edits: &[(&str, &str)]) -> String {
    edits.iter().fold(text.to_owned(), |text, (from, to)| text.replacen(from, to, 1))
}

#[test]
fn reports_of_a_series_are_left_alone() {
    for (text, edits) in SERIES {
        let other = edited(text, edits);
        assert_ne!(other, text, "{edits:?}");
        assert_eq!(told(&[report(NEWS, text), report(NEXT_DAY, &other)]), [] as [String; 0], "{edits:?}");
    }
}

/// The same text about another place, in next week's notice, in a draft, in a note, in a form that many use.
#[test]
fn reports_that_say_the_same_on_purpose_are_left_alone() {
    for text in TEXTS {
        let of = |keys: &str| report(keys, text);
        for pair in [
            [of(NEWS), of(OTHER_PLACE)],
            [of(NOTICE), of(NEXT_WEEK)],
            [of(NEWS), of(&format!("{NEXT_DAY}draft: true\n"))],
            [of(NEWS), of(&format!("{NEXT_DAY}withdrawn: {{date: 06/04/2023, reason: nhầm}}\n"))],
            [of(NEWS), of("kind: page\n")],
        ] {
            assert_eq!(told(&pair), [] as [String; 0], "{}", pair[1]);
        }
    }
    assert_eq!(told(&TEXTS.map(|text| report(NEWS, text))), [] as [String; 0]);
    assert_eq!(
        told(&["Xã nghỉ lễ 2 ngày. Bà con lưu ý."; 2].map(|text| report(NEWS, text))),
        [] as [String; 0]
    );
    assert_eq!(told(&[TEXTS[0]; 6].map(|text| report(NEWS, text))), [] as [String; 0]);
}

#[test]
fn a_report_that_was_posted_twice_is_told() {
    for text in TEXTS {
        for edits in EDITS {
            let pair = [report(NEXT_DAY, &edited(text, edits)), report(NEWS, text)];
            let told = told(&pair);
            assert!(
                matches!(&told[..], [one] if one.starts_with("content/bai-0.md: ")),
                "{edits:?} {told:?}"
            );
            assert!(told[0].contains("content/bai-1.md"), "{told:?}");
        }
    }
    let twice = [report(NOTICE, TEXTS[1]), report(NOTICE, TEXTS[1])];
    assert_eq!(told(&twice).len(), 1);
}

/// A cached build reports the same as a clean one, in this run of the program and in the next.
#[test]
fn what_is_told_follows_each_edit() {
    let settings = "title: Bản tin\nbase_url: https://a.vn\n".to_owned();
    let mut files = site(&[("site.yaml", &settings), ("content/a.md", &report(NEWS, TEXTS[0]))]);
    let options = Options {
        showing: Showing {
            now: "2024-06-01T00:00:00Z".parse().expect("it is"),
            drafts: false,
            future: false,
        },
        base_url: None,
    };
    let (mut cache, mut kept) = (Cache::default(), article_files::Files::default());
    let edits: [(&str, Option<String>, usize); 9] = [
        ("content/b.md", Some(report(NEXT_DAY, TEXTS[0])), 1),
        ("content/b.md", Some(report(NEXT_DAY, &edited(TEXTS[0], &[("các", "những")]))), 1),
        ("content/b.md", Some(report(NEXT_DAY, &edited(TEXTS[0], &[("4/4", "11/4")]))), 0),
        ("content/b.md", Some(report(OTHER_PLACE, TEXTS[0])), 0),
        ("content/c.md", Some(report(NEXT_DAY, TEXTS[0])), 1),
        ("content/b.md", Some(report(NEWS, TEXTS[0])), 3),
        ("content/a.md", Some(report(&format!("{NEWS}expires: 01/05/2024\n"), TEXTS[0])), 1),
        ("content/d.md", Some(report(NEWS, TEXTS[1])), 1),
        ("content/c.md", None, 0),
    ];
    for (idx, (path, text, n_told)) in edits.into_iter().enumerate() {
        match text {
            Some(text) => drop(files.insert(path.to_owned(), text.into_bytes())),
            None => drop(files.remove(path)),
        }
        if idx % 2 == 1 {
            cache = kept.hand_over(&mut cache).expect("it is that of this program");
        }
        let sources = || Sources::in_memory(files.iter().map(|(path, bytes)| (path.as_str(), bytes.clone())));
        let told = |cache: &mut Cache| {
            let outputs = Outputs::default();
            build(cache, &sources(), &options, &outputs, &|_| {}).expect("all can be read").diagnostics
        };
        let (cached, clean) = (told(&mut cache), told(&mut Cache::default()));
        assert_eq!(cached, clean, "{idx}: {path}");
        let n = clean.iter().filter(|told| told.code == Code::NearDuplicate).count();
        assert_eq!(n, n_told, "{idx}: {path}");
    }
}
