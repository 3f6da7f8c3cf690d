//! Every canonical table may be a workbook, alone or in a folder, and its findings name the sheet's rows and columns.

use std::fs;
use std::path::{Path, PathBuf};

use matbook::config::Settings;
use matbook::dataset::Holdings;
use matbook::demo::{self, DemoPlan};
use matbook::diag::{Code, Finding, Severity};
use matbook::intake::{ReadOptions, read_project};

use crate::formats::Folder;

fn read(data: &Path) -> (Holdings, Vec<Finding>) {
    let options = ReadOptions {
        with_reference_pupils: true,
        ..ReadOptions::default()
    };
    let (held, sink) = read_project(data, &Settings::default(), &options).unwrap();
    (held, sink.into_sorted())
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A CSV file as a workbook, as a person would keep it: numbers as numbers, dates as dates. `change` may change a cell.
fn workbook(csv: &Path, change: impl Fn(usize, &str, &str) -> Option<String>) -> Vec<u8> {
    let mut reader = csv::Reader::from_path(csv).unwrap();
    let heads = reader.headers().unwrap().clone();
    let mut book = rust_xlsxwriter::Workbook::new();
    let dates = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    let sheet = book.add_worksheet();
    for (c, head) in (0..).zip(&heads) {
        sheet.write(0, c, head).unwrap();
    }
    for (r, record) in (1..).zip(reader.records()) {
        for ((c, head), cell) in (0..).zip(&heads).zip(&record.unwrap()) {
            let cell = change(r as usize + 1, head, cell).unwrap_or_else(|| cell.to_owned());
            if cell.is_empty() {
                continue;
            }
            let date = rust_xlsxwriter::ExcelDateTime::parse_from_str(&cell);
            if let (true, Ok(date)) = (cell.len() == 10 && cell.contains('-'), date) {
                sheet.write_with_format(r, c, &date, &dates).unwrap();
            } else if let Ok(number) = cell.parse::<f64>() {
                sheet.write(r, c, number).unwrap();
            } else {
                sheet.write(r, c, cell).unwrap();
            }
        }
    }
    book.add_worksheet()
        .set_name("Notes")
        .unwrap()
        .write(0, 0, "not data")
        .unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn every_table_may_be_a_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let plan = DemoPlan {
        schools: 2,
        pupils: 14,
        years: 1,
        ..DemoPlan::default()
    };
    demo::write(&plan, folder.path()).unwrap();
    let data = folder.path().join("data");
    let (as_text, findings) = read(&data);
    assert!(findings.is_empty(), "{findings:#?}");
    assert!(!as_text.assessments.is_empty() && !as_text.reference_pupils.is_empty());

    let mut tables = Vec::new();
    for file in files(&data) {
        // The demo's large reference tables: one of them is enough.
        if file.ends_with("reference/percentiles.csv") {
            continue;
        }
        let bytes = workbook(&file, |_, _, _| None);
        fs::remove_file(&file).unwrap();
        fs::write(file.with_extension("xlsx"), bytes).unwrap();
        tables.push(file);
    }
    assert!(tables.len() >= 13, "{tables:?}");
    let (as_books, findings) = read(&data);
    assert!(findings.is_empty(), "{findings:#?}");
    let plain = |mut held: Holdings| {
        for file in &mut held.files {
            file.bytes = 0;
            file.path = file.path.replace(".xlsx#Sheet1", ".csv");
        }
        format!("{held:?}")
    };
    assert!(plain(as_text) == plain(as_books), "the tables differ");
}

#[test]
fn a_wrong_cell_of_a_workbook_in_a_folder_has_its_row_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let plan = DemoPlan {
        schools: 2,
        pupils: 14,
        years: 1,
        ..DemoPlan::default()
    };
    demo::write(&plan, folder.path()).unwrap();
    let data = folder.path().join("data");
    let csv = data.join("pupils.csv");
    // The heading is row 1; row 5 gets another sex, row 7 a date that isn't one.
    let bytes = workbook(&csv, |row, head, _| match (row, head) {
        (5, "sex") => Some("Q".into()),
        (7, "dob") => Some("31 June".into()),
        _ => None,
    });
    let column = |name: &str| {
        let heads = csv::Reader::from_path(&csv)
            .unwrap()
            .headers()
            .unwrap()
            .clone();
        heads.iter().position(|h| h == name).unwrap() as u64 + 1
    };
    let (sex, dob) = (column("sex"), column("dob"));
    fs::remove_file(&csv).unwrap();
    fs::create_dir_all(data.join("pupils/north")).unwrap();
    fs::write(data.join("pupils/north/roll.xlsx"), bytes).unwrap();
    let (_, findings) = read(&data);
    let told: Vec<_> = findings
        .iter()
        .map(|f| (&*f.spot.file, f.spot.line, f.spot.column, f.code.text()))
        .collect();
    assert_eq!(
        told,
        [
            ("pupils/north/roll.xlsx#Sheet1", 5, sex, "unknown-code"),
            ("pupils/north/roll.xlsx#Sheet1", 7, dob, "bad-date"),
        ]
    );
}

