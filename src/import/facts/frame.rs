//! The frame of a text: headline, posting date, byline, source, captions.

use jiff::civil::Time;

use super::dates::dates;
use super::lines::{Line, Shape, Text};
use super::names::is_name;
use super::signature::{self, Signed};
use super::words::{find, has, key, quoted, tidy};
use super::{Certainty, Days, Found, PostedFact, Span};
use crate::content::Author;
use crate::vietnamese::{name_key, parse_moment};

/// The frame, and the lines of the body.
#[derive(Default)]
pub(super) struct LetterFrame {
    pub(super) title: Option<Found<String>>,
    pub(super) published: Option<Found<PostedFact>>,
    pub(super) author: Option<Found<Author>>,
    pub(super) source: Option<Found<String>>,
    /// The source before the first sentence, used if no other is given.
    dateline: Option<Found<String>>,
    /// The day of a notice: “Xã Tân An, ngày 3 tháng 4 năm 2025”.
    pub(super) letter_date: Option<Found<Days>>,
    pub(super) captions: Vec<Found<String>>,
    pub(super) leads: Vec<Span>,
    /// The lines of the body, followed by the captions found among them.
    pub(super) body: Vec<Line>,
    n_captions: usize,
    /// Whether it has the head of an official notice.
    pub(super) is_notice: bool,
}

/// Labels before the day on which something was posted.
const POSTED: [&str; 14] = [
    "ngày đăng tin",
    "ngày đăng",
    "đăng lúc",
    "đăng ngày",
    "cập nhật lúc",
    "cập nhật ngày",
    "ngày cập nhật",
    "cập nhật",
    "thời gian đăng",
    "thời gian",
    "ngày xuất bản",
    "xuất bản",
    "ngày viết",
    "đăng tải",
];

/// Words that portals write beside the posting day.
const BESIDE: [&str; 15] = [
    "chuyên mục",
    "danh mục",
    "thể loại",
    "lĩnh vực",
    "lượt xem",
    "lượt đọc",
    "đã xem",
    "xem",
    "admin",
    "người đăng",
    "đăng bởi",
    "tác giả",
    "lượt",
    "views",
    "in bài",
];

/// The beginnings of what portals add below a text.
const AFTER: [&str; 21] = [
    "tin liên quan",
    "tin khác",
    "các tin khác",
    "các tin liên quan",
    "tin mới hơn",
    "tin cũ hơn",
    "tổng số điểm",
    "xếp hạng",
    "click để đánh giá",
    "ý kiến bạn đọc",
    "thống kê truy cập",
    "bài viết liên quan",
    "các bài khác",
    "in bài viết",
    "gửi bình luận",
    "tin bài khác",
    "các bài viết khác",
    "bình luận",
    "từ khóa",
    "nơi nhận",
    "chia sẻ bài viết",
];

/// Names of a portal's sections, which may be in the place of a headline.
const SECTIONS: [&str; 18] = [
    "tin tức",
    "tin tức - sự kiện",
    "tin tức sự kiện",
    "trang chủ",
    "sự kiện",
    "hoạt động",
    "văn hóa - xã hội",
    "kinh tế",
    "thông báo",
    "tin trong xã",
    "tin địa phương",
    "tin hoạt động",
    "chuyên mục",
    "bản tin",
    "tin nổi bật",
    "an ninh",
    "cải cách hành chính",
    "y tế",
];

/// The head of an official letter.
const LETTERHEAD: [&str; 4] =
    ["cộng hòa xã hội chủ nghĩa", "độc lập - tự do", "độc lập – tự do", "đảng cộng sản việt nam"];

