//! Figures straight from the rows: for each pupil on the roll, look through every row of every table.

use std::collections::BTreeSet;

use matbook::dataset::{Assessment, Holdings, PupilId, RollEntry, SchoolId};
use matbook::estate::{
    AcademicYear, AssessmentType, Judgement, Measure, Rank, Subject, TargetGrade, Term, YearGroup,
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
    pub lower: Option<f64>,
    pub upper: Option<f64>,
    pub by_default: u64,
}

/// What a pupil reached in a subject.
#[derive(Clone, Copy)]
pub struct Reached {
    pub expected: bool,
    pub greater: bool,
    pub score: Option<f64>,
    pub by_default: bool,
}

struct Bench {
    expected: f64,
    greater: f64,
    score: Option<f64>,
}

fn nine(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

fn scaled(h: &Holdings, row: &Assessment) -> Option<(f64, bool)> {
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
    Some((nine(100.0 + (raw - 100.0) * 10.0 / 15.0), true))
}

/// A pupil's outcome.
pub fn outcome(
    h: &Holdings,
    pupil: PupilId,
    (year, term): (AcademicYear, Term),
    kind: Option<AssessmentType>,
    subject: Subject,
) -> Option<Reached> {
    if subject.is_combined() {
        let parts: Vec<Reached> = subject
            .parts()
            .iter()
            .map(|s| outcome(h, pupil, (year, term), kind, *s))
            .collect::<Option<_>>()?;
        return Some(Reached {
            expected: parts.iter().all(|p| p.expected),
            greater: parts.iter().all(|p| p.greater),
            score: None,
            by_default: false,
        });
    }
    let mut best: Option<&Assessment> = None;
    for row in &h.assessments {
        let absent = matches!(
            row.judgement,
            None | Some(Judgement::A | Judgement::D | Judgement::X)
        );
        if (row.pupil, row.year, row.term, row.subject) != (pupil, year, term, subject)
            || kind.is_some_and(|k| k != row.kind)
            || (row.score().is_none() && absent)
        {
            continue;
        }
        if best.is_none_or(|b| row.assessed_on >= b.assessed_on) {
            best = Some(row);
        }
    }
    let row = best?;
    let score = scaled(h, row);
    let points = score.map_or(f64::MIN, |s| s.0);
    let (expected, greater) = match row.judgement {
        Some(Judgement::Gds) => (true, true),
        Some(Judgement::Exs) => (true, false),
        Some(Judgement::Blw | Judgement::Pks | Judgement::Wts) => (false, false),
        _ => (points >= 100.0, points >= 110.0),
    };
    Some(Reached {
        expected,
        greater,
        score: score.map(|s| s.0),
        by_default: score.is_some_and(|s| s.1),
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

/// Low, Middle or High by thirds of the cohort's mean ranks.
fn third(h: &Holdings, e: &RollEntry) -> Option<&'static str> {
    let own = e.prior_score?;
    let cohort: BTreeSet<_> = h
        .roll
        .iter()
        .filter(|o| (o.year, o.nc_year) == (e.year, e.nc_year))
        .filter_map(|o| Some((o.pupil, o.prior_score?)))
        .collect();
    let under = cohort.iter().filter(|(_, s)| *s < own).count() as f64;
    let tied = cohort.iter().filter(|(_, s)| *s == own).count() as f64;
    let (rank, m) = (under + (tied + 1.0) / 2.0, cohort.len() as f64);
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
pub fn figure(h: &Holdings, w: &Wanted) -> Slow {
    let mut slow = Slow::default();
    let (mut actual, mut expected) = (vec![], vec![]);
    for e in &h.roll {
        if e.year != w.year
            || !w.schools.contains(&e.school)
            || !w.year_groups.contains(&e.nc_year)
            || w.group.is_some_and(|(g, name)| group(h, e, g) != name)
        {
            continue;
        }
        slow.roll += 1;
        let Some(reached) = outcome(h, e.pupil, (w.year, w.term), w.kind, w.subject) else {
            continue;
        };
        slow.assessed += 1;
        let compare = w.rank.is_some() || w.targets;
        let bench = bench(h, w, e.pupil).filter(|_| compare);
        if compare && bench.is_none() {
            continue;
        }
        let share = |reached: bool| if reached { 1.0 } else { 0.0 };
        let (a, b) = match w.measure {
            Measure::Expected => (
                Some(share(reached.expected)),
                bench.map(|b| Some(b.expected)),
            ),
            Measure::Greater => (Some(share(reached.greater)), bench.map(|b| Some(b.greater))),
            Measure::Score => (reached.score, bench.map(|b| b.score)),
        };
        let (Some(a), None | Some(Some(_))) = (a, b) else {
            continue;
        };
        actual.push(a);
        expected.extend(b.flatten());
        slow.by_default += u64::from(reached.by_default && w.measure == Measure::Score);
    }
    slow.n = actual.len() as u64;
    if slow.n == 0 {
        return slow;
    }
    let n = actual.len() as f64;
    let scale = if w.measure == Measure::Score {
        1.0
    } else {
        100.0
    };
    let attainment = scale * actual.iter().sum::<f64>() / n;
    slow.attainment = Some(attainment);
    if w.rank.is_none() && !w.targets {
        return slow;
    }
    let comparison = scale * expected.iter().sum::<f64>() / n;
    slow.comparison = Some(comparison);
    let half = if w.measure == Measure::Score {
        let gaps: Vec<f64> = actual.iter().zip(&expected).map(|(a, b)| a - b).collect();
        half_of(&gaps)
    } else if w.targets {
        let a = attainment / 100.0;
        Some(1.96 * 100.0 * (a * (1.0 - a) / n).sqrt())
    } else {
        let spread: f64 = expected.iter().map(|p| p * (1.0 - p)).sum();
        Some(1.96 * 100.0 * spread.sqrt() / n)
    };
    slow.lower = half.map(|w| attainment - comparison - w);
    slow.upper = half.map(|w| attainment - comparison + w);
    slow
}

/// 1.96 × sample standard deviation / sqrt(n), none for n < 2.
pub fn half_of(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    if n < 2.0 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
    Some(1.96 * (squares / (n - 1.0)).sqrt() / n.sqrt())
}
