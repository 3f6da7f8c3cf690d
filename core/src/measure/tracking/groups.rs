//! Groupings of pupils and the names of their groups (methods: section 3).

use std::collections::BTreeMap;

use crate::config::Settings;
use crate::dataset::{Holdings, RollEntry};
use crate::estate::{BROAD_AREAS, Ethnicity, FFT_GROUPS, Groupings, Sen, SendNeed, Sex, Term};

use super::prior::PriorBand;

/// A grouping of pupils. Pupils whose value is unknown are a group of their own, `Null`, the last of each grouping.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Grouping {
    /// F, M.
    Sex,
    /// Low, Middle, High.
    PriorAttainment,
    /// Autumn (September to December), Spring (January to April), Summer (May to August).
    TermOfBirth,
    /// Free school meals in the last six years: Y, N.
    PupilPremium,
    /// Free school meals: Y, N.
    Fsm,
    /// English as an additional language: Y, N.
    Eal,
    /// E, K, N.
    Sen,
    /// Main ethnic category; refused or not obtained is `Unclassified`.
    EthnicityMain,
    /// The DfE's sub categories.
    EthnicityDfe,
    /// FFT's groups; refused or not obtained is `Null`.
    EthnicityFft,
    /// Broad area of need.
    SendArea,
    /// Primary need, by its code.
    SendNeed,
    /// A column that the config adds, by its place in [`Settings::groupings`].
    Extra(u8),
}

/// The groupings that every trust has.
const BUILT_IN: [(Grouping, &str, &str); 12] = [
    (Grouping::Sex, "sex", "Sex"),
    (
        Grouping::PriorAttainment,
        "prior_attainment",
        "Prior attainment",
    ),
    (Grouping::TermOfBirth, "term_of_birth", "Term of birth"),
    (
        Grouping::PupilPremium,
        "pupil_premium",
        "Pupil Premium (FSM6)",
    ),
    (Grouping::Fsm, "fsm", "Free school meals"),
    (Grouping::Eal, "eal", "English as an additional language"),
    (Grouping::Sen, "sen", "Special educational needs"),
    (
        Grouping::EthnicityMain,
        "ethnicity_main",
        "Ethnicity: main category",
    ),
    (
        Grouping::EthnicityDfe,
        "ethnicity_dfe",
        "Ethnicity: sub category (DfE)",
    ),
    (
        Grouping::EthnicityFft,
        "ethnicity_fft",
        "Ethnicity: sub category (FFT)",
    ),
    (Grouping::SendArea, "send_area", "Broad area of need"),
    (Grouping::SendNeed, "send_need", "Primary need"),
];

impl Grouping {
    /// How many groupings every trust has.
    pub const BUILT_IN: usize = BUILT_IN.len();

    /// All groupings: the built-in ones, then those that the config adds.
    pub fn all(settings: &Settings) -> Vec<Self> {
        Self::all_of(&settings.groupings)
    }

    /// The same; `extras`: the columns that the config adds.
    pub fn all_of(extras: &[String]) -> Vec<Self> {
        Self::of_list(BUILT_IN.len(), extras)
    }

    /// The groupings of the report Pupil groups.
    pub fn pupil_groups(settings: &Settings) -> Vec<Self> {
        Self::pupil_groups_of(&settings.groupings)
    }

    /// The same; `extras`: the columns that the config adds.
    pub fn pupil_groups_of(extras: &[String]) -> Vec<Self> {
        Self::of_list(7, extras)
    }

    /// The first so many built-in ones, then those that the config adds.
    fn of_list(built_in: usize, extras: &[String]) -> Vec<Self> {
        let added = (0..u8::MAX).zip(extras).map(|(i, _)| Self::Extra(i));
        let own = BUILT_IN[..built_in].iter().map(|(g, _, _)| *g);
        own.chain(added).collect()
    }

    /// The groupings of the report Extended ethnicity.
    pub fn ethnicity() -> Vec<Self> {
        vec![Self::EthnicityMain, Self::EthnicityDfe, Self::EthnicityFft]
    }

    /// The groupings of the report Extended SEND.
    pub fn send() -> Vec<Self> {
        vec![Self::SendArea, Self::SendNeed]
    }

    /// The groupings of a family; `extras`: the columns that the config adds.
    pub fn of_family(family: Groupings, extras: &[String]) -> Vec<Self> {
        match family {
            Groupings::None => vec![],
            Groupings::Pupils => Self::pupil_groups_of(extras),
            Groupings::Ethnicity => Self::ethnicity(),
            Groupings::Need => Self::send(),
            Groupings::All => [Groupings::Pupils, Groupings::Ethnicity, Groupings::Need]
                .iter()
                .flat_map(|family| Self::of_family(*family, extras))
                .collect(),
        }
    }

    /// Its place among all groupings.
    pub fn place(self) -> usize {
        match self {
            Self::Extra(i) => Self::BUILT_IN + usize::from(i),
            built_in => BUILT_IN
                .iter()
                .position(|(g, _, _)| *g == built_in)
                .expect("every grouping but the extra ones is in the list"),
        }
    }

    /// Its name in tidy figures: `prior_attainment`, or the config's column.
    pub fn code(self, settings: &Settings) -> String {
        self.code_of(&settings.groupings)
    }

