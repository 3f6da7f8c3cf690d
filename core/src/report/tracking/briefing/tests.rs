//! Answers worked out by hand.

use super::ground::{Ground, Looked};
use super::{rules, title};
use crate::config::BriefingLimits;
use crate::estate::Measure;
use crate::measure::evidence::Weighed;
use crate::quantity::{Evidence, Indicator, Measured, Reason, Unit};
use crate::release::{Beside, Change, Desk, TrackedFigure, TrackingBook};

/// A share of `n` pupils of so many on the roll: the benchmark is 60 %, the evidence and p as given.
fn figure(difference: f64, evidence: Evidence, p: f64, n: u64, roll: u64) -> TrackedFigure {
    let desk = Desk::default();
    let points = |v: f64| desk.show(Measured::plain(Ok(v), Unit::PercentagePoints));
    let percent = |v: f64| desk.show(Measured::plain(Ok(v), Unit::Percent));
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let coverage = 100.0 * n as f64 / roll as f64;
    let weighed = Weighed {
        range: Some((50.0, 70.0)),
        wide: Some((45.0, 75.0)),
        p: Some(p),
        evidence,
    };
    let indicator = match difference {
        d if d <= -10.0 => Indicator::WellBelow,
        d if d <= -5.0 => Indicator::Below,
        d if d < 5.0 => Indicator::None,
        d if d < 10.0 => Indicator::Above,
        _ => Indicator::WellAbove,
    };
    let chance = desk.chance(Beside {
        weighed: Some(&weighed),
        difference: Some(difference),
        indicator: Some(indicator),
        n,
        unit: Unit::Percent,
    });
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "small numbers"
    )]
    let reached = ((60.0 + difference) * n as f64 / 100.0).round() as u64;
    TrackedFigure {
        roll: desk.count(roll),
        assessed: desk.count(n),
        coverage: percent(coverage),
        n: desk.count(n),
        attainment: percent(60.0 + difference),
        reached: desk.count(reached),
        chance,
        ..TrackingBook::bare(&desk, percent(60.0), points(difference))
    }
}

fn none(why: Reason, assessed: u64, roll: u64) -> TrackedFigure {
    let desk = Desk::default();
    let missing = || desk.show(Measured::plain(Err(why.clone()), Unit::Percent));
    TrackedFigure {
        n: desk.count(0),
        assessed: desk.count(assessed),
        attainment: missing(),
        comparison: missing(),
        difference: missing(),
        chance: desk.chance(Beside {
            weighed: None,
            difference: None,
            indicator: None,
            n: 0,
            unit: Unit::Percent,
        }),
        ..figure(0.0, Evidence::None, 1.0, assessed, roll)
    }
}

fn looked(name: &str, now: TrackedFigure) -> Looked {
    Looked {
        pupils: name.into(),
        measure: Measure::Expected,
        evidence: "expected".into(),
        chosen: false,
        now,
        change: None,
    }
}

fn ground(rows: &[Looked]) -> Ground<'_> {
    Ground {
        rows,
        years: "Years 3–6".into(),
        against: "similar pupils".into(),
        expected: "expected".into(),
        term: "Summer 2025/26".into(),
        before: Some(("Spring 2025/26".into(), false)),
        limits: BriefingLimits::default(),
    }
}

fn sentences(rows: &[Looked]) -> Vec<String> {
    let said = rules::said(&ground(rows));
    said.into_iter().map(|s| s.text).collect()
}

const SUBJECTS: super::Things = ("subject", "subjects");

