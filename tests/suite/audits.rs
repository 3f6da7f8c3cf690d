//! The audits: tidy rows equal to the worked example, counts equal to straight loops over the files.

use std::collections::{BTreeMap, BTreeSet};

use matbook::config::Settings;
use matbook::estate::{AcademicYear, AssessmentType, Term, YearGroup};
use matbook::figures::{AUDIT, Rows};
use matbook::measure::audit::{Request, assessment, ethnicity, pupil_groups};

use crate::reading::{read, records, table};
use crate::shared;

/// The columns that name a row.
const KEY: [&str; 10] = [
    "trust_uid",
    "urn",
    "audit",
    "key_stage",
    "academic_year",
    "month",
    "group",
    "group_value",
    "assessment_name",
    "year_group",
];

/// Tidy rows by their key columns, with the numbers of the others; a key met twice is a mistake.
pub fn keyed(
    rows: &Rows,
    key: &[&str],
    numbers: &[&str],
) -> BTreeMap<Vec<String>, Vec<Option<f64>>> {
    let at = |name: &str| rows.columns.iter().position(|c| *c == name).unwrap();
    let mut found = BTreeMap::new();
    for row in &rows.rows {
        assert_eq!(row.len(), rows.columns.len());
        let k: Vec<String> = key.iter().map(|c| row[at(c)].clone()).collect();
        let v = numbers.iter().map(|c| row[at(c)].parse().ok()).collect();
        assert!(found.insert(k.clone(), v).is_none(), "twice: {k:?}");
    }
    found
}

/// Compares both ways: the same keys, and numbers within a millionth.
pub fn assert_same(rows: &Rows, expected: &std::path::Path, key: &[&str], numbers: &[&str]) {
    let ours = keyed(rows, key, numbers);
    let theirs: BTreeMap<Vec<String>, Vec<Option<f64>>> = records(expected)
        .into_iter()
        .map(|r| {
            (
                key.iter().map(|c| r[*c].clone()).collect(),
                numbers.iter().map(|c| r[*c].parse().ok()).collect(),
            )
        })
        .collect();
    let missing: Vec<_> = theirs.keys().filter(|k| !ours.contains_key(*k)).collect();
    let surplus: Vec<_> = ours.keys().filter(|k| !theirs.contains_key(*k)).collect();
    assert!(
        missing.is_empty() && surplus.is_empty(),
        "missing {missing:?}, surplus {surplus:?}"
    );
    for (k, theirs) in &theirs {
        for (a, b) in ours[k].iter().zip(theirs) {
            match (a, b) {
                (None, None) => {}
                (Some(a), Some(b)) => assert!((a - b).abs() <= 1e-6, "{k:?}: {a} for {b}"),
                _ => panic!("{k:?}: {a:?} for {b:?}"),
            }
        }
    }
    assert!(!theirs.is_empty());
}

#[test]
fn rows_equal_the_worked_example() {
    let Some(shared) = shared() else { return };
    let holdings = read(&shared.join("example-next/data"));
    let settings = Settings::default();
    // What must come out is given for one year.
    let all = Request {
        year: Some(AcademicYear(2023)),
        ..Request::default()
    };
    let expected = shared.join("example-next/expected");
    for (rows, file) in [
        (
            assessment::rows(&holdings, &settings, &all),
            "audit-assessment.csv",
        ),
        (
            pupil_groups::rows(&holdings, &settings, &all),
            "audit-pupil-groups.csv",
        ),
        (
            ethnicity::rows(&holdings, &settings, &all),
            "audit-ethnicity.csv",
        ),
    ] {
        assert_eq!(rows.columns, AUDIT);
        assert_same(&rows, &expected.join(file), &KEY, &["n", "percent"]);
    }
}

