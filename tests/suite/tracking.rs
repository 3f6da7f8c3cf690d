//! The tracking engine against the worked example, a slow second opinion, and what must always hold.

use std::collections::{BTreeMap, BTreeSet};

use matbook::config::{PriorBands, Settings};
use matbook::dataset::{Estimate, Holdings, PupilId, SchoolId};
use matbook::estate::{
    AcademicYear, AssessmentType, Decimal, Judgement, Measure, Outlook, PriorStage, Rank, ReportId,
    Subject, Term, YearGroup,
};
use matbook::intake::{ReadOptions, read_folder};
use matbook::measure::tracking::{
    Against, Cell, Cells, Engine, GroupId, Grouping, Kind, LeftOut, Progress, ProgressSlice,
    Request, Selection, Slice, indicator, progress_rows, tidy,
};
use matbook::quantity::{Indicator, Reason};

use crate::reference::made_up::{self, Dice};
use crate::reference::slow::{self, Wanted};

/// The columns that say what a figure is of.
const KEY: usize = 14;

/// Every expected row is produced with the same numbers, and nothing else within what an expected file covers.
#[test]
fn example_comes_out() {
    let Some(shared) = crate::shared() else {
        return;
    };
    let settings = Settings::default();
    let data = shared.join("example-next/data");
    let (holdings, _) = read_folder(&data, &settings, &ReadOptions::default()).unwrap();
    let engine = Engine::new(&holdings, &settings);
    let (mut files, mut checked) = (0, 0);
    for report in ReportId::all_tidy() {
        let name = report.name();
        let file = shared.join(format!("example-next/expected/figures/{name}.csv"));
        // A report that is younger than the example.
        if !file.exists() {
            continue;
        }
        files += 1;
        let mut reader = csv::Reader::from_path(file).unwrap();
        let expected: Vec<Vec<String>> = reader
            .records()
            .map(|r| r.unwrap().iter().map(str::to_owned).collect())
            .collect();
        // The file is a part of all selections: the product of the values that it has in each column but the groups; of each
        // type and comparison for the trusts alone, or for schools, too.
        let covered: Vec<BTreeSet<&str>> = (0..11)
            .map(|c| expected.iter().map(|r| r[c].as_str()).collect())
            .collect();
        let of_whom: BTreeSet<(&str, &str, bool)> = expected
            .iter()
            .map(|r| (r[9].as_str(), r[7].as_str(), r[1].is_empty()))
            .collect();
        let only = |c: usize| (covered[c].len() == 1).then(|| *covered[c].first().unwrap());
        let ours = tidy(
            &engine,
            &Request {
                report: Some(report),
                year: only(4).and_then(AcademicYear::parse),
                term: only(5).and_then(Term::parse),
                show: only(7).and_then(Outlook::parse),
                compare: only(8).and_then(Rank::parse),
                kind: only(9).and_then(Kind::parse),
                ..Request::default()
            },
        );
        assert_eq!(reader.headers().unwrap(), ours.columns.as_slice());
        let ours: BTreeMap<&[String], &[String]> = ours
            .rows
            .iter()
            .filter(|r| (0..11).all(|c| covered[c].contains(r[c].as_str())))
            .filter(|r| of_whom.contains(&(r[9].as_str(), r[7].as_str(), r[1].is_empty())))
            .map(|r| r.split_at(KEY))
            .collect();
        let theirs: BTreeMap<&[String], &[String]> =
            expected.iter().map(|r| r.split_at(KEY)).collect();
        assert_eq!(theirs.len(), expected.len(), "{name}: a key twice");
        let missing: Vec<_> = theirs.keys().filter(|k| !ours.contains_key(*k)).collect();
        let extra: Vec<_> = ours.keys().filter(|k| !theirs.contains_key(*k)).collect();
        assert!(
            missing.is_empty() && extra.is_empty(),
            "{name}: {} missing, as {:?}; {} too many, as {:?}",
            missing.len(),
            missing.first(),
            extra.len(),
            extra.first()
        );
        for (key, want) in &theirs {
            let got = ours[key];
            for (c, (want, got)) in want.iter().zip(got).enumerate() {
                let agree = match (want.parse::<f64>(), got.parse::<f64>()) {
                    (Ok(want), Ok(got)) => (want - got).abs() <= 1e-6,
                    _ => want == got,
                };
                let column = matbook::figures::TRACKING[KEY + c];
                assert!(agree, "{name} {key:?} {column}: {got}, not {want}");
            }
            checked += 1;
        }
    }
    assert!(files == 9 && checked > 5_000, "{files} {checked}");
}

