//! How wide a table's columns must be, and on what paper it fits: worked out here, once a table, because measuring is
//! what the typesetter would otherwise spend most of its time on.

use crate::config::packs::Sheet;
use crate::report::{Align, Cell, Row, RowKind, Table};

use super::letters::{Face, in_two, longest_word, width, wrapped};

/// The paper a section is set on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Paper {
    /// A4 upright.
    A4,
    /// A4 on its side.
    A4Landscape,
    /// A3 on its side.
    A3Landscape,
}

impl From<Sheet> for Paper {
    /// The widest form of a sheet.
    fn from(sheet: Sheet) -> Self {
        match sheet {
            Sheet::A4 => Self::A4Landscape,
            Sheet::A3 => Self::A3Landscape,
        }
    }
}

impl Paper {
    const ALL: [Self; 3] = [Self::A4, Self::A4Landscape, Self::A3Landscape];

    /// The width between its margins, in points; the templates' margins are 20 mm.
    pub(super) fn width(self) -> f64 {
        let mm = [210.0, 297.0, 420.0][self as usize] - 40.0;
        mm * 72.0 / 25.4
    }

    /// The height that a page of it holds, in points; the templates' margins are 24 and 20 mm.
    pub(super) fn height(self) -> f64 {
        let mm = [297.0, 210.0, 297.0][self as usize] - 44.0;
        mm * 72.0 / 25.4
    }
}

/// The size of text in tables, in points, where there is room.
const SIZE: f64 = 8.5;
/// How small it may get on each paper before a larger sheet is taken.
const SMALLEST: [f64; 3] = [7.5, 7.5, 6.0];
/// Room at both sides of a cell's text, together.
const PADDING: f64 = 8.0;
/// What a pill's frame and the gap behind its shape take, in ems.
const PILL: f64 = 1.05;
/// Text columns wider than this many ems are broken into lines, unless there is room to spare.
const LONG: f64 = 20.0;

/// Paper, size of text and column widths of a table.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Fit {
    pub paper: Paper,
    /// Size of text in points.
    pub size: f64,
    /// Widths in points.
    pub widths: Vec<f64>,
}

struct Need {
    /// Below this words are torn.
    least: f64,
    /// With this its cells are broken little, whatever becomes of its heading.
    cells: f64,
    /// What it likes to have.
    best: f64,
    /// With this nothing is broken into lines but headings.
    full: f64,
}

/// Finds the smallest paper up to `largest` that holds the table, then the widths of its columns on that paper or a wider
/// one.
pub(super) fn fit(table: &Table, at_least: Paper, largest: Paper) -> Fit {
    let needs = needs(table);
    let padding = PADDING * needs.len() as f64;
    let least: f64 = needs.iter().map(|n| n.least).sum();
    let best: f64 = needs.iter().map(|n| n.best).sum();
    let paper = Paper::ALL
        .into_iter()
        .take_while(|p| *p <= largest)
        .find(|p| *p >= at_least && least * SMALLEST[*p as usize] + padding <= p.width())
        .unwrap_or(largest.max(at_least));
    let room = (paper.width() - padding).max(1.0);
    // As large as lets words stay whole, and a little smaller where that saves lines.
    let size = (room / least.max(1.0)).min((room / best.max(1.0)).max(8.0));
    let cells: f64 = needs.iter().map(|n| n.cells).sum();
    let size = match room / cells.max(1.0) {
        // Smaller still where no cell is broken then.
        fits if fits < size && fits >= SMALLEST[paper as usize] => fits,
        _ => size,
    };
    let size = tenth(size.clamp(SMALLEST[paper as usize], SIZE));
    let (least, best) = (least * size, best * size);
    let full: f64 = needs.iter().map(|n| n.full * size).sum();
    let cells = cells * size;
    let between = |low: fn(&Need) -> f64, high: fn(&Need) -> f64, sums: (f64, f64)| {
        let share = (room - sums.0) / (sums.1 - sums.0).max(1e-9);
        needs
            .iter()
            .map(|n| (low(n) + (high(n) - low(n)) * share) * size)
            .collect()
    };
    let widths: Vec<f64> = if full <= room {
        // Few narrow columns don't sprawl over the page: together they gain by half at most.
        let each = (room - full).min(full * 0.5) / needs.len() as f64;
        needs.iter().map(|n| n.full * size + each).collect()
    } else if best <= room {
        between(|n| n.best, |n| n.full, (best, full))
    } else if cells <= room {
        between(|n| n.cells, |n| n.best, (cells, best))
    } else if least <= room {
        // A heading in three lines costs less than three lines in each row.
        between(|n| n.least, |n| n.cells, (least, cells))
    } else {
        between(|_| 0.0, |n| n.least, (0.0, least))
    };
    Fit {
        paper,
        size,
        widths: widths.into_iter().map(|w| tenth(w + PADDING)).collect(),
    }
}

