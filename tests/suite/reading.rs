//! Data folders for the tests of audits and indicators: read by `intake`, and as bare records for second opinions.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use matbook::config::Settings;
use matbook::dataset::Holdings;
use matbook::diag::Finding;
use matbook::intake::{ReadOptions, read_folder};

/// A record by its column names.
pub type Record = BTreeMap<String, String>;

/// The tables of a data folder.
pub fn read(data: &Path) -> Holdings {
    read_with_findings(data).0
}

/// The tables of a data folder, and what is wrong with it.
pub fn read_with_findings(data: &Path) -> (Holdings, Vec<Finding>) {
    let (held, sink) = read_folder(data, &Settings::default(), &ReadOptions::default()).unwrap();
    (held, sink.into_sorted())
}

/// The records of one faultless CSV file.
pub fn records(path: &Path) -> Vec<Record> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let heading = reader.headers().unwrap().clone();
    let record = |r: csv::StringRecord| {
        let pairs = heading.iter().zip(r.iter());
        pairs.map(|(h, c)| (h.to_owned(), c.to_owned())).collect()
    };
    reader.records().map(|r| record(r.unwrap())).collect()
}

/// All records of a table: `<table>.csv`, or the files under `<table>/`.
pub fn table(data: &Path, name: &str) -> Vec<Record> {
    fn walk(path: &Path, found: &mut Vec<PathBuf>) {
        if path.is_dir() {
            let inside = std::fs::read_dir(path).unwrap();
            let mut inside: Vec<PathBuf> = inside.map(|e| e.unwrap().path()).collect();
            inside.sort();
            inside.iter().for_each(|p| walk(p, found));
        } else if path.is_file() {
            found.push(path.to_path_buf());
        }
    }
    let mut found = vec![];
    walk(&data.join(format!("{name}.csv")), &mut found);
    walk(&data.join(name), &mut found);
    found.iter().flat_map(|f| records(f)).collect()
}
