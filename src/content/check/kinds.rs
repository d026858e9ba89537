//! The keys that each kind of report requires, and keys that belong to another kind.

use super::Check;
use crate::content::front_matter::{FrontMatter, WrittenDraft};
use crate::content::report::ReportKind;
use crate::diagnostic::{Severity, other_kind};
use crate::text::Text;
use crate::yaml::Step::Key;

impl Check<'_, '_> {
    /// The kind; `None` if the author gave one that doesn't exist.
    pub(super) fn kind(&mut self, written: Option<&str>) -> Option<ReportKind> {
        let Some(written) = written.filter(|written| !written.trim().is_empty()) else {
            let is_told = !self.checker.diagnostics.is_empty() && self.checker.yaml.has("kind");
            return (!is_told).then_some(ReportKind::default());
        };
        let kind = ReportKind::parse(written);
        if kind.is_none() {
            let vietnamese = ReportKind::ALL.map(|(kind, ..)| kind.vietnamese()).join(", ");
            let english = ReportKind::ALL.map(|(_, english, _)| english).join(", ");
            self.checker.unknown(&[Key("kind")], written, &Text::new(vietnamese, english));
        }
        kind
    }

    /// Reports missing keys. If the kind can't be read, requires only the keys of all kinds.
    pub(super) fn required_keys(&mut self, front: &FrontMatter, kind: Option<ReportKind>) {
        let has_title = front.title.as_deref().is_some_and(|title| !title.trim().is_empty());
        let mut required = vec![(
            "title",
            has_title || (front.title.is_none() && self.yaml_has("title", has_title)),
            ("tiêu đề: Xã Cẩm Tâm ra mắt mô hình …", "title: Xã Cẩm Tâm ra mắt mô hình …"),
        )];
        if kind.is_some_and(|kind| kind != ReportKind::Page) {
            required.push((
                "commune",
                self.yaml_has("commune", front.commune.is_some()),
                ("xã: Cẩm Tâm", "commune: Cẩm Tâm"),
            ));
            required.push((
                "date",
                self.yaml_has("date", front.date.is_some()),
                ("ngày: 04/04/2023 (hoặc ngày: không rõ)", "date: 04/04/2023 (or date: unknown)"),
            ));
        }
        if kind.is_some_and(ReportKind::is_event) {
            let attendees = front.attendees.as_ref().is_some_and(|attendees| !attendees.is_empty());
            required.push((
                "attendees",
                self.yaml_has("attendees", attendees),
                (
                    "đại biểu: rồi mỗi người một dòng, ví dụ “  - {tên: Ngô Anh Thúy}”; bài chỉ đưa tin thì ghi loại: tin",
                    "attendees: and then a person a line, such as “  - {name: Ngô Anh Thúy}”; if this is only news, write kind: news",
                ),
            ));
            let model =
                front.model.is_some() || front.models.as_ref().is_some_and(|models| !models.is_empty());
            required.push((
                "model",
                self.yaml_has("model", model) || self.yaml_has("models", model),
                (
                    "“mô hình: Chính quyền thân thiện”; bài chỉ đưa tin thì ghi loại: tin",
                    "“model: Chính quyền thân thiện”; if this is only news, write kind: news",
                ),
            ));
        }
        if kind == Some(ReportKind::Answer) {
            required.push((
                "question",
                self.yaml_has("question", is_text(front.question.as_ref())),
                ("câu hỏi: Bao giờ sửa xong đường?", "question: When will the road be mended?"),
            ));
        }
        let is_draft = front.draft != WrittenDraft::Finished;
        for (key, is_there, (vi, en)) in required {
            if is_there {
                continue;
            }
            let told = self.checker.diagnostics.len();
            self.checker.missing(&[], key, &Text::new(vi, en));
            // An unfinished draft must not stop the publication of other reports.
            if is_draft && matches!(key, "attendees" | "model" | "question") {
                self.checker.diagnostics[told..]
                    .iter_mut()
                    .for_each(|told| told.severity = Severity::Warning);
            }
        }
    }

    /// Reports keys that only another kind has: no page shows their values.
    pub(super) fn keys_of_other_kinds(&mut self, front: &FrontMatter, kind: ReportKind) {
        let of_kinds = [
            (
                ReportKind::Notice,
                [
                    ("applies", front.applies.is_some()),
                    ("where", is_text(front.r#where.as_ref())),
                    ("contact", front.contact.is_some()),
                    ("priority", is_text(front.priority.as_ref())),
                ],
            ),
            (
                ReportKind::Answer,
                [
                    ("question", is_text(front.question.as_ref())),
                    ("asker", front.asker.is_some()),
                    ("asked", is_text(front.asked.as_ref())),
                    ("answerer", front.answerer.is_some()),
                ],
            ),
        ];
        for (of, keys) in of_kinds.into_iter().filter(|(of, _)| *of != kind) {
            for (key, _) in keys.into_iter().filter(|(_, is_there)| *is_there) {
                if let Some((typed, place)) = self.checker.yaml.key(&[Key(key)]) {
                    let diagnostic = other_kind(place, typed, (&of.vietnamese(), of.as_str()));
                    self.checker.tell(diagnostic);
                }
            }
        }
    }
}

fn is_text(text: Option<&String>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}
