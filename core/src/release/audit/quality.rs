//! What is wrong with the data files: counted by school, code and severity, and listed for mending.

use std::collections::BTreeMap;

use crate::dataset::{Holdings, Urn};
use crate::diag::{Code, Finding, Severity};
use crate::estate::{AcademicYear, Term};

use super::super::{Desk, Measured, SchoolName, Scope, Shown, Unit};

/// How many findings of one code the list for mending holds; the rest are counted.
pub const LISTED: usize = 200;

/// A school's findings by severity.
#[derive(Clone, PartialEq, Debug)]
pub struct SchoolCount {
    /// The school; `None`: findings about no school of the data.
    pub school: Option<SchoolName>,
    /// Errors, warnings, notes.
    pub by_severity: [Shown; 3],
    /// Rows left out.
    pub refused: Shown,
}

/// The findings of a code and severity in a school.
#[derive(Clone, PartialEq, Debug)]
pub struct CodeCount {
    /// The school; `None`: all of the page (first table), or about no school of the data.
    pub school: Option<SchoolName>,
    /// The code.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// How many.
    pub count: Shown,
    /// Rows left out for it.
    pub refused: Shown,
}

/// One thing to mend.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// The school; `None`: about no school of the data.
    pub school: Option<SchoolName>,
    /// The code.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// The file, relative to the data folder.
    pub file: String,
    /// Line and column, from 1; 0: the file or line as a whole.
    pub line: u64,
    /// See `line`.
    pub column: u64,
    /// The column's name.
    pub field: String,
    /// What stands there, masked where it is personal.
    pub value: String,
    /// What is wrong.
    pub message: String,
    /// What to put.
    pub help: String,
    /// Whether the row still counts.
    pub row_kept: bool,
}

/// The findings about a table.
#[derive(Clone, PartialEq, Debug)]
pub struct TableCount {
    /// The table.
    pub table: &'static str,
    /// How many.
    pub count: Shown,
    /// Rows left out.
    pub refused: Shown,
}

/// Rows of a table left out, in a year and term.
#[derive(Clone, PartialEq, Debug)]
pub struct RefusedRows {
    /// The table.
    pub table: &'static str,
    /// The year that the rows state; `None` where it can't be read.
    pub year: Option<AcademicYear>,
    /// The term; `None` where the table has none, or it can't be read.
    pub term: Option<Term>,
    /// How many.
    pub rows: Shown,
}

/// The data quality of a trust or school.
#[derive(Clone, PartialEq, Debug)]
pub struct QualityView {
    /// Errors, warnings, notes.
    pub by_severity: [Shown; 3],
    /// Rows left out.
    pub refused: Shown,
    /// Each school, worst first; then those about no school.
    pub schools: Vec<SchoolCount>,
    /// Each code over all schools of the page.
    pub codes: Vec<CodeCount>,
    /// Each code by school (empty for a single school).
    pub school_codes: Vec<CodeCount>,
    /// Each table that findings are about.
    pub tables: Vec<TableCount>,
    /// Rows left out, by table, year and term.
    pub refused_rows: Vec<RefusedRows>,
    /// What to mend, by file and line; at most `LISTED` of a code.
    pub fixes: Vec<Fix>,
    /// How many are not listed, by code.
    pub left_off: Vec<(Code, Shown)>,
}

/// Counts of findings, and of the rows left out for them: they rest on rows, not on pupils.
#[derive(Clone, Copy, Default)]
struct Tally<'f> {
    count: u64,
    refused: u64,
    /// The row counted last: findings of a row follow one another.
    last: Option<(&'f str, u64)>,
}

