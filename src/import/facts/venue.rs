//! The place of the event: after “tại”, up to where the sentence continues.

use super::dates::dates;
use super::lines::Text;
use super::words::{find, has, is_at, places, tidy, words};
use super::{Certainty, Found};

/// The first words of venues.
const VENUES: [&str; 70] = [
    "tiểu khu",
    "xóm",
    "làng",
    "khối",
    "đền",
    "chùa",
    "nhà thờ",
    "miếu",
    "khuôn viên",
    "cánh đồng",
    "vườn",
    "bảo tàng",
    "thư viện",
    "tuyến đường",
    "bệnh viện",
    "phòng khám",
    "thao trường",
    "xứ đồng",
    "đồi",
    "rừng",
    "hội quán",
    "nhà máy",
    "đồn",
    "nút giao",
    "rạp",
    "ngã ba",
    "di tích",
    "khu vực",
    "hội trường",
    "nhà văn hóa",
    "nhà sinh hoạt",
    "nhà thi đấu",
    "trụ sở",
    "sân",
    "trường",
    "trạm y tế",
    "trung tâm",
    "quảng trường",
    "công viên",
    "chợ",
    "đình",
    "khu di tích",
    "bộ phận tiếp nhận",
    "bộ phận một cửa",
    "phòng họp",
    "phòng",
    "điểm",
    "tượng đài",
    "nghĩa trang",
    "nhà rông",
    "bến",
    "bãi",
    "cầu",
    "hồ",
    "khu",
    "nhà cộng đồng",
    "nhà bia",
    "đài tưởng niệm",
    "thôn",
    "ấp",
    "tổ dân phố",
    "bản",
    "khu phố",
    "buôn",
    "khu dân cư",
    "bờ",
    "ngã",
    "nhà",
    "công trường",
    "kho",
];

/// Venues that an event takes place in, and in which nobody lives.
const IN: [&str; 7] =
    ["hội trường", "nhà văn hóa", "nhà cộng đồng", "trụ sở", "sân vận động", "sân", "nhà rông"];

/// Words that continue the sentence after a venue.
const ENDS: [&str; 50] = [
    "xảy ra",
    "xuất hiện",
    "bị",
    "bắt đầu",
    "khởi công",
    "công bố",
    "trao",
    "tặng",
    "chủ trì",
    "thu hút",
    "gặp mặt",
    "sơ kết",
    "tổng kết",
    "bế mạc",
    "sau",
    "trước",
    "vào",
    "khi",
    "nhân",
    "đã",
    "ra mắt",
    "khai mạc",
    "khánh thành",
    "phát động",
    "tiến hành",
    "phối hợp",
    "long trọng",
    "đồng chí",
    "và các",
    "tổ chức",
    "diễn ra",
    "với",
    "nhằm",
    "do",
    "để",
    "theo",
    "về",
    "sẽ",
    "vừa",
    "ubnd",
    "ủy ban",
    "đảng ủy",
    "có",
    "là",
    "được",
    "trong",
    "cho",
    "hội đồng",
    "từ",
    "đang",
];

/// Words in a sentence about an event.
const EVENTS: [&str; 25] = [
    "khai trương",
    "khép lại",
    "bế mạc",
    "tổ chức",
    "diễn ra",
    "khai mạc",
    "ra mắt",
    "khánh thành",
    "phát động",
    "buổi",
    "lễ",
    "hội nghị",
    "họp",
    "khám",
    "tiếp xúc",
    "gặp mặt",
    "ngày hội",
    "hội thi",
    "tập huấn",
    "tiến hành",
    "triển khai",
    "đối thoại",
    "ra quân",
    "bàn giao",
    "lớp",
];

