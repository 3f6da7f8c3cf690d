//! Results and chances on another scale than their column's.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::OtherResult;
use crate::diag::Finding;
use crate::estate::{AcademicYear, AssessmentType, Decimal, Rank};
use crate::intake::is_share;

use super::{Teller, median};

/// From so many estimates on their chances are looked at.
const ESTIMATES: u32 = 10;
/// The last year with grades A* to G.
const LAST_LETTERS: AcademicYear = AcademicYear(2017);

pub(super) fn find(told: &Teller<'_>) -> Vec<Finding> {
    let mut found = shares(told);
    found.extend(chances(told));
    found.extend(grades(told));
    found.extend(one_of_two(told));
    found.extend(dfe_measures(told));
    found
}

/// Scores of the DfE's measures that no pupil can have.
fn dfe_measures(told: &Teller<'_>) -> Vec<Finding> {
    let mut met: BTreeMap<(AcademicYear, &'static str), (u32, f64)> = BTreeMap::new();
    let results = told.holdings.other_results.iter();
    for row in results.filter(|row| row.kind == AssessmentType::DfeMeasure) {
        let (name, low, high) = match row.subject.to_lowercase().as_str() {
            "attainment 8" => ("Attainment 8", 0.0, 100.0),
            "progress 8" => ("Progress 8", -10.0, 10.0),
            "ebacc aps" => ("EBacc APS", 0.0, 10.0),
            _ => continue,
        };
        let Some(score) = row.score.map(|score| score.to_f64()) else {
            continue;
        };
        if !(low..=high).contains(&score) {
            met.entry((row.year, name)).or_insert((0, score)).0 += 1;
        }
    }
    met.into_iter()
        .map(|((year, name), (count, score))| {
            let mut finding = told.warning(
                "assessments",
                "score",
                format!("{count} pupils’ {name} of {year} can’t be, as {score}"),
                "see whether a decimal point was lost, or another measure stands in the column",
            );
            finding.year = Some(year);
            finding
        })
        .collect()
}

/// Published shares of 1 or less beside percentages.
fn shares(told: &Teller<'_>) -> Vec<Finding> {
    let rows = || told.holdings.performance.iter();
    let of = |measure: &str| is_share(measure.strip_suffix("_disadvantaged").unwrap_or(measure));
    let mut all: BTreeMap<(&str, AcademicYear), Vec<f64>> = BTreeMap::new();
    for row in rows().filter(|row| of(&row.measure)) {
        all.entry((&row.measure, row.year))
            .or_default()
            .extend(row.score);
    }
    let middles: BTreeMap<_, f64> = all
        .into_iter()
        .filter_map(|(key, scores)| Some((key, median(scores)?)))
        .collect();
    let mut found = Vec::new();
    for (at, row) in rows().enumerate() {
        let Some(score) = row.score.filter(|s| *s > 0.0 && *s <= 1.0) else {
            continue;
        };
        let middle = middles.get(&(&*row.measure, row.year));
        if middle.is_some_and(|middle| *middle >= 10.0) {
            let mut finding = told.warning(
                "performance",
                "score",
                format!(
                    "{}, {}: {} is {score}, among percentages",
                    told.school(row.urn),
                    row.year,
                    row.measure
                ),
                "write 71 for 71%",
            );
            finding.urn = Some(row.urn);
            finding.year = Some(row.year);
            found.push(told.on_row(finding, at));
        }
    }
    found
}

/// Chances that are all 1% or less: shares that were divided by 100.
fn chances(told: &Teller<'_>) -> Vec<Finding> {
    let mut years: BTreeMap<(AcademicYear, Rank), (u32, u32)> = BTreeMap::new();
    for row in told
        .holdings
        .estimates
        .iter()
        .filter(|e| e.subject.is_primary())
    {
        let (count, most) = years.entry((row.year, row.rank)).or_default();
        *count += 1;
        *most = (*most).max(row.p_expected);
    }
    let most = u32::try_from(Decimal::ONE / 100).unwrap_or(u32::MAX);
    let small = |(_, (count, greatest)): &(_, (u32, u32))| {
        *count >= ESTIMATES && (1..=most).contains(greatest)
    };
    years
        .into_iter()
        .filter(small)
        .map(|((year, rank), (count, _))| {
            let rank = rank.code();
            told.warning(
                "estimates",
                "p_expected",
                format!("{rank}, {year}: all {count} chances of the expected standard are 1% or less"),
                "take `scale: percent` out of the file's entry in config.yaml where its chances are shares, as 0.74",
            )
        })
        .collect()
}

/// Grades that GCSEs of the year or subject don't have.
fn grades(told: &Teller<'_>) -> Vec<Finding> {
    let mut met: BTreeMap<(AcademicYear, &str, &str), (&OtherResult, u32)> = BTreeMap::new();
    let results = told.holdings.other_results.iter();
    for row in results.filter(|row| row.kind == AssessmentType::Gcse) {
        let Some(code) = row.code else { continue };
        let science = row.subject.to_lowercase().contains("science");
        let letter = row.scale == "gcse_legacy" && row.year > LAST_LETTERS;
        let pair = row.scale == "gcse_combined_science"
            && !science
            && code.starts_with(|c: char| c.is_ascii_digit());
        if letter || pair {
            let key = (row.year, &*row.subject, code);
            met.entry(key).or_insert((row, 0)).1 += 1;
        }
    }
    met.into_iter()
        .map(|((year, subject, code), (row, count))| {
            let why = match row.scale {
                "gcse_legacy" => "grades by letter ended with 2017/18",
                _ => "two grades together are combined science's",
            };
            let mut finding = told.warning(
                "assessments",
                "judgement",
                format!("{count} GCSE grades of {code} in {subject}, {year}: {why}"),
                "see whether marks or another qualification's grades stand in the column, and write 9 to 1 or U",
            );
            finding.year = Some(year);
            finding
        })
        .collect()
}

/// Trusts and years with GCSEs in maths and none in English, or the other way round: what is reached in both is then 0%.
fn one_of_two(told: &Teller<'_>) -> Vec<Finding> {
    let mut years: BTreeMap<(usize, AcademicYear), BTreeSet<&str>> = BTreeMap::new();
    let results = told.holdings.other_results.iter();
    for row in results.filter(|row| row.kind == AssessmentType::Gcse && row.nc_year.0 == 11) {
        let Some(school) = told.holdings.school(row.urn) else {
            continue;
        };
        let subject = row.subject.to_lowercase();
        let which = match subject.as_str() {
            "maths" | "mathematics" => "mathematics",
            _ if subject.starts_with("english") => "English",
            _ => continue,
        };
        let trust = told.holdings.schools[usize::from(school.0)].trust;
        years.entry((trust, row.year)).or_default().insert(which);
    }
    let alone = |(_, which): &(_, BTreeSet<&'static str>)| which.len() == 1;
    years
        .into_iter()
        .filter(alone)
        .map(|((trust, year), which)| {
            let there = which.into_iter().next().unwrap_or_default();
            let missing = if there == "English" {
                "mathematics"
            } else {
                "English"
            };
            let name = &told.holdings.trusts[trust].name;
            let mut finding = told.warning(
                "assessments",
                "subject",
                format!(
                    "{name}, {year}: there are GCSEs in {there} and none in {missing}: the shares that reach a grade in both are 0%"
                ),
                "add the grades that are missing",
            );
            finding.year = Some(year);
            finding
        })
        .collect()
}
