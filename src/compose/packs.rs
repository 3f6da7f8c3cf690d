//! The packs of a unit: which there are, and what is bound into each, from the pages it already has and from pages made
//! at the selections that the config asks for.

use std::sync::Arc;

use crate::config::packs::{ONLY_IN_PACKS, PackReport, PackSetting};
use crate::estate::{KeyStage, ReportId};
use crate::pack::{Look, Pack, PackIdentity};
use crate::release::Who;
use crate::report::tracking::{
    REPORTS, Standing, TrustPlace, at_a_glance, groups_and_data, has_pupils, six_questions,
};
use crate::report::{About, Block, Page, Section};

use super::excerpt::excerpt;
use super::pages::Books;
use super::{Survey, Unit, selection};

/// Where a pack of a trust or school stands.
pub fn path(about: &About, pack: &PackSetting) -> String {
    let urn = about.school.as_ref().map(|(urn, _)| *urn);
    format!("{}/packs/{}", about.trust_folder, pack.file(urn))
}

/// The packs of a trust or school: setting and path. Where nobody is on a roll or was ever assessed there are only those
/// that hold measures, indicators or audits.
pub fn of<'a>(
    survey: &Survey<'a>,
    about: &About,
    assessed: bool,
) -> Vec<(&'a PackSetting, String)> {
    let school = about.school.is_some();
    survey
        .settings
        .packs
        .iter()
        .filter(|p| p.is_for(school) && survey.edition.has_pack(&p.name))
        .filter(|p| p.short || assessed || p.reports.iter().any(|r| !is_tracking(&r.report)))
        .map(|p| (p, path(about, p)))
        .collect()
}

/// Whether a report needs assessments of pupils.
fn is_tracking(report: &str) -> bool {
    ONLY_IN_PACKS.contains(&report) || ReportId::named(report).is_some()
}

/// Whether a page of the site is this report.
fn is_report(page: &Page, report: &str) -> bool {
    let path = &page.path.0;
    if report == "indicator-pages" {
        return path.contains("/indicators/");
    }
    let file = match report.strip_prefix("audit-") {
        Some(audit) => format!("/audit/{audit}.html"),
        None => format!("/{report}.html"),
    };
    path.ends_with(&file) && (report.starts_with("audit-") || !path.contains("/audit/"))
}

/// The key stage in a page's path.
fn is_of_stage(page: &Page, stage: &KeyStage) -> bool {
    page.path.0.contains(&format!("/{}/", stage.folder()))
}

/// What a unit's packs are bound from.
pub struct Bindery<'a, 'b> {
    pub(super) books: &'a Books<'b>,
    pub(super) survey: &'a Survey<'b>,
    pub(super) unit: &'a Unit,
    pub(super) about: About,
    pub(super) place: Option<TrustPlace<'a>>,
    pages: &'a [Page],
    pub(super) look: &'a Look,
}

impl<'a, 'b> Bindery<'a, 'b> {
    /// A unit's; `pages` are its pages on the site. `None`: it has no packs.
    pub fn new(
        books: &'a Books<'b>,
        survey: &'a Survey<'b>,
        unit: &'a Unit,
        pages: &'a [Page],
        look: &'a Look,
    ) -> Option<Self> {
        Some(Self {
            about: books.about_unit(unit)?,
            place: unit.trust().and_then(|trust| books.trust_place(trust)),
            books,
            survey,
            unit,
            pages,
            look,
        })
    }

    /// Its packs, each with its path; those with nothing to bind are left out.
    pub fn packs(&self) -> Vec<(String, &'b PackSetting, Pack)> {
        let without = self.stages_without_pupils();
        of(self.survey, &self.about, self.books.assessed(self.unit))
            .into_iter()
            .filter_map(|(setting, path)| {
                let pack = self.bind(setting, &path, &without)?;
                Some((path, setting, pack))
            })
            .collect()
    }

