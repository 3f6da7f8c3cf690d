//! How much an edition that withholds keeps back of a demo trust, beside small counts alone and beside the whole row and column of each:
//! `cargo bench --bench withheld -- [SCHOOLS] [PUPILS] [SEED] [BELOW]`.

#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on should stop"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use matbook::config::Settings;
use matbook::demo::{DemoPlan, write};
use matbook::estate::{Outlook, ReportId};
use matbook::figures::TRACKING;
use matbook::intake::{ReadOptions, read_folder};
use matbook::measure::tracking::{Engine, Kind, Request};
use matbook::release::{Desk, Kept, TrackingBook, Withheld, each_tracking_row};

/// One tidy row's values, by the names of its columns.
type Row = BTreeMap<&'static str, String>;

fn rows(engine: &Engine<'_>, desk: &Desk, stage: &str) -> Vec<Row> {
    let book = TrackingBook::new(engine, desk);
    let Some((year, term)) = book.default_term() else {
        return vec![];
    };
    let mut rows = vec![];
    for report in [ReportId::Summary, ReportId::PupilGroups] {
        let request = Request {
            report: Some(report),
            key_stage: Some(stage.into()),
            year: Some(year),
            term: Some(term),
            kind: Some(Kind::of(book.default_kind(year, term))),
            show: Some(Outlook::Assessments),
            ..Request::default()
        };
        each_tracking_row(&book, engine, &request, &mut |row| {
            rows.push(TRACKING.into_iter().zip(row).collect());
        });
    }
    rows.retain(|row: &Row| !matches!(row["roll"].as_str(), "0"));
    rows
}

/// What a row is of.
fn key(row: &Row) -> Vec<String> {
    let names = TRACKING.iter().take_while(|name| **name != "roll");
    names.map(|name| row[name].clone()).collect()
}

fn is_withheld(row: &Row) -> bool {
    row["note"] == "withheld"
}

fn whose(row: &Row) -> String {
    let of = |name: &str, yes: &'static str, no: &'static str| match row[name].is_empty() {
        true => no,
        false => yes,
    };
    let group = match row["grouping"].as_str() {
        "" => "all pupils".to_owned(),
        grouping => grouping.to_owned(),
    };
    let (school, year) = (
        of("urn", "schools", "trust"),
        of("year_group", "by year group", "stage"),
    );
    format!("{group:20} {school:8} {year}")
}

fn main() {
    let mut given = std::env::args().skip(1).filter(|a| a != "--bench");
    let mut next = |or: u32| given.next().and_then(|a| a.parse().ok()).unwrap_or(or);
    let (schools, pupils, seed, below) = (next(6), next(110), next(1), next(6));
    let dir = tempfile::tempdir().unwrap();
    let plan = DemoPlan {
        schools: schools as usize,
        pupils: pupils as usize,
        years: 1,
        seed: seed.into(),
        ..DemoPlan::default()
    };
    write(&plan, dir.path()).unwrap();
    let settings = Settings::default();
    let options = ReadOptions::default();
    let (holdings, _) = read_folder(&dir.path().join("data"), &settings, &options).unwrap();
    let engine = Engine::new(&holdings, &settings);
    let mut all: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    let mut spent = std::time::Duration::ZERO;
    for stage in ["EYFS", "KS1", "KS2"] {
        let plain = rows(&engine, &Desk::default(), stage);
        let alone = rows(
            &engine,
            &Desk::withholding(Withheld::small_alone(below)),
            stage,
        );
        let began = Instant::now();
        let ours = rows(
            &engine,
            &Desk::withholding(Withheld::below(below, Kept::default())),
            stage,
        );
        spent += began.elapsed();
        let hidden = |rows: &[Row]| -> BTreeSet<Vec<String>> {
            rows.iter().filter(|r| is_withheld(r)).map(key).collect()
        };
        // A row that isn't there is withheld, too.
        let shown: BTreeSet<Vec<String>> =
            ours.iter().filter(|r| !is_withheld(r)).map(key).collect();
        let small = hidden(&alone);
        let place = |row: &Row, names: &[&str]| -> Vec<String> {
            names.iter().map(|name| row[name].clone()).collect()
        };
        let across = ["grouping", "group", "year_group", "subject", "measure"];
        let along = ["urn", "grouping", "year_group", "subject", "measure"];
        let of = |names: &[&str]| -> BTreeSet<Vec<String>> {
            let rows = plain.iter().filter(|row| small.contains(&key(row)));
            rows.map(|row| place(row, names)).collect()
        };
        let (columns, lines) = (of(&across), of(&along));
        for row in &plain {
            let sums = all.entry(format!("{stage:5} {}", whose(row))).or_default();
            let naive =
                columns.contains(&place(row, &across)) || lines.contains(&place(row, &along));
            sums[0] += 1;
            sums[1] += usize::from(small.contains(&key(row)));
            sums[2] += usize::from(!shown.contains(&key(row)));
            sums[3] += usize::from(naive);
        }
    }
    let mut total = [0; 4];
    println!(
        "{schools} schools of {pupils} pupils, seed {seed}, under {below}: figures, withheld as small, here, by row and column"
    );
    for (whose, sums) in &all {
        let [figures, small, ours, naive] = sums;
        println!("{whose:45} {figures:6} {small:6} {ours:6} {naive:6}");
        total.iter_mut().zip(sums).for_each(|(sum, n)| *sum += n);
    }
    let share = |n: usize| 100.0 * n as f64 / total[0] as f64;
    println!(
        "in all {} figures: {:.1} % small, {:.1} % here, {:.1} % by row and column; {:.2} s",
        total[0],
        share(total[1]),
        share(total[2]),
        share(total[3]),
        spent.as_secs_f64()
    );
}
