//! Findings as text for people and as JSON lines for schedulers.

use std::io::{self, Write};

use super::Finding;

/// Findings for people.
///
/// # Errors
/// Where `into` can't be written.
pub fn text(findings: &[Finding], _colour: bool, into: &mut dyn Write) -> io::Result<()> {
    for f in findings {
        writeln!(
            into,
            "{}[{}]: {}",
            f.severity.word(),
            f.code.text(),
            f.message
        )?;
        writeln!(
            into,
            " --> {}:{}:{}",
            f.spot.file, f.spot.line, f.spot.column
        )?;
        if !f.excerpt.is_empty() {
            writeln!(into, "  | {}", f.excerpt)?;
        }
        if !f.help.is_empty() {
            writeln!(into, "  = help: {}", f.help)?;
        }
    }
    Ok(())
}

/// Findings as JSON, one object a line.
///
/// # Errors
/// Where `into` can't be written.
pub fn json(findings: &[Finding], into: &mut dyn Write) -> io::Result<()> {
    for f in findings {
        let line = serde_json::json!({
            "code": f.code, "severity": f.severity, "file": &*f.spot.file, "line": f.spot.line, "column": f.spot.column,
            "field": f.field, "value": f.value, "message": f.message, "help": f.help, "row_kept": f.row_kept,
        });
        writeln!(into, "{line}")?;
    }
    Ok(())
}