#[test]
fn filters_only_leave_rows_out() {
    let Some(shared) = shared() else { return };
    let holdings = read(&shared.join("example/data"));
    let settings = Settings::default();
    let year = AcademicYear(2023);
    let request = Request {
        trust: Some(0),
        school: Some(136_014),
        key_stage: Some("ks2".into()),
        year: Some(year),
        term: None,
        year_group: Some(YearGroup(3)),
        assessment_type: None,
        grouping: None,
    };
    let keep = |rows: Rows| -> BTreeSet<Vec<String>> {
        let rows = rows.rows.into_iter();
        rows.filter(|r| {
            r[0] == "2100" && r[1] == "136014" && r[3] == "KS2" && r[4] == "2023/24" && r[9] == "3"
        })
        .collect()
    };
    let all = Request::default();
    for make in [assessment::rows, pupil_groups::rows, ethnicity::rows] {
        let part: BTreeSet<Vec<String>> = make(&holdings, &settings, &request)
            .rows
            .into_iter()
            .collect();
        assert!(!part.is_empty());
        assert_eq!(part, keep(make(&holdings, &settings, &all)));
    }
    // One type, one grouping: only rows of that value.
    let nfer = assessment::rows(
        &holdings,
        &settings,
        &Request {
            assessment_type: Some(Some(AssessmentType::Nfer)),
            ..Request::default()
        },
    );
    assert!(!nfer.rows.is_empty() && nfer.rows.iter().all(|r| r[7] == "NFER"));
    let sex = Request {
        grouping: Some("sex".into()),
        ..Request::default()
    };
    let sex = pupil_groups::rows(&holdings, &settings, &sex);
    assert!(!sex.rows.is_empty() && sex.rows.iter().all(|r| r[6] == "sex"));
}

#[test]
fn one_school_counted_by_hand() {
    let Some(shared) = shared() else { return };
    let holdings = read(&shared.join("example/data"));
    let settings = Settings::default();
    let request = Request {
        school: Some(136_021),
        year: Some(AcademicYear(2022)),
        ..Request::default()
    };
    // Chapel School has 22 pupils in 2022/23. Its White ones: 4 WBRI + 1 WENG + 2 WOWB = 7, 100 × 7 / 22 = 31.818181…
    let shares = ethnicity::of(&holdings, &settings, &request);
    let white = shares
        .iter()
        .find(|s| s.level.stage.is_none() && s.group == "ethnicity_main" && s.value == "White")
        .unwrap();
    assert_eq!((white.n, white.roll), (7, 22));
    assert!((white.percent() - 31.818_181_818_181_8).abs() < 1e-9);
    // Castle Primary did not assess Year 3 in the summer of 2023/24; five of the trust's six schools with a Year 3 did.
    let missing = assessment::of(&holdings, &settings, &Request::default()).wanting;
    assert_eq!(missing.len(), 1);
    let one = &missing[0];
    assert_eq!(holdings.schools[usize::from(one.school.0)].urn, 136_014);
    assert_eq!((one.term, one.nc_year), (Term::Summer, YearGroup(3)));
    assert_eq!((one.roll, one.assessed, one.schools), (10, 5, 6));
}

#[test]
fn a_month_counted_by_a_straight_loop() {
    let Some(shared) = shared() else { return };
    let data = shared.join("example/data");
    let holdings = read(&data);
    let settings = Settings::default();
    let audit = assessment::of(&holdings, &settings, &Request::default());
    let rows = table(&data, "assessments");
    assert!(audit.months.len() > 100);
    for month in audit.months.iter().step_by(7) {
        let urn = holdings.schools[usize::from(month.school.0)]
            .urn
            .to_string();
        let mut names = BTreeSet::new();
        for r in &rows {
            let young = ["1", "2"].contains(&r["nc_year"].as_str());
            if r["urn"] == urn
                && young == (month.stage == 0)
                && r["assessed_on"].starts_with(&month.month.to_string())
                && month.kind.is_none_or(|k| k.code() == r["assessment_type"])
                && (!r["score"].is_empty()
                    || !["A", "D", "X", ""].contains(&r["judgement"].as_str()))
            {
                names.insert(r["assessment_name"].clone());
            }
        }
        assert_eq!(names.len() as u64, month.assessments, "{month:?}");
    }
}
