//! The front matter as authors type it: all keys in both languages, and the types of their values.

use schemars::JsonSchema;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use std::fmt;

use super::extra::WrittenExtra;
use crate::yaml::{Twins, keys};

/// The twins of all keys in front matter.
pub(crate) const TWINS: Twins = Twins(&[
    FrontMatter::KEYS,
    WrittenCommune::KEYS,
    WrittenAuthor::KEYS,
    WrittenAttendee::KEYS,
    WrittenModel::KEYS,
    WrittenPeriod::KEYS,
    WrittenGroup::KEYS,
    WrittenFigure::KEYS,
    WrittenDocument::KEYS,
    WrittenPhoto::KEYS,
    WrittenRecording::KEYS,
    WrittenSpan::KEYS,
    WrittenContact::KEYS,
    WrittenAsker::KEYS,
    WrittenPermission::KEYS,
    WrittenWithdrawal::KEYS,
    WrittenCorrection::KEYS,
]);

keys! {
    /// The front matter of one report or page, nothing checked but its shape.
    pub(crate) struct FrontMatter {
        /// The headline.
        title = "tiêu đề": Option<String>,
        /// launch (lễ ra mắt), conference (hội nghị), review (sơ kết), news (tin), notice (thông báo), answer (phản ánh -
        /// trả lời) or page (trang).
        kind = "loại": Option<String>,
        /// The place the report is about: a name, or name, level, district and province.
        commune = "xã": Option<Commune>,
        /// The day of the event, day first: 04/04/2023; `unknown` (không rõ) where nobody knows.
        #[schemars(extend("x-form" = "date"))]
        date = "ngày": Option<String>,
        /// When the report was posted; the date of the event where it is left out.
        #[schemars(extend("x-form" = "moment"))]
        published = "ngày đăng": Option<String>,
        /// When the report was last changed after it was posted: a day or a moment.
        #[schemars(extend("x-form" = "moment"))]
        updated = "cập nhật": Option<String>,
        /// From when on the report is no longer shown.
        #[schemars(extend("x-form" = "moment"))]
        expires = "hết hạn": Option<String>,
        /// True keeps the report out of the site.
        #[schemars(with = "Option<bool>")]
        draft = "bản nháp": WrittenDraft,
        /// Who wrote it: a name, or name and role.
        author = "tác giả": Option<Author>,
        /// Where the report was taken from.
        source = "nguồn": Option<String>,
        /// Where the event took place.
        venue = "địa điểm": Option<String>,
        /// Who attended: people, and groups of people.
        attendees = "đại biểu": Option<Vec<WrittenAttendee>>,
        /// The model that was launched or discussed.
        model = "mô hình": Option<WrittenModel>,
        /// Several models, instead of `model`.
        models = "các mô hình": Option<Vec<WrittenModel>>,
        /// Figures that the report gives.
        figures = "số liệu": Option<Vec<WrittenFigure>>,
        /// Documents that the report cites.
        documents = "văn bản": Option<Vec<WrittenDocument>>,
        /// Of a notice: from when to when it applies.
        applies = "áp dụng": Option<WrittenSpan>,
        /// Of a notice: where it applies.
        r#where = "nơi": Option<String>,
        /// Of a notice: whom to ask, or name and telephone.
        contact = "liên hệ": Option<Contact>,
        /// Of a notice: normal (thường), important (quan trọng) or urgent (khẩn).
        priority = "mức độ": Option<String>,
        /// Of an answer: what was asked.
        #[schemars(extend("x-form" = "long"))]
        question = "câu hỏi": Option<String>,
        /// Of an answer: who asked, a name or name and form of address; only the initials are shown.
        asker = "người hỏi": Option<Asker>,
        /// Of an answer: the day of the question.
        #[schemars(extend("x-form" = "date"))]
        asked = "ngày hỏi": Option<String>,
        /// Of an answer: who answers, a unit or a person: a name, or name and role.
        answerer = "người trả lời": Option<Author>,
        /// Photos beside the report; a caption may stand without a file.
        photos = "ảnh": Option<Vec<WrittenPhoto>>,
        /// Recordings beside the report that readers may listen to.
        audio = "âm thanh": Option<Vec<WrittenRecording>>,
        /// Files beside the report that readers may download.
        attachments = "tệp đính kèm": Option<Vec<String>>,
        /// Subjects.
        tags = "thẻ": Option<Vec<String>>,
        /// The last part of the report's address, instead of the file's name.
        slug = "địa chỉ": Option<String>,
        /// Old addresses that lead to this report.
        aliases = "địa chỉ cũ": Option<Vec<String>>,
        /// The summary in lists and feeds, instead of the first paragraph.
        #[schemars(extend("x-form" = "long"))]
        summary = "tóm tắt": Option<String>,
        /// What was wrong in the report when it was posted; shown above the text.
        corrections = "đính chính": Option<Vec<WrittenCorrection>>,
        /// The author's own fields: names of their own, and text, numbers, dates, yes or no, or lists of these.
        extra = "mục riêng": Option<WrittenExtra>,
        /// On which day the report was taken back: a day, or day and reason. A short note stands in its place.
        #[schemars(with = "Option<Withdrawal>")]
        withdrawn = "đã gỡ": WrittenWithdrawn,
        /// Messages that aren't told of this report, each with a reason.
        allow = "cho phép": Option<Vec<WrittenPermission>>,
    }

    /// A message that isn't told of a report.
    pub(crate) struct WrittenPermission {
        /// Its code.
        code = "mã": Option<String>,
        /// Why what it tells of is right here.
        reason = "lý do": Option<String>,
    }

    /// When and why a report was taken back.
    pub(crate) struct WrittenWithdrawal {
        /// The day.
        #[schemars(extend("x-form" = "date"))]
        date = "ngày": Option<String>,
        /// Why, for readers.
        reason = "lý do": Option<String>,
    }

    /// What was corrected, and when.
    pub(crate) struct WrittenCorrection {
        /// The day or moment.
        #[schemars(extend("x-form" = "date"))]
        date = "ngày": Option<String>,
        /// What was wrong, and what is right.
        #[schemars(extend("x-form" = "long"))]
        what = "nội dung": Option<String>,
    }

    /// When a notice applies.
    pub(crate) struct WrittenSpan {
        /// The day or moment on which it begins.
        #[schemars(extend("x-form" = "moment"))]
        from = "từ": Option<String>,
        /// The last day, or the moment on which it ends.
        #[schemars(extend("x-form" = "moment"))]
        to = "đến": Option<String>,
    }

    /// Whom to ask about a notice, in full.
    pub(crate) struct WrittenContact {
        /// A person or a unit.
        name = "tên": Option<String>,
        /// The telephone, or several.
        phone = "điện thoại": Option<String>,
    }

    /// Who asked, in full.
    pub(crate) struct WrittenAsker {
        /// Full name; only the initials are shown.
        name = "tên": Option<String>,
        /// Ông, bà.
        honorific = "danh xưng": Option<String>,
        /// True shows the full name: only with the consent of the person.
        full_name = "ghi rõ tên": Option<bool>,
    }

    /// A place in full.
    pub(crate) struct WrittenCommune {
        /// The name without its level.
        name = "tên": Option<String>,
        /// xã, phường, thị trấn, thị xã, huyện, quận, thành phố, đặc khu, tỉnh.
        level = "cấp": Option<String>,
        /// The district it belonged to on the day.
        district = "huyện": Option<String>,
        /// The province it belonged to on the day.
        province = "tỉnh": Option<String>,
    }

    /// An author in full.
    pub(crate) struct WrittenAuthor {
        /// Full name.
        name = "tên": Option<String>,
        /// The author's post.
        role = "vai trò": Option<String>,
    }

    /// One line of the list of attendees: a person, or a group of people.
    pub(crate) struct WrittenAttendee {
        /// Full name of a person.
        name = "tên": Option<String>,
        /// Ông, bà, đồng chí.
        honorific = "danh xưng": Option<String>,
        /// The person's posts.
        roles = "chức vụ": Option<Vec<String>>,
        /// Whether the person spoke.
        speaker = "phát biểu": Option<bool>,
        /// A group of people, instead of a person.
        group = "nhóm": Option<String>,
        /// How many they were.
        count = "số lượng": Option<u32>,
        /// How exact the count is: hơn, khoảng, gần.
        about = "khoảng": Option<String>,
    }

    /// A model and what it commits to.
    pub(crate) struct WrittenModel {
        /// The model's name in this report.
        name = "tên": Option<String>,
        /// Other wordings of the same model's name.
        variants = "cách gọi khác": Option<Vec<String>>,
        /// From when to when.
        period = "giai đoạn": Option<WrittenPeriod>,
        /// The groups of commitments.
        contents = "nội dung": Option<Vec<WrittenGroup>>,
        /// Mottos.
        mottos = "phương châm": Option<Vec<String>>,
    }

    /// Years.
    pub(crate) struct WrittenPeriod {
        /// The first year.
        from = "từ": Option<u32>,
        /// The last year.
        to = "đến": Option<u32>,
    }

    /// A group of commitments: “4 xin” and its four items.
    pub(crate) struct WrittenGroup {
        /// What the group is called.
        label = "tên nhóm": Option<String>,
        /// The commitments.
        items = "mục": Option<Vec<String>>,
    }

    /// A figure that a report gives.
    pub(crate) struct WrittenFigure {
        /// What was counted.
        label = "nhãn": Option<String>,
        /// How many.
        value = "giá trị": Option<WrittenNumber>,
        /// In what unit.
        unit = "đơn vị": Option<String>,
    }

    /// A document that a report cites.
    pub(crate) struct WrittenDocument {
        /// Chỉ thị, Kế hoạch, Quyết định …
        kind = "loại": Option<String>,
        /// Number and symbol: 33-CT/TU.
        number = "số": Option<String>,
        /// The day of issue.
        #[schemars(extend("x-form" = "date"))]
        date = "ngày": Option<String>,
        /// Who issued it.
        issuer = "cơ quan ban hành": Option<String>,
        /// What it is about.
        about = "về việc": Option<String>,
    }

    /// A photo, or a caption whose photo is not at hand.
    pub(crate) struct WrittenPhoto {
        /// The file, relative to the report's own.
        file = "tệp": Option<String>,
        /// What stands below the photo.
        caption = "chú thích": Option<String>,
        /// What the photo shows, for those who can't see it.
        alt = "mô tả": Option<String>,
        /// Who took it.
        credit = "nguồn": Option<String>,
    }

    /// A recording.
    pub(crate) struct WrittenRecording {
        /// The file, relative to the report's own.
        file = "tệp": Option<String>,
        /// What is heard; “Nghe bản tin” where it is left out.
        title = "tiêu đề": Option<String>,
    }
}

