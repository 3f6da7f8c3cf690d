//! Tables: one header row, typed cells, a caption, notes below.

use super::{Cell, Worked};

/// How a column stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// Words.
    Left,
    /// Numbers, aligned on the decimal point by equal decimals and tabular digits.
    Right,
}

/// A column: key (for scripts), heading, and what the heading needs explained.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Column {
    /// Short name, unique in the table: the CSV's header.
    pub key: String,
    /// What a reader sees.
    pub heading: String,
    /// A word of explanation, for a tooltip and the notes sheet; may be empty.
    pub about: String,
    /// Words left, numbers right.
    pub align: Align,
}

impl Column {
    /// A column of words.
    pub fn words(key: &str, heading: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            heading: heading.into(),
            about: String::new(),
            align: Align::Left,
        }
    }

    /// A column of numbers.
    pub fn number(key: &str, heading: impl Into<String>) -> Self {
        Self {
            align: Align::Right,
            ..Self::words(key, heading)
        }
    }

    /// A column of the two ends between which a score likely lies: what the DfE calls its 95% confidence interval.
    pub fn likely(key: &str) -> Self {
        Self::number(key, "Likely between").about(
            "19 times in 20, if chance alone moved it on so many pupils: the DfE’s 95% confidence interval",
        )
    }

    /// Adds the explanation.
    #[must_use]
    pub fn about(mut self, about: impl Into<String>) -> Self {
        self.about = about.into();
        self
    }
}

/// What a row is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowKind {
    /// One thing among its like.
    Body,
    /// A total or average: set off, stays last when sorted.
    Total,
    /// Left out of the figure, with the reason: greyed by rule and word.
    LeftOut,
    /// Pupils whose group is unknown.
    Null,
}

/// A row: as many cells as the table has columns; the first is its header.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Row {
    /// The cells.
    pub cells: Vec<Cell>,
    /// What it is.
    pub kind: RowKind,
}

impl Row {
    /// An ordinary row.
    pub fn body(cells: Vec<Cell>) -> Self {
        Self {
            cells,
            kind: RowKind::Body,
        }
    }

    /// A total.
    pub fn total(cells: Vec<Cell>) -> Self {
        Self {
            cells,
            kind: RowKind::Total,
        }
    }
}

/// A table.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Table {
    /// Its id on the page, and the name of its sheet: lower case with hyphens, at most 31 characters.
    pub id: String,
    /// What it shows, as a sentence without a full stop.
    pub caption: String,
    /// Columns; the first heads the rows.
    pub columns: Vec<Column>,
    /// Rows, in the order they are shown at first.
    pub rows: Vec<Row>,
    /// Notes under it: thresholds, conversions, what is left out.
    pub notes: Vec<String>,
    /// Whether the page offers a box that finds rows by typing.
    pub find: bool,
    /// Whether only the files beside the page hold all rows: the page shows the first few, a pack none.
    pub files_only: bool,
    /// How many rows the page shows of such a table, where it shows more than the first few.
    pub begins: Option<usize>,
    /// How its figures came about: [`explain`](super::explain) finds it where a report leaves it open.
    pub worked: Option<Worked>,
}

impl Table {
    /// A table without rows yet.
    pub fn new(id: &str, caption: impl Into<String>, columns: Vec<Column>) -> Self {
        Self {
            id: id.into(),
            caption: caption.into(),
            columns,
            rows: vec![],
            notes: vec![],
            find: false,
            files_only: false,
            begins: None,
            worked: None,
        }
    }
}
