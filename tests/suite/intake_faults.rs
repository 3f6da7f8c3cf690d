//! The folder with planted faults: all of them are found, where they are, and nothing else.

use std::collections::BTreeSet;
use std::fs;

use matbook::config::Settings;
use matbook::diag::{Code, Severity};
use matbook::intake::{ReadOptions, read_project};

const PERSONAL: [&str; 4] = ["upn", "surname", "forename", "dob"];

#[derive(Debug, serde::Deserialize)]
struct Fault {
    file: String,
    line: Option<u64>,
    column: String,
    value: String,
    code: String,
    effect: String,
}

#[test]
fn every_planted_fault_is_found_and_nothing_else() {
    let Some(shared) = crate::shared() else {
        return;
    };
    let folder = shared.join("example-next/faulty");
    let faults: Vec<Fault> = csv::Reader::from_path(folder.join("faults.csv"))
        .unwrap()
        .deserialize()
        .collect::<Result<_, _>>()
        .unwrap();
    let data = folder.join("data");
    let (held, sink) = read_project(&data, &Settings::default(), &ReadOptions::default()).unwrap();
    assert!(!sink.stops_build());
    let findings = sink.into_sorted();

    let mut missed = Vec::new();
    for fault in faults.iter().filter(|f| !f.code.is_empty()) {
        let found = findings.iter().any(|f| {
            let (severity, kept) = match fault.effect.as_str() {
                // Blank rows are a note, one for a run of them.
                "refused" if fault.code == "blank-row" => (Severity::Note, false),
                "refused" => (Severity::Error, false),
                "blank" => (Severity::Error, true),
                "doubtful" => (Severity::Warning, true),
                "matched" | "accepted" => (Severity::Note, true),
                other => panic!("{other}"),
            };
            let value = PERSONAL.contains(&fault.column.as_str())
                || fault.value.is_empty()
                || f.value == fault.value;
            *f.spot.file == *fault.file
                && fault.line.is_none_or(|line| line == f.spot.line)
                && f.code.text() == fault.code
                && f.field == fault.column
                && f.severity == severity
                && f.row_kept == kept
                && value
        });
        if !found {
            missed.push(fault);
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");

    let places: BTreeSet<(&str, u64)> = faults
        .iter()
        .filter(|f| !f.code.is_empty())
        .map(|f| (f.file.as_str(), f.line.unwrap_or(0)))
        .collect();
    let invented: Vec<_> = findings
        .iter()
        // The folder has scores of years that had none (2013/14, 2023/24): told, and nothing that was planted.
        .filter(|f| f.severity != Severity::Note && f.code != Code::NoSuchMeasure)
        .filter(|f| !places.contains(&(&*f.spot.file, f.spot.line)))
        .collect();
    assert!(invented.is_empty(), "{invented:#?}");

    // The rows refused are those that the list says, one each; blank ones are told, and don't count towards what a guard weighs.
    let refused: BTreeSet<(&str, u64)> = faults
        .iter()
        .filter(|f| f.effect == "refused" && f.code != "blank-row")
        .filter_map(|f| Some((f.file.as_str(), f.line?)))
        .collect();
    // Of a file that is refused as a whole, every row.
    let whole: Vec<_> = faults
        .iter()
        .filter(|f| f.effect == "refused" && f.line.is_none())
        .filter_map(|fault| held.files.iter().find(|f| f.path == fault.file))
        .collect();
    assert_eq!(whole.len(), 2);
    assert!(whole.iter().all(|f| f.rows > 0 && f.refused == f.rows));
    let of_whole: u64 = whole.iter().map(|f| f.refused).sum();
    let told: u64 = held.files.iter().map(|f| f.refused).sum();
    assert_eq!(told, refused.len() as u64 + of_whole);
}

#[test]
fn places_are_where_the_value_stands_and_personal_values_are_masked() {
    let Some(shared) = crate::shared() else {
        return;
    };
    let data = shared.join("example-next/faulty/data");
    let (_, sink) = read_project(&data, &Settings::default(), &ReadOptions::default()).unwrap();
    let mut checked = 0;
    for finding in sink.into_sorted() {
        if finding.spot.line == 0 {
            assert_eq!(finding.value, "");
            continue;
        }
        let text = fs::read_to_string(data.join(&*finding.spot.file)).unwrap();
        let text = text.trim_start_matches('\u{feff}');
        let line = text
            .split('\n')
            .nth(
                usize::try_from(finding.spot.line)
                    .unwrap()
                    .saturating_sub(1),
            )
            .unwrap();
        let stands: String = line
            .chars()
            .skip(
                usize::try_from(finding.spot.column)
                    .unwrap()
                    .saturating_sub(1),
            )
            .take(usize::try_from(finding.spot.width).unwrap())
            .collect();
        if PERSONAL.contains(&finding.field.as_str()) {
            assert!(finding.value.is_empty() || finding.value == "***");
            if !stands.is_empty() {
                let all = [&finding.excerpt, &finding.message, &finding.help];
                assert!(all.iter().all(|t| !t.contains(&stands)), "{finding:?}");
            }
        } else if finding.code != Code::BlankRow {
            // Nothing is quoted of a cell of more than 24 letters.
            let long = stands.chars().count() > 24 && finding.value == "***";
            assert!(long || stands == finding.value, "{finding:?}");
        }
        assert_eq!(finding.excerpt.chars().count(), line.chars().count());
        checked += 1;
    }
    assert!(checked > 60, "{checked}");
}

#[test]
fn rows_found_by_name_and_rows_found_by_nothing_are_listed_with_what_differs() {
    let Some(shared) = crate::shared() else {
        return;
    };
    let data = shared.join("example-next/faulty/data");
    let (held, _) = read_project(&data, &Settings::default(), &ReadOptions::default()).unwrap();
    let list: Vec<(u64, bool, &str)> = held
        .unmatched
        .iter()
        .filter(|u| u.file.ends_with("zz-by-name.csv"))
        .map(|u| (u.line, u.matched, u.differs.as_str()))
        .collect();
    assert_eq!(list.len(), 12);
    assert_eq!(list[0], (2, true, "the UPN is blank"));
    assert_eq!(list[3], (5, true, "the UPN is unknown"));
    assert_eq!(
        list[6],
        (8, false, "the UPN is blank; date of birth differs")
    );
    let two = "the UPN is blank; two or more pupils fit by name";
    assert_eq!(list[9], (11, false, two));
}
