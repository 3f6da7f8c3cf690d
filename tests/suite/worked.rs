//! “How was this worked out?”: every figure says it, from one text, with a row's own figures.

use std::collections::{BTreeMap, BTreeSet};

use matbook::content::Library;
use matbook::release::Desk;
use matbook::report::{
    Block, Cell, Column, Page, PagePath, Row, Section, Sources, Table, Tile, Tone, explain,
};

fn page(section: Section) -> Page {
    let mut page = Page::new(PagePath::new("t/measures.html"), "T", "DfE measures");
    page.sections.push(section);
    page
}

#[test]
fn every_entry_has_a_formula_and_leads_to_places_that_are_there() {
    let text = include_str!("../../content/worked.md");
    let library = Library::built_in();
    let links = text
        .lines()
        .filter_map(|l| l.strip_prefix("- read: "))
        .flat_map(|l| l.split(", "))
        .filter(|to| to.contains(".md"))
        .count();
    let read: usize = library.workings.iter().map(|w| w.read.len()).sum();
    assert_eq!(links, read, "a link of worked.md leads nowhere");
    let mut names = BTreeSet::new();
    for working in &library.workings {
        assert!(names.insert(&working.name), "{} twice", working.name);
        assert!(!working.formula.is_empty(), "{}", working.name);
        assert!(!working.read.is_empty(), "{}", working.name);
    }
}

#[test]
fn a_table_says_the_formula_with_its_own_figures_and_files() {
    let desk = Desk::default();
    let mut table = Table::new(
        "made-2025-reading",
        "How the score came about",
        vec![
            Column::words("school", "School"),
            Column::number("score", "Score"),
            Column::number("weight", "Weight"),
            Column::number("weighted", "Weighted score"),
        ],
    );
    let row = |name: &str, cells: [u64; 3]| {
        let mut row = vec![Cell::text(name)];
        row.extend(cells.map(|n| Cell::Number(desk.count(n))));
        row
    };
    table.rows = vec![
        Row::body(row("Elm", [2, 100, 200])),
        Row::total(row("Trust", [3, 400, 1200])),
    ];
    let tiles = vec![Tile {
        label: "Score".into(),
        figure: desk.count(3),
        detail: String::new(),
        tone: Tone::Plain,
        to: None,
        stands: None,
    }];
    let mut page = page(Section::new(
        "reading",
        "Reading",
        vec![Block::Tiles { tiles }, Block::Table(table)],
    ));
    let sources = Sources::from([("performance".to_owned(), vec!["performance.csv".to_owned()])]);
    let library = Library::built_in();
    explain(
        &mut page,
        "measures",
        &library.workings,
        &sources,
        &BTreeMap::new(),
    );
    let worked = page.tables().next().unwrap().worked.clone().unwrap();
    // 1,200 ÷ 400 = 3: the total's own cells.
    assert_eq!(worked.example, "1,200 ÷ 400 = 3.");
    assert_eq!(worked.tables, "performance (performance.csv)");
    assert!(worked.formula[0].starts_with("Score = the sum of the weighted scores"));
    assert!(
        worked
            .read
            .iter()
            .any(|(_, to)| to == "help/methods/dfe-measures.html#score")
    );
}

#[test]
fn a_projects_own_entry_stands_in() {
    let dir = tempfile::tempdir().unwrap();
    let own = "## Readiness\n\nOur own rule.\n\n- under: home: ready\n";
    std::fs::write(dir.path().join("worked.md"), own).unwrap();
    let (library, findings) = Library::read(dir.path());
    assert!(findings.is_empty() && library.page("worked").is_none());
    let found: Vec<&str> = library
        .workings
        .iter()
        .filter(|w| w.is_under("home", "ready"))
        .map(|w| w.formula[0].as_str())
        .collect();
    assert_eq!(found, ["Our own rule."]);
}

#[test]
fn an_indicators_tile_says_its_sum() {
    let desk = Desk::default();
    let tiles = vec![Tile {
        label: "Absence".into(),
        figure: desk.count(5),
        detail: "+1 on the year before".into(),
        tone: Tone::Plain,
        to: None,
        stands: None,
    }];
    let mut page = page(Section::new(
        "attendance",
        "Attendance",
        vec![Block::Tiles { tiles }],
    ));
    // 100 × 12 ÷ 240 = 5.
    let sum = "100 × 12 ÷ 240 = 5.0% in 2025/26";
    let sums = BTreeMap::from([("Absence".to_owned(), sum.to_owned())]);
    let library = Library::built_in();
    explain(
        &mut page,
        "indicators",
        &library.workings,
        &Sources::new(),
        &sums,
    );
    let Block::Worked(worked) = &page.sections[0].blocks[1] else {
        panic!("nothing below the tiles")
    };
    assert_eq!(worked.example, format!("Absence: {sum}."));
}
