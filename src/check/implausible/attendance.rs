//! Absence that is hardly possible, and attendance of few of a school's pupils.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::dataset::{Attendance, PupilId, Urn};
use crate::diag::Finding;
use crate::estate::{AcademicYear, Term};

use super::Teller;

/// From so many pupils on a school's absence of a term is looked at.
const PUPILS: usize = 3;
/// From so large a roll on the pupils with sessions are held against it.
const ROLL: usize = 8;

/// A school's sessions in a term.
#[derive(Default)]
struct Sessions {
    possible: f64,
    absent: f64,
    pupils: FxHashSet<PupilId>,
}

pub(super) fn find(told: &Teller<'_>) -> Vec<Finding> {
    let mut terms: BTreeMap<(AcademicYear, Urn, Term), Sessions> = BTreeMap::new();
    for row in &told.holdings.attendance {
        let (Some(possible), Some(authorised), Some(unauthorised)) =
            (row.possible, row.authorised, row.unauthorised)
        else {
            continue;
        };
        if possible > 0.0 {
            let of = terms.entry((row.year, row.urn, row.term)).or_default();
            of.possible += possible;
            of.absent += authorised + unauthorised;
            of.pupils.insert(row.pupil);
        }
    }
    let mut found: Vec<Finding> = no_sessions(told).into_iter().collect();
    let long = terms
        .iter()
        .filter(|(_, of)| of.pupils.len() >= PUPILS && of.absent > of.possible / 2.0)
        .map(|((year, urn, term), of)| absent(told, (*year, *urn, *term), of));
    found.extend(long);
    found.extend(few(told, &terms));
    found
}

/// One in so many rows that hold no whole sessions is no slip.
const ONE_IN: usize = 20;

/// Sessions that are shares of a term, or days: of one session in all, or with halves where sessions are halves of days.
fn no_sessions(told: &Teller<'_>) -> Option<Finding> {
    let rows = &told.holdings.attendance;
    let is_half = |number: Option<f64>| number.is_some_and(|n| (n.fract() - 0.5).abs() < 1e-9);
    // A week may have one session, a term has many.
    let of_term = |row: &&Attendance| row.week_ending.is_none();
    let shares =
        |row: &&Attendance| of_term(row) && row.possible.is_some_and(|n| n > 0.0 && n <= 1.0);
    let halves = |row: &&Attendance| {
        is_half(row.possible) || is_half(row.authorised) || is_half(row.unauthorised)
    };
    let (shares, halves) = (
        rows.iter().filter(shares).count(),
        rows.iter().filter(halves).count(),
    );
    let many = |n: usize| n > 0 && n * ONE_IN >= rows.len();
    let (number, what, help) = if many(shares) {
        (
            shares,
            "have one possible session or less: these are shares, and absence is of these",
            "send numbers of sessions (half-days): how many were possible for the pupil in the term or week, and how many of them were missed",
        )
    } else if many(halves) {
        (
            halves,
            "have half a session: these are days, of which a school day has two sessions",
            "send sessions (half-days): twice the days",
        )
    } else {
        return None;
    };
    let message = format!("{number} of {} rows {what}", rows.len());
    Some(told.warning("attendance", "sessions_possible", message, help))
}

fn absent(
    told: &Teller<'_>,
    (year, urn, term): (AcademicYear, Urn, Term),
    of: &Sessions,
) -> Finding {
    let percent = 100.0 * of.absent / of.possible;
    let mut finding = told.warning(
        "attendance",
        "sessions_authorised",
        format!(
            "{}, {term} {year}: {percent:.0}% of the sessions were missed",
            told.school(urn)
        ),
        "see whether sessions present stand in a column of absent ones",
    );
    finding.urn = Some(urn);
    (finding.year, finding.term) = (Some(year), Some(term));
    finding
}

/// Years in which under half of a school's roll has sessions.
fn few(told: &Teller<'_>, terms: &BTreeMap<(AcademicYear, Urn, Term), Sessions>) -> Vec<Finding> {
    let holdings = told.holdings;
    let mut with: BTreeMap<(AcademicYear, Urn), FxHashSet<PupilId>> = BTreeMap::new();
    for ((year, urn, _), of) in terms {
        with.entry((*year, *urn)).or_default().extend(&of.pupils);
    }
    let mut rolls: BTreeMap<(AcademicYear, Urn), usize> = BTreeMap::new();
    for entry in &holdings.roll {
        let urn = holdings.schools[usize::from(entry.school.0)].urn;
        *rolls.entry((entry.year, urn)).or_default() += 1;
    }
    let mut found = Vec::new();
    for ((year, urn), pupils) in with {
        let roll = rolls.get(&(year, urn)).copied().unwrap_or(0);
        if roll < ROLL || 2 * pupils.len() >= roll {
            continue;
        }
        let mut finding = told.warning(
            "attendance",
            "upn",
            format!(
                "{}, {year}: {} of {roll} pupils on roll have sessions, and the school's absence is of these alone",
                told.school(urn),
                pupils.len()
            ),
            "send the attendance of the whole school",
        );
        finding.urn = Some(urn);
        finding.year = Some(year);
        found.push(finding);
    }
    found
}
