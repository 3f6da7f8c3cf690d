//! Improvement in value added (SFR02/2017, Annex A).
//!
//! A school's change since its baseline is set against the changes of schools with like baselines, in units of their
//! standard deviation; the trust's is the weighted mean. In points it is multiplied by the spread of one-year changes in the
//! middle groups.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::dataset::Urn;
use crate::estate::{AcademicYear, settled};

use super::band;
use super::body::{Body, Member};
use super::catalogue::Stage;
use super::interval::{half_width_change_ks2, half_width_change_ks4};
use super::measures::{Context, Improvement, LeftOut, LeftOutSchool, SchoolLine, TrustMeasure};
use super::weight::{most_years, weight};

/// A school's baseline, change and group.
#[derive(Clone, Copy, Debug)]
struct SchoolChange {
    baseline: f64,
    change: f64,
    group: u32,
}

/// All mainstream schools' changes since one baseline year, in ten groups of like baselines.
struct Grouped {
    places: BTreeMap<Urn, SchoolChange>,
    /// By group: mean and sample standard deviation of the changes; the latter `None` with one school.
    spread: BTreeMap<u32, (f64, Option<f64>)>,
}

/// The comparisons of one value-added measure in one year, made as they are asked for.
pub(super) struct Comparisons<'a> {
    context: &'a Context<'a>,
    measure: &'a str,
    stage: Stage,
    urns: Vec<Urn>,
    predecessors: BTreeMap<Urn, &'a [Urn]>,
    grouped: BTreeMap<AcademicYear, Grouped>,
}

impl<'a> Comparisons<'a> {
    pub(super) fn new(context: &'a Context<'a>, measure: &'a str, stage: Stage) -> Self {
        let predecessors = context
            .membership
            .schools
            .iter()
            .filter(|s| !s.predecessors.is_empty())
            .map(|s| (s.urn, s.predecessors.as_slice()))
            .collect();
        Self {
            context,
            measure,
            stage,
            urns: mainstream(context, measure),
            predecessors,
            grouped: BTreeMap::new(),
        }
    }

    fn predecessors(&self, urn: Urn) -> &'a [Urn] {
        self.predecessors.get(&urn).copied().unwrap_or_default()
    }

    fn own(&self, urn: Urn, year: AcademicYear) -> Option<f64> {
        self.context.published.row(self.measure, year, urn)?.score
    }

    /// A year's value added: the school's own, else its predecessors' pooled by pupils.
    fn value_added(&self, urn: Urn, year: AcademicYear) -> Option<f64> {
        self.own(urn, year).or_else(|| {
            let rows = self.predecessors(urn).iter().filter_map(|p| {
                let row = self.context.published.row(self.measure, year, *p)?;
                Some((row.score?, row.pupils.or(row.cohort)?))
            });
            super::score::weighted_mean(rows)
        })
    }

    /// The later of: last year as the predecessor school, five years before.
    fn baseline_year(&self, urn: Urn) -> AcademicYear {
        let year = self.context.year;
        let five = year.plus(-5);
        self.context
            .published
            .last_year(self.measure, self.predecessors(urn), year)
            .map_or(five, |last| last.max(five))
    }

    /// Baseline (the mean over the baseline year and the two before it, where there are any) and change since.
    fn change(&self, urn: Urn, baseline_year: AcademicYear) -> Option<(f64, f64)> {
        let now = self.own(urn, self.context.year)?;
        let before: Vec<f64> = (0..3)
            .filter_map(|back| self.value_added(urn, baseline_year.plus(-back)))
            .collect();
        let baseline = mean(&before)?;
        Some((baseline, now - baseline))
    }

    /// All mainstream schools of the data, given one baseline year.
    fn grouped(&mut self, baseline_year: AcademicYear) -> &Grouped {
        if !self.grouped.contains_key(&baseline_year) {
            let changes: Vec<(Urn, f64, f64)> = self
                .urns
                .iter()
                .filter_map(|urn| {
                    let (baseline, change) = self.change(*urn, baseline_year)?;
                    Some((*urn, baseline, change))
                })
                .collect();
            self.grouped.insert(baseline_year, group(&changes));
        }
        &self.grouped[&baseline_year]
    }

    /// What one unit of standardised improvement is worth in points: the sample standard deviation of one-year changes
    /// (baseline year Y−1) of the mainstream schools in groups 5 and 6.
    fn points(&mut self) -> Option<f64> {
        let grouped = self.grouped(self.context.year.plus(-1));
        let changes: Vec<f64> = grouped
            .places
            .values()
            .filter(|place| (5..=6).contains(&place.group))
            .map(|place| place.change)
            .collect();
        sample_sd(&changes)
    }
}

