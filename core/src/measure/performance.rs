//! Published results of schools beyond progress: by year, pooled over a trust, and beside our own of the same pupils.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::dataset::{Holdings, Performance, SchoolId};
use crate::estate::AcademicYear;
use crate::measure::statutory::{Book, Cut, Nation};

/// What a published measure is of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "each variant is the stage it names")]
pub enum Phase {
    Ks2,
    Ks4,
    Ks5,
    Attendance,
}

/// How a measure's numbers read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scale {
    /// Percent of pupils or sessions.
    Percent,
    /// A mean of points or scores.
    Mean,
    /// So many to 100 pupils.
    Rate,
    /// A value added, signed.
    Added,
}

/// A measure that the page shows: name, what it is of, title, scale.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Known {
    /// Its name in the table of performance.
    pub name: &'static str,
    /// What it is of.
    pub phase: Phase,
    /// What a reader calls it.
    pub title: &'static str,
    /// How its numbers read.
    pub scale: Scale,
}

/// The measures of the page, in its order.
pub const MEASURES: [Known; 30] = {
    const fn of(name: &'static str, phase: Phase, title: &'static str, scale: Scale) -> Known {
        Known {
            name,
            phase,
            title,
            scale,
        }
    }
    use Phase::{Attendance, Ks2, Ks4, Ks5};
    use Scale::{Added, Mean, Percent, Rate};
    [
        of(
            "ks2_rwm_expected",
            Ks2,
            "Reading, writing and maths: expected standard",
            Percent,
        ),
        of(
            "ks2_rwm_higher",
            Ks2,
            "Reading, writing and maths: higher standard",
            Percent,
        ),
        of(
            "ks2_reading_expected",
            Ks2,
            "Reading: expected standard",
            Percent,
        ),
        of(
            "ks2_reading_higher",
            Ks2,
            "Reading: higher standard",
            Percent,
        ),
        of(
            "ks2_reading_scaled",
            Ks2,
            "Reading: average scaled score",
            Mean,
        ),
        of(
            "ks2_writing_expected",
            Ks2,
            "Writing: expected standard",
            Percent,
        ),
        of(
            "ks2_writing_greater",
            Ks2,
            "Writing: greater depth",
            Percent,
        ),
        of(
            "ks2_maths_expected",
            Ks2,
            "Maths: expected standard",
            Percent,
        ),
        of("ks2_maths_higher", Ks2, "Maths: higher standard", Percent),
        of("ks2_maths_scaled", Ks2, "Maths: average scaled score", Mean),
        of(
            "ks2_gps_expected",
            Ks2,
            "Grammar, punctuation and spelling: expected standard",
            Percent,
        ),
        of(
            "ks2_gps_higher",
            Ks2,
            "Grammar, punctuation and spelling: higher standard",
            Percent,
        ),
        of(
            "ks2_gps_scaled",
            Ks2,
            "Grammar, punctuation and spelling: average scaled score",
            Mean,
        ),
        of("attainment8", Ks4, "Attainment 8", Mean),
        of(
            "ks4_engmaths_5plus",
            Ks4,
            "Grade 5 or above in English and maths",
            Percent,
        ),
        of(
            "ks4_engmaths_4plus",
            Ks4,
            "Grade 4 or above in English and maths",
            Percent,
        ),
        of("ebacc_entry", Ks4, "Entered for the EBacc", Percent),
        of("ebacc_aps", Ks4, "EBacc average points", Mean),
        of(
            "ks5_alevel_aps",
            Ks5,
            "A level: mean points of an entry",
            Mean,
        ),
        of(
            "ks5_academic_aps",
            Ks5,
            "Academic courses: mean points of an entry",
            Mean,
        ),
        of(
            "ks5_applied_aps",
            Ks5,
            "Applied general courses: mean points of an entry",
            Mean,
        ),
        of(
            "ks5_tech_aps",
            Ks5,
            "Tech level courses: mean points of an entry",
            Mean,
        ),
        of("ks5_value_added", Ks5, "A level: value added", Added),
        of(
            "ks5_best3_aps",
            Ks5,
            "Best three A levels: mean points",
            Mean,
        ),
        of(
            "ks5_aab",
            Ks5,
            "AAB or better in two or more facilitating subjects",
            Percent,
        ),
        of(
            "absence_overall",
            Attendance,
            "Absence: share of sessions missed",
            Percent,
        ),
        of(
            "absence_persistent",
            Attendance,
            "Persistent absence: share of pupils",
            Percent,
        ),
        of(
            "absence_severe",
            Attendance,
            "Severe absence: share of pupils",
            Percent,
        ),
        of(
            "suspension_rate",
            Attendance,
            "Suspensions to 100 pupils",
            Rate,
        ),
        of(
            "permanent_exclusion_rate",
            Attendance,
            "Permanent exclusions to 100 pupils",
            Rate,
        ),
    ]
};