/// So do the rows of progress between the two summers.
#[test]
fn progress_of_the_example_comes_out() {
    let Some(shared) = crate::shared() else {
        return;
    };
    let settings = Settings::default();
    let data = shared.join("example-next/data");
    let (holdings, _) = read_folder(&data, &settings, &ReadOptions::default()).unwrap();
    let engine = Engine::new(&holdings, &settings);
    let request = Request {
        year: Some(AcademicYear(2023)),
        term: Some(Term::Summer),
        ..Request::default()
    };
    let ours = progress_rows(&engine, &request, None);
    let file = shared.join("example-next/expected/figures/progress.csv");
    let mut reader = csv::Reader::from_path(file).unwrap();
    assert_eq!(reader.headers().unwrap(), ours.columns.as_slice());
    let key = 12;
    let ours: BTreeMap<&[String], &[String]> = ours.rows.iter().map(|r| r.split_at(key)).collect();
    let mut checked = 0;
    for row in reader.records() {
        let row: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
        let (at, want) = row.split_at(key);
        let got = ours.get(at).unwrap_or_else(|| panic!("no row {at:?}"));
        for (want, got) in want.iter().zip(*got) {
            let agree = match (want.parse::<f64>(), got.parse::<f64>()) {
                (Ok(want), Ok(got)) => (want - got).abs() <= 1e-6,
                _ => want == got,
            };
            assert!(agree, "{at:?}: {got}, not {want}");
        }
        checked += 1;
    }
    assert!(checked > 500, "{checked}");
}

fn near(what: &str, ours: Option<f64>, theirs: Option<f64>) {
    match (ours, theirs) {
        (Some(a), Some(b)) => assert!((a - b).abs() <= 1e-7, "{what}: {a}, not {b}"),
        (a, b) => assert_eq!(a, b, "{what}"),
    }
}

fn with_house() -> Settings {
    Settings {
        groupings: vec!["house".into()],
        ..Settings::default()
    }
}

/// Any selection, whatever its schools, agrees with a second opinion straight from the rows.
#[test]
fn selections_agree_with_straight_loops() {
    let (mut with_value, mut on_own_scale, mut strong) = (0, 0, 0);
    for seed in 0..8 {
        // Every third seed scales tests without a curve by a straight line.
        let settings = Settings {
            linear_conversion: seed % 3 == 2,
            ..with_house()
        };
        let holdings = made_up::holdings(seed);
        let engine = Engine::new(&holdings, &settings);
        let mut dice = Dice(1000 + seed);
        let d = &mut dice;
        for _ in 0..250 {
            let schools: BTreeSet<SchoolId> =
                (0..5).filter(|_| d.chance(60)).map(SchoolId).collect();
            let year_groups = d.pick(&[vec![1, 2], vec![3, 4, 5, 6], vec![4], vec![1]]);
            let group = d.chance(60).then(|| {
                let grouping = d.pick(&Grouping::all(&settings));
                let names = engine.groups(grouping).names().len();
                (grouping, GroupId::try_from(d.below(names as u64)).unwrap())
            });
            let selection = Selection {
                year: AcademicYear(u16::try_from(2020 + d.below(3)).unwrap()),
                term: d.pick(&Term::ALL),
                schools,
                year_groups: year_groups.into_iter().map(YearGroup).collect(),
                kind: d.chance(40).then(|| d.pick(&AssessmentType::ALL[..6])),
                against: d.pick(&Against::ALL),
                subject: d.pick(Subject::ALL),
                group,
            };
            let name = group.map(|(g, id)| {
                let name = engine.groups(g).names()[usize::from(id)].clone();
                (g.code(&settings), name)
            });
            for measure in &Measure::ALL {
                let wanted = Wanted {
                    year: selection.year,
                    term: selection.term,
                    schools: &selection.schools,
                    year_groups: &selection.year_groups,
                    kind: selection.kind,
                    rank: selection.against.rank(),
                    targets: selection.against == Against::Targets,
                    subject: selection.subject,
                    group: name.as_ref().map(|(g, n)| (g.as_str(), n.as_str())),
                    measure: *measure,
                };
                let theirs = slow::figure(&holdings, &wanted, settings.linear_conversion);
                let ours = engine.figure(&selection, *measure);
                let what = format!("seed {seed}, {selection:?}, {measure}");
                assert_eq!(
                    (ours.roll, ours.assessed, ours.n),
                    (theirs.roll, theirs.assessed, theirs.n),
                    "{what}"
                );
                near(
                    &what,
                    ours.attainment.as_ref().ok().copied(),
                    theirs.attainment,
                );
                near(
                    &what,
                    ours.comparison.as_ref().ok().copied(),
                    theirs.comparison,
                );
                let range = ours.weighed.and_then(|w| w.range);
                near(&what, range.map(|r| r.0), theirs.range.map(|r| r.0));
                near(&what, range.map(|r| r.1), theirs.range.map(|r| r.1));
                near(&what, ours.weighed.and_then(|w| w.p), theirs.p);
                let evidence = ours.weighed.map_or("", |w| w.evidence.code());
                assert_eq!(evidence, theirs.evidence, "{what}");
                let note = ours.note().map(|r| r.words()).unwrap_or_default();
                assert_eq!(
                    (note.as_str(), ours.own_scale),
                    (theirs.note, theirs.own_scale)
                );
                on_own_scale += u64::from(ours.own_scale);
                strong += u64::from(evidence == "strong");
                assert_eq!(ours.basis.converted_by_default, theirs.by_default, "{what}");
                if !ours.own_scale || selection.against == Against::Nothing {
                    let rows: u64 = engine.sources(&selection, *measure).values().sum();
                    let left = |why| ours.basis.left_out.iter().find(|(w, _)| *w == why);
                    // Under a named type a score on its own scale comes from a row, too.
                    let own = left(LeftOut::OwnScale).map_or(0, |(_, n)| *n);
                    let parts = match *measure {
                        Measure::Score => u64::from(!selection.subject.is_combined()),
                        _ => selection.subject.parts().len() as u64,
                    };
                    assert_eq!(rows, (ours.n + own) * parts, "{what}: one row a part");
                }
                let left_out: u64 = ours.basis.left_out.iter().map(|(_, n)| n).sum();
                assert_eq!(
                    ours.n + left_out,
                    ours.roll,
                    "{what}: everybody is somewhere"
                );
                if let (Ok(a), Ok(c), Ok(diff)) =
                    (&ours.attainment, &ours.comparison, &ours.difference)
                {
                    near(&what, Some(a - c), Some(*diff));
                    with_value += 1;
                }
            }
        }
    }
    assert!(with_value > 500, "{with_value}: too few to say anything");
    assert!(on_own_scale > 10 && strong > 2, "{on_own_scale}, {strong}");
}

