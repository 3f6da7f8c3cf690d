//! The assessment audit, released.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Settings;
use crate::dataset::{Holdings, SchoolId};
use crate::estate::{AcademicYear, AssessmentType, Term, YearGroup};
use crate::measure::audit::{AssessmentAudit, Month};

use super::super::{Desk, Measured, Reason, SchoolName, Scope, Shown, Unit};

/// The assessment audit of a trust or school.
#[derive(Clone, PartialEq, Debug)]
pub struct AssessmentView {
    /// The key stages in which there are pupils or assessments.
    pub stages: Vec<StageView>,
    /// What is expected but wanting, latest year first.
    pub wanting: Vec<WantingView>,
}

/// One key stage.
#[derive(Clone, PartialEq, Debug)]
pub struct StageView {
    /// Its name, as `KS2`.
    pub name: String,
    /// Its folder, as `ks2`: a part of ids.
    pub folder: String,
    /// The terms in which the trust assessed the key stage, in order.
    pub terms: Vec<(AcademicYear, Term)>,
    /// For each school, assessments and what is wanting in each of those terms.
    pub by_term: Vec<(SchoolName, Vec<TermMark>)>,
    /// The years, latest first.
    pub years: Vec<YearView>,
}

/// A school in a term.
#[derive(Clone, PartialEq, Debug)]
pub struct TermMark {
    /// How many assessments (distinct names), or why there are none.
    pub assessments: Shown,
    /// The year groups that most other schools assessed and this one did not, as `Year 3`.
    pub wanting: Vec<String>,
}

/// One year of a key stage.
#[derive(Clone, PartialEq, Debug)]
pub struct YearView {
    /// The year.
    pub year: AcademicYear,
    /// The months in which the trust assessed, as `Nov 2022`, with the key `2022-11`.
    pub months: Vec<(String, String)>,
    /// For each school, a count for each month.
    pub rows: Vec<YearRow>,
    /// The types of assessment used in the year.
    pub types: Vec<String>,
    /// For each school, a count for each type.
    pub by_type: Vec<TypeRow>,
    /// The assessments one by one, by school, month, name and year group.
    pub details: Vec<DetailView>,
}

/// A school's months in a year.
#[derive(Clone, PartialEq, Debug)]
pub struct YearRow {
    /// The school.
    pub school: SchoolName,
    /// One count a month, or why there is none.
    pub counts: Vec<Shown>,
    /// What is wanting, term by term, as `Summer: Year 3, Year 4`.
    pub wanting: Vec<String>,
}

/// A school's types in a year.
#[derive(Clone, PartialEq, Debug)]
pub struct TypeRow {
    /// The school.
    pub school: SchoolName,
    /// One count a type, or why there is none.
    pub counts: Vec<Shown>,
}

/// One assessment.
#[derive(Clone, PartialEq, Debug)]
pub struct DetailView {
    /// The school.
    pub school: SchoolName,
    /// The month, as `2022-11`, which sorts.
    pub month: String,
    /// Its name, as the school gave it.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// The year group, as `Year 3`.
    pub year_group: String,
    /// Pupils with an outcome.
    pub pupils: Shown,
}

/// An assessment that is expected but wanting.
#[derive(Clone, PartialEq, Debug)]
pub struct WantingView {
    /// The school.
    pub school: SchoolName,
    /// The key stage's name.
    pub stage: String,
    /// The year.
    pub year: AcademicYear,
    /// The term.
    pub term: Term,
    /// The year group, as `Year 3`.
    pub year_group: String,
    /// Pupils of the year group on the school's roll.
    pub roll: Shown,
    /// Schools that assessed the year group in the term.
    pub assessed: Shown,
    /// Schools that have the year group.
    pub schools: Shown,
}

