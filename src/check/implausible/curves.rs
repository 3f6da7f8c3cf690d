//! Conversion curves and England's figures that can't be right.

use std::collections::BTreeMap;

use crate::config::Settings;
use crate::diag::{Code, Finding};
use crate::estate::Decimal;
use crate::intake::{Named, named_measure};

use super::Teller;

pub(super) fn find(told: &Teller<'_>, settings: &Settings) -> Vec<Finding> {
    let mut found = curves(told);
    found.extend(percentiles(told));
    found.extend(measures(told, settings));
    found
}

/// Curves of one point, that fall, that have two values at a score or end outside the scaled scores.
fn curves(told: &Teller<'_>) -> Vec<Finding> {
    let mut curves: BTreeMap<_, Vec<(Decimal, Decimal, usize)>> = BTreeMap::new();
    for (at, row) in told.holdings.conversions.iter().enumerate() {
        let curve = curves.entry((row.kind, row.subject, row.nc_year));
        let points = curve.or_default();
        points.push((row.score_from, row.scaled_score, at));
    }
    let mut found = Vec::new();
    for ((kind, subject, nc_year), mut points) in curves {
        points.sort_unstable();
        let name = format!(
            "{}, {}, {}",
            kind.code(),
            subject.map_or("any subject", |s| s.code()),
            nc_year.map_or_else(|| "any year group".to_owned(), |year| year.label())
        );
        let mut tell = |field: &str, row: usize, words: String, help: &str| {
            let finding = told.warning("conversions", field, format!("{name}: {words}"), help);
            found.push(told.on_row(finding, row));
        };
        let twice = |pair: &&[(Decimal, Decimal, usize)]| pair[0].0 == pair[1].0;
        if let [(_, _, only)] = points.as_slice() {
            tell(
                "score_from",
                *only,
                "the curve has one point: every score becomes the same scaled score".into(),
                "give at least two points",
            );
        } else if let Some(pair) = points.windows(2).find(twice) {
            let (from, one, other) = (pair[0].0, pair[0].1, pair[1].1);
            tell(
                "score_from",
                pair[0].2.max(pair[1].2),
                format!(
                    "{} stands twice, for {} and {}: the first in the data is used",
                    from.to_f64(),
                    one.to_f64(),
                    other.to_f64()
                ),
                "leave one of the two rows",
            );
        } else if let Some(pair) = points.windows(2).find(|pair| pair[1].1 < pair[0].1) {
            tell(
                "scaled_score",
                pair[1].2,
                format!(
                    "the curve falls from {} to {}",
                    pair[0].1.to_f64(),
                    pair[1].1.to_f64()
                ),
                "see whether the two columns or the order of the rows are the right way round",
            );
        }
        let outside =
            |scaled: &Decimal| scaled.0 < 80 * Decimal::ONE || scaled.0 > 120 * Decimal::ONE;
        if let Some((_, scaled, row)) = points.iter().find(|(_, scaled, _)| outside(scaled)) {
            tell(
                "scaled",
                *row,
                format!("{} is no scaled score", scaled.to_f64()),
                "scaled scores lie between 80 and 120",
            );
        }
    }
    found
}

/// Percentiles of a measure that fall as they go up.
fn percentiles(told: &Teller<'_>) -> Vec<Finding> {
    let mut measures: BTreeMap<_, Vec<(u8, f64, usize)>> = BTreeMap::new();
    for (at, row) in told.holdings.percentiles.iter().enumerate() {
        let phase = row.phase.map_or("", |phase| phase.name());
        let of = measures.entry((&*row.measure, row.year, phase));
        of.or_default().push((row.percentile, row.value, at));
    }
    let mut found = Vec::new();
    for ((measure, year, phase), mut values) in measures {
        values.sort_by_key(|(percentile, ..)| *percentile);
        let falls = |pair: &&[(u8, f64, usize)]| pair[0].0 < pair[1].0 && pair[1].1 < pair[0].1;
        let Some(pair) = values.windows(2).find(falls) else {
            continue;
        };
        let of = match phase {
            "" => measure.to_owned(),
            phase => format!("{measure}, {phase}"),
        };
        let finding = told.warning(
            "reference/percentiles",
            "value",
            format!(
                "{of}, {year}: the value falls from {} at percentile {} to {} at percentile {}",
                pair[0].1, pair[0].0, pair[1].1, pair[1].0
            ),
            "percentiles rise with the value, also where less is better; see whether shares stand among percentages",
        );
        found.push(told.on_row(finding, pair[1].2));
    }
    found
}

/// Measures of England's figures that nothing is compared with: a name that there isn't.
fn measures(told: &Teller<'_>, settings: &Settings) -> Vec<Finding> {
    let held = told.holdings;
    let spread = held.spread.iter().map(|row| &row.measure);
    let national = held.national.iter().map(|row| &row.measure);
    let percentiles = held.percentiles.iter().map(|row| &row.measure);
    // The table that has the name, and its first row with it.
    let mut names: BTreeMap<&str, (&'static str, usize)> = BTreeMap::new();
    for (at, name) in percentiles.enumerate() {
        names.entry(name).or_insert(("reference/percentiles", at));
    }
    for (at, name) in national.enumerate() {
        names.entry(name).or_insert(("reference/national", at));
    }
    for (at, name) in spread.enumerate() {
        names.entry(name).or_insert(("reference/spread", at));
    }
    let own = |name: &str| {
        let mut indicators = settings.indicators.iter();
        indicators.any(|indicator| indicator.name.eq_ignore_ascii_case(name))
            || settings.framework.measure(name).is_some()
    };
    names
        .into_iter()
        .filter(|(name, _)| !own(name))
        .filter_map(|(name, (table, row))| match named_measure(name) {
            Named::Known => None,
            Named::Unknown(near) => {
                let help = near.map_or_else(
                    || "the data dictionary has the names".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                let words = format!("no measure is called {name}: nothing is compared with it");
                let finding = told.warning(table, "measure", words, &help);
                let mut finding = finding.at("measure", name);
                finding.code = Code::NoSuchMeasure;
                Some(told.on_row(finding, row))
            }
        })
        .collect()
}
