//! What a file must have of a table's columns.

use crate::estate::tables::ColumnKind;

use super::layout::Origin;
use super::{Column, Table};

/// Whether a table's rows are about pupils.
pub(super) fn has_upn(table: &Table) -> bool {
    table.columns.iter().any(|c| c.kind == ColumnKind::Upn)
}

/// Whether a file that gives these columns of a table, in their order, needs one of them.
pub(super) fn needs(table: &Table, column: &Column, given: &[Origin]) -> bool {
    let stands_in = |name| {
        let at = table.position(name);
        at.and_then(|at| given.get(at))
            .is_some_and(|origin| *origin != Origin::Absent)
    };
    column.required && !column.unless.is_some_and(stands_in)
}
