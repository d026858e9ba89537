//! Makes the fields of a draft's front matter from the facts: missing ones stay empty and are marked.

use jiff::civil::Date;

use super::draft::DraftField;
use super::facts::{AttendeeFact, Certainty, Days, Facts, Found, ModelFact, PostedFact};
use super::value::Value;
use crate::content::{Author, Document, Figure, Group, ReportKind};
use crate::text::Text;
use crate::vietnamese::short_date;

/// The longest quoted sentence beside a doubtful field, in characters.
const MAX_QUOTE: usize = 100;

/// All fields after the title, in the order of the front matter.
pub(super) fn fields(facts: &Facts) -> Vec<DraftField> {
    let is_event = facts.kind.as_ref().is_some_and(|kind| {
        matches!(kind.value, ReportKind::Launch | ReportKind::Conference | ReportKind::Review)
    });
    let attendees = rows("attendees", "đại biểu", &facts.attendees, attendee);
    let models = models(&facts.models, &facts.contents);
    // Captions below a picture stay there; the others were moved out of the body.
    let is_apart = |caption: &&Found<String>| facts.leads.contains(&caption.place);
    let captions: Vec<Found<String>> = facts.captions.iter().filter(is_apart).cloned().collect();
    let needed =
        |field: Option<DraftField>, missing: fn() -> DraftField| field.or_else(|| is_event.then(missing));
    let optional = [
        scalar("published", "ngày đăng", facts.published.as_ref(), posted),
        scalar("author", "tác giả", facts.author.as_ref(), author),
        scalar("source", "nguồn", facts.source.as_ref(), |source| source.as_str().into()),
        scalar("venue", "địa điểm", facts.venue.as_ref(), |venue| venue.as_str().into()),
        needed(attendees, missing_attendees),
        needed(models, missing_model),
        rows("figures", "số liệu", &facts.figures, figure),
        rows("documents", "văn bản", &facts.documents, document),
        rows("photos", "ảnh", &captions, |text| caption(text)),
    ];
    let required = [kind(facts.kind.as_ref()), commune(facts), date(facts.date.as_ref())];
    required.into_iter().chain(optional.into_iter().flatten()).collect()
}

fn kind(found: Option<&Found<ReportKind>>) -> DraftField {
    scalar("kind", "loại", found, |kind| Value::Plain(kind.vietnamese())).unwrap_or_else(|| {
        DraftField::missing(
            "kind",
            "loại",
            Text::new(
                "chọn loại bài: lễ ra mắt, hội nghị, sơ kết, tin hay thông báo",
                "choose the kind: launch, conference, review, news or notice",
            ),
        )
    })
}

/// The place with district and province. It is as certain as its least certain part.
fn commune(facts: &Facts) -> DraftField {
    let Some(found) = &facts.commune else {
        return DraftField::missing(
            "commune",
            "xã",
            Text::new(
                "ghi tên xã của bài này; chưa ghi thì trang tin không dựng được",
                "write the commune's name; the site isn't built without it",
            ),
        );
    };
    let above = |found: &Option<Found<String>>| found.as_ref().map(|found| found.value.as_str().into());
    let place = Value::group([
        ("name", "tên", Some(found.value.name.as_str().into())),
        ("level", "cấp", found.value.level.map(|level| Value::Plain(level.as_str().to_owned()))),
        ("district", "huyện", above(&facts.district)),
        ("province", "tỉnh", above(&facts.province)),
    ]);
    let above = [facts.district.as_ref(), facts.province.as_ref()];
    let doubtful = above.into_iter().flatten().find(|found| found.certainty == Certainty::Doubtful);
    let mut field = filled("commune", "xã", found, place);
    if let Some(above) = doubtful.filter(|_| field.certainty == Some(Certainty::Sure)) {
        field.certainty = Some(Certainty::Doubtful);
        field.doubt = Some(doubt(&above.source));
    }
    field
}

