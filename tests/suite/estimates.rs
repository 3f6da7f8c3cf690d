//! Estimates made from a reference set: worked by hand, equal to a straight loop, calibrated, and never written over a file that isn't theirs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use matbook::config::Settings;
use matbook::dataset::{Holdings, PupilId, ReferencePupil, RollEntry, School, SchoolId};
use matbook::demo::{DemoPlan, write};
use matbook::estate::{
    AcademicYear, Date, Decimal, Measure, PriorStage, Rank, Sex, Subject, YearGroup,
};
use matbook::intake::{ReadOptions, read_folder};
use matbook::measure::estimates::{Method, Nation, make, validate};

use crate::reading::{Record, table};

fn pupil(urn: u32, subject: Subject, score: i64) -> ReferencePupil {
    ReferencePupil {
        year: AcademicYear(2022),
        urn,
        sex: Some(Sex::F),
        dob: Date::new(2012, 10, 3),
        prior_stage: Some(PriorStage::Ks1),
        prior_score: Some(Decimal(15 * Decimal::ONE)),
        subject,
        score: Some(Decimal(score * Decimal::ONE)),
        expected: Some(score >= 100),
        greater: Some(score >= 110),
    }
}

/// One school with one pupil like those of [`pupil`], a year later.
fn trust(urn: u32) -> Holdings {
    let school = School {
        urn,
        laestab: None,
        name: "Oak".into(),
        trust: 0,
        joined_on: None,
        phase: None,
        school_type: "Academy converter".into(),
        easting: None,
        northing: None,
        predecessors: vec![],
        ofsted: None,
        region: None,
        local_authority: None,
        capacity: None,
    };
    let entry = RollEntry {
        year: AcademicYear(2023),
        school: SchoolId(0),
        pupil: PupilId(0),
        nc_year: YearGroup(6),
        sex: Some(Sex::F),
        dob: Date::new(2013, 10, 20),
        fsm: None,
        fsm6: None,
        eal: None,
        looked_after: None,
        service: None,
        sen: None,
        sen_need: None,
        ethnicity: None,
        prior_stage: Some(PriorStage::Ks1),
        prior_score: Some(Decimal(15 * Decimal::ONE)),
        extra: Box::default(),
    };
    let mut holdings = Holdings::default();
    holdings.pupils = 1;
    holdings.schools = vec![school];
    holdings.roll = vec![entry];
    holdings
}

#[test]
fn twenty_schools_worked_by_hand() {
    // School i = 0 … 19 has ten pupils, alike in everything, who all score 90 + i. The mean is 99.5, half of them (i >= 10) reach
    // 100: the expectation is 99.5 and 0.5, value added of school i is i − 9.5. From the top it stands at 100 × (20 − i − ½) / 20 =
    // 97.5 − 5i percent. About the 5th percentile ± 5 are two schools (2.5, 7.5), one too few, so the window grows to ± 8 and
    // takes in 12.5: i = 19, 18, 17, value added (9.5 + 8.5 + 7.5) / 3 = 8.5: 108.0. About the 20th ± 8: i = 14 … 17: 6.0: 105.5.
    // About the 50th ± 8: i = 8 … 11: 0: 99.5, half of them expected. Where all or none of the 40 (30) pupils there reached a
    // standard the chance stays half a pupil of 41 (31) away from certainty.
    let rows: Vec<ReferencePupil> = (0..20)
        .flat_map(|i| (0..10).map(move |_| pupil(1000 + i, Subject::Maths, 90 + i64::from(i))))
        .collect();
    let nation = Nation::new(&rows);
    let made = make(&trust(1018), &nation, &[]);
    let found: Vec<(Rank, f64, f64, Option<f64>)> = made
        .rows
        .iter()
        .map(|r| (r.rank, r.p_expected, r.p_greater, r.score))
        .collect();
    let close = |a: f64, b: f64| (a - b).abs() < 1e-6;
    let wanted = [
        (Rank::Fft50, 0.5, 99.5),
        (Rank::Fft20, 1.0 - 0.5 / 41.0, 105.5),
        (Rank::Fft5, 1.0 - 0.5 / 31.0, 108.0),
    ];
    assert_eq!(found.len(), wanted.len());
    for ((rank, p, greater, score), (want, expected, scaled)) in found.into_iter().zip(wanted) {
        assert_eq!(rank, want);
        assert!(close(p, expected), "{rank}: {p}");
        let alike = if rank == Rank::Fft5 { 31.0 } else { 41.0 };
        assert!(close(greater, 0.5 / alike), "{rank}: {greater}");
        assert!(close(score.unwrap(), scaled), "{rank}: {score:?}");
    }
    // School 18: second from the top, 100 × 1.5 / 20 = 7.5.
    let rank = &made.ranks[0];
    assert_eq!((rank.rank, rank.schools, rank.pupils), (Some(2.0), 20, 10));
    assert!(close(rank.value_added, 8.5) && close(rank.percentile.unwrap(), 7.5));
}

