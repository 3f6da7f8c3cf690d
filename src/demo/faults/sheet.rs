//! A written table, read back so that some of its rows can be spoilt.

use std::path::{Path, PathBuf};

use super::Mark;
use crate::demo::calendar::Day;
use crate::demo::plan::{DemoError, DemoReport};
use crate::demo::rng::Rng;
use crate::demo::table::io_error;

/// A fault and where it is.
#[derive(Clone, Debug)]
pub(super) struct Planted {
    /// File, relative to the data folder.
    pub(super) file: String,
    /// First line of the record; none: the whole file.
    pub(super) line: Option<usize>,
    /// Column, or nothing.
    pub(super) column: &'static str,
    /// What the cell holds.
    pub(super) value: String,
    /// What it is.
    pub(super) mark: Mark,
}

/// A fault of a row.
struct Flaw {
    column: &'static str,
    value: String,
    mark: Mark,
}

/// A record: its text without the end of the line, and what is wrong with it.
struct Row {
    text: String,
    flaws: Vec<Flaw>,
    taken: bool,
}

/// The rows of a file. Rows that are as they were hold no quotes, so a comma always ends a cell.
pub(super) struct Sheet {
    file: String,
    columns: Vec<String>,
    rows: Vec<Row>,
    whole: Vec<Flaw>,
    before: DemoReport,
    /// How the file is written.
    pub(super) form: Form,
}

/// How a file is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    /// Between cells.
    pub(super) delimiter: char,
    /// Begins with a byte order mark.
    pub(super) mark: bool,
    /// Lines end with CR LF.
    pub(super) crlf: bool,
}

/// The cells of a row, by the names of their columns.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a> {
    columns: &'a [String],
    text: &'a str,
}

impl<'a> Cells<'a> {
    /// The cell of a column; nothing where there is no such column.
    pub(super) fn get(&self, column: &str) -> &'a str {
        let at = self.columns.iter().position(|name| name == column);
        at.and_then(|at| self.text.split(',').nth(at)).unwrap_or("")
    }
}

/// A cell as a CSV file has it.
pub(super) fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r', ';', '\t']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

impl Sheet {
    /// Reads `relative` of a data folder.
    pub(super) fn read(data: &Path, relative: &str) -> Result<Self, DemoError> {
        let path = data.join(relative.split('/').collect::<PathBuf>());
        let text = std::fs::read_to_string(&path).map_err(|e| io_error(&path, e))?;
        let mut lines = text.lines();
        let header = lines.next().unwrap_or("");
        let mut sheet = Self::new(relative, header);
        sheet.rows.extend(lines.map(|line| Row {
            text: line.to_owned(),
            flaws: Vec::new(),
            taken: false,
        }));
        sheet.before = DemoReport {
            files: 1,
            rows: sheet.rows.len() as u64,
            bytes: text.len() as u64,
        };
        Ok(sheet)
    }

    /// A table that is not there yet.
    pub(super) fn new(relative: &str, header: &str) -> Self {
        Self {
            file: relative.to_owned(),
            columns: header.split(',').map(str::to_owned).collect(),
            rows: Vec::new(),
            whole: Vec::new(),
            before: DemoReport::default(),
            form: Form {
                delimiter: ',',
                mark: false,
                crlf: false,
            },
        }
    }

    /// What the file held when it was read.
    pub(super) fn before(&self) -> DemoReport {
        self.before
    }

