//! What a trust's data files hold, and which choices have figures.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::config::{BriefingLimits, Thresholds};
use crate::estate::{AcademicYear, AssessmentType, Date, KeyStage, Rank, Subject, Term, YearGroup};

use crate::measure::tracking::Grouping;

use super::subjects::{Resolved, ShippedSubject, SubjectSet};

/// A grouping (its place among all) and for each school the year groups, as bits, in which anybody's group is known.
pub type GroupedYears = (usize, Vec<u32>);

/// The first and the last day of a school's assessments of a term, where there are any.
pub type FirstAndLast = Option<(Date, Date)>;

/// A school, at its place among those of the trust.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ShippedSchool {
    /// Its URN.
    pub urn: u32,
    /// Its name.
    pub name: String,
}

/// A grouping that the config adds: a column of the pupils' table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ExtraGrouping {
    /// The column.
    pub name: String,
    /// Its values.
    pub values: Vec<String>,
}

/// What a term has of a type: where somebody has an outcome.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TermEntry {
    /// Academic year.
    pub year: AcademicYear,
    /// Term.
    pub term: Term,
    /// Type of assessment; `None`: All.
    pub kind: Option<AssessmentType>,
    /// By year group: the subjects in which somebody has an outcome, and an outcome beside each yardstick.
    pub subjects: Vec<[SubjectSet; 5]>,
    /// By school: the key stages (bits) in which somebody has an outcome.
    pub schools: Vec<u32>,
}

/// A pair of terms that progress is shown between, of a type.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PairEntry {
    /// The earlier term.
    pub from: (AcademicYear, Term),
    /// The later term.
    pub to: (AcademicYear, Term),
    /// The type at both; `None`: All.
    pub kind: Option<AssessmentType>,
    /// By key stage: the subjects in which somebody has a score at both.
    pub both: Vec<SubjectSet>,
    /// By school: the key stages (bits) in which anybody has.
    pub schools: Vec<u32>,
}

/// Who joined, left and stayed between the rolls of two years.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MovementEntry {
    /// The earlier year.
    pub from: AcademicYear,
    /// The later year.
    pub to: AcademicYear,
    /// The school's place; `None`: the trust as a whole.
    pub school: Option<u16>,
    /// The year groups at the later point.
    pub years: Vec<YearGroup>,
    /// Joined, left, stayed.
    pub counts: [u64; 3],
}

/// Rows of a table that were left out because of errors.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Refused {
    /// The school's place; `None`: of the trust as a whole, and of none of its schools alone.
    pub school: Option<u16>,
    /// The table.
    pub table: String,
    /// The year that the rows state; `None` where it can't be read.
    pub year: Option<AcademicYear>,
    /// The term; `None` where the table has none, or it can't be read.
    pub term: Option<Term>,
    /// How many.
    pub rows: u64,
}

/// What a trust's data files hold.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Catalogue {
    /// Its data files: name, and the hash in the file's own name; of what stands in a file of several, that file's name.
    pub files: BTreeMap<String, String>,
    /// The trust's UID.
    pub uid: String,
    /// The trust's name.
    pub name: String,
    /// Its folder on the site.
    pub folder: String,
    /// Whether the site has other trusts.
    pub several_trusts: bool,
    /// The day the data stand for.
    pub as_at: Date,
    /// The subjects that cells are of.
    pub subjects: Vec<ShippedSubject>,
    /// The same, looked up.
    #[serde(skip)]
    pub resolved: Resolved,
    /// Its schools.
    pub schools: Vec<ShippedSchool>,
    /// Named groups of schools: those of their URNs that the trust has.
    pub school_groups: Vec<(String, Vec<u32>)>,
    /// The key stages.
    pub key_stages: Vec<KeyStage>,
    /// The year groups that cells are of, youngest first.
    pub year_groups: Vec<YearGroup>,
    /// From which differences on there is an indicator.
    pub thresholds: Thresholds,
    /// What a briefing may speak of.
    pub limits: BriefingLimits,
    /// In words, the test that stands in for prior attainment.
    pub prior_from: Option<String>,
    /// The rank that estimates are of at first.
    pub rank: Rank,
    /// The default term; `None` without assessments.
    pub default_term: Option<(AcademicYear, Term)>,
    /// The terms that key stages are shown at first.
    pub stage_terms: Vec<StageTerm>,
    /// Key stages in which under half of the pupils with an outcome have an estimate, at their own and at the default term.
    pub without_estimates: Vec<StageTerm>,
    /// The type of assessment that the config asks for.
    pub default_kind: Option<AssessmentType>,
    /// The two terms and the type that progress is shown at first.
    pub first_span: Option<FirstSpan>,
    /// The groupings that the config adds.
    pub extras: Vec<ExtraGrouping>,
    /// The roll of each year, by school and year group.
    pub rolls: Vec<(AcademicYear, Vec<u32>)>,
    /// For each year the bundles whose files are cut: see [`FileName::Groups`](super::FileName::Groups).
    pub cut: Vec<(AcademicYear, Vec<String>)>,
    /// For each year, grouping (its place among all) and school the year groups (bits) in which anybody's group is known.
    pub known: Vec<(AcademicYear, Vec<GroupedYears>)>,
    /// What each term has of each type, in order of terms.
    pub terms: Vec<TermEntry>,
    /// The pairs of terms that progress is shown between.
    pub pairs: Vec<PairEntry>,
    /// When each school's assessments of a term were made: first and last.
    pub made: Vec<(AcademicYear, Term, Vec<FirstAndLast>)>,
    /// Who joined, left and stayed.
    pub movements: Vec<MovementEntry>,
    /// Rows left out.
    pub refused: Vec<Refused>,
}

