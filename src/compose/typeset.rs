//! The PDFs of all units: bound from their pages, then typeset once nothing else needs the memory.

use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use crate::pack::{Look, Manuscript, Pack, PackIdentity, Press};
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
    /// The hash of all that goes into it.
    pub key: Hash,
    /// The pages it must have, where the config says so.
    pub wanted: Option<usize>,
    pub manuscript: Manuscript,
}

/// PDFs that are ready to be typeset.
#[derive(Debug)]
pub struct Bound {
    /// The largest first.
    pdfs: Vec<ToTypeset>,
}

impl Bound {
    pub(super) fn new(mut pdfs: Vec<ToTypeset>) -> Self {
        pdfs.sort_by(|a, b| {
            let size = |pdf: &ToTypeset| pdf.manuscript.size();
            size(b).cmp(&size(a)).then_with(|| a.path.cmp(&b.path))
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

    /// Typesets them and puts them on the site: while one is printed, the next is set, unless both together are larger than
    /// the largest alone, so that memory depends on that one and not on their number.
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
        let room = Room::new(self.pdfs.first().map_or(0, |pdf| pdf.manuscript.size()));
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel(0);
            let room = &room;
            scope.spawn(move || {
                for pdf in self.pdfs {
                    let share = room.take(pdf.manuscript.size());
                    let ToTypeset {
                        path,
                        key,
                        wanted,
                        manuscript,
                    } = pdf;
                    let set = press.set(&manuscript);
                    drop(manuscript);
                    if sender.send((path, key, wanted, share, set)).is_err() {
                        break;
                    }
                }
            });
            let mut done = 0;
            for (path, key, wanted, share, set) in receiver {
                let made = set.and_then(|set| press.print(set));
                drop(share);
                match made {
                    Ok(made) => {
                        written.typeset += 1;
                        if let Some(wanted) = wanted.filter(|n| *n != made.pages) {
                            let found = made.pages;
                            let words =
                                format!("it has {found} pages, and the config wants {wanted}");
                            written.warnings.push((path.clone(), words));
                        }
                        let told = made.warnings.into_iter();
                        written.warnings.extend(told.map(|w| (path.clone(), w)));
                        writer.put_made(&path, key, &made.pdf)?;
                    }
                    Err(error) => {
                        writer.keep(&path)?;
                        written.failures.push((path, error.to_string()));
                    }
                }
                done += 1;
                tick(done);
            }
            Ok::<(), SiteError>(())
        })?;
        Press::forget();
        Ok(())
    }
}

/// How much is being typeset at a time.
struct Room {
    /// The most at once.
    all: usize,
    taken: Mutex<usize>,
    given_back: Condvar,
}

impl Room {
    fn new(all: usize) -> Self {
        Self {
            all,
            taken: Mutex::new(0),
            given_back: Condvar::new(),
        }
    }

    /// Waits until there is room for so much more. What is larger than all there is waits to be alone.
    fn take(&self, size: usize) -> Share<'_> {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |taken: &mut usize| *taken > 0 && *taken + size > self.all;
        let mut taken = self
            .given_back
            .wait_while(taken, full)
            .unwrap_or_else(PoisonError::into_inner);
        *taken += size;
        Share { room: self, size }
    }
}

/// What is taken of a room, until it goes.
struct Share<'a> {
    room: &'a Room,
    size: usize,
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        let taken = self.room.taken.lock();
        *taken.unwrap_or_else(PoisonError::into_inner) -= self.size;
        self.room.given_back.notify_all();
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
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn what_is_typeset_together_is_never_larger_than_the_largest_alone() {
        // 10 is the largest. 7 and 4 don't go together, 6 and 4 do; 12, larger than all the room, goes alone.
        let room = Room::new(10);
        let inside = AtomicUsize::new(0);
        let finished = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for size in [10, 7, 4, 6, 3, 12, 1, 9] {
                let (room, inside, finished) = (&room, &inside, &finished);
                scope.spawn(move || {
                    for _ in 0..200 {
                        let share = room.take(size);
                        let now = inside.fetch_add(size, Ordering::SeqCst) + size;
                        assert!(now <= 10 || now == size, "{now} with {size}");
                        inside.fetch_sub(size, Ordering::SeqCst);
                        drop(share);
                    }
                    finished.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
        assert_eq!(finished.into_inner(), 8);
        assert_eq!(*room.taken.lock().unwrap(), 0);
    }

    #[test]
    fn a_share_goes_back_even_where_its_holder_fails() {
        let room = Room::new(5);
        let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _share = room.take(5);
            panic!("made to fail");
        }));
        assert!(failed.is_err());
        drop(room.take(5));
    }
}