#[test]
fn strong_comes_before_some_and_size_decides_nothing() {
    // The largest difference is chance; of the two strong ones the surer leads, though it is smaller.
    let rows = [
        looked("GPS", figure(-14.0, Evidence::None, 0.2, 44, 50)),
        looked("Maths", figure(-12.0, Evidence::Strong, 0.001, 50, 50)),
        looked("Writing", figure(-9.0, Evidence::Strong, 0.0001, 40, 50)),
        looked("Reading", figure(13.0, Evidence::Some, 0.03, 46, 50)),
    ];
    // −9 of 40 are 3.6 pupils, −12 of 50 are 6, 13 of 46 are 5.98.
    assert_eq!(
        sentences(&rows)[..3],
        [
            "Writing: 20 of 40 at the standard, about 4 fewer than expected.",
            "Maths: 24 of 50 at the standard, about 6 fewer than expected.",
            "Reading: 34 of 46 at the standard, about 6 more than expected.",
        ]
    );
    assert_eq!(
        title::title(&ground(&rows), SUBJECTS),
        "Years 3–6: writing and maths are below similar pupils"
    );
    let few = &rows[..2];
    assert_eq!(
        title::title(&ground(few), SUBJECTS),
        "Years 3–6: maths is well below similar pupils"
    );
}

#[test]
fn too_few_are_never_named() {
    let rows = [
        looked("Year 3", figure(-56.0, Evidence::Few, 0.0001, 9, 9)),
        looked("Year 4", figure(2.0, Evidence::None, 0.9, 30, 30)),
    ];
    assert_eq!(
        sentences(&rows),
        [
            "Year 4: 19 of 30 at the standard, about 1 more than expected. The difference may be chance.",
            "1 figure rests on fewer than 10 pupils: shown, not compared.",
        ]
    );
    assert_eq!(
        title::title(&ground(&rows), ("year group", "year groups")),
        "Years 3–6: the one figure compared is in line with similar pupils; one on too few pupils to judge"
    );
    assert_eq!(
        title::title(&ground(&rows[..1]), SUBJECTS),
        "Years 3–6: too few pupils to compare"
    );
}

#[test]
fn a_title_speaks_of_groups_and_year_groups_as_one_would() {
    let of = |name: &str| looked(name, figure(-12.0, Evidence::Strong, 0.0001, 50, 50));
    let title = |names: &[&str], things| {
        let rows: Vec<Looked> = names.iter().map(|name| of(name)).collect();
        title::title(&ground(&rows), things)
    };
    let years = ("year group", "year groups");
    assert_eq!(
        title(
            &[
                "Year 6, reading, GPS and maths together",
                "Year 6, all three"
            ],
            years
        ),
        "Years 3–6: Year 6 is well below similar pupils in two subjects"
    );
    assert_eq!(
        title(&["Year 6, all three"], years),
        "Years 3–6: Year 6 is well below similar pupils in all three"
    );
    let groups = ("group", "groups");
    assert_eq!(
        title(
            &["High prior attainment", "Spring-born (January to April)"],
            groups
        ),
        "Years 3–6: high prior attainment and spring-born pupils are well below similar pupils"
    );
    assert_eq!(
        title(&["Girls"], groups),
        "Years 3–6: girls are well below similar pupils"
    );
}

#[test]
fn one_pupils_result_is_never_the_highest() {
    let (all, one) = (
        figure(-9.0, Evidence::None, 0.2, 40, 40),
        figure(40.0, Evidence::Few, 0.5, 1, 1),
    );
    let rows = [
        ("Boys".to_owned(), &all),
        ("Girls".to_owned(), &all),
        ("Not known".to_owned(), &one),
    ];
    let frame = super::super::frame::spread_sentence;
    assert_eq!(
        frame("Maths, by sex", &rows, false, 10),
        "Maths, by sex: from 51% (Girls) to 51% (Boys). On fewer than 10 pupils, so not drawn: Not known."
    );
    assert_eq!(super::super::frame::drawn(&rows, 10).len(), 2);
    assert_eq!(super::super::frame::drawn(&rows[2..], 10).len(), 1);
    assert_eq!(
        frame("Maths, by sex", &rows[2..], false, 10),
        "Maths, by sex: too few pupils to compare."
    );
}

