//! What rests on rows that are doubtful or left out: figures and pages by table, and a word on each report.

use crate::estate::{AcademicYear, Term};
use crate::release::audit::QualityView;
use crate::report::{Block, Cell, Column, Page, Row, Section, Table};

/// Tables that a tracking report is made from.
const TRACKING: &[&str] = &[
    "trusts",
    "schools",
    "pupils",
    "assessments",
    "estimates",
    "targets",
    "conversions",
];

/// The tables that other pages' figures are made from, by how the pages' addresses end.
const OTHERS: &[(&str, &[&str])] = &[
    (
        "/audit/assessment.html",
        &["trusts", "schools", "pupils", "assessments"],
    ),
    ("/audit/pupil-groups.html", &["trusts", "schools", "pupils"]),
    ("/audit/ethnicity.html", &["trusts", "schools", "pupils"]),
    (
        "/indicators.html",
        &[
            "trusts",
            "schools",
            "pupils",
            "attendance",
            "exclusions",
            "finance",
            "reference/percentiles",
        ],
    ),
    ("/measures.html", MEASURES),
    (
        "/attendance.html",
        &["trusts", "schools", "attendance", "attendance_targets"],
    ),
    (
        "/published.html",
        &["trusts", "schools", "performance", "pupils", "assessments"],
    ),
    (
        "/statutory.html",
        &[
            "trusts",
            "schools",
            "pupils",
            "assessments",
            "reference/national",
        ],
    ),
    (
        "/value-added.html",
        &["trusts", "schools", "reference/pupils"],
    ),
    (
        "/profile.html",
        &[
            "trusts",
            "schools",
            "pupils",
            "performance",
            "finance",
            "ofsted",
        ],
    ),
];

/// Tables that the DfE's measures are made from.
const MEASURES: &[&str] = &["trusts", "schools", "performance", "reference/spread"];

/// The tables that a page's figures are made from.
fn tables_of(page: &Page) -> &'static [&'static str] {
    let path = page.path.0.as_str();
    let is = |end: &str| path.ends_with(end);
    if page.filters.is_some() || is("/index.html") || is("/progress.html") {
        TRACKING
    } else if path.contains("/measures/") {
        MEASURES
    } else {
        let other = OTHERS.iter().find(|(end, _)| is(end));
        other.map_or(&[], |(_, tables)| *tables)
    }
}

/// How many figures a page's tables show.
fn figures(page: &Page) -> u64 {
    let cells = page.tables().flat_map(|t| &t.rows).flat_map(|r| &r.cells);
    cells
        .filter(|c| match c {
            Cell::Number(shown) => shown.value().is_some(),
            Cell::Interval { .. } | Cell::Indicator(_) | Cell::Band(_) => c.reason().is_none(),
            _ => false,
        })
        .count() as u64
}

/// How many pages are named; the others are counted, as a narrow column of all would be taller than the page.
const NAMED: usize = 5;

/// Adds to the data quality page among `pages` how many figures on which of them rest on each table that findings are about;
/// `count` releases a number of figures.
pub fn rests_on(
    pages: &mut [Page],
    view: &QualityView,
    count: &dyn Fn(u64) -> crate::release::Shown,
) {
    let mut table = Table::new(
        "rests",
        "Figures that rest on the tables with findings",
        vec![
            Column::words("table", "Table"),
            Column::number("findings", "Findings"),
            Column::number("refused", "Rows left out"),
            Column::number("pages", "Pages that rest on it"),
            Column::number("figures", "Figures on them")
                .about("figures in the tables of those pages, at the selection they are built at"),
            Column::words("which", "Which pages"),
        ],
    );
    for found in &view.tables {
        let resting: Vec<&Page> = pages
            .iter()
            .filter(|p| tables_of(p).contains(&found.table))
            .collect();
        let mut titles: Vec<&str> = Vec::new();
        for page in &resting {
            if !titles.contains(&page.title.as_str()) {
                titles.push(&page.title);
            }
        }
        table.rows.push(Row::body(vec![
            Cell::text(found.table),
            Cell::Number(found.count.clone()),
            Cell::Number(found.refused.clone()),
            Cell::Number(count(resting.len() as u64)),
            Cell::Number(count(resting.iter().map(|p| figures(p)).sum())),
            Cell::text(if titles.len() > NAMED {
                let (first, rest) = titles.split_at(NAMED);
                format!("{}; and {} more", first.join("; "), rest.len())
            } else if titles.is_empty() {
                "none of these pages".to_owned()
            } else {
                titles.join(", ")
            }),
        ]));
    }
    table.notes.push(
        "A figure rests on a table if it is worked out from its rows; a row left out is in none of them.".into(),
    );
    if table.rows.is_empty() {
        return;
    }
    let section = Section::new("rests", "What rests on it", vec![Block::Table(table)]);
    if let Some(page) = pages
        .iter_mut()
        .find(|p| p.path.0.ends_with("/audit/data-quality.html"))
    {
        let codes = |s: &Section| s.id == "by-school-and-code";
        let at = page.sections.iter().position(codes);
        page.sections
            .insert(at.unwrap_or(page.sections.len()), section);
    }
}

/// Rows that were left out of a report's figures, in words; `None` where there are none. `rows`: table, year, term and number of
/// those of its trust or school; `year` and `term`: the report's own.
pub fn refused_note<'r>(
    rows: impl Iterator<Item = (&'r str, Option<AcademicYear>, Option<Term>, f64)>,
    year: AcademicYear,
    term: Term,
    school: bool,
) -> Option<String> {
    let whose = if school {
        "this school’s"
    } else {
        "these schools’"
    };
    let mut parts: Vec<(&str, f64)> = vec![];
    let mut unread = 0.0;
    for (table, of_year, of_term, rows) in rows {
        let concerned = ["pupils", "assessments", "estimates", "targets"].contains(&table)
            && of_year.is_none_or(|y| y == year)
            && of_term.is_none_or(|t| t == term);
        if !concerned {
            continue;
        }
        match parts.iter_mut().find(|(t, _)| *t == table) {
            _ if of_year.is_none() => unread += rows,
            Some((_, n)) => *n += rows,
            None => parts.push((table, rows)),
        }
    }
    let text = |n: f64| crate::release::Unit::Count.text(n);
    let mut parts: Vec<String> = parts
        .into_iter()
        .map(|(table, n)| format!("{} of {table}", text(n)))
        .collect();
    if unread > 0.0 {
        parts.push(format!("{} whose year can’t be read", text(unread)));
    }
    if parts.is_empty() {
        return None;
    }
    Some(format!(
        "Rows of {whose} data that are left out of these figures because of errors: {}. See Data quality under the audits.",
        parts.join(", ")
    ))
}

/// The same of a quality view's rows.
pub fn refused_of(
    view: &QualityView,
    year: AcademicYear,
    term: Term,
    school: bool,
) -> Option<String> {
    let rows = view.refused_rows.iter();
    let rows = rows.map(|r| (r.table, r.year, r.term, r.rows.value().unwrap_or(0.0)));
    refused_note(rows, year, term, school)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{OTHERS, TRACKING};
    use crate::estate::tables;

    #[test]
    fn some_page_rests_on_every_table() {
        let others = OTHERS.iter().flat_map(|(_, tables)| *tables);
        let named: BTreeSet<&str> = TRACKING.iter().chain(others).copied().collect();
        let declared: BTreeSet<&str> = tables::ALL.iter().map(|t| t.name).collect();
        assert_eq!(named, declared);
    }
}
