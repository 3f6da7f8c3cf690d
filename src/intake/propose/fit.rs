//! Which table a grid fits, and where its columns stand.

use std::collections::BTreeMap;

use crate::diag::nearest;
use crate::intake::sources::{headings, levelled, understood};
use crate::intake::{Table, tables};

use super::grid::Grid;
use super::shape::{share, suits};

/// A table, seen in a grid.
pub(super) struct Fit {
    pub(super) table: &'static Table,
    /// Our column, the grid's column, and how sure it is (0 to 1).
    pub(super) columns: BTreeMap<&'static str, (usize, f64)>,
    /// Columns that hold a subject each: the grid's column and the subject; and our column that takes their cells.
    pub(super) wide: Option<(&'static str, Vec<(usize, &'static str)>)>,
    score: f64,
}

impl Fit {
    /// The table that fits best.
    pub(super) fn best(grid: &Grid) -> Option<Self> {
        tables::ALL
            .iter()
            .filter(|t| !t.name.starts_with("reference/"))
            .map(|table| Self::of(table, grid))
            .filter(|fit| fit.score > 1.0)
            .max_by(|a, b| a.score.total_cmp(&b.score))
    }

    fn of(table: &'static Table, grid: &Grid) -> Self {
        let names: Vec<&str> = grid.headings().collect();
        let mut pairs = Vec::new();
        for column in table.columns {
            for (i, name) in names.iter().enumerate() {
                let like = likeness(table, column.name, name);
                // The cells are looked at only where they can decide.
                if like <= 0.0 && column.name != "upn" {
                    continue;
                }
                let shape = share(column.name, grid.values(i));
                let sure = match (like, shape) {
                    // A heading that fits over cells that don't.
                    (l, Some(s)) if s < 0.3 => l * s,
                    (l, Some(s)) if l > 0.0 => l * 0.8 + s * 0.2,
                    (l, None) if l > 0.0 => l * 0.9,
                    // Cells alone tell a pupil's number.
                    (_, Some(s)) if column.name == "upn" && s > 0.8 => 0.6,
                    _ => 0.0,
                };
                if sure > 0.35 {
                    pairs.push((sure, column.name, i));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(&b.2)));
        let mut columns = BTreeMap::new();
        let mut taken = vec![false; names.len()];
        for (sure, column, i) in pairs {
            if !taken[i] && !columns.contains_key(column) {
                taken[i] = true;
                columns.insert(column, (i, sure));
            }
        }
        let mut fit = Self {
            table,
            columns,
            wide: None,
            score: 0.0,
        };
        fit.look_wide(grid, &names);
        fit.score = fit.total();
        fit
    }

    /// Sees columns that hold a subject each.
    fn look_wide(&mut self, grid: &Grid, names: &[&str]) {
        let values: &[&str] = match self.table.name {
            "assessments" => &["score", "judgement"],
            "targets" => &["target"],
            _ => return,
        };
        let subjects: Vec<(usize, &'static str)> = names
            .iter()
            .enumerate()
            .filter_map(|(i, name)| Some((i, subject_in(name)?)))
            .collect();
        let mut best: Option<(&'static str, Vec<(usize, &'static str)>)> = None;
        for value in values {
            let Some(value) = self
                .table
                .position(value)
                .map(|p| self.table.columns[p].name)
            else {
                continue;
            };
            let mut list: Vec<(usize, &'static str)> = Vec::new();
            for (i, subject) in &subjects {
                let suits = share(value, grid.values(*i)).is_some_and(|s| s > 0.6);
                if suits && !list.iter().any(|(_, s)| s == subject) {
                    list.push((*i, subject));
                }
            }
            if list.len() > 1 && best.as_ref().is_none_or(|(_, b)| b.len() < list.len()) {
                best = Some((value, list));
            }
        }
        if let Some((value, list)) = best {
            let wide: Vec<usize> = list.iter().map(|(i, _)| *i).collect();
            self.columns
                .retain(|name, (i, _)| !wide.contains(i) && *name != value && *name != "subject");
            self.wide = Some((value, list));
        }
    }

    /// Whether a column of ours comes from the wide columns.
    pub(super) fn is_wide(&self, column: &str) -> bool {
        self.wide
            .as_ref()
            .is_some_and(|(value, _)| column == *value || column == "subject")
    }

    /// The required columns that nothing gives.
    pub(super) fn missing(&self) -> Vec<&'static str> {
        self.table
            .columns
            .iter()
            .filter(|c| c.required && !self.columns.contains_key(c.name) && !self.is_wide(c.name))
            .map(|c| c.name)
            .collect()
    }

    fn total(&self) -> f64 {
        let mut total = 0.0;
        for column in self.table.columns {
            let sure = match self.columns.get(column.name) {
                Some((_, sure)) => *sure,
                None if self.is_wide(column.name) => 1.0,
                None => 0.0,
            };
            // A constant may yet give what is missing.
            let easy = matches!(
                column.name,
                "academic_year"
                    | "term"
                    | "urn"
                    | "assessed_on"
                    | "assessment_name"
                    | "assessment_type"
                    | "nc_year"
            );
            total += match (column.required, sure > 0.0) {
                (true, true) => 2.0 * sure,
                (true, false) if easy => -0.4,
                (true, false) => -1.5,
                (false, _) => 0.7 * sure,
            };
        }
        // Nothing is told of a pupil but results: it isn't the roll.
        if self.table.name == "pupils" && !self.columns.contains_key("dob") {
            total -= 2.0;
        }
        total
    }

    /// Cells of a mapped column that don't suit it, with how often each comes; at most ten.
    pub(super) fn strangers<'g>(&self, grid: &'g Grid, column: &str) -> Vec<&'g str> {
        let mut seen: Vec<&str> = Vec::new();
        let places: Vec<usize> = match (&self.wide, self.columns.get(column)) {
            (_, Some((i, _))) => vec![*i],
            (Some((value, list)), None) if *value == column => {
                list.iter().map(|(i, _)| *i).collect()
            }
            _ => return seen,
        };
        for cell in places.into_iter().flat_map(|i| grid.values(i)) {
            if suits(column, cell) == Some(false) && !seen.contains(&cell) && seen.len() < 10 {
                seen.push(cell);
            }
        }
        seen
    }
}

