//! Finds counted things: rows of tables, labels with a number, and numbers after words for a result.

use super::lines::{Line, Rows, Shape, Text, tables};
use super::words::{has, key, tidy};
use super::{Certainty, Found};
use crate::content::Figure;
use crate::import::block::Block;
use crate::vietnamese::parse_number;

/// Names of columns that number rows, and of rows with totals.
const NUMBERING: [&str; 4] = ["stt", "tt", "số tt", "số thứ tự"];

/// Words before a number of letters that were handed out: the figures that models are measured by.
const HANDED_OUT: [&str; 6] = ["đã trao", "trao", "đã gửi", "gửi", "đã phát", "trao tặng"];

/// The figures of tables, labelled lines, and letters.
pub(super) fn figures(text: &Text<'_>, blocks: &[Block]) -> Vec<Found<Figure>> {
    let mut figures: Vec<Found<Figure>> = tables(blocks).iter().flat_map(in_table).collect();
    for line in &text.body {
        figures.extend(labelled(line));
        figures.extend(letters(line));
    }
    figures
}

/// The rows of a table whose last column is the only one with numbers.
fn in_table(table: &Rows) -> Vec<Found<Figure>> {
    let Some((head, rows)) = table.rows.split_first().filter(|_| table.has_head) else { return Vec::new() };
    let is_numbered = head.first().is_some_and(|cell| NUMBERING.contains(&key(&cell.text).as_str()));
    let from = usize::from(is_numbered);
    let n_columns = head.len() - from.min(head.len());
    let unit_column =
        head.iter().position(|cell| ["đvt", "đơn vị tính", "đơn vị"].contains(&key(&cell.text).as_str()));
    let value_column = head.iter().position(|cell| {
        has(
            &key(&cell.text),
            &["số lượng", "kết quả", "số liệu", "giá", "kết quả thực hiện", "số thư", "giá bán"],
        )
    });
    let column = match (n_columns, unit_column, value_column) {
        (2, None, _) => from + 1,
        (3, Some(_), Some(column)) => column,
        _ => return Vec::new(),
    };
    let figure = |row: &Vec<super::lines::Cell>| {
        let (label, cell) = (row.get(from)?, row.get(column)?);
        let is_sum = has(&key(&label.text), &["cộng", "tổng cộng", "tổng"]);
        let (number, unit) = number_and_unit(&cell.text)?;
        let unit = unit_column.and_then(|at| row.get(at)).map(|cell| cell.text.clone()).or(unit);
        let value = parse_number(number).ok().filter(|_| !is_sum && !label.text.is_empty())?;
        Some(cell.found(Figure { label: tidy(&label.text), value, unit }, Certainty::Sure))
    };
    rows.iter().filter_map(figure).collect()
}

/// A number and what follows it: `1.336 thư`, `98,5%`.
fn number_and_unit(text: &str) -> Option<(&str, Option<String>)> {
    let text = text.trim();
    let end = text.find(|char: char| !char.is_ascii_digit() && !".,".contains(char)).unwrap_or(text.len());
    let number = text[..end].trim_end_matches(['.', ',']);
    let unit = tidy(text[number.len()..].trim_matches([' ', '.', ',', ';']));
    let is_unit = unit.split(' ').count() < 4 && !unit.chars().any(|char| char.is_ascii_digit());
    (!number.is_empty() && is_unit).then(|| (number, Some(unit).filter(|unit| !unit.is_empty())))
}

/// An item that is a label, a colon and a number: “- Số hộ nghèo: 12 hộ”.
fn labelled(line: &Line) -> Option<Found<Figure>> {
    let (label, rest) = line.text.split_once(':')?;
    let (number, unit) = number_and_unit(rest)?;
    let is_item = line.shape == Shape::Item || line.text.trim_start().starts_with(['-', '+', '•']);
    let label = tidy(label.trim_start_matches(['-', '+', '•', ' ']));
    let value = parse_number(number)
        .ok()
        .filter(|_| is_item && !label.is_empty() && label.split(' ').count() < 12)?;
    let is_phone = number.starts_with('0') && number.len() > 2;
    (!is_phone).then(|| line.found(0..line.text.len(), Figure { label, value, unit }, Certainty::Sure))
}

/// Letters of congratulation, condolence and apology.
fn letters(line: &Line) -> Vec<Found<Figure>> {
    let mut found = Vec::new();
    for sentence in &line.sentences {
        let key_of = &line.key[sentence.clone()];
        if !has(key_of, &HANDED_OUT) {
            continue;
        }
        for at in super::words::places(key_of, "thư") {
            let before = key_of[..at].trim_end();
            let number = before.rsplit(' ').next().unwrap_or_default();
            let Ok(value) = parse_number(number) else { continue };
            let rest = &line.text[sentence.start + at..sentence.end];
            let end = rest.find([',', ';', '.', ':', '(']).unwrap_or(rest.len());
            let label = &rest[..end];
            let label = ["và", "cho", "đến", "tới", "của", "gửi"].iter().fold(label, |label, stop| {
                super::words::find(&key(label), stop).map_or(label, |at| &label[..at])
            });
            let label = tidy(label);
            let n_words = label.split(' ').count();
            if (2..6).contains(&n_words) {
                let figure = Figure { label, value, unit: Some("thư".to_owned()) };
                let from = sentence.start + at - number.len() - 1;
                found.push(line.found(from..sentence.start + at + end, figure, Certainty::Sure));
            }
        }
    }
    found
}