#[test]
fn a_move_is_told_only_by_its_verdict() {
    let desk = Desk::default();
    let change = |points: f64, evidence| {
        let mark = Some(Indicator::WellAbove);
        Some(Change {
            change: desk.show(Measured::plain(Ok(points), Unit::PercentagePoints)),
            verdict: crate::quantity::Verdict::of(Some(evidence), points, mark),
            pupils: desk.count(40),
            p: None,
        })
    };
    let mut rows = [
        looked("Maths", figure(4.0, Evidence::None, 0.4, 46, 50)),
        looked("Reading", figure(-2.0, Evidence::None, 0.7, 46, 50)),
    ];
    rows[0].change = change(12.0, Evidence::Strong);
    rows[1].change = change(20.0, Evidence::None);
    assert_eq!(
        sentences(&rows)[0],
        "Maths: up 12 points against similar pupils since Spring 2025/26."
    );
    assert_eq!(
        title::moved(&ground(&rows), SUBJECTS).as_deref(),
        Some("Years 3–6: maths up 12 points against similar pupils since Spring 2025/26")
    );
    let other = Ground {
        before: Some(("Summer 2024/25".into(), true)),
        ..ground(&rows)
    };
    assert!(
        rules::said(&other)[0]
            .text
            .ends_with("These are other pupils.")
    );
    rows[0].change = change(12.0, Evidence::Few);
    assert!(sentences(&rows).iter().all(|s| !s.contains("since")));
    assert_eq!(
        title::moved(&ground(&rows), SUBJECTS).as_deref(),
        Some(
            "Years 3–6: no subject moved by more than chance since Spring 2025/26; every subject is in line with similar pupils"
        )
    );
    rows[1].change = None;
    assert_eq!(title::moved(&ground(&rows), SUBJECTS), None);
}

#[test]
fn thin_and_missing_data_are_told_once_for_each_population() {
    // 39 of 50 are 78 %: under 80. 40 of 50 are 80 %: not under.
    let mut greater = looked("Maths", figure(0.0, Evidence::None, 1.0, 39, 50));
    greater.measure = Measure::Greater;
    let rows = [
        looked("Maths", figure(0.0, Evidence::None, 1.0, 39, 50)),
        greater,
        looked("Reading", figure(0.0, Evidence::None, 1.0, 40, 50)),
        looked("GPS", none(Reason::NoOutcomes, 0, 50)),
        looked("Year 1", none(Reason::NoEstimates, 48, 50)),
        // Few take Music, and nobody else was to.
        Looked {
            chosen: true,
            ..looked("Music", figure(0.0, Evidence::None, 1.0, 4, 50))
        },
    ];
    assert_eq!(
        sentences(&rows),
        [
            "All 4 figures are within what chance makes of similar pupils.",
            "No outcome in Summer 2025/26: GPS.",
            "No benchmark yet: Year 1.",
            "Too few have an outcome to speak for all pupils: Maths (78% of the roll).",
        ]
    );
}

#[test]
fn figures_of_the_same_coverage_are_counted() {
    let goal = |i: usize| {
        looked(
            &format!("Goal {i}"),
            figure(0.0, Evidence::None, 1.0, 39, 50),
        )
    };
    let rows: Vec<Looked> = (0..17).map(goal).collect();
    let said = sentences(&rows);
    let counted =
        "Too few have an outcome to speak for all pupils: 17 figures, each of 78% of the roll.";
    assert!(said.iter().any(|s| s == counted), "{said:?}");
}

#[test]
fn many_rows_are_counted_in_the_title() {
    let rows: Vec<Looked> = (0..20)
        .map(|i| {
            let now = figure(-9.0, Evidence::Strong, 0.0001, 46, 50);
            looked(&format!("Group {i:02}"), now)
        })
        .collect();
    assert_eq!(
        title::title(&ground(&rows), ("group", "groups")),
        "Years 3–6: 20 groups are below similar pupils"
    );
}
