//! Sheets of short packs: short leaves share one, no line stands alone on one, nothing empty or unread is printed.

use matbook::compose::pdfs;
use matbook::demo::{self, DemoPlan};
use matbook::estate::Date;
use matbook::intake::ReadOptions;
use matbook::pack::leaf::{Body, Leaf, Part, Sentence};
use matbook::pack::{Look, Pack, Press};
use matbook::pipeline;
use matbook::report::{Cell, Column, MatrixCell, MatrixLine, Row, Table};

use crate::packs_printed::packs_of_six_schools;

/// The packs of a kind of a demo of six schools of 60 pupils, the last of them a secondary one, with its schools ranked.
fn packs_ranked(kind: &str) -> Vec<Pack> {
    let folder = tempfile::tempdir().unwrap();
    let plan = DemoPlan {
        schools: 6,
        pupils: 60,
        seed: 7,
        ..DemoPlan::default()
    };
    demo::write(&plan, folder.path()).unwrap();
    let mut project = pipeline::open(&folder.path().join("config.yaml")).unwrap();
    let options = ReadOptions {
        with_reference_pupils: true,
        ..ReadOptions::default()
    };
    let mut held = pipeline::read(&project, &options).unwrap();
    held.settle(&mut project.settings);
    let mut checked = held.check(&project);
    checked.rank_schools();
    let packs = pdfs(&checked.measure(&project), &Look::default());
    let packs = packs.into_iter().map(|(_, pack)| pack);
    packs
        .filter(|pack| pack.identity.as_ref().is_some_and(|own| own.pack == kind))
        .collect()
}

fn table(rows: usize) -> Body {
    let columns = vec![
        Column::words("school", "School"),
        Column::number("value", "Value"),
    ];
    let mut table = Table::new("t", "", columns);
    for n in 0..rows {
        let cells = vec![
            Cell::text(format!("School {n}")),
            Cell::text(format!("{n}")),
        ];
        table.rows.push(Row::body(cells));
    }
    Body::Table(Box::new(table))
}

fn leaf(id: &str, parts: Vec<Part>) -> Leaf {
    Leaf {
        id: id.into(),
        title: format!("What is known of {id}"),
        said: vec![Sentence::plain("One sentence.")],
        parts,
    }
}

fn of_rows(id: &str, rows: usize) -> Leaf {
    leaf(id, vec![Part::new("A table", "", table(rows))])
}

fn bound(leaves: Vec<Leaf>) -> Pack {
    let mut pack = Pack::bound(Date::new(2026, 7, 31).unwrap());
    pack.title = "Head’s pack".into();
    pack.subject = "A school".into();
    pack.covers = false;
    pack.leaves = leaves;
    pack
}

fn leaves_of(pack: &Pack) -> Vec<serde_json::Value> {
    let press = Press::new(None).unwrap();
    let data: serde_json::Value = serde_json::from_str(&press.data_json(pack)).unwrap();
    data["leaves"].as_array().unwrap().clone()
}

fn joined(pack: &Pack) -> Vec<bool> {
    (leaves_of(pack).iter())
        .map(|l| l["joined"].as_bool().unwrap())
        .collect()
}

fn pages(pack: &Pack) -> usize {
    Press::new(None).unwrap().typeset(pack).unwrap().pages
}

#[test]
fn short_leaves_share_a_sheet_and_the_first_stands_alone() {
    let words = leaf(
        "words",
        vec![Part::bare(Body::Prose {
            moved: vec![],
            pieces: vec![],
            signed: "The head".into(),
        })],
    );
    let pack = bound(vec![
        of_rows("first", 2),
        of_rows("a", 6),
        of_rows("b", 6),
        of_rows("c", 28),
        of_rows("d", 3),
        words,
        of_rows("e", 3),
        of_rows("f", 3),
    ]);
    assert_eq!(
        joined(&pack),
        [false, false, true, false, false, false, false, true]
    );
    // The first, a and b, c, d, the words, e and f.
    assert_eq!(pages(&pack), 6);
}