    fn bind(&self, setting: &PackSetting, path: &str, without: &[KeyStage]) -> Option<Pack> {
        if setting.short {
            return Some(super::brief::pack(self, setting, path));
        }
        let mut chapters: Vec<Arc<Page>> = vec![];
        let mut left_out = false;
        let trust = self.about.school.is_none();
        for entry in &setting.reports {
            for mut page in self.chapters(entry) {
                if entry.key_stage.is_none() && without.iter().any(|s| is_of_stage(&page, s)) {
                    left_out = true;
                    continue;
                }
                if setting.reports.len() > 1 && !entry.in_full {
                    excerpt(&mut page, &entry.report, trust);
                }
                match chapters.last_mut() {
                    // A page that has but one thing to say takes no sheet of its own.
                    Some(last) if page.sections.is_empty() => {
                        let words = page.briefing.into_iter().map(Block::text).collect();
                        let section = Section::new("in-short", page.title, words);
                        Arc::make_mut(last).sections.push(section);
                    }
                    _ => chapters.push(Arc::new(page)),
                }
            }
        }
        if left_out && let Some(first) = chapters.first_mut() {
            let names: Vec<&str> = without.iter().map(|s| s.name.as_str()).collect();
            let words = format!(
                "{} has no pupils in {}: this pack is without the reports on {}.",
                self.about.name(),
                names.join(" or "),
                if names.len() == 1 { "it" } else { "them" }
            );
            let section = Section::new("left-out", "Not in this pack", vec![Block::text(words)]);
            Arc::make_mut(first).sections.push(section);
        }
        if chapters.is_empty() {
            return None;
        }
        say_once(&mut chapters);
        // Packs with covers have what is looked up at their end.
        if let Some(place) = self.place.as_ref().filter(|_| setting.covers) {
            let bound: Vec<&Page> = chapters.iter().map(|page| &**page).collect();
            let codes = super::codes::chapter(&self.about, place, &bound);
            chapters.extend(codes.map(Arc::new));
        }
        let as_at = self.survey.as_at;
        let cover = self.cover(setting);
        Some(Pack {
            id: path.trim_end_matches(".pdf").to_owned(),
            title: setting.title.clone(),
            subject: self.about.name().to_owned(),
            subtitle: selection::term(&cover),
            audience: setting.audience.clone(),
            as_at: as_at.long(),
            filters: cover,
            glossary: if setting.covers {
                self.glossary()
            } else {
                vec![]
            },
            method_notes: if setting.covers {
                METHODS.map(str::to_owned).to_vec()
            } else {
                vec![]
            },
            identity: Some(PackIdentity {
                pack: setting.name.clone(),
                trust: self.books.trust_uid(self.unit),
                school: self.about.school.as_ref().map(|(urn, _)| *urn),
                as_at: Some(as_at),
            }),
            chapters,
            covers: setting.covers,
            sheet: setting.sheet,
            look: self.look.clone(),
            pictures: self.books.pictures(),
            ..Pack::bound(as_at)
        })
    }

    /// What the cover says of the selections of its chapters.
    fn cover(&self, setting: &PackSetting) -> Vec<(String, String)> {
        let places = setting.reports.iter().filter_map(|entry| {
            let mut place = self.place.clone()?;
            selection::select(&mut place, entry);
            Some(place)
        });
        selection::cover(&places.collect::<Vec<_>>())
    }

    /// The site's glossary.
    fn glossary(&self) -> Vec<(String, String)> {
        let terms = &self.survey.library.terms;
        terms
            .iter()
            .map(|t| (t.term.clone(), t.plain.join(" ")))
            .collect()
    }

    /// The pages of one line of a pack.
    fn chapters(&self, entry: &PackReport) -> Vec<Page> {
        let stages: Vec<KeyStage> = self
            .survey
            .settings
            .key_stages
            .iter()
            .filter(|s| entry.key_stage.as_ref().is_none_or(|own| *own == s.name))
            .cloned()
            .collect();
        let only_in_packs = ONLY_IN_PACKS.contains(&entry.report.as_str());
        if !only_in_packs && !entry.is_selected() {
            return self
                .pages
                .iter()
                // A trust's pack is about the trust: its schools have their own pages and packs.
                .filter(|p| self.about.school.is_some() || !p.path.0.contains("/schools/"))
                .filter(|p| is_report(p, &entry.report))
                .filter(|p| entry.key_stage.is_none() || stages.iter().any(|s| is_of_stage(p, s)))
                .cloned()
                .collect();
        }
        let Some(mut place) = self.place.clone() else {
            return vec![];
        };
        selection::select(&mut place, entry);
        let Some(who) = self.who(&place) else {
            return vec![];
        };
        if only_in_packs {
            let mut page = self.brief(&entry.report, &place, &who, &stages);
            if page.sections.iter().all(|s| s.id == "none") {
                page.sections.extend(self.besides_outcomes(&entry.report));
            }
            return vec![page];
        }
        let Some(report) = REPORTS
            .iter()
            .find(|r| r.name() == entry.report && (self.about.school.is_none() || !r.trust_only))
        else {
            return vec![];
        };
        stages
            .iter()
            .map(|stage| {
                let mut page = report.page(&place.place(&who, stage));
                page.title = format!("{} ({})", page.title, selection::words(entry));
                page
            })
            .collect()
    }

