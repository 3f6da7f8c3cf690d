//! The parts of a year's figures that pages show: the whole, each term, each group of pupils.

use rustc_hash::FxHashMap;

use crate::dataset::{Holdings, PupilId, RollEntry};
use crate::estate::{AcademicYear, Sen, Sex, Term};

use super::collected::Terms;

/// A part of a unit's rows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Cut(u8);

/// Grouping and value of each; the values are the data's codes.
const CUTS: [(&str, &str); Cut::COUNT] = [
    ("", ""),
    ("term", "Autumn"),
    ("term", "Spring"),
    ("term", "Summer"),
    ("sex", "F"),
    ("sex", "M"),
    ("sex", "Null"),
    ("pupil_premium", "Y"),
    ("pupil_premium", "N"),
    ("pupil_premium", "Null"),
    ("sen", "E"),
    ("sen", "K"),
    ("sen", "N"),
    ("sen", "Null"),
    ("eal", "Y"),
    ("eal", "N"),
    ("eal", "Null"),
    ("fsm", "Y"),
    ("fsm", "N"),
    ("fsm", "Null"),
    ("ethnicity_main", MAIN[0]),
    ("ethnicity_main", MAIN[1]),
    ("ethnicity_main", MAIN[2]),
    ("ethnicity_main", MAIN[3]),
    ("ethnicity_main", MAIN[4]),
    ("ethnicity_main", MAIN[5]),
    ("ethnicity_main", MAIN[6]),
    ("ethnicity_main", "Null"),
    ("terms", "Autumn, Spring"),
];

/// The main categories of ethnicity; the last where it was refused or not obtained.
const MAIN: [&str; 7] = [
    "White",
    "Mixed",
    "Asian",
    "Black",
    "Chinese",
    "Any other ethnic group",
    "Unclassified",
];

impl Cut {
    /// How many there are.
    pub const COUNT: usize = 29;
    /// Everything.
    pub const WHOLE: Self = Self(0);

    /// Autumn and spring together: what a year that has come so far is compared with.
    pub const TO_SPRING: Self = Self(28);

    /// All of them: the whole, the terms, the groups.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..29_u8).map(Self)
    }

    /// The cut of a term.
    pub fn of_term(term: Term) -> Self {
        Self(1 + term as u8)
    }

    /// The cut of some terms, where there is one.
    pub(super) fn of_terms(terms: Terms) -> Option<Self> {
        let each: Vec<Term> = terms.each().collect();
        match each[..] {
            [Term::Autumn, Term::Spring, Term::Summer] => Some(Self::WHOLE),
            [Term::Autumn, Term::Spring] => Some(Self::TO_SPRING),
            [term] => Some(Self::of_term(term)),
            _ => None,
        }
    }

    /// Whether it is of one term or some.
    pub(super) fn is_of_terms(self) -> bool {
        matches!(self.grouping(), "term" | "terms")
    }

    /// The terms it is of; all where it is of the year.
    pub(super) fn terms(self) -> Terms {
        let mut terms = Terms::default();
        for term in Term::ALL {
            let own = Self::of_term(term) == self;
            if !self.is_of_terms() || own || (self == Self::TO_SPRING && term != Term::Summer) {
                terms.add(term);
            }
        }
        terms
    }

    /// Its grouping: empty, `term`, or the code of a grouping.
    pub fn grouping(self) -> &'static str {
        CUTS[self.place()].0
    }

    /// Its value in the grouping: a term, a code of the data, or `Null`.
    pub fn value(self) -> &'static str {
        CUTS[self.place()].1
    }

    pub(super) fn place(self) -> usize {
        usize::from(self.0)
    }

    fn bit(self) -> u32 {
        1 << self.0
    }
}

/// Which cuts a row belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Cuts(u32);

impl Cuts {
    /// The whole only.
    pub(super) const WHOLE: Self = Self(1);

