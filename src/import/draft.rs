//! The draft of a report: found facts go into the front matter; missing ones stay empty and are marked.

use serde::{Serialize, Serializer};

use super::block::Block;
use super::facts::{self, Certainty, Days, Facts, Places, Span};
use super::fields::fields;
use super::markdown::markdown;
use super::plain::is_capitals;
use super::title::sentence_case;
use super::value::Value;
use crate::content::CHECK_MARK;
use crate::scaffold::report_path;
use crate::text::Text;

/// A field of the front matter, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DraftField {
    /// Its key, in English.
    pub name: &'static str,
    /// Its key in the draft.
    pub key: &'static str,
    /// The value, if there is one.
    pub value: Option<Value>,
    /// How sure it is. `None`, `missing` in JSON, if the text doesn't say it.
    #[serde(serialize_with = "sure_or_missing")]
    pub certainty: Option<Certainty>,
    /// The block that it came from, counted from 0.
    pub block: Option<usize>,
    /// The bytes in the plain text of that block.
    pub bytes: Option<(usize, usize)>,
    /// What to check, for people.
    #[serde(skip)]
    pub doubt: Option<Text>,
}

fn sure_or_missing<S: Serializer>(certainty: &Option<Certainty>, serializer: S) -> Result<S::Ok, S::Error> {
    match certainty {
        Some(certainty) => certainty.serialize(serializer),
        None => serializer.serialize_str("missing"),
    }
}

impl DraftField {
    pub(super) fn missing(name: &'static str, key: &'static str, doubt: Text) -> Self {
        Self { name, key, value: None, certainty: None, block: None, bytes: None, doubt: Some(doubt) }
    }
}

/// A draft before writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    /// The fields, in the order of the front matter.
    pub(super) fields: Vec<DraftField>,
    /// Its path, without the ending `.md`.
    stem: String,
    body: Vec<Block>,
}

/// The longest line that is taken for a headline, in characters.
const MAX_HEADLINE: usize = 220;

/// Makes a draft of `blocks`.
pub(super) fn draft(blocks: &[Block], known: &Places) -> Draft {
    let facts = facts::facts(blocks, known);
    let title = title(blocks, &facts);
    let is_named = |span: &Span| title.from.as_ref().is_some_and(|(at, _)| span.block == *at);
    let mut outside: Vec<Span> = facts.leads.iter().filter(|span| !is_named(span)).cloned().collect();
    outside.extend(title.from.map(|(block, length)| Span { block, bytes: 0..length }));
    let is_outside = |(at, block): (usize, &Block)| is_covered(at, block, &outside);
    let body = blocks.iter().enumerate().filter(|found| !is_outside(*found)).map(|(_, block)| block.clone());
    let body: Vec<Block> = body.collect();
    let field = DraftField {
        name: "title",
        key: "tiêu đề",
        value: (!title.text.is_empty()).then(|| title.text.as_str().into()),
        certainty: (!title.text.is_empty()).then_some(title.certainty),
        block: title.from.as_ref().map(|(at, _)| *at),
        bytes: title.from.map(|(_, length)| (0, length)),
        doubt: title.doubt,
    };
    let name = if title.text.is_empty() { "bai-nhap" } else { &title.text };
    let commune = facts.commune.as_ref().map(|found| found.value.name.as_str());
    let day = match facts.date.as_ref().map(|found| &found.value) {
        Some(Days::Known { first, .. }) => Some(*first),
        _ => None,
    };
    let stem = report_path(name, commune, day);
    let stem = stem.strip_suffix(".md").unwrap_or(&stem).to_owned();
    let fields = [field].into_iter().chain(fields(&facts)).collect();
    Draft { fields, stem, body }
}

/// The headline: the one in the frame, else the text that looks like one, else one proposed from the facts.
fn title(blocks: &[Block], facts: &Facts) -> Headline {
    let found = headline(blocks);
    let Some(said) = &facts.title else { return found };
    let is_sure = said.certainty == Certainty::Sure;
    match (is_sure, found.certainty) {
        (true, _) => {
            let at = said.place.block;
            cased(at, &said.value, said.place.bytes.end, blocks, Certainty::Sure)
        }
        (false, Certainty::Doubtful) if found.from.is_none() => Headline {
            text: said.value.clone(),
            from: None,
            certainty: Certainty::Doubtful,
            doubt: Some(Text::new(
                "bài không có tiêu đề; tiêu đề này được đề nghị theo nội dung, hãy sửa lại",
                "the text has no title; this one is proposed by what it says, change it",
            )),
        },
        _ => found,
    }
}

/// Whether the whole block is in `outside`.
fn is_covered(at: usize, block: &Block, outside: &[Span]) -> bool {
    if !is_line(block) {
        return false;
    }
    let text = block.plain();
    let is_left = |(byte, char): (usize, char)| {
        let is_outside = outside.iter().any(|span| span.block == at && span.bytes.contains(&byte));
        !is_outside && char.is_alphanumeric()
    };
    !text.char_indices().any(is_left)
}

impl Draft {
    /// Its path below the root.
    pub(super) fn path(&self) -> String {
        format!("{}.md", self.stem)
    }

    /// The name of its picture with the number `number` and this `ending`.
    pub(super) fn picture_name(&self, number: usize, ending: &str) -> String {
        let (_, slug) = self.stem.rsplit_once('/').unwrap_or(("", &self.stem));
        format!("{slug}-{number}.{ending}")
    }

