//! The figures besides those of tracking, as a build keeps them for the next one's guards.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::compose::Survey;
use crate::dataset::{Holdings, PupilId, SchoolId};
use crate::estate::{AcademicYear, Urn};
use crate::measure::indicators::Cut;

/// How many figures besides those of tracking each school has, by the UID of its trust, its URN (none: the trust itself) and what
/// they are of, in words: an indicator (one a year), the statutory outcomes of a stage (one a year and measure), what the DfE
/// published (one a year and measure).
pub(in crate::cli) type Besides = BTreeMap<String, BTreeMap<(Option<Urn>, String), usize>>;

/// What the statutory outcomes of a stage are called, before its name.
pub(super) const STATUTORY: &str = "Statutory outcomes, ";
/// What published results are called.
pub(super) const PUBLISHED: &str = "Published results";

/// What the pupils are called whose attendance is there, of a school's last year with any: an absence of two of 27 pupils is one
/// figure as before.
pub(super) const ATTENDING: &str = "Pupils with attendance";

/// The figures besides those of tracking.
pub(in crate::cli) fn besides(survey: &Survey<'_>) -> Besides {
    let held = survey.holdings;
    let mut all = Besides::new();
    let mut add = |trust: usize, urn: Option<Urn>, what: String, count: usize| {
        let of_trust = all.entry(held.trusts[trust].uid.clone()).or_default();
        *of_trust.entry((urn, what)).or_default() += count;
    };
    let urn = |school: SchoolId| held.schools[usize::from(school.0)].urn;
    for (key, figure) in survey.book.figures() {
        if key.cut == Cut::WHOLE && figure.value.is_ok() {
            let title = survey.settings.indicators[key.entry].title.clone();
            add(key.unit.trust, key.unit.school.map(urn), title, 1);
        }
    }
    for trust in 0..held.trusts.len() {
        for ((school, stage), count) in survey.statutory.held(trust) {
            let what = format!("{STATUTORY}{}", stage.label());
            add(trust, Some(urn(school)), what, count);
        }
    }
    for row in held.performance.iter().filter(|row| row.score.is_some()) {
        if let Some(school) = held.school(row.urn) {
            let trust = held.schools[usize::from(school.0)].trust;
            add(trust, Some(row.urn), PUBLISHED.to_owned(), 1);
        }
    }
    for (urn, count) in attending(held) {
        if let Some(school) = held.school(urn) {
            let trust = held.schools[usize::from(school.0)].trust;
            add(trust, Some(urn), ATTENDING.to_owned(), count);
        }
    }
    all
}

/// How many pupils have sessions in each school's last year with any.
fn attending(held: &Holdings) -> BTreeMap<Urn, usize> {
    let mut schools: BTreeMap<Urn, (AcademicYear, FxHashSet<PupilId>)> = BTreeMap::new();
    for row in &held.attendance {
        if row.possible.is_none_or(|possible| possible <= 0.0) {
            continue;
        }
        let last = schools.entry(row.urn);
        let (year, pupils) = last.or_insert_with(|| (row.year, FxHashSet::default()));
        if *year < row.year {
            *year = row.year;
            pupils.clear();
        }
        if *year == row.year {
            pupils.insert(row.pupil);
        }
    }
    let counts = schools.into_iter();
    counts
        .map(|(urn, (_, pupils))| (urn, pupils.len()))
        .collect()
}
