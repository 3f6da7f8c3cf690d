//! The cell of a table: a typed value, never a bare string where a number is meant.

use crate::release::{Reason, Shown};

use super::PagePath;

/// A link to another page of the site.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Link {
    /// What the reader sees.
    pub text: String,
    /// Where it leads.
    pub to: PagePath,
}

/// A difference's indicator (methods: section 2): shape, colour and word, never colour alone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
pub enum Indicator {
    /// d <= −10 percentage points or <= −5 scaled-score points.
    WellBelow,
    /// Down to −5 points, or −2 scaled-score points.
    Below,
    /// Between.
    None,
    /// From 5 points, or 2 scaled-score points.
    Above,
    /// From 10 points, or 5 scaled-score points.
    WellAbove,
}

impl Indicator {
    /// The code of tidy figures: `well_below` … `well_above`, `none`.
    pub fn code(self) -> &'static str {
        ["well_below", "below", "none", "above", "well_above"][self as usize]
    }

    /// The word beside the shape.
    pub fn word(self) -> &'static str {
        ["well below", "below", "close", "above", "well above"][self as usize]
    }

    /// The shape, one character that every embedded font has.
    pub fn shape(self) -> &'static str {
        ["▼", "▽", "●", "△", "▲"][self as usize]
    }
}

/// A band of the DfE measures (methods: section 5).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
pub enum Band {
    /// The interval lies below 0 and the score under the outer cut.
    WellBelow,
    /// The interval lies below 0.
    Below,
    /// The interval holds 0.
    Average,
    /// The interval lies above 0.
    Above,
    /// The interval lies above 0 and the score reaches the outer cut.
    WellAbove,
}

impl Band {
    /// The code of tidy figures.
    pub fn code(self) -> &'static str {
        ["well_below", "below", "average", "above", "well_above"][self as usize]
    }

    /// The words a reader sees.
    pub fn words(self) -> &'static str {
        [
            "well below average",
            "below average",
            "close to average",
            "above average",
            "well above average",
        ][self as usize]
    }

    /// The shape beside the words.
    pub fn shape(self) -> &'static str {
        ["▼", "▽", "●", "△", "▲"][self as usize]
    }
}

/// One cell.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub enum Cell {
    /// Words.
    Text(String),
    /// Words that lead to another page.
    Link(Link),
    /// A figure, or the reason that stands for it.
    Number(Shown),
    /// A 95 % interval; `crosses` says that it holds 0 ("within chance").
    Interval {
        /// Lower end.
        lower: Shown,
        /// Upper end.
        upper: Shown,
        /// Whether 0 lies in it (for a difference: within chance); `None` where that is not asked.
        crosses: Option<bool>,
    },
    /// A difference's indicator.
    Indicator(Indicator),
    /// A band.
    Band(Band),
    /// A small line of values over time; `None` where there is a gap.
    Spark(Vec<Option<f64>>),
    /// No figure, and why.
    Missing(Reason),
}

impl Cell {
    /// A cell of words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A cell of words that leads somewhere.
    pub fn link(text: impl Into<String>, to: PagePath) -> Self {
        Self::Link(Link {
            text: text.into(),
            to,
        })
    }

    /// What a reader sees, as plain text: the same in page, pack and CSV.
    pub fn plain(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Link(link) => link.text.clone(),
            Self::Number(shown) => shown.text(),
            Self::Interval { lower, upper, .. } => match (lower.reason(), upper.reason()) {
                (None, None) => format!("{} to {}", lower.text(), upper.text()),
                (Some(reason), _) | (_, Some(reason)) => reason.mark().to_owned(),
            },
            Self::Indicator(i) => format!("{} {}", i.shape(), i.word()),
            Self::Band(b) => format!("{} {}", b.shape(), b.words()),
            Self::Spark(_) => String::new(),
            Self::Missing(reason) => reason.mark().to_owned(),
        }
    }

    /// The value to sort by, where it is a number: missing cells have none and go last.
    pub fn sort_value(&self) -> Option<f64> {
        match self {
            Self::Number(shown) => shown.value(),
            Self::Interval { lower, .. } => lower.value(),
            Self::Indicator(i) => Some(f64::from(*i as u8)),
            Self::Band(b) => Some(f64::from(*b as u8)),
            Self::Spark(values) => values.iter().rev().flatten().next().copied(),
            Self::Text(_) | Self::Link(_) | Self::Missing(_) => None,
        }
    }

    /// The reason there is no figure, where there is none.
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Number(shown) => shown.reason(),
            Self::Interval { lower, upper, .. } => lower.reason().or(upper.reason()),
            Self::Missing(reason) => Some(reason),
            _ => None,
        }
    }
}
