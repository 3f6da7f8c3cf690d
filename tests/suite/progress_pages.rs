//! Progress between two points: a class worked by hand, the page equal to the tidy rows, and the flow chart to scale.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use matbook::chart::svg;
use matbook::config::Settings;
use matbook::dataset::Holdings;
use matbook::demo::{DemoPlan, write};
use matbook::estate::{KeyStage, Subject, YearGroup};
use matbook::measure::tracking::{Engine, Kind, Request, progress_rows};
use matbook::release::{Comparison, Desk, TrackingBook};
use matbook::report::tracking::{Narrowed, ReportId, TrustPlace, declared};
use matbook::report::{Cell, ChartKind, Page};

use crate::reading::read;

/// A class of Year 3 in 2021/22 that is Year 4 in 2022/23; scores of the two summers' DfE tests in reading.
fn class(folder: &Path) -> Holdings {
    // pupil, score then, score now; blank: none; `-`: not on that year's roll
    let pupils = [
        ("A", "95", "103"),
        ("B", "101", "99"),
        ("C", "110", "112"),
        ("D", "-", "100"),
        ("E", "90", "-"),
        ("F", "100", ""),
    ];
    let mut roll = String::from(
        "academic_year,urn,upn,dob,sex,nc_year,fsm,fsm6,eal,looked_after,sen,ethnicity\n",
    );
    let mut tests = String::from(
        "academic_year,term,assessed_on,assessment_name,assessment_type,urn,upn,nc_year,subject,score,judgement\n",
    );
    for (n, (_, before, after)) in pupils.iter().enumerate() {
        let upn = format!("X12345678900{n}");
        for (year, group, score, on) in [
            ("2021/22", 3, before, "2022-06-20"),
            ("2022/23", 4, after, "2023-06-20"),
        ] {
            if *score == "-" {
                continue;
            }
            roll.push_str(&format!(
                "{year},100001,{upn},2013-10-0{},F,{group},N,N,N,N,N,WBRI\n",
                n + 1
            ));
            if !score.is_empty() {
                tests.push_str(&format!(
                    "{year},Summer,{on},Test,DfE test,100001,{upn},{group},Reading,{score},\n"
                ));
            }
        }
    }
    fs::write(
        folder.join("trusts.csv"),
        "trust_uid,trust_name\n1,Oak Trust\n",
    )
    .unwrap();
    fs::write(
        folder.join("schools.csv"),
        "urn,school_name,trust_uid,joined_on,phase,school_type\n100001,Oak,1,2015-09-01,Primary,Academy converter\n",
    )
    .unwrap();
    fs::write(folder.join("pupils.csv"), roll).unwrap();
    fs::write(folder.join("assessments.csv"), tests).unwrap();
    read(folder)
}

#[test]
fn a_class_worked_by_hand() {
    let dir = tempfile::tempdir().unwrap();
    let holdings = class(dir.path());
    let settings = Settings::default();
    let engine = Engine::new(&holdings, &settings);
    let desk = Desk::default();
    let book = TrackingBook::new(&engine, &desk);
    let trust = book.trust(0);
    let ks2 = [3, 4, 5, 6].map(YearGroup);
    let span = book.progress_span(&trust).unwrap();
    let f = book.progress_of(&trust, &ks2, Subject::Reading, span);
    // A +8, B −2, C +2: mean 8/3. Deviations 16/3, −14/3, −2/3: squares 456/9, over n − 1 = 2: 25.333, sd 5.0332; half the
    // interval t(0.975; 2) × 5.0332 / sqrt(3) = 4.302653 × 2.905933 = 12.5032.
    let value = |s: &matbook::release::Shown| s.value().unwrap();
    assert_eq!(value(&f.n), 3.0);
    assert!((value(&f.change) - 8.0 / 3.0).abs() < 1e-9);
    assert!((value(&f.interval.1) - value(&f.change) - 12.5032).abs() < 1e-3);
    assert!(value(&f.interval.0) < 0.0);
    // A went from below to expected, B from expected to below, C stayed at greater depth.
    let moves = f.moves.map(|row| row.map(|n| n.value().unwrap()));
    assert_eq!(moves, [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]);
    assert!(
        f.shares
            .iter()
            .all(|s| (value(s) - 100.0 / 3.0).abs() < 1e-9)
    );
    // On the roll now: F with a score then only, D now only.
    assert_eq!(
        (
            value(&f.only_before),
            value(&f.only_after),
            value(&f.neither)
        ),
        (1.0, 1.0, 0.0)
    );
    // D joined, E left, A, B, C and F were on both rolls.
    let [joined, left, stayed] = book.progress_movement(&trust, &ks2, span).unwrap();
    assert_eq!(
        (value(&joined), value(&left), value(&stayed)),
        (1.0, 1.0, 4.0)
    );
    // Nobody is in Year 6 now, nor was in Year 5 then.
    let none = book
        .progress_movement(&trust, &[YearGroup(6)], span)
        .unwrap();
    assert!(none.iter().all(|n| n.value() == Some(0.0)));
}

