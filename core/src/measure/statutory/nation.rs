//! The nation's figure of a measure: the data's own, or the built-in one.

use crate::dataset::Holdings;
use crate::estate::{AcademicYear, Published, is_in_calendar, nation, published};

use super::tally::Note;

/// What the nation's figure is.
#[derive(Clone, PartialEq, Debug)]
pub struct NationalResult {
    /// The figure: percentages as 0–100.
    pub value: f64,
    /// National standard deviation of pupils' results, where there is one.
    pub sd: Option<f64>,
    /// `final`, `revised`, `provisional`, or as the data have it.
    pub status: String,
    /// Whose figure it is and where it stands, in words.
    pub source: String,
}

/// The nation's figures: those of the data's `reference/national` go before the built-in ones.
#[derive(Clone, Copy, Debug)]
pub struct Nation<'a> {
    holdings: &'a Holdings,
}

impl<'a> Nation<'a> {
    /// The figures that the data and the program have.
    pub fn new(holdings: &'a Holdings) -> Self {
        Self { holdings }
    }

    /// Whether a measure never came out for a year.
    pub fn never(self, measure: &str, year: AcademicYear) -> bool {
        matches!(
            published(measure, year),
            Some(Published::Not | Published::Pandemic)
        )
    }

    /// Why there is no figure of a measure in a year, where there is none.
    pub(super) fn missing(self, measure: &str, year: AcademicYear) -> Note {
        match published(measure, year) {
            Some(Published::Not | Published::Pandemic) => Note::NotPublished,
            Some(Published::Planned) if is_in_calendar(measure, year) => Note::NotYet,
            Some(Published::Planned | Published::Out) | None => Note::NoNational,
        }
    }

    /// The nation's figure; `None` where there is none, or none was published.
    pub fn figure(self, measure: &str, year: AcademicYear, group: &str) -> Option<NationalResult> {
        if self.never(measure, year) {
            return None;
        }
        let own = &self.holdings.national;
        let own = own
            .iter()
            .find(|n| &*n.measure == measure && n.year == year && &*n.group == group);
        let spread = || {
            let spread = self.holdings.spread.iter();
            let mut of_all = spread.filter(|s| group == "all" && &*s.measure == measure);
            of_all.find(|s| s.year == year)?.sd
        };
        if let Some(own) = own {
            return Some(NationalResult {
                value: own.value,
                sd: own.sd.or_else(spread),
                status: own.status.as_deref().unwrap_or_default().to_owned(),
                source: "reference/national of the data".into(),
            });
        }
        let built_in = nation(measure, year, group)?;
        Some(NationalResult {
            value: built_in.value,
            sd: spread(),
            status: built_in.status.to_owned(),
            source: format!("{}: {}", built_in.coverage, built_in.source()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Nation, Note};
    use crate::dataset::Holdings;
    use crate::estate::AcademicYear;

    #[test]
    fn what_is_to_come_is_told_from_what_never_came() {
        let holdings = Holdings::default();
        let nation = Nation::new(&holdings);
        let why = |year| nation.missing("phonics_y1", AcademicYear(year));
        assert_eq!(why(2018), Note::NoNational);
        assert_eq!(why(2019), Note::NotPublished);
        assert_eq!(why(2026), Note::NotYet);
        // A year that the calendar doesn't reach: nobody announced a figure.
        assert_eq!(why(2090), Note::NoNational);
    }
}
