//! The assessment audit: which assessments each school completed in which month, how many pupils have an outcome in
//! them, and which ones were to be expected and are wanting (methods: section 4).
//!
//! An assessment is a distinct name; it counts in the school and year group of its own rows, not in those of the roll,
//! and as completed where at least one pupil has an outcome in it (a row of only A, D and X is none).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::config::Settings;
use crate::dataset::{Holdings, PupilId, SchoolId, Urn};
use crate::estate::{AcademicYear, AssessmentType, Date, Term, YearGroup};
use crate::figures::{self, Rows};

use super::Request;
use super::request::uid;

/// The name of the audit in tidy rows.
pub const AUDIT: &str = "assessment";
/// The name of the rows of what is wanting.
pub const AUDIT_MISSING: &str = "assessment-missing";

/// A month of the calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Month {
    /// The year, as 2023.
    pub year: i16,
    /// 1 to 12.
    pub month: u8,
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// One assessment of a school in a month: a name and a year group.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Detail {
    /// The school.
    pub school: SchoolId,
    /// The key stage, a place in the settings.
    pub stage: usize,
    /// The academic year.
    pub year: AcademicYear,
    /// The month.
    pub month: Month,
    /// The type; `None`: all types together.
    pub kind: Option<AssessmentType>,
    /// The name, a place in [`Holdings::assessment_names`].
    pub name: u32,
    /// The year group.
    pub nc_year: YearGroup,
    /// Distinct pupils with an outcome.
    pub pupils: u64,
}

/// How many assessments (distinct names) a school completed in a month.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct MonthCount {
    /// The school.
    pub school: SchoolId,
    /// The key stage, a place in the settings.
    pub stage: usize,
    /// The academic year.
    pub year: AcademicYear,
    /// The month.
    pub month: Month,
    /// The type; `None`: all types together.
    pub kind: Option<AssessmentType>,
    /// Distinct names.
    pub assessments: u64,
}

/// How many assessments (distinct names) a school completed in a term.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct TermCount {
    /// The school.
    pub school: SchoolId,
    /// The key stage, a place in the settings.
    pub stage: usize,
    /// The academic year.
    pub year: AcademicYear,
    /// The term.
    pub term: Term,
    /// The type; `None`: all types together.
    pub kind: Option<AssessmentType>,
    /// Distinct names.
    pub assessments: u64,
}

/// A term in which over half of the trust's schools that have the year group assessed it, and this school did not.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Wanting {
    /// The school.
    pub school: SchoolId,
    /// The key stage, a place in the settings.
    pub stage: usize,
    /// The academic year.
    pub year: AcademicYear,
    /// The term.
    pub term: Term,
    /// The year group.
    pub nc_year: YearGroup,
    /// Pupils of the year group on the school's roll.
    pub roll: u64,
    /// Schools of the trust that have the year group and assessed it.
    pub assessed: u64,
    /// Schools of the trust that have the year group.
    pub schools: u64,
}

/// The whole audit; each list is sorted in the order of its fields.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AssessmentAudit {
    /// Counts by month.
    pub months: Vec<MonthCount>,
    /// Counts by term.
    pub terms: Vec<TermCount>,
    /// The assessments one by one.
    pub details: Vec<Detail>,
    /// What is expected but wanting.
    pub wanting: Vec<Wanting>,
    /// School, key stage and year of every roll that has pupils of the key stage.
    pub rolls: Vec<(SchoolId, usize, AcademicYear)>,
}

/// One pupil's share in one assessment; sorted and without repeats these make up everything.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Sitting {
    school: SchoolId,
    stage: usize,
    year: AcademicYear,
    month: Month,
    kind: Option<AssessmentType>,
    name: u32,
    nc_year: YearGroup,
    term: Term,
    pupil: u32,
}

/// Makes the audit.
pub fn of(holdings: &Holdings, settings: &Settings, request: &Request) -> AssessmentAudit {
    let mut audit = AssessmentAudit {
        wanting: wanting(holdings, settings, request),
        rolls: rolls(holdings, settings, request),
        ..AssessmentAudit::default()
    };
    let single = sittings(holdings, settings, request);
    if request.assessment_type.is_none_or(|t| t.is_none()) {
        let mut together: Vec<Sitting> = single
            .iter()
            .map(|s| Sitting { kind: None, ..*s })
            .collect();
        together.par_sort_unstable();
        together.dedup();
        add_up(&together, &mut audit);
    }
    match request.assessment_type {
        None => add_up(&single, &mut audit),
        Some(None) => {}
        Some(wanted) => {
            let of_type: Vec<Sitting> = single.into_iter().filter(|s| s.kind == wanted).collect();
            add_up(&of_type, &mut audit);
        }
    }
    audit.months.sort_unstable();
    audit.terms.sort_unstable();
    audit.details.sort_unstable();
    audit
}

