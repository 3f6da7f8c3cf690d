//! A matrix: things (schools, year groups, pupil groups) by measures, each cell a figure with its verdict.

mod printed;

use std::cmp::Ordering;

use crate::estate::lower_first;
use crate::quantity::{Mark, Reason, Unit};
use crate::release::Shown;

use super::{
    Align, Block, Cell, Column, Compared, PagePath, Row, RowKind, Table, by_luck, looks_words,
};

/// What its tables say of a figure beside its benchmark: key, heading, how it stands.
const SAID: [(&str, &str, Align); 7] = [
    ("attainment", "Attainment", Align::Right),
    ("benchmark", "Benchmark", Align::Right),
    ("difference", "Difference", Align::Right),
    ("verdict", "Verdict", Align::Left),
    ("range", "Expected range", Align::Right),
    ("pupils", "Pupils", Align::Right),
    ("coverage", "Coverage", Align::Right),
];

/// So many times as far as the middle row's a column's scale reaches at most.
const FAR: f64 = 2.0;

/// A cell.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub enum MatrixCell {
    /// A figure beside its benchmark, and the page that shows it.
    Compared(Box<Compared>, Option<PagePath>),
    /// A figure that is not compared with chance; a mark with its word where it lies in the outer tenth of schools, or is a
    /// fact that needs no comparison.
    Plain {
        /// The figure.
        value: Shown,
        /// Its mark and word.
        mark: Option<(Mark, String)>,
        /// Where it leads.
        to: Option<PagePath>,
    },
    /// Words over one or several columns.
    Words {
        /// The words.
        text: String,
        /// How many columns they take.
        span: usize,
        /// Where they lead.
        to: Option<PagePath>,
    },
    /// No figure, and why.
    Missing(Reason),
}

/// A column.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct MatrixColumn {
    /// Short name, unique in the matrix.
    pub key: String,
    /// What a reader sees.
    pub heading: String,
    /// The line under it: the unit, the type of assessment.
    pub about: String,
    /// Whether its figures are set beside a benchmark, with a drawing.
    pub compared: bool,
}

impl MatrixColumn {
    /// A column of figures beside a benchmark.
    pub fn compared(key: &str, heading: impl Into<String>, about: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            heading: heading.into(),
            about: about.into(),
            compared: true,
        }
    }

    /// A column of figures that stand for themselves, or of words.
    pub fn plain(key: &str, heading: impl Into<String>, about: impl Into<String>) -> Self {
        Self {
            compared: false,
            ..Self::compared(key, heading, about)
        }
    }
}

/// A row of cells.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct MatrixRow {
    /// What it is of.
    pub head: String,
    /// Where its head leads.
    pub to: Option<PagePath>,
    /// A few grey words beside its head: `507`.
    pub about: String,
    /// Whether it is set off: the trust, all pupils.
    pub total: bool,
    /// The cells, over all columns.
    pub cells: Vec<MatrixCell>,
    /// What lies under it until it is opened.
    pub open: Vec<Block>,
}

impl MatrixRow {
    /// A row with nothing under it.
    pub fn new(head: impl Into<String>, cells: Vec<MatrixCell>) -> Self {
        Self {
            head: head.into(),
            to: None,
            about: String::new(),
            total: false,
            cells,
            open: vec![],
        }
    }

    /// What its cells hold beside a benchmark.
    pub fn compared(&self) -> impl Iterator<Item = &Compared> {
        self.cells.iter().filter_map(|c| match c {
            MatrixCell::Compared(of, _) => Some(&**of),
            _ => None,
        })
    }

    /// The verdict's place and the p of its strongest figure (methods: many looks).
    pub fn strength(&self) -> (u8, f64) {
        let of = |c: &Compared| (c.verdict.place(), c.p.unwrap_or(1.0));
        (self.compared().map(of))
            .min_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)))
            .unwrap_or((u8::MAX, 1.0))
    }

    /// The order of rows: by their strongest figures, the surest first; of equals by name.
    pub fn surest_first(&self, other: &Self) -> Ordering {
        let (a, b) = (self.strength(), other.strength());
        (a.0.cmp(&b.0))
            .then(a.1.total_cmp(&b.1))
            .then_with(|| self.head.cmp(&other.head))
    }
}

