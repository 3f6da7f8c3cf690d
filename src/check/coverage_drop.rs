//! `coverage-drop`: far fewer of a school's pupils were assessed than in the term before.
//!
//! Coverage is 100 × assessed / roll of a year group in a subject (methods: section 3). A drop is told from so many
//! percentage points on that are also more than so many standard errors of the difference of two samples (`checks:
//! limits: coverage_drop, coverage_drop_errors`), where coverage fell so both over all types of assessment and in the
//! type that pages show: tests come and go, and a test may stand in for a teacher's assessment.
//!
//! A school that assesses nothing in a term may mean to. So a year group without any assessment counts only where over
//! half of the trust's schools that have the year group assessed it (the rule of the assessment audit, methods: section
//! 4), and a subject without any only where pages show one type, the term before is of the same year, and over half of
//! the trust's schools that assessed the year group did so in that subject. The latter may well be a plan: by itself it is
//! a note.

use crate::config::CheckLimits;
use crate::dataset::{Holdings, SchoolId};
use crate::diag::{Code, Finding, Severity};
use crate::estate::{Subject, YearGroup};

use super::ground::Ground;
use super::registry::Check;
use super::series::{Count, Point, chance};

/// The check.
#[derive(Debug)]
pub struct CoverageDrop;

/// A drop of a year group in a subject; `None`: in all of them.
struct Drop {
    year_group: YearGroup,
    subject: Option<Subject>,
    before: Count,
    now: Count,
}

impl Check for CoverageDrop {
    fn code(&self) -> Code {
        Code::CoverageDrop
    }

    fn looks_at(&self) -> &'static str {
        "the share of each year group's roll with an outcome in a subject, against the same year group in the term before"
    }

    fn help(&self) -> &'static str {
        "look for a class, a subject or a whole file that is missing; rows left out for other faults count as missing too"
    }

    fn find(&self, ground: &Ground<'_>) -> Vec<Finding> {
        let all = &ground.all_types.points;
        let point = |like: &Point| {
            let key = |p: &Point| (p.year, p.term);
            Some(&all[all.binary_search_by_key(&key(like), key).ok()?])
        };
        let mut found = Vec::new();
        for pair in ground.shown_type.points.windows(2) {
            let (Some(before), Some(now)) = (point(&pair[0]), point(&pair[1])) else {
                continue;
            };
            if now.terms_since(before) > 3 {
                continue;
            }
            let terms = Terms {
                shown: (&pair[0], &pair[1]),
                all: (before, now),
            };
            for school in ground.all_types.schools() {
                let drops = drops(ground, &terms, school);
                if let Some(first) = drops.first() {
                    found.push(tell(
                        self.code(),
                        ground,
                        (before, now),
                        school,
                        first,
                        &drops,
                    ));
                }
            }
        }
        found
    }
}

/// Two terms, before and now, in the type that pages show and in all types.
struct Terms<'a> {
    shown: (&'a Point, &'a Point),
    all: (&'a Point, &'a Point),
}

/// The counts of a year group by subject, before and now.
type Pair = (
    [Count; Subject::SINGLE.len()],
    [Count; Subject::SINGLE.len()],
);

fn pair(points: (&Point, &Point), school: SchoolId, year_group: YearGroup) -> Option<Pair> {
    let of = |point: &Point| point.school(school).get(&year_group).copied();
    Some((of(points.0)?, of(points.1)?))
}

fn fell(was: Count, is: Count, limits: &CheckLimits) -> bool {
    let d = was.coverage() - is.coverage();
    let error = chance((was.assessed, is.assessed), (was.roll, is.roll)).sqrt();
    d >= limits.coverage_drop && d > limits.coverage_drop_errors * error
}

