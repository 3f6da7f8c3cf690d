//! The rows of the tables as formulas see them: by the places of the columns in their tables' declarations.

use crate::dataset::{
    Assessment, Attendance, Exclusion, ExclusionKind, Finance, Holdings, Performance, PupilId,
    RollEntry, SchoolId,
};
use crate::estate::tables::{assessments, attendance, exclusions, finance, performance, pupils};
use crate::estate::{AcademicYear, Term, YearGroup};
use crate::formula::{Row, Variables};

use super::cut::{Cuts, Groups};

/// Whose row it is.
#[derive(Clone, Copy)]
pub(super) struct Whose {
    pub(super) trust: usize,
    pub(super) school: Option<SchoolId>,
    pub(super) year: AcademicYear,
    pub(super) term: Option<Term>,
    pub(super) pupil: Option<PupilId>,
    /// The pupil's groups; of the term besides.
    pub(super) cuts: Cuts,
}

/// Hands each row of a table to `each`; rows of unknown schools are passed over.
pub(super) fn visit(
    holdings: &Holdings,
    groups: &Groups,
    table: &Variables,
    each: &mut dyn FnMut(&dyn Row, Whose),
) {
    let whose = |school: SchoolId, year, term: Option<Term>, pupil: Option<PupilId>| Whose {
        trust: holdings.schools[usize::from(school.0)].trust,
        school: Some(school),
        year,
        term,
        pupil,
        cuts: pupil
            .map_or(Cuts::WHOLE, |p| groups.cuts(year, p))
            .in_term(term),
    };
    match table.name {
        "attendance" => {
            for row in &holdings.attendance {
                if let Some(school) = holdings.school(row.urn) {
                    each(
                        row,
                        whose(school, row.year, Some(row.term), Some(row.pupil)),
                    );
                }
            }
        }
        "exclusions" => {
            for row in &holdings.exclusions {
                if let Some(school) = holdings.school(row.urn) {
                    each(
                        row,
                        whose(school, row.year, Some(row.term), Some(row.pupil)),
                    );
                }
            }
        }
        "finance" => {
            for row in &holdings.finance {
                let school = row.urn.and_then(|u| holdings.school(u));
                let mut who = Whose {
                    trust: row.trust,
                    school: None,
                    year: row.year,
                    term: None,
                    pupil: None,
                    cuts: Cuts::WHOLE,
                };
                // The trust's money is what stands under its UID, as with the built-in indicators.
                who.school =
                    school.filter(|s| holdings.schools[usize::from(s.0)].trust == row.trust);
                each(row, who);
            }
        }
        "pupils" => {
            for row in &holdings.roll {
                let mut who = whose(row.school, row.year, None, Some(row.pupil));
                who.cuts = Cuts::of_entry(row);
                each(row, who);
            }
        }
        "assessments" => {
            for row in &holdings.assessments {
                if let Some(school) = holdings.school(row.urn) {
                    each(
                        row,
                        whose(school, row.year, Some(row.term), Some(row.pupil)),
                    );
                }
            }
        }
        "performance" => {
            for row in &holdings.performance {
                if let Some(school) = holdings.school(row.urn) {
                    each(row, whose(school, row.year, None, None));
                }
            }
        }
        name => {
            let own = holdings.own.iter().filter(|own| own.table == name);
            for row in own.flat_map(|own| &own.rows) {
                if let Some(school) = holdings.school(row.urn) {
                    each(row, whose(school, row.year, None, None));
                }
            }
        }
    }
}

/// Whether the table was handed in at all.
pub(super) fn handed_in(holdings: &Holdings, table: &Variables) -> bool {
    holdings.files.iter().any(|f| f.table == table.name)
        || match table.name {
            "attendance" => !holdings.attendance.is_empty(),
            "exclusions" => !holdings.exclusions.is_empty(),
            "finance" => !holdings.finance.is_empty(),
            "pupils" => !holdings.roll.is_empty(),
            "assessments" => !holdings.assessments.is_empty(),
            "performance" => !holdings.performance.is_empty(),
            name => {
                let mut own = holdings.own.iter();
                own.any(|own| own.table == name && !own.rows.is_empty())
            }
        }
}

