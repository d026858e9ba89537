//! Bar charts: computes the position of each label and bar. The theme draws them as SVG when the site is built.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::content::Figure;
use crate::vietnamese::{Number, capitalized, short_date};

/// A bar chart, 320 units wide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChartView {
    /// Height, in units.
    pub height: usize,
    /// The bars, from top to bottom.
    pub bars: Vec<BarView>,
}

/// One bar of a chart. Its label stands above it, or before it if all labels are short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BarView {
    /// The label in full.
    pub label: String,
    /// The label, in lines that fit the width of the drawing.
    pub lines: Vec<LineView>,
    /// The left edge of the bar.
    pub left: usize,
    /// The top edge of the bar.
    pub top: usize,
    /// The length of the bar.
    pub length: usize,
    /// The text after the bar: “1.336 thư”.
    pub value: String,
}

/// One line of a bar's label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LineView {
    /// The vertical position of its baseline.
    pub y: usize,
    /// The text.
    pub text: String,
}

/// The width of the drawing, in units; about the width of a small phone in pixels.
const WIDTH: usize = 320;
/// A generous width of a letter in labels.
const LETTER: usize = 9;
/// Distance between the lines of a label.
const LINE: usize = 21;
/// Below the baseline of a label: room for a dot below and for the gap before the bar.
const DROP: usize = 8;
/// The height of a bar.
const BAR: usize = 18;
/// Between a bar and the label below it.
const GAP: usize = 16;
/// The longest label that stands before its bar, in letters.
const BESIDE: usize = 17;
/// Between two bars with labels before them, and between such a label and its bar.
const NARROW: usize = 8;
/// The shortest visible bar.
const SLIVER: usize = 2;

/// The data of one bar.
pub(super) struct Bar {
    /// What was counted.
    pub(super) label: String,
    /// The length of the bar, from 0 to 1 (the whole width).
    pub(super) share: f64,
    /// The number with its unit.
    pub(super) value: String,
}

/// The chart of `bars`; `None` if there are none.
pub(super) fn chart(bars: Vec<Bar>) -> Option<ChartView> {
    let longest_value = bars.iter().map(|bar| bar.value.chars().count()).max()?;
    let longest = WIDTH.saturating_sub((longest_value + 1) * LETTER).max(WIDTH / 4);
    let mut y = 0;
    let views = bars.into_iter().map(|bar| {
        let mut lines = Vec::new();
        for text in lines_of(&bar.label) {
            y += LINE;
            lines.push(LineView { y: y - DROP, text });
        }
        let top = y;
        y += BAR + GAP;
        let length = length(longest, bar.share);
        BarView { label: bar.label, lines, left: 0, top, length, value: bar.value }
    });
    let bars: Vec<BarView> = views.collect();
    Some(ChartView { height: y - GAP, bars })
}

/// The chart of `bars` with the labels before them if they are short; otherwise like [`chart`].
pub(super) fn beside(bars: Vec<Bar>) -> Option<ChartView> {
    let letters = |text: &str| text.chars().count();
    let label = bars.iter().map(|bar| letters(&bar.label)).max()?;
    if label > BESIDE {
        return chart(bars);
    }
    let value = bars.iter().map(|bar| letters(&bar.value)).max()?;
    let left = label * LETTER + NARROW;
    let longest = WIDTH.saturating_sub(left + (value + 1) * LETTER).max(WIDTH / 4);
    let views = bars.into_iter().enumerate().map(|(idx, bar)| {
        let top = idx * (BAR + NARROW);
        let lines = vec![LineView { y: top + BAR - DROP / 2, text: bar.label.clone() }];
        let length = length(longest, bar.share);
        BarView { label: bar.label, lines, left, top, length, value: bar.value }
    });
    let bars: Vec<BarView> = views.collect();
    Some(ChartView { height: bars.len() * (BAR + NARROW) - NARROW, bars })
}

/// The length of a bar for `share` of the longest.
fn length(longest: usize, share: f64) -> usize {
    ((longest as f64 * share.clamp(0.0, 1.0)).round() as usize).max(SLIVER)
}