/// The height of a table with its caption and so many lines of notes, in points, roughly.
pub(super) fn height(table: &Table, fit: &Fit, notes: usize) -> f64 {
    let rows: f64 = table
        .rows
        .iter()
        .map(|row| {
            let further = lines(row, fit).max(1) - 1;
            fit.size * (0.73 + further as f64 * 1.23) + 6.6
        })
        .sum();
    let headings = table
        .columns
        .iter()
        .zip(&fit.widths)
        .map(|(column, own)| {
            let text = width(&column.heading, Face::SemiBold) * fit.size;
            (text / (own - PADDING).max(1.0)).ceil().max(1.0)
        })
        .fold(1.0, f64::max);
    50.0 + (headings - 1.0) * fit.size * 1.23 + rows + 11.5 * notes as f64
}

/// How many lines a row takes: 1 where that is certain, 0 where a cell is no text, otherwise about as many as its
/// longest cell.
pub(super) fn lines(row: &Row, fit: &Fit) -> usize {
    let face = match row.kind {
        RowKind::Body => Face::Regular,
        _ => Face::SemiBold,
    };
    let mut most = 1;
    for (i, (cell, column)) in row.cells.iter().zip(&fit.widths).enumerate() {
        let text = match cell {
            Cell::Spark(_) => return 0,
            // A footnote's letter may stand beside the mark.
            _ if cell.reason().is_some() => width(&cell.plain(), face) + 1.0,
            Cell::Indicator(_) | Cell::Band(_) => width(&cell.plain(), face) + PILL,
            Cell::Text(text) => width(text, face),
            Cell::Link(link) => width(&link.text, face),
            _ => width(&cell.plain(), face),
        };
        let word = if i == 0 && row.kind == RowKind::LeftOut {
            4.6
        } else {
            0.0
        };
        let room = column - PADDING - 0.3;
        let text = (text + word) * fit.size * 1.01;
        if text > room {
            let plain = cell.plain();
            most = most.max(wrapped(&plain, face, (room / fit.size / 1.01 - word).max(1.0)).max(2));
        }
    }
    most
}

/// The width of a chart of this height ÷ width, in points: its lettering comes out at 8 points, unless it is so tall that
/// it must shrink to leave room for its title.
pub(super) fn chart_width(ratio: f64, paper: Paper) -> f64 {
    430.0_f64.min(paper.height() * 0.85 / ratio.max(0.01))
}

/// Rounded down to a tenth of a point, so that the numbers handed to the template are short.
pub(super) fn tenth(x: f64) -> f64 {
    (x * 10.0).floor() / 10.0
}

/// What each column needs, in ems of its text.
fn needs(table: &Table) -> Vec<Need> {
    table
        .columns
        .iter()
        .enumerate()
        .map(|(i, column)| {
            let heading = width(&column.heading, Face::SemiBold);
            let word = longest_word(&column.heading, Face::SemiBold);
            // Headings may take two lines, or three if room is scarce.
            let (mut least, mut best) = (word.max(heading / 2.6), word.max(heading / 1.7));
            let mut full = best.max(heading);
            let mut cells = 0.0_f64;
            for row in &table.rows {
                let face = match row.kind {
                    RowKind::Total => Face::SemiBold,
                    _ => Face::Regular,
                };
                let (own_least, own_best, own_full) = match row.cells.get(i) {
                    Some(Cell::Spark(_)) => (5.2, 6.0, 6.0),
                    Some(cell @ (Cell::Indicator(_) | Cell::Band(_))) => {
                        // The frame's sides and the gap behind the shape.
                        let w = width(&cell.plain(), face) + PILL;
                        (w, w, w)
                    }
                    Some(cell)
                        if column.align == Align::Right
                            || matches!(cell, Cell::Interval { .. }) =>
                    {
                        let w = width(&cell.plain(), face);
                        (w, w, w)
                    }
                    Some(cell) => {
                        let mut text = cell.plain();
                        if i == 0 && row.kind == RowKind::LeftOut {
                            text.push_str(" (left out)");
                        }
                        let whole = width(&text, face);
                        let half = if whole <= LONG {
                            in_two(&text, face)
                        } else {
                            LONG / 2.0
                        };
                        let least = longest_word(&text, face).max(half);
                        (least, whole.min(LONG).max(least), whole)
                    }
                    None => (0.0, 0.0, 0.0),
                };
                cells = cells.max(own_best);
                least = least.max(own_least);
                best = best.max(own_best);
                full = full.max(own_full);
            }
            Need {
                least: least + 0.2,
                cells: cells.max(least) + 0.2,
                best: best.max(least) + 0.2,
                full: full.max(best).max(least) + 0.2,
            }
        })
        .collect()
}
