//! Whom a unit's pages are about: trusts, schools and sponsors, their names, folders and places.

use crate::dataset::SchoolId;
use crate::estate::KeyStage;
use crate::measure::tracking::Engine;
use crate::release::Comparison;
use crate::report::tracking::{Narrowed, TrustPlace};
use crate::report::{About, PagePath};

use super::super::navigation::{self, Neighbour, Surroundings, TrustHome};
use super::super::{Unit, bodies};
use super::Books;

impl Books<'_> {
    /// The trusts of the tables by name, for the way from one to another.
    pub(super) fn trust_homes(&self) -> Vec<TrustHome> {
        let holdings = self.survey.holdings;
        let own = |trust: &usize| self.survey.edition.has_trust(*trust);
        let listed = navigation::lists_trusts((0..holdings.trusts.len()).filter(own).count());
        let mut homes: Vec<TrustHome> = (0..holdings.trusts.len())
            .filter(own)
            .map(|trust| TrustHome {
                name: holdings.trusts[trust].name.clone(),
                folder: self.folder(trust),
                stages: match listed && self.assessed(&Unit::Trust(trust)) {
                    true => Some(self.stages_of(trust)),
                    false => None,
                },
            })
            .collect();
        homes.sort_by(|a, b| (&a.name, &a.folder).cmp(&(&b.name, &b.folder)));
        homes
    }

    /// The folders of the key stages that a trust ever had pupils in.
    fn stages_of(&self, trust: usize) -> Vec<String> {
        let absent = self.survey.absent_stages(trust, None);
        let all = self.survey.settings.key_stages.iter().map(KeyStage::folder);
        all.filter(|folder| !absent.contains(folder)).collect()
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
        let (year, term) = engine.default_term_of(trust)?;
        let holdings = self.survey.holdings;
        let schools = holdings.schools_of(trust);
        holdings
            .roll
            .iter()
            .any(|r| schools.contains(&r.school))
            .then_some(())?;
        let kind = self.tracking.default_kind(year, term);
        let whole = self.tracking.trust(trust);
        let by_stage = self.tracking.key_stages().iter().map(|stage| {
            let kind = self.tracking.default_kind_of(&whole, stage, (year, term));
            let against = self
                .tracking
                .default_comparison(&whole, stage, (year, term), kind);
            (stage.name.clone(), against, kind)
        });
        let edition = &self.survey.edition;
        let mut sites = self.tracking.schools(trust);
        if let Some((_, own)) = edition.school.filter(|_| !edition.setting.school_names) {
            sites.retain(|school| school.urn == Some(own));
        }
        Some(TrustPlace {
            uid: holdings.trusts[trust].uid.clone(),
            by_stage: by_stage.collect(),
            begun: self.tracking.begun(trust),
            trust: whole,
            schools: sites,
            folder: self.folder(trust),
            year,
            term,
            kind,
            against: Comparison::Estimates(self.survey.settings.defaults.rank),
            subject: None,
            as_at: self.survey.as_at.long(),
            several_trusts: holdings.trusts.len() > 1 && edition.trust.is_none(),
            narrowed: Narrowed::default(),
            built: None,
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
                    .find(|b| bodies::key(b) == *body)?
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

    /// A trust, or one of its schools.
    pub(super) fn about(&self, trust: usize, school: Option<SchoolId>) -> About {
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

    /// Where a page of a school stands: under the trust that the school belongs to. `None`: it has no pages here.
    pub(super) fn school_place(&self, urn: u32, page: &str) -> Option<PagePath> {
        let holdings = self.survey.holdings;
        let school = &holdings.schools[usize::from(holdings.school(urn)?.0)];
        Some(self.about(school.trust, None).school_path(urn, page))
    }

    /// The schools of a trust by name, with their numbers.
    pub(in crate::compose) fn schools_by_name(&self, trust: usize) -> Vec<(String, u32)> {
        let holdings = self.survey.holdings;
        let mut schools: Vec<(String, u32)> = holdings
            .schools_of(trust)
            .into_iter()
            .filter(|s| self.survey.edition.has_school(trust, *s))
            .map(|s| &holdings.schools[usize::from(s.0)])
            .map(|s| (s.name.clone(), s.urn))
            .collect();
        schools.sort();
        schools
    }

    /// What stands around a page: its home, its trust, the trust's schools; `tracked`: whether there is a home page.
    pub(super) fn surroundings(&self, trust: usize, about: &About, tracked: bool) -> Surroundings {
        let folder = |about: &About| {
            let path = about.path("").0;
            path.trim_end_matches('/').to_owned()
        };
        Surroundings {
            base: folder(about),
            home: if tracked || self.survey.edition.withholds() {
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
                    absent: (self.survey).absent_stages(trust, self.survey.holdings.school(urn)),
                })
                .collect(),
        }
    }
}