/// Releases the part of the audit (made for all the data) that belongs to a trust or school.
pub fn assessment(
    desk: &Desk,
    holdings: &Holdings,
    settings: &Settings,
    audit: &AssessmentAudit,
    scope: Scope,
) -> AssessmentView {
    if desk.withholds() {
        return AssessmentView {
            stages: vec![],
            wanting: vec![],
        };
    }
    let part = Part::new(holdings, settings, audit, scope);
    let stages = (0..settings.key_stages.len())
        .filter_map(|stage| part.stage(desk, stage))
        .collect();
    let mut wanting: Vec<WantingView> = audit
        .wanting
        .iter()
        .filter(|w| scope.has(holdings, w.school))
        .map(|w| WantingView {
            school: SchoolName::of(holdings, w.school),
            stage: settings.key_stages[w.stage].name.clone(),
            year: w.year,
            term: w.term,
            year_group: w.nc_year.label(),
            roll: desk.count(w.roll),
            assessed: schools(desk, w.assessed),
            schools: schools(desk, w.schools),
        })
        .collect();
    wanting.sort_by(|a, b| (b.year, &a.school, a.term).cmp(&(a.year, &b.school, b.term)));
    AssessmentView { stages, wanting }
}

/// A count of schools or assessments: it rests on no pupils.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn schools(desk: &Desk, n: u64) -> Shown {
    desk.show(Measured::plain(Ok(n as f64), Unit::Count))
}

/// The parts of the audit that a view is made of, found by key.
struct Part<'a> {
    holdings: &'a Holdings,
    settings: &'a Settings,
    audit: &'a AssessmentAudit,
    scope: Scope,
    schools: Vec<(SchoolId, SchoolName)>,
    /// Schools with pupils of a key stage, by year.
    rolls: BTreeSet<(SchoolId, usize, AcademicYear)>,
    wanting: BTreeMap<(SchoolId, usize, AcademicYear, Term), Vec<YearGroup>>,
}

impl<'a> Part<'a> {
    fn new(
        holdings: &'a Holdings,
        settings: &'a Settings,
        audit: &'a AssessmentAudit,
        scope: Scope,
    ) -> Self {
        let mut wanting: BTreeMap<_, Vec<YearGroup>> = BTreeMap::new();
        for w in &audit.wanting {
            wanting
                .entry((w.school, w.stage, w.year, w.term))
                .or_default()
                .push(w.nc_year);
        }
        Self {
            holdings,
            settings,
            audit,
            scope,
            schools: scope.schools(holdings),
            rolls: audit.rolls.iter().copied().collect(),
            wanting,
        }
    }

    /// One key stage, if anything is to be said about it.
    fn stage(&self, desk: &Desk, stage: usize) -> Option<StageView> {
        let in_trust = |school: SchoolId| {
            self.holdings.schools[usize::from(school.0)].trust == self.scope.trust
        };
        let terms: BTreeSet<(AcademicYear, Term)> = self
            .audit
            .terms
            .iter()
            .filter(|t| t.stage == stage && in_trust(t.school))
            .map(|t| (t.year, t.term))
            .collect();
        let counts: BTreeMap<(SchoolId, AcademicYear, Term), u64> = self
            .audit
            .terms
            .iter()
            .filter(|t| t.stage == stage && t.kind.is_none())
            .map(|t| ((t.school, t.year, t.term), t.assessments))
            .collect();
        let schools: Vec<&(SchoolId, SchoolName)> = self
            .schools
            .iter()
            .filter(|(id, _)| {
                self.rolls.iter().any(|(s, k, _)| s == id && *k == stage)
                    || counts.keys().any(|(s, ..)| s == id)
            })
            .collect();
        if schools.is_empty() {
            return None;
        }
        let by_term = schools
            .iter()
            .map(|(id, name)| {
                let marks = terms
                    .iter()
                    .map(|&(year, term)| TermMark {
                        assessments: self.cell(
                            desk,
                            counts.get(&(*id, year, term)),
                            (*id, stage, year),
                        ),
                        wanting: self.wanting_in(*id, stage, year, term),
                    })
                    .collect();
                (name.clone(), marks)
            })
            .collect();
        let mut years: Vec<AcademicYear> = terms.iter().map(|(y, _)| *y).collect();
        years.dedup();
        Some(StageView {
            name: self.settings.key_stages[stage].name.clone(),
            folder: self.settings.key_stages[stage].folder(),
            terms: terms.into_iter().collect(),
            by_term,
            years: years
                .into_iter()
                .rev()
                .map(|year| self.year(desk, stage, year, &schools, &in_trust))
                .collect(),
        })
    }

