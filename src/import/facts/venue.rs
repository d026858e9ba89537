//! Where the event was: behind “tại”, up to where the sentence goes on.

use super::lines::Text;
use super::words::{find, has, is_at, places, tidy, words};
use super::{Certainty, Found};

/// Words that a venue begins with.
const VENUES: [&str; 42] = [
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

/// Words with which the sentence goes on behind a venue.
const ENDS: [&str; 31] = [
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

/// Words of a sentence about an event.
const EVENTS: [&str; 22] = [
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
        places(&line.key, "tại").find_map(|at| {
            let from = at + "tại ".len();
            let sentence = line.sentences.iter().find(|one| one.end > at)?;
            let end = sentence.end;
            let begins = VENUES.iter().any(|venue| is_at(&line.key, from, venue));
            let is_body =
                ["trung tâm hành chính", "phòng chống"].iter().any(|body| is_at(&line.key, from, body));
            if !begins || is_body || from >= end || !has(&line.key[sentence.clone()], &EVENTS) {
                return None;
            }
            let end = venue_end(&line.text, &line.key, from, end);
            let value = tidy(line.text[from..end].trim_end_matches(['.', '/', ' ', ',', '(', '-', '–']));
            let n_words = value.split(' ').count();
            (n_words > 1 && n_words < 22).then(|| line.found(from..end, value, Certainty::Sure))
        })
    })
}

fn venue_end(text: &str, key: &str, from: usize, end: usize) -> usize {
    let mut last = from;
    // Where a unit was added behind a comma: “…, phường Trần Phú ra mắt” is who does it, and no part of the venue.
    let mut before_unit = None;
    for word in words(&text[from..end]) {
        let at = from + word.start;
        let between = &text[last..at];
        // “Nhà văn hóa thôn 2, xã Tân An” goes on with a smaller unit's own.
        let is_unit = ["thôn", "xã", "huyện", "phường", "thị trấn", "ấp", "khu phố", "tỉnh", "tổ dân phố"]
            .iter()
            .any(|unit| {
                is_at(key, at, unit)
                    && text[at + unit.len()..]
                        .trim_start()
                        .starts_with(|char: char| char.is_uppercase() || char.is_ascii_digit())
            });
        let is_cut = between.contains([';', '(', ':'])
            || between.contains(',') && !is_unit
            || between.contains(" - ")
            || between.contains(" – ");
        let is_venue_of =
            ["hội trường", "trụ sở", "sân", "khuôn viên", "phòng họp", "nhà văn hóa"].iter().any(|venue| {
                find(&key[from..at], venue).is_some_and(|found| key[from + found..at].trim() == *venue)
            });
        let is_end = ENDS.iter().any(|stop| is_at(key, at, stop)) && !is_venue_of;
        if last > from && is_cut {
            return last;
        }
        if last > from && is_end {
            return before_unit.unwrap_or(last);
        }
        if between.contains(',') {
            before_unit = Some(last);
        }
        last = from + word.end;
    }
    end
}
