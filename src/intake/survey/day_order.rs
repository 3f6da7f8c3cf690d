//! Whether the day or the month stands first in a column's dates.

use crate::diag::{Code, Finding, Severity};
use crate::intake::dates::{Order, Written};
use crate::intake::row::{FileHead, Row};

use super::First;

/// How many dates of a column are right in which order.
#[derive(Debug, Default)]
pub(super) struct DayOrder {
    day_first: u64,
    month_first: u64,
    either: u64,
    first: First,
}

/// A few dates of the other order among so many are slips.
const SLIPS: u64 = 30;

impl DayOrder {
    pub(super) fn take(&mut self, row: &Row<'_>, column: usize) {
        let cell = row.cell(column);
        // 2015-09-01 says all.
        if cell.is_empty() || (cell.len() == 10 && cell.as_bytes()[4] == b'-') {
            return;
        }
        match Written::of(cell) {
            Some(Written::DayFirst(_)) => self.day_first += 1,
            Some(Written::Either(..)) => self.either += 1,
            Some(Written::MonthFirst(_)) => {
                self.month_first += 1;
                self.first
                    .meet(|| row.finding(Code::MonthFirst, Severity::Warning, column, ""));
            }
            Some(Written::Sure(_)) | None => {}
        }
    }

    pub(super) fn append(&mut self, later: Self, line: u64) {
        self.day_first += later.day_first;
        self.month_first += later.month_first;
        self.either += later.either;
        self.first.append(later.first, line);
    }

    /// The order to read the column in, and what is told of it.
    pub(super) fn conclude(self, head: &FileHead, column: usize) -> (Order, Option<Finding>) {
        let Self {
            day_first,
            month_first,
            either,
            first,
        } = self;
        let stated = head.plans.iter().find_map(|plan| plan.layout.dates);
        if let Some(order) = stated {
            return (order, None);
        }
        if month_first == 0 || day_first >= month_first.saturating_mul(SLIPS) {
            return (Order::DayFirst, None);
        }
        // One date that no order makes right is a slip, told by itself.
        if month_first == 1 && either == 0 {
            return (Order::DayFirst, None);
        }
        let name = head.table.columns[column].name;
        let all = month_first >= day_first.saturating_mul(SLIPS) && month_first > 1;
        let (order, words) = if all {
            (
                Order::MonthFirst,
                format!(
                    "{month_first} dates of `{name}` are only right with the month before the day, as a machine with American settings writes them, and {}: all of the column is read so, also {either} that could be either",
                    match day_first {
                        0 => "none has the day first".to_owned(),
                        n => format!("{n} with the day first"),
                    }
                ),
            )
        } else {
            (
                Order::Unsure,
                format!(
                    "in `{name}` {month_first} dates have the month before the day and {day_first} the day before the month: the {either} that could be either are read as blank"
                ),
            )
        };
        let finding = first.0.map(|mut finding| {
            finding.message = words;
            finding.help = "export the column anew with dates as 2024-02-29, or say under the file's entry in config.yaml how they are meant: dates: month_first, or dates: day_first".into();
            finding
        });
        (order, finding)
    }
}
