//! Chances written as percentages.

use crate::diag::{Code, Finding, Severity};
use crate::estate::Decimal;
use crate::intake::Table;
use crate::intake::numbers::decimal;
use crate::intake::row::{FileHead, Row};

/// How many chances of a file are over 1.
#[derive(Debug)]
pub(super) struct Chances {
    expected: usize,
    greater: usize,
    rows: u64,
    over: u64,
}

/// A few numbers over 1 in a file are slips: it is in percent where one row of so many has some.
const ONE_IN: u64 = 4;

impl Chances {
    pub(super) fn of(table: &Table) -> Option<Self> {
        Some(Self {
            expected: table.position("p_expected")?,
            greater: table.position("p_greater")?,
            rows: 0,
            over: 0,
        })
    }

    pub(super) fn take(&mut self, row: &Row<'_>) {
        let over = |column| decimal(row.cell(column)).is_some_and(|value| value.0 > Decimal::ONE);
        self.rows += 1;
        self.over += u64::from(over(self.expected) || over(self.greater));
    }

    pub(super) fn append(&mut self, later: Self) {
        self.rows += later.rows;
        self.over += later.over;
    }

    pub(super) fn conclude(self, head: &FileHead) -> Option<Finding> {
        let stated = head.plans.iter().any(|plan| plan.layout.scale.is_some());
        if stated || self.over == 0 || self.over * ONE_IN < self.rows {
            return None;
        }
        let words = format!(
            "{} of {} rows have a chance over 1: these are percentages, in which 1 is no certainty, and no row of the file is read",
            self.over, self.rows
        );
        let finding = super::about(head, Code::WrongScale, Severity::Error, "p_expected", words);
        let help = "say `scale: percent` under the entry of these files in config.yaml, and 85 is read as 0.85; or write chances from 0 to 1";
        Some(finding.help(help).refused())
    }
}
