//! A page of which a reader may look at a part alone: made of its own value, which goes along beside it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::estate::Date;
use crate::html::Renderer;
use crate::release::Desk;
use crate::report::audit::{chosen, urn_of};
use crate::report::{Block, Chosen, Page, explain};
use crate::sheet::Format;

use super::bar::{Choice, Control};
use super::query::{joined, pairs};
use super::{Answer, SiteText, ViewError};

/// How many assessments a box names at most.
const NAMED: usize = 14;

/// A page's value, as its file holds it.
#[derive(Serialize, Deserialize)]
pub struct OwnValue {
    page: Page,
    as_at: Date,
}

impl OwnValue {
    /// The bytes of the file of a page.
    pub fn bytes(page: &Page, as_at: Date) -> Vec<u8> {
        let value = Self {
            page: page.clone(),
            as_at,
        };
        // Words, numbers and lists: there is nothing JSON can't say.
        serde_json::to_vec(&value).unwrap_or_default()
    }
}

/// The view of one page.
#[derive(Debug)]
pub struct OwnView {
    page: Page,
    as_at: Date,
    site: SiteText,
    renderer: Renderer,
    desk: Desk,
}

/// What is behind a count.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct BehindCount {
    /// School and month.
    pub title: String,
    /// The year: as `Assessments in 2022/23`.
    pub year: String,
    /// Terms of the year, and how many assessments there were.
    pub terms: Vec<(String, String)>,
    /// The month, and the type that was chosen.
    pub month: String,
    /// Month, name, year group and pupils of each assessment.
    pub rows: Vec<[String; 4]>,
    /// How many more there are.
    pub more: usize,
}

impl OwnView {
    /// The view of a page: its value and the site's texts, as their files hold them.
    pub fn new(value: &[u8], site: &[u8]) -> Result<Self, ViewError> {
        let wrong = |_| ViewError::of_build("The data are");
        let site: SiteText = serde_json::from_slice(site).map_err(wrong)?;
        let OwnValue { page, as_at } = serde_json::from_slice(value).map_err(wrong)?;
        Ok(Self {
            page,
            as_at,
            renderer: site.renderer().map_err(ViewError::words)?,
            site,
            desk: Desk::default(),
        })
    }

    /// What the end of an address chooses of it; what else it says, which goes along; and what means nothing here.
    fn read(&self, query: &str) -> (Chosen, Vec<(String, String)>, Vec<String>) {
        let (mut choice, mut others, mut passed) = (Chosen::new(), vec![], vec![]);
        for (name, value) in pairs(query) {
            let Some(own) = self.page.choices.iter().find(|c| c.name() == name) else {
                others.push((name, value));
                continue;
            };
            if own.options.iter().any(|(v, _)| *v == value) {
                choice.insert(name, value);
            } else if !value.is_empty() {
                passed.push(format!("{}: {value}", own.label));
            }
        }
        (choice, others, passed)
    }

    /// The page's value for a choice.
    fn made(&self, choice: &Chosen) -> Page {
        let parts = self.page.parts.as_deref();
        let Some(parts) = parts.filter(|_| !choice.is_empty()) else {
            return chosen(&self.page, choice, &self.desk);
        };
        let mut made = parts.chosen(&self.page, choice, &self.desk);
        let base = parts.about().path("").0;
        let name = made.path.0.strip_prefix(&base).unwrap_or("").to_owned();
        // The rows behind a sum are known at the selection that pages are built at.
        let (workings, sources) = (&self.site.workings, &self.site.sources);
        explain(&mut made, &name, workings, sources, &BTreeMap::new());
        made
    }

