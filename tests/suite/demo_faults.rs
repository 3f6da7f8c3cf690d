//! Every fault that `demo --faults` plants is found at its file, line and code, and no other row is reported.

use std::collections::BTreeSet;

use matbook::config::Settings;
use matbook::demo::{DemoPlan, write};
use matbook::intake::{ReadOptions, read_project};

#[test]
fn every_planted_fault_is_found_and_no_other_row() {
    for seed in [1, 2, 3] {
        let folder = tempfile::tempdir().unwrap();
        let plan = DemoPlan {
            schools: 3,
            pupils: 120,
            years: 2,
            seed,
            faults: true,
            ..DemoPlan::default()
        };
        write(&plan, folder.path()).unwrap();
        let (_, sink) = read_project(
            &folder.path().join("data"),
            &Settings::default(),
            &ReadOptions::default(),
        )
        .unwrap();
        let found: BTreeSet<(String, u64, &str)> = sink
            .into_sorted()
            .iter()
            .map(|f| (f.spot.file.to_string(), f.spot.line, f.code.text()))
            .collect();
        let mut book = csv::Reader::from_path(folder.path().join("faults.csv")).unwrap();
        let mut rows = BTreeSet::new();
        let mut whole_files = BTreeSet::new();
        let mut planted = 0;
        for record in book.records() {
            let record = record.unwrap();
            let (file, line, code) = (&record[0], &record[1], &record[4]);
            if code.is_empty() {
                continue;
            }
            planted += 1;
            if line.is_empty() {
                assert!(
                    found.iter().any(|(f, _, c)| f == file && *c == code),
                    "seed {seed}: {file} {code}"
                );
                whole_files.insert((file.to_owned(), code.to_owned()));
            } else {
                let line: u64 = line.parse().unwrap();
                assert!(
                    found
                        .iter()
                        .any(|(f, l, c)| f == file && *l == line && *c == code),
                    "seed {seed}: {file}:{line} {code} was planted and not found"
                );
                rows.insert((file.to_owned(), line));
            }
        }
        assert!(planted > 60, "{planted}");
        for (file, line, code) in &found {
            assert!(
                rows.contains(&(file.clone(), *line))
                    || whole_files.contains(&(file.clone(), (*code).to_owned())),
                "seed {seed}: {file}:{line} {code} is reported but nothing was planted there"
            );
        }
    }
}