/// The outcomes asked for, by their own type, sorted.
fn sittings(holdings: &Holdings, settings: &Settings, request: &Request) -> Vec<Sitting> {
    let stages = request.stages(settings);
    let wanted = |row: &Made| {
        request.wants_year(row.year)
            && request.wants_year_group(row.nc_year)
            && request.term.is_none_or(|t| t == row.term)
    };
    let mut found: Vec<Sitting> = outcomes(holdings)
        .filter(|row| wanted(row))
        .filter_map(|row| Some((row, holdings.school(row.urn)?)))
        .filter(|(_, school)| request.wants_school(&holdings.schools[usize::from(school.0)]))
        .flat_map_iter(|(row, school)| {
            let of_row = stages
                .iter()
                .filter(move |stage| settings.key_stages[**stage].has(row.nc_year));
            of_row.map(move |&stage| Sitting {
                school,
                stage,
                year: row.year,
                month: Month {
                    year: row.assessed_on.year,
                    month: row.assessed_on.month,
                },
                kind: Some(row.kind),
                name: row.name,
                nc_year: row.nc_year,
                term: row.term,
                pupil: row.pupil.0,
            })
        })
        .collect();
    found.par_sort_unstable();
    found.dedup();
    found
}

/// What the audit asks of a row of the table of assessments, in whatever subject.
#[derive(Clone, Copy)]
struct Made {
    urn: Urn,
    year: AcademicYear,
    term: Term,
    assessed_on: Date,
    kind: AssessmentType,
    name: u32,
    nc_year: YearGroup,
    pupil: PupilId,
}

/// Those of the rows of a table that are an outcome.
macro_rules! outcomes_in {
    ($table:expr) => {
        $table
            .par_iter()
            .filter(|row| row.is_outcome())
            .map(|row| Made {
                urn: row.urn,
                year: row.year,
                term: row.term,
                assessed_on: row.assessed_on,
                kind: row.kind,
                name: row.name,
                nc_year: row.nc_year,
                pupil: row.pupil,
            })
    };
}

/// The rows that are an outcome.
fn outcomes(holdings: &Holdings) -> impl ParallelIterator<Item = Made> + '_ {
    outcomes_in!(holdings.assessments).chain(outcomes_in!(holdings.other_results))
}

/// The names of assessments by school, key stage, year, `When` (month or term) and type.
type Names<When> =
    BTreeMap<(SchoolId, usize, AcademicYear, When, Option<AssessmentType>), BTreeSet<u32>>;

/// Counts sorted sittings of one kind (one type each, or all together) into the audit.
fn add_up(sittings: &[Sitting], audit: &mut AssessmentAudit) {
    let same = |a: &Sitting, b: &Sitting| {
        (
            a.school, a.stage, a.year, a.month, a.kind, a.name, a.nc_year,
        ) == (
            b.school, b.stage, b.year, b.month, b.kind, b.name, b.nc_year,
        )
    };
    let mut months: Names<Month> = BTreeMap::new();
    let mut terms: Names<Term> = BTreeMap::new();
    for group in sittings.chunk_by(same) {
        let first = group[0];
        let mut pupils: Vec<u32> = group.iter().map(|s| s.pupil).collect();
        pupils.sort_unstable();
        pupils.dedup();
        audit.details.push(Detail {
            school: first.school,
            stage: first.stage,
            year: first.year,
            month: first.month,
            kind: first.kind,
            name: first.name,
            nc_year: first.nc_year,
            pupils: pupils.len() as u64,
        });
        months
            .entry((
                first.school,
                first.stage,
                first.year,
                first.month,
                first.kind,
            ))
            .or_default()
            .insert(first.name);
        for sitting in group.chunk_by(|a, b| a.term == b.term) {
            terms
                .entry((
                    first.school,
                    first.stage,
                    first.year,
                    sitting[0].term,
                    first.kind,
                ))
                .or_default()
                .insert(first.name);
        }
    }
    for ((school, stage, year, month, kind), names) in months {
        audit.months.push(MonthCount {
            school,
            stage,
            year,
            month,
            kind,
            assessments: names.len() as u64,
        });
    }
    for ((school, stage, year, term, kind), names) in terms {
        audit.terms.push(TermCount {
            school,
            stage,
            year,
            term,
            kind,
            assessments: names.len() as u64,
        });
    }
}

