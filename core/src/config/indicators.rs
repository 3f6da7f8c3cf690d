//! What an indicator of the catalogue is.

mod catalogue;

use crate::formula::{Formula, Variables};

pub(super) use catalogue::{built_in, read};

/// How an indicator's value is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IndicatorUnit {
    /// A percentage with one decimal.
    Percent,
    /// For each 100, two decimals.
    Rate,
    /// Pounds.
    Pounds,
    /// A whole number.
    Count,
    /// A number with two decimals.
    Number,
}

/// Which way is better.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// More is better.
    More,
    /// Less is better.
    Less,
    /// Neither.
    Neither,
}

impl Direction {
    /// As the config writes it.
    pub fn words(self) -> &'static str {
        ["more is better", "less is better", "neither"][self as usize]
    }
}

/// How a band is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IndicatorTone {
    /// As it should be.
    Good,
    /// Neither good nor poor.
    Plain,
    /// To be looked into.
    Poor,
}

/// A band of values.
#[derive(Clone, PartialEq, Debug)]
pub struct IndicatorBand {
    /// Its highest value; `None`: no end.
    pub up_to: Option<f64>,
    /// The word beside the value.
    pub word: String,
    /// How it is meant.
    pub tone: IndicatorTone,
}

/// Whether formulas see each row, or a pupil's columns added up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Per {
    /// Each row.
    Row,
    /// Each pupil of a school (of a trust): the columns of numbers added up over the rows that the condition keeps.
    Pupil,
}

/// A formula added up over the rows of a table.
#[derive(Clone, PartialEq, Debug)]
pub struct Summed {
    /// The table.
    pub table: &'static Variables,
    /// What is added up.
    pub formula: Formula,
    /// Only rows for which this holds.
    pub condition: Option<Formula>,
}

/// How an indicator is made.
#[derive(Clone, PartialEq, Debug)]
pub enum Made {
    /// By a rule of the program.
    BuiltIn,
    /// By formulas.
    Formulas {
        /// What formulas see.
        per: Per,
        /// The numerator.
        numerator: Summed,
        /// The denominator; `None`: 1.
        denominator: Option<Summed>,
    },
}

/// An entry of the catalogue.
#[derive(Clone, PartialEq, Debug)]
pub struct IndicatorSetting {
    /// Its name in tidy figures.
    pub name: String,
    /// What readers call it.
    pub title: String,
    /// What it says.
    pub definition: String,
    /// The section of the page.
    pub section: String,
    /// How it is made, in words or formulas.
    pub formula: String,
    /// How it is made.
    pub made: Made,
    /// What numerator / denominator is multiplied by.
    pub factor: f64,
    /// How it is shown.
    pub unit: IndicatorUnit,
    /// Which way is better.
    pub direction: Direction,
    /// Who answers for it; may be empty.
    pub owner: String,
    /// Where the data come from; may be empty.
    pub source: String,
    /// Bands of the value, lowest first; may be empty.
    pub bands: Vec<IndicatorBand>,
    /// Whether the config defines it (else it is built in).
    pub own: bool,
}

impl IndicatorSetting {
    /// Whether a trust's figure is the sum over its schools instead of a rate or an average of them: then no school is to
    /// be set against it.
    pub fn is_sum(&self) -> bool {
        match &self.made {
            Made::BuiltIn => self.name == "in_year_balance",
            Made::Formulas { denominator, .. } => denominator.is_none(),
        }
    }

    /// The band a value belongs to: the first whose end is not below it, both rounded to 9 decimals.
    pub fn band(&self, value: f64) -> Option<&IndicatorBand> {
        let settled = |v: f64| (v * 1e9).round();
        self.bands
            .iter()
            .find(|b| b.up_to.is_none_or(|end| settled(value) <= settled(end)))
    }
}
