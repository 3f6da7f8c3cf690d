//! The measures by name, and what each allows.

use crate::dataset::Phase;

/// The key stage at whose end a measure is taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Stage {
    /// Key stage 2: year 6.
    Ks2,
    /// Key stage 4: year 11.
    Ks4,
}

impl Stage {
    /// Whether schools of a phase have pupils at the end of this key stage.
    pub fn fits(self, phase: Option<Phase>) -> bool {
        match self {
            Self::Ks2 => matches!(
                phase,
                Some(
                    Phase::Primary
                        | Phase::AllThrough
                        | Phase::MiddleDeemedPrimary
                        | Phase::MiddleDeemedSecondary
                )
            ),
            Self::Ks4 => matches!(phase, Some(Phase::Secondary | Phase::AllThrough)),
        }
    }
}

/// The published measures of all pupils; each exists as `…_disadvantaged` too.
pub const MEASURES: [(&str, Stage); 8] = [
    ("ks2_reading_progress", Stage::Ks2),
    ("ks2_writing_progress", Stage::Ks2),
    ("ks2_maths_progress", Stage::Ks2),
    ("va_ks2", Stage::Ks2),
    ("progress8", Stage::Ks4),
    ("ebacc_entry", Stage::Ks4),
    ("ebacc_aps", Stage::Ks4),
    ("va_ks4", Stage::Ks4),
];

/// The measure without `_disadvantaged`, `_improvement` or `_improvement_points`.
pub fn base(measure: &str) -> &str {
    ["_disadvantaged", "_improvement", "_improvement_points"]
        .iter()
        .find_map(|end| measure.strip_suffix(end))
        .unwrap_or(measure)
}

/// The key stage of a measure, also of its disadvantaged and improvement kinds; `None` where the name is not known.
pub fn stage(measure: &str) -> Option<Stage> {
    let base = base(measure);
    MEASURES
        .iter()
        .find(|(name, _)| *name == base)
        .map(|(_, stage)| *stage)
}

/// Whether the measure has an interval and a band: EBacc entry (a percentage) and EBacc average point score have none.
pub fn has_interval(measure: &str) -> bool {
    !measure.starts_with("ebacc_")
}

/// Whether it is a measure of improvement (Annex A).
pub fn is_improvement(measure: &str) -> bool {
    measure.ends_with("_improvement") || measure.ends_with("_improvement_points")
}

#[cfg(test)]
mod tests {
    use super::{Stage, base, has_interval, stage};

    #[test]
    fn names_tell_stage_and_kind() {
        assert_eq!(stage("va_ks2_improvement_points"), Some(Stage::Ks2));
        assert_eq!(stage("progress8_disadvantaged"), Some(Stage::Ks4));
        assert_eq!(stage("attainment8"), None);
        assert_eq!(
            base("ks2_maths_progress_disadvantaged"),
            "ks2_maths_progress"
        );
        assert!(!has_interval("ebacc_aps_disadvantaged"));
    }
}
