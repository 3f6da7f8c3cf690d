//! Rows that were matched to the roll by name, or not at all.

use std::collections::BTreeMap;

use crate::dataset::{Holdings, SchoolId, Urn};
use crate::diag::{Code, Finding};
use crate::estate::AcademicYear;
use crate::estate::tables::{self, Table};

use super::super::{Desk, Measured, SchoolName, Scope, Shown, Unit};

/// How many rows of one kind (table, matched or not) the list holds; the rest are counted.
pub const LISTED: usize = 500;

/// A table of the data folder as a whole.
#[derive(Clone, PartialEq, Debug)]
pub struct TableTotal {
    /// The table.
    pub table: &'static str,
    /// Rows read.
    pub rows: Shown,
    /// Rows matched by name.
    pub by_name: Shown,
    /// Rows on no roll.
    pub unmatched: Shown,
}

/// A school's rows of a table.
#[derive(Clone, PartialEq, Debug)]
pub struct UnmatchedCount {
    /// The school; `None`: the row names none of the data.
    pub school: Option<SchoolName>,
    /// The table.
    pub table: &'static str,
    /// Rows matched by name.
    pub by_name: Shown,
    /// Rows on no roll.
    pub unmatched: Shown,
}

/// One row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnmatchedRow {
    /// The school; `None`: the row names none of the data.
    pub school: Option<SchoolName>,
    /// The table.
    pub table: &'static str,
    /// The file, relative to the data folder.
    pub file: String,
    /// First line of the record.
    pub line: u64,
    /// The year, where it is known.
    pub year: Option<AcademicYear>,
    /// What differs from the nearest pupil, without saying who it is.
    pub differs: String,
    /// Whether it was matched after all, by name.
    pub matched: bool,
}

/// The matching of a trust or school.
#[derive(Clone, PartialEq, Debug)]
pub struct MatchingView {
    /// Rows matched by name.
    pub by_name: Shown,
    /// Rows on no roll.
    pub unmatched: Shown,
    /// The tables of the data folder as a whole (empty for a single school).
    pub tables: Vec<TableTotal>,
    /// Counts by school and table.
    pub counts: Vec<UnmatchedCount>,
    /// The rows on no roll, then those matched by name; each by file and line; at most `LISTED` of a table and kind.
    pub rows: Vec<UnmatchedRow>,
    /// How many are not listed.
    pub left_off: Shown,
}

#[expect(clippy::cast_precision_loss, reason = "rows are far below 2^53")]
fn plain(desk: &Desk, n: u64) -> Shown {
    desk.show(Measured::plain(Ok(n as f64), Unit::Count))
}

/// All rows not matched by UPN, of whatever school.
fn all_rows(holdings: &Holdings, findings: &[Finding]) -> Vec<(Option<SchoolId>, UnmatchedRow)> {
    let school = |urn: Option<Urn>| urn.and_then(|u| holdings.school(u));
    let of_tables = holdings.unmatched.iter().map(|row| {
        let made = UnmatchedRow {
            school: None,
            table: row.table,
            file: row.file.to_string(),
            line: row.line,
            year: Some(row.year),
            differs: row.differs.clone(),
            matched: row.matched,
        };
        (school(row.urn), made)
    });
    let of_findings = findings
        .iter()
        // Rows of tables matched by UPN alone are told by findings only.
        .filter(|f| {
            let table = tables::table(f.table);
            f.code == Code::OnNoRoll && table.is_some_and(Table::is_by_upn_alone)
        })
        .map(|f| {
            let made = UnmatchedRow {
                school: None,
                table: f.table,
                file: f.spot.file.to_string(),
                line: f.spot.line,
                year: None,
                differs: f.message.clone(),
                matched: false,
            };
            (school(f.urn), made)
        });
    let mut rows: Vec<_> = of_tables.chain(of_findings).collect();
    for (school, row) in &mut rows {
        row.school = school.map(|s| SchoolName::of(holdings, s));
    }
    rows
}

/// Releases the rows not matched by UPN that concern a trust (its schools', and those that name no school of the data) or
/// one school.
pub fn matching(
    desk: &Desk,
    holdings: &Holdings,
    findings: &[Finding],
    scope: Scope,
) -> MatchingView {
    // Findings are about single rows.
    let findings: &[Finding] = if desk.withholds() { &[] } else { findings };
    let mut totals = [0; 2];
    let mut counts: BTreeMap<(Option<Urn>, &'static str), [u64; 2]> = BTreeMap::new();
    let mut whole: BTreeMap<&'static str, [u64; 2]> = BTreeMap::new();
    let mut listed: BTreeMap<(bool, &'static str), usize> = BTreeMap::new();
    let mut rows = vec![];
    let mut left_off = 0;
    for (school, row) in all_rows(holdings, findings) {
        let kind = usize::from(row.matched);
        whole.entry(row.table).or_default()[kind] += 1;
        let here = match school {
            Some(school) => scope.has(holdings, school),
            None => scope.school.is_none(),
        };
        if !here {
            continue;
        }
        totals[kind] += 1;
        counts
            .entry((row.school.as_ref().map(|s| s.urn), row.table))
            .or_default()[kind] += 1;
        let so_far = listed.entry((row.matched, row.table)).or_default();
        *so_far += 1;
        if *so_far > LISTED {
            left_off += 1;
        } else {
            rows.push(row);
        }
    }
    rows.sort_by(|a, b| (a.matched, &a.file, a.line).cmp(&(b.matched, &b.file, b.line)));
    let matched = tables::ALL.iter().filter(|table| table.is_matched());
    let tables = matched
        .map(|table| table.name)
        .filter_map(|table| {
            let mut files = holdings
                .files
                .iter()
                .filter(|f| f.table == table)
                .peekable();
            files.peek()?;
            let [unmatched, by_name] = whole.get(table).copied().unwrap_or_default();
            Some(TableTotal {
                table,
                rows: plain(desk, files.map(|f| f.rows).sum()),
                by_name: plain(desk, by_name),
                unmatched: plain(desk, unmatched),
            })
        })
        .collect();
    let mut counts: Vec<UnmatchedCount> = counts
        .into_iter()
        .map(|((urn, table), [unmatched, by_name])| UnmatchedCount {
            school: urn
                .and_then(|u| holdings.school(u))
                .map(|s| SchoolName::of(holdings, s)),
            table,
            by_name: plain(desk, by_name),
            unmatched: plain(desk, unmatched),
        })
        .collect();
    counts.sort_by(|a, b| {
        (a.school.is_none(), &a.school, a.table).cmp(&(b.school.is_none(), &b.school, b.table))
    });
    MatchingView {
        by_name: plain(desk, totals[1]),
        unmatched: plain(desk, totals[0]),
        tables: if scope.school.is_some() {
            vec![]
        } else {
            tables
        },
        counts,
        rows,
        left_off: plain(desk, left_off),
    }
}
