//! CSV and Excel files: unrounded values, missing figures, names that mean harm, the same bytes every time.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use calamine::{Data, Range, Reader, Xlsx};
use matbook::estate::Date;
use matbook::release::{Desk, Reason, Unit};
use matbook::report::*;
use matbook::sheet::{csv, page_csv, xlsx};

use crate::sample::{self, HOSTILE, missing, shown};

fn date() -> Date {
    Date::new(2019, 7, 31).unwrap()
}

fn small() -> Table {
    let mut table = Table::new(
        "small",
        "A small table",
        vec![
            Column::words("name", "Name"),
            Column::number("n", "n"),
            Column::number("share", "%"),
            Column::number("ci", "95% interval"),
            Column::number("share2", "%"),
        ],
    );
    table.rows = vec![
        Row::body(vec![
            Cell::text("Ash, \"the\" school"),
            Cell::Number(Desk::default().count(1234)),
            // 7 of 12 pupils: 58.333… %, shown as 58%, kept in full.
            Cell::Number(shown(700.0 / 12.0, Unit::Percent)),
            Cell::Interval {
                lower: shown(-1.25, Unit::PercentagePoints),
                upper: shown(2.5, Unit::PercentagePoints),
                crosses: Some(true),
            },
            Cell::Number(shown(-0.0, Unit::Percent)),
        ]),
        Row::total(vec![
            Cell::text("-all-"),
            Cell::Missing(Reason::Withheld),
            Cell::Number(missing(Reason::NoOutcomes, Unit::Percent)),
            Cell::Interval {
                lower: missing(Reason::NoEstimates, Unit::PercentagePoints),
                upper: missing(Reason::NoEstimates, Unit::PercentagePoints),
                crosses: None,
            },
            Cell::text(""),
        ]),
    ];
    table
}

#[test]
fn a_csv_holds_unrounded_values_and_no_blanks() {
    let text = String::from_utf8(csv(&small())).unwrap();
    assert_eq!(
        text,
        "\u{feff}Name,n,% (share),95% interval: lower end,95% interval: upper end,% (share2)\r\n\
         \"Ash, \"\"the\"\" school\",1234,58.333333333333336,-1.25,2.5,0\r\n\
         '-all-,[c] withheld: small number,[x] no outcomes,[x] no estimates yet,[x] no estimates yet,[z]\r\n"
    );
}

#[test]
fn a_line_of_csv_says_once_in_words_what_is_withheld() {
    let columns = ["name", "n", "share", "roll"].map(|key| Column::number(key, key));
    let mut table = Table::new("small", "Small", columns.to_vec());
    for name in ["Ash", "Elm"] {
        let withheld = Cell::Missing(Reason::Withheld);
        let of_none = Cell::Missing(Reason::NoOutcomes);
        let cells = vec![Cell::text(name), withheld.clone(), of_none, withheld];
        table.rows.push(Row::body(cells));
    }
    let text = String::from_utf8(csv(&table)).unwrap();
    for name in ["Ash", "Elm"] {
        let line = format!("{name},[c] withheld: small number,[x] no outcomes,[c]\r\n");
        assert!(text.contains(&line), "{text}");
    }
}

#[test]
fn a_csv_of_hostile_names_reads_back_and_holds_no_formula() {
    let bytes = csv(&sample::table(3));
    let mut reader = ::csv::ReaderBuilder::new()
        .flexible(false)
        .from_reader(&bytes[3..]);
    let records: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 3 + 4 + 3);
    for record in &records {
        assert_eq!(record.len(), 11);
        for field in record {
            assert!(!field.is_empty());
            let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
            assert!(!formula || field.parse::<f64>().is_ok(), "{field}");
        }
    }
    assert_eq!(&records[3][0], HOSTILE[0]);
    assert_eq!(&records[4][0], format!("'{}", HOSTILE[1]));
    assert_eq!(&records[5][0], HOSTILE[2]);
    assert_eq!(&records[6][0], HOSTILE[3]);
}