/// The schools with a row of the measure that are mainstream, those that are in no table among them.
fn mainstream(context: &Context<'_>, measure: &str) -> Vec<Urn> {
    let others: BTreeSet<Urn> = context
        .membership
        .schools
        .iter()
        .filter(|s| !s.is_mainstream())
        .map(|s| s.urn)
        .collect();
    let mut urns = context.published.schools(measure);
    urns.retain(|urn| !others.contains(urn));
    urns
}

/// Groups of like baselines: group = ceil(10 × rank / m), ties sharing their mean rank.
fn group(changes: &[(Urn, f64, f64)]) -> Grouped {
    let mut baselines: Vec<f64> = changes.iter().map(|c| settled(c.1)).collect();
    baselines.sort_by(f64::total_cmp);
    let places: BTreeMap<Urn, SchoolChange> = changes
        .iter()
        .map(|(urn, baseline, change)| {
            let level = settled(*baseline);
            let below = baselines.partition_point(|b| *b < level);
            let through = baselines.partition_point(|b| *b <= level);
            // Ranks below + 1 … through; twice their mean is below + 1 + through, so 10 × rank / m is
            // 5 × (below + 1 + through) / m: whole numbers, no rounding.
            let group = (5 * (below + 1 + through)).div_ceil(baselines.len());
            let place = SchoolChange {
                baseline: *baseline,
                change: *change,
                group: u32::try_from(group).unwrap_or(10),
            };
            (*urn, place)
        })
        .collect();
    let mut by_group: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    for place in places.values() {
        by_group.entry(place.group).or_default().push(place.change);
    }
    let spread = by_group
        .into_iter()
        .filter_map(|(group, changes)| Some((group, (mean(&changes)?, sample_sd(&changes)))))
        .collect();
    Grouped { places, spread }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of schools are far below 2^53"
)]
fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Sample standard deviation (n − 1); `None` under two values or where all are the same.
#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of schools are far below 2^53"
)]
fn sample_sd(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    (values.len() > 1 && squares > 0.0).then(|| (squares / (values.len() - 1) as f64).sqrt())
}

