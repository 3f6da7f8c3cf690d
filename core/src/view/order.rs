//! The bars of a chart in another order.

use std::cmp::Ordering;

use crate::release::Shown;
use crate::report::{Chart, ChartKind, Page};

/// An order of bars.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// As on the page.
    Page,
    /// By name; numbers in names by their value.
    Name,
    /// The lowest first; without a figure last.
    Ascending,
    /// The highest first; without a figure last.
    Descending,
}

impl Order {
    /// The order that a page's control calls so.
    pub fn named(name: &str) -> Self {
        match name {
            "name" => Self::Name,
            "ascending" => Self::Ascending,
            "descending" => Self::Descending,
            _ => Self::Page,
        }
    }
}

/// A name in parts that compare as they should: letters in lower case, numbers by value.
fn parts(name: &str) -> Vec<(u64, String)> {
    let mut parts: Vec<(u64, String)> = vec![];
    let mut digits = String::new();
    let mut letters = String::new();
    for c in name.to_lowercase().chars().chain(['\u{0}']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            parts.push((0, std::mem::take(&mut letters)));
            parts.push((digits.parse().unwrap_or(u64::MAX), String::new()));
            digits.clear();
        }
        letters.push(c);
    }
    parts.push((0, letters));
    parts
}

fn compare(a: (&str, &Shown), b: (&str, &Shown), order: Order) -> Ordering {
    let value = |s: &Shown| s.value().unwrap_or(0.0);
    let missing = a.1.value().is_none().cmp(&b.1.value().is_none());
    match order {
        Order::Page => Ordering::Equal,
        Order::Name => parts(a.0).cmp(&parts(b.0)),
        Order::Ascending => missing.then(value(a.1).total_cmp(&value(b.1))),
        Order::Descending => missing.then(value(b.1).total_cmp(&value(a.1))),
    }
}

/// The drawing of a page's chart with its bars in an order; `None`: there is no such chart.
pub(super) fn drawn(page: &Page, id: &str, order: Order) -> Option<String> {
    let here = page.here();
    let charts = here.iter().flat_map(|(_, blocks)| blocks);
    let mut charts = charts.filter_map(|b| match b {
        crate::report::Block::Chart(chart) => Some(chart),
        _ => None,
    });
    // As on the page, where each chart's ids begin with its number.
    let at = charts.clone().position(|c| c.id == id)?;
    let mut chart: Chart = charts.nth(at)?.clone();
    match &mut chart.kind {
        ChartKind::Bars { bars, .. } => {
            bars.sort_by(|a, b| compare((&a.label, &a.value), (&b.label, &b.value), order));
        }
        ChartKind::Whiskers { rows, .. } => {
            rows.sort_by(|a, b| compare((&a.label, &a.value), (&b.label, &b.value), order));
        }
        _ => {}
    }
    let drawing = crate::chart::svg(&chart, &format!("c{}", at + 1));
    Some(crate::html::slim(&drawing.svg))
}
