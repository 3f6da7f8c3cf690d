//! Attendance that runs on from September in every export.

use std::collections::BTreeMap;

use crate::diag::{Code, Finding, Severity};
use crate::estate::{AcademicYear, Term};
use crate::intake::Table;
use crate::intake::numbers::number;
use crate::intake::row::{FileHead, Row};
use crate::intake::tables::attendance::YEAR_SESSIONS;

/// Possible sessions of pupils, by year, school and term as the file writes them: their sum and how many there are.
#[derive(Debug)]
pub(super) struct Register {
    columns: [usize; 4],
    /// A column by which rows are no longer termly.
    week: Option<usize>,
    groups: BTreeMap<(String, String), BTreeMap<Term, (f64, u32)>>,
}

/// More sessions than this no term has: the longest are of sixteen weeks.
const TERM: f64 = 170.0;
/// How much more a later term's sessions are where they run on.
const GROWTH: f64 = 1.45;

impl Register {
    pub(super) fn of(table: &Table) -> Option<Self> {
        if table.name != "attendance" {
            return None;
        }
        let [year, urn, term, possible] =
            ["academic_year", "urn", "term", "sessions_possible"].map(|name| table.position(name));
        Some(Self {
            columns: [year?, urn?, term?, possible?],
            week: table.position("week_ending"),
            groups: BTreeMap::new(),
        })
    }

    pub(super) fn take(&mut self, row: &Row<'_>) {
        let [year, urn, term, possible] = self.columns;
        if self.week.is_some_and(|week| !row.cell(week).is_empty()) {
            return;
        }
        let (Some(term), Some(possible)) =
            (Term::parse(row.cell(term)), number(row.cell(possible)))
        else {
            return;
        };
        // A slip, which is told at its row, says nothing of the others.
        if possible > YEAR_SESSIONS {
            return;
        }
        let key = (row.cell(year).to_owned(), row.cell(urn).to_owned());
        let (sum, count) = self.groups.entry(key).or_default().entry(term).or_default();
        *sum += possible;
        *count += 1;
    }

    pub(super) fn append(&mut self, later: Self) {
        for (key, terms) in later.groups {
            let own = self.groups.entry(key).or_default();
            for (term, (sum, count)) in terms {
                let (all, n) = own.entry(term).or_default();
                *all += sum;
                *n += count;
            }
        }
    }

    /// One warning for a file and year, however many schools it is so of.
    pub(super) fn conclude(self, head: &FileHead) -> Vec<Finding> {
        let mut told: BTreeMap<AcademicYear, (Finding, usize)> = BTreeMap::new();
        for ((year, urn), terms) in self.groups {
            let means: Vec<(Term, f64)> = terms
                .into_iter()
                .map(|(term, (sum, count))| (term, sum / f64::from(count.max(1))))
                .collect();
            let runs_on =
                means.len() > 1 && means.windows(2).all(|two| two[1].1 >= two[0].1 * GROWTH);
            let beyond = means.iter().any(|(_, mean)| *mean > TERM);
            if !runs_on && !beyond {
                continue;
            }
            let Some(when) = AcademicYear::parse(&year) else {
                continue;
            };
            if let Some((finding, schools)) = told.get_mut(&when) {
                *schools += 1;
                finding.urn = None;
                continue;
            }
            let school = head.schools.own(&urn);
            let said: Vec<String> = means
                .iter()
                .map(|(term, mean)| format!("{term} {}", mean.round()))
                .collect();
            let words = format!(
                "the possible sessions of {} in {when} run on from September ({} to a pupil): added up they would be more than the year has",
                super::of(school),
                said.join(", ")
            );
            let mut finding = super::about(
                head,
                Code::YearToDate,
                Severity::Warning,
                "sessions_possible",
                words,
            )
            .help("export each term by itself, or say under the file's entry in config.yaml: period: year_to_date");
            finding.year = Some(when);
            finding.urn = school;
            told.insert(when, (finding, 0));
        }
        told.into_values()
            .map(|(mut finding, more)| {
                if more > 0 {
                    let schools = if more == 1 { "school" } else { "schools" };
                    let message = std::mem::take(&mut finding.message);
                    finding.message = format!("{message}; {more} more {schools} alike");
                }
                finding
            })
            .collect()
    }
}
