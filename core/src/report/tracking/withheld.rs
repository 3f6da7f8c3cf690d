//! What is wholly withheld on a page: said once, in place of tables and charts without a figure.

use crate::estate::upper_first;
use crate::quantity::Reason;

use super::super::words::listed;
use super::super::{
    Bar, Block, Cell, Chart, ChartKind, Matrix, MatrixCell, MatrixLine, MatrixRow, Page, Section,
    Table,
};
use super::home::WITHHELD;

/// Takes off a page each table all of whose figures are withheld, and its chart, and says which; a row of a matrix without a
/// figure says it in words. `nothing`: what the page says in place of all that, where no figure is left.
pub(super) fn fold(page: &mut Page, nothing: &str) {
    let mut gone = vec![];
    let mut changed = false;
    for section in std::mem::take(&mut page.sections) {
        let (kept, less) = without_hollow(section);
        changed |= less;
        match kept {
            Ok(section) => page.sections.push(section),
            Err(heading) => gone.push(heading),
        }
    }
    if !changed {
        return;
    }
    if !page.sections.iter().any(holds_figures) {
        page.sections = vec![Section::new("none", "Withheld", vec![Block::text(nothing)])];
        return;
    }
    if !gone.is_empty() {
        let text = format!(
            "Of few pupils, or would tell figures that are, and so withheld: {}.",
            listed(&gone)
        );
        match page.sections.first_mut() {
            Some(first) if first.id == "answer" => first.blocks.push(Block::text(text)),
            _ => {
                let said = Section::new("withheld", "Withheld", vec![Block::text(text)]);
                page.sections.push(said);
            }
        }
    }
    // The first after the answer lies open.
    let mut after = page.sections.iter_mut().filter(|s| s.id != "answer");
    if let Some(first) = after.next() {
        first.folded = None;
    }
}

/// A section without what is wholly withheld, or its heading where nothing is left; and whether anything was.
fn without_hollow(mut section: Section) -> (Result<Section, String>, bool) {
    let mut gone: Vec<String> = vec![];
    for block in &section.blocks {
        match block {
            Block::Table(table) if is_withheld(table) => gone.push(table.id.clone()),
            Block::Matrix(m) if m.rows().count() > 0 && m.rows().all(is_hollow) => {
                gone.push(m.id.clone());
            }
            _ => {}
        }
    }
    for block in &mut section.blocks {
        if let Block::Matrix(matrix) = block {
            reline(matrix);
        }
    }
    // A chart without a bar goes, though its table has the rolls.
    let bars = |b: &Block| !matches!(b, Block::Chart(c) if is_empty(c));
    section.blocks.retain(bars);
    if gone.is_empty() {
        return (Ok(section), false);
    }
    let has = |id: &str| gone.iter().any(|g| g == id);
    let blocks = section.blocks.into_iter().filter_map(|block| match &block {
        Block::Table(t) if has(&t.id) => Some(Block::text(format!("{}: {WITHHELD}.", t.caption))),
        Block::Matrix(m) if has(&m.id) => None,
        Block::Chart(c) if c.id.strip_suffix("-chart").is_some_and(has) => None,
        _ => Some(block),
    });
    section.blocks = blocks.collect();
    match holds_figures(&section) {
        true => (Ok(section), true),
        false => (Err(section.heading), true),
    }
}

/// Whether a section has a table, a chart or a matrix.
fn holds_figures(section: &Section) -> bool {
    let is_one = |b: &Block| matches!(b, Block::Table(_) | Block::Chart(_) | Block::Matrix(_));
    section.blocks.iter().any(is_one)
}

/// Whether a chart is of bars none of which has a value, and one at least is withheld.
fn is_empty(chart: &Chart) -> bool {
    let ChartKind::Bars { bars, .. } = &chart.kind else {
        return false;
    };
    let withheld = |bar: &Bar| bar.value.reason() == Some(&Reason::Withheld);
    bars.iter().any(withheld) && bars.iter().all(|bar| bar.value.value().is_none())
}

/// Whether a table has no figure, and one at least is withheld.
fn is_withheld(table: &Table) -> bool {
    let cells = || table.rows.iter().flat_map(|row| &row.cells);
    let words = |c: &Cell| matches!(c, Cell::Text(_) | Cell::Link(_));
    let withheld = |c: &Cell| c.reason() == Some(&Reason::Withheld);
    cells().any(withheld) && cells().all(|c| words(c) || c.reason().is_some())
}

/// Whether a row of a matrix has no figure, and one at least is withheld.
fn is_hollow(row: &MatrixRow) -> bool {
    let withheld = |c: &MatrixCell| *c == MatrixCell::Missing(Reason::Withheld);
    let mut cells = row.cells.iter();
    row.cells.iter().any(withheld) && cells.all(|c| matches!(c, MatrixCell::Missing(_)))
}

/// Has rows without a figure say so in words; under a heading with nothing else one row for all.
fn reline(matrix: &mut Matrix) {
    if !matrix.rows().any(is_hollow) {
        return;
    }
    let span = matrix.columns.len();
    let said = |head: &str| MatrixRow {
        cells: vec![MatrixCell::Words {
            text: format!("{}.", upper_first(WITHHELD)),
            span,
            to: None,
        }],
        ..MatrixRow::new(head, vec![])
    };
    let mut lines: Vec<MatrixLine> = vec![];
    let mut under: Vec<MatrixRow> = vec![];
    let mut headed = false;
    let close = |lines: &mut Vec<MatrixLine>, rows: Vec<MatrixRow>, headed: bool| {
        if headed && !rows.is_empty() && rows.iter().all(is_hollow) {
            lines.push(MatrixLine::Row(said("Every group")));
            return;
        }
        lines.extend(rows.into_iter().map(|row| {
            MatrixLine::Row(match !headed && is_hollow(&row) {
                true => MatrixRow {
                    to: row.to,
                    total: row.total,
                    ..said(&row.head)
                },
                false => row,
            })
        }));
    };
    for line in std::mem::take(&mut matrix.lines) {
        match line {
            MatrixLine::Row(row) => under.push(row),
            MatrixLine::Heading(_) => {
                close(&mut lines, std::mem::take(&mut under), headed);
                headed = true;
                lines.push(line);
            }
        }
    }
    close(&mut lines, under, headed);
    matrix.set_lines(lines);
}
