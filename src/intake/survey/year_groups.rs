//! Rolls that stand one year group off their pupils' dates of birth.

use std::collections::BTreeMap;

use crate::diag::{Code, Finding, Severity};
use crate::estate::AcademicYear;
use crate::intake::Table;
use crate::intake::dates::day_first;
use crate::intake::row::{FileHead, Row};
use crate::intake::tables::pupils::{academic_age, year_group};

/// How far dates of birth are from their year groups, by year and school as the file writes them.
#[derive(Debug)]
pub(super) struct YearGroups {
    columns: [usize; 4],
    groups: BTreeMap<(String, String), BTreeMap<i32, u64>>,
}

/// Fewer pupils than this say nothing.
const FEW: u64 = 5;

impl YearGroups {
    pub(super) fn of(table: &Table) -> Option<Self> {
        if table.name != "pupils" {
            return None;
        }
        let [year, urn, dob, nc_year] =
            ["academic_year", "urn", "dob", "nc_year"].map(|name| table.position(name));
        Some(Self {
            columns: [year?, urn?, dob?, nc_year?],
            groups: BTreeMap::new(),
        })
    }

    pub(super) fn take(&mut self, row: &Row<'_>) {
        let [year, urn, dob, nc_year] = self.columns;
        let cell = row.cell(year);
        let (Some(when), Some(group), Some(dob)) = (
            AcademicYear::parse(cell),
            year_group(row.cell(nc_year)),
            day_first(row.cell(dob)),
        ) else {
            return;
        };
        let off = academic_age(when, group, dob);
        let key = (cell.to_owned(), row.cell(urn).to_owned());
        *self.groups.entry(key).or_default().entry(off).or_default() += 1;
    }

    pub(super) fn append(&mut self, later: Self) {
        for (key, counts) in later.groups {
            let own = self.groups.entry(key).or_default();
            for (off, count) in counts {
                *own.entry(off).or_default() += count;
            }
        }
    }

    pub(super) fn conclude(self, head: &FileHead) -> Vec<Finding> {
        let mut told = Vec::new();
        for ((year, urn), counts) in self.groups {
            let all: u64 = counts.values().sum();
            let Some((off, most)) = counts
                .into_iter()
                .filter(|(off, _)| *off != 0)
                .max_by_key(|(_, n)| *n)
            else {
                continue;
            };
            if all < FEW || most * 10 < all * 9 {
                continue;
            }
            let school = head.schools.own(&urn);
            let by = match off.abs() {
                1 => "one year group".to_owned(),
                n => format!("{n} year groups"),
            };
            // A pupil born too late for the year group is younger than it.
            let way = if off > 0 { "high" } else { "low" };
            let words = format!(
                "{most} of {all} dates of birth on the roll of {} in {year} say that the year groups are {by} too {way}: was the roll exported after the pupils had moved up, or under another academic year?",
                super::of(school)
            );
            let mut finding = super::about(
                head,
                Code::BirthYearGroup,
                Severity::Warning,
                "nc_year",
                words,
            )
            .help("export the roll as it was in that year, or mend its academic year");
            finding.year = AcademicYear::parse(&year);
            finding.urn = school;
            told.push(finding);
        }
        told
    }
}