    /// What governors are told of a school without outcomes, a secondary school for one: what its other reports say.
    fn besides_outcomes(&self, report: &str) -> Vec<Section> {
        let page = |report: &str| self.pages.iter().find(|p| is_report(p, report));
        let section = |report: &str, id: &str, heading: &str| {
            let found = page(report)?.sections.iter().find(|s| s.id == id)?;
            let mut section = found.clone();
            section.heading = heading.to_owned();
            // Two pages are theirs: the tables say it all.
            section.blocks.retain(|b| !matches!(b, Block::Chart(_)));
            Some(section)
        };
        let found = match report {
            "at-a-glance" => vec![
                section(
                    "indicators",
                    "at-a-glance",
                    "Attendance, exclusions and money",
                ),
                section("measures", "standing", "The DfE’s measures"),
            ],
            "groups-and-data" => vec![
                section("audit-pupil-groups", "all", "Who the pupils are"),
                page("audit-data-quality").map(|quality| {
                    let said = quality.briefing.iter().map(Block::text).collect();
                    Section::new("data", "Are the data good enough to rely on?", said)
                }),
            ],
            _ => vec![],
        };
        found.into_iter().flatten().collect()
    }

    /// The key stages that nobody on the roll is in: a secondary school's pack has nothing to say of key stage 1.
    fn stages_without_pupils(&self) -> Vec<KeyStage> {
        let Some(place) = &self.place else {
            return vec![];
        };
        let Some(who) = self.who(place) else {
            return vec![];
        };
        let stages = self.survey.settings.key_stages.iter();
        stages
            .filter(|stage| !has_pupils(&place.place(&who, stage)))
            .cloned()
            .collect()
    }

    pub(super) fn who(&self, place: &TrustPlace<'_>) -> Option<Who> {
        match &self.about.school {
            None => Some(place.trust.clone()),
            Some((urn, _)) => place.schools.iter().find(|s| s.urn == Some(*urn)).cloned(),
        }
    }

    /// A chapter that only packs have.
    fn brief(&self, report: &str, place: &TrustPlace<'_>, who: &Who, stages: &[KeyStage]) -> Page {
        let survey = self.survey;
        let scope = self.unit.scope();
        let quality =
            crate::release::audit::quality(&survey.desk, survey.holdings, survey.findings, scope);
        let assessment = crate::release::audit::assessment(
            &survey.desk,
            survey.holdings,
            survey.settings,
            &survey.audits.assessment,
            scope,
        );
        let standing = Standing {
            quality: &quality,
            assessment: &assessment,
        };
        match report {
            "at-a-glance" => at_a_glance(place, who, stages),
            "groups-and-data" => groups_and_data(place, who, stages, standing),
            _ => six_questions(place, who, stages, standing),
        }
    }
}

/// What several reports may say in the same words: sections, by their ids.
const SAID_AGAIN: [&str; 2] = ["commentary", "who-the-pupils-are"];

/// Keeps a section that stands on several chapters, the commentary for one, on the first of them only.
fn say_once(chapters: &mut [Arc<Page>]) {
    let mut said: Vec<String> = vec![];
    for page in chapters {
        let says = |s: &Section| SAID_AGAIN.contains(&s.id.as_str()).then(|| words_of(s));
        let again = |s: &Section| says(s).is_some_and(|words| said.contains(&words));
        let known: Vec<bool> = page.sections.iter().map(again).collect();
        said.extend(page.sections.iter().filter_map(says));
        if known.contains(&true) {
            let mut known = known.into_iter();
            Arc::make_mut(page)
                .sections
                .retain(|_| !known.next().unwrap_or(false));
        }
    }
}

/// What a section says, wherever its links lead.
fn words_of(section: &Section) -> String {
    let mut words = section.id.clone();
    for block in &section.blocks {
        match block {
            Block::Table(table) => {
                words.push_str(&table.caption);
                for cell in table.rows.iter().flat_map(|r| &r.cells) {
                    words.push('|');
                    words.push_str(&cell.plain());
                }
            }
            other => words.push_str(&format!("{other:?}")),
        }
    }
    words
}

/// How the figures are worked out, in short; the site tells it at length.
const METHODS: [&str; 4] = [
    "Figures are computed in full precision and rounded once, when shown, half away from zero.",
    "Nothing carries over between terms: a pupil without an assessment in the term has no outcome in it.",
    "A dash stands for no figure; the line under its table says why there is none.",
    "Small groups move by chance: read a figure on few pupils with its interval, or not at all.",
];
