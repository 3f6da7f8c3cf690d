//! Matrices as templates see them: rows written here, cells and drawings in them.

use std::fmt::Write as _;

use minijinja::{Value, context};

use crate::chart::strip::{self, Across};
use crate::quantity::{Mark, Unit};
use crate::release::{FigureOf, Shown};
use crate::report::{
    Compared, Matrix, MatrixCell, MatrixColumn, MatrixLine, MatrixRow, PagePath, Verdict, cell_at,
};

use super::{cell, escape, view};

/// The width of a drawing in a cell; in matrices whose cells say the level too.
const WIDTH: [f64; 2] = [96.0, 78.0];

/// The units that cells are of, each with a scale of its own.
const UNITS: [Unit; 2] = [Unit::Percent, Unit::Score];

/// A matrix's value: `id`, `caption`, `looks`, `head`, `columns`, `rows`, `legend`, `notes`. `opened`: for each row, in
/// order, what lies under it as finished HTML; may be empty.
pub(super) fn matrix(
    matrix: &Matrix,
    id: String,
    caption_id: String,
    opened: &[Vec<Value>],
    page: &PagePath,
) -> Value {
    let columns: Vec<Value> = (matrix.columns.iter())
        .map(|c| {
            context! {
                heading => c.heading.as_str(),
                about => c.about.as_str(),
                number => !c.compared,
            }
        })
        .collect();
    let reaches: Vec<[f64; 2]> = (0..matrix.columns.len())
        .map(|i| UNITS.map(|unit| matrix.reach(i, unit)))
        .collect();
    let mut rows = vec![];
    let mut number = 0;
    for line in &matrix.lines {
        match line {
            MatrixLine::Heading(text) => {
                rows.push(context! { kind => "heading", text => text.as_str() });
            }
            MatrixLine::Row(row) => {
                let open = opened.get(number).cloned().unwrap_or_default();
                number += 1;
                let under = format!("{id}-row-{number}");
                rows.push(context! {
                    kind => if row.total { "total" } else { "row" },
                    html => Value::from_safe_string(row_html(matrix, row, &reaches, page)),
                    head => row.head.as_str(),
                    under,
                    open,
                });
            }
        }
    }
    context! {
        block => "matrix",
        id,
        caption_id,
        caption => matrix.caption.as_str(),
        looks => matrix.looks_words(),
        head => matrix.head.0.as_str(),
        head_about => matrix.head.1.as_str(),
        columns,
        all => matrix.columns.len() + 1,
        rows,
        legend => legend(matrix),
        strong => strong(matrix),
        range => Value::from_safe_string(LEGEND_RANGE.to_owned()),
        notes => matrix.notes.clone(),
    }
}

/// The drawing of the legend: a result below the bands.
const LEGEND_RANGE: &str = "<svg class=\"strip\" width=\"52\" height=\"20\" viewBox=\"0 0 52 20\" aria-hidden=\"true\"><rect \
    class=\"r-wide\" x=\"16\" y=\"5.5\" width=\"34\" height=\"9\" rx=\"1.5\"/><rect class=\"r-band\" x=\"23\" y=\"5.5\" width=\"20\" \
    height=\"9\" rx=\"1.5\"/><line class=\"r-tick\" x1=\"33\" x2=\"33\" y1=\"3\" y2=\"17\" stroke-width=\"1.8\"/><circle class=\"v-full \
    v-worse\" cx=\"7\" cy=\"10\" r=\"5\" stroke-width=\"1.2\"/></svg>";

/// The marks that a matrix explains under it: those that stand in it.
fn legend(matrix: &Matrix) -> Vec<&'static str> {
    if !matrix.legend {
        return vec![];
    }
    let met = |wanted: fn(Verdict) -> bool| {
        matrix
            .rows()
            .flat_map(MatrixRow::compared)
            .any(|c| wanted(c.verdict))
    };
    let mut legend = vec![];
    if met(|v| v.is_looked_at()) {
        legend.extend(["range", "strong", "some", "within"]);
    }
    if met(|v| v == Verdict::Few) {
        legend.push("few");
    }
    legend
}

/// What the filled marks mean.
fn strong(matrix: &Matrix) -> String {
    let [near, far, score, score_far] = matrix.thresholds;
    format!(
        "below, above: outside the pale band and {near} points or more (“well” from {far}; scores {score} and {score_far})"
    )
}

fn row_html(matrix: &Matrix, row: &MatrixRow, reaches: &[[f64; 2]], page: &PagePath) -> String {
    let mut out = String::with_capacity(512 * row.cells.len());
    out.push_str("<th scope=row><span class=head>");
    if let Some(to) = &row.to {
        open_link(&mut out, to, page);
    }
    escape::push(&mut out, &row.head);
    if row.to.is_some() {
        out.push_str("</a>");
    }
    if !row.about.is_empty() {
        out.push_str(" <small>");
        escape::push(&mut out, &row.about);
        out.push_str("</small>");
    }
    out.push_str("</span>");
    for (i, column) in matrix.columns.iter().enumerate() {
        if let Some(cell) = cell_at(row, i) {
            let reach = reaches.get(i).copied().unwrap_or_default();
            push_cell(&mut out, cell, column, reach, matrix.levels, page);
        }
    }
    out
}

