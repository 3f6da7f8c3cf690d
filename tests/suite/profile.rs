//! The trust's profile: distances worked by hand, structure and flags equal to straight loops over the files, and what is missing says why.

use std::collections::BTreeMap;

use matbook::config::{ProfileSettings, Settings};
use matbook::dataset::{Holdings, School, SchoolId};
use matbook::demo::{DemoPlan, write};
use matbook::estate::Date;
use matbook::measure::dfe::trust_measures;
use matbook::measure::indicators::{self, Request};
use matbook::measure::profile::{
    Area, NoNearest, Profile, Verdict, kilometres, minutes, nearest, profile,
};
use matbook::release::Desk;
use matbook::release::profile as released;
use matbook::report::{About, profile as report};

use crate::reading::{read, table};

fn school(urn: u32, place: Option<(f64, f64)>) -> School {
    School {
        urn,
        laestab: None,
        name: format!("School {urn}"),
        trust: 0,
        joined_on: None,
        phase: None,
        school_type: "Academy converter".into(),
        easting: place.map(|p| p.0),
        northing: place.map(|p| p.1),
        predecessors: vec![],
        ofsted: None,
        region: None,
        local_authority: None,
        capacity: None,
    }
}

#[test]
fn distances_worked_by_hand() {
    // 3,000 m east and 4,000 m north: sqrt(9 + 16) = 5 km; at 50 km/h 60 × 5 / 50 = 6 minutes.
    assert_eq!(
        kilometres((400_000.0, 300_000.0), (403_000.0, 304_000.0)),
        5.0
    );
    assert_eq!(minutes(5.0, 50.0), 6.0);
    // 1 at (0, 0), 2 at (3, 4) km, 3 at (3, 16) km: 1–2 5 km, 2–3 12 km, 1–3 sqrt(9 + 256) = 16.28 km. The nearest of 3 is 2.
    let schools = [
        school(1, Some((0.0, 0.0))),
        school(2, Some((3_000.0, 4_000.0))),
        school(3, Some((3_000.0, 16_000.0))),
        school(4, None),
    ];
    let ids: Vec<(SchoolId, &School)> = (0..).map(SchoolId).zip(&schools).collect();
    let of = |n| nearest(&ids, SchoolId(n), 50.0);
    assert_eq!(of(0).unwrap().school, SchoolId(1));
    assert_eq!(of(1).unwrap().kilometres, 5.0);
    let third = of(2).unwrap();
    assert_eq!((third.school, third.kilometres), (SchoolId(1), 12.0));
    assert!((third.minutes - 14.4).abs() < 1e-9);
    assert_eq!(of(3), Err(NoNearest::NoPlace));
    assert_eq!(nearest(&ids[..1], SchoolId(0), 50.0), Err(NoNearest::Alone));
    assert_eq!(
        nearest(&[ids[0], ids[3]], SchoolId(0), 50.0),
        Err(NoNearest::NoOtherPlace)
    );
}

fn of(holdings: &Holdings, as_at: Date) -> Profile {
    let settings = Settings::default();
    let measures = trust_measures(holdings, &settings.measures);
    let indicators = indicators::of(holdings, &settings, &Request::default());
    profile(
        holdings,
        &settings.profile,
        &measures,
        &indicators,
        0,
        as_at,
    )
}

fn demo() -> (tempfile::TempDir, Holdings) {
    let dir = tempfile::tempdir().unwrap();
    let plan = DemoPlan {
        schools: 8,
        pupils: 60,
        years: 2,
        ..DemoPlan::default()
    };
    write(&plan, dir.path()).unwrap();
    let holdings = read(&dir.path().join("data"));
    (dir, holdings)
}

