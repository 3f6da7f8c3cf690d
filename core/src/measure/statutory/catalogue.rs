//! Which statutory measures there are, by stage.

use std::sync::Arc;

use crate::estate::YearGroup;

/// When pupils are assessed for the nation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[expect(missing_docs, reason = "each variant is the stage it names")]
pub enum Stage {
    Eyfs,
    Year1,
    Year2,
    Year4,
    Ks2,
    Ks4,
    Ks5,
}

impl Stage {
    /// All of them, youngest first.
    pub const ALL: [Self; 7] = [
        Self::Eyfs,
        Self::Year1,
        Self::Year2,
        Self::Year4,
        Self::Ks2,
        Self::Ks4,
        Self::Ks5,
    ];

    /// Its name in tidy figures.
    pub fn code(self) -> &'static str {
        ["EYFS", "Year 1", "Year 2", "Year 4", "KS2", "KS4", "KS5"][self as usize]
    }

    /// Reads the name, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|stage| stage.code().eq_ignore_ascii_case(text))
    }

    /// What a reader calls it.
    pub fn label(self) -> &'static str {
        [
            "Reception: early years foundation stage",
            "Year 1: phonics",
            "Year 2: phonics by the end of Year 2",
            "Year 4: multiplication tables",
            "Year 6: Key Stage 2",
            "Year 11: GCSE",
            "Year 13: A level and other courses",
        ][self as usize]
    }

    /// The year group whose roll is its cohort.
    pub fn year_group(self) -> YearGroup {
        YearGroup([0, 1, 2, 4, 6, 11, 13][self as usize])
    }
}

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// A good level of development.
    Gld,
    /// The phonics check met.
    Phonics,
    /// All 25 marks of the multiplication tables check.
    MtcFull,
    /// The mean mark of the multiplication tables check.
    MtcScore,
    /// The expected standard.
    Expected,
    /// The higher standard, or greater depth.
    Greater,
    /// The mean scaled score.
    Score,
    /// Attainment 8.
    Attainment8,
    /// Progress 8.
    Progress8,
    /// Grade 4 or above in English and maths.
    Em4,
    /// Grade 5 or above in English and maths.
    Em5,
    /// The English Baccalaureate's average points.
    EbaccAps,
    /// Entered for the English Baccalaureate.
    EbaccEntry,
    /// Grade 4 or above in a subject.
    G4,
    /// Grade 5 or above in a subject.
    G5,
    /// Grade 7 or above in a subject.
    G7,
    /// Mean points of a subject.
    Points,
    /// Mean points of an entry.
    ApsEntry,
}

impl Kind {
    /// Its name in tidy figures.
    pub fn code(self) -> &'static str {
        [
            "gld",
            "phonics",
            "mtc_full",
            "mtc_score",
            "expected",
            "greater",
            "score",
            "attainment8",
            "progress8",
            "em4",
            "em5",
            "ebacc_aps",
            "ebacc_entry",
            "g4",
            "g5",
            "g7",
            "points",
            "aps_entry",
        ][self as usize]
    }

    /// What a reader calls it.
    pub fn label(self) -> &'static str {
        [
            "Good level of development",
            "Phonics check met",
            "Full marks (25 of 25)",
            "Mean mark",
            "Expected standard",
            "Higher standard",
            "Average scaled score",
            "Attainment 8",
            "Progress 8",
            "Grade 4 or above in English and maths",
            "Grade 5 or above in English and maths",
            "EBacc average points",
            "Entered for the EBacc",
            "Grade 4 or above",
            "Grade 5 or above",
            "Grade 7 or above",
            "Mean points",
            "Mean points of an entry",
        ][self as usize]
    }

    /// Whether it is a share of pupils; else a mean.
    pub fn is_share(self) -> bool {
        !matches!(
            self,
            Self::MtcScore
                | Self::Score
                | Self::Attainment8
                | Self::Progress8
                | Self::EbaccAps
                | Self::Points
                | Self::ApsEntry
        )
    }
}

/// A statutory measure: a stage, a subject and what is measured in it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Statutory {
    /// The stage.
    pub stage: Stage,
    /// The subject as tidy figures name it; empty where there is none.
    pub subject: Arc<str>,
    /// What is measured.
    pub kind: Kind,
}

