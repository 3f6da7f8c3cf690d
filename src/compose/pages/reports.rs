//! The reports of a trust or school besides tracking: what is released for each, and its page.

use crate::release::Scope;
use crate::release::audit::{AssessmentView, QualityView};
use crate::release::statutory::StatutoryView;
use crate::report::tracking::TrustPlace;
use crate::report::{About, ListedSchool, Page, audit, indicators, school_list, value_added};

use super::super::{Unit, fit};
use super::Books;

/// How many schools like a school are listed.
const LIKE: usize = 20;

impl Books<'_> {
    /// The list of a trust's schools.
    pub(super) fn school_list(
        &self,
        trust: usize,
        about: &About,
        place: Option<&TrustPlace<'_>>,
        outcomes: &StatutoryView,
    ) -> Option<Page> {
        let (survey, kinds) = (self.survey, self.kinds(trust));
        let stages: Vec<(String, String)> = (survey.settings.key_stages.iter())
            .filter(|_| place.is_some())
            .map(|stage| (stage.folder(), stage.name.clone()))
            .collect();
        let year = place.map_or_else(|| survey.as_at.academic_year(), |at| at.year);
        let schools: Vec<ListedSchool> = (self.schools_by_name(trust).into_iter())
            .map(|(name, urn)| {
                let school = survey.holdings.school(urn);
                let absent = survey.absent_stages(trust, school);
                let own = stages.iter().map(|(folder, _)| folder);
                ListedSchool {
                    stages: own.filter(|f| !absent.contains(f)).cloned().collect(),
                    kind: kinds.get(&urn).cloned().unwrap_or_else(|| {
                        let of = school.map(|id| &survey.holdings.schools[usize::from(id.0)]);
                        let phase = of.and_then(|school| school.phase);
                        phase.map_or_else(String::new, |phase| phase.name().to_owned())
                    }),
                    pupils: self.on_roll(Scope { trust, school }, year),
                    tracked: place.is_some(),
                    name,
                    urn,
                }
            })
            .collect();
        // An edition without that page has none of its figures.
        let none = StatutoryView::default();
        let outcomes = match fit::holds(survey, &about.path("statutory.html").0) {
            true => outcomes,
            false => &none,
        };
        (!schools.is_empty()).then(|| school_list(about, &schools, &stages, outcomes))
    }

    /// What pupils reached in the nation's assessments.
    pub(in crate::compose) fn outcomes(&self, scope: Scope) -> StatutoryView {
        let survey = self.survey;
        crate::release::statutory::statutory(
            &survey.desk,
            survey.holdings,
            &survey.settings.thresholds,
            (&survey.statutory, Some(&self.tracking)),
            scope,
        )
    }

    /// Attendance by week and term, where there is any.
    pub(super) fn attendance(&self, scope: Scope, about: &About) -> Option<Page> {
        let survey = self.survey;
        let book = survey.attendance.get(scope.trust)?.as_ref()?;
        let hidden = self
            .tracking
            .hidden_rolls(survey.holdings, scope.trust, book.year);
        let view = crate::release::attendance::attendance(
            &survey.desk,
            survey.holdings,
            (book, &hidden),
            scope,
        )?;
        Some(crate::report::attendance::attendance(about, &view))
    }

    /// What the DfE published of the schools beyond progress, where the data have any of it.
    pub(super) fn published(&self, scope: Scope, about: &About) -> Option<Page> {
        let survey = self.survey;
        let view = crate::release::performance::performance(
            &survey.desk,
            survey.holdings,
            &survey.statutory,
            scope,
        )?;
        Some(crate::report::performance::performance(about, &view))
    }

    /// Where schools stand by value added.
    pub(super) fn value_added(&self, scope: Scope, about: &About) -> Page {
        let survey = self.survey;
        let standing = crate::release::standing::standing(
            &survey.desk,
            survey.holdings,
            &survey.standing,
            scope,
        );
        value_added::value_added(about, &standing)
    }

    /// What moved since earlier builds.
    pub(super) fn changes(&self, scope: Scope, about: &About) -> Page {
        let survey = self.survey;
        let view = survey.changes.view(survey, scope);
        crate::report::changes::changes(about, &view)
    }

    /// The profile of a trust.
    pub(super) fn profile(&self, trust: usize, about: &About) -> Page {
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

    /// The audits, and the page of indicators where there are any.
    pub(super) fn audits(
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
        let sections = survey.sections(scope);
        if !sections.is_empty() {
            let mut page = indicators::indicators(about, &sections);
            if let Some((urn, _)) = &about.school {
                let mut like = crate::release::similar::like_schools(desk, holdings, *urn, LIKE);
                let edition = &survey.edition;
                if edition.school.is_some() && !edition.setting.school_names {
                    // Those of the trust are named by its tables.
                    like.retain(|school| school.name.is_none() || school.urn == *urn);
                }
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
    pub(super) fn each_indicator(&self, trust: usize, about: &About) -> Vec<Page> {
        let survey = self.survey;
        let scope = Scope {
            trust,
            school: None,
        };
        let sections = survey.sections(scope);
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
        }
        self.frame(&mut pages);
        pages
    }

    /// The measures page of a trust of the tables, or of one of its schools.
    pub(super) fn measures(&self, trust: usize, about: &About) -> Option<Page> {
        let survey = self.survey;
        let keys = self
            .measures
            .bodies_of_trust(survey, &survey.holdings.trusts[trust].uid);
        match &about.school {
            None => {
                let place = |urn| self.school_place(urn, "measures.html");
                self.measures.trust_page(survey, &keys, about, &place)
            }
            Some(_) => self.measures.school_page(&keys, about),
        }
    }
    /// The pages of a trust's results years.
    pub(super) fn measure_years(&self, trust: usize, about: &About) -> Vec<Page> {
        let survey = self.survey;
        let uid = &survey.holdings.trusts[trust].uid;
        let keys = self.measures.bodies_of_trust(survey, uid);
        let place = |urn| self.school_place(urn, "measures.html");
        let mut pages = self.measures.year_pages(&keys, about, &place);
        self.frame(&mut pages);
        pages
    }
}
