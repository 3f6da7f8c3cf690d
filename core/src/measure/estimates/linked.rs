//! Joint outcomes, where the reference lets them be known.
//!
//! Its rows carry no pupil number. Rows of one year and school that agree in sex, date of birth, previous key stage and
//! its score, with not more than one row for each subject, can only be one pupil's but by a rare chance; where two rows of
//! a subject agree (twins), nobody can tell whose is whose, and all of them are left out. How large a share of the rows is
//! left over is reported, and below [`super::LINKED_AT_LEAST`] (dates of birth cut to the month, say) no joint outcome is
//! made at all.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::dataset::{ReferencePupil, Urn};
use crate::estate::{AcademicYear, Date, Decimal, PriorStage, Sex, Subject};

use super::nation::{Result, month};

/// The share of rows told apart, and the joint outcomes by combined subject.
pub(super) type Combined = (f64, Vec<(Subject, Vec<Result>)>);

type Person = (Urn, Date, Decimal, Sex);

/// A pupil's standard in a subject: 0 below, 1 expected, 2 greater depth.
type Level = (Person, Subject, u8);

const COMBINED: [Subject; 3] = [Subject::Rwm, Subject::Rm, Subject::Rgm];

/// Joint outcomes by year and previous key stage.
pub(super) fn combined(rows: &[ReferencePupil]) -> BTreeMap<(AcademicYear, PriorStage), Combined> {
    let mut by_stage: BTreeMap<(AcademicYear, PriorStage), Vec<Level>> = BTreeMap::new();
    for row in rows {
        let (Some(stage), Some(prior), Some(sex), Some(dob)) =
            (row.prior_stage, row.prior_score, row.sex, row.dob)
        else {
            continue;
        };
        let greater = row
            .greater
            .or_else(|| row.score.map(|s| s.0 >= 110 * Decimal::ONE));
        let expected = row
            .expected
            .or_else(|| row.score.map(|s| s.0 >= 100 * Decimal::ONE))
            .or(greater.filter(|g| *g));
        let Some(expected) = expected else { continue };
        let greater = greater.unwrap_or(false);
        let level = u8::from(expected || greater) + u8::from(greater);
        by_stage.entry((row.year, stage)).or_default().push((
            (row.urn, dob, prior, sex),
            row.subject,
            level,
        ));
    }
    by_stage
        .into_par_iter()
        .map(|(key, rows)| (key, link(rows)))
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "a share")]
fn link(mut rows: Vec<Level>) -> Combined {
    rows.par_sort_unstable();
    let all = rows.len();
    let mut told_apart = 0;
    let mut joint: Vec<(Subject, Vec<Result>)> = COMBINED.map(|s| (s, vec![])).into();
    for pupil in rows.chunk_by(|a, b| a.0 == b.0) {
        if pupil.windows(2).any(|w| w[0].1 == w[1].1) {
            continue;
        }
        told_apart += pupil.len();
        for (subject, results) in &mut joint {
            let parts = subject.parts();
            let level = |part: &Subject| pupil.iter().find(|r| r.1 == *part).map(|r| r.2);
            let Some(levels) = parts.iter().map(level).collect::<Option<Vec<u8>>>() else {
                continue;
            };
            let least = levels.into_iter().min().unwrap_or(0);
            let (urn, dob, prior, sex) = pupil[0].0;
            results.push(Result {
                urn,
                prior,
                sex,
                month: month(dob),
                expected: least >= 1,
                greater: least >= 2,
                score: None,
            });
        }
    }
    joint.retain(|(_, results)| !results.is_empty());
    (told_apart as f64 / all.max(1) as f64, joint)
}
