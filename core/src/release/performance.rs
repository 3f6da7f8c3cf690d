//! Published results of schools, released: by year, pooled over a trust, and beside our own.

use crate::dataset::{Holdings, SchoolId};
use crate::estate::AcademicYear;
use crate::measure::performance::{self, Phase, PublishedMeasure, Reconciled, Scale, YearScores};
use crate::measure::statutory::Book;

use super::{Desk, Measured, Reason, SchoolName, Scope, Shown, Unit};

/// A row of a measure: a school, the trust, England.
#[derive(Clone, PartialEq, Debug)]
pub struct PublishedRow {
    /// The school; `None`: the trust, or England.
    pub school: Option<SchoolName>,
    /// The score of each year.
    pub scores: Vec<Shown>,
    /// The pupils that the latest year's is of.
    pub pupils: Shown,
}

/// A measure of the page.
#[derive(Clone, PartialEq, Debug)]
pub struct PublishedView {
    /// A part of ids.
    pub id: String,
    /// What a reader calls it.
    pub title: &'static str,
    /// Its years, the earliest first.
    pub years: Vec<AcademicYear>,
    /// The schools, by name.
    pub schools: Vec<PublishedRow>,
    /// The trust, pooled over pupils; `None` for a school.
    pub pooled: Option<PublishedRow>,
    /// England.
    pub nation: PublishedRow,
}

/// Our figure beside the published one.
#[derive(Clone, PartialEq, Debug)]
pub struct ReconciledRow {
    /// The school.
    pub school: SchoolName,
    /// The measure.
    pub title: &'static str,
    /// The year.
    pub year: AcademicYear,
    /// Our figure.
    pub ours: Shown,
    /// The pupils it is of.
    pub our_pupils: Shown,
    /// The published figure.
    pub theirs: Shown,
    /// The pupils it is of.
    pub their_pupils: Shown,
    /// Ours less theirs.
    pub difference: Shown,
    /// Whether no difference is left beside the rounding of the published figure.
    pub same: bool,
    /// What it is likely to come from.
    pub reasons: String,
}

/// The published results of a page.
#[derive(Clone, PartialEq, Debug)]
pub struct PerformanceView {
    /// Stages in the page's order: id, title, measures.
    pub stages: Vec<(&'static str, &'static str, Vec<PublishedView>)>,
    /// Ours beside the published.
    pub reconciled: Vec<ReconciledRow>,
}

/// Releases the published results of a trust or school; `None` without any.
pub fn performance(
    desk: &Desk,
    holdings: &Holdings,
    book: &Book<'_>,
    scope: Scope,
) -> Option<PerformanceView> {
    let found = performance::published(holdings, scope.trust, scope.school);
    if found.is_empty() {
        return None;
    }
    let made = Making { desk, holdings };
    let stage = |phase: Phase| match phase {
        Phase::Ks2 => ("ks2", "Key stage 2"),
        Phase::Ks4 => ("ks4", "Key stage 4"),
        Phase::Ks5 => ("ks5", "16 to 18"),
        Phase::Attendance => ("attendance", "Attendance and exclusions"),
    };
    let stages = [Phase::Ks2, Phase::Ks4, Phase::Ks5, Phase::Attendance]
        .into_iter()
        .filter_map(|phase| {
            let own = found.iter().filter(|m| m.known.phase == phase);
            let views: Vec<PublishedView> = own.map(|m| made.measure(m, scope)).collect();
            let (id, title) = stage(phase);
            (!views.is_empty()).then_some((id, title, views))
        });
    // Our own figures stand on few pupils; the published ones are public.
    let reconciled = match desk.withholds() {
        true => vec![],
        false => performance::reconciled(&found, book, scope.trust, scope.school),
    };
    Some(PerformanceView {
        stages: stages.collect(),
        reconciled: reconciled.iter().map(|row| made.reconciled(row)).collect(),
    })
}

struct Making<'a> {
    desk: &'a Desk,
    holdings: &'a Holdings,
}