/// A line of a matrix.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub enum MatrixLine {
    /// A heading over the rows that follow.
    Heading(String),
    /// A row.
    Row(MatrixRow),
}

/// The matrix.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Matrix {
    /// Its id on the page, and the name of its sheet.
    pub id: String,
    /// What it shows: a heading.
    pub caption: String,
    /// What heads the rows, and the line under it.
    pub head: (String, String),
    /// The columns.
    pub columns: Vec<MatrixColumn>,
    /// The lines.
    pub lines: Vec<MatrixLine>,
    /// Whether cells say `5 of 12` before the drawing.
    pub levels: bool,
    /// Whether the legend stands under it: once a page.
    pub legend: bool,
    /// From which differences on a verdict is below or above, and well so: percentage points, then scores.
    pub thresholds: [f64; 4],
    /// Notes under it.
    pub notes: Vec<String>,
    /// The same figures as a plain table, of which sheets are made.
    table: Table,
}

impl Matrix {
    /// A matrix of lines, with its legend.
    pub fn new(
        id: &str,
        caption: impl Into<String>,
        head: (&str, &str),
        columns: Vec<MatrixColumn>,
        lines: Vec<MatrixLine>,
    ) -> Self {
        let mut matrix = Self {
            id: id.into(),
            caption: caption.into(),
            head: (head.0.into(), head.1.into()),
            columns,
            lines,
            levels: false,
            legend: true,
            thresholds: [5.0, 10.0, 2.0, 5.0],
            notes: vec![],
            table: Table::new(id, "", vec![]),
        };
        matrix.table = matrix.flat();
        matrix
    }

    /// Has other lines; its notes stay.
    pub fn set_lines(&mut self, lines: Vec<MatrixLine>) {
        self.lines = lines;
        let notes = std::mem::take(&mut self.table.notes);
        self.table = Table {
            notes,
            ..self.flat()
        };
    }

    /// Adds a note, here and on the sheet.
    pub fn note(&mut self, note: impl Into<String>) {
        let note = note.into();
        self.table.notes.push(note.clone());
        self.notes.push(note);
    }

    /// Its rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = &MatrixRow> {
        self.lines.iter().filter_map(|l| match l {
            MatrixLine::Row(row) => Some(row),
            MatrixLine::Heading(_) => None,
        })
    }

    /// The same as a table: for each column that compares, attainment, benchmark, difference, verdict, expected range, pupils
    /// and coverage.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// How many comparisons it holds (figures on enough pupils), and how many of them would show some sign by luck alone: one
    /// in twenty, rounded.
    pub fn looks(&self) -> (usize, usize) {
        let compared = self.rows().flat_map(MatrixRow::compared);
        let looked = compared.filter(|c| c.verdict.is_looked_at()).count();
        (looked, by_luck(looked))
    }

    /// The words of many looks: `44 comparisons; about two would show some sign by luck alone`. Empty without any.
    pub fn looks_words(&self) -> String {
        looks_words(self.looks().0)
    }

    /// How far the drawings of a column reach from their benchmarks to either side: one scale for its shares and one for its
    /// scores, benchmarks under each other. 0 where nothing is drawn. A row far out doesn't make the bands of all others too
    /// small to read: the scale ends at so many times the middle row's reach, and what lies beyond has an arrow.
    pub fn reach(&self, column: usize, unit: Unit) -> f64 {
        let pictures = self.rows().filter_map(|row| match cell_at(row, column)? {
            MatrixCell::Compared(of, _) if of.attainment.unit() == unit => of.picture(),
            _ => None,
        });
        let mut reaches: Vec<f64> = pictures.map(|p| p.reach()).collect();
        reaches.sort_by(f64::total_cmp);
        let middle = reaches.get(reaches.len() / 2).copied().unwrap_or(0.0);
        let last = reaches.last().copied().unwrap_or(0.0);
        last.min(FAR * middle)
    }

    /// Whether headings stand among its rows.
    fn has_headings(&self) -> bool {
        let mut lines = self.lines.iter();
        lines.any(|l| matches!(l, MatrixLine::Heading(_)))
    }

    fn flat(&self) -> Table {
        let heading = self.has_headings();
        let mut columns = vec![Column::words("row", &self.head.0)];
        if heading {
            columns.push(Column::words("under", "Under"));
        }
        for c in &self.columns {
            if c.compared {
                columns.extend(SAID.iter().map(|(key, what, align)| Column {
                    align: *align,
                    ..Column::words(
                        &format!("{}-{key}", c.key),
                        format!("{}: {}", c.heading, lower_first(what)),
                    )
                }));
            } else {
                columns.push(Column::number(&c.key, &c.heading).about(&c.about));
            }
        }
        let mut table = Table::new(&self.id, &self.caption, columns);
        let mut under = String::new();
        for line in &self.lines {
            match line {
                MatrixLine::Heading(text) => under.clone_from(text),
                MatrixLine::Row(row) => {
                    let mut cells = vec![match &row.to {
                        Some(to) => Cell::link(&row.head, to.clone()),
                        None => Cell::text(&row.head),
                    }];
                    if heading {
                        cells.push(Cell::text(&under));
                    }
                    for (i, column) in self.columns.iter().enumerate() {
                        flat_cells(&mut cells, row, i, column.compared);
                    }
                    table.rows.push(Row {
                        cells,
                        kind: if row.total {
                            RowKind::Total
                        } else {
                            RowKind::Body
                        },
                    });
                }
            }
        }
        table
    }
}

