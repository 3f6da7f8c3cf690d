//! What an edition that withholds shows of a demo trust, attacked by integer programming (scripts/attack.py).

use std::path::Path;
use std::process::Command;

use matbook::config::Settings;
use matbook::dataset::Holdings;
use matbook::demo::{DemoPlan, write};
use matbook::figures::{Rows, TRACKING};
use matbook::measure::tracking::{Engine, Report, Request};
use matbook::release::{Desk, Kept, TrackingBook, Withheld, each_tracking_row};

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

/// The tidy rows of the default term that a reader of the trustees' edition holds.
fn rows(holdings: &Holdings, withheld: &Withheld) -> Rows {
    let settings = Settings::default();
    let engine = Engine::new(holdings, &settings);
    let desk = Desk::withholding(withheld.clone());
    let book = TrackingBook::new(&engine, &desk);
    let (year, term) = book.default_term().unwrap();
    let mut rows = Rows {
        columns: TRACKING.to_vec(),
        rows: vec![],
    };
    let reports = [
        Report::Summary,
        Report::PupilGroups,
        Report::Ethnicity,
        Report::Send,
    ];
    for report in reports {
        let request = Request {
            report: Some(report),
            year: Some(year),
            term: Some(term),
            ..Request::default()
        };
        each_tracking_row(&book, &engine, &request, &mut |row| rows.rows.push(row));
    }
    rows
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
        let rows = rows(&demo(seed), &Withheld::below(6, Kept::default()));
        let (said, safe) = attacked(&python, &rows, 40);
        assert!(safe, "seed {seed}: {said}");
    }
}

#[test]
fn integer_programming_finds_counts_where_only_small_ones_are_withheld() {
    let Some(python) = python() else {
        crate::skip("Python with highspy is not installed");
        return;
    };
    let rows = rows(&demo(1), &Withheld::small_alone(6));
    let (said, safe) = attacked(&python, &rows, 40);
    assert!(!safe && said.contains("told: "), "nothing was told: {said}");
}

#[test]
fn zz_dump() {
    for seed in 1..=2 {
        let holdings = demo(seed);
        for (name, w) in [
            ("none", Withheld::none()),
            ("six", Withheld::below(6, Kept::default())),
            ("alone", Withheld::small_alone(6)),
            ("eleven", Withheld::below(11, Kept::default())),
        ] {
            let t = std::time::Instant::now();
            let rows = rows(&holdings, &w);
            std::fs::write(
                format!("/tmp/w/time-{seed}-{name}"),
                format!("{:?}", t.elapsed()),
            )
            .unwrap();
            csv(&rows, Path::new(&format!("/tmp/w/rows-{seed}-{name}.csv")));
        }
    }
}

#[test]
fn a_withheld_row_is_blank_and_says_so() {
    let holdings = demo(1);
    let (plain, withheld) = (
        rows(&holdings, &Withheld::none()),
        rows(&holdings, &Withheld::below(6, Kept::default())),
    );
    let note = column("note");
    let of = |row: &Vec<String>| row[note] == "withheld";
    assert_eq!(plain.rows.iter().filter(|r| of(r)).count(), 0);
    let hidden = withheld.rows.iter().filter(|r| of(r)).count();
    assert!(
        hidden > 0 && hidden < withheld.rows.len() / 2,
        "{hidden} of {}",
        withheld.rows.len()
    );
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
    let whole = withheld.rows.iter().filter(|r| r[column("urn")].is_empty());
    let mut whole =
        whole.filter(|r| r[column("grouping")].is_empty() && r[column("show")] == "assessments");
    assert!(whole.all(|r| !r[column("roll")].is_empty()));
}
