//! Where each of a table's columns comes from in a file that the config maps.

use std::sync::Arc;

use crate::config::{Long, LongRow};
use crate::diag::{Code, Severity};
use crate::estate::tables::{ColumnKind, kind};
use crate::intake::layout::Skip;
use crate::intake::propose::known_headings;
use crate::intake::{Layout, Made, Origin};

use super::super::codes::Codes;
use super::super::file_name::from_name;
use super::super::words;
use super::Making;

/// Columns that are probabilities.
const CHANCES: [&str; 3] = ["p_expected", "p_greater", "value"];

impl Making<'_> {
    /// Where a column comes from: what the config says, then a ready-made mapping, then the column of that name.
    pub(super) fn origin(&mut self, ours: &str, required: bool) -> Origin {
        if let Some(made) = self.made(ours, required) {
            return made;
        }
        let source = self.source;
        if let Some((_, theirs)) = source.columns.iter().find(|(o, _)| o == ours) {
            return match self.place(theirs) {
                Some(i) => Origin::Column(i),
                None => {
                    let severity = match required {
                        true => Severity::Error,
                        false => Severity::Warning,
                    };
                    self.lost("columns", ours, theirs, severity);
                    Origin::Absent
                }
            };
        }
        if let Some((_, value)) = source.constants.iter().find(|(o, _)| o == ours) {
            return Origin::Constant(value.as_str().into());
        }
        if let Some((_, pattern)) = source.from_name.iter().find(|(o, _)| o == ours) {
            return match from_name(pattern, self.file) {
                Some(value) => Origin::Constant(value.trim().into()),
                None => {
                    let finding = self
                        .finding(
                            Code::Config,
                            Severity::Error,
                            format!("the file's name doesn't fit the pattern `{pattern}`, which should give `{ours}`"),
                        )
                        .at(ours, pattern)
                        .help("write {} where the value stands in the name, and * for what may be anything");
                    self.findings.push(finding);
                    Origin::Absent
                }
            };
        }
        if source.from_sheet.as_deref() == Some(ours)
            && let Some((_, sheet)) = self.file.rsplit_once('#')
        {
            return Origin::Constant(sheet.trim().into());
        }
        if let Some(ready) = self.ready {
            let listed = ready.columns.iter().find(|(o, _)| *o == ours);
            let found = listed
                .into_iter()
                .flat_map(|(_, headings)| headings.iter())
                .find_map(|theirs| self.place(theirs));
            let found = found.or_else(|| {
                let any = ready.any_heading && ours != "urn";
                if !any {
                    return None;
                }
                let listed = words::headings(self.table.name, ours)
                    .iter()
                    .find_map(|theirs| self.place(theirs));
                // As the systems are known to write them.
                listed.or_else(|| {
                    self.heading.names.iter().position(|name| {
                        known_headings(name)
                            .iter()
                            .any(|known| known.column == ours)
                    })
                })
            });
            if let Some(i) = found {
                return Origin::Column(i);
            }
        }
        self.heading
            .names
            .iter()
            .position(|n| n.eq_ignore_ascii_case(ours))
            .map_or(Origin::Absent, Origin::Column)
    }

    pub(super) fn pairs(&self, ours: &str) -> Vec<(&str, &str)> {
        let told = self.source.codes.iter().find(|(o, _)| o == ours);
        told.into_iter()
            .flat_map(|(_, pairs)| pairs)
            .map(|(from, to)| (from.as_str(), to.as_str()))
            .collect()
    }

    /// An origin with the column's codes.
    pub(super) fn coded(&self, column: &'static str, origin: Origin) -> Origin {
        let mut pairs = self.pairs(column);
        if column == "urn" && self.table.name != "schools" {
            pairs.extend(
                self.known
                    .schools
                    .iter()
                    .map(|(from, to)| (from.as_str(), to.as_str())),
            );
        }
        let codes = Codes::new(column, pairs);
        match origin {
            Origin::Column(i) if codes.matters() => Origin::Mapped(i, Arc::new(codes)),
            Origin::Constant(value) => match codes.get(&value) {
                Some(meant) => Origin::Constant(meant.into()),
                None => Origin::Constant(value),
            },
            other => other,
        }
    }

    pub(super) fn long(&mut self, long: &Long, base: &Layout) -> Vec<Layout> {
        if !long.rows.is_empty() {
            return self.long_rows(&long.rows, base);
        }
        let column = |name: &str| self.table.position(name);
        let (Some(into), Some(value)) = (column(&long.into), column(&long.value)) else {
            return Vec::new();
        };
        let mut layouts = Vec::new();
        for (theirs, ours) in &long.columns {
            let Some(i) = self.place(theirs) else {
                self.lost("long: columns", &theirs.clone(), theirs, Severity::Warning);
                continue;
            };
            let mut layout = base.clone();
            let name = self.table.columns[into].name;
            layout.columns[into] = self.coded(name, Origin::Constant(ours.as_str().into()));
            let name = self.table.columns[value].name;
            let origin = self.in_percent(name, Origin::Column(i));
            layout.columns[value] = self.coded(name, origin);
            layout.unless_blank.push(value);
            layouts.push(layout);
        }
        self.tell_none(&layouts);
        layouts
    }

    /// Tells that none of a wide file's columns is there.
    fn tell_none(&mut self, layouts: &[Layout]) {
        if layouts.is_empty() {
            let finding = self.finding(
                Code::MissingColumn,
                Severity::Error,
                "the file has none of the columns that the config turns into rows".into(),
            );
            self.findings.push(finding);
        }
    }

    /// The rows that a wide file's rows make, where the config gives them one by one.
    fn long_rows(&mut self, rows: &[LongRow], base: &Layout) -> Vec<Layout> {
        let mut layouts = Vec::new();
        for row in rows {
            let mut layout = base.clone();
            for (ours, value) in &row.constants {
                if let Some(i) = self.table.position(ours) {
                    let origin = Origin::Constant(value.as_str().into());
                    layout.columns[i] = self.coded(self.table.columns[i].name, origin);
                }
            }
            let mut any = false;
            for (ours, theirs) in &row.columns {
                let Some(i) = self.table.position(ours) else {
                    continue;
                };
                let name = self.table.columns[i].name;
                let origin = match theirs.as_slice() {
                    [one] => match self.place(one) {
                        Some(place) => self.in_percent(name, Origin::Column(place)),
                        None => {
                            self.lost("long: rows: columns", one, one, Severity::Warning);
                            continue;
                        }
                    },
                    several => match self.joined(name, several, Severity::Warning) {
                        Some(made) => made,
                        None => continue,
                    },
                };
                any = true;
                layout.columns[i] = self.coded(name, origin);
                layout.unless_blank.push(i);
            }
            if any {
                layouts.push(layout);
            }
        }
        self.tell_none(&layouts);
        layouts
    }

    /// What no single cell holds, as the config says.
    fn made(&mut self, ours: &str, required: bool) -> Option<Origin> {
        let source = self.source;
        let severity = match required {
            true => Severity::Error,
            false => Severity::Warning,
        };
        if let Some((_, theirs)) = source.joined.iter().find(|(o, _)| o == ours) {
            return Some(self.joined(ours, theirs, severity).unwrap_or_default());
        }
        for split in &source.split {
            let second = match ours {
                _ if split.first == ours => false,
                _ if split.second == ours => true,
                _ => continue,
            };
            let Some(column) = self.place(&split.heading) else {
                if !second {
                    self.lost("split", &split.heading, &split.heading, Severity::Warning);
                }
                return Some(Origin::Absent);
            };
            let between = split.between.as_str().into();
            return Some(Origin::Made(Made::Part {
                column,
                between,
                second,
            }));
        }
        let told = |list: &[String]| list.iter().any(|o| o == ours);
        if told(&source.from_date) {
            return Some(Origin::Made(match ours {
                "academic_year" => Made::Year,
                _ => Made::Term,
            }));
        }
        if told(&source.from_roll) {
            return Some(Origin::Made(match ours {
                "urn" => Made::RollSchool,
                _ => Made::RollYearGroup,
            }));
        }
        (source.from_term.as_deref() == Some(ours)).then_some(Origin::Made(Made::TermDate))
    }

    /// What several columns make together.
    fn joined(&mut self, ours: &str, theirs: &[String], severity: Severity) -> Option<Origin> {
        let mut places = Vec::new();
        for one in theirs {
            match self.place(one) {
                Some(place) => places.push(place),
                None => self.lost("columns", ours, one, severity),
            }
        }
        if places.len() < theirs.len() {
            return None;
        }
        if kind(ours).is_some_and(ColumnKind::is_day) && places.len() == 3 {
            return Some(Origin::Made(Made::Date([places[0], places[1], places[2]])));
        }
        if ours == "urn" && places.len() == 2 {
            return Some(Origin::Made(Made::SchoolNumber([places[0], places[1]])));
        }
        if CHANCES.contains(&ours) {
            return Some(Origin::Made(Made::Sum {
                columns: places,
                percent: self.source.percent,
            }));
        }
        let finding = self
            .finding(
                Code::Config,
                Severity::Error,
                format!("`{ours}` can't be made of {} columns", theirs.len()),
            )
            .at(ours, "")
            .help("a date is made of three (day, month, year), a school's number of two (local authority, establishment), a probability of those that are added up; anything else is one column");
        self.findings.push(finding);
        None
    }

    /// A probability that the file writes in percent.
    pub(super) fn in_percent(&self, ours: &str, origin: Origin) -> Origin {
        match origin {
            Origin::Column(i) if self.source.percent && CHANCES.contains(&ours) => {
                Origin::Made(Made::Sum {
                    columns: vec![i],
                    percent: true,
                })
            }
            other => other,
        }
    }

    pub(super) fn skips(&mut self) -> Vec<Skip> {
        let mut skips = Vec::new();
        let source = self.source;
        for (theirs, values) in &source.drop_rows {
            match self.place(theirs) {
                Some(i) => skips.push(Skip::Drop(
                    i,
                    values.iter().map(|v| v.trim().into()).collect(),
                )),
                None => self.lost("drop_rows", &theirs.clone(), theirs, Severity::Warning),
            }
        }
        if let Some(ready) = self.ready {
            for (theirs, values) in ready.drops {
                if let Some(i) = self.place(theirs) {
                    skips.push(Skip::Drop(i, values.iter().map(|v| (*v).into()).collect()));
                }
            }
            if let Some(i) = ready.trust.and_then(|theirs| self.place(theirs)) {
                skips.push(Skip::Keep(i, self.known.trusts.clone()));
            }
        }
        skips
    }
}
