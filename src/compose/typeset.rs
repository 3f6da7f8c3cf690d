//! The PDFs of all units: bound from their pages, then typeset once nothing else needs the memory.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::pack::{Look, Manuscript, Pack, PackError, PackIdentity, Press, Setting};
use crate::site::{Hash, SiteError, Writer};

use super::packs::Bindery;
use super::pages::Books;
use super::{Survey, Unit, Written};

/// A PDF to be made.
pub(super) struct Job {
    /// Its place on the site.
    pub path: String,
    /// What is in it.
    pub pack: Pack,
    /// The pages it must have, where the config says so.
    pub wanted: Option<usize>,
    /// Whether it is a page's own PDF, not a pack.
    pub beside_page: bool,
}

/// The packs of a unit and the PDFs beside its pages.
pub(super) fn jobs(books: &Books<'_>, survey: &Survey<'_>, look: &Look, unit: &Unit) -> Vec<Job> {
    let pages = books.pages(unit);
    let mut jobs = vec![];
    if let Some(bindery) = Bindery::new(books, survey, unit, &pages, look) {
        jobs.extend(
            bindery
                .packs()
                .into_iter()
                .map(|(path, setting, pack)| Job {
                    path,
                    pack,
                    wanted: setting.pages,
                    beside_page: false,
                }),
        );
    }
    let trust = books.trust_uid(unit);
    let school = match unit {
        Unit::School(_, school) => Some(survey.holdings.schools[usize::from(school.0)].urn),
        _ => None,
    };
    for page in pages {
        if !books.has_pdf(unit, &page) {
            continue;
        }
        let path = page.path.with_ending(".pdf");
        let pack = Pack {
            as_at: survey.as_at.long(),
            identity: Some(PackIdentity {
                pack: "report".into(),
                trust: trust.clone(),
                school,
                as_at: Some(survey.as_at),
            }),
            look: Look {
                logo: None,
                ..look.clone()
            },
            pictures: books.pictures(),
            ..Pack::lone(Arc::new(page), survey.as_at)
        };
        jobs.push(Job {
            path,
            pack,
            wanted: None,
            beside_page: true,
        });
    }
    jobs
}

/// Every PDF of the site with its path, packs and those beside pages: what [`super::write()`] typesets, all at once.
pub fn pdfs(survey: &Survey<'_>, look: &Look) -> Vec<(String, Pack)> {
    let books = Books::new(survey);
    super::units(survey)
        .iter()
        .flat_map(|unit| jobs(&books, survey, look, unit))
        .map(|job| (job.path, job.pack))
        .collect()
}

/// A PDF that is made ready to be typeset.
#[derive(Debug)]
pub(super) struct ToTypeset {
    /// Its place on the site, which is claimed.
    pub path: String,
    /// Where else the very same goes: into other editions. Claimed, too.
    pub also: Vec<String>,
    /// The hash of all that goes into it.
    pub key: Hash,
    /// The pages it must have, where the config says so.
    pub wanted: Option<usize>,
    pub manuscript: Manuscript,
}

/// What is typeset together weighs no more than this, about 200 MB: two heads' packs. What is heavier goes alone.
const ROOM: usize = 1_350_000;

/// PDFs that are ready to be typeset.
#[derive(Debug)]
pub struct Bound {
    /// The heaviest first.
    pdfs: Vec<ToTypeset>,
}

impl Bound {
    /// What several editions bind, together: what is the same in two of them is set once.
    pub fn together(all: Vec<Self>) -> Self {
        let mut first: BTreeMap<[u8; 32], usize> = BTreeMap::new();
        let mut pdfs: Vec<ToTypeset> = vec![];
        for pdf in all.into_iter().flat_map(|bound| bound.pdfs) {
            match first.get(&pdf.key.0).map(|at| &mut pdfs[*at]) {
                Some(same) => same.also.push(pdf.path),
                None => {
                    first.insert(pdf.key.0, pdfs.len());
                    pdfs.push(pdf);
                }
            }
        }
        Self::new(pdfs)
    }

    pub(super) fn new(mut pdfs: Vec<ToTypeset>) -> Self {
        pdfs.sort_by(|a, b| {
            let weight = |pdf: &ToTypeset| pdf.manuscript.weight();
            weight(b).cmp(&weight(a)).then_with(|| a.path.cmp(&b.path))
        });
        Self { pdfs }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.pdfs.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.pdfs.is_empty()
    }