impl Catalogue {
    /// Where the data of a name are: the name that their file is put under, and what it is called, without its ending. `None` where there
    /// are none, so that no file was written.
    pub fn file(&self, name: &str) -> Option<(String, String)> {
        let told = self.files.get(name)?;
        // Of a small one the name of the file that holds it, among others, is told in place of a hash.
        let (name, hash) = match self.files.get(told) {
            Some(hash) => (told.as_str(), hash),
            None => (name, told),
        };
        Some((name.to_owned(), format!("{name}.{hash}")))
    }

    /// As a file holds it.
    pub fn bytes(&self) -> Vec<u8> {
        // Words, numbers and lists: there is nothing JSON can't say.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// A key stage, by its name, and a term.
pub type StageTerm = (String, AcademicYear, Term);

/// The two terms and the type that progress is shown at first.
pub type FirstSpan = (
    (AcademicYear, Term),
    (AcademicYear, Term),
    Option<AssessmentType>,
);

impl Catalogue {
    /// What a term has of a type.
    pub fn entry(
        &self,
        (year, term): (AcademicYear, Term),
        kind: Option<AssessmentType>,
    ) -> Option<&TermEntry> {
        self.terms
            .iter()
            .find(|e| (e.year, e.term, e.kind) == (year, term, kind))
    }

    /// The place of a school.
    pub fn school(&self, urn: u32) -> Option<usize> {
        self.schools.iter().position(|s| s.urn == urn)
    }

    /// Its years and terms, in order.
    pub fn points(&self) -> Vec<(AcademicYear, Term)> {
        let mut points: Vec<_> = self.terms.iter().map(|e| (e.year, e.term)).collect();
        points.sort_unstable();
        points.dedup();
        points
    }

    /// Whether somebody has an outcome in a subject, in any year group.
    pub(super) fn has_subject(&self, entry: &TermEntry, subject: Subject) -> bool {
        let place = self.place(subject);
        place.is_some_and(|at| entry.subjects.iter().any(|sets| sets[0].has(at)))
    }

    /// The subjects that cells are of, in their order: looked up once.
    pub fn resolved(&self) -> &[Subject] {
        let all = || self.subjects.iter().map(ShippedSubject::subject).collect();
        self.resolved.0.get_or_init(all)
    }

    /// The place of a subject among those that cells are of.
    pub fn place(&self, subject: Subject) -> Option<usize> {
        self.resolved().iter().position(|s| *s == subject)
    }

    /// The places of a subject itself and of its measures.
    pub fn places(&self, subject: Subject) -> Vec<usize> {
        let all = self.resolved().iter().enumerate();
        all.filter(|(_, s)| s.itself() == subject)
            .map(|(at, _)| at)
            .collect()
    }

    /// The subject with a code, in any case.
    pub fn subject(&self, code: &str) -> Option<Subject> {
        let mut all = self.resolved().iter().map(|s| s.itself());
        all.find(|s| s.code().eq_ignore_ascii_case(code))
    }

    /// The values of the columns that the config adds.
    pub(super) fn extra_values(&self) -> Vec<Vec<String>> {
        self.extras.iter().map(|e| e.values.clone()).collect()
    }

    /// The bundle whose files hold a grouping, and the grouping's place in it.
    pub(super) fn bundle(&self, grouping: Grouping) -> (String, usize) {
        let names: Vec<String> = self.extras.iter().map(|e| e.name.clone()).collect();
        let pupil = Grouping::pupil_groups_of(&names);
        if let Some(place) = pupil.iter().position(|g| *g == grouping) {
            let code = grouping.code_of(&names);
            let name = crate::measure::tracking::Bundle::name_of(grouping, place, &code);
            return (name, 0);
        }
        let place = |all: Vec<Grouping>| all.iter().position(|g| *g == grouping);
        match place(Grouping::ethnicity()) {
            Some(place) => ("ethnicity".into(), place),
            None => ("need".into(), place(Grouping::send()).unwrap_or(0)),
        }
    }
}
