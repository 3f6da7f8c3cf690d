//! The pages of a unit, composed from released values.

use std::collections::BTreeMap;

use crate::config::packs::{PackSetting, ReportPdfs};
use crate::dataset::SchoolId;
use crate::measure::tracking::Engine;
use crate::release::audit::{AssessmentView, QualityView};
use crate::release::indicator_sums;
use crate::release::{Comparison, Scope, TrackedMethods, TrackingBook, Who, tracked_methods};
use crate::report::measures::FrontEntry;
use crate::report::tracking::{Place, REPORTS, TrustPlace, home, scores, where_methods_disagree};
use crate::report::{
    About, Crumb, Fact, Link, Page, PagePath, Sources, audit, context, explain, help, indicators,
    school_list, value_added,
};

use super::bodies::Measures;
use super::commentary::{self, Filled};
use super::navigation::{self, Neighbour, Surroundings, TrustHome};
use super::{Survey, Unit};

/// How many schools like a school are listed.
const LIKE: usize = 20;

/// What composing takes besides the survey: the released book of the tracking engine.
#[derive(Debug)]
pub struct Books<'a> {
    survey: &'a Survey<'a>,
    tracking: TrackingBook<'a>,
    measures: Measures,
    commentary: Vec<Filled>,
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
            tracking,
            measures: Measures::new(survey),
            methods: vec![],
        };
        let of_trust = |trust| {
            let scores = books.trust_place(trust).map(|at| scores(&at));
            tracked_methods(&survey.desk, scores.unwrap_or_default())
        };
        books.methods = (0..survey.holdings.trusts.len()).map(of_trust).collect();
        books
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
            page.trusts = navigation::trusts(&page.path, &trusts, &self.survey.settings.key_stages);
        }
        pages
    }

    /// The trusts of the tables by name, for the way from one to another.
    fn trust_homes(&self) -> Vec<TrustHome> {
        let holdings = self.survey.holdings;
        let listed = navigation::lists_trusts(holdings.trusts.len());
        let mut homes: Vec<TrustHome> = (0..holdings.trusts.len())
            .map(|trust| TrustHome {
                name: holdings.trusts[trust].name.clone(),
                folder: self.folder(trust),
                tracked: listed && self.assessed(&Unit::Trust(trust)),
            })
            .collect();
        homes.sort_by(|a, b| (&a.name, &a.folder).cmp(&(&b.name, &b.folder)));
        homes
    }

    /// The folder of a trust.
    pub fn folder(&self, trust: usize) -> String {
        let uid = &self.survey.holdings.trusts[trust].uid;
        self.survey
            .folders
            .get(uid)
            .cloned()
            .unwrap_or_else(|| uid.clone())
    }

    /// A trust's tracking place, where there are assessments.
    pub fn trust_place(&self, trust: usize) -> Option<TrustPlace<'_>> {
        let engine: &Engine<'_> = &self.survey.engine;
        let (year, term) = engine.default_term()?;
        let holdings = self.survey.holdings;
        let schools = holdings.schools_of(trust);
        holdings
            .roll
            .iter()
            .any(|r| schools.contains(&r.school))
            .then_some(())?;
        Some(TrustPlace {
            uid: holdings.trusts[trust].uid.clone(),
            trust: self.tracking.trust(trust),
            schools: self.tracking.schools(trust),
            folder: self.folder(trust),
            year,
            term,
            kind: self.tracking.default_kind(year, term),
            against: Comparison::Estimates(self.survey.settings.defaults.rank),
            subject: None,
            as_at: self.survey.as_at.long(),
            several_trusts: holdings.trusts.len() > 1,
            book: &self.tracking,
        })
    }

    /// The UID of a unit's trust; of a sponsor without one, its key.
    pub fn trust_uid(&self, unit: &Unit) -> String {
        match unit {
            Unit::Trust(trust) | Unit::School(trust, _) => {
                self.survey.holdings.trusts[*trust].uid.clone()
            }
            Unit::Body(body) => body.clone(),
            Unit::Front => String::new(),
        }
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
        // A trust may have dozens of indicators: their figures are in the file of all.
        let single = page.path.0.contains("/indicators/");
        asked
            && !single
            && file != "index.html"
            && file != "export.html"
            && !page.sections.is_empty()
    }

    /// Whether there are tracking reports of a trust or school: its trust was assessed, and it has pupils.
    pub fn assessed(&self, unit: &Unit) -> bool {
        let roll = &self.survey.holdings.roll;
        self.survey.engine.default_term().is_some()
            && match unit {
                Unit::Trust(trust) => {
                    let schools = self.survey.holdings.schools_of(*trust);
                    roll.iter().any(|r| schools.contains(&r.school))
                }
                Unit::School(_, school) => roll.iter().any(|r| r.school == *school),
                Unit::Front | Unit::Body(_) => false,
            }
    }

    /// Whom a unit's pack is about; `None`: it has none.
    pub fn about_unit(&self, unit: &Unit) -> Option<About> {
        match unit {
            Unit::Trust(trust) => Some(self.about(*trust, None)),
            Unit::School(trust, school) => Some(self.about(*trust, Some(*school))),
            Unit::Body(body) => {
                let name = self
                    .survey
                    .measures
                    .iter()
                    .map(|m| &m.body)
                    .find(|b| super::bodies::key(b) == *body)?
                    .name
                    .clone();
                Some(About {
                    trust_folder: self.survey.folders.get(body)?.clone(),
                    trust_name: name,
                    school: None,
                })
            }
            Unit::Front => None,
        }
    }

    fn about(&self, trust: usize, school: Option<SchoolId>) -> About {
        let holdings = self.survey.holdings;
        About {
            trust_folder: self.folder(trust),
            trust_name: holdings.trusts[trust].name.clone(),
            school: school.map(|s| {
                let school = &holdings.schools[usize::from(s.0)];
                (school.urn, school.name.clone())
            }),
        }
    }

    fn organisation(&self, trust: usize, school: Option<SchoolId>) -> Vec<Page> {
        let about = self.about(trust, school);
        let survey = self.survey;
        let scope = Scope { trust, school };
        let quality =
            crate::release::audit::quality(&survey.desk, survey.holdings, survey.findings, scope);
        let assessments = crate::release::audit::assessment(
            &survey.desk,
            survey.holdings,
            survey.settings,
            &survey.audits.assessment,
            scope,
        );
        let mut pages = self.audits(scope, &about, &quality, &assessments);
        pages.extend(self.measures(trust, &about));
        let standing = crate::release::standing::standing(
            &survey.desk,
            survey.holdings,
            &survey.standing,
            scope,
        );
        pages.push(value_added::value_added(&about, &standing));
        if school.is_none() {
            pages.push(self.profile(trust, &about));
        }
        let place = self.trust_place(trust);
        if let Some(at) = &place {
            self.methods(trust, at, &about, &mut pages);
        }
        self.context(trust, school, &about, &mut pages);
        self.frame(&mut pages);
        let mut further: Vec<(Link, String)> = pages
            .iter()
            .map(|p| {
                (
                    Link {
                        text: p.title.clone(),
                        to: p.path.clone(),
                    },
                    p.standfirst.clone(),
                )
            })
            .collect();
        let unit = match school {
            Some(school) => Unit::School(trust, school),
            None => Unit::Trust(trust),
        };
        let packs = super::packs::of(self.survey, &about, self.assessed(&unit));
        if let Some(at) = &place {
            let who: &Who = match school {
                None => &at.trust,
                Some(_) => {
                    let urn = about.school.as_ref().map(|(urn, _)| *urn);
                    match at.schools.iter().find(|s| s.urn == urn) {
                        Some(who) => who,
                        None => &at.trust,
                    }
                }
            };
            for (pack, path) in &packs {
                further.push((
                    Link {
                        text: format!("{} (PDF)", pack.title),
                        to: PagePath::new(path.clone()),
                    },
                    format!("A typeset file to print or send. For: {}.", pack.audience),
                ));
            }
            let mut front = home(at, who, further);
            if let Some(ready) =
                audit::readiness(&about, &assessments, &quality, &survey.settings.contacts)
            {
                let place = front.sections.iter().position(|s| s.id == "further");
                front
                    .sections
                    .insert(place.unwrap_or(front.sections.len()), ready);
            }
            pages.push(front);
            for stage in &self.survey.settings.key_stages {
                let place: Place<'_> = at.place(who, stage);
                let context = self.stage_context(trust, school, &stage.name);
                pages.extend(
                    REPORTS
                        .iter()
                        .filter(|r| place.is_trust() || !r.trust_only)
                        .map(|r| {
                            let mut page = r.page(&place);
                            page.facts.extend(context.clone());
                            page
                        }),
                );
            }
        }
        if let Some(at) = &place {
            audit::note_refused(&mut pages, &quality, at.year, at.term, school.is_some());
        }
        audit::rests_on(&mut pages, &quality, &|n| {
            crate::release::audit::figures(&survey.desk, n)
        });
        if school.is_none() {
            pages.extend(self.school_list(trust, &about, place.is_some()));
            pages.extend(self.each_indicator(trust, &about));
        }
        navigation::dress(
            &mut pages,
            &self.surroundings(trust, &about, place.is_some()),
        );
        let packs = pack_links(packs);
        let urn = about.school.as_ref().map(|(urn, _)| *urn);
        let base = about.path("").0;
        let sources = self.sources();
        let sums = indicator_sums(&survey.desk, survey.settings, &survey.book, scope);
        for page in &mut pages {
            let name = page.path.0.strip_prefix(&base).unwrap_or("").to_owned();
            commentary::put(page, &name, trust, urn, &self.commentary, self.survey);
            let own = self.has_pdf(&unit, page);
            downloads(page, own, &packs);
            self.explain(page, &name, &sources, &sums);
        }
        pages
    }

    /// Sets where the methods disagree about attainment below what they say of the DfE measures; without such a page, on that
    /// of value added.
    fn methods(&self, trust: usize, at: &TrustPlace<'_>, about: &About, pages: &mut [Page]) {
        let Some(rows) = self.methods.get(trust) else {
            return;
        };
        let file = |end: &str| pages.iter().position(|p| p.path.0.ends_with(end));
        let Some(page) = file("/measures.html").or_else(|| file("/value-added.html")) else {
            return;
        };
        let Some(section) = where_methods_disagree(about, at, rows) else {
            return;
        };
        let sections = &mut pages[page].sections;
        let after = sections
            .iter()
            .position(|s| s.id == "where-methods-disagree");
        sections.insert(after.map_or(sections.len(), |p| p + 1), section);
    }

    /// Sets who the pupils are beside the measures and the indicators.
    fn context(&self, trust: usize, school: Option<SchoolId>, about: &About, pages: &mut [Page]) {
        let survey = self.survey;
        let view = crate::release::context::context(
            &survey.desk,
            survey.holdings,
            survey.settings,
            &survey.contexts,
            Scope { trust, school },
            None,
        );
        let Some(view) = view else { return };
        for page in pages {
            let file = page.path.0.rsplit('/').next().unwrap_or_default();
            if matches!(file, "measures.html" | "indicators.html") {
                super::bodies::beside(page, [context::panel(about, &view)]);
            }
        }
    }

    /// The same in a line, for the reports of a key stage.
    fn stage_context(&self, trust: usize, school: Option<SchoolId>, stage: &str) -> Option<Fact> {
        let survey = self.survey;
        let scope = Scope { trust, school };
        let stages = &survey.settings.key_stages;
        let view = crate::release::context::context(
            &survey.desk,
            survey.holdings,
            survey.settings,
            &survey.contexts,
            scope,
            stages.iter().position(|s| s.name == stage),
        )?;
        Some(context::fact(view.own(scope)))
    }

    /// The schools of a trust by name, with their numbers.
    pub(super) fn schools_by_name(&self, trust: usize) -> Vec<(String, u32)> {
        let holdings = self.survey.holdings;
        let mut schools: Vec<(String, u32)> = holdings
            .schools_of(trust)
            .into_iter()
            .map(|s| &holdings.schools[usize::from(s.0)])
            .map(|s| (s.name.clone(), s.urn))
            .collect();
        schools.sort();
        schools
    }

    fn surroundings(&self, trust: usize, about: &About, tracked: bool) -> Surroundings {
        let folder = |about: &About| {
            let path = about.path("").0;
            path.trim_end_matches('/').to_owned()
        };
        Surroundings {
            base: folder(about),
            home: if tracked {
                "index.html"
            } else {
                "audit/assessment.html"
            },
            trust: about.trust_folder.clone(),
            trust_name: about.trust_name.clone(),
            schools: self
                .schools_by_name(trust)
                .into_iter()
                .map(|(name, urn)| Neighbour {
                    name,
                    folder: about
                        .school_path(urn, "")
                        .0
                        .trim_end_matches('/')
                        .to_owned(),
                })
                .collect(),
        }
    }

    /// The list of a trust's schools, for those who look for one without a script.
    fn school_list(&self, trust: usize, about: &About, tracked: bool) -> Option<Page> {
        let schools = self.schools_by_name(trust);
        let stages = &self.survey.settings.key_stages;
        let stages = if tracked { stages.as_slice() } else { &[] };
        (!schools.is_empty()).then(|| school_list(about, &schools, stages))
    }

    /// The profile of a trust.
    fn profile(&self, trust: usize, about: &About) -> Page {
        let survey = self.survey;
        let measured = crate::measure::profile::profile(
            survey.holdings,
            &survey.settings.profile,
            &survey.measures,
            &survey.indicators,
            trust,
            survey.as_at,
        );
        let view = crate::release::profile::profile(
            &survey.desk,
            survey.holdings,
            &survey.settings.profile,
            &measured,
        );
        crate::report::profile::profile(about, &view)
    }

    /// The fix list beside a unit's data quality page: its path and its bytes.
    pub fn fix_list(&self, unit: &Unit) -> Option<(String, Vec<u8>)> {
        let (trust, school) = match unit {
            Unit::Trust(trust) => (*trust, None),
            Unit::School(trust, school) => (*trust, Some(*school)),
            _ => return None,
        };
        let survey = self.survey;
        let scope = Scope { trust, school };
        let fixes = crate::release::audit::fix_list(survey.holdings, survey.findings, scope);
        let (path, table) = audit::fix_list(&self.about(trust, school), &fixes)?;
        Some((path.0, crate::sheet::csv(&table)))
    }

    fn audits(
        &self,
        scope: Scope,
        about: &About,
        quality: &QualityView,
        assessments: &AssessmentView,
    ) -> Vec<Page> {
        let survey = self.survey;
        let (desk, holdings, settings) = (&survey.desk, survey.holdings, survey.settings);
        let release = crate::release::audit::pupil_groups(
            desk,
            holdings,
            settings,
            &survey.audits.pupil_groups,
            scope,
        );
        let ethnicity = crate::release::audit::ethnicity(
            desk,
            holdings,
            settings,
            &survey.audits.ethnicity,
            scope,
        );
        let mut pages = vec![
            audit::assessment(about, assessments),
            audit::pupil_groups(about, release.as_ref()),
            audit::ethnicity(about, ethnicity.as_ref()),
            audit::data_quality(about, quality),
            audit::matching(
                about,
                &crate::release::audit::matching(desk, holdings, survey.findings, scope),
            ),
        ];
        let sections =
            crate::release::indicators::indicators(desk, holdings, settings, &survey.book, scope);
        if !sections.is_empty() {
            let mut page = indicators::indicators(about, &sections);
            if let Some((urn, _)) = &about.school {
                let like = crate::release::similar::like_schools(desk, holdings, *urn, LIKE);
                if let Some(panel) = indicators::like_schools(about, &like) {
                    let each = page.sections.iter().position(|s| s.id.starts_with("each-"));
                    page.sections
                        .insert(each.unwrap_or(page.sections.len()), panel);
                }
            }
            pages.push(page);
        }
        pages
    }

    /// A trust's page of each indicator.
    fn each_indicator(&self, trust: usize, about: &About) -> Vec<Page> {
        let survey = self.survey;
        let scope = Scope {
            trust,
            school: None,
        };
        let sections = crate::release::indicators::indicators(
            &survey.desk,
            survey.holdings,
            survey.settings,
            &survey.book,
            scope,
        );
        let views: Vec<_> = sections.iter().flat_map(|s| &s.indicators).collect();
        let mut pages: Vec<Page> = views
            .iter()
            .map(|view| indicators::indicator_page(about, view))
            .collect();
        // They list one another, not the reports: a trust may have dozens.
        let mut siblings = vec![("All indicators".to_owned(), about.path("indicators.html"))];
        siblings.extend(pages.iter().map(|p| (p.title.clone(), p.path.clone())));
        for page in &mut pages {
            page.siblings.clone_from(&siblings);
            page.facts.push(Fact {
                name: "Data as at".into(),
                value: survey.as_at.long(),
            });
            if survey.holdings.trusts.len() > 1 {
                page.crumbs.insert(
                    0,
                    Crumb {
                        text: "All trusts".into(),
                        to: PagePath::new("index.html"),
                    },
                );
            }
        }
        pages
    }

    /// What the pages besides the tracking reports share: the date of the data, the way from the front page.
    fn frame(&self, pages: &mut [Page]) {
        let holdings = self.survey.holdings;
        for page in pages {
            page.facts.push(Fact {
                name: "Data as at".into(),
                value: self.survey.as_at.long(),
            });
            if holdings.trusts.len() > 1 {
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

    /// The measures page of a trust of the tables, or of one of its schools.
    fn measures(&self, trust: usize, about: &About) -> Option<Page> {
        let survey = self.survey;
        let keys = self
            .measures
            .bodies_of_trust(survey, &survey.holdings.trusts[trust].uid);
        match &about.school {
            None => self.measures.trust_page(survey, &keys, about),
            Some(_) => self.measures.school_page(&keys, about),
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
            self.sources(),
        );
        for page in &mut pages {
            downloads(page, false, &packs);
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
            // Of a body without a home among the tables, the schools stand in the same folder.
            other => other
                .strip_prefix("schools/")
                .and_then(|rest| rest.split_once('/'))
                .map_or(other, |(_, name)| name),
        };
        explain(page, name, &self.survey.library.workings, sources, sums);
    }

    /// The files that feed each table.
    fn sources(&self) -> Sources {
        let mut sources = Sources::new();
        for file in &self.survey.holdings.files {
            let files: &mut Vec<String> = sources.entry(file.table.to_owned()).or_default();
            if !files.contains(&file.path) {
                files.push(file.path.clone());
            }
        }
        sources
    }

    fn front(&self) -> Vec<Page> {
        let holdings = self.survey.holdings;
        let entries: Vec<FrontEntry> = (0..holdings.trusts.len())
            .map(|t| FrontEntry {
                name: holdings.trusts[t].name.clone(),
                home: PagePath::new(format!("{}/index.html", self.folder(t))),
                sponsor: holdings.trusts[t].sponsor.clone(),
                schools: self.survey.desk.count(holdings.schools_of(t).len() as u64),
            })
            .collect();
        let mut page = self.measures.front(self.survey, &entries);
        downloads(&mut page, false, &[]);
        self.explain(&mut page, "front.html", &self.sources(), &BTreeMap::new());
        let home = Crumb {
            text: self.survey.settings.title.clone(),
            to: page.path.clone(),
        };
        let mut pages = help::pages(&self.survey.library, &home);
        pages.insert(0, page);
        pages
    }
}

/// Names the files beside a page.
fn downloads(page: &mut Page, pdf: bool, packs: &[(String, String)]) {
    if page.tables().next().is_some() {
        for (ending, words) in [
            (".csv", "This page’s tables as CSV"),
            (".xlsx", "This page’s tables as an Excel workbook"),
        ] {
            page.downloads
                .push((words.to_owned(), page.path.with_ending(ending)));
        }
    }
    if pdf {
        let own = ("This page as PDF".to_owned(), page.path.with_ending(".pdf"));
        page.downloads.push(own);
    }
    page.downloads.extend_from_slice(packs);
}

/// Packs as words and path.
fn pack_links(packs: Vec<(&PackSetting, String)>) -> Vec<(String, String)> {
    packs
        .into_iter()
        .map(|(pack, path)| (format!("{} as PDF", pack.title), path))
        .collect()
}
