//! Days on which a school can't have joined a trust, or been inspected.

use std::collections::BTreeSet;

use crate::diag::Finding;
use crate::estate::Date;

use super::Teller;

/// The year in which the first academies opened.
const ACADEMIES: i16 = 2002;
/// The year in which Ofsted began.
const OFSTED: i16 = 1992;

pub(super) fn find(told: &Teller<'_>) -> Vec<Finding> {
    let holdings = told.holdings;
    // A day up to a year after the latest year of the rolls may be known before these are.
    let latest = holdings.roll.iter().map(|entry| entry.year).max();
    let end = latest.and_then(|year| Date::new(i16::try_from(year.0).ok()? + 2, 8, 31));
    let odd = |day: Date, begun: i16, what: &str| {
        if day.year < begun {
            return Some(format!("before {what} ({begun})"));
        }
        let (end, year) = end.zip(latest)?;
        (day > end).then(|| format!("more than a year after the latest rolls ({year})"))
    };
    let mut found = Vec::new();
    for (at, school) in holdings.schools.iter().enumerate() {
        let Some((day, why)) = school
            .joined_on
            .and_then(|day| Some((day, odd(day, ACADEMIES, "there were academies")?)))
        else {
            continue;
        };
        let mut finding = told.warning(
            "schools",
            "joined_on",
            format!("{}: it joined its trust on {day}, {why}", school.name),
            "write the day on which it joined the trust, as GIAS has it",
        );
        finding.urn = Some(school.urn);
        found.push(told.on_row(finding, at));
    }
    let mut told_of = BTreeSet::new();
    for (at, row) in holdings.inspections.iter().enumerate() {
        let Some(why) = odd(row.on, OFSTED, "there was Ofsted") else {
            continue;
        };
        if !told_of.insert((row.urn, row.on)) {
            continue;
        }
        let mut finding = told.warning(
            "ofsted",
            "inspected_on",
            format!(
                "{}: it was inspected on {}, {why}",
                told.school(row.urn),
                row.on
            ),
            "write the first day of the inspection: the latest one is what is said of the school",
        );
        finding.urn = Some(row.urn);
        found.push(told.on_row(finding, at));
    }
    found
}