#[test]
fn three_years_weigh_three_two_one_times_pupils() {
    // Schools 1 and 2 with 20 pupils each, 2 points apart a year: 2020: ±3, 2021: ±2, 2022: ±1, school 1 ahead.
    // School 1: (3×20×1 + 2×20×2 + 1×20×3) / (20 × (3+2+1)) = 200 / 120 = 1.666…
    let mut rows = vec![];
    for (year, ahead) in [(2020, 3), (2021, 2), (2022, 1)] {
        for (urn, sign) in [(1, 1), (2, -1)] {
            rows.extend((0..20).map(|_| ReferencePupil {
                year: AcademicYear(year),
                ..pupil(urn, Subject::Reading, 100 + sign * ahead)
            }));
        }
    }
    let made = make(&trust(1), &Nation::new(&rows), &[]);
    assert!((made.ranks[0].value_added - 200.0 / 120.0).abs() < 1e-9);
    assert_eq!(made.ranks[0].percentile, Some(25.0));
}

#[test]
fn joint_outcomes_only_where_rows_can_be_one_pupils() {
    // Two pupils with reading and maths each, told apart by their date of birth: two joint outcomes.
    let day = |day, rows: [ReferencePupil; 2]| {
        rows.map(|r| ReferencePupil {
            dob: Date::new(2012, 10, day),
            ..r
        })
    };
    let pair = |reading, maths| {
        [
            pupil(1, Subject::Reading, reading),
            pupil(1, Subject::Maths, maths),
        ]
    };
    let apart: Vec<ReferencePupil> = [day(3, pair(100, 100)), day(4, pair(110, 90))].concat();
    let nation = Nation::new(&apart);
    assert_eq!(nation.linked.values().copied().collect::<Vec<_>>(), [1.0]);
    // The same day: nobody can tell whose reading goes with whose maths, and nothing is made up.
    let twins: Vec<ReferencePupil> = [day(3, pair(100, 100)), day(3, pair(110, 90))].concat();
    assert_eq!(
        Nation::new(&twins)
            .linked
            .values()
            .copied()
            .collect::<Vec<_>>(),
        [0.0]
    );
    // Thirty pairs on thirty days of birth: reading 100 or 110, maths 90 or 100; both expected in half of them.
    let mut rows = vec![];
    for n in 0..30 {
        let maths = if n % 2 == 0 { 100 } else { 90 };
        rows.extend(day(n + 1, pair(110, maths)));
    }
    let made = make(&trust(1), &Nation::new(&rows), &[]);
    let joint: Vec<f64> = made
        .rows
        .iter()
        .filter(|r| r.subject == Subject::Rm)
        .map(|r| r.p_expected)
        .collect();
    assert_eq!(joint, [0.5, 0.5, 0.5]);
    assert!(
        made.rows.iter().all(|r| r.subject != Subject::Rwm),
        "no writing, no RWM"
    );
    // Nobody reaches greater depth in maths; both together are no likelier, and nothing is certain.
    for row in &made.rows {
        assert!(row.p_expected < 1.0 && row.p_greater > 0.0, "{row:?}");
        let maths = |r: &&matbook::measure::estimates::Made| {
            r.subject == Subject::Maths && r.rank == row.rank
        };
        if row.subject == Subject::Rm {
            let maths = made.rows.iter().find(maths).unwrap();
            assert!(row.p_expected <= maths.p_expected, "{row:?}");
            assert!(row.p_greater <= maths.p_greater, "{row:?}");
        }
    }
}

/// A demo with its reference, read.
fn demo(folder: &Path, nation: usize) -> Holdings {
    let plan = DemoPlan {
        schools: 3,
        pupils: 120,
        years: 3,
        nation,
        ..DemoPlan::default()
    };
    write(&plan, folder).unwrap();
    let options = ReadOptions {
        with_reference_pupils: true,
        with_upns: true,
        ..ReadOptions::default()
    };
    read_folder(&folder.join("data"), &Settings::default(), &options)
        .unwrap()
        .0
}

