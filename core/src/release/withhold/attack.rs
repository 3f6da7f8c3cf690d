//! Attacks on what an edition shows: everything a reader can add up, against every count that is withheld.

use std::collections::BTreeMap;

use crate::dataset::SchoolId;
use crate::estate::{AcademicYear, Measure, Rank, Subject, Term, YearGroup};
use crate::measure::tracking::Grouping;
use crate::quantity::{Reason, Verdict};

use super::super::counts::Counts;
use super::super::{Comparison, Desk, Shown, TrackingBook, What, Who};
use super::made_up::{MadeUp, YEAR};
use super::{Kept, Withheld};

const SCHOOLS: usize = 6;
/// Year groups 3 to 6; the last column is the stage.
const YEARS: usize = 4;

/// Whose: a school or the trust (row), a year group or the stage (column), a group.
type Pupils = (usize, usize, Option<(Grouping, u16)>);

/// What is counted: the roll, those assessed in a subject, those compared, those at the expected standard, at greater depth.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Count {
    Roll,
    Assessed(Subject),
    N(Subject),
    Expected(Subject),
    Greater(Subject),
}

/// What a reader knows of a count: the least and the most it may be.
type Known = BTreeMap<(Count, Pupils), (i64, i64)>;

struct Attacked {
    known: Known,
    /// Counts that are withheld, other than nought, with the k that protects them.
    withheld: Vec<((Count, Pupils), u32)>,
    /// Figures that are on offer, and those of them that are withheld.
    figures: (usize, usize),
}

const MOST: i64 = 100_000;

fn who(made: &MadeUp, row: usize) -> Who {
    let (name, schools) = made.trust(0);
    let own = schools
        .iter()
        .enumerate()
        .filter(|(i, _)| row == SCHOOLS || *i == row);
    Who {
        schools: own
            .map(|(_, s)| s.id)
            .collect::<std::collections::BTreeSet<SchoolId>>(),
        name,
        urn: None,
    }
}

fn what(col: usize, subject: Subject, group: Option<(Grouping, u16)>, against: Comparison) -> What {
    let years: Vec<YearGroup> = (3..=6).map(YearGroup).collect();
    What {
        year: YEAR,
        term: Term::Spring,
        year_groups: match col {
            YEARS => years,
            col => vec![years[col]],
        },
        kind: None,
        against,
        subject,
        group,
    }
}

/// Every selection of pupils.
fn pupils(made: &MadeUp) -> Vec<Pupils> {
    let groups = MadeUp::groupings().flat_map(|grouping| {
        let groups = 0..u16::try_from(made.groups(grouping).len()).unwrap_or(0);
        groups.map(move |g| Some((grouping, g)))
    });
    let groups: Vec<_> = std::iter::once(None).chain(groups).collect();
    let places = (0..=SCHOOLS).flat_map(|i| (0..=YEARS).map(move |j| (i, j)));
    places
        .flat_map(|(i, j)| groups.iter().map(move |g| (i, j, *g)))
        .collect()
}

/// What an edition shows.
fn released(made: &MadeUp, withheld: &Withheld) -> Attacked {
    let desk = Desk::withholding(withheld.clone());
    let plain = Desk::default();
    let book = TrackingBook::over(made.clone(), &desk);
    let truth = TrackingBook::over(made.clone(), &plain);
    let k = withheld.below_which().unwrap_or(0);
    let mut attacked = Attacked {
        known: Known::new(),
        withheld: vec![],
        figures: (0, 0),
    };
    for of in pupils(made) {
        let (row, col, group) = of;
        let who = who(made, row);
        let k = match group {
            Some((Grouping::EthnicityMain, _)) => k.max(super::SENSITIVE),
            _ => k,
        };
        for subject in [Subject::Reading, Subject::Writing, Subject::Maths] {
            for measure in [Measure::Expected, Measure::Greater] {
                let what = what(col, subject, group, Comparison::Estimates(Rank::Fft20));
                let figure = book.figure(&who, &what, measure);
                let all = truth.figure(&who, &what, measure);
                let offered = book.ruling(&who, &what, measure).1;
                let mut learn = |count: Count, shown: &Shown, truth: &Shown| {
                    let (least, most) = match (shown.value(), shown.reason()) {
                        #[expect(clippy::cast_possible_truncation, reason = "a count")]
                        (Some(value), _) => (value as i64, value as i64),
                        _ => (0, MOST),
                    };
                    attacked.known.insert((count, of), (least, most));
                    let hidden = shown.reason() == Some(&Reason::Withheld);
                    let is_count = !matches!(count, Count::Expected(_) | Count::Greater(_));
                    if hidden && offered && is_count && truth.value().is_some_and(|v| v > 0.0) {
                        attacked.withheld.push(((count, of), k));
                    }
                };
                learn(Count::Roll, &figure.roll, &all.roll);
                learn(Count::Assessed(subject), &figure.assessed, &all.assessed);
                learn(Count::N(subject), &figure.n, &all.n);
                match measure {
                    Measure::Greater => {
                        learn(Count::Greater(subject), &figure.reached, &all.reached)
                    }
                    _ => learn(Count::Expected(subject), &figure.reached, &all.reached),
                }
                if all.roll.value() > Some(0.0) {
                    attacked.figures.0 += 1;
                    attacked.figures.1 += usize::from(figure.attainment.value().is_none());
                }
                // A figure that is withheld says nothing in any other way.
                if figure.attainment.reason() == Some(&Reason::Withheld) {
                    assert_eq!(figure.chance.verdict, Verdict::Withheld);
                    assert_eq!(
                        (figure.indicator, figure.chance.p, &figure.stood),
                        (None, None, &None)
                    );
                    let parts = [&figure.comparison, &figure.difference, &figure.reached];
                    let ends = [
                        &figure.chance.range.0,
                        &figure.chance.wide.1,
                        &figure.chance.pupils,
                    ];
                    assert!(parts.iter().chain(&ends).all(|p| p.value().is_none()));
                }
            }
        }
    }
    attacked.withheld.sort_unstable();
    attacked.withheld.dedup();
    attacked
}

