//! Tables that the config declares.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashSet;

use crate::config::{OwnKind, OwnTable};
use crate::dataset::{OwnRow, OwnValue, Urn};
use crate::diag::Code;
use crate::estate::tables::{ColumnKind, Owner, Unique, kind};
use crate::estate::{AcademicYear, Date};
use crate::intake::drive::{Placed, Reader, RowAt};
use crate::intake::duplicate;
use crate::intake::findings::Findings;
use crate::intake::read::Kept;
use crate::intake::row::Row;
use crate::intake::{Column, Table};

const URN: usize = 0;
const YEAR: usize = 1;
/// Where the declared columns begin.
const FIRST: usize = 2;

/// Declared tables as the reading knows them, each kept once.
static KNOWN: Mutex<Vec<&'static Table>> = Mutex::new(Vec::new());

/// A declared table as the reading knows it; the same declaration gives the same one.
pub(in crate::intake) fn table(own: &OwnTable) -> &'static Table {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let declared = own.columns.iter().map(|(name, _)| name);
    let names: Vec<&String> = [&own.school, &own.year]
        .into_iter()
        .chain(declared)
        .collect();
    let needed = |place: usize, name: &String| place < FIRST || own.key.contains(name);
    let same = |table: &&&'static Table| {
        table.name == own.name
            && table.columns.len() == names.len()
            && (0..)
                .zip(&names)
                .zip(table.columns)
                .all(|((at, name), column)| {
                    column.name == *name && column.required == needed(at, name)
                })
    };
    if let Some(table) = known.iter().find(same) {
        return table;
    }
    let word = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    let columns: Vec<Column> = (0..)
        .zip(&names)
        .map(|(at, name)| {
            // A name means the same as in our own tables: what is personal there is personal here.
            let column = Column::new(word(name), kind(name).unwrap_or(ColumnKind::Text), "");
            match needed(at, name) {
                true => column.needed(),
                false => column,
            }
        })
        .collect();
    let name = word(&own.name);
    let table: &'static Table = Box::leak(Box::new(Table {
        name,
        source: name,
        title: word(&format!("table {name}")),
        row: "",
        of: Owner::School,
        // Its reader has the key from the config.
        key: &[],
        unique: Unique::Nothing,
        columns: Box::leak(columns.into_boxed_slice()),
        groupings: false,
    }));
    known.push(table);
    table
}

/// Reads a declared table.
pub(in crate::intake) struct OwnReader<'a> {
    pub(in crate::intake) own: &'a OwnTable,
}

impl OwnReader<'_> {
    fn value(&self, row: &Row<'_>, place: usize, findings: &mut Findings) -> OwnValue {
        let column = FIRST + place;
        let cell = row.cell(column);
        if cell.is_empty() {
            return OwnValue::Blank;
        }
        match self.own.columns[place].1 {
            OwnKind::Number => row
                .number(column, findings)
                .map_or(OwnValue::Blank, OwnValue::Number),
            OwnKind::Date => match Date::parse(cell) {
                Some(day) => OwnValue::Words(day.to_string().into()),
                None => {
                    let words = "not a date: read as blank";
                    row.error(
                        findings,
                        Code::BadDate,
                        column,
                        words,
                        "expected 2024-07-31 or 31/07/2024",
                    );
                    OwnValue::Blank
                }
            },
            OwnKind::Text | OwnKind::Code => OwnValue::Words(cell.into()),
        }
    }
}

impl Reader for OwnReader<'_> {
    type Part = Vec<(RowAt, OwnRow)>;
    type Memo = (Kept<AcademicYear>, Kept<Urn>);

    fn row(
        &self,
        row: &Row<'_>,
        (years, urns): &mut Self::Memo,
        part: &mut Self::Part,
        findings: &mut Findings,
    ) -> bool {
        let urn = row.school(URN, urns, findings);
        let year = row.year(YEAR, years, findings);
        let values = (0..self.own.columns.len()).map(|place| self.value(row, place, findings));
        let values: Box<[OwnValue]> = values.collect();
        let (Some(urn), Some(year)) = (urn, year) else {
            return false;
        };
        part.push((row.at(), OwnRow { year, urn, values }));
        true
    }
}

/// What is unique together, as text.
fn key(own: &OwnTable, row: &OwnRow) -> String {
    let mut text = String::new();
    for column in &own.key {
        let place = own.columns.iter().position(|(name, _)| name == column);
        match place.map(|place| &row.values[place]) {
            Some(OwnValue::Number(number)) => text.push_str(&number.to_string()),
            Some(OwnValue::Words(words)) => text.push_str(words),
            Some(OwnValue::Blank) => {}
            None if *column == own.school => text.push_str(&row.urn.to_string()),
            None => text.push_str(&row.year.to_string()),
        }
        text.push('\u{1f}');
    }
    text
}

/// Keeps the first row of each key.
pub(in crate::intake) fn merge(
    own: &OwnTable,
    part: Vec<(RowAt, OwnRow)>,
    placed: &mut Placed<'_>,
    seen: &mut FxHashSet<String>,
    rows: &mut Vec<OwnRow>,
) {
    for (at, row) in part {
        if own.key.is_empty() || seen.insert(key(own, &row)) {
            rows.push(row);
        } else {
            duplicate::tell_as(placed, at, URN, &own.key.join(", "));
        }
    }
}
