//! Cells of a table as HTML.

use std::fmt::Write as _;

use crate::quantity::Reason;
use crate::report::{Align, Cell, PagePath};

use super::{escape, spark};

/// From this many characters on a cell is a sentence and gets room for one.
const LONG: usize = 40;

/// Adds a cell with its element: the first of a row heads it. `tag` is a word set beside what the cell says.
///
/// Pages of large trusts hold tens of thousands of cells, so what HTML lets go is let go: quotes and end tags, and a number to
/// sort by where the cell says just that.
pub(super) fn push_element(
    out: &mut String,
    cell: &Cell,
    first: bool,
    align: Align,
    tag: Option<&str>,
    page: &PagePath,
) {
    let long = matches!(cell, Cell::Text(text) if text.chars().count() > LONG);
    // What is expected and missing stands out.
    let wanting = matches!(cell, Cell::Text(text) if text.split_whitespace().any(|w| w == "✗"));
    out.push_str(match (first, align) {
        (true, _) => "<th scope=row",
        (false, Align::Left) if wanting => "<td class=wanting",
        (false, Align::Left) if long => "<td class=words",
        (false, Align::Left) => "<td",
        (false, Align::Right) if wanting => "<td class=\"n wanting\"",
        (false, Align::Right) => "<td class=n",
    });
    if let Some(value) = cell.sort_value() {
        let value = sort_value(value);
        let said = !first && align == Align::Right && cell.plain() == value;
        if !said {
            out.push_str(" data-sort=");
            out.push_str(&value);
        }
    }
    out.push('>');
    push_inside(out, cell, page);
    if let Some(tag) = tag {
        out.push_str(" <span class=\"tag\">");
        out.push_str(tag);
        out.push_str("</span>");
    }
}

/// Adds what stands inside a cell's element.
pub(super) fn push_inside(out: &mut String, cell: &Cell, page: &PagePath) {
    match cell {
        Cell::Text(text) => escape::push(out, text),
        Cell::Link(link) => {
            out.push_str("<a href=\"");
            escape::push(out, &super::view::relative(page, &link.to.0));
            out.push_str("\">");
            escape::push(out, &link.text);
            out.push_str("</a>");
        }
        Cell::Number(shown) => match shown.reason() {
            Some(reason) => push_reason(out, reason),
            None => escape::push(out, &shown.text()),
        },
        Cell::Interval { crosses, .. } => match cell.reason() {
            Some(reason) => push_reason(out, reason),
            None => {
                escape::push(out, &cell.plain());
                // Said of both: a rounded end may read 0 on either side of it.
                match crosses {
                    Some(true) => out.push_str(" <span class=\"chance\">within chance</span>"),
                    Some(false) => out.push_str(" <span class=\"chance\">more than chance</span>"),
                    None => {}
                }
            }
        },
        Cell::Indicator(i) => push_pill(out, *i as usize, i.word()),
        Cell::Band(band) => push_pill(out, *band as usize, band.words()),
        Cell::Spark(values) => spark::push(out, values),
        Cell::Missing(reason) => push_reason(out, reason),
    }
}

/// The five marks from well below to well above: class of the pill and id of the shape in the page's sprite.
const MARKS: [&str; 5] = ["wb", "b", "e", "a", "wa"];

/// A shape and a word on a tint: three ways to tell them apart.
fn push_pill(out: &mut String, place: usize, words: &str) {
    let mark = MARKS[place];
    let _ = write!(
        out,
        "<span class=\"pill {mark}\"><svg class=\"mark\" width=\"11\" height=\"11\" aria-hidden=\"true\"><use \
         href=\"#mark-{mark}\"/></svg>{words}</span>"
    );
}

fn push_reason(out: &mut String, reason: &Reason) {
    push_missing(out, reason.mark(), &reason.words());
}

/// A mark whose name is the reason: for the ear, as a tooltip, and below the table.
pub(super) fn push_missing(out: &mut String, mark: &str, words: &str) {
    let words = escape::text(words);
    let _ = write!(out, "<i class=gap role=img title=\"{words}\">{mark}</i>");
}

/// Six decimals are plenty to sort by, and a third of the bytes.
fn sort_value(value: f64) -> String {
    // Adding 0 turns −0 into 0.
    ((value * 1e6).round() / 1e6 + 0.0).to_string()
}
