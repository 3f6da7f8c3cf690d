//! The pages of a unit, composed from released values.
//!
//! `front` is the first page, `whom` says whom they are about and where those stand, `reports` makes those that take more than
//! one step, `panels` sets sections of one report into the page of another.

mod front;
mod panels;
mod reports;
mod whom;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::packs::{PackSetting, ReportPdfs};
use crate::dataset::SchoolId;
use crate::estate::{KeyStage, Subject};
use crate::pack::Pictures;
use crate::release::statutory::StatutoryView;
use crate::release::{
    Measured, Reason, Scope, TrackedMethods, TrackingBook, indicator_sums, tracked_methods,
};
use crate::report::tracking::{
    Around, HomeFacts, Place, Said, Standing, TrustPlace, home, scores, surround,
};
use crate::report::{
    About, Block, CardItem, Crumb, Fact, Link, Page, PagePath, Section, Sources, audit, explain,
    statutory,
};
use crate::sheet::FORMATS;

use super::bodies::Measures;
use super::commentary::{self, Filled};
use super::fit;
use super::navigation;
use super::own_pages;
use super::{Survey, Unit};

/// What composing takes besides the survey: the released book of the tracking engine.
#[derive(Debug)]
pub struct Books<'a> {
    survey: &'a Survey<'a>,
    tracking: TrackingBook<'a>,
    measures: Measures,
    commentary: Vec<Filled>,
    /// The pictures of the commentary.
    pictures: Arc<Pictures>,
    /// For each trust what the methods say of its schools' attainment.
    methods: Vec<Vec<TrackedMethods>>,
}

impl<'a> Books<'a> {
    /// The books of a survey.
    pub fn new(survey: &'a Survey<'a>) -> Self {
        let tracking = TrackingBook::new(&survey.engine, &survey.desk);
        let mut books = Self {
            survey,
            commentary: commentary::fill(&survey.engine, &tracking, &survey.commentary).0,
            pictures: Arc::default(),
            tracking,
            measures: Measures::new(survey),
            methods: vec![],
        };
        books.pictures = Arc::new(commentary::pictures(&books.commentary));
        let of_trust = |trust| {
            let scores = books.trust_place(trust).map(|at| scores(&at));
            tracked_methods(&survey.desk, scores.unwrap_or_default())
        };
        let trusts = 0..survey.holdings.trusts.len();
        let own = |trust: usize| match survey.edition.is_about_trust(trust) {
            true => of_trust(trust),
            false => vec![],
        };
        books.methods = trusts.map(own).collect();
        books
    }

    /// The DfE measures.
    pub(super) fn released_measures(&self) -> &Measures {
        &self.measures
    }

    /// What was written about a trust as a whole, or one of its schools.
    pub(super) fn words_about(&self, trust: usize, school: Option<u32>) -> Vec<commentary::Words> {
        commentary::words_about(&self.commentary, trust, school)
    }

    /// The pictures that packs may show.
    pub(super) fn pictures(&self) -> Arc<Pictures> {
        Arc::clone(&self.pictures)
    }

    /// The pages of a unit.
    pub fn pages(&self, unit: &Unit) -> Vec<Page> {
        let mut pages = match unit {
            Unit::Front => self.front(),
            Unit::Trust(trust) => self.organisation(*trust, None),
            Unit::School(trust, school) => self.organisation(*trust, Some(*school)),
            Unit::Body(body) => self.body(body),
        };
        let trusts = self.trust_homes();
        for page in &mut pages {
            page.trusts = navigation::trusts(&page.path, &trusts);
            fit::fit(page, self.survey);
        }
        pages
    }

    /// Whether a page has a PDF of its own beside it: report pages of trusts, or of schools too, as the config has it;
    /// never home pages and the export, which is all tables.
    pub fn has_pdf(&self, unit: &Unit, page: &Page) -> bool {
        let asked = match self.survey.settings.report_pdfs {
            ReportPdfs::All => matches!(unit, Unit::Trust(_) | Unit::School(..)),
            ReportPdfs::Trust => matches!(unit, Unit::Trust(_)),
            ReportPdfs::None => false,
        };
        let file = page.path.0.rsplit('/').next().unwrap_or_default();
        // A trust may have dozens of indicators, and many years: their figures are in the file of all.
        let single = ["/indicators/", "/measures/"]
            .iter()
            .any(|folder| page.path.0.contains(folder));
        asked
            && !single
            && file != "index.html"
            && file != "export.html"
            && !page.sections.is_empty()
    }

