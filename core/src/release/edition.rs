//! Editions of the site: each a site of its own that holds only what its readers may see, down to the last byte
//! (methods: section 8).

use crate::config::{EditionLike, EditionSetting, Settings};
use crate::dataset::{Holdings, SchoolId};
use crate::estate::Urn;

use super::slug::slug;

/// One site of those that are built at once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edition {
    /// Its entry in the config, with where the readers of this one find it.
    pub setting: EditionSetting,
    /// Its folder in the output folder: its name, of one for each school with the URN behind; empty where there are no editions
    /// and one site is all.
    pub folder: String,
    /// The trust that it is about, by its place in the table of trusts; `None`: all of them.
    pub trust: Option<usize>,
    /// The school that it is about, with its URN; `None`: all of its trusts.
    pub school: Option<(SchoolId, Urn)>,
}

impl Edition {
    /// The one site of a config without editions: everything, for the team.
    pub fn team() -> Self {
        let setting = EditionSetting::built_in(EditionLike::Team);
        Self {
            folder: String::new(),
            ..Self::of(&setting, None)
        }
    }

    /// All sites that a config asks for, in its order; schools by their URNs.
    pub fn all(settings: &Settings, holdings: &Holdings) -> Vec<Self> {
        if settings.editions.is_empty() {
            return vec![Self::team()];
        }
        let trusts = 0..holdings.trusts.len();
        let mut all = Vec::new();
        for setting in &settings.editions {
            match setting.like {
                EditionLike::Team | EditionLike::Public => all.push(Self::of(setting, None)),
                EditionLike::Trustees if holdings.trusts.len() < 2 => {
                    all.push(Self::of(setting, None));
                }
                EditionLike::Trustees => all.extend(trusts.clone().map(|trust| Self {
                    trust: Some(trust),
                    ..Self::of(setting, Some(&slug(&holdings.trusts[trust].uid, 40)))
                })),
                EditionLike::Head | EditionLike::Governors => {
                    let mut schools: Vec<(Urn, SchoolId, usize)> = trusts
                        .clone()
                        .flat_map(|trust| {
                            let own = holdings.schools_of(trust).into_iter();
                            own.map(move |id| (id, trust))
                        })
                        .map(|(id, trust)| (holdings.schools[usize::from(id.0)].urn, id, trust))
                        .collect();
                    schools.sort_unstable_by_key(|(urn, ..)| *urn);
                    all.extend(schools.into_iter().map(|(urn, id, trust)| Self {
                        trust: Some(trust),
                        school: Some((id, urn)),
                        ..Self::of(setting, Some(&urn.to_string()))
                    }));
                }
            }
        }
        all
    }

    /// The site of an entry, or that of one of its schools or trusts.
    fn of(setting: &EditionSetting, one: Option<&str>) -> Self {
        let filled = |link: &String| {
            let one = one.unwrap_or_default();
            link.replace("{urn}", one).replace("{uid}", one)
        };
        Self {
            setting: EditionSetting {
                link: setting.link.as_ref().map(filled),
                ..setting.clone()
            },
            folder: match one {
                Some(one) => format!("{}-{one}", setting.name),
                None => setting.name.clone(),
            },
            trust: None,
            school: None,
        }
    }

    /// Whether it is one of several sites of a build.
    pub fn is_one_of_several(&self) -> bool {
        !self.folder.is_empty()
    }

    /// Whether a name means it: that of its entry in the config, or of its folder.
    pub fn is_named(&self, name: &str) -> bool {
        self.is_one_of_several() && (self.setting.name == name || self.folder == name)
    }

    /// Whether it may hold figures on single pupils of all that it is about, and is about all.
    pub fn is_whole(&self) -> bool {
        self.is_internal() && self.school.is_none() && self.trust.is_none()
    }

    /// Whether small numbers are withheld in it.
    pub fn withholds(&self) -> bool {
        self.setting.suppress_below.is_some()
    }

    /// Whether it may hold figures on single pupils, cells that add up to them, findings on single rows.
    pub fn is_internal(&self) -> bool {
        !self.withholds()
    }

    /// Whether it is about a trust, or about one of its schools.
    pub fn is_about_trust(&self, trust: usize) -> bool {
        self.trust.is_none_or(|own| own == trust)
    }

    /// Whether it has pages of a trust as a whole.
    pub fn has_trust(&self, trust: usize) -> bool {
        self.school.is_none() && self.is_about_trust(trust)
    }

    /// Whether it has pages of a school of a trust.
    pub fn has_school(&self, trust: usize, school: SchoolId) -> bool {
        match self.school {
            Some((own, _)) => own == school,
            None => self.is_about_trust(trust),
        }
    }

    /// Whether it has a report: one that the config leaves it, and where it withholds, one that can be protected. `report`: as the
    /// config names them.
    pub fn has_report(&self, report: &str) -> bool {
        let internal = ["audit-data-quality", "audit-matching", "audit-assessment"];
        (self.is_internal() || !internal.contains(&report))
            && (!self.withholds() || super::withhold::offered_report(report).is_ok())
            && (self.setting.reports.as_ref()).is_none_or(|all| all.iter().any(|r| r == report))
    }

    /// Whether it has a pack of that name.
    pub fn has_pack(&self, pack: &str) -> bool {
        (self.setting.packs.as_ref()).is_none_or(|all| all.iter().any(|p| p == pack))
    }

    /// Where a file of it stands in the output folder.
    pub fn place(&self, path: &str) -> String {
        match self.folder.as_str() {
            "" => path.to_owned(),
            folder => format!("{folder}/{path}"),
        }
    }
}
