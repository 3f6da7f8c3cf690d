//! The *Your school* rank: value added of three years, weighted, with its interval and place among the reference's schools.

use std::collections::BTreeMap;

use crate::dataset::{Holdings, Urn};
use crate::estate::{AcademicYear, PriorStage, Subject};

use super::nation::{FieldKey, Nation};
use super::schools::{Field, SCHOOL_LEAST, fields, ranks, shrunk};

/// Fewest ranked schools for a percentile to say something: with fewer, one school is more than five percentiles.
pub const RANKED_LEAST: usize = 20;

/// The weights of the latest year and the two before it (methods: section 6).
pub const WEIGHTS: [(i32, f64); 3] = [(0, 3.0), (-1, 2.0), (-2, 1.0)];

/// Where the schools stand, or why that can't be said.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SchoolRanks {
    /// The ranks of the trusts' schools that the reference holds, by previous key stage, subject and URN.
    pub ranks: Vec<SchoolRank>,
    /// Rows that the reference set has; 0: there is none.
    pub rows: usize,
    /// The years it has, earliest first.
    pub years: Vec<AcademicYear>,
}

impl SchoolRanks {
    /// Of all schools of the holdings, from the reference set read with them.
    pub fn new(holdings: &Holdings) -> Self {
        if holdings.reference_pupils.is_empty() {
            return Self::default();
        }
        let nation = Nation::new(&holdings.reference_pupils);
        let years = nation.years();
        let last = years.last().copied();
        let fields = fields(&nation, |year| {
            last.is_some_and(|l| WEIGHTS.iter().any(|(back, _)| l.plus(*back) == year))
        });
        let urns: Vec<Urn> = holdings.schools.iter().map(|s| s.urn).collect();
        Self {
            ranks: your_school(&nation, &fields, &urns),
            rows: holdings.reference_pupils.len(),
            years,
        }
    }
}

/// A school's value added of one of the years.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RankYear {
    /// The year.
    pub year: AcademicYear,
    /// Its weight: 3 for the latest, 2, 1.
    pub weight: f64,
    /// The school's pupils with a result and an expectation.
    pub pupils: u32,
    /// Their mean actual − expectation.
    pub value_added: f64,
}

/// A school's rank among those of the reference: value added of the last three years weighted 3, 2, 1 × pupils; schools are
/// ranked by it drawn towards 0 as `shrunk` does.
#[derive(Clone, PartialEq, Debug)]
pub struct SchoolRank {
    /// The school.
    pub urn: Urn,
    /// The latest of the three years.
    pub year: AcademicYear,
    /// Previous key stage of its pupils.
    pub stage: PriorStage,
    /// Subject.
    pub subject: Subject,
    /// Pupils of the three years.
    pub pupils: u32,
    /// The weighted mean.
    pub value_added: f64,
    /// Half of its 95% interval: 1.96 × sqrt(Σ w² n sd²) / Σ (w n), with w a year's weight, n the school's pupils in it and sd
    /// the nation's standard deviation of pupils' actual − expectation in it.
    pub half: Option<f64>,
    /// The years it rests on, latest first.
    pub years: Vec<RankYear>,
    /// Whether it is in scaled-score points; else in standards (0, 1, 2).
    pub in_score: bool,
    /// Its rank from the top; ties share their mean rank; `None` below ten pupils.
    pub rank: Option<f64>,
    /// How many schools are ranked.
    pub schools: usize,
    /// 100 × (rank − ½) / schools: 1 is near the top.
    pub percentile: Option<f64>,
}

/// The ranks of some schools, by stage, subject and URN.
pub(super) fn your_school(
    nation: &Nation,
    fields: &BTreeMap<FieldKey, Field>,
    wanted: &[Urn],
) -> Vec<SchoolRank> {
    let Some(latest) = nation.years().last().copied() else {
        return vec![];
    };
    let kinds: std::collections::BTreeSet<(PriorStage, Subject)> =
        nation.fields.keys().map(|k| (k.1, k.2)).collect();
    let mut out = vec![];
    for (stage, subject) in kinds {
        let years: Vec<(AcademicYear, f64, &Field)> = WEIGHTS
            .iter()
            .filter_map(|(back, weight)| {
                let year = latest.plus(*back);
                Some((year, *weight, fields.get(&(year, stage, subject))?))
            })
            .collect();
        let in_score = years.first().is_some_and(|(.., f)| f.in_score);
        // Years on another measure can't be averaged with the latest.
        let mut sums: BTreeMap<Urn, Sum> = BTreeMap::new();
        for (year, weight, field) in years.iter().filter(|(.., f)| f.in_score == in_score) {
            for (urn, added) in &field.schools {
                let Some(mean) = added.mean() else { continue };
                sums.entry(*urn).or_default().add(
                    RankYear {
                        year: *year,
                        weight: *weight,
                        pupils: added.pupils,
                        value_added: mean,
                    },
                    field.spread,
                );
            }
        }
        let luck = years.first().map_or(0.0, |(.., f)| f.luck);
        let ranked = ranks(
            sums.iter()
                .filter(|(_, s)| s.pupils() >= SCHOOL_LEAST)
                .map(|(urn, s)| (*urn, shrunk(s.mean(), s.effective(), luck)))
                .collect(),
        );
        for urn in wanted {
            let Some(sum) = sums.get(urn) else { continue };
            let at = ranked.binary_search_by_key(urn, |r| r.0).ok();
            out.push(SchoolRank {
                urn: *urn,
                year: latest,
                stage,
                subject,
                pupils: sum.pupils(),
                value_added: sum.mean(),
                half: sum.half(),
                years: sum.years.clone(),
                in_score,
                rank: at.map(|i| ranked[i].1),
                schools: ranked.len(),
                percentile: at.map(|i| ranked[i].2),
            });
        }
    }
    out
}

/// A school's years as they are added up.
#[derive(Default)]
struct Sum {
    /// Latest first.
    years: Vec<RankYear>,
    /// Σ w n.
    weight: f64,
    /// Σ w² n.
    squares: f64,
    /// Σ w n × value added.
    top: f64,
    /// Σ w² n sd²; `None` once a year has no sd.
    variance: Option<f64>,
}

impl Sum {
    fn add(&mut self, year: RankYear, spread: Option<f64>) {
        let n = f64::from(year.pupils);
        let more = spread.map(|sd| year.weight * year.weight * n * sd * sd);
        self.variance = if self.years.is_empty() {
            more
        } else {
            self.variance.zip(more).map(|(a, b)| a + b)
        };
        self.weight += year.weight * n;
        self.squares += year.weight * year.weight * n;
        self.top += year.weight * n * year.value_added;
        self.years.push(year);
    }

    fn pupils(&self) -> u32 {
        self.years.iter().map(|y| y.pupils).sum()
    }

    fn mean(&self) -> f64 {
        self.top / self.weight
    }

    /// So many pupils of one year would say as much as the years together: (Σ w n)² / Σ w² n.
    fn effective(&self) -> f64 {
        self.weight * self.weight / self.squares
    }

    fn half(&self) -> Option<f64> {
        Some(1.96 * self.variance?.sqrt() / self.weight)
    }
}