/// Words in captions for what people do, or where they are.
const CAPTION_HAS: [&str; 25] = [
    "phát biểu",
    "toàn cảnh",
    "quang cảnh",
    "ký kết",
    "chụp ảnh",
    "trao",
    "tặng",
    "tại buổi",
    "tại lễ",
    "tại hội nghị",
    "ra mắt",
    "cắt băng",
    "tham quan",
    "tại điểm",
    "kiểm tra",
    "thi đấu",
    "tham gia",
    "thực hành",
    "chủ trì",
    "tại hội thi",
    "tiếp nhận",
    "biểu diễn",
    "thăm",
    "dâng hương",
    "thu gom",
];

/// The frame of `lines`.
pub(super) fn frame(lines: &[Line]) -> LetterFrame {
    let mut frame = LetterFrame::default();
    let end = below(lines);
    frame.leads.extend(lines[end..].iter().map(Line::whole));
    let begin = first_paragraph(&lines[..end]);
    let mut headlines: Vec<&Line> = Vec::new();
    for line in &lines[..begin] {
        head_line(line, &mut headlines, &mut frame);
    }
    let mut body: Vec<Line> = Vec::new();
    for line in &lines[begin..end] {
        body_line(line, &mut body, &mut frame);
    }
    if let Some((line, text)) = headline(&headlines, &body) {
        let bytes = 0..line.text.len();
        frame.title = Some(line.found(bytes, text, Certainty::Sure));
        let title = name_key(&line.text);
        let (repeated, kept): (Vec<Line>, _) =
            body.into_iter().partition(|line| name_key(&line.text) == title);
        frame.leads.extend(repeated.iter().map(Line::whole));
        body = kept;
    }
    frame.leads.extend(headlines.iter().map(|line| line.whole()));
    sign(&mut body, &mut frame);
    frame.source = frame.source.take().or(frame.dateline.take());
    let is_signed = frame.author.is_some() || frame.source.is_some();
    let (mut captions, mut body) = body.into_iter().partition::<Vec<Line>, _>(is_caption);
    // A line without an end, directly above the byline, is a caption; only its place shows that.
    let mut last = Vec::new();
    while is_signed && last.len() < 2 && body.len() > 2 && body.last().is_some_and(is_open) {
        last.extend(body.pop());
    }
    let n_sure = captions.len();
    captions.extend(last.into_iter().rev());
    for (idx, line) in captions.iter().enumerate() {
        let text = tidy(&line.text);
        let certainty = if idx < n_sure { Certainty::Sure } else { Certainty::Doubtful };
        frame.captions.push(line.found(0..line.text.len(), text, certainty));
        if line.shape != Shape::Caption {
            frame.leads.push(line.whole());
        }
    }
    frame.n_captions = captions.len();
    frame.body = body.into_iter().chain(captions).collect();
    frame
}

/// The text inside the frame. Captions come after the body and aren't part of it.
pub(super) fn text<'l>(frame: &'l LetterFrame, title: Option<&'l Line>) -> Text<'l> {
    let (body, captions) = frame.body.split_at(frame.body.len() - frame.n_captions);
    Text { title, body: body.iter().collect(), captions: captions.iter().collect() }
}

/// The headline as a line.
pub(super) fn title_line(frame: &LetterFrame) -> Option<Line> {
    frame.title.as_ref().map(|title| Line::at_span(&title.value, &title.place))
}

/// The start of what portals add below a text.
fn below(lines: &[Line]) -> usize {
    let is_below =
        |line: &Line| line.len() < 12 && AFTER.iter().any(|after| line.key.trim_start().starts_with(after));
    let first = first_paragraph(lines);
    lines.iter().skip(first).position(is_below).map_or(lines.len(), |at| first + at)
}

/// The first line that is a sentence and not part of the frame's head.
fn first_paragraph(lines: &[Line]) -> usize {
    let is_paragraph = |line: &Line| {
        let is_labelled = posted(line).is_some() || signature::labelled(line).is_some();
        let ends =
            line.text.trim_end().ends_with(['.', ':', ';', '/', '…', '!', '?', '”', ',']) && line.is_ended();
        let is_text = line.shape == Shape::Item
            || ends && line.len() > 7
            || line.sentences.len() > 1
            || line.len() > 45;
        line.shape != Shape::Heading && !is_labelled && is_text && !is_letterhead(line)
    };
    lines.iter().position(is_paragraph).unwrap_or(lines.len())
}

