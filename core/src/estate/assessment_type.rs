//! Where an assessment's result comes from: the types of `assessment_types.csv`, and those that a config adds.

use std::cmp::Ordering;
use std::fmt;
use std::sync::LazyLock;

use super::names::{Declared, lasting};
use super::scales::cells;

/// A type of assessment. Equal where the name is; built-in ones sort in the order of their list, others after them by name.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AssessmentType(u16);

/// How many types are built in.
const BUILT_IN: usize = 45;

/// What the list says of a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TypeRow {
    /// Its name.
    pub name: &'static str,
    /// What its scores are: `scaled`, `standardised` or `own`.
    pub scores: &'static str,
    /// The mean of standardised scores, where one is printed.
    pub mean: &'static str,
    /// Their standard deviation.
    pub sd: &'static str,
    /// The family of scales that its results are on, in any subject; blank: those of the subject.
    pub results: &'static str,
    /// Other names, with `;` between them.
    pub also: &'static str,
}

static ROWS: LazyLock<Vec<TypeRow>> = LazyLock::new(|| {
    let lines = include_str!("assessment_types.csv").lines().skip(1);
    lines
        .filter_map(|line| match cells(line)[..] {
            [name, scores, mean, sd, results, also] => Some(TypeRow {
                name,
                scores,
                mean,
                sd,
                results,
                also,
            }),
            _ => None,
        })
        .collect()
});

static NAMES: LazyLock<Declared<&'static str>> =
    LazyLock::new(|| Declared::new(ROWS.iter().map(|row| row.name).collect()));

#[expect(
    non_upper_case_globals,
    missing_docs,
    reason = "each is the type of that name"
)]
impl AssessmentType {
    pub const TeacherAssessment: Self = Self(0);
    pub const DfeTest: Self = Self(1);
    pub const Nfer: Self = Self(2);
    pub const Renaissance: Self = Self(3);
    pub const Pixl: Self = Self(4);
    pub const Gl: Self = Self(5);
    pub const RisingStars: Self = Self(6);
    pub const Gcse: Self = Self(38);
    pub const ALevel: Self = Self(39);
    pub const AsLevel: Self = Self(40);
    pub const AppliedGeneral: Self = Self(41);
    pub const DfeMeasure: Self = Self(42);
    pub const PredictedGrade: Self = Self(43);
    pub const MockExam: Self = Self(44);
}

impl AssessmentType {
    /// The built-in types, in the order of their list.
    pub const ALL: [Self; BUILT_IN] = {
        let mut all = [Self(0); BUILT_IN];
        let mut at = 0;
        while at < BUILT_IN {
            #[expect(clippy::cast_possible_truncation, reason = "there are few")]
            {
                all[at] = Self(at as u16);
            }
            at += 1;
        }
        all
    };

    /// The list of built-in types.
    pub fn rows() -> &'static [TypeRow] {
        &ROWS
    }

    /// The names of the built-in types, in the same order.
    pub fn codes() -> &'static [&'static str] {
        NAMES.built_in()
    }

    /// The type of a name that a config declares.
    pub fn declared(name: &str) -> Self {
        match Self::parse(name) {
            Some(built_in) => built_in,
            None => Self(NAMES.number(lasting(name))),
        }
    }

    /// Its name, as the data write it.
    pub fn code(self) -> &'static str {
        NAMES.get(self.0)
    }

    /// Its number, for tables by type. It differs from run to run for types that a config adds.
    pub fn place(self) -> usize {
        usize::from(self.0)
    }

    /// Reads the name of a built-in type, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        let mut all = ROWS.iter().zip(Self::ALL);
        all.find(|(row, _)| row.name.eq_ignore_ascii_case(text))
            .map(|(_, kind)| kind)
    }

    /// Reads a built-in type by its name or another name of it, in any case.
    pub fn named(text: &str) -> Option<Self> {
        let is = |row: &TypeRow| row.also.split(';').any(|a| a.eq_ignore_ascii_case(text));
        Self::parse(text).or_else(|| {
            let mut all = ROWS.iter().zip(Self::ALL);
            all.find(|(row, _)| is(row)).map(|(_, kind)| kind)
        })
    }

    /// Whether it is built in.
    pub fn is_built_in(self) -> bool {
        usize::from(self.0) < BUILT_IN
    }

    /// Whether its scores are standardised, about 100 with most between 70 and 130; the others have scales of their own.
    pub fn is_standardised(self) -> bool {
        ROWS.get(usize::from(self.0))
            .is_some_and(|row| row.scores == "standardised")
    }

    /// What it sorts by.
    fn order(self) -> (usize, &'static str) {
        if self.is_built_in() {
            (usize::from(self.0), "")
        } else {
            (BUILT_IN, self.code())
        }
    }
}

impl Ord for AssessmentType {
    fn cmp(&self, other: &Self) -> Ordering {
        match self.0 == other.0 || (self.is_built_in() && other.is_built_in()) {
            true => self.0.cmp(&other.0),
            false => self.order().cmp(&other.order()),
        }
    }
}

impl PartialOrd for AssessmentType {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for AssessmentType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for AssessmentType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl serde::Serialize for AssessmentType {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

impl<'de> serde::Deserialize<'de> for AssessmentType {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = String::deserialize(from)?;
        Ok(Self::declared(&name))
    }
}

#[cfg(test)]
mod tests {
    use super::{AssessmentType, ROWS};

    #[test]
    fn the_names_in_the_program_are_those_of_the_list() {
        use AssessmentType as T;
        assert_eq!(ROWS.len(), T::ALL.len());
        let named = [
            (T::TeacherAssessment, "Teacher Assessment"),
            (T::DfeTest, "DfE test"),
            (T::Nfer, "NFER"),
            (T::Renaissance, "Renaissance"),
            (T::Pixl, "PIXL"),
            (T::Gl, "GL"),
            (T::RisingStars, "Rising Stars"),
            (T::Gcse, "GCSE"),
            (T::ALevel, "A level"),
            (T::AsLevel, "AS level"),
            (T::AppliedGeneral, "Applied general"),
            (T::DfeMeasure, "DfE measure"),
            (T::PredictedGrade, "Predicted grade"),
            (T::MockExam, "Mock exam"),
        ];
        for (kind, name) in named {
            assert_eq!(kind.code(), name);
        }
        assert_eq!(T::named("nmm").map(T::code), Some("No More Marking"));
        assert!(T::Nfer.is_standardised() && !T::Gcse.is_standardised());
        for row in ROWS.iter() {
            assert!(["scaled", "standardised", "own"].contains(&row.scores));
        }
    }

    #[test]
    fn declared_types_sort_by_name_after_the_built_in_ones() {
        let late = AssessmentType::declared("Zebra test");
        let early = AssessmentType::declared("Aardvark test");
        assert!(AssessmentType::MockExam < early && early < late);
        assert_eq!(AssessmentType::declared("Zebra test"), late);
        assert_eq!(AssessmentType::declared("nfer"), AssessmentType::Nfer);
    }
}
