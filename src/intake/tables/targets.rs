//! Table `targets`.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::dataset::{PupilId, Target, Unmatched, Urn};
use crate::diag::{Code, Sink};
use crate::estate::tables::ColumnKind;
pub use crate::estate::tables::targets::TABLE;
use crate::estate::tables::targets::{
    DOB, FORENAME, SCORE, SEX, SUBJECT, SURNAME, TARGET, UPN, URN, YEAR,
};
use crate::estate::{
    AcademicYear, AssessmentType, Counted, Decimal, Measure, Scale, Subject, TargetGrade,
    YearGroup, unlisted,
};
use crate::intake::drive::{Placed, Reader, RowAt};
use crate::intake::duplicate::Later;
use crate::intake::findings::Findings;
use crate::intake::pupil::{Columns, Seeking, Where};
use crate::intake::read::Kept;
use crate::intake::row::Row;

use super::assessments::{ANY_SCORE, score, single};

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
        let whose = year.zip(pupil);
        if let Some(graded) = self.graded(row, whose) {
            return self.grade(row, graded, whose, part, findings);
        }
        let subject = row.needed(
            SUBJECT,
            &mut memo.subject,
            single,
            ColumnKind::Subject.codes(),
            findings,
        );
        let grade = row.needed(
            TARGET,
            &mut memo.grade,
            TargetGrade::parse,
            TargetGrade::CODES,
            findings,
        );
        let score = score(row, SCORE, ANY_SCORE, findings);
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

/// Whose target it is: the year and the pupil, where both are known.
type Whose = Option<(AcademicYear, PupilId)>;

impl Targets<'_> {
    /// The scales that a target grade of a subject may be on: those of the pupil's year group, of one who isn't known all.
    fn scales(&self, subject: &str, whose: Whose, sixth_form: bool) -> Vec<&Scale> {
        let framework = self.pupils.framework;
        let of =
            |year| framework.scales_of(AssessmentType::PredictedGrade, subject, YearGroup(year));
        let mut scales = match whose {
            Some(_) if !sixth_form => vec![],
            _ => of(12),
        };
        // In a sixth form GCSEs are taken again.
        for scale in of(11) {
            if !scales.contains(&scale) {
                scales.push(scale);
            }
        }
        scales.retain(|scale| whose.is_none_or(|(year, _)| scale.is_awarded_in(year)));
        scales
    }

    /// The subject of a row that is a grade to reach, and the scales that the grade may be on.
    fn graded(&self, row: &Row<'_>, whose: Whose) -> Option<(Subject, Vec<&Scale>)> {
        let (name, target) = (row.cell(SUBJECT), row.cell(TARGET));
        let sixth_form =
            whose.is_some_and(|(year, pupil)| self.pupils.roll.is_in_sixth_form(year, pupil));
        let entry = self.pupils.framework.entry(name);
        let subject = entry.map(|e| e.subject);
        // In one of the four subjects a letter is one of B, W, N, A, up to the sixth form.
        let standard = !sixth_form && TargetGrade::parse(target).is_some();
        if name.is_empty() || (subject.is_some_and(Subject::is_primary) && standard) {
            return None;
        }
        let scales = self.scales(name, whose, sixth_form);
        let known = || scales.iter().any(|scale| scale.code(target).is_some());
        match subject {
            // No other targets than of its parts.
            Some(subject) if subject.is_primary() && subject.is_combined() => None,
            Some(subject) if subject.is_primary() => known().then_some((subject, scales)),
            Some(subject) => Some((subject, scales)),
            None => known().then(|| (unlisted(name), scales)),
        }
    }

    /// Reads such a row: a target in each measure of its scale.
    fn grade(
        &self,
        row: &Row<'_>,
        (subject, scales): (Subject, Vec<&Scale>),
        whose: Whose,
        part: &mut Part,
        findings: &mut Findings,
    ) -> bool {
        let target = row.cell(TARGET);
        let Some(scale) = scales.iter().find(|scale| scale.code(target).is_some()) else {
            let all = scales.iter().flat_map(|scale| &scale.codes);
            let all: Vec<&str> = all.map(|code| code.code).collect();
            row.unknown(TARGET, &all, findings);
            return false;
        };
        let counted: Vec<(Measure, Counted)> = self
            .pupils
            .framework
            .measures(scale.name)
            .into_iter()
            .filter_map(|rule| Some((rule.measure, rule.counts(scale, Some(target), None)?)))
            .collect();
        if counted.is_empty() {
            row.error(
                findings,
                Code::UnknownCode,
                TARGET,
                "no measure is read off this grade, so it is no target",
                "give a grade of 9 to 1, in the sixth form of an A level or applied course; for another scale declare a measure under `measures` in config.yaml",
            );
            return false;
        }
        let Some((year, pupil)) = whose else {
            return false;
        };
        for (measure, counted) in counted {
            let (grade, score) = match counted {
                Counted::Share(true) => (TargetGrade::N, None),
                Counted::Share(false) => (TargetGrade::W, None),
                Counted::Value(value) => (TargetGrade::W, Some(Decimal(value))),
            };
            part.at.push(row.at());
            part.rows.push(Target {
                year,
                pupil,
                subject: subject.of(measure),
                grade,
                score,
            });
        }
        true
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
