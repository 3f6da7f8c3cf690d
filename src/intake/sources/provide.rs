//! What gives a table its files and their mapping.

use std::path::Path;
use std::sync::Arc;

use crate::dataset::{RollEntry, School, Trust};
use crate::diag::{Code, Finding, Severity, Sink, Spot};
use crate::source::{Found, Heading, Listing, SourceError, find_table};

use crate::intake::{Layout, Mapping, Table};

use super::mapping::Known;
use super::open::{Opening, Wish};

/// The files of a table, in the order in which they are read, and how their columns make the table's.
pub(in crate::intake) struct Plan<'p> {
    pub(in crate::intake) found: Vec<Found>,
    pub(in crate::intake) mapping: Box<dyn Mapping + 'p>,
}

/// Gives each table its files.
pub(in crate::intake) trait Provide: Sync {
    /// The files of a table; what is wrong with them goes to the sink.
    fn plan(&self, table: &'static Table, sink: &mut Sink) -> Result<Plan<'_>, SourceError>;

    /// Hears of the trusts, once they are read.
    fn trusts(&self, _: &[Trust]) {}

    /// Hears of the schools, once they are read.
    fn schools(&self, _: &[School]) {}

    /// Hears of the roll, once it is read: its entries, their UPNs by number and the schools by theirs.
    fn roll(&self, _: &[RollEntry], _: &dyn Fn() -> Vec<String>, _: &[School]) {}
}

/// Files that are named for their table.
pub(in crate::intake) struct AsNamed<'a> {
    pub(in crate::intake) data: &'a Path,
    pub(in crate::intake) mapping: &'a dyn Mapping,
}

impl Provide for AsNamed<'_> {
    fn plan(&self, table: &'static Table, sink: &mut Sink) -> Result<Plan<'_>, SourceError> {
        Ok(Plan {
            found: named(self.data, table, &Known::default(), Vec::new(), sink)?,
            mapping: Box::new(Borrowed(self.mapping)),
        })
    }
}

struct Borrowed<'a>(&'a dyn Mapping);

impl Mapping for Borrowed<'_> {
    fn layouts(
        &self,
        table: &'static Table,
        file: &Arc<str>,
        heading: &Heading,
        groupings: &[String],
    ) -> (Vec<Layout>, Vec<Finding>) {
        self.0.layouts(table, file, heading, groupings)
    }
}

/// The files that are named for a table. `elsewhere`: the sheets that entries of the config name.
pub(super) fn named(
    data: &Path,
    table: &'static Table,
    known: &Known,
    elsewhere: Vec<&str>,
    sink: &mut Sink,
) -> Result<Vec<Found>, SourceError> {
    let listing = find_table(data, table.name)?;
    tell_outside(&listing, table.name, sink);
    let mut opening = Opening { table, known, sink };
    let wish = Wish {
        elsewhere,
        ..Wish::default()
    };
    Ok(listing
        .found
        .into_iter()
        .flat_map(|found| opening.open(found, &wish))
        .collect())
}

/// Tells the links that lead out of the data folder, and what is no file.
pub(super) fn tell_outside(listing: &Listing, table: &'static str, sink: &mut Sink) {
    for link in &listing.outside {
        let spot = Spot {
            file: Arc::clone(link),
            ..Spot::default()
        };
        let mut finding = Finding::new(
            Code::UnreadableFile,
            Severity::Error,
            spot,
            "it leads out of the data folder, or round in a circle: it is not followed",
        )
        .help("put the files themselves into the data folder");
        finding.table = table;
        sink.push(finding);
    }
    for (place, what) in &listing.no_file {
        let spot = Spot {
            file: Arc::clone(place),
            ..Spot::default()
        };
        let words = format!("it is {what}, not a file: nothing of it is read");
        let help = match *what {
            "a folder" => format!(
                "put the table's files into the folder {}, or name them as `{place}/*` among the sources in config.yaml",
                place.rsplit_once('.').map_or(&**place, |(stem, _)| stem)
            ),
            _ => "put a file there".to_owned(),
        };
        let mut finding =
            Finding::new(Code::UnreadableFile, Severity::Error, spot, words).help(help);
        finding.table = table;
        sink.push(finding);
    }
}