fn units(scale: Scale) -> (Unit, Unit) {
    match scale {
        Scale::Percent => (Unit::PercentOne, Unit::PercentagePointsOne),
        Scale::Mean => (Unit::Points, Unit::Progress),
        Scale::Rate => (Unit::Rate, Unit::Progress),
        Scale::Added => (Unit::Progress, Unit::Progress),
    }
}

impl Making<'_> {
    fn show(&self, value: Result<f64, Reason>, unit: Unit) -> Shown {
        self.desk.show(Measured::plain(value, unit))
    }

    fn measure(&self, of: &PublishedMeasure, scope: Scope) -> PublishedView {
        let (unit, _) = units(of.known.scale);
        let last = of.years.last();
        let one = |year: &YearScores, id: SchoolId| {
            let row = year.scores.iter().find(|s| s.school == id);
            let value = match row {
                None => Err(Reason::NotCollected),
                Some(row) => row.score.ok_or_else(|| {
                    let symbol = row.status.as_deref().unwrap_or_default();
                    Reason::NotPublished(symbol.to_owned())
                }),
            };
            self.show(value, unit)
        };
        let pupils = |value: Option<f64>| self.show(value.ok_or(Reason::NotCollected), Unit::Count);
        let schools = scope.schools(self.holdings).into_iter().filter(|(id, _)| {
            let has = |year: &YearScores| year.scores.iter().any(|s| s.school == *id);
            of.years.iter().any(has)
        });
        let rows: Vec<PublishedRow> = schools
            .map(|(id, name)| {
                let own = last.and_then(|y| y.scores.iter().find(|s| s.school == id));
                PublishedRow {
                    school: Some(name),
                    scores: of.years.iter().map(|year| one(year, id)).collect(),
                    pupils: pupils(own.and_then(|s| s.pupils)),
                }
            })
            .collect();
        let why = || Reason::Other("the file has no pupils to weigh by".into());
        let nation = || Reason::Other("no national figure".into());
        let of_years = |pick: &dyn Fn(&YearScores) -> Result<f64, Reason>| {
            of.years.iter().map(|y| self.show(pick(y), unit)).collect()
        };
        PublishedView {
            id: of.known.name.replace('_', "-"),
            title: of.known.title,
            years: of.years.iter().map(|y| y.year).collect(),
            pooled: scope.school.is_none().then(|| PublishedRow {
                school: None,
                scores: of_years(&|y| y.pooled.ok_or_else(why)),
                pupils: pupils(last.map(|y| y.pupils).filter(|n| *n > 0.0)),
            }),
            nation: PublishedRow {
                school: None,
                scores: of_years(&|y| y.nation.ok_or_else(nation)),
                pupils: self.show(Err(Reason::NotApplicable), Unit::Count),
            },
            schools: rows,
        }
    }

    fn reconciled(&self, row: &Reconciled) -> ReconciledRow {
        let (unit, difference) = units(row.known.scale);
        let words = row.reasons.iter().map(|reason| match reason {
            performance::Reason::Rounding => "the published figure is rounded".to_owned(),
            performance::Reason::Pupils(n) if *n > 0 => {
                format!("{n} more in our cohort than in the published one")
            }
            performance::Reason::Pupils(n) => {
                format!("{} fewer in our cohort than in the published one", -n)
            }
            performance::Reason::Missing(n) => {
                format!("{n} of our cohort without an outcome in the data")
            }
            performance::Reason::OtherRules => {
                "the DfE counts by its own census, and leaves out pupils who came lately from abroad"
                    .to_owned()
            }
        });
        let words: Vec<String> = words.collect();
        ReconciledRow {
            school: SchoolName::of(self.holdings, row.school),
            title: row.known.title,
            year: row.year,
            ours: self.show(Ok(row.ours), unit),
            our_pupils: self.desk.count(u64::from(row.our_pupils)),
            theirs: self.show(Ok(row.theirs), unit),
            their_pupils: self.show(row.their_pupils.ok_or(Reason::NotCollected), Unit::Count),
            difference: self.show(Ok(row.ours - row.theirs), difference),
            same: row.reasons.contains(&performance::Reason::Rounding),
            reasons: words.join("; "),
        }
    }
}
