//! Tables: cells, the marks of missing figures and what they mean, sparks.

use std::collections::BTreeMap;

use crate::report::{Cell, Table};

use super::data::{CellData, MarkData, Pair, RowData, TableData};
use super::prepare::Maker;
use super::widths::{Paper, fit, lines};

/// What stands under a table besides the meaning of its marks.
#[derive(Default)]
struct SmallPrint {
    notes: Vec<String>,
    about: Vec<Pair>,
    see: Vec<usize>,
}

impl Maker<'_> {
    /// The table on this paper; how it is parted is settled when the pages are planned.
    pub(super) fn table(&mut self, table: &Table, paper: Paper) -> TableData {
        let fit = fit(table, paper, self.largest);
        let marks = Marks::of(table);
        let rows: Vec<RowData> = table
            .rows
            .iter()
            .map(|row| (row, lines(row, &fit)))
            .map(|(row, lines)| RowData {
                kind: row.kind,
                one_line: lines == 1,
                lines,
                // A row of the wrong length would push all cells after it out of their columns.
                cells: (0..table.columns.len())
                    .map(|i| match row.cells.get(i) {
                        Some(cell) => self.cell(cell, &marks),
                        None => CellData::Plain(String::new()),
                    })
                    .collect(),
            })
            .collect();
        let small_print = self.small_print(table);
        let marks: Vec<MarkData> = marks
            .meanings
            .iter()
            .map(|(mark, letter, text)| MarkData {
                mark: (*mark).to_owned(),
                letter: letter.clone(),
                text: self.text(text),
            })
            .collect();
        TableData {
            caption: self.text(&table.caption),
            size: fit.size,
            widths: fit.widths,
            align: table.columns.iter().map(|c| c.align).collect(),
            headings: table
                .columns
                .iter()
                .map(|c| self.text(&c.heading))
                .collect(),
            whole: true,
            pad: 3.3,
            rows,
            marks,
            notes: small_print.notes,
            about: small_print.about,
            see: small_print.see,
        }
    }

    /// Notes and explanations of columns under a table. Those that already stand under a table of the same chapter are
    /// referred to, unless it is a single line.
    fn small_print(&mut self, table: &Table) -> SmallPrint {
        self.tables += 1;
        let own = self.tables;
        let mut made = SmallPrint::default();
        let columns = table.columns.iter().filter(|c| !c.about.is_empty());
        let lines: Vec<(&str, &str)> = table
            .notes
            .iter()
            .map(|n| ("", n.as_str()))
            .chain(columns.map(|c| (c.heading.as_str(), c.about.as_str())))
            .collect();
        let first = |told: &BTreeMap<(String, String), usize>, line: &(&str, &str)| {
            told.get(&(line.0.to_owned(), line.1.to_owned())).copied()
        };
        let known = lines
            .iter()
            .filter(|l| first(&self.told, l).is_some())
            .count();
        for line in lines {
            if known > 1
                && let Some(table) = first(&self.told, &line)
            {
                if !made.see.contains(&table) {
                    made.see.push(table);
                }
                continue;
            }
            self.told
                .entry((line.0.to_owned(), line.1.to_owned()))
                .or_insert(own);
            match line {
                ("", note) => made.notes.push(self.text(note)),
                (name, value) => made.about.push(Pair {
                    name: self.text(name),
                    value: self.text(value),
                }),
            }
        }
        made
    }

    fn cell(&mut self, cell: &Cell, marks: &Marks) -> CellData {
        if let Some(reason) = cell.reason() {
            let letter = marks.letter(reason.mark(), &reason.words());
            return match letter {
                "" => CellData::Plain(reason.mark().to_owned()),
                letter => CellData::Mark {
                    mark: reason.mark().to_owned(),
                    letter: letter.to_owned(),
                },
            };
        }
        match cell {
            Cell::Indicator(i) => CellData::Pill {
                pill: *i as usize,
                band: false,
            },
            Cell::Band(b) => CellData::Pill {
                pill: *b as usize,
                band: true,
            },
            Cell::Spark(values) => CellData::Spark {
                spark: spark(values),
            },
            Cell::Link(link) => match self.chapters.get(link.to.0.as_str()) {
                Some(&to) => CellData::Link {
                    text: self.text(&link.text),
                    to,
                },
                None => self.cell(&Cell::text(link.text.as_str()), marks),
            },
            Cell::Text(text) if text.contains('-') => CellData::Words {
                words: self.text(text),
            },
            other => CellData::Plain(self.text(&other.plain())),
        }
    }
}

/// The lines of a spark, in a box of 1 × 1 with its origin at the top left, broken where values are missing.
fn spark(values: &[Option<f64>]) -> Vec<Vec<(f64, f64)>> {
    let known = || values.iter().flatten().copied();
    let low = known().fold(f64::INFINITY, f64::min);
    let high = known().fold(f64::NEG_INFINITY, f64::max);
    let step = 1.0 / (values.len().max(2) - 1) as f64;
    let thousandth = |x: f64| (x * 1000.0).round() / 1000.0;
    values
        .iter()
        .enumerate()
        .collect::<Vec<_>>()
        .split(|(_, v)| v.is_none())
        .filter(|line| !line.is_empty())
        .map(|line| {
            line.iter()
                .filter_map(|(i, v)| {
                    let up = if high > low {
                        ((**v)? - low) / (high - low)
                    } else {
                        0.5
                    };
                    Some((thousandth(*i as f64 * step), thousandth(1.0 - up)))
                })
                .collect()
        })
        .collect()
}

/// The marks that stand for missing figures in one table, and what each means there.
struct Marks {
    /// Mark, letter (where the mark has several meanings), meaning; marks in the order they are met.
    meanings: Vec<(&'static str, String, String)>,
}

impl Marks {
    fn of(table: &Table) -> Self {
        let mut met: Vec<(&'static str, Vec<String>)> = vec![];
        let reasons = table
            .rows
            .iter()
            .flat_map(|r| &r.cells)
            .filter_map(Cell::reason);
        for reason in reasons {
            let words = reason.words();
            match met.iter_mut().find(|(mark, _)| *mark == reason.mark()) {
                Some((_, meanings)) if meanings.contains(&words) => {}
                Some((_, meanings)) => meanings.push(words),
                None => met.push((reason.mark(), vec![words])),
            }
        }
        let mut meanings = vec![];
        for (mark, words) in met {
            let several = words.len() > 1;
            for (i, words) in words.into_iter().enumerate() {
                let letter = if several { letter(i) } else { String::new() };
                meanings.push((mark, letter, words));
            }
        }
        Self { meanings }
    }

    fn letter(&self, mark: &str, words: &str) -> &str {
        self.meanings
            .iter()
            .find(|(m, _, w)| *m == mark && w == words)
            .map_or("", |(_, letter, _)| letter)
    }
}

/// a, b, … z, aa, ab …
fn letter(mut i: usize) -> String {
    let mut text = String::new();
    loop {
        text.insert(0, char::from(b'a' + u8::try_from(i % 26).unwrap_or(0)));
        if i < 26 {
            return text;
        }
        i = i / 26 - 1;
    }
}