/// Which schools have pupils of which key stage, by year.
fn rolls(
    holdings: &Holdings,
    settings: &Settings,
    request: &Request,
) -> Vec<(SchoolId, usize, AcademicYear)> {
    let stages = request.stages(settings);
    let mut rolls = BTreeSet::new();
    for entry in holdings.roll.iter().filter(|e| request.wants_year(e.year)) {
        if request.wants_school(&holdings.schools[usize::from(entry.school.0)]) {
            for &stage in &stages {
                if settings.key_stages[stage].has(entry.nc_year) {
                    rolls.insert((entry.school, stage, entry.year));
                }
            }
        }
    }
    rolls.into_iter().collect()
}

/// What is expected but wanting: judged over all schools of the trust and all types, whatever part is asked for.
fn wanting(holdings: &Holdings, settings: &Settings, request: &Request) -> Vec<Wanting> {
    if request.assessment_type.is_some_and(|t| t.is_some()) {
        return vec![];
    }
    let assessed: FxHashSet<(SchoolId, AcademicYear, Term, YearGroup)> = outcomes(holdings)
        .filter(|a| request.wants_year(a.year))
        .filter_map(|a| Some((holdings.school(a.urn)?, a.year, a.term, a.nc_year)))
        .collect();
    let mut rolls: BTreeMap<(usize, AcademicYear, YearGroup), BTreeMap<SchoolId, u64>> =
        BTreeMap::new();
    for entry in holdings.roll.iter().filter(|e| request.wants_year(e.year)) {
        let trust = holdings.schools[usize::from(entry.school.0)].trust;
        if request.wants_trust(trust) && request.wants_year_group(entry.nc_year) {
            *rolls
                .entry((trust, entry.year, entry.nc_year))
                .or_default()
                .entry(entry.school)
                .or_default() += 1;
        }
    }
    let stages = request.stages(settings);
    let mut wanting = vec![];
    for ((_, year, nc_year), schools) in rolls {
        for term in Term::ALL {
            let has = |school: SchoolId| assessed.contains(&(school, year, term, nc_year));
            let done = schools.keys().filter(|s| has(**s)).count();
            if 2 * done <= schools.len() || request.term.is_some_and(|t| t != term) {
                continue;
            }
            for (&school, &roll) in &schools {
                if has(school) || !request.wants_school(&holdings.schools[usize::from(school.0)]) {
                    continue;
                }
                for &stage in &stages {
                    if settings.key_stages[stage].has(nc_year) {
                        wanting.push(Wanting {
                            school,
                            stage,
                            year,
                            term,
                            nc_year,
                            roll,
                            assessed: done as u64,
                            schools: schools.len() as u64,
                        });
                    }
                }
            }
        }
    }
    wanting.sort_unstable();
    wanting
}

/// The tidy rows of report `audit-assessment`, under [`figures::AUDIT`]: a month's count has no name, its details have;
/// what is wanting stands last with the term as its group and the year group's roll as `n`.
pub fn rows(holdings: &Holdings, settings: &Settings, request: &Request) -> Rows {
    let audit = of(holdings, settings, request);
    let head = |school: SchoolId, name: &str, stage: usize, year: AcademicYear| {
        let school = &holdings.schools[usize::from(school.0)];
        vec![
            uid(holdings, school.trust),
            school.urn.to_string(),
            name.to_owned(),
            settings.key_stages[stage].name.clone(),
            year.to_string(),
        ]
    };
    let kind = |kind: Option<AssessmentType>| kind.map_or("All", AssessmentType::code).to_owned();
    let mut rows = vec![];
    for m in request
        .year_group
        .is_none()
        .then_some(&audit.months)
        .into_iter()
        .flatten()
    {
        let mut row = head(m.school, AUDIT, m.stage, m.year);
        row.extend([
            m.month.to_string(),
            "assessment_type".to_owned(),
            kind(m.kind),
            String::new(),
            String::new(),
            m.assessments.to_string(),
            String::new(),
        ]);
        rows.push(row);
    }
    for d in &audit.details {
        let mut row = head(d.school, AUDIT, d.stage, d.year);
        row.extend([
            d.month.to_string(),
            "assessment_type".to_owned(),
            kind(d.kind),
            holdings.assessment_names[d.name as usize].clone(),
            d.nc_year.code(),
            d.pupils.to_string(),
            String::new(),
        ]);
        rows.push(row);
    }
    for w in &audit.wanting {
        let mut row = head(w.school, AUDIT_MISSING, w.stage, w.year);
        row.extend([
            String::new(),
            "term".to_owned(),
            w.term.name().to_owned(),
            String::new(),
            w.nc_year.code(),
            w.roll.to_string(),
            String::new(),
        ]);
        rows.push(row);
    }
    Rows {
        columns: figures::AUDIT.to_vec(),
        rows,
    }
}
