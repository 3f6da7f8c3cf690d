//! What is wrong with the data files: counted by school, code and severity, and listed for mending.

use std::collections::BTreeMap;

use crate::dataset::{Holdings, Urn};
use crate::diag::{Code, Finding, Severity};

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
    /// What to mend, by file and line; at most `LISTED` of a code.
    pub fixes: Vec<Fix>,
    /// How many are not listed, by code.
    pub left_off: Vec<(Code, Shown)>,
}

/// Counts of findings: they rest on rows, not on pupils.
#[derive(Clone, Copy, Default)]
struct Tally {
    count: u64,
    refused: u64,
}

impl Tally {
    fn add(&mut self, finding: &Finding) {
        self.count += 1;
        self.refused += u64::from(!finding.row_kept);
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
    let mut severities = [0; 3];
    let mut refused = 0;
    let mut schools: BTreeMap<Option<Urn>, ([u64; 3], u64)> = BTreeMap::new();
    let mut codes: BTreeMap<(Severity, Code), Tally> = BTreeMap::new();
    let mut school_codes: BTreeMap<(Option<Urn>, Severity, Code), Tally> = BTreeMap::new();
    let mut listed: BTreeMap<Code, usize> = BTreeMap::new();
    let mut fixes = vec![];
    for finding in findings {
        let school = finding.urn.and_then(|u| holdings.school(u));
        let here = match school {
            Some(school) => scope.has(holdings, school),
            None => scope.school.is_none(),
        };
        if !here {
            continue;
        }
        let urn = school.map(|s| holdings.schools[usize::from(s.0)].urn);
        let severity = finding.severity as usize;
        let gone = u64::from(!finding.row_kept);
        severities[severity] += 1;
        refused += gone;
        let of_school = schools.entry(urn).or_default();
        of_school.0[severity] += 1;
        of_school.1 += gone;
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
    let mut by_school: Vec<_> = schools.into_iter().collect();
    by_school
        .sort_by_key(|(urn, (counts, _))| (urn.is_none(), counts.map(std::cmp::Reverse), *urn));
    let code_count = |school, (severity, code), tally: Tally| CodeCount {
        school,
        code,
        severity,
        count: plain(desk, tally.count),
        refused: plain(desk, tally.refused),
    };
    QualityView {
        by_severity: severities.map(|n| plain(desk, n)),
        refused: plain(desk, refused),
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
        fixes,
        left_off: listed
            .into_iter()
            .filter(|(_, n)| *n > LISTED)
            .map(|(code, n)| (code, plain(desk, (n - LISTED) as u64)))
            .collect(),
    }
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