/// The two improvement measures of a body: standardised (no interval), and in points.
pub(super) fn measure(
    comparisons: &mut Comparisons<'_>,
    body: &Arc<Body>,
    members: &[Member],
) -> Vec<TrustMeasure> {
    let context = comparisons.context;
    let (measure, stage) = (comparisons.measure, comparisons.stage);
    let most = most_years(context.settings, stage);
    let (candidates, mut left_out) = context.candidates(members, measure, stage, 1);
    let mut schools = vec![];
    for candidate in candidates {
        let line = context
            .figures(measure, candidate.urn)
            .and_then(|(_, pupils, cohort)| {
                let (standardised, improvement) = standardised(comparisons, candidate.urn)?;
                let weight = weight(cohort, candidate.years, most);
                Ok(SchoolLine {
                    urn: candidate.urn,
                    name: candidate.name.clone(),
                    score: standardised,
                    pupils,
                    cohort,
                    years: candidate.years,
                    weight,
                    weighted: standardised * weight,
                    lower: None,
                    upper: None,
                    band: None,
                    improvement: Some(improvement),
                })
            });
        match line {
            Ok(line) => schools.push(line),
            Err(reason) => left_out.push(LeftOutSchool {
                urn: candidate.urn,
                name: candidate.name,
                reason,
            }),
        }
    }
    left_out.sort_by_key(|s| s.urn);

    let name = format!("{measure}_improvement");
    let mut plain = context.empty(body, &name, schools, left_out);
    plain.total(context.settings.min_schools);
    let mut points = TrustMeasure {
        cuts: band::cuts(
            context.settings,
            &format!("{measure}_improvement_points"),
            context.year,
        ),
        measure: format!("{measure}_improvement_points").into(),
        ..plain.clone()
    };
    let Some(score) = plain.score else {
        return vec![plain, points];
    };
    plain.note = "standardised: no interval".into();
    match comparisons.points() {
        Some(worth) => {
            for line in &mut points.schools {
                line.score *= worth;
                line.weighted *= worth;
            }
            let score = score * worth;
            points.score = Some(score);
            let half = points
                .pupils
                .and_then(|n| half_width_of_points(comparisons, n));
            points.set_interval(score, half);
            if half.is_none() {
                points.note = if points.pupils.is_none() {
                    "pupils in the measure not known"
                } else {
                    "no national variances"
                }
                .into();
            }
        }
        None => {
            points.score = None;
            points.note = "no spread of one-year changes".into();
        }
    }
    vec![plain, points]
}

fn standardised(
    comparisons: &mut Comparisons<'_>,
    urn: Urn,
) -> Result<(f64, Improvement), LeftOut> {
    let baseline_year = comparisons.baseline_year(urn);
    let grouped = comparisons.grouped(baseline_year);
    let place = *grouped.places.get(&urn).ok_or(LeftOut::NoBaseline)?;
    let (mean, sd) = grouped.spread[&place.group];
    let sd = sd.ok_or(LeftOut::NoGroup)?;
    let improvement = Improvement {
        baseline_year,
        baseline: place.baseline,
        change: place.change,
        group: place.group,
    };
    Ok(((place.change - mean) / sd, improvement))
}

/// Half the width of the interval of points, from the national spread of this year and the one before.
fn half_width_of_points(comparisons: &Comparisons<'_>, n: f64) -> Option<f64> {
    let published = comparisons.context.published;
    let years = [comparisons.context.year.plus(-1), comparisons.context.year];
    match comparisons.stage {
        Stage::Ks2 => {
            let [first, second] = years.map(|y| published.variances(comparisons.measure, y));
            half_width_change_ks2(first?, second?, n)
        }
        Stage::Ks4 => {
            let [first, second] = years.map(|y| published.sd(comparisons.measure, y));
            half_width_change_ks4(first?, second?, n)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{group, sample_sd};

    #[test]
    fn tied_baselines_share_their_mean_rank() {
        // Ten schools; the two lowest tie at rank 1.5 → ceil(1.5) = 2 both; the third has rank 3 → 3; the last 10.
        let mut changes: Vec<(u32, f64, f64)> = (0..10)
            .map(|i| (i, f64::from(i), f64::from(i) / 2.0))
            .collect();
        changes[1].1 = 0.0;
        let grouped = group(&changes);
        let groups: Vec<u32> = grouped.places.values().map(|p| p.group).collect();
        assert_eq!(groups, [2, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        // Group 2 has changes 0 and 0.5: mean 0.25, sample sd √(2 × 0.0625) = 0.353553; one school has no sd.
        let (mean, sd) = grouped.spread[&2];
        assert!(
            (mean - 0.25).abs() < 1e-12 && (sd.expect("a value") - 0.125_f64.sqrt()).abs() < 1e-12
        );
        assert_eq!(grouped.spread[&3].1, None);
    }

    #[test]
    fn a_spread_wants_two_values_that_differ() {
        assert_eq!(sample_sd(&[1.0]), None);
        assert_eq!(sample_sd(&[1.0, 1.0]), None);
        // (1, 3): squares 1 + 1 = 2, over 1: √2
        assert!((sample_sd(&[1.0, 3.0]).expect("a value") - 2.0_f64.sqrt()).abs() < 1e-12);
    }
}