/// The trust's or a school's progress page at key stage 2 of a demo.
fn page(holdings: &Holdings, school: Option<usize>) -> Page {
    let settings = Settings::default();
    let engine = Engine::new(holdings, &settings);
    let desk = Desk::default();
    let book = TrackingBook::new(&engine, &desk);
    let (year, term) = book.default_term().unwrap();
    let at = TrustPlace {
        by_stage: vec![],
        begun: None,
        uid: "1".into(),
        trust: book.trust(0),
        schools: book.schools(0),
        folder: "oak".into(),
        year,
        term,
        kind: None,
        against: Comparison::Nothing,
        subject: None,
        as_at: "today".into(),
        several_trusts: false,
        narrowed: Narrowed::default(),
        built: None,
        book: &book,
    };
    let stages = KeyStage::primary();
    let who = school.map_or(&at.trust, |n| &at.schools[n]);
    declared(ReportId::Progress).page(&at.place(who, &stages[1]))
}

/// Whether a page says that something is left out because it rests on less than half of the roll.
fn left_out(page: &Page) -> bool {
    page.briefing
        .iter()
        .any(|s| s.starts_with("Left out, because"))
}

#[test]
fn the_page_shows_the_tidy_rows() {
    let dir = tempfile::tempdir().unwrap();
    let plan = DemoPlan {
        schools: 4,
        pupils: 90,
        years: 2,
        ..DemoPlan::default()
    };
    write(&plan, dir.path()).unwrap();
    let holdings = read(&dir.path().join("data"));
    let settings = Settings::default();
    let engine = Engine::new(&holdings, &settings);
    let request = Request {
        kind: Some(Kind::All),
        key_stage: Some("KS2".into()),
        ..Request::default()
    };
    let rows = progress_rows(&engine, &request, None);
    let at = |name: &str| rows.columns.iter().position(|c| *c == name).unwrap();
    let made = page(&holdings, None);
    let last = rows
        .rows
        .iter()
        .map(|r| r[at("term")].clone())
        .next_back()
        .unwrap();
    let mut checked = 0;
    for subject in ["Reading", "Maths", "GPS"] {
        let wanted: BTreeMap<String, Vec<String>> = rows
            .rows
            .iter()
            .filter(|r| {
                r[at("subject")] == subject
                    && r[at("term")] == last
                    && r[at("grouping")].is_empty()
                    && r[at("year_group")].is_empty()
                    && !r[at("urn")].is_empty()
            })
            .map(|r| {
                let urn = r[at("urn")].parse().unwrap();
                let school = &holdings.schools[usize::from(holdings.school(urn).unwrap().0)];
                let cells = [
                    "n",
                    "change",
                    "up",
                    "same",
                    "down",
                    "only_before",
                    "only_after",
                ];
                (
                    school.name.clone(),
                    cells.iter().map(|c| r[at(c)].clone()).collect(),
                )
            })
            .collect();
        let id = format!("{}-schools", subject.to_lowercase());
        let Some(table) = made.tables().find(|t| t.id == id) else {
            // Where less than half of the roll has both scores, a line says so.
            let nobody = wanted.values().all(|v| v[0] == "0");
            assert!(nobody || left_out(&made), "{subject}");
            continue;
        };
        for row in table
            .rows
            .iter()
            .filter(|r| wanted.contains_key(&r.cells[0].plain()))
        {
            let number = |i: usize| match &row.cells[i] {
                Cell::Number(shown) => shown.value(),
                _ => None,
            };
            let found = [1, 2, 5, 6, 7, 8, 9].map(number);
            for (found, want) in found.iter().zip(&wanted[&row.cells[0].plain()]) {
                assert_eq!(
                    *found,
                    want.parse::<f64>().ok(),
                    "{subject} {}",
                    row.cells[0].plain()
                );
            }
            checked += 1;
        }
        // The year groups' pupils add up to the whole.
        let years = made
            .tables()
            .find(|t| t.id == format!("{}-years", subject.to_lowercase()))
            .unwrap();
        let n: Vec<f64> = years
            .rows
            .iter()
            .map(|r| r.cells[1].sort_value().unwrap())
            .collect();
        let (whole, parts) = n.split_last().unwrap();
        assert_eq!(parts.iter().sum::<f64>(), *whole);
    }
    if checked == 0 {
        assert!(left_out(&made), "{:?}", made.briefing);
        return;
    }
    assert!(made.briefing.iter().any(|s| s.starts_with("Reading:")) || left_out(&made));
    let notes: Vec<&String> = made.tables().flat_map(|t| &t.notes).collect();
    assert!(
        notes
            .iter()
            .any(|n| n.contains("Not on one scale at both points: Writing"))
    );
    // A school's page has no table of schools, and a flow chart all the same.
    let own = page(&holdings, Some(0));
    assert!(own.tables().all(|t| !t.id.ends_with("-schools")));
    let flows = own
        .charts()
        .any(|c| matches!(c.kind, ChartKind::Flow { .. }));
    assert!(flows || left_out(&own));
}

