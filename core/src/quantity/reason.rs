//! Why there is no figure.

/// The reason that stands where a figure can't. Never 0, never an empty string.
#[derive(
    Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
)]
pub enum Reason {
    /// No pupil of the selection has an outcome.
    NoOutcomes,
    /// No pupil with an outcome has a benchmark estimate yet.
    NoEstimates,
    /// No pupil with an outcome has a target.
    NoTargets,
    /// Outcomes, but none with a score.
    NoScores,
    /// The test has no conversion curve to the scaled score: no standard, or a score on its own scale.
    NoConversion,
    /// The data were never collected.
    NotCollected,
    /// The data are still to come.
    NotYetDue,
    /// The figure makes no sense here.
    NotApplicable,
    /// Withheld: it is a small number, rests on one, or would tell one.
    Withheld,
    /// Fewer schools than the measure wants.
    TooFewSchools,
    /// Fewer pupils than the figure wants.
    TooFewPupils,
    /// The denominator is nought.
    NothingToDivideBy,
    /// The publisher gave a symbol instead of a figure, as `SUPP` or `NE`.
    NotPublished(String),
    /// Some other reason, in words.
    Other(String),
}

impl Reason {
    /// The reason in words, as a note or a tooltip says it.
    pub fn words(&self) -> String {
        match self {
            Self::NoOutcomes => "no outcomes".into(),
            Self::NoEstimates => "no estimates yet".into(),
            Self::NoTargets => "no targets".into(),
            Self::NoScores => "no scores".into(),
            Self::NoConversion => "no conversion curve".into(),
            Self::NotCollected => "not collected".into(),
            Self::NotYetDue => "not yet due".into(),
            Self::NotApplicable => "not applicable".into(),
            Self::Withheld => "withheld: small number".into(),
            Self::TooFewSchools => "fewer than three schools".into(),
            Self::TooFewPupils => "too few pupils".into(),
            Self::NothingToDivideBy => "nothing to divide by".into(),
            Self::NotPublished(symbol) => match symbol.as_str() {
                "SUPP" => "suppressed by the DfE (SUPP)".into(),
                "NE" => "no entries (NE)".into(),
                "NP" => "not published (NP)".into(),
                "LOWCOV" => "too few pupils covered (LOWCOV)".into(),
                "" => "not published".into(),
                other => format!("not published ({other})"),
            },
            Self::Other(words) => words.clone(),
        }
    }

    /// What tidy rows note.
    pub fn note(&self) -> String {
        match self {
            Self::Withheld => "withheld".into(),
            other => other.words(),
        }
    }

    /// What stands in the cell itself, in pages and packs: the dash, `c`, or `n/a`. (Files hold the bracketed shorthand of
    /// official statistics.)
    pub fn mark(&self) -> &'static str {
        match self {
            Self::Withheld => "c",
            Self::NotApplicable => "n/a",
            _ => "–",
        }
    }
}