    /// The pages of a trust of the tables, or of one of its schools.
    fn organisation(&self, trust: usize, school: Option<SchoolId>) -> Vec<Page> {
        let about = self.about(trust, school);
        let survey = self.survey;
        let scope = Scope { trust, school };
        let quality =
            crate::release::audit::quality(&survey.desk, survey.holdings, survey.findings, scope);
        let assessments = survey.assessments(scope);
        let place = self.trust_place(trust);
        let mut pages = self.audits(scope, &about, &quality, &assessments);
        if !survey.desk.withholds() {
            pages.push(self.changes(scope, &about));
        }
        let outcomes = self.outcomes(scope);
        pages.extend(statutory::statutory(&about, &outcomes));
        pages.extend(self.measures(trust, &about));
        pages.extend(self.published(scope, &about));
        pages.push(self.value_added(scope, &about));
        pages.extend(self.attendance(scope, &about));
        if school.is_none() {
            pages.push(self.profile(trust, &about));
        }
        let urn = about.school.as_ref().map(|(urn, _)| *urn);
        pages.extend(own_pages::pages(
            &about,
            trust,
            urn,
            &self.commentary,
            survey,
        ));
        if let Some(at) = &place {
            self.methods(trust, at, &about, &mut pages);
        }
        self.context(trust, school, &about, &mut pages);
        pages.retain(|page| fit::holds(survey, &page.path.0));
        self.frame(&mut pages);
        let unit = match school {
            Some(school) => Unit::School(trust, school),
            None => Unit::Trust(trust),
        };
        let packs = super::packs::of(survey, &about, self.assessed(&unit));
        if let Some(at) = &place {
            let contacts = &survey.settings.contacts;
            // What is to be mended is told to those who can mend it.
            let mends = survey.edition.has_report("audit-data-quality");
            let ready = audit::readiness(&about, &assessments, &quality, contacts);
            let ready = ready.filter(|_| mends);
            let standing = Standing {
                quality: &quality,
                assessment: &assessments,
            };
            let further = further(&pages, &packs);
            let tracked = self.tracked(at, scope, &about, (standing, &outcomes), further, ready);
            pages.extend(tracked);
        } else {
            let further = further(&pages, &packs);
            pages.push(self.home_without_outcomes(&about, further));
        }
        let internal = place.as_ref().filter(|_| survey.edition.is_internal());
        let refused = |stage: Option<&KeyStage>| {
            let at = internal?;
            let own = stage.and_then(|stage| at.book.default_term_in(&at.trust, stage));
            let (year, term) = own.unwrap_or((at.year, at.term));
            audit::refused_of(&quality, year, term, school.is_some())
        };
        if school.is_none() {
            pages.extend(self.measure_years(trust, &about));
        }
        if survey.edition.is_internal() {
            audit::rests_on(&mut pages, &quality, &|n| {
                crate::release::audit::figures(&survey.desk, n)
            });
        }
        if school.is_none() {
            pages.extend(self.school_list(trust, &about, place.as_ref(), &outcomes));
            pages.extend(self.each_indicator(trust, &about));
        }
        pages.retain(|page| fit::holds(survey, &page.path.0));
        navigation::dress(
            &mut pages,
            &self.surroundings(trust, &about, place.is_some()),
        );
        let packs = pack_links(packs);
        let urn = about.school.as_ref().map(|(urn, _)| *urn);
        let base = about.path("").0;
        let sources = self.survey.sources();
        let sums = indicator_sums(&survey.desk, survey.settings, &survey.book, scope);
        for page in &mut pages {
            let name = page.path.0.strip_prefix(&base).unwrap_or("").to_owned();
            let said = commentary::said(page, &name, trust, urn, &self.commentary, survey);
            let own = self.has_pdf(&unit, page);
            if page.filters.is_none() {
                let said: Vec<Section> = said.iter().map(Said::section).collect();
                // On home the answer comes first.
                let lists = |s: &Section| s.id == "ready" || s.id.starts_with("reports-");
                let at = match page.wide {
                    true => page.sections.iter().position(lists).unwrap_or(0),
                    false => 0,
                };
                page.sections.splice(at..at, said);
                page.downloads.extend(downloads(page, own, &packs));
                self.explain(page, &name, &sources, &sums);
                continue;
            }
            let stages = &survey.settings.key_stages;
            let stage = stages
                .iter()
                .find(|s| name.starts_with(&format!("{}/", s.folder())));
            let around = Around {
                context: stage.and_then(|s| self.stage_context(scope, &s.name)),
                said,
                downloads: downloads(page, own, &packs),
            };
            let name = name.strip_suffix(".html").unwrap_or(&name);
            let workings = &survey.library.workings;
            let refused = refused(stage);
            surround(page, &around, refused.as_deref(), name, workings, &sources);
        }
        pages
    }