/// Groups, Null among them, add to the whole, and schools to the trust, in every count and sum.
#[test]
fn parts_add_to_the_whole() {
    let settings = with_house();
    let holdings = made_up::holdings(7);
    let engine = Engine::new(&holdings, &settings);
    let mut compared = 0;
    for against in Against::ALL {
        for kind in [None, Some(AssessmentType::Nfer)] {
            let plain = Slice {
                year: AcademicYear(2021),
                term: Term::Spring,
                kind,
                against,
                grouping: None,
            };
            let whole = engine.cells(&plain);
            for grouping in Grouping::all(&settings) {
                let parts = engine.cells(&Slice {
                    grouping: Some(grouping),
                    ..plain
                });
                for subject in Subject::ALL {
                    for school in (0..5).map(SchoolId) {
                        let of = |cells: &Cells| cells.sum([school], |p| p.subject == *subject);
                        assert_eq!(of(&whole), of(&parts), "{grouping:?} {subject}");
                        compared += of(&whole).n;
                    }
                }
            }
            let all = (0..5).map(SchoolId);
            let mut sum = Cell::default();
            for school in all.clone() {
                sum += &whole.sum([school], |_| true);
            }
            assert_eq!(sum, whole.sum(all, |_| true));
        }
    }
    assert!(compared > 1000);
}

/// Neither the order of rows (those of one pupil, subject and day, and those of one pupil's rolls keep theirs) nor the number of threads matters.
#[test]
fn order_and_threads_change_nothing() {
    let settings = with_house();
    let ordered = made_up::holdings(11);
    let mut dice = Dice(3);
    let d = &mut dice;
    let mut shuffled = ordered.clone();
    // Prior attainment goes by the first row of a pupil on two rolls.
    let mut rolls = BTreeMap::new();
    shuffled.roll.sort_by_cached_key(|e| {
        *rolls
            .entry((e.year, e.pupil))
            .or_insert_with(|| d.below(u64::MAX))
    });
    shuffled.estimates.sort_by_cached_key(|_| d.below(u64::MAX));
    shuffled.targets.sort_by_cached_key(|_| d.below(u64::MAX));
    let mut places = BTreeMap::new();
    shuffled.assessments.sort_by_cached_key(|a| {
        let tied = (a.pupil, a.subject, a.assessed_on, a.term);
        *places.entry(tied).or_insert_with(|| d.below(u64::MAX))
    });
    let request = Request {
        year: Some(AcademicYear(2022)),
        term: Some(Term::Summer),
        kind: Some(Kind::All),
        ..Request::default()
    };
    let rows = |holdings: &Holdings, threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap().install(|| {
            let engine = Engine::new(holdings, &settings);
            (
                tidy(&engine, &request),
                progress_rows(&engine, &Request::default(), None),
            )
        })
    };
    let one = rows(&ordered, 1);
    assert!(one.0.rows.len() > 10_000 && one.1.rows.len() > 1_000);
    assert!(one == rows(&ordered, 8), "threads");
    assert!(one == rows(&shuffled, 2), "order of rows");
}