fn drops(ground: &Ground<'_>, terms: &Terms<'_>, school: SchoolId) -> Vec<Drop> {
    let limits = ground.limits();
    let mut drops = Vec::new();
    for year_group in terms.all.1.school(school).keys() {
        let (Some((before, now)), Some(shown)) = (
            pair(terms.all, school, *year_group),
            pair(terms.shown, school, *year_group),
        ) else {
            continue;
        };
        if now[0].roll < limits.min_pupils || before[0].roll < limits.min_pupils {
            continue;
        }
        let places = (0..Subject::SINGLE.len()).filter(|i| {
            fell(before[*i], now[*i], limits) && fell(shown.0[*i], shown.1[*i], limits)
        });
        if now.iter().all(|c| c.assessed == 0) {
            let most = places.max_by_key(|i| before[*i].assessed);
            if let Some(most) = most
                && usual(ground.holdings, terms.all.1, school, *year_group, None)
            {
                drops.push(Drop {
                    year_group: *year_group,
                    subject: None,
                    before: before[most],
                    now: now[most],
                });
            }
            continue;
        }
        for i in places {
            let counts_as_drop = now[i].assessed > 0
                || (ground.shown_type.kind.is_some()
                    && terms.all.0.year == terms.all.1.year
                    && usual(ground.holdings, terms.shown.1, school, *year_group, Some(i)));
            if counts_as_drop {
                drops.push(Drop {
                    year_group: *year_group,
                    subject: Some(Subject::SINGLE[i]),
                    before: before[i],
                    now: now[i],
                });
            }
        }
    }
    drops.sort_by_key(|d| d.subject.is_some()); // stable: year groups and subjects stay in their order
    drops
}

/// Whether over half of the trust's schools that have the year group assessed it in the term; with a subject: whether
/// over half of those that assessed it at all did so in that subject.
fn usual(
    holdings: &Holdings,
    now: &Point,
    school: SchoolId,
    year_group: YearGroup,
    subject: Option<usize>,
) -> bool {
    let trust = holdings.schools[usize::from(school.0)].trust;
    let (mut have, mut assessed) = (0, 0);
    for other in holdings.schools_of(trust) {
        let Some(counts) = now.school(other).get(&year_group) else {
            continue;
        };
        let any = counts.iter().any(|c| c.assessed > 0);
        match subject {
            None => {
                have += 1;
                assessed += usize::from(any);
            }
            Some(i) if any => {
                have += 1;
                assessed += usize::from(counts[i].assessed > 0);
            }
            Some(_) => {}
        }
    }
    2 * assessed > have
}

fn tell(
    code: Code,
    ground: &Ground<'_>,
    (before, now): (&Point, &Point),
    school: SchoolId,
    first: &Drop,
    drops: &[Drop],
) -> Finding {
    let urn = ground.holdings.schools[usize::from(school.0)].urn;
    let file = ground
        .file_of(urn, now.year, now.term, None)
        .or_else(|| ground.file_of(urn, before.year, before.term, None));
    let (year_groups, more) = match first.subject {
        // Year groups without any assessment stand together, before those that lost only some.
        None => {
            let missing: Vec<String> = drops
                .iter()
                .filter(|d| d.subject.is_none())
                .map(|d| d.year_group.label())
                .collect();
            (missing.join(", "), drops.len() - missing.len())
        }
        Some(subject) => (
            format!("{}, {}", first.year_group.label(), subject),
            drops.len() - 1,
        ),
    };
    let more = match more {
        0 => String::new(),
        1 => "; and one more fell".to_owned(),
        n => format!("; and {n} more fell"),
    };
    let message = format!(
        "{}, {}: {year_groups}: coverage is {:.0}%, in {} it was {:.0}%{more}",
        ground.school(urn),
        now.words(),
        first.now.coverage().round(),
        before.words(),
        first.before.coverage().round(),
    );
    let mut finding = ground.finding(code, file, urn, message);
    if drops
        .iter()
        .all(|d| d.subject.is_some() && d.now.assessed == 0)
    {
        finding.severity = Severity::Note;
    }
    finding
}
