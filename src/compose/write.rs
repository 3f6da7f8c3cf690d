//! Renders the pages and packs of all units and puts them on the site, in parallel, one unit at a time a thread.

mod composed;
mod data;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::html::{Renderer, ViewFiles};
use crate::mail::Beside;
use crate::pack::{Look, Press};
use crate::release::shipped::seal;
use crate::report::{Block, Page};
use crate::sheet::FORMATS;
use crate::site::{Hash, Hasher, Shelf, SiteError, Writer, without_dead};
use crate::view::{OwnValue, SiteText};

use super::fit;
use super::index;
use super::pages::Books;
use super::typeset::{self, Bound, Job, ToTypeset};
use super::{Only, Share, Survey, Titles, Unit, units};

pub use composed::Composed;

/// Keeps search engines out, where a site is put on a web server.
const ROBOTS: &[u8] = b"User-agent: *\nDisallow: /\n";

/// What renders.
pub struct Rendering {
    /// Pages.
    pub html: Renderer,
    /// Packs; `None`: none are made.
    pub press: Option<Press>,
    /// The packs' colour and logo.
    pub look: Look,
    /// Whether data and settings are those of the last build into the same folder: files that only they go into (the cells
    /// behind the filters, `figures.csv`) are then kept as they are.
    pub same_figures: bool,
    /// Where composed pages are kept from build to build; `None`: nowhere.
    pub composed: Option<Arc<Composed>>,
    /// The rows of `figures.csv` of each trust, by UID, where they are made already; of the others they are made.
    pub figures: BTreeMap<String, String>,
    /// Where to write what Typst is given for each pack, for whoever writes templates.
    pub pack_sources: Option<PathBuf>,
}

/// What was made.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Written {
    /// Pages composed.
    pub pages: usize,
    /// Packs that exist.
    pub packs: usize,
    /// PDFs beside report pages that exist.
    pub report_pdfs: usize,
    /// Packs and other PDFs typeset anew.
    pub typeset: usize,
    /// What failed: path and reason. The rest stands.
    pub failures: Vec<(String, String)>,
    /// Warnings of the press: path and what.
    pub warnings: Vec<(String, String)>,
    /// What a mail may say beside each pack, by its path: whom it is about, and figures.
    pub headlines: BTreeMap<String, Beside>,
    /// The tidy figures of each trust that was made, by UID.
    pub figures: BTreeMap<String, String>,
    /// The pages of the trusts that were made, by the folder of their edition.
    pub titles: BTreeMap<String, Titles>,
}

impl Written {
    /// Takes what was made elsewhere to this.
    pub fn add(&mut self, other: Self) {
        self.pages += other.pages;
        self.packs += other.packs;
        self.report_pdfs += other.report_pdfs;
        self.typeset += other.typeset;
        self.failures.extend(other.failures);
        self.warnings.extend(other.warnings);
        self.headlines.extend(other.headlines);
        self.figures.extend(other.figures);
        for (folder, own) in other.titles {
            self.titles.entry(folder).or_default().extend(own);
        }
    }
}