/// Progress agrees with a second opinion straight from the rows.
#[test]
fn progress_agrees_with_straight_loops() {
    let settings = with_house();
    let mut with_value = 0;
    for seed in 20..23 {
        let holdings = made_up::holdings(seed);
        let engine = Engine::new(&holdings, &settings);
        let mut dice = Dice(seed);
        for _ in 0..60 {
            let to = (AcademicYear(2022), dice.pick(&Term::ALL));
            let from = (AcademicYear(2021), dice.pick(&Term::ALL));
            let kind = dice
                .chance(50)
                .then(|| dice.pick(&AssessmentType::ALL[..5]));
            let subject = dice.pick(&Subject::SINGLE);
            let sen = GroupId::try_from(dice.below(4)).unwrap();
            let school = SchoolId(u16::try_from(dice.below(5)).unwrap());
            let cells = engine.progress_cells(&ProgressSlice {
                from,
                to,
                kind,
                grouping: Some(Grouping::Sen),
            });
            let cell = cells.sum([school], |p| {
                (p.subject, p.group, p.year_group >= YearGroup(3)) == (subject, sen, true)
            });
            let ours = Progress::of(&cell, 10);
            let (mut changes, mut own, mut moves, mut only) =
                (vec![], vec![], [0u32; 3], [0u32; 2]);
            for e in &holdings.roll {
                let in_group =
                    slow::group(&holdings, e, "sen") == ["E", "K", "N", "Null"][usize::from(sen)];
                if (e.year, e.school) != (to.0, school)
                    || !(3..=6).contains(&e.nc_year.0)
                    || !in_group
                {
                    continue;
                }
                let at =
                    |point| slow::outcome(&holdings, e.pupil, point, kind, subject, false)?.score;
                let on_a_roll = holdings
                    .roll
                    .iter()
                    .any(|o| (o.year, o.pupil) == (from.0, e.pupil));
                match (at(from).filter(|_| on_a_roll), at(to)) {
                    (Some(b), Some(a)) => {
                        let change = a.points - b.points;
                        match (b.own_scale, a.own_scale) {
                            (false, false) => changes.push(change),
                            (true, true) => {
                                own.push(change);
                                continue;
                            }
                            _ => continue,
                        }
                        moves[match a.level.cmp(&b.level) {
                            std::cmp::Ordering::Greater => 0,
                            std::cmp::Ordering::Equal => 1,
                            std::cmp::Ordering::Less => 2,
                        }] += 1;
                    }
                    (Some(_), None) => only[0] += 1,
                    (None, Some(_)) => only[1] += 1,
                    (None, None) => {}
                }
            }
            let cell = &ours.cell;
            assert_eq!([cell.up, cell.same, cell.down], moves);
            assert_eq!([cell.only_before, cell.only_after], only);
            if changes.is_empty() {
                changes = own;
            }
            assert_eq!(ours.n as usize, changes.len());
            if !changes.is_empty() {
                let mean = changes.iter().sum::<f64>() / changes.len() as f64;
                near("change", ours.change.clone().ok(), Some(mean));
                let mut theirs = slow::Slow::default();
                slow::means(&mut theirs, 0.0, &changes);
                let range = theirs.range.map(|(low, high)| (mean + low, mean + high));
                near("lower", ours.interval().map(|i| i.0), range.map(|r| r.0));
                near("upper", ours.interval().map(|i| i.1), range.map(|r| r.1));
                near("p", ours.weighed.unwrap().p, theirs.p);
                assert_eq!(ours.weighed.unwrap().evidence.code(), theirs.evidence);
                with_value += 1;
            }
        }
    }
    assert!(with_value > 40, "{with_value}: too few to say anything");
}

/// Four pupils of Year 4, worked by hand.
#[test]
fn four_pupils_by_hand() {
    let mut h = Holdings {
        trusts: vec![made_up::trust("2001")],
        schools: vec![made_up::school(100_000, 0)],
        pupils: 5,
        ..Holdings::default()
    };
    let outcomes = [
        (Some(104.0), None),
        (Some(110.0), None),
        (Some(98.0), Some(Judgement::Exs)),
        (None, Some(Judgement::Wts)),
        (None, Some(Judgement::A)),
    ];
    let estimates = [(900, 101), (500, 112), (600, 100), (200, 0), (100, 90)];
    for (pupil, ((score, judgement), (p, points))) in (0..).zip(outcomes.iter().zip(estimates)) {
        h.roll.push(made_up::entry(2022, 0, pupil, 4));
        h.assessments.push(made_up::assessment(
            (2022, Term::Summer),
            (2023, 5, 12),
            pupil,
            (AssessmentType::Nfer, Subject::Reading),
            *score,
            *judgement,
        ));
        h.estimates.push(Estimate {
            raw_score: Decimal(points * Decimal::ONE),
            pupil: PupilId(pupil),
            p_expected: p * 1_000_000,
            p_greater: 0,
            year: AcademicYear(2022),
            subject: Subject::Reading,
            rank: Rank::Fft50,
        });
    }
    // A curve that changes nothing.
    h.conversions = [0, 200].map(made_up::same_points).to_vec();
    let settings = Settings::default();
    let engine = Engine::new(&h, &settings);
    let selection = Selection {
        year: AcademicYear(2022),
        term: Term::Summer,
        schools: BTreeSet::from([SchoolId(0)]),
        year_groups: vec![YearGroup(4)],
        kind: None,
        against: Against::Estimates(Rank::Fft50),
        subject: Subject::Reading,
        group: None,
    };
    let expected = engine.figure(&selection, Measure::Expected);
    // Expected: 104 and 110 by score, EXS by judgement although its score is 98; WTS is not; A is no outcome.
    // 3 of 4 = 75 %. Benchmark: (0.9 + 0.5 + 0.6 + 0.2) / 4 = 55 %. Difference +20.
    assert_eq!((expected.roll, expected.assessed, expected.n), (5, 4, 4));
    assert_eq!(expected.basis.left_out, [(LeftOut::NoOutcome, 1)]);
    assert_eq!(expected.coverage(), Ok(80.0));
    near("attainment", expected.attainment.clone().ok(), Some(75.0));
    near("benchmark", expected.comparison.clone().ok(), Some(55.0));
    // By bands of probability: one pupil of 0.9, two of 0.55, one of 0.2. None of them: 0.1 × 0.45² × 0.8 = 0.0162, not over
    // 0.025; none or one: 0.2057. All four: 0.9 × 0.55² × 0.2 = 0.0545, over 0.025. So from 1 to 4 of 4.
    let range = expected.weighed.and_then(|w| w.range).unwrap();
    near("range low", Some(range.0), Some(25.0));
    near("range high", Some(range.1), Some(100.0));
    assert_eq!(expected.indicator, Some(Indicator::WellAbove));
    let score = engine.figure(&selection, Measure::Score);
    // Scores 104, 110, 98 against 101, 112, 100: means 104 and 104.333, difference −1/3. Gaps 3, −2, −2: sample variance
    // ((10/3)² + 2 × (5/3)²) / 2 = (100 + 50) / 18 = 8.3333; the range is 104.333 ± 4.302653 × sqrt(8.3333 / 3), and
    // 4.302653 × 5/3 = 7.171088 (Student's t of 2).
    assert_eq!((score.n, score.basis.numerator), (3, 312.0));
    assert_eq!(
        score.basis.left_out,
        [(LeftOut::NoOutcome, 1), (LeftOut::NoScore, 1)]
    );
    near("score", score.difference.clone().ok(), Some(-1.0 / 3.0));
    let low = score.weighed.and_then(|w| w.range).map(|r| r.0);
    assert!((low.unwrap() - 97.162_245).abs() < 1e-5);
    assert_eq!(score.indicator, Some(Indicator::None));
    // With nothing to compare with: never 0 %.
    let no_estimates = Selection {
        against: Against::Estimates(Rank::Fft5),
        ..selection
    };
    let figure = engine.figure(&no_estimates, Measure::Expected);
    assert_eq!(figure.reason(), Some(&Reason::NoEstimates));
    assert_eq!(figure.difference_measured().value, Err(Reason::NoEstimates));
}