/// A workbook of sheets, each with its name and its rows of text.
fn book(sheets: &[(&str, &[&str])]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (r, row) in (0..).zip(*rows) {
            for (c, cell) in (0..).zip(row.split(',')) {
                sheet.write(r, c, cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn every_sheet_with_the_columns_of_the_table_is_read_and_the_others_are_told() {
    let folder = Folder::new().with_schools();
    let heading = "academic_year,urn,upn,dob,sex,nc_year";
    let first = [heading, "2024/25,900000,J980200024001,2014-10-01,F,5"];
    let second = [heading, "2024/25,900001,M980200024003,2015-02-01,Q,5"];
    let sheets: [(&str, &[&str]); 5] = [
        ("About", &["What this is"]),
        ("Brook", &first),
        ("Hazel", &second),
        (
            "Leavers",
            &["upn,dob,sex,nc_year", "Y980200024002,2014-11-01,M,6"],
        ),
        ("Staff", &["name,post", "Head,1"]),
    ];
    folder.put("pupils.xlsx", book(&sheets));
    let (held, findings) = folder.read("");
    assert_eq!(held.roll.len(), 2, "{findings:#?}");
    let told: Vec<(&str, u64, Severity)> = (findings.iter())
        .filter(|f| matches!(f.code, Code::PassedOver | Code::UnknownCode))
        .map(|f| (&*f.spot.file, f.spot.line, f.severity))
        .collect();
    let mut wanted = [
        ("pupils.xlsx#Hazel", 2, Severity::Error),
        ("pupils.xlsx#Leavers", 0, Severity::Warning),
        ("pupils.xlsx#Staff", 0, Severity::Note),
    ];
    let mut told = told;
    told.sort_by_key(|(file, ..)| *file);
    wanted.sort_by_key(|(file, ..)| *file);
    assert_eq!(told, wanted, "{findings:#?}");
}

#[test]
fn sheets_beside_the_one_that_an_entry_reads_are_told_unless_an_entry_names_them() {
    let folder = Folder::new().with_schools();
    folder.put(
        "pupils.csv",
        "academic_year,urn,upn,dob,sex,nc_year\n2024/25,900000,J980200024001,2014-10-01,F,5\n",
    );
    let rows = ["UPN,Reading", "J980200024001,EXS"];
    folder.put("marks.xlsx", book(&[("Autumn", &rows), ("Spring", &rows)]));
    let entry = |more: &str| {
        format!(
            "    - files: marks.xlsx\n      from_roll: [urn, nc_year]\n      columns: {{judgement: Reading}}\n      constants: {{academic_year: 2024/25, term: Autumn, assessed_on: 2024-12-01, assessment_name: A, assessment_type: Teacher Assessment, subject: Reading}}\n{more}"
        )
    };
    let told = |yaml: &str| {
        let (held, findings) = folder.read(&format!("sources:\n  assessments:\n{yaml}"));
        assert_eq!(held.assessments.len(), 1, "{findings:#?}");
        let told = findings.into_iter().filter(|f| f.code == Code::PassedOver);
        told.map(|f| (f.spot.file.to_string(), f.severity))
            .collect::<Vec<_>>()
    };
    // All rows would be of the autumn: nothing is read that the entry doesn't name.
    assert_eq!(
        told(&entry("")),
        [("marks.xlsx#Spring".to_owned(), Severity::Warning)]
    );
    assert!(told(&entry("      sheet: Autumn\n")).is_empty());
}