fn is_letterhead(line: &Line) -> bool {
    has(&line.key, &LETTERHEAD) || line.len() < 8 && line.key.starts_with("số:")
}

/// Sorts a line above the body: posting day, byline, letterhead, or what may be the headline.
fn head_line<'l>(line: &'l Line, headlines: &mut Vec<&'l Line>, frame: &mut LetterFrame) {
    if let Some(posted) = posted(line) {
        frame.published.get_or_insert_with(|| line.found(0..line.text.len(), posted, Certainty::Sure));
        beside(line, frame);
    } else if let Some(signed) = signature::labelled(line) {
        take(signed, line, frame);
    } else if let Some(days) = letter_date(line) {
        frame.letter_date = Some(days);
        frame.is_notice |= headlines.iter().any(|line| has(&line.key, &["thông báo"]));
    } else if is_letterhead(line) {
        frame.is_notice |= line.key.contains("/tb-");
    } else if line.len() < 5
        && !headlines.is_empty()
        && line.shape != Shape::Heading
        && !line.is_caps()
        && signature::is_author(&line.text)
    {
        take(signature::bare(&line.text).unwrap_or_default(), line, frame);
    } else if !is_noise(line) {
        headlines.push(line);
        return;
    }
    frame.leads.push(line.whole());
}

/// Takes the byline beside a posting day: “Tác giả: Thu Hà - Ngày đăng: 03/12/2024”.
fn beside(line: &Line, frame: &mut LetterFrame) {
    for part in line.text.split(['|', '•']).flat_map(|part| part.split(" - ")) {
        if posted(&Line::new(part, line.shape)).is_none()
            && let Some(signed) = signature::labelled(&Line::new(part, line.shape))
        {
            take(signed, line, frame);
        }
    }
}

/// Sorts a line of the body.
fn body_line(line: &Line, body: &mut Vec<Line>, frame: &mut LetterFrame) {
    if line.len() < 12
        && let Some(posted) = posted(line)
    {
        frame.published.get_or_insert_with(|| line.found(0..line.text.len(), posted, Certainty::Sure));
    } else if let Some(signed) = signature::labelled(line) {
        take(signed, line, frame);
    } else if let Some(days) = letter_date(line) {
        frame.letter_date.get_or_insert(days);
    } else if !is_noise(line) {
        let (line, source) = signature::dateline(line);
        frame.dateline = frame.dateline.take().or(source);
        body.push(line);
        return;
    }
    frame.leads.push(line.whole());
}

/// Whether a line has no content: a stray letter, a label of a portal, a credit.
fn is_noise(line: &Line) -> bool {
    let is_beside = line.len() < 6 && BESIDE.iter().any(|beside| line.key.starts_with(beside));
    let is_label = is_beside || line.key.starts_with("tập tin đính kèm") || is_letterhead(line);
    line.text.chars().count() < 3 || is_label || is_credit(line)
}

/// Whether a line only credits the pictures: “Ảnh: Minh Đức”.
fn is_credit(line: &Line) -> bool {
    line.key.strip_prefix("ảnh:").is_some_and(|rest| is_name(&line.text[line.text.len() - rest.len()..]))
}

fn take(signed: Signed, line: &Line, frame: &mut LetterFrame) {
    let bytes = 0..line.text.len();
    let certainty = signed.certainty;
    if let Some(author) = signed.author {
        frame.author.get_or_insert_with(|| line.found(bytes.clone(), author, certainty));
    }
    if let Some(source) = signed.source {
        frame.source.get_or_insert_with(|| line.found(bytes, source, Certainty::Sure));
    }
}

