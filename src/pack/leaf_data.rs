//! What the templates see of the pages of a short pack: finished strings, and places within drawings from 0 to 1.

use serde::Serialize;

use crate::content::Rich;
use crate::report::Align;

/// A page.
#[derive(Serialize)]
pub(super) struct LeafData {
    pub id: String,
    pub title: String,
    pub said: Vec<SentenceData>,
    pub parts: Vec<PartData>,
    /// How tall a row of its matrices and tables is, in points.
    pub row: f64,
    /// Whether it follows on the sheet of the one before it.
    pub joined: bool,
}

#[derive(Serialize)]
pub(super) struct SentenceData {
    pub number: Option<usize>,
    pub mark: Option<SignData>,
    pub lead: String,
    pub text: String,
    pub pages: Vec<String>,
}

/// A verdict's mark: shape, colour, and the word for those who can't see it.
#[derive(Serialize, Clone)]
pub(super) struct SignData {
    pub shape: &'static str,
    pub hue: &'static str,
    pub word: String,
}

#[derive(Serialize)]
pub(super) struct PartData {
    pub heading: String,
    pub about: String,
    #[serde(flatten)]
    pub body: BodyData,
}

#[derive(Serialize)]
#[serde(tag = "body", rename_all = "lowercase")]
pub(super) enum BodyData {
    Tiles {
        tiles: Vec<FaceData>,
    },
    Matrix(MatrixData),
    Ranges {
        rows: Vec<RangeData>,
    },
    Plain(PlainData),
    Paths {
        paths: Vec<PathData>,
    },
    Strip {
        dots: Vec<DotData>,
        /// What is said under both ends and the middle.
        ends: [String; 2],
        alt: String,
    },
    Cards {
        cards: Vec<CardData>,
    },
    Said {
        said: Vec<SentenceData>,
    },
    Note {
        text: String,
    },
    Prose {
        moved: Vec<String>,
        pieces: Vec<Rich>,
        signed: String,
    },
}

#[derive(Serialize)]
pub(super) struct FaceData {
    pub label: String,
    pub figure: String,
    pub strip: Option<StripData>,
    pub mark: Option<SignData>,
    pub detail: String,
}

/// A small drawing: places from 0 to 1.
#[derive(Serialize)]
pub(super) struct StripData {
    /// The pale band.
    pub wide: Option<(f64, f64)>,
    /// The darker band.
    pub band: Option<(f64, f64)>,
    /// The oval of schools.
    pub oval: Option<(f64, f64)>,
    pub tick: f64,
    pub dot: f64,
    /// Whether the dot is outlined.
    pub open: bool,
    pub hue: &'static str,
    /// Whether a hairline runs through it.
    pub line: bool,
    /// The side at which the value lies beyond the scale: −1, 1, else 0.
    pub beyond: i8,
}

#[derive(Serialize)]
pub(super) struct MatrixData {
    pub head: String,
    pub head_about: String,
    /// In points.
    pub head_width: f64,
    pub columns: Vec<ColumnData>,
    pub lines: Vec<LineData>,
    pub legend: bool,
    pub few: bool,
    pub notes: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct ColumnData {
    pub heading: String,
    pub about: String,
    pub compared: bool,
    /// In points, as those that follow: of level, drawing and number.
    pub width: f64,
    pub level: f64,
    pub strip: f64,
    pub number: f64,
}

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum LineData {
    Heading {
        heading: String,
    },
    Row {
        head: String,
        about: String,
        total: bool,
        cells: Vec<FigureData>,
    },
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum FigureData {
    Compared {
        level: String,
        strip: Option<StripData>,
        number: String,
        mark: SignData,
    },
    Plain {
        text: String,
        mark: Option<SignData>,
    },
    Words {
        text: String,
        span: usize,
    },
    /// Too few pupils.
    Few {
        mark: SignData,
    },
}

#[derive(Serialize)]
pub(super) struct RangeData {
    pub label: String,
    pub level: String,
    pub strip: Option<StripData>,
    pub difference: String,
    pub mark: Option<SignData>,
    pub words: String,
}

/// A table without verdicts.
#[derive(Serialize)]
pub(super) struct PlainData {
    /// In points.
    pub widths: Vec<f64>,
    pub align: Vec<Align>,
    pub headings: Vec<String>,
    pub rows: Vec<Vec<String>>,
    pub totals: Vec<bool>,
    pub notes: Vec<String>,
    /// How many lines the tallest cell of each row takes.
    #[serde(skip)]
    pub lines: Vec<usize>,
}

/// A course: places from 0 to 1, upwards.
#[derive(Serialize)]
pub(super) struct PathData {
    pub title: String,
    pub alt: String,
    /// Lines at these heights, with their numbers.
    pub grid: Vec<(f64, String)>,
    pub stops: Vec<StopData>,
}

#[derive(Serialize)]
pub(super) struct StopData {
    pub term: String,
    pub year: String,
    pub at: Option<f64>,
    pub text: String,
    pub benchmark: Option<f64>,
    pub range: Option<(f64, f64)>,
    pub thin: bool,
    pub breaks: bool,
    pub open: bool,
    pub hue: &'static str,
}

#[derive(Serialize)]
pub(super) struct DotData {
    pub label: String,
    pub at: f64,
    pub open: bool,
    pub hue: &'static str,
}

#[derive(Serialize)]
pub(super) struct CardData {
    pub heading: String,
    pub said: Vec<SentenceData>,
}