    /// The groups of a pupil on a roll, and the whole.
    pub(super) fn of_entry(entry: &RollEntry) -> Self {
        let yes_no = |value: Option<bool>, first: u8| match value {
            Some(true) => Cut(first),
            Some(false) => Cut(first + 1),
            None => Cut(first + 2),
        };
        let sex = match entry.sex {
            Some(Sex::F) => Cut(4),
            Some(Sex::M) => Cut(5),
            None => Cut(6),
        };
        let sen = match entry.sen {
            Some(Sen::E) => Cut(10),
            Some(Sen::K) => Cut(11),
            Some(Sen::N) => Cut(12),
            None => Cut(13),
        };
        let main = entry.ethnicity.map(crate::estate::Ethnicity::main_category);
        let place = main.and_then(|m| MAIN.iter().position(|c| *c == m));
        let ethnicity = Cut(20 + u8::try_from(place.unwrap_or(MAIN.len())).unwrap_or(0));
        let groups = [
            sex,
            yes_no(entry.fsm6, 7),
            sen,
            yes_no(entry.eal, 14),
            yes_no(entry.fsm, 17),
            ethnicity,
        ];
        Self(groups.iter().fold(1, |bits, cut| bits | cut.bit()))
    }

    /// One cut only.
    pub(super) fn only(cut: Cut) -> Self {
        Self(cut.bit())
    }

    /// With a term.
    pub(super) fn in_term(self, term: Option<Term>) -> Self {
        let to_spring = |t| {
            if t == Term::Summer {
                0
            } else {
                Cut::TO_SPRING.bit()
            }
        };
        Self(self.0 | term.map_or(0, |t| Cut::of_term(t).bit() | to_spring(t)))
    }

    /// The cuts.
    pub(super) fn each(self) -> impl Iterator<Item = Cut> {
        Cut::all().filter(move |c| self.0 & c.bit() != 0)
    }
}

/// The groups of each pupil in each year, by any roll (of several: the one of the lowest school).
pub(super) struct Groups(FxHashMap<(AcademicYear, PupilId), (crate::dataset::SchoolId, Cuts)>);

impl Groups {
    pub(super) fn of(holdings: &Holdings) -> Self {
        let mut groups = FxHashMap::default();
        groups.reserve(holdings.roll.len());
        for entry in &holdings.roll {
            let made = (entry.school, Cuts::of_entry(entry));
            groups
                .entry((entry.year, entry.pupil))
                .and_modify(|known: &mut (_, _)| {
                    if made.0 < known.0 {
                        *known = made;
                    }
                })
                .or_insert(made);
        }
        Self(groups)
    }

    /// No groups: every row belongs to the whole only.
    pub(super) fn none() -> Self {
        Self(FxHashMap::default())
    }

    /// The cuts of a pupil's row; the whole only for a pupil on no roll.
    pub(super) fn cuts(&self, year: AcademicYear, pupil: PupilId) -> Cuts {
        self.0.get(&(year, pupil)).map_or(Cuts::WHOLE, |(_, c)| *c)
    }
}

#[cfg(test)]
mod tests {
    use super::Cut;
    use crate::estate::{Ethnicity, Term};

    #[test]
    fn cuts_know_their_names() {
        assert_eq!(Cut::of_term(Term::Summer).value(), "Summer");
        assert_eq!(Cut::all().count(), Cut::COUNT);
        assert_eq!(Cut::WHOLE.grouping(), "");
        let sen: Vec<&str> = Cut::all()
            .filter(|c| c.grouping() == "sen")
            .map(Cut::value)
            .collect();
        assert_eq!(sen, ["E", "K", "N", "Null"]);
        let main: Vec<&str> = Cut::all()
            .filter(|c| c.grouping() == "ethnicity_main")
            .map(Cut::value)
            .collect();
        let mut known: Vec<&str> = Ethnicity::all().map(Ethnicity::main_category).collect();
        known.sort_unstable();
        known.dedup();
        assert_eq!(main.len(), known.len() + 1);
        assert!(known.iter().all(|k| main.contains(k)), "{known:?}");
    }
}
