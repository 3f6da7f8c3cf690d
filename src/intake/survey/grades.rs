//! Whether a sixth form's grades in a subject are of A levels or of applied courses, where a letter may be of either.

use std::collections::BTreeMap;

use crate::diag::{Code, Finding, Severity};
use crate::estate::{Counting, Scale, YearGroup};
use crate::intake::Table;
use crate::intake::row::{FileHead, Row};
use crate::intake::tables::pupils::year_group;

use super::Kind;

/// How many grades of a type and subject only A levels have, only applied courses have, and both have.
#[derive(Clone, Copy, Debug, Default)]
struct Letters {
    academic: u64,
    applied: u64,
    either: u64,
}

/// The grades of a file in Years 12 and 13, by type and subject as it writes them.
#[derive(Debug)]
pub(super) struct Grades {
    columns: [usize; 4],
    groups: BTreeMap<Kind, Letters>,
}

const APPLIED: [&str; 3] = [
    "applied_extended_certificate",
    "applied_diploma",
    "applied_extended_diploma",
];

/// Whether a text is a grade of a scale, of a result that there is.
fn is_on(scale: &str, text: &str) -> bool {
    let code = Scale::named(scale).and_then(|scale| scale.code(text));
    code.is_some_and(|code| code.counts != Counting::NoOutcome)
}

impl Grades {
    pub(super) fn of(table: &Table) -> Option<Self> {
        if table.name != "assessments" {
            return None;
        }
        let [kind, subject, judgement, nc_year] =
            ["assessment_type", "subject", "judgement", "nc_year"].map(|name| table.position(name));
        Some(Self {
            columns: [kind?, subject?, judgement?, nc_year?],
            groups: BTreeMap::new(),
        })
    }

    pub(super) fn take(&mut self, row: &Row<'_>) {
        let [kind, subject, judgement, nc_year] = self.columns;
        let grade = row.cell(judgement);
        if grade.is_empty() || year_group(row.cell(nc_year)).is_none_or(|y| y < YearGroup(12)) {
            return;
        }
        let academic = is_on("a_level", grade);
        let applied = APPLIED.iter().any(|scale| is_on(scale, grade));
        let key = (row.cell(kind).into(), row.cell(subject).into());
        let letters = self.groups.entry(key).or_default();
        letters.academic += u64::from(academic && !applied);
        letters.applied += u64::from(applied && !academic);
        letters.either += u64::from(applied && academic);
    }

    pub(super) fn append(&mut self, later: Self) {
        for (key, more) in later.groups {
            let letters = self.groups.entry(key).or_default();
            letters.academic += more.academic;
            letters.applied += more.applied;
            letters.either += more.either;
        }
    }

    /// The types and subjects whose letters are those of applied courses, and what is told.
    pub(super) fn conclude(self, head: &FileHead) -> (Vec<Kind>, Vec<Finding>) {
        let (mut applied, mut told) = (vec![], vec![]);
        for (key, letters) in self.groups {
            if letters.applied == 0 {
                continue;
            }
            let both = letters.academic > 0;
            if letters.either > 0 {
                let of = format!("{} {} in Years 12 and 13", key.0, key.1);
                let n = letters.either;
                let (severity, words) = match both {
                    true => (
                        Severity::Warning,
                        format!(
                            "{of}: grades of A levels and of applied courses under one name; {n} that may be of either (D, U) are read as an A level's"
                        ),
                    ),
                    false => (
                        Severity::Note,
                        format!(
                            "{of}: no grade is an A level's alone, so that {n} that may be of either (D, U) are read as an applied course's: D is Distinction"
                        ),
                    ),
                };
                let finding = super::about(head, Code::Assumed, severity, "judgement", words);
                told.push(finding.help(
                    "give applied courses a subject name of their own, as `Business (applied)`",
                ));
            }
            if !both {
                applied.push(key);
            }
        }
        (applied, told)
    }
}
