//! Figures straight from the rows: for each pupil on the roll, look through every row of every table.

use std::collections::BTreeSet;

use statrs::distribution::{ContinuousCDF, StudentsT};

use matbook::dataset::{Assessment, Holdings, PupilId, RollEntry, SchoolId};
use matbook::estate::{
    AcademicYear, AssessmentType, Measure, Rank, Subject, TargetGrade, Term, YearGroup,
};

/// What is selected. `rank` with estimates, `targets` with targets, neither: no comparison.
pub struct Wanted<'a> {
    pub year: AcademicYear,
    pub term: Term,
    pub schools: &'a BTreeSet<SchoolId>,
    pub year_groups: &'a [YearGroup],
    pub kind: Option<AssessmentType>,
    pub rank: Option<Rank>,
    pub targets: bool,
    pub subject: Subject,
    pub group: Option<(&'a str, &'a str)>,
    pub measure: Measure,
}

/// What comes out.
#[derive(Debug, Default)]
pub struct Slow {
    pub roll: u64,
    pub assessed: u64,
    pub n: u64,
    pub attainment: Option<f64>,
    pub comparison: Option<f64>,
    /// A mean on the test's own scale.
    pub own_scale: bool,
    pub range: Option<(f64, f64)>,
    pub p: Option<f64>,
    pub evidence: &'static str,
    pub by_default: u64,
    pub note: &'static str,
}

/// What a pupil reached in a subject.
#[derive(Clone, Copy, Debug)]
pub struct Reached {
    /// Expected, greater depth; none of a test without a curve.
    pub standard: Option<(bool, bool)>,
    pub score: Option<Scored>,
}

/// A pupil's score.
#[derive(Clone, Copy, Debug)]
pub struct Scored {
    pub points: f64,
    pub own_scale: bool,
    pub by_default: bool,
    /// Below, expected, greater depth of its row.
    pub level: u8,
}

/// What a code says: expected, greater depth; `None` where it is no outcome.
fn said(row: &Assessment) -> Option<(bool, bool)> {
    let code = row.judgement?.code();
    let end = row.term == Term::Summer && row.kind == AssessmentType::TeacherAssessment;
    let statutory = row.kind == AssessmentType::DfeTest
        || (end && row.nc_year.0 == 6)
        || (end && row.nc_year.0 == 2 && row.year.0 < 2023);
    let not_reached = if statutory {
        "A B D M N NS T U H J WTS PK1 PK2 PK3 PK4 PK5 PK6 PKS BLW EM HNM"
    } else {
        "BLW B PKS PK1 PK2 PK3 PK4 PK5 PK6 EM WTS"
    };
    match code {
        "GDS" => Some((true, true)),
        "EXS" => Some((true, false)),
        "AS" if statutory => Some((true, false)),
        _ if not_reached.split(' ').any(|c| c == code) => Some((false, false)),
        _ => None,
    }
}

/// What a row shows: a standard; a score.
fn shown(h: &Holdings, row: &Assessment, linear: bool) -> Reached {
    let scaled = scaled(h, row, linear);
    let by_score = scaled.map(|(points, _)| (nine(points) >= 100.0, nine(points) >= 110.0));
    let standard = if row.kind == AssessmentType::DfeTest {
        by_score.or(said(row))
    } else {
        said(row).or(by_score)
    };
    let score = row.score().map(|raw| Scored {
        points: scaled.map_or(raw.to_f64(), |(points, _)| points),
        own_scale: scaled.is_none(),
        by_default: scaled.is_some_and(|(_, by_default)| by_default),
        level: standard.map_or(0, |(e, g)| u8::from(e) + u8::from(g)),
    });
    Reached { standard, score }
}

struct Bench {
    expected: f64,
    greater: f64,
    score: Option<f64>,
}