fn date(found: Option<&Found<Days>>) -> DraftField {
    let unknown = |doubt| DraftField {
        value: Some(Value::Plain("không rõ".to_owned())),
        ..DraftField::missing("date", "ngày", doubt)
    };
    match found.map(|found| (found, &found.value)) {
        None => unknown(Text::new(
            "ghi ngày diễn ra, không ai biết thì để nguyên",
            "write the day of the event; leave it if nobody knows",
        )),
        Some((_, Days::WithoutYear(text))) => unknown(Text::new(
            format!("bài chỉ ghi “{text}”, không có năm: ghi ngày đầy đủ, không ai biết thì để nguyên"),
            format!("the text says “{text}” without a year: write the whole day; leave it if nobody knows"),
        )),
        Some((found, Days::Known { first, last })) => {
            let mut field = filled("date", "ngày", found, day(*first));
            if let Some(last) = last {
                let (first, last) = (short_date(*first), short_date(*last));
                field.certainty = Some(Certainty::Doubtful);
                field.doubt = Some(Text::new(
                    format!("bài kể việc từ {first} đến {last}; mục này ghi ngày đầu"),
                    format!("the text is about {first} to {last}; this is the first day"),
                ));
            }
            field
        }
    }
}

fn day(date: Date) -> Value {
    Value::Plain(short_date(date))
}

fn posted(posted: &PostedFact) -> Value {
    let day = short_date(posted.date);
    Value::Plain(match posted.time {
        Some(time) => format!("{day} {:02}:{:02}", time.hour(), time.minute()),
        None => day,
    })
}

fn author(author: &Author) -> Value {
    match &author.role {
        None => author.name.as_str().into(),
        Some(role) => Value::group([
            ("name", "tên", Some(author.name.as_str().into())),
            ("role", "vai trò", Some(role.as_str().into())),
        ]),
    }
}

fn attendee(attendee: &AttendeeFact) -> Value {
    let text = |text: &Option<String>| text.as_deref().map(Value::from);
    match attendee {
        AttendeeFact::Person { name, honorific, rank, roles, speaker } => {
            // A rank is part of the form of address: “Trung tá Nguyễn Văn An”.
            let titles: Vec<&str> = [honorific, rank].into_iter().flatten().map(String::as_str).collect();
            Value::group([
                ("name", "tên", Some(name.as_str().into())),
                ("honorific", "danh xưng", (!titles.is_empty()).then(|| titles.join(" ").into())),
                ("roles", "chức vụ", Value::list(roles.iter().map(|role| role.as_str().into()))),
                ("speaker", "phát biểu", speaker.then(|| Value::Plain("có".to_owned()))),
            ])
        }
        AttendeeFact::Group { group, count, about } => Value::group([
            ("group", "nhóm", Some(group.as_str().into())),
            ("count", "số lượng", count.map(|count| Value::Plain(count.to_string()))),
            ("about", "khoảng", text(about)),
        ]),
    }
}

/// The models; the first one gets the commitments. Without a model, commitments have no place in the front matter.
fn models(models: &[Found<ModelFact>], contents: &[Found<Group>]) -> Option<DraftField> {
    let first = models.first()?;
    let year = |year: Option<u32>| year.map(|year| Value::Plain(year.to_string()));
    let model = |(idx, found): (usize, &Found<ModelFact>)| {
        let ModelFact { name, variants, period } = &found.value;
        let groups = contents.iter().filter(|_| idx == 0).map(|found| group(&found.value));
        let period = period
            .as_ref()
            .map(|period| Value::group([("from", "từ", year(period.from)), ("to", "đến", year(period.to))]));
        Value::group([
            ("name", "tên", Some(name.as_str().into())),
            ("variants", "cách gọi khác", Value::list(variants.iter().map(|name| name.as_str().into()))),
            ("period", "giai đoạn", period),
            ("contents", "nội dung", Value::list(groups)),
        ])
    };
    let mut values: Vec<Value> = models.iter().enumerate().map(model).collect();
    let mut field = match values.len() {
        1 => filled("model", "mô hình", first, values.remove(0)),
        _ => filled("models", "các mô hình", first, Value::List(values)),
    };
    let doubtful = |certainty| certainty == Certainty::Doubtful;
    let source = models.iter().find(|found| doubtful(found.certainty)).map(|found| &found.source);
    let of_group = || contents.iter().find(|found| doubtful(found.certainty)).map(|found| &found.source);
    if let Some(source) = source.or_else(of_group) {
        field.certainty = Some(Certainty::Doubtful);
        field.doubt = Some(doubt(source));
    }
    Some(field)
}