    /// The cells of a row.
    pub(super) fn cells(&self, row: usize) -> Cells<'_> {
        Cells {
            columns: &self.columns,
            text: &self.rows[row].text,
        }
    }

    /// The rows for which `want` holds, spoilt or not.
    pub(super) fn all(&self, want: impl Fn(Cells) -> bool) -> Vec<usize> {
        (0..self.rows.len())
            .filter(|row| want(self.cells(*row)))
            .collect()
    }

    /// Keeps a row as it is from now on.
    pub(super) fn take(&mut self, row: usize) {
        self.rows[row].taken = true;
    }

    /// Some row that nobody has taken and for which `want` holds, taken now.
    pub(super) fn some_row(
        &mut self,
        rng: &mut Rng,
        want: impl Fn(Cells) -> bool,
    ) -> Option<usize> {
        let count = self.rows.len();
        let fits = |row: &usize| !self.rows[*row].taken && want(self.cells(*row));
        // anywhere in the file; where such rows are rare, the next one from somewhere
        let mut found = None;
        for _ in 0..count.min(300) {
            found = found.or_else(|| Some(rng.below(count)).filter(fits));
        }
        let start = rng.below(count.max(1));
        let found = found.or_else(|| (0..count).map(|step| (start + step) % count).find(fits))?;
        self.take(found);
        Some(found)
    }

    /// Records a fault of a row.
    pub(super) fn flaw(&mut self, row: usize, column: &'static str, value: &str, mark: Mark) {
        self.rows[row].flaws.push(Flaw {
            column,
            value: value.to_owned(),
            mark,
        });
    }

    /// Records a fault of the whole file.
    pub(super) fn note(&mut self, column: &'static str, mark: Mark) {
        self.whole.push(Flaw {
            column,
            value: String::new(),
            mark,
        });
    }

    /// Puts `value` into a cell of some row for which `want` holds.
    pub(super) fn spoil(
        &mut self,
        rng: &mut Rng,
        column: &'static str,
        value: &str,
        mark: Mark,
        want: impl Fn(Cells) -> bool,
    ) -> Option<usize> {
        let row = self.some_row(rng, |cells| cells.get(column) != value && want(cells))?;
        self.rows[row].text = self.changed(row, &[(column, value)]);
        self.flaw(row, column, value, mark);
        Some(row)
    }

    /// Puts `value` into a cell of a row.
    pub(super) fn put(&mut self, row: usize, column: &str, value: &str) {
        self.rows[row].text = self.changed(row, &[(column, value)]);
    }

    /// A row's text with some cells changed.
    pub(super) fn changed(&self, row: usize, changes: &[(&str, &str)]) -> String {
        let old = &self.rows[row].text;
        let cells: Vec<String> = self
            .columns
            .iter()
            .zip(old.split(','))
            .map(|(column, cell)| {
                let change = changes.iter().find(|(name, _)| name == column);
                change.map_or_else(|| cell.to_owned(), |(_, value)| quoted(value))
            })
            .collect();
        cells.join(",")
    }

    /// Adds a row at the end, as text, with one fault.
    pub(super) fn append(&mut self, text: String, column: &'static str, value: &str, mark: Mark) {
        self.rows.push(Row {
            text,
            flaws: Vec::new(),
            taken: true,
        });
        self.flaw(self.rows.len() - 1, column, value, mark);
    }

    /// Adds a row whose cells are all blank.
    pub(super) fn append_blank(&mut self, mark: Mark) {
        self.append(",".repeat(self.columns.len() - 1), "", "", mark);
    }

    /// Adds a copy of some row for which `want` holds, with changes: a later row of the same key. `at` is
    /// the cell that the answer book shows.
    pub(super) fn append_copy(
        &mut self,
        rng: &mut Rng,
        changes: &[(&'static str, &str)],
        at: &'static str,
        mark: Mark,
        want: impl Fn(Cells) -> bool,
    ) {
        if let Some(row) = self.some_row(rng, want) {
            let text = self.changed(row, changes);
            let value = Cells {
                columns: &self.columns,
                text: &text,
            }
            .get(at)
            .to_owned();
            self.append(text, at, &value, mark);
        }
    }

    /// Adds a column that no table has, with nothing in it.
    pub(super) fn add_column(&mut self, name: &'static str, mark: Mark) {
        self.columns.push(name.to_owned());
        for row in &mut self.rows {
            row.text.push(',');
        }
        self.note(name, mark);
    }

    /// Writes the ISO dates of a column as DD/MM/YYYY.
    pub(super) fn british_dates(&mut self, column: &'static str) {
        for row in 0..self.rows.len() {
            let date = self.cells(row).get(column).to_owned();
            if let Some(day) = iso(&date) {
                self.rows[row].text = self.changed(row, &[(column, &day.british())]);
            }
        }
        self.note(
            column,
            super::accepted("DD/MM/YYYY dates", "the whole file"),
        );
    }

    /// Writes the names of the columns in other cases.
    pub(super) fn mixed_case_header(&mut self) {
        for (index, column) in self.columns.iter_mut().enumerate() {
            *column = match index % 3 {
                0 => column.to_uppercase(),
                1 => column.clone(),
                _ => column
                    .split('_')
                    .map(|word| word[..1].to_uppercase() + &word[1..])
                    .collect::<Vec<_>>()
                    .join("_"),
            };
        }
        self.note("", super::accepted("mixed-case header", ""));
    }

    /// Writes the file, and says where each of its faults is.
    pub(super) fn write(
        self,
        data: &Path,
        planted: &mut Vec<Planted>,
    ) -> Result<DemoReport, DemoError> {
        let path = data.join(self.file.split('/').collect::<PathBuf>());
        let end = if self.form.crlf { "\r\n" } else { "\n" };
        let delimiter = self.form.delimiter.to_string();
        let mut out = String::with_capacity(self.before.bytes as usize + 4096);
        if self.form.mark {
            out.push('\u{feff}');
        }
        out.push_str(&self.columns.join(&delimiter));
        out.push_str(end);
        for flaw in self.whole {
            planted.push(flaw.at(&self.file, None));
        }
        let mut line = 2;
        let rows = self.rows.len() as u64;
        for row in self.rows {
            if self.form.delimiter == ',' {
                out.push_str(&row.text);
            } else {
                // only files without quotes have another delimiter
                out.push_str(&row.text.replace(',', &delimiter));
            }
            out.push_str(end);
            for flaw in row.flaws {
                planted.push(flaw.at(&self.file, Some(line)));
            }
            line += 1 + row.text.matches('\n').count();
        }
        std::fs::write(&path, &out).map_err(|e| io_error(&path, e))?;
        Ok(DemoReport {
            files: 1,
            rows,
            bytes: out.len() as u64,
        })
    }
}

impl Flaw {
    fn at(self, file: &str, line: Option<usize>) -> Planted {
        Planted {
            file: file.to_owned(),
            line,
            column: self.column,
            value: self.value,
            mark: self.mark,
        }
    }
}

/// The day of an ISO date.
fn iso(date: &str) -> Option<Day> {
    let mut parts = date.splitn(3, '-').map(|part| part.parse().ok());
    Some(Day::new(parts.next()??, parts.next()??, parts.next()??))
}
