//! Whom a page is about, and where its pages stand.

use crate::estate::Urn;

use super::{Cell, Crumb, Page, PagePath};

/// A trust, or one of its schools, with the folder its pages stand in.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct About {
    /// The trust's folder on the site: the slug of its name.
    pub trust_folder: String,
    /// The trust's name.
    pub trust_name: String,
    /// The school's URN and name; `None`: the trust.
    pub school: Option<(Urn, String)>,
}

impl About {
    /// The name of the trust or school.
    pub fn name(&self) -> &str {
        self.school
            .as_ref()
            .map_or(&self.trust_name, |(_, name)| name)
    }

    /// The path of one of its pages, as `audit/matching.html`.
    pub fn path(&self, page: &str) -> PagePath {
        match &self.school {
            Some((urn, _)) => self.school_path(*urn, page),
            None => PagePath::new(format!("{}/{page}", self.trust_folder)),
        }
    }

    /// The path of the same page of a school of the trust.
    pub fn school_path(&self, urn: Urn, page: &str) -> PagePath {
        PagePath::new(format!("{}/schools/{urn}/{page}", self.trust_folder))
    }

    /// A school's name that leads to its own page; plain words where this already is a school's page.
    pub fn school_cell(&self, urn: Urn, name: &str, page: &str) -> Cell {
        match self.school {
            Some(_) => Cell::text(name),
            None => Cell::link(name, self.school_path(urn, page)),
        }
    }

    /// An empty page with its title and the way to it.
    pub fn page(&self, page: &str, title: &str, standfirst: &str) -> Page {
        let mut made = Page::new(self.path(page), self.name(), title);
        standfirst.clone_into(&mut made.standfirst);
        made.crumbs.push(Crumb {
            text: self.trust_name.clone(),
            to: PagePath::new(format!("{}/index.html", self.trust_folder)),
        });
        if let Some((urn, name)) = &self.school {
            made.crumbs.push(Crumb {
                text: name.clone(),
                to: self.school_path(*urn, "index.html"),
            });
        }
        made
    }
}
