//! How like a heading and its cells are to a column of ours.

use crate::diag::nearest;
use crate::intake::Table;
use crate::intake::sources::{headings, levelled};

use super::super::grid::{self, Grid};
use super::super::heading;
use super::super::shape::share;
use super::super::unknown::is_share;

/// How sure it is that a grid's column is one of ours, and why; `None`: it isn't.
pub(super) fn sureness(
    table: &Table,
    column: &str,
    name: &str,
    grid: &Grid,
    i: usize,
) -> Option<(f64, String)> {
    // What adds up can't be a share.
    if COUNTS.contains(&column) && is_share(name) {
        return None;
    }
    let (like, said) = likeness(table, column, name);
    // The cells are looked at only where they can decide.
    if like <= 0.0 && column != "upn" {
        return None;
    }
    let shape = share(column, grid.values(i));
    let words = column.replace('_', " ");
    let sure = match (like, shape) {
        // Schools by their names: the table of schools knows them.
        (l, Some(s))
            if column == "urn" && s < 0.3 && l > 0.0 && levelled(name).contains("school") =>
        {
            let named = grid
                .values(i)
                .take(50)
                .all(|c| c.chars().filter(|c| c.is_alphabetic()).count() > 2);
            if named { l * 0.9 } else { l * s }
        }
        // Any language may stand under a heading of first languages.
        (l, _) if l > 0.0 && column == "eal" && levelled(name).contains("language") => l * 0.9,
        // A heading that fits over cells that don't.
        (l, Some(s)) if s < 0.3 => l * s,
        (l, Some(s)) if l > 0.0 => l * 0.8 + s * 0.2,
        // Nothing under it says that a heading which is only near is meant: `Reason` is no season.
        (l, None) if l < 0.75 && grid.values(i).next().is_none() => 0.0,
        (l, None) if l > 0.0 => l * 0.9,
        // Cells alone tell a pupil's number.
        (_, Some(s)) if column == "upn" && s > 0.8 => 0.6,
        _ => 0.0,
    };
    let cells = match shape {
        Some(s) if s < 0.995 => format!(", {:.0}% of its cells are {words}", s * 100.0),
        _ => String::new(),
    };
    (sure > 0.35).then(|| (sure, format!("{said}{cells}")))
}

/// Columns of numbers that are added up.
const COUNTS: [&str; 8] = [
    "sessions_possible",
    "sessions_authorised",
    "sessions_unauthorised",
    "sessions",
    "income",
    "expenditure",
    "staff_costs",
    "revenue_reserve",
];

/// Headings that mean too much by themselves to be found within others.
const BROAD: &[&str] = &[
    "date",
    "year",
    "type",
    "name",
    "school",
    "term",
    "test",
    "paper",
    "grade",
    "outcome",
    "result",
    "from",
    "value",
    "pupils",
    "measure",
    "score",
    "category",
    "assessment",
    "trust",
    "scaled",
    "standardised score",
    "target",
    "benchmark",
    "indicator",
    "sessions",
    "possible",
    "season",
    "language",
    "expected",
    "greater depth",
];

/// How like a heading is to those a column is known by, and why.
fn likeness(table: &Table, column: &str, heading: &str) -> (f64, String) {
    let level = levelled(heading);
    if level.is_empty() {
        return (0.0, String::new());
    }
    if level == levelled(column) {
        return (1.0, "the heading is ours".into());
    }
    if let Some(known) = heading::known(heading).iter().find(|k| k.column == column) {
        let whose = match known.system {
            "" => "a usual heading".to_owned(),
            system => format!("a heading of {system}"),
        };
        // Pupil Premium is more than Ever 6: service and care count as well.
        let premium = column == "fsm6" && !levelled(heading).contains('6');
        return (
            if premium {
                known.sure - 0.1
            } else {
                known.sure
            },
            whose,
        );
    }
    let known = headings(table.name, column);
    if let Some(place) = known.iter().position(|h| *h == level) {
        let later = u32::try_from(place).unwrap_or(9).min(9);
        return (0.95 - 0.02 * f64::from(later), "a usual heading".into());
    }
    // A heading that is known for something else is not near this one.
    if !heading::known(heading).is_empty() {
        return (0.0, String::new());
    }
    let others = grid::is_known(&level);
    if !others && let Some(near) = nearest(&level, known.iter().copied().filter(|h| h.len() > 4)) {
        return (0.7, format!("near `{near}`"));
    }
    let padded = format!(" {level} ");
    let within = known
        .iter()
        .filter(|h| h.len() > 2 && !BROAD.contains(h))
        .find(|h| padded.contains(&format!(" {h} ")));
    match within {
        Some(within) => (0.55, format!("it has `{within}` in it")),
        None => (0.0, String::new()),
    }
}
