//! `figure-jump`: a school's figure moved by more than its own history allows.
//!
//! The figure is the percentage at the expected standard of a school's key stage in a subject (methods: section 2), in
//! the type of assessment that pages show. Its move from one term to the next is held against a standard error that is
//! the larger of two: that of the difference of two samples, sqrt(100² p (1 − p) (1/n₁ + 1/n₂)) with p the pooled share,
//! and the root mean square of the school's own earlier moves, of which there must be two. A move is told where it is
//! more than so many points and so many standard errors (`checks: limits: figure_jump, figure_jump_errors`).

use crate::config::CheckLimits;
use crate::dataset::SchoolId;
use crate::diag::{Code, Finding};
use crate::estate::{KeyStage, Subject};

use super::ground::Ground;
use super::registry::Check;
use super::series::{Count, Point, chance};

/// The earlier moves without which there is no history.
const HISTORY: usize = 2;

/// The check.
#[derive(Debug)]
pub struct FigureJump;

/// A figure that moved: which, where it stood and where it stands.
struct Jump<'a> {
    /// The place of the term among the terms.
    at: usize,
    from: usize,
    key_stage: &'a KeyStage,
    subject: Subject,
    before: Count,
    now: Count,
}

impl Check for FigureJump {
    fn code(&self) -> Code {
        Code::FigureJump
    }

    fn looks_at(&self) -> &'static str {
        "the percentage at the expected standard of each school's key stage and subject from term to term, against how it moved before"
    }

    fn help(&self) -> &'static str {
        "see whether the rows are of the right pupils, term and subject; where the figure is right, ignore the finding with a reason"
    }

    fn find(&self, ground: &Ground<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for school in ground.shown_type.schools() {
            let mut jumps = Vec::new();
            for key_stage in &ground.settings.key_stages {
                for (i, subject) in Subject::SINGLE.iter().enumerate() {
                    let counts: Vec<Count> = ground
                        .shown_type
                        .points
                        .iter()
                        .map(|point| sum(point, school, key_stage, i))
                        .collect();
                    for (from, at) in moved(&ground.shown_type.points, &counts, ground.limits()) {
                        jumps.push(Jump {
                            at,
                            from,
                            key_stage,
                            subject: *subject,
                            before: counts[from],
                            now: counts[at],
                        });
                    }
                }
            }
            jumps.sort_by_key(|j| j.at); // stable: key stages and subjects stay in their order
            for of_term in jumps.chunk_by(|a, b| a.at == b.at) {
                found.push(tell(self.code(), ground, school, of_term));
            }
        }
        found
    }
}

fn sum(point: &Point, school: SchoolId, key_stage: &KeyStage, subject: usize) -> Count {
    let mut sum = Count::default();
    for (year_group, counts) in point.school(school) {
        if key_stage.has(*year_group) {
            sum += counts[subject];
        }
    }
    sum
}

/// The moves that are jumps: the places of the terms they are from and to.
fn moved(points: &[Point], counts: &[Count], limits: &CheckLimits) -> Vec<(usize, usize)> {
    let mut jumps = Vec::new();
    let mut last: Option<usize> = None;
    let (mut moves, mut squares) = (0usize, 0.0);
    for (at, now) in counts.iter().enumerate() {
        if now.assessed < limits.min_pupils {
            continue;
        }
        let from = last.replace(at);
        let Some(from) = from.filter(|from| points[at].terms_since(&points[*from]) <= 3) else {
            continue;
        };
        let before = counts[from];
        let d = now.attainment() - before.attainment();
        if moves >= HISTORY {
            #[expect(clippy::cast_precision_loss, reason = "a few dozen terms")]
            let history = squares / moves as f64;
            let by_chance = chance(
                (before.expected, now.expected),
                (before.assessed, now.assessed),
            );
            let error = by_chance.max(history).sqrt();
            if d.abs() > limits.figure_jump && d.abs() > limits.figure_jump_errors * error {
                jumps.push((from, at));
            }
        }
        moves += 1;
        squares += d * d;
    }
    jumps
}

fn tell(code: Code, ground: &Ground<'_>, school: SchoolId, jumps: &[Jump<'_>]) -> Finding {
    let urn = ground.holdings.schools[usize::from(school.0)].urn;
    let points = &ground.shown_type.points;
    let first = &jumps[0];
    let (before, now) = (&points[first.from], &points[first.at]);
    let file = ground.file_of(urn, now.year, now.term, ground.shown_type.kind);
    let more = match jumps.len() - 1 {
        0 => String::new(),
        1 => "; and one more figure jumped".to_owned(),
        n => format!("; and {n} more figures jumped"),
    };
    let message = format!(
        "{}, {}: {}, {}: {:.0}% at the expected standard, {:.0}% in {}{more}",
        ground.school(urn),
        now.words(),
        first.key_stage.name,
        first.subject,
        first.now.attainment().round(),
        first.before.attainment().round(),
        before.words(),
    );
    ground.finding(code, file, urn, message)
}