    /// Typesets them and puts them on the site, step by step: in each some are set while those set before are printed, as
    /// many as there is room for, so that memory depends on the heaviest and not on their number.
    ///
    /// # Errors
    /// Where the machine fails. A PDF that can't be made is among the failures, and the old one stays.
    pub fn typeset(
        self,
        press: &Press,
        writer: &Writer,
        written: &mut Written,
        tick: &dyn Fn(usize),
    ) -> Result<(), SiteError> {
        let most = rayon::current_num_threads().max(2);
        let mut left = self.pdfs;
        let mut set: Vec<SetPdf> = vec![];
        let mut done = 0;
        while !left.is_empty() || !set.is_empty() {
            let taken: usize = set.iter().map(|pdf| pdf.weight).sum();
            let weights = left.iter().map(|pdf| pdf.manuscript.weight());
            let n = how_many_fit(weights, ROOM.saturating_sub(taken), most, set.is_empty());
            let next: Vec<ToTypeset> = left.drain(..n.min(left.len())).collect();
            // On the threads that read and computed before: what memory those hold is used again.
            let (now_set, printed) = rayon::join(
                || {
                    next.into_par_iter()
                        .map(|pdf| SetPdf::new(pdf, press))
                        .collect()
                },
                || {
                    set.into_par_iter()
                        .map(|pdf| pdf.print(press, writer))
                        .collect::<Vec<_>>()
                },
            );
            // Nothing is being set at this moment.
            Press::forget();
            set = now_set;
            for printed in printed {
                written.take(printed?);
                done += 1;
                tick(done);
            }
        }
        Ok(())
    }
}

/// How many at the head of a row go into a room together: `most` at most, and one at least where there is nothing else.
fn how_many_fit(
    weights: impl Iterator<Item = usize>,
    room: usize,
    most: usize,
    alone: bool,
) -> usize {
    let fit = weights
        .scan(0, |taken, weight| {
            *taken += weight;
            Some(*taken)
        })
        .take_while(|taken| *taken <= room)
        .take(most)
        .count();
    fit.max(usize::from(alone))
}

/// A PDF whose pages are set.
struct SetPdf {
    path: String,
    also: Vec<String>,
    key: Hash,
    wanted: Option<usize>,
    /// Of its manuscript.
    weight: usize,
    set: Result<Setting, PackError>,
}

/// What became of a PDF: its path, and what is to be told of it, or why it can't be made.
type Printed = (String, Result<Vec<String>, PackError>);

impl SetPdf {
    fn new(pdf: ToTypeset, press: &Press) -> Self {
        Self {
            set: press.set(&pdf.manuscript),
            weight: pdf.manuscript.weight(),
            path: pdf.path,
            also: pdf.also,
            key: pdf.key,
            wanted: pdf.wanted,
        }
    }

    /// Prints it and puts it on the site; one that can't be made leaves the old one there.
    fn print(self, press: &Press, writer: &Writer) -> Result<Printed, SiteError> {
        let Self {
            path,
            also,
            key,
            wanted,
            ..
        } = self;
        let made = match self.set.and_then(|set| press.print(set)) {
            Ok(mut made) => {
                for place in std::iter::once(&path).chain(&also) {
                    writer.put_made(place, key, &made.pdf)?;
                }
                if let Some(wanted) = wanted.filter(|n| *n != made.pages) {
                    let found = made.pages;
                    let words = format!("it has {found} pages, and the config wants {wanted}");
                    made.warnings.insert(0, words);
                }
                Ok(made.warnings)
            }
            Err(error) => {
                for place in std::iter::once(&path).chain(&also) {
                    writer.keep(place)?;
                }
                Err(error)
            }
        };
        Ok((path, made))
    }
}

impl Written {
    fn take(&mut self, (path, made): Printed) {
        match made {
            Ok(warnings) => {
                self.typeset += 1;
                let told = warnings.into_iter();
                self.warnings.extend(told.map(|w| (path.clone(), w)));
            }
            Err(error) => self.failures.push((path, error.to_string())),
        }
    }
}

/// Writes what Typst is given for a pack to a folder of its own, named after the pack's path.
///
/// # Errors
/// Where the machine fails.
pub(super) fn write_sources(press: &Press, job: &Job, folder: &Path) -> std::io::Result<()> {
    let name = job.path.trim_end_matches(".pdf").replace('/', "--");
    let folder = folder.join(name);
    std::fs::create_dir_all(&folder)?;
    for (name, bytes) in press.sources(&job.pack) {
        std::fs::write(folder.join(name), bytes)?;
    }
    std::fs::write(folder.join("ident.txt"), &job.pack.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_and_printed_together_fits_into_the_room() {
        let mut left = vec![10, 7, 6, 4, 3, 1, 1, 2];
        let mut steps: Vec<Vec<usize>> = vec![];
        let mut taken = 0;
        while !left.is_empty() || taken > 0 {
            let weights = left.iter().copied();
            let n = how_many_fit(weights, 10 - taken, 3, taken == 0).min(left.len());
            let next: Vec<usize> = left.drain(..n).collect();
            taken = next.iter().sum();
            steps.push(next);
        }
        // Beside 10 nothing is set, nor beside 7, nor beside 6 and 4; 3 at most go together.
        let none: &[usize] = &[];
        assert_eq!(
            steps,
            [
                &[10],
                none,
                &[7],
                none,
                &[6, 4],
                none,
                &[3, 1, 1],
                &[2],
                none
            ]
        );
    }

    #[test]
    fn one_goes_alone_even_if_larger_than_all_the_room() {
        let sizes = || [12, 1].into_iter();
        assert_eq!(how_many_fit(sizes(), 10, 4, true), 1);
        assert_eq!(how_many_fit(sizes(), 10, 4, false), 0);
        assert_eq!(how_many_fit(sizes(), 13, 4, false), 2);
    }
}
