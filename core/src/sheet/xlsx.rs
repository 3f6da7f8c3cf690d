//! A page as an Excel workbook, after the rules for accessible spreadsheets of official statistics: a cover with the
//! contents, one sheet for the notes, and one table a sheet from cell A1, with one row of headings and nothing below.

use std::collections::{BTreeMap, BTreeSet};

use crate::estate::Date;
use crate::report::{Fact, Page, RowKind, Table};

use super::column::{Value, columns, value};
use super::styles::Style;
use super::workbook::Sheet;
use super::zip::TooLarge;

/// The most rows a sheet can hold.
const MOST_ROWS: usize = 1_048_576;
/// The most columns a sheet can hold.
const MOST_COLUMNS: usize = 16_384;

/// Why there is no workbook.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// A table is larger than a sheet.
    #[error("the table `{table}` with {rows} rows and {columns} columns doesn't fit on a sheet")]
    TooLarge {
        /// The table's id.
        table: String,
        /// Its rows, the headings among them.
        rows: usize,
        /// Its columns, as the sheet has them.
        columns: usize,
    },
    /// The file could not be packed.
    #[error("could not pack the workbook: {0}")]
    Zip(#[from] TooLarge),
}

/// A page as an .xlsx file; `made` is the date it says it was made on, so that the same page gives the same bytes.
pub fn xlsx(page: &Page, made: Date) -> Result<Vec<u8>, SheetError> {
    let tables: Vec<&Table> = page.tables().collect();
    let mut names = Names::default();
    let cover_name = names.take("Cover");
    let notes_name = names.take("Notes");
    let sheet_names: Vec<String> = tables.iter().map(|t| names.take(&t.id)).collect();

    let mut notes = Notes::default();
    let mut sheets = Vec::with_capacity(tables.len());
    let mut marks = Vec::with_capacity(tables.len());
    for (table, name) in tables.iter().zip(&sheet_names) {
        marks.push(notes.add(table, name));
        sheets.push(table_sheet(table, name.clone())?);
    }

    let mut cover = Sheet::new(cover_name);
    cover.texts(
        &[&format!("{}: {}", page.subject, page.title)],
        Style::Title,
    );
    for words in std::iter::once(&page.standfirst).chain(&page.briefing) {
        if !words.is_empty() {
            cover.texts(&[words], Style::Plain);
        }
    }
    let in_force = page.in_force();
    if let Some(line) = &in_force {
        cover.texts(&[line], Style::Plain);
    }
    let said = |fact: &&Fact| in_force.is_none() || !Page::is_filter(fact);
    for fact in page.facts.iter().filter(said) {
        cover.texts(&[&fact.name, &fact.value], Style::Plain);
    }
    cover.texts(&["Sheet", "What it holds", "Notes"], Style::Heading);
    for ((table, sheet), mark) in tables.iter().zip(&sheets).zip(&marks) {
        cover.row(|cover| {
            cover.link(sheet.name(), sheet.name());
            cover.text(&table.caption, Style::Plain);
            cover.text(mark, Style::Plain);
        });
    }
    cover.row(|cover| {
        cover.link(&notes_name, &notes_name);
        cover.text("What the marks, columns and notes mean", Style::Plain);
    });

    let mut parts = vec![cover.finish(1, 28), notes.sheet(notes_name).finish(2, 90)];
    for (i, sheet) in sheets.into_iter().enumerate() {
        parts.push(sheet.finish(i + 3, 40));
    }
    let title = format!("{}: {}", page.subject, page.title);
    Ok(super::package::zip(&title, made, &parts)?)
}