fn push_cell(
    out: &mut String,
    cell: &MatrixCell,
    column: &MatrixColumn,
    reach: [f64; 2],
    levels: bool,
    page: &PagePath,
) {
    let name = escape::text(&column.heading);
    match cell {
        MatrixCell::Compared(of, to) => {
            let sort = of.difference.value().map_or_else(String::new, |v| {
                format!(" data-sort=\"{}\"", (v * 1e6).round() / 1e6 + 0.0)
            });
            let code = data_code(&of.attainment);
            let _ = write!(out, "<td class=m{sort} data-name=\"{name}\"{code}>");
            push_compared(out, of, to.as_ref(), reach, levels, page);
        }
        MatrixCell::Plain { value, mark, to } => {
            let sort = value.value().map_or_else(String::new, |v| {
                format!(" data-sort=\"{}\"", (v * 1e6).round() / 1e6 + 0.0)
            });
            let code = data_code(value);
            let _ = write!(out, "<td class=\"n p\"{sort} data-name=\"{name}\"{code}>");
            if let Some(to) = to {
                open_link(out, to, page);
            }
            match (mark, value.reason()) {
                (_, Some(reason)) => cell::push_missing(out, reason.mark(), &reason.words()),
                (Some((mark, word)), None) => {
                    push_value(out, &value.text(), *mark);
                    push_mark(out, *mark, word);
                }
                (None, None) => escape::push(out, &value.text()),
            }
            if to.is_some() {
                out.push_str("</a>");
            }
        }
        MatrixCell::Words { text, span, to } => {
            // Words under the head of a column of numbers stand where the numbers do.
            let class = match column.compared || *span > 1 {
                true => "words",
                false => "\"n words\"",
            };
            let _ = write!(
                out,
                "<td class={class} colspan={span} data-name=\"{name}\">"
            );
            if let Some(to) = to {
                open_link(out, to, page);
            }
            escape::push(out, text);
            if to.is_some() {
                out.push_str("</a>");
            }
        }
        MatrixCell::Missing(reason) => {
            let class = if column.compared { "m" } else { "\"n p\"" };
            let _ = write!(out, "<td class={class} data-name=\"{name}\">");
            cell::push_missing(out, reason.mark(), &reason.words());
        }
    }
}

/// The code of a figure, where the page says it and there is a figure.
fn data_code(shown: &Shown) -> String {
    let of = shown.of().filter(|_| shown.reason().is_none());
    let code = of.and_then(FigureOf::code);
    code.map_or_else(String::new, |code| format!(" data-code={code}"))
}

fn push_compared(
    out: &mut String,
    of: &Compared,
    to: Option<&PagePath>,
    reach: [f64; 2],
    levels: bool,
    page: &PagePath,
) {
    out.push_str("<div class=c>");
    if let Some(reason) = of.attainment.reason() {
        cell::push_missing(out, reason.mark(), &reason.words());
        out.push_str("</div>");
        return;
    }
    if levels {
        out.push_str("<span class=level>");
        escape::push(out, &of.level());
        out.push_str("</span>");
    }
    if let Some(picture) = of.picture() {
        let own = usize::from(of.attainment.unit() == Unit::Score);
        let across = Across::AboutBenchmark(reach[own]);
        let width = WIDTH[usize::from(levels)];
        out.push_str(&on_page(&strip::range(&picture, across, width)));
    }
    if let Some(to) = to {
        open_link(out, to, page);
    }
    let mark = of.verdict.mark();
    match of.verdict {
        Verdict::Few | Verdict::Uncompared | Verdict::Withheld => {
            push_mark(out, mark, "");
            out.push_str("<span class=word>");
            escape::push(out, &of.word());
            out.push_str("</span>");
        }
        _ => {
            push_value(out, &of.difference_text(), mark);
            push_mark(out, mark, &of.word());
        }
    }
    if to.is_some() {
        out.push_str("</a>");
    }
    out.push_str("</div>");
}

/// A strip for a page: its colours are the stylesheet's.
pub(super) fn on_page(svg: &str) -> String {
    let mut text = svg.replace(" xmlns=\"http://www.w3.org/2000/svg\"", "");
    for name in ["fill", "stroke"] {
        while let Some(at) = text.find(&format!(" {name}=\"#")) {
            let end = text[at + name.len() + 4..]
                .find('"')
                .map(|e| at + name.len() + 5 + e);
            match end {
                Some(end) => text.replace_range(at..end, ""),
                None => break,
            }
        }
    }
    text
}

fn push_value(out: &mut String, text: &str, mark: Mark) {
    let _ = write!(out, "<span class=\"val {}\">", mark.hue_name());
    escape::push(out, text);
    out.push_str("</span>");
}

/// A mark with its word for the ear.
pub(super) fn push_mark(out: &mut String, mark: Mark, word: &str) {
    let title = if word.is_empty() {
        String::new()
    } else {
        format!(" title=\"{}\"", escape::text(word))
    };
    let _ = write!(
        out,
        "<span class=\"verdict {}\"{title}><svg class=mark width=13 height=13 aria-hidden=true><use href=\"#v-{}\"/></svg>",
        mark.hue_name(),
        mark.name()
    );
    if !word.is_empty() {
        out.push_str("<span class=vh> ");
        escape::push(out, word);
        out.push_str("</span>");
    }
    out.push_str("</span>");
}

fn open_link(out: &mut String, to: &PagePath, page: &PagePath) {
    out.push_str("<a href=\"");
    let _ = write!(out, "{}", view::address(page, &to.0));
    out.push_str("\">");
}
