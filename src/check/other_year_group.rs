//! `other-year-group`: the rows of a file say another year group than the rolls.
//!
//! Which teacher assessments are statutory, and which curve makes a scaled score of a mark, goes by the row's own year group: a file
//! that is a year off moves both. A pupil may sit the test of another year, so that only many rows off in the same way are told.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::dataset::{PupilId, Urn};
use crate::diag::{Code, Finding};
use crate::estate::{AcademicYear, YearGroup};

use super::ground::Ground;
use super::registry::Check;

/// The check.
#[derive(Debug)]
pub struct OtherYearGroup;

/// Fewest rows that are told.
const FEWEST: u32 = 5;

/// A school's rows of a year in a file.
type Batch = (u32, Urn, AcademicYear);

/// Rows whose pupil is on one roll of the year, and by how many years each is off.
#[derive(Default)]
struct Rows {
    all: u32,
    off: BTreeMap<i8, u32>,
}

impl Check for OtherYearGroup {
    fn code(&self) -> Code {
        Code::OtherYearGroup
    }

    fn looks_at(&self) -> &'static str {
        "the year group of each assessment beside that of its pupil on the roll"
    }

    fn help(&self) -> &'static str {
        "see whether nc_year is that of the next or last year, in this file or on the roll; statutory codes and conversion curves go by the row's"
    }

    fn find(&self, ground: &Ground<'_>) -> Vec<Finding> {
        // `None`: a pupil on two rolls in two year groups.
        let mut rolls: FxHashMap<(PupilId, AcademicYear), Option<YearGroup>> = FxHashMap::default();
        for entry in &ground.holdings.roll {
            rolls
                .entry((entry.pupil, entry.year))
                .and_modify(|held| {
                    if *held != Some(entry.nc_year) {
                        *held = None;
                    }
                })
                .or_insert(Some(entry.nc_year));
        }
        let mut batches: BTreeMap<Batch, Rows> = BTreeMap::new();
        for row in &ground.holdings.assessments {
            let Some(Some(own)) = rolls.get(&(row.pupil, row.year)) else {
                continue;
            };
            let rows = batches.entry((row.file, row.urn, row.year)).or_default();
            rows.all += 1;
            if row.nc_year != *own {
                *rows.off.entry(row.nc_year.0 - own.0).or_default() += 1;
            }
        }
        let mut found = Vec::new();
        for ((file, urn, year), rows) in batches {
            let most = rows.off.iter().max_by_key(|(_, count)| **count);
            let Some((off, count)) = most.filter(|(_, n)| **n >= FEWEST && **n * 2 > rows.all)
            else {
                continue;
            };
            let years = match off.unsigned_abs() {
                1 => "one year".to_owned(),
                many => format!("{many} years"),
            };
            let way = if *off < 0 { "below" } else { "above" };
            let message = format!(
                "{}, {year}: {count} of {} rows are {years} {way} the year group of their pupil on the roll",
                ground.school(urn),
                rows.all
            );
            found.push(ground.finding(self.code(), Some(file), urn, message));
        }
        found
    }
}
