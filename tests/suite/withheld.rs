//! What an edition that withholds shows of a demo trust, attacked by integer programming (scripts/attack.py).

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use matbook::config::Settings;
use matbook::dataset::Holdings;
use matbook::demo::{DemoPlan, write};
use matbook::estate::{Outlook, ReportId, Subject};
use matbook::figures::{Rows, TRACKING};
use matbook::measure::tracking::{Engine, Kind, Request};
use matbook::measure::{indicators, statutory};
use matbook::release::{
    Audience, Desk, Kept, OwnSchool, TrackingBook, Withheld, each_tracking_row,
    withhold_indicators, withhold_statutory,
};

use crate::reading::read;

/// A trust of six small schools.
fn demo(seed: u64) -> Holdings {
    let dir = tempfile::tempdir().unwrap();
    let plan = DemoPlan {
        schools: 6,
        pupils: 110,
        years: 1,
        seed,
        ..DemoPlan::default()
    };
    write(&plan, dir.path()).unwrap();
    read(&dir.path().join("data"))
}

/// The tidy rows of key stage 2 at the default term, type and comparison that a reader holds to whom a desk releases.
fn rows(holdings: &Holdings, desk: &Desk) -> Rows {
    let settings = Settings::default();
    let engine = Engine::new(holdings, &settings);
    let book = TrackingBook::new(&engine, desk);
    let (year, term) = book.default_term().unwrap();
    let mut rows = Rows {
        columns: TRACKING.to_vec(),
        rows: vec![],
    };
    for report in [ReportId::Summary, ReportId::PupilGroups] {
        let request = Request {
            report: Some(report),
            key_stage: Some("KS2".into()),
            year: Some(year),
            term: Some(term),
            kind: Some(Kind::of(book.default_kind(year, term))),
            show: Some(Outlook::Assessments),
            subject: Some(Subject::Reading),
            ..Request::default()
        };
        each_tracking_row(&book, &engine, &request, &mut |row| rows.rows.push(row));
    }
    rows
}

fn below(k: u32) -> Desk {
    Desk::withholding(Withheld::below(k, Kept::default()))
}

fn column(name: &str) -> usize {
    TRACKING.iter().position(|c| *c == name).unwrap()
}

fn csv(rows: &Rows, path: &Path) {
    let mut text = rows.columns.join(",") + "\n";
    for row in &rows.rows {
        for (i, cell) in row.iter().enumerate() {
            if i > 0 {
                text.push(',');
            }
            matbook::figures::push_csv(&mut text, cell);
        }
        text.push('\n');
    }
    std::fs::write(path, text).unwrap();
}

/// A Python with HiGHS: the one that `MATBOOK_PYTHON` names, else `python3`.
fn python() -> Option<String> {
    let python = std::env::var("MATBOOK_PYTHON").unwrap_or_else(|_| "python3".into());
    let found = Command::new(&python)
        .args(["-c", "import highspy"])
        .output();
    found.is_ok_and(|o| o.status.success()).then_some(python)
}

/// What the attack says of some rows, and whether it found nothing.
fn attacked(python: &str, rows: &Rows, sample: usize) -> (String, bool) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("rows.csv");
    csv(rows, &path);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/attack.py");
    let out = Command::new(python)
        .arg(script)
        .arg(&path)
        .args(["--below", "6", "--sample", &sample.to_string()])
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = format!("{}{}", text(&out.stdout), text(&out.stderr));
    (said, out.status.success())
}

#[test]
fn integer_programming_finds_no_withheld_count_of_a_demo_trust() {
    let Some(python) = python() else {
        crate::skip("Python with highspy is not installed");
        return;
    };
    for seed in 1..=5 {
        let rows = rows(&demo(seed), &below(6));
        let (said, safe) = attacked(&python, &rows, 12);
        assert!(safe, "seed {seed}: {said}");
    }
}

#[test]
fn integer_programming_finds_counts_where_only_small_ones_are_withheld() {
    let Some(python) = python() else {
        crate::skip("Python with highspy is not installed");
        return;
    };
    let rows = rows(&demo(1), &Desk::withholding(Withheld::small_alone(6)));
    let (said, safe) = attacked(&python, &rows, 12);
    assert!(!safe && said.contains("told: "), "nothing was told: {said}");
}

#[test]
fn a_withheld_row_is_blank_and_says_so() {
    let holdings = demo(1);
    let (plain, withheld) = (
        rows(&holdings, &Desk::default()),
        rows(&holdings, &below(6)),
    );
    let note = column("note");
    let of = |row: &Vec<String>| row[note] == "withheld";
    assert_eq!(plain.rows.iter().filter(|r| of(r)).count(), 0);
    let hidden = withheld.rows.iter().filter(|r| of(r)).count();
    println!("{hidden} of {} rows withheld", withheld.rows.len());
    assert!(hidden > 0 && hidden < withheld.rows.len());
    for row in withheld.rows.iter().filter(|r| of(r)) {
        assert!(
            row[column("attainment")..note].iter().all(String::is_empty),
            "{row:?}"
        );
    }
    for row in &withheld.rows {
        for count in ["roll", "n"] {
            let n: u32 = row[column(count)].parse().unwrap_or(0);
            assert!(!(1..6).contains(&n), "{row:?}");
        }
        // What is shown is what it was.
        if !of(row) {
            assert!(plain.rows.contains(row), "{row:?}");
        }
    }
    // The trust as a whole, all pupils: nothing of it is withheld.
    let whole = |row: &&Vec<String>| {
        ["urn", "year_group", "grouping"]
            .iter()
            .all(|name| row[column(name)].is_empty())
    };
    let mut whole = withheld.rows.iter().filter(whole);
    assert!(whole.all(|row| !of(row)));
}

