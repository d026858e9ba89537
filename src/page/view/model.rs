//! What the template of a model sees: the table of places and commitments, and the wordings.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Card, Link, Pager, PlaceView, Shared};

/// `model.html`: one model. The table and the wordings stand on the first part only.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ModelPage {
    /// Its name.
    pub name: String,
    /// The wordings of its name, with the number of reports that use each.
    pub variants: Vec<VariantView>,
    /// The columns of the table: the labels of its commitments.
    pub labels: Vec<String>,
    /// The rows of the table: the places, by province.
    pub provinces: Vec<MatrixProvince>,
    /// For each label, how the places word it.
    pub wordings: Vec<WordingsView>,
    /// The reports about it.
    pub cards: Vec<Shared<Card>>,
    /// Which part this is.
    pub pager: Pager,
}

/// One wording of a model's name.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VariantView {
    /// The wording.
    pub name: String,
    /// How many reports use it; 0 where one only mentions it.
    pub reports: usize,
}

/// The places of one province in the table of a model.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MatrixProvince {
    /// The province, without its level; null for the places of which no report says it.
    pub name: Option<String>,
    /// The id of its rows on the page.
    pub id: String,
    /// The places.
    pub rows: Vec<MatrixRow>,
}

/// A place in the table of a model.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MatrixRow {
    /// The place.
    pub place: Shared<PlaceView>,
    /// A cell for each label.
    pub cells: Vec<MatrixCell>,
}

/// How a place words a group of commitments.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MatrixCell {
    /// The wordings it uses; none where it doesn't have the group.
    pub wordings: Vec<CellWording>,
}

/// One wording in a cell.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CellWording {
    /// Its letter: “A”.
    pub letter: String,
    /// The id of the place below the table that spells it out.
    pub id: String,
    /// How many commitments it has.
    pub count: usize,
}

/// The wordings of one label.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WordingsView {
    /// The label: “5 không”.
    pub label: String,
    /// The wordings, the most used first.
    pub wordings: Vec<WordingView>,
}

/// One wording of a group of commitments.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WordingView {
    /// Its letter.
    pub letter: String,
    /// Its id on the page.
    pub id: String,
    /// The places that use it.
    pub places: Vec<Link>,
    /// Its commitments.
    pub items: Vec<ItemView>,
}

/// A commitment among the wordings of a label.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ItemView {
    /// The commitment.
    pub text: String,
    /// Whether every wording of the label has it.
    pub common: bool,
}
