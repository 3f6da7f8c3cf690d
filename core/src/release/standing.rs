//! Value added and the *Your school* rank, released.

use crate::dataset::Holdings;
use crate::estate::{AcademicYear, PriorStage};
use crate::measure::estimates::{RANKED_LEAST, SchoolRank, SchoolRanks};

use super::{Desk, Measured, Reason, SchoolName, Scope, Shown, Unit};

/// A year that value added rests on.
#[derive(Clone, PartialEq, Debug)]
pub struct StandingYear {
    /// The year.
    pub year: AcademicYear,
    /// Its weight.
    pub weight: Shown,
    /// The school's pupils in it.
    pub pupils: Shown,
    /// Their value added.
    pub value_added: Shown,
}

/// A school's value added in a subject, and its place in the nation.
#[derive(Clone, PartialEq, Debug)]
pub struct StandingRow {
    /// The school.
    pub school: SchoolName,
    /// Value added of three years, weighted.
    pub value_added: Shown,
    /// Lower end of its 95% interval.
    pub lower: Shown,
    /// Upper end.
    pub upper: Shown,
    /// Whether the interval holds 0; `None` without one.
    pub crosses: Option<bool>,
    /// Pupils of the three years.
    pub pupils: Shown,
    /// Rank from the top.
    pub rank: Shown,
    /// How many schools are ranked.
    pub schools: Shown,
    /// Percentile from the top: so many of a hundred schools stand above.
    pub percentile: Shown,
    /// Year by year, latest first.
    pub years: Vec<StandingYear>,
}

/// The schools in one subject.
#[derive(Clone, PartialEq, Debug)]
pub struct SubjectStanding {
    /// A part of ids, as `ks2-maths`.
    pub id: String,
    /// The subject.
    pub subject: &'static str,
    /// Whether it is a combined one.
    pub combined: bool,
    /// Whether value added is in scaled-score points; else in standards.
    pub in_score: bool,
    /// The schools that the reference has, by name.
    pub rows: Vec<StandingRow>,
}

/// The subjects of a key stage.
#[derive(Clone, PartialEq, Debug)]
pub struct StageStanding {
    /// A part of ids, as `ks2`.
    pub id: &'static str,
    /// Its name, as `Key stage 2`.
    pub name: &'static str,
    /// What pupils are alike in: the stage before.
    pub from: &'static str,
    /// The latest year.
    pub year: AcademicYear,
    /// Its subjects: single ones, then combined.
    pub subjects: Vec<SubjectStanding>,
}

/// Value added of a page's schools.
#[derive(Clone, PartialEq, Debug)]
pub struct StandingView {
    /// By key stage, the latest stage first.
    pub stages: Vec<StageStanding>,
    /// Schools of the scope that the reference doesn't hold, by name.
    pub absent: Vec<SchoolName>,
    /// Whether there is a reference set at all.
    pub reference: bool,
    /// Rows of the reference set.
    pub rows: Shown,
    /// Its years in words, as `2023/24 to 2025/26`.
    pub years: String,
}

/// Releases the value added of a trust's schools, or of one.
pub fn standing(
    desk: &Desk,
    holdings: &Holdings,
    standing: &SchoolRanks,
    scope: Scope,
) -> StandingView {
    let schools = scope.schools(holdings);
    let mut stages: Vec<StageStanding> = vec![];
    for rank in &standing.ranks {
        let Some((_, school)) = schools.iter().find(|(_, s)| s.urn == rank.urn) else {
            continue;
        };
        let (id, name, from) = stage(rank.stage);
        let at = stages.iter().position(|s| s.id == id).unwrap_or_else(|| {
            stages.push(StageStanding {
                id,
                name,
                from,
                year: rank.year,
                subjects: vec![],
            });
            stages.len() - 1
        });
        let subjects = &mut stages[at].subjects;
        let code = rank.subject.code();
        let at = subjects
            .iter()
            .position(|s| s.subject == rank.subject.label())
            .unwrap_or_else(|| {
                subjects.push(SubjectStanding {
                    id: format!("{id}-{}", code.to_lowercase()),
                    subject: rank.subject.label(),
                    combined: rank.subject.is_combined(),
                    in_score: rank.in_score,
                    rows: vec![],
                });
                subjects.len() - 1
            });
        subjects[at].rows.push(row(desk, rank, school.clone()));
    }
    // The later key stage first: that is what a primary school is asked about.
    stages.sort_by(|a, b| b.id.cmp(a.id));
    for subject in stages.iter_mut().flat_map(|s| &mut s.subjects) {
        subject.rows.sort_by(|a, b| a.school.cmp(&b.school));
    }
    let known = |urn| standing.ranks.iter().any(|r| r.urn == urn);
    let absent = schools
        .into_iter()
        .map(|(_, s)| s)
        .filter(|s| !known(s.urn))
        .collect();
    StandingView {
        stages,
        absent,
        reference: standing.rows > 0,
        rows: desk.number(standing.rows as u64),
        years: match standing.years.as_slice() {
            [] => String::new(),
            [one] => one.to_string(),
            [first, .., last] => format!("{first} to {last}"),
        },
    }
}

fn row(desk: &Desk, rank: &SchoolRank, school: SchoolName) -> StandingRow {
    let unit = if rank.in_score {
        Unit::ScorePoints
    } else {
        Unit::Progress
    };
    let pupils = u64::from(rank.pupils);
    let show = |value: Result<f64, Reason>, unit| {
        desk.show(Measured {
            value,
            unit,
            pupils: Some(pupils),
        })
    };
    let end = |sign: f64| {
        let half = rank
            .half
            .ok_or_else(|| Reason::Other("no spread of the nation".into()));
        show(half.map(|h| rank.value_added + sign * h), unit)
    };
    let few = || {
        Err(if rank.rank.is_none() {
            Reason::Other("fewer than 10 pupils in three years: not ranked".into())
        } else {
            Reason::Other(format!(
                "only {} schools of the reference have results here: too few for a national place",
                rank.schools
            ))
        })
    };
    let placed = |value: Option<f64>, unit| {
        let value = value.filter(|_| rank.schools >= RANKED_LEAST);
        show(value.map_or_else(few, Ok), unit)
    };
    StandingRow {
        school,
        value_added: show(Ok(rank.value_added), unit),
        lower: end(-1.0),
        upper: end(1.0),
        crosses: rank.half.map(|h| rank.value_added.abs() <= h),
        pupils: desk.count(pupils),
        rank: placed(rank.rank, Unit::Count),
        schools: desk.number(rank.schools as u64),
        percentile: placed(rank.percentile, Unit::Percentile),
        years: rank
            .years
            .iter()
            .map(|y| StandingYear {
                year: y.year,
                weight: desk.show(Measured::plain(Ok(y.weight), Unit::Count)),
                pupils: desk.count(u64::from(y.pupils)),
                value_added: desk.show(Measured::on_pupils(
                    Ok(y.value_added),
                    unit,
                    u64::from(y.pupils),
                )),
            })
            .collect(),
    }
}

/// Id and name of the key stage whose results are looked at, and the stage before.
fn stage(prior: PriorStage) -> (&'static str, &'static str, &'static str) {
    match prior {
        PriorStage::Eyfs => ("ks1", "Key stage 1", "the early years (EYFS)"),
        PriorStage::Ks1 => ("ks2", "Key stage 2", "key stage 1"),
        PriorStage::Ks2 => ("ks4", "Key stage 4", "key stage 2"),
    }
}
