//! Table `reference/similar`: the values by which the DfE finds schools like one another.

use super::Urn;

/// A school's values, in the order of [`SimilarSchool::KEYS`].
#[derive(Clone, PartialEq, Debug)]
pub struct SimilarSchool {
    /// The school.
    pub urn: Urn,
    /// Its values.
    pub values: [f64; 9],
}

impl SimilarSchool {
    /// The DfE's names of the values.
    pub const KEYS: [&'static str; 9] = [
        "PPPerc",
        "Polar4QuintilePupils",
        "PStability",
        "PercentSchSupport",
        "PercentEAL",
        "IdaciPupils",
        "PercentageStatementOrEhp",
        "NumberOfPupils",
        "Ks1PriorRwmAverage",
    ];
}