#[test]
fn structure_equals_a_straight_loop_over_the_files() {
    let (dir, holdings) = demo();
    let data = dir.path().join("data");
    let as_at = Date::new(2026, 7, 31).unwrap();
    let made = of(&holdings, as_at).structure;
    let schools = table(&data, "schools");
    let mut phases: BTreeMap<String, usize> = BTreeMap::new();
    let (mut joined, mut before) = (0, 0);
    for s in &schools {
        *phases.entry(s["phase"].clone()).or_default() += 1;
        // ISO dates sort as text.
        match s["joined_on"].as_str() {
            d if d > "2023-07-31" => joined += 1,
            _ => before += 1,
        }
    }
    let found: BTreeMap<String, usize> = made
        .phases
        .iter()
        .map(|(p, n)| (p.unwrap().name().to_owned(), *n))
        .collect();
    assert_eq!(found, phases);
    assert_eq!((made.growth.joined, made.growth.before), (joined, before));
    assert!(joined > 0 && before > 0);
    for (id, found) in &made.schools {
        let own = &holdings.schools[usize::from(id.0)];
        let mut least = f64::INFINITY;
        for s in &schools {
            if s["urn"] != own.urn.to_string() {
                let e: f64 = s["easting"].parse::<f64>().unwrap() - own.easting.unwrap();
                let n: f64 = s["northing"].parse::<f64>().unwrap() - own.northing.unwrap();
                least = least.min((e * e + n * n).sqrt() / 1000.0);
            }
        }
        let found = found.unwrap();
        assert!((found.kilometres - least).abs() < 1e-9);
        assert!((found.minutes - least * 60.0 / 50.0).abs() < 1e-9);
    }
    let roll = table(&data, "pupils");
    let roll: Vec<_> = roll
        .iter()
        .filter(|p| p["academic_year"] == "2025/26")
        .collect();
    let pupils = made.pupils.unwrap();
    assert_eq!(pupils.roll, roll.len() as u64);
    for (name, column, code) in [
        ("Girls", "sex", "F"),
        ("Pupil Premium (FSM in the last six years)", "fsm6", "Y"),
        ("English as an additional language", "eal", "Y"),
        ("SEN support", "sen", "K"),
        ("EHC plan", "sen", "E"),
    ] {
        let c = pupils
            .characteristics
            .iter()
            .find(|c| c.name == name)
            .unwrap();
        let yes = roll.iter().filter(|p| p[column] == code).count() as u64;
        let known = roll.iter().filter(|p| !p[column].is_empty()).count() as u64;
        assert_eq!((c.yes, c.known), (yes, known), "{name}");
    }
}

#[test]
fn flags_equal_their_measures_and_say_why_there_is_none() {
    let (dir, holdings) = demo();
    let made = of(&holdings, Date::new(2026, 7, 31).unwrap());
    assert_eq!(
        made.flags.iter().map(|f| f.area).collect::<Vec<_>>(),
        Area::ALL
    );
    // Money, straight from the file: the trust with its central services in the latest year.
    let finance = table(&dir.path().join("data"), "finance");
    let last = finance
        .iter()
        .map(|r| r["financial_year"].clone())
        .max()
        .unwrap();
    let sum = |column: &str| -> f64 {
        let rows = finance.iter().filter(|r| r["financial_year"] == last);
        rows.map(|r| r[column].parse::<f64>().unwrap()).sum()
    };
    let money = &made.flags[Area::Finance as usize];
    let reserve = 100.0 * sum("revenue_reserve") / sum("income");
    let balance = 100.0 * (sum("income") - sum("expenditure")) / sum("income");
    let value = |n: usize| *money.conditions[n].value.as_ref().unwrap();
    assert!((value(0) - reserve).abs() < 1e-9);
    assert!((value(1) - balance).abs() < 1e-9);
    let met = reserve >= 5.0 && balance >= 0.0;
    assert_eq!(money.verdict() == Verdict::Met, met);
    let judged = table(&dir.path().join("data"), "schools");
    let inadequate = judged
        .iter()
        .filter(|s| s["ofsted"] == "Inadequate")
        .count() as f64;
    // None of concern is said only where every school is judged.
    let open = judged.iter().any(|s| s["ofsted"].is_empty());
    let concern = &made.flags[Area::NoInadequate as usize].conditions[0].value;
    match open && inadequate == 0.0 {
        true => assert!(concern.is_err()),
        false => assert_eq!(*concern, Ok(inadequate)),
    }
    // One secondary school: fewer than three for Progress 8.
    let ks4 = &made.flags[Area::Ks4Progress as usize];
    assert_eq!(ks4.verdict(), Verdict::Unknown);
    assert_eq!(
        ks4.conditions[0].value,
        Err("fewer than three schools".into())
    );
}

#[test]
fn a_bare_trust_has_a_page_of_reasons() {
    let mut holdings = Holdings::default();
    holdings.trusts = vec![matbook::dataset::Trust {
        uid: "1".into(),
        name: "Lone".into(),
        sponsor: None,
    }];
    holdings.schools = vec![school(1, None)];
    let made = of(&holdings, Date::new(2026, 7, 31).unwrap());
    assert!(made.flags.iter().all(|f| f.verdict() == Verdict::Unknown));
    let settings = ProfileSettings::default();
    let view = released::profile(&Desk::default(), &holdings, &settings, &made);
    let about = About {
        trust_folder: "lone".into(),
        trust_name: "Lone".into(),
        school: None,
    };
    let page = report::profile(&about, &view);
    assert_eq!(page.charts().count(), 0, "no map of one school");
    let cells: Vec<String> = page
        .tables()
        .flat_map(|t| &t.rows)
        .flat_map(|r| &r.cells)
        .filter_map(|c| c.reason().map(matbook::release::Reason::words))
        .collect();
    assert!(cells.iter().all(|r| !r.is_empty()));
    let notes: Vec<&String> = page.tables().flat_map(|t| &t.notes).collect();
    assert!(
        notes
            .iter()
            .any(|n| n.contains("the trust has no other school"))
    );
    assert!(
        notes
            .iter()
            .any(|n| n.contains("no finance data were handed in"))
    );
}