/// Moves byline and source from the end of the body to the frame.
fn sign(body: &mut Vec<Line>, frame: &mut LetterFrame) {
    // The signer of a letter is responsible for it, but may not be its author.
    let n_unsigned = body.len().saturating_sub(7);
    let is_signature = |line: &Line| {
        let begins =
            ["tm.", "kt.", "tl.", "tuq.", "chủ tịch", "phó chủ tịch", "trưởng thôn", "giám đốc", "nơi nhận"];
        line.is_caps() && line.len() < 8 && begins.iter().any(|begin| line.key.starts_with(begin))
    };
    if let Some(at) = body[n_unsigned..].iter().position(is_signature) {
        let signed = body.split_off(n_unsigned + at);
        frame.leads.extend(signed.iter().map(Line::whole));
    }
    for _ in 0..4 {
        let Some(last) = body.last() else { return };
        if let Some(at) = signature::glued(last) {
            let (text, signed) = last.split(at);
            if let Some(bare) = signature::bare(&signed.text) {
                take(bare, &signed, frame);
                frame.leads.push(signed.whole());
                body.pop();
                body.push(text);
            }
            return;
        }
        let is_plain = last.shape != Shape::Caption && last.shape != Shape::Item;
        let Some(signed) = signature::bare(&last.text).filter(|_| is_plain && !last.after_picture) else {
            return;
        };
        // Above a byline, a body (institution) with a verb begins a caption, and one without a verb isn't a second
        // byline.
        if frame.author.is_some() && signed.certainty == Certainty::Doubtful {
            return;
        }
        take(signed, last, frame);
        frame.leads.push(last.whole());
        body.pop();
    }
}

/// The line that is the headline, and its text.
fn headline<'l>(lines: &[&'l Line], body: &[Line]) -> Option<(&'l Line, String)> {
    let opening = body.first().map_or("", |line| line.key.as_str());
    let score = |line: &Line| {
        let is_section = SECTIONS.iter().any(|section| line.key.starts_with(section)) && line.len() < 8;
        let shared = line.key.split_whitespace().filter(|word| opening.contains(word)).count();
        let n_words = i32::try_from(line.len()).unwrap_or(i32::MAX);
        let mut score = n_words.min(12) + i32::try_from(shared.min(12)).unwrap_or(0) / 2;
        score += i32::from(line.shape == Shape::Heading) * 6 + i32::from(!quoted(&line.text).is_empty()) * 3;
        score += i32::from(line.is_caps()) * 3;
        if is_section { score - 12 } else { score }
    };
    // “THÔNG BÁO”, with its subject on the next line.
    if let Some(at) = lines.iter().position(|line| line.key.trim() == "thông báo")
        && let Some(about) = lines.get(at + 1)
    {
        let subject = about.key.strip_prefix("v/v").map_or(about.text.len(), str::len);
        let subject = about.text[about.text.len() - subject..].trim();
        let on = if about.key.starts_with("v/v") { "về việc " } else { "" };
        let text = if about.is_caps() {
            format!("THÔNG BÁO {subject}")
        } else {
            format!("Thông báo {on}{}", decapitalized(subject))
        };
        return Some((about, tidy(&text)));
    }
    let mut best: Option<usize> = None;
    for (idx, line) in lines.iter().enumerate() {
        if line.len() > 3 && best.is_none_or(|best| score(line) > score(lines[best])) {
            best = Some(idx);
        }
    }
    let best = best?;
    let mut text = tidy(&lines[best].text);
    // A headline in capitals may continue in the next line.
    if let Some(next) = lines.get(best + 1).filter(|next| next.is_caps() && lines[best].is_caps())
        && name_key(&next.text) != name_key(&text)
    {
        text = format!("{text} {}", tidy(&next.text));
    }
    Some((lines[best], text.trim_end_matches('.').to_owned()))
}

fn decapitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_lowercase).chain(chars).collect()
}

