//! Makes the data files of a trust, one term and type after the other.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::dataset::SchoolId;
use crate::estate::{AcademicYear, AssessmentType, Subject, Term};
use crate::release::shipped::{
    self, DataFile, FileName, Growing, ProgressSegment, Roll, Segment, Shelf, decode, encode, seal,
};
use crate::release::{CellYear, ShownCells, ShownProgress};
use crate::site::{Hash, SiteError};

use super::super::Survey;
use super::contents::{Chosen, Contents};
use super::progress;

/// From how many cells of the subjects of primary schools on each of these has a file of groups of its own.
const CUT: usize = 8_000;

/// Digits of the hash in a file's name.
const DIGITS: usize = 8;

/// The files of the data folder by name, with the hashes in their file names.
type Hashes = BTreeMap<String, String>;

/// Puts a file of the data folder: its name, its text.
type Put<'p> = &'p (dyn Fn(&str, String) -> Result<(), SiteError> + Sync);

/// Takes a data file: its name, its bytes. Gives the hash in its file's name.
type Take<'p> = &'p (dyn Fn(&str, &[u8]) -> Result<String, SiteError> + Sync);

/// Makes all data files of a trust and puts them with `put`; gives the catalogue's name.
pub(in super::super) fn write(
    survey: &Survey<'_>,
    trust: usize,
    put: Put<'_>,
) -> Result<String, SiteError> {
    let take = |name: &str, bytes: &[u8]| {
        let text = script(name, bytes);
        let hash = Hash::of(text.as_bytes()).short(DIGITS);
        put(&format!("{name}.{hash}.js"), text)?;
        Ok(hash)
    };
    let (hashes, contents) = made(survey, trust, &take)?;
    let hash = take("catalogue", &contents.catalogue(hashes).bytes())?;
    Ok(format!("catalogue.{hash}.js"))
}

/// The same as values: what a trust's data files hold, and the files.
pub fn values(survey: &Survey<'_>, trust: usize) -> Result<(shipped::Catalogue, Shelf), SiteError> {
    let shelf = Mutex::new(Shelf::default());
    let take = |name: &str, bytes: &[u8]| {
        // What was just written can be read.
        if let Ok(file) = decode(bytes) {
            let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
            shelf.put(name, file);
        }
        Ok(Hash::of(bytes).short(DIGITS))
    };
    let (hashes, contents) = made(survey, trust, &take)?;
    let shelf = shelf.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok((contents.catalogue(hashes), shelf))
}

/// Makes the files; gives their hashes, and what there is.
fn made(
    survey: &Survey<'_>,
    trust: usize,
    take: Take<'_>,
) -> Result<(Hashes, Contents), SiteError> {
    let schools = survey.holdings.schools_of(trust);
    let mut files = Files {
        survey,
        take,
        own: schools.iter().map(|_| Growing::default()).collect(),
        schools,
        hashes: Mutex::default(),
        contents: Contents::new(survey, trust),
    };
    let mut terms = survey.engine.terms();
    terms.sort();
    for of_year in terms.chunk_by(|a, b| a.0 == b.0) {
        let kinds: Vec<(Term, Vec<Option<AssessmentType>>)> = of_year
            .iter()
            .map(|(year, term)| {
                let kinds = survey.engine.kinds(*year, *term).into_iter().map(Some);
                (*term, std::iter::once(None).chain(kinds).collect())
            })
            .collect();
        files.year(of_year[0].0, &kinds)?;
    }
    files.finish()
}

struct Files<'a> {
    survey: &'a Survey<'a>,
    take: Take<'a>,
    schools: Vec<SchoolId>,
    /// The segments of each school's own file, so far.
    own: Vec<Growing>,
    /// The hashes of the files, by name.
    hashes: Mutex<Hashes>,
    contents: Contents,
}

/// `matbook.data("name","…");`
fn script(name: &str, bytes: &[u8]) -> String {
    format!("matbook.data(\"{name}\",\"{}\");\n", seal(bytes))
}