#[test]
fn a_page_with_several_tables_names_each() {
    let mut page = sample::page();
    page.sections = vec![Section::new("one", "One", vec![Block::Table(small())])];
    assert_eq!(page_csv(&page), csv(&small()));
    let mut second = small();
    second.caption = "=Second".into();
    page.sections[0].blocks.push(Block::Table(second));
    let text = String::from_utf8(page_csv(&page)).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').split("\r\n").collect();
    assert_eq!(lines[0], "A small table");
    assert_eq!(lines[1], "Results year,2018/19");
    assert_eq!(lines[4], "Data as at,31 July 2019");
    assert!(lines[5].starts_with("Name,n,"));
    assert_eq!(lines[8], "");
    assert_eq!(lines[9], "'=Second");
    assert_eq!(text.matches('\u{feff}').count(), 1);
    page.sections.clear();
    let text = String::from_utf8(page_csv(&page)).unwrap();
    assert!(text.starts_with("\u{feff}Beacon Learning Trust\r\nSchools: difference"));
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

fn texts(range: &Range<Data>) -> Vec<String> {
    range.cells().map(|(_, _, cell)| cell.to_string()).collect()
}

#[test]
fn a_workbook_has_cover_notes_and_one_table_a_sheet() {
    let mut page = sample::page();
    page.sections[2].blocks.push(Block::Table(small()));
    let mut book = open(xlsx(&page, date()).unwrap());
    assert_eq!(book.sheet_names(), ["Cover", "Notes", "schools", "small"]);
    let cover = book.worksheet_range("Cover").unwrap();
    assert_eq!(
        cover.get_value((0, 0)),
        Some(&Data::String(
            "Beacon Learning Trust: Schools: difference from benchmark".into()
        ))
    );
    let words = texts(&cover);
    for word in [
        "Data as at",
        "31 July 2019",
        "schools",
        "[note 1] [note 2]",
        "none",
    ] {
        assert!(words.iter().any(|w| w == word), "{word}: {words:?}");
    }
    let notes = texts(&book.worksheet_range("Notes").unwrap());
    assert!(notes.contains(&"[note 2]".to_owned()));
    assert!(notes.contains(&"schools: Roll".to_owned()));

    let range = book.worksheet_range("small").unwrap();
    assert_eq!(range.start(), Some((0, 0)));
    assert_eq!(range.get_size(), (3, 6));
    assert_eq!(range.get_value((0, 0)), Some(&Data::String("Name".into())));
    assert_eq!(range.get_value((1, 1)), Some(&Data::Float(1234.0)));
    // 700 / 12 in full, not the 58 that is shown.
    assert_eq!(
        range.get_value((1, 2)),
        Some(&Data::Float(58.333_333_333_333_336))
    );
    assert_eq!(range.get_value((1, 3)), Some(&Data::Float(-1.25)));
    assert_eq!(range.get_value((2, 0)), Some(&Data::String("-all-".into())));
    assert_eq!(
        range.get_value((2, 1)),
        Some(&Data::String("[c] withheld: small number".into()))
    );
    assert!(range.cells().all(|(_, _, cell)| *cell != Data::Empty));
    book.load_tables().unwrap();
    assert_eq!(book.table_names(), ["Table2", "Table3", "Table4"]);
    assert_eq!(
        book.table_by_name("Table4").unwrap().columns()[2..4],
        ["% (share)", "95% interval: lower end"]
    );
}

#[test]
fn a_workbook_keeps_names_as_text_and_holds_no_formula() {
    let page = sample::page();
    let bytes = xlsx(&page, date()).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    for i in 0..zip.len() {
        let mut part = zip.by_index(i).unwrap();
        let mut xml = String::new();
        part.read_to_string(&mut xml).unwrap();
        assert!(!xml.contains("<f>") && !xml.contains("<script"), "part {i}");
        let mut reader = quick_xml::Reader::from_str(&xml);
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(error) => panic!("part {i}: {error}"),
            }
        }
    }
    let mut book = open(bytes);
    let range = book.worksheet_range("schools").unwrap();
    for (i, name) in HOSTILE.iter().enumerate() {
        let row = u32::try_from(21 + i).unwrap();
        assert_eq!(
            range.get_value((row, 0)),
            Some(&Data::String((*name).into()))
        );
    }
}

#[test]
fn text_that_looks_like_an_escape_or_is_too_long_for_a_cell_survives() {
    let mut table = small();
    table.rows[0].cells[0] = Cell::text("a_x0041_b\u{1}\u{b}c");
    table.rows[1].cells[0] = Cell::text("é".repeat(40_000));
    let mut page = sample::page();
    page.sections = vec![Section::new("one", "One", vec![Block::Table(table)])];
    let bytes = xlsx(&page, date()).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut xml = String::new();
    zip.by_name("xl/worksheets/sheet3.xml")
        .unwrap()
        .read_to_string(&mut xml)
        .unwrap();
    assert!(xml.contains("<t>a_x005F_x0041_bc</t>"));
    assert_eq!(xml.matches('é').count(), 32_767);
}

#[test]
fn sheet_names_are_short_and_unlike() {
    let mut page = sample::page();
    let ids = [
        "a-very-long-identifier-of-a-table-one",
        "a-very-long-identifier-of-a-table-two",
        "cover",
        "History",
        "a/b:c",
        "",
    ];
    let blocks = ids.iter().map(|id| {
        let mut table = small();
        table.id = (*id).into();
        Block::Table(table)
    });
    page.sections = vec![Section::new("one", "One", blocks.collect())];
    let names = open(xlsx(&page, date()).unwrap()).sheet_names();
    assert_eq!(
        names[2..],
        [
            "a-very-long-identifier-of-a-tab",
            "a-very-long-identifier-of-a-t-2",
            "cover-2",
            "History table",
            "a-b-c",
            "Table"
        ]
    );
    let lower: BTreeSet<String> = names.iter().map(|n| n.to_lowercase()).collect();
    assert_eq!(lower.len(), names.len());
    assert!(names.iter().all(|n| n.chars().count() <= 31));
}

#[test]
fn the_same_page_gives_the_same_bytes() {
    let page = sample::page();
    assert_eq!(xlsx(&page, date()).unwrap(), xlsx(&page, date()).unwrap());
    assert_ne!(
        xlsx(&page, date()).unwrap(),
        xlsx(&page, Date::new(2020, 1, 1).unwrap()).unwrap()
    );
    let empty = Page::new(PagePath::new("a.html"), "Trust", "Empty");
    let mut book = open(xlsx(&empty, date()).unwrap());
    assert_eq!(book.sheet_names(), ["Cover", "Notes"]);
    assert!(book.worksheet_range("Cover").is_ok());
    // A table without rows is a sheet with headings only.
    let mut page = empty;
    let mut table = small();
    table.rows.clear();
    page.sections = vec![Section::new("one", "One", vec![Block::Table(table)])];
    let mut book = open(xlsx(&page, date()).unwrap());
    assert_eq!(book.worksheet_range("small").unwrap().get_size(), (1, 5));
}
