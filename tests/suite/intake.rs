//! Reading a data folder.

use matbook::config::Settings;
use matbook::dataset::Holdings;
use matbook::diag::{Finding, Severity};
use matbook::intake::{ReadOptions, read_folder};

use std::path::Path;

fn read(data: &Path) -> (Holdings, Vec<Finding>) {
    let (held, sink) = read_folder(data, &Settings::default(), &ReadOptions::default()).unwrap();
    (held, sink.into_sorted())
}

#[test]
fn the_example_is_read_whole_without_a_complaint() {
    let Some(shared) = crate::shared() else {
        return;
    };
    let (held, findings) = read(&shared.join("example/data"));
    let bad: Vec<_> = findings
        .iter()
        .filter(|f| f.severity != Severity::Note)
        .collect();
    assert!(bad.is_empty(), "{bad:#?}");
    assert_eq!(held.trusts.len(), 2);
    assert_eq!(held.schools.len(), 9);
    // Lines of the files, less their headings: 1726 pupils rows.
    assert_eq!(held.roll.len(), 1726);
    assert_eq!(held.assessments.len(), 5737 + 4982 + 6222 + 5072);
    assert_eq!(held.estimates.len(), 9784 + 11783);
    assert_eq!(held.targets.len(), 2889);
    assert_eq!(held.attendance.len(), 5178);
    assert_eq!(held.exclusions.len(), 39);
    assert_eq!(held.finance.len(), 22);
    assert_eq!(held.performance.len(), 4353);
    assert_eq!(held.conversions.len(), 29);
    assert_eq!(held.spread.len(), 89);
    assert_eq!(held.percentiles.len(), 3168);
    assert_eq!(held.memberships.len(), 1);
}