fn nine(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

fn scaled(h: &Holdings, row: &Assessment, linear: bool) -> Option<(f64, bool)> {
    let raw = row.score()?.to_f64();
    if row.kind == AssessmentType::DfeTest {
        return Some((raw, false));
    }
    let subject = Some(row.subject);
    let year = Some(row.nc_year);
    for (s, y) in [(subject, year), (subject, None), (None, year), (None, None)] {
        let mut points: Vec<(f64, f64)> = h
            .conversions
            .iter()
            .filter(|c| (c.kind, c.subject, c.nc_year) == (row.kind, s, y))
            .map(|c| (c.score_from.to_f64(), c.scaled_score.to_f64()))
            .collect();
        if points.is_empty() {
            continue;
        }
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        if raw <= points[0].0 {
            return Some((points[0].1, false));
        }
        for pair in points.windows(2) {
            let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
            if raw <= x1 {
                return Some((nine(y0 + (y1 - y0) * (raw - x0) / (x1 - x0)), false));
            }
        }
        return Some((points[points.len() - 1].1, false));
    }
    linear.then(|| (nine(100.0 + (raw - 100.0) * 10.0 / 15.0), true))
}

/// A pupil's outcome.
pub fn outcome(
    h: &Holdings,
    pupil: PupilId,
    (year, term): (AcademicYear, Term),
    kind: Option<AssessmentType>,
    subject: Subject,
    linear: bool,
) -> Option<Reached> {
    if subject.is_combined() {
        let parts: Vec<Reached> = subject
            .parts()
            .iter()
            .map(|s| outcome(h, pupil, (year, term), kind, *s, linear))
            .collect::<Option<_>>()?;
        let standards: Option<Vec<(bool, bool)>> = parts.iter().map(|p| p.standard).collect();
        return Some(Reached {
            standard: standards.map(|all| (all.iter().all(|s| s.0), all.iter().all(|s| s.1))),
            score: None,
        });
    }
    let mut rows: Vec<&Assessment> = h
        .assessments
        .iter()
        .filter(|row| (row.pupil, row.year, row.term, row.subject) == (pupil, year, term, subject))
        .filter(|row| kind.is_none_or(|k| k == row.kind))
        .filter(|row| row.score().is_some() || said(row).is_some())
        .collect();
    rows.sort_by_key(|row| row.assessed_on);
    rows.last()?;
    let shown: Vec<Reached> = rows.iter().map(|row| shown(h, row, linear)).collect();
    let scored = |s: &Scored| kind.is_some() || !s.own_scale;
    Some(Reached {
        standard: shown.iter().filter_map(|r| r.standard).next_back(),
        score: shown.iter().filter_map(|r| r.score).rfind(scored),
    })
}

fn bench(h: &Holdings, w: &Wanted, pupil: PupilId) -> Option<Bench> {
    if let Some(rank) = w.rank {
        let row = h
            .estimates
            .iter()
            .find(|e| (e.pupil, e.year, e.subject, e.rank) == (pupil, w.year, w.subject, rank))?;
        return Some(Bench {
            expected: f64::from(row.p_expected) / 1e9,
            greater: f64::from(row.p_greater) / 1e9,
            score: row.score().map(|s| s.to_f64()),
        });
    }
    let parts = w
        .subject
        .parts()
        .iter()
        .map(|s| {
            h.targets
                .iter()
                .find(|t| (t.pupil, t.year, t.subject) == (pupil, w.year, *s))
        })
        .collect::<Option<Vec<_>>>()?;
    let share = |reached: bool| if reached { 1.0 } else { 0.0 };
    Some(Bench {
        expected: share(
            parts
                .iter()
                .all(|t| matches!(t.grade, TargetGrade::N | TargetGrade::A)),
        ),
        greater: share(parts.iter().all(|t| t.grade == TargetGrade::A)),
        score: if parts.len() == 1 {
            parts[0].score.map(|s| s.to_f64())
        } else {
            None
        },
    })
}

/// Low, Middle or High by thirds of the mean ranks of a cohort: year group, year and prior stage.
fn third(h: &Holdings, e: &RollEntry) -> Option<&'static str> {
    let mut ranked: Vec<&RollEntry> = vec![];
    for o in h
        .roll
        .iter()
        .filter(|o| o.year == e.year && o.prior_score.is_some())
    {
        if ranked.iter().all(|r| r.pupil != o.pupil) {
            ranked.push(o);
        }
    }
    let own = ranked.iter().find(|r| r.pupil == e.pupil)?;
    let cohort = |o: &&&RollEntry| (o.nc_year, o.prior_stage) == (own.nc_year, own.prior_stage);
    let scores: Vec<_> = ranked
        .iter()
        .filter(cohort)
        .map(|o| o.prior_score)
        .collect();
    let under = scores.iter().filter(|s| **s < own.prior_score).count() as f64;
    let tied = scores.iter().filter(|s| **s == own.prior_score).count() as f64;
    let (rank, m) = (under + (tied + 1.0) / 2.0, scores.len() as f64);
    Some(if 3.0 * rank <= m {
        "Low"
    } else if 3.0 * rank > 2.0 * m {
        "High"
    } else {
        "Middle"
    })
}

