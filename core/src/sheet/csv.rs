//! CSV: UTF-8 with a byte-order mark (so that Excel reads it right), CRLF, comma, quotes where needed.

use crate::quantity::Reason;
use crate::report::{Page, Table};

use super::column::{Value, WITHHELD_MARK, columns, harmless, plain, shorthand, value};

const BOM: &[u8] = "\u{feff}".as_bytes();

/// A table as CSV: a line of headings, then one line a row; figures unrounded.
///
/// ```
/// use matbook_core::release::{Desk, Measured, Reason, Unit};
/// use matbook_core::report::{Cell, Column, Row, Table};
///
/// let desk = Desk::default();
/// let columns = vec![Column::words("school", "School"), Column::number("attainment", "At the standard")];
/// let mut table = Table::new("schools", "Attainment by school", columns);
/// let figures = [("Oakfield", Ok(62.5)), ("Riverside", Err(Reason::NoOutcomes))];
/// for (school, value) in figures {
///     let shown = desk.show(Measured::on_pupils(value, Unit::Percent, 16));
///     table.rows.push(Row::body(vec![Cell::text(school), Cell::Number(shown)]));
/// }
/// let csv = String::from_utf8(matbook_core::sheet::csv(&table)).expect("text");
/// // A figure that there is none of says why.
/// assert!(csv.contains("Oakfield,62.5\r\nRiverside,[x]"), "{csv}");
/// ```
pub fn csv(table: &Table) -> Vec<u8> {
    let mut bytes = BOM.to_vec();
    add_table(&mut bytes, table);
    bytes
}

/// A page as CSV. With one table that is the table; with several they follow one another, a blank line between them,
/// each after a line with its caption and a line for each fact in force; with none, the page's words. A page with filters begins
/// with its title and the line that says which are in force.
pub fn page_csv(page: &Page) -> Vec<u8> {
    let tables: Vec<&Table> = page.tables().collect();
    let in_force = page.in_force();
    if let ([table], None) = (&tables[..], &in_force) {
        return csv(table);
    }
    let mut bytes = BOM.to_vec();
    if let Some(line) = &in_force {
        let title = format!("{}: {}", page.subject, page.title);
        add_line(&mut bytes, [title.as_str()]);
        add_line(&mut bytes, [line.as_str()]);
        for fact in page.facts.iter().filter(|f| !Page::is_filter(f)) {
            add_line(&mut bytes, [fact.name.as_str(), fact.value.as_str()]);
        }
        bytes.extend_from_slice(b"\r\n");
    }
    if tables.is_empty() {
        let words = [&page.subject, &page.title, &page.standfirst];
        for line in words.into_iter().chain(&page.briefing) {
            if !line.is_empty() {
                add_line(&mut bytes, [line.as_str()]);
            }
        }
        add_facts(&mut bytes, page);
    }
    for (i, table) in tables.into_iter().enumerate() {
        if i > 0 {
            bytes.extend_from_slice(b"\r\n");
        }
        add_line(&mut bytes, [table.caption.as_str()]);
        if in_force.is_none() {
            add_facts(&mut bytes, page);
        }
        add_table(&mut bytes, table);
    }
    bytes
}

fn add_facts(bytes: &mut Vec<u8>, page: &Page) {
    for fact in &page.facts {
        add_line(bytes, [fact.name.as_str(), fact.value.as_str()]);
    }
}

fn add_table(bytes: &mut Vec<u8>, table: &Table) {
    let columns = columns(table);
    let withheld = shorthand(&Reason::Withheld);
    bytes.reserve(table.rows.len() * columns.len() * 12);
    add_line(bytes, columns.iter().map(|c| c.heading.as_str()));
    for row in &table.rows {
        // The mark says all that the words do: a line has them once.
        let mut told = false;
        for (i, column) in columns.iter().enumerate() {
            if i > 0 {
                bytes.push(b',');
            }
            match value(&row.cells, column) {
                Value::Number(number, _) => bytes.extend_from_slice(plain(number).as_bytes()),
                Value::Text(text) if text == withheld && told => {
                    add_field(bytes, WITHHELD_MARK);
                }
                Value::Text(text) => {
                    told |= text == withheld;
                    add_field(bytes, &text);
                }
            }
        }
        bytes.extend_from_slice(b"\r\n");
    }
}

fn add_line<'a>(bytes: &mut Vec<u8>, fields: impl IntoIterator<Item = &'a str>) {
    for (i, field) in fields.into_iter().enumerate() {
        if i > 0 {
            bytes.push(b',');
        }
        add_field(bytes, field);
    }
    bytes.extend_from_slice(b"\r\n");
}

fn add_field(bytes: &mut Vec<u8>, text: &str) {
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    let cleaned;
    let text = if text.contains(odd) {
        cleaned = text.replace(odd, " ");
        harmless(&cleaned)
    } else {
        harmless(text)
    };
    if text.contains(['"', ',', '\n', '\r']) || text.starts_with(' ') || text.ends_with(' ') {
        bytes.push(b'"');
        bytes.extend_from_slice(text.replace('"', "\"\"").as_bytes());
        bytes.push(b'"');
    } else {
        bytes.extend_from_slice(text.as_bytes());
    }
}