/// The pupils that others are the parts of: schools of the trust, year groups of the stage, groups of all.
fn sums(made: &MadeUp) -> Vec<(Pupils, Vec<Pupils>)> {
    let mut sums = vec![];
    for (i, j, group) in pupils(made) {
        if i == SCHOOLS {
            sums.push(((i, j, group), (0..SCHOOLS).map(|s| (s, j, group)).collect()));
        }
        if j == YEARS {
            sums.push(((i, j, group), (0..YEARS).map(|y| (i, y, group)).collect()));
        }
        if group.is_none() {
            for grouping in MadeUp::groupings() {
                let groups = 0..u16::try_from(made.groups(grouping).len()).unwrap_or(0);
                sums.push((
                    (i, j, None),
                    groups.map(|g| (i, j, Some((grouping, g)))).collect(),
                ));
            }
        }
    }
    sums
}

/// Narrows what is known until nothing more follows: a sum lies between its parts' sums, a part is what the others leave, and of
/// those assessed no more are compared, of those no more reach a standard.
fn narrow(made: &MadeUp, known: &mut Known) {
    let sums = sums(made);
    let of_subject = |s| {
        [
            Count::Greater(s),
            Count::Expected(s),
            Count::N(s),
            Count::Assessed(s),
            Count::Roll,
        ]
    };
    let chains = [Subject::Reading, Subject::Writing, Subject::Maths].map(of_subject);
    let counts: std::collections::BTreeSet<Count> = chains.iter().flatten().copied().collect();
    loop {
        let before = known.clone();
        for count in &counts {
            for (whole, parts) in &sums {
                let get = |known: &Known, of: &Pupils| known[&(*count, *of)];
                let all = parts
                    .iter()
                    .map(|p| get(known, p))
                    .fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
                let own = get(known, whole);
                let own = (own.0.max(all.0), own.1.min(all.1));
                known.insert((*count, *whole), own);
                for part in parts {
                    let now = get(known, part);
                    let others = (all.0 - now.0, all.1 - now.1);
                    let least = now.0.max(own.0 - others.1);
                    let most = now.1.min(own.1 - others.0);
                    known.insert((*count, *part), (least, most));
                }
            }
        }
        for chain in &chains {
            for of in pupils(made) {
                for pair in chain.windows(2) {
                    let (few, many) = (known[&(pair[0], of)], known[&(pair[1], of)]);
                    known.insert((pair[0], of), (few.0, few.1.min(many.1)));
                    known.insert((pair[1], of), (many.0.max(few.0), many.1));
                }
            }
        }
        if *known == before {
            return;
        }
    }
}

/// Withheld counts that are told more narrowly than k whole numbers.
fn told(made: &MadeUp, mut attacked: Attacked) -> Vec<((Count, Pupils), (i64, i64))> {
    narrow(made, &mut attacked.known);
    let mut told = vec![];
    for (of, k) in attacked.withheld {
        let (least, most) = attacked.known[&of];
        if most - least + 1 < i64::from(k) {
            told.push((of, (least, most)));
        }
    }
    told
}

#[test]
fn no_sum_tells_a_withheld_count() {
    for seed in 1..=3 {
        let made = MadeUp::new(seed, SCHOOLS);
        for k in [6, 11] {
            let attacked = released(&made, &Withheld::below(k, Kept::default()));
            assert!(
                attacked.withheld.len() > 20,
                "seed {seed}, {k}: hardly anything is withheld"
            );
            assert_eq!(told(&made, attacked), [], "seed {seed}, under {k}");
        }
    }
}

#[test]
fn small_counts_alone_withheld_are_told_by_sums() {
    for seed in 1..=5 {
        let made = MadeUp::new(seed, SCHOOLS);
        let attacked = released(&made, &Withheld::small_alone(6));
        let told = told(&made, attacked);
        assert!(
            told.len() > 20,
            "seed {seed}: the attack finds {} counts",
            told.len()
        );
    }
}

