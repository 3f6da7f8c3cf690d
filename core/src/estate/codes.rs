//! The code lists of the tables, as types.

use std::fmt;

macro_rules! coded {
    ($(#[doc = $doc:literal])+ $name:ident { $($variant:ident = $code:literal,)+ }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u8)]
        #[expect(missing_docs, reason = "each variant is the code beside it")]
        pub enum $name { $($variant,)+ }

        impl $name {
            /// All of them, in the order of the code list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// All codes, in the same order.
            pub const CODES: &'static [&'static str] = &[$($code),+];

            /// Its code, as the data write it.
            pub fn code(self) -> &'static str {
                Self::CODES[self as usize]
            }

            /// Reads a code, in any case.
            pub fn parse(text: &str) -> Option<Self> {
                Self::CODES
                    .iter()
                    .position(|c| c.eq_ignore_ascii_case(text))
                    .map(|i| Self::ALL[i])
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

coded! {
    /// Sex, as the data hold it.
    Sex { F = "F", M = "M", }
}
coded! {
    /// SEN provision: EHC plan, SEN support, none.
    Sen { E = "E", K = "K", N = "N", }
}
coded! {
    /// What a teacher judged; the last three are no outcome.
    Judgement {
        Blw = "BLW", Pks = "PKS", Wts = "WTS", Exs = "EXS", Gds = "GDS", A = "A", D = "D", X = "X",
    }
}
coded! {
    /// A subject, single or combined.
    Subject {
        Reading = "Reading", Writing = "Writing", Maths = "Maths", Gps = "GPS",
        Rwm = "RWM", Rm = "RM", Rgm = "RGM",
    }
}
coded! {
    /// Where an assessment's result comes from.
    AssessmentType {
        TeacherAssessment = "Teacher Assessment", DfeTest = "DfE test", Nfer = "NFER",
        Renaissance = "Renaissance", Pixl = "PIXL", Gl = "GL", RisingStars = "Rising Stars",
    }
}
coded! {
    /// The rank of schools that a benchmark estimate is made from.
    Rank { Fft50 = "FFT50", Fft20 = "FFT20", Fft5 = "FFT5", }
}
coded! {
    /// A target: below, working towards, national standard, above.
    TargetGrade { B = "B", W = "W", N = "N", A = "A", }
}
coded! {
    /// The key stage that a prior score comes from.
    PriorStage { Eyfs = "EYFS", Ks1 = "KS1", Ks2 = "KS2", }
}
coded! {
    /// Which pupils are shown, and what they are compared with ("show" in the tidy figures).
    Outlook { Assessments = "assessments", Estimates = "estimates", Targets = "targets", }
}
coded! {
    /// What is measured over a population of pupils.
    Measure { Expected = "expected", Greater = "greater", Score = "score", }
}

impl Judgement {
    /// Whether it is an outcome: not absent, disapplied or not assessed.
    pub fn is_outcome(self) -> bool {
        !matches!(self, Self::A | Self::D | Self::X)
    }
}

impl Subject {
    /// The four single subjects.
    pub const SINGLE: [Self; 4] = [Self::Reading, Self::Writing, Self::Maths, Self::Gps];

    /// The parts of a combined subject; of a single one, itself.
    pub fn parts(self) -> &'static [Self] {
        match self {
            Self::Rwm => &[Self::Reading, Self::Writing, Self::Maths],
            Self::Rm => &[Self::Reading, Self::Maths],
            Self::Rgm => &[Self::Reading, Self::Gps, Self::Maths],
            Self::Reading => &[Self::Reading],
            Self::Writing => &[Self::Writing],
            Self::Maths => &[Self::Maths],
            Self::Gps => &[Self::Gps],
        }
    }

    /// Whether it is made of several.
    pub fn is_combined(self) -> bool {
        self.parts().len() > 1
    }

    /// What a reader calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Reading => "Reading",
            Self::Writing => "Writing",
            Self::Maths => "Maths",
            Self::Gps => "Grammar, punctuation and spelling",
            Self::Rwm => "Reading, writing and maths",
            Self::Rm => "Reading and maths",
            Self::Rgm => "Reading, GPS and maths",
        }
    }
}

impl Measure {
    /// What a reader calls it.
    pub fn label(self) -> &'static str {
        ["Expected standard", "Greater depth", "Average scaled score"][self as usize]
    }
}