/// The cell of a row over a column; `None` in the columns that words before it take.
pub fn cell_at(row: &MatrixRow, column: usize) -> Option<&MatrixCell> {
    let mut at = 0;
    for cell in &row.cells {
        if at == column {
            return Some(cell);
        }
        at += match cell {
            MatrixCell::Words { span, .. } => (*span).max(1),
            _ => 1,
        };
        if at > column {
            return None;
        }
    }
    None
}

fn flat_cells(cells: &mut Vec<Cell>, row: &MatrixRow, column: usize, compared: bool) {
    let none = || Cell::Missing(Reason::NotApplicable);
    let cell = cell_at(row, column);
    if !compared {
        cells.push(match cell {
            Some(MatrixCell::Plain { value, .. }) => Cell::Number(value.clone()),
            Some(MatrixCell::Words { text, .. }) => Cell::text(text),
            Some(MatrixCell::Missing(reason)) => Cell::Missing(reason.clone()),
            Some(MatrixCell::Compared(of, _)) => Cell::Number(of.difference.clone()),
            None => none(),
        });
        return;
    }
    match cell {
        Some(MatrixCell::Compared(of, _)) => {
            cells.push(Cell::Number(of.attainment.clone()));
            cells.push(Cell::Number(of.benchmark.clone()));
            cells.push(Cell::Number(of.difference.clone()));
            cells.push(Cell::text(of.word()));
            cells.push(Cell::interval(&of.range, None));
            cells.push(Cell::Number(of.n.clone()));
            cells.push(Cell::Number(of.coverage.clone()));
        }
        Some(MatrixCell::Plain { value, .. }) => {
            cells.push(Cell::Number(value.clone()));
            cells.extend((0..6).map(|_| none()));
        }
        Some(MatrixCell::Words { text, .. }) => {
            cells.push(Cell::text(text));
            cells.extend((0..6).map(|_| none()));
        }
        Some(MatrixCell::Missing(reason)) => {
            cells.push(Cell::Missing(reason.clone()));
            cells.extend((0..6).map(|_| none()));
        }
        None => cells.extend((0..7).map(|_| none())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::{Measured, Verdict, Way};
    use crate::release::Desk;

    pub(super) fn compared(difference: f64, p: f64, verdict: Verdict) -> Compared {
        let desk = Desk::default();
        let of = |v: f64, unit| desk.show(Measured::on_pupils(Ok(v), unit, 10));
        let percent = |v: f64| of(v, Unit::Percent);
        Compared {
            attainment: percent(60.0 + difference),
            benchmark: percent(60.0),
            difference: of(difference, Unit::PercentagePoints),
            reached: desk.count(2),
            n: desk.count(10),
            coverage: percent(100.0),
            range: (percent(40.0), percent(80.0)),
            wide: (percent(30.0), percent(90.0)),
            pupils: desk.count(0),
            verdict,
            p: Some(p),
        }
    }

    pub(super) fn matrix(cells: Vec<MatrixCell>) -> Matrix {
        let columns = (0..cells.len())
            .map(|i| MatrixColumn::compared(&format!("c{i}"), format!("C{i}"), ""))
            .collect();
        let row = MatrixLine::Row(MatrixRow::new("Oakfield", cells));
        Matrix::new(
            "schools",
            "Every school",
            ("School", ""),
            columns,
            vec![row],
        )
    }

    #[test]
    fn differences_read_as_their_indicator_is_explained() {
        let text = |d: f64, v| compared(d, 0.5, v).difference_text();
        assert_eq!(text(-4.6, Verdict::Within), "−4.6");
        assert_eq!(text(-5.2, Verdict::Within), "−5");
        assert_eq!(text(9.51, Verdict::Within), "+9.5");
        assert_eq!(text(0.4, Verdict::Small(Way::Above)), "+0.4");
        assert_eq!(text(0.4, Verdict::Within), "0");
    }

    #[test]
    fn few_and_uncompared_are_no_looks_and_luck_is_one_in_twenty() {
        let of = |v| MatrixCell::Compared(Box::new(compared(-48.0, 0.001, v)), None);
        let strong = Verdict::Strong {
            way: Way::Below,
            well: true,
        };
        let mut cells = vec![of(Verdict::Few), of(Verdict::Uncompared), of(strong)];
        assert_eq!(matrix(cells.clone()).looks(), (1, 0));
        // 44 / 20 is 2.2: two; 30 / 20 is 1.5: two.
        assert_eq!([by_luck(44), by_luck(30), by_luck(29)], [2, 2, 1]);
        cells.extend((0..43).map(|_| of(Verdict::Within)));
        let all = matrix(cells);
        assert_eq!(
            all.looks_words(),
            "44 comparisons; about two would show some sign by luck alone"
        );
        // 60 − 48 = 12 lies 48 from the benchmark, the range's ends 30.
        assert_eq!(all.reach(2, Unit::Percent), 48.0);
        assert_eq!(all.reach(0, Unit::Percent), 0.0);
        assert_eq!(all.reach(2, Unit::Score), 0.0);
    }

    #[test]
    fn one_row_far_out_does_not_set_the_scale() {
        let of = |d: f64| {
            let cell = compared(d, 0.5, Verdict::Within);
            MatrixLine::Row(MatrixRow::new(
                "A",
                vec![MatrixCell::Compared(Box::new(cell), None)],
            ))
        };
        let column = MatrixColumn::compared("c", "C", "");
        let lines = vec![of(-2.0), of(-100.0), of(3.0)];
        let all = Matrix::new("m", "M", ("A", ""), vec![column.clone()], lines);
        // Both others reach to the pale range's ends, 30 from the benchmark.
        assert_eq!(all.reach(0, Unit::Percent), 60.0);
        let near = Matrix::new("m", "M", ("A", ""), vec![column], vec![of(-2.0), of(-40.0)]);
        assert_eq!(near.reach(0, Unit::Percent), 40.0);
    }

    #[test]
    fn words_over_several_columns_leave_none_over_in_the_table() {
        let words = MatrixCell::Words {
            text: "Special".into(),
            span: 2,
            to: None,
        };
        let mut m = matrix(vec![words.clone(), words]);
        m.note("Before rounding.");
        let columns = m.table().columns.len();
        assert_eq!(columns, 1 + 2 * 7);
        assert!(m.table().rows.iter().all(|r| r.cells.len() == columns));
        assert_eq!(m.table().notes, ["Before rounding."]);
    }
}
