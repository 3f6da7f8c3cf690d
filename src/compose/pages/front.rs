//! The first page of the site, and the pages of help.

use std::collections::BTreeMap;

use crate::report::measures::FrontEntry;
use crate::report::{Block, Crumb, Fact, Link, Page, PagePath, Section, help};

use super::super::dpo;
use super::{Books, downloads};

impl Books<'_> {
    /// The way to each school of a trust by name, with its kind or phase.
    fn places(&self, trust: usize) -> Vec<(Link, String)> {
        let schools = &self.survey.holdings.schools;
        let about = self.about(trust, None);
        self.schools_by_name(trust)
            .into_iter()
            .map(|(text, urn)| {
                let kind = schools.iter().find(|s| s.urn == urn).and_then(|s| s.kind());
                let to = about.school_path(urn, "index.html");
                (Link { text, to }, kind.unwrap_or_default().to_owned())
            })
            .collect()
    }

    /// The first page of an edition of one school, or of one trust among several: what it is, and the way in.
    fn front_of_one(&self) -> Page {
        let (survey, edition) = (self.survey, &self.survey.edition);
        let trust = edition.trust.unwrap_or_default();
        let about = self.about(trust, edition.school.map(|(school, _)| school));
        let mut page = Page::new(PagePath::new("index.html"), about.name(), "Where to begin");
        page.standfirst = format!(
            "The reports on {}, for {}.",
            about.name(),
            edition.setting.readers
        );
        page.facts.push(Fact {
            name: "Data as at".into(),
            value: survey.as_at.long(),
        });
        let link = |text: String, to: PagePath, line: &str| (Link { text, to }, line.to_owned());
        let mut links = vec![link(
            about.name().to_owned(),
            about.path("index.html"),
            "What stands out, each report, and the packs to print.",
        )];
        if edition.school.is_some() {
            page.forward = Some(about.path("index.html"));
        } else {
            let schools = self.schools_by_name(trust).into_iter();
            links.extend(
                schools.map(|(name, urn)| link(name, about.school_path(urn, "index.html"), "")),
            );
        }
        page.sections.push(Section::new(
            "ways",
            "The way in",
            vec![Block::Links { links }],
        ));
        page
    }

    /// The first page, and those of help.
    pub(super) fn front(&self) -> Vec<Page> {
        let holdings = self.survey.holdings;
        if self.survey.edition.trust.is_some() {
            let page = self.front_of_one();
            let home = Crumb {
                text: self.survey.settings.title.clone(),
                to: page.path.clone(),
            };
            let mut pages = help::pages(&self.survey.library, &home);
            pages.insert(0, page);
            return pages;
        }
        let entries: Vec<FrontEntry> = (0..holdings.trusts.len())
            .map(|t| FrontEntry {
                name: holdings.trusts[t].name.clone(),
                home: PagePath::new(format!("{}/index.html", self.folder(t))),
                sponsor: holdings.trusts[t].sponsor.clone(),
                schools: self.survey.desk.count(holdings.schools_of(t).len() as u64),
                places: self.places(t),
            })
            .collect();
        let mut page = self.measures.front(self.survey, &entries);
        page.downloads.extend(downloads(&page, false, &[]));
        self.explain(
            &mut page,
            "front.html",
            &self.survey.sources(),
            &BTreeMap::new(),
        );
        let home = Crumb {
            text: self.survey.settings.title.clone(),
            to: page.path.clone(),
        };
        let mut pages = help::pages(&self.survey.library, &home);
        if let Some(mut log) = dpo::page(self.survey) {
            log.downloads = downloads(&log, false, &[]);
            let link = Link {
                text: log.title.clone(),
                to: log.path.clone(),
            };
            let links = vec![(link, log.standfirst.clone())];
            let section = Section::new(
                "editions",
                "For data protection",
                vec![Block::Links { links }],
            );
            page.sections.push(section);
            pages.insert(0, log);
        }
        pages.insert(0, page);
        pages
    }
}
