//! Findings as JSON: one object a line, its names a promise to schedulers.

use std::io::{self, Write};

use crate::diag::{Code, Finding, Severity};

/// A finding as it is written. Lines and columns count from 1; `null` where the file or the line as a whole is meant.
#[derive(serde::Serialize)]
struct Line<'f> {
    code: Code,
    severity: Severity,
    file: &'f str,
    line: Option<u64>,
    column: Option<u64>,
    field: &'f str,
    value: &'f str,
    message: &'f str,
    help: &'f str,
    row_kept: bool,
}

/// Findings as JSON, one object a line: code, severity, file, line, column, field, value, message, help, row_kept.
///
/// # Errors
/// Where `into` can't be written.
pub fn json(findings: &[Finding], into: &mut dyn Write) -> io::Result<()> {
    let some = |place: u64| (place > 0).then_some(place);
    for finding in findings {
        let line = Line {
            code: finding.code,
            severity: finding.severity,
            file: &finding.spot.file,
            line: some(finding.spot.line),
            column: some(finding.spot.column),
            field: &finding.field,
            value: &finding.value,
            message: &finding.message,
            help: &finding.help,
            row_kept: finding.row_kept,
        };
        serde_json::to_writer(&mut *into, &line)?;
        into.write_all(b"\n")?;
    }
    Ok(())
}
