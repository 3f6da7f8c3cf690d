//! What a figure of tracking was made of, released: for the panel that opens under it.

use crate::estate::Measure;
use crate::measure::tracking::CountedFigure;
use crate::quantity::{Measured, Unit};

use super::{Shown, TrackedFigure, TrackingBook, What, Who};

/// A figure's sums, and who is not in them.
#[derive(Clone, PartialEq, Debug)]
pub struct Workings {
    /// The figure.
    pub figure: TrackedFigure,
    /// Pupils at the standard, or the sum of their scores.
    pub numerator: Shown,
    /// The sum of the pupils' chances, pupils with such a target, or the sum of estimated or target scores; `None` where nothing is
    /// compared.
    pub compared: Option<Shown>,
    /// Pupils on the roll that are not among those it rests on, each with the reason.
    pub left_out: Vec<(&'static str, Shown)>,
}

impl TrackingBook<'_> {
    /// What a figure was made of; `None` for readers from whom anything is withheld: of sums and of those left out what is withheld
    /// could be found again.
    pub fn workings(&self, who: &Who, what: &What, measure: Measure) -> Option<Workings> {
        if self.desk().withholds() || self.desk().own_school().is_some() {
            return None;
        }
        let of = What {
            subject: what.subject.of(measure),
            ..what.clone()
        };
        let cell = self.counts().cell(who, &of);
        let thresholds = self.counts().thresholds();
        let figure = CountedFigure::of(&cell, measure, what.against.against(), &thresholds);
        let basis = &figure.basis;
        let sum = |value: f64, unit| self.desk().show(Measured::plain(Ok(value), unit));
        let unit = match measure.is_mean() {
            true => Unit::Score,
            false => Unit::Count,
        };
        Some(Workings {
            figure: self.figure(who, what, measure),
            numerator: sum(basis.numerator, unit),
            // A sum of chances has decimals, as a sum of scores has.
            compared: basis.comparison.map(|c| sum(c, Unit::Score)),
            left_out: (basis.left_out.iter())
                .map(|(why, pupils)| (why.words(), self.desk().count(*pupils)))
                .collect(),
        })
    }
}
