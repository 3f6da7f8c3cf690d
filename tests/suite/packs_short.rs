//! Sheets of short packs: short leaves share one, no line stands alone on one, nothing empty or unread is printed.

use matbook::estate::Date;
use matbook::pack::leaf::{Body, Leaf, Part, Sentence};
use matbook::pack::{Pack, Press};
use matbook::report::{Cell, Column, Row, Table};

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