#[test]
fn the_map_is_to_scale() {
    use matbook::chart::svg;
    use matbook::release::{Measured, Unit};
    use matbook::report::{Chart, ChartKind, Emphasis, MapPlace};
    let km = |v: f64| Desk::default().show(Measured::plain(Ok(v), Unit::Kilometres));
    let place = |label: &str, east: f64, north: f64| MapPlace {
        label: label.into(),
        detail: String::new(),
        east: km(east),
        north: km(north),
        nearest: None,
        emphasis: Emphasis::Plain,
    };
    let chart = Chart {
        id: "map".into(),
        title: "Map".into(),
        alt: "Map".into(),
        unit: Unit::Kilometres,
        kind: ChartKind::Map {
            places: vec![
                place("A", 0.0, 0.0),
                place("B", 30.0, 0.0),
                place("C", 30.0, 10.0),
            ],
        },
    };
    let drawing = svg(&chart, "p");
    let document = roxmltree::Document::parse(&drawing.svg).unwrap();
    let number =
        |n: &roxmltree::Node<'_, '_>, a: &str| n.attribute(a).unwrap().parse::<f64>().unwrap();
    let dots: Vec<(f64, f64)> = document
        .descendants()
        .filter(|n| n.has_tag_name("circle"))
        .map(|n| (number(&n, "cx"), number(&n, "cy")))
        .collect();
    // 30 km east as many pixels as three times 10 km north; north is up.
    let (east, north) = (dots[1].0 - dots[0].0, dots[1].1 - dots[2].1);
    assert!(north > 0.0 && (east - 3.0 * north).abs() < 0.5, "{dots:?}");
    // The bar is as long as it says.
    let bar = document
        .descendants()
        .find(|n| {
            n.attribute("class")
                .is_some_and(|c| c.contains("scale-bar"))
        })
        .unwrap();
    let text = document
        .descendants()
        .filter_map(|n| n.text())
        .find_map(|t| t.strip_suffix(" km")?.parse::<f64>().ok())
        .unwrap();
    let long = number(&bar, "x2") - number(&bar, "x1");
    assert!(
        (long / text - east / 30.0).abs() < 0.2,
        "{long} for {text} km, {east} for 30"
    );
}

#[test]
fn a_far_school_does_not_squeeze_the_map() {
    use matbook::chart::svg;
    use matbook::release::{Measured, Unit};
    use matbook::report::{Chart, ChartKind, Emphasis, MapPlace};
    let km = |v: f64| Desk::default().show(Measured::plain(Ok(v), Unit::Kilometres));
    let place = |label: &str, at: (f64, f64), nearest: usize| MapPlace {
        label: label.into(),
        detail: String::new(),
        east: km(at.0),
        north: km(at.1),
        nearest: Some(nearest),
        emphasis: Emphasis::Plain,
    };
    let places = vec![
        place("Ash", (0.0, 0.0), 1),
        place("Beech", (9.0, 0.0), 2),
        place("Cedar", (9.0, 6.0), 1),
        place("Dale", (9.0, 206.0), 2),
    ];
    let chart = Chart {
        id: "map".into(),
        title: "Map".into(),
        alt: "Map".into(),
        unit: Unit::Kilometres,
        kind: ChartKind::Map { places },
    };
    let drawing = svg(&chart, "p").svg;
    let document = roxmltree::Document::parse(&drawing).unwrap();
    let number = |n: &roxmltree::Node<'_, '_>, a: &str| n.attribute(a).unwrap().parse().unwrap();
    let dots: Vec<(f64, f64)> = document
        .descendants()
        .filter(|n| n.has_tag_name("circle"))
        .map(|n| (number(&n, "cx"), number(&n, "cy")))
        .collect();
    // To scale Ash and Beech, 9 km apart, would have a twentieth of the height; now they have most of the width.
    assert!(dots[1].0 - dots[0].0 > 300.0, "{dots:?}");
    // Dale lies 200 km north of Cedar: marked at the upper edge, named with its distance, and said below.
    assert!(dots[3].1 < 20.0, "{dots:?}");
    let words: Vec<&str> = document.descendants().filter_map(|n| n.text()).collect();
    let all = words.join(" ");
    assert!(all.contains("200 km away"), "{all}");
    assert!(
        all.contains("Not drawn to scale: Dale is 200 km north of Cedar"),
        "{all}"
    );
}