impl Files<'_> {
    fn put(&self, name: &FileName, bytes: &[u8]) -> Result<(), SiteError> {
        let name = name.to_string();
        let hash = (self.take)(&name, bytes)?;
        let mut hashes = self.hashes.lock().unwrap_or_else(PoisonError::into_inner);
        hashes.insert(name, hash);
        Ok(())
    }

    fn year(
        &mut self,
        year: AcademicYear,
        terms: &[(Term, Vec<Option<AssessmentType>>)],
    ) -> Result<(), SiteError> {
        let survey = self.survey;
        let cells = CellYear::new(&survey.engine, &survey.desk, year, &self.schools);
        let mut cut = vec![];
        for bundle in cells.bundles() {
            let roll = cells.roll(Some(bundle));
            let filled = roll.iter().filter(|n| **n > 0).count();
            cut.push(filled * Subject::ALL.len() > CUT);
            let years = cells.year_groups().len();
            self.contents.grouped(year, bundle, years, &roll);
            let bytes = encode(&DataFile::Roll(Roll {
                combinations: bundle.combinations.clone(),
                counts: roll,
            }));
            self.put(&FileName::Roll(year, bundle.name.clone()), &bytes)?;
        }
        self.contents.year(year, &cells, &cut);
        let mut whole = Growing::default();
        for (term, kinds) in terms {
            for kind in kinds {
                self.term(&cells, (year, *term), *kind, &cut, &mut whole)?;
            }
        }
        for (term, kinds) in terms {
            for kind in kinds {
                self.progress(&cells, (year, *term), *kind)?;
            }
        }
        self.put(&FileName::Trust(year), &whole.into_bytes())
    }

    /// The files of progress to a term, of one type: from each earlier term that pages offer.
    fn progress(
        &mut self,
        cells: &CellYear<'_>,
        to: (AcademicYear, Term),
        kind: Option<AssessmentType>,
    ) -> Result<(), SiteError> {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (schools, years) = (self.schools.len(), cells.year_groups().len());
        let mut of_trust = Growing::default();
        for from in progress::offered(&self.survey.engine.terms(), to) {
            let Some(shown) = cells.progress(from, to.1, kind) else {
                continue;
            };
            let name = |bundle: Option<&str>| FileName::Progress {
                to,
                from,
                kind,
                bundle: bundle.map(str::to_owned),
            };
            let plain = ProgressSegment {
                from,
                to,
                kind,
                bundle: String::new(),
                decimals: shown.decimals(),
                schools: count(schools),
                groups: 1,
                cells: progress::whole(&shown).to_vec(),
            };
            if plain.cells.iter().all(|(_, cell)| cell.n == 0) {
                continue;
            }
            let alone = |segment: &ProgressSegment| {
                let mut file = Growing::default();
                file.progress(segment);
                file.into_bytes()
            };
            self.put(&name(None), &alone(&plain))?;
            self.contents.pair(&plain, cells.year_groups());
            let grouped: Vec<ProgressSegment> = (cells.bundles().iter().zip(&shown.tables()[1..]))
                .map(|(bundle, table)| ProgressSegment {
                    bundle: bundle.name.clone(),
                    groups: count(bundle.combinations.len()),
                    cells: table.clone(),
                    ..plain
                })
                .collect();
            for change in &grouped {
                let inner = count(years) * change.groups;
                of_trust.progress(&ProgressSegment {
                    schools: 1,
                    cells: ShownProgress::over_schools(&change.cells, change.schools, inner),
                    bundle: change.bundle.clone(),
                    ..*change
                });
            }
            grouped
                .par_iter()
                .try_for_each(|change| self.put(&name(Some(&change.bundle)), &alone(change)))?;
        }
        if of_trust.is_empty() {
            return Ok(());
        }
        self.put(&FileName::TrustProgress(to, kind), &of_trust.into_bytes())
    }

    fn term(
        &mut self,
        cells: &CellYear<'_>,
        (year, term): (AcademicYear, Term),
        kind: Option<AssessmentType>,
        cut: &[bool],
        whole: &mut Growing,
    ) -> Result<(), SiteError> {
        let counted = cells.term(term, kind);
        let at = (year, term);
        let (schools, year_groups) = (self.schools.len(), cells.year_groups().len());
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let segment = |cells_of: ShownCells, schools: usize, groups: usize| Segment {
            year,
            term,
            kind,
            units: counted.units(),
            yardsticks: cells.yardsticks(),
            ranks_alike: cells.ranks_alike(),
            schools: number(schools),
            groups: number(groups),
            cells: cells_of,
        };
        let alone = |segment: &Segment| {
            let mut file = Growing::default();
            file.cells(segment);
            file.into_bytes()
        };
        let groups = |bytes: &[u8], bundle: usize, subject: Option<Subject>| {
            let bundle = cells.bundles()[bundle].name.clone();
            self.put(&FileName::Groups(at, kind, bundle, subject), bytes)
        };
        let mut all: Vec<Option<ShownCells>> = vec![None; cells.bundles().len() + 1];
        for tracked in self.survey.engine.subjects() {
            let subject = tracked.subject;
            let tables = counted.subject(subject);
            tables
                .into_par_iter()
                .zip(&mut all)
                .enumerate()
                .try_for_each(|(i, (table, all))| {
                    // Subjects that few year groups have stay together: a file for each would hold next to nothing.
                    let bundle = i.checked_sub(1).filter(|b| cut[*b]);
                    if let Some(bundle) = bundle.filter(|_| subject.is_primary()) {
                        if table.is_empty() {
                            return Ok(());
                        }
                        let combinations = cells.bundles()[bundle].combinations.len();
                        let bytes = alone(&segment(table, schools, combinations));
                        return groups(&bytes, bundle, Some(subject));
                    }
                    match all {
                        Some(all) => all.append(&table),
                        None => *all = Some(table),
                    }
                    Ok::<(), SiteError>(())
                })?;
        }
        all.par_iter().enumerate().try_for_each(|(i, table)| {
            let Some(table) = table.as_ref().filter(|t| !t.is_empty()) else {
                return Ok(());
            };
            match i.checked_sub(1) {
                None => self.put(
                    &FileName::Schools(at, kind),
                    &alone(&segment(table.clone(), schools, 1)),
                ),
                Some(bundle) => {
                    let combinations = cells.bundles()[bundle].combinations.len();
                    groups(
                        &alone(&segment(table.clone(), schools, combinations)),
                        bundle,
                        None,
                    )
                }
            }
        })?;
        let Some(base) = all.first().and_then(Option::as_ref) else {
            return Ok(());
        };
        if base.is_empty() {
            return Ok(());
        }
        let (count, inner) = (number(schools), number(year_groups));
        whole.cells(&segment(base.over_schools(count, inner), 1, 1));
        for (own, table) in self.own.iter_mut().zip(base.by_school(count, inner)) {
            if !table.is_empty() {
                own.cells(&segment(table, 1, 1));
            }
        }
        let chosen = Chosen {
            year,
            term,
            kind,
            schools,
            year_groups: cells.year_groups(),
            yardsticks: cells.yardsticks(),
            ranks_alike: cells.ranks_alike(),
            cells: base,
        };
        self.contents.term(&chosen);
        Ok(())
    }

    fn finish(mut self) -> Result<(Hashes, Contents), SiteError> {
        let own = std::mem::take(&mut self.own);
        for (school, file) in self.schools.iter().zip(own) {
            let urn = self.survey.holdings.schools[usize::from(school.0)].urn;
            self.put(&FileName::School(urn), &file.into_bytes())?;
        }
        let hashes = self
            .hashes
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        Ok((hashes, self.contents))
    }
}
