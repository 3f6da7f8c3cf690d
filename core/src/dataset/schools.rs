//! Table `schools`.

use crate::estate::Date;

pub use crate::estate::Urn;

/// A school's place in [`Holdings::schools`](super::Holdings::schools).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SchoolId(pub u16);

/// Phase of education, as GIAS has it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
#[expect(missing_docs, reason = "each variant is the phase it names")]
pub enum Phase {
    Primary,
    Secondary,
    AllThrough,
    MiddleDeemedPrimary,
    MiddleDeemedSecondary,
    SixteenPlus,
    Nursery,
}

impl Phase {
    /// All phases with their names.
    pub const NAMES: [(Self, &'static str); 7] = [
        (Self::Primary, "Primary"),
        (Self::Secondary, "Secondary"),
        (Self::AllThrough, "All-through"),
        (Self::MiddleDeemedPrimary, "Middle deemed primary"),
        (Self::MiddleDeemedSecondary, "Middle deemed secondary"),
        (Self::SixteenPlus, "16 plus"),
        (Self::Nursery, "Nursery"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize].1
    }

    /// Reads a name, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(_, n)| n.eq_ignore_ascii_case(text))
            .map(|(p, _)| *p)
    }
}

/// A school and the trust it belongs to now.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct School {
    /// Unique reference number.
    pub urn: Urn,
    /// `LLL/EEEE` or seven digits, as given.
    pub laestab: Option<String>,
    /// Its name, as given (shown as text everywhere; line breaks become spaces).
    pub name: String,
    /// The trust it belongs to, a place in the table of trusts.
    pub trust: usize,
    /// When it joined that trust; `None` where blank or not a date.
    pub joined_on: Option<Date>,
    /// Phase; `None` where blank or unknown.
    pub phase: Option<Phase>,
    /// GIAS establishment type, as given.
    pub school_type: String,
    /// British National Grid, metres.
    pub easting: Option<f64>,
    /// British National Grid, metres.
    pub northing: Option<f64>,
    /// URNs of the schools it followed.
    pub predecessors: Vec<Urn>,
    /// Ofsted's overall judgement, as given.
    pub ofsted: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// Local authority.
    pub local_authority: Option<String>,
    /// Places.
    pub capacity: Option<f64>,
}

impl School {
    /// Whether it is a special school.
    pub fn is_special(&self) -> bool {
        self.school_type.to_lowercase().contains("special")
    }

    /// Whether it is alternative provision, as a pupil referral unit.
    pub fn is_alternative(&self) -> bool {
        let kind = self.school_type.to_lowercase();
        kind.contains("alternative") || kind.contains("referral")
    }

    /// What kind of school it is, as lists say it: special and alternative provision before any phase.
    pub fn kind(&self) -> Option<&'static str> {
        if self.is_special() {
            return Some("Special");
        }
        match self.is_alternative() {
            true => Some("Alternative provision"),
            false => self.phase.map(Phase::name),
        }
    }

    /// Whether it is a mainstream school: special, alternative-provision and 16-to-19 types are not, and neither are
    /// nurseries and children's centres.
    pub fn is_mainstream(&self) -> bool {
        let kind = self.school_type.to_lowercase();
        !(self.is_special()
            || kind.contains("alternative provision")
            || kind.contains("pupil referral")
            || kind.contains("16-19")
            || kind.contains("16 to 19")
            || kind.contains("nursery")
            || kind.contains("children's centre"))
    }
}