/// The name of a pupil's group.
pub fn group(h: &Holdings, e: &RollEntry, grouping: &str) -> String {
    let yes = |flag: Option<bool>| flag.map(|f| if f { "Y" } else { "N" });
    let name = match grouping {
        "sex" => e.sex.map(|s| s.code()),
        "prior_attainment" => third(h, e),
        "term_of_birth" => e.dob.map(|d| match d.month {
            9..=12 => "Autumn",
            1..=4 => "Spring",
            5..=8 => "Summer",
            _ => unreachable!(),
        }),
        "pupil_premium" => yes(e.fsm6),
        "fsm" => yes(e.fsm),
        "eal" => yes(e.eal),
        "sen" => e.sen.map(|s| s.code()),
        "ethnicity_main" => e.ethnicity.map(|x| x.main_category()),
        "ethnicity_dfe" => e.ethnicity.map(|x| x.sub_category()),
        "ethnicity_fft" => e.ethnicity.and_then(|x| x.fft_group()),
        "send_area" => e.sen_need.map(|x| x.broad_area()),
        "send_need" => e.sen_need.map(|x| x.code()),
        "house" => e.extra[0].map(|v| ["Blue", "Red"][usize::from(v)]),
        other => panic!("{other}"),
    };
    name.unwrap_or("Null").to_owned()
}

/// A figure, the slow way.
pub fn figure(h: &Holdings, w: &Wanted, linear: bool) -> Slow {
    let mut slow = Slow::default();
    let compare = w.rank.is_some() || w.targets;
    // Actual and benchmark of each pupil; scores on the test's own scale apart.
    let (mut pupils, mut own, mut matched) = (vec![], vec![], 0);
    for e in &h.roll {
        if e.year != w.year
            || !w.schools.contains(&e.school)
            || !w.year_groups.contains(&e.nc_year)
            || w.group.is_some_and(|(g, name)| group(h, e, g) != name)
        {
            continue;
        }
        slow.roll += 1;
        let Some(reached) = outcome(h, e.pupil, (w.year, w.term), w.kind, w.subject, linear) else {
            continue;
        };
        slow.assessed += 1;
        let bench = bench(h, w, e.pupil).filter(|_| compare);
        if compare && bench.is_none() {
            continue;
        }
        matched += 1;
        let share = |reached: bool| if reached { 1.0 } else { 0.0 };
        let standard = reached.standard;
        let (a, b) = match w.measure {
            Measure::Expected => (
                standard.map(|s| share(s.0)),
                bench.map(|b| Some(b.expected)),
            ),
            Measure::Greater => (standard.map(|s| share(s.1)), bench.map(|b| Some(b.greater))),
            _ => match reached.score {
                Some(s) if s.own_scale => {
                    own.push(s.points);
                    continue;
                }
                score => (score.map(|s| s.points), bench.map(|b| b.score)),
            },
        };
        let (Some(a), None | Some(Some(_))) = (a, b) else {
            continue;
        };
        pupils.push((a, b.flatten()));
        let by_default = reached.score.is_some_and(|s| s.by_default);
        slow.by_default += u64::from(by_default && w.measure == Measure::Score);
    }
    slow.own_scale = pupils.is_empty() && !own.is_empty() && !compare;
    if slow.own_scale {
        pupils = own.iter().map(|points| (*points, None)).collect();
    }
    slow.n = pupils.len() as u64;
    if slow.n == 0 {
        slow.note = match (matched, w.rank) {
            _ if slow.assessed == 0 => "no outcomes",
            (0, Some(_)) => "no estimates yet",
            (0, None) if w.targets => "no targets",
            _ if w.measure != Measure::Score || !own.is_empty() => "no conversion curve",
            _ => "no scores",
        };
        return slow;
    }
    if slow.own_scale {
        slow.note = "no conversion curve";
    }
    let n = pupils.len() as f64;
    let scale = if w.measure == Measure::Score {
        1.0
    } else {
        100.0
    };
    let attainment = scale * pupils.iter().map(|p| p.0).sum::<f64>() / n;
    slow.attainment = Some(attainment);
    if !compare {
        return slow;
    }
    let comparison = scale * pupils.iter().filter_map(|p| p.1).sum::<f64>() / n;
    slow.comparison = Some(comparison);
    if w.rank.is_none() {
        return slow;
    }
    if w.measure == Measure::Score {
        let gaps: Vec<f64> = pupils.iter().map(|p| p.0 - p.1.unwrap()).collect();
        means(&mut slow, comparison, &gaps);
    } else {
        let chances: Vec<f64> = pupils.iter().map(|p| p.1.unwrap()).collect();
        shares(
            &mut slow,
            pupils.iter().filter(|p| p.0 == 1.0).count(),
            &chances,
        );
    }
    slow
}