impl<'f> Tally<'f> {
    fn add(&mut self, finding: &'f Finding) {
        self.count += 1;
        let row = Some((&*finding.spot.file, finding.spot.line));
        if !finding.row_kept && self.last != row {
            self.refused += 1;
            self.last = row;
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "findings are far below 2^53")]
fn plain(desk: &Desk, n: u64) -> Shown {
    desk.show(Measured::plain(Ok(n as f64), Unit::Count))
}

/// Releases the findings that concern a trust (its schools', and those about no school of the data) or one school.
pub fn quality(
    desk: &Desk,
    holdings: &Holdings,
    findings: &[Finding],
    scope: Scope,
) -> QualityView {
    // Findings are about single rows.
    let findings: &[Finding] = if desk.withholds() { &[] } else { findings };
    let mut severities = [0; 3];
    let mut all = Tally::default();
    let mut schools: BTreeMap<Option<Urn>, ([u64; 3], Tally<'_>)> = BTreeMap::new();
    let mut codes: BTreeMap<(Severity, Code), Tally<'_>> = BTreeMap::new();
    let mut school_codes: BTreeMap<(Option<Urn>, Severity, Code), Tally<'_>> = BTreeMap::new();
    let mut tables: BTreeMap<&'static str, Tally<'_>> = BTreeMap::new();
    let mut listed: BTreeMap<Code, usize> = BTreeMap::new();
    let mut fixes = vec![];
    for finding in findings {
        let school = finding.urn.and_then(|u| holdings.school(u));
        if !is_about(holdings, finding, scope) {
            continue;
        }
        let urn = school.map(|s| holdings.schools[usize::from(s.0)].urn);
        let severity = finding.severity as usize;
        severities[severity] += 1;
        all.add(finding);
        let of_school = schools.entry(urn).or_default();
        of_school.0[severity] += 1;
        of_school.1.add(finding);
        if !finding.table.is_empty() {
            tables.entry(finding.table).or_default().add(finding);
        }
        codes
            .entry((finding.severity, finding.code))
            .or_default()
            .add(finding);
        school_codes
            .entry((urn, finding.severity, finding.code))
            .or_default()
            .add(finding);
        let so_far = listed.entry(finding.code).or_default();
        *so_far += 1;
        if *so_far <= LISTED {
            fixes.push(fix(holdings, finding));
        }
    }
    let named = |urn: Option<Urn>| {
        urn.and_then(|u| holdings.school(u))
            .map(|s| SchoolName::of(holdings, s))
    };
    let mut by_school: Vec<_> = schools
        .into_iter()
        .map(|(urn, (counts, tally))| (urn, (counts, tally.refused)))
        .collect();
    by_school
        .sort_by_key(|(urn, (counts, _))| (urn.is_none(), counts.map(std::cmp::Reverse), *urn));
    let code_count = |school, (severity, code), tally: Tally<'_>| CodeCount {
        school,
        code,
        severity,
        count: plain(desk, tally.count),
        refused: plain(desk, tally.refused),
    };
    QualityView {
        by_severity: severities.map(|n| plain(desk, n)),
        refused: plain(desk, all.refused),
        schools: by_school
            .into_iter()
            .map(|(urn, (counts, refused))| SchoolCount {
                school: named(urn),
                by_severity: counts.map(|n| plain(desk, n)),
                refused: plain(desk, refused),
            })
            .collect(),
        codes: codes
            .into_iter()
            .map(|(key, tally)| code_count(None, key, tally))
            .collect(),
        school_codes: if scope.school.is_some() {
            vec![]
        } else {
            let mut rows: Vec<_> = school_codes
                .into_iter()
                .map(|((urn, severity, code), t)| code_count(named(urn), (severity, code), t))
                .collect();
            rows.sort_by(|a, b| {
                (a.school.is_none(), &a.school, a.severity, a.code).cmp(&(
                    b.school.is_none(),
                    &b.school,
                    b.severity,
                    b.code,
                ))
            });
            rows
        },
        tables: tables
            .into_iter()
            .map(|(table, tally)| TableCount {
                table,
                count: plain(desk, tally.count),
                refused: plain(desk, tally.refused),
            })
            .collect(),
        refused_rows: refused_rows(desk, holdings, findings, scope),
        fixes,
        left_off: listed
            .into_iter()
            .filter(|(_, n)| *n > LISTED)
            .map(|(code, n)| (code, plain(desk, (n - LISTED) as u64)))
            .collect(),
    }
}

/// The rows of a trust or school that were left out, by table, year and term.
pub fn refused_rows(
    desk: &Desk,
    holdings: &Holdings,
    findings: &[Finding],
    scope: Scope,
) -> Vec<RefusedRows> {
    // Findings are about single rows.
    let findings: &[Finding] = if desk.withholds() { &[] } else { findings };
    let mut periods: BTreeMap<Period, Tally<'_>> = BTreeMap::new();
    for finding in findings
        .iter()
        .filter(|f| !f.table.is_empty() && !f.row_kept)
    {
        if is_about(holdings, finding, scope) {
            let period = (finding.table, finding.year, finding.term);
            periods.entry(period).or_default().add(finding);
        }
    }
    periods
        .into_iter()
        .map(|((table, year, term), tally)| RefusedRows {
            table,
            year,
            term,
            rows: plain(desk, tally.refused),
        })
        .collect()
}

/// Whether a finding concerns a scope: those about no school of the data concern the trust.
fn is_about(holdings: &Holdings, finding: &Finding, scope: Scope) -> bool {
    match finding.urn.and_then(|u| holdings.school(u)) {
        Some(school) => scope.has(holdings, school),
        None => scope.school.is_none(),
    }
}

/// Table, year and term of rows.
type Period = (&'static str, Option<AcademicYear>, Option<Term>);

/// Everything that a trust or one of its schools has to mend, by file and line, notes left out: the whole of what the page
/// lists the first of.
pub fn fix_list(holdings: &Holdings, findings: &[Finding], scope: Scope) -> Vec<Fix> {
    findings
        .iter()
        .filter(|f| f.severity != Severity::Note)
        .filter(|f| match f.urn.and_then(|u| holdings.school(u)) {
            Some(school) => scope.has(holdings, school),
            None => scope.school.is_none(),
        })
        .map(|f| fix(holdings, f))
        .collect()
}

/// How many figures there are, on no pupils.
pub fn figures(desk: &Desk, n: u64) -> Shown {
    plain(desk, n)
}

fn fix(holdings: &Holdings, finding: &Finding) -> Fix {
    Fix {
        school: finding
            .urn
            .and_then(|u| holdings.school(u))
            .map(|s| SchoolName::of(holdings, s)),
        code: finding.code,
        severity: finding.severity,
        file: finding.spot.file.to_string(),
        line: finding.spot.line,
        column: finding.spot.column,
        field: finding.field.clone(),
        value: finding.value.clone(),
        message: finding.message.clone(),
        help: finding.help.clone(),
        row_kept: finding.row_kept,
    }
}
