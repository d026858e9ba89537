//! What templates see of a bar chart: everything in units of the drawing, so that a template only draws.

use schemars::JsonSchema;
use serde::Serialize;

/// A bar chart, 320 units wide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChartView {
    /// How high it is, in units.
    pub height: usize,
    /// The bars, from the top.
    pub bars: Vec<BarView>,
}

/// One bar of a chart, with its label above or, where all labels are short, before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BarView {
    /// The label in full.
    pub label: String,
    /// The label in lines that fit the drawing.
    pub lines: Vec<LineView>,
    /// Where the bar begins, from the left.
    pub left: usize,
    /// The top of the bar.
    pub top: usize,
    /// How long the bar is.
    pub length: usize,
    /// What stands behind the bar: “1.336 thư”.
    pub value: String,
}

/// One line of a bar's label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LineView {
    /// Where it stands: its base line.
    pub y: usize,
    /// What it says.
    pub text: String,
}