/// Whether an article is finished, as far as its author says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum WrittenDraft {
    /// It is, or nothing is said.
    #[default]
    Finished,
    /// It isn't.
    Draft,
    /// The key has no value: the author hasn't decided, and what isn't decided isn't published.
    Undecided,
}

impl<'de> Deserialize<'de> for WrittenDraft {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Option::<bool>::deserialize(deserializer)? {
            Some(true) => Self::Draft,
            Some(false) => Self::Finished,
            None => Self::Undecided,
        })
    }
}

/// Whether an article was taken back, as far as its author says.
#[derive(Clone, Debug, Default)]
pub(crate) enum WrittenWithdrawn {
    /// Nothing is said.
    #[default]
    No,
    /// It was. The key may have no value yet; what somebody is about to take back isn't published.
    Yes(WrittenWithdrawal),
}

impl<'de> Deserialize<'de> for WrittenWithdrawn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Option::<Withdrawal>::deserialize(deserializer)?;
        Ok(Self::Yes(written.map(Withdrawal::into_map).unwrap_or_default()))
    }
}

/// A number as it was written.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub(crate) enum WrittenNumber {
    /// `1336`.
    Integer(i64),
    /// `1.336` without quotes, which is told to be ambiguous.
    #[schemars(skip)]
    Float,
    /// `"1.336"`, in Vietnamese notation.
    Text(String),
}