/// The mean result of similar pupils, by the rule and by looping over all of them.
fn expectation(field: &[&Record], me: &Record, value: &dyn Fn(&Record) -> f64) -> f64 {
    let month = |r: &Record| r["dob"][5..7].parse::<usize>().unwrap();
    let term = |r: &Record| match month(r) {
        9..=12 => 0,
        1..=4 => 1,
        _ => 2,
    };
    let prior = |r: &Record| r["prior_score"].parse::<f64>().unwrap();
    let mean = |keep: &dyn Fn(&Record) -> bool| {
        let values: Vec<f64> = field
            .iter()
            .filter(|r| r["sex"] == me["sex"] && keep(r))
            .map(|r| value(r))
            .collect();
        (values.len() >= 30).then(|| values.iter().sum::<f64>() / values.len() as f64)
    };
    let same = |r: &Record| prior(r) == prior(me);
    mean(&|r| same(r) && month(r) == month(me))
        .or_else(|| mean(&|r| same(r) && term(r) == term(me)))
        .or_else(|| mean(&same))
        .unwrap_or_else(|| {
            let mut priors: Vec<f64> = field.iter().map(|r| prior(r)).collect();
            priors.sort_by(f64::total_cmp);
            priors.dedup();
            let at = priors.iter().position(|p| *p == prior(me)).unwrap();
            (1..)
                .find_map(|step| {
                    let low = priors[at.saturating_sub(step)];
                    let high = priors[(at + step).min(priors.len() - 1)];
                    mean(&|r| (low..=high).contains(&prior(r)))
                })
                .unwrap()
        })
}

/// Variance of pupils within schools over that between schools, plainly.
fn luck(schools: &BTreeMap<u32, Vec<f64>>) -> f64 {
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
    let all: Vec<f64> = schools.values().flatten().copied().collect();
    let (n, k) = (all.len() as f64, schools.len() as f64);
    let around = |of: &[f64]| of.iter().map(|d| (d - mean(of)).powi(2)).sum::<f64>();
    let within = schools.values().map(|s| around(s)).sum::<f64>() / (n - k);
    let of_means: f64 = schools
        .values()
        .map(|s| s.len() as f64 * (mean(s) - mean(&all)).powi(2))
        .sum();
    let squares: f64 = schools.values().map(|s| (s.len() as f64).powi(2)).sum();
    let between = (of_means - (k - 1.0) * within) / (n - squares / n);
    if between > 1e-12 {
        within / between
    } else {
        f64::INFINITY
    }
}

#[test]
fn school_ranks_equal_a_straight_loop_over_the_files() {
    let dir = tempfile::tempdir().unwrap();
    let holdings = demo(dir.path(), 12);
    let made = make(&holdings, &Nation::new(&holdings.reference_pupils), &[]);
    let all = table(&dir.path().join("data"), "reference/pupils");
    let mut checked = 0;
    for (stage, subject) in [("KS1", "Maths"), ("EYFS", "Writing")] {
        let standards = |r: &Record| -> f64 {
            r["expected"].parse::<f64>().unwrap() + r["greater"].parse::<f64>().unwrap()
        };
        let score = |r: &Record| r["score"].parse::<f64>().unwrap();
        let value: &dyn Fn(&Record) -> f64 = if subject == "Writing" {
            &standards
        } else {
            &score
        };
        // Σ w d, Σ w, Σ w².
        let mut sums: BTreeMap<u32, (f64, f64, f64)> = BTreeMap::new();
        let mut latest: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
        for (year, weight) in [("2025/26", 3.0), ("2024/25", 2.0), ("2023/24", 1.0)] {
            let field: Vec<&Record> = all
                .iter()
                .filter(|r| {
                    r["academic_year"] == year
                        && r["prior_stage"] == stage
                        && r["subject"] == subject
                })
                .collect();
            let mut known: BTreeMap<(String, String, String), f64> = BTreeMap::new();
            for r in &field {
                let key = (
                    r["prior_score"].clone(),
                    r["sex"].clone(),
                    r["dob"][5..7].to_owned(),
                );
                let e = *known
                    .entry(key)
                    .or_insert_with(|| expectation(&field, r, value));
                let sum = sums.entry(r["urn"].parse().unwrap()).or_default();
                sum.0 += weight * (value(r) - e);
                sum.1 += weight;
                sum.2 += weight * weight;
                if year == "2025/26" {
                    let urn = r["urn"].parse().unwrap();
                    latest.entry(urn).or_default().push(value(r) - e);
                }
            }
        }
        for rank in made
            .ranks
            .iter()
            .filter(|r| r.stage.code() == stage && r.subject.code() == subject)
        {
            let own = sums[&rank.urn];
            assert!((rank.value_added - own.0 / own.1).abs() < 1e-6, "{rank:?}");
            let luck = luck(&latest);
            let shrunk = |s: &(f64, f64, f64)| {
                let n = s.1 * s.1 / s.2;
                s.0 / s.1 * n / (n + luck)
            };
            let above = sums
                .values()
                .filter(|s| shrunk(s) > shrunk(&own) + 1e-9)
                .count();
            assert_eq!(rank.rank, Some(above as f64 + 1.0));
            checked += 1;
        }
    }
    assert!(checked >= 2, "{checked} ranks compared");
}

