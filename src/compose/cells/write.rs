//! Makes the data files of a trust, one term and type after the other.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::dataset::SchoolId;
use crate::estate::{AcademicYear, AssessmentType, Subject, Term};
use crate::release::shipped::{
    self, DataFile, FileName, Growing, PairEntry, ProgressSegment, Roll, Segment, TermEntry,
    decode, encode, seal,
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

/// The data files of a trust as values, by name.
pub type Values = BTreeMap<String, DataFile>;

/// The same as values: what a trust's data files hold, and the files.
pub fn values(
    survey: &Survey<'_>,
    trust: usize,
) -> Result<(shipped::Catalogue, Values), SiteError> {
    let files = Mutex::new(Values::default());
    let take = |name: &str, bytes: &[u8]| {
        // What was just written can be read.
        if let Ok(file) = decode(bytes) {
            let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
            files.insert(name.to_owned(), file);
        }
        Ok(Hash::of(bytes).short(DIGITS))
    };
    let (hashes, contents) = made(survey, trust, &take)?;
    let files = files.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok((contents.catalogue(hashes), files))
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

/// What files of more than one term hold of a term and type.
struct Counted {
    /// All schools together.
    whole: Segment,
    /// Each school by itself, if it has any.
    own: Vec<Option<Segment>>,
    /// What the catalogue says.
    entry: TermEntry,
    /// Files that are small.
    small: Small,
}

/// What there is of progress to a term and type.
#[derive(Default)]
struct Pairs {
    /// What the catalogue says of each pair of terms.
    entries: Vec<PairEntry>,
    /// Files that are small.
    small: Small,
}

/// Files that are too small for a file each: name and bytes.
type Small = Vec<(String, Vec<u8>)>;

/// Below so many bytes a file is small: a reader waits for the next file longer than for so much more of one.
const SMALL: usize = 16_384;

/// Small files in the order of their names, whichever was made first.
fn sorted(small: Mutex<Small>) -> Small {
    let mut small = small.into_inner().unwrap_or_else(PoisonError::into_inner);
    small.sort();
    small
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

    /// Puts a file, or keeps it for one of several where it is small.
    fn put_or_keep(
        &self,
        name: FileName,
        bytes: Vec<u8>,
        small: &Mutex<Small>,
    ) -> Result<(), SiteError> {
        if bytes.len() >= SMALL {
            return self.put(&name, &bytes);
        }
        let mut small = small.lock().unwrap_or_else(PoisonError::into_inner);
        small.push((name.to_string(), bytes));
        Ok(())
    }

    /// Puts small files as one.
    fn put_few(&self, name: &FileName, small: Small) -> Result<(), SiteError> {
        if small.is_empty() {
            return Ok(());
        }
        self.put(name, &shipped::several(&small))?;
        let mut hashes = self.hashes.lock().unwrap_or_else(PoisonError::into_inner);
        hashes.extend(small.into_iter().map(|(own, _)| (own, name.to_string())));
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
        // Counted beside each other, taken up in their order.
        let each: Vec<(Term, Option<AssessmentType>)> = (terms.iter())
            .flat_map(|(term, kinds)| kinds.iter().map(|kind| (*term, *kind)))
            .collect();
        let counted = (each.into_par_iter()).map(|(term, kind)| {
            let mut of_term = self.term(&cells, (year, term), kind, &cut)?;
            let mut pairs = self.progress(&cells, (year, term), kind)?;
            let mut small = of_term
                .as_mut()
                .map_or(vec![], |t| std::mem::take(&mut t.small));
            small.append(&mut pairs.small);
            self.put_few(&FileName::Few((year, term), kind), small)?;
            Ok((of_term, pairs))
        });
        let mut whole = Growing::default();
        for (of_term, pairs) in counted.collect::<Result<Vec<_>, SiteError>>()? {
            if let Some(of_term) = of_term {
                whole.cells(&of_term.whole);
                for (own, segment) in self.own.iter_mut().zip(&of_term.own) {
                    segment.iter().for_each(|segment| own.cells(segment));
                }
                self.contents.terms_mut().push(of_term.entry);
            }
            self.contents.pairs_mut().extend(pairs.entries);
        }
        self.put(&FileName::Trust(year), &whole.into_bytes())
    }

    /// The files of progress to a term, of one type: from each earlier term that pages offer. Gives the pairs that there are.
    fn progress(
        &self,
        cells: &CellYear<'_>,
        to: (AcademicYear, Term),
        kind: Option<AssessmentType>,
    ) -> Result<Pairs, SiteError> {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (schools, years) = (self.schools.len(), cells.year_groups().len());
        let mut of_trust = Growing::default();
        let mut pairs = Pairs::default();
        let small = Mutex::<Small>::default();
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
            self.put_or_keep(name(None), alone(&plain), &small)?;
            pairs
                .entries
                .push(self.contents.pair(&plain, cells.year_groups()));
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
            grouped.par_iter().try_for_each(|change| {
                self.put_or_keep(name(Some(&change.bundle)), alone(change), &small)
            })?;
        }
        if !of_trust.is_empty() {
            self.put(&FileName::TrustProgress(to, kind), &of_trust.into_bytes())?;
        }
        pairs.small = sorted(small);
        Ok(pairs)
    }

    /// The files of a term and type; gives what goes into files of more than one. `None`: nobody has an outcome.
    fn term(
        &self,
        cells: &CellYear<'_>,
        (year, term): (AcademicYear, Term),
        kind: Option<AssessmentType>,
        cut: &[bool],
    ) -> Result<Option<Counted>, SiteError> {
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
        let small = Mutex::<Small>::default();
        let groups = |bytes: Vec<u8>, bundle: usize, subject: Option<Subject>| {
            let bundle = cells.bundles()[bundle].name.clone();
            self.put_or_keep(FileName::Groups(at, kind, bundle, subject), bytes, &small)
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
                        return groups(bytes, bundle, Some(subject));
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
                        alone(&segment(table.clone(), schools, combinations)),
                        bundle,
                        None,
                    )
                }
            }
        })?;
        let Some(base) = all.first().and_then(Option::as_ref) else {
            return Ok(None);
        };
        if base.is_empty() {
            return Ok(None);
        }
        let (count, inner) = (number(schools), number(year_groups));
        let own = base.by_school(count, inner).into_iter();
        let own = own.map(|table| (!table.is_empty()).then(|| segment(table, 1, 1)));
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
        Ok(Some(Counted {
            whole: segment(base.over_schools(count, inner), 1, 1),
            own: own.collect(),
            entry: self.contents.term(&chosen),
            small: sorted(small),
        }))
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
