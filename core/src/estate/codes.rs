//! The code lists of the tables, as types.

use std::fmt;

macro_rules! coded {
    ($(#[doc = $doc:literal])+ $name:ident { $($variant:ident = $code:literal,)+ }) => {
        $(#[doc = $doc])+
        #[derive(
            Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
        )]
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
    /// What a teacher judged, or the code that stands in a test's place (methods: section 1); [`Judgement::counts`] says
    /// what each is worth.
    Judgement {
        Blw = "BLW", Pks = "PKS", Pk1 = "PK1", Pk2 = "PK2", Pk3 = "PK3", Pk4 = "PK4", Pk5 = "PK5", Pk6 = "PK6",
        Em = "EM", Wts = "WTS", Exs = "EXS", Gds = "GDS", As = "AS", Ns = "NS", Hnm = "HNM", A = "A", B = "B",
        D = "D", F = "F", H = "H", J = "J", L = "L", M = "M", N = "N", P = "P", Q = "Q", S = "S", T = "T", U = "U",
        X = "X", Z = "Z",
    }
}

/// What a code counts as.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CountsAs {
    /// There is no outcome: the pupil does not count.
    NoOutcome,
    /// The expected standard is not reached, and the pupil counts.
    NotReached,
    /// The expected standard is reached.
    Reached,
    /// Greater depth is reached.
    Greater,
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
        NoMoreMarking = "No More Marking", NewPira = "New PiRA", NewPuma = "New PUMA", Gaps = "GAPS",
        Nts = "NTS Assessments", NferOnline = "NFER Online Assessments", Pte = "PTE", Ptm = "PTM", Pts = "PTS",
        Ngrt = "NGRT", Ngst = "NGST", Cat4 = "CAT4", StarReading = "Star Reading", StarMaths = "Star Maths",
        StarEarlyLiteracy = "Star Early Literacy", WhiteRose = "White Rose", Smartgrade = "Smartgrade",
        Headstart = "Headstart", Testbase = "Testbase", Twinkl = "Twinkl", PastPaper = "KS2 past papers",
        OptionalTest = "KS1 optional tests", Incas = "InCAS", MidYis = "MidYIS", Yellis = "Yellis", Alis = "Alis",
        Salford = "Salford", Yarc = "YARC", Suffolk = "Suffolk reading", LanguageScreen = "LanguageScreen",
        ReadingProgramme = "FFT Reading Assessment Programme",
        Gcse = "GCSE", ALevel = "A level", AsLevel = "AS level", AppliedGeneral = "Applied general",
        DfeMeasure = "DfE measure", PredictedGrade = "Predicted grade", MockExam = "Mock exam",
    }
}

/// Other names of types of assessment, as their publishers and the DfE give them.
const TYPE_NAMES: [(&str, AssessmentType); 24] = {
    use AssessmentType as T;
    [
        ("KS2 tests (SATs)", T::DfeTest),
        ("Phonics screening check", T::DfeTest),
        ("Multiplication tables check", T::DfeTest),
        ("EYFS profile", T::TeacherAssessment),
        ("Teacher assessment (statutory)", T::TeacherAssessment),
        ("Teacher assessment (in-year)", T::TeacherAssessment),
        ("NFER Tests", T::Nfer),
        ("PiXL assessments", T::Pixl),
        ("PTE / PTM / PTS (Progress Test Series)", T::Gl),
        (
            "No More Marking: Assessing Primary Writing",
            T::NoMoreMarking,
        ),
        ("NMM", T::NoMoreMarking),
        ("PiRA", T::RisingStars),
        ("PUMA", T::RisingStars),
        ("NTS", T::Nts),
        ("NOA", T::NferOnline),
        ("New Group Reading Test", T::Ngrt),
        ("New Group Spelling Test", T::Ngst),
        ("White Rose end-of-term and end-of-block", T::WhiteRose),
        ("KS2 past papers (used in school)", T::PastPaper),
        (
            "Rising Stars Progress Tests / Optional Tests",
            T::RisingStars,
        ),
        ("CAT", T::Cat4),
        ("Star Math", T::StarMaths),
        ("STAR Reading test", T::StarReading),
        ("GCSE mocks and predicted grades", T::MockExam),
    ]
};

impl AssessmentType {
    /// Reads a type by its code or another name of it, in any case.
    pub fn named(text: &str) -> Option<Self> {
        Self::parse(text).or_else(|| {
            let found = TYPE_NAMES
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(text));
            found.map(|(_, kind)| *kind)
        })
    }

    /// Whether its scores are standardised, about 100 with most between 70 and 130; the others have scales of their own.
    pub fn is_standardised(self) -> bool {
        matches!(
            self,
            Self::Nfer
                | Self::Renaissance
                | Self::Pixl
                | Self::Gl
                | Self::RisingStars
                | Self::TeacherAssessment
                | Self::NewPira
                | Self::NewPuma
                | Self::Gaps
                | Self::Nts
                | Self::NferOnline
                | Self::Pte
                | Self::Ptm
                | Self::Pts
                | Self::Ngrt
                | Self::Ngst
                | Self::Cat4
                | Self::StarReading
                | Self::StarMaths
                | Self::Incas
                | Self::MidYis
                | Self::Yellis
                | Self::Alis
                | Self::Salford
                | Self::Yarc
                | Self::Suffolk
                | Self::LanguageScreen
        )
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
    /// What it counts as at statutory assessments (DfE tests; teacher assessment at the end of a key stage) or at others;
    /// `None`: such assessments have no such code (methods: section 1).
    pub fn counts(self, statutory: bool) -> Option<CountsAs> {
        match self {
            Self::Gds => Some(CountsAs::Greater),
            Self::Exs => Some(CountsAs::Reached),
            Self::Blw
            | Self::Pks
            | Self::Pk1
            | Self::Pk2
            | Self::Pk3
            | Self::Pk4
            | Self::Pk5
            | Self::Pk6
            | Self::Em
            | Self::Wts
            | Self::B => Some(CountsAs::NotReached),
            Self::X => Some(CountsAs::NoOutcome),
            Self::A | Self::D | Self::M | Self::T | Self::U => Some(if statutory {
                CountsAs::NotReached
            } else {
                CountsAs::NoOutcome
            }),
            Self::As => statutory.then_some(CountsAs::Reached),
            Self::Ns | Self::Hnm | Self::H | Self::J | Self::N => {
                statutory.then_some(CountsAs::NotReached)
            }
            Self::F | Self::L | Self::P | Self::Q | Self::S | Self::Z => {
                statutory.then_some(CountsAs::NoOutcome)
            }
        }
    }

    /// The codes that such assessments have.
    pub fn codes(statutory: bool) -> Vec<&'static str> {
        let known = Self::ALL.iter().filter(|j| j.counts(statutory).is_some());
        known.map(|j| j.code()).collect()
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