/// The posting date in a line that contains nothing else.
fn posted(line: &Line) -> Option<PostedFact> {
    let len = line.text.chars().count();
    if !(6..=110).contains(&len) {
        return None;
    }
    let moment = |text: &str| {
        let lower = key(text);
        let label = POSTED.iter().find(|label| lower.trim_start().starts_with(*label));
        let rest = label.map_or(text, |label| &text.trim_start()[label.len()..]);
        let rest = rest.trim_matches([' ', ':', '|', '-', '–', ',', '(', ')', '.']);
        // “(GMT+7)” lost its bracket.
        let rest = if rest.contains('(') { format!("{rest})") } else { rest.to_owned() };
        parse_moment(&rest).ok().map(|parsed| parsed.moment)
    };
    let whole = moment(&line.text).or_else(|| {
        let cut = BESIDE.iter().filter_map(|beside| find(&line.key, beside)).filter(|at| *at > 0).min()?;
        moment(&line.text[..cut])
    });
    let found = whole.or_else(|| {
        let parts: Vec<&str> = line.text.split(['|', '•']).flat_map(|part| part.split(" - ")).collect();
        let others_are_known =
            parts.iter().filter(|part| moment(part).is_none()).all(|part| has(&key(part), &BESIDE));
        parts.iter().find_map(|part| moment(part)).filter(|_| others_are_known)
    })?;
    let time = found.time.filter(|time| *time != Time::midnight());
    Some(PostedFact { date: found.date, time })
}

/// The day of a letter: “Tân An, ngày 3 tháng 4 năm 2025”.
fn letter_date(line: &Line) -> Option<Found<Days>> {
    let at = find(&line.key, ", ngày")?;
    let dated = dates(line).into_iter().next()?;
    let is_all = dated.bytes.end + 2 > line.text.trim_end().len() && at < 40 && dated.bytes.start < at + 12;
    let is_place = line.text.starts_with(char::is_uppercase) && !line.text[..at].contains([',', '.']);
    let certainty =
        if matches!(dated.days, Days::Known { .. }) { Certainty::Sure } else { Certainty::Doubtful };
    (is_all && is_place && line.len() < 14).then(|| line.found(dated.bytes.clone(), dated.days, certainty))
}

/// Whether a paragraph is a single sentence without an end mark.
fn is_open(line: &Line) -> bool {
    let begins = line.text.starts_with(char::is_uppercase) && !line.is_caps() && !line.text.contains(':');
    let is_one = (4..=30).contains(&line.len()) && line.sentences.len() == 1;
    line.shape == Shape::Paragraph && begins && is_one && !line.is_ended() && !line.text.ends_with('/')
}

/// Whether a line among paragraphs is a caption: it isn't a sentence, and has words of captions.
fn is_caption(line: &Line) -> bool {
    if line.shape == Shape::Caption {
        return true;
    }
    if crate::vietnamese::glyph::behind_note_mark(&line.text).is_some() {
        return false;
    }
    let ends_open = line.text.trim_end().ends_with(['.', ':', ';', ',', '!', '?', '…', '/']);
    let is_labelled =
        ["ảnh:", "(ảnh", "ảnh minh họa", "ảnh tư liệu"].iter().any(|label| line.key.starts_with(label));
    // “1. Tham gia …” and “II. Trao …” are headings inside the text.
    let begins = line.text.starts_with(char::is_uppercase) && !line.is_caps();
    let is_short = (4..=40).contains(&line.len()) && line.sentences.len() == 1;
    let is_told = line.shape == Shape::Paragraph && is_short && !ends_open;
    is_told
        && (line.after_picture
            || begins && has(&line.key, &CAPTION_HAS)
            || has(&line.key, &["phát biểu tại", "phát biểu chỉ đạo"]))
        || is_labelled && line.len() < 30
        || line.after_picture && is_short && line.len() < 25
}