fn group(group: &Group) -> Value {
    Value::group([
        ("label", "tên nhóm", Some(group.label.as_str().into())),
        ("items", "mục", Value::list(group.items.iter().map(|item| item.as_str().into()))),
    ])
}

fn figure(figure: &Figure) -> Value {
    Value::group([
        ("label", "nhãn", Some(figure.label.as_str().into())),
        ("value", "giá trị", Some(figure.value.to_string().into())),
        ("unit", "đơn vị", figure.unit.as_deref().map(Value::from)),
    ])
}

fn document(document: &Document) -> Value {
    let text = |text: &Option<String>| text.as_deref().map(Value::from);
    Value::group([
        ("kind", "loại", text(&document.kind)),
        ("number", "số", text(&document.number)),
        ("date", "ngày", document.date.map(day)),
        ("issuer", "cơ quan ban hành", text(&document.issuer)),
        ("about", "về việc", text(&document.about)),
    ])
}

/// A caption whose photo isn't at hand.
fn caption(caption: &str) -> Value {
    Value::group([("caption", "chú thích", Some(caption.into()))])
}

fn missing_attendees() -> DraftField {
    DraftField::missing(
        "attendees",
        "đại biểu",
        Text::new("ghi người dự; không ghi được thì đổi loại bài thành tin", "who attended, or make it news"),
    )
}

fn missing_model() -> DraftField {
    DraftField::missing(
        "model",
        "mô hình",
        Text::new(
            "ghi tên mô hình; không có mô hình thì đổi loại bài thành tin",
            "name the model, or make it news",
        ),
    )
}

/// A field of one fact.
fn scalar<T>(
    name: &'static str,
    key: &'static str,
    found: Option<&Found<T>>,
    value: impl FnOnce(&T) -> Value,
) -> Option<DraftField> {
    found.map(|found| filled(name, key, found, value(&found.value)))
}

/// A field of several facts; doubtful if one of them is.
fn rows<T>(
    name: &'static str,
    key: &'static str,
    found: &[Found<T>],
    value: impl Fn(&T) -> Value,
) -> Option<DraftField> {
    let values = Value::list(found.iter().map(|found| value(&found.value)))?;
    let doubtful = found.iter().find(|found| found.certainty == Certainty::Doubtful);
    Some(filled(name, key, doubtful.or(found.first())?, values))
}

/// A field with `value`, as certain as the fact it comes from.
fn filled<T>(name: &'static str, key: &'static str, found: &Found<T>, value: Value) -> DraftField {
    let is_sure = found.certainty == Certainty::Sure;
    DraftField {
        name,
        key,
        value: Some(value),
        certainty: Some(found.certainty),
        block: Some(found.place.block),
        bytes: Some((found.place.bytes.start, found.place.bytes.end)),
        doubt: (!is_sure).then(|| doubt(&found.source)),
    }
}

/// The place to check: the sentence that the fact came from.
fn doubt(source: &str) -> Text {
    let line = source.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = line.char_indices().nth(MAX_QUOTE).map(|(at, _)| at);
    let quote = match end {
        Some(end) => format!("{}…", line[..end].trim_end()),
        None => line,
    };
    Text::new(format!("xem lại; trong bài viết: “{quote}”"), format!("check it; the text says: “{quote}”"))
}
