//! What gives a table its files and their mapping.

use std::path::Path;

use crate::diag::Sink;
use crate::source::{Found, SourceError, find_table};

use crate::intake::{Mapping, Table};

/// The files of a table, in the order in which they are read, and how their columns make the table's.
pub(in crate::intake) struct Plan<'p> {
    pub(in crate::intake) found: Vec<Found>,
    pub(in crate::intake) mapping: &'p dyn Mapping,
}

/// Gives each table its files.
pub(in crate::intake) trait Provide: Sync {
    /// The files of a table; what is wrong with them goes to the sink.
    fn plan(&self, table: &'static Table, sink: &mut Sink) -> Result<Plan<'_>, SourceError>;
}

/// Files that are named for their table.
pub(in crate::intake) struct AsNamed<'a> {
    pub(in crate::intake) data: &'a Path,
    pub(in crate::intake) mapping: &'a dyn Mapping,
}

impl Provide for AsNamed<'_> {
    fn plan(&self, table: &'static Table, _: &mut Sink) -> Result<Plan<'_>, SourceError> {
        Ok(Plan {
            found: find_table(self.data, table.name)?,
            mapping: self.mapping,
        })
    }
}
