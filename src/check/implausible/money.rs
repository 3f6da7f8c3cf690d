//! Money: totals among the rows, thousands of pounds, central services that are missing for a year.

use std::collections::BTreeMap;

use crate::dataset::{Finance, Urn};
use crate::diag::Finding;
use crate::estate::AcademicYear;

use super::{Teller, median};

pub(super) fn find(told: &Teller<'_>) -> Vec<Finding> {
    // Each row with its place in the table.
    let mut years: BTreeMap<(usize, AcademicYear), Vec<(usize, &Finance)>> = BTreeMap::new();
    for (at, row) in told.holdings.finance.iter().enumerate() {
        let of = years.entry((row.trust, row.year)).or_default();
        of.push((at, row));
    }
    let mut found = Vec::new();
    for ((trust, year), rows) in &years {
        let own = rows.iter().find(|(_, row)| row.urn.is_none());
        if let Some((at, _)) = own.filter(|_| is_total(rows)) {
            let finding = central(
                told,
                (*trust, *year),
                "the row without a URN is the sum of the others, and counts as central services: the trust's money is there twice",
                "take the row of totals out; a row without a URN holds the trust's central services alone",
            );
            found.push(told.on_row(finding, *at));
        }
        found.extend(thousands(told, *year, rows));
        let has_central =
            |rows: &[(usize, &Finance)]| rows.iter().any(|(_, row)| row.urn.is_none());
        let mut earlier = years.range((*trust, AcademicYear(0))..(*trust, *year));
        if !has_central(rows) && earlier.any(|(_, rows)| has_central(rows)) {
            let finding = central(
                told,
                (*trust, *year),
                "there is no row without a URN for the trust's central services, as there was in an earlier year",
                "add the row of central services; without it the trust's money is its schools' alone",
            );
            // It belongs after the year's last row.
            let last = rows.last().map_or(0, |(at, _)| *at);
            found.push(told.on_row(finding, last));
        }
    }
    found
}

/// Whether the row without a URN is the sum of the schools', to a thousandth.
fn is_total(rows: &[(usize, &Finance)]) -> bool {
    let same = |of: fn(&Finance) -> Option<f64>| {
        let own = rows
            .iter()
            .find(|(_, row)| row.urn.is_none())
            .and_then(|(_, row)| of(row));
        let schools = rows.iter().filter(|(_, row)| row.urn.is_some());
        let sum: Option<f64> = schools.map(|(_, row)| of(row)).sum();
        own.zip(sum).is_some_and(|(own, sum)| {
            sum != 0.0 && (own - sum).abs() <= (sum.abs() / 1000.0).max(1.0)
        })
    };
    same(|row| row.income) && same(|row| row.expenditure)
}

/// A warning about a trust's row without a URN.
fn central(
    told: &Teller<'_>,
    (trust, year): (usize, AcademicYear),
    what: &str,
    help: &str,
) -> Finding {
    let trust = &told.holdings.trusts[trust];
    let message = format!("{}, {year}: {what}", trust.name);
    let mut finding = told.warning("finance", "urn", message, help);
    finding.year = Some(year);
    finding
}

/// What a school's income per pupil may be, in pounds: from under a fifth of what a mainstream school has to several times what a
/// special school has.
const POSSIBLE: std::ops::Range<f64> = 1_000.0..250_000.0;

/// Schools whose income per pupil is not of this world; or, where the middle one's is, under a tenth of the others', or over ten times theirs.
fn thousands(told: &Teller<'_>, year: AcademicYear, rows: &[(usize, &Finance)]) -> Vec<Finding> {
    let per_pupil: Vec<(Urn, f64, usize)> = rows
        .iter()
        .filter_map(|(at, row)| {
            let pupils = row.pupils.filter(|n| *n > 0.0)?;
            Some((row.urn?, row.income.filter(|i| *i > 0.0)? / pupils, *at))
        })
        .collect();
    let of_all = per_pupil.iter().map(|(_, value, _)| *value).collect();
    let first = per_pupil.first().map(|(.., at)| *at);
    if let Some((middle, first)) = median(of_all).zip(first)
        && !POSSIBLE.contains(&middle)
    {
        let mut finding = told.warning(
            "finance",
            "income",
            format!(
                "{year}: income per pupil is £{middle:.2} in the middle of the trust's schools, where it is some thousands of pounds in schools of the state"
            ),
            "write amounts in pounds, not in thousands of pounds or in pence; see that `pupils` are the school's pupils",
        );
        finding.year = Some(year);
        return vec![told.on_row(finding, first)];
    }
    let mut found = Vec::new();
    for (urn, own, at) in &per_pupil {
        let others = per_pupil.iter().filter(|(other, ..)| other != urn);
        let Some(middle) = median(others.map(|(_, value, _)| *value).collect()) else {
            continue;
        };
        // Of two schools the smaller one is told.
        let large = per_pupil.len() > 2 && *own > 10.0 * middle;
        if large || 10.0 * own < middle {
            let mut finding = told.warning(
                "finance",
                "income",
                format!(
                    "{}, {year}: income per pupil is £{own:.0}, and £{middle:.0} in the middle of the trust's other schools",
                    told.school(*urn)
                ),
                "see whether the amounts are in thousands of pounds, and write them in pounds",
            );
            finding.urn = Some(*urn);
            finding.year = Some(year);
            found.push(told.on_row(finding, *at));
        }
    }
    found
}