/// The chances of 0, 1, 2 … of some pupils, one pupil after the other.
pub fn chances_of(pupils: &[f64]) -> Vec<f64> {
    let mut chances = vec![1.0];
    for p in pupils {
        let mut next = vec![0.0; chances.len() + 1];
        for (k, chance) in chances.iter().enumerate() {
            next[k] += chance * (1.0 - p);
            next[k + 1] += chance * p;
        }
        chances = next;
    }
    chances
}

/// Every pupil with the mean of their band.
pub fn banded(chances: &[f64]) -> Vec<f64> {
    let band = |p: f64| {
        [0.05, 0.2, 0.5, 0.8, 0.95]
            .iter()
            .filter(|e| p >= **e)
            .count()
    };
    let mean = |p: &f64| {
        let alike = || chances.iter().filter(|o| band(**o) == band(*p));
        alike().sum::<f64>() / alike().count() as f64
    };
    chances.iter().map(mean).collect()
}

/// Range at a level in pupils, by P(X <= k) and P(X >= k) summed up anew each time.
pub fn range(chances: &[f64], level: f64) -> (usize, usize) {
    let below = |k: usize| chances[..=k].iter().sum::<f64>();
    let above = |k: usize| chances[k..].iter().rev().sum::<f64>();
    let n = chances.len();
    (
        (0..n)
            .find(|k| nine(below(*k)) > nine(level / 2.0))
            .unwrap(),
        (0..n)
            .rfind(|k| nine(above(*k)) > nine(level / 2.0))
            .unwrap(),
    )
}

/// "few", "none", "some" or "strong" of `reached` pupils.
pub fn weight(n: usize, reached: usize, chances: &[f64]) -> &'static str {
    let outside = |level| {
        let (low, high) = range(chances, level);
        reached < low || reached > high
    };
    match () {
        () if n < 10 => "few",
        () if outside(0.002) => "strong",
        () if outside(0.05) => "some",
        () => "none",
    }
}

fn shares(slow: &mut Slow, reached: usize, pupils: &[f64]) {
    let n = pupils.len();
    let chances = chances_of(&banded(pupils));
    let (low, high) = range(&chances, 0.05);
    let percent = |k: usize| 100.0 * k as f64 / n as f64;
    slow.range = Some((percent(low), percent(high)));
    let below = chances[..=reached].iter().sum::<f64>();
    let above = chances[reached..].iter().rev().sum::<f64>();
    slow.p = Some((2.0 * below.min(above)).min(1.0));
    slow.evidence = weight(n, reached, &chances);
}

/// Range, p and evidence of a mean of differences about a benchmark, by Student's t.
pub fn means(slow: &mut Slow, benchmark: f64, gaps: &[f64]) {
    let n = gaps.len() as f64;
    slow.evidence = "few";
    if gaps.len() < 2 {
        return;
    }
    let mean = gaps.iter().sum::<f64>() / n;
    let squares: f64 = gaps.iter().map(|g| (g - mean).powi(2)).sum();
    let error = (squares / (n - 1.0)).sqrt() / n.sqrt();
    let t = StudentsT::new(0.0, 1.0, n - 1.0).unwrap();
    let half = |level: f64| t.inverse_cdf(1.0 - level / 2.0) * error;
    slow.range = Some((benchmark - half(0.05), benchmark + half(0.05)));
    // Sums of doubles leave a little where all differences are the same.
    let same = error < 1e-12;
    slow.p = Some(match (same, nine(mean) == 0.0) {
        (true, none) => f64::from(u8::from(none)),
        _ => 2.0 * t.cdf(-(mean / error).abs()),
    });
    let outside = |level| nine(mean.abs()) > nine(half(level));
    slow.evidence = match () {
        () if gaps.len() < 10 => "few",
        () if outside(0.002) => "strong",
        () if outside(0.05) => "some",
        () => "none",
    };
}