    /// The home page, which leads to the `further` pages, and the tracking reports of each key stage.
    fn tracked(
        &self,
        at: &TrustPlace<'_>,
        scope: Scope,
        about: &About,
        (standing, outcomes): (Standing<'_>, &StatutoryView),
        further: Vec<(Link, String)>,
        ready: Option<Section>,
    ) -> Vec<Page> {
        let urn = about.school.as_ref().map(|(urn, _)| *urn);
        let own = at.schools.iter().find(|s| urn.is_some() && s.urn == urn);
        let who = own.unwrap_or(&at.trust);
        let survey = self.survey;
        let indicators = survey.sections(scope);
        let facts = HomeFacts {
            standing,
            indicators: &indicators,
            kinds: &self.kinds(scope.trust),
            pupils: &self.on_roll(scope, at.year),
            statutory: outcomes,
            attendance: further
                .iter()
                .any(|(link, _)| link.to == about.path("attendance.html")),
            checks: survey.edition.has_report("audit-data-quality"),
        };
        let mut front = home(at, who, facts, further);
        if let Some(ready) = ready {
            let of_reports = |s: &Section| s.id.starts_with("reports-");
            let place = front.sections.iter().position(of_reports);
            front
                .sections
                .insert(place.unwrap_or(front.sections.len()), ready);
        }
        let changes = survey.changes.view(survey, scope);
        let line = crate::report::changes::in_a_line(&changes);
        let rely = front.cards.iter_mut().find(|card| card.id == "rely");
        if let (Some(line), Some(card)) = (line, rely) {
            let to = about.path("changes.html");
            card.items.push(CardItem::leading(line, "What moved", to));
        }
        let mut pages = vec![front];
        let own = survey.absent_stages(scope.trust, scope.school);
        let stages = survey.settings.key_stages.iter();
        for stage in stages.filter(|s| !own.contains(&s.folder())) {
            let own = at.of_stage(stage);
            let place: Place<'_> = own.place(who, stage);
            pages.extend(place.reports().map(|r| {
                let mut page = r.page(&place);
                // The others get it with what stands around them.
                if page.filters.is_none() {
                    page.facts.extend(self.stage_context(scope, &stage.name));
                }
                page
            }));
        }
        pages
    }

    /// What schools of a trust are that are no mainstream primaries, by URN.
    fn kinds(&self, trust: usize) -> BTreeMap<u32, String> {
        let holdings = self.survey.holdings;
        let schools = holdings.schools_of(trust).into_iter();
        let schools = schools.map(|id| &holdings.schools[usize::from(id.0)]);
        let primary = crate::dataset::Phase::Primary.name();
        let kind = |school: &crate::dataset::School| school.kind().filter(|k| *k != primary);
        let kinds = schools.filter_map(|s| Some((s.urn, kind(s)?.to_owned())));
        kinds.collect()
    }

    /// How many pupils are on the roll of a trust or school in a year.
    fn on_roll(&self, scope: Scope, year: crate::estate::AcademicYear) -> crate::release::Shown {
        let holdings = self.survey.holdings;
        let schools: std::collections::BTreeSet<SchoolId> = match scope.school {
            Some(school) => [school].into(),
            None => holdings.schools_of(scope.trust).into_iter().collect(),
        };
        let roll = holdings.roll.iter();
        let n = roll.filter(|e| e.year == year && schools.contains(&e.school));
        let desk = &self.survey.desk;
        let hidden = self.tracking.hidden_rolls(holdings, scope.trust, year);
        match hidden.contains(&scope.school) {
            true => desk.show(Measured::plain(
                Err(Reason::Withheld),
                crate::quantity::Unit::Count,
            )),
            false => desk.count(n.count() as u64),
        }
    }

    /// The home page of a trust or school before there are any assessments: what is known, and what isn't yet.
    fn home_without_outcomes(&self, about: &About, further: Vec<(Link, String)>) -> Page {
        let mut page = Page::new(
            about.path("index.html"),
            about.name(),
            "What is known so far",
        );
        page.standfirst =
            "There are no assessments in the data yet, so there is nothing to say of attainment."
                .into();
        page.facts = vec![Fact {
            name: "Data as at".into(),
            value: self.survey.as_at.long(),
        }];
        page.sections = vec![Section::new(
            "further",
            "Measures, audits and packs",
            vec![Block::Links { links: further }],
        )];
        page
    }

    /// What the pages besides the tracking reports share: the date of the data, the way from the front page.
    fn frame(&self, pages: &mut [Page]) {
        let holdings = self.survey.holdings;
        for page in pages {
            page.facts.push(Fact {
                name: "Data as at".into(),
                value: self.survey.as_at.long(),
            });
            if holdings.trusts.len() > 1 && self.survey.edition.trust.is_none() {
                page.crumbs.insert(
                    0,
                    Crumb {
                        text: "All trusts".into(),
                        to: PagePath::new("index.html"),
                    },
                );
            }
        }
    }

    /// The pages of a trust or sponsor that only the measures know.
    fn body(&self, body: &str) -> Vec<Page> {
        let mut pages = self.measures.body_pages(self.survey, body);
        let about = self.about_unit(&Unit::Body(body.to_owned()));
        let packs = about.map_or_else(Vec::new, |about| {
            pack_links(super::packs::of(self.survey, &about, false))
        });
        let (base, sources) = (
            format!("{}/", self.survey.folders.get(body).map_or("", |f| f)),
            self.survey.sources(),
        );
        for page in &mut pages {
            page.downloads.extend(downloads(page, false, &packs));
            let name = page.path.0.strip_prefix(&base).unwrap_or("").to_owned();
            self.explain(page, &name, &sources, &BTreeMap::new());
        }
        pages
    }

    /// Puts under the figures of a page how they were worked out; `name`: its path below its trust's or school's folder.
    fn explain(
        &self,
        page: &mut Page,
        name: &str,
        sources: &Sources,
        sums: &BTreeMap<String, String>,
    ) {
        let name = match name.strip_suffix(".html").unwrap_or(name) {
            "index" => "home",
            year if year.starts_with("measures/") => "measures",
            // Of a body without a home among the tables, the schools stand in the same folder.
            other => other
                .strip_prefix("schools/")
                .and_then(|rest| rest.split_once('/'))
                .map_or(other, |(_, name)| name),
        };
        explain(page, name, &self.survey.library.workings, sources, sums);
    }

    /// The subjects of a key stage that anybody has an outcome in: code, and what readers call it.
    pub fn subjects_by_name(&self, stage: &KeyStage) -> Vec<(String, String)> {
        let subjects = self.tracking.subjects(stage).into_iter();
        let named = |s: Subject| (s.code().to_owned(), s.label().to_owned());
        subjects.map(named).collect()
    }

    /// The groups of pupils that reports tell apart, known ones alone: the code of the grouping, and what readers call the group.
    pub fn groups_by_name(&self) -> Vec<(String, String)> {
        let book = &self.tracking;
        let of = |grouping| {
            let code = book.grouping_code(grouping);
            let known = book.groups(grouping).into_iter().filter(|g| !g.is_null);
            known.map(move |g| (code.clone(), g.label))
        };
        let groupings = crate::report::tracking::stands_out::GROUPINGS;
        groupings.into_iter().flat_map(of).collect()
    }
}

/// The files beside a page and the packs it belongs to: words and site path.
fn downloads(page: &Page, pdf: bool, packs: &[(String, String)]) -> Vec<(String, String)> {
    let mut files = vec![];
    if page.tables().next().is_some() {
        for format in &FORMATS {
            let words = format!("This page’s tables as {}", format.words);
            files.push((words, format.beside(&page.path)));
        }
    }
    if pdf {
        files.push(("This page as PDF".to_owned(), page.path.with_ending(".pdf")));
    }
    files.extend_from_slice(packs);
    files
}

/// What a home page leads to besides the tracking reports: each page with what it answers, each pack with whom it is for.
fn further(pages: &[Page], packs: &[(&PackSetting, String)]) -> Vec<(Link, String)> {
    let page = |page: &Page| {
        let link = Link {
            text: page.title.clone(),
            to: page.path.clone(),
        };
        // Of a page without figures its reason is all that there is to say.
        let line = match (page.sections.is_empty(), page.briefing.first()) {
            (true, Some(why)) => why.clone(),
            _ => page.standfirst.clone(),
        };
        (link, line)
    };
    let pack = |(pack, path): &(&PackSetting, String)| {
        let link = Link {
            text: format!("{} (PDF)", pack.title),
            to: PagePath::new(path.clone()),
        };
        let whom = format!("A typeset file to print or send. For: {}.", pack.audience);
        (link, whom)
    };
    pages
        .iter()
        .map(page)
        .chain(packs.iter().map(pack))
        .collect()
}

/// Packs as words and path.
fn pack_links(packs: Vec<(&PackSetting, String)>) -> Vec<(String, String)> {
    packs
        .into_iter()
        .map(|(pack, path)| (format!("{} as PDF", pack.title), path))
        .collect()
}
