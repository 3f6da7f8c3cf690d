//! A page of a trust for whatever selection a reader makes, out of the catalogue, the cells and the templates shipped with the
//! site: the same page that the program builds, by the same code.
//!
//! `start` reads what a built page says of itself, `settle` makes a selection of an address (`since`: since when progress is
//! told), `lacking` knows which choices have figures, `bar` fills the filter bar with them.

mod bar;
mod figure;
mod lacking;
mod order;
mod own;
mod query;
mod settle;
mod since;
mod site;
mod start;

use crate::html::Renderer;
use crate::release::shipped::{Catalogue, DataFile, Shelf, decode};
use crate::release::{Desk, TrackingBook, Who};
use crate::report::tracking::{TrustPlace, declared, surround};
use crate::report::{Block, Page, Section, audit};
use crate::sheet::Format;

pub use bar::{Choice, Control};
pub use figure::Asked;
pub use order::Order;
pub use own::{BehindCount, OwnValue, OwnView};
pub use site::SiteText;

use lacking::Lacking;
use settle::Settled;
use start::Start;

/// Why there is no answer.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ViewError {
    /// Data files have to be [put](View::put) first.
    #[error("data files are not loaded yet")]
    Wants(Vec<Wanted>),
    /// In words for a reader.
    #[error("{0}")]
    Words(String),
}

/// A data file that a page needs and nobody has put yet.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Wanted {
    /// Its name.
    pub name: String,
    /// What it is called in the folder of data, without the ending.
    pub file: String,
}

impl ViewError {
    fn of_build(what: &str) -> Self {
        Self::Words(format!(
            "{what} not of this build: load the page again, without what the browser has kept"
        ))
    }

    fn words(error: impl std::fmt::Display) -> Self {
        Self::Words(error.to_string())
    }
}

/// Which page, and what of it a reader wants.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Address<'a> {
    /// Its path on the site.
    pub page: &'a str,
    /// What the built page says of itself.
    pub start: &'a str,
    /// The end of the address, from `?` on.
    pub query: &'a str,
    /// The table that is shown whole, if any, where the page would show only its first rows.
    pub whole: Option<&'a str>,
}

/// A page, and what there is to choose on it.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Answer {
    /// The document.
    pub html: String,
    /// The controls of the filter bar.
    pub controls: Vec<Control>,
    /// How many filters a reader changed.
    pub changed: usize,
    /// What of the address means nothing here.
    pub passed: Vec<String>,
    /// The end of the address that leads here again; empty where it is the page as built.
    pub query: String,
    /// The line that says which filters are in force.
    pub status: String,
}

/// The pages of a trust.
#[derive(Debug)]
pub struct View {
    catalogue: Catalogue,
    site: SiteText,
    renderer: Renderer,
    shelf: Shelf,
    desk: Desk,
}

/// A page made for a selection.
struct Made {
    page: Page,
    settled: Settled,
    /// The data files that it lacks.
    wanted: Vec<String>,
}

impl View {
    /// The view of a trust: its catalogue and the site's texts, as their files hold them.
    pub fn new(catalogue: &[u8], site: &[u8]) -> Result<Self, ViewError> {
        let wrong = |_| ViewError::of_build("The data are");
        let site: SiteText = serde_json::from_slice(site).map_err(wrong)?;
        Ok(Self {
            catalogue: serde_json::from_slice(catalogue).map_err(wrong)?,
            renderer: site.renderer().map_err(ViewError::words)?,
            site,
            shelf: Shelf::default(),
            desk: Desk::default(),
        })
    }