    /// Its folder, below the root.
    pub(super) fn folder(&self) -> &str {
        self.stem.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Its pictures, in the order of the text.
    pub(super) fn pictures_mut(&mut self) -> Vec<&mut String> {
        fn within(blocks: &mut [Block]) -> Vec<&mut String> {
            let mut files = Vec::new();
            for block in blocks {
                match block {
                    Block::Picture { file, .. } => files.push(file),
                    Block::Quote(inner) => files.extend(within(inner)),
                    Block::List { items, .. } => files.extend(items.iter_mut().flat_map(|item| within(item))),
                    _ => {}
                }
            }
            files
        }
        within(&mut self.body)
    }

    /// The whole text of the file. Doubts about the text itself, such as lost letters, come first as marks.
    pub(super) fn text(&self, doubts: &[Text]) -> String {
        let mut text = String::from("---\n");
        let mark = |text: &mut String, doubt: &Text| {
            text.push_str(CHECK_MARK);
            text.push_str(&doubt.vi);
            text.push('\n');
        };
        for doubt in doubts {
            mark(&mut text, doubt);
        }
        for field in &self.fields {
            if let Some(doubt) = &field.doubt {
                mark(&mut text, doubt);
            }
            text.push_str(field.key);
            text.push(':');
            if let Some(value) = &field.value {
                text.push_str(&value.yaml());
            }
            text.push('\n');
        }
        text.push_str("# đổi thành false khi viết xong\nbản nháp: true\n---\n\n");
        text.push_str(&markdown(&self.body));
        text.push('\n');
        text
    }
}

/// A headline, and the block that it was taken from.
struct Headline {
    text: String,
    /// The index of the block and the length of its text. `None` if the headline is only proposed.
    from: Option<(usize, usize)>,
    certainty: Certainty,
    doubt: Option<Text>,
}

/// The headline of a text: its first heading, else its first line in capitals, else its first line if that is no sentence.
fn headline(blocks: &[Block]) -> Headline {
    let lines = || blocks.iter().enumerate().filter(|(_, block)| is_line(block));
    let heading = lines().find(|(_, block)| matches!(block, Block::Heading { level: 1, .. }));
    // A heading further down belongs to a part of the text.
    let heading =
        heading.or_else(|| lines().take(4).find(|(_, block)| matches!(block, Block::Heading { .. })));
    let capitals = || lines().take(4).find(|(_, block)| is_capitals(&block.plain()));
    let first = || lines().next().filter(|(_, block)| is_no_sentence(&block.plain()));
    let chosen = heading.map(|found| (found, Certainty::Sure));
    let chosen = chosen.or_else(|| capitals().map(|found| (found, Certainty::Sure)));
    let chosen = chosen.or_else(|| first().map(|found| (found, Certainty::Doubtful)));
    let Some(((at, block), certainty)) = chosen else { return proposed(blocks) };
    cased(at, &block.plain(), block.plain().len(), blocks, certainty)
}

/// The headline `said`, which is the block at `at` and has `length` bytes. Converts capitals to sentence case.
fn cased(at: usize, said: &str, length: usize, blocks: &[Block], certainty: Certainty) -> Headline {
    let one_line = super::plain::one_blank(said);
    let from = Some((at, length));
    if is_capitals(&one_line) {
        let others = blocks.iter().enumerate().filter(|(idx, _)| *idx != at).map(|(_, block)| block.plain());
        let cased = sentence_case(&one_line, &others.collect::<Vec<_>>().join("\n"));
        let doubt = (!cased.is_shown).then(|| {
            Text::new(
                "tiêu đề vốn viết hoa hết; xem lại chữ hoa của tên riêng",
                "the title was all in capitals; check those of names",
            )
        });
        let certainty = if doubt.is_some() { Certainty::Doubtful } else { certainty };
        return Headline { text: cased.text, from, certainty, doubt };
    }
    let doubt = (certainty == Certainty::Doubtful)
        .then(|| Text::new("dòng đầu bài được lấy làm tiêu đề", "the first line was taken as the title"));
    Headline { text: one_line, from, certainty, doubt }
}

/// For a text without a headline: the beginning of its first sentence, which the author should replace.
fn proposed(blocks: &[Block]) -> Headline {
    let first = blocks.iter().map(Block::plain).find(|text| !text.trim().is_empty()).unwrap_or_default();
    let sentence = first.split_terminator(['.', '!', '?', '\n']).next().unwrap_or_default();
    let mut text = String::new();
    for word in sentence.split_whitespace() {
        if text.chars().count() + word.chars().count() > 90 {
            break;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    let doubt = match text.is_empty() {
        true => Text::new("ghi tiêu đề cho bài", "write a title"),
        false => Text::new(
            "bài không có tiêu đề; đây là mấy chữ đầu, hãy đặt tiêu đề khác",
            "the text has no title; these are its first words, write a better one",
        ),
    };
    Headline { text, from: None, certainty: Certainty::Doubtful, doubt: Some(doubt) }
}

fn is_line(block: &Block) -> bool {
    matches!(block, Block::Heading { .. } | Block::Paragraph(_))
}

fn is_no_sentence(text: &str) -> bool {
    text.chars().count() <= MAX_HEADLINE && !text.trim_end().ends_with(['.', ';', ':', ',', '/'])
}
