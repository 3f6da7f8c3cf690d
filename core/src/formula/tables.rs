//! The tables that formulas may speak of, and their columns.

use std::sync::{LazyLock, Mutex, PoisonError};

use crate::estate::tables::{self, ColumnKind};

/// What stands in a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VariableKind {
    /// Numbers.
    Number,
    /// Words of a code list; empty: any words.
    Words(&'static [&'static str]),
}

/// A column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Variable {
    /// Its name, as in the data dictionary.
    pub name: &'static str,
    /// What stands in it.
    pub kind: VariableKind,
    /// What rows know it by: its place in the table\'s declaration.
    pub place: usize,
}

/// A table of the data folder.
#[derive(PartialEq, Eq, Debug)]
pub struct Variables {
    /// Its name.
    pub name: &'static str,
    /// Its columns that formulas may speak of.
    pub columns: &'static [Variable],
}

fn number(name: &'static str, place: usize) -> Variable {
    Variable {
        name,
        kind: VariableKind::Number,
        place,
    }
}

fn words(name: &'static str, codes: &'static [&'static str], place: usize) -> Variable {
    Variable {
        name,
        kind: VariableKind::Words(codes),
        place,
    }
}

/// The tables of the data dictionary that formulas may speak of.
pub static TABLES: LazyLock<Vec<Variables>> = LazyLock::new(|| {
    let spoken_of = tables::ALL.iter().filter(|table| table.is_in_formulas());
    spoken_of.map(|table| of(table)).collect()
});

/// A table as formulas see it.
fn of(table: &tables::Table) -> Variables {
    let spoken_of = table.columns.iter().enumerate().filter(|(_, c)| c.formulas);
    let columns: Vec<Variable> = spoken_of
        .map(|(place, column)| match column.kind {
            ColumnKind::Number => number(column.name, place),
            kind => words(column.name, kind.codes(), place),
        })
        .collect();
    Variables {
        name: table.name,
        columns: Box::leak(columns.into_boxed_slice()),
    }
}

/// The table with a name.
pub fn table(name: &str) -> Option<&'static Variables> {
    TABLES.iter().find(|t| t.name == name)
}

/// Tables that configs have declared, each kept once.
static OWN: Mutex<Vec<&'static Variables>> = Mutex::new(Vec::new());

/// A table that a config declares: its name and columns. The same declaration gives the same table, however often it is read.
pub fn own_table(name: &str, columns: &[(String, bool)]) -> &'static Variables {
    let mut known = OWN.lock().unwrap_or_else(PoisonError::into_inner);
    let same = |table: &&&'static Variables| {
        let each = table.columns.iter().zip(columns);
        table.name == name
            && table.columns.len() == columns.len()
            && each.into_iter().all(|(a, (b, is_number))| {
                a.name == b && (a.kind == VariableKind::Number) == *is_number
            })
    };
    if let Some(table) = known.iter().find(same) {
        return table;
    }
    let word = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    let columns: Vec<Variable> = columns
        .iter()
        .enumerate()
        .map(|(place, (name, is_number))| match is_number {
            true => number(word(name), place),
            false => words(word(name), &[], place),
        })
        .collect();
    let table: &'static Variables = Box::leak(Box::new(Variables {
        name: word(name),
        columns: Box::leak(columns.into_boxed_slice()),
    }));
    known.push(table);
    table
}

#[cfg(test)]
mod tests {
    use super::{VariableKind, own_table};

    #[test]
    fn a_declared_table_is_kept_once() {
        let columns = [("fte".to_owned(), true), ("role".to_owned(), false)];
        let (a, b) = (
            own_table("staffing", &columns),
            own_table("staffing", &columns),
        );
        assert!(std::ptr::eq(a, b));
        assert_eq!(a.columns[0].kind, VariableKind::Number);
        assert!(!std::ptr::eq(a, own_table("staffing", &columns[..1])));
    }
}
