//! The DfE measures of the worked example.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use matbook::config::{Level, MeasureSettings};
use matbook::dataset::{Holdings, Membership, Performance, Phase, School, Spread, Trust};
use matbook::estate::{AcademicYear, Date};
use matbook::measure::dfe;

/// The records of a CSV file, as maps from heading to cell.
fn records(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let headings = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|r| {
            let r = r.unwrap();
            headings
                .iter()
                .zip(r.iter())
                .map(|(h, c)| (h.to_owned(), c.to_owned()))
                .collect()
        })
        .collect()
}

/// The tables of trusts, schools, performance and spread, read plainly.
pub fn example(data: &Path) -> Holdings {
    let mut holdings = Holdings::default();
    for r in records(&data.join("trusts.csv")) {
        holdings.trusts.push(Trust {
            uid: r["trust_uid"].clone(),
            name: r["trust_name"].clone(),
            sponsor: Some(r["sponsor"].clone()).filter(|s| !s.is_empty()),
        });
    }
    for r in records(&data.join("schools.csv")) {
        holdings.schools.push(School {
            urn: r["urn"].parse().unwrap(),
            laestab: None,
            name: r["school_name"].clone(),
            trust: holdings.trust(&r["trust_uid"]).unwrap(),
            joined_on: Date::parse(&r["joined_on"]),
            phase: Phase::parse(&r["phase"]),
            school_type: r["school_type"].clone(),
            easting: None,
            northing: None,
            predecessors: r["predecessor_urns"]
                .split(';')
                .filter_map(|u| u.parse().ok())
                .collect(),
            ofsted: None,
            region: None,
            local_authority: None,
            capacity: None,
        });
    }
    for r in records(&data.join("performance.csv")) {
        holdings.performance.push(Performance {
            year: AcademicYear::parse(&r["academic_year"]).unwrap(),
            urn: r["urn"].parse().unwrap(),
            measure: r["measure"].as_str().into(),
            score: r["score"].parse().ok(),
            pupils: r["pupils"].parse().ok(),
            cohort: r["cohort"].parse().ok(),
            status: Some(Arc::from(r["status"].as_str())).filter(|s: &Arc<str>| !s.is_empty()),
            file: 0,
        });
    }
    for r in records(&data.join("reference/spread.csv")) {
        holdings.spread.push(Spread {
            measure: r["measure"].as_str().into(),
            year: AcademicYear::parse(&r["academic_year"]).unwrap(),
            sd: r["sd"].parse().ok(),
            mean: r["mean"].parse().ok(),
            within_var: r["within_var"].parse().ok(),
            between_var: r["between_var"].parse().ok(),
        });
    }
    holdings.memberships.push(Membership {
        label: "the tables of trusts and schools".into(),
        trusts: holdings.trusts.clone(),
        schools: holdings.schools.clone(),
        ..Membership::default()
    });
    holdings
}

#[test]
fn the_worked_example_comes_out() {
    let Some(shared) = super::shared() else {
        return;
    };
    let holdings = example(&shared.join("example-next/data"));
    let made = dfe::rows(&dfe::trust_measures(&holdings, &MeasureSettings::default()));
    let made: BTreeMap<Vec<String>, Vec<String>> = made
        .rows
        .into_iter()
        .map(|r| (r[..4].to_vec(), r[4..].to_vec()))
        .collect();
    let mut reader =
        csv::Reader::from_path(shared.join("example-next/expected/measures.csv")).unwrap();
    let expected: BTreeMap<Vec<String>, Vec<String>> = reader
        .records()
        .map(|r| {
            let r: Vec<String> = r.unwrap().iter().map(str::to_owned).collect();
            (r[..4].to_vec(), r[4..].to_vec())
        })
        .collect();
    assert_eq!(
        made.keys().collect::<Vec<_>>(),
        expected.keys().collect::<Vec<_>>()
    );
    for (key, want) in &expected {
        for (a, b) in made[key].iter().zip(want) {
            let same = match (a.parse::<f64>(), b.parse::<f64>()) {
                (Ok(a), Ok(b)) => (a - b).abs() <= 1e-6,
                _ => a == b,
            };
            assert!(same, "{key:?}: {a} is not {b}: {:?}", made[key]);
        }
    }
}

/// Two trusts of one sponsor, and one without; each school with `score`, 10 pupils, joined long ago.
pub fn two_trusts_of_one_sponsor() -> Holdings {
    let mut holdings = Holdings::default();
    for (uid, name, sponsor) in [
        ("1", "North", Some("Guild")),
        ("2", "South", Some("guild ")),
        ("3", "West", None),
    ] {
        holdings.trusts.push(Trust {
            uid: uid.into(),
            name: name.into(),
            sponsor: sponsor.map(str::to_owned),
        });
    }
    for (urn, trust, score) in [
        (100_001, 0, 1.0),
        (100_002, 0, 2.0),
        (100_003, 1, 6.0),
        (100_004, 2, 9.0),
    ] {
        holdings.schools.push(School {
            urn,
            laestab: None,
            name: format!("School {urn}"),
            trust,
            joined_on: Date::new(2010, 1, 1),
            phase: Some(Phase::Primary),
            school_type: "Academy converter".into(),
            easting: None,
            northing: None,
            predecessors: vec![],
            ofsted: None,
            region: None,
            local_authority: None,
            capacity: None,
        });
        holdings.performance.push(Performance {
            year: AcademicYear(2018),
            urn,
            measure: "ks2_reading_progress".into(),
            score: Some(score),
            pupils: Some(10.0),
            cohort: Some(10.0),
            status: None,
            file: 0,
        });
    }
    holdings
}

#[test]
fn trusts_with_the_same_sponsor_are_one_if_the_settings_say_so() {
    let holdings = two_trusts_of_one_sponsor();
    let made = |level, min_schools| {
        let settings = MeasureSettings {
            level,
            min_schools,
            ..MeasureSettings::default()
        };
        let rows = dfe::rows(&dfe::trust_measures(&holdings, &settings)).rows;
        rows.into_iter()
            .map(|r| [0, 1, 4, 7, 11].map(|c| r[c].clone()))
            .collect::<Vec<_>>()
    };
    // (1 + 2 + 6) / 3 = 3, all weights being 10 × 4; no spread was handed in.
    let guild = ["", "Guild", "3", "3", "no national standard deviation"].map(String::from);
    let west = ["3", "", "1", "", "fewer than three schools"].map(String::from);
    assert_eq!(made(Level::Sponsor, 3), [guild.clone(), west.clone()]);
    let north = ["1", "Guild", "2", "", "fewer than three schools"].map(String::from);
    let south = ["2", "guild", "1", "", "fewer than three schools"].map(String::from);
    let trusts = [north.clone(), south.clone(), west.clone()];
    assert_eq!(made(Level::Trust, 3), trusts);
    assert_eq!(made(Level::Both, 3), [guild, north, south, west]);
    assert_eq!(made(Level::Trust, 2)[0][3], "1.5");
    assert_eq!(made(Level::Trust, 2)[1][4], "fewer than two schools");
}