/// The built-in measures but those of single GCSE subjects, in the order of the pages.
const FIXED: [(Stage, &str, Kind); 28] = {
    use Kind as K;
    use Stage as S;
    [
        (S::Eyfs, "GLD", K::Gld),
        (S::Year1, "Phonics", K::Phonics),
        (S::Year2, "Phonics", K::Phonics),
        (S::Year4, "MTC", K::MtcScore),
        (S::Year4, "MTC", K::MtcFull),
        (S::Ks2, "RWM", K::Expected),
        (S::Ks2, "RWM", K::Greater),
        (S::Ks2, "Reading", K::Expected),
        (S::Ks2, "Reading", K::Greater),
        (S::Ks2, "Reading", K::Score),
        (S::Ks2, "Writing", K::Expected),
        (S::Ks2, "Writing", K::Greater),
        (S::Ks2, "Maths", K::Expected),
        (S::Ks2, "Maths", K::Greater),
        (S::Ks2, "Maths", K::Score),
        (S::Ks2, "GPS", K::Expected),
        (S::Ks2, "GPS", K::Greater),
        (S::Ks2, "GPS", K::Score),
        (S::Ks2, "Science", K::Expected),
        (S::Ks4, "", K::Attainment8),
        (S::Ks4, "", K::Progress8),
        (S::Ks4, "English and maths", K::Em5),
        (S::Ks4, "English and maths", K::Em4),
        (S::Ks4, "EBacc", K::EbaccEntry),
        (S::Ks4, "EBacc", K::EbaccAps),
        (S::Ks5, "A level", K::ApsEntry),
        (S::Ks5, "academic", K::ApsEntry),
        (S::Ks5, "applied general", K::ApsEntry),
    ]
};

/// What is measured in each GCSE subject.
const SUBJECT: [Kind; 4] = [Kind::G4, Kind::G5, Kind::G7, Kind::Points];

impl Statutory {
    /// The measures of a stage, in the order of the pages; `gcse`: the subjects in which there are entries.
    pub fn of_stage(stage: Stage, gcse: &[Arc<str>]) -> Vec<Self> {
        let fixed = FIXED.iter().filter(|(s, ..)| *s == stage);
        let mut all: Vec<Self> = fixed
            .map(|(stage, subject, kind)| Self {
                stage: *stage,
                subject: (*subject).into(),
                kind: *kind,
            })
            .collect();
        if stage == Stage::Ks4 {
            all.extend(gcse.iter().flat_map(|subject| {
                SUBJECT.map(|kind| Self {
                    stage,
                    subject: Arc::clone(subject),
                    kind,
                })
            }));
        }
        all
    }

    /// The name of the nation's figure, as `ks2_rwm_expected`; `None` where none is published.
    pub fn national(&self) -> Option<&'static str> {
        Some(match (self.stage, &*self.subject, self.kind) {
            (_, _, Kind::Gld) => "eyfs_gld",
            (Stage::Year1, _, Kind::Phonics) => "phonics_y1",
            (_, _, Kind::Phonics) => "phonics_by_y2",
            (_, _, Kind::MtcFull) => "mtc_full_marks",
            (_, _, Kind::MtcScore) => "mtc_mean",
            (_, "RWM", Kind::Expected) => "ks2_rwm_expected",
            (_, "RWM", Kind::Greater) => "ks2_rwm_higher",
            (_, "Reading", Kind::Expected) => "ks2_reading_expected",
            (_, "Reading", Kind::Greater) => "ks2_reading_higher",
            (_, "Reading", Kind::Score) => "ks2_reading_scaled",
            (_, "Writing", Kind::Expected) => "ks2_writing_expected",
            (_, "Writing", Kind::Greater) => "ks2_writing_greater",
            (_, "Maths", Kind::Expected) => "ks2_maths_expected",
            (_, "Maths", Kind::Greater) => "ks2_maths_higher",
            (_, "Maths", Kind::Score) => "ks2_maths_scaled",
            (_, "GPS", Kind::Expected) => "ks2_gps_expected",
            (_, "GPS", Kind::Greater) => "ks2_gps_higher",
            (_, "GPS", Kind::Score) => "ks2_gps_scaled",
            (_, "Science", Kind::Expected) => "ks2_science_expected",
            (_, _, Kind::Attainment8) => "attainment8",
            (_, _, Kind::Progress8) => "progress8",
            (_, _, Kind::Em4) => "ks4_engmaths_4plus",
            (_, _, Kind::Em5) => "ks4_engmaths_5plus",
            (_, _, Kind::EbaccAps) => "ks4_ebacc_aps",
            (_, _, Kind::EbaccEntry) => "ks4_ebacc_entry",
            (_, "A level", Kind::ApsEntry) => "ks5_alevel_aps",
            (_, "academic", Kind::ApsEntry) => "ks5_academic_aps",
            (_, "applied general", Kind::ApsEntry) => "ks5_applied_aps",
            _ => return None,
        })
    }
}