    /// Takes a data file.
    pub fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), ViewError> {
        let file = decode(bytes).map_err(|_| ViewError::of_build("The data are"))?;
        self.shelf.put(name, file);
        Ok(())
    }

    /// A page.
    pub fn page(&mut self, at: &Address<'_>) -> Result<Answer, ViewError> {
        let made = self.whole(at)?;
        let html = self.renderer.page(&made.page);
        let settled = &made.settled;
        let changed = made.page.changed.len() + usize::from(settled.narrowed.table.is_some());
        Ok(Answer {
            html: html.map_err(ViewError::words)?,
            controls: bar::controls(&Lacking::new(&self.catalogue), settled),
            changed,
            passed: settled.passed.clone(),
            query: settled.query.clone(),
            status: made.page.in_force().unwrap_or_default(),
        })
    }

    /// A file of a page's tables.
    pub fn file(&mut self, at: &Address<'_>, format: &Format) -> Result<Vec<u8>, ViewError> {
        let page = self.whole(at)?.page;
        (format.of_page)(&page, self.catalogue.as_at).map_err(ViewError::words)
    }

    /// The drawing of a chart with its bars in another order.
    pub fn chart(&mut self, at: &Address<'_>, id: &str, order: Order) -> Result<String, ViewError> {
        let page = self.whole(at)?.page;
        order::drawn(&page, id, order)
            .ok_or_else(|| ViewError::Words(format!("There is no chart {id} on this page")))
    }

    /// A page with all it needs.
    fn whole(&mut self, at: &Address<'_>) -> Result<Made, ViewError> {
        loop {
            let mut made = self.made(at)?;
            if !self.lacks(std::mem::take(&mut made.wanted))? {
                return Ok(made);
            }
        }
    }

    /// Whether it lacked some of the files with these names and has them now, empty, as nothing was to be written into them.
    fn lacks(&mut self, names: Vec<String>) -> Result<bool, ViewError> {
        let lacked = !names.is_empty();
        let mut there = vec![];
        for name in names {
            match self.catalogue.file(&name) {
                Some((name, file)) => {
                    let wanted = Wanted { name, file };
                    if !there.contains(&wanted) {
                        there.push(wanted);
                    }
                }
                None => self.shelf.put(&name, DataFile::empty(&name)),
            }
        }
        match there.is_empty() {
            true => Ok(lacked),
            false => Err(ViewError::Wants(there)),
        }
    }

    /// Makes a page of what is there.
    fn made(&self, at: &Address<'_>) -> Result<Made, ViewError> {
        let start = Start::read(at.start).ok_or_else(|| ViewError::of_build("The page is"))?;
        let catalogue = &self.catalogue;
        let book = TrackingBook::shipped(catalogue, &self.shelf, &self.desk);
        let settled = settle::settle(&start, at.query, catalogue, &book)
            .ok_or_else(|| ViewError::of_build("The page is"))?;
        let (now, built) = (settled.standpoint, settled.built);
        let place = TrustPlace {
            book: &book,
            uid: catalogue.uid.clone(),
            trust: book.trust(0),
            schools: book.schools(0),
            folder: catalogue.folder.clone(),
            year: now.year,
            term: now.term,
            kind: now.kind,
            against: now.against,
            subject: Some(settled.lead),
            as_at: catalogue.as_at.long(),
            several_trusts: catalogue.several_trusts,
            by_stage: vec![],
            begun: None,
            narrowed: settled.narrowed.clone(),
            built: Some(built),
        };
        let own = place
            .schools
            .iter()
            .find(|s| s.urn.is_some() && s.urn == start.urn);
        let picked = place.narrowed.schools.as_ref().map(|p| &p.together);
        let who: &Who = own.or(picked).unwrap_or(&place.trust);
        let stage = &catalogue.key_stages[settled.stage];
        let report = declared(settled.report);
        let mut page = report.page(&place.place(who, stage));
        if let Some(why) = &settled.nothing {
            page.briefing.clear();
            page.evidence.clear();
            page.marks.clear();
            page.luck.clear();
            page.finding.clear();
            let words = format!("There is nothing to show here: {why}.");
            let none = Section::new("none", "No outcomes", vec![Block::caution(words)]);
            page.sections = vec![none];
        }
        let mut around = start.around.clone();
        // Who the pupils are is known of the year's whole roll, in the page's schools.
        let other = now.year != built.year
            || place.narrowed.year_group.is_some()
            || place.narrowed.schools.is_some();
        around.context = around.context.filter(|_| !other);
        if !page.changed.is_empty() || place.narrowed.table.is_some() {
            for (words, _) in &mut around.downloads {
                *words = words.replace("This page’s tables", "This view’s tables");
            }
        }
        let refused = self.refused(&settled, &start);
        page.method = crate::report::help::method(report.method);
        let name = format!("{}/{}", stage.folder(), report.name());
        surround(
            &mut page,
            &around,
            refused.as_deref(),
            &name,
            &self.site.workings,
            &self.site.sources,
        );
        if let Some(filters) = &mut page.filters {
            filters.around.clone_from(&start.around);
        }
        if let Some(id) = at.whole {
            show_whole(&mut page, id);
        }
        let wanted = book.wanted().into_iter().collect();
        Ok(Made {
            page,
            settled,
            wanted,
        })
    }

    /// Rows that were left out of a selection's figures, in words.
    fn refused(&self, settled: &Settled, start: &Start) -> Option<String> {
        let catalogue = &self.catalogue;
        let place = |urn: Option<u32>| {
            let place = catalogue.school(urn?)?;
            u16::try_from(place).ok()
        };
        let whose: Vec<Option<u16>> = match &settled.narrowed.schools {
            Some(picked) => picked.schools.iter().map(|s| place(s.urn)).collect(),
            None => vec![place(start.urn)],
        };
        let rows = catalogue.refused.iter();
        #[expect(clippy::cast_precision_loss, reason = "rows are far fewer than 2^53")]
        let rows = rows
            .filter(|r| whose.contains(&r.school))
            .map(|r| (r.table.as_str(), r.year, r.term, r.rows as f64));
        let now = settled.standpoint;
        audit::refused_note(rows, now.year, now.term, start.urn.is_some())
    }
}

/// Shows all rows of a table.
fn show_whole(page: &mut Page, id: &str) {
    for block in page.sections.iter_mut().flat_map(|s| &mut s.blocks) {
        if let Block::Table(table) = block
            && table.id == id
        {
            table.begins = Some(table.rows.len());
        }
    }
}
