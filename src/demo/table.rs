//! Writing a CSV file cell by cell, without a detour over strings.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::estate::tables::Table as Declared;

use super::plan::{DemoError, DemoReport};

/// A CSV file being written.
pub(super) struct Table {
    path: PathBuf,
    out: BufWriter<File>,
    line: Vec<u8>,
    fresh: bool,
    /// Commas of the headings.
    commas: usize,
    wrote: DemoReport,
}

fn commas(line: &[u8]) -> usize {
    line.iter().filter(|b| **b == b',').count()
}

/// The headings of a table's columns at some places, in that order, with commas between them.
pub(super) fn headings(table: &Declared, places: impl IntoIterator<Item = usize>) -> String {
    let names = places.into_iter().map(|place| table.columns[place].name);
    names.collect::<Vec<_>>().join(",")
}

/// The headings of all columns of a table that a new file has.
pub(super) fn all_headings(table: &Declared) -> String {
    let all = table.columns.iter().enumerate();
    headings(table, all.filter(|(_, c)| c.listed).map(|(place, _)| place))
}

/// The error of a file.
pub(super) fn io_error(path: &Path, source: std::io::Error) -> DemoError {
    DemoError::Io {
        path: path.to_path_buf(),
        source,
    }
}

impl Table {
    /// Starts the file `relative` (with `/`) of a data folder, and its folder where that is missing.
    pub(super) fn create(data: &Path, relative: &str, header: &str) -> Result<Self, DemoError> {
        let path: PathBuf = data.join(relative.split('/').collect::<PathBuf>());
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|e| io_error(folder, e))?;
        }
        let file = File::create(&path).map_err(|e| io_error(&path, e))?;
        let mut table = Self {
            path,
            out: BufWriter::with_capacity(1 << 16, file),
            line: Vec::with_capacity(256),
            fresh: true,
            commas: commas(header.as_bytes()),
            wrote: DemoReport {
                files: 1,
                ..DemoReport::default()
            },
        };
        table.text(header);
        table.end()?;
        table.wrote.rows = 0;
        Ok(table)
    }

    fn comma(&mut self) {
        if self.fresh {
            self.fresh = false;
        } else {
            self.line.push(b',');
        }
    }

    /// A cell, or several with commas between them; none of them may need quotes.
    pub(super) fn text(&mut self, cell: &str) -> &mut Self {
        self.bytes(cell.as_bytes())
    }

    /// The same, as bytes.
    pub(super) fn bytes(&mut self, cell: &[u8]) -> &mut Self {
        self.comma();
        self.line.extend_from_slice(cell);
        self
    }

    /// An empty cell.
    pub(super) fn blank(&mut self) -> &mut Self {
        self.comma();
        self
    }

    /// A whole number.
    pub(super) fn whole(&mut self, n: i64) -> &mut Self {
        self.decimal(n, 0)
    }

    /// `n` with the last `places` digits after a point: `decimal(1069, 1)` is 106.9.
    pub(super) fn decimal(&mut self, n: i64, places: usize) -> &mut Self {
        self.comma();
        if n < 0 {
            self.line.push(b'-');
        }
        let mut digits = [b'0'; 32];
        let mut at = digits.len();
        let mut rest = n.unsigned_abs();
        let mut written = 0;
        while rest > 0 || written <= places {
            if written == places && places > 0 {
                at -= 1;
                digits[at] = b'.';
            }
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            written += 1;
        }
        self.line.extend_from_slice(&digits[at..]);
        self
    }

    /// Ends the row.
    pub(super) fn end(&mut self) -> Result<(), DemoError> {
        debug_assert_eq!(
            commas(&self.line),
            self.commas,
            "a row of {} has not the cells of its headings",
            self.path.display()
        );
        self.line.push(b'\n');
        self.out
            .write_all(&self.line)
            .map_err(|e| io_error(&self.path, e))?;
        self.wrote.rows += 1;
        self.wrote.bytes += self.line.len() as u64;
        self.line.clear();
        self.fresh = true;
        Ok(())
    }

    /// Ends the file; says what was written.
    pub(super) fn finish(mut self) -> Result<DemoReport, DemoError> {
        self.out.flush().map_err(|e| io_error(&self.path, e))?;
        Ok(self.wrote)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_out_with_their_places() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let mut table = Table::create(dir.path(), "a/b.csv", "a,b,c,d,e,f,g,h,i").expect("a table");
        for (n, places) in [
            (0, 0),
            (7, 0),
            (-120, 0),
            (1069, 1),
            (5, 1),
            (-5, 2),
            (60, 4),
            (10_000, 4),
            (-1234, 2),
        ] {
            table.decimal(n, places);
        }
        table.end().expect("a row");
        assert_eq!(table.finish().expect("a file").rows, 1);
        let text = std::fs::read_to_string(dir.path().join("a").join("b.csv")).expect("the file");
        assert_eq!(
            text,
            "a,b,c,d,e,f,g,h,i\n0,7,-120,106.9,0.5,-0.05,0.0060,1.0000,-12.34\n"
        );
    }
}