/// Differences that are thresholds but for the last bits of a double count as reaching them.
#[test]
fn thresholds_are_met_after_rounding() {
    let thresholds = Settings::default().thresholds;
    let points = |d: f64| indicator(d, Measure::Expected, &thresholds);
    assert_eq!(points(-10.0 + 1e-12), Indicator::WellBelow);
    assert_eq!(points(-9.999_999), Indicator::Below);
    assert_eq!(points(5.0 - 1e-12), Indicator::Above);
    assert_eq!(points(4.999_999), Indicator::None);
    let score = |d: f64| indicator(d, Measure::Score, &thresholds);
    assert_eq!(score(-5.0), Indicator::WellBelow);
    assert_eq!(score(2.0 - 1e-12), Indicator::Above);
}

/// A request for one school, or for whole trusts, gives those rows of the whole answer and no others.
#[test]
fn requests_filter_the_whole() {
    let settings = with_house();
    let holdings = made_up::holdings(5);
    let engine = Engine::new(&holdings, &settings);
    let all = Request {
        report: Some(ReportId::PupilGroups),
        year: Some(AcademicYear(2021)),
        kind: Some(Kind::All),
        ..Request::default()
    };
    let whole = tidy(&engine, &all).rows;
    let part = |request: Request, wanted: &dyn Fn(&[String]) -> bool| {
        let rows = tidy(&engine, &request).rows;
        assert!(!rows.is_empty());
        let same: Vec<_> = whole.iter().filter(|r| wanted(r)).cloned().collect();
        assert!(
            rows == same,
            "{request:?}: {} rows, not {}",
            rows.len(),
            same.len()
        );
    };
    let asked = all.clone();
    let school = Some(100_003);
    part(
        Request {
            school,
            ..asked.clone()
        },
        &|r| r[1] == "100003",
    );
    part(
        Request {
            whole_trusts: true,
            ..asked.clone()
        },
        &|r| r[1].is_empty(),
    );
    part(
        Request {
            trust: Some(1),
            ..asked.clone()
        },
        &|r| r[0] == "2002",
    );
    let year_group = Some(YearGroup(5));
    part(
        Request {
            year_group,
            ..asked.clone()
        },
        &|r| r[6] == "5",
    );
    part(
        Request {
            whole_stages: true,
            ..asked.clone()
        },
        &|r| r[6].is_empty(),
    );
    let key_stage = Some("KS1".to_owned());
    part(
        Request {
            key_stage,
            ..asked.clone()
        },
        &|r| r[2] == "KS1",
    );
    let compare = Some(Rank::Fft20);
    part(
        Request {
            compare,
            ..asked.clone()
        },
        &|r| r[8] == "FFT20",
    );
    let grouping = Some(Grouping::Extra(0));
    part(
        Request {
            grouping,
            ..asked.clone()
        },
        &|r| r[11] == "house",
    );
    let subject = Some(Subject::Rgm);
    part(
        Request {
            subject,
            ..asked.clone()
        },
        &|r| r[10] == "RGM",
    );
    part(
        Request {
            term: Some(Term::Spring),
            ..asked
        },
        &|r| r[5] == "Spring",
    );
}