/// How like a heading is to those a column is known by.
fn likeness(table: &Table, column: &str, heading: &str) -> f64 {
    let level = levelled(heading);
    if level.is_empty() {
        return 0.0;
    }
    if level == levelled(column) {
        return 1.0;
    }
    let known = headings(table.name, column);
    if let Some(place) = known.iter().position(|h| *h == level) {
        let later = u32::try_from(place).unwrap_or(9).min(9);
        return 0.95 - 0.02 * f64::from(later);
    }
    if nearest(&level, known.iter().copied().filter(|h| h.len() > 4)).is_some() {
        return 0.7;
    }
    let padded = format!(" {level} ");
    let within = known
        .iter()
        .filter(|h| h.len() > 2)
        .any(|h| padded.contains(&format!(" {h} ")));
    if within { 0.55 } else { 0.0 }
}

/// The subject that a heading names, alone or with other words.
fn subject_in(heading: &str) -> Option<&'static str> {
    let level = levelled(heading);
    if let Some(subject) = single(&level) {
        return Some(subject);
    }
    let words: Vec<&str> = level.split(' ').collect();
    let mut found = words
        .iter()
        .filter(|w| w.len() > 2)
        .filter_map(|w| single(w));
    let first = found.next()?;
    found.all(|s| s == first).then_some(first)
}

fn single(level: &str) -> Option<&'static str> {
    understood("subject", level).filter(|s| !matches!(*s, "RWM" | "RM" | "RGM"))
}
