//! Table `targets`.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::dataset::{PupilId, Target, Unmatched, Urn};
use crate::diag::Sink;
use crate::estate::{AcademicYear, Counted, Decimal, Scale, Subject, TargetGrade, unlisted};
use crate::intake::drive::{Placed, Reader, RowAt};
use crate::intake::duplicate::Later;
use crate::intake::findings::Findings;
use crate::intake::pupil::{Columns, Seeking, Where};
use crate::intake::read::Kept;
use crate::intake::row::Row;

use super::assessments::{ANY_SCORE, SINGLE, score, single};

columns! { "targets", groupings: false,
    YEAR = required "academic_year",
    UPN = required "upn",
    SUBJECT = required "subject",
    TARGET = required "target",
    SCORE = optional "target_score",
    SURNAME = optional "surname",
    FORENAME = optional "forename",
    DOB = optional "dob",
    SEX = optional "sex",
    URN = optional "urn",
}

const PUPIL: Columns = Columns {
    upn: UPN,
    surname: SURNAME,
    forename: FORENAME,
    dob: DOB,
    sex: SEX,
};

/// Reads targets.
pub(in crate::intake) struct Targets<'a> {
    pub(in crate::intake) pupils: Where<'a>,
}

/// The rows of a block.
#[derive(Debug, Default)]
pub(in crate::intake) struct Part {
    rows: Vec<Target>,
    at: Vec<RowAt>,
    unmatched: Vec<Unmatched>,
}

#[derive(Debug, Default)]
pub(in crate::intake) struct Memory {
    year: Kept<AcademicYear>,
    subject: Kept<Subject>,
    grade: Kept<TargetGrade>,
    urn: Kept<Urn>,
    seeking: Seeking,
}

impl Reader for Targets<'_> {
    type Part = Part;
    type Memo = Memory;

    fn row(
        &self,
        row: &Row<'_>,
        memo: &mut Memory,
        part: &mut Part,
        findings: &mut Findings,
    ) -> bool {
        let year = row.year(YEAR, &mut memo.year, findings);
        if let Some(graded) = self.graded(row) {
            return self.grade(row, graded, memo, part, year, findings);
        }
        let subject = row.needed(SUBJECT, &mut memo.subject, single, &SINGLE, findings);
        let grade = row.needed(
            TARGET,
            &mut memo.grade,
            TargetGrade::parse,
            TargetGrade::CODES,
            findings,
        );
        let score = score(row, SCORE, ANY_SCORE, findings);
        let school = row.school_if_any(URN, &mut memo.urn, findings);
        let urn = school.flatten();
        let pupil = year.filter(|_| school.is_some()).and_then(|year| {
            self.pupils.find(
                row,
                PUPIL,
                year,
                urn,
                &mut memo.seeking,
                findings,
                &mut part.unmatched,
            )
        });
        let (Some(year), Some(subject), Some(grade), Some(pupil)) = (year, subject, grade, pupil)
        else {
            return false;
        };
        part.at.push(row.at());
        part.rows.push(Target {
            year,
            pupil,
            subject,
            grade,
            score,
        });
        true
    }
}

impl Targets<'_> {
    /// The scales that a target grade may be on: those of its subject, where it names some.
    fn scales(&self, own: &str) -> Vec<&Scale> {
        let framework = self.pupils.framework;
        match own {
            "" => ["gcse", "a_level"]
                .iter()
                .flat_map(|f| framework.family(f))
                .collect(),
            own => framework.family(own),
        }
    }

    /// The subject and the scale of a row that is a grade to reach, on a scale of grades.
    fn graded(&self, row: &Row<'_>) -> Option<(Subject, &Scale)> {
        let (name, target) = (row.cell(SUBJECT), row.cell(TARGET));
        let primary = single(name).is_some();
        // In one of the four subjects a letter is one of B, W, N, A.
        if name.is_empty() || (primary && TargetGrade::parse(target).is_some()) {
            return None;
        }
        let entry = self.pupils.framework.entry(name);
        let mut scales = self
            .scales(entry.map_or("", |e| e.scale.as_str()))
            .into_iter();
        let scale = scales.find(|scale| scale.code(target).is_some())?;
        let subject = entry.map_or_else(|| unlisted(name), |e| e.subject);
        Some((subject, scale))
    }

    /// Reads such a row: a target in each measure of its scale.
    fn grade(
        &self,
        row: &Row<'_>,
        (subject, scale): (Subject, &Scale),
        memo: &mut Memory,
        part: &mut Part,
        year: Option<AcademicYear>,
        findings: &mut Findings,
    ) -> bool {
        let school = row.school_if_any(URN, &mut memo.urn, findings);
        let (seeking, unmatched) = (&mut memo.seeking, &mut part.unmatched);
        let pupil = year.filter(|_| school.is_some()).and_then(|year| {
            let urn = school.flatten();
            self.pupils
                .find(row, PUPIL, year, urn, seeking, findings, unmatched)
        });
        let (Some(year), Some(pupil)) = (year, pupil) else {
            return false;
        };
        let mut any = false;
        for rule in self.pupils.framework.measures(scale.name) {
            let Some(counted) = rule.counts(scale, Some(row.cell(TARGET)), None) else {
                continue;
            };
            let (grade, score) = match counted {
                Counted::Share(true) => (TargetGrade::N, None),
                Counted::Share(false) => (TargetGrade::W, None),
                Counted::Value(value) => (TargetGrade::W, Some(Decimal(value))),
            };
            any = true;
            part.at.push(row.at());
            part.rows.push(Target {
                year,
                pupil,
                subject: subject.of(rule.measure),
                grade,
                score,
            });
        }
        any
    }
}

/// What the merge remembers: for each year and pupil, a bit for each subject.
#[derive(Debug, Default)]
pub(in crate::intake) struct Keys {
    taken: BTreeMap<AcademicYear, Vec<u8>>,
    /// Of subjects beside those of primary schools.
    others: FxHashSet<(AcademicYear, PupilId, Subject)>,
    pub(in crate::intake) later: Later<Target>,
    pub(in crate::intake) unmatched: Vec<Unmatched>,
}

/// Keeps the first row of each key.
pub(in crate::intake) fn merge(
    part: Part,
    placed: &mut Placed<'_>,
    keys: &mut Keys,
    pupils: usize,
    targets: &mut Vec<Target>,
) {
    placed.unmatched(part.unmatched, &mut keys.unmatched);
    for (row, at) in part.rows.into_iter().zip(part.at) {
        let taken = keys
            .taken
            .entry(row.year)
            .or_insert_with(|| vec![0; pupils]);
        let first = if row.subject.is_primary() {
            let bits = &mut taken[row.pupil.0 as usize];
            let bit = 1u8 << row.subject.place();
            let first = *bits & bit == 0;
            *bits |= bit;
            first
        } else {
            keys.others.insert((row.year, row.pupil, row.subject))
        };
        if first {
            targets.push(row);
        } else {
            keys.later.push(
                row,
                placed,
                at,
                &[(UPN, ""), (TARGET, "target"), (SCORE, "target_score")],
                "pupil, year and subject",
            );
        }
    }
}

/// Tells the later rows of a key.
pub(in crate::intake) fn settle(later: Later<Target>, rows: &[Target], sink: &mut Sink) {
    later.settle(
        rows,
        |row| (row.year, row.pupil, row.subject),
        |first, row| {
            if first.grade != row.grade {
                1
            } else if first.score != row.score {
                2
            } else {
                0
            }
        },
        sink,
    );
}
