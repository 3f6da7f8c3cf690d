//! Proposes the config lines for an unknown file: which table it feeds, and where each column stands.
//!
//! The heading is found among the first lines, columns are told by their headings (or ones near them) and by what their
//! cells look like, and what can't be told is left as a comment to be filled in.

mod fit;
mod grid;
mod shape;
mod yaml;

use std::path::{Path, PathBuf};

use fit::Fit;
use grid::Grid;

/// What is proposed for a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// The table it most likely feeds, as `pupils`; for two tables of one file, the first.
    pub table: &'static str,
    /// The lines for config.yaml.
    pub yaml: String,
    /// What to look at before they are used.
    pub notes: Vec<String>,
}

/// Why nothing can be proposed.
#[derive(Debug, thiserror::Error)]
pub enum ProposeError {
    /// The file can't be read.
    #[error("can't read {}: {why}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why, in words.
        why: String,
    },
    /// It has no rows with a heading.
    #[error("{} holds no rows under a heading", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// No table fits.
    #[error("no table of matbook fits {}: its headings are {headings}", path.display())]
    Unknown {
        /// The file.
        path: PathBuf,
        /// Its headings.
        headings: String,
    },
}

/// The headings by which a ready-made layout is known: all of them must be there.
const SIGNATURES: [(&str, &str, &[&str]); 6] = [
    (
        "memberships",
        "gias-group-links",
        &[
            "URN",
            "Group Name",
            "Group Type",
            "Joined date",
            "EstablishmentName",
        ],
    ),
    (
        "schools",
        "gias-establishments",
        &[
            "URN",
            "EstablishmentName",
            "TypeOfEstablishment (name)",
            "OpenDate",
        ],
    ),
    (
        "performance",
        "dfe-ks4-final",
        &["RECTYPE", "URN", "TPUP", "P8MEA"],
    ),
    (
        "performance",
        "dfe-ks2-final",
        &["RECTYPE", "URN", "TELIG", "READPROG"],
    ),
    (
        "performance",
        "ks4-schools-2017-2019",
        &["URN", "Progress 8, 2019"],
    ),
    (
        "percentiles",
        "dfe-absence",
        &["URN", "PERCTOT", "PPERSABS10"],
    ),
];

/// Proposes a mapping for a file: text in any common form, a workbook, a Common Transfer File, or an archive (of which the
/// first file is looked at).
///
/// # Errors
/// Where the file can't be read, has no rows, or fits no table.
pub fn propose(file: &Path) -> Result<Proposal, ProposeError> {
    let name = file
        .file_name()
        .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let grids = grid::read(file).map_err(|why| ProposeError::Read {
        path: file.to_path_buf(),
        why,
    })?;
    let grids = match grids {
        grid::Content::Transfer => return Ok(yaml::transfer(&name)),
        grid::Content::Grids(grids) => grids,
    };
    let Some((first, grid)) = grids
        .iter()
        .enumerate()
        .find(|(_, g)| g.rows.len() > g.heading + 1)
    else {
        return Err(ProposeError::Empty {
            path: file.to_path_buf(),
        });
    };
    for (key, layout, headings) in SIGNATURES {
        if headings.iter().all(|h| grid.has_heading(h)) {
            return Ok(yaml::ready(&name, key, layout));
        }
    }
    let best = Fit::best(grid).ok_or_else(|| ProposeError::Unknown {
        path: file.to_path_buf(),
        headings: grid.headings().collect::<Vec<_>>().join(", "),
    })?;
    // Sheets of one shape belong together.
    let alike: Vec<&Grid> = grids[first..]
        .iter()
        .filter(|g| g.headings().eq(grid.headings()))
        .collect();
    Ok(yaml::mapping(&name, &alike, &best, grids.len()))
}
