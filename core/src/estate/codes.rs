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