#[test]
fn what_shares_a_sheet_fits_on_it() {
    for rows in [4, 8, 11, 12, 13, 14, 15] {
        let pack = bound(vec![
            of_rows("first", 2),
            of_rows("a", rows),
            of_rows("b", 13),
        ]);
        let expected = if joined(&pack)[2] { 2 } else { 3 };
        assert_eq!(pages(&pack), expected, "{rows} rows and 13");
    }
}

#[test]
fn a_note_at_the_foot_of_a_full_page_stays_on_it() {
    let mut squeezed = 0;
    for rows in [30, 34, 38, 42, 46] {
        let note = Part::bare(Body::Note("44 comparisons.".into()));
        let parts = vec![Part::new("A table", "", table(rows)), note];
        let pack = bound(vec![leaf("full", parts)]);
        let row = leaves_of(&pack)[0]["row"].as_f64().unwrap();
        // Rows as tall as the page allows: all of it stands on one.
        if row < 20.6 {
            squeezed += 1;
            assert_eq!(pages(&pack), 1, "{rows} rows of {row} points");
        }
    }
    assert!(squeezed >= 3, "{squeezed} pages are full");
}

#[test]
fn packs_print_no_table_without_rows_and_no_legend_without_drawings() {
    let mut packs = packs_of_six_schools("head");
    packs.extend(packs_of_six_schools("trustees"));
    packs.extend(packs_of_six_schools("governors"));
    let (mut tables, mut legends) = (0, 0);
    for pack in &packs {
        for part in pack.leaves.iter().flat_map(|l| &l.parts) {
            if let Body::Table(table) = &part.body {
                assert!(!table.rows.is_empty(), "{}: {}", pack.subject, part.heading);
                tables += 1;
            }
        }
        for part in leaves_of(pack)
            .iter()
            .flat_map(|l| l["parts"].as_array().unwrap())
        {
            if part["legend"] == true {
                assert!(
                    part.to_string().contains("\"tick\""),
                    "{}: {part}",
                    pack.subject
                );
                legends += 1;
            }
        }
    }
    assert!(
        tables > 10 && legends > 5,
        "{tables} tables, {legends} legends"
    );
}

#[test]
fn year_groups_without_a_benchmark_stand_in_their_subjects_columns() {
    let packs = packs_ranked("head");
    let pack = packs.iter().find(|p| p.subject.contains("High")).unwrap();
    let first = &pack.leaves[0];
    let part = (first.parts.iter())
        .find(|p| p.heading.ends_with("ear by year"))
        .unwrap_or_else(|| {
            let headings: Vec<&str> = first.parts.iter().map(|p| p.heading.as_str()).collect();
            panic!("{}: {headings:?}", pack.subject)
        });
    assert_eq!(part.heading, "Year by year");
    let Body::Matrix(matrix) = &part.body else {
        panic!("{part:?}");
    };
    let why = |n: &&String| n.starts_with("No benchmark");
    assert_eq!(
        matrix.notes.iter().filter(why).count(),
        1,
        "{:?}",
        matrix.lines
    );
    for line in &matrix.lines {
        let MatrixLine::Row(row) = line else { continue };
        assert_eq!(row.cells.len(), matrix.columns.len(), "{}", row.head);
        let compared = |c: &MatrixCell| matches!(c, MatrixCell::Compared(..));
        assert!(row.cells.iter().all(compared), "{}", row.head);
    }
}

#[test]
fn value_added_of_a_pack_is_counted_in_one_scale() {
    let mut seen = 0;
    for kind in ["head", "trustees"] {
        for pack in packs_ranked(kind) {
            let parts = pack.leaves.iter().flat_map(|l| &l.parts);
            for part in parts.filter(|p| p.heading == "Value added") {
                let Body::Table(table) = &part.body else {
                    panic!("{part:?}");
                };
                let units = (table.columns.iter()).any(|c| c.heading == "Counted in");
                assert!(part.about.contains(" in ") || units, "{}", part.about);
                let both = table
                    .rows
                    .iter()
                    .any(|r| r.cells[0].plain().contains(" and maths"));
                assert!(!both, "subjects taken together are counted in standards");
                seen += 1;
            }
        }
    }
    assert!(seen > 3, "{seen}");
}
