//! The cell of a table: a typed value, never a bare string where a number is meant.

use crate::quantity::{Band, Indicator};
use crate::release::{Reason, Shown};

use super::PagePath;

/// A link to another page of the site.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Link {
    /// What the reader sees.
    pub text: String,
    /// Where it leads.
    pub to: PagePath,
}

/// One cell.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub enum Cell {
    /// Words.
    Text(String),
    /// Words that lead to another page.
    Link(Link),
    /// A figure, or the reason that stands for it.
    Number(Shown),
    /// A 95% interval; `crosses` says that it holds 0 ("within chance").
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

    /// The cell of an interval's two ends; `crosses`: whether 0 lies between them, where that can be said.
    pub fn interval((lower, upper): &(Shown, Shown), crosses: Option<bool>) -> Self {
        Self::Interval {
            lower: lower.clone(),
            upper: upper.clone(),
            crosses,
        }
    }

    /// The cell of values over time, each as it is shown: two that read alike lie at one height.
    pub fn course<'s>(values: impl IntoIterator<Item = Option<&'s Shown>>) -> Self {
        let shown = |of: Option<&Shown>| {
            let of = of?;
            let tens = [1.0, 10.0, 100.0][of.unit().decimals().min(2)];
            of.value().map(|value| (value * tens).round() / tens)
        };
        Self::Spark(values.into_iter().map(shown).collect())
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

#[cfg(test)]
mod tests {
    use super::Cell;
    use crate::quantity::{Measured, Unit};
    use crate::release::Desk;

    #[test]
    fn values_that_read_alike_are_drawn_alike() {
        let desk = Desk::default();
        let of = |v: f64| desk.show(Measured::plain(Ok(v), Unit::PercentOne));
        let (a, b, c) = (of(0.63), of(0.6), of(0.66));
        assert_eq!(
            Cell::course([Some(&a), None, Some(&b), Some(&c)]),
            Cell::Spark(vec![Some(0.6), None, Some(0.6), Some(0.7)])
        );
    }
}
