//! Which files hold a selection's cells, and which of them are still wanted.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::SchoolId;
use crate::estate::{AcademicYear, AssessmentType, Subject, Term};

use super::{Catalogue, DataFile, FileName, Segment, Shelf};

/// A year and term.
pub(super) type Point = (AcademicYear, Term);

/// How many single schools are asked for before the file of all schools is the shorter way; and in how many terms several schools
/// together are, before the schools' own files are.
const FEW: usize = 3;

/// Cells that nobody had put on the shelf when they were asked for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Want {
    /// A file.
    File(FileName),
    /// Some of the trust's schools, in a term and type.
    Schools(BTreeSet<SchoolId>, Point, Option<AssessmentType>),
}

/// Cells that belong to a sum: of some schools by their place, or taken off it.
pub(super) struct Part<'f> {
    pub(super) segment: &'f Segment,
    /// The places within the segment.
    pub(super) places: Vec<u32>,
    pub(super) less: bool,
}

/// The files of all but some schools.
fn others(catalogue: &Catalogue, schools: &BTreeSet<SchoolId>) -> Vec<FileName> {
    (0u16..)
        .zip(&catalogue.schools)
        .filter(|(i, _)| !schools.contains(&SchoolId(*i)))
        .map(|(_, s)| FileName::School(s.urn))
        .collect()
}

/// The files of some schools.
fn own(catalogue: &Catalogue, schools: &BTreeSet<SchoolId>) -> Vec<FileName> {
    (0u16..)
        .zip(&catalogue.schools)
        .filter(|(i, _)| schools.contains(&SchoolId(*i)))
        .map(|(_, s)| FileName::School(s.urn))
        .collect()
}

/// Where all pupils' cells of some schools are: out of what is on the shelf, else what is wanted.
pub(super) fn whole<'f>(
    catalogue: &Catalogue,
    shelf: &'f Shelf,
    schools: &BTreeSet<SchoolId>,
    at: Point,
    kind: Option<AssessmentType>,
) -> Result<Vec<Part<'f>>, Want> {
    let all = schools.len() == catalogue.schools.len();
    let one = |name: &FileName, less: bool| -> Option<Vec<Part<'f>>> {
        let DataFile::Cells(segments) = shelf.file(name)? else {
            return None;
        };
        let found = segments
            .iter()
            .filter(|s| ((s.year, s.term), s.kind) == (at, kind));
        let part = |segment| Part {
            segment,
            places: vec![0],
            less,
        };
        Some(found.map(part).collect())
    };
    let sum = |names: Vec<FileName>, less: bool| -> Option<Vec<Part<'f>>> {
        let parts: Option<Vec<_>> = names.iter().map(|n| one(n, less)).collect();
        Some(parts?.into_iter().flatten().collect())
    };
    if all && let Some(parts) = one(&FileName::Trust(at.0), false) {
        return Ok(parts);
    }
    if let Some(DataFile::Cells(segments)) = shelf.file(&FileName::Schools(at, kind)) {
        let places = || schools.iter().map(|s| u32::from(s.0)).collect();
        let part = |segment| Part {
            segment,
            places: places(),
            less: false,
        };
        return Ok(segments.iter().map(part).collect());
    }
    if let Some(parts) = sum(own(catalogue, schools), false) {
        return Ok(parts);
    }
    if let (Some(mut parts), Some(less)) = (
        one(&FileName::Trust(at.0), false),
        sum(others(catalogue, schools), true),
    ) {
        parts.extend(less);
        return Ok(parts);
    }
    Err(if all {
        Want::File(FileName::Trust(at.0))
    } else {
        Want::Schools(schools.clone(), at, kind)
    })
}

/// Where the cells of some schools by a bundle of groupings are.
pub(super) fn grouped<'f>(
    catalogue: &Catalogue,
    shelf: &'f Shelf,
    schools: &BTreeSet<SchoolId>,
    (at, kind, subject): (Point, Option<AssessmentType>, Subject),
    bundle: &str,
) -> Result<Vec<Part<'f>>, Want> {
    let cut = catalogue
        .cut
        .iter()
        .any(|(year, bundles)| *year == at.0 && bundles.iter().any(|b| b == bundle));
    let alone = cut && subject.is_primary();
    let name = FileName::Groups(at, kind, bundle.to_owned(), alone.then_some(subject));
    let Some(DataFile::Cells(segments)) = shelf.file(&name) else {
        return Err(Want::File(name));
    };
    let part = |segment| Part {
        segment,
        places: schools.iter().map(|s| u32::from(s.0)).collect(),
        less: false,
    };
    Ok(segments.iter().map(part).collect())
}

/// The names of the files that are wanted, the shortest way to all of it.
pub(super) fn names(catalogue: &Catalogue, wants: &BTreeSet<Want>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut sets: BTreeMap<&BTreeSet<SchoolId>, BTreeSet<(Point, Option<AssessmentType>)>> =
        BTreeMap::new();
    for want in wants {
        match want {
            Want::File(name) => {
                names.insert(name.to_string());
            }
            Want::Schools(schools, at, kind) => {
                sets.entry(schools).or_default().insert((*at, *kind));
            }
        }
    }
    let single = sets.keys().filter(|s| s.len() == 1).count();
    for (schools, terms) in sets {
        let beside = if schools.len() == 1 {
            single > FEW
        } else {
            terms.len() < FEW
        };
        if beside {
            let of_term = |(at, kind): &(Point, Option<AssessmentType>)| {
                FileName::Schools(*at, *kind).to_string()
            };
            names.extend(terms.iter().map(of_term));
            continue;
        }
        let mut files = own(catalogue, schools);
        let less = others(catalogue, schools);
        // Most schools: the trust less the others.
        if less.len() < files.len() {
            files = less;
            files.extend(terms.iter().map(|(at, _)| FileName::Trust(at.0)));
        }
        names.extend(files.iter().map(FileName::to_string));
    }
    names
}
