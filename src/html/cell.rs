//! Cells of a table as HTML.

use std::fmt::Write as _;

use crate::quantity::Reason;
use crate::report::{Align, Cell, PagePath};

use super::{escape, spark};

/// From this many characters on a cell is a sentence and gets room for one.
const LONG: usize = 40;

/// Adds a cell with its element: the first of a row heads it. `tag` is a word set beside what the cell says.
pub(super) fn push_element(
    out: &mut String,
    cell: &Cell,
    first: bool,
    align: Align,
    tag: Option<&str>,
    page: &PagePath,
) {
    let long = matches!(cell, Cell::Text(text) if text.chars().count() > LONG);
    out.push_str(match (first, align) {
        (true, _) => "<th scope=\"row\"",
        (false, Align::Left) if long => "<td class=\"words\"",
        (false, Align::Left) => "<td",
        (false, Align::Right) => "<td class=\"n\"",
    });
    if let Some(value) = cell.sort_value() {
        out.push_str(" data-sort=\"");
        push_sort_value(out, value);
        out.push('"');
    }
    out.push('>');
    push_inside(out, cell, page);
    if let Some(tag) = tag {
        out.push_str(" <span class=\"tag\">");
        out.push_str(tag);
        out.push_str("</span>");
    }
    out.push_str(if first { "</th>" } else { "</td>" });
}

/// Adds what stands inside a cell's element.
pub(super) fn push_inside(out: &mut String, cell: &Cell, page: &PagePath) {
    match cell {
        Cell::Text(text) => escape::push(out, text),
        Cell::Link(link) => {
            out.push_str("<a href=\"");
            // What follows `#` is a place on the other page.
            let (path, place) = link.to.0.split_once('#').unwrap_or((&link.to.0, ""));
            escape::push(out, &escape::address(&page.to(path)));
            if !place.is_empty() {
                out.push('#');
                escape::push(out, &escape::address(place));
            }
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
                    Some(false) => out.push_str(" <span class=\"chance\">beyond chance</span>"),
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

/// A mark for the eye and the reason for the ear; the reason shows as a tooltip too, and below the table.
pub(super) fn push_missing(out: &mut String, mark: &str, words: &str) {
    let words = escape::text(words);
    let _ = write!(
        out,
        "<span class=\"gap\" title=\"{words}\"><span aria-hidden=\"true\">{mark}</span><span class=\"vh\">{words}\
         </span></span>"
    );
}

/// Six decimals are plenty to sort by, and a third of the bytes.
fn push_sort_value(out: &mut String, value: f64) {
    // Adding 0 turns −0 into 0.
    let _ = write!(out, "{}", (value * 1e6).round() / 1e6 + 0.0);
}