impl Row for Attendance {
    fn number(&self, column: usize) -> Option<f64> {
        match column {
            attendance::POSSIBLE => self.possible,
            attendance::AUTHORISED => self.authorised,
            attendance::UNAUTHORISED => self.unauthorised,
            _ => None,
        }
    }

    fn words(&self, column: usize) -> Option<&str> {
        (column == attendance::TERM).then(|| self.term.name())
    }
}

impl Row for Exclusion {
    fn number(&self, column: usize) -> Option<f64> {
        (column == exclusions::SESSIONS)
            .then_some(self.sessions)
            .flatten()
    }

    fn words(&self, column: usize) -> Option<&str> {
        match column {
            exclusions::TERM => Some(self.term.name()),
            exclusions::KIND => Some(match self.kind {
                ExclusionKind::Suspension => "Suspension",
                ExclusionKind::Permanent => "Permanent",
            }),
            _ => None,
        }
    }
}

impl Row for Finance {
    fn number(&self, column: usize) -> Option<f64> {
        match column {
            finance::INCOME => self.income,
            finance::EXPENDITURE => self.expenditure,
            finance::STAFF => self.staff_costs,
            finance::RESERVE => self.revenue_reserve,
            finance::PUPILS => self.pupils,
            _ => None,
        }
    }

    fn words(&self, _: usize) -> Option<&str> {
        None
    }
}

impl Row for RollEntry {
    fn number(&self, column: usize) -> Option<f64> {
        (column == pupils::SCORE)
            .then(|| self.prior_score.map(|s| s.to_f64()))
            .flatten()
    }

    fn words(&self, column: usize) -> Option<&str> {
        let yes_no = |value: Option<bool>| value.map(|v| if v { "Y" } else { "N" });
        match column {
            pupils::NC_YEAR => Some(year_group(self.nc_year)),
            pupils::SEX => self.sex.map(|s| s.code()),
            pupils::FSM => yes_no(self.fsm),
            pupils::FSM6 => yes_no(self.fsm6),
            pupils::EAL => yes_no(self.eal),
            pupils::LOOKED_AFTER => yes_no(self.looked_after),
            pupils::SERVICE => yes_no(self.service),
            pupils::SEN => self.sen.map(|s| s.code()),
            _ => None,
        }
    }
}

impl Row for Assessment {
    fn number(&self, column: usize) -> Option<f64> {
        (column == assessments::SCORE)
            .then(|| self.score().map(|s| s.to_f64()))
            .flatten()
    }

    fn words(&self, column: usize) -> Option<&str> {
        match column {
            assessments::TERM => Some(self.term.name()),
            assessments::KIND => Some(self.kind.code()),
            assessments::NC_YEAR => Some(year_group(self.nc_year)),
            assessments::SUBJECT => Some(self.subject.code()),
            assessments::JUDGEMENT => self.judgement.map(|j| j.code()),
            _ => None,
        }
    }
}

impl Row for Performance {
    fn number(&self, column: usize) -> Option<f64> {
        match column {
            performance::SCORE => self.score,
            performance::PUPILS => self.pupils,
            performance::COHORT => self.cohort,
            _ => None,
        }
    }

    fn words(&self, column: usize) -> Option<&str> {
        match column {
            performance::MEASURE => Some(&self.measure),
            performance::STATUS => self.status.as_deref(),
            _ => None,
        }
    }
}

/// The code of a year group without making a string.
fn year_group(group: YearGroup) -> &'static str {
    usize::try_from(group.0 + 2)
        .ok()
        .and_then(|at| YearGroup::CODES.get(at))
        .copied()
        .unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::year_group;
    use crate::estate::YearGroup;

    #[test]
    fn year_groups_have_their_codes() {
        for group in (-2..=13).map(YearGroup) {
            assert_eq!(year_group(group), group.code());
        }
    }
}
