//! The measures as a reader knows them.

use crate::estate::lower_first;
use crate::measure::dfe::{self, Stage};
use crate::quantity::Unit;

/// A measure's key and words.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct MeasureName {
    /// The key of tidy figures, as `ks2_reading_progress`.
    pub key: String,
    /// Short key for ids, at most 21 characters.
    pub id: String,
    /// Title, as `Reading progress, key stage 2`.
    pub title: String,
    /// What it is, in a sentence.
    pub about: String,
    /// Unit of its score.
    pub unit: Unit,
    /// Whether it has an interval and a band.
    pub has_interval: bool,
    /// Whether it is about disadvantaged pupils only.
    pub disadvantaged: bool,
    /// Whether it is a measure of improvement.
    pub improvement: bool,
    /// `key stage 2` or `key stage 4`.
    pub stage: String,
    /// Where it stands among the measures on a page.
    pub order: u8,
}

/// Key, short key, title, sentence, unit.
const BASES: [(&str, &str, &str, &str, Unit); 8] = [
    (
        "ks2_reading_progress",
        "reading",
        "Reading progress, key stage 2",
        "How far pupils came in reading from the end of key stage 1 to the end of key stage 2, set against pupils with similar earlier results; 0 is the national average, in scaled-score points.",
        Unit::ProgressOne,
    ),
    (
        "ks2_writing_progress",
        "writing",
        "Writing progress, key stage 2",
        "How far pupils came in writing from the end of key stage 1 to the end of key stage 2, set against pupils with similar earlier results; 0 is the national average, in scaled-score points.",
        Unit::ProgressOne,
    ),
    (
        "ks2_maths_progress",
        "maths",
        "Maths progress, key stage 2",
        "How far pupils came in maths from the end of key stage 1 to the end of key stage 2, set against pupils with similar earlier results; 0 is the national average, in scaled-score points.",
        Unit::ProgressOne,
    ),
    (
        "va_ks2",
        "va-ks2",
        "Value added, key stage 2",
        "Results at the end of key stage 2 set against pupils with similar earlier results; 0 is the national average.",
        Unit::Progress,
    ),
    (
        "progress8",
        "progress8",
        "Progress 8",
        "Results in eight subjects at the end of key stage 4 set against pupils with like results at key stage 2; 0 is the national average, in grades a subject.",
        Unit::Progress,
    ),
    (
        "ebacc_entry",
        "ebacc-entry",
        "EBacc entry",
        "The percentage of pupils entered for all subjects of the English Baccalaureate.",
        Unit::PercentOne,
    ),
    (
        "ebacc_aps",
        "ebacc-aps",
        "EBacc average point score",
        "The average point score over the subjects of the English Baccalaureate.",
        Unit::Points,
    ),
    (
        "va_ks4",
        "va-ks4",
        "Value added, key stage 4",
        "Results at the end of key stage 4 set against pupils with similar earlier results; 0 is the national average.",
        Unit::Progress,
    ),
];

impl MeasureName {
    /// What its scores are counted in: scores of several kinds stand under each other.
    pub fn counted_in(&self) -> &'static str {
        match self.unit {
            _ if self.improvement && !self.has_interval => "spreads of schools",
            Unit::ProgressOne => "scaled-score points",
            Unit::PercentOne | Unit::Percent => "% of pupils",
            _ if self.key.starts_with("progress8") => "grades a subject",
            _ => "points as handed in",
        }
    }

    /// The name of a measure by its key; an unknown key is its own title.
    pub fn of(key: &str) -> Self {
        let base = dfe::base(key);
        let place = BASES.iter().position(|b| b.0 == base);
        let (_, id, title, about, unit) =
            place.map_or((base, base, base, "", Unit::Progress), |place| BASES[place]);
        let disadvantaged = key.ends_with("_disadvantaged");
        let standardised = key.ends_with("_improvement");
        let points = key.ends_with("_improvement_points");
        let (id, title, kind) = match (disadvantaged, standardised, points) {
            (true, ..) => (
                format!("{id}-dis"),
                format!("{title}, disadvantaged pupils"),
                3,
            ),
            (_, true, _) => (
                format!("{id}-imp"),
                format!("Improvement in {}, standardised", lower_first(title)),
                1,
            ),
            (.., true) => (
                format!("{id}-imp-pts"),
                format!("Improvement in {}, points", lower_first(title)),
                2,
            ),
            _ => (id.to_owned(), title.to_owned(), 0),
        };
        let about = if standardised {
            "How far each school's value added has moved since its baseline, set against schools that began alike, in units of their spread; 0 is as schools that began alike."
        } else if points {
            "The standardised improvement times the spread of one-year changes of schools in the middle."
        } else {
            about
        };
        let place = u8::try_from(place.unwrap_or(BASES.len())).unwrap_or(u8::MAX / 4);
        Self {
            key: key.to_owned(),
            id,
            title,
            about: about.to_owned(),
            unit: if standardised { Unit::Progress } else { unit },
            has_interval: dfe::has_interval(key) && !standardised,
            disadvantaged,
            improvement: standardised || points,
            stage: match dfe::stage(key) {
                Some(Stage::Ks4) => "key stage 4".to_owned(),
                _ => "key stage 2".to_owned(),
            },
            order: place * 4 + kind,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::MeasureName;

    #[test]
    fn names_are_made_of_base_and_kind() {
        let name = MeasureName::of("va_ks2_improvement_points");
        assert_eq!(
            name.title,
            "Improvement in value added, key stage 2, points"
        );
        assert_eq!(name.id, "va-ks2-imp-pts");
        let poor = MeasureName::of("progress8_disadvantaged");
        assert_eq!(poor.title, "Progress 8, disadvantaged pupils");
        assert!(
            poor.disadvantaged
                && poor.has_interval
                && poor.order > MeasureName::of("progress8").order
        );
        assert!(!MeasureName::of("va_ks4_improvement").has_interval);
    }
}