#[test]
fn of_the_trust_a_head_sees_no_number_that_leaves_few_pupils_of_others() {
    let holdings = demo(1);
    let id = holdings.schools_of(0)[0];
    let urn = holdings.schools[usize::from(id.0)].urn.to_string();
    let plain = rows(&holdings, &Desk::default());
    let desk = Desk::new(Audience::OfSchool(OwnSchool::new(id, 6)));
    let seen = rows(&holdings, &desk);
    let key = |row: &[String]| {
        let of = |name: &str| row[column(name)].clone();
        ["report", "year_group", "grouping", "group", "measure"].map(of)
    };
    let own = |rows: &Rows| -> Vec<Vec<String>> {
        (rows.rows.iter().filter(|r| r[column("urn")] == urn))
            .cloned()
            .collect()
    };
    // The school itself in full.
    assert_eq!(own(&seen), own(&plain));
    let own = own(&plain);
    let number = |row: &[String], name: &str| row[column(name)].parse::<u32>().unwrap_or(0);
    let (mut shown, mut withheld) = (0, 0);
    for row in seen.rows.iter().filter(|r| r[column("urn")].is_empty()) {
        if row[column("note")] == "withheld" {
            withheld += 1;
            continue;
        }
        shown += 1;
        let mine = own.iter().find(|own| key(own) == key(row));
        for count in ["roll", "n"] {
            let others = number(row, count) - mine.map_or(0, |own| number(own, count));
            assert!(!(1..6).contains(&others), "{count}: {others} of {row:?}");
        }
    }
    assert!(
        shown > 0 && withheld > 0,
        "{shown} shown, {withheld} withheld"
    );
}

/// A column of a row as a number; `None`: blank.
fn number(rows: &Rows, row: &[String], name: &str) -> Option<f64> {
    let at = rows.columns.iter().position(|c| *c == name)?;
    row[at].parse().ok()
}

/// Rows by what they are of, a school's URN apart.
type ByUrn<'a> = BTreeMap<Vec<String>, BTreeMap<String, &'a Vec<String>>>;

fn by_urn<'a>(rows: &'a Rows, keys: &[&str]) -> ByUrn<'a> {
    let place = |name: &str| rows.columns.iter().position(|c| *c == name).unwrap();
    let keys: Vec<usize> = keys.iter().map(|name| place(name)).collect();
    let mut found = ByUrn::new();
    for row in &rows.rows {
        let key = keys.iter().map(|at| row[*at].clone()).collect();
        let of = found.entry(key).or_default();
        of.insert(row[place("urn")].clone(), row);
    }
    found
}

/// What sums over a trust's schools tell of the numbers that aren't shown: those that may be fewer than `k` whole numbers.
fn told(k: f64, truth: &BTreeMap<String, f64>, shown: impl Fn(&str) -> bool) -> Vec<(String, f64)> {
    let hidden: Vec<(&String, f64)> = truth
        .iter()
        .filter(|(urn, _)| !urn.is_empty() && !shown(urn))
        .map(|(urn, n)| (urn, *n))
        .collect();
    let left: f64 = hidden.iter().map(|(_, n)| n).sum();
    let open = !shown("") || (hidden.len() > 1 && left + 1.0 >= k);
    match open {
        true => vec![],
        false => hidden
            .into_iter()
            .filter(|(_, n)| *n > 0.0)
            .map(|(urn, n)| (urn.clone(), n))
            .collect(),
    }
}

#[test]
fn no_trust_tells_a_withheld_number_of_suspensions_or_absent_pupils() {
    for seed in 1..=4 {
        let holdings = demo(seed);
        let settings = Settings::default();
        let book = indicators::Book::new(&holdings, &settings);
        let all = indicators::rows(&holdings, &settings, &indicators::Request::default());
        for k in [6, 11] {
            let mut rows = all.clone();
            withhold_indicators(&below(k), &holdings, &settings, &book, &mut rows);
            let keys = ["academic_year", "measure"];
            let (truth, shown) = (by_urn(&all, &keys), by_urn(&rows, &keys));
            let mut withheld = 0;
            for (key, own) in &shown {
                let events = key[1].ends_with("exclusion_rate") || key[1] == "suspension_rate";
                let k = f64::from(if events { k.max(11) } else { k });
                let numerators: BTreeMap<String, f64> = truth[key]
                    .iter()
                    .filter_map(|(urn, row)| Some((urn.clone(), number(&all, row, "numerator")?)))
                    .collect();
                let is_shown = |urn: &str| {
                    own.get(urn)
                        .is_some_and(|row| number(&rows, row, "value").is_some())
                };
                let money = ["balance", "reserve", "staff_cost", "spend"];
                if money.iter().any(|word| key[1].contains(word)) {
                    assert!(
                        own.keys()
                            .all(|urn| is_shown(urn) || !numerators.contains_key(urn))
                    );
                    continue;
                }
                for (urn, n) in &numerators {
                    let few = *n > 0.0 && *n < k;
                    assert!(
                        !few || !is_shown(urn),
                        "seed {seed}: {key:?} {urn} {n} is shown"
                    );
                    withheld += usize::from(!is_shown(urn));
                }
                assert_eq!(
                    told(k, &numerators, is_shown),
                    [],
                    "seed {seed}, {k}: {key:?}"
                );
            }
            assert!(withheld > 0, "seed {seed}: nothing is withheld");
        }
    }
}