/// Composes, renders and writes everything of an edition that is asked for, but for the PDFs; what isn't asked for stays as it
/// was. The edition is that of the survey, and its files go into the folder of its name.
///
/// The PDFs that must be made anew come back, bound: [`Bound::typeset`] makes them, and needs nothing of the survey, which
/// can go before.
///
/// # Errors
/// Where the machine fails, or two pages want one place. A page or pack that fails is among the failures, and the old
/// one stays.
pub fn write(
    survey: &Survey<'_>,
    rendering: &Rendering,
    writer: &Writer,
    only: &Only,
    tick: &(dyn Fn(usize, usize) + Sync),
) -> Result<(Written, Bound), SiteError> {
    let books = Books::new(survey);
    let shelf = Shelf::new(writer, &survey.edition.folder);
    let all = units(survey);
    let asked = only.among(&all, survey.holdings);
    let texts = SiteText::new(
        &rendering.html,
        &survey.library.workings,
        &survey.sources(),
        survey.rows(),
    );
    // What the view needs is there for those who have cells.
    let cells = fit::has_cells(&survey.edition);
    let (texts_path, texts) = match cells {
        true => Renderer::texts_file(&texts.bytes()),
        false => Default::default(),
    };
    let mut site = Site {
        books: &books,
        survey,
        rendering,
        shelf,
        page_key: rendering.html.fingerprint() + texts_path.as_str(),
        view: ViewFiles {
            texts: texts_path.clone(),
            catalogues: BTreeMap::new(),
            own: String::new(),
        },
        written: Mutex::default(),
        titles: Mutex::default(),
        bound: Mutex::default(),
    };
    let in_part = matches!(only.share, Share::Part(_));
    if !in_part {
        for (path, bytes) in rendering.html.assets() {
            shelf.put::<SiteError>(&path, Hash::of(&bytes), || Ok(bytes.clone()))?;
        }
        shelf.put_bytes("robots.txt", ROBOTS)?;
        if cells {
            shelf.put::<SiteError>(&texts_path, Hash::of(&texts), || Ok(texts.clone()))?;
        }
    }
    // Pages name the catalogue of their trust's data.
    let trusts: BTreeSet<usize> = asked.iter().filter_map(|unit| unit.trust()).collect();
    let catalogues = trusts.into_par_iter().map(|trust| {
        let one = survey.edition.school.is_some();
        let whole = one || asked.contains(&&Unit::Trust(trust));
        let made = site.data(trust, whole)?;
        Ok::<_, SiteError>(made.map(|catalogue| (books.folder(trust), catalogue)))
    });
    let catalogues: Vec<Option<(String, String)>> = catalogues.collect::<Result<_, SiteError>>()?;
    site.view
        .catalogues
        .extend(catalogues.into_iter().flatten());
    let done = AtomicUsize::new(0);
    let total = asked.len();
    asked.par_iter().try_for_each(|unit| {
        site.unit(unit)?;
        tick(done.fetch_add(1, Ordering::Relaxed) + 1, total);
        Ok::<(), SiteError>(())
    })?;
    if let Share::Rest(rest) = &only.share
        && let Some(known) = rest.titles.get(&survey.edition.folder)
    {
        let mut own = site.titles.lock().unwrap_or_else(PoisonError::into_inner);
        own.extend(known.iter().map(|(trust, pages)| (*trust, pages.clone())));
    }
    if !in_part {
        site.index(&all)?;
    }
    if let Some(press) = &rendering.press {
        asked.par_iter().try_for_each(|unit| {
            let jobs = typeset::jobs(&books, survey, &rendering.look, unit);
            if jobs.iter().any(|job| !job.beside_page) {
                let told = super::headlines::of(&books, unit);
                site.note(|written| {
                    for job in jobs.iter().filter(|job| !job.beside_page) {
                        let beside = (job.pack.subject.clone(), told.clone());
                        written.headlines.insert(shelf.place(&job.path), beside);
                    }
                });
            }
            jobs.iter().try_for_each(|job| site.bind(press, job))
        })?;
    }
    if only.share == Share::Whole && asked.len() < all.len() {
        shelf.is_partial();
        let last: Vec<&str> = shelf.last_paths().collect();
        for path in last {
            shelf.keep(path)?;
        }
    }
    let mut written = site
        .written
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    if in_part {
        let titles = site.titles.into_inner();
        let titles = titles.unwrap_or_else(PoisonError::into_inner);
        written.titles.insert(survey.edition.folder.clone(), titles);
    }
    let bound = site.bound.into_inner();
    Ok((
        written,
        Bound::new(bound.unwrap_or_else(PoisonError::into_inner)),
    ))
}

struct Site<'a> {
    books: &'a Books<'a>,
    survey: &'a Survey<'a>,
    rendering: &'a Rendering,
    /// The edition's folder of the site.
    shelf: Shelf<'a>,
    page_key: String,
    /// What the view of each page loads.
    view: ViewFiles,
    written: Mutex<Written>,
    /// The pages of each trust that is composed, for the search.
    titles: Mutex<Titles>,
    /// The PDFs to be made anew.
    bound: Mutex<Vec<ToTypeset>>,
}