/// Fixed thresholds by stage: low below the first, high from the second, Null without a stage that has them.
#[test]
fn fixed_prior_bands() {
    let mut h = made_up::holdings(1);
    h.roll.truncate(0);
    let cases = [
        (Some(PriorStage::Ks1), Some(9.9), "Low"),
        (Some(PriorStage::Ks1), Some(10.0), "Middle"),
        (Some(PriorStage::Ks1), Some(18.0), "High"),
        (Some(PriorStage::Eyfs), Some(18.0), "Null"),
        (None, Some(18.0), "Null"),
        (Some(PriorStage::Ks1), None, "Null"),
    ];
    for (pupil, (stage, score, _)) in (0..).zip(&cases) {
        let mut e = made_up::entry(2022, 0, pupil, 4);
        e.prior_stage = *stage;
        e.prior_score = score.and_then(Decimal::from_f64);
        h.roll.push(e);
    }
    let settings = Settings {
        prior_bands: PriorBands::Fixed(BTreeMap::from([(PriorStage::Ks1, (10.0, 18.0))])),
        ..Settings::default()
    };
    let engine = Engine::new(&h, &settings);
    assert!(engine.default_term().is_some());
    let cells = engine.cells(&Slice {
        year: AcademicYear(2022),
        term: Term::Summer,
        kind: None,
        against: Against::Nothing,
        grouping: Some(Grouping::PriorAttainment),
    });
    for (id, name) in (0..).zip(engine.groups(Grouping::PriorAttainment).names()) {
        let roll = cells.sum([SchoolId(0)], |p| {
            (p.group, p.subject) == (id, Subject::Reading)
        });
        let want = cases.iter().filter(|(_, _, band)| band == name).count();
        assert_eq!(roll.roll as usize, want, "{name}");
    }
}

/// A hundred schools over five years: how long the default term takes. Run by name, with `--ignored --nocapture`.
#[test]
#[ignore = "measures time"]
fn large_trust() {
    let clock = std::time::Instant::now();
    let holdings = made_up::large(100, 5, 420);
    eprintln!(
        "made {} roll entries, {} assessments, {} estimates in {:?}",
        holdings.roll.len(),
        holdings.assessments.len(),
        holdings.estimates.len(),
        clock.elapsed()
    );
    let settings = Settings::default();
    let clock = std::time::Instant::now();
    let engine = Engine::new(&holdings, &settings);
    eprintln!("engine {:?}", clock.elapsed());
    let (year, term) = engine.default_term().unwrap();
    let slice = |grouping, against| Slice {
        year,
        term,
        kind: None,
        against,
        grouping,
    };
    let clock = std::time::Instant::now();
    engine.cells(&slice(None, Against::Nothing));
    eprintln!(
        "columns of the default term, first cells {:?}",
        clock.elapsed()
    );
    let clock = std::time::Instant::now();
    for grouping in Grouping::all(&settings) {
        for against in Against::ALL {
            engine.cells(&slice(Some(grouping), against));
        }
    }
    eprintln!("60 grouped tables of it {:?}", clock.elapsed());
    let clock = std::time::Instant::now();
    let mut figures = 0;
    let each: Vec<BTreeSet<SchoolId>> = (0..100).map(|i| BTreeSet::from([SchoolId(i)])).collect();
    let all: BTreeSet<SchoolId> = (0..100).map(SchoolId).collect();
    for schools in std::iter::once(&all).chain(&each) {
        for against in Against::ALL {
            for grouping in Grouping::all(&settings) {
                for (group, _) in (0..).zip(engine.groups(grouping).names()) {
                    for subject in Subject::ALL {
                        let selection = Selection {
                            year,
                            term,
                            schools: schools.clone(),
                            year_groups: vec![
                                YearGroup(3),
                                YearGroup(4),
                                YearGroup(5),
                                YearGroup(6),
                            ],
                            kind: None,
                            against,
                            subject: *subject,
                            group: Some((grouping, group)),
                        };
                        figures += u64::from(engine.figure(&selection, Measure::Expected).n > 0);
                    }
                }
            }
        }
    }
    eprintln!(
        "{figures} figures for trust and schools {:?}",
        clock.elapsed()
    );
    let clock = std::time::Instant::now();
    for (year, term) in engine.terms() {
        engine.cells(&Slice {
            year,
            term,
            ..slice(None, Against::Estimates(Rank::Fft50))
        });
    }
    eprintln!("all terms, ungrouped {:?}", clock.elapsed());
    let clock = std::time::Instant::now();
    let rows = tidy(
        &engine,
        &Request {
            report: Some(ReportId::PupilGroups),
            year: Some(year),
            term: Some(term),
            kind: Some(Kind::All),
            show: Some(Outlook::Estimates),
            compare: Some(Rank::Fft50),
            ..Request::default()
        },
    );
    eprintln!("{} tidy rows {:?}", rows.rows.len(), clock.elapsed());
}