#[test]
fn the_flow_chart_is_to_scale_and_says_its_numbers() {
    let dir = tempfile::tempdir().unwrap();
    let made = page(&class(dir.path()), None);
    let chart = made
        .charts()
        .find(|c| matches!(c.kind, ChartKind::Flow { .. }))
        .unwrap();
    assert!(chart.alt.contains("3 pupils"), "{}", chart.alt);
    assert!(
        chart.alt.ends_with("1 moved up, 1 stayed, 1 moved down."),
        "{}",
        chart.alt
    );
    let drawing = svg(chart, "p");
    let document = roxmltree::Document::parse(&drawing.svg).unwrap();
    let bands = document
        .descendants()
        .filter(|n| n.has_tag_name("path"))
        .count();
    assert_eq!(bands, 3, "one for each way that somebody went");
    let heights: Vec<f64> = document
        .descendants()
        .filter(|n| {
            n.has_tag_name("rect") && n.attribute("class").is_some_and(|c| c.contains("level"))
        })
        .map(|n| n.attribute("height").unwrap().parse().unwrap())
        .collect();
    // Each of three levels holds one pupil of three on both sides: a third of 200.
    assert_eq!(heights.len(), 6);
    assert!(
        heights.iter().all(|h| (h - 200.0 / 3.0).abs() < 0.2),
        "{heights:?}"
    );
}

/// The first trust has scores up to 2023/24, the second up to 2022/23: each begins at its own latest term.
#[test]
fn progress_begins_at_the_trusts_own_latest_term() {
    let pupils = [
        ("100001", "B801200005001", 3),
        ("100002", "P207000016049", 2),
    ];
    let mut roll = "academic_year,urn,upn,dob,sex,nc_year\n".to_owned();
    let mut tests = crate::intake::TESTS.to_owned();
    for (urn, upn, years) in pupils {
        for year in 0..years {
            let (from, to, group) = (2021 + year, 22 + year, 4 + year);
            roll.push_str(&format!("{from}/{to},{urn},{upn},2012-10-01,F,{group}\n"));
            tests.push_str(&format!(
                "{from}/{to},Summer,20{to}-06-10,A,DfE test,{urn},{upn},{group},Maths,100,\n"
            ));
        }
    }
    let data = crate::intake::Data::new().put("pupils.csv", roll);
    let (held, findings) = data.put("assessments.csv", tests).read();
    assert_eq!(held.assessments.len(), 5, "{findings:#?}");
    let settings = matbook::config::Settings::default();
    let engine = matbook::measure::tracking::Engine::new(&held, &settings);
    let desk = matbook::release::Desk::default();
    let book = matbook::release::TrackingBook::new(&engine, &desk);
    let years = [0, 1].map(|trust| {
        let span = book.progress_span(&book.trust(trust)).unwrap();
        (span.from.0.0, span.to.0.0)
    });
    assert_eq!(years, [(2022, 2023), (2021, 2022)]);
}