/// The name of the nation's figure of a published measure.
fn national(name: &str) -> &str {
    match name {
        "ebacc_entry" => "ks4_ebacc_entry",
        "ebacc_aps" => "ks4_ebacc_aps",
        other => other,
    }
}

/// A school's published score of a year.
#[derive(Clone, PartialEq, Debug)]
pub struct Score {
    /// The school.
    pub school: SchoolId,
    /// The score; `None`: the symbol says why.
    pub score: Option<f64>,
    /// The publisher's symbol.
    pub status: Option<Arc<str>>,
    /// Pupils that it is of, else those at the end of the stage.
    pub pupils: Option<f64>,
}

/// A measure in a year: the schools, the trust's pooled figure, the nation's.
#[derive(Clone, PartialEq, Debug)]
pub struct YearScores {
    /// The year.
    pub year: AcademicYear,
    /// The schools with a row.
    pub scores: Vec<Score>,
    /// Σ score × pupils / Σ pupils over the schools with both; `None` where a score has no pupils, or there is none.
    pub pooled: Option<f64>,
    /// Those pupils.
    pub pupils: f64,
    /// The nation's figure.
    pub nation: Option<f64>,
}

/// A measure's years, the earliest first.
#[derive(Clone, Debug)]
pub struct PublishedMeasure {
    /// The measure.
    pub known: Known,
    /// Its years.
    pub years: Vec<YearScores>,
}

/// So many years are shown.
const YEARS: usize = 4;

/// The published results of a trust's schools, or of one school.
pub fn published(
    holdings: &Holdings,
    trust: usize,
    school: Option<SchoolId>,
) -> Vec<PublishedMeasure> {
    let mut rows: BTreeMap<&str, BTreeMap<AcademicYear, Vec<_>>> = BTreeMap::new();
    for row in &holdings.performance {
        let Some(id) = holdings.school(row.urn) else {
            continue;
        };
        let own = holdings.schools[usize::from(id.0)].trust == trust;
        if own && school.is_none_or(|s| s == id) {
            let years = rows.entry(&row.measure).or_default();
            years.entry(row.year).or_default().push((id, row));
        }
    }
    let each = MEASURES.iter();
    each.filter_map(|known| {
        let years = rows.get(known.name)?;
        let shown = years.iter().skip(years.len().saturating_sub(YEARS));
        Some(PublishedMeasure {
            known: *known,
            years: shown
                .map(|(year, rows)| year_scores(holdings, known, *year, rows))
                .collect(),
        })
    })
    .collect()
}

fn year_scores(
    holdings: &Holdings,
    known: &Known,
    year: AcademicYear,
    rows: &[(SchoolId, &Performance)],
) -> YearScores {
    let scores: Vec<Score> = rows
        .iter()
        .map(|(school, row)| Score {
            school: *school,
            score: row.score,
            status: row.status.clone(),
            pupils: row.pupils.or(row.cohort),
        })
        .collect();
    let with = scores.iter().filter(|s| s.score.is_some());
    let weighed: Option<Vec<(f64, f64)>> = with.map(|s| s.score.zip(s.pupils)).collect();
    let pupils: f64 = weighed.iter().flatten().map(|(_, n)| n).sum();
    let sum: f64 = weighed.iter().flatten().map(|(score, n)| score * n).sum();
    let nation = Nation::new(holdings).figure(national(known.name), year, "all");
    YearScores {
        year,
        scores,
        pooled: (pupils > 0.0).then(|| sum / pupils),
        pupils,
        nation: nation.map(|n| n.value),
    }
}

/// Our own figure beside the published one.
#[derive(Clone, PartialEq, Debug)]
pub struct Reconciled {
    /// The school.
    pub school: SchoolId,
    /// The year.
    pub year: AcademicYear,
    /// The measure.
    pub known: Known,
    /// Our figure.
    pub ours: f64,
    /// The pupils it is of.
    pub our_pupils: u32,
    /// The published figure.
    pub theirs: f64,
    /// The pupils it is of.
    pub their_pupils: Option<f64>,
    /// What the difference is likely to come from.
    pub reasons: Vec<Reason>,
}

