//! `coverage-drop`: far fewer of a school's pupils were assessed than in the term before.
//!
//! Coverage is 100 × assessed / roll of a year group in a subject (methods: section 3), in the type of assessment that
//! pages show; a drop is told from so many percentage points and more than so many standard errors of the difference of
//! two samples on (`checks: limits: coverage_drop, coverage_drop_errors`). A school that assesses nothing in a term may mean to. So a year group without any assessment counts only
//! where over half of the trust's schools that have the year group assessed it (the rule of the assessment audit, methods:
//! section 4), and a subject only where the school assessed it in an earlier term of the same year, and so did over half
//! of the trust's schools that assessed the year group.

use crate::dataset::{Holdings, SchoolId};
use crate::diag::{Code, Finding};
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
        let points = &ground.series.points;
        let mut found = Vec::new();
        for pair in points.windows(2) {
            let (before, now) = (&pair[0], &pair[1]);
            if now.terms_since(before) > 3 {
                continue;
            }
            for school in ground.series.schools() {
                let drops = drops(ground, before, now, school);
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

fn drops(ground: &Ground<'_>, before: &Point, now: &Point, school: SchoolId) -> Vec<Drop> {
    let limits = ground.limits();
    let mut drops = Vec::new();
    for (year_group, counts) in now.school(school) {
        let Some(earlier) = before.school(school).get(year_group) else {
            continue;
        };
        if counts[0].roll < limits.min_pupils || earlier[0].roll < limits.min_pupils {
            continue;
        }
        let fell = |i: usize| {
            let (was, is) = (earlier[i], counts[i]);
            let d = was.coverage() - is.coverage();
            let error = chance((was.assessed, is.assessed), (was.roll, is.roll)).sqrt();
            d >= limits.coverage_drop && d > limits.coverage_drop_errors * error
        };
        if counts.iter().all(|c| c.assessed == 0) {
            let most = (0..counts.len()).max_by_key(|i| earlier[*i].assessed);
            if let Some(most) = most.filter(|i| fell(*i))
                && usual(ground.holdings, now, school, *year_group, None)
            {
                drops.push(Drop {
                    year_group: *year_group,
                    subject: None,
                    before: earlier[most],
                    now: counts[most],
                });
            }
            continue;
        }
        for (i, subject) in Subject::SINGLE.iter().enumerate() {
            let counts_as_drop = counts[i].assessed > 0
                || (before.year == now.year
                    && usual(ground.holdings, now, school, *year_group, Some(i)));
            if fell(i) && counts_as_drop {
                drops.push(Drop {
                    year_group: *year_group,
                    subject: Some(*subject),
                    before: earlier[i],
                    now: counts[i],
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
    let kind = ground.series.kind;
    let file = ground
        .file_of(urn, now.year, now.term, kind)
        .or_else(|| ground.file_of(urn, before.year, before.term, kind));
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
            format!("{}, {}", first.year_group.label(), subject.label()),
            drops.len() - 1,
        ),
    };
    let more = match more {
        0 => String::new(),
        1 => "; and one more fell".to_owned(),
        n => format!("; and {n} more fell"),
    };
    let message = format!(
        "{}, {}: {year_groups}: coverage is {:.0} %, in {} it was {:.0} %{more}",
        ground.school(urn),
        now.words(),
        first.now.coverage().round(),
        before.words(),
        first.before.coverage().round(),
    );
    ground.finding(code, file, urn, message).at("upn", "")
}