fn table_sheet(table: &Table, name: String) -> Result<Sheet, SheetError> {
    let columns = columns(table);
    if table.rows.len() + 1 > MOST_ROWS || columns.len() > MOST_COLUMNS {
        return Err(SheetError::TooLarge {
            table: table.id.clone(),
            rows: table.rows.len() + 1,
            columns: columns.len(),
        });
    }
    let mut sheet = Sheet::new(name);
    let headings: Vec<&str> = columns.iter().map(|c| c.heading.as_str()).collect();
    sheet.headings(&headings);
    for row in &table.rows {
        let total = row.kind == RowKind::Total;
        sheet.row(|sheet| {
            for column in &columns {
                match value(&row.cells, column) {
                    Value::Number(number, unit) if total => {
                        sheet.number(number, Style::TotalNumber(unit));
                    }
                    Value::Number(number, unit) => sheet.number(number, Style::Number(unit)),
                    Value::Text(text) if total => sheet.text(&text, Style::Total),
                    Value::Text(text) => sheet.text(&text, Style::Plain),
                }
            }
        });
    }
    Ok(sheet)
}

/// Names of sheets: at most 31 characters, without those that Excel refuses, unique whatever their case.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    fn take(&mut self, wanted: &str) -> String {
        let clean: String = wanted
            .chars()
            .map(|c| match c {
                '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'' => '-',
                c if c.is_control() => '-',
                c => c,
            })
            .collect();
        let clean = match clean.trim() {
            "" => "Table",
            // Excel keeps this name for itself.
            name if name.eq_ignore_ascii_case("history") => "History table",
            name => name,
        };
        let mut n = 1;
        loop {
            let ending = if n == 1 {
                String::new()
            } else {
                format!("-{n}")
            };
            let mut name = String::new();
            let mut units = ending.len();
            for c in clean.chars() {
                units += c.len_utf16();
                if units > 31 {
                    break;
                }
                name.push(c);
            }
            name.push_str(&ending);
            if self.0.insert(name.to_lowercase()) {
                return name;
            }
            n += 1;
        }
    }
}

/// The notes of all tables, numbered through the workbook; the same words are one note.
#[derive(Default)]
struct Notes {
    numbers: BTreeMap<String, usize>,
    texts: Vec<String>,
    /// Sheet, heading, explanation.
    columns: Vec<(String, String, String)>,
}

impl Notes {
    /// Takes up a table's notes; gives the marks that stand for them, as `[note 1] [note 3]`.
    fn add(&mut self, table: &Table, sheet: &str) -> String {
        for column in &table.columns {
            if !column.about.is_empty() {
                let heading = column.heading.clone();
                self.columns
                    .push((sheet.to_owned(), heading, column.about.clone()));
            }
        }
        let marks: Vec<String> = table
            .notes
            .iter()
            .map(|note| {
                let next = self.texts.len() + 1;
                let number = *self.numbers.entry(note.clone()).or_insert(next);
                if number == next {
                    self.texts.push(note.clone());
                }
                format!("[note {number}]")
            })
            .collect();
        if marks.is_empty() {
            "none".to_owned()
        } else {
            marks.join(" ")
        }
    }

    /// The notes as a sheet of their own: one table of two columns.
    fn sheet(&self, name: String) -> Sheet {
        let mut sheet = Sheet::new(name);
        sheet.headings(&["Mark, column or note", "What it means"]);
        let mut line = |what: &str, meaning: &str| {
            sheet.row(|sheet| {
                sheet.text(what, Style::Plain);
                sheet.text(meaning, Style::Wrapped);
            });
        };
        line(
            "[c]",
            "Withheld: a small number, or one that would tell a small number",
        );
        line("[x]", "Not available, for the reason that follows the mark");
        line("[z]", "Not applicable");
        line(
            "Figures",
            "Cells hold the unrounded value; its format shows it rounded, as on the page. Percentages run from 0 to 100",
        );
        for (sheet, heading, about) in &self.columns {
            line(&format!("{sheet}: {heading}"), about);
        }
        for (i, text) in self.texts.iter().enumerate() {
            line(&format!("[note {}]", i + 1), text);
        }
        sheet
    }
}
