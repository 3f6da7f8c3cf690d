//! Whether each table says all that is to be said of it.

use std::collections::BTreeMap;

use super::{ALL, ColumnKind, Owner, Unique, table};

#[test]
fn every_table_says_what_its_rows_are() {
    for table in ALL {
        assert!(!table.row.is_empty(), "{}: a row of what?", table.name);
        assert!(
            table.unique == Unique::Nothing || !table.key.is_empty(),
            "{}: rows can't be unique without a key",
            table.name
        );
        assert!(
            !table.key.is_empty() || table.of == Owner::Nation,
            "{}: rows of a trust, school or pupil without a key",
            table.name
        );
        let mut key = table.key.to_vec();
        key.sort_unstable();
        key.dedup();
        assert_eq!(key.len(), table.key.len(), "{}: its key", table.name);
        for column in table.columns {
            let named = format!("{}.{}", table.name, column.name);
            assert!(!column.about.is_empty(), "{named}: holds what?");
            assert!(
                column
                    .name
                    .bytes()
                    .all(|b| b == b'_' || b.is_ascii_lowercase() || b.is_ascii_digit()),
                "{named}"
            );
            let word = matches!(column.kind, ColumnKind::Number | ColumnKind::Text)
                || !column.kind.codes().is_empty();
            assert!(
                !column.formulas
                    || word
                    || matches!(
                        column.kind,
                        ColumnKind::AssessmentType | ColumnKind::Measure
                    ),
                "{named}: formulas know numbers and words"
            );
            assert!(
                !(column.formulas && column.is_personal()),
                "{named} is personal"
            );
        }
        let names: Vec<&str> = table.columns.iter().map(|c| c.name).collect();
        let mut once = names.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), names.len(), "{}: a column twice", table.name);
    }
}

#[test]
fn rows_belong_to_whom_their_columns_name() {
    for table in ALL {
        let kinds: Vec<ColumnKind> = table.columns.iter().map(|c| c.kind).collect();
        let has = |kind: ColumnKind| kinds.contains(&kind);
        let of = match table.of {
            Owner::Pupil => has(ColumnKind::Upn) && has(ColumnKind::Year),
            Owner::School => has(ColumnKind::Urn) && !has(ColumnKind::Upn),
            Owner::Trust => has(ColumnKind::Uid) && !has(ColumnKind::Urn) && !has(ColumnKind::Upn),
            Owner::Nation => !has(ColumnKind::Upn),
        };
        assert!(of, "{} belongs to {:?}", table.name, table.of);
        let years = kinds
            .iter()
            .filter(|kind| **kind == ColumnKind::Year)
            .count();
        assert!(years < 2, "{}: which year is a row of?", table.name);
    }
}

#[test]
fn a_name_means_the_same_in_all_tables() {
    let mut known: BTreeMap<&str, (ColumnKind, &str)> = BTreeMap::new();
    for table in ALL {
        for column in table.columns {
            let (kind, first) = *known
                .entry(column.name)
                .or_insert((column.kind, table.name));
            assert_eq!(
                kind, column.kind,
                "{} in {first} and {}",
                column.name, table.name
            );
        }
    }
}

#[test]
fn tables_and_keys_of_sources_are_told_apart() {
    for one in ALL {
        assert!(std::ptr::eq(*one, table(one.name).expect("there")));
        let same = ALL
            .iter()
            .filter(|t| t.source == one.source || t.name == one.name);
        assert_eq!(same.count(), 1, "{}", one.name);
        assert_eq!(one.title, format!("table {}", one.name));
        // A file may stand for its table by its name.
        assert!(one.name == one.source || one.name.starts_with("reference/"));
    }
}

#[test]
fn keys_read_as_in_a_sentence() {
    let words = |name: &str| table(name).expect("there").key_in_words();
    assert_eq!(words("schools"), "urn");
    assert_eq!(words("attendance_targets"), "academic_year and urn");
    assert_eq!(words("performance"), "academic_year, urn and measure");
}