#[test]
fn held_out_year_is_calibrated_and_better_than_simple_guesses() {
    let dir = tempfile::tempdir().unwrap();
    let holdings = demo(dir.path(), 400);
    let nation = Nation::new(&holdings.reference_pupils);
    let v = validate(&nation).unwrap();
    assert_eq!(
        (v.fitted, v.tested),
        (AcademicYear(2024), AcademicYear(2025))
    );
    let mut bands = 0;
    for band in v
        .bands
        .iter()
        .filter(|b| b.method == Method::Smoothed && b.pupils >= 500)
    {
        // Four standard errors of a share of so many, at most 4 × 0.5 / sqrt(500) = 9 points.
        let p = band.given / 100.0;
        let chance = 400.0 * (p * (1.0 - p) / f64::from(band.pupils)).sqrt();
        assert!((band.given - band.reached).abs() < chance + 1.5, "{band:?}");
        bands += 1;
    }
    assert!(bands >= 15, "{bands} bands");
    let total = |method| {
        let trials = v
            .trials
            .iter()
            .filter(|t| t.method == method && t.measure == Measure::Expected);
        trials
            .map(|t| f64::from(t.pupils) * t.squared_error)
            .sum::<f64>()
    };
    assert!(total(Method::Smoothed) < 0.6 * total(Method::NationalMean));
    assert!(total(Method::Smoothed) < total(Method::PriorScore));
    assert!(total(Method::Smoothed) < total(Method::Expectation));
}

fn matbook(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_matbook"))
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn the_table_is_canonical_the_same_each_time_and_never_over_another_file() {
    let dir = tempfile::tempdir().unwrap();
    demo(dir.path(), 40);
    fs::remove_dir_all(dir.path().join("data/estimates")).unwrap();
    let config = dir.path().join("config.yaml");
    let config = config.to_str().unwrap();
    let first = matbook(&["estimate", "--config", config]);
    assert_eq!(
        first.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&first.stderr)
    );
    let out = dir.path().join("data/estimates/from-reference.csv");
    let bytes = fs::read(&out).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(
        text.starts_with("academic_year,upn,subject,rank,p_expected,p_greater,score\n2025/26,")
    );
    let folders: BTreeSet<String> = fs::read_dir(dir.path().join("data/estimates"))
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(
        folders,
        BTreeSet::from(["from-reference.csv".to_owned()]),
        "nothing half made"
    );
    // Its own file it may replace, and does so with the same bytes; the data are without findings about it.
    assert_eq!(
        matbook(&["estimate", "--config", config]).status.code(),
        Some(0)
    );
    assert_eq!(fs::read(&out).unwrap(), bytes);
    let check = matbook(&["check", "--config", config]);
    let said = String::from_utf8_lossy(&check.stdout).into_owned();
    assert!(!said.contains("from-reference"), "{said}");
    // A file that someone changed is not ours any more.
    fs::write(&out, text.replacen("0.", "1.", 1)).unwrap();
    let refused = matbook(&["estimate", "--config", config]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--force"));
    assert_ne!(fs::read(&out).unwrap(), bytes);
    assert_eq!(
        matbook(&["estimate", "--config", config, "--force"])
            .status
            .code(),
        Some(0)
    );
    assert_eq!(fs::read(&out).unwrap(), bytes);
}
