//! The part of an audit that a reader has chosen: the same page with what is left of it, counted again where that is another count.

use std::collections::{BTreeMap, BTreeSet};

use crate::release::{Desk, Measured, Reason, Unit};
use crate::report::{Behind, Block, Cell, Chosen, Page, RowKind, Section, Table};

/// The parts of the audit of ethnicity that are chosen by name, each with what goes along.
const CATEGORIES: [&str; 4] = ["main", "sub", "mis-codes", "school-mis-codes"];

/// The ends of the ids of tables of shares.
const SHARES: [&str; 7] = [
    "-schools",
    "-year-groups",
    "-years",
    "all-groups",
    "sub-categories",
    "codes",
    "codes-by-school",
];

/// The page with what a reader chose; as it was where nothing is.
pub fn chosen(page: &Page, choice: &Chosen, desk: &Desk) -> Page {
    let mut page = page.clone();
    if choice.is_empty() {
        return page;
    }
    for one in page.choices.clone() {
        let Some(value) = choice.get(&one.name()) else {
            continue;
        };
        let words = one.options.iter().find(|(v, _)| v == value);
        let words = words.map_or(value.as_str(), |(_, words)| words);
        // As the head calls it where nothing is chosen.
        let name = match one.label.as_str() {
            "Assessment type" => "Assessment types",
            label => label,
        };
        page.choose(name, words);
        match one.name().as_str() {
            "key-stage" => key_stage(&mut page, value),
            "categories" => categories(&mut page, value),
            "as" => shares(&mut page, value == "percent"),
            "by" => by(&mut page, value, &one.options),
            "school" => school(&mut page, value),
            _ => {}
        }
    }
    let get = |name: &str| choice.get(name).map(String::as_str);
    let (kind, year_group) = (get("assessment-type"), get("year-group"));
    if kind.is_some() || year_group.is_some() {
        assessments(&mut page, desk, &|b: &Behind| {
            kind.is_none_or(|k| b.kind == k) && year_group.is_none_or(|y| b.year_group == y)
        });
    }
    if let Some(year_group) = year_group {
        wanting(&mut page, |row| {
            row[4].ends_with(&format!(" {year_group} missing"))
        });
    }
    // Its sentences are of the page as a whole.
    page.briefing.clear();
    page.evidence.clear();
    page.marks.clear();
    page.luck.clear();
    page.finding.clear();
    page
}

fn tables(page: &mut Page) -> impl Iterator<Item = &mut Table> {
    let blocks = page.sections.iter_mut().flat_map(|s| &mut s.blocks);
    blocks.filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    })
}

/// Keeps the tables for which something holds.
fn keep_tables(page: &mut Page, keep: impl Fn(&Table) -> bool) {
    for section in &mut page.sections {
        section.blocks.retain(|block| match block {
            Block::Table(table) => keep(table),
            _ => true,
        });
    }
}

fn key_stage(page: &mut Page, stage: &str) {
    let of_other = |section: &Section| {
        ["assessments-", "details-"]
            .iter()
            .filter_map(|part| section.id.strip_prefix(part))
            .any(|own| own != stage)
    };
    page.sections.retain(|section| !of_other(section));
    wanting(page, |row| row[1].eq_ignore_ascii_case(stage));
}

/// Keeps the rows of what is expected but missing for which something holds.
fn wanting(page: &mut Page, keep: impl Fn(&[String]) -> bool) {
    for table in tables(page).filter(|t| t.id == "missing") {
        table.rows.retain(|row| {
            let words: Vec<String> = row.cells.iter().map(Cell::plain).collect();
            keep(&words)
        });
    }
    keep_tables(page, |t| t.id != "missing" || !t.rows.is_empty());
}

/// Counts assessments again: those that are meant. How many there were of each type and in each term is left out.
fn assessments(page: &mut Page, desk: &Desk, meant: &dyn Fn(&Behind) -> bool) {
    let mut names: BTreeMap<(&str, &str, u32, &str), BTreeSet<&str>> = BTreeMap::new();
    let mut listed: BTreeSet<[&str; 6]> = BTreeSet::new();
    let behind = std::mem::take(&mut page.behind);
    for b in behind.iter().filter(|b| meant(b)) {
        let place = (b.stage.as_str(), b.year.as_str(), b.urn, b.month.as_str());
        names.entry(place).or_default().insert(&b.name);
        listed.insert([&b.stage, &b.year, &b.month, &b.name, &b.kind, &b.year_group]);
    }
    let own = page.path.0.clone();
    for table in tables(page) {
        if let Some((stage, year)) = of_table(&table.id, "months-") {
            let keys: Vec<String> = table.columns.iter().map(|c| c.key.clone()).collect();
            for row in &mut table.rows {
                let Some(urn) = urn_of(&row.cells[0], &own) else {
                    continue;
                };
                for (cell, key) in row.cells.iter_mut().zip(&keys) {
                    if !matches!(cell, Cell::Number(shown) if shown.value().is_some()) {
                        continue;
                    }
                    let found = names.get(&(stage, year, urn, key.as_str()));
                    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
                    let count = found.map(|n| n.len() as f64);
                    let count = count.ok_or_else(|| Reason::Other("no such assessment".into()));
                    *cell = Cell::Number(desk.show(Measured::plain(count, Unit::Count)));
                }
            }
        } else if let Some((stage, rest)) = of_table(&table.id, "list-") {
            let year = rest.rsplit_once('-').map_or(rest, |(year, _)| year);
            table.rows.retain(|row| {
                let words: Vec<String> = row.cells.iter().map(Cell::plain).collect();
                let [month, name, kind, year_group, ..] = &words[..] else {
                    return false;
                };
                listed.contains(&[stage, year, month, name, kind, year_group])
            });
        }
    }
    page.behind = behind.into_iter().filter(|b| meant(b)).collect();
    keep_tables(page, |t| {
        let all_together = t.id.starts_with("terms-") || t.id.starts_with("types-");
        !all_together && (!t.id.starts_with("list-") || !t.rows.is_empty())
    });
}

