//! The PDFs of all units: bound one unit ahead while the one before is typeset.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use crate::pack::{Look, Pack, PackIdentity, Press};

use super::packs::Bindery;
use super::pages::Books;
use super::{Survey, Unit};

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

/// Makes the jobs of all units and hands them on one by one, in order. A second thread binds the next unit's while this
/// one's are typeset; never more than that, so that memory doesn't grow with their number. Packs are typeset one at a
/// time: Typst keeps the cores busy by itself, and several at once would hold the memory of all of them.
///
/// # Errors
/// The first error of `each`; what comes after isn't made.
pub(super) fn in_turn<E>(
    units: &[&Unit],
    make: &(dyn Fn(&Unit) -> Vec<Job> + Sync),
    mut each: impl FnMut(Job) -> Result<(), E>,
) -> Result<(), E> {
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(0);
        scope.spawn(move || {
            for unit in units {
                if sender.send(make(unit)).is_err() {
                    break;
                }
            }
        });
        for jobs in receiver {
            for job in jobs {
                each(job)?;
            }
        }
        Ok(())
    })
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