/// What a difference is likely to come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// The published figure is rounded: no difference is left.
    Rounding,
    /// So many more pupils on our side (fewer where negative).
    Pupils(i64),
    /// So many of our cohort have no outcome.
    Missing(u32),
    /// The DfE leaves out pupils who came lately from abroad, and counts by its own census.
    OtherRules,
}

/// Our statutory figures beside what was [`published`] of the same school, year and measure.
pub fn reconciled(
    found: &[PublishedMeasure],
    book: &Book<'_>,
    trust: usize,
    school: Option<SchoolId>,
) -> Vec<Reconciled> {
    let years: BTreeSet<AcademicYear> = found
        .iter()
        .flat_map(|m| m.years.iter().map(|y| y.year))
        .collect();
    let mut cuts: Vec<Cut> = Vec::new();
    for year in years {
        let of_year = book.cuts(trust, school, year).into_iter();
        cuts.extend(of_year.filter(|cut| cut.group.is_none() && cut.school.is_some()));
    }
    let mut rows = Vec::new();
    for measure in found {
        let is = |cut: &&Cut| cut.measure.national() == Some(national(measure.known.name));
        let own: Vec<&Cut> = cuts.iter().filter(is).collect();
        for year in &measure.years {
            for score in &year.scores {
                let same = |c: &&&Cut| c.year == year.year && c.school == Some(score.school);
                let ours = own.iter().find(same);
                let attainment = ours.and_then(|c| c.figure.attainment);
                let (Some(cut), Some(ours), Some(theirs)) = (ours, attainment, score.score) else {
                    continue;
                };
                rows.push(Reconciled {
                    school: score.school,
                    year: year.year,
                    known: measure.known,
                    ours,
                    our_pupils: cut.tally.pupils,
                    theirs,
                    their_pupils: score.pupils,
                    reasons: reasons(cut, ours, theirs, score.pupils, measure.known.scale),
                });
            }
        }
    }
    rows
}

/// Published percentages are whole numbers, means have one decimal.
fn rounding(scale: Scale) -> f64 {
    match scale {
        Scale::Percent => 0.5,
        Scale::Mean | Scale::Rate | Scale::Added => 0.05,
    }
}

fn reasons(
    cut: &Cut,
    ours: f64,
    theirs: f64,
    their_pupils: Option<f64>,
    scale: Scale,
) -> Vec<Reason> {
    if (ours - theirs).abs() <= rounding(scale) + 1e-9 {
        return vec![Reason::Rounding];
    }
    let mut reasons = Vec::new();
    #[expect(clippy::cast_possible_truncation, reason = "a number of pupils")]
    let more = their_pupils.map(|n| i64::from(cut.tally.cohort) - n.round() as i64);
    reasons.extend(more.filter(|more| *more != 0).map(Reason::Pupils));
    let missing = cut.tally.cohort - cut.tally.known;
    if missing > 0 {
        reasons.push(Reason::Missing(missing));
    }
    if reasons.is_empty() {
        reasons.push(Reason::OtherRules);
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::published;
    use crate::dataset::{Holdings, Performance, School, Trust};
    use crate::estate::AcademicYear;

    #[test]
    fn a_trusts_figure_is_pooled_over_pupils() {
        let school = |urn: u32| School {
            urn,
            ..School::default()
        };
        let row = |urn: u32, score: Option<f64>, pupils: Option<f64>| Performance {
            year: AcademicYear(2023),
            urn,
            measure: "ks2_rwm_expected".into(),
            score,
            pupils,
            cohort: None,
            status: score.is_none().then(|| "C".into()),
            file: 0,
        };
        let mut holdings = Holdings {
            trusts: vec![Trust {
                uid: "1".into(),
                name: "T".into(),
                sponsor: None,
            }],
            schools: vec![school(1), school(2), school(3)],
            performance: vec![
                row(1, Some(60.0), Some(30.0)),
                row(2, Some(80.0), Some(10.0)),
                row(3, None, Some(5.0)),
            ],
            ..Holdings::default()
        };
        // (60 × 30 + 80 × 10) / 40 = 65; a suppressed school is in neither sum. England: 61 (DfE, key stage 2, 2023/24).
        let found = published(&holdings, 0, None);
        let year = &found[0].years[0];
        assert_eq!((year.pooled, year.pupils), (Some(65.0), 40.0));
        assert_eq!(year.nation, Some(61.0));
        assert_eq!(year.scores.len(), 3);
        // A score without pupils can't be weighed: then there is no pooled figure.
        holdings.performance[1].pupils = None;
        assert_eq!(published(&holdings, 0, None)[0].years[0].pooled, None);
    }
}