    /// The page for a choice.
    pub fn page(&self, query: &str) -> Result<Answer, ViewError> {
        let (choice, others, passed) = self.read(query);
        let made = self.made(&choice);
        let controls = self.page.choices.iter().map(|c| {
            let value = choice.get(&c.name()).cloned().unwrap_or_default();
            let all = (String::new(), c.all.clone());
            let options = std::iter::once(&all).chain(&c.options);
            Control {
                name: c.name(),
                set: !value.is_empty(),
                value,
                options: options
                    .map(|(value, text)| Choice {
                        value: value.clone(),
                        text: text.clone(),
                        reason: String::new(),
                    })
                    .collect(),
                groups: vec![],
                summary: String::new(),
            }
        });
        let said = choice.iter().map(|(n, v)| (n.clone(), v.clone()));
        let query = joined(others.into_iter().chain(said));
        let facts = made.facts.iter().filter(|f| made.changed.contains(&f.name));
        let facts: Vec<String> = facts.map(|f| format!("{}: {}", f.name, f.value)).collect();
        Ok(Answer {
            html: self.renderer.page(&made).map_err(ViewError::words)?,
            controls: controls.collect(),
            changed: choice.len(),
            passed,
            query,
            status: facts.join("; "),
        })
    }

    /// A file of the page's tables for a choice.
    pub fn file(&self, query: &str, format: &Format) -> Result<Vec<u8>, ViewError> {
        let (choice, ..) = self.read(query);
        let page = self.made(&choice);
        (format.of_page)(&page, self.as_at).map_err(ViewError::words)
    }

    /// What is behind a count of a table of months: by the table's id, the words of the row's head and the cell's place in it.
    pub fn behind(&self, query: &str, id: &str, row: &str, at: usize) -> Option<BehindCount> {
        let (choice, ..) = self.read(query);
        let page = self.made(&choice);
        let table = page.tables().find(|t| t.id == id)?;
        let (stage, year) = id.strip_prefix("months-")?.split_once('-')?;
        let cells = table.rows.iter().map(|r| &r.cells);
        let cells = cells.into_iter().find(|c| c[0].plain() == row)?;
        let crate::report::Column { key, heading, .. } = table.columns.get(at)?;
        let urn = urn_of(&cells[0], &page.path.0)?;
        let meant = page.behind.iter().filter(|b| {
            (b.stage.as_str(), b.year.as_str(), b.urn) == (stage, year, urn) && b.month == *key
        });
        let mut rows: Vec<[String; 4]> = meant
            .map(|b| [heading, &b.name, &b.year_group, &b.pupils].map(Clone::clone))
            .collect();
        let more = rows.len().saturating_sub(NAMED);
        rows.truncate(NAMED);
        let year = year.replace('-', "/");
        let kind = choice.get("assessment-type").cloned();
        let month = std::iter::once(format!("In {heading}")).chain(kind);
        Some(BehindCount {
            title: format!("{row}, {heading}"),
            terms: self.terms(stage, &year, urn),
            year: format!("Assessments in {year}"),
            month: month.collect::<Vec<_>>().join(", "),
            rows,
            more,
        })
    }

    /// A school's assessments in each term of a year, of the page as a whole.
    fn terms(&self, stage: &str, year: &str, urn: u32) -> Vec<(String, String)> {
        let blocks = self.page.sections.iter().flat_map(|s| &s.blocks);
        let tables = blocks.filter_map(|b| match b {
            Block::Table(table) => Some(table),
            _ => None,
        });
        let Some(table) = tables
            .into_iter()
            .find(|t| t.id == format!("terms-{stage}"))
        else {
            return vec![];
        };
        let own =
            |cells: &&Vec<crate::report::Cell>| urn_of(&cells[0], &self.page.path.0) == Some(urn);
        let Some(cells) = table.rows.iter().map(|r| &r.cells).find(own) else {
            return vec![];
        };
        let headed = table.columns.iter().zip(cells);
        headed
            .filter_map(|(column, cell)| {
                let term = column.heading.strip_prefix(year)?.trim();
                let words = match cell.reason() {
                    Some(_) => "none".to_owned(),
                    None => cell.plain(),
                };
                Some((term.to_owned(), words))
            })
            .collect()
    }
}
