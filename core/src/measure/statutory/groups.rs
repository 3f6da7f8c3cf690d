//! The groups that statutory outcomes are shown by, and what the nation's figures call them.

use crate::dataset::RollEntry;
use crate::estate::Sex;

/// A grouping of pupils.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Grouping {
    /// F, M.
    Sex,
    /// Free school meals in the last six years, or looked after.
    Disadvantaged,
    /// Free school meals.
    Fsm,
    /// English as an additional language.
    Eal,
    /// E, K, N.
    Sen,
    /// In the care of a local authority.
    LookedAfter,
    /// Of a family in the armed forces.
    Service,
}

/// Pupils of whom it isn't known.
const NULL: &str = "Null";

impl Grouping {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Sex,
        Self::Disadvantaged,
        Self::Fsm,
        Self::Eal,
        Self::Sen,
        Self::LookedAfter,
        Self::Service,
    ];

    /// Whether tidy figures have it without being asked; the others stand on pages, where the data have their columns.
    pub fn is_tidy(self) -> bool {
        !matches!(self, Self::LookedAfter | Self::Service)
    }

    /// Those whose columns say something of any pupil of a roll; the tidy ones in any case.
    pub(super) fn met(roll: &[RollEntry]) -> Vec<Self> {
        let said = |grouping: &Self| match grouping {
            Self::LookedAfter => roll.iter().any(|entry| entry.looked_after.is_some()),
            Self::Service => roll.iter().any(|entry| entry.service.is_some()),
            _ => true,
        };
        Self::ALL.into_iter().filter(said).collect()
    }

    /// Its name in tidy figures.
    pub fn code(self) -> &'static str {
        [
            "sex",
            "disadvantaged",
            "fsm",
            "eal",
            "sen",
            "looked_after",
            "service",
        ][self as usize]
    }

    /// What a reader calls it.
    pub fn label(self) -> &'static str {
        [
            "Sex",
            "Disadvantaged",
            "Free school meals",
            "English as an additional language",
            "Special educational needs",
            "Looked-after children",
            "Service children",
        ][self as usize]
    }

    /// Its groups, in the order of the pages.
    pub fn groups(self) -> &'static [&'static str] {
        match self {
            Self::Sex => &["F", "M", NULL],
            Self::Sen => &["E", "K", "N", NULL],
            _ => &["Y", "N", NULL],
        }
    }

    /// The group of a pupil: a place in [`groups`](Self::groups).
    pub(super) fn of(self, entry: &RollEntry) -> usize {
        let yes = |value: Option<bool>| value.map_or(2, |yes| usize::from(!yes));
        match self {
            Self::Sex => entry.sex.map_or(2, |sex| usize::from(sex == Sex::M)),
            Self::Disadvantaged if entry.looked_after == Some(true) => 0,
            Self::Disadvantaged => yes(entry.fsm6),
            Self::Fsm => yes(entry.fsm),
            Self::Eal => yes(entry.eal),
            Self::Sen => entry.sen.map_or(3, |sen| sen as usize),
            Self::LookedAfter => yes(entry.looked_after),
            Self::Service => yes(entry.service),
        }
    }

    /// What the nation's figures call a group; `None` where they have none of it.
    pub fn nation(self, group: &str) -> Option<&'static str> {
        Some(match (self, group) {
            (Self::Sex, "F") => "girls",
            (Self::Sex, "M") => "boys",
            (Self::Disadvantaged, "Y") => "disadvantaged",
            (Self::Disadvantaged, "N") => "not disadvantaged",
            (Self::Fsm, "Y") => "fsm",
            (Self::Fsm, "N") => "not fsm",
            (Self::Eal, "Y") => "eal",
            (Self::Eal, "N") => "not eal",
            (Self::Sen, "E") => "ehc plan",
            (Self::Sen, "K") => "sen support",
            (Self::Sen, "N") => "no sen",
            _ => return None,
        })
    }
}
