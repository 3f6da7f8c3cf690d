//! The tracking engine against the worked example, a slow second opinion, and what must always hold.

use std::collections::{BTreeMap, BTreeSet};

use matbook::config::Settings;
use matbook::estate::{AcademicYear, Outlook, Rank, Term};
use matbook::measure::tracking::{Engine, Kind, Report, Request, tidy};

use crate::reference::load;

/// The columns that say what a figure is of.
const KEY: usize = 14;

/// Every expected row is produced with the same numbers, and nothing else within what an expected file covers.
#[test]
fn example_comes_out() {
    let Some(shared) = crate::shared() else {
        return;
    };
    let holdings = load::holdings(&shared.join("example/data"));
    let settings = Settings::default();
    let engine = Engine::new(&holdings, &settings);
    let mut checked = 0;
    for (report, name) in Report::NAMES {
        let file = shared.join(format!("example/expected/figures/{name}.csv"));
        let mut reader = csv::Reader::from_path(file).unwrap();
        let expected: Vec<Vec<String>> = reader
            .records()
            .map(|r| r.unwrap().iter().map(str::to_owned).collect())
            .collect();
        // The file is a part of all selections: the product of the values that it has in each column but the groups.
        let covered: Vec<BTreeSet<&str>> = (0..11)
            .map(|c| expected.iter().map(|r| r[c].as_str()).collect())
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
                    (Ok(want), Ok(got)) => (want - got).abs() <= 1e-7,
                    _ => want == got,
                };
                let column = matbook::figures::TRACKING[KEY + c];
                assert!(agree, "{name} {key:?} {column}: {got}, not {want}");
            }
            checked += 1;
        }
    }
    assert!(checked > 60_000);
}