/// Where a school's groups are withheld each group of its trust has a row, so that none is told by being left out; how many schools
/// have groups withheld that the trust has.
#[track_caller]
fn no_row_is_missing(rows: &Rows) -> usize {
    let at = |name: &str| rows.columns.iter().position(|c| *c == name).unwrap();
    let (urn, group, cohort) = (at("urn"), at("group"), at("cohort"));
    // By all before the group: each school's groups, and whether their figures are there.
    type Groups<'r> = BTreeMap<&'r str, Vec<(&'r str, bool)>>;
    let mut of: BTreeMap<Vec<&str>, Groups<'_>> = BTreeMap::new();
    for row in rows.rows.iter().filter(|row| !row[group].is_empty()) {
        let key = (0..group).filter(|i| *i != urn).map(|i| row[i].as_str());
        let own = of
            .entry(key.collect())
            .or_default()
            .entry(&row[urn])
            .or_default();
        own.push((&row[group], row[cohort].is_empty()));
    }
    let mut held = 0;
    for (key, schools) in &of {
        let mut groups: Vec<&str> = schools.values().flatten().map(|(g, _)| *g).collect();
        groups.sort_unstable();
        groups.dedup();
        for (urn, own) in schools {
            if own.iter().all(|(_, withheld)| *withheld) {
                held += 1;
                let mut names: Vec<&str> = own.iter().map(|(g, _)| *g).collect();
                names.sort_unstable();
                assert_eq!(names, groups, "{key:?} {urn}");
            }
        }
    }
    held
}

#[test]
fn no_trust_tells_a_withheld_cohort_and_no_outcome_is_of_few() {
    for seed in 1..=4 {
        let holdings = demo(seed);
        let settings = Settings::default();
        let engine = Engine::new(&holdings, &settings);
        let book = statutory::Book::new(&holdings, &settings);
        let all = statutory::rows_in(&book, &holdings, &statutory::Request::default());
        let desk = below(6);
        let tracking = TrackingBook::new(&engine, &desk);
        let mut rows = all.clone();
        withhold_statutory(&tracking, &holdings, &book, &mut rows);
        let keys = [
            "academic_year",
            "stage",
            "subject",
            "measure",
            "grouping",
            "group",
        ];
        let (truth, shown) = (by_urn(&all, &keys), by_urn(&rows, &keys));
        let (mut withheld, mut kept) = (0, 0);
        assert!(
            no_row_is_missing(&rows) > 0,
            "seed {seed}: no groups are withheld"
        );
        for (key, own) in &shown {
            for name in ["cohort", "n"] {
                let numbers: BTreeMap<String, f64> = truth[key]
                    .iter()
                    .filter_map(|(urn, row)| Some((urn.clone(), number(&all, row, name)?)))
                    .collect();
                let is_shown = |urn: &str| {
                    own.get(urn)
                        .is_some_and(|row| number(&rows, row, name).is_some())
                };
                for (urn, n) in &numbers {
                    assert!(
                        !(*n > 0.0 && *n < 6.0 && is_shown(urn)),
                        "seed {seed}: {name} of {key:?} {urn} is {n}"
                    );
                    match is_shown(urn) {
                        true if key[4].is_empty() => kept += 1,
                        false if key[4].is_empty() => withheld += 1,
                        _ => {}
                    }
                }
                // Groups are held to what the sums of schools and of groups tell; here all pupils.
                if key[4].is_empty() {
                    assert_eq!(told(6.0, &numbers, is_shown), [], "seed {seed}: {key:?}");
                }
            }
            // Everybody or nobody of few is not told by a share.
            for (urn, row) in own {
                let n = number(&rows, row, "n").unwrap_or(0.0);
                let attainment = number(&rows, row, "attainment");
                let share = !["mtc_score", "scaled_score", "points"].contains(&key[3].as_str());
                if share && n > 0.0 && n < 12.0 {
                    let alike = attainment == Some(0.0) || attainment == Some(100.0);
                    assert!(!alike, "seed {seed}: {key:?} {urn}");
                }
            }
        }
        assert!(
            withheld > 0 && kept > withheld,
            "seed {seed}: {kept} of {withheld}"
        );
    }
}
