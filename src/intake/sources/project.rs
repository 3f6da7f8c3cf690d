//! The whole project's data: canonical tables, mapped sources, published files and memberships.

use std::path::Path;

use crate::config::{Settings, Source};
use crate::dataset::Holdings;
use crate::diag::Sink;
use crate::intake::folder::read_provided;
use crate::intake::{Canonical, ReadOptions, Table};
use crate::source::{SourceError, find_table};

use super::published;
use super::{Plan, Provide};

/// Reads a project's data folder as its settings say.
///
/// A table with entries under `sources:` is read from those files alone, in their order; every other table from the
/// canonical files. Entries whose layout is one of [`published::LAYOUTS`](crate::intake::published::LAYOUTS), and those of
/// `memberships:`, are read as published. What is wrong with the files is in the sink: see [`Sink::stops_build`].
///
/// # Errors
/// Only where the machine fails: a folder that can't be listed, a file that breaks off.
pub fn read_project(
    data: &Path,
    settings: &Settings,
    options: &ReadOptions,
) -> Result<(Holdings, Sink), SourceError> {
    let provider = Configured { data, settings };
    let (mut held, mut sink) = read_provided(settings, options, &provider)?;
    published::read(data, settings, &mut held, &mut sink)?;
    Ok((held, sink))
}

/// The table of an entry of `sources:`, by its canonical name.
pub(super) fn table_name(source: &Source) -> &'static str {
    match source.table {
        "spread" => "reference/spread",
        "percentiles" => "reference/percentiles",
        "reference_pupils" => "reference/pupils",
        other => other,
    }
}

/// Files as the settings give them.
struct Configured<'a> {
    data: &'a Path,
    settings: &'a Settings,
}

impl Provide for Configured<'_> {
    fn plan(&self, table: &'static Table, _: &mut Sink) -> Result<Plan<'_>, SourceError> {
        let mapped = self
            .settings
            .sources
            .iter()
            .any(|s| table_name(s) == table.name);
        Ok(Plan {
            found: if mapped {
                Vec::new()
            } else {
                find_table(self.data, table.name)?
            },
            mapping: &Canonical,
        })
    }
}