impl Site<'_> {
    fn unit(&self, unit: &Unit) -> Result<(), SiteError> {
        if let Some(composed) = &self.rendering.composed {
            let pages = composed.of(unit, || {
                let pages = self
                    .books
                    .pages(unit)
                    .into_iter()
                    .map(|page| self.ready(page));
                pages
                    .map(|page| {
                        let hash = hash_of(&page);
                        (page, hash)
                    })
                    .collect()
            });
            self.note(|w| w.pages += pages.len());
            self.list(unit, pages.iter().map(|(page, _)| page));
            for (page, hash) in pages.iter() {
                self.page(page, *hash)?;
            }
        } else {
            let pages = self.books.pages(unit);
            self.note(|w| w.pages += pages.len());
            self.list(unit, pages.iter());
            // Each page goes when it is written.
            for page in pages {
                let page = self.ready(page);
                let hash = hash_of(&page);
                self.page(&page, hash)?;
            }
        }
        if let Some((path, bytes)) = self.books.fix_list(unit) {
            self.put(&path, Hash::of(&bytes), || Ok(bytes))?;
        }
        Ok(())
    }

    /// A page as it is rendered.
    fn ready(&self, mut page: Page) -> Page {
        if self.rendering.press.is_none() {
            without_packs(&mut page);
        }
        page
    }

    /// Notes a trust's pages for the search.
    fn list<'p>(&self, unit: &Unit, pages: impl Iterator<Item = &'p Page>) {
        // Of an edition of one school the school's pages stand for the trust's.
        let trust = match unit {
            Unit::Trust(trust) => *trust,
            Unit::School(trust, _) if self.survey.edition.school.is_some() => *trust,
            _ => return,
        };
        let stages = &self.survey.settings.key_stages;
        let titles = index::titles(&self.books.folder(trust), stages, pages);
        let mut all = self.titles.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(trust, titles);
    }

    /// What can be searched for, of the whole site: a trust that isn't asked for is composed for its list of pages.
    fn index(&self, all: &[Unit]) -> Result<(), SiteError> {
        for unit in all {
            let Unit::Trust(trust) = unit else { continue };
            let known = |titles: &Titles| titles.contains_key(trust);
            if !known(&self.titles.lock().unwrap_or_else(PoisonError::into_inner)) {
                self.list(unit, self.books.pages(unit).iter());
            }
        }
        let titles = self.titles.lock().unwrap_or_else(PoisonError::into_inner);
        let script = index::script(self.survey, self.books, &titles);
        let key = Hash::of(script.as_bytes());
        self.put(index::PATH, key, || Ok(script.into_bytes()))?;
        Ok(())
    }

    fn note(&self, change: impl FnOnce(&mut Written)) {
        change(&mut self.written.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Puts a file, if the edition holds it; where making it fails, the old one stays and the failure is noted.
    fn put(
        &self,
        path: &str,
        key: Hash,
        make: impl FnOnce() -> Result<Vec<u8>, String>,
    ) -> Result<bool, SiteError> {
        if !fit::holds(self.survey, path) {
            return Ok(false);
        }
        match self.shelf.put(path, key, || make().map_err(Failure::Made)) {
            Ok(fresh) => Ok(fresh),
            Err(Failure::Site(error)) => Err(error),
            Err(Failure::Made(reason)) => {
                self.shelf.keep(path)?;
                self.note(|w| w.failures.push((self.shelf.place(path), reason)));
                Ok(false)
            }
        }
    }

    fn page(&self, page: &Page, value: Hash) -> Result<(), SiteError> {
        let key = |kind: &str| {
            let mut hasher = Hasher::new();
            hasher.part(kind.as_bytes());
            hasher.part(env!("CARGO_PKG_VERSION").as_bytes());
            hasher.part(&value.0);
            hasher
        };
        let own = self.own_value(page, value)?;
        let mut html = key("html");
        html.part(self.page_key.as_bytes());
        html.part(self.view.catalogue(page).as_bytes());
        let edition = &self.survey.edition;
        if edition.is_one_of_several() {
            // Which of its links lead out of the edition.
            html.part(format!("{edition:?}").as_bytes());
        }
        self.put(&page.path.0, html.finish(), || {
            let with_own = |own: String| ViewFiles {
                own,
                ..self.view.clone()
            };
            let files = own.map(with_own);
            let files = files.as_ref().unwrap_or(&self.view);
            let html = self.rendering.html.page_with(page, files);
            let html = html.map_err(|e| e.to_string())?;
            let holds = |path: &str| fit::holds(self.survey, path);
            let fitting = without_dead(&page.path.0, &html, holds);
            Ok(fitting.unwrap_or(html).into_bytes())
        })?;
        if page.tables().next().is_some() {
            for format in &FORMATS {
                self.put(
                    &format.beside(&page.path),
                    key(format.ending).finish(),
                    || (format.of_page)(page, self.survey.as_at).map_err(|e| e.to_string()),
                )?;
            }
        }
        Ok(())
    }

    /// Puts the value of a page beside it of which a reader may look at a part alone: the view makes the page of it. Gives its path.
    fn own_value(&self, page: &Page, value: Hash) -> Result<Option<String>, SiteError> {
        if page.choices.is_empty() {
            return Ok(None);
        }
        let path = page.path.with_ending(&format!(".{}.js", value.short(8)));
        let key = Hash::of_parts(&[b"own", &value.0, self.survey.as_at.to_string().as_bytes()]);
        self.put(&path, key, || {
            let text = seal(&OwnValue::bytes(page, self.survey.as_at));
            Ok(format!("matbook.data(\"page\",\"{text}\");\n").into_bytes())
        })?;
        Ok(Some(path))
    }

    /// Makes a PDF ready to be typeset, if what goes into it has changed.
    fn bind(&self, press: &Press, job: &Job) -> Result<(), SiteError> {
        let Job {
            path, pack, wanted, ..
        } = job;
        self.note(|w| {
            if job.beside_page {
                w.report_pdfs += 1;
            } else {
                w.packs += 1;
            }
        });
        if let Some(folder) = &self.rendering.pack_sources
            && let Err(error) = typeset::write_sources(press, job, folder)
        {
            let reason = format!("its sources can't be written: {error}");
            self.note(|w| w.failures.push((self.shelf.place(path), reason)));
        }
        let mut hasher = Hasher::new();
        hasher.part(press.fingerprint().as_bytes());
        let own = (
            &pack.look,
            pack.date,
            &pack.identity,
            pack.sheet,
            pack.covers,
        );
        hasher.part(format!("{own:?}").as_bytes());
        let words = (&pack.title, &pack.subject, &pack.subtitle, &pack.audience);
        let back = (
            &pack.filters,
            &pack.glossary,
            &pack.method_notes,
            &pack.as_at,
        );
        hasher.part(format!("{:?}", (&pack.id, words, back)).as_bytes());
        for chapter in &pack.chapters {
            hasher.part(&hash_of(chapter).0);
        }
        if !pack.leaves.is_empty() {
            let leaves = serde_json::to_vec(&pack.leaves).unwrap_or_default();
            hasher.part(&leaves);
            hasher.part(format!("{:?}", (&pack.foot, pack.few)).as_bytes());
        }
        let key = hasher.finish();
        if self.shelf.stands(path, key)? {
            return Ok(());
        }
        match press.manuscript(pack) {
            Ok(manuscript) => {
                let mut bound = self.bound.lock().unwrap_or_else(PoisonError::into_inner);
                bound.push(ToTypeset {
                    path: self.shelf.place(path),
                    also: vec![],
                    key,
                    wanted: *wanted,
                    manuscript,
                });
            }
            Err(error) => {
                self.shelf.keep(path)?;
                self.note(|w| w.failures.push((self.shelf.place(path), error.to_string())));
            }
        }
        Ok(())
    }
}

/// Takes the links to packs out of a page: for a site that has none.
fn without_packs(page: &mut Page) {
    let pack = |path: &str| path.ends_with(".pdf");
    page.downloads.retain(|(_, path)| !pack(path));
    if let Some(filters) = &mut page.filters {
        filters.around.downloads.retain(|(_, path)| !pack(path));
    }
    for section in &mut page.sections {
        for block in &mut section.blocks {
            if let Block::Links { links } = block {
                links.retain(|(link, _)| !pack(&link.to.0));
            }
        }
    }
}

enum Failure {
    Site(SiteError),
    Made(String),
}

impl From<SiteError> for Failure {
    fn from(error: SiteError) -> Self {
        Self::Site(error)
    }
}

/// The hash of a page's value.
fn hash_of(page: &Page) -> Hash {
    let mut hasher = Hasher::new();
    // A page is a plain value of strings, numbers and lists: there is nothing JSON can't say, nor can hashing fail.
    let mut buffered = std::io::BufWriter::with_capacity(32 << 10, &mut hasher);
    let _ = serde_json::to_writer(&mut buffered, page);
    drop(buffered);
    hasher.finish()
}