/// The chart of a report's figures: percentages, and figures that share their unit with another. Others can't be
/// compared.
pub(super) fn of_figures(figures: &[Figure]) -> Option<ChartView> {
    let zero = Number::default();
    let unit = |figure: &Figure| figure.unit.clone().unwrap_or_default();
    let bar = |figure: &Figure| {
        let of_unit = || figures.iter().filter(|other| unit(other) == unit(figure));
        let whole =
            if unit(figure) == "%" { 100.0 } else { of_unit().map(|other| other.value).max()?.as_f64() };
        let is_compared = unit(figure) == "%" || of_unit().count() > 1;
        let is_drawn = is_compared && figure.value >= zero && whole > 0.0;
        is_drawn.then(|| Bar {
            label: capitalized(&figure.label),
            share: figure.value.as_f64() / whole,
            value: figure.value.with_unit(&unit(figure)),
        })
    };
    chart(figures.iter().filter_map(bar).collect())
}

/// The chart of one figure over time: its `values` in drawing order.
pub(super) fn over_time(values: &[(Date, Number)], unit: Option<&str>) -> Option<ChartView> {
    let unit = unit.unwrap_or_default();
    let most = values.iter().map(|(_, value)| *value).max()?.as_f64();
    let whole = if unit == "%" { 100.0 } else { most };
    let is_drawn = whole > 0.0 && values.iter().all(|(_, value)| *value >= Number::default());
    let bar = |(date, value): &(Date, Number)| Bar {
        label: short_date(*date),
        share: value.as_f64() / whole,
        value: value.with_unit(unit),
    };
    is_drawn.then(|| chart(values.iter().map(bar).collect())).flatten()
}

/// Splits `text` between syllables into lines that fit the drawing.
fn lines_of(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let length = word.chars().count();
        match lines.last_mut().filter(|line| line.chars().count() + 1 + length <= WIDTH / LETTER) {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(label: &str, value: i64, unit: Option<&str>) -> Figure {
        Figure { label: label.to_owned(), value: value.into(), unit: unit.map(str::to_owned) }
    }

    #[test]
    fn only_what_can_be_compared_is_drawn() {
        let drawn = |figures: &[Figure]| -> Vec<(String, usize)> {
            let chart = of_figures(figures);
            chart.into_iter().flat_map(|chart| chart.bars).map(|bar| (bar.value, bar.length)).collect()
        };
        assert_eq!(drawn(&[]), []);
        assert_eq!(drawn(&[figure("thư chúc mừng", 1336, Some("thư")), figure("thôn", 9, None)]), []);
        assert_eq!(drawn(&[figure("đơn vị", 50, Some("%"))]), [("50%".to_owned(), 142)]);
        let letters = [
            figure("thư chúc mừng", 1336, Some("thư")),
            figure("thư xin lỗi", 0, Some("thư")),
            figure("giảm", -5, Some("thư")),
            figure("đơn vị", 100, Some("%")),
        ];
        let expected = [("1.336 thư", 230), ("0 thư", SLIVER), ("100%", 230)];
        assert_eq!(drawn(&letters), expected.map(|(value, length)| (value.to_owned(), length)));
    }

    #[test]
    fn a_short_label_stands_beside_its_bar() {
        let bar =
            |label: &str, share, value: &str| Bar { label: label.to_owned(), share, value: value.to_owned() };
        let drawn = beside(vec![bar("Năm 2024", 1.0, "1.336"), bar("Năm 2023", 0.5, "668")]).unwrap();
        let [one, other] = &drawn.bars[..] else { panic!("two bars") };
        assert_eq!((one.left, one.top, one.length, one.lines[0].y), (80, 0, 186, 14));
        assert_eq!((other.left, other.top, other.length), (80, 26, 93));
        assert_eq!(drawn.height, 44);
        let long = "Xã Cẩm Tâm, Thanh Hóa";
        assert_eq!(beside(vec![bar(long, 1.0, "9")]), chart(vec![bar(long, 1.0, "9")]));
    }

    #[test]
    fn a_long_label_takes_several_lines() {
        let label = "Cơ quan, đơn vị, UBND các xã đã xây dựng bảng phương châm hành động";
        let chart =
            chart(vec![Bar { label: label.to_owned(), share: 1.0, value: "100%".to_owned() }]).unwrap();
        let lines: Vec<&str> = chart.bars[0].lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(lines, ["Cơ quan, đơn vị, UBND các xã đã xây", "dựng bảng phương châm hành động"]);
        assert_eq!((chart.bars[0].top, chart.height), (2 * LINE, 2 * LINE + BAR));
        assert!(chart.bars.iter().flat_map(|bar| &bar.lines).all(|line| line.y < chart.height));
    }
}
