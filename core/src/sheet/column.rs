//! The columns of a sheet, out of those of a table: an interval becomes two.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::release::{Reason, Shown, Unit};
use crate::report::{Cell, Table};

/// One column of a sheet.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct SheetColumn {
    /// Its heading, unique in the sheet.
    pub(super) heading: String,
    /// Which column of the table.
    pub(super) index: usize,
    /// Which part of its cells.
    pub(super) part: Part,
}

/// Which part of a cell a sheet's column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    Whole,
    Lower,
    Upper,
}

/// What a sheet's cell holds.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Value<'a> {
    Text(Cow<'a, str>),
    Number(f64, Unit),
}

/// The sheet's columns of a table, with unique headings: those that occur twice carry their column's key.
pub(super) fn columns(table: &Table) -> Vec<SheetColumn> {
    let mut columns = Vec::with_capacity(table.columns.len() + 2);
    for (index, column) in table.columns.iter().enumerate() {
        let interval = table
            .rows
            .iter()
            .any(|row| matches!(row.cells.get(index), Some(Cell::Interval { .. })));
        let heading = column.heading.trim();
        let heading = if heading.is_empty() {
            &column.key
        } else {
            heading
        };
        let parts: &[(Part, &str)] = if interval {
            &[(Part::Lower, ": lower end"), (Part::Upper, ": upper end")]
        } else {
            &[(Part::Whole, "")]
        };
        columns.extend(parts.iter().map(|(part, ending)| SheetColumn {
            heading: format!("{heading}{ending}"),
            index,
            part: *part,
        }));
    }
    make_unique(&mut columns, table);
    columns
}

/// Spreadsheets hold headings for the same that differ only in case.
fn make_unique(columns: &mut [SheetColumn], table: &Table) {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for column in &*columns {
        *times.entry(column.heading.to_lowercase()).or_default() += 1;
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for column in columns {
        if times.get(&column.heading.to_lowercase()) != Some(&1) {
            let key = table.columns.get(column.index).map_or("", |c| &c.key);
            column.heading = format!("{} ({key})", column.heading);
        }
        let n = seen.entry(column.heading.to_lowercase()).or_default();
        *n += 1;
        if *n > 1 {
            column.heading = format!("{} {n}", column.heading);
        }
    }
}

/// What a sheet's column holds of a row's cells.
pub(super) fn value<'a>(cells: &'a [Cell], column: &SheetColumn) -> Value<'a> {
    let Some(cell) = cells.get(column.index) else {
        return Value::Text(Cow::Owned(shorthand(&Reason::NotApplicable)));
    };
    match (cell, column.part) {
        (Cell::Text(text), _) => words(text),
        (Cell::Link(link), _) => words(&link.text),
        (Cell::Number(shown), _) => number(shown),
        (Cell::Interval { upper, .. }, Part::Upper) => number(upper),
        (Cell::Interval { lower, .. }, _) => number(lower),
        (Cell::Indicator(i), _) => Value::Text(Cow::Borrowed(i.word())),
        (Cell::Band(band), _) => Value::Text(Cow::Borrowed(band.words())),
        (Cell::Spark(values), _) if values.is_empty() => Value::Text(Cow::Borrowed("[x]")),
        (Cell::Spark(values), _) => {
            let values = values
                .iter()
                .map(|v| v.map_or_else(|| "[x]".to_owned(), plain));
            Value::Text(Cow::Owned(values.collect::<Vec<_>>().join("; ")))
        }
        (Cell::Missing(reason), _) => Value::Text(Cow::Owned(shorthand(reason))),
    }
}

/// Words, or, where there are none, the shorthand for "not applicable": no cell is blank.
fn words(text: &str) -> Value<'_> {
    Value::Text(if text.trim().is_empty() {
        Cow::Borrowed("[z]")
    } else {
        Cow::Borrowed(text)
    })
}

fn number(shown: &Shown) -> Value<'_> {
    match (shown.value(), shown.reason()) {
        (Some(value), _) => Value::Number(value, shown.unit()),
        (None, Some(reason)) => Value::Text(Cow::Owned(shorthand(reason))),
        (None, None) => Value::Text(Cow::Borrowed("[x]")),
    }
}

/// The shorthand of official statistics for what is withheld.
pub(super) const WITHHELD_MARK: &str = "[c]";

/// The bracketed shorthand of official statistics, and the reason in words: `[x] no outcomes`.
pub(super) fn shorthand(reason: &Reason) -> String {
    let mark = match reason {
        Reason::Withheld => WITHHELD_MARK,
        Reason::NotApplicable => "[z]",
        _ => "[x]",
    };
    format!("{mark} {}", reason.words())
}

/// A number in full, with a full stop and without an exponent: what it takes to read the same value back.
pub(super) fn plain(value: f64) -> String {
    // Adding 0 turns −0 into 0.
    (value + 0.0).to_string()
}

/// Text that no spreadsheet takes for a formula: an apostrophe before `=`, `+`, `-`, `@`, tab and line ends.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') => {
            Cow::Owned(format!("'{text}"))
        }
        _ => Cow::Borrowed(text),
    }
}
