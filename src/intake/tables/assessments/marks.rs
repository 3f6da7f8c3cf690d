//! Scores as tests print them, and the ranges they lie in.

use crate::diag::Code;
use crate::estate::{AssessmentType, Decimal, Framework, Scores};
use crate::intake::findings::Findings;
use crate::intake::layout::Scale;
use crate::intake::numbers::decimal;
use crate::intake::row::Row;

use super::single;

/// A score as tests print it: a number, or the end of the scale that it lies at or beyond: `<70`, `130+`, `70*`, `70-`, `≤70`.
pub(in crate::intake) fn mark(cell: &str) -> Option<Decimal> {
    const HALF: i64 = Decimal::ONE / 2;
    let of = |rest: &str, by: i64| Decimal::parse(rest.trim()).map(|d| Decimal(d.0 + by));
    if let Some(low) = cell.strip_suffix('-').filter(|rest| !rest.is_empty()) {
        return of(low, 0);
    }
    if let Some(score) = decimal(cell) {
        return Some(score);
    }
    for sign in ["<=", ">=", "≤", "≥"] {
        if let Some(rest) = cell.strip_prefix(sign) {
            return of(rest, 0);
        }
    }
    if let Some(rest) = cell.strip_prefix('<') {
        return of(rest, -HALF);
    }
    if let Some(rest) = cell.strip_prefix('>') {
        return of(rest, HALF);
    }
    cell.strip_suffix(['*', '+']).and_then(|rest| of(rest, 0))
}

/// Between which scores nearly all of a type and subject lie; `None` where any may.
pub(in crate::intake) fn usual_range(kind: AssessmentType, subject: &str) -> Option<(i64, i64)> {
    single(subject)?;
    match kind {
        AssessmentType::DfeTest => Some((80, 120)),
        kind if kind.is_standardised() => Some((65, 135)),
        _ => None,
    }
}

/// The range a score must lie in: 80–120 for the DfE's tests, 40–160 for standardised ones; others have scales of their
/// own.
pub(super) fn range(
    framework: &Framework,
    kind: Option<AssessmentType>,
    scale: Option<Scale>,
) -> (i64, i64) {
    if scale == Some(Scale::Own) {
        return ANY;
    }
    match kind.map(|kind| framework.scores(kind)) {
        Some(Scores::Scaled) => (80, 120),
        Some(Scores::Own) => ANY,
        Some(Scores::Standardised) | None => (40, 160),
    }
}

/// Any number.
const ANY: (i64, i64) = (-999_999, 999_999);

/// A score, blank where it is no number or out of its range.
pub(in crate::intake) fn score(
    row: &Row<'_>,
    column: usize,
    (low, high): (i64, i64),
    findings: &mut Findings,
) -> Option<Decimal> {
    let cell = row.cell(column);
    if cell.is_empty() {
        return None;
    }
    let Some(score) = mark(cell) else {
        no_score(row, column, findings);
        return None;
    };
    if score.0 < low * Decimal::ONE || score.0 > high * Decimal::ONE {
        row.error(
            findings,
            Code::OutOfRange,
            column,
            format!("outside {low} to {high}: read as blank"),
            "",
        );
        return None;
    }
    Some(score)
}

#[cold]
fn no_score(row: &Row<'_>, column: usize, findings: &mut Findings) {
    let help = match row.table() {
        "targets" => {
            "write a scaled score, as 104; a grade to reach (B, W, N or A) belongs into the column target"
        }
        "estimates" => "write a scaled score, as 104; leave the cell blank where there is none",
        _ => {
            "write a number, as 104.5, or <70 and >130 for the ends of the scale; a code that stands in a score's place belongs into the column judgement"
        }
    };
    row.error(findings, Code::NotANumber, column, "not a number", help);
}

/// Scores that are no test's own: estimates and targets.
pub(in crate::intake) const ANY_SCORE: (i64, i64) = (40, 160);