/// Key stage and the rest of the id of a table: `months-ks2-2022-23`.
fn of_table<'t>(id: &'t str, first: &str) -> Option<(&'t str, &'t str)> {
    id.strip_prefix(first)?.split_once('-')
}

/// The school of a row: the one its name leads to, else the one that the page is about.
pub fn urn_of(cell: &Cell, page: &str) -> Option<u32> {
    let path = match cell {
        Cell::Link(link) => &link.to.0,
        _ => page,
    };
    let (_, rest) = path.split_once("/schools/")?;
    rest.split('/').next()?.parse().ok()
}

fn categories(page: &mut Page, value: &str) {
    let along = |id: &str| id == value || (value == "mis-codes" && id == "school-mis-codes");
    page.sections
        .retain(|s| !CATEGORIES.contains(&s.id.as_str()) || along(&s.id));
    for section in page.sections.iter_mut().filter(|s| s.id == value) {
        section.folded = None;
    }
}

/// Whether a table holds numbers of pupils, or shares of them.
fn of_shares(table: &Table) -> bool {
    SHARES.iter().any(|end| table.id.ends_with(end))
        && table
            .columns
            .iter()
            .any(|c| is_count(&c.heading) || is_share(&c.heading))
}

fn is_count(heading: &str) -> bool {
    heading.eq_ignore_ascii_case("pupils") || heading.to_lowercase().ends_with(": pupils")
}

fn is_share(heading: &str) -> bool {
    heading == "% of roll" || heading.ends_with(": %")
}

fn shares(page: &mut Page, percent: bool) {
    for table in tables(page).filter(|t| of_shares(t)) {
        let away = |heading: &str| {
            if percent {
                is_count(heading)
            } else {
                is_share(heading)
            }
        };
        let keep: Vec<bool> = table.columns.iter().map(|c| !away(&c.heading)).collect();
        let mut at = keep.iter();
        table.columns.retain(|_| at.next().copied().unwrap_or(true));
        for row in &mut table.rows {
            let mut at = keep.iter();
            row.cells.retain(|_| at.next().copied().unwrap_or(true));
        }
    }
}

fn by(page: &mut Page, value: &str, ends: &[(String, String)]) {
    keep_tables(page, |t| {
        let one = of_shares(t) && ends.iter().any(|(end, _)| t.id.ends_with(end.as_str()));
        !one || t.id.ends_with(value)
    });
}

fn school(page: &mut Page, name: &str) {
    for table in tables(page).filter(|t| of_shares(t)) {
        if table.columns[0].heading == "School" {
            table
                .rows
                .retain(|row| row.kind == RowKind::Total || row.cells[0].plain() == name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::chosen;
    use crate::release::{Desk, Measured, Unit};
    use crate::report::{
        Behind, Block, Cell, Choice, Chosen, Column, Page, PagePath, Row, Section, Table,
    };

    /// Three assessments of November at one school: NFER of Years 3 and 4 under one name, PIXL of Year 3.
    fn page() -> Page {
        let mut page = Page::new(PagePath::new("t/schools/1/audit/assessment.html"), "A", "B");
        let mut table = Table::new(
            "months-ks2-2022-23",
            "C",
            vec![
                Column::words("school", "School"),
                Column::number("2022-11", "Nov 2022"),
            ],
        );
        let two = Desk::default().show(Measured::plain(Ok(2.0), Unit::Count));
        table.rows = vec![Row::body(vec![Cell::text("A"), Cell::Number(two)])];
        page.sections = vec![Section::new(
            "assessments-ks2",
            "KS2",
            vec![Block::Table(table)],
        )];
        page.choices = ["Assessment type", "Year group"]
            .map(|label| Choice {
                label: label.into(),
                options: vec![],
                all: "All".into(),
            })
            .to_vec();
        let behind = |name: &str, kind: &str, year_group: &str| Behind {
            stage: "ks2".into(),
            year: "2022-23".into(),
            urn: 1,
            month: "2022-11".into(),
            name: name.into(),
            kind: kind.into(),
            year_group: year_group.into(),
            pupils: "9".into(),
        };
        page.behind = vec![
            behind("Autumn", "NFER", "Year 3"),
            behind("Autumn", "NFER", "Year 4"),
            behind("Check", "PIXL", "Year 3"),
        ];
        page
    }

    fn count(choice: &[(&str, &str)]) -> String {
        let choice: Chosen = choice
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let made = chosen(&page(), &choice, &Desk::default());
        let table = made.tables().next().expect("a table");
        table.rows[0].cells[1].plain()
    }

    #[test]
    fn assessments_are_counted_again_for_a_type_and_a_year_group() {
        assert_eq!(count(&[]), "2");
        assert_eq!(count(&[("assessment-type", "NFER")]), "1");
        assert_eq!(count(&[("year-group", "Year 3")]), "2");
        assert_eq!(count(&[("year-group", "Year 4")]), "1");
        assert_eq!(
            count(&[("year-group", "Year 4"), ("assessment-type", "PIXL")]),
            "–"
        );
    }

    #[test]
    fn a_page_comes_back_from_what_is_shipped_of_it() {
        let page = page();
        let text = serde_json::to_string(&page).expect("it is plain");
        let back: Page = serde_json::from_str(&text).expect("it was written so");
        assert_eq!(back, page);
    }
}