/// A row of one pupil: type, day of June 2024, score, judgement.
type Given = (AssessmentType, u8, Option<f64>, Option<Judgement>);

/// What the worked example says of a few rows of one pupil (example-next/README.md, other rules).
#[test]
fn rules_on_a_few_rows() {
    use AssessmentType as T;
    let [dfe, gl, pixl, ta] = [T::DfeTest, T::Gl, T::Pixl, T::TeacherAssessment];
    let of = |term: Term, rows: &[Given], kind: Option<AssessmentType>| {
        let mut h = Holdings {
            trusts: vec![made_up::trust("2001")],
            schools: vec![made_up::school(100_000, 0)],
            pupils: 1,
            ..Holdings::default()
        };
        h.roll.push(made_up::entry(2023, 0, 0, 6));
        for (kind, day, score, code) in rows {
            let at = ((2023, term), (2024, 6, *day));
            let what = (*kind, Subject::Reading);
            let mut row = made_up::assessment(at.0, at.1, 0, what, *score, *code);
            row.nc_year = YearGroup(6);
            h.assessments.push(row);
        }
        for (from, to) in [(60, 80), (140, 120)] {
            let mut point = made_up::same_points(from);
            point.kind = pixl;
            point.scaled_score = Decimal(to * Decimal::ONE);
            h.conversions.push(point);
        }
        let settings = Settings::default();
        let engine = Engine::new(&h, &settings);
        let selection = Selection {
            year: AcademicYear(2023),
            term,
            schools: BTreeSet::from([SchoolId(0)]),
            year_groups: vec![YearGroup(6)],
            kind,
            against: Against::Nothing,
            subject: Subject::Reading,
            group: None,
        };
        Measure::ALL
            .iter()
            .map(|m| {
                let figure = engine.figure(&selection, *m);
                let note = figure.note().map(|r| r.words()).unwrap_or_default();
                (figure.attainment.ok(), note)
            })
            .collect::<Vec<_>>()
    };
    let some = |value: f64| (Some(value), String::new());
    let none = |why: &str| (None, why.to_owned());
    let curve = "no conversion curve";
    let later = [
        (dfe, 10, Some(104.0), None),
        (ta, 20, None, Some(Judgement::Wts)),
    ];
    assert_eq!(
        of(Term::Summer, &later, None),
        [some(0.0), some(0.0), some(104.0)]
    );
    let uncurved = [
        (ta, 1, None, Some(Judgement::Exs)),
        (gl, 25, Some(90.0), None),
    ];
    assert_eq!(
        of(Term::Summer, &uncurved, None),
        [some(100.0), some(0.0), none("no scores")]
    );
    assert_eq!(
        of(Term::Summer, &uncurved, Some(gl)),
        [none(curve), none(curve), (Some(90.0), curve.to_owned())]
    );
    for code in [Judgement::A, Judgement::B, Judgement::D] {
        let rows = [(dfe, 10, None, Some(code))];
        assert_eq!(
            of(Term::Summer, &rows, None),
            [some(0.0), some(0.0), none("no scores")]
        );
    }
    let left = [(dfe, 10, None, Some(Judgement::L))];
    assert_eq!(of(Term::Summer, &left, None)[0], none("no outcomes"));
    let absent = [(ta, 10, None, Some(Judgement::A))];
    assert_eq!(of(Term::Autumn, &absent, None)[0], none("no outcomes"));
    let both = [(dfe, 10, Some(111.0), Some(Judgement::Ns))];
    assert_eq!(
        of(Term::Summer, &both, None),
        [some(100.0), some(100.0), some(111.0)]
    );
    let floor = [(pixl, 10, Some(69.5), None)];
    assert_eq!(
        of(Term::Summer, &floor, None),
        [some(0.0), some(0.0), some(84.75)]
    );
}

/// Prior attainment within each stage, and a pupil on two rolls ranked once (example-next/README.md).
#[test]
fn thirds_are_cut_within_a_stage() {
    let bands = |pupils: &[(u32, Option<PriorStage>, i64)]| {
        let entries: Vec<_> = pupils
            .iter()
            .map(|(pupil, stage, score)| {
                let mut e = made_up::entry(2023, 0, *pupil, 6);
                e.prior_stage = *stage;
                e.prior_score = Some(Decimal(score * Decimal::ONE));
                e
            })
            .collect();
        let entries: Vec<_> = entries.iter().collect();
        let found = matbook::measure::tracking::prior_bands(&entries, &PriorBands::Thirds);
        found
            .iter()
            .map(|b| ["L", "M", "H"][b.unwrap() as usize])
            .collect::<String>()
    };
    let (ks1, eyfs) = (Some(PriorStage::Ks1), Some(PriorStage::Eyfs));
    let two_stages = [
        (0, ks1, 20),
        (1, ks1, 10),
        (2, ks1, 15),
        (3, eyfs, 20),
        (4, eyfs, 30),
        (5, eyfs, 25),
    ];
    assert_eq!(bands(&two_stages), "HLMLHM");
    assert_eq!(
        bands(&[(0, ks1, 1), (1, ks1, 2), (2, ks1, 5), (2, ks1, 5)]),
        "LMHH"
    );
}