    /// The same; `extras`: the columns that the config adds.
    pub fn code_of(self, extras: &[String]) -> String {
        match self {
            Self::Extra(i) => extras.get(usize::from(i)).cloned().unwrap_or_default(),
            built_in => BUILT_IN[built_in.place()].1.to_owned(),
        }
    }

    /// What a reader calls it.
    pub fn label(self, settings: &Settings) -> String {
        self.label_of(&settings.groupings)
    }

    /// The same; `extras`: the columns that the config adds.
    pub fn label_of(self, extras: &[String]) -> String {
        match self {
            Self::Extra(_) => self.code_of(extras),
            built_in => BUILT_IN[built_in.place()].2.to_owned(),
        }
    }
}

/// A group's place in its grouping's names.
pub type GroupId = u16;

/// The names of the groups of one grouping, in the order of the code list, `Null` last.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Groups {
    names: Vec<String>,
    ethnicity: BTreeMap<Ethnicity, GroupId>,
    need: BTreeMap<SendNeed, GroupId>,
}

impl Groups {
    /// What unknown is called.
    pub const NULL: &'static str = "Null";

    /// The names of a grouping's groups.
    pub fn of(grouping: Grouping, holdings: &Holdings) -> Self {
        Self::with(grouping, &holdings.extra_values)
    }

    /// The same; `extra_values`: those of each column that the config adds.
    pub fn with(grouping: Grouping, extra_values: &[Vec<String>]) -> Self {
        let mut names: Vec<String> = match grouping {
            Grouping::Sex => owned(Sex::CODES),
            Grouping::PriorAttainment => owned(&PriorBand::NAMES),
            Grouping::TermOfBirth => owned(&Term::ALL.map(Term::name)),
            Grouping::PupilPremium | Grouping::Fsm | Grouping::Eal => owned(&["Y", "N"]),
            Grouping::Sen => owned(Sen::CODES),
            Grouping::EthnicityMain => distinct(Ethnicity::all().map(Ethnicity::main_category)),
            Grouping::EthnicityDfe => distinct(Ethnicity::all().map(Ethnicity::sub_category)),
            Grouping::EthnicityFft => owned(&FFT_GROUPS),
            Grouping::SendArea => owned(&BROAD_AREAS),
            Grouping::SendNeed => distinct(SendNeed::all().map(SendNeed::code)),
            Grouping::Extra(i) => extra_values
                .get(usize::from(i))
                .cloned()
                .unwrap_or_default(),
        };
        names.push(Self::NULL.to_owned());
        let place = |name: &str| {
            let at = names.iter().position(|n| n == name)?;
            GroupId::try_from(at).ok()
        };
        let ethnicity = Ethnicity::all().filter_map(|e| {
            let name = match grouping {
                Grouping::EthnicityMain => e.main_category(),
                Grouping::EthnicityDfe => e.sub_category(),
                Grouping::EthnicityFft => e.fft_group()?,
                _ => return None,
            };
            Some((e, place(name)?))
        });
        let need = SendNeed::all().filter_map(|n| {
            let name = match grouping {
                Grouping::SendArea => n.broad_area(),
                Grouping::SendNeed => n.code(),
                _ => return None,
            };
            Some((n, place(name)?))
        });
        Self {
            ethnicity: ethnicity.collect(),
            need: need.collect(),
            names,
        }
    }

    /// The names, `Null` last.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The place of `Null`.
    pub fn null(&self) -> GroupId {
        GroupId::try_from(self.names.len() - 1).unwrap_or(GroupId::MAX)
    }

    /// The group of a name.
    pub fn find(&self, name: &str) -> Option<GroupId> {
        let at = self.names.iter().position(|n| n == name)?;
        GroupId::try_from(at).ok()
    }

    /// The group of a roll entry; `band` is its prior attainment.
    pub(super) fn place(
        &self,
        grouping: Grouping,
        entry: &RollEntry,
        band: Option<PriorBand>,
    ) -> GroupId {
        let yes_no = |flag: Option<bool>| flag.map(|yes| GroupId::from(!yes));
        match grouping {
            Grouping::Sex => entry.sex.map(|s| s as GroupId),
            Grouping::PriorAttainment => band.map(|b| b as GroupId),
            Grouping::TermOfBirth => entry.dob.map(|d| match d.month {
                9..=12 => 0,
                1..=4 => 1,
                _ => 2,
            }),
            Grouping::PupilPremium => yes_no(entry.fsm6),
            Grouping::Fsm => yes_no(entry.fsm),
            Grouping::Eal => yes_no(entry.eal),
            Grouping::Sen => entry.sen.map(|s| s as GroupId),
            Grouping::EthnicityMain | Grouping::EthnicityDfe | Grouping::EthnicityFft => entry
                .ethnicity
                .and_then(|e| self.ethnicity.get(&e).copied()),
            Grouping::SendArea | Grouping::SendNeed => {
                entry.sen_need.and_then(|n| self.need.get(&n).copied())
            }
            Grouping::Extra(i) => entry.extra.get(usize::from(i)).copied().flatten(),
        }
        .unwrap_or_else(|| self.null())
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

fn distinct(names: impl Iterator<Item = &'static str>) -> Vec<String> {
    let mut seen: Vec<String> = vec![];
    for name in names {
        if !seen.iter().any(|s| s == name) {
            seen.push(name.to_owned());
        }
    }
    seen
}
