//! Formulas where there is no config to read them from.

use super::{Formula, FormulaError, Variables, Wanted};

/// Reads no formula: the view in the browser is given what came out of them.
///
/// # Errors
/// Always, and says so.
pub fn compile(_: &str, _: &'static Variables, _: Wanted) -> Result<Formula, FormulaError> {
    Err(FormulaError {
        line: 1,
        column: 1,
        width: 1,
        message: "formulas are read by the program, not in the browser".into(),
        help: String::new(),
    })
}
