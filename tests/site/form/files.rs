//! Articles whose front matter uses all styles of YAML: plain, quoted and block texts, lists and maps in brackets or on
//! lines of their own, comments and blank lines between them.

use bantin::{Field, Shape};

use super::text;
use crate::random::Random;

/// An article with some of `fields`.
pub(super) fn article(random: &mut Random, fields: &[Field]) -> String {
    let mut writer = Writer { random };
    let front = if writer.one_in(12) { writer.flow_map(fields, 6) + "\n" } else { writer.front(fields) };
    let file = format!("---\n{front}---\n\nMột câu.\n\n# Đề mục\n\n- một\n- hai\n");
    if writer.one_in(4) { file.replace('\n', "\r\n") } else { file }
}

struct Writer<'r> {
    random: &'r mut Random,
}

impl Writer<'_> {
    fn one_in(&mut self, of: usize) -> bool {
        self.random.below(of) == 0
    }

    /// Some of the keys at the margin, none of them twice.
    fn front(&mut self, fields: &[Field]) -> String {
        let mut front = String::new();
        for field in self.some(fields, 7) {
            match self.random.below(6) {
                0 => front.push_str("# ghi chú: [a]\n"),
                1 => front.push('\n'),
                _ => {}
            }
            let value = self.value(&field.shape, 0);
            front.push_str(&format!("{}:{value}\n", self.name(&field)));
        }
        front
    }

    fn some(&mut self, fields: &[Field], most: usize) -> Vec<Field> {
        let usable: Vec<&Field> = fields.iter().filter(|field| field.shape != Shape::Any).collect();
        let mut chosen: Vec<Field> = Vec::new();
        for _ in 0..=self.random.below(most) {
            let field = usable[self.random.below(usable.len())];
            if chosen.iter().all(|known| known.key != field.key) {
                chosen.push(field.clone());
            }
        }
        chosen
    }

    fn name(&mut self, field: &Field) -> String {
        let name = if self.one_in(2) { &field.key } else { &field.twin };
        if self.one_in(12) { format!("\"{name}\"") } else { name.clone() }
    }

    /// The text after the colon of a key at `indent`: on its line, or on further ones.
    fn value(&mut self, shape: &Shape, indent: usize) -> String {
        match shape {
            Shape::List(item) if self.one_in(3) => {
                let list = self.flow_list(item);
                self.comment(&format!(" {list}"))
            }
            Shape::List(item) => {
                let pad = indent + 2 * self.random.below(3);
                let rows: Vec<String> = (0..=self.random.below(3)).map(|_| self.row(item, pad)).collect();
                self.comment("") + &rows.concat()
            }
            Shape::Map { fields, .. } if self.one_in(3) => format!(" {}", self.flow_map(fields, 3)),
            Shape::Map { fields, .. } => {
                let pad = indent + 2 + 2 * self.random.below(2);
                let keys: Vec<String> =
                    self.some(fields, 3).iter().map(|field| self.pair(field, pad)).collect();
                self.comment("") + &keys.iter().map(|key| format!("\n{key}")).collect::<String>()
            }
            _ => self.block_text(indent),
        }
    }

    /// A row of a list whose dash is at `pad`, on a line of its own.
    fn row(&mut self, item: &Shape, pad: usize) -> String {
        let space = " ".repeat(pad);
        let Shape::Map { fields, .. } = item else {
            return format!("\n{space}-{}", self.block_text(pad));
        };
        if self.one_in(3) {
            return format!("\n{space}- {}", self.flow_map(fields, 3));
        }
        let keys: Vec<String> = self.some(fields, 3).iter().map(|field| self.pair(field, pad + 2)).collect();
        format!("\n{space}- {}", keys.join("\n").trim_start())
    }

    fn pair(&mut self, field: &Field, pad: usize) -> String {
        let name = self.name(field);
        let value = self.value(&field.shape, pad);
        format!("{}{name}:{value}", " ".repeat(pad))
    }

    fn flow_map(&mut self, fields: &[Field], most: usize) -> String {
        let pairs: Vec<String> = self
            .some(fields, most)
            .iter()
            .map(|field| format!("{}: {}", self.name(field), self.flow(&field.shape)))
            .collect();
        format!("{{{}}}", pairs.join(", "))
    }

    fn flow(&mut self, shape: &Shape) -> String {
        match shape {
            Shape::List(item) => self.flow_list(item),
            Shape::Map { fields, .. } => self.flow_map(fields, 3),
            _ => {
                let text = text(self.random);
                self.quoted(&text)
            }
        }
    }

    /// A list in brackets, on one line or on several.
    fn flow_list(&mut self, item: &Shape) -> String {
        let items: Vec<String> = (0..=self.random.below(3)).map(|_| self.flow(item)).collect();
        if self.one_in(4) {
            // Indented further than any block around it.
            let space = " ".repeat(24);
            format!("[\n{space}{}\n{space}]", items.join(&format!(",\n{space}")))
        } else {
            format!("[{}]", items.join(", "))
        }
    }

    fn quoted(&mut self, text: &str) -> String {
        if self.one_in(2) && !text.contains('\n') {
            return format!("'{}'", text.replace('\'', "''"));
        }
        let escaped =
            text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t");
        format!("\"{escaped}\"")
    }

    /// A text after a colon or a dash at `indent`.
    fn block_text(&mut self, indent: usize) -> String {
        let text = text(self.random);
        let space = " ".repeat(indent + 2);
        let is_bare = text.trim() == text.trim_end_matches('\n') && !text.starts_with(['#', '\t']);
        match self.random.below(4) {
            0 if is_bare => {
                let end = if text.ends_with('\n') { "" } else { "-" };
                let lines: Vec<String> = text
                    .trim_end_matches('\n')
                    .split('\n')
                    .map(|line| if line.is_empty() { String::new() } else { format!("{space}{line}") })
                    .collect();
                format!(" |{end}\n{}", lines.join("\n"))
            }
            1 if is_bare && !text.contains('\n') => format!(" >-\n{space}{text}\n{space}và dòng sau"),
            2 => {
                // A plain text may continue on the next line.
                let next = if self.one_in(2) { format!("\n{space}ở xã") } else { String::new() };
                format!(" Lễ ra mắt{next}")
            }
            _ => {
                let quoted = self.quoted(&text);
                self.comment(&format!(" {quoted}"))
            }
        }
    }

    fn comment(&mut self, line: &str) -> String {
        if self.one_in(4) { format!("{line} # chú thích") } else { line.to_owned() }
    }
}