/// The default term is the latest in which at least half of the schools have outcomes for half of their pupils; a later one
/// that has begun is named. Where no term passes it is the latest with any outcome.
#[test]
fn the_default_term_says_enough() {
    let mut h = Holdings {
        trusts: vec![made_up::trust("2001")],
        schools: (0..4).map(|i| made_up::school(100_000 + i, 0)).collect(),
        pupils: 40,
        ..Holdings::default()
    };
    let row = |year: u16, term: Term, pupil: u32| {
        let what = (AssessmentType::TeacherAssessment, Subject::Reading);
        let day = (i16::try_from(year).unwrap(), 10, 3);
        made_up::assessment((year, term), day, pupil, what, None, Some(Judgement::Exs))
    };
    for year in [2023, 2024] {
        for pupil in 0..40 {
            let school = u16::try_from(pupil / 10).unwrap();
            h.roll.push(made_up::entry(year, school, pupil, 4));
        }
    }
    let settings = Settings::default();
    // Autumn 2024/25: all pupils of one school.
    h.assessments
        .extend((0..10).map(|p| row(2024, Term::Autumn, p)));
    let engine = Engine::new(&h, &settings);
    let autumn = (AcademicYear(2024), Term::Autumn);
    assert_eq!(engine.default_term(), Some(autumn));
    assert_eq!(engine.begun(0), None);
    // Summer 2023/24: half of the pupils of two of four schools.
    let early = (0..5).chain(10..15).map(|p| row(2023, Term::Summer, p));
    h.assessments.extend(early);
    let engine = Engine::new(&h, &settings);
    let summer = (AcademicYear(2023), Term::Summer);
    assert_eq!(engine.default_term_of(0), Some(summer));
    let begun = engine.begun(0).unwrap();
    assert_eq!((begun.point, begun.schools, begun.of), (autumn, 1, 4));
    // Half of another school's pupils in autumn, and it has come far enough.
    h.assessments
        .extend((20..25).map(|p| row(2024, Term::Autumn, p)));
    let engine = Engine::new(&h, &settings);
    assert_eq!(engine.default_term_of(0), Some(autumn));
}

/// A key stage is shown at the latest term in which it says enough itself: one school's summer is no default for key stage 1, which
/// had its spring in all four, though the trust as a whole has come to the summer.
#[test]
fn each_key_stage_has_a_default_term_of_its_own() {
    let mut h = Holdings {
        trusts: vec![made_up::trust("2001")],
        schools: (0..4).map(|i| made_up::school(100_000 + i, 0)).collect(),
        pupils: 40,
        ..Holdings::default()
    };
    let row = |term: Term, pupil: u32| {
        let what = (AssessmentType::TeacherAssessment, Subject::Reading);
        let day = (2024, 3, 10);
        made_up::assessment((2023, term), day, pupil, what, None, Some(Judgement::Exs))
    };
    // In each school two pupils of Year 2 and eight of Year 4.
    let is_young = |pupil: &u32| pupil % 10 < 2;
    for pupil in 0..40 {
        let school = u16::try_from(pupil / 10).unwrap();
        let year = if is_young(&pupil) { 2 } else { 4 };
        h.roll.push(made_up::entry(2023, school, pupil, year));
    }
    h.assessments
        .extend((0..40).map(|pupil| row(Term::Spring, pupil)));
    let summer = (0..40).filter(|pupil| !is_young(pupil) || *pupil < 10);
    h.assessments
        .extend(summer.map(|pupil| row(Term::Summer, pupil)));
    // All have an estimate in a subject that they have no outcome in, and half of those of Year 4 in reading.
    for pupil in 0..40 {
        let subject = match pupil % 10 < 6 {
            true => Subject::Reading,
            false => Subject::Maths,
        };
        h.estimates.push(Estimate {
            raw_score: Decimal(100 * Decimal::ONE),
            pupil: PupilId(pupil),
            p_expected: 500_000_000,
            p_greater: 100_000_000,
            year: AcademicYear(2023),
            subject,
            rank: Rank::Fft50,
        });
    }
    let settings = Settings::default();
    let engine = Engine::new(&h, &settings);
    let stages = &settings.key_stages;
    let at = |term| Some((AcademicYear(2023), term));
    assert_eq!(engine.default_term_of(0), at(Term::Summer));
    let of = |name: &str| stages.iter().find(|stage| stage.name == name).unwrap();
    assert_eq!(engine.default_term_in(0, of("KS1")), at(Term::Spring));
    assert_eq!(engine.default_term_in(0, of("KS2")), at(Term::Summer));
    let all = (0..4).map(SchoolId).collect();
    let point = (AcademicYear(2023), Term::Summer);
    assert_eq!(
        engine.with_estimates(&all, of("KS2"), point, None),
        (32, 16)
    );
    assert_eq!(engine.with_estimates(&all, of("KS1"), point, None), (2, 2));
}
