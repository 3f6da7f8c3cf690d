//! What the templates see: finished strings, nothing to be worked out there. It is handed over as `/data.json`, which can
//! also be written out for whoever writes templates.

use serde::Serialize;

use crate::content::Rich;
use crate::report::{Align, RowKind, Tone};

use super::leaf_data::LeafData;
use super::sizes::Sizes;
use super::widths::Paper;

/// The whole pack.
#[derive(Serialize)]
pub(super) struct PackData {
    pub id: String,
    pub title: String,
    pub subject: String,
    pub subtitle: String,
    pub audience: String,
    pub as_at: String,
    pub date: (i16, u8, u8),
    pub filters: Vec<Pair>,
    pub covers: bool,
    /// The colour of text, as `#12436d`: the trust's own, darkened where it is too pale to read.
    pub accent: String,
    /// The colour of bands and rules: the trust's own.
    pub band: String,
    /// The colour of text on a band.
    pub on_band: &'static str,
    pub logo: Option<Image>,
    pub keywords: Vec<String>,
    pub contents_depth: u8,
    pub chapters: Vec<ChapterData>,
    /// The pages of a short pack.
    pub leaves: Vec<LeafData>,
    /// What stands at their foot: where the full figures are.
    pub foot: String,
    /// By which the templates set.
    pub sizes: Sizes,
    pub glossary: Vec<Pair>,
    /// The size of its text in points.
    pub glossary_size: f64,
    pub method_notes: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct Image {
    pub file: String,
    pub alt: String,
}

#[derive(Serialize)]
pub(super) struct Pair {
    pub name: String,
    pub value: String,
}

#[derive(Serialize)]
pub(super) struct ChapterData {
    pub subject: String,
    pub title: String,
    pub standfirst: String,
    pub facts: Vec<Pair>,
    pub briefing: Vec<String>,
    /// Whether it begins on the page on which the chapter before it ends.
    pub joins: bool,
    /// Sections that follow each other on the same paper.
    pub runs: Vec<Run>,
}

#[derive(Serialize)]
pub(super) struct Run {
    pub paper: Paper,
    pub sections: Vec<SectionData>,
}

#[derive(Serialize)]
pub(super) struct SectionData {
    pub heading: String,
    pub blocks: Vec<BlockData>,
}

#[derive(Serialize)]
#[serde(tag = "block", rename_all = "lowercase")]
pub(super) enum BlockData {
    Text { text: String, tone: Tone },
    List { items: Vec<String> },
    Tiles { tiles: Vec<TileData> },
    Chart(ChartData),
    Table(Box<TableData>),
    Links { links: Vec<LinkData> },
    Prose { pieces: Vec<Rich> },
}

#[derive(Serialize)]
pub(super) struct TileData {
    pub label: String,
    pub figure: String,
    pub detail: String,
    pub tone: Tone,
}

#[derive(Serialize)]
pub(super) struct LinkData {
    pub text: String,
    pub line: String,
    pub to: usize,
}

#[derive(Serialize)]
pub(super) struct ChartData {
    pub title: String,
    pub alt: String,
    pub file: String,
    /// In points.
    pub width: f64,
    /// How flat it is, from 0: already drawn so.
    #[serde(skip)]
    pub density: usize,
    /// Whether the block after it belongs on the same page and has room there.
    pub keep: bool,
    /// Whether it must not be parted from the beginning of the table after it.
    pub stick: bool,
}

#[derive(Serialize)]
pub(super) struct TableData {
    pub caption: String,
    pub size: f64,
    pub widths: Vec<f64>,
    pub align: Vec<Align>,
    pub headings: Vec<String>,
    pub rows: Vec<RowData>,
    pub marks: Vec<MarkData>,
    pub notes: Vec<String>,
    pub about: Vec<Pair>,
    /// Numbers of the tables under which the remaining notes stand.
    pub see: Vec<usize>,
    /// Whether it stays on one page.
    pub whole: bool,
    /// The room above and below the text of its cells, in points.
    pub pad: f64,
}

#[derive(Serialize)]
pub(super) struct RowData {
    pub kind: RowKind,
    /// Whether all of it surely stands on one line: its height needn't be found out by trial.
    pub one_line: bool,
    /// How many lines its longest cell takes; 0: a cell is no text.
    #[serde(skip)]
    pub lines: usize,
    pub cells: Vec<CellData>,
}

/// A footnote: the mark in the cells, the letter beside it where a mark has several meanings, and the meaning.
#[derive(Serialize)]
pub(super) struct MarkData {
    pub mark: String,
    pub letter: String,
    pub text: String,
}

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum CellData {
    Plain(String),
    /// Words with a hyphen, which would stand apart among digits of equal width.
    Words {
        words: String,
    },
    Pill {
        pill: usize,
        band: bool,
    },
    Link {
        text: String,
        to: usize,
    },
    Mark {
        mark: String,
        letter: String,
    },
    Spark {
        spark: Vec<Vec<(f64, f64)>>,
    },
}