#[test]
fn headlines_stay_and_less_goes_than_whole_rows_and_columns() {
    let mut all = [(0, 0); 3];
    for seed in 1..=5 {
        let made = MadeUp::new(seed, SCHOOLS);
        let attacked = released(&made, &Withheld::below(6, Kept::default()));
        let alone = released(&made, &Withheld::small_alone(6));
        let row_and_column = rows_and_columns(&made, &alone);
        for (sum, of) in all
            .iter_mut()
            .zip([alone.figures, attacked.figures, row_and_column])
        {
            *sum = (sum.0 + of.0, sum.1 + of.1);
        }
        // All pupils: each school's stage, each year group of the trust, the trust.
        for (row, col) in (0..=SCHOOLS)
            .map(|i| (i, YEARS))
            .chain((0..YEARS).map(|j| (SCHOOLS, j)))
        {
            let roll = attacked.known[&(Count::Roll, (row, col, None))];
            assert_eq!(roll.0, roll.1, "seed {seed}: {row}, {col}");
        }
    }
    let share = |(of, withheld): (usize, usize)| 100 * withheld / of;
    let [alone, ours, naive] = all.map(share);
    assert!(
        alone < ours && ours < naive,
        "{alone} % alone, {ours} % here, {naive} % by rows and columns"
    );
}

/// Figures, and how many of them go if a small count takes its whole row and column of the table of its grouping with it.
fn rows_and_columns(made: &MadeUp, alone: &Attacked) -> (usize, usize) {
    let small: Vec<Pupils> = alone.withheld.iter().map(|((_, of), _)| *of).collect();
    let grouping = |of: &Pupils| of.2.map(|(grouping, _)| grouping);
    let (mut figures, mut gone) = (0, 0);
    for of in pupils(made) {
        let roll = made
            .cell(
                &who(made, of.0),
                &what(of.1, Subject::Reading, of.2, Comparison::Nothing),
            )
            .roll;
        if roll == 0 {
            continue;
        }
        let takes = |s: &Pupils| {
            grouping(s) == grouping(&of) && s.1 == of.1 && (s.0 == of.0 || s.2 == of.2)
        };
        figures += 6;
        gone += if small.iter().any(takes) { 6 } else { 0 };
    }
    (figures, gone)
}

#[test]
fn a_second_refresh_tells_no_more_than_the_first() {
    for seed in 1..=5 {
        let made = MadeUp::new(seed, SCHOOLS);
        let first = Withheld::below(6, Kept::default());
        let before = released(&made, &first);
        let kept = Kept::read(&first.kept().text());
        assert_eq!(kept, first.kept());
        let later = made.later(seed);
        let second = Withheld::below(6, kept);
        let mut now = released(&later, &second);
        // Whoever knows that a roll is what it was knows it from either state.
        for (of, (least, most)) in &before.known {
            if of.0 != Count::Roll {
                continue;
            }
            let roll = |made: &MadeUp| {
                let (row, col, group) = of.1;
                made.cell(
                    &who(made, row),
                    &what(col, Subject::Reading, group, Comparison::Nothing),
                )
                .roll
            };
            if roll(&made) == roll(&later) && least == most {
                now.known.insert(*of, (*least, *most));
            }
        }
        now.withheld.retain(|((count, _), _)| *count == Count::Roll);
        assert_eq!(told(&later, now), [], "seed {seed}");
    }
}

#[test]
fn under_a_larger_k_all_is_withheld_that_is_under_a_smaller_one() {
    let made = MadeUp::new(3, SCHOOLS);
    let ladder = Withheld::ladder([11, 6], |_| Kept::default());
    let [six, eleven] = [6, 11].map(|k| released(&made, &ladder[&k]));
    for (of, (least, most)) in &eleven.known {
        if least == most {
            assert_eq!(
                six.known[of],
                (*least, *most),
                "{of:?} is shown to the public alone"
            );
        }
    }
    assert!(eleven.figures.1 > six.figures.1);
}

#[test]
fn of_a_year_without_outcomes_nothing_is_shown() {
    let made = MadeUp::new(1, SCHOOLS);
    let rule = Withheld::below(6, Kept::default());
    for group in [None, Some((Grouping::Sex, 0))] {
        let mut what = what(0, Subject::Reading, group, Comparison::Nothing);
        let cell = made.cell(&who(&made, 0), &what);
        let shown = rule.ruling(&made, &who(&made, 0), &what, (Measure::Expected, &cell));
        assert_ne!(shown, super::Ruling::Nothing);
        what.year = AcademicYear(YEAR.0 + 20);
        let shown = rule.ruling(&made, &who(&made, 0), &what, (Measure::Expected, &cell));
        assert_eq!(shown, super::Ruling::Nothing);
    }
}
