//! A tracking figure with what is withheld of it.

use crate::dataset::Holdings;
use crate::estate::{AcademicYear, Measure};
use crate::quantity::{Measured, Reason};

use super::super::{Chance, Shown, TrackedFigure, TrackingBook, What, Who};
use super::{Hidden, Ruling};

impl TrackingBook<'_> {
    /// A figure with what a ruling keeps back.
    pub(in crate::release) fn withhold(
        &self,
        figure: TrackedFigure,
        ruling: Ruling,
    ) -> TrackedFigure {
        let none = |shown: Shown| {
            // What there can't be isn't withheld.
            let apply = shown.reason() != Some(&Reason::NotApplicable);
            let unit = shown.unit();
            let withheld = || {
                self.desk()
                    .show(Measured::plain(Err(Reason::Withheld), unit))
            };
            if apply { withheld() } else { shown }
        };
        let unit = figure.attainment.unit();
        let counts = |shown: Shown, kept: bool| if kept { shown } else { none(shown) };
        let outcomes = matches!(ruling, Ruling::Shown | Ruling::Counts);
        match ruling {
            Ruling::Shown => figure,
            Ruling::Counts | Ruling::Roll | Ruling::Nothing => TrackedFigure {
                roll: counts(figure.roll, ruling != Ruling::Nothing),
                assessed: counts(figure.assessed, outcomes),
                coverage: counts(figure.coverage, outcomes),
                n: counts(figure.n, outcomes),
                attainment: none(figure.attainment),
                comparison: none(figure.comparison),
                difference: none(figure.difference),
                indicator: None,
                reached: none(figure.reached),
                chance: Chance::withheld(self.desk(), unit),
                stood: None,
                converted_by_default: 0,
            },
        }
    }

    /// Whose number of all pupils of a year is withheld; `None` stands for the trust.
    pub fn hidden_rolls(&self, holdings: &Holdings, trust: usize, year: AcademicYear) -> Hidden {
        let withheld = self.desk().withheld();
        withheld.map_or_else(Hidden::default, |withheld| {
            withheld.of_rolls(self.counts(), holdings, (trust, year))
        })
    }

    /// What may be shown of a figure, and whether a page has a row for it.
    pub(in crate::release) fn ruling(
        &self,
        who: &Who,
        what: &What,
        measure: Measure,
    ) -> (Ruling, bool) {
        if let Some(own) = self.desk().own_school() {
            return (own.ruling(self.counts(), who, what, measure), true);
        }
        let Some(withheld) = self.desk().withheld() else {
            return (Ruling::Shown, true);
        };
        let what = &What {
            subject: what.subject.of(measure),
            ..what.clone()
        };
        let cell = self.counts().cell(who, what);
        let ruling = withheld.ruling(self.counts(), who, what, (measure, &cell));
        (ruling, withheld.has_row(self.counts(), who, what))
    }
}