impl<'de> Deserialize<'de> for WrittenNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;

        impl Visitor<'_> for Number {
            type Value = WrittenNumber;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }

            fn visit_i64<E: de::Error>(self, value: i64) -> Result<WrittenNumber, E> {
                Ok(WrittenNumber::Integer(value))
            }

            fn visit_u64<E: de::Error>(self, value: u64) -> Result<WrittenNumber, E> {
                i64::try_from(value).map(WrittenNumber::Integer).map_err(E::custom)
            }

            fn visit_f64<E: de::Error>(self, _value: f64) -> Result<WrittenNumber, E> {
                Ok(WrittenNumber::Float)
            }

            fn visit_str<E: de::Error>(self, value: &str) -> Result<WrittenNumber, E> {
                Ok(WrittenNumber::Text(value.to_owned()))
            }
        }

        deserializer.deserialize_any(Number)
    }
}

/// Declares a value that is one line of text or a map. It is kept as a map: text becomes the key that is given. Numbers
/// are text behind `or`.
macro_rules! text_or_map {
    ($($(#[doc = $doc:literal])* $name:ident($map:ident.$key:ident) $(or $($visit:ident: $number:ty),+)?;)*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Clone, Debug, JsonSchema)]
            #[schemars(untagged, extend("x-by-text" = stringify!($key)))]
            pub(crate) enum $name {
                /// Only that key.
                Text(String),
                /// In full.
                Map($map),
            }

            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    struct TextOrMap;

                    impl<'de> Visitor<'de> for TextOrMap {
                        type Value = $name;

                        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                            f.write_str("text or a map")
                        }

                        fn visit_str<E: de::Error>(self, value: &str) -> Result<$name, E> {
                            Ok($name::Text(value.to_owned()))
                        }

                        $($(fn $visit<E: de::Error>(self, value: $number) -> Result<$name, E> {
                            Ok($name::Text(value.to_string()))
                        })+)?

                        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<$name, A::Error> {
                            $map::deserialize(de::value::MapAccessDeserializer::new(map)).map($name::Map)
                        }
                    }

                    deserializer.deserialize_any(TextOrMap)
                }
            }

            impl $name {
                /// The value as a map.
                pub(crate) fn into_map(self) -> $map {
                    match self {
                        Self::Text(text) => $map { $key: Some(text), ..$map::default() },
                        Self::Map(map) => map,
                    }
                }
            }
        )*
    };
}

text_or_map! {
    /// A place: its name, or in full.
    Commune(WrittenCommune.name);
    /// An author: a name, or in full.
    Author(WrittenAuthor.name);
    /// Whom to ask: a name or a line of text, or in full. A telephone may be a number: 115.
    Contact(WrittenContact.name) or visit_u64: u64, visit_i64: i64;
    /// Who asked: a name, or in full.
    Asker(WrittenAsker.name);
    /// When a report was taken back: the day, or in full.
    Withdrawal(WrittenWithdrawal.date);
}
