//! `looks-like-last-year`: results are the same as a year before.
//!
//! A school's results of a type and term, year group by year group, are held against the same pupils' results of the same
//! type, term and subject a year before: a row is the same where the pupil had that score, or with no score that
//! judgement. Scores hardly ever come out the same twice, so a share of `checks: limits: last_year_percent` tells a file
//! sent again. Judgements often do; there all rows must be the same, among three times as many rows, of which two picked
//! by chance in one subject agree in at most half of all cases.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::config::CheckLimits;
use crate::dataset::{Assessment, Urn};
use crate::diag::{Code, Finding};
use crate::estate::{AcademicYear, AssessmentType, Judgement, Subject, Term, YearGroup};

use super::ground::Ground;
use super::registry::Check;

/// The check.
#[derive(Debug)]
pub struct LastYearsFile;

/// A row for the comparison: pupil, subject, type, judgement and score.
type Result = (u32, (Subject, AssessmentType), u8, i64);

/// Stands for "no judgement", and for any beside a score.
const NO_JUDGEMENT: u8 = u8::MAX;

fn result(a: &Assessment) -> Result {
    let judgement = match (a.score(), a.judgement) {
        (None, Some(judgement)) => judgement as u8,
        _ => NO_JUDGEMENT,
    };
    let what = (a.subject, a.kind);
    (a.pupil.0, what, judgement, a.raw_score.0)
}

/// What is compared: a school's year group in a file, by type, with or without scores.
type Batch = (u32, Urn, AssessmentType, YearGroup, bool);

const JUDGEMENTS: usize = Judgement::CODES.len();

/// What came out.
#[derive(Clone, Copy, Default)]
struct Compared {
    rows: u32,
    same: u32,
    /// By subject and judgement.
    judged: [[u32; JUDGEMENTS]; Subject::SINGLE.len()],
}

impl Compared {
    fn looks_alike(&self, scored: bool, limits: &CheckLimits) -> bool {
        let share = 100.0 * f64::from(self.same) / f64::from(self.rows.max(1));
        if scored {
            self.rows >= limits.last_year_rows && share >= limits.last_year_percent
        } else {
            self.rows >= limits.last_year_rows.saturating_mul(3)
                && self.same == self.rows
                && self.by_chance() <= 0.5
        }
    }

    /// How often two rows of one subject have the same judgement.
    fn by_chance(&self) -> f64 {
        let mut sum = 0.0;
        for judged in &self.judged {
            let of_subject = f64::from(judged.iter().sum::<u32>());
            if of_subject > 0.0 {
                let squares: f64 = judged.iter().map(|n| f64::from(*n).powi(2)).sum();
                sum += squares / of_subject;
            }
        }
        sum / f64::from(self.rows.max(1))
    }
}

/// The year groups of a school that look like last year's, with their rows.
#[derive(Default)]
struct Alike {
    year_groups: Vec<YearGroup>,
    rows: u32,
    same: u32,
}

impl Check for LastYearsFile {
    fn code(&self) -> Code {
        Code::LooksLikeLastYear
    }

    fn looks_at(&self) -> &'static str {
        "each school's rows of a type and term, pupil by pupil against the same pupils' rows a year before"
    }

    fn help(&self) -> &'static str {
        "see whether last year's file was sent again with another year in it"
    }

    fn find(&self, ground: &Ground<'_>) -> Vec<Finding> {
        let runs: Vec<_> = ground.runs().iter().collect();
        runs.par_iter()
            .flat_map_iter(
                |((year, term), now)| match ground.runs().get(&(year.plus(-1), *term)) {
                    Some(before) => of_term(self.code(), ground, (*year, *term), now, before),
                    None => Vec::new(),
                },
            )
            .collect()
    }
}

fn of_term(
    code: Code,
    ground: &Ground<'_>,
    (year, term): (AcademicYear, Term),
    now: &[Range<usize>],
    before: &[Range<usize>],
) -> Vec<Finding> {
    let rows = &ground.holdings.assessments;
    let mut held: FxHashSet<Result> = FxHashSet::default();
    held.reserve(before.iter().map(ExactSizeIterator::len).sum());
    for run in before {
        held.extend(
            rows[run.clone()]
                .iter()
                .filter(|a| a.is_outcome())
                .map(result),
        );
    }
    let mut batches: BTreeMap<Batch, Compared> = BTreeMap::new();
    let batch = |a: &Assessment| (a.file, a.urn, a.kind, a.nc_year, a.score().is_some());
    for run in now {
        for part in rows[run.clone()].chunk_by(|a, b| batch(a) == batch(b)) {
            let compared = batches.entry(batch(&part[0])).or_default();
            for row in part.iter().filter(|a| a.is_outcome()) {
                compared.rows += 1;
                compared.same += u32::from(held.contains(&result(row)));
                if let (None, Some(judgement)) = (row.score(), row.judgement) {
                    compared.judged[row.subject.place()][judgement as usize] += 1;
                }
            }
        }
    }
    // One finding for each file, school and type: its year groups together.
    let mut alike: BTreeMap<(u32, Urn, AssessmentType), Alike> = BTreeMap::new();
    for ((file, urn, kind, year_group, scored), compared) in batches {
        if compared.looks_alike(scored, ground.limits()) {
            let alike = alike.entry((file, urn, kind)).or_default();
            if alike.year_groups.last() != Some(&year_group) {
                alike.year_groups.push(year_group);
            }
            alike.rows += compared.rows;
            alike.same += compared.same;
        }
    }
    alike
        .into_iter()
        .map(|((file, urn, kind), alike)| {
            let year_groups: Vec<String> = alike.year_groups.iter().map(|y| y.label()).collect();
            let (rows, same) = (alike.rows, alike.same);
            let message = format!(
                "{}, {term} {year}: {kind}, {}: {same} of {rows} rows have the score or judgement that the same pupil had in {term} {}",
                ground.school(urn),
                year_groups.join(", "),
                year.plus(-1),
            );
            ground.finding(code, Some(file), urn, message)
        })
        .collect()
}