/// The venue, if the first paragraphs name one.
pub(super) fn venue(text: &Text<'_>) -> Option<Found<String>> {
    text.lead().find_map(|line| {
        let at_places = places(&line.key, "tại").map(|at| (at, "tại "));
        let in_places = places(&line.key, "ở").map(|at| (at, "ở "));
        at_places.chain(in_places).find_map(|(at, word)| {
            let from = at + word.len();
            // Somebody lives “ở ấp 2”.
            if word == "ở " && !IN.iter().any(|venue| is_at(&line.key, from, venue)) {
                return None;
            }
            let sentence = line.sentences.iter().find(|one| one.end > at)?;
            let end = sentence.end;
            let before = line.key[sentence.start..at].trim_end();
            // In “cải cách hành chính tại UBND xã”, the place isn't the venue of an event.
            let is_office = (before.is_empty() || before.ends_with(',')) && is_at(&line.key, from, "ubnd");
            let begins = is_office || VENUES.iter().any(|venue| is_at(&line.key, from, venue));
            let is_body =
                ["trung tâm hành chính", "phòng chống"].iter().any(|body| is_at(&line.key, from, body));
            let is_event = || {
                has(&line.key[sentence.clone()], &EVENTS)
                    || dates(line).iter().any(|dated| sentence.contains(&dated.bytes.start))
            };
            let is_begin = before.is_empty() && line.text[at..].starts_with('T');
            if !begins || is_body || from >= end {
                return None;
            }
            let certainty = if is_event() {
                Certainty::Sure
            } else if is_begin {
                Certainty::Doubtful
            } else {
                return None;
            };
            let end = venue_end(&line.text, &line.key, from, end);
            let value = tidy(line.text[from..end].trim_end_matches(['.', '/', ' ', ',', '(', '-', '–']));
            let n_words = value.split(' ').count();
            (n_words > 1 && n_words < 22).then(|| line.found(from..end, value, certainty))
        })
    })
}

fn venue_end(text: &str, key: &str, from: usize, end: usize) -> usize {
    let mut last = from;
    // The end of the venue before a unit after a comma: in “…, phường Trần Phú ra mắt”, the unit acts and isn't part of
    // the venue.
    let mut before_unit = None;
    for word in words(&text[from..end]) {
        let at = from + word.start;
        let between = &text[last..at];
        // “Nhà văn hóa thôn 2, xã Tân An” continues with the unit above.
        let is_unit = ["thôn", "xã", "huyện", "phường", "thị trấn", "ấp", "khu phố", "tỉnh", "tổ dân phố"]
            .iter()
            .any(|unit| {
                is_at(key, at, unit)
                    && text[at + unit.len()..]
                        .trim_start()
                        .starts_with(|char: char| char.is_uppercase() || char.is_ascii_digit())
            });
        // “Trung tâm Văn hóa - Thể thao xã”
        let goes_on = text[at..].starts_with(char::is_uppercase)
            && !is_unit
            && !ENDS.iter().any(|stop| is_at(key, at, stop));
        let is_cut = between.contains([';', '(', ':'])
            || between.contains(',') && !is_unit
            || (between.contains(" - ") || between.contains(" – ")) && !goes_on;
        let is_venue_of =
            ["hội trường", "trụ sở", "sân", "khuôn viên", "phòng họp", "nhà văn hóa"].iter().any(|venue| {
                find(&key[from..at], venue).is_some_and(|found| key[from + found..at].trim() == *venue)
            });
        // “phòng họp trực tuyến UBND xã”
        let is_owner = ["ubnd", "ủy ban", "đảng ủy", "hội đồng"].iter().any(|body| is_at(key, at, body))
            && between == " "
            && words(&text[from..last])
                .last()
                .is_some_and(|word| text[from + word.start..].starts_with(char::is_lowercase));
        let is_end = ENDS.iter().any(|stop| is_at(key, at, stop)) && !is_venue_of && !is_owner;
        if last > from && is_cut {
            return last;
        }
        if last > from && is_end {
            // “…, xã Tân An đã diễn ra lễ hội” gives the place.
            let is_where = ["diễn ra", "đã diễn ra", "vừa diễn ra", "được", "xảy ra", "xuất hiện"]
                .iter()
                .any(|verb| is_at(key, at, verb));
            return before_unit.filter(|_| !is_where).unwrap_or(last);
        }
        // After the name of a unit, the sentence continues in lower case.
        let is_over = before_unit.is_some()
            && between == " "
            && text[at..].starts_with(char::is_lowercase)
            && words(&text[from..last]).last().is_some_and(|word| {
                text[from + word.start..]
                    .starts_with(|char: char| char.is_uppercase() || char.is_ascii_digit())
            });
        if is_over {
            return last;
        }
        if between.contains(',') {
            before_unit = Some(last);
        }
        last = from + word.end;
    }
    end
}
