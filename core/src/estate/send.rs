//! Primary types of special educational need and their broad areas.

/// The broad areas of need, in the order of the code of practice, with Other last.
pub const BROAD_AREAS: [&str; 5] = [
    "Communication and interaction",
    "Cognition and learning",
    "Social, emotional and mental health",
    "Sensory and/or physical needs",
    "Other",
];

/// A primary need, by its place in the code list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SendNeed(u8);

/// code, broad area, description
type Entry = [&'static str; 3];

#[rustfmt::skip]
const CODES: [Entry; 14] = [
    ["SLCN", "Communication and interaction", "Speech, language and communication needs"],
    ["ASD", "Communication and interaction", "Autistic spectrum disorder"],
    ["SPLD", "Cognition and learning", "Specific learning difficulty"],
    ["MLD", "Cognition and learning", "Moderate learning difficulty"],
    ["SLD", "Cognition and learning", "Severe learning difficulty"],
    ["PMLD", "Cognition and learning", "Profound and multiple learning difficulty"],
    ["DS", "Cognition and learning", "Down syndrome"],
    ["SEMH", "Social, emotional and mental health", "Social, emotional and mental health"],
    ["HI", "Sensory and/or physical needs", "Hearing impairment"],
    ["VI", "Sensory and/or physical needs", "Vision impairment"],
    ["MSI", "Sensory and/or physical needs", "Multi-sensory impairment"],
    ["PD", "Sensory and/or physical needs", "Physical disability"],
    ["OTH", "Other", "Other difficulty"],
    ["NSA", "Other", "SEN support but no specialist assessment of type of need"],
];

impl SendNeed {
    /// All codes of the list, in its order.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..u8::MAX).take(CODES.len()).map(Self)
    }

    /// Reads a code, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::all().find(|n| n.code().eq_ignore_ascii_case(text))
    }

    /// The code, as `ASD`.
    pub fn code(self) -> &'static str {
        CODES[usize::from(self.0)][0]
    }

    /// Its broad area.
    pub fn broad_area(self) -> &'static str {
        CODES[usize::from(self.0)][1]
    }

    /// What the code stands for.
    pub fn description(self) -> &'static str {
        CODES[usize::from(self.0)][2]
    }
}
