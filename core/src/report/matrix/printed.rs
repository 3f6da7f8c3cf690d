//! A matrix on paper: all that its cells hold, in tables that an upright sheet has room for.

use crate::estate::lower_first;

use super::super::{Row, Table};
use super::{Matrix, MatrixColumn, SAID};

impl Matrix {
    /// The same for paper: a table for each column that compares, none wider than an upright sheet; what is compared with nothing
    /// stays one table.
    pub fn printed(&self) -> Vec<Table> {
        let heads = 1 + usize::from(self.has_headings());
        let mut compared: Vec<(&MatrixColumn, Vec<usize>)> = vec![];
        let mut rest: Vec<usize> = vec![];
        let mut at = heads;
        for column in &self.columns {
            let wide = if column.compared { SAID.len() } else { 1 };
            match column.compared {
                true => compared.push((column, (at..at + wide).collect())),
                false => rest.push(at),
            }
            at += wide;
        }
        let part = |id: String, caption: String, own: &[usize]| {
            let places = || (0..heads).chain(own.iter().copied());
            let columns = places().map(|i| self.table.columns[i].clone()).collect();
            let rows = self.table.rows.iter().map(|row| Row {
                cells: places().map(|i| row.cells[i].clone()).collect(),
                kind: row.kind,
            });
            Table {
                rows: rows.collect(),
                ..Table::new(&id, caption, columns)
            }
        };
        let mut tables: Vec<Table> = (compared.iter())
            .map(|(column, own)| {
                let caption = match self.caption.as_str() {
                    "" => column.heading.clone(),
                    own => format!("{}: {}", column.heading, lower_first(own)),
                };
                let mut table = part(format!("{}-{}", self.id, column.key), caption, own);
                for (column, (key, heading, _)) in table.columns[heads..].iter_mut().zip(&SAID) {
                    (column.key, column.heading) = ((*key).to_owned(), (*heading).to_owned());
                }
                table
            })
            .collect();
        if tables.is_empty() || !rest.is_empty() {
            tables.push(part(self.id.clone(), self.caption.clone(), &rest));
        }
        if let Some(last) = tables.last_mut() {
            last.notes.clone_from(&self.table.notes);
        }
        tables
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Cell, Table};
    use super::super::MatrixCell;
    use super::super::tests::{compared, matrix};
    use crate::quantity::Verdict;

    #[test]
    fn on_paper_each_column_that_compares_is_a_table() {
        let of = || MatrixCell::Compared(Box::new(compared(-5.0, 0.5, Verdict::Within)), None);
        let mut m = matrix(vec![of(), of()]);
        m.note("Before rounding.");
        let printed = m.printed();
        let captions: Vec<&str> = printed.iter().map(|t| t.caption.as_str()).collect();
        assert_eq!(captions, ["C0: every school", "C1: every school"]);
        let headings: Vec<&str> = (printed[1].columns.iter())
            .map(|c| c.heading.as_str())
            .collect();
        assert_eq!(
            headings[..4],
            ["School", "Attainment", "Benchmark", "Difference"]
        );
        let said = |table: &Table| -> Vec<String> {
            table.rows[0].cells.iter().map(Cell::plain).collect()
        };
        assert_eq!(said(&printed[0])[..4], ["Oakfield", "55%", "60%", "−5"]);
        assert!(printed.iter().all(|t| t.columns.len() == 8));
        assert_eq!(printed[1].notes, ["Before rounding."]);
        assert!(printed[0].notes.is_empty());
    }
}