    /// One year of a key stage.
    fn year(
        &self,
        desk: &Desk,
        stage: usize,
        year: AcademicYear,
        schools: &[&(SchoolId, SchoolName)],
        in_trust: &dyn Fn(SchoolId) -> bool,
    ) -> YearView {
        let here = || {
            let months = self.audit.months.iter();
            months.filter(|m| m.stage == stage && m.year == year && in_trust(m.school))
        };
        let months: BTreeSet<Month> = here().map(|m| m.month).collect();
        let counts: BTreeMap<(SchoolId, Month), u64> = here()
            .filter(|m| m.kind.is_none())
            .map(|m| ((m.school, m.month), m.assessments))
            .collect();
        let types: BTreeSet<AssessmentType> = here().filter_map(|m| m.kind).collect();
        // A name used in several months of a year is one assessment of its type.
        let mut names: BTreeMap<(SchoolId, AssessmentType), BTreeSet<u32>> = BTreeMap::new();
        let mut details = vec![];
        for d in &self.audit.details {
            let Some(kind) = d.kind else { continue };
            if d.stage == stage && d.year == year && self.scope.has(self.holdings, d.school) {
                names.entry((d.school, kind)).or_default().insert(d.name);
                details.push(DetailView {
                    school: SchoolName::of(self.holdings, d.school),
                    month: d.month.to_string(),
                    name: self.holdings.assessment_names[d.name as usize].clone(),
                    kind: kind.code().to_owned(),
                    year_group: d.nc_year.label(),
                    pupils: desk.count(d.pupils),
                });
            }
        }
        details.sort_by(|a, b| {
            (&a.school, &a.month, &a.name, &a.year_group, &a.kind).cmp(&(
                &b.school,
                &b.month,
                &b.name,
                &b.year_group,
                &b.kind,
            ))
        });
        let rows = schools
            .iter()
            .map(|(id, name)| YearRow {
                school: name.clone(),
                counts: months
                    .iter()
                    .map(|m| self.cell(desk, counts.get(&(*id, *m)), (*id, stage, year)))
                    .collect(),
                wanting: Term::ALL
                    .into_iter()
                    .map(|term| (term, self.wanting_in(*id, stage, year, term)))
                    .filter(|(_, groups)| !groups.is_empty())
                    .map(|(term, groups)| format!("{term}: {}", groups.join(", ")))
                    .collect(),
            })
            .collect();
        let by_type = schools
            .iter()
            .map(|(id, name)| TypeRow {
                school: name.clone(),
                counts: types
                    .iter()
                    .map(|t| {
                        let n = names.get(&(*id, *t)).map(|n| n.len() as u64);
                        self.cell(desk, n.as_ref(), (*id, stage, year))
                    })
                    .collect(),
            })
            .collect();
        YearView {
            year,
            months: months
                .iter()
                .map(|m| (month_label(*m), m.to_string()))
                .collect(),
            rows,
            types: types.iter().map(|t| t.code().to_owned()).collect(),
            by_type,
            details,
        }
    }

    /// A count; else "no assessment", or, where the school has no pupils of the key stage that year, not applicable.
    fn cell(
        &self,
        desk: &Desk,
        count: Option<&u64>,
        place: (SchoolId, usize, AcademicYear),
    ) -> Shown {
        match count {
            Some(n) => schools(desk, *n),
            None if self.rolls.contains(&place) => desk.show(Measured::plain(
                Err(Reason::Other("no assessment".into())),
                Unit::Count,
            )),
            None => desk.show(Measured::plain(Err(Reason::NotApplicable), Unit::Count)),
        }
    }

    fn wanting_in(
        &self,
        school: SchoolId,
        stage: usize,
        year: AcademicYear,
        term: Term,
    ) -> Vec<String> {
        self.wanting
            .get(&(school, stage, year, term))
            .into_iter()
            .flatten()
            .map(|g| g.label())
            .collect()
    }
}

/// `Nov 2022`.
fn month_label(month: Month) -> String {
    let name = crate::estate::Date::new(month.year, month.month, 1)
        .map_or("", crate::estate::Date::month_name);
    format!("{} {}", name.get(..3).unwrap_or(name), month.year)
}
